"""More time: how far a term may be moved, extending it, and promising work for a day."""

from datetime import date
from typing import Any

from bot.appeals.models import Appeal, EntryKind
from bot.appeals.notices import Extended, Promised
from bot.appeals.rules import terms as rules
from bot.appeals.rules.lifecycle import Move, Party
from bot.appeals.rules.pieces import File
from bot.appeals.rules.terms import Room
from bot.appeals.service.case import Case
from bot.appeals.storage.views import AppealView
from bot.core.access import Action, Actor, requires
from bot.core.calendar import calendar
from bot.core.errors import Invalid, Refusal
from bot.core.text import clean
from bot.core.tx import Tx
from bot.core.workdays import WorkCalendar, term
from bot.delivery.outbox import put


@requires(Action.TRIAGE_APPEAL)
async def room_to_extend(tx: Tx, actor: Actor, appeal_id: int) -> Room:
    """The dates that an appeal's term may be extended to (350-VI art. 76(3))."""
    case = await Case.open(tx, actor, appeal_id, Party.OFFICE)
    due = case.appeal.due_on
    working = await calendar(tx)
    limit, works = _limit(case.appeal, working), working.is_working
    days = rules.extensions(due=due, limit=limit, today=tx.today, works=works)
    return Room(due, rules.lands_on(limit, limit, works), days)


@requires(Action.ANSWER_APPEAL)
async def room_to_promise(tx: Tx, actor: Actor, appeal_id: int) -> Room:
    """The days that work may be promised for: an executor has no say over the term."""
    case = await _open(tx, actor, appeal_id)
    due, working = case.appeal.due_on, await calendar(tx)
    last = _last_promise(case, working)
    days = rules.promises(due=due, last=last, today=tx.today, works=working.is_working)
    return Room(due, last, days)


@requires(Action.TRIAGE_APPEAL)
async def check_extension(tx: Tx, actor: Actor, appeal_id: int, to: date) -> date:
    """The due date that extending to a day leads to; refuses as `rules.extended_to` does."""
    case = await Case.open(tx, actor, appeal_id, Party.OFFICE)
    return _extended_to(case, to, await calendar(tx))


@requires(Action.ANSWER_APPEAL)
async def check_promise(tx: Tx, actor: Actor, appeal_id: int, on: date) -> date | None:
    """The due date that promising work for a day leads to; None where it does not move.

    Refuses with `promise_not_later` or `promise_too_late`.
    """
    case = await _open(tx, actor, appeal_id)
    return _due_by_promise(case, on, await calendar(tx))


@requires(Action.TRIAGE_APPEAL)
async def extend(
    tx: Tx, actor: Actor, appeal_id: int, version: int, to: date, *, text: str
) -> AppealView:
    """Take longer, with a reason in writing that its author reads. Refuses with `needs_words`."""
    case = await Case.open(tx, actor, appeal_id, Party.OFFICE)
    if not clean(text, 1):
        raise Invalid("needs_words")
    await _move_due(case, version, to, _extended_to(case, to, await calendar(tx)))
    entry = await case.say(EntryKind.EXTENSION, text)
    await _tell(case, Extended, entry.id)
    return await case.view()


@requires(Action.ANSWER_APPEAL)
async def promise(
    tx: Tx,
    actor: Actor,
    appeal_id: int,
    version: int,
    on: date,
    *,
    text: str,
    files: tuple[File, ...] = (),
) -> AppealView:
    """Say what will be done and by when. A day after the due date extends the term, too."""
    case = await _open(tx, actor, appeal_id)
    if not clean(text, 1):
        raise Invalid("needs_words")
    due = _due_by_promise(case, on, await calendar(tx))
    if due is not None:
        await _move_due(case, version, on, due)
        version = case.appeal.version
    values: dict[str, Any] = {"promised_on": on, "came_from": None}
    await case.move(Move.PROMISE, version, note=on.isoformat(), **values)
    entry = await case.say(EntryKind.PROMISE, text, files)
    await _tell(case, Promised, entry.id)
    return await case.view()


async def _open(tx: Tx, actor: Actor, appeal_id: int) -> Case:
    return await Case.open(tx, actor, appeal_id, Party.OFFICE, Party.ASSIGNEE)


async def _move_due(case: Case, version: int, to: date, due: date) -> None:
    """extended_on: what the due date is counted from when the calendar changes later."""
    await case.move(
        Move.EXTEND, version, note=due.isoformat(), due_on=due, extended_on=min(to, due)
    )


async def _tell(case: Case, notice: type[Extended | Promised], entry_id: int) -> None:
    appeal = case.appeal
    if appeal.author_id is not None:
        await put(case.tx, notice(to=appeal.author_id, appeal_id=appeal.id, entry_id=entry_id))


def _limit(appeal: Appeal, working: WorkCalendar) -> date:
    """As far as the law lets a term be moved from the day it would have ended on."""
    own = appeal.due_on
    if appeal.term_from is not None and appeal.term_days is not None:
        own = working.due_on(appeal.term_from, appeal.term_days)
    elif appeal.extended_on is not None:
        own = working.due_on(appeal.registered_on, term("answer_working_days"))
    return rules.months_later(own, term("extension_months"))


def _extended_to(case: Case, to: date, working: WorkCalendar) -> date:
    appeal = case.appeal
    return rules.extended_to(
        to,
        due=appeal.due_on,
        limit=_limit(appeal, working),
        today=case.tx.today,
        works=working.is_working,
    )


def _last_promise(case: Case, working: WorkCalendar) -> date:
    due = case.appeal.due_on
    if Party.OFFICE not in case.parties:
        return due
    limit = _limit(case.appeal, working)
    return max(due, rules.lands_on(limit, limit, working.is_working))


def _due_by_promise(case: Case, on: date, working: WorkCalendar) -> date | None:
    if on <= case.tx.today:
        raise Refusal("promise_not_later")
    if on > _last_promise(case, working):
        raise Refusal("promise_too_late")
    return None if on <= case.appeal.due_on else _extended_to(case, on, working)
