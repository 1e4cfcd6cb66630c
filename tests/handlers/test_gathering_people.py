"""Before a gathering, as people see it: answers, questions, initiatives, and the clock."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from aiogram.filters.callback_data import CallbackData
from aiogram.types import BufferedInputFile

from bot.core.access import Role
from bot.core.db import Base, Database
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.initiative import InitiativePress, OnInitiative
from bot.gatherings.callbacks.letter import LetterPress, OnLetter, ReplyPress
from bot.gatherings.callbacks.wishes import OnWish, OnWishes, WishesPress, WishPress
from bot.gatherings.models import (
    Gathering,
    GatheringItem,
    GatheringProposal,
    GatheringReply,
    GatheringSupport,
)
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.replies import Reply
from bot.gatherings.service import announcing
from bot.people.service import recognise
from bot.timetable import TIMETABLE, run_entry
from tests.gatherings.conftest import a_gathering
from tests.support.okrugs import AKSU, BIRLIK
from tests.support.village import Village, village

_PNG = b"\x89PNG\r\n\x1a\n" + bytes((0, 0, 0, 13)) + b"IHDR" + bytes((0, 0, 0, 1)) * 2 + bytes(9)
QUESTION = "Су қашан келеді?"
ROAD = "Мектеп жолын жөндеу"


async def called(v: Village, office: Any, *questions: str, **values: Any) -> int:
    """A gathering that the office has announced, in twelve days; everybody has the call."""
    async with v.app.database.write() as session:
        tx = Tx(session, v.clock.now(), v.bot.id)
        draft: dict[str, Any] = {"state": State.DRAFT, "announced_at": None}
        gathering = await a_gathering(tx, *questions, **draft | values)
        actor = await recognise(tx, office.id)
        await announcing.announce(tx, actor, gathering, 1)
        await session.commit()
    await v.quiet()
    return gathering


async def change(v: Village, gathering: int, **values: Any) -> None:
    """Something happens to it behind everybody's back."""
    async with v.app.database.write() as session:
        await session.execute(
            sa.update(Gathering).where(Gathering.id == gathering).values(**values)
        )
        await session.commit()


async def forge(v: Village, person: Any, press: CallbackData | str) -> None:
    """Press a button that may stand nowhere."""
    data = press if isinstance(press, str) else press.pack()
    person.press_stale(v.replies(person)[-1], data)
    await v.quiet()


async def tick(v: Village, name: str = "gatherings-remind") -> None:
    for entry in TIMETABLE:
        if entry.name == name:
            await run_entry(entry, v.app.database, v.clock, v.app.worker.wake)
    await v.quiet()


async def until(v: Village, there: str) -> None:
    """The village's clock is moved on to this moment, and ticks."""
    await v.later(datetime.fromisoformat(f"{there}+05:00").astimezone(UTC) - v.clock.now())
    await tick(v)


async def table(v: Village, *columns: Any) -> list[Any]:
    async with v.app.database.read() as session:
        found = await session.execute(sa.select(*columns))
        return [row[0] if len(columns) == 1 else tuple(row) for row in found]


def under(message: Any) -> list[str]:
    return [button.text for row in message.buttons or [] for button in row]


# ── Whether one comes ────────────────────────────────────────────────────────────────────────


async def test_one_tap_under_the_call_says_so_and_another_changes_it(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        await called(v, marat, ROAD)
        call = v.replies(aigul)[-1]
        words = call.text
        assert ROAD in words
        assert under(call)[:2] == ["Келемін", "Келе алмаймын"]

        await v.press(aigul, "Келемін", call)
        assert call.text == words  # nothing else is said
        assert under(call)[:2] == ["✅ Келемін", "Келе алмаймын"]
        assert "Сізді күтеміз" in v.toasts(aigul)[-1]
        await v.press(aigul, "Келе алмаймын", call)
        assert under(call)[:2] == ["Келемін", "✅ Келе алмаймын"]
        assert "Хабарлағаныңызға рақмет" in v.toasts(aigul)[-1]
        assert await table(v, GatheringReply.reply) == [Reply.NOT_COMING]


async def test_under_the_card_the_numbers_change_as_well(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        gathering = await called(v, marat)
        await forge(v, aigul, GatheringPress(do=OnGathering.OPEN, gathering=gathering, version=1))
        await v.press(aigul, "Келемін")
        assert "✅ Келемін" in v.labels(aigul)
        assert "✅ Келемін дедіңіз" in v.last(aigul)
        assert await table(v, GatheringReply.reply) == [Reply.COMING]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": State.CANCELLED}, "Болмайды"),
        ({"state": State.OPEN}, "Өтіп жатыр"),
        ({"state": State.CLOSED}, "Аяқталды"),
        ({"held_at": datetime(2026, 11, 25, 9, 0, tzinfo=UTC)}, "Басталып кетті"),
    ],
)
async def test_an_old_letter_shows_what_became_of_it(
    database: Database, values: dict[str, Any], said: str
):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        gathering = await called(v, marat)
        call = v.replies(aigul)[-1]
        await change(v, gathering, **values)
        await v.press(aigul, "Келемін", call)
        assert said in v.toasts(aigul)[-1]
        assert await table(v, GatheringReply.reply) == []
        assert "Келемін" not in under(call)
        assert v.replies(aigul)[-1].id != call.id  # the card stands below


async def test_the_other_buttons_of_a_call(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        plan = await v.bot.send_photo(marat.id, BufferedInputFile(_PNG, "plan.png"))
        kept = {"kind": "photo", "id": (plan.photo or [])[-1].file_id, "name": ""}
        gathering = await called(
            v, marat, "Су туралы", ROAD, latitude=43.2, longitude=76.9, materials=[kept]
        )
        await v.press(aigul, "Картада")
        assert [m.media.kind for m in v.replies(aigul) if m.media] == ["location"]
        assert "Мәдениет үйі" in v.last(aigul)
        await forge(v, aigul, LetterPress(do=OnLetter.AGENDA, gathering=gathering))
        assert "1. Су туралы" in v.last(aigul)
        assert f"2. {ROAD}" in v.last(aigul)
        assert [m.media.kind for m in v.replies(aigul) if m.media] == ["location", "photo"]
        await forge(v, aigul, LetterPress(do=OnLetter.CALENDAR, gathering=gathering))
        file = v.replies(aigul)[-1].media
        assert b"BEGIN:VCALENDAR" in file.data
        await forge(v, aigul, LetterPress(do=OnLetter.WISH, gathering=gathering))
        assert "Тұрғындардың сұрақтары" in v.last(aigul)
        assert v.labels(aigul)[0] == "Сұрақ қою"


async def test_a_place_that_is_on_no_map_is_named(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        gathering = await called(v, marat)
        before = len(v.replies(aigul))
        await forge(v, aigul, LetterPress(do=OnLetter.MAP, gathering=gathering))
        assert "Мәдениет үйі" in v.toasts(aigul)[-1]
        assert len(v.replies(aigul)) == before


async def test_another_village_and_strangers_answer_for_nobody(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        bolat = await v.resident("Болат", at=BIRLIK)
        stranger = v.stranger("Бөтен")
        await v.start(stranger)
        gathering = await called(v, marat, kind=Kind.SEPARATE, settlement=AKSU)
        await forge(v, bolat, ReplyPress(reply=Reply.COMING, gathering=gathering))
        assert "басқа ауылдың тұрғындары" in v.toasts(bolat)[-1]
        for data in (
            ReplyPress(reply=Reply.COMING, gathering=2**62),
            ReplyPress(reply=Reply.COMING, gathering=0),
            LetterPress(do=OnLetter.AGENDA, gathering=2**62),
            "eh:perhaps:1",
            "ei:burn:1",
            "eh:coming:-1",
        ):
            before = len(v.replies(bolat))
            await forge(v, bolat, data)
            assert v.toasts(bolat)[-1]
            assert len(v.replies(bolat)) == before
        await forge(v, stranger, ReplyPress(reply=Reply.COMING, gathering=gathering))
        assert await table(v, GatheringReply.reply) == []


# ── The clock ────────────────────────────────────────────────────────────────────────────────


async def test_people_are_reminded_tomorrow_and_in_two_hours_in_their_language(
    database: Database,
):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul, olga = await v.resident(), await v.resident("Ольга", "ru")
        away = await v.resident("Болат")
        held = datetime(2026, 12, 7, 10, 0, tzinfo=UTC)  # 15:00
        await called(v, marat, ROAD, held_at=held)
        await v.press(aigul, "Келемін")
        await v.press(away, "Келе алмаймын")
        silent = len(v.replies(away))

        await until(v, "2026-12-06 15:01")
        assert v.last(aigul).startswith("⏰ Ертең")
        assert v.last(olga).startswith("⏰ Завтра")
        assert "Дом культуры" in v.last(olga)
        assert ROAD in v.last(aigul)
        assert v.labels(aigul)[0] == "✅ Келемін"
        assert v.labels(olga)[0] == "Приду"
        await v.press(olga, "Приду")
        told = len(v.replies(aigul))
        await tick(v)
        assert len(v.replies(aigul)) == told

        await until(v, "2026-12-07 13:00")
        assert v.last(aigul).startswith("⏰ 2 сағаттан кейін")
        assert v.last(olga).startswith("⏰ Через 2 часа")
        assert len(v.replies(away)) == silent
        await until(v, "2026-12-07 15:10")
        await tick(v)
        assert v.last(aigul).startswith("⏰ 2 сағаттан кейін")


async def test_what_begins_early_is_told_the_evening_before_and_nobody_is_woken(
    database: Database,
):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        held = datetime(2026, 12, 8, 4, 0, tzinfo=UTC)  # Tuesday, 9:00
        await called(v, marat, held_at=held)
        await until(v, "2026-12-07 09:00")
        await until(v, "2026-12-07 20:00")
        assert v.last(aigul).startswith("⏰ Ертең")
        told = len(v.replies(aigul))
        for there in ("2026-12-08 06:59", "2026-12-08 07:00", "2026-12-08 08:30"):
            await until(v, there)
        assert len(v.replies(aigul)) == told


# ── Questions and proposals ──────────────────────────────────────────────────────────────────


async def asked(v: Village, person: Any, gathering: int, text: str, button: str) -> None:
    """From the call to what is sent."""
    await forge(v, person, LetterPress(do=OnLetter.WISH, gathering=gathering))
    await v.press(person, button)
    await v.say(person, text)
    await v.press(person, "Жіберу")


async def test_a_question_is_asked_supported_answered_and_heard_of(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        aigul, bolat = await v.resident(), await v.resident("Болат")
        async with database.write() as session:
            await session.execute(sa.text("UPDATE people SET name = 'Айгүл' WHERE id = 2"))
            await session.commit()
        gathering = await called(v, marat)
        await forge(v, aigul, LetterPress(do=OnLetter.WISH, gathering=gathering))
        await v.press(aigul, "Сұрақ қою")
        await v.say(aigul, QUESTION)
        assert QUESTION in v.last(aigul)
        assert await table(v, GatheringProposal.text) == []  # nothing is sent before it was seen
        await v.press(aigul, "Жіберу")
        assert "Жіберілді" in v.toasts(aigul)[-1]
        assert "Сіздікі" in v.last(aigul)
        assert "1 сұрақ не ұсыныс" in v.last(marat)

        await forge(v, bolat, LetterPress(do=OnLetter.WISH, gathering=gathering))
        assert QUESTION in v.last(bolat)
        assert "Айгүл" not in v.last(bolat)
        await v.press(bolat, "👍 1")
        assert "қолдағаны: 1" in v.last(bolat)
        await v.press(bolat, "✅ 1")
        assert "қолдағаны" not in v.last(bolat)
        await v.press(bolat, "👍 1")

        await v.press(marat, "Қарау")
        assert "Айгүл" in v.last(marat)
        await v.press(marat, "1")
        await v.press(marat, "Жауап беру")
        await v.say(marat, "Желтоқсанда")
        assert "Желтоқсанда" in v.last(marat)
        await v.press(marat, "Жіберу")
        assert "Әкім аппараты сұрағыңызға жауап берді" in v.last(aigul)
        assert "Желтоқсанда" in v.last(aigul)
        await forge(v, bolat, WishesPress(do=OnWishes.LIST, gathering=gathering))
        assert "💬 Жауабы: Желтоқсанда" in v.last(bolat)
        await forge(v, bolat, WishPress(do=OnWish.LEAVE, wish=1, version=1))
        assert "өзгеріс болды" in v.toasts(bolat)[-1]


async def test_a_voice_is_asked_to_be_typed_and_nothing_is_lost(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        gathering = await called(v, marat)
        await forge(v, aigul, LetterPress(do=OnLetter.WISH, gathering=gathering))
        await v.press(aigul, "Мәселе ұсыну")
        await v.do(aigul.send_voice(v.sandbox_bot))
        assert "Жазып жіберіңіз" in v.last(aigul)
        await v.do(aigul.send_photo(v.sandbox_bot, b"\xff\xd8photo"))
        assert "Жазып жіберіңіз" in v.last(aigul)
        await v.say(aigul, "ж" * 301)
        assert "Тым ұзын: 301 таңба, ең көбі 300" in v.last(aigul)
        await v.say(aigul, "<b>Жол</b> & су")
        assert "<b>Жол</b> & су" in v.last(aigul)
        await v.say(aigul, ROAD)  # the newest words count
        await v.press(aigul, "Жіберу")
        assert await table(v, GatheringProposal.text) == [ROAD]


async def test_an_older_preview_shows_the_newer_words(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        gathering = await called(v, marat)
        await forge(v, aigul, LetterPress(do=OnLetter.WISH, gathering=gathering))
        await v.press(aigul, "Сұрақ қою")
        await v.say(aigul, "ескі сөз")
        _, old = v.button(aigul, "Жіберу")
        await v.say(aigul, QUESTION)
        await forge(v, aigul, old.data)
        assert await table(v, GatheringProposal.text) == []
        assert QUESTION in v.last(aigul)
        await v.press(aigul, "Жіберу")
        await forge(v, aigul, old.data)  # and once more: the form is over
        assert await table(v, GatheringProposal.text) == [QUESTION]


async def test_whoever_is_in_danger_hears_whom_to_call(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        gathering = await called(v, marat)
        await forge(v, aigul, LetterPress(do=OnLetter.WISH, gathering=gathering))
        await v.press(aigul, "Сұрақ қою")
        await v.say(aigul, "Көмектесіңіздер, үй өртеніп жатыр")
        assert "112" in v.text(aigul) or "101" in v.text(aigul)
        assert await table(v, GatheringProposal.text) == []


@pytest.mark.parametrize("leave", ["/cancel", "Бас тарту"])
async def test_a_form_is_left_by_a_word(database: Database, leave: str):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        gathering = await called(v, marat)
        await forge(v, aigul, LetterPress(do=OnLetter.WISH, gathering=gathering))
        await v.press(aigul, "Сұрақ қою")
        await v.say(aigul, leave)
        await v.say(aigul, "Шам жанбайды")
        assert await table(v, GatheringProposal.text) == []
        assert "Шам жанбайды" in v.last(aigul)  # an appeal, as ever


async def test_a_line_of_the_next_day_is_no_question_any_more(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        gathering = await called(v, marat)
        await forge(v, aigul, LetterPress(do=OnLetter.WISH, gathering=gathering))
        await v.press(aigul, "Сұрақ қою")
        await v.later(timedelta(hours=3))
        await v.say(aigul, "Шам жанбайды")
        assert "Шам жанбайды" in v.last(aigul)
        assert await table(v, GatheringProposal.text) == []


async def test_ones_own_can_be_taken_back_after_one_question(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        gathering = await called(v, marat)
        await asked(v, aigul, gathering, QUESTION, "Сұрақ қою")
        await v.press(aigul, "✏️ 1")
        assert QUESTION in v.last(aigul)
        await v.press(aigul, "Қайтарып алу")
        await v.press(aigul, "Иә, қайтарып алу")
        assert QUESTION not in v.last(aigul)
        assert "әзірге" in v.last(aigul).casefold()


async def test_three_may_wait_and_the_fourth_hears_why_not(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        gathering = await called(v, marat)
        for number in range(3):
            await asked(v, aigul, gathering, f"Сұрақ {number}", "Сұрақ қою")
        await v.press(aigul, "Сұрақ қою")
        assert "жауап күтіп тұрған 3" in v.toasts(aigul)[-1]


async def test_the_office_puts_a_proposal_on_the_agenda_in_its_own_words(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        gathering = await called(v, marat)
        await asked(v, aigul, gathering, ROAD, "Мәселе ұсыну")
        await v.press(marat, "Қарау")
        await v.press(marat, "1")
        await v.press(marat, "Күн тәртібіне енгізу")
        assert f"Қазақша: {ROAD}" in v.last(marat)
        assert "Орысша: әзірге жоқ" in v.last(marat)
        await v.press(marat, "Орысшасын өзгерту")
        await v.say(marat, "О ремонте дороги к школе")
        await v.press(marat, "Қазақшасын өзгерту")
        await v.say(marat, "Мектеп жолын жөндеу туралы")
        assert "Мектеп жолын жөндеу туралы" in v.last(marat)
        assert len(await table(v, GatheringItem.id)) == 1  # nobody was told yet
        await v.press(marat, "Күн тәртібіне енгізу")
        found = await table(v, GatheringItem.kk, GatheringItem.ru, GatheringItem.proposal_id)
        assert found[-1] == ("Мектеп жолын жөндеу туралы", "О ремонте дороги к школе", 1)
        assert "Ұсынысыңыз күн тәртібіне енді" in v.text(aigul)
        assert "Мектеп жолын жөндеу туралы" in v.text(aigul)


async def test_too_late_for_this_one_the_author_hears_that_it_is_for_the_next(
    database: Database,
):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        gathering = await called(v, marat)
        await v.later(timedelta(days=3))
        await asked(v, aigul, gathering, ROAD, "Мәселе ұсыну")
        await v.press(marat, "Қарау")
        await v.press(marat, "1")
        await v.press(marat, "Күн тәртібіне енгізу")
        assert "кемінде 10 күн бұрын хабарланады" in v.last(marat)
        await v.press(marat, "Авторына осыны хабарлау")
        assert "келесі жолға қалады" in v.last(marat)
        await v.press(marat, "Жіберу")
        assert "Ұсынысыңыз қабылданбады" in v.last(aigul)
        assert "келесі жолға қалады" in v.last(aigul)


async def test_it_is_declined_with_a_reason_that_is_shown_first(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.DEPUTY, "Марат", "ru")
        olga = await v.resident("Ольга", "ru")
        gathering = await called(v, marat)
        await forge(v, olga, LetterPress(do=OnLetter.WISH, gathering=gathering))
        await v.press(olga, "Предложить в повестку")
        await v.say(olga, "Строить бассейн")
        await v.press(olga, "Отправить")
        await v.press(marat, "Посмотреть")
        await v.press(marat, "1")
        await v.press(marat, "❌ Отклонить")
        await v.do(marat.send_voice(v.sandbox_bot))
        assert "текстом" in v.last(marat)
        await v.say(marat, "Нет в бюджете")
        assert "отклонено" not in v.text(olga)
        await v.press(marat, "Изменить")
        await v.say(marat, "В бюджете нет средств")
        await v.press(marat, "Отправить")
        assert "Ваше предложение отклонено" in v.last(olga)
        assert "В бюджете нет средств" in v.last(olga)


async def test_forged_presses_about_wishes_change_nothing(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.MODERATOR, "Марат")
        aigul, bolat = await v.resident(), await v.resident("Болат")
        gathering = await called(v, marat)
        await asked(v, aigul, gathering, QUESTION, "Сұрақ қою")
        forged: list[CallbackData | str] = [
            WishPress(do=do, wish=1, version=version)
            for do in (OnWish.WITHDRAW_NOW, OnWish.TAKE, OnWish.ANSWER, OnWish.DECLINE)
            for version in (1, 7)
        ]
        forged += [
            WishPress(do=OnWish.OPEN, wish=2**62, version=1),
            WishesPress(do=OnWishes.SEND, gathering=gathering, shown=2**62),
            WishesPress(do=OnWishes.KAZAKH, gathering=gathering),
            WishesPress(do=OnWishes.LIST, gathering=2**62, shown=2**62),
            "ej:burn:1:1:0",
            "ej:open:1:1:99999",
            "ek:send:-1:0",
        ]
        for data in forged:
            await forge(v, bolat, data)
        assert await table(v, GatheringProposal.state) == ["open"]
        assert await table(v, GatheringSupport.person_id) == []


# ── Initiatives ──────────────────────────────────────────────────────────────────────────────


async def test_a_gathering_that_residents_want_from_the_first_tap_to_the_draft(
    database: Database,
):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul, bolat = await v.resident(), await v.resident("Болат", at=BIRLIK)
        await v.say(aigul, "Жиындар")
        entry = GatheringPress(do=OnGathering.INITIATIVE, gathering=0, version=0)
        await forge(v, aigul, entry)
        assert "ұсынылған бастама жоқ" in v.last(aigul)
        assert "тек қағаздағы қол есептеледі" in v.last(aigul)
        await v.press(aigul, "Бастама көтеру")
        await v.do(aigul.send_voice(v.sandbox_bot))
        assert "Жазып жіберіңіз" in v.last(aigul)
        await v.say(aigul, "Су құбырын тарту\n\nПровести водопровод")
        await v.say(aigul, "Құдықтар кеуіп қалды")
        preview = v.last(aigul)
        for said in (
            "Су құбырын тарту",
            "Құдықтар кеуіп қалды",
            "тек қағаздағы қол",
            "аудан әкім",
        ):
            assert said in preview
        assert await table(v, Gathering.id) == []
        await v.press(aigul, "Жариялау")
        assert "Қағазда қажетті қол саны: 134 (1338 адамның 10 %-ы)" in v.last(aigul).replace(
            "\u00a0", ""
        )
        assert "Жаңа бастама көтерілді" in v.last(marat)

        await forge(v, bolat, entry)
        await v.press(bolat, "1. Су құбырын тарту")
        assert "Айгүл" not in v.last(bolat)
        await v.press(bolat, "👍 Қолдаймын")
        assert "қағаз параққа қойған қолыңыз есептеледі" in v.toasts(bolat)[-1]
        assert "👍 Ботта қолдағаны: 2" in v.last(bolat)

        await v.press(aigul, "Қол қою парағы")
        assert v.replies(aigul)[-1].media.data.startswith(b"%PDF")

        await v.press(marat, "Ашу")
        await v.press(marat, "Аудан әкіміне жіберілді")
        assert "Қағаздағы қол: 0, қажеті: 134" in v.toasts(marat)[-1]
        await v.press(marat, "Жиналған қол саны")
        await v.say(marat, "көп")
        assert "118" in v.last(marat)  # how a number is written
        await v.say(marat, "140")
        assert "Аппарат санағаны: 140" in v.last(marat)
        assert "Қол саны жеткілікті" in v.last(aigul)

        await v.press(marat, "Аудан әкіміне жіберілді")
        await v.say(marat, "30.11")
        assert "бұл күн әлі келген жоқ" in v.last(marat).casefold()
        await v.press(marat, "Бүгін")
        await v.press(marat, "Жазып қою")
        assert "Бастама аудан әкіміне жіберілді: 25.11.2026" in v.last(aigul)
        assert "Бастама аудан әкіміне жіберілді: 25.11.2026" in v.last(bolat)

        await v.later(timedelta(days=5))
        await v.press(marat, "Аудан әкімі келісті")
        await v.say(marat, "28.11")
        await v.do(marat.send_photo(v.sandbox_bot, b"\xff\xd8paper"))
        assert "Шешімнің суреттері мен файлдары: 1" in v.last(marat)
        await v.press(marat, "Жазып қою")
        assert v.labels(marat)[0] == "Күні мен орнын белгілеу"  # it is a draft to plan
        assert "Аудан әкімі келісті: 28.11.2026" in v.last(aigul)
        assert "Аудан әкімі келісті: 28.11.2026" in v.last(bolat)
        assert await table(v, Gathering.state, Gathering.decided_on) == [
            (State.DRAFT, date(2026, 11, 28))
        ]


async def test_whoever_sits_in_the_assembly_chooses_and_reads_what_each_is(database: Database):
    async with village(database) as v:
        member = await v.staff(Role.ASSEMBLY_MEMBER, "Ерлан", "ru")
        await forge(v, member, GatheringPress(do=OnGathering.INITIATIVE, gathering=0, version=0))
        await v.press(member, "Выдвинуть инициативу")
        assert "до 25 членов, избранных сходом" in v.last(member)
        await v.press(member, "Собрание")
        await v.say(member, "Отчёт о бюджете\nИмущество округа")
        await v.press(member, "Пропустить")
        assert "1. Отчёт о бюджете" in v.last(member)
        await v.press(member, "Изменить причину")
        await v.say(member, "Ревизии не было год")
        assert "Ревизии не было год" in v.last(member)
        await v.press(member, "Изменить вопрос")
        await v.say(member, "Отчёт о бюджете")
        assert "Ревизии не было год" in v.last(member)  # what was said stays
        await v.press(member, "Опубликовать")
        assert await table(v, Gathering.kind, Gathering.why) == [
            (Kind.ASSEMBLY, "Ревизии не было год")
        ]
        assert "пока неизвестно" in v.last(member)  # nobody has said how many members there are


async def test_what_one_proposed_one_takes_back(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul, bolat = await v.resident(), await v.resident("Болат")
        entry = GatheringPress(do=OnGathering.INITIATIVE, gathering=0, version=0)
        await forge(v, aigul, entry)
        await v.press(aigul, "Бастама көтеру")
        await v.say(aigul, "Су құбырын тарту")
        await v.press(aigul, "Өткізіп жіберу")
        await v.press(aigul, "Жариялау")
        await forge(v, bolat, InitiativePress(do=OnInitiative.SUPPORT, gathering=1))
        await forge(v, aigul, entry)
        assert "Бастама көтеру" not in v.labels(aigul)  # one at a time
        await v.press(aigul, "Менің бастамам")
        await v.press(aigul, "Қайтарып алу")
        await v.press(aigul, "Иә, қайтарып алу")
        assert await table(v, Gathering.state) == [State.CANCELLED]
        for person in (bolat, marat):
            assert "қайтарып алды" in v.last(person)


async def test_forged_presses_about_initiatives_change_nothing(database: Database):
    async with village(database) as v:
        await v.staff(Role.AKIM, "Марат")
        aigul, bolat = await v.resident(), await v.resident("Болат")
        await forge(v, aigul, GatheringPress(do=OnGathering.INITIATIVE, gathering=0, version=0))
        await v.press(aigul, "Бастама көтеру")
        await v.say(aigul, "Су құбырын тарту")
        await v.press(aigul, "Өткізіп жіберу")
        _, old = v.button(aigul, "Жариялау")
        await v.press(aigul, "Жариялау")
        await forge(v, aigul, old.data)
        assert "өзгеріс болды" in v.toasts(aigul)[-1]
        forged: list[CallbackData | str] = [
            InitiativePress(do=do, gathering=1, mark=1)
            for do in OnInitiative
            if do not in {OnInitiative.SUPPORT, OnInitiative.LEAVE}
        ]
        forged += [
            InitiativePress(do=OnInitiative.OPEN, gathering=2**62),
            InitiativePress(do=OnInitiative.KIND, mark=2**62),
            GatheringPress(do=OnGathering.INITIATIVE, gathering=2**62, version=0),
            "el:burn:1:1",
            "el:pub:0:-1",
        ]
        for data in forged:
            await forge(v, bolat, data)
            assert len(await table(v, Gathering.id)) == 1
        assert await table(v, Gathering.state) == [State.INITIATIVE]
        await v.say(bolat, "Шам жанбайды")  # nothing holds them fast
        assert "Шам жанбайды" in v.last(bolat)


# ── One's own data ───────────────────────────────────────────────────────────────────────────


async def everything(v: Village) -> str:
    async with v.app.database.read() as session:
        found = []
        for one in Base.metadata.sorted_tables:
            found += [str(dict(row._mapping)) for row in await session.execute(sa.select(one))]
        return "\n".join(found)


async def test_what_was_said_of_gatherings_is_taken_away_as_a_file_and_erased(
    database: Database,
):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        gathering = await called(v, marat)
        await v.press(aigul, "Келемін")
        await asked(v, aigul, gathering, QUESTION, "Сұрақ қою")
        await v.say(aigul, "Баптаулар")
        await v.press(aigul, "Менің деректерім")
        await v.press(aigul, "Бәрін файл етіп алу")
        page = next(m for m in reversed(v.replies(aigul)) if m.media).media.data.decode()
        for told in (QUESTION, "Келемін", "Әкім аппаратына сұрақ", "Жиын", "Ақсу ауылдық округі"):
            assert told in page
        assert "gathering_" not in page  # every field has a name
        await v.press(aigul, "Келісімді қайтарып алып")
        await v.press(aigul, "Иә, бәрін жою")
        assert QUESTION not in await everything(v)
        assert await table(v, GatheringReply.person_id) == []


async def test_whoever_moves_to_the_next_village_is_expected_there_no_more(database: Database):
    async with village(database) as v:
        marat = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident()
        whole = await called(v, marat)
        await v.press(aigul, "Келемін")
        await called(v, marat, kind=Kind.SEPARATE, settlement=AKSU)
        await v.press(aigul, "Келемін")
        assert len(await table(v, GatheringReply.gathering_id)) == 2
        await v.say(aigul, "Баптаулар")
        await v.press(aigul, "Ауыл")
        await v.press(aigul, "Бірлік ауылы")
        assert await table(v, GatheringReply.gathering_id) == [whole]
