"""Everybody votes at the same moment: one person is one vote, and a secret vote stays apart."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.db import Base, Database
from bot.polls.models import PollVote, PollVoter
from bot.polls.service import voting
from bot.polls.storage import polls as find
from bot.polls.storage import tallies
from tests.conftest import OpenTx
from tests.polls.conftest import Somebody, a_poll
from tests.support.okrugs import AKSU, BIRLIK
from tests.support.tapping_at_once import actor_of, residents
from tests.support.worlds import NOW

ROOT = Path(__file__).parents[2]
PEOPLE, TAPS = 50, 200
_FAR = NOW.replace(year=2099)  # processes of their own know no other clock than the real one


async def a_last_evening(open_tx: OpenTx, **values: Any) -> tuple[int, list[int]]:
    """A poll, and people.id of fifty who will tap four times each."""
    async with open_tx() as tx:
        people = await residents(tx, PEOPLE, AKSU, BIRLIK)
        return await a_poll(tx, closes_at=_FAR, **values), [actor.id for actor in people]


async def two_processes(
    database: Database, poll: int, people: list[int], *more: str
) -> Counter[str]:
    """Two hundred taps, a hundred in each process; what became of them."""
    url = database.writer.url.render_as_string(hide_password=False)
    taps = people * (TAPS // PEOPLE // 2)
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.tapping_at_once", url, str(poll), str(pick),
            *map(str, some), *more, cwd=ROOT, stdout=asyncio.subprocess.PIPE,
        )
        for pick, some in ((0, taps), (1, taps[::-1]))
    ]  # fmt: skip
    async with asyncio.timeout(180):
        told = await asyncio.gather(*(process.communicate() for process in processes))
    assert [process.returncode for process in processes] == [0, 0]
    return Counter(word for out, _ in told for word in out.decode().split())


async def votes_in(open_tx: OpenTx, table: type[Base]) -> int:
    async with open_tx() as tx:
        return await tx.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


async def counted(open_tx: OpenTx, poll: int) -> tuple[int, int]:
    """How many voted, and how many votes the options have together."""
    async with open_tx() as tx:
        row = await find.poll(tx, poll)
        assert row is not None
        tally = await tallies.count(tx, row)
        return tally.voters, sum(tally.votes)


@pytest.mark.slow
@pytest.mark.parametrize("secret", [False, True])
async def test_two_hundred_taps_of_fifty_people_in_two_processes_are_fifty_votes(
    open_tx: OpenTx, somebody: Somebody, database: Database, *, secret: bool
) -> None:
    await somebody()
    poll, people = await a_last_evening(open_tx, secret=secret, may_change=not secret)
    became = await two_processes(database, poll, people)
    assert became.total() == TAPS
    table = PollVoter if secret else PollVote
    assert await votes_in(open_tx, table) == PEOPLE
    assert await counted(open_tx, poll) == (PEOPLE, PEOPLE)
    if secret:
        assert became == {"counted": PEOPLE, "poll_voted_already": TAPS - PEOPLE}
    else:
        assert became == {"counted": TAPS}


# ── What holds it ────────────────────────────────────────────────────────────────────────────

_DROP = {
    "sqlite": (
        "CREATE TABLE loose AS SELECT * FROM poll_votes",
        "DROP TABLE poll_votes",
        "ALTER TABLE loose RENAME TO poll_votes",
    ),
    "postgresql": ("ALTER TABLE poll_votes DROP CONSTRAINT pk_poll_votes",),
}
_PUT_BACK = {  # other tests use the same database there
    "sqlite": (),
    "postgresql": (
        "TRUNCATE poll_votes",
        "ALTER TABLE poll_votes ADD CONSTRAINT pk_poll_votes PRIMARY KEY (poll_id, person_id)",
    ),
}


async def run(database: Database, statements: tuple[str, ...]) -> None:
    async with database.writer.begin() as connection:
        for statement in statements:
            await connection.execute(sa.text(statement))


@pytest.fixture
async def loose(database: Database) -> AsyncIterator[Database]:
    """A database whose votes have no primary key."""
    kind = database.writer.dialect.name
    await run(database, _DROP[kind])
    yield database
    await run(database, _PUT_BACK[kind])


@pytest.mark.slow
async def test_the_primary_key_alone_keeps_it_at_fifty(
    open_tx: OpenTx, somebody: Somebody, database: Database
) -> None:
    """Written by a statement that knows of no second tap."""
    await somebody()
    poll, people = await a_last_evening(open_tx)
    became = await two_processes(database, poll, people, "plain")
    assert became == {"counted": PEOPLE, "twice": TAPS - PEOPLE}
    assert await votes_in(open_tx, PollVote) == PEOPLE


@pytest.mark.slow
async def test_without_the_primary_key_there_are_more_votes_than_people(
    open_tx: OpenTx, somebody: Somebody, loose: Database
) -> None:
    await somebody()
    poll, people = await a_last_evening(open_tx)
    async with open_tx() as tx:  # the bot's own statement does not even run without it
        with pytest.raises(sa.exc.DBAPIError):
            await voting.take(tx, actor_of(people[0]), poll, 1, on=True, sent=NOW)
        await tx.session.rollback()
    await two_processes(loose, poll, people, "plain")
    assert await votes_in(open_tx, PollVote) > PEOPLE
    assert (await counted(open_tx, poll))[0] > PEOPLE
