"""An answer that its author says nothing about: one more question, and in the end it is closed."""

from dataclasses import replace
from datetime import timedelta

import structlog

from bot.appeals.notices import ClosedInSilence, StillUnjudged
from bot.appeals.rules.lifecycle import Move
from bot.appeals.service.case import Case
from bot.appeals.storage import appeals as find
from bot.appeals.storage.silence import Answered, Silent, answered_between, due_to_close
from bot.core.access import system
from bot.core.db import is_passing
from bot.core.errors import Refusal
from bot.core.faults import cause
from bot.core.tx import Tx
from bot.core.workdays import term
from bot.delivery.outbox import put

log = structlog.get_logger(__name__)

ASKED_AFTER = timedelta(days=3)
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
        await put(tx, notice)


@system
async def ask_once_more(tx: Tx) -> int:
    """Three days after an answer its author is asked again, once; returns how many were asked."""
    silent = timedelta(days=term("silence_days"))
    asked, after = 0, 0
    while found := await answered_between(
        tx, tx.now - silent, tx.now - ASKED_AFTER, after, _BATCH
    ):
        for bot_id, notices in _by_bot(found).items():
            await put(replace(tx, bot_id=bot_id), *notices)
        asked, after = asked + len(found), found[-1].entry_id
    return asked


def _by_bot(found: list[Answered]) -> dict[int, list[StillUnjudged]]:
    made: dict[int, list[StillUnjudged]] = {}
    for one in found:
        notice = StillUnjudged(to=one.author_id, appeal_id=one.appeal_id, entry_id=one.entry_id)
        made.setdefault(one.bot_id, []).append(notice)
    return made
