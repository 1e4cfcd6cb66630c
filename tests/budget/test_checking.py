"""The office checks ideas, gives reasons in public, and joins two only if an author agrees."""

import asyncio

import pytest
import sqlalchemy as sa

from bot.budget.models import BudgetIdea, BudgetJoin
from bot.budget.notices.ideas import IdeaDecided, IdeaGrew, MergeAnswered, WantedIdeaDecided
from bot.budget.rules.bounds import MOST_MONEY, REASON_LIMIT, TITLE_LIMIT
from bot.budget.rules.ideas import Words
from bot.budget.rules.kinds import Did, IdeaState, Phase
from bot.budget.screens import RENDERERS
from bot.budget.service import checking as service
from bot.budget.service import ideas, merging
from bot.core.access import Role
from bot.core.db import Database
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import translator
from bot.core.tx import Tx
from tests.budget.conftest import Somebody, a_round, an_idea
from tests.budget.test_ideas import joined, state_of, told
from tests.conftest import OpenTx
from tests.support.okrugs import OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

WORDS = Words(("Балалар алаңы", "Детская площадка"), ("Керек", "Нужно"))
REASON = ("Жер жеке меншікте.", "Земля в частной собственности.")


async def test_what_can_be_done_has_a_cost_and_everybody_concerned_hears_of_it(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат", language="ru")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        of = await a_round(tx, Phase.CHECK)
        idea = await an_idea(tx, of, person_id=aigul.id)
        tx.session.add(BudgetJoin(idea_id=idea, person_id=bolat.id, at=NOW))
        desk = await service.next_card(tx, marat, of)
        assert desk is not None
        assert (desk.card.idea.id, desk.waiting) == (idea, 1)
        assert desk.words.title == ("Балалар алаңы", "")  # its author wrote in Kazakh
        card = await service.find_feasible(tx, marat, idea, 1, cost=1_900_000, words=WORDS)
        # other words alone tell nobody anything
        await service.find_feasible(tx, marat, idea, 2, cost=1_900_000, words=WORDS)
        assert await service.next_card(tx, marat, of) is None
    assert (card.idea.state, card.idea.cost) == (IdeaState.FEASIBLE, 1_900_000)
    assert (
        await told(open_tx, IdeaDecided.kind),
        await told(open_tx, WantedIdeaDecided.kind),
    ) == (
        [aigul.id],
        [bolat.id],
    )
    async with open_tx() as tx:
        notice = WantedIdeaDecided(to=bolat.id, idea_id=idea, version=2, did=Did.FEASIBLE.value)
        screen = await RENDERERS[notice.kind](tx, notice, bolat, translator("ru"))
        assert screen is not None
        assert "Детская площадка" in screen.text
        assert "1\xa0900\xa0000" in screen.text


async def test_a_refusal_has_a_public_reason_and_can_be_looked_at_again(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        of = await a_round(tx)
        idea = await an_idea(tx, of, person_id=aigul.id)
        with pytest.raises(Invalid, match="idea_reason_missing"):
            await service.refuse(tx, marat, idea, 1, ("", ""))
        with pytest.raises(Invalid, match="idea_reason_too_long"):
            await service.refuse(tx, marat, idea, 1, ("а" * (REASON_LIMIT + 1), ""))
        await service.refuse(tx, marat, idea, 1, REASON)
        read = await ideas.card(tx, bolat, idea)
        assert (read.idea.reason.kk, read.idea.reason.ru) == REASON
        desk = await service.reopen(tx, marat, idea, 2)
        with pytest.raises(Stale):
            await service.reopen(tx, marat, idea, 3)
    assert (desk.card.idea.state, bool(desk.card.idea.reason)) == (IdeaState.SENT, False)
    assert [one.did for one in desk.card.steps] == [Did.REFUSED, Did.REOPENED]
    assert len(await told(open_tx, IdeaDecided.kind)) == 2
    async with open_tx() as tx:  # the refusal is not told any more, its reopening is
        t = translator("kk")
        for did, still in ((Did.REFUSED, False), (Did.REOPENED, True)):
            notice = IdeaDecided(to=aigul.id, idea_id=idea, version=2, did=did.value)
            assert (await RENDERERS[notice.kind](tx, notice, aigul, t) is not None) is still


@pytest.mark.parametrize("cost", [0, -5, MOST_MONEY + 1])
async def test_a_cost_within_reason_and_a_name_are_needed(
    somebody: Somebody, open_tx: OpenTx, cost: int
):
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        idea = await an_idea(tx, await a_round(tx))
        with pytest.raises(Invalid):
            await service.find_feasible(tx, marat, idea, 1, cost=cost, words=WORDS)
        for title in (("", ""), ("а" * (TITLE_LIMIT + 1), "")):
            with pytest.raises(Invalid):
                await service.find_feasible(tx, marat, idea, 1, cost=5, words=Words(title))


async def test_only_the_office_of_the_okrug_checks_and_only_before_the_vote(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.AKIM)
    other = await somebody("Олжас", Role.AKIM, at="", okrug=OTHER_OKRUG)
    async with open_tx() as tx:
        of = await a_round(tx, Phase.VOTING)
        idea = await an_idea(tx, of, person_id=aigul.id)
        running = await an_idea(tx, await a_round(tx), person_id=aigul.id)
        listed = await an_idea(tx, await a_round(tx, listed_at=NOW), listed=True)
        with pytest.raises(Refusal, match="budget_not_now"):
            await service.refuse(tx, marat, idea, 1, REASON)
        with pytest.raises(Refusal, match="idea_is_listed"):
            await service.refuse(tx, marat, listed, 1, REASON)
        with pytest.raises(NotFound):
            await service.refuse(tx, other, running, 1, REASON)
        with pytest.raises(NotAllowed):
            await service.refuse(tx, aigul, running, 1, REASON)
        assert await service.next_card(tx, marat, of) is None


async def test_of_two_who_decide_at_once_one_is_first(
    somebody: Somebody, open_tx: OpenTx, database: Database
):
    marat, dana = await somebody("Марат", Role.AKIM), await somebody("Дана", Role.MODERATOR)
    async with open_tx() as tx:
        idea = await an_idea(tx, await a_round(tx))

    async def decides(first: bool) -> str:
        async with database.write() as session:
            tx = Tx(session, NOW, BOT_ID)
            try:
                if first:
                    await service.refuse(tx, marat, idea, 1, REASON)
                else:
                    await service.find_feasible(tx, dana, idea, 1, cost=5, words=WORDS)
            except Stale:
                return "stale"
            await session.commit()
            return "done"

    assert sorted(await asyncio.gather(decides(True), decides(False))) == ["done", "stale"]


# ── One into another ─────────────────────────────────────────────────────────────────────────


async def test_who_agrees_brings_everybody_along_each_of_them_once(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    asel, ivan = await somebody("Әсел"), await somebody("Иван")
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        of = await a_round(tx)
        into = await an_idea(tx, of, person_id=aigul.id)
        idea = await an_idea(tx, of, person_id=bolat.id)
        for which, people in ((into, (asel,)), (idea, (asel, ivan, aigul))):
            for one in people:
                await ideas.join(tx, one, which)
        card, gone = await merging.merge(tx, marat, idea, 1, into)
        assert (gone, card.idea.merge_into, card.idea.state) == (False, into, IdeaState.SENT)
        with pytest.raises(NotFound):
            await merging.agree(tx, aigul, idea, 2)
        with pytest.raises(Stale):
            await merging.agree(tx, bolat, idea, 1)
        card, gone = await merging.agree(tx, bolat, idea, 2)
        assert (gone, card.idea.merged_into, card.idea.joined) == (True, into, 0)
        main = await ideas.card(tx, ivan, into)
        with pytest.raises(Stale):
            await merging.agree(tx, bolat, idea, card.idea.version)
    assert await joined(open_tx, into) == {asel.id, bolat.id, ivan.id}
    assert (main.within, main.steps[-1].did) == ((2,), Did.MERGED)
    assert set(await told(open_tx, WantedIdeaDecided.kind)) == {asel.id, ivan.id, aigul.id}
    assert await told(open_tx, IdeaGrew.kind) == [aigul.id]
    assert await told(open_tx, MergeAnswered.kind) == [marat.id]


async def test_who_keeps_theirs_keeps_it_and_the_ask_can_be_taken_back(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        of = await a_round(tx)
        into = await an_idea(tx, of)
        idea = await an_idea(tx, of, person_id=aigul.id)
        await merging.merge(tx, marat, idea, 1, into)
        card = await merging.decline(tx, aigul, idea, 2)
        assert (card.idea.state, card.idea.merge_into) == (IdeaState.SENT, None)
        await merging.merge(tx, marat, idea, 3, into)
        await merging.ask_no_more(tx, marat, idea, 4)
        with pytest.raises(Stale):
            await merging.agree(tx, aigul, idea, 5)
        with pytest.raises(Stale):
            await merging.ask_no_more(tx, marat, idea, 5)
    assert await state_of(open_tx, idea) is IdeaState.SENT


async def test_nobodys_idea_goes_at_once_and_brings_what_went_into_it(
    somebody: Somebody, open_tx: OpenTx
):
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        of = await a_round(tx, Phase.CHECK)
        first, second, third = [await an_idea(tx, of, f"Идея {n}") for n in range(3)]
        assert (await merging.merge(tx, marat, first, 1, second))[1]
        assert (await merging.merge(tx, marat, second, 1, third))[1]
        card = await ideas.card(tx, marat, third)
        assert card.within == (1, 2)
        with pytest.raises(Invalid, match="merge_idea_closed"):
            await merging.merge(tx, marat, third, 1, first)
        with pytest.raises(Invalid, match="merge_idea_itself"):
            await merging.merge(tx, marat, third, 1, third)
        with pytest.raises(Invalid, match="merge_idea_unknown"):
            await merging.numbered(tx, marat, third, 77)
        elsewhere = await an_idea(tx, await a_round(tx))
        with pytest.raises(NotFound):
            await merging.merge(tx, marat, third, 1, elsewhere)


async def test_where_the_other_one_is_closed_meanwhile_it_stays_as_it_is(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        of = await a_round(tx)
        into = await an_idea(tx, of)
        idea = await an_idea(tx, of, person_id=aigul.id)
        await merging.merge(tx, marat, idea, 1, into)
        await service.refuse(tx, marat, into, 1, REASON)
        card = await ideas.card(tx, aigul, idea)
        assert (card.asked, card.into) == (False, None)
        with pytest.raises(Stale):
            await merging.agree(tx, aigul, idea, 2)
        # … and where nobody saw to it in time
        await tx.session.execute(
            sa.update(BudgetIdea).where(BudgetIdea.id == idea).values(merge_into=into)
        )
    async with open_tx() as tx:
        card, gone = await merging.agree(tx, aigul, idea, 3)
    assert (gone, card.idea.state, card.idea.merge_into) == (False, IdeaState.SENT, None)


async def test_an_author_who_agrees_and_one_who_takes_back_do_not_meet(
    somebody: Somebody, open_tx: OpenTx, database: Database
):
    aigul, marat = await somebody(), await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        of = await a_round(tx)
        into = await an_idea(tx, of)
        idea = await an_idea(tx, of, person_id=aigul.id)
        await merging.merge(tx, marat, idea, 1, into)

    async def does(agrees: bool) -> str:
        async with database.write() as session:
            tx = Tx(session, NOW, BOT_ID)
            try:
                if agrees:
                    await merging.agree(tx, aigul, idea, 2)
                else:
                    await ideas.withdraw(tx, aigul, idea, 2)
            except Stale:
                return "stale"
            await session.commit()
            return "done"

    assert sorted(await asyncio.gather(does(True), does(False))) == ["done", "stale"]
    went = await state_of(open_tx, idea) is IdeaState.MERGED
    assert await joined(open_tx, into) == ({aigul.id} if went else set())
