"""What tables remember of one person: to take away, to erase, and to leave behind."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.core.db import Base
from bot.core.tx import Tx
from bot.gatherings.models import (
    DecisionStep,
    EntitledCount,
    Gathering,
    GatheringBacker,
    GatheringCount,
    GatheringDecision,
    GatheringHand,
    GatheringItem,
    GatheringProposal,
    GatheringReply,
    GatheringStay,
    GatheringStep,
    GatheringSupport,
    GatheringTry,
)
from bot.gatherings.rules.before import AHEAD_FOR_PEOPLE
from bot.gatherings.rules.proposals import ProposalState
from bot.gatherings.storage import decisions

#: Rows that are about nothing but a person …
GONE: tuple[type[Base], ...] = (
    GatheringReply,
    GatheringBacker,
    GatheringSupport,
    GatheringHand,
    GatheringTry,
)
#: … and those that stay without saying who it was: minutes are an official paper, and a history
#: is one of what the office did.
EMPTIED: tuple[tuple[type[Base], str], ...] = (
    (Gathering, "proposer_id"),
    (Gathering, "secretary_id"),
    (Gathering, "created_by"),
    (GatheringStep, "person_id"),
    (GatheringStay, "person_id"),
    (GatheringStay, "noted_by"),
    (GatheringCount, "noted_by"),
    (EntitledCount, "set_by"),
    (GatheringItem, "hands_by"),
    (GatheringDecision, "owner_id"),
    (DecisionStep, "person_id"),
)


async def forget(tx: Tx, person_id: int) -> None:
    """Take somebody out of every table of gatherings."""
    await _forget_wishes(tx, person_id)
    await tx.session.execute(
        sa.update(Gathering)
        .where(Gathering.proposer_id == person_id)
        .values(why="")
        .execution_options(synchronize_session=False)
    )
    await decisions.forget(tx, person_id)  # a promise stays, as the office's own
    for table in GONE:
        whose = table.__table__.c["person_id"]
        await tx.session.execute(sa.delete(table).where(whose == person_id))
    for table, name in EMPTIED:
        await tx.session.execute(
            sa.update(table)
            .where(table.__table__.c[name] == person_id)
            .values({name: None})
            .execution_options(synchronize_session=False)
        )


async def _forget_wishes(tx: Tx, person_id: int) -> None:
    """Open ones are taken back; of none the words stay, nor the office's answer to them."""
    open_ = GatheringProposal.state == ProposalState.OPEN
    await tx.session.execute(
        sa.update(GatheringProposal)
        .where(GatheringProposal.person_id == person_id)
        .values(
            state=sa.case((open_, ProposalState.WITHDRAWN.value), else_=GatheringProposal.state),
            person_id=None,
            text="",
            reason="",
            version=GatheringProposal.version + 1,
        )
        .execution_options(synchronize_session=False)
    )


async def attended(tx: Tx, person_id: int) -> Sequence[tuple[Gathering, GatheringStay]]:
    """When somebody was there."""
    found = await tx.session.execute(
        sa.select(Gathering, GatheringStay)
        .join(GatheringStay, GatheringStay.gathering_id == Gathering.id)
        .where(GatheringStay.person_id == person_id)
        .order_by(GatheringStay.id)
    )
    return [(row, stay) for row, stay in found]


async def replied(tx: Tx, person_id: int) -> Sequence[tuple[Gathering, GatheringReply]]:
    """What somebody said of coming."""
    found = await tx.session.execute(
        sa.select(Gathering, GatheringReply)
        .join(GatheringReply, GatheringReply.gathering_id == Gathering.id)
        .where(GatheringReply.person_id == person_id)
        .order_by(Gathering.id)
    )
    return [(row, reply) for row, reply in found]


async def wished(tx: Tx, person_id: int) -> Sequence[tuple[Gathering, GatheringProposal]]:
    """What somebody brought forward."""
    found = await tx.session.execute(
        sa.select(Gathering, GatheringProposal)
        .join(GatheringProposal, GatheringProposal.gathering_id == Gathering.id)
        .where(GatheringProposal.person_id == person_id)
        .order_by(GatheringProposal.id)
    )
    return [(row, wish) for row, wish in found]


async def supported(
    tx: Tx, person_id: int
) -> Sequence[tuple[Gathering, GatheringProposal, GatheringSupport]]:
    """What of others' somebody stands behind."""
    found = await tx.session.execute(
        sa.select(Gathering, GatheringProposal, GatheringSupport)
        .join(GatheringProposal, GatheringProposal.gathering_id == Gathering.id)
        .join(GatheringSupport, GatheringSupport.proposal_id == GatheringProposal.id)
        .where(GatheringSupport.person_id == person_id)
        .order_by(GatheringProposal.id)
    )
    return [(row, wish, one) for row, wish, one in found]


async def backed(tx: Tx, person_id: int) -> Sequence[tuple[Gathering, GatheringBacker]]:
    """The initiatives that somebody supports."""
    found = await tx.session.execute(
        sa.select(Gathering, GatheringBacker)
        .join(GatheringBacker, GatheringBacker.gathering_id == Gathering.id)
        .where(GatheringBacker.person_id == person_id)
        .order_by(Gathering.id)
    )
    return [(row, one) for row, one in found]


async def proposed(tx: Tx, person_id: int) -> Sequence[Gathering]:
    """The initiatives that are somebody's own."""
    found = await tx.session.scalars(
        sa.select(Gathering).where(Gathering.proposer_id == person_id).order_by(Gathering.id)
    )
    return found.all()


async def hands(
    tx: Tx, person_id: int
) -> Sequence[tuple[Gathering, GatheringItem, GatheringHand]]:
    """How somebody said on their phone that they vote."""
    found = await tx.session.execute(
        sa.select(Gathering, GatheringItem, GatheringHand)
        .join(GatheringItem, GatheringItem.gathering_id == Gathering.id)
        .join(GatheringHand, GatheringHand.item_id == GatheringItem.id)
        .where(GatheringHand.person_id == person_id)
        .order_by(GatheringItem.id, GatheringHand.candidate_id)
    )
    return [(row, item, hand) for row, item, hand in found]


async def ahead_of(tx: Tx, person_id: int) -> Sequence[Gathering]:
    """What has not been held yet and somebody has a tap in: a reply, or support."""
    tapped: list[sa.ColumnElement[Any]] = [
        Gathering.id.in_(
            sa.select(GatheringReply.gathering_id).where(GatheringReply.person_id == person_id)
        ),
        Gathering.id.in_(
            sa.select(GatheringBacker.gathering_id).where(GatheringBacker.person_id == person_id)
        ),
        Gathering.id.in_(
            sa.select(GatheringProposal.gathering_id)
            .join(GatheringSupport, GatheringSupport.proposal_id == GatheringProposal.id)
            .where(GatheringSupport.person_id == person_id)
        ),
    ]
    found = await tx.session.scalars(
        sa.select(Gathering)
        .where(
            Gathering.bot_id == tx.bot_id,
            Gathering.state.in_(AHEAD_FOR_PEOPLE),
            sa.or_(*tapped),
        )
        .order_by(Gathering.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def desks_of(tx: Tx, person_id: int) -> Sequence[Gathering]:
    """What somebody was named secretary of."""
    found = await tx.session.scalars(
        sa.select(Gathering)
        .where(Gathering.bot_id == tx.bot_id, Gathering.secretary_id == person_id)
        .order_by(Gathering.id)
    )
    return found.all()


async def take_taps(tx: Tx, gathering_id: int, person_id: int) -> None:
    """Nothing that somebody tapped about a gathering counts any more."""
    of_it = sa.select(GatheringProposal.id).where(GatheringProposal.gathering_id == gathering_id)
    for table, where in (
        (GatheringReply, GatheringReply.gathering_id == gathering_id),
        (GatheringBacker, GatheringBacker.gathering_id == gathering_id),
        (GatheringSupport, GatheringSupport.proposal_id.in_(of_it)),
    ):
        whose = table.__table__.c["person_id"]
        await tx.session.execute(
            sa.delete(table)
            .where(where, whose == person_id)
            .execution_options(synchronize_session=False)
        )
