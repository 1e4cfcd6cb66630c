"""A round is counted once, by one of however many, and no vote is lost while it is."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.budget.jobs.counting import count_due
from bot.budget.models import BudgetCount, BudgetIdea, BudgetIdeaStep, BudgetRound, BudgetVoter
from bot.budget.rules.election import TieRule
from bot.budget.rules.kinds import Did, IdeaState, Method, Phase, RoundState, Stage
from bot.budget.rules.result import Result
from bot.budget.service import counting, voting
from bot.budget.storage import rounds as find
from bot.core.access import Actor
from bot.core.db import Database
from bot.core.errors import Refusal
from bot.core.tx import Tx
from bot.core.workshop import WORKSHOP
from bot.delivery.models import Delivery
from bot.places.models import Bot
from tests.budget.conftest import Somebody, a_round, an_idea
from tests.budget.counted import BALLOTS, LIGHTS, PLAYGROUND, ROOF, WELL, a_ballot, a_vote, counted
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, BIRLIK, OTHER_OKRUG, ZHANAZHOL
from tests.support.worlds import BOT_ID, NOW

WON, LOST = IdeaState.WON, IdeaState.LOST


async def row_of(open_tx: OpenTx, about: int) -> BudgetRound:
    async with open_tx() as tx:
        row = await find.budget_round(tx, about)
        assert row is not None
        return row


async def result_of(open_tx: OpenTx, about: int) -> Result:
    row = await row_of(open_tx, about)
    assert row.result is not None
    return Result.from_json(row.result)


async def rows(open_tx: OpenTx, model: Any, *where: Any) -> list[Any]:
    async with open_tx() as tx:
        return list(await tx.session.scalars(sa.select(model).where(*where)))


async def states(open_tx: OpenTx) -> dict[str, tuple[IdeaState, Stage | None]]:
    return {one.title: (one.state, one.stage) for one in await rows(open_tx, BudgetIdea)}


async def test_when_the_vote_is_over_it_is_counted_and_everybody_hears(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    await somebody("Дәурен", okrug=OTHER_OKRUG)
    about, ids = await counted(open_tx)
    row = await row_of(open_tx, about)
    assert (row.state, row.counted_at, row.version) == (RoundState.COUNTED, NOW, 2)
    assert await states(open_tx) == {
        LIGHTS: (WON, Stage.WAITING),
        WELL: (WON, Stage.WAITING),
        PLAYGROUND: (LOST, None),
        ROOF: (LOST, None),
    }
    steps = await rows(open_tx, BudgetIdeaStep)
    assert Counter(one.did for one in steps) == {Did.WON: 2, Did.LOST: 2}
    told = await rows(open_tx, Delivery)
    assert [(one.kind, one.person_id) for one in told] == [("budget.counted", aigul.id)]
    result = await result_of(open_tx, about)
    assert result.winners == (1, 3)
    assert result.explanation.first == 500_000
    assert result.explanation.outcomes[Method.GREEDY].winners == (1, 2)
    assert result.turned.villages == {AKSU: 12, BIRLIK: 8}
    assert {ids[LIGHTS], ids[WELL]} == {
        one.id for one in await rows(open_tx, BudgetIdea) if one.state is WON
    }


async def test_once_it_is_counted_nothing_says_who_chose_what(open_tx: OpenTx, somebody: Somebody):
    await somebody("Айгүл")
    few = {**BALLOTS, ZHANAZHOL: {(WELL,): 2}}
    about, _ = await counted(open_tx, few)
    voters = await rows(open_tx, BudgetVoter)
    assert len(voters) == 22
    assert {(one.choice, one.at) for one in voters} == {(None, None)}
    kept = await rows(open_tx, BudgetCount)
    assert sum(one.ballots for one in kept) == 22
    assert {one.settlement for one in kept} == {AKSU, ""}
    result = await result_of(open_tx, about)
    assert result.turned.villages == {AKSU: 12, "": 10}  # two voters are hidden by eight
    assert result.explanation.places.keys() == {AKSU, ""}


async def test_by_the_number_of_votes_the_large_village_takes_all(
    open_tx: OpenTx, somebody: Somebody
):
    await somebody("Айгүл")
    about, _ = await counted(open_tx, method=Method.GREEDY)
    assert {one for one, (state, _) in (await states(open_tx)).items() if state is WON} == {
        LIGHTS,
        PLAYGROUND,
    }
    result = await result_of(open_tx, about)
    assert result.explanation.only_there == (3,)
    assert result.turned.villages == {AKSU: 12, BIRLIK: 8}


async def test_it_waits_until_everything_sent_in_time_was_heard(
    open_tx: OpenTx, somebody: Somebody
):
    await somebody("Айгүл")
    async with open_tx() as tx:
        heard = NOW - timedelta(seconds=1)
        await tx.session.merge(Bot(id=BOT_ID, username="auyldas_bot", caught_up_at=heard))
        about, _ = await a_vote(tx)
    for later, state in ((0, RoundState.RUNNING), (25, RoundState.COUNTED)):
        async with open_tx(now=NOW + timedelta(hours=later)) as tx:
            await count_due(tx)
        assert (await row_of(open_tx, about)).state is state


@pytest.mark.parametrize(
    ("phase", "values"),
    [
        (Phase.VOTING, {}),
        (Phase.RESULTS, {"state": RoundState.CANCELLED}),
        (Phase.RESULTS, {"state": RoundState.DRAFT}),
    ],
    ids=["still voted on", "called off", "draft"],
)
async def test_what_is_not_due_is_left_alone(
    open_tx: OpenTx, somebody: Somebody, phase: Phase, values: dict[str, Any]
):
    await somebody("Айгүл")
    async with open_tx() as tx:
        about = await a_round(tx, phase, **values)
        await an_idea(tx, about, listed=True)
        await count_due(tx)
        assert not await counting.count(tx, about)
    assert (await row_of(open_tx, about)).result is None


async def test_where_nobody_votes_nothing_wins(open_tx: OpenTx, somebody: Somebody):
    await somebody("Айгүл")
    about, _ = await counted(open_tx, {})
    assert (await row_of(open_tx, about)).state is RoundState.COUNTED
    result = await result_of(open_tx, about)
    assert (result.winners, result.turned.voters) == ((), 0)
    assert {state for state, _ in (await states(open_tx)).values()} == {LOST}


async def test_what_was_refused_since_the_list_came_out_cannot_win(
    open_tx: OpenTx, somebody: Somebody
):
    await somebody("Айгүл")
    async with open_tx() as tx:
        about, ids = await a_vote(tx)
        await tx.session.execute(
            sa.update(BudgetIdea)
            .where(BudgetIdea.id == ids[LIGHTS])
            .values(state=IdeaState.REFUSED)
        )
        await count_due(tx)
    result = await result_of(open_tx, about)
    assert set(result.winners) == {2, 3}
    assert result.explanation.voters == 20  # whoever wanted nothing else has voted all the same
    assert (await states(open_tx))[LIGHTS] == (IdeaState.REFUSED, None)


async def test_a_round_that_cannot_be_counted_stops_no_other(open_tx: OpenTx, somebody: Somebody):
    await somebody("Айгүл")
    async with open_tx() as tx:
        broken, _ = await a_vote(tx, tie=TieRule.LOT, seed=" ")
        whole, _ = await a_vote(tx)
        await count_due(tx)
    assert (await row_of(open_tx, broken)).state is RoundState.RUNNING
    assert (await row_of(open_tx, whole)).state is RoundState.COUNTED


async def test_what_looked_unusual_is_kept_when_the_hours_are_not(
    open_tx: OpenTx, somebody: Somebody
):
    await somebody("Айгүл")
    async with open_tx() as tx:
        about, ids = await a_vote(tx)
        for minutes in range(30):
            at = NOW - timedelta(hours=14, minutes=minutes)  # one in the morning
            await a_ballot(tx, about, str(ids[LIGHTS]), settlement=AKSU, at=at, newcomer=True)
        await count_due(tx)
    note = (await result_of(open_tx, about)).note
    assert {one.sign.value: one.count for one in note.findings} == {
        "night": 30,
        "newcomers": 30,
        "ten_minutes": 10,
        "hour": 30,
    }


async def test_much_is_counted_in_a_process_of_its_own(
    open_tx: OpenTx, somebody: Somebody, monkeypatch: pytest.MonkeyPatch
):
    await somebody("Айгүл")
    about, _ = await counted(open_tx)
    here = await result_of(open_tx, about)
    monkeypatch.setattr(counting, "AT_ONCE", 0)
    again, _ = await counted(open_tx)
    assert WORKSHOP.is_open
    assert (await result_of(open_tx, again)).explanation == here.explanation


# At once


async def at_once(database: Database, *does: Any) -> list[Any]:
    """Each in a transaction of its own, all at the same moment; what they raised comes as well."""

    async def one(do: Any) -> Any:
        async with database.write() as session:
            done = await do(Tx(session, NOW, BOT_ID))
            await session.commit()
            return done

    return await asyncio.gather(*map(one, does), return_exceptions=True)


async def test_of_many_that_count_one_does(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    await somebody("Айгүл")
    async with open_tx() as tx:
        about, _ = await a_vote(tx)

    async def count(tx: Tx) -> bool:
        return await counting.count(tx, about)

    assert sorted(await at_once(database, *[count] * 5)) == [False] * 4 + [True]
    assert len(await rows(open_tx, Delivery)) == 1
    assert len(await rows(open_tx, BudgetIdeaStep)) == 4
    assert sum(one.ballots for one in await rows(open_tx, BudgetCount)) == 20


async def test_whoever_votes_while_it_is_counted_is_counted_or_told_that_it_is_over(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    people = [await somebody(f"Тұрғын {number}") for number in range(12)]
    async with open_tx() as tx:
        about, ids = await a_vote(tx)

    def votes(actor: Actor) -> Any:
        async def vote(tx: Tx) -> str:
            await voting.vote(tx, actor, about, {ids[WELL]}, sent=NOW)
            return "counted"

        return vote

    async def count(tx: Tx) -> bool:
        return await counting.count(tx, about)

    casting = [votes(one) for one in people]
    done = await at_once(database, *casting[:6], count, *casting[6:])
    told = [one for one in done if one is not True]
    refused = [one for one in told if isinstance(one, Refusal)]
    assert done.count(True) == 1
    assert len(told) == len(refused) + told.count("counted") == 12
    result = await result_of(open_tx, about)
    taken = 20 + told.count("counted")
    assert result.turned.voters == result.explanation.voters == taken
    assert sum(one.ballots for one in await rows(open_tx, BudgetCount)) == taken
    late = await at_once(database, *casting)
    assert all(isinstance(one, Refusal) for one in late)
