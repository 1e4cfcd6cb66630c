"""Votes: one person, one vote, in one statement.

The statement takes a vote only where the poll is still open, it was made in time, and whoever
makes it may. That nobody has two is the primary key's to hold. On PostgreSQL the poll's row is
held while a vote is written, so that a close waits for it; SQLite has one writer.
"""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.core.db import BigId, Moment, inserter
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from bot.polls.models import Poll, PollCount, PollVote, PollVoter
from bot.polls.rules.choices import EVERYTHING, positions
from bot.polls.rules.kinds import State
from bot.polls.rules.limits import MOST_OPTIONS
from bot.polls.storage import polls as find

#: Everything about a poll and a person that lets the person vote in it.
_MAY = (
    Person.bot_id == Poll.bot_id,
    Person.erased_at.is_(None),
    sa.or_(
        sa.and_(sa.cast(Poll.roles, sa.Text) == "[]", Person.okrug == Poll.okrug),
        sa.exists().where(
            HeldRole.person_id == Person.id,
            HeldRole.scope == Poll.okrug,
            HeldRole.ended_at.is_(None),
            sa.cast(Poll.roles, sa.Text).like('%"' + sa.cast(HeldRole.role, sa.Text) + '"%'),
        ),
    ),
    sa.or_(
        sa.cast(Poll.settlements, sa.Text) == "[]",
        sa.and_(
            Person.settlement != "",
            sa.cast(Poll.settlements, sa.Text).like('%"' + Person.settlement + '"%'),
        ),
    ),
    sa.or_(Poll.adults.is_(False), Person.adult.is_(True)),
    sa.or_(
        Poll.joined_before.is_(False),
        sa.func.coalesce(Person.joined_at, Person.created_at) < Poll.opened_at,
    ),
)


_POLL = sa.bindparam("poll", type_=BigId)
_NOW = sa.bindparam("now", type_=Moment)


def _voting(*columns: Any, secret: bool) -> sa.Select[Any]:
    """One row where this vote counts, none where it does not."""
    return (
        sa.select(Poll.id, Person.id, *columns)
        .select_from(Poll)
        .join(Person, Person.id == sa.bindparam("person", type_=BigId))
        .where(
            Poll.id == _POLL,
            Poll.bot_id == sa.bindparam("bot", type_=sa.BigInteger),
            Poll.secret.is_(secret),
            Poll.state == State.OPEN,
            Poll.closes_at >= sa.bindparam("sent", type_=Moment),
            *_MAY,
        )
        .with_for_update(of=Poll, read=True)
    )


@cache
def _casting(dialect: str) -> Any:
    """The statement of a vote, made once: hundreds a second are cast with it."""
    add = sa.bindparam("add", type_=sa.Integer)
    keep = sa.bindparam("keep", type_=sa.Integer)  # everything but what is taken away
    new = PollVote.choice.bitwise_or(add).self_group().bitwise_and(keep)
    this = Poll.id == _POLL
    changed = (PollVote.choice == 0) | sa.exists().where(this, Poll.may_change.is_(True))
    most = sa.select(Poll.most).where(this).scalar_subquery()
    first = add.bitwise_and(keep)
    insert = inserter(dialect, PollVote)
    return (
        insert.from_select(
            ["poll_id", "person_id", "choice", "settlement", "at"],
            _voting(first, Person.settlement, _NOW, secret=False),
        )
        .on_conflict_do_update(
            index_elements=["poll_id", "person_id"],
            set_={"choice": new, "settlement": insert.excluded.settlement, "at": _NOW},
            where=sa.and_(changed, _how_many(new) <= most),
        )
        .returning(PollVote.choice)
    )


@cache
def _noting(dialect: str) -> Any:
    """The statement that notes who voted in a secret poll."""
    return (
        inserter(dialect, PollVoter)
        .from_select(
            ["poll_id", "person_id", "settlement"], _voting(Person.settlement, secret=True)
        )
        .on_conflict_do_nothing(index_elements=["poll_id", "person_id"])
        .returning(PollVoter.poll_id)
    )


async def cast(
    tx: Tx, poll_id: int, person_id: int, *, add: int, remove: int = 0, sent: datetime
) -> int | None:
    """Take these options and leave those, in a poll that is not secret; what stands chosen then.

    None where nothing was counted: the poll is not open, the vote was late, the person may not,
    their mind may not be changed, or it would be too many options.
    """
    connection = await tx.session.connection()
    found = await connection.execute(
        _casting(connection.dialect.name),
        {
            "poll": poll_id,
            "person": person_id,
            "bot": tx.bot_id,
            "sent": sent,
            "now": tx.now,
            "add": add,
            "keep": EVERYTHING ^ remove,
        },
    )
    counted = found.scalar_one_or_none()
    return None if counted is None else int(counted)


def _how_many(chosen: Any) -> Any:
    """How many options a choice is of, in the database's own arithmetic."""
    bits = [
        chosen.self_group().bitwise_rshift(at).self_group().bitwise_and(1).self_group()
        for at in range(MOST_OPTIONS)
    ]
    return sum(bits[1:], bits[0])


async def cast_secret(
    tx: Tx, poll_id: int, person_id: int, chosen: int, *, sent: datetime
) -> bool:
    """Vote in a secret poll: that they did is noted, and apart from it what was taken is counted.

    False where nothing was counted, as where they have voted already.
    """
    connection = await tx.session.connection()
    noted = await connection.execute(
        _noting(connection.dialect.name),
        {"poll": poll_id, "person": person_id, "bot": tx.bot_id, "sent": sent},
    )
    if noted.first() is None:
        return False
    await _add_to_counts(tx, poll_id, chosen)
    return True


async def _add_to_counts(tx: Tx, poll_id: int, chosen: int) -> None:
    """Count a secret vote: every option of the poll is written anew, whether it was taken or not.

    PostgreSQL notes on each row which transaction wrote it. If only the options taken were
    written, that note would join the last who took one to it. All rows are held first, in one
    order, so that two who vote at once do not wait for each other's.
    """
    if tx.session.get_bind().dialect.name == "postgresql":
        await tx.session.execute(
            sa.select(PollCount.position)
            .where(PollCount.poll_id == poll_id)
            .order_by(PollCount.position)
            .with_for_update()
        )
    taken = sa.case((PollCount.position.in_(positions(chosen)), 1), else_=0)
    await tx.session.execute(
        sa.update(PollCount)
        .where(PollCount.poll_id == poll_id)
        .values(votes=PollCount.votes + taken)
        .execution_options(synchronize_session=False)
    )


async def may_vote(tx: Tx, poll_id: int, person_id: int) -> bool:
    """Whether somebody is one of those who may vote in it, whatever the hour."""
    found = await tx.session.scalar(
        sa.select(Poll.id)
        .join(Person, Person.id == person_id)
        .where(Poll.id == poll_id, Poll.bot_id == tx.bot_id, *_MAY)
    )
    return found is not None


async def choice_of(tx: Tx, row: Poll, person_id: int) -> int | None:
    """What somebody chose; 0 where they voted in a secret poll; None while they have not."""
    if row.secret:
        voted = await tx.session.scalar(
            sa.select(PollVoter.poll_id).where(
                PollVoter.poll_id == row.id, PollVoter.person_id == person_id
            )
        )
        return None if voted is None else 0
    chosen = await tx.session.scalar(
        sa.select(PollVote.choice).where(
            PollVote.poll_id == row.id, PollVote.person_id == person_id, PollVote.choice != 0
        )
    )
    return None if chosen is None else int(chosen)


async def choices_of(tx: Tx, row: Poll, people: Collection[int]) -> dict[int, int]:
    """The same of several at once; who has not voted is not in it."""
    table = PollVoter if row.secret else PollVote
    chosen = sa.literal(0) if row.secret else PollVote.choice
    found = await tx.session.execute(
        sa.select(table.person_id, chosen).where(
            table.poll_id == row.id,
            table.person_id.in_(people),
            sa.true() if row.secret else PollVote.choice != 0,
        )
    )
    return {person: int(made) for person, made in found}


def voted(row: Poll) -> sa.Select[Any]:
    """people.id of everybody who has voted."""
    if row.secret:
        return sa.select(PollVoter.person_id).where(PollVoter.poll_id == row.id)
    return sa.select(PollVote.person_id).where(PollVote.poll_id == row.id, PollVote.choice != 0)


async def is_asked(tx: Tx, row: Poll, person_id: int) -> bool:
    """Whether a poll is for somebody at all."""
    asked = find.asked(row).where(Person.id == person_id)
    return await tx.session.scalar(asked) is not None


async def is_adult(tx: Tx, person_id: int) -> bool:
    """Whether somebody said that they are eighteen."""
    return await tx.session.scalar(sa.select(Person.adult).where(Person.id == person_id)) is True
