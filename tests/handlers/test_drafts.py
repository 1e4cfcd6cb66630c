"""Any order, any medium: everything becomes one draft, and the draft outlives everything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiogram.types import Message

from bot.app import build, spawner
from bot.core.db import Database
from bot.delivery.gate import Gate
from bot.settings import Settings
from handlers.pieces import piece_of
from tests.support.village import Village, village
from tests.support.worlds import BOT_TOKEN

LAMP = "Мектеп жанындағы көше шамы үш күннен бері жанбайды"
DAY = timedelta(days=1)

#: Every medium, how it is sent, and how the card counts it.
MEDIA: dict[str, tuple[Any, str]] = {
    "photo": (lambda p, b: p.send_photo(b, b"1"), "1 фото"),
    "album": (lambda p, b: p.send_album(b, [b"1", b"2"]), "2 фото"),
    "voice": (lambda p, b: p.send_voice(b), "1 дауыстық хабар"),
    "video": (lambda p, b: p.send_video(b, b"1"), "1 бейнежазба"),
    "video note": (lambda p, b: p.send_video_note(b, b"1"), "1 бейнежазба"),
    "audio": (lambda p, b: p.send_audio(b, b"1"), "1 аудио"),
    "document": (lambda p, b: p.send_document(b, b"1", "шам.pdf"), "1 файл"),
    "pin": (lambda p, b: p.send_location(b), "📍"),
}
SPEAKS = {"voice", "video", "video note", "audio"}


@pytest.mark.parametrize("medium", MEDIA)
async def test_each_medium_alone_becomes_a_draft_and_with_words_an_appeal(
    database: Database, medium: str
):
    send, counted = MEDIA[medium]
    async with village(database) as v:
        aigul = await v.resident()
        await v.do(send(aigul, v.sandbox_bot))
        assert "Қаралама" in v.last(aigul)
        assert counted in v.last(aigul)
        assert ("Жіберу" in v.labels(aigul)) is (medium in SPEAKS)
        await v.say(aigul, LAMP)
        assert counted in v.last(aigul)
        await v.press(aigul, "Жіберу")
        assert "0001" in v.last(aigul)


@pytest.mark.parametrize("order", [list(MEDIA), list(reversed(MEDIA))], ids=["forth", "back"])
async def test_everything_in_any_order_is_one_card(database: Database, order: list[str]):
    async with village(database) as v:
        aigul = await v.resident()
        for at, medium in enumerate(order):
            await v.do(MEDIA[medium][0](aigul, v.sandbox_bot))
            if at == 3:
                await v.say(aigul, LAMP)
        for said in (LAMP, "3 фото", "2 бейнежазба", "1 дауыстық хабар", "1 файл", "📍"):
            assert said in v.last(aigul)
        assert v.text(aigul).count("Қаралама\n") == 1


@pytest.mark.parametrize("thing", ["sticker", "dice", "somebody's contact"])
async def test_what_cannot_be_passed_on_is_declined_kindly_and_spoils_no_draft(
    database: Database, thing: str
):
    async with village(database) as v:
        aigul = await v.resident()
        await v.say(aigul, LAMP)
        match thing:
            case "sticker":
                await v.do(aigul.send_sticker(v.sandbox_bot))
            case "dice":
                await v.do(aigul.send_dice(v.sandbox_bot))
            case _:
                await v.do(aigul.send_contact(v.sandbox_bot, own=False))
        assert "Қаралама" not in v.last(aigul)
        await v.say(aigul, "екі күннен бері")
        assert f"«{LAMP}\nекі күннен бері»" in v.last(aigul)


def test_a_poll_says_nothing_to_an_office() -> None:
    poll = {
        "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
        "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
        "allows_revoting": False, "members_only": False,
    }  # fmt: skip
    message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "poll": poll}
    assert piece_of(Message.model_validate(message)) is None


@asynccontextmanager
async def restarted(v: Village, database: Database) -> AsyncIterator[None]:
    """Another process on the same database."""
    async with asyncio.TaskGroup() as group:
        v.app = build(
            Settings(_env_file=None, bot_token=BOT_TOKEN),
            database,
            v.bot,
            spawner(group),
            v.clock,
            gate=Gate(1_000_000, chat_burst=1_000_000, group_burst=1_000_000),
            settle_s=0.0,
        )
        yield


async def test_a_draft_survives_a_restart_in_the_middle(database: Database):
    async with village(database) as v:
        aigul = await v.resident()
        await v.do(aigul.send_location(v.sandbox_bot))
        await v.press(aigul, "Орны")
        await v.press(aigul, "Орнын сипаттау")
        async with restarted(v, database):
            await v.say(aigul, "мектеп жаны")
            await v.say(aigul, LAMP)
            assert "мектеп жаны · 📍" in v.last(aigul)
            await v.press(aigul, "Жіберу")
            assert "0001" in v.last(aigul)


async def test_a_draft_of_three_days_ago_is_found_and_says_how_long_it_is_kept(
    database: Database,
):
    async with village(database) as v:
        aigul = await v.resident()
        await v.say(aigul, LAMP)
        await v.later(3 * DAY)
        async with restarted(v, database):
            await v.say(aigul, "су жоқ")
            await v.press(aigul, "Жіберу")
            await v.say(aigul, "Өтініш жіберу")
            assert "30 күн сақталады" in v.last(aigul)
            await v.press(aigul, "Алдыңғы қараламаны ашу")
            assert LAMP in v.last(aigul)


async def test_the_next_best_guess_is_one_tap_away_and_the_card_has_four_rows(
    database: Database,
):
    async with village(database) as v:
        aigul = await v.resident()
        await v.say(aigul, "Мектеп жанындағы жолда шұңқыр бар, су да жоқ, шам да жанбайды")
        first = v.last(aigul)
        rows = v.replies(aigul)[-1].buttons
        assert len(rows) <= 4
        assert rows[0][0].text == "Жіберу"
        assert "болжам" in first
        other = rows[1][0].text
        assert f"· {other}" not in first
        await v.press(aigul, other)
        assert other in v.last(aigul)
        assert "болжам" not in v.last(aigul)
        assert len(v.replies(aigul)[-1].buttons) <= 3


async def test_landmarks_of_before_are_offered_by_tap(database: Database):
    async with village(database) as v:
        aigul, bolat, asqar = [await v.resident(name) for name in ("Айгүл", "Болат", "Асқар")]
        for person, spot, words in (
            (bolat, "мектеп жаны", LAMP),
            (asqar, "Мектеп жаны", "Ауыз су жоқ"),
            (asqar, "Абай 5", "Жолда шұңқыр бар"),
        ):
            await v.say(person, words)
            await v.press(person, "Орны")
            await v.press(person, "Орнын сипаттау")
            await v.say(person, spot)
            await v.press(person, "Жіберу")
        await v.say(aigul, "иттер қаңғып жүр")
        await v.press(aigul, "Орны")
        offered = v.labels(aigul)
        assert offered[0].casefold() == "мектеп жаны"
        assert "Абай 5" not in offered
        assert len(v.replies(aigul)[-1].buttons) <= 6
        await v.press(aigul, offered[0])
        assert f"Ақсу ауылы · {offered[0]}" in v.last(aigul)
