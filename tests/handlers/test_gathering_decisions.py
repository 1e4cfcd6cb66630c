"""What became of what was decided, as residents and the office see it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from aiogram.filters.callback_data import CallbackData

from bot.core.access import Role
from bot.core.db import Database
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.decisions import (
    DecisionForm,
    DecisionPress,
    DecisionsPress,
    OnDecision,
    OnForm,
)
from bot.gatherings.models import GatheringDecision, GatheringStep
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import Move, State
from bot.timetable import TIMETABLE, run_entry
from tests.gatherings.conftest import a_gathering
from tests.gatherings.decided import LIGHTS, WATER, decided
from tests.support.okrugs import BIRLIK, OKRUG, OTHER_OKRUG
from tests.support.village import Village, village

OPEN_LIST = OnGathering.DECISIONS


async def held(v: Village, *questions: str, **values: Any) -> int:
    """A gathering whose minutes were handed over today."""
    async with v.app.database.write() as session:
        about, _ = await decided(Tx(session, v.clock.now(), v.bot.id), *questions, **values)
        await session.commit()
    return about


async def forge(v: Village, person: Any, press: CallbackData) -> None:
    """Press a button that may stand nowhere."""
    person.press_stale(v.replies(person)[-1], press.pack())
    await v.quiet()


async def opened(v: Village, person: Any, gathering: int) -> str:
    """The list of what a gathering decided."""
    await forge(v, person, GatheringPress(do=OPEN_LIST, gathering=gathering, version=1))
    return v.last(person)


async def rows(v: Village) -> list[GatheringDecision]:
    async with v.app.database.read() as session:
        found = await session.scalars(sa.select(GatheringDecision).order_by(GatheringDecision.id))
        return list(found.all())


async def until(v: Village, there: str, *also: str) -> None:
    """The village's clock is moved on to this moment, and ticks."""
    await v.later(datetime.fromisoformat(f"{there}+05:00").astimezone(UTC) - v.clock.now())
    for entry in TIMETABLE:
        if entry.name in {"gatherings-remind-office", "gatherings-tell-news", *also}:
            await run_entry(entry, v.app.database, v.clock, v.app.worker.wake)
    await v.quiet()


async def photo(v: Village, person: Any) -> None:
    await v.do(person.send_photo(v.sandbox_bot, b"\xff\xd8photo"))


async def test_what_was_decided_is_agreed_to_promised_and_done_before_everybodys_eyes(
    database: Database,
):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident("Айгүл")
        about = await held(v, LIGHTS, WATER)
        assert "Әкім шешімді қарап жатыр, мерзімі: 2 желтоқсан, сәрсенбі." in await opened(
            v, marat, about
        )
        await v.press(marat, "Бәрімен келісемін (2)")
        assert f"1. {LIGHTS}\n2. {WATER}" in v.last(marat)
        await v.press(marat, "Иә, келісемін")
        assert v.last(marat).count("Әкім келісті.") == 2

        await v.press(marat, "1. ")
        assert "Келесі қадам: кім, қай күнге дейін орындайтынын белгілеңіз." in v.last(marat)
        await v.press(marat, "Жауапты мен мерзімді белгілеу")
        assert "Марат" in v.labels(marat)
        await v.say(marat, "Электр жүйелері")
        await v.say(marat, "15.12")
        assert "Жауапты: Электр жүйелері\nМерзімі: 15 желтоқсан, сейсенбі" in v.last(marat)
        assert (await rows(v))[0].owner == ""  # nothing is kept before it was seen
        await v.press(marat, "Сақтау")
        steps = "✅ Айтылды → ✅ Шешім қабылданды → ▫️ Орындалды"
        assert steps in v.last(marat)

        await until(v, "2026-11-25T18:01")
        letter = v.last(aigul)
        assert letter.startswith("Қабылданған шешімдердің барысы")
        assert letter.count("Әкім келісті.") == 2
        assert f"{steps}\nӘкім келісті.\nЖауапты: Электр жүйелері" in letter

        await until(v, "2026-12-17T10:00")
        assert "мерзімінен 2 күн кешікті" in v.last(marat)
        await v.press(aigul, "Шешімдер")
        assert "🔴 мерзімінен 2 күн кешікті" in v.last(aigul)
        await v.press(marat, LIGHTS)
        await v.press(marat, "✅ Орындалды")
        assert "Фотосыз сақтау" in v.labels(marat)
        await photo(v, marat)
        await v.say(marat, "Он шам қойылды")
        assert "«Он шам қойылды»" in v.last(marat)
        await v.press(marat, "Сақтау")
        assert "Орындалған күні: 17 желтоқсан, бейсенбі, уәде етілгеннен кеш" in v.last(marat)

        await until(v, "2026-12-17T18:01")
        assert v.replies(aigul)[-1].media is not None
        assert "✅ Айтылды → ✅ Шешім қабылданды → ✅ Орындалды" in v.last(aigul)
        assert "«Он шам қойылды»" in v.last(aigul)  # what the office wrote is for everybody
        await v.press(aigul, "Шешімдер")
        await v.press(aigul, "1. ")
        await v.press(aigul, "Фото")
        assert v.replies(aigul)[-1].media is not None
        await v.press(aigul, "Артқа")
        await v.press(aigul, "Қаралу барысы")
        history = v.last(aigul)
        assert history.index("әкім келісті") < history.index("жауапты мен мерзім белгіленді")
        assert "Марат" not in history


async def test_an_akim_who_does_not_agree_is_answered_in_russian(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.DEPUTY, "Марат", "ru")
        olga = await v.staff(Role.MODERATOR, "Ольга", "ru")
        about = await held(v)
        await opened(v, marat, about)
        await v.press(marat, "1. ")
        await v.press(marat, "❌ Не согласен")
        await v.say(marat, "Нет денег")
        assert "«Нет денег»" in v.last(marat)
        await v.say(marat, "Нет денег в бюджете")  # written again, the newest counts
        assert "«Нет денег в бюджете»" in v.last(marat)
        assert "Нет денег" not in v.text(olga)
        await v.press(marat, "Сохранить")
        assert "Аким не согласен: «Нет денег в бюджете»" in v.last(marat)

        assert "Аким не согласился с решением" in v.last(olga)
        await v.press(olga, "Открыть")
        assert "вынесите вопрос на повторное обсуждение" in v.last(olga)
        await v.press(olga, "Решение сохранили")
        await v.press(olga, "Сегодня")
        await photo(v, olga)
        assert "1 файл" in v.last(olga)
        await v.press(olga, "Сохранить")
        assert "Обсудили повторно (25 ноября, среда): решение сохранено." in v.last(olga)

        await opened(v, marat, about)
        await v.press(marat, "1. ")
        await v.press(marat, "Передать акиму района")
        await v.press(marat, "Да, передать")
        await opened(v, olga, about)
        await v.press(olga, "1. ")
        await v.press(olga, "Отменено")
        await v.say(olga, "26.11.2026")
        assert "Этот день ещё не наступил" in v.last(olga)
        await v.say(olga, "25.11.2026")
        await v.press(olga, "Сохранить")
        assert "Аким района отменил решение (25 ноября, среда)." in v.last(olga)
        assert "✖️ Не будет исполнено" in v.last(olga)
        (row,) = await rows(v)
        assert (row.standing, row.stage) == ("overruled", "dropped")


async def test_a_promise_is_put_off_with_a_reason_that_residents_read(database: Database):
    async with village(database) as v:
        aigul = await v.staff(Role.MODERATOR, "Айгүл")
        bota = await v.resident("Бота")
        about = await held(v, kind=Kind.REPORT, state=State.CLOSED)
        await opened(v, aigul, about)
        await v.press(aigul, "1. ")
        await v.press(aigul, "Жауапты мен мерзімді белгілеу")
        await v.press(aigul, "Айгүл")
        await v.press(aigul, "2 желтоқсан, сәрсенбі")
        await v.press(aigul, "Сақтау")
        await v.press(aigul, "Кейінге қалдыру")
        await v.say(aigul, "кеше")
        assert "Бұл күнге ұқсамайды" in v.last(aigul)
        await v.say(aigul, "15.01.2027")
        await v.say(aigul, "Бағана келмеді")
        await v.press(aigul, "Сақтау")
        await opened(v, bota, about)
        await v.press(bota, "1. ")
        assert "Мерзімі: 15.01.2027\nКейінге қалды: «Бағана келмеді»" in v.last(bota)
        assert v.labels(bota) == ["Артқа", "Қаралу барысы"]

        await v.press(aigul, "Басқа жауапты")
        await v.say(aigul, "Су шаруашылығы")
        await v.press(aigul, "Сақтау")
        await v.press(aigul, "✅ Орындалды")
        await v.press(aigul, "Фотосыз сақтау")
        await v.press(aigul, "Орындалмаған екен")
        await v.press(aigul, "Иә, орындалмаған")
        (row,) = await rows(v)
        assert (row.stage, row.owner, row.due_on) == (
            "decided", "Су шаруашылығы", date(2027, 1, 15),
        )  # fmt: skip


async def test_the_second_of_two_colleagues_loses_nothing_and_hears_who_was_first(
    database: Database,
):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        serik = await v.staff(Role.MODERATOR, "Серік")
        about = await held(v, kind=Kind.REPORT, state=State.CLOSED)
        for person, owner in ((marat, "Бірінші"), (serik, "Екінші")):
            await opened(v, person, about)
            await v.press(person, "1. ")
            await v.press(person, "Жауапты мен мерзімді белгілеу")
            await v.say(person, owner)
            await v.say(person, "15.12")
        await v.press(serik, "Сақтау")
        await v.press(marat, "Сақтау")
        assert v.toasts(marat)[-1] == "Мұны басқа қызметкер орындап қойған: Серік"
        assert "Жауапты: Екінші" in v.last(marat)


async def test_an_old_preview_saves_nothing_that_was_not_seen(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        about = await held(v)
        await opened(v, marat, about)
        await v.press(marat, "1. ")
        await v.press(marat, "❌ Келіспеймін")
        await v.say(marat, "Ақша")
        old, save = v.replies(marat)[-1], v.button(marat, "Сақтау")[1].data
        await v.say(marat, "Қаржы жоқ")
        marat.press_stale(old, save)
        await v.quiet()
        assert (await rows(v))[0].standing == "waiting"
        assert "«Қаржы жоқ»" in v.last(marat)
        await v.press(marat, "Сақтау")
        marat.press_stale(v.replies(marat)[-1], save)  # the form is over
        await v.quiet()
        assert "Әкім келіспеді: «Қаржы жоқ»" in v.last(marat)


async def test_a_form_is_left_by_button_and_by_word(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        about = await held(v)
        for leave in ("button", "/cancel", "бас тарту"):
            await opened(v, marat, about)
            await v.press(marat, "1. ")
            await v.press(marat, "❌ Келіспеймін")
            if leave == "button":
                await v.press(marat, "Бас тарту")
            else:
                await v.say(marat, leave)
            if leave == "бас тарту":  # the word leads home, as everywhere
                await v.say(marat, "Шам жанбайды")
                assert "Қаралама" in v.last(marat)
            else:
                assert "✅ Келісемін" in v.labels(marat)
        assert (await rows(v))[0].standing == "waiting"


async def test_a_voice_message_is_no_reason_and_a_song_is_no_photo(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        about = await held(v)
        await opened(v, marat, about)
        await v.press(marat, "1. ")
        await v.press(marat, "❌ Келіспеймін")
        await v.do(marat.send_voice(v.sandbox_bot))
        assert "Неге? Бір сөйлеммен жазыңыз" in v.last(marat)
        await v.press(marat, "Бас тарту")
        await v.press(marat, "✅ Келісемін")
        await v.press(marat, "Иә, келісемін")
        await v.press(marat, "Жауапты мен мерзімді белгілеу")
        await v.press(marat, "Марат")
        await v.say(marat, "15.12")
        await v.press(marat, "Сақтау")
        await v.press(marat, "✅ Орындалды")
        await v.do(marat.send_voice(v.sandbox_bot))
        assert "фото немесе бірнеше сөз жіберіңіз" in v.last(marat)
        for _ in range(6):
            await photo(v, marat)
        assert "Ең көбі 5 фото" in v.last(marat)
        assert "5 файл" in v.last(marat)


async def test_all_promises_of_an_okrug_are_one_press_away(database: Database):
    async with village(database) as v:
        await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident("Айгүл")
        await forge(v, aigul, DecisionsPress(okrug=OKRUG, page=0))
        assert "Қабылданған шешімдер орындалғанша осында тұрады" in v.last(aigul)
        about = await held(v, *(f"Мәселе {n}" for n in range(8)))
        await opened(v, aigul, about)
        assert "8. Мәселе 7 – жауапты әлі белгіленбеген" in v.last(aigul)
        await v.press(aigul, "Барлық уәделер")
        assert "Орындалуда: 8, мерзімі өткені: 0, орындалғаны: 0" in v.last(aigul)
        assert v.labels(aigul)[:6] == ["1", "2", "3", "4", "5", "6"]
        await v.press(aigul, "›")
        assert "Мәселе 7" in v.last(aigul)


async def test_forged_buttons_are_refused_and_change_nothing(database: Database):
    async with village(database) as v:
        await v.staff(Role.AKIM, "Марат")
        serik = await v.staff(Role.MODERATOR, "Серік")
        aigul = await v.resident("Айгүл")
        about = await held(v)
        (row,) = await rows(v)
        for do in OnDecision:
            of = about if do in {OnDecision.ASK_AGREE_ALL, OnDecision.AGREE_ALL} else row.id
            await forge(v, aigul, DecisionPress(do=do, id=of, version=1))
            await forge(v, aigul, DecisionPress(do=do, id=of, version=row.version))
            await forge(v, aigul, DecisionPress(do=do, id=2**53, version=1))
        for form in OnForm:
            await forge(v, aigul, DecisionForm(do=form, id=row.id, value=2**53))
        await forge(v, serik, DecisionPress(do=OnDecision.AGREE, id=row.id, version=2))
        assert "рұқсат" in v.toasts(serik)[-1].lower()
        for bad in ("ob:agree:-1:1", "ob:agree:x:1", "ob:none:1:1", "oa:бөтен:0", "oc:day:1:-5"):
            aigul.press_stale(v.replies(aigul)[-1], bad)
            await v.quiet()
            assert "ескірген" in v.toasts(aigul)[-1]
        await forge(v, aigul, DecisionsPress(okrug=OTHER_OKRUG, page=0))
        assert (await rows(v))[0].version == 2
        assert (await rows(v))[0].standing == "waiting"


async def test_a_forged_day_or_colleague_in_the_form_is_not_taken(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        about = await held(v, kind=Kind.REPORT, state=State.CLOSED)
        (row,) = await rows(v)
        await opened(v, marat, about)
        await v.press(marat, "1. ")
        await v.press(marat, "Жауапты мен мерзімді белгілеу")
        await forge(v, marat, DecisionForm(do=OnForm.PERSON, id=row.id, value=2**53))
        await forge(v, marat, DecisionForm(do=OnForm.DAY, id=row.id, value=2**53))
        await forge(v, marat, DecisionForm(do=OnForm.SAVE, id=row.id, value=1))
        assert "Кім орындайды?" in v.last(marat)
        await v.press(marat, "Марат")
        await forge(
            v, marat, DecisionForm(do=OnForm.DAY, id=row.id, value=date(2020, 1, 1).toordinal())
        )
        await v.press(marat, "Сақтау")
        assert "Бұл күн өтіп кетті" in v.last(marat)
        assert (await rows(v))[0].stage == "said"


async def test_of_a_separate_gathering_only_its_village_is_told(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident("Айгүл")
        bota = await v.resident("Бота", at=BIRLIK)
        about = await held(v, kind=Kind.SEPARATE, settlement=BIRLIK, state=State.CLOSED)
        await opened(v, marat, about)
        await v.press(marat, "1. ")
        await v.press(marat, "Жауапты мен мерзімді белгілеу")
        await v.say(marat, "Әкім")
        await v.say(marat, "15.12")
        await v.press(marat, "Сақтау")
        await v.press(marat, "✅ Орындалды")
        await v.press(marat, "Фотосыз сақтау")
        await until(v, "2026-11-25T18:01")
        assert "✅ Орындалды" in v.last(bota)
        assert "Бөлек жиын" in v.last(bota)
        assert "Орындалды" not in v.text(aigul)


async def test_a_report_meeting_that_was_held_is_ticked_with_one_tap(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        await held(v, kind=Kind.REPORT, state=State.CLOSED)
        await v.say(marat, "Аппарат баптаулары")
        await v.press(marat, "Заң бойынша міндеттер")
        assert "бот арқылы өткізілген, 24 қараша, сейсенбі; әлі белгіленбеген" in v.last(marat)
        await v.press(marat, "Белгілеу: Есеп беру, 24 қараша")
        assert v.toasts(marat)[-1] == "Белгіленді."
        assert "орындалды, 24 қараша, сейсенбі" in v.last(marat)
        await v.press(marat, "Артқа")
        assert not [label for label in v.labels(marat) if label.startswith("Белгілеу")]


async def test_monday_says_what_was_held_and_what_comes_this_week(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        about = await held(v, LIGHTS, WATER, opened_present=40, closed_present=52)
        async with v.app.database.write() as session:
            tx = Tx(session, v.clock.now(), v.bot.id)
            for move in (Move.OPEN, Move.CLOSE):
                session.add(
                    GatheringStep(gathering_id=about, at=tx.now, move=move, to_state=State.CLOSED)
                )
            await a_gathering(tx, held_at=tx.now + timedelta(days=8))
            await session.commit()
        await until(v, "2026-11-30T09:01", "report-weeks")
        report = v.text(marat)
        assert "Жиындар мен кездесулер: 1, келген адам: 52, шешімдер: 2" in report
        coming = "Осы аптада: Жиын (округтің барлық тұрғыны бірге шешеді), 3 желтоқсан, бейсенбі"
        assert coming in report
