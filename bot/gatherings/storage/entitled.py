"""How many may vote, as of which day and by whose word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from bot.core.text import fold, tokens
from bot.core.tx import Tx
from bot.gatherings.models import Elected, EntitledCount, EntitledName, Gathering
from bot.gatherings.rules.kinds import Base, asked
from bot.gatherings.rules.limits import SOURCE_LIMIT, WHO_LENGTH
from bot.gatherings.rules.listing import Listed, Number
from bot.places import service as places
from bot.places.models import Place
from bot.places.service import SEEDED

#: Stands for the members of the assembly, where a settlement is named.
MEMBERS = ""


@dataclass(frozen=True)
class Entitled:
    """So many may vote. as_of: None where nobody said of which day the number is."""

    number: int
    as_of: date | None
    source: str


@dataclass(frozen=True)
class Village:
    """What is known of one settlement of an okrug. names: how many stand on its list."""

    place: Place
    known: Entitled | None
    names: int = 0


@dataclass(frozen=True)
class Overview:
    """What an office has written. whole: of all settlements, None while one is unknown."""

    okrug: Place
    villages: tuple[Village, ...]
    members: Entitled | None
    whole: Entitled | None

    @property
    def missing(self) -> tuple[Place, ...]:
        """The settlements whose number nobody has said."""
        return tuple(one.place for one in self.villages if one.known is None)


@dataclass(frozen=True)
class Subject:
    """What a number is of: a settlement of an okrug, or, without one, the members."""

    okrug: Place
    village: Place | None
    known: Entitled | None
    names: int

    @property
    def code(self) -> str:
        """The settlement; "" for the members."""
        return self.village.code if self.village else MEMBERS


async def entitled_of(tx: Tx, okrug: str, settlement: str = "") -> Entitled | None:
    """How many may vote in a settlement, or in the whole okrug; None while nobody has said.

    The whole okrug is the sum of its settlements, and unknown while one of them is
    (`missing` says which). It is as old as the oldest number in it.
    """
    found = await villages(tx, okrug)
    if settlement:
        return next((one.known for one in found if one.place.code == settlement), None)
    known = [one.known for one in found if one.known is not None]
    if not known or len(known) < len(found):
        return None
    days = [one.as_of for one in known if one.as_of is not None]
    return Entitled(
        sum(one.number for one in known),
        min(days) if len(days) == len(known) else None,
        "; ".join(dict.fromkeys(one.source for one in known if one.source))[:SOURCE_LIMIT],
    )


async def missing(tx: Tx, okrug: str, settlement: str = "") -> list[Place]:
    """The settlements whose number nobody has said, of those that a gathering is for."""
    return [
        one.place
        for one in await villages(tx, okrug)
        if one.known is None and settlement in ("", one.place.code)
    ]


async def villages(tx: Tx, okrug: str) -> list[Village]:
    """Every living settlement of an okrug with the number that stands for it."""
    said = await _latest(tx, okrug)
    listed = await _listed(tx, okrug)
    return [
        Village(place, said.get(place.code) or _by_file(place), listed.get(place.code, 0))
        for place in await places.settlements(tx, okrug)
    ]


async def members_of(tx: Tx, okrug: str) -> Entitled | None:
    """How many members the assembly has: those whose terms run, or what the office typed since.

    None where nobody was elected in the bot and nobody has said.
    """
    said = (await _latest(tx, okrug)).get("")
    running = await _running(tx, okrug, representatives=False)
    if said is None or running is None or said.as_of is None or running.as_of is None:
        return said or running
    return said if said.as_of >= running.as_of else running


async def representatives_of(tx: Tx, okrug: str) -> Entitled | None:
    """How many representatives separate gatherings elected whose terms run; None: not one."""
    return await _running(tx, okrug, representatives=True)


async def base_of(tx: Tx, row: Gathering) -> Entitled | None:
    """How many the base of a gathering's quorum counts; None for unknown, and where none is asked.

    Of a street nobody but the office can say it, at the door: it is less than a village.
    """
    rule = asked(row.kind).quorum_by(row.base)
    if rule is None:
        return None
    if rule.base is Base.MEMBERS:
        return await members_of(tx, row.okrug)
    if rule.base is Base.REPRESENTATIVES:
        return await representatives_of(tx, row.okrug)
    if row.section_kk or row.section_ru:
        return None
    return await entitled_of(tx, row.okrug, row.settlement)


async def _latest(tx: Tx, okrug: str) -> dict[str, Entitled]:
    """The last number that was said of each settlement; "" is the assembly."""
    last = (
        sa.select(sa.func.max(EntitledCount.id))
        .where(EntitledCount.okrug == okrug)
        .group_by(EntitledCount.settlement)
    )
    found = await tx.session.scalars(sa.select(EntitledCount).where(EntitledCount.id.in_(last)))
    return {row.settlement: Entitled(row.number, row.as_of, row.source) for row in found}


async def _listed(tx: Tx, okrug: str) -> dict[str, int]:
    found = await tx.session.execute(
        sa.select(EntitledName.settlement, sa.func.count())
        .where(EntitledName.okrug == okrug)
        .group_by(EntitledName.settlement)
    )
    return {settlement: int(count) for settlement, count in found}


async def _running(tx: Tx, okrug: str, *, representatives: bool) -> Entitled | None:
    found = await tx.session.execute(
        sa.select(sa.func.count(), sa.func.max(Elected.first)).where(
            *_running_now(tx, okrug, representatives=representatives)
        )
    )
    number, newest = found.one()
    return Entitled(int(number), newest, "") if number else None


def _running_now(
    tx: Tx, okrug: str, *, representatives: bool
) -> tuple[sa.ColumnElement[bool], ...]:
    """Whose terms run today."""
    return (
        Elected.bot_id == tx.bot_id,
        Elected.okrug == okrug,
        Elected.settlement != "" if representatives else Elected.settlement == "",
        Elected.first <= tx.today,
        Elected.last >= tx.today,
        sa.or_(Elected.ended_on.is_(None), Elected.ended_on > tx.today),
    )


def _by_file(place: Place) -> Entitled | None:
    return None if place.entitled is None else Entitled(place.entitled, None, SEEDED)


async def add_count(
    tx: Tx, okrug: str, settlement: str, number: Number, set_by: int | None
) -> None:
    """Another number, which stands from now on."""
    tx.session.add(
        EntitledCount(
            okrug=okrug,
            settlement=settlement,
            number=number.number,
            as_of=number.as_of,
            source=number.source,
            set_by=set_by,
            set_at=tx.now,
        )
    )
    await tx.session.flush()


async def replace_names(tx: Tx, okrug: str, settlement: str, names: Sequence[Listed]) -> None:
    """Another list of a settlement in place of the one there was; an empty one takes it away."""
    await tx.session.execute(
        sa.delete(EntitledName)
        .where(EntitledName.okrug == okrug, EntitledName.settlement == settlement)
        .execution_options(synchronize_session=False)
    )
    rows = [
        {
            "okrug": okrug,
            "settlement": settlement,
            "name": one.name,
            "mark": one.mark,
            "who": one.who,
            "folded": " ".join(tokens(fold(f"{one.name} {one.mark}")))[:WHO_LENGTH],
        }
        for one in names
    ]
    if rows:
        await tx.session.execute(sa.insert(EntitledName), rows)


async def find_names(
    tx: Tx, row: Gathering, words: Sequence[str], limit: int
) -> Sequence[EntitledName]:
    """Who of the lists of a gathering bears such words, folded; each may be a beginning."""
    query = sa.select(EntitledName).where(*_of_lists(row))
    for word in words:
        query = query.where(
            sa.or_(EntitledName.folded.like(f"{word}%"), EntitledName.folded.like(f"% {word}%"))
        )
    found = await tx.session.scalars(
        query.order_by(EntitledName.folded, EntitledName.id).limit(limit)
    )
    return found.all()


async def listed(tx: Tx, row: Gathering, name_id: int) -> EntitledName | None:
    """One of the lists of a gathering."""
    found = await tx.session.scalars(
        sa.select(EntitledName).where(*_of_lists(row), EntitledName.id == name_id)
    )
    return found.one_or_none()


async def has_list(tx: Tx, row: Gathering) -> bool:
    """Whether there is any list of those who may vote at a gathering."""
    found = await tx.session.scalar(sa.select(EntitledName.id).where(*_of_lists(row)).limit(1))
    return found is not None


def _of_lists(row: Gathering) -> tuple[sa.ColumnElement[bool], ...]:
    village = EntitledName.settlement == row.settlement if row.settlement else sa.true()
    return (EntitledName.okrug == row.okrug, village)


async def elected_for(tx: Tx, row: Gathering) -> Sequence[Elected]:
    """Whom a gathering is of, where it is of people who were elected; nobody otherwise."""
    rule = asked(row.kind).quorum_by(row.base)
    if rule is None or rule.base is Base.ENTITLED:
        return ()
    found = await tx.session.scalars(
        sa.select(Elected)
        .where(*_running_now(tx, row.okrug, representatives=rule.base is Base.REPRESENTATIVES))
        .order_by(Elected.name, Elected.id)
    )
    return found.all()


async def village_names(tx: Tx, okrug: str) -> dict[str, str]:
    """The names of an okrug's settlements, which tell namesakes apart as streets do."""
    return {place.code: place.kk for place in await places.settlements(tx, okrug)}
