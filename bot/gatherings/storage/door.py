"""The door of a gathering as the desk sees it, and the desks whose cards are alive."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from bot.core.access import Action, Actor
from bot.core.tx import Tx
from bot.delivery.models import Card, Delivery
from bot.gatherings.models import Gathering, GatheringCount, GatheringStay
from bot.gatherings.rules import door as rules
from bot.gatherings.rules.kinds import Base, asked
from bot.gatherings.rules.lifecycle import Party, State
from bot.gatherings.rules.limits import BOARD_HOURS, DOOR_EARLIEST_HOURS
from bot.gatherings.rules.listing import Listed
from bot.gatherings.rules.presence import How
from bot.gatherings.rules.quorum import Threshold
from bot.gatherings.storage import entitled, presence
from bot.gatherings.storage.entitled import Entitled
from bot.gatherings.storage.views import Both, GatheringView, gathering_view
from bot.people import service as people
from bot.people.models import Person

#: A card follows a door that stands so, and shows its end once.
_FOLLOWED = (State.ANNOUNCED, State.OPEN, State.NO_QUORUM, State.CLOSED, State.CANCELLED)
_BEFORE = timedelta(hours=DOOR_EARLIEST_HOURS + 1)
_AFTER = timedelta(hours=BOARD_HOURS)


@dataclass(frozen=True)
class Numbers:
    """Who is there now, and how they were counted; `typed` are those without a name."""

    qr: int = 0
    code: int = 0
    name: int = 0
    typed: int = 0

    @property
    def present(self) -> int:
        """All of them."""
        return self.qr + self.code + self.name + self.typed


@dataclass(frozen=True)
class Lacking:
    """A settlement whose number nobody has said; "" and no name for the members."""

    settlement: str
    name: Both


@dataclass(frozen=True)
class DoorView:
    """What the secretary's card shows.

    base: whom the quorum is a part of; None where none is asked, and then nothing else of it is.
    threshold: None while the number is not known, which `lacking` explains.
    standing: the number it rests on, fixed on the row or not yet. newer: what was written since.
    street: it is of less than a village, so that its number is typed here.
    desk: who was named secretary. office: whether the reader may name somebody else.
    myself: whether the reader may be put on the list and is not on it.
    alike: how many names are counted more than once: are they different people?
    """

    gathering: GatheringView
    numbers: Numbers
    at: datetime
    base: Base | None
    threshold: Threshold | None
    lacking: tuple[Lacking, ...]
    standing: Entitled | None
    newer: Entitled | None
    street: bool
    open: bool
    opens_from: datetime | None
    may_miss: bool
    desk: str
    office: bool
    myself: bool
    alike: int

    @property
    def waits_until(self) -> datetime | None:
        """The hour it was announced for, where the law lets it begin no earlier; None: it came."""
        moment = rules.begins_from(self.gathering.kind, self.gathering.held_at)
        return moment if moment is not None and self.at < moment else None

    @property
    def may_begin(self) -> bool:
        """Whether it can be opened now, as far as its hour and those present are concerned."""
        if not self.open or self.gathering.state is not State.ANNOUNCED:
            return False
        if self.waits_until is not None:
            return False
        return self.base is None or (self.threshold is not None and self.threshold.reached)


def parties_at_desk(actor: Actor, row: Gathering) -> frozenset[Party]:
    """As what somebody may keep the door; nothing for anybody else."""
    found = set()
    if actor.may(Action.PLAN_GATHERING, row.okrug):
        found.add(Party.OFFICE)
    if actor.person_id is not None and row.secretary_id == actor.person_id:
        found.add(Party.SECRETARY)
    return frozenset(found)


async def door_view(tx: Tx, row: Gathering, actor: Actor, parties: frozenset[Party]) -> DoorView:
    """The door as it is now."""
    view = await gathering_view(tx, row, actor.person_id, parties)
    stays = await presence.stays(tx, row)
    numbers = _numbers(tx, stays, await presence.counts(tx, row))
    rule = asked(row.kind).quorum_by(row.base)
    known = await entitled.base_of(tx, row) if rule is not None else None
    fixed = fixed_of(row)
    standing = fixed or known
    enough = standing is not None and standing.number > 0
    is_open = rules.is_open(row.door_secret, row.state)
    threshold = None
    if standing is not None and enough:
        threshold = presence.reached(row, standing.number, numbers.present)
    return DoorView(
        gathering=view,
        numbers=numbers,
        at=tx.now,
        base=rule.base if rule is not None else None,
        threshold=threshold,
        lacking=() if rule is None or enough else await _lacking(tx, row, rule.base),
        standing=standing,
        newer=known if _is_newer(row, fixed, known) else None,
        street=is_street(row) and rule is not None,
        open=is_open,
        opens_from=rules.opens_from(row.held_at) if row.held_at else None,
        may_miss=is_open
        and row.state is State.ANNOUNCED
        and rules.may_miss(row.kind, row.held_at, tx.now)
        and not (threshold is not None and threshold.reached),
        desk=await _name_of(tx, row.secretary_id),
        office=Party.OFFICE in parties,
        myself=is_open and view.concerned and not await _is_here(tx, row, actor),
        alike=len(_alike([one for one in stays if one.left_at is None])),
    )


def _numbers(tx: Tx, stays: Sequence[GatheringStay], counts: Sequence[GatheringCount]) -> Numbers:
    """How many there are now; the roll counts, so that nobody is counted twice."""
    counted = presence.roll_of(stays, counts)
    own = [one.how for one in stays if one.person_id is not None and one.left_at is None]
    qr, code = own.count(How.QR), own.count(How.CODE)
    return Numbers(qr, code, counted.named(tx.now) - qr - code, counted.nameless(tx.now))


def fixed_of(row: Gathering) -> Entitled | None:
    """The number that was written on the gathering itself, with its day and source."""
    if row.entitled is None:
        return None
    return Entitled(row.entitled, row.entitled_on, row.entitled_source)


def is_street(row: Gathering) -> bool:
    """Whether it is of less than a village."""
    return bool(row.section_kk or row.section_ru)


def _is_newer(row: Gathering, fixed: Entitled | None, known: Entitled | None) -> bool:
    if row.state is not State.ANNOUNCED or fixed is None or known is None:
        return False
    return known != fixed


async def _lacking(tx: Tx, row: Gathering, base: Base) -> tuple[Lacking, ...]:
    """What to write so that the quorum is known. Nobody can write representatives: they elect."""
    if base is Base.REPRESENTATIVES or is_street(row):
        return ()
    if base is Base.MEMBERS:
        return (Lacking("", Both()),)
    mine = [
        one
        for one in await entitled.villages(tx, row.okrug)
        if row.settlement in ("", one.place.code)
    ]
    unknown = [one for one in mine if one.known is None] or mine  # or all of them stand at 0
    return tuple(Lacking(one.place.code, Both(one.place.kk, one.place.ru)) for one in unknown)


async def _name_of(tx: Tx, person_id: int | None) -> str:
    if person_id is None:
        return ""
    found: str | None = await tx.session.scalar(
        sa.select(Person.name).where(Person.id == person_id, Person.erased_at.is_(None))
    )
    return found or ""


async def _is_here(tx: Tx, row: Gathering, actor: Actor) -> bool:
    if actor.person_id is None:
        return False
    return await presence.here(tx, row, actor.person_id) is not None


# ── The list ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Here:
    """Somebody on the list, as their newest stay tells.

    came: for the first time. left: None while they are there. alike: somebody else on the list
    bears the same name. person: they have a phone, and so could keep the desk.
    """

    stay: int
    name: str
    mark: str
    how: How
    came: datetime
    left: datetime | None
    alike: bool
    person: int | None


async def listed(tx: Tx, row: Gathering) -> list[Here]:
    """Everybody who was there at all, each once, by the alphabet of their names."""
    return _listed(await presence.stays(tx, row))


def _listed(stays: Sequence[GatheringStay]) -> list[Here]:
    newest: dict[int | str, GatheringStay] = {}
    first: dict[int | str, datetime] = {}
    for one in stays:
        key: int | str = one.person_id or one.who or f"#{one.id}"  # an erased person is alone
        first.setdefault(key, one.came_at)
        newest[key] = one
    alike = _alike(newest.values())
    found = [
        Here(
            stay=one.id,
            name=one.name,
            mark=one.mark,
            how=one.how,
            came=first[key],
            left=one.left_at,
            alike=rules.words_of(one.name) in alike,
            person=one.person_id,
        )
        for key, one in newest.items()
    ]
    return sorted(found, key=lambda one: (rules.who(one.name, one.mark), one.stay))


def _alike(stays: Iterable[GatheringStay]) -> set[tuple[str, ...]]:
    """Names that are counted more than once: are they really different people?

    A name without a mark beside a phone is counted once.
    """
    counted: Counter[tuple[str, ...]] = Counter()
    phones: set[tuple[str, ...]] = set()
    bare: set[tuple[str, ...]] = set()
    for one in stays:
        name = rules.words_of(one.name)
        if not name:
            continue  # they were erased: of two without a name nothing can be said
        if one.person_id is not None:
            phones.add(name)
        elif not rules.words_of(one.mark):
            bare.add(name)
            continue
        counted[name] += 1
    counted.update(bare - phones)
    return {name for name, times in counted.items() if times > 1}


@dataclass(frozen=True)
class HerePage:
    """A page of the list, or of those whose name has the words that were asked for."""

    view: DoorView
    found: tuple[Here, ...]
    page: int
    pages: int


class FromList(StrEnum):
    """Which list somebody stands on."""

    ENTITLED = "entitled"
    ELECTED = "elected"


@dataclass(frozen=True)
class Match:
    """Somebody of a list who may be meant. mark: street, and village where there are several."""

    of: FromList
    id: int
    name: str
    mark: str
    here: bool

    @property
    def words(self) -> tuple[str, ...]:
        """The name for comparison."""
        return rules.words_of(self.name)


@dataclass(frozen=True)
class Asked:
    """What became of a name that was typed or chosen.

    typed: as it was written, with what tells it apart; None where it was too short.
    added: they are there from now on. there: they were already, by this very name.
    twin: somebody of that name is there. Is it another person?
    matches: whom of the lists the words may mean. offered: it may be added as it was typed.
    """

    view: DoorView
    typed: Listed | None
    added: bool = False
    there: bool = False
    twin: Here | None = None
    matches: tuple[Match, ...] = ()
    offered: bool = False


# ── Whose cards are alive ────────────────────────────────────────────────────────────────────


def board_key(gathering_id: int) -> str:
    """The secretary's card: of all copies in a chat only the newest lives."""
    return f"door:{gathering_id}"


def picture_key(gathering_id: int) -> str:
    """The picture with the code, in the same way."""
    return f"door-picture:{gathering_id}"


async def doors(tx: Tx) -> Sequence[Gathering]:
    """Gatherings of every bot whose door was opened for today; for the clock."""
    found = await tx.session.scalars(
        sa.select(Gathering)
        .where(
            Gathering.state.in_(_FOLLOWED),
            Gathering.held_at > tx.now - _AFTER,
            Gathering.held_at <= tx.now + _BEFORE,
            Gathering.door_opened_at.is_not(None),
        )
        .order_by(Gathering.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def watching(tx: Tx, row: Gathering, key: str) -> list[int]:
    """people.id of those who may keep the door and in whose chat a card with this key lives."""
    desks = {*await people.who_may(tx, Action.PLAN_GATHERING, row.okrug), row.secretary_id}
    found = await tx.session.scalars(
        sa.select(Person.id)
        .join(Card, sa.and_(Card.bot_id == Person.bot_id, Card.chat_id == Person.telegram_id))
        .where(
            Person.id.in_(desks - {None}),
            Card.bot_id == row.bot_id,
            Card.key == key,
            Person.blocked_at.is_(None),
        )
    )
    return list(found)


async def told_last(tx: Tx, key: str | None, name: str) -> object:
    """What the last notice under a key told by a parameter; None where there was none."""
    found = await tx.session.scalar(sa.select(Delivery.params).where(Delivery.key == key))
    return None if found is None else found.get(name)
