"""Many vote at the same moment, by phone and on paper: of each person one vote is counted."""

import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.budget.models import BudgetCount, BudgetRound, BudgetVoter
from bot.budget.rules.kinds import RoundState
from bot.budget.rules.voters import Voter, Why
from bot.budget.service import paper, voting
from bot.budget.storage import rounds as find
from bot.budget.storage import voting as votes
from bot.core.access import Role
from bot.core.db import Database
from bot.core.errors import Refusal, Stale
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from bot.people.service import recognise
from tests.budget.conftest import Somebody
from tests.budget.test_voting import a_vote
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, OKRUG
from tests.support.worlds import BOT_ID, NOW

ROOT = Path(__file__).parents[2]
CROWD = 50
PEOPLE = range(50_000, 50_000 + CROWD)
Do = Callable[[Tx], Awaitable[Any]]


async def at_once(database: Database, *does: Do) -> list[Any]:
    """Each in a transaction of its own, all at the same moment; what they raised comes as well."""

    async def one(do: Do) -> Any:
        async with database.write() as session:
            done = await do(Tx(session, NOW, BOT_ID))
            await session.commit()
            return done

    return await asyncio.gather(*map(one, does), return_exceptions=True)


async def arrived(open_tx: OpenTx) -> None:
    """Fifty residents of one village, each with a name of their own."""
    letters = "абвгдежзик"
    async with open_tx() as tx:
        for number, one in enumerate(PEOPLE):
            name = f"{letters[number // 10]}лі {letters[number % 10]}хметов".title()
            person = Person(
                bot_id=tx.bot_id, telegram_id=one, language="kk", name=name,
                okrug=OKRUG, settlement=AKSU, created_at=NOW,
            )  # fmt: skip
            tx.session.add(person)
            await tx.session.flush()
            role = HeldRole(person_id=person.id, role=Role.RESIDENT, scope=OKRUG, given_at=NOW)
            tx.session.add(role)


def votes_for(telegram_id: int, made: int, project: int) -> Do:
    async def cast(tx: Tx) -> Any:
        me = await recognise(tx, telegram_id)
        return await voting.vote(tx, me, made, {project}, sent=NOW, voter=Voter(me.name))

    return cast


def enters(akim: Any, telegram_id: int, made: int) -> Do:
    async def write(tx: Tx) -> Any:
        name = (await recognise(tx, telegram_id)).name
        return await paper.enter(tx, akim, made, f"{name}; 2", settlement=AKSU)

    return write


async def one_of_each(open_tx: OpenTx, made: int) -> Counter[bool]:
    """Checks that everybody has one vote; how many by phone (False) and on paper (True)."""
    async with open_tx() as tx:
        of_round = BudgetVoter.round_id == made
        voters = list(await tx.session.scalars(sa.select(BudgetVoter).where(of_round)))
        assert len({one.who for one in voters}) == len(voters) == CROWD
        people = [one.person_id for one in voters if one.person_id is not None]
        assert len(set(people)) == len(people)
        counted = await votes.ballots(tx, made)
        assert sum(map(sum, (found.values() for found in counted.values()))) == CROWD
        return Counter(one.on_paper for one in voters)


async def test_two_hundred_votes_of_fifty_people_are_fifty_votes(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    """Each of them three times by phone, for two projects, and once on paper, all at once."""
    akim = await somebody("Марат Оспанов", Role.AKIM, at="")
    await arrived(open_tx)
    async with open_tx() as tx:
        made, (one, _, three) = await a_vote(tx, paper=True)
    does: list[Do] = []
    for at, person in enumerate(PEOPLE):
        by_phone = [votes_for(person, made, one), votes_for(person, made, three)] * 2
        on_paper = enters(akim, person, made)
        does += [on_paper, *by_phone[:3]] if at % 2 else [*by_phone[:3], on_paper]
    done = await at_once(database, *does)
    assert len(done) == 200
    wrong = [one for one in done if isinstance(one, BaseException)]
    assert {getattr(one, "name", one) for one in wrong} <= {"budget_name_voted"}
    ways = await one_of_each(open_tx, made)
    taken = [one for one in done if not isinstance(one, BaseException) and hasattr(one, "taken")]
    assert sum(len(one.taken) for one in taken) == ways[True]


async def test_paper_in_place_of_phone_and_a_change_of_mind_at_once_end_in_one_vote(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    akim = await somebody("Марат Оспанов", Role.AKIM, at="")
    aigul = await somebody("Айгүл Серікова")
    async with open_tx() as tx:
        made, (one, two, three) = await a_vote(tx, paper=True)
        await votes_for(aigul.telegram_id, made, one)(tx)
        await paper.enter(tx, akim, made, "Айгүл Серікова 2", settlement=AKSU)
        left = (await paper.desk(tx, akim, made)).left[0]
        assert left.other is not None
        voter_id = left.other.id

    async def stand(tx: Tx) -> Any:
        return await paper.let_paper_stand(
            tx, akim, made, Why.ASKED, number=0, shown=left.seal, voter_id=voter_id
        )

    done = await at_once(database, *[votes_for(aigul.telegram_id, made, three), stand] * 3)
    refusals = Counter(getattr(one, "name", "done") for one in done)
    assert refusals["stale"] == 2  # the paper stands once
    async with open_tx() as tx:
        assert await votes.ballots(tx, made) == {AKSU: {frozenset({two}): 1}}


async def test_a_count_waits_for_a_vote_in_the_making_and_then_nothing_more_is_taken(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    akim = await somebody("Марат Оспанов", Role.AKIM, at="")
    aigul, bolat = await somebody("Айгүл Серікова"), await somebody("Болат Ахметов")
    async with open_tx() as tx:
        made, (one, *_) = await a_vote(tx, paper=True)

    async def count(tx: Tx) -> None:
        await find.lock(tx, made)
        await tx.session.execute(
            sa.update(BudgetRound)
            .where(BudgetRound.id == made)
            .values(state=RoundState.COUNTED, counted_at=NOW)
        )
        await votes.separate(tx, made)

    async with database.write() as session, asyncio.TaskGroup() as group:
        await votes_for(aigul.telegram_id, made, one)(Tx(session, NOW, BOT_ID))
        counting = group.create_task(
            at_once(
                database,
                count,
                votes_for(bolat.telegram_id, made, one),
                enters(akim, bolat.telegram_id, made),
            )
        )
        await asyncio.sleep(0.5)
        assert not counting.done()  # the vote is not in the tables yet, but on the way
        await session.commit()
    counted, late, paper_too = counting.result()
    assert counted is None
    assert not isinstance(late, BaseException) or isinstance(late, Stale)
    async with open_tx() as tx:
        kept = await tx.session.scalar(sa.select(sa.func.sum(BudgetCount.ballots)))
        voters = await tx.session.scalar(sa.select(sa.func.count()).select_from(BudgetVoter))
        assert kept == voters  # whoever is on the list is counted, and nobody else
        with pytest.raises(Stale):
            await votes_for(bolat.telegram_id, made, one)(tx)
    assert not isinstance(paper_too, BaseException) or isinstance(paper_too, Refusal)


@pytest.mark.slow
async def test_two_processes_count_one_vote_of_each(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    """All by phone twice in one process, and on paper in the other, at the same time."""
    akim = await somebody("Марат Оспанов", Role.AKIM, at="")
    await arrived(open_tx)
    now = datetime.now(UTC)  # noqa: TID251 - processes of their own know no other clock
    async with open_tx(now) as tx:
        made, (_, two, _) = await a_vote(tx, paper=True)
    url = database.writer.url.render_as_string(hide_password=False)
    given = map(str, (akim.telegram_id, 2, two))
    told = (*given, *map(str, PEOPLE))
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.voting_at_once", url, str(made), way,
            *told, *more, cwd=ROOT, stdout=asyncio.subprocess.PIPE,
        )
        for way, more in (("phone", map(str, PEOPLE)), ("paper", ()))
    ]  # fmt: skip
    async with asyncio.timeout(180):
        said = await asyncio.gather(*(process.communicate() for process in processes))
    assert [process.returncode for process in processes] == [0, 0]
    phone, on_paper = (Counter(out.decode().split()) for out, _ in said)
    ways = await one_of_each(open_tx, made)
    assert on_paper["counted"] == ways[True]
    assert phone == Counter(counted=2 * ways[False], budget_name_voted=2 * ways[True])
