"""An author who says nothing: asked again about a question, and an answer, until it is closed."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.appeals.notices import (
    ClosedInSilence,
    ClosesSoon,
    ReplyAwaited,
    ReplyStillAwaited,
    StillUnjudged,
)
from bot.appeals.rules.lifecycle import Move
from bot.appeals.rules.reminders import TABLE, Reminder, is_time, turns
from bot.appeals.service.case import Case
from bot.appeals.storage import appeals as find
from bot.appeals.storage.silence import (
    Silent,
    Unheard,
    answers_between,
    due_to_close,
    questions_between,
)
from bot.core.access import system
from bot.core.calendar import calendar
from bot.core.clock import village
from bot.core.db import is_passing
from bot.core.errors import Refusal
from bot.core.faults import cause
from bot.core.quiet import loud_at
from bot.core.tx import Tx
from bot.core.workdays import term
from bot.delivery.outbox import put

log = structlog.get_logger(__name__)

Asking = StillUnjudged | ClosesSoon | ReplyAwaited | ReplyStillAwaited

ASKED_AFTER = timedelta(days=3)
#: So long before it closes its author is asked for the last time.
LAST_CALL = timedelta(days=1)
_JUDGE: tuple[type[Asking], ...] = (StillUnjudged, ClosesSoon)
_REPLY: tuple[type[Asking], ...] = (ReplyAwaited, ReplyStillAwaited)
_BATCH = 100
_MOST = 500  # a tick holds the one writer of SQLite no longer than a moment


@system
async def close_silent(tx: Tx) -> int:
    """Close what was answered `silence_days` ago; returns how many. One that fails stays open."""
    before = tx.now - timedelta(days=term("silence_days"))
    closed, after = 0, None
    while closed < _MOST and (found := await due_to_close(tx, before, after, _BATCH)):
        for one in found:
            closed += await _closed(tx, one)
        after = found[-1]
    return closed


async def _closed(tx: Tx, one: Silent) -> bool:
    try:
        async with tx.session.begin_nested():
            await _close(replace(tx, bot_id=one.bot_id), one.appeal_id)
    except Refusal:  # its author spoke at that very moment
        return False
    except Exception as error:
        if is_passing(error):
            raise  # the database itself: the next tick begins anew
        _report(one, error)
        return False
    return True


def _report(one: Silent, error: Exception) -> None:
    log.error("silence.fault", appeal=one.appeal_id, **cause(error))


async def _close(tx: Tx, appeal_id: int) -> None:
    appeal = await find.appeal(tx, appeal_id)
    if appeal is None:
        return
    case = Case.of_bot(tx, appeal)
    await case.move(Move.EXPIRE, appeal.version, closed_at=tx.now)
    appeal = case.appeal
    if appeal.author_id is not None:
        notice = ClosedInSilence(to=appeal.author_id, appeal_id=appeal.id, version=appeal.version)
        await put(tx, notice, due_at=loud_at(tx.now, tx.zone))


@system
async def ask_once_more(tx: Tx) -> int:
    """Three days after an answer its author is asked again, and once more a day before it closes.

    Returns how many were asked.
    """
    silent = timedelta(days=term("silence_days"))
    after = (ASKED_AFTER, silent - LAST_CALL)
    return await _remind(tx, Reminder.VERDICT, answers_between, turns(after, silent), _JUDGE)


@system
async def ask_for_replies(tx: Tx) -> int:
    """Days after a question its author is reminded of it, and once more; how many were."""
    after = tuple(timedelta(days=term(name)) for name in ("reply_days", "reply_again_days"))
    end = after[-1] + (TABLE[Reminder.REPLY].within or timedelta())
    return await _remind(tx, Reminder.REPLY, questions_between, turns(after, end), _REPLY)


async def _remind(
    tx: Tx,
    kind: Reminder,
    said_between: Callable[[Tx, datetime, datetime, str, int], Awaitable[list[Unheard]]],
    ages: Iterable[tuple[timedelta, timedelta]],
    notices: Iterable[type[Asking]],
) -> int:
    """Each notice at its age of what the office said. A missed one gives way to the next."""
    there = village(tx.now, tx.zone)
    works = (await calendar(tx)).is_working(there.date())
    if not is_time(kind, there, works=works):
        return 0
    asked = 0
    for (since, until), notice in zip(ages, notices, strict=True):
        found = await said_between(tx, tx.now - until, tx.now - since, notice.kind, _MOST)
        by_bot: dict[int, list[Asking]] = {}
        for one in found:
            told = notice(to=one.author_id, appeal_id=one.appeal_id, entry_id=one.entry_id)
            by_bot.setdefault(one.bot_id, []).append(told)
        for bot_id, all_of_it in by_bot.items():
            own = replace(tx, bot_id=bot_id)
            await put(own, *all_of_it, due_at=loud_at(tx.now, tx.zone))
        asked += len(found)
    return asked
