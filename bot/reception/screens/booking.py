"""What a resident sees of booking a reception."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.reception.callbacks import (
    OnOffice,
    OnOwnBooking,
    OnRequest,
    OwnBooking,
    PickDay,
    RequestPress,
)
from bot.reception.rules.bookings import ABOUT_LIMIT, State
from bot.reception.screens.office import CARD, back_to_office, everybody, press
from bot.reception.screens.words import about_line, columns, day_word, quoted, title, when
from bot.reception.storage.views import BookingView, OfficeView


def _own(text: str, do: OnOwnBooking, view: BookingView, **more: str) -> Button:
    data = OwnBooking(do=do, booking=view.id, version=view.version).pack()
    return Button(text, data, **more)  # type: ignore[arg-type]


def choose_day(view: OfficeView, t: Translator, *, said: str | None = None) -> Screen:
    """One of the next reception days, or any."""
    code = view.okrug.code
    first, *others = [
        Button(t.date(day), PickDay(okrug=code, ordinal=day.toordinal()).pack())
        for day in view.bookable
    ]
    return Screen(
        text=joined(t("Which day would you like to come?"), everybody(t)),
        rows=rows(
            row(first),
            *columns(others),
            row(Button(t.word("Any day"), PickDay(okrug=code, ordinal=0).pack())),
            back_to_office(code, t),
        ),
        card=CARD,
        toast=said,
    )


def ask_about(
    view: OfficeView, day: date | None, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """One line, or a recording."""
    code = view.okrug.code
    another = press(t.word("Another day"), OnOffice.BOOK, code) if view.bookable else None
    stop = RequestPress(do=OnRequest.STOP, message=0).pack()
    return Screen(
        text=joined(
            problem,
            t("Day: {day}", day=day_word(day, t)),
            t("What is it about? Write one line or record a voice message."),
        ),
        rows=rows(row(another, Button(t.word("Cancel"), stop))),
        card=CARD,
    )


def bring_along(t: Translator) -> Markup:
    """A photo or a file came where a line was asked for."""
    return t(
        "One line or a voice message is enough here. Photos and papers you can bring along to the "
        "reception."
    )


def preview(
    day: date | None,
    about: str,
    t: Translator,
    *,
    recorded: bool,
    cut: bool,
    name: str,
    message: int,
    warning: str | None = None,
) -> Screen:
    """What the office will read, to be sent with one tap. `message`: the one it is made of."""

    def button(text: str, do: OnRequest, **more: str) -> Button:
        data = RequestPress(do=do, message=message).pack()
        return Button(text, data, **more)  # type: ignore[arg-type]

    return Screen(
        text=joined(
            warning,
            Markup("<b>{}</b>").format(t.word("Booking of a reception")),
            lines(
                t("Day: {day}", day=day_word(day, t)), about_line(about, t, recorded=recorded)
            ),
            t("Only the first {limit} letters are taken.", limit=ABOUT_LIMIT) if cut else None,
            t("The office sees your name: {name}", name=name)
            if name
            else t("Your name is not given: add it to the line, or in the settings."),
        ),
        rows=(
            row(button(t.word("Send"), OnRequest.SEND, style="primary")),
            row(button(t.word("Change"), OnRequest.CHANGE),
                button(t.word("Cancel"), OnRequest.STOP)),
        ),
        card=CARD,
        toast=warning,
    )  # fmt: skip


def own_booking(
    view: BookingView,
    t: Translator,
    *,
    heading: Markup | None = None,
    said: str | None = None,
    card: str | None = CARD,
) -> Screen:
    """One's own booking as it stands now; `said` is a word over the chat."""
    again = not view.open and view.state is not State.CANCELLED
    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(heading) if heading else None,
            title(view, t),
            _stands(view, t),
            about_line(view.about, t, recorded=view.recording is not None),
        ),
        rows=rows(
            row(_own(t.word("Cancel the booking"), OnOwnBooking.ASK_CANCEL, view))
            if view.open
            else (),
            row(press(t.word("Book a reception"), OnOffice.BOOK, view.okrug)) if again else (),
            row(press(t.word("The akim's office"), OnOffice.OPEN, view.okrug)),
        ),
        card=card,
        toast=said,
    )


def _stands(view: BookingView, t: Translator) -> Markup:
    address = view.address(t.language)
    match view.state:
        case State.ASKED:
            return lines(
                t("Day: {day}", day=day_word(view.wished_on, t)),
                t("The office will name a time. The answer comes here."),
            )
        case State.CONFIRMED:
            return lines(
                t("You are expected: <b>{when}</b>", when=when(view, t)),
                t("Address: {address}", address=address) if address else None,
            )
        case State.DECLINED:
            return joined(
                t("The akim's office: {words}", words=quoted(view.reason))
                if view.reason
                else None,
                everybody(t),
            )
        case State.PASSED if view.visit_at is None:
            return lines(
                t("Day: {day}", day=day_word(view.wished_on, t)),
                t(
                    "The day is over, and the office has not answered. Come on a reception day "
                    "without a booking, or ask once more."
                ),
            )
        case _:
            return t("Day: {day}", day=when(view, t))


def cancel_question(view: BookingView, t: Translator) -> Screen:
    """Somebody else may get the time, so it is asked once."""
    return Screen(
        text=joined(
            title(view, t),
            t("Day: {day}", day=when(view, t)),
            t("Cancel the booking? The office will be told."),
        ),
        rows=(
            row(_own(t.word("Yes, cancel"), OnOwnBooking.CANCEL, view, style="danger")),
            row(_own(t.word("Back"), OnOwnBooking.OPEN, view)),
        ),
        card=CARD,
    )


def own_list(views: Sequence[BookingView], okrug: str, t: Translator) -> Screen:
    """My bookings, the open ones first."""
    if not views:
        return Screen(
            text=t("You have not booked yet."), rows=(back_to_office(okrug, t),), card=CARD
        )
    buttons = [_own(_label(view, t), OnOwnBooking.OPEN, view) for view in views]
    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(t.word("My bookings")),
            lines(*(Markup("{}\n{}").format(title(view, t), when(view, t)) for view in views)),
        ),
        rows=rows(*columns(buttons), back_to_office(okrug, t)),
        card=CARD,
    )


def _label(view: BookingView, t: Translator) -> str:
    day = view.visit_at or view.wished_on
    return t.short_date(day) if day else t.word("Any day")


def reminder(view: BookingView, t: Translator, *, today: bool) -> Screen:
    """The evening before, or (where that was missed) on the day itself."""
    if today:
        head = t("Today you are expected at the akim's office: <b>{when}</b>", when=when(view, t))
    else:
        head = t(
            "Tomorrow you are expected at the akim's office: <b>{when}</b>", when=when(view, t)
        )
    address = view.address(t.language)
    return Screen(
        text=joined(
            head,
            t("Address: {address}", address=address) if address else None,
            t("If you cannot come, please cancel: somebody else will get the time."),
        ),
        rows=(row(_own(t.word("Cancel the booking"), OnOwnBooking.ASK_CANCEL, view)),),
    )
