"""What residents bring forward: how it is found, and how of many who change it one is first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.gatherings.models import GatheringItem, GatheringProposal, GatheringSupport
from bot.gatherings.rules.proposals import ProposalState, Wish
from bot.people.models import Person

#: So many on a page: as many as have a button each in one row.
PAGE = 4


@dataclass(frozen=True)
class WishView:
    """One question or proposal as somebody sees it.

    name: of whoever wrote it; "" for everybody but the office, and where none is given.
    supports: how many others stand behind it. supported, own: by the reader.
    """

    id: int
    gathering_id: int
    wish: Wish
    state: ProposalState
    version: int
    text: str
    reason: str
    at: datetime
    supports: int
    supported: bool
    own: bool
    name: str = ""

    @property
    def open(self) -> bool:
        """Whether the office has not made anything of it yet."""
        return self.state is ProposalState.OPEN


def _supports() -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .where(GatheringSupport.proposal_id == GatheringProposal.id)
        .correlate(GatheringProposal)
        .scalar_subquery()
    )


def _views(person_id: int | None) -> Any:
    mine = (
        sa.exists()
        .where(
            GatheringSupport.proposal_id == GatheringProposal.id,
            GatheringSupport.person_id == (person_id or 0),
        )
        .correlate(GatheringProposal)
    )
    return (
        sa.select(GatheringProposal, _supports(), mine, Person.name)
        .outerjoin(Person, Person.id == GatheringProposal.person_id)
        .execution_options(populate_existing=True)
    )


def _view(row: Any, person_id: int | None, *, named: bool) -> WishView:
    one, supports, supported, name = row
    return WishView(
        id=one.id,
        gathering_id=one.gathering_id,
        wish=one.wish,
        state=one.state,
        version=one.version,
        text=one.text,
        reason=one.reason,
        at=one.at,
        supports=int(supports),
        supported=bool(supported),
        own=one.person_id is not None and one.person_id == person_id,
        name=(name or "") if named else "",
    )


#: What is shown: not what was taken back, nor what an erased person wrote.
_SHOWN = (GatheringProposal.state != ProposalState.WITHDRAWN, GatheringProposal.text != "")


async def wish_page(
    tx: Tx, gathering_id: int, person_id: int | None, *, named: bool, limit: int, offset: int
) -> list[WishView]:
    """What was brought forward: the open first, and those first that most stand behind."""
    found = await tx.session.execute(
        _views(person_id)
        .where(GatheringProposal.gathering_id == gathering_id, *_SHOWN)
        .order_by(
            GatheringProposal.state != ProposalState.OPEN,
            _supports().desc(),
            GatheringProposal.id,
        )
        .limit(limit)
        .offset(offset)
    )
    return [_view(row, person_id, named=named) for row in found]


async def count_shown(tx: Tx, gathering_id: int) -> int:
    """How much of it there is."""
    found = await tx.session.scalar(
        sa.select(sa.func.count(GatheringProposal.id)).where(
            GatheringProposal.gathering_id == gathering_id, *_SHOWN
        )
    )
    return int(found or 0)


async def wish_view(
    tx: Tx, proposal_id: int, person_id: int | None, *, named: bool
) -> WishView | None:
    """One of them, whatever became of it."""
    found = await tx.session.execute(_views(person_id).where(GatheringProposal.id == proposal_id))
    row = found.one_or_none()
    return None if row is None else _view(row, person_id, named=named)


async def proposal(tx: Tx, proposal_id: int) -> GatheringProposal | None:
    """A proposal as it is now; whose gathering it is of is for the use case to ask."""
    found = await tx.session.scalars(
        sa.select(GatheringProposal)
        .where(GatheringProposal.id == proposal_id)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def open_by(tx: Tx, gathering_id: int, person_id: int) -> list[GatheringProposal]:
    """What somebody brought forward for a gathering and the office has not answered yet."""
    found = await tx.session.scalars(
        sa.select(GatheringProposal)
        .where(
            GatheringProposal.gathering_id == gathering_id,
            GatheringProposal.person_id == person_id,
            GatheringProposal.state == ProposalState.OPEN,
        )
        .order_by(GatheringProposal.id)
        .execution_options(populate_existing=True)
    )
    return list(found.all())


async def add(
    tx: Tx, gathering_id: int, person_id: int, wish: Wish, text: str
) -> GatheringProposal:
    """Keep a new one."""
    row = GatheringProposal(
        gathering_id=gathering_id, person_id=person_id, wish=wish, text=text, at=tx.now
    )
    tx.session.add(row)
    await tx.session.flush()
    return row


async def settle(
    tx: Tx, proposal_id: int, version: int, to: ProposalState, reason: str = ""
) -> bool:
    """Make something of one that is still open and as it was; of many one is told True."""
    changed = await tx.session.execute(
        sa.update(GatheringProposal)
        .where(
            GatheringProposal.id == proposal_id,
            GatheringProposal.version == version,
            GatheringProposal.state == ProposalState.OPEN,
        )
        .values(state=to, reason=reason, version=version + 1)
        .returning(GatheringProposal.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def support(tx: Tx, proposal_id: int, person_id: int) -> None:
    """Stand behind it; twice is once."""
    await tx.session.execute(
        insert_for(tx.session, GatheringSupport)
        .values(proposal_id=proposal_id, person_id=person_id, at=tx.now)
        .on_conflict_do_nothing()
    )


async def leave(tx: Tx, proposal_id: int, person_id: int) -> None:
    """Stand behind it no more."""
    await tx.session.execute(
        sa.delete(GatheringSupport).where(
            GatheringSupport.proposal_id == proposal_id, GatheringSupport.person_id == person_id
        )
    )


async def on_agenda(tx: Tx, proposal_id: int) -> GatheringItem | None:
    """The item that a proposal became."""
    found = await tx.session.scalars(
        sa.select(GatheringItem)
        .where(GatheringItem.proposal_id == proposal_id)
        .order_by(GatheringItem.id)
        .limit(1)
    )
    return found.one_or_none()
