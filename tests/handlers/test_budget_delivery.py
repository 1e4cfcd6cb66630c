"""How winners of the people's budget are carried out, as residents and the office see it."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from aiogram.filters.callback_data import CallbackData

from bot.budget.callbacks.common import IdeaPress, OnIdea, OnRound, RoundPress
from bot.budget.callbacks.delivery import (
    DeliveryForm,
    OnForm,
    OnWinner,
    StoryPage,
    WinnerPress,
    WinnersPage,
)
from bot.budget.models import BudgetIdea
from bot.budget.rules.kinds import IdeaState, Phase, Stage
from bot.core.access import Role
from bot.core.db import Database
from bot.core.tx import Tx
from bot.timetable import TIMETABLE, run_entry
from tests.budget.conftest import a_round, an_idea
from tests.budget.delivered import LIGHTS, PLAYGROUND, a_winner, counted_round
from tests.support.village import Village, village


async def held(v: Village, *titles: str, **values: Any) -> tuple[int, list[int]]:
    """A counted round and its winners."""
    async with v.app.database.write() as session:
        tx = Tx(session, v.clock.now(), v.bot.id)
        about = await counted_round(tx)
        ideas = [await a_winner(tx, about, title, **values) for title in titles or (PLAYGROUND,)]
        await session.commit()
    return about, ideas


async def forge(v: Village, person: Any, press: CallbackData) -> None:
    """Press a button that may stand nowhere."""
    person.press_stale(v.replies(person)[-1], press.pack())
    await v.quiet()


async def opened(v: Village, person: Any, idea: int, do: OnIdea = OnIdea.STORY) -> str:
    """A winner's card, or the office's desk."""
    await forge(v, person, IdeaPress(do=do, idea=idea, version=1))
    return v.last(person)


async def row(v: Village, idea: int) -> BudgetIdea:
    async with v.app.database.read() as session:
        return (await session.scalars(sa.select(BudgetIdea).where(BudgetIdea.id == idea))).one()


async def until(v: Village, there: str) -> None:
    """The village's clock is moved on to this moment, and ticks."""
    await v.later(datetime.fromisoformat(f"{there}+05:00").astimezone(UTC) - v.clock.now())
    for entry in TIMETABLE:
        if entry.name in {"budget-remind-office", "budget-tell-news"}:
            await run_entry(entry, v.app.database, v.clock, v.app.worker.wake)
    await v.quiet()


async def photo(v: Village, person: Any) -> None:
    await v.do(person.send_photo(v.sandbox_bot, b"\xff\xd8photo"))


async def test_a_winner_is_followed_from_a_name_to_a_photo_of_what_was_done(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident("Айгүл")
        about, (idea, _) = await held(v, PLAYGROUND, LIGHTS)
        await forge(v, aigul, RoundPress(do=OnRound.WINNERS, round=about, version=1))
        assert "Барлығы: 2, орындалғаны: 0" in v.last(aigul)
        await v.press(aigul, "№ 1")
        assert "дауыс беруде жеңді" in v.last(aigul)
        assert v.labels(aigul) == ["Бақылап отыру", "Артқа"]
        await v.press(aigul, "Бақылап отыру")
        assert v.toasts(aigul)[-1] == "Әр қадамы туралы кешке хабарланады."

        await opened(v, marat, idea)
        await v.press(marat, "Орындалуын белгілеу")
        assert v.labels(marat) == ["Жауапты мен мерзімді белгілеу", "Артқа"]
        await v.press(marat, "Жауапты мен мерзімді белгілеу")
        await v.say(marat, "«Құрылыс» ЖШС")
        await v.say(marat, "15.12")
        assert "Жауапты: «Құрылыс» ЖШС\nМерзімі: 15 желтоқсан, сейсенбі" in v.last(marat)
        assert (await row(v, idea)).stage is Stage.WAITING  # nothing is kept before it was seen
        await v.press(marat, "Сақтау")
        await v.press(marat, "Жұмыс басталды")
        await v.press(marat, "Иә, басталды")
        await v.press(marat, "Жұмыс барысын хабарлау")
        await v.say(marat, "белгісіз сома")
        await v.say(marat, "2,5 млн")
        assert "Неге? Бір сөйлеммен жазыңыз" in v.last(marat)  # it was to cost two
        assert "Сақтау" not in v.labels(marat)
        await v.say(marat, "Әткеншек қымбаттады")
        await v.press(marat, "Сақтау")
        assert "– құнынан (" in v.last(marat)

        await until(v, "2026-11-25T18:01")
        letter = v.last(aigul)
        assert "жауапты мен мерзім белгіленді" in letter
        assert "«Әткеншек қымбаттады»" in letter
        await until(v, "2026-12-17T10:00")
        assert "мерзімінен 2 күн кешікті" in v.last(marat)
        await v.press(marat, "№ 1")
        await v.press(marat, "✅ Орындалды")
        await v.press(marat, "Бұрынғыша")
        assert "Фотосыз сақтау" in v.labels(marat)
        await photo(v, marat)
        await v.say(marat, "Келіп ойнаңыздар")
        await v.press(marat, "Сақтау")
        assert "Орындалған күні: 17 желтоқсан, бейсенбі, уәде етілгеннен кеш" in v.last(marat)

        await until(v, "2026-12-17T18:01")
        assert v.replies(aigul)[-1].media is not None
        assert "«Келіп ойнаңыздар»" in v.last(aigul)
        await v.press(aigul, "Іске асырылу барысы")
        await v.press(aigul, "‹")
        assert "дауыс беруде жеңді" in v.last(aigul)
        await v.press(aigul, "Фото (1)")
        assert v.replies(aigul)[-1].media is not None
        await v.press(aigul, "Артқа")
        await v.press(aigul, "Енді бақыламау")
        await v.press(marat, "Орындалмаған екен")
        await v.say(marat, "Тақтайы сынған")
        await v.press(marat, "Сақтау")
        said = v.text(aigul)
        await until(v, "2026-12-18T18:01")
        assert v.text(aigul) == said  # they do not follow it any more
        assert (await row(v, idea)).stage is Stage.STARTED


async def test_another_day_has_a_reason_that_everybody_reads_in_russian(database: Database):
    async with village(database) as v:
        olga = await v.staff(Role.MODERATOR, "Ольга", "ru")
        bota = await v.resident("Бота", "ru")
        _, (idea,) = await held(v)
        await opened(v, olga, idea, OnIdea.DELIVER)
        await v.press(olga, "Назвать ответственного и срок")
        await v.press(olga, "Аппарат акима")
        await v.press(olga, "25.12.2026")
        await v.press(olga, "Сохранить")
        await v.press(olga, "Перенести")
        await v.say(olga, "вчера")
        assert "15.12.2026" in v.last(olga)
        await v.say(olga, "01.03.2027")
        await v.say(olga, "Зима")
        await v.say(olga, "Ранняя зима")  # written again, the newest counts
        await v.press(olga, "Сохранить")
        assert (await row(v, idea)).due_on == date(2027, 3, 1)
        said = await opened(v, bota, idea)
        assert "Ответственный: Аппарат акима" in said
        assert "срок перенесён\n«Ранняя зима»" in said


async def test_the_second_of_two_colleagues_sees_what_the_first_has_kept(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        serik = await v.staff(Role.MODERATOR, "Серік")
        _, (idea,) = await held(v)
        for person, owner in ((marat, "Бірінші"), (serik, "Екінші")):
            await opened(v, person, idea, OnIdea.DELIVER)
            await v.press(person, "Жауапты мен мерзімді белгілеу")
            await v.say(person, owner)
            await v.say(person, "15.12")
        old, save = v.replies(serik)[-1], v.button(serik, "Сақтау")[1].data
        await v.say(serik, "16.12")
        serik.press_stale(old, save)  # of a preview that is not what would be kept
        await v.quiet()
        assert (await row(v, idea)).owner == ""
        await v.press(serik, "Сақтау")
        await v.press(marat, "Сақтау")
        assert "Жауапты: Екінші\nМерзімі: 16 желтоқсан" in v.last(marat)
        serik.press_stale(old, save)  # the form is over
        await v.quiet()
        assert (await row(v, idea)).version == 2


async def test_a_form_is_left_and_takes_only_what_it_asks_for(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        _, (idea,) = await held(v, stage=Stage.PLANNED, due_on=date(2026, 12, 15))
        await opened(v, marat, idea, OnIdea.DELIVER)
        await v.press(marat, "Жұмыс барысын хабарлау")
        await v.do(marat.send_voice(v.sandbox_bot))
        assert "фото, видео немесе бірнеше сөз" in v.last(marat)
        await v.press(marat, "Әзірге белгісіз")
        assert "Сақтау" not in v.labels(marat)  # there is nothing in it
        for _ in range(6):
            await photo(v, marat)
        assert "Ең көбі 5 фото" in v.last(marat)
        await forge(v, marat, DeliveryForm(do=OnForm.DAY, idea=idea, value=2**53))
        await v.say(marat, "/cancel")
        assert "Жұмыс барысын хабарлау" in v.labels(marat)
        await v.press(marat, "Кейінге қалдыру")
        await forge(v, marat, DeliveryForm(do=OnForm.DAY, idea=idea, value=1))
        await v.say(marat, "Аяз")
        await v.press(marat, "Сақтау")
        assert "Бұл күн өтіп кетті" in v.last(marat)
        await v.press(marat, "Бас тарту")
        assert (await row(v, idea)).version == 1


async def test_forged_buttons_are_refused_and_change_nothing(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident("Айгүл")
        _, (idea,) = await held(v)
        async with v.app.database.write() as session:
            tx = Tx(session, v.clock.now(), v.bot.id)
            early = await a_round(tx, Phase.VOTING)
            voted = await an_idea(tx, early, listed=True)
            await session.commit()
        for person, about in ((aigul, idea), (aigul, voted), (aigul, 2**53), (marat, voted)):
            for do in OnWinner:
                await forge(v, person, WinnerPress(do=do, idea=about, version=1))
            for form in OnForm:
                await forge(v, person, DeliveryForm(do=form, idea=about, value=1))
            await forge(v, person, IdeaPress(do=OnIdea.DELIVER, idea=about, version=1))
        for about in (voted, 2**53):
            await forge(v, aigul, IdeaPress(do=OnIdea.FOLLOW, idea=about, version=1))
        await forge(v, aigul, RoundPress(do=OnRound.WINNERS, round=early, version=1))
        assert "Дауыстар әлі саналған жоқ" in v.text(aigul) + v.toasts(aigul)[-1]
        for bad in ("hc:-1:0", "hd:1:x", "he:none:1:1", "hf:day:1:-5", f"hf:day:1:{2**63}"):
            aigul.press_stale(v.replies(aigul)[-1], bad)
            await v.quiet()
            assert "ескірген" in v.toasts(aigul)[-1]
        for one in (idea, voted):
            assert (await row(v, one)).version == 1
        await forge(v, aigul, StoryPage(idea=idea, page=9_999))
        assert PLAYGROUND in v.last(aigul)


async def test_many_winners_stand_on_pages_and_none_is_said_in_words(database: Database):
    async with village(database) as v:
        aigul = await v.resident("Айгүл")
        about, ideas = await held(v, *(f"Жоба {n}" for n in range(1, 9)))
        await forge(v, aigul, WinnersPage(round=about, page=9_999))
        assert v.labels(aigul) == ["№ 7", "№ 8", "‹", "Артқа"]
        await v.press(aigul, "№ 8")
        await v.press(aigul, "Артқа")
        assert "Жоба 7" in v.last(aigul)
        async with v.app.database.write() as session:
            await session.execute(
                sa.update(BudgetIdea).where(BudgetIdea.id.in_(ideas)).values(state=IdeaState.LOST)
            )
            await session.commit()
        await v.press(aigul, "‹")
        assert "Бірде-бір жоба жеңген жоқ" in v.last(aigul)
