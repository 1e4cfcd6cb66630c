"""What the clock says by itself: the morning digest, what is due soon, what is overdue."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from markupsafe import Markup

from bot.appeals.callbacks import Begin, CardPress, OnCard
from bot.appeals.models import Appeal
from bot.appeals.notices import MorningDigest, OverdueRaised, TermsNear
from bot.appeals.rules.reminders import Stage, thresholds
from bot.appeals.screens.queue import line_of, numbers, queue_button
from bot.appeals.screens.words import number, state_word, topic_name
from bot.appeals.storage import appeals as find
from bot.appeals.storage import digest as storage
from bot.appeals.storage import queue as desk
from bot.appeals.storage.digest import Morning
from bot.appeals.storage.views import Line, Page, named
from bot.appeals.storage.views import lines as lines_of
from bot.core.access import Action, Actor
from bot.core.calendar import calendar
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.tx import Tx
from bot.core.workdays import WorkCalendar

_CARDS = 6  # of the most pressing ones
_LISTED = 12
_BUTTONS = 8


def _open(line: Line) -> str:
    return CardPress(do=OnCard.OPEN, appeal=line.id, version=0).pack()


def _beside(*parts: Markup | str | None) -> Markup:
    return Markup(" \u00b7 ").join(part for part in parts if part)


# ── The morning ──────────────────────────────────────────────────────────────────────────────


async def _digest(tx: Tx, notice: MorningDigest, actor: Actor, t: Translator) -> Screen | None:
    """What lies on the reader's desk now; nothing on another day, or where nothing is to say."""
    if notice.day != tx.today.isoformat() or not actor.may(Action.READ_QUEUE):
        return None
    working = await calendar(tx)
    soon = thresholds(tx.today, working.is_working)[Stage.SOON]
    counts = await storage.morning(tx, actor, soon)
    if counts == Morning(0, 0, 0, 0, 0, 0):
        return None
    pressing = await lines_of(tx, await storage.pressing(tx, actor, soon, _CARDS))
    filter_ = await desk.desk_filter(tx, actor.id)
    begins = not filter_.ended and await desk.next_on_desk(tx, actor, filter_, None) is not None
    return digest(tx.today, counts, pressing, t, begins=begins)


def digest(
    day: date, counts: Morning, pressing: Sequence[Line], t: Translator, *, begins: bool
) -> Screen:
    """How many are what, and the most pressing ones, each with a way to its card."""
    page = Page(tuple(pressing), 0, 1)
    return Screen(
        text=joined(
            t("<b>Today, {date}</b>", date=t.date(day)),
            _beside(*_counted(counts, t)),
            *(line_of(line, page, t) for line in pressing),
        ),
        rows=rows(
            row(Button(t.word("Begin"), Begin().pack(), style="primary") if begins else None),
            *numbers(pressing, _open),
            row(queue_button(t)),
        ),
    )


def _counted(counts: Morning, t: Translator) -> list[Markup | None]:
    return [
        t("new: {n}", n=counts.new) if counts.new else None,
        t("due today: {n}", n=counts.due_today) if counts.due_today else None,
        t("overdue: {n}", n=counts.overdue) if counts.overdue else None,
        t("due within three working days: {n}", n=counts.soon) if counts.soon else None,
        t("waiting for the resident: {n}", n=counts.awaited) if counts.awaited else None,
        t("to be looked at again: {n}", n=counts.asked_again) if counts.asked_again else None,
    ]


# ── Terms ────────────────────────────────────────────────────────────────────────────────────


async def _still(
    tx: Tx, notice: TermsNear | OverdueRaised, may_see: Callable[[Appeal], bool]
) -> list[Appeal]:
    """The appeals spoken of whose due date is still the same, as far as the reader may see."""
    found = await storage.those(tx, list(notice.dues))
    return [one for one in found if one.due_on == notice.dues[one.id] and may_see(one)]


def _on_desk(actor: Actor) -> Callable[[Appeal], bool]:
    """As `storage.queue.visible`, for appeals that are loaded."""

    def lies(one: Appeal) -> bool:
        mine = one.assignee_id == actor.id and actor.may(Action.ANSWER_APPEAL, one.okrug)
        return mine or actor.may(Action.TRIAGE_APPEAL, one.okrug)

    return lies


async def _near(tx: Tx, notice: TermsNear, actor: Actor, t: Translator) -> Screen | None:
    """Those still near; what has become overdue meanwhile is told of by its own notice."""
    near = [one for one in await _still(tx, notice, _on_desk(actor)) if one.due_on >= tx.today]
    working, shown = await calendar(tx), await lines_of(tx, near)
    return near_screen(tx.today, shown, working, t) if shown else None


def near_screen(today: date, near: Sequence[Line], working: WorkCalendar, t: Translator) -> Screen:
    """Appeals by how many working days are left of their term."""
    days = [
        lines(_left(today, due, working, t), *(_plain(one, t) for one in together))
        for due, together in groupby(near[:_LISTED], lambda one: one.due_on)
    ]
    return Screen(
        text=joined(t("<b>Due soon</b>"), *days, _more(len(near), t)),
        rows=_to_cards(near, t),
    )


def _left(today: date, due: date, working: WorkCalendar, t: Translator) -> Markup:
    left = working.working_days_between(today, due)
    if not left:
        return t("<b>Due today</b>")
    return t.plural(
        "<b>{n} working day left, until {date}</b>",
        "<b>{n} working days left, until {date}</b>",
        n=left,
        date=t.short_date(due),
    )


async def _overdue(tx: Tx, notice: OverdueRaised, actor: Actor, t: Translator) -> Screen | None:
    """To the office with the ways to the cards; to the district with nothing but the fact."""
    if notice.level == Stage.OBSERVER.name.lower():
        return await _overdue_afar(tx, notice, actor, t)
    late = await _still(tx, notice, _on_desk(actor))
    names = await find.names(tx, sorted({one.assignee_id for one in late if one.assignee_id}))
    executors = {one.id: _executor(one, names, t) for one in late}
    shown = await lines_of(tx, [one for one in late if one.due_on < tx.today])
    if not shown:
        return None
    return overdue_screen(
        tx.today, shown, await calendar(tx), t, executors=executors, level=notice.level
    )


def _executor(one: Appeal, names: dict[int, str], t: Translator) -> str:
    if one.assignee_id is None:
        return t.word("No executor")
    return names.get(one.assignee_id) or t.word("no name given")


def overdue_screen(
    today: date,
    late: Sequence[Line],
    working: WorkCalendar,
    t: Translator,
    *,
    executors: dict[int, str],
    level: str,
) -> Screen:
    """What should have been answered, since when, and who sees to it."""
    heading = t("<b>The term is over, the resident waits for an answer</b>")
    if level == Stage.AKIM.name.lower():
        heading = t("<b>Overdue: the office was reminded, there is no answer yet</b>")
    return Screen(
        text=joined(
            heading,
            *(
                lines(
                    _beside(
                        Markup("<b>\u2116 {}</b>").format(number(one.number)),
                        state_word(one.state, t),
                    ),
                    _about(one, t),
                    _beside(_late(today, one, working, t), executors[one.id]),
                )
                for one in late[:_LISTED]
            ),
            _more(len(late), t),
        ),
        rows=_to_cards(late, t),
    )


async def _overdue_afar(
    tx: Tx, notice: OverdueRaised, actor: Actor, t: Translator
) -> Screen | None:
    """Okrug, number, topic and days: nobody's name and words, and no way to the card."""

    def may_see(one: Appeal) -> bool:
        return actor.may(Action.SEE_DISTRICT, one.okrug) and one.due_on < tx.today

    late = sorted(await _still(tx, notice, may_see), key=lambda one: one.okrug)
    if not late:
        return None
    working, places = await calendar(tx), await named(tx, {one.okrug for one in late})
    of_id = {one.id: one for one in await lines_of(tx, late)}
    okrugs = []
    for okrug, together in groupby(late[:_LISTED], lambda one: one.okrug):
        name = places[okrug].name(t.language) if okrug in places else okrug
        ones = [of_id[one.id] for one in together]
        okrugs.append(
            lines(
                Markup("<b>{}</b>").format(name),
                *(
                    _beside(
                        Markup("\u2116 {}").format(number(one.number)),
                        topic_name(one.topic, t) or t("topic not chosen"),
                        _late(tx.today, one, working, t),
                    )
                    for one in ones
                ),
            )
        )
    return Screen(text=joined(t("<b>Overdue in the district</b>"), *okrugs, _more(len(late), t)))


def _plain(one: Line, t: Translator) -> Markup:
    return _beside(Markup("\u2116 {}").format(number(one.number)), _about(one, t))


def _about(one: Line, t: Translator) -> Markup:
    return _beside(
        topic_name(one.topic, t) or t("topic not chosen"),
        one.settlement.name(t.language) if one.settlement else None,
    )


def _late(today: date, one: Line, working: WorkCalendar, t: Translator) -> Markup:
    days = max(working.working_days_between(one.due_on, today), 1)
    return t.plural("overdue by {n} working day", "overdue by {n} working days", n=days)


def _more(n: int, t: Translator) -> Markup | None:
    if n <= _LISTED:
        return None
    return t.plural("And {n} more.", "And {n} more.", n=n - _LISTED)


def _to_cards(found: Sequence[Line], t: Translator) -> tuple[tuple[Button, ...], ...]:
    return rows(*numbers(found[:_BUTTONS], _open), row(queue_button(t)))


RENDERERS: dict[str, Callable[[Tx, Any, Actor, Translator], Awaitable[Screen | None]]] = {
    MorningDigest.kind: _digest,
    TermsNear.kind: _near,
    OverdueRaised.kind: _overdue,
}
