"""Ideas for the people's budget as people see them: proposed, joined, checked, listed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from aiogram.filters.callback_data import CallbackData

from bot.budget.callbacks.common import IdeaPress, IdeasPage, OnIdea, OnRound, RoundPress
from bot.budget.callbacks.ideas import (
    CheckPress,
    IdeasList,
    ListPress,
    MakePress,
    MergePress,
    OnCheck,
    OnList,
    OnMake,
    SamePress,
)
from bot.budget.models import BudgetIdea, BudgetJoin, BudgetRound
from bot.budget.rules.bounds import MOST_IDEAS, TITLE_LIMIT
from bot.budget.rules.ideas import Which
from bot.budget.rules.kinds import IdeaState, Phase
from bot.core.access import Role
from bot.core.db import Database
from bot.core.tx import Tx
from tests.budget.conftest import a_round, an_idea
from tests.support.okrugs import BIRLIK
from tests.support.village import Village, village

_PNG = b"\x89PNG\r\n\x1a\n" + bytes((0, 0, 0, 13)) + b"IHDR" + bytes((0, 0, 0, 1)) * 2 + bytes(9)


async def a_budget(v: Village, phase: Phase = Phase.IDEAS, *ideas: dict[str, Any]) -> int:
    """A round at a phase, with ideas of nobody's; its id. Ideas have the numbers 1, 2, …"""
    async with v.app.database.write() as session:
        tx = Tx(session, v.clock.now(), v.bot.id)
        of = await a_round(tx, phase)
        for values in ideas:
            await an_idea(tx, of, **values)
        await session.commit()
    return of


async def forge(v: Village, person: Any, press: CallbackData | str) -> None:
    """Press a button that may stand nowhere."""
    data = press if isinstance(press, str) else press.pack()
    person.press_stale(v.replies(person)[-1], data)
    await v.quiet()


async def propose(v: Village, person: Any, of: int) -> None:
    await forge(v, person, RoundPress(do=OnRound.PROPOSE, round=of, version=1))


async def office_list(v: Village, person: Any, of: int) -> None:
    await forge(v, person, RoundPress(do=OnRound.LIST, round=of, version=1))


async def table(v: Village, *columns: Any) -> list[Any]:
    kept = columns[0].class_
    async with v.app.database.read() as session:
        found = await session.execute(sa.select(*columns).order_by(*sa.inspect(kept).primary_key))
        return [row[0] if len(columns) == 1 else tuple(row) for row in found]


def first_card(v: Village, person: Any) -> Any:
    """The newest message with buttons."""
    return next(m for m in reversed(v.replies(person)) if m.buttons)


@asynccontextmanager
async def proposing(database: Database) -> AsyncIterator[tuple[Village, Any, int]]:
    """Somebody has just pressed "Propose an idea"."""
    async with village(database) as v:
        aigul = await v.resident()
        of = await a_budget(v)
        await propose(v, aigul, of)
        yield v, aigul, of


# ── To propose ───────────────────────────────────────────────────────────────────────────────


async def test_an_idea_grows_part_by_part_and_comes_back_with_a_number(database: Database):
    async with proposing(database) as (v, aigul, _):
        await v.say(aigul, "Көпір <b>салу</b>")
        await v.do(aigul.send_voice(v.sandbox_bot))
        assert "дауыстық хабарды оқу мүмкін емес" in v.last(aigul)
        assert "Көпір <b>салу</b>" in v.last(aigul)  # nothing is lost
        await v.say(aigul, "Ескі көпір құлап қалды.")
        await v.do(aigul.send_album(v.sandbox_bot, [_PNG, _PNG + b"1"]))
        assert "Фото: 2" in v.last(aigul)
        await v.do(aigul.send_location(v.sandbox_bot))
        assert "Картада белгіленген" in v.last(aigul)
        await v.say(aigul, "қымбат")
        assert "Соманы түсіну мүмкін болмады" in v.last(aigul)
        await v.say(aigul, "2,5 млн")
        await v.press(aigul, "Атауы")
        await v.say(aigul, "Көпір керек")
        assert await table(v, BudgetIdea.id) == []
        await v.press(aigul, "Жіберу")
        assert "Идеяңыз жіберілді: № 1" in v.last(aigul)
        found = await table(
            v, BudgetIdea.title, BudgetIdea.text, BudgetIdea.cost_guess, BudgetIdea.language
        )
        assert found == [("Көпір керек", "Ескі көпір құлап қалды.", 2_500_000, "kk")]
        assert len((await table(v, BudgetIdea.photos))[0]) == 2
        await v.press(aigul, "Идеяны ашу")
        await v.press(aigul, "Фото (2)")
        assert len([m for m in v.replies(aigul) if m.media]) >= 2


async def test_everything_may_come_in_one_message_and_the_rest_is_passed_over(database: Database):
    async with proposing(database) as (v, aigul, _):
        await v.do(
            aigul.send_photo(v.sandbox_bot, _PNG, "Көше жарығы\nАбай көшесі қараңғы.\nҚорқынышты.")
        )
        assert "Қай жерде?" in v.last(aigul)
        await v.say(aigul, "жоқ")
        await v.press(aigul, "Білмеймін")
        await v.press(aigul, "Жіберу")
        found = await table(v, BudgetIdea.title, BudgetIdea.text, BudgetIdea.place)
        assert found == [("Көше жарығы", "Абай көшесі қараңғы.\nҚорқынышты.", "")]


async def test_what_is_too_long_is_said_so_and_nothing_is_cut(database: Database):
    async with proposing(database) as (v, aigul, _):
        long = "сөз " * (TITLE_LIMIT // 2)
        await v.say(aigul, long)
        assert "сипаттама болып сақталды" in v.last(aigul)
        await v.say(aigul, "Көпір")
        await v.press(aigul, "Бәрін көру")
        await v.press(aigul, "Сипаттама")
        for part in ("ұ" * 4_096, "ұ" * 904):  # as Telegram cuts 5,000 letters
            await v.say(aigul, part)
            assert "Тым ұзын: 4\xa0096 таңба" in v.last(aigul)
        await v.press(aigul, "Бәрін көру")
        await v.press(aigul, "Жіберу")
        assert await table(v, BudgetIdea.title, BudgetIdea.text) == [("Көпір", long.strip())]


async def test_who_finds_the_same_there_already_joins_it_instead(database: Database):
    async with village(database) as v:
        aigul, olga = await v.resident(), await v.resident("Ольга", "ru", at=BIRLIK)
        of = await a_budget(v, Phase.IDEAS, {"title_ru": "Детская площадка"})
        await propose(v, olga, of)
        await v.say(olga, "Построить детскую площадку")
        assert "Похожее уже предлагали" in v.last(olga)
        await v.press(olga, "Мне тоже нужно: № 1")
        assert "присоединился 1 человек" in v.last(olga)
        await propose(v, aigul, of)
        await v.say(aigul, "Балалар алаңы\nБіздің көшеде")
        await v.press(aigul, "Менікі басқа")
        await v.press(aigul, "Бәрін көру")
        await v.press(aigul, "Жіберу")  # what was shown is not shown again
        assert len(await table(v, BudgetIdea.id)) == 2
        assert len(await table(v, BudgetJoin.person_id)) == 1


async def test_an_old_card_and_a_double_press_send_nothing_twice(database: Database):
    async with proposing(database) as (v, aigul, of):
        await v.say(aigul, "Көпір")
        await v.press(aigul, "Бәрін көру")
        turn = MakePress(do=OnMake.SEND, round=of, turn=1)
        await forge(v, aigul, turn)  # of an older card: the newest is shown
        assert await table(v, BudgetIdea.id) == []
        card = first_card(v, aigul)
        await v.press(aigul, "Жіберу")
        for _ in range(2):
            aigul.press_stale(card, turn.model_copy(update={"turn": 3}).pack())
            await v.quiet()
        assert await table(v, BudgetIdea.title) == ["Көпір"]


async def test_who_wrote_much_is_asked_before_it_is_gone(database: Database):
    async with proposing(database) as (v, aigul, _):
        await v.say(aigul, "Көпір\nЕскісі құлады")
        await v.press(aigul, "Бас тарту")
        assert "Жазғаныңыз сақталмайды" in v.last(aigul)
        await v.press(aigul, "Артқа")
        assert "Ескісі құлады" in v.last(aigul)
        await v.press(aigul, "Бас тарту")
        await v.press(aigul, "Иә, тоқтату")
        assert await table(v, BudgetIdea.id) == []
        await v.say(aigul, "Шам жанбайды")  # an appeal, as ever
        assert "Шам жанбайды" in v.last(aigul)


async def test_a_line_two_days_later_is_no_idea(database: Database):
    async with proposing(database) as (v, aigul, _):
        await v.later(timedelta(days=2))
        await v.say(aigul, "Шам жанбайды")
        assert "Шам жанбайды" in v.last(aigul)
        assert await table(v, BudgetIdea.id) == []


async def test_a_call_for_help_inside_the_form_is_heard_as_one(database: Database):
    async with proposing(database) as (v, aigul, _):
        await v.say(aigul, "Өрт! Көмектесіңіздер!")
        assert "112" in v.text(aigul)
        assert await table(v, BudgetIdea.id) == []


async def test_too_many_or_too_late_is_said_before_anybody_writes(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        of = await a_budget(v)
        for n in range(MOST_IDEAS):
            await propose(v, aigul, of)
            await v.say(aigul, f"{['Көпір', 'Жарық', 'Су'][n]} керек")
            await v.press(aigul, "Бәрін көру")
            await v.press(aigul, "Жіберу")
        await propose(v, aigul, of)
        assert f"{MOST_IDEAS} ашық идеяңыз бар" in v.toasts(aigul)[-1]
        late = await a_budget(v, Phase.CHECK)
        await propose(v, aigul, late)
        assert "Қазір мұны істеуге болмайды" in v.toasts(aigul)[-1]


async def test_its_author_changes_it_and_takes_it_back_after_one_question(database: Database):
    async with proposing(database) as (v, aigul, _):
        await v.say(aigul, "Көпір")
        await v.press(aigul, "Бәрін көру")
        await v.press(aigul, "Жіберу")
        await v.press(aigul, "Идеяны ашу")
        await v.press(aigul, "Өзгерту")
        await v.press(aigul, "Құны")
        await v.say(aigul, "3 млн")
        await v.press(aigul, "Өзгерісті сақтау")
        assert "авторы мәтінін өзгертті" in v.text(aigul)
        assert await table(v, BudgetIdea.title, BudgetIdea.cost_guess) == [("Көпір", 3_000_000)]
        await v.press(aigul, "Қайтарып алу")
        await v.press(aigul, "Иә, қайтарып алу")
        assert await table(v, BudgetIdea.state) == [IdeaState.WITHDRAWN]


# ── The office ───────────────────────────────────────────────────────────────────────────────


async def test_the_office_checks_one_after_another_and_publishes_the_list(database: Database):
    async with village(database) as v:
        aigul, marat = await v.resident(), await v.staff(Role.MODERATOR, "Марат", "ru")
        of = await a_budget(v)
        for title in ("Көпір\nҚұлады", "Алтын ескерткіш"):
            await propose(v, aigul, of)
            await v.say(aigul, title)
            await v.press(aigul, "Бәрін көру")
            await v.press(aigul, "Жіберу")
        await v.press(marat, "Проверить")
        await forge(v, marat, RoundPress(do=OnRound.OPEN, round=of, version=1))
        assert v.labels(marat)[0] == "Проверить идеи (2)"  # while ideas still come in
        assert len(first_card(v, marat).buttons) == 4
        await v.press(marat, "Проверить идеи")
        await v.press(marat, "✅ Осуществимо")
        await v.say(marat, "дорого")
        assert "2 500 000" in v.last(marat)  # how a sum is written
        await v.say(marat, "4 млн")
        await v.press(marat, "Позже")
        assert "нужны название и описание на двух языках" in v.last(marat)
        await v.press(marat, "Сообщить: осуществимо")
        assert "Идеяңызды іске асыруға болады" in v.last(aigul)

        assert "Алтын ескерткіш" in v.last(marat)  # the next comes by itself
        await v.press(marat, "❌ Не допускать")
        await v.do(marat.send_voice(v.sandbox_bot))
        await v.say(marat, "Это не вопрос местного значения")
        await v.press(marat, "Только на этом языке")
        assert "не вопрос местного" not in v.text(aigul)
        await v.press(marat, "Да, не допускать")
        assert "Это не вопрос местного значения" in v.last(aigul)

        assert "№ 1: нет названия на русском, нет описания на русском" in v.last(marat)
        assert "Опубликовать список" not in v.labels(marat)
        await v.press(marat, "№ 1")
        await v.press(marat, "Исправить")
        await v.say(marat, "Мост\nУпал")
        await v.press(marat, "Сохранить")
        await v.press(marat, "Опубликовать список")
        await v.press(marat, "Да, опубликовать")
        assert "Дауысқа түсетін тізім жарияланды" in v.last(aigul)
        assert await table(v, BudgetIdea.listed) == [True, False]
        await v.press(aigul, "Жобаларды қарау")
        assert "Дауысқа түсетін тізімде" in v.text(aigul)

        await office_list(v, marat, of)
        await v.press(marat, "Отозвать список")
        await v.press(marat, "Да")
        assert await table(v, BudgetIdea.listed) == [False, False]


async def test_the_office_writes_an_idea_down_and_joins_it_with_another(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        of = await a_budget(v, Phase.CHECK, {"title": "Көпір салу"})
        await office_list(v, marat, of)
        await v.press(marat, "Идея енгізу")
        await v.say(marat, "Жаңа көпір\nЖиында айтылды")
        await v.press(marat, "Бәрін көру")
        await v.press(marat, "Ауыл")
        await v.press(marat, "Бірлік ауылы")
        await v.press(marat, "Жіберу")
        assert "Әкім аппараты енгізген" in v.last(marat)
        found = await table(v, BudgetIdea.person_id, BudgetIdea.settlement)
        assert found[1] == (None, BIRLIK)
        await v.press(marat, "Біріктіру")
        await v.say(marat, "№ 77")
        assert "нөмірлі идея жоқ" in v.last(marat)
        await v.say(marat, "1")
        await v.press(marat, "Иә, біріктіру")
        assert await table(v, BudgetIdea.state) == [IdeaState.SENT, IdeaState.MERGED]


@pytest.mark.parametrize("agrees", [True, False])
async def test_an_author_is_asked_and_says_yes_or_no(database: Database, agrees: bool):
    async with village(database) as v:
        aigul, marat = await v.resident(), await v.staff(Role.AKIM, "Марат")
        of = await a_budget(v, Phase.IDEAS, {"title": "Жаңа көпір"})
        await propose(v, aigul, of)
        await v.say(aigul, "Көпір")
        await v.press(aigul, "Менікі басқа")
        await v.press(aigul, "Бәрін көру")
        await v.press(aigul, "Жіберу")
        await forge(v, marat, IdeaPress(do=OnIdea.CHECK, idea=2, version=1))
        await v.press(marat, "Біріктіру")
        await v.press(marat, "№ 1")
        await v.press(marat, "Авторынан сұрау")
        asked = v.replies(aigul)[-1]
        assert "басқа идеямен біріктіруді ұсынады" in v.last(aigul)
        await v.press(aigul, "Біріктіруге келісемін" if agrees else "Менікі бөлек қалсын", asked)
        state = (await table(v, BudgetIdea.state))[1]
        assert state is (IdeaState.MERGED if agrees else IdeaState.SENT)
        assert len(await table(v, BudgetJoin.person_id)) == int(agrees)
        assert ("келісті" if agrees else "бөлек қалдырды") in v.last(marat)


async def test_of_two_at_the_same_card_the_second_sees_what_the_first_did(database: Database):
    async with village(database) as v:
        marat, dana = await v.staff(Role.AKIM, "Марат"), await v.staff(Role.MODERATOR, "Дана")
        of = await a_budget(v, Phase.CHECK, {})
        for one in (marat, dana):
            await forge(v, one, ListPress(do=OnList.QUEUE, round=of, version=1))
            await v.press(one, "❌ Дауысқа жібермеу")
            await v.say(one, "Жер жоқ")
            await v.press(one, "Тек осы тілде")
        await v.press(marat, "Иә, дауысқа жібермеу")
        await v.press(dana, "Иә, дауысқа жібермеу")
        assert "Бұл арада өзгеріс болды" in v.toasts(dana)[-1]
        assert "Дауыс беруге жіберілмеді" in v.last(dana)


# ── Buttons that nobody has ───────────────────────────────────────────────────────────────────


async def test_forged_presses_change_nothing(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        of = await a_budget(v, Phase.IDEAS, {}, {"state": IdeaState.WITHDRAWN})
        forged: list[CallbackData | str] = [
            IdeaPress(do=do, idea=idea, version=1)
            for do in OnIdea
            for idea in (1, 2, 2**62)
            if do not in {OnIdea.JOIN, OnIdea.FOLLOW, OnIdea.UNFOLLOW} or idea > 1
        ]
        forged += [CheckPress(do=do, idea=1, version=1) for do in OnCheck]
        forged += [ListPress(do=do, round=of, version=1) for do in OnList]
        forged += [MakePress(do=do, round=of, turn=1, number=9) for do in OnMake]
        forged += [
            MergePress(idea=1, version=1, into=2, sure=True),
            SamePress(idea=2, turn=1),
            SamePress(idea=2**62, turn=1),
            IdeasList(which=Which.MINE, round=2**62, page=9_999),
            IdeasPage(round=of, page=9_999),
            RoundPress(do=OnRound.LIST, round=of, version=1),
            "gi:burn:1:1:0",
            "gl:all:1:-1",
            "gj:1:1:x:1",
        ]
        for data in forged:
            await forge(v, aigul, data)
        assert await table(v, BudgetIdea.state) == [IdeaState.SENT, IdeaState.WITHDRAWN]
        assert await table(v, BudgetIdea.version, BudgetIdea.listed) == [(1, False)] * 2
        assert await table(v, BudgetJoin.person_id) == []
        assert await table(v, BudgetRound.listed_at) == [None]
