"""What a report tells of gatherings: what happened to them and to promises, and what is coming."""

from datetime import datetime

import sqlalchemy as sa

from bot.core.tx import Tx
from bot.gatherings.models import DecisionStep, Gathering, GatheringDecision, GatheringStep
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.promises import Move as OfPromise
from bot.places.models import Place
from bot.reports.rules.figures import Coming
from bot.reports.rules.held import Did, Step

_DID = {Move.ANNOUNCE: Did.CALLED, Move.OPEN: Did.HELD, Move.MISS_QUORUM: Did.NO_QUORUM}
_KEPT = {
    OfPromise.DECIDE.value: Did.OWED,
    OfPromise.PUT_OFF.value: Did.OWED,
    OfPromise.DO.value: Did.DONE,
    OfPromise.UNDO.value: Did.UNDONE,
}
_MOST = 5


async def steps(tx: Tx, okrug: str, since: datetime) -> list[Step]:
    """Every step of the okrug's promises; of gatherings and decisions those since a moment."""
    return [
        *await _of_gatherings(tx, okrug, since),
        *await _decided(tx, okrug, since),
        *await _of_promises(tx, okrug),
    ]


async def _of_gatherings(tx: Tx, okrug: str, since: datetime) -> list[Step]:
    found = await tx.session.execute(
        sa.select(
            GatheringStep.at,
            GatheringStep.move,
            Gathering.id,
            Gathering.opened_present,
            Gathering.closed_present,
        )
        .join(Gathering, Gathering.id == GatheringStep.gathering_id)
        .where(
            Gathering.bot_id == tx.bot_id,
            Gathering.okrug == okrug,
            GatheringStep.move.in_(sorted(_DID)),
            GatheringStep.at >= since,
        )
        .order_by(GatheringStep.id)
    )
    return [
        Step(at, _DID[move], number, came=max(opened or 0, closed or 0))
        for at, move, number, opened, closed in found
    ]


async def _decided(tx: Tx, okrug: str, since: datetime) -> list[Step]:
    found = await tx.session.execute(
        sa.select(GatheringDecision.created_at, GatheringDecision.id).where(
            GatheringDecision.bot_id == tx.bot_id,
            GatheringDecision.okrug == okrug,
            GatheringDecision.created_at >= since,
        )
    )
    return [Step(at, Did.DECIDED, number) for at, number in found]


async def _of_promises(tx: Tx, okrug: str) -> list[Step]:
    found = await tx.session.execute(
        sa.select(DecisionStep.at, DecisionStep.did, DecisionStep.decision_id, DecisionStep.due_on)
        .join(GatheringDecision, GatheringDecision.id == DecisionStep.decision_id)
        .where(
            GatheringDecision.bot_id == tx.bot_id,
            GatheringDecision.okrug == okrug,
            DecisionStep.did.in_(sorted(_KEPT)),
        )
        .order_by(DecisionStep.id)
    )
    return [Step(at, _KEPT[did], number, due=due) for at, did, number, due in found]


async def coming(tx: Tx, okrug: str, until: datetime) -> tuple[Coming, ...]:
    """What is announced for between now and a moment, the nearest first."""
    found = await tx.session.execute(
        sa.select(Gathering, Place.kk, Place.ru)
        .outerjoin(Place, Place.code == Gathering.settlement)
        .where(
            Gathering.bot_id == tx.bot_id,
            Gathering.okrug == okrug,
            Gathering.state == State.ANNOUNCED,
            Gathering.held_at >= tx.now,
            Gathering.held_at < until,
        )
        .order_by(Gathering.held_at, Gathering.id)
        .limit(_MOST)
    )
    return tuple(
        Coming(row.kind.value, row.held_at, row.title_kk or kk or "", row.title_ru or ru or "")
        for row, kk, ru in found
        if row.held_at is not None
    )
