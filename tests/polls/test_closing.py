"""The clock closes a poll and counts it: when, once, without a vote lost, and who hears of it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Role
from bot.core.db import Database
from bot.core.errors import Stale
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.people.models import Person
from bot.places.models import Bot
from bot.polls.jobs.closing import close_due
from bot.polls.models import Poll, PollVote
from bot.polls.rules.choices import bit
from bot.polls.rules.kinds import State
from bot.polls.rules.results import Tally
from bot.polls.service import opening, results, voting
from bot.polls.storage import polls as find
from bot.polls.storage.outcomes import Hidden
from tests.conftest import OpenTx
from tests.polls.conftest import Somebody, a_poll
from tests.support.okrugs import AKSU, BIRLIK, ZHANAZHOL
from tests.support.tapping_at_once import residents
from tests.support.worlds import BOT_ID, NOW

CLOSES = NOW + timedelta(days=3)
SOON = CLOSES + timedelta(seconds=15)


async def tick(open_tx: OpenTx, at: datetime) -> None:
    async with open_tx(at, bot_id=0) as tx:
        await close_due(tx)


async def poll_of(open_tx: OpenTx, poll: int) -> Poll:
    async with open_tx() as tx:
        row = await find.poll(tx, poll)
        assert row is not None
        return row


async def told(open_tx: OpenTx, kind: str) -> list[tuple[int | None, Any]]:
    async with open_tx() as tx:
        found = await tx.session.execute(
            sa.select(Delivery.person_id, Delivery.params)
            .where(Delivery.kind == kind)
            .order_by(Delivery.person_id)
        )
        return [tuple(row) for row in found]


@pytest.mark.parametrize(
    ("caught_up", "at", "closed"),
    [
        (None, CLOSES - timedelta(seconds=1), False),
        (None, SOON, True),
        (CLOSES - timedelta(minutes=1), SOON, False),  # something may still wait at Telegram
        (CLOSES + timedelta(seconds=1), SOON, True),
        (CLOSES - timedelta(minutes=1), CLOSES + timedelta(days=1), True),  # not for ever
    ],
)
async def test_a_poll_closes_once_everything_made_in_time_was_heard(
    open_tx: OpenTx, somebody: Somebody, caught_up: datetime | None, at: datetime, *, closed: bool
) -> None:
    aigul = await somebody()
    async with open_tx() as tx:
        tx.session.add(Bot(id=BOT_ID, username="auyldas_bot", caught_up_at=caught_up))
        poll = await a_poll(tx)
        await voting.take(tx, aigul, poll, 2, on=True, sent=NOW)
    await tick(open_tx, at)
    row = await poll_of(open_tx, poll)
    assert (row.state is State.CLOSED) is closed
    if closed:
        assert row.tally is not None
        kept = Tally.from_json(row.tally)
        assert (kept.voters, kept.votes, row.closed_at) == (1, (0, 1, 0), CLOSES)


async def test_what_was_counted_stays_whatever_becomes_of_the_votes(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul, akim = await somebody(), await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        poll = await a_poll(tx)
        await voting.take(tx, aigul, poll, 2, on=True, sent=NOW)
    await tick(open_tx, SOON)
    async with open_tx(SOON) as tx:
        await tx.session.execute(sa.delete(PollVote))
        for actor in (aigul, akim):
            seen = await results.results(tx, actor, poll)
            assert seen.tally is not None
            assert seen.tally.votes == (0, 1, 0)
        with pytest.raises(Stale):
            await voting.take(tx, aigul, poll, 1, on=True, sent=NOW)


async def test_of_many_clocks_one_counts_and_tells(
    open_tx: OpenTx, somebody: Somebody, database: Database
) -> None:
    aigul = await somebody()
    async with open_tx() as tx:
        poll = await a_poll(tx)

    async def clock() -> None:
        await tick(open_tx, SOON)

    await asyncio.gather(*(clock() for _ in range(4)))
    assert (await poll_of(open_tx, poll)).version == 2
    assert await told(open_tx, "poll.result") == [(aigul.id, {"poll_id": poll, "settlement": ""})]


async def at_once(database: Database, at: datetime, *does: Callable[[Tx], Awaitable[Any]]) -> Any:
    async def one(do: Callable[[Tx], Awaitable[Any]]) -> Any:
        async with database.write() as session:
            done = await do(Tx(session, at, BOT_ID))
            await session.commit()
            return done

    return await asyncio.gather(*map(one, does), return_exceptions=True)


@pytest.mark.parametrize("secret", [False, True])
async def test_votes_that_arrive_while_it_is_closed_are_counted_or_refused_and_none_is_lost(
    open_tx: OpenTx, somebody: Somebody, database: Database, *, secret: bool
) -> None:
    await somebody()
    async with open_tx() as tx:
        people = await residents(tx, 60, AKSU, BIRLIK)
        poll = await a_poll(tx, secret=secret, may_change=not secret)

    def votes(number: int) -> Callable[[Tx], Awaitable[Any]]:
        async def vote(tx: Tx) -> Any:
            return await voting.vote(tx, people[number], poll, bit(number % 3 + 1), sent=CLOSES)

        return vote

    async def close(tx: Tx) -> None:
        await close_due(tx)

    first = [votes(number) for number in range(30)]
    last = [votes(number) for number in range(30, 60)]
    done = await at_once(database, SOON, *first, close, close, *last)
    became = Counter(
        "counted" if isinstance(one, voting.Ballot) else type(one).__name__ for one in done
    )
    assert set(became) <= {"counted", "Stale", "NoneType"}
    row = await poll_of(open_tx, poll)
    assert row.state is State.CLOSED
    assert row.tally is not None
    kept = Tally.from_json(row.tally)
    assert (kept.voters, sum(kept.votes)) == (became["counted"], became["counted"])
    assert became["counted"] + became["Stale"] == 60


async def test_a_vote_on_its_way_is_waited_for(
    open_tx: OpenTx, somebody: Somebody, database: Database
) -> None:
    aigul = await somebody()
    async with open_tx() as tx:
        poll = await a_poll(tx)
    async with database.write() as session, asyncio.TaskGroup() as group:
        tx = Tx(session, SOON, BOT_ID)
        await voting.take(tx, aigul, poll, 3, on=True, sent=CLOSES)
        closing = group.create_task(tick(open_tx, SOON))
        await asyncio.sleep(0.3)
        assert not closing.done()
        await session.commit()
    row = await poll_of(open_tx, poll)
    assert row.tally is not None
    assert row.tally["votes"] == [0, 0, 1]


async def test_everybody_hears_the_result_their_own_village_first_and_the_office_apart(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    akim = await somebody("Марат", Role.AKIM)
    few = await somebody("Болат", at=ZHANAZHOL)
    async with open_tx() as tx:
        people = await residents(tx, 13, AKSU, BIRLIK)  # seven and six
        draft = await a_poll(tx, state=State.DRAFT, opened_at=None)
        await opening.open_poll(tx, akim, draft, 1)
        for actor in people[:12]:
            await voting.take(tx, actor, draft, 1, on=True, sent=NOW)
        moved = people[0].id  # still counted: whoever voted hears what came out
        await tx.session.execute(
            sa.update(Person).where(Person.id == moved).values(okrug="", settlement="")
        )
    await tick(open_tx, SOON)
    heard = {person: params["settlement"] for person, params in await told(open_tx, "poll.result")}
    assert heard.pop(moved) == heard.pop(few.id) == ""
    assert akim.id not in heard
    assert Counter(heard.values()) == {AKSU: 6, BIRLIK: 6}
    assert await told(open_tx, "poll.counted") == [(akim.id, {"poll_id": draft})]
    async with open_tx() as tx:  # the letter that asks was not sent yet, and is not any more
        asked = sa.select(Delivery.state).where(Delivery.kind == "poll.asked").distinct()
        assert (await tx.session.scalars(asked)).all() == [Outcome.DROPPED]


async def test_until_the_end_nobody_sees_what_is_chosen_unless_everybody_does(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul, akim = await somebody(), await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        closed, live = await a_poll(tx), await a_poll(tx, live=True)
        secret = await a_poll(tx, live=True, secret=True)
        for poll in (closed, live):
            await voting.take(tx, aigul, poll, 1, on=True, sent=NOW)
        for poll in (closed, secret):
            seen = await results.results(tx, aigul, poll)
            assert (seen.tally, seen.hidden) == (None, Hidden.OPEN)
            office = await results.results(tx, akim, poll)
            assert office.tally is not None
            assert (office.tally.votes, office.tally.cells, office.is_told) == ((), (), False)
            assert office.tally.voters == int(poll == closed)
            assert office.tally.asked == 2
            assert (await voting.ballot(tx, akim, poll)).now is None
        seen = await results.results(tx, akim, live)
        assert seen.tally is not None
        assert (seen.tally.votes, seen.tally.cells) == ((1, 0, 0), ())
        ballot = await voting.ballot(tx, aigul, live)
        assert ballot.now is not None
        assert ballot.now.votes == (1, 0, 0)
    async with open_tx(SOON) as tx:  # over, and not counted yet
        assert (await results.results(tx, aigul, live)).hidden is Hidden.COUNTING
