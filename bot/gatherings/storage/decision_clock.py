"""What the clock says of decisions: which are near or late, and what residents have not heard."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from bot.core.tx import Tx
from bot.gatherings.models import DecisionStep, Gathering, GatheringDecision
from bot.gatherings.rules.clock import Reached
from bot.gatherings.rules.consideration import Standing
from bot.gatherings.rules.kept import MINUTES_DUE, NEWS
from bot.gatherings.rules.kinds import BY_LAW
from bot.gatherings.rules.promises import Stage

#: So many are looked at in one tick; the next one goes on.
_MOST = 500


async def to_remind(tx: Tx, consider_near: date, promise_near: date) -> list[GatheringDecision]:
    """Decisions of every bot whose day is near or over, and the clock has more to say of."""
    considered = sa.and_(
        GatheringDecision.standing == Standing.WAITING,
        sa.or_(
            GatheringDecision.reminded < Reached.BEGUN,
            sa.and_(
                GatheringDecision.consider_by <= consider_near,
                GatheringDecision.reminded < Reached.NEAR,
            ),
            sa.and_(
                GatheringDecision.consider_by <= tx.today,
                GatheringDecision.reminded < Reached.TODAY,
            ),
            sa.and_(
                GatheringDecision.consider_by < tx.today,
                GatheringDecision.reminded < Reached.LATE,
            ),
        ),
    )
    promised = sa.and_(
        GatheringDecision.stage == Stage.DECIDED,
        GatheringDecision.due_on <= promise_near,
        sa.or_(
            GatheringDecision.reminded < Reached.NEAR,
            sa.and_(
                GatheringDecision.due_on < tx.today, GatheringDecision.reminded < Reached.LATE
            ),
        ),
    )
    found = await tx.session.scalars(
        sa.select(GatheringDecision)
        .where(sa.or_(considered, promised))
        .order_by(GatheringDecision.id)
        .limit(_MOST)
        .execution_options(populate_existing=True)
    )
    return list(found.all())


async def climb(tx: Tx, decision_id: int, to: Reached) -> bool:
    """Note how far the clock has gone; of two replicas one is told True. The version stays."""
    changed = await tx.session.execute(
        sa.update(GatheringDecision)
        .where(GatheringDecision.id == decision_id, GatheringDecision.reminded < to)
        .values(reminded=int(to))
        .returning(GatheringDecision.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def minutes_waiting(tx: Tx) -> list[Gathering]:
    """Gatherings of every bot whose minutes are not handed over, and nobody was reminded yet."""
    found = await tx.session.scalars(
        sa.select(Gathering)
        .where(
            Gathering.kind.in_(BY_LAW),
            Gathering.state.in_(MINUTES_DUE),
            Gathering.closed_at < tx.now,
            Gathering.hand_over_reminded.is_(False),
        )
        .order_by(Gathering.id)
        .limit(_MOST)
        .execution_options(populate_existing=True)
    )
    return list(found.all())


async def note_minutes(tx: Tx, gathering_id: int) -> bool:
    """Note that the office is reminded of minutes; of two replicas one is told True."""
    changed = await tx.session.execute(
        sa.update(Gathering)
        .where(Gathering.id == gathering_id, Gathering.hand_over_reminded.is_(False))
        .values(hand_over_reminded=True)
        .returning(Gathering.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def gatherings_with_news(tx: Tx) -> Sequence[Gathering]:
    """Gatherings of every bot of whose decisions there is something that nobody was told."""
    untold = (
        sa.select(GatheringDecision.gathering_id)
        .join(DecisionStep, DecisionStep.decision_id == GatheringDecision.id)
        .where(DecisionStep.told_at.is_(None), DecisionStep.did.in_(NEWS))
    )
    found = await tx.session.scalars(
        sa.select(Gathering)
        .where(Gathering.id.in_(untold))
        .order_by(Gathering.id)
        .limit(_MOST)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def still_considered(tx: Tx, gathering_id: int) -> bool:
    """Whether something of a gathering waits for the akim's word and its term is not over."""
    found = await tx.session.scalar(
        sa.select(GatheringDecision.id)
        .where(
            GatheringDecision.gathering_id == gathering_id,
            GatheringDecision.standing == Standing.WAITING,
            GatheringDecision.consider_by >= tx.today,
        )
        .limit(1)
    )
    return found is not None


@dataclass(frozen=True)
class Untold:
    """A step that residents have not heard of."""

    id: int
    decision_id: int
    did: str


async def tell(tx: Tx, gathering_id: int, words: Collection[str]) -> list[Untold]:
    """Note that these steps of a gathering are told now; those that nobody noted before."""
    of = sa.select(GatheringDecision.id).where(GatheringDecision.gathering_id == gathering_id)
    made = await tx.session.execute(
        sa.update(DecisionStep)
        .where(
            DecisionStep.decision_id.in_(of),
            DecisionStep.told_at.is_(None),
            DecisionStep.did.in_(words),
        )
        .values(told_at=tx.now)
        .returning(DecisionStep.id, DecisionStep.decision_id, DecisionStep.did)
        .execution_options(synchronize_session=False)
    )
    return sorted((Untold(*row) for row in made), key=lambda one: one.id)


async def told_before(tx: Tx, decisions: Collection[int], word: str, moment: datetime) -> set[int]:
    """Of which of these decisions residents had heard such a word before a moment."""
    found = await tx.session.scalars(
        sa.select(DecisionStep.decision_id).where(
            DecisionStep.decision_id.in_(decisions),
            DecisionStep.did == word,
            DecisionStep.told_at < moment,
        )
    )
    return set(found.all())


async def told_at(tx: Tx, gathering_id: int, moment: datetime) -> list[Untold]:
    """What was told of a gathering at a moment, in its order."""
    found = await tx.session.execute(
        sa.select(DecisionStep.id, DecisionStep.decision_id, DecisionStep.did)
        .join(GatheringDecision, GatheringDecision.id == DecisionStep.decision_id)
        .where(
            GatheringDecision.gathering_id == gathering_id,
            DecisionStep.told_at == moment,
            DecisionStep.did.in_(NEWS),
        )
        .order_by(DecisionStep.id)
    )
    return [Untold(*row) for row in found]
