"""The office after sending: the card, corrections, taking back, the phone list, the history."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from aiogram.types import Update

from bot.broadcasts import service
from bot.broadcasts.callbacks.work import OnWork, WorkPress
from bot.broadcasts.jobs import watch
from bot.broadcasts.service import Asks, BroadcastView, State
from bot.core.access import Role
from bot.core.db import Database
from bot.delivery import pump
from bot.delivery.models import Delivery, Outcome
from bot.people.models import Person
from tests.broadcasts.conftest import KK, RU, Office, office_in
from tests.broadcasts.test_after import half_sent, tick
from tests.support.okrugs import BIRLIK
from tests.support.village import Village, village

NEW = "Бүгін су болмайды."


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages go out two at a time."""
    monkeypatch.setattr(pump, "_LEAST", 2)
    monkeypatch.setattr(pump, "_MOST", 2)


async def forge(v: Village, person: Any, data: str) -> None:
    """Press a button that was drawn long ago, or never."""
    message = next(m for m in reversed(v.replies(person)) if m.buttons)
    person.press_stale(message, data)
    await v.quiet()


# ── The card ─────────────────────────────────────────────────────────────────────────────────


async def test_the_sender_sees_what_became_of_it(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul, _ = await v.resident("Айгүл"), await v.resident("Болат")
        aigul.block(v.sandbox_bot)
        await v.quiet()
        await office.sent()
        shown = v.last(office.akim)
        assert "Алғандар: 2 / 3" in shown
        assert "Жетпегені: 1 (бұғаттаған 1)" in shown
        assert "Кімге: Ақсу ауылдық округі" in shown
        assert v.labels(office.akim)[:2] == [
            "Парақша, WhatsApp, дауыстап оқу",
            "Қоңырау шалу (1)",
        ]


async def test_the_card_follows_while_it_goes_out(database: Database, slow: None) -> None:
    async with village(database) as v:
        office = await office_in(v)
        for number in range(5):
            await v.resident(f"Айгүл {number}")
        await half_sent(office)
        await tick(office)
        await v.app.worker.step()
        assert "Жіберілді 2 / 6 · күтуде 4" in v.text(office.akim)
        assert "33 %" in v.text(office.akim)
        assert "қалды" in v.text(office.akim)
        await v.quiet()
        v.clock.shift(timedelta(seconds=10))
        await finish(office)
        assert "Жіберілді 2 / 6" not in v.text(office.akim)
        assert v.text(office.akim).count("Алғандар: 6 / 6") == 1


async def test_the_list_stands_beside_a_card_that_keeps_changing(
    database: Database, slow: None
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        for number in range(8):
            await v.resident(f"Айгүл {number}")
        await half_sent(office)
        await tick(office)
        await v.app.worker.step()
        message, button = v.button(office.akim, "Тізімге")
        office.akim.press(message, data=button.data)
        await only_answer(v)
        await v.app.worker.pumps[1].step()
        v.clock.shift(timedelta(seconds=4))
        await tick(office)
        await v.app.worker.step()
        assert "Жіберілген және жоспарланған: 1" in v.last(office.akim)
        assert "Жіберілді 4 / 9" in v.text(office.akim)


async def test_a_report_of_a_long_broadcast_rings_once(database: Database, slow: None) -> None:
    async with village(database) as v:
        office = await office_in(v)
        for number in range(3):
            await v.resident(f"Айгүл {number}")
        await half_sent(office)
        await tick(office)
        await v.app.worker.step()
        await v.say(office.akim, "/help")
        v.clock.shift(timedelta(minutes=5))
        await v.quiet()
        await finish(office)
        assert "Алғандар: 4 / 4. Жіберуге кеткен уақыт: 5 мин" in v.last(office.akim)
        assert v.text(office.akim).count("Алғандар:") == 1
        assert "Жіберілді 2 / 4" not in v.text(office.akim)


async def test_a_colleague_sees_the_same_from_the_history(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await office.sent()
        saule = await v.staff(Role.MODERATOR, "Сәуле")
        await first_of_history(v, saule)
        assert "Алғандар: 1 / 1" in v.last(saule)
        assert "Жіберген: Марат" in v.last(saule)


async def first_of_history(v: Village, person: Any) -> None:
    """The newest of what the office has sent or planned, by the menu."""
    await v.say(person, "Хабарландыру жіберу")
    await v.press(person, "Жіберілген және жоспарланған")
    await v.press(person, "1")


async def forge_open(v: Village, person: Any, view: BroadcastView) -> None:
    data = WorkPress(do=OnWork.OPEN, broadcast=view.id, version=1).pack()
    await forge(v, person, data)


async def test_a_resident_opens_no_card(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        view = await office.sent()
        await v.say(aigul, "Шам жанбайды")
        await forge_open(v, aigul, view)
        assert "алды" not in v.text(aigul)


async def test_what_is_rarely_needed_is_behind_more(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await office.sent()
        await v.press(office.akim, "Тағы…")
        assert "Қайта қолдану" in v.labels(office.akim)
        await v.press(office.akim, "Не істелді")
        assert "жіберу басталды" in v.last(office.akim)
        await v.press(office.akim, "Артқа")
        await v.press(office.akim, "Тағы…")
        await v.press(office.akim, "Толық мәтіні")
        assert RU in v.last(office.akim)


# ── Corrected ────────────────────────────────────────────────────────────────────────────────


async def test_the_akim_corrects_a_typo_everywhere(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        await office.sent()
        await v.press(office.akim, "Мәтінін түзету")
        await v.press(office.akim, "Қазақша мәтін")
        assert KK in v.last(office.akim)
        await v.say(office.akim, NEW)
        assert "2 адам алды" in v.last(office.akim)
        await v.press(office.akim, "Барлығында өзгерту (2)")
        assert NEW in v.last(aigul)
        assert KK not in v.text(aigul)
        assert "Түзетілді:" in v.last(office.akim)


async def test_an_older_preview_shows_the_words_written_last(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        await office.sent()
        await v.press(office.akim, "Мәтінін түзету")
        await v.press(office.akim, "Қазақша мәтін")
        await v.say(office.akim, "Су бар.")
        older, _ = v.button(office.akim, "Барлығында өзгерту")
        await v.say(office.akim, NEW)
        await v.press(office.akim, "Барлығында өзгерту", older)
        assert KK in v.last(aigul)
        await v.press(office.akim, "Барлығында өзгерту", older)
        assert NEW in v.last(aigul)


async def test_too_long_a_correction_is_refused_with_its_count(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await office.sent()
        await v.press(office.akim, "Мәтінін түзету")
        await v.press(office.akim, "Қазақша мәтін")
        await v.say(office.akim, "су " * 1300)
        assert "3\xa0500" in v.last(office.akim)
        await v.say(office.akim, NEW)
        assert "Барлығында өзгерту (1)" in v.labels(office.akim)


async def test_what_a_colleague_corrected_meanwhile_is_not_lost(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        view = await office.sent()
        await v.press(office.akim, "Мәтінін түзету")
        await v.press(office.akim, "Қазақша мәтін")
        await v.say(office.akim, "Су бар.")
        await office.do(service.correct, view.id, view.version, html=NEW, language="kk")
        await v.press(office.akim, "Барлығында өзгерту")
        assert NEW in v.last(aigul)
        assert "өзгеріпті" in v.toasts(office.akim)[-1]


async def test_cancel_leaves_the_words_as_they_were(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        await office.sent()
        await v.press(office.akim, "Мәтінін түзету")
        await v.press(office.akim, "Қазақша мәтін")
        await v.say(office.akim, "/cancel")
        assert "Алғандар: 2 / 2" in v.last(office.akim)
        assert KK in v.last(aigul)


# ── Stopped, taken back ──────────────────────────────────────────────────────────────────────


async def test_stopping_is_asked_once_and_the_card_goes_on(database: Database, slow: None) -> None:
    async with village(database) as v:
        office = await office_in(v)
        people = [await v.resident(f"Айгүл {number}") for number in range(5)]
        view = await half_sent(office)
        await tick(office)
        await v.app.worker.step()
        message, button = v.button(office.akim, "Тоқтату")
        office.akim.press(message, data=button.data)
        await only_answer(v)
        assert "Тоқтатылсын ба?" in v.text(office.akim)
        assert "Жіберілді 2 / 6" in v.text(office.akim)
        message, button = v.button(office.akim, "Иә, тоқтату")
        office.akim.press(message, data=button.data)
        await v.quiet()
        assert (await office.do(service.look, view.id)).state is State.CANCELLED
        assert "2 адам алды, оларда қалады" in v.last(office.akim)
        assert "Жіберілді 2 / 6" not in v.text(office.akim)
        assert sum(KK in v.text(one) for one in [*people, office.akim]) == 2


async def only_answer(v: Village) -> None:
    """The bot answers what was pressed; nothing goes out meanwhile."""
    for raw in v.engine.updates(v.sandbox_bot).pull():
        await v.app.feed(v.bot, Update.model_validate(raw, context={"bot": v.bot}))
    await v.app.speech.drained(10)


async def test_taking_back_says_until_when_telegram_deletes(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        await office.sent()
        await v.press(office.akim, "Қайтарып алу")
        assert "27 қараша, 15:00" in v.last(office.akim)
        assert KK in v.last(aigul)
        await v.press(office.akim, "Иә, қайтарып алу")
        assert KK not in v.text(aigul)
        assert "Қайтарып алынды" in v.last(office.akim)
        await v.press(office.akim, "Қайта қолдану")
        assert KK in v.last(office.akim)


async def test_after_two_days_it_says_that_only_words_go(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await office.sent()
        await v.later(timedelta(hours=49))
        await v.press(office.akim, "Қайтарып алу")
        assert "48 сағаттан көп" in v.last(office.akim)


async def test_a_second_press_shows_what_became_of_it(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await office.sent()
        await v.press(office.akim, "Қайтарып алу")
        message, button = v.button(office.akim, "Иә, қайтарып алу")
        for _ in range(2):
            office.akim.press(message, data=button.data)
        await v.quiet()
        assert "Қайтарып алынды" in v.last(office.akim)
        assert "өзгеріпті" in v.toasts(office.akim)[-1]


async def test_a_planned_one_goes_back_to_its_draft(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await v.resident()
        draft = await office.drafted()
        at = v.clock.now() + timedelta(hours=3)
        draft = await office.do(service.set_hour, draft.id, draft.version, send_at=at)
        view = await office.do(service.send, draft.id, draft.version)
        await first_of_history(v, office.akim)
        assert "25 қараша, сәрсенбі, 18:00" in v.last(office.akim)
        await v.press(office.akim, "Өзгерту")
        assert (await office.do(service.look, view.id)).state is State.DRAFT
        assert KK in v.last(office.akim)


async def test_a_planned_one_is_not_sent_after_all(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await v.resident()
        draft = await office.drafted()
        at = v.clock.now() + timedelta(hours=3)
        draft = await office.do(service.set_hour, draft.id, draft.version, send_at=at)
        await office.do(service.send, draft.id, draft.version)
        await first_of_history(v, office.akim)
        await v.press(office.akim, "Жібермеу")
        await v.press(office.akim, "Жібермеу")
        assert "Ешкімге жіберілген жоқ" in v.last(office.akim)


# ── To phone ─────────────────────────────────────────────────────────────────────────────────


async def test_whom_it_has_not_reached_stands_by_village_with_phones(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul, bolat = await v.resident("Айгүл"), await v.resident("Болат", at=BIRLIK)
        await has_phone(database, aigul, "Айгүл", "+77010000001")
        await has_phone(database, bolat, "=Болат", "+77010000002")
        for one in (aigul, bolat):
            one.block(v.sandbox_bot)
        await v.quiet()
        await office.sent()
        await v.press(office.akim, "Қоңырау шалу (2)")
        shown = v.last(office.akim)
        assert shown.index("Ақсу ауылы") < shown.index("+77010000001") < shown.index("Бірлік")
        assert "ботты бұғаттаған" in shown
        await v.press(office.akim, "Файл түрінде")
        file = v.replies(office.akim)[-1]
        assert "2 адамға" in (file.caption or "")


async def has_phone(database: Database, person: Any, name: str, phone: str) -> None:
    async with database.write() as session:
        await session.execute(
            sa.update(Person).where(Person.telegram_id == person.id).values(name=name, phone=phone)
        )
        await session.commit()


async def test_causes_are_said_in_words_and_tried_again(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        view = await office.sent()
        await failed(database, view.id, "TelegramServerError")
        await forge_open(v, office.akim, view)
        await v.press(office.akim, "Тағы…")
        await v.press(office.akim, "Неге жіберілмеді (2)")
        assert "2 – бірнеше рет көрсек те" in v.last(office.akim)
        await v.press(office.akim, "Қайта жіберіп көру")
        assert v.text(aigul).count(KK) == 2


async def failed(database: Database, broadcast_id: int, error: str) -> None:
    async with database.write() as session:
        await session.execute(
            sa.update(Delivery)
            .where(Delivery.batch_id == broadcast_id)
            .values(state=Outcome.FAILED, error=error)
        )
        await session.commit()


async def test_a_card_does_not_go_on_saying_that_it_changes(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await office.sent()
        await v.press(office.akim, "Мәтінін түзету")
        await v.press(office.akim, "Қазақша мәтін")
        await v.say(office.akim, NEW)
        await v.press(office.akim, "Барлығында өзгерту")
        await office.tick(watch)
        assert NEW in v.text(office.akim)
        assert "Әлі түзетілмегені" not in v.text(office.akim)


# ── History ──────────────────────────────────────────────────────────────────────────────────


async def test_the_history_is_searched_and_opened(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await office.sent(kk="Ертең жиналыс болады.", ru="Завтра собрание.")
        await office.sent()
        await v.press(office.akim, "Тізімге")
        assert "Жіберілген және жоспарланған: 2" in v.last(office.akim)
        assert "1 / 1" in v.last(office.akim)
        await v.press(office.akim, "Іздеу")
        await v.say(office.akim, "ЖИНАЛЫС")
        assert "Табылғаны: 1" in v.last(office.akim)
        await v.press(office.akim, "1")
        assert "Ертең жиналыс болады." in v.last(office.akim)


async def test_nothing_found_says_what_to_do(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await office.sent()
        await v.press(office.akim, "Тізімге")
        await v.press(office.akim, "Іздеу")
        await v.say(office.akim, "жол жөндеу")
        assert "басқаша жазып көріңіз" in v.last(office.akim)
        await v.press(office.akim, "Барлығы")
        assert "Жіберілген және жоспарланған: 1" in v.last(office.akim)


async def test_many_are_shown_by_pages(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        for number in range(8):
            await office.sent(kk=f"{number}-хабар: су жоқ.")
        await v.press(office.akim, "Тізімге")
        assert "7-хабар" in v.last(office.akim)
        assert "1-хабар" not in v.last(office.akim)
        await v.press(office.akim, "\u203a")
        assert "1-хабар" in v.last(office.akim)
        assert "8. " in v.last(office.akim)


async def test_the_numbers_of_readers_are_on_the_card(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        draft = await office.drafted()
        draft = await office.do(service.set_asks, draft.id, draft.version, Asks.READ)
        view = await office.do(service.send, draft.id, draft.version)
        await finish(office)
        await v.press(aigul, "Оқыдым")
        await forge_open(v, office.akim, view)
        assert "Оқығаны: 1 / 2" in v.last(office.akim)


async def finish(office: Office) -> None:
    """The clock looks once more."""
    await office.tick(watch)


# ── What the operator sees ───────────────────────────────────────────────────────────────────


async def test_the_operator_sees_what_was_given_up_and_tries_again(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        view = await office.sent()
        await failed(database, view.id, "TelegramServerError")
        boss = await v.staff(Role.OPERATOR, "Ерлан")
        await v.say(boss, "Аппарат баптаулары")
        await v.press(boss, "Жеткізілмегендер")
        assert "Жеті күнде жеткізілмегені: 2" in v.last(boss)
        assert "broadcast.sent" in v.last(boss)
        await v.press(boss, "№ 1 қайта")
        assert v.text(aigul).count(KK) == 2
        await v.press(boss, "Жаңарту")
        assert "бәрі жеткізілді" in v.last(boss)


async def test_an_akim_does_not_see_what_others_were_not_told(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await office.sent()
        await v.say(office.akim, "Аппарат баптаулары")
        assert "Жеткізілмегендер" not in v.labels(office.akim)
        await forge(v, office.akim, "du:")
        assert "broadcast.sent" not in v.text(office.akim)
