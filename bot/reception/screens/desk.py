"""What the office sees of those who want to be received."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from markupsafe import Markup

from bot.core.clock import village
from bot.core.i18n import Translator
from bot.core.screen import Button, Media, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.reception.callbacks import (
    OnRequest,
    OnVisit,
    ReasonPress,
    ReceptionPage,
    VisitDay,
    VisitPress,
    VisitTime,
)
from bot.reception.rules.bookings import REASON_LIMIT, State
from bot.reception.rules.days import minutes
from bot.reception.screens.office import back_to_office
from bot.reception.screens.words import (
    MICROPHONE,
    about_line,
    at,
    clock_of,
    columns,
    day_word,
    quoted,
    title,
    when,
    who,
)
from bot.reception.storage.views import BookingView, Desk, Times, Typed

NO = "\u274c "
#: The question for words and what was written in reply; cards of bookings have no key, since one
#: message shows several of them in turn.
CARD = "visit"

_NARROW, _WIDE = 4, 6  # quarter-hours a row


def _press(text: str, do: OnVisit, view: BookingView, **more: str) -> Button:
    data = VisitPress(do=do, booking=view.id, version=view.version).pack()
    return Button(text, data, **more)  # type: ignore[arg-type]


def _to_list(okrug: str, t: Translator) -> Button:
    return Button(t.word("Bookings"), ReceptionPage(okrug=okrug, page=0).pack())


# ── The list ─────────────────────────────────────────────────────────────────────────────────


def bookings(desk: Desk, t: Translator) -> Screen:
    """Who waits for an answer, then whom we expect, day by day."""
    code = desk.office.okrug.code
    head = Markup("<b>{}</b>").format(t.word("Bookings"))
    if not desk.lines:
        nobody = t("Nobody has booked yet. New requests come by themselves.")
        return Screen(text=joined(head, nobody), rows=(back_to_office(code, t),))
    waiting = [one for one in desk.lines if one.state is State.ASKED]
    expected = [one for one in desk.lines if one.state is not State.ASKED]
    return Screen(
        text=joined(
            head,
            lines(
                t("<b>Waiting for an answer: {n}</b>", n=desk.waiting),
                *(_asked(one, t) for one in waiting),
            )
            if waiting
            else None,
            *_by_day(expected, t),
        ),
        rows=rows(
            *columns([_press(_label(one, t), OnVisit.OPEN, one) for one in desk.lines]),
            _pager(desk),
            back_to_office(code, t),
        ),
    )


def _asked(view: BookingView, t: Translator) -> Markup:
    return Markup("{}: {}").format(who(view, t), day_word(view.wished_on, t))


def _by_day(views: Sequence[BookingView], t: Translator) -> list[Markup]:
    def day(view: BookingView) -> date | None:
        return village(view.visit_at, t.zone).date() if view.visit_at else None

    return [
        lines(
            Markup("<b>{}</b>").format(day_word(one, t)), *(visit_line(view, t) for view in of_day)
        )
        for one, of_day in groupby(views, key=day)
    ]


def visit_line(view: BookingView, t: Translator) -> Markup:
    """`15:00 Айгүл · «…»`."""
    line = Markup("{} {}").format(clock_of(view, t), who(view, t))
    return Markup("{} \u00b7 {}").format(line, quoted(view.about, 60)) if view.about else line


def _label(view: BookingView, t: Translator) -> str:
    return f"{clock_of(view, t)} {excerpt(who(view, t), 16)}"


def _pager(desk: Desk) -> tuple[Button, ...]:
    if desk.pages <= 1:
        return ()

    def to(page: int) -> str:
        return ReceptionPage(okrug=desk.office.okrug.code, page=page).pack()

    return (
        Button("\u2039", to(max(desk.page - 1, 0))),
        Button(f"{desk.page + 1} / {desk.pages}", to(desk.page)),
        Button("\u203a", to(min(desk.page + 1, desk.pages - 1))),
    )


def of_day(
    views: Sequence[BookingView],
    day: date,
    okrug: str,
    waiting: int,
    t: Translator,
    *,
    today: bool,
) -> Screen:
    """Whom the office expects on a day, all in one message."""
    if today:
        head = t.plural("Today, {date}: {n} visit", "Today, {date}: {n} visits",
                        n=len(views), date=t.date(day))  # fmt: skip
    else:
        head = t.plural("Tomorrow, {date}: {n} visit", "Tomorrow, {date}: {n} visits",
                        n=len(views), date=t.date(day))  # fmt: skip
    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(head),
            lines(*(visit_line(view, t) for view in views)),
            t("<b>Waiting for an answer: {n}</b>", n=waiting) if waiting else None,
        ),
        rows=(row(_to_list(okrug, t)),),
    )


# ── One booking ──────────────────────────────────────────────────────────────────────────────


def visit_card(
    view: BookingView, t: Translator, *, heading: Markup | None = None, said: str | None = None
) -> Screen:
    """A booking as it stands now, and what may be done with it."""
    first = decline = None
    if view.state is State.ASKED:
        first = _press(t.word("Confirm a time"), OnVisit.TIMES, view, style="primary")
    elif view.state is State.CONFIRMED:
        first = _press(t.word("Another time"), OnVisit.DAYS, view)
    if view.open:
        label = t.word("Cannot receive")
        decline = _press(f"{NO}{label}", OnVisit.DECLINE, view)
    listen = None
    if view.recording is not None:
        label = t.word("Listen")
        listen = _press(f"{MICROPHONE} {label}", OnVisit.LISTEN, view)
    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(heading) if heading else None,
            title(view, t),
            _person(view, t),
            lines(_time(view, t), about_line(view.about, t, recorded=listen is not None)),
            t("The reason given: {words}", words=quoted(view.reason)) if view.reason else None,
        ),
        rows=rows(row(first), row(listen, decline), row(_to_list(view.okrug, t))),
        toast=said,
    )


def _person(view: BookingView, t: Translator) -> Markup:
    if view.erased:
        return t("The words and files were erased at their author's wish.")
    return lines(
        t("Name: {name}", name=view.name or t.word("not given")),
        t("Village: {village}", village=view.village.name(t.language)) if view.village else None,
        t("Phone: {phone}", phone=view.phone) if view.phone else None,
    )


def _time(view: BookingView, t: Translator) -> Markup:
    if view.visit_at is not None:
        return t("Time: <b>{when}</b>", when=when(view, t))
    return t("Would like to come: {day}", day=day_word(view.wished_on, t))


def recording(view: BookingView, t: Translator) -> Screen:
    """What was said, to be heard."""
    kind, file_id = view.recording or ("voice", "")
    return Screen(
        text=Markup("<b>{}</b>").format(who(view, t)),
        media=(Media(kind, file_id=file_id),),  # type: ignore[arg-type]  # a kind Telegram gave
        rows=(row(_press(t.word("Back"), OnVisit.OPEN, view)),),
        show="new",
    )


def cancelled(view: BookingView, t: Translator) -> Screen:
    """The time is free again."""
    return Screen(
        text=joined(
            t("<b>The resident has cancelled the booking</b>"),
            lines(who(view, t), when(view, t)),
        ),
        rows=(row(_to_list(view.okrug, t)),),
    )


# ── A time ───────────────────────────────────────────────────────────────────────────────────


def _whom(view: BookingView, t: Translator) -> Markup:
    return lines(
        Markup("<b>{}</b>").format(who(view, t)),
        _time(view, t),
        about_line(view.about, t, recorded=view.recording is not None),
    )


def choose_day(times: Times, t: Translator, *, said: str | None = None) -> Screen:
    """The reception days that have a free time."""
    view = times.booking
    buttons = [
        Button(
            t.date(day),
            VisitDay(booking=view.id, version=view.version, ordinal=day.toordinal()).pack(),
        )
        for day in times.days
    ]
    asked = t("Which day?") if buttons else _nothing_free(t)
    return Screen(
        text=joined(_whom(view, t), asked),
        rows=rows(*columns(buttons), _ways(view, t)),
        toast=said,
    )


def _nothing_free(t: Translator) -> Markup:
    return t("The schedule has no free time. Write the day and the time yourself.")


def choose_time(times: Times, t: Translator, *, said: str | None = None) -> Screen:
    """The free quarter-hours of a day."""
    view, day = times.booking, times.day
    if day is None or not times.free:
        return choose_day(times, t, said=said)
    buttons = tuple(_time_button(view, day, moment, t) for moment in times.free)
    width = _NARROW if len(buttons) <= 4 * _NARROW else _WIDE
    slots = [buttons[i : i + width] for i in range(0, len(buttons), width)]
    return Screen(
        text=joined(_whom(view, t), t("{date}: at what time?", date=t.date(day))),
        rows=rows(*slots, row(_press(t.word("Another day"), OnVisit.DAYS, view)), _ways(view, t)),
        toast=said,
    )


def _time_button(view: BookingView, day: date, moment: datetime, t: Translator) -> Button:
    there = village(moment, t.zone).time()
    data = VisitTime(
        booking=view.id, version=view.version, ordinal=day.toordinal(), minute=minutes(there)
    )
    return Button(at(there), data.pack())


def _ways(view: BookingView, t: Translator) -> tuple[Button, ...]:
    return row(
        _press(t.word("Write the time"), OnVisit.TYPE, view),
        _press(t.word("Back"), OnVisit.OPEN, view),
    )


def ask_time(
    times: Times, example: str, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """Any day and time, in writing."""
    view = times.booking
    return Screen(
        text=joined(
            problem,
            _whom(view, t),
            None if times.days else _nothing_free(t),
            t("Write the day and the time, for example {example}.", example=example),
        ),
        rows=(row(_press(t.word("Back"), OnVisit.OPEN, view)),),
        card=CARD,
    )


def confirm_typed(typed: Typed, t: Translator) -> Screen:
    """What was typed, with its weekday, before anybody is told."""
    view = typed.booking
    data = VisitTime(
        booking=view.id,
        version=view.version,
        ordinal=typed.day.toordinal(),
        minute=minutes(typed.at),
    )
    told = f"{t.date(typed.day)}, {at(typed.at)}"
    return Screen(
        text=joined(
            _whom(view, t),
            t("Confirm this time: <b>{when}</b>?", when=told),
            t("By the calendar it is a day off.") if typed.off else None,
        ),
        rows=(
            row(Button(t.word("Confirm"), data.pack(), style="primary")),
            row(
                _press(t.word("Write the time"), OnVisit.TYPE, view),
                _press(t.word("Back"), OnVisit.OPEN, view),
            ),
        ),
        card=CARD,
    )


# ── A reason ─────────────────────────────────────────────────────────────────────────────────


def ask_reason(view: BookingView, t: Translator) -> Screen:
    """Why not? The resident reads it."""
    return Screen(
        text=joined(
            _whom(view, t),
            t("Why can you not receive them? Write one line: the resident will read it."),
        ),
        rows=(row(_press(t.word("Back"), OnVisit.OPEN, view)),),
        card=CARD,
    )


def preview_reason(
    view: BookingView, reason: str, message: int, t: Translator, *, cut: bool
) -> Screen:
    """What the resident will read. `message`: the one it is made of."""

    def button(text: str, do: OnRequest, **more: str) -> Button:
        data = ReasonPress(do=do, booking=view.id, message=message).pack()
        return Button(text, data, **more)  # type: ignore[arg-type]

    return Screen(
        text=joined(
            _whom(view, t),
            lines(t("The resident will read:"), quoted(reason, REASON_LIMIT)),
            t("Only the first {limit} letters are taken.", limit=REASON_LIMIT) if cut else None,
        ),
        rows=(
            row(button(t.word("Send"), OnRequest.SEND, style="danger")),
            row(
                button(t.word("Write again"), OnRequest.CHANGE),
                button(t.word("Cancel"), OnRequest.STOP),
            ),
        ),
        card=CARD,
    )
