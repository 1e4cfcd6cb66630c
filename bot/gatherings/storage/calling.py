"""What is looked up while a gathering is planned, announced and changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.groups import Group
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.gatherings.models import (
    Gathering,
    GatheringCandidate,
    GatheringHand,
    GatheringItem,
    GatheringProposal,
    GatheringReply,
    GatheringStep,
)
from bot.gatherings.rules.changes import Question, Shown
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.proposals import ProposalState
from bot.gatherings.rules.replies import Reply
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage.views import pin_of
from bot.people.models import Person

#: Somebody may still come to it, or it goes on.
COMING = (
    State.DRAFT,
    State.INITIATIVE,
    State.WITH_DISTRICT,
    State.ANNOUNCED,
    State.OPEN,
    State.NO_QUORUM,
)
#: So long after its hour a gathering that nobody opened still stands among those to come.
_LATE = timedelta(days=1)
#: What people were told stands with these moves.
_TOLD = (Move.ANNOUNCE, Move.RECONVENE, Move.CHANGE)


@dataclass(frozen=True)
class Reach:
    """How many people a gathering is for, and how many of them the bot cannot tell."""

    total: int = 0
    blocked: int = 0
    muted: int = 0
    by_language: dict[str, int] = field(default_factory=dict)

    @property
    def reachable(self) -> int:
        """How many the bot can tell."""
        return self.total - self.blocked - self.muted


async def reach(tx: Tx, row: Gathering) -> Reach:
    """Count those whom a gathering concerns."""
    off = sa.cast(Person.muted, sa.Text).like(f'%"{Group.GATHERINGS.value}"%')
    blocked = sa.func.sum(sa.case((Person.blocked_at.is_not(None), 1), else_=0))
    muted = sa.func.sum(sa.case((sa.and_(Person.blocked_at.is_(None), off), 1), else_=0))
    found = await tx.session.execute(
        sa.select(Person.language, sa.func.count(), blocked, muted)
        .where(Person.id.in_(find.concerned(row)))
        .group_by(Person.language)
    )
    total = no = silent = 0
    by_language: dict[str, int] = {}
    for language, count, some_blocked, some_muted in found:
        total, no, silent = total + count, no + some_blocked, silent + some_muted
        by_language[language] = by_language.get(language, 0) + count
    return Reach(total, no, silent, by_language)


async def replies_of(tx: Tx, gathering_id: int, people: Collection[int]) -> dict[int, Reply]:
    """What each of these people said; whoever is silent is left out."""
    found = await tx.session.execute(
        sa.select(GatheringReply.person_id, GatheringReply.reply).where(
            GatheringReply.gathering_id == gathering_id, GatheringReply.person_id.in_(people)
        )
    )
    return {person: Reply(reply) for person, reply in found}


async def forget_replies(tx: Tx, gathering_id: int) -> None:
    """Everybody is asked anew."""
    await tx.session.execute(
        sa.delete(GatheringReply)
        .where(GatheringReply.gathering_id == gathering_id)
        .execution_options(synchronize_session=False)
    )


async def was_heard(tx: Tx, row: Gathering, kinds: Collection[str]) -> bool:
    """Whether anybody can know of a gathering that was announced a moment ago."""
    if row.announced_at is None or tx.now - row.announced_at > _LATE:
        return True
    read = sa.exists().where(
        Delivery.batch_id == row.id,
        Delivery.kind.in_(kinds),
        Delivery.state.in_([Outcome.SENT, Outcome.SENDING]),
    )
    replied = sa.exists().where(GatheringReply.gathering_id == row.id)
    return bool(await tx.session.scalar(sa.select(sa.or_(read, replied))))


async def wishes(tx: Tx, gathering_id: int) -> int:
    """How many proposals of residents wait for the office."""
    count = await tx.session.scalar(
        sa.select(sa.func.count()).where(
            GatheringProposal.gathering_id == gathering_id,
            GatheringProposal.state == ProposalState.OPEN,
        )
    )
    return int(count or 0)


# The calendar


async def calendar(
    tx: Tx, okrug: str, *, past: bool, office: bool, limit: int, offset: int
) -> tuple[Sequence[Gathering], int]:
    """A page of an okrug's gatherings, and how many there are; drafts are the office's.

    What goes on comes first, what has no day last. Of what is past the latest comes first.
    """
    over_since = tx.now - _LATE
    forgotten = sa.and_(Gathering.state == State.ANNOUNCED, Gathering.held_at < over_since)
    ahead: sa.ColumnElement[bool] = Gathering.state.in_(COMING)
    if not office:
        ahead = sa.and_(ahead, Gathering.state != State.DRAFT, ~forgotten)
    chosen = sa.and_(
        Gathering.bot_id == tx.bot_id,
        Gathering.okrug == okrug,
        sa.and_(~ahead, Gathering.state != State.DRAFT, ~_put_away()) if past else ahead,
    )
    when: Any = Gathering.held_at.desc() if past else Gathering.held_at
    order = (Gathering.state != State.OPEN, Gathering.held_at.is_(None), when, Gathering.id)
    found = await tx.session.scalars(
        sa.select(Gathering)
        .where(chosen)
        .order_by(*order)
        .limit(limit)
        .offset(offset)
        .execution_options(populate_existing=True)
    )
    count = await tx.session.scalar(sa.select(sa.func.count()).where(chosen))
    return found.all(), int(count or 0)


def _put_away() -> sa.ColumnElement[bool]:
    """A draft that was put away: nobody was ever told of it."""
    return sa.and_(
        Gathering.state == State.CANCELLED,
        Gathering.number.is_(None),
        Gathering.proposer_id.is_(None),
    )


async def separate(tx: Tx, row: Gathering) -> Sequence[Gathering]:
    """The separate gatherings that lead to this one, by their day; what was called off is not."""
    found = await tx.session.scalars(
        sa.select(Gathering)
        .where(
            Gathering.bot_id == tx.bot_id,
            Gathering.leads_to == row.id,
            Gathering.okrug == row.okrug,
            Gathering.state != State.CANCELLED,
        )
        .order_by(Gathering.held_at.is_(None), Gathering.held_at, Gathering.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def to_lead_to(tx: Tx, okrug: str) -> Sequence[Gathering]:
    """Gatherings of all that separate ones may lead to."""
    found = await find.of_okrug(tx, okrug, (State.DRAFT, State.ANNOUNCED))
    return [
        row
        for row in found
        if row.kind is Kind.GATHERING and (row.held_at is None or row.held_at > tx.now)
    ]


async def untouched_draft(
    tx: Tx, okrug: str, kind: Kind, settlement: str, person_id: int
) -> Gathering | None:
    """A draft of somebody's in which nothing was written yet: a second press finds it again."""
    found = await tx.session.scalars(
        sa.select(Gathering)
        .where(
            Gathering.bot_id == tx.bot_id,
            Gathering.okrug == okrug,
            Gathering.kind == kind,
            Gathering.settlement == settlement,
            Gathering.state == State.DRAFT,
            Gathering.created_by == person_id,
            Gathering.version == 1,
            Gathering.proposer_id.is_(None),
            Gathering.leads_to.is_(None),
            ~sa.exists().where(GatheringItem.gathering_id == Gathering.id),
            ~sa.exists(
                sa.select(sa.literal(1))
                .select_from(_other := sa.alias(Gathering.__table__))
                .where(_other.c.leads_to == Gathering.id)
            ),
        )
        .order_by(Gathering.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def places_before(tx: Tx, row: Gathering, limit: int) -> list[Gathering]:
    """Gatherings of the same village, or of the okrug, that were held somewhere: for one tap."""
    found = await tx.session.scalars(
        sa.select(Gathering)
        .where(
            Gathering.bot_id == tx.bot_id,
            Gathering.okrug == row.okrug,
            Gathering.settlement == row.settlement,
            Gathering.id != row.id,
            sa.or_(Gathering.place_kk != "", Gathering.place_ru != ""),
        )
        .order_by(Gathering.id.desc())
        .limit(50)
    )
    one_each: dict[tuple[str, str], Gathering] = {}
    for one in found:
        one_each.setdefault((one.place_kk, one.place_ru), one)
    return list(one_each.values())[:limit]


# The agenda


async def item(tx: Tx, gathering_id: int, item_id: int) -> GatheringItem | None:
    """An item of the agenda of this gathering."""
    found = await find.agenda(tx, gathering_id)
    return next((one for one in found if one.id == item_id), None)


async def add_item(tx: Tx, gathering_id: int, position: int, **values: Any) -> GatheringItem:
    """One more item, at a position."""
    row = GatheringItem(gathering_id=gathering_id, position=position, **values)
    tx.session.add(row)
    await tx.session.flush()
    return row


async def change_item(tx: Tx, item_id: int, **values: Any) -> None:
    """Other words, or another place in the order."""
    await tx.session.execute(
        sa.update(GatheringItem)
        .where(GatheringItem.id == item_id)
        .values(**values, version=GatheringItem.version + 1)
        .execution_options(synchronize_session=False)
    )


async def remove_item(tx: Tx, item_id: int) -> None:
    """Take an item away that nobody has voted on, with whoever stood in its election."""
    for table, column in (
        (GatheringHand, GatheringHand.item_id),
        (GatheringCandidate, GatheringCandidate.item_id),
        (GatheringItem, GatheringItem.id),
    ):
        await tx.session.execute(
            sa.delete(table).where(column == item_id).execution_options(synchronize_session=False)
        )


async def renumber(tx: Tx, items: Sequence[GatheringItem]) -> None:
    """These items in this order, from 1."""
    for position, one in enumerate(items, start=1):
        if one.position != position:
            await change_item(tx, one.id, position=position)


async def has_appeal(tx: Tx, gathering_id: int, appeal_id: int) -> bool:
    """Whether a collective appeal stands on its agenda already."""
    found = await find.agenda(tx, gathering_id)
    return any(one.appeal_id == appeal_id for one in found)


# What people were told


async def shown_now(tx: Tx, row: Gathering) -> Shown:
    """What people would be told of it now."""
    items = await find.agenda(tx, row.id)
    return Shown(
        row.held_at,
        (row.place_kk, row.place_ru),
        pin_of(row),
        tuple(Question(one.id, one.about, (one.kk, one.ru)) for one in items),
    )


async def told(tx: Tx, gathering_id: int) -> list[GatheringStep]:
    """The moves of which people were told, the oldest first."""
    found = await tx.session.scalars(
        sa.select(GatheringStep)
        .where(
            GatheringStep.gathering_id == gathering_id,
            GatheringStep.move.in_(_TOLD),
            GatheringStep.to_state == State.ANNOUNCED,
        )
        .order_by(GatheringStep.id)
    )
    return list(found)


async def last_told(tx: Tx, gathering_id: int) -> Shown | None:
    """What people were told last."""
    steps = await told(tx, gathering_id)
    return Shown.from_json(steps[-1].shown) if steps else None


async def missed_quorum(tx: Tx, gathering_id: int) -> GatheringStep | None:
    """The move by which it was found that too few came, the last one."""
    found = await tx.session.scalars(
        sa.select(GatheringStep)
        .where(GatheringStep.gathering_id == gathering_id, GatheringStep.move == Move.MISS_QUORUM)
        .order_by(GatheringStep.id.desc())
        .limit(1)
    )
    return found.one_or_none()
