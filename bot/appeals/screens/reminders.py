"""What the clock says by itself of terms: what is due soon, and what is overdue."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from markupsafe import Markup

from bot.appeals.callbacks import CardPress, JoinedPress, OnCard, OnJoined, OnOwn, OwnPress
from bot.appeals.models import Appeal
from bot.appeals.notices import (
    JoinedTermPassed,
    MorningDigest,
    OverdueRaised,
    TermPassed,
    TermsNear,
)
from bot.appeals.rules.lifecycle import TERM_RUNS, Party, State
from bot.appeals.rules.reminders import Reminder, Stage, is_time
from bot.appeals.screens.late import Above, above, beside, late, left, no_reply
from bot.appeals.screens.queue import about, numbers, queue_button
from bot.appeals.screens.whose import for_whom
from bot.appeals.screens.words import number, state_word, topic_name
from bot.appeals.storage import appeals as find
from bot.appeals.storage import digest as storage
from bot.appeals.storage.views import AppealView, Line, appeal_view, named
from bot.appeals.storage.views import lines as lines_of
from bot.core.access import Action, Actor
from bot.core.calendar import calendar
from bot.core.clock import village
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.tx import Tx
from bot.core.workdays import WorkCalendar

_LISTED = 12
_BUTTONS = 8


def _open(line: Line) -> str:
    return CardPress(do=OnCard.OPEN, appeal=line.id, version=0).pack()


# ── Terms ────────────────────────────────────────────────────────────────────────────────────


async def _still(
    tx: Tx, notice: TermsNear | OverdueRaised, actor: Actor, may_see: Callable[[Appeal], bool]
) -> list[Appeal]:
    """The appeals spoken of whose due date is still the same, as far as the reader may see.

    None at other hours, where it comes again the next morning, and none where the reader's
    digest has said it.
    """
    there = village(tx.now, tx.zone)
    kind = Reminder.NEAR if isinstance(notice, TermsNear) else Reminder.OVERDUE
    if not is_time(kind, there, works=(await calendar(tx)).is_working(there.date())):
        return []
    digest = MorningDigest(to=actor.id, day=notice.day)
    if notice.inside and await storage.was_told(tx, digest.key):
        return []
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
    still = await _still(tx, notice, actor, _on_desk(actor))
    near = [one for one in still if one.due_on >= tx.today]
    working, shown = await calendar(tx), await lines_of(tx, near)
    return near_screen(tx.today, shown, working, t, more=notice.unnamed) if shown else None


def near_screen(
    today: date, near: Sequence[Line], working: WorkCalendar, t: Translator, *, more: int = 0
) -> Screen:
    """Appeals by how many working days are left of their term. more: not named here."""
    days = [
        lines(left(today, due, working, t), *(_plain(one, t) for one in together))
        for due, together in groupby(near[:_LISTED], lambda one: one.due_on)
    ]
    return Screen(
        text=joined(t("<b>Due soon</b>"), *days, _more(len(near) + more, t)),
        rows=_to_cards(near, t),
    )


async def _overdue(tx: Tx, notice: OverdueRaised, actor: Actor, t: Translator) -> Screen | None:
    """To the office with the ways to the cards; to the district with nothing but the fact."""
    if notice.level == Stage.OBSERVER.name.lower():
        return await _overdue_afar(tx, notice, actor, t)
    still = await _still(tx, notice, actor, _on_desk(actor))
    overdue = [one for one in still if one.due_on < tx.today]
    if not overdue:
        return None
    up = await above(tx, {one.okrug for one in overdue}, await calendar(tx))
    names = await find.names(tx, sorted({one.assignee_id for one in overdue if one.assignee_id}))
    asked = await storage.waits_for_author(tx, overdue)
    shown = [
        _late_lines(one, line, up, actor, t, names=names, asked=asked.get(one.id))
        for one, line in zip(overdue, await lines_of(tx, overdue), strict=True)
    ]
    heading = t("<b>The term is over</b>")
    reminded = not any(up.alone(actor.id, one) for one in overdue)
    if notice.level == Stage.AKIM.name.lower() and reminded:
        heading = t("<b>Overdue: the office was reminded, there is no answer yet</b>")
    return Screen(
        text=joined(heading, *shown[:_LISTED], _more(len(shown) + notice.unnamed, t)),
        rows=_to_cards(await lines_of(tx, overdue[:_BUTTONS]), t),
    )


def _late_lines(
    one: Appeal,
    line: Line,
    up: Above,
    actor: Actor,
    t: Translator,
    *,
    names: dict[int, str],
    asked: datetime | None,
) -> Markup:
    """What should have been answered, since when, who sees to it, and whom it goes up to.

    asked: since when the office waits for the resident.
    """
    nobody_else = one.assignee_id in {None, actor.id} and up.only_answers(actor.id, one)
    return lines(
        beside(
            Markup("<b>\u2116 {}</b>").format(number(one.number)),
            state_word(one.state, t),
        ),
        about(line, t),
        beside(
            late(up.today, one.due_on, up.working, t),
            None if nobody_else else _executor(one, names, t),
        ),
        no_reply(asked, t),
        up.goes(actor.id, one, t),
    )


def _executor(one: Appeal, names: dict[int, str], t: Translator) -> str:
    if one.assignee_id is None:
        return t.word("No executor")
    return names.get(one.assignee_id) or t.word("no name given")


async def _overdue_afar(
    tx: Tx, notice: OverdueRaised, actor: Actor, t: Translator
) -> Screen | None:
    """Okrug, number, topic and days: nobody's name and words, and no way to the card."""

    def may_see(one: Appeal) -> bool:
        return actor.may(Action.SEE_DISTRICT, one.okrug) and one.due_on < tx.today

    found = sorted(await _still(tx, notice, actor, may_see), key=lambda one: one.okrug)
    if not found:
        return None
    working, places = await calendar(tx), await named(tx, {one.okrug for one in found})
    okrugs = []
    for okrug, together in groupby(found[:_LISTED], lambda one: one.okrug):
        name = places[okrug].name(t.language) if okrug in places else okrug
        okrugs.append(
            lines(
                Markup("<b>{}</b>").format(name),
                *(
                    beside(
                        Markup("\u2116 {}").format(number(one.number)),
                        topic_name(one.topic, t) or t("topic not chosen"),
                        late(tx.today, one.due_on, working, t),
                    )
                    for one in together
                ),
            )
        )
    more = _more(len(found) + notice.unnamed, t)
    return Screen(text=joined(t("<b>Overdue in the district</b>"), *okrugs, more))


def _plain(one: Line, t: Translator) -> Markup:
    return beside(Markup("\u2116 {}").format(number(one.number)), about(one, t))


def _more(n: int, t: Translator) -> Markup | None:
    if n <= _LISTED:
        return None
    return t.plural("And {n} more.", "And {n} more.", n=n - _LISTED)


def _to_cards(found: Sequence[Line], t: Translator) -> tuple[tuple[Button, ...], ...]:
    return rows(*numbers(found[:_BUTTONS], _open), row(queue_button(t)))


# ── To those who wait for an answer ──────────────────────────────────────────────────────────


async def _passed(
    tx: Tx, notice: TermPassed | JoinedTermPassed, actor: Actor, t: Translator
) -> Screen | None:
    """While it is so, and by day."""
    there, works = village(tx.now, tx.zone), await calendar(tx)
    appeal = await find.appeal(tx, notice.appeal_id)
    if appeal is None or appeal.due_on.isoformat() != notice.due:
        return None
    if not is_time(Reminder.PASSED, there, works=works.is_working(there.date())):
        return None
    view = await appeal_view(tx, actor, appeal)
    own = isinstance(notice, TermPassed)
    is_theirs = (Party.AUTHOR if own else Party.JOINED) in view.parties
    waits = view.state in TERM_RUNS - {State.NEED_INFO}
    if not (is_theirs and waits and view.overdue):
        return None
    return Screen(
        text=joined(
            t(
                "№ {number}: the term of the answer was {date}. The akim's office is late and has "
                "been reminded. You will hear at once when it answers.",
                number=number(view.number),
                date=t.date(view.due_on),
            ),
            for_whom(view, t) if own else None,
        ),
        rows=rows(row(Button(t.word("Progress"), _progress(view, own=own)))),
    )


def _progress(view: AppealView, *, own: bool) -> str:
    if own:
        return OwnPress(do=OnOwn.TIMELINE, appeal=view.id, version=view.version).pack()
    return JoinedPress(do=OnJoined.OPEN, appeal=view.id).pack()


RENDERERS: dict[str, Callable[[Tx, Any, Actor, Translator], Awaitable[Screen | None]]] = {
    TermsNear.kind: _near,
    OverdueRaised.kind: _overdue,
    TermPassed.kind: _passed,
    JoinedTermPassed.kind: _passed,
}
