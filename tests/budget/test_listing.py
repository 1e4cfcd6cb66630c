"""The list that people vote on: whole, in both languages, told once, never changed after."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.budget.models import BudgetIdea
from bot.budget.notices.ideas import ListPublished
from bot.budget.rules.bounds import MOST_PROJECTS
from bot.budget.rules.ideas import Lacks, Words
from bot.budget.rules.kinds import IdeaState, Phase
from bot.budget.screens import LETTERS
from bot.budget.screens import listing as screens
from bot.budget.service import checking
from bot.budget.service import listing as service
from bot.budget.storage import rounds
from bot.core.access import Role
from bot.core.db import Database
from bot.core.errors import NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.screen import plain
from bot.core.text import utf16_len
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from tests.budget.conftest import Somebody, a_round, an_idea
from tests.budget.test_ideas import told
from tests.conftest import OpenTx
from tests.support.okrugs import BIRLIK, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

READY: dict[str, Any] = {
    "state": IdeaState.FEASIBLE,
    "title_kk": "Көпір",
    "title_ru": "Мост",
    "cost": 4_000_000,
}


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({}, ()),
        ({"title_ru": ""}, (Lacks.TITLE_RU,)),
        ({"title_kk": "", "cost": None}, (Lacks.TITLE_KK, Lacks.COST)),
        ({"text_kk": "Керек"}, (Lacks.TEXT_RU,)),
        ({"cost": 10_000_001}, (Lacks.TOO_DEAR,)),
    ],
)
async def test_what_is_missing_is_named_and_nothing_goes_out_before_it_is_there(
    somebody: Somebody, open_tx: OpenTx, values: dict[str, Any], lacks: tuple[Lacks, ...]
):
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        of = await a_round(tx, Phase.CHECK)
        await an_idea(tx, of, **READY | values)
        await an_idea(tx, of)
        view = await service.outlook(tx, marat, of)
        assert view.projects[0].lacks == lacks
        assert (view.ready, view.unchecked) == (not lacks, 1)
        if lacks:
            with pytest.raises(Refusal, match="budget_list_not_ready"):
                await service.publish_list(tx, marat, of, 1)


@pytest.mark.parametrize(("count", "ready"), [(0, False), (MOST_PROJECTS + 1, False)])
async def test_a_list_is_neither_empty_nor_endless(
    somebody: Somebody, open_tx: OpenTx, count: int, ready: bool
):
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        of = await a_round(tx, Phase.CHECK)
        for _ in range(count):
            await an_idea(tx, of, **READY)
        view = await service.outlook(tx, marat, of)
        assert (view.ready, view.too_many) == (ready, max(count - MOST_PROJECTS, 0))
        assert plain(screens.list_screen(view, translator("kk")).text)


async def test_what_is_feasible_is_listed_and_everybody_is_told_once(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат", at=BIRLIK)
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        of = await a_round(tx, Phase.CHECK)
        good = await an_idea(tx, of, **READY)
        asked = await an_idea(tx, of, **READY, person_id=aigul.id, merge_into=good)
        await an_idea(tx, of)
        await an_idea(tx, of, state=IdeaState.REFUSED)
        view, people = await service.publish_list(tx, marat, of, 1)
        with pytest.raises(Stale):
            await service.publish_list(tx, marat, of, 1)
        with pytest.raises(Stale):
            await service.publish_list(tx, marat, of, 2)
    assert (view.round.listed_at, people) == (NOW, 3)
    assert [one.id for one in view.projects] == [good, asked]
    assert set(await told(open_tx, ListPublished.kind)) == {aigul.id, bolat.id, marat.id}
    async with open_tx() as tx:
        assert [one.id for one in await rounds.projects(tx, of)] == [good, asked]
        row = await tx.session.get(BudgetIdea, asked)
        assert row is not None
        assert row.merge_into is None  # people vote on it
        with pytest.raises(Refusal, match="idea_is_listed"):
            await checking.reopen(tx, marat, good, 2)


async def test_until_the_vote_it_is_taken_back_and_the_corrected_list_is_told_anew(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        of = await a_round(tx)
        idea = await an_idea(tx, of, **READY)
        await service.publish_list(tx, marat, of, 1)
    async with open_tx() as tx:  # one of them has read it, the other not yet
        await tx.session.execute(
            sa.update(Delivery).where(Delivery.person_id == aigul.id).values(state=Outcome.SENT)
        )
        view = await service.recall_list(tx, marat, of, 2)
        assert (view.round.listed_at, view.ready) == (None, True)
        words = Words(("Жаңа көпір", "Новый мост"), ("", ""))
        await checking.find_feasible(tx, marat, idea, 3, cost=4_000_000, words=words)
    later = NOW + timedelta(hours=1)
    async with open_tx(later) as tx:
        await service.publish_list(tx, marat, of, 3)
        found = await tx.session.execute(
            sa.select(Delivery.person_id, Delivery.state, Delivery.params)
            .where(Delivery.kind == ListPublished.kind)
            .order_by(Delivery.id)
        )
        rows = [
            (person, state, ListPublished.restore(0, params)) for person, state, params in found
        ]
    assert {(person, state) for person, state, _ in rows} == {
        (aigul.id, Outcome.SENT),
        (marat.id, Outcome.DROPPED),
        (aigul.id, Outcome.WAITING),
        (marat.id, Outcome.WAITING),
    }
    async with open_tx(later) as tx:
        letter = LETTERS[ListPublished.kind]
        assert await letter(tx, rows[0][2], "kk", []) is None  # that list is out of date
        told_now = await letter(tx, rows[-1][2], "ru", [])
        assert told_now is not None
        assert "исправлен" in told_now.screen.text
        assert "Новый мост" in told_now.screen.text


async def test_from_the_vote_on_it_never_changes(somebody: Somebody, open_tx: OpenTx):
    marat, aigul = await somebody("Марат", Role.AKIM), await somebody()
    other = await somebody("Олжас", Role.AKIM, at="", okrug=OTHER_OKRUG)
    async with open_tx() as tx:
        of = await a_round(tx, Phase.VOTING)
        idea = await an_idea(tx, of, listed=True)
        late = await a_round(tx, Phase.VOTING, listed_at=None)
        await an_idea(tx, late, **READY)
        for refused in (
            service.recall_list(tx, marat, of, 1),
            service.publish_list(tx, marat, late, 1),
            checking.refuse(tx, marat, idea, 1, ("Жоқ", "")),
        ):
            with pytest.raises(Refusal, match="budget_not_now"):
                await refused
        with pytest.raises(NotFound):
            await service.outlook(tx, other, of)
        with pytest.raises(NotAllowed):
            await service.publish_list(tx, aigul, of, 1)


async def test_of_two_who_publish_at_once_one_tells_it(
    somebody: Somebody, open_tx: OpenTx, database: Database
):
    marat, dana = await somebody("Марат", Role.AKIM), await somebody("Дана", Role.MODERATOR)
    async with open_tx() as tx:
        of = await a_round(tx)
        await an_idea(tx, of, **READY)

    async def publishes(actor: Any) -> str:
        async with database.write() as session:
            try:
                await service.publish_list(Tx(session, NOW, BOT_ID), actor, of, 1)
            except Stale:
                return "stale"
            await session.commit()
            return "done"

    assert sorted(await asyncio.gather(publishes(marat), publishes(dana))) == ["done", "stale"]
    assert len(await told(open_tx, ListPublished.kind)) == 2


@pytest.mark.parametrize("language", LANGUAGES)
async def test_sixty_projects_with_long_names_fit_into_one_message(
    somebody: Somebody, open_tx: OpenTx, language: Language
):
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        of = await a_round(tx, Phase.CHECK, money=99_000_000_000, title_kk="<b>ұ</b>" * 30)
        for number in range(MOST_PROJECTS):
            name = f"<i>{number} & мектеп</i> " + "ұзақ атау " * 10
            await an_idea(
                tx, of, **READY | {"title_kk": name, "title_ru": name, "cost": 98_765_432_100}
            )
        view, _ = await service.publish_list(tx, marat, of, 1)
        t = translator(language)
        letter = await LETTERS[ListPublished.kind](
            tx, ListPublished(round_id=of, told=NOW.isoformat()), language, []
        )
    assert letter is not None
    for text in (letter.screen.text, screens.list_screen(view, t).text,
                 screens.sure_to_publish(view, t).text):  # fmt: skip
        assert utf16_len(plain(text)) <= 4096
        assert "59 &amp; мектеп" in text


@pytest.mark.parametrize(
    "rule", [{"least": 3}, {"least": 2, "capped": True, "money": 3_000_000}], ids=["few", "dear"]
)
async def test_a_list_from_which_nobody_could_choose_enough_is_not_published(
    open_tx: OpenTx, somebody: Somebody, rule: dict[str, Any]
) -> None:
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made = await a_round(tx, Phase.CHECK, **rule)
        for _ in range(2):
            await an_idea(tx, made, **READY | {"cost": 2_000_000})
        with pytest.raises(Refusal, match="budget_list_too_short"):
            await service.publish_list(tx, akim, made, 1)
