"""What a report tells of polls and the people's budget: what happened, and what ends soon."""

from datetime import datetime

import sqlalchemy as sa

from bot.budget.models import BudgetIdea, BudgetIdeaStep, BudgetPhase, BudgetRound
from bot.budget.rules.kinds import Did, IdeaState, Phase, RoundState
from bot.core.tx import Tx
from bot.polls.models import Poll
from bot.polls.rules.kinds import State
from bot.reports.rules.asked import Asked, Event
from bot.reports.rules.figures import Coming

_MOST = 5
_KNOWN = (State.OPEN, State.CLOSED, State.CANCELLED)


async def events(tx: Tx, okrug: str, since: datetime) -> list[Event]:
    """Every step of winners of the okrug; of the rest what happened since a moment."""
    return [
        *await _polls(tx, okrug, since),
        *await _ideas(tx, okrug, since),
        *await _counted(tx, okrug, since),
        *await _carried_out(tx, okrug),
    ]


async def _polls(tx: Tx, okrug: str, since: datetime) -> list[Event]:
    own = (Poll.bot_id == tx.bot_id, Poll.okrug == okrug)
    opened = await tx.session.execute(
        sa.select(Poll.opened_at, Poll.id).where(
            *own, Poll.state.in_(_KNOWN), Poll.opened_at >= since
        )
    )
    closed = await tx.session.execute(
        sa.select(Poll.closed_at, Poll.id, Poll.tally).where(
            *own, Poll.state == State.CLOSED, Poll.closed_at >= since
        )
    )
    found = [Event(at, Asked.OPENED, number) for at, number in opened if at is not None]
    return found + [
        Event(at, Asked.CLOSED, number, n=int((tally or {}).get("voters", 0)))
        for at, number, tally in closed
        if at is not None
    ]


async def _ideas(tx: Tx, okrug: str, since: datetime) -> list[Event]:
    found = await tx.session.execute(
        sa.select(BudgetIdea.created_at, BudgetIdea.id)
        .join(BudgetRound, BudgetRound.id == BudgetIdea.round_id)
        .where(
            BudgetRound.bot_id == tx.bot_id,
            BudgetRound.okrug == okrug,
            BudgetIdea.state != IdeaState.WITHDRAWN,
            BudgetIdea.created_at >= since,
        )
    )
    return [Event(at, Asked.PROPOSED, number) for at, number in found]


async def _counted(tx: Tx, okrug: str, since: datetime) -> list[Event]:
    found = await tx.session.execute(
        sa.select(BudgetRound.counted_at, BudgetRound.id, BudgetRound.result).where(
            BudgetRound.bot_id == tx.bot_id,
            BudgetRound.okrug == okrug,
            BudgetRound.state == RoundState.COUNTED,
            BudgetRound.counted_at >= since,
        )
    )
    return [
        Event(at, Asked.COUNTED, number, n=int((result or {}).get("voters", 0)))
        for at, number, result in found
        if at is not None
    ]


async def _carried_out(tx: Tx, okrug: str) -> list[Event]:
    found = await tx.session.execute(
        sa.select(BudgetIdeaStep.at, BudgetIdeaStep.did, BudgetIdeaStep.idea_id)
        .join(BudgetIdea, BudgetIdea.id == BudgetIdeaStep.idea_id)
        .join(BudgetRound, BudgetRound.id == BudgetIdea.round_id)
        .where(
            BudgetRound.bot_id == tx.bot_id,
            BudgetRound.okrug == okrug,
            BudgetIdeaStep.did.in_([Did.DONE, Did.UNDONE]),
        )
        .order_by(BudgetIdeaStep.id)
    )
    return [
        Event(at, Asked.DONE if did is Did.DONE else Asked.UNDONE, number)
        for at, did, number in found
    ]


async def ending(tx: Tx, okrug: str, until: datetime) -> tuple[Coming, ...]:
    """Polls and votes on the people's budget that end between now and a moment, in order."""
    polls = await tx.session.scalars(
        sa.select(Poll)
        .where(
            Poll.bot_id == tx.bot_id,
            Poll.okrug == okrug,
            Poll.state == State.OPEN,
            Poll.closes_at >= tx.now,
            Poll.closes_at < until,
        )
        .order_by(Poll.closes_at)
        .limit(_MOST)
    )
    rounds = await tx.session.execute(
        sa.select(BudgetRound, BudgetPhase.ends_at)
        .join(BudgetPhase, BudgetPhase.round_id == BudgetRound.id)
        .where(
            BudgetRound.bot_id == tx.bot_id,
            BudgetRound.okrug == okrug,
            BudgetRound.state == RoundState.RUNNING,
            BudgetPhase.phase == Phase.VOTING,
            BudgetPhase.ends_at >= tx.now,
            BudgetPhase.ends_at < until,
        )
        .limit(_MOST)
    )
    found = [
        Coming("poll", one.closes_at, one.kk or one.ru, one.ru or one.kk)
        for one in polls
        if one.closes_at is not None
    ] + [
        Coming("budget", ends_at, row.title_kk or row.title_ru, row.title_ru or row.title_kk)
        for row, ends_at in rounds
        if ends_at is not None
    ]
    return tuple(sorted(found, key=lambda one: one.at))[:_MOST]
