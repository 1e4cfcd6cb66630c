"""Somebody with the whole database before them tries to find out who chose what in secret."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Actor
from bot.core.db import Base, Database
from bot.core.tx import Tx
from bot.polls.models import PollCount, PollVoter
from bot.polls.rules.choices import choice, positions
from bot.polls.service import voting
from tests.conftest import OpenTx
from tests.polls.conftest import Somebody, a_poll
from tests.support.okrugs import AKSU, BIRLIK
from tests.support.tapping_at_once import residents
from tests.support.worlds import NOW

TABLES = ("poll_voters", "poll_counts")
#: What PostgreSQL keeps of each row besides its columns: where it lies, and who wrote it when.
HIDDEN = ("ctid", "xmin", "xmax", "cmin", "cmax")
#: What the same six people chose, each world another; of each option there are as many.
ONE = ([1], [1, 2], [2], [2], [3], [1])
OTHER = ([2], [1], [3], [1, 2], [1], [2])

Vote = Callable[[Tx, Actor, int, int], Awaitable[Any]]


async def through_the_bot(tx: Tx, actor: Actor, poll: int, chosen: int) -> None:
    await voting.vote(tx, actor, poll, chosen, sent=NOW)


async def without_care(tx: Tx, actor: Actor, poll: int, chosen: int) -> None:
    """As one would write it at first: only what was taken is counted up."""
    tx.session.add(PollVoter(poll_id=poll, person_id=actor.id, settlement=actor.settlement))
    await tx.session.flush()
    await tx.session.execute(
        sa.update(PollCount)
        .where(PollCount.poll_id == poll, PollCount.position.in_(positions(chosen)))
        .values(votes=PollCount.votes + 1)
    )


async def an_evening(
    open_tx: OpenTx, people: list[Actor], choices: Sequence[list[int]], vote: Vote
) -> int:
    """A secret poll in which these people vote one after another."""
    async with open_tx() as tx:
        poll = await a_poll(tx, secret=True, may_change=False, most=2)
    for actor, chosen in zip(people, choices, strict=True):
        async with open_tx() as tx:
            await vote(tx, actor, poll, choice(chosen))
    return poll


async def everything(database: Database, poll: int) -> dict[str, list[dict[str, Any]]]:
    """All that both tables know of a poll, in the order in which it lies there.

    Numbers of transactions and places on the disk become ranks: of two polls they differ, but
    which of them are equal, and which come first, can be compared.
    """
    hidden = (
        "" if database.is_sqlite else ", ".join(f"{one}::text AS _{one}" for one in HIDDEN) + ","
    )
    found: dict[str, list[dict[str, Any]]] = {}
    async with database.read() as session:
        for table in TABLES:
            lying = await session.execute(
                sa.text(f"SELECT {hidden} * FROM {table} WHERE poll_id = :poll"), {"poll": poll}
            )
            found[table] = [dict(row) for row in lying.mappings()]
    rows = [row for listed in found.values() for row in listed]
    _rank(rows, "_xmin", "_xmax")
    _rank(rows, "poll_id")
    for listed in found.values():
        _rank(listed, "_ctid")
    return found


def _rank(rows: list[dict[str, Any]], *names: str) -> None:
    """Each value becomes its place among all of these columns; 0 stays 0."""
    values = [row[name] for row in rows for name in names if name in row]
    places = {value: at for at, value in enumerate(sorted({*values}, key=_number), start=1)}
    for row in rows:
        row |= {name: places[row[name]] for name in names if _number(row.get(name, 0)) > (0,)}


def _number(value: Any) -> tuple[int, ...]:
    return tuple(map(int, str(value).strip("()").split(",")))


def joins(found: dict[str, list[dict[str, Any]]]) -> list[tuple[int, list[int]]]:
    """Every voter whose transaction wrote some options and not others, and those options."""
    voters, counts = (found[table] for table in TABLES)
    singled = []
    for voter in voters:
        mine = {voter.get("_xmin"), voter.get("_xmax")} - {"0", None}
        wrote = [row["position"] for row in counts if mine & {row.get("_xmin"), row.get("_xmax")}]
        if 0 < len(wrote) < len(counts):
            singled.append((voter["person_id"], wrote))
    return singled


async def both_worlds(
    open_tx: OpenTx, somebody: Somebody, database: Database, vote: Vote
) -> tuple[dict[str, Any], dict[str, Any]]:
    await somebody()
    async with open_tx() as tx:
        people = await residents(tx, len(ONE), AKSU, BIRLIK)
    one, other = [await an_evening(open_tx, people, told, vote) for told in (ONE, OTHER)]
    return await everything(database, one), await everything(database, other)


async def test_whoever_holds_the_database_cannot_tell_who_chose_what(
    open_tx: OpenTx, somebody: Somebody, database: Database
) -> None:
    """Had the same people chosen otherwise, and as many each, nothing at all would differ."""
    one, other = await both_worlds(open_tx, somebody, database, through_the_bot)
    assert [row["votes"] for row in one["poll_counts"]] == [3, 3, 1]
    assert one == other
    assert joins(one) == []


@pytest.mark.postgresql
async def test_a_count_written_without_care_names_the_last_who_took_each_option(
    open_tx: OpenTx, somebody: Somebody, database: Database
) -> None:
    """That the test above sees something to see."""
    one, other = await both_worlds(open_tx, somebody, database, without_care)
    if database.is_sqlite:
        assert one == other  # it keeps no such notes
        return
    assert one != other
    assert joins(one)


async def test_a_secret_vote_writes_nothing_anywhere_else(
    open_tx: OpenTx, somebody: Somebody, database: Database
) -> None:
    await somebody()
    async with open_tx() as tx:
        (aigul,) = await residents(tx, 1)
        poll = await a_poll(tx, secret=True)

    async def whole() -> dict[str, list[Any]]:
        async with database.read() as session:
            return {
                table.name: sorted(map(repr, await session.execute(sa.select(table))))
                for table in Base.metadata.sorted_tables
            }

    before = await whole()
    async with open_tx() as tx:
        await voting.vote(tx, aigul, poll, 0b10, sent=NOW)
    after = await whole()
    assert {name for name, rows in after.items() if rows != before[name]} == set(TABLES)
    assert after["poll_voters"] == [repr((poll, aigul.id, AKSU))]
