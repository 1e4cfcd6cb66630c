"""A gathering as screens show it: plain values, found once."""

from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa

from bot.core.i18n import Language
from bot.core.tx import Tx
from bot.gatherings.models import Gathering, GatheringItem, GatheringReply
from bot.gatherings.rules.agenda import About, ItemState
from bot.gatherings.rules.kinds import Base, Convener, Kind
from bot.gatherings.rules.lifecycle import Move, Party, State, possible
from bot.gatherings.rules.replies import Reply
from bot.gatherings.storage import gatherings as find
from bot.places import service as places
from bot.places.service import name_of


@dataclass(frozen=True)
class Both:
    """The same in both languages; "" in one is said in the other."""

    kk: str = ""
    ru: str = ""

    def said(self, language: Language) -> str:
        """In a language, or in the other where it was not written in this one."""
        mine, other = (self.kk, self.ru) if language == "kk" else (self.ru, self.kk)
        return mine or other

    def __bool__(self) -> bool:
        return bool(self.kk or self.ru)


@dataclass(frozen=True)
class ItemView:
    """One item of the agenda that people are told."""

    id: int
    position: int
    about: About
    state: ItemState
    version: int
    words: Both
    seats: int | None = None
    from_residents: bool = False  # a proposal, or a collective appeal


@dataclass(frozen=True)
class GatheringView:
    """Everything a card shows. where: the village or the okrug; section: a street, or nothing.

    parties: what the actor is to it; moves: what its life allows them now.
    coming, not_coming: how many said so. reply: what the actor said.
    """

    id: int
    version: int
    okrug: str
    kind: Kind
    state: State
    number: int | None
    year: int | None
    leads_to: int | None
    settlement: str
    where: Both
    section: Both
    title: Both
    held_at: datetime | None
    minutes_long: int
    place: Both
    pin: tuple[float, float] | None
    materials: tuple[dict[str, str], ...]
    only_candidates: bool
    base: Base | None
    late_reason: str
    sequence: int
    attempt: int
    announced_at: datetime | None
    convener: Convener
    why: str
    signed: int | None
    asked_on: date | None
    decided_on: date | None
    door_open: bool
    opened_at: datetime | None
    closed_at: datetime | None
    chair: str
    secretary: str
    signed_at: datetime | None
    handed_over_on: date | None
    published_at: datetime | None
    items: tuple[ItemView, ...] = ()
    parties: frozenset[Party] = frozenset()
    moves: frozenset[Move] = frozenset()
    concerned: bool = False
    coming: int = 0
    not_coming: int = 0
    reply: Reply | None = None
    created_by: int | None = field(default=None)

    @property
    def agenda(self) -> tuple[ItemView, ...]:
        """What still stands on it."""
        return tuple(item for item in self.items if item.state is not ItemState.TAKEN_OFF)


def item_view(row: GatheringItem) -> ItemView:
    """An item of the agenda as it is shown."""
    return ItemView(
        id=row.id,
        position=row.position,
        about=row.about,
        state=row.state,
        version=row.version,
        words=Both(row.kk, row.ru),
        seats=row.seats,
        from_residents=row.proposal_id is not None or row.appeal_id is not None,
    )


async def gathering_view(
    tx: Tx, row: Gathering, person_id: int | None, parties: frozenset[Party]
) -> GatheringView:
    """A gathering for somebody who is these parties to it."""
    counts = await replies(tx, row.id)
    place = await places.resolve(tx, row.settlement or row.okrug)
    mine = None
    concerned = False
    if person_id is not None:
        mine = await reply_of(tx, row.id, person_id)
        concerned = await find.is_concerned(tx, row, person_id)
    return GatheringView(
        id=row.id,
        version=row.version,
        okrug=row.okrug,
        kind=row.kind,
        state=row.state,
        number=row.number,
        year=row.year,
        leads_to=row.leads_to,
        settlement=row.settlement,
        where=Both(name_of(place, "kk"), name_of(place, "ru")) if place else Both(row.okrug),
        section=Both(row.section_kk, row.section_ru),
        title=Both(row.title_kk, row.title_ru),
        held_at=row.held_at,
        minutes_long=row.minutes_long,
        place=Both(row.place_kk, row.place_ru),
        pin=pin_of(row),
        materials=tuple(row.materials),
        only_candidates=row.only_candidates,
        base=row.base,
        late_reason=row.late_reason,
        sequence=row.sequence,
        attempt=row.attempt,
        announced_at=row.announced_at,
        convener=row.convener,
        why=row.why,
        signed=row.signed,
        asked_on=row.asked_on,
        decided_on=row.decided_on,
        door_open=bool(row.door_secret),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        chair=row.chair,
        secretary=row.secretary,
        signed_at=row.signed_at,
        handed_over_on=row.handed_over_on,
        published_at=row.published_at,
        items=tuple(item_view(item) for item in await find.agenda(tx, row.id)),
        parties=parties,
        moves=possible(row.state, row.kind, parties),
        concerned=concerned,
        coming=counts.get(Reply.COMING, 0),
        not_coming=counts.get(Reply.NOT_COMING, 0),
        reply=mine,
        created_by=row.created_by,
    )


def pin_of(row: Gathering) -> tuple[float, float] | None:
    """Where it is on the map."""
    if row.latitude is None or row.longitude is None:
        return None
    return row.latitude, row.longitude


async def replies(tx: Tx, gathering_id: int) -> dict[Reply, int]:
    """How many said that they come, and that they do not."""
    found = await tx.session.execute(
        sa.select(GatheringReply.reply, sa.func.count())
        .where(GatheringReply.gathering_id == gathering_id)
        .group_by(GatheringReply.reply)
    )
    return {Reply(reply): int(count) for reply, count in found}


async def reply_of(tx: Tx, gathering_id: int, person_id: int) -> Reply | None:
    """What somebody said; None while they are silent."""
    found = await tx.session.scalar(
        sa.select(GatheringReply.reply).where(
            GatheringReply.gathering_id == gathering_id, GatheringReply.person_id == person_id
        )
    )
    return None if found is None else Reply(found)
