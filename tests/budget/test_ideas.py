"""Residents propose ideas, join those of others, change their own and take them back."""

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from bot.budget.models import BudgetIdea, BudgetIdeaStep, BudgetJoin
from bot.budget.notices.ideas import IdeaReceived, IdeasReceived, WantedIdeaDecided
from bot.budget.rules.bounds import MOST_IDEAS
from bot.budget.rules.ideas import Draft, Which
from bot.budget.rules.kinds import Did, IdeaState, Phase, RoundState
from bot.budget.service import ideas as service
from bot.core.access import Actor, Role
from bot.core.db import Database
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from tests.budget.conftest import Somebody, a_round, an_idea
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, BIRLIK, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

LIGHT = Draft("Көше жарығы", "Абай көшесі қараңғы", cost=3_000_000)


async def told(open_tx: OpenTx, kind: str) -> list[int | None]:
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(Delivery.person_id).where(Delivery.kind == kind).order_by(Delivery.id)
        )
        return list(found)


async def state_of(open_tx: OpenTx, idea: int) -> IdeaState | None:
    async with open_tx() as tx:
        return await tx.session.scalar(sa.select(BudgetIdea.state).where(BudgetIdea.id == idea))


async def joined(open_tx: OpenTx, idea: int) -> set[int]:
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(BudgetJoin.person_id).where(BudgetJoin.idea_id == idea)
        )
        return set(found)


async def test_an_idea_has_a_number_its_author_a_receipt_and_the_office_one_word_a_day(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат", at=BIRLIK)
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        of = await a_round(tx)
        shown, fresh = await service.propose(tx, aigul, of, LIGHT)
        again, repeated = await service.propose(tx, aigul, of, LIGHT)
        other, _ = await service.propose(tx, bolat, of, Draft("Көпір"))
    assert (fresh, repeated, again.idea.id) == (True, False, shown.idea.id)
    assert [shown.idea.number, other.idea.number] == [1, 2]
    assert (shown.idea.settlement, other.idea.settlement) == (AKSU, BIRLIK)
    assert await told(open_tx, IdeaReceived.kind) == [aigul.id, bolat.id]
    assert await told(open_tx, IdeasReceived.kind) == [marat.id]
    async with open_tx() as tx:
        office = await service.card(tx, marat, shown.idea.id)
        neighbour = await service.card(tx, bolat, shown.idea.id)
    assert (office.author, neighbour.author) == ("Айгүл", "")
    assert [one.did for one in office.steps] == [Did.SENT]


@pytest.mark.parametrize("phase", [Phase.CHECK, Phase.VOTING, Phase.RESULTS, Phase.DELIVERY])
async def test_after_the_ideas_nothing_is_proposed_or_joined(
    somebody: Somebody, open_tx: OpenTx, phase: Phase
):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        of = await a_round(tx, phase)
        idea = await an_idea(tx, of, person_id=aigul.id)
    async with open_tx() as tx:
        with pytest.raises(Refusal, match="budget_not_now"):
            await service.propose(tx, bolat, of, LIGHT)
        with pytest.raises(Stale):
            await service.join(tx, bolat, idea)
        card = await service.card(tx, aigul, idea)
        assert card.edits is card.withdraws is (phase is Phase.CHECK)
        if phase is Phase.CHECK:  # who wants it no more may leave, until the vote
            await service.leave(tx, bolat, idea)


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ({"settlements": [BIRLIK]}, "budget_not_for_you"),
        ({"listed_at": NOW}, "budget_list_is_out"),
        ({"state": RoundState.CANCELLED}, "budget_not_now"),
        ({"state": RoundState.DRAFT}, "not_found"),
        ({"okrug": OTHER_OKRUG}, "not_found"),
        ({"bot_id": BOT_ID + 1}, "not_found"),
    ],
)
async def test_only_who_it_is_for_proposes_and_only_while_it_is_open(
    somebody: Somebody, open_tx: OpenTx, values: dict[str, Any], refused: str
):
    aigul = await somebody()
    async with open_tx() as tx:
        of = await a_round(tx, **values)
        with pytest.raises(Refusal) as said:
            await service.propose(tx, aigul, of, LIGHT)
    assert said.value.name == refused


async def test_nobody_has_more_than_a_few_open_ones(somebody: Somebody, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        of = await a_round(tx)
        ids = [
            (await service.propose(tx, aigul, of, Draft(f"Идея {n}")))[0].idea.id
            for n in range(MOST_IDEAS)
        ]
    async with open_tx() as tx:
        with pytest.raises(Refusal, match="too_many_ideas"):
            await service.propose(tx, aigul, of, LIGHT)
        with pytest.raises(Refusal, match="too_many_ideas"):
            await service.check_room(tx, aigul, of)
        await service.withdraw(tx, aigul, ids[0], 1)
        await service.propose(tx, aigul, of, LIGHT)


async def test_two_phones_at_once_make_one_idea_and_never_one_too_many(
    somebody: Somebody, open_tx: OpenTx, database: Database
):
    aigul = await somebody()
    async with open_tx() as tx:
        of = await a_round(tx)
        for n in range(MOST_IDEAS - 1):
            await service.propose(tx, aigul, of, Draft(f"Идея {n}"))

    async def phone(title: str) -> str:
        async with database.write() as session:
            try:
                await service.propose(Tx(session, NOW, BOT_ID), aigul, of, Draft(title))
            except Refusal as refusal:
                return refusal.name
            await session.commit()
            return "sent"

    said = await asyncio.gather(phone("Көпір"), phone("Көпір"), phone("Су құбыры"))
    assert sorted(set(said)) == ["sent", "too_many_ideas"]
    async with open_tx() as tx:
        found = await tx.session.scalars(sa.select(BudgetIdea.number).order_by(BudgetIdea.number))
        assert list(found) == list(range(1, MOST_IDEAS + 1))


async def test_the_office_writes_down_what_it_heard_and_it_is_nobodys(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.AKIM)
    stranger = await somebody("Олжас", Role.AKIM, at="", okrug=OTHER_OKRUG)
    async with open_tx() as tx:
        of = await a_round(tx, Phase.CHECK)
        entered = await service.enter(tx, marat, of, Draft("Көпір", settlement=BIRLIK))
        assert (entered.idea.settlement, entered.by_resident) == (BIRLIK, False)
        with pytest.raises(NotFound):
            await service.enter(tx, marat, of, Draft("Көпір", settlement="999999999"))
        with pytest.raises(NotFound):
            await service.enter(tx, stranger, of, LIGHT)
        with pytest.raises(NotAllowed):
            await service.enter(tx, aigul, of, LIGHT)
    assert await told(open_tx, IdeaReceived.kind) == []
    assert await told(open_tx, IdeasReceived.kind) == []


async def test_its_author_changes_it_until_it_is_checked(somebody: Somebody, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        of = await a_round(tx)
        idea = await an_idea(tx, of, person_id=aigul.id, title_ru="Площадка")
        with pytest.raises(NotFound):
            await service.change(tx, bolat, idea, 1, LIGHT)
        with pytest.raises(Invalid):
            await service.change(tx, aigul, idea, 1, Draft("  "))
        card = await service.change(tx, aigul, idea, 1, LIGHT)
        with pytest.raises(Stale):
            await service.change(tx, aigul, idea, 1, Draft("Басқа"))
    assert (card.idea.own_title, card.idea.title.ru) == (LIGHT.title, LIGHT.title)
    assert [one.did for one in card.steps] == [Did.CHANGED]
    async with open_tx() as tx:
        await tx.session.execute(sa.update(BudgetIdea).values(state=IdeaState.FEASIBLE))
    async with open_tx() as tx:
        with pytest.raises(Stale):
            await service.to_change(tx, aigul, idea, 2)


async def test_everybody_joins_once_and_leaves_again(somebody: Somebody, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат", at=BIRLIK)
    office = await somebody("Марат", Role.AKIM, at="")
    async with open_tx() as tx:
        of = await a_round(tx)
        idea = await an_idea(tx, of, person_id=aigul.id)
        with pytest.raises(Refusal, match="own_idea"):
            await service.join(tx, aigul, idea)
        with pytest.raises(NotAllowed):
            await service.join(tx, office, idea)
        await service.join(tx, bolat, idea)
        card = await service.join(tx, bolat, idea)
        assert (card.idea.joined, card.joins, card.leaves) == (1, False, True)
        mine = await service.ideas(tx, bolat, of, 0, Which.MINE)
        village = await service.ideas(tx, bolat, of, 0, Which.VILLAGE)
        assert ([one.id for one in mine.views], village.views) == ([idea], ())
        card = await service.leave(tx, bolat, idea)
    assert card.idea.joined == 0


async def test_what_is_taken_back_nobody_reads_and_who_joined_hears_of_it(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        of = await a_round(tx)
        idea = await an_idea(tx, of, person_id=aigul.id)
        await service.join(tx, bolat, idea)
        with pytest.raises(NotFound):
            await service.withdraw(tx, bolat, idea, 1)
        with pytest.raises(Stale):
            await service.withdraw(tx, aigul, idea, 7)
        await service.withdraw(tx, aigul, idea, 1)
    async with open_tx() as tx:
        with pytest.raises(NotFound):
            await service.card(tx, bolat, idea)
        with pytest.raises(NotFound):
            await service.join(tx, bolat, idea)
        assert (await service.ideas(tx, bolat, of)).views == ()
        assert (await service.card(tx, aigul, idea)).idea.state is IdeaState.WITHDRAWN
    assert await told(open_tx, WantedIdeaDecided.kind) == [bolat.id]


async def test_what_people_vote_on_is_not_taken_back(somebody: Somebody, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        of = await a_round(tx, listed_at=NOW)
        idea = await an_idea(tx, of, person_id=aigul.id, listed=True)
        with pytest.raises(Refusal, match="idea_is_listed"):
            await service.withdraw(tx, aigul, idea, 1)


async def test_similar_ones_of_others_in_this_round_are_found(somebody: Somebody, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        of, earlier = await a_round(tx), await a_round(tx, year=2025)
        await an_idea(tx, earlier)
        await an_idea(tx, of, state=IdeaState.REFUSED)
        own = await an_idea(tx, of, person_id=aigul.id)
        found = await service.similar(tx, bolat, of, "Балалар алаңын салу")
        assert [one.id for one in found] == [own]
        assert await service.similar(tx, aigul, of, "Балалар алаңын салу") == []


async def test_those_that_most_want_stand_first_and_pages_have_an_end(
    somebody: Somebody, open_tx: OpenTx
):
    aigul: Actor = await somebody()
    async with open_tx() as tx:
        of = await a_round(tx)
        ids = [await an_idea(tx, of, f"Идея {n}", settlement=BIRLIK) for n in range(60)]
        await an_idea(tx, of, "Болмайды", state=IdeaState.REFUSED)
        await service.join(tx, aigul, ids[40])
        first, last = await service.ideas(tx, aigul, of), await service.ideas(tx, aigul, of, 99)
        card = await service.card(tx, aigul, last.views[-1].id)
    assert first.views[0].id == ids[40]
    assert (first.pages, last.page, card.page) == (11, 10, 10)
    assert last.views[-1].state is IdeaState.REFUSED
    async with open_tx() as tx:
        steps = await tx.session.scalars(sa.select(BudgetIdeaStep.id))
        assert list(steps) == []  # who joins is not in the story
