"""Under a notice in somebody's hands, and the list that the office phones from."""

from datetime import timedelta
from typing import Any

from aiogram.types import BufferedInputFile

from bot.broadcasts import jobs, service
from bot.broadcasts.callbacks.rollcall import OnRoll, RollPress
from bot.broadcasts.screens.phone_list import PhoneRow, phone_list
from bot.broadcasts.service import Asks
from bot.core.access import Role
from bot.core.db import Database
from bot.core.i18n import translator
from tests.broadcasts.conftest import KK, office_in
from tests.broadcasts.test_answering import HELP, SAFE, roll_call
from tests.support.okrugs import BIRLIK
from tests.support.village import Village, village

#: The beginning of a picture of one point.
_PNG = b"\x89PNG\r\n\x1a\n" + bytes((0, 0, 0, 13)) + b"IHDR" + bytes((0, 0, 0, 1)) * 2 + bytes(9)


def letter(v: Village, person: Any) -> Any:
    """The message with the notice's own words."""
    return next(m for m in v.replies(person) if KK in (m.text or m.caption or ""))


def under(message: Any) -> list[str]:
    """The buttons under a message."""
    return [button.text for row in message.buttons or [] for button in row]


async def open_roll(v: Village, office: Any, view: Any) -> None:
    """The akim opens the list, as by a button of the card."""
    data = RollPress(do=OnRoll.OPEN, broadcast=view.id, version=view.version).pack()
    office.akim.press_stale(v.replies(office.akim)[-1], data)
    await v.quiet()


# ── Whoever reads it ─────────────────────────────────────────────────────────────────────────


async def test_the_buttons_say_what_was_answered_and_the_words_stay(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident("Айгүл")
        view = await office.drafted()
        view = await office.do(service.set_asks, view.id, view.version, Asks.READ)
        view = await office.do(
            service.set_link, view.id, view.version, url="https://example.kz", kk="", ru=""
        )
        await office.do(service.send, view.id, view.version)
        before = letter(v, aigul).text
        await v.press(aigul, "Оқыдым")
        assert letter(v, aigul).text == before
        assert under(letter(v, aigul))[0] == "✅ Оқыдым"
        assert len(under(letter(v, aigul))) == 2  # the link stays
        await v.press(aigul, "✅ Оқыдым")
        assert "Оқыдыңыз: 25 қараша, 15:00" in v.toasts(aigul)[-1]


async def test_a_photo_keeps_its_caption_when_it_is_answered(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident("Айгүл")
        photo = await v.bot.send_photo(office.akim.id, BufferedInputFile(_PNG, "a.png"))
        view = await office.drafted()
        view = await office.do(
            service.add_file, view.id, kind="photo", file_id=(photo.photo or [])[-1].file_id
        )
        view = await office.do(service.set_asks, view.id, view.version, Asks.READ)
        await office.do(service.send, view.id, view.version)
        await v.press(aigul, "Оқыдым")
        assert KK in letter(v, aigul).caption
        assert letter(v, aigul).media
        assert under(letter(v, aigul)) == ["✅ Оқыдым"]


async def test_somebody_in_need_hears_what_to_do_and_the_office_hears_who(
    database: Database,
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        moderator = await v.staff(Role.MODERATOR, "Сара")
        aigul = await v.resident("Айгүл")
        await roll_call(office)
        await v.press(aigul, HELP)
        assert "🆘 Көмек сұрадыңыз" in under(letter(v, aigul))
        for told in ("112", "101", "102", "103", "+7 700 000 00 00", "аппаратына хабарланды"):
            assert told in v.last(aigul)
        for person in (office.akim, moderator):
            assert v.last(person).startswith("🆘 Көмек керек")
            assert "Ақсу" in v.last(person)
        heard = v.text(office.akim).count("🆘")
        await v.press(aigul, "🆘 Көмек сұрадыңыз")
        assert v.text(office.akim).count("🆘") == heard  # asked once, told once


async def test_what_they_say_next_becomes_an_appeal(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident("Айгүл")
        await roll_call(office)
        await v.press(aigul, HELP)
        await v.say(aigul, "Үйді қар басып қалды, шыға алмаймыз")
        assert "Жіберу" in v.labels(aigul)


async def test_the_office_sees_in_the_same_message_that_somebody_is_safe_now(
    database: Database,
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident("Айгүл")
        await roll_call(office)
        await v.press(aigul, HELP)
        many = len(v.replies(office.akim))
        await v.later(timedelta(minutes=1))
        await v.press(aigul, SAFE)
        assert len(v.replies(office.akim)) == many
        assert v.last(office.akim).startswith("✅ Қазір аман")
        assert under(letter(v, aigul)) == ["✅ Аманбыз", HELP]


async def test_whoever_reads_a_closed_roll_call_is_told_where_to_call(
    database: Database,
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident("Айгүл")
        view = await roll_call(office)
        await office.do(service.close, view.id, view.version)
        await v.press(aigul, SAFE)
        assert "112" in v.toasts(aigul)[-1]
        await v.press(aigul, HELP)
        assert under(letter(v, aigul)) == ["🆘 Көмек сұрадыңыз"]
        assert v.last(office.akim).startswith("🆘")


# ── The office ───────────────────────────────────────────────────────────────────────────────


async def test_the_office_phones_those_in_need_first_and_then_the_silent(
    database: Database,
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul, _dana = await v.resident("Айгүл"), await v.resident("Дана", at=BIRLIK)
        bolat = await v.resident("Болат")
        view = await roll_call(office)
        await v.press(aigul, HELP)
        await v.press(bolat, SAFE)
        await open_roll(v, office, view)
        text = v.last(office.akim)
        assert "Аманбыз: 1 · Көмек керек: 1 · Жауап жоқ: 2" in text
        assert text.index("🆘") < text.index("Жауап жоқ: Бірлік ауылы")
        await v.press(office.akim, "1")
        await v.later(timedelta(minutes=1))
        await v.press(office.akim, "Аман екен")
        assert "Аманбыз: 2 · Көмек керек: 0 · Жауап жоқ: 2" in v.last(office.akim)
        assert "✅ Қазір аман" in v.text(office.akim)  # where it said that help is needed


async def test_whoever_hears_of_a_need_says_there_that_it_is_over(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident("Айгүл")
        await roll_call(office)
        await v.press(aigul, HELP)
        await v.later(timedelta(minutes=1))
        await v.press(office.akim, "Аман екен")
        assert v.last(office.akim).startswith("✅ Қазір аман")
        assert "🆘" not in v.text(office.akim)


async def test_the_list_comes_as_a_file_and_the_roll_call_is_closed_after_a_question(
    database: Database,
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await v.resident("Дана")
        view = await roll_call(office)
        await open_roll(v, office, view)
        await v.press(office.akim, "Файл түрінде")
        file = v.replies(office.akim)[-1]
        assert file.caption == "2 адамға қоңырау шалу керек"
        await v.press(office.akim, "Түгендеуді аяқтау")
        assert "аяқтайсыз ба" in v.text(office.akim)
        await v.press(office.akim, "Түгендеуді аяқтау")
        assert "Түгендеу аяқталды." in v.text(office.akim)
        assert "Қайта сұрау" not in v.labels(office.akim)


async def test_who_has_not_read_is_listed_the_same_way(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul, _dana = await v.resident("Айгүл"), await v.resident("Дана")
        view = await roll_call(office, Asks.READ, urgent=False)
        await v.press(aigul, "Оқыдым")
        await open_roll(v, office, view)
        assert "Кім оқымады" in v.last(office.akim)
        assert "Оқығаны: 1 · Жауап жоқ: 2" in v.last(office.akim)
        assert "Түгендеуді аяқтау" not in v.labels(office.akim)


async def test_a_resident_cannot_open_the_list(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident("Айгүл")
        view = await roll_call(office)
        data = RollPress(do=OnRoll.OPEN, broadcast=view.id, version=view.version).pack()
        aigul.press_stale(letter(v, aigul), data)
        await v.quiet()
        assert "Түгендеу" not in v.text(aigul)


async def test_a_long_list_is_leafed_through(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        for number in range(9):
            await v.resident(f"Тұрғын {number}")
        view = await roll_call(office)
        await open_roll(v, office, view)
        assert "1 / 2" in v.labels(office.akim)
        await v.press(office.akim, "›")
        assert "9. " in v.last(office.akim)
        assert "2 / 2" in v.labels(office.akim)
        await office.tick(jobs.watch)


def test_the_file_opens_in_any_office_and_calculates_nothing() -> None:
    made = phone_list(
        [PhoneRow("Ақсу", "=HYPERLINK(1)", "+77011234567", "жауап жоқ")], translator("kk")
    ).decode("utf-8")
    head, line, _ = made.split("\r\n")
    assert head.startswith("\ufeff№;Ауыл;Аты-жөні;Телефон")
    assert line == "1;Ақсу;'=HYPERLINK(1);8 701 123 45 67;жауап жоқ"
