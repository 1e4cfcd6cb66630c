"""When a draft goes out: now, at a moment, or again and again."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from markupsafe import Markup

from bot.broadcasts.callbacks.hours import HoursPress, MomentPress, OnHours
from bot.broadcasts.rules.repeats import Repeat
from bot.broadcasts.screens.compose import back, card_key
from bot.broadcasts.screens.moments import capital, often, when
from bot.broadcasts.storage.views import BroadcastView
from bot.core.clock import village, village_date
from bot.core.i18n import Translator
from bot.core.quiet import is_quiet, loud_at
from bot.core.screen import Button, Rows, Screen, joined, row, rows

_OFFERED = 4
_MINUTE = 60
_SHORTER_MONTHS = 28

#: How often, in the order of the buttons.
OFTEN: dict[OnHours, Repeat] = {
    OnHours.ONCE: Repeat.ONCE,
    OnHours.DAILY: Repeat.DAILY,
    OnHours.WEEKDAYS: Repeat.WEEKDAYS,
    OnHours.WEEKLY: Repeat.WEEKLY,
    OnHours.MONTHLY: Repeat.MONTHLY,
}


def _press(label: str, do: OnHours, view: BroadcastView) -> Button:
    return Button(label, HoursPress(do=do, broadcast=view.id, version=view.version).pack())


def _moment(label: str, moment: datetime, view: BroadcastView) -> Button:
    minute = int(moment.timestamp()) // _MINUTE
    return Button(
        label, MomentPress(broadcast=view.id, version=view.version, minute=minute).pack()
    )


def _ticked(label: str, *, ticked: bool) -> str:
    return f"✅ {label}" if ticked else label


def _pairs(buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def hours_screen(
    view: BroadcastView,
    offered: Sequence[datetime],
    now: datetime,
    t: Translator,
    *,
    said: str | None = None,
    problem: Markup | None = None,
) -> Screen:
    """When it goes out as it stands, moments for one tap, and how else to say one.

    offered: the moments; said: a toast; problem: why what was typed cannot be.
    """
    moments = [
        _moment(_ticked(near(one, now, t), ticked=one == view.send_at), one, view)
        for one in offered[:_OFFERED]
    ]
    at_once = _ticked(t.word("Now"), ticked=view.send_at is None)
    repeats = view.repeat is not Repeat.ONCE
    now_or = _press(at_once, OnHours.NOW, view)
    again = _press(_ticked(t.word("Repeat…"), ticked=repeats), OnHours.REPEAT, view)
    morning = _morning(view, now, t)
    return Screen(
        text=joined(
            problem,
            t("<b>When</b>"),
            Markup("{}").format(capital(when(view, t))),
            _quiet(view, now, t),
            t("Press a time, or write it: tomorrow 9:00, or 26.11 18:30"),
        ),
        rows=rows(
            row(morning or now_or),
            *_pairs(moments),
            row(now_or if morning else None, again),
            row(back(view, t)),
        ),
        toast=said,
        card=card_key(view.id),
    )


def _quiet(view: BroadcastView, now: datetime, t: Translator) -> Markup | None:
    """At night an ordinary notice waits for the morning, and an alert rings."""
    moment = view.send_at or now
    if not is_quiet(moment, t.zone):
        return None
    if view.urgent:
        return t("🌙 It is night then. An urgent alert rings all the same.")
    loud = loud_at(moment, t.zone)
    return t(
        "🌙 People sleep then: from 22:00 to 08:00 no ordinary notice rings. It goes out on "
        "{day} at {time}.",
        day=t.short_date(loud),
        time=t.time(loud),
    )


def _morning(view: BroadcastView, now: datetime, t: Translator) -> Button | None:
    """The hour at which it would ring anyway, so that it stands there plainly."""
    moment = view.send_at or now
    if view.urgent or not is_quiet(moment, t.zone):
        return None
    return _press(near(loud_at(moment, t.zone), now, t), OnHours.MORNING, view)


def near(moment: datetime, now: datetime, t: Translator) -> str:
    """`Today, 18:00`, `Tomorrow, 09:00`, or the day: short, for a button."""
    day, today = village(moment, t.zone).date(), village_date(now, t.zone)
    if day == today:
        return t.word("Today, {time}", time=t.time(moment))
    if day == today + timedelta(days=1):
        return t.word("Tomorrow, {time}", time=t.time(moment))
    return t.short_moment(moment)


def which_hour(
    view: BroadcastView, moments: Sequence[datetime], asked: Markup, now: datetime, t: Translator
) -> Screen:
    """One of two hours was meant, or only the day was said: a tap is enough."""
    return Screen(
        text=joined(asked),
        rows=rows(
            *_pairs([_moment(near(one, now, t), one, view) for one in moments]),
            row(_press(t.word("Back"), OnHours.OPEN, view)),
        ),
        card=card_key(view.id),
    )


def repeat_screen(
    view: BroadcastView, first: datetime, t: Translator, *, said: str | None = None
) -> Screen:
    """How often? `first`: when it goes out first, as it stands or as it would."""
    buttons = [
        _press(_ticked(capital(often(one, t)), ticked=one is view.repeat), do, view)
        for do, one in OFTEN.items()
    ]
    return Screen(
        text=joined(
            t("<b>How often?</b>"),
            t("First time: {day}, {time}", day=t.date(first), time=t.time(first)),
            _last_day(view, first, t),
            t("It can be stopped at any time."),
        ),
        rows=rows(
            *_pairs(buttons[1:]),
            row(buttons[0]),
            row(_press(t.word("Back"), OnHours.OPEN, view)),
        ),
        toast=said,
        card=card_key(view.id),
    )


def _last_day(view: BroadcastView, first: datetime, t: Translator) -> Markup | None:
    day: date = village(first, t.zone).date()
    if view.repeat is not Repeat.MONTHLY or day.day <= _SHORTER_MONTHS:
        return None
    return t("In shorter months it goes out on the last day.")
