"""Words and lines that several screens of offices and bookings share."""

from collections.abc import Sequence
from datetime import date, time

from markupsafe import Markup

from bot.core.clock import village
from bot.core.i18n import Translator
from bot.core.screen import Button, Rows
from bot.core.text import excerpt
from bot.reception.rules.bookings import State
from bot.reception.storage.views import BookingView

MICROPHONE = "\U0001f3a4"
ON = "\u2713 "
_COLUMN = 24  # longer names go one a row


def state_word(state: State, t: Translator) -> str:
    """Where a booking stands."""
    match state:
        case State.ASKED:
            return t.word("Booking: waits for an answer")
        case State.CONFIRMED:
            return t.word("Booking: confirmed")
        case State.DECLINED:
            return t.word("Booking: declined")
        case State.CANCELLED:
            return t.word("Booking: cancelled")
        case State.PASSED:
            return t.word("Booking: over")


def title(booking: BookingView, t: Translator) -> Markup:
    """What it is, and where it stands."""
    return Markup("<b>{}</b> \u00b7 {}").format(
        t.word("Booking of a reception"), state_word(booking.state, t)
    )


def day_word(day: date | None, t: Translator) -> str:
    """`26 қараша, бейсенбі`, or that any day will do."""
    return t.date(day) if day is not None else t.word("any day")


def at(moment: time) -> str:
    """`09:05`."""
    return f"{moment:%H:%M}"


def hours(opens: time, closes: time) -> str:
    """`15:00–17:00`."""
    return f"{at(opens)}\u2013{at(closes)}"


def when(booking: BookingView, t: Translator) -> str:
    """The time of the visit, or the day that was wished."""
    if booking.visit_at is None:
        return day_word(booking.wished_on, t)
    return f"{t.date(booking.visit_at)}, {t.time(booking.visit_at)}"


def clock_of(booking: BookingView, t: Translator) -> str:
    """The hour of the visit; a question mark where none is fixed."""
    return at(village(booking.visit_at, t.zone).time()) if booking.visit_at else "\u2753"


def who(booking: BookingView, t: Translator) -> str:
    """A name, or that there is none."""
    return booking.name or t.word("Resident without a name")


def quoted(text: str, limit: int = 400) -> Markup:
    """What somebody wrote, between quotation marks; nothing for nothing."""
    return Markup("\u00ab{}\u00bb").format(excerpt(text, limit)) if text else Markup()


def about_line(about: str, t: Translator, *, recorded: bool) -> Markup | None:
    """What it is about, in words or in a recording."""
    said = [quoted(about)] if about else []
    if recorded:
        said.append(Markup("{} {}").format(MICROPHONE, t.word("voice message")))
    return t("What it is about: {words}", words=Markup(" ").join(said)) if said else None


def weekday(number: int, t: Translator) -> str:
    """A weekday by its number, 0 for Monday."""
    return (
        t.word("Monday"),
        t.word("Tuesday"),
        t.word("Wednesday"),
        t.word("Thursday"),
        t.word("Friday"),
    )[number]


def short_weekday(number: int, t: Translator) -> str:
    """The same for a button."""
    return (t.word("Mon"), t.word("Tue"), t.word("Wed"), t.word("Thu"), t.word("Fri"))[number]


def columns(buttons: Sequence[Button]) -> Rows:
    """Short names two a row, long ones one."""
    made: list[tuple[Button, ...]] = []
    for button in buttons:
        if made and len(made[-1]) == 1 and _short(made[-1][0]) and _short(button):
            made[-1] = (made[-1][0], button)
        else:
            made.append((button,))
    return tuple(made)


def _short(button: Button) -> bool:
    return len(button.text) < _COLUMN
