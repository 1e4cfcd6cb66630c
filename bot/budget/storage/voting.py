"""Votes: one person, one vote, by phone or on paper, each in one statement.

The statement takes a vote only where the round is still voted on, it was made in time, and
whoever makes it may. That nobody has two is for the unique indexes to hold: by person, and by
name where votes come on paper, too. On PostgreSQL the round's row is held while a vote is
written, so that counting waits for it; SQLite has one writer.
"""

from collections import Counter, defaultdict
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from bot.budget.models import BudgetCount, BudgetPhase, BudgetRound, BudgetVoter
from bot.budget.rules.ballot import NEWCOMER, decode, encode, too_small
from bot.budget.rules.bounds import NAME_WORDS, SMALLEST_CELL
from bot.budget.rules.kinds import Phase, RoundState
from bot.budget.rules.voters import Voter, Why
from bot.budget.storage import drafts
from bot.budget.storage import rounds as find
from bot.budget.storage.ballots import PaperVoter, Turnout
from bot.budget.storage.views import Both, named
from bot.core.db import BigId, Moment, inserter
from bot.core.tx import Tx
from bot.people.models import Person
from bot.places.models import Place
from bot.places.service import settlements as villages_of

#: In place of a settlement's code: those of which each has too few voters, counted together.
TOGETHER = ""
_JOINED = sa.func.coalesce(Person.joined_at, Person.created_at)
#: Everything about a round and a person that lets the person vote in it.
_MAY = (
    Person.bot_id == BudgetRound.bot_id,
    Person.erased_at.is_(None),
    Person.okrug == BudgetRound.okrug,
    sa.or_(
        sa.cast(BudgetRound.settlements, sa.Text) == "[]",
        sa.and_(
            Person.settlement != "",
            sa.cast(BudgetRound.settlements, sa.Text).like('%"' + Person.settlement + '"%'),
        ),
    ),
    sa.or_(BudgetRound.adults.is_(False), Person.adult.is_(True)),
    sa.or_(BudgetRound.joined_before.is_(False), BudgetPhase.begins_at > _JOINED),
)


_ROUND = sa.bindparam("round", type_=BigId)
_PERSON = sa.bindparam("person", type_=BigId)
_NOW = sa.bindparam("now", type_=Moment)


def _open(*columns: Any) -> sa.Select[Any]:
    """One row while a round is voted on and not counted yet; it waits for nobody but a count."""
    return (
        sa.select(*columns)
        .select_from(BudgetRound)
        .join(
            BudgetPhase,
            sa.and_(BudgetPhase.round_id == BudgetRound.id, BudgetPhase.phase == Phase.VOTING),
        )
        .where(
            BudgetRound.id == _ROUND,
            BudgetRound.bot_id == sa.bindparam("bot", type_=sa.BigInteger),
            BudgetRound.state == RoundState.RUNNING,
            BudgetRound.listed_at.is_not(None),
            BudgetPhase.begins_at <= _NOW,
        )
        .with_for_update(of=BudgetRound, read=True)
    )


def _of(tx: Tx, round_id: int) -> dict[str, Any]:
    """What `_open` is asked of."""
    return {"round": round_id, "bot": tx.bot_id, "now": tx.now}


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text)


def _named_as(voter: Voter) -> dict[str, str]:
    return {"name": voter.name, "mark": voter.mark, "who": voter.who}


# By phone


@cache
def _casting(dialect: str, *, named: bool) -> Any:
    """The statement of a vote, made once: hundreds a second are cast with it.

    named: names are asked, and nobody else votes under this one; else they must not be asked.
    """
    values: dict[str, Any] = {
        "round_id": BudgetRound.id,
        "person_id": Person.id,
        "name": _text("name"),
        "mark": _text("mark"),
        "who": _text("who"),
        "settlement": Person.settlement,
        "on_paper": sa.false(),
        "newcomer": sa.bindparam("newcomer_after", type_=Moment) < _JOINED,
        "choice": _text("choice"),
        "at": _NOW,
    }
    chosen = (
        _open(*values.values())
        .join(Person, Person.id == _PERSON)
        .where(
            BudgetPhase.ends_at >= sa.bindparam("sent", type_=Moment),
            *_MAY,
            _free() if named else BudgetRound.paper.is_(False),
        )
    )
    insert = inserter(dialect, BudgetVoter).from_select(list(values), chosen)
    return insert.on_conflict_do_update(
        index_elements=["round_id", "person_id"],
        index_where=sa.text("person_id IS NOT NULL"),
        set_={"choice": insert.excluded.choice},
        where=BudgetVoter.on_paper.is_(False),
    ).returning(BudgetVoter.id)


def _free() -> sa.ColumnElement[bool]:
    """Nobody else votes under this name."""
    other = aliased(BudgetVoter)
    return ~sa.exists().where(
        other.round_id == BudgetRound.id,
        other.who == _text("who"),
        sa.or_(other.person_id.is_(None), other.person_id != _PERSON),
    )


async def cast(
    tx: Tx,
    round_id: int,
    person_id: int,
    choice: str,
    *,
    voter: Voter,
    begins_at: datetime,
    sent: datetime,
) -> bool:
    """Vote, or vote otherwise than before; False where nothing was counted.

    voter: without a name where names are not asked. The name of a first vote stays.
    begins_at: when the vote began, to tell newcomers.
    """
    connection = await tx.session.connection()
    statement = _casting(connection.dialect.name, named=bool(voter.who))
    given = _of(tx, round_id) | _named_as(voter)
    given |= {"person": person_id, "choice": choice, "sent": sent}
    given |= {"newcomer_after": begins_at - NEWCOMER}
    if not voter.who:
        return (await connection.execute(statement, given)).first() is not None
    for _ in range(2):  # one's own other press of the same moment is in the tables by the second
        try:
            async with tx.session.begin_nested():
                return (await connection.execute(statement, given)).first() is not None
        except sa.exc.IntegrityError:
            continue  # whoever else has this name was first by a moment
    return False


async def of_person(tx: Tx, round_id: int, person_id: int) -> BudgetVoter | None:
    """Somebody's vote, whichever way it came."""
    found = await tx.session.scalars(
        sa.select(BudgetVoter)
        .where(BudgetVoter.round_id == round_id, BudgetVoter.person_id == person_id)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def said_of_self(tx: Tx, person_id: int) -> tuple[bool | None, datetime | None]:
    """Whether somebody said that they are eighteen, and since when they are here."""
    row = (
        await tx.session.execute(sa.select(Person.adult, _JOINED).where(Person.id == person_id))
    ).one_or_none()
    return (None, None) if row is None else (row[0], row[1])


async def like(tx: Tx, round_id: int, voter: Voter) -> list[PaperVoter]:
    """Those who voted, whichever way, under names that have two words or more in common."""
    words = voter.words
    if not words:
        return []
    shared = sum(
        (sa.case((BudgetVoter.who.contains(word), 1), else_=0) for word in words),
        start=sa.literal(0),
    )
    chosen = sa.select(BudgetVoter).where(
        BudgetVoter.round_id == round_id,
        BudgetVoter.who != "",
        shared >= min(NAME_WORDS, len(words)),
    )
    return await _named(tx, chosen.order_by(BudgetVoter.id))


async def _named(tx: Tx, chosen: sa.Select[BudgetVoter]) -> list[PaperVoter]:
    rows = list(await tx.session.scalars(chosen.execution_options(populate_existing=True)))
    villages = {code: await named(tx, code) for code in {row.settlement for row in rows}}
    return [
        PaperVoter(row.id, Voter(row.name, row.mark), villages[row.settlement], row.on_paper)
        for row in rows
    ]


# From paper


async def hold_open(tx: Tx, round_id: int) -> bool:
    """Whether votes from paper are still taken; it stays so while this transaction lasts."""
    chosen = _open(BudgetRound.id).where(BudgetRound.paper.is_(True))
    return await tx.session.scalar(chosen, _of(tx, round_id)) is not None


@cache
def _entering(dialect: str) -> Any:
    """The statement of a vote from paper."""
    values: dict[str, Any] = {
        "round_id": BudgetRound.id,
        "name": _text("name"),
        "mark": _text("mark"),
        "who": _text("who"),
        "settlement": _text("settlement"),
        "on_paper": sa.true(),
        "newcomer": sa.false(),
        "choice": _text("choice"),
        "at": _NOW,
        "entered_by": sa.bindparam("by", type_=BigId),
    }
    chosen = _open(*values.values()).where(BudgetRound.paper.is_(True))
    insert = inserter(dialect, BudgetVoter).from_select(list(values), chosen)
    return insert.on_conflict_do_nothing().returning(BudgetVoter.id)


async def enter(
    tx: Tx, round_id: int, voter: Voter, choice: str, *, settlement: str, by: int
) -> bool:
    """A vote from paper; False where that name has voted, or votes are not taken any more."""
    connection = await tx.session.connection()
    given = _of(tx, round_id) | _named_as(voter)
    given |= {"settlement": settlement, "choice": choice, "by": by}
    entered = await connection.execute(_entering(connection.dialect.name), given)
    return entered.first() is not None


async def under_name(tx: Tx, round_id: int, voter: Voter) -> BudgetVoter | None:
    """Whoever voted under just this name."""
    found = await tx.session.scalars(
        sa.select(BudgetVoter)
        .where(BudgetVoter.round_id == round_id, BudgetVoter.who == voter.who)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def put_instead(
    tx: Tx, round_id: int, voter_id: int, choice: str, *, why: Why, by: int
) -> int | None:
    """A vote on paper takes the place of one by phone; whose that was (people.id)."""
    changed = await tx.session.execute(
        sa.update(BudgetVoter)
        .where(
            BudgetVoter.id == voter_id,
            BudgetVoter.round_id == round_id,
            BudgetVoter.on_paper.is_(False),
            BudgetVoter.person_id.is_not(None),
        )
        .values(on_paper=True, newcomer=False, choice=choice, entered_by=by, why=why.value)
        .returning(BudgetVoter.person_id)
        .execution_options(synchronize_session=False)
    )
    return changed.scalar_one_or_none()


async def remove(tx: Tx, round_id: int, voter_id: int) -> tuple[int | None] | None:
    """A vote from paper was a mistake; who may vote by phone again (people.id), if anybody.

    None where there is none such.
    """
    removed = await tx.session.execute(
        sa.delete(BudgetVoter)
        .where(
            BudgetVoter.id == voter_id,
            BudgetVoter.round_id == round_id,
            BudgetVoter.on_paper.is_(True),
        )
        .returning(BudgetVoter.person_id)
        .execution_options(synchronize_session=False)
    )
    row = removed.one_or_none()
    return None if row is None else (row[0],)


async def on_paper(
    tx: Tx, round_id: int, *, limit: int | None = None, offset: int = 0
) -> list[PaperVoter]:
    """Those whose votes were entered from paper, the last first."""
    return await _named(
        tx,
        sa.select(BudgetVoter)
        .where(BudgetVoter.round_id == round_id, BudgetVoter.on_paper.is_(True))
        .order_by(BudgetVoter.id.desc())
        .limit(limit)
        .offset(offset),
    )


async def one_on_paper(tx: Tx, round_id: int, voter_id: int) -> PaperVoter | None:
    """One of them."""
    found = await _named(
        tx,
        sa.select(BudgetVoter).where(
            BudgetVoter.id == voter_id,
            BudgetVoter.round_id == round_id,
            BudgetVoter.on_paper.is_(True),
        ),
    )
    return found[0] if found else None


# All of them


async def ballots(tx: Tx, round_id: int) -> dict[str, dict[frozenset[int], int]]:
    """How many of each settlement made each choice: before they are counted, and afterwards."""
    found: dict[str, Counter[frozenset[int]]] = defaultdict(Counter)
    for settlement, choice, many in await _tally(tx, round_id):
        found[settlement][decode(choice)] += many
    counted = await tx.session.execute(
        sa.select(BudgetCount.settlement, BudgetCount.choice, BudgetCount.ballots).where(
            BudgetCount.round_id == round_id
        )
    )
    for settlement, choice, many in counted:
        found[settlement][decode(choice)] += many
    return {settlement: dict(counts) for settlement, counts in found.items()}


async def _tally(tx: Tx, round_id: int) -> list[tuple[str, str, int]]:
    found = await tx.session.execute(
        sa.select(BudgetVoter.settlement, BudgetVoter.choice, sa.func.count())
        .where(BudgetVoter.round_id == round_id, BudgetVoter.choice.is_not(None))
        .group_by(BudgetVoter.settlement, BudgetVoter.choice)
    )
    return [(settlement, choice or "", many) for settlement, choice, many in found]


async def separate(tx: Tx, round_id: int) -> None:
    """Who voted and what was chosen are told apart for good; whoever counts holds the round.

    A settlement of which only few voted has no choices of its own any more: among so few, they
    would say who wanted what.
    """
    sizes: Counter[str] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    tally = await _tally(tx, round_id)
    for settlement, _, many in tally:
        sizes[settlement] += many
    small = too_small(sizes, SMALLEST_CELL)
    for settlement, choice, many in tally:
        place = TOGETHER if settlement in small else settlement
        counts[place, encode(decode(choice))] += many
    rows = [
        {"round_id": round_id, "settlement": place, "choice": choice, "ballots": many}
        for (place, choice), many in sorted(counts.items())
    ]
    if rows:
        connection = await tx.session.connection()
        await connection.execute(sa.insert(BudgetCount), rows)
    await forget_choices(tx, round_id)


async def forget_choices(tx: Tx, round_id: int) -> None:
    """Of whoever voted it stays that they did; what they chose or ticked, and when, is gone."""
    await tx.session.execute(
        sa.update(BudgetVoter)
        .where(BudgetVoter.round_id == round_id)
        .values(choice=None, at=None)
        .execution_options(synchronize_session=False)
    )
    await drafts.drop_all(tx, round_id)


async def turnout(tx: Tx, row: BudgetRound) -> Turnout:
    """How many have voted and out of how many: nothing of what they chose."""
    found = await tx.session.execute(
        sa.select(BudgetVoter.on_paper, sa.func.count())
        .where(BudgetVoter.round_id == row.id)
        .group_by(BudgetVoter.on_paper)
    )
    ways = {bool(paper): int(many) for paper, many in found}
    asked = await tx.session.scalar(
        sa.select(sa.func.count()).select_from(find.concerned(row).subquery())
    )
    return Turnout(
        voters=sum(ways.values()),
        on_paper=ways.get(True, 0),
        asked=int(asked or 0),
        community=await _community(tx, row),
    )


async def _community(tx: Tx, row: BudgetRound) -> int | None:
    chosen = [code for code, _ in await villages(tx, row)]
    found = await tx.session.execute(sa.select(Place.entitled).where(Place.code.in_(chosen)))
    known = [number for (number,) in found]
    if not known or any(number is None for number in known):
        return None
    return sum(number or 0 for number in known)


async def villages(tx: Tx, row: BudgetRound) -> tuple[tuple[str, Both], ...]:
    """The settlements whose people take part, by code."""
    codes = list(row.settlements) or [one.code for one in await villages_of(tx, row.okrug)]
    return tuple([(code, await named(tx, code)) for code in codes])
