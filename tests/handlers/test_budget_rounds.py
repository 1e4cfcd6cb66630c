"""A people's budget as people see it: begun in a few taps, announced, changed, called off."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import App
from bot.budget.callbacks.common import BudgetHome, OnRound, RoundPress
from bot.budget.callbacks.money import MoneyPress, OnMoney, OnTable, TablePress
from bot.budget.callbacks.planning import (
    BeginRound,
    OnPlan,
    OnRule,
    PlanPress,
    RulePress,
    VillagePress,
)
from bot.budget.jobs import phases
from bot.budget.models import BudgetRound, OkrugBudget
from bot.budget.rules.kinds import Method, Phase, RoundState
from bot.core.access import Role
from bot.core.db import Database
from bot.core.i18n import translator
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from handlers.enclosed import MOST_BYTES, Enclosed
from tests.budget.conftest import a_round, an_idea
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, OTHER_OKRUG
from tests.support.village import Village, village
from tests.support.worlds import NOW

DAY = timedelta(days=1)
BUDGET = "Халық қатысатын бюджет"


async def the_round(v: Village) -> BudgetRound:
    async with v.app.database.read() as session:
        return (await session.scalars(sa.select(BudgetRound))).one()


async def press(v: Village, person: Any, *labels: str) -> None:
    for label in labels:
        await v.press(person, label)


async def begun(v: Village, akim: Any) -> None:
    """A draft in which nothing is missing; its card stands last."""
    await v.say(akim, BUDGET)
    await v.press(akim, "Жаңасын бастау")
    await v.say(akim, "10 млн")


async def announced(v: Village, akim: Any) -> None:
    """One that everybody was told of; its card stands last."""
    await begun(v, akim)
    await press(v, akim, "Қарап шығу және хабарлау", "Жіберу")
    await v.say(akim, BUDGET)
    await v.press(akim, "2027")


async def made(v: Village, phase: Phase = Phase.IDEAS, **values: Any) -> int:
    """A round in the tables."""
    async with v.app.database.write() as session:
        round_id = await a_round(Tx(session, v.clock.now(), v.bot.id), phase, **values)
        await session.commit()
        return round_id


# ── From the menu to everybody ───────────────────────────────────────────────────────────────


async def test_an_akim_announces_a_round_in_five_steps(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul, ivan = await v.resident("Айгүл"), await v.resident("Иван", "ru", BIRLIK)
        await v.say(aigul, BUDGET)
        assert "Идея ұсынуға болатын кезде осында хабарлаймыз." in v.last(aigul)
        assert v.replies(aigul)[-1].buttons in (None, [])
        await v.say(akim, BUDGET)  # 1
        assert "Қазір идея жиналмайды, дауыс берілмейді." in v.last(akim)
        assert v.labels(akim)[0] == "Жаңасын бастау"
        await v.press(akim, "Жаңасын бастау")  # 2
        assert "Тұрғындар қанша ақшаны бөледі?" in v.last(akim)
        await v.say(akim, "он миллион")
        assert "Соманы түсіну мүмкін болмады." in v.last(akim)
        await v.say(akim, "10 млн")  # 3
        card = v.last(akim)
        assert "Бөлінген ақша: 10 000 000 ₸" in card.replace("\u00a0", " ")
        assert "Идея жинау: 25 қараша – 16 желтоқсан, 20:00" in card
        assert "Жеңімпаздарды анықтау: тең үлес әдісі" in card
        assert "Что нужно нашему селу?" in card
        assert v.labels(akim)[0] == "Қарап шығу және хабарлау"
        await v.press(akim, "Қарап шығу және хабарлау")  # 4
        shown = [str(m.text) for m in v.replies(akim)][-5:]
        assert "Ауылыңызға не керегін айтыңыз" in shown[1]
        assert "Скажите, что нужно Вашему селу" in shown[3]
        assert "Бұл 3 адамға қатысты." in shown[4]
        await v.press(akim, "Идея ұсыну")
        assert "Батырма" in v.toasts(akim)[-1]  # of a preview
        assert "Ауылыңызға" not in v.text(aigul)
        await v.press(akim, "Жіберу: 3 адамға")  # 5
        assert "Дайын. Хабар алатыны: 3 адам." in v.text(akim)

        assert "Ауылыңызға не керегін айтыңыз" in v.last(aigul)
        assert "Скажите, что нужно Вашему селу" in v.last(ivan)
        assert v.labels(ivan)[0] == "Предложить идею"
        await v.say(ivan, "Бюджет участия")
        await v.press(ivan, "2027: Сбор идей")
        assert "Сбор идей · до 16 декабря, 20:00" in v.last(ivan)
        assert v.labels(ivan) == [
            "Предложить идею", "Идеи: 0", "Как определяют победителей", "Назад",
        ]  # fmt: skip
        await v.press(ivan, "Назад")
        assert "Бюджет народного участия" in v.last(ivan)


async def test_everything_about_a_draft_can_be_another(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.DEPUTY, "Марат")
        await begun(v, akim)
        await press(v, akim, "Мерзімдер", "Дауыс беру:")
        await v.say(akim, "5.12")
        assert "Онда кезең тым қысқа болады" in v.last(akim)
        await v.say(akim, "20.01")
        assert "Дауыс беру: 30 желтоқсан – 20 қаңтар, 20:00" in v.last(akim)
        await v.press(akim, "Басталатын күнін өзгерту")
        await v.say(akim, "1 желтоқсан")
        assert "Идея жинау: 1 желтоқсан – 22 желтоқсан, 20:00" in v.last(akim)
        assert "Дауыс беру: 5 қаңтар – 26 қаңтар, 20:00" in v.last(akim)
        await v.press(akim, "Бүгіннен, әдеттегі мерзіммен")
        assert "Дауыс беру: 30 желтоқсан – 13 қаңтар, 20:00" in v.last(akim)

        await press(v, akim, "Артқа", "Атауы", "2026")
        await v.say(akim, "Көшемізге не керек?")
        assert "орысша" in v.last(akim)
        await v.say(akim, "Что нужно улице?")
        assert "Көшемізге не керек?\nЧто нужно улице?" in v.last(akim)

        await press(v, akim, "Ереже", "Жеңімпаз қалай анықталады")
        assert "әрқайсысының үлесі – 100\u00a0000\u00a0₸" in v.last(akim)
        await press(v, akim, "Дауыс саны бойынша", "Артқа", "Неше жоба", "кемі 3")
        await v.press(akim, "көбі 1")
        assert "Ең аз сан ең көбінен асып кетеді." in v.last(akim)
        await press(v, akim, "көбі 5", "Құны ақшадан аспасын", "Артқа")
        assert "Кемінде 3, ең көбі 5 жоба таңдайсыз." in v.last(akim)
        await press(v, akim, "Кім дауыс береді", "✅ Тек 18", "✅ Дауыс беруге дейін", "Қағаздағы")
        await press(v, akim, "Артқа", "Тең түссе", "Жеребе бойынша")
        await v.say(akim, " 7 12\n33 ")
        assert "жарияланған сөз: «7 12 33»" in v.last(akim)
        await press(v, akim, "Ауылдар", "Ақсу", "Артқа", "Артқа")
        row = await the_round(v)
        assert (row.year, row.method, row.least, row.most) == (2026, Method.GREEDY, 3, 5)
        assert (row.capped, row.adults, row.joined_before) == (True, False, False)
        assert (row.paper, row.seed, row.settlements) == (True, "7 12 33", [AKSU])
        await press(v, akim, "Қараламаны өшіру", "Қараламаны өшіру")
        assert "Жаңасын бастау" in v.labels(akim)
        assert (await the_round(v)).state is RoundState.DISCARDED


async def test_a_moved_date_is_shown_first_and_then_told(database: Database):
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Марат"), await v.resident("Айгүл")
        await announced(v, akim)
        await press(v, akim, "Мерзімдер", "Идея жинау:")
        await v.say(akim, "20 желтоқсан")
        assert "Бәрі мынаны оқиды:" in v.last(akim)
        assert "Идея жинау: 25 қараша – 20 желтоқсан, 20:00" in v.last(akim)
        assert "Мерзімдер өзгерді" not in v.text(aigul)
        confirm = v.replies(akim)[-1]
        await v.press(akim, "Өзгерту және хабарлау: 2 адамға")
        assert "Мерзімдер өзгерді" in v.last(aigul)
        assert "Идеяларды тексеру: 20 желтоқсан – 3 қаңтар, 20:00" in v.last(aigul)
        count = len(v.replies(aigul))
        akim.press_stale(confirm, PlanPress(do=OnPlan.TELL, round=1, version=3).pack())
        await v.quiet()
        assert len(v.replies(aigul)) == count  # an old button tells nobody

        await v.say(akim, BUDGET)
        await press(v, akim, "2027", "Ақша мен ереже", "Ақша")
        await v.say(akim, "12 млн")
        await v.press(akim, "Өзгертпеу")
        assert (await the_round(v)).money == 10_000_000
        await v.press(akim, "Ақша")
        await v.say(akim, "12 млн")
        await v.press(akim, "Өзгерту және хабарлау")
        assert "Енді ақша көлемі: 12\u00a0000\u00a0000\u00a0₸." in v.last(aigul)


async def test_once_people_vote_the_rule_stands_and_the_vote_is_only_made_longer(
    database: Database,
):
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Марат"), await v.resident("Айгүл")
        number = await made(v, Phase.VOTING)
        async with database.write() as session:
            await an_idea(Tx(session, NOW, v.bot.id), number, listed=True)
            await phases.tick(Tx(session, NOW, 0))
            await session.commit()
        await v.quiet()
        assert "Дауыс беру басталды" in v.last(aigul)
        assert v.labels(aigul)[0] == translator("kk").word("Cast my vote")
        await v.say(akim, BUDGET)
        await v.press(akim, "2026: Дауыс беру")
        assert "Ақша мен ереже" not in v.labels(akim)
        assert "Дауыс бергендер: 0" in v.last(akim)
        card = v.replies(akim)[-1]
        for data in (
            PlanPress(do=OnPlan.MONEY, round=number, version=1),
            RulePress(do=OnRule.GREEDY, round=number, version=1, number=1),
            RulePress(do=OnRule.LEAST, round=number, version=1, number=2),
        ):
            akim.press_stale(card, data.pack())
            await v.quiet()
            assert "ереже соңына дейін өзгермейді" in v.last(akim)
        assert (await the_round(v)).version == 1
        await v.say(akim, BUDGET)
        await press(v, akim, "2026: Дауыс беру", "Мерзімдер", "Дауыс беру:")
        await v.say(akim, "1 желтоқсан")
        assert "мерзімді тек ұзартуға болады" in v.last(akim)


async def test_it_is_called_off_and_everybody_reads_why(database: Database):
    async with village(database) as v:
        akim, aigul = await v.staff(Role.AKIM, "Марат"), await v.resident("Айгүл")
        await announced(v, akim)
        await v.press(akim, "Тоқтату")
        await v.say(akim, "Бюджет <қысқарды>")
        assert "Бюджет <қысқарды>" in v.last(akim)
        assert "тоқтатылды" not in v.text(aigul)
        await v.press(akim, "Тоқтату және хабарлау")
        assert "Себебі: Бюджет <қысқарды>" in v.last(aigul)
        await v.say(aigul, BUDGET)
        await press(v, aigul, "Өткен жылдар", "❌ 2027")
        assert "Себебі: Бюджет" in v.last(aigul)
        await v.press(aigul, "Артқа")
        assert "Тоқтатылды" in v.last(aigul)


async def test_a_question_is_left_by_cancel_and_what_was_written_stays(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await begun(v, akim)
        await v.press(akim, "Ақша")
        await v.say(akim, "/cancel")
        assert "10\u00a0000\u00a0000" in v.last(akim)
        await press(v, akim, "Мерзімдер", "Дауыс беру:")
        akim.send_voice(v.sandbox_bot)
        await v.quiet()
        assert translator("kk").word("Please write it in words.") in v.last(akim)
        async with database.write() as session:
            await session.execute(
                sa.update(BudgetRound).values(state=RoundState.DISCARDED, version=9)
            )
            await session.commit()
        await v.say(akim, "20.01")
        assert "Қаралама өшірілді" in v.last(akim)


async def test_a_link_in_a_channel_opens_the_round_for_newcomers_too(database: Database):
    async with village(database) as v:
        number = await made(v)
        aigul = await v.resident("Айгүл")
        await v.start(aigul, f"b{number}")
        assert "Идея жинау" in v.last(aigul)
        ivan = v.stranger("Иван", language_code="ru")
        await v.start(ivan, f"b{number}")
        assert "Аксуский сельский округ" in v.text(ivan)


# ── Buttons that are old or made up ──────────────────────────────────────────────────────────


def forged(number: int, version: int = 1) -> list[str]:
    """Every button of the office about a round, as somebody else might press it."""
    of_round = {"round": number, "version": version}
    of_okrug = {"okrug": OKRUG, "year": 2026}
    return [
        *(PlanPress(do=do, **of_round, number=3).pack() for do in OnPlan),
        *(RulePress(do=do, **of_round, number=9_999_999).pack() for do in OnRule),
        *(
            RoundPress(do=do, **of_round).pack()
            for do in (OnRound.EDIT, OnRound.DATES, OnRound.CANCEL)
        ),
        VillagePress(**of_round, code=AKSU).pack(),
        *(MoneyPress(do=do, **of_okrug, version=version).pack() for do in OnMoney
          if do not in {OnMoney.SEE, OnMoney.PICTURE, OnMoney.FORWARD}),
        *(TablePress(do=do, **of_okrug, turn=version).pack() for do in OnTable),
        BeginRound(okrug=OKRUG).pack(),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["resident", "stranger"])
async def test_what_is_not_theirs_is_refused_politely(who: str, database: Database):
    async with village(database) as v:
        aigul = await v.resident("Айгүл")
        if who == "stranger":
            async with database.write() as session:
                await session.execute(sa.update(Person).values(okrug=OTHER_OKRUG))
                await session.execute(sa.update(HeldRole).values(scope=OTHER_OKRUG))
                await session.commit()
        await made(v, state=RoundState.DRAFT, title_kk="Құпия", announced_at=None)
        await v.say(aigul, BUDGET)
        card = v.replies(aigul)[-1]
        everything = [RoundPress(do=OnRound.OPEN, round=1, version=1).pack()]
        if who == "stranger":
            everything += [BudgetHome(okrug=OKRUG, page=page).pack() for page in (0, 1)]
            everything += [
                MoneyPress(do=do, okrug=OKRUG, year=0, version=0).pack() for do in OnMoney
            ]
        for data in (*forged(1), *everything):
            aigul.press_stale(card, data)
            await v.quiet()
        text = v.text(aigul) + " ".join(v.toasts(aigul))
        assert "Құпия" not in text
        assert "Бір нәрсе дұрыс болмады" not in text
        row = await the_round(v)
        assert (row.state, row.version) == (RoundState.DRAFT, 1)


async def test_the_office_is_told_of_what_is_no_more_and_nothing_breaks(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await announced(v, akim)
        card, before = v.replies(akim)[-1], await the_round(v)
        for data in (
            *forged(2**62),
            *forged(before.id, 77),
            BudgetHome(okrug=OTHER_OKRUG, page=9_999).pack(),
            BeginRound(okrug=OTHER_OKRUG).pack(),
        ):
            if BeginRound(okrug=OKRUG).pack() == data:
                continue  # this one works
            akim.press_stale(card, data)
            await v.quiet()
        code = translator("kk").word("This button is out of date. Please open the menu again.")
        assert code not in v.toasts(akim)
        assert "дұрыс болмады" not in v.text(akim) + " ".join(v.toasts(akim))
        row = await the_round(v)
        assert (row.state, row.version) == (RoundState.RUNNING, before.version)


# ── Where the money goes ─────────────────────────────────────────────────────────────────────


def table(unit: str = "") -> bytes:
    """What an office sends, as its program writes it."""
    from openpyxl import Workbook

    book: Any = Workbook()
    sheet = book.active
    for row in (
        [f"Ақсу ауылдық округінің бюджеті{unit}"],
        ["Атауы", "Жоспар", "Нақты"],
        ["Кірістер", 300, 200], ["Салықтар", 100, 80], ["Трансферттер", 200, 120],
        ["Шығындар", 310, 100], ["Жол жөндеу", 150, 50], ["Көше жарығы", 150, 40],
    ):  # fmt: skip
        sheet.append(row)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


@asynccontextmanager
async def with_files(database: Database) -> AsyncIterator[Village]:
    """A village whose bot fetches what a form waits for."""
    async with village(database) as v:
        app: App = v.app
        before = app.dispatcher.update.outer_middleware._middlewares
        if not any(isinstance(one, Enclosed) for one in before):
            before.insert(0, Enclosed(database))
        yield v


async def sent(v: Village, akim: Any, data: bytes, **more: Any) -> str:
    """A file; what the bot says of it."""
    akim.send_document(v.sandbox_bot, data, "бюджет.xlsx", **more)
    await v.quiet()
    return v.last(akim)


async def test_an_office_shows_where_a_thousand_tenge_go(database: Database):
    async with with_files(database) as v:
        akim, ivan = await v.staff(Role.AKIM, "Марат"), await v.resident("Иван", "ru")
        await v.say(akim, BUDGET)
        await press(v, akim, "Ақша қайда жұмсалады", "Бос кесте", "Кесте жіберу")
        assert "Бір Excel файлы (.xlsx)" in v.text(akim)
        assert "Excel файлы емес" in await sent(v, akim, b"no workbook")
        assert "2 МБ" in await sent(v, akim, b"x", size=MOST_BYTES + 1)
        assert "2 МБ" in await sent(v, akim, b"x" * (MOST_BYTES + 1))
        await v.say(akim, "міне кесте")
        assert "файл түрінде" in v.last(akim)
        read = await sent(v, akim, table())
        assert "сандардың өлшемі айтылмаған" in read
        assert "кестедегі жиыны 310\u00a0₸, ал жолдарының қосындысы 300\u00a0₸" in read
        await press(v, akim, "Бұл – мың теңге", "2027")
        assert "Жол жөндеу – 150\u00a0000\u00a0₸" in v.last(akim)
        assert "мың теңге" not in await sent(v, akim, table(", мың теңге"))
        assert not any("мың" in label for label in v.labels(akim))
        older = TablePress(do=OnTable.PUBLISH, okrug=OKRUG, year=2027, turn=1)
        akim.press_stale(v.replies(akim)[-1], older.pack())
        await v.quiet()
        assert "Кестеден оқылғаны" in v.last(akim)
        await v.press(akim, "Тұрғындарға көрсету")
        assert "Енді оны тұрғындар көреді." in v.text(akim)
        async with database.read() as session:
            row = (await session.scalars(sa.select(OkrugBudget))).one()
        assert (row.year, row.version, row.published_at) == (2026, 1, NOW)

        await v.say(ivan, "Бюджет участия")
        await v.press(ivan, "Куда идут деньги")
        assert "500\u00a0₸ – Жол жөндеу" in v.last(ivan)
        await press(v, ivan, "Картинкой")
        picture = v.replies(ivan)[-1]
        assert picture.caption is not None
        assert "Куда идёт 1 000 тенге" in picture.caption.replace("\u00a0", " ")
        await v.press(ivan, "Текст для пересылки")
        assert "Куда идёт 1 000 тенге: Аксуский" in v.last(ivan).replace("\u00a0", " ")

        await press(v, akim, "Тұрғындардан жасыру", "Жасыру")
        await v.say(ivan, "Бюджет участия")
        assert "Куда идут деньги" not in v.labels(ivan)


async def test_a_file_that_nobody_asked_for_is_not_fetched(database: Database):
    async with with_files(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await sent(v, akim, table())
        await v.say(akim, BUDGET)
        await press(v, akim, "Ақша қайда жұмсалады", "Кесте жіберу")
        await v.later(2 * DAY)
        await sent(v, akim, table())  # asked for too long ago
        assert "Кестеден оқылғаны" not in v.text(akim)
        assert [one for one in v.engine.calls if one.method == "getFile"] == []
