"""What an akim announces stands in the okrug's channel and open group, once, in both languages."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from aiogram.types import BufferedInputFile

from bot.broadcasts import service
from bot.broadcasts.jobs import watch
from bot.core.db import Database
from bot.people.models import PublicChat
from bot.places.models import Bot
from tests.broadcasts.conftest import KK, RU, Office, office_in
from tests.sandbox.pictures import png
from tests.support.okrugs import BIRLIK, OKRUG
from tests.support.village import Village, village
from tests.support.worlds import BOT_ID, NOW

LONG_KK = "Су құбыры жөнделеді. " * 160
LONG_RU = "Будет ремонт водопровода. " * 130


class Square:
    """An office with a channel and an open group, and whoever reads them."""

    def __init__(self, v: Village, office: Office) -> None:
        self.v = v
        self.office = office
        self.akim = office.akim
        self.channel = self.akim.create_channel("Ақсу жаңалықтары")
        self.group = self.akim.create_group("Ақсу ауылы")
        self.akim.let_in(self.channel, v.sandbox_bot)
        self.group.add_member(v.sandbox_bot, by=self.akim)
        self.group.promote(v.sandbox_bot, self.akim)

    async def link(self) -> None:
        async with self.v.app.database.write() as session:
            session.add(Bot(id=BOT_ID, username="auyldas_bot"))
            for room in (self.channel, self.group):
                session.add(
                    PublicChat(
                        bot_id=BOT_ID, okrug=OKRUG, chat_id=room.id, title=room.title,
                        is_channel=room is self.channel, linked_by=1, linked_at=NOW,
                    )
                )  # fmt: skip
            await session.commit()
        await self.v.quiet()
        self.begun = {room.id: len(self.all(room)) for room in self.rooms}

    @property
    def rooms(self) -> tuple[Any, Any]:
        return self.channel, self.group

    def all(self, room: Any) -> list[Any]:
        found = [m for m in self.akim.chat(room).messages if m.from_bot]
        return [m for m in found if "pinned_message" not in m.record.content]

    def posts(self, room: Any) -> list[Any]:
        """What was posted since it was linked."""
        return self.all(room)[self.begun[room.id] :]

    def words(self, room: Any) -> list[str]:
        return [m.text or m.caption for m in self.posts(room)]

    def pins(self, room: Any) -> list[Any]:
        return list(self.akim.chat(room).pinned)

    async def send(self, kk: str = KK, ru: str = RU, *, urgent: bool = False) -> Any:
        view = await self.office.drafted(kk, ru)
        if urgent:
            view = await self.office.do(
                service.set_urgent, view.id, view.version, reason="Су тасқыны"
            )
        return await self.out(view, confirmed=urgent)

    async def out(self, view: Any, *, confirmed: bool = False) -> Any:
        await self.office.do(service.send, view.id, view.version, confirmed=confirmed)
        await self.office.tick(watch)
        return await self.office.do(service.look, view.id)

    async def correct(self, view: Any, html: str, language: str = "kk") -> Any:
        await self.office.do(service.correct, view.id, view.version, html=html, language=language)
        return await self.office.do(service.look, view.id)

    async def with_photo(self, kk: str, ru: str) -> Any:
        file = BufferedInputFile(png(), "su.png")
        sent = await self.v.bot.send_photo(self.akim.id, file)
        file_id = (sent.photo or [])[-1].file_id
        view = await self.office.drafted(kk, ru)
        await self.office.do(service.add_file, view.id, kind="photo", file_id=file_id)
        return await self.out(await self.office.do(service.look, view.id))


@pytest.fixture
async def square(database: Database) -> AsyncIterator[Square]:
    async with village(database) as v:
        made = Square(v, await office_in(v))
        await made.link()
        yield made


async def test_one_post_with_kazakh_first(square):
    await square.send()
    for room in square.rooms:
        (post,) = square.words(room)
        assert 0 < post.index(KK) < post.index(RU)
        assert square.pins(room) == []


async def test_only_what_is_for_the_whole_okrug_is_posted(square):
    view = await square.office.drafted()
    audience = service.Audience(OKRUG, settlements=(BIRLIK,))
    await square.v.resident("Ерлан", at=BIRLIK)
    view = await square.office.do(service.set_audience, view.id, view.version, audience)
    await square.out(view)
    assert square.posts(square.channel) == []


async def test_a_photo_has_both_texts_under_it(square):
    view = await square.with_photo(KK, RU)
    (post,) = square.posts(square.channel)
    assert post.media.kind == "photo"
    assert KK in post.caption
    assert RU in post.caption
    await square.correct(view, "Бүгін су болмайды.")
    (post,) = square.posts(square.channel)
    assert "Бүгін су болмайды." in post.caption


async def test_words_too_long_for_a_caption_stand_below_the_photo(square):
    view = await square.with_photo("Су. " * 150, "Вода. " * 150)
    photo, text = square.posts(square.channel)
    assert (photo.media.kind, photo.caption) == ("photo", "")
    await square.correct(view, "Су болады.")
    await square.correct(await square.office.do(service.look, view.id), "Вода будет.", "ru")
    photo, text = square.posts(square.channel)
    assert "Су болады." in text.text
    assert "Вода будет." in text.text
    assert photo.caption == ""


async def test_a_caption_that_outgrows_its_photo_is_posted_anew(square):
    view = await square.with_photo("Су. " * 100, "Вода. " * 80)
    assert len(square.posts(square.channel)) == 1
    view = await square.correct(view, "Судың жаңа уақыты. " * 40)
    for room in square.rooms:
        photo, text = square.posts(room)
        assert photo.media.kind == "photo"
        assert "Судың жаңа уақыты." in text.text
    await square.office.do(service.withdraw, view.id, view.version)
    assert [square.posts(room) for room in square.rooms] == [[], []]


async def test_two_long_texts_are_two_posts_and_both_are_corrected(square):
    view = await square.send(f"<b>Назар</b>. {LONG_KK}", LONG_RU)
    for room in square.rooms:
        first, second = square.posts(room)
        assert LONG_KK.strip() in first.text
        assert LONG_RU.strip() in second.text
        assert any(entity["type"] == "bold" for entity in first.entities)
    view = await square.correct(view, "Су бар.")
    view = await square.correct(view, "Вода есть.", "ru")
    for room in square.rooms:
        first, second = square.words(room)
        assert "Су бар." in first
        assert "Вода есть." in second
    await square.office.do(service.withdraw, view.id, view.version)
    assert [square.posts(room) for room in square.rooms] == [[], []]


async def test_a_post_that_outgrows_one_message_becomes_two(square):
    view = await square.send(KK, LONG_RU)
    assert len(square.posts(square.group)) == 1
    view = await square.correct(view, LONG_KK)
    first, second = square.words(square.group)
    assert LONG_KK.strip() in first
    assert LONG_RU.strip() in second
    view = await square.correct(view, "Су бар.")
    assert "Су бар." in square.words(square.group)[0]
    await square.office.do(service.withdraw, view.id, view.version)
    assert square.posts(square.group) == []


async def test_an_alert_is_pinned_until_it_is_unpinned_by_hand(square):
    view = await square.send(urgent=True)
    for room in square.rooms:
        (pinned,) = square.pins(room)
        assert KK in pinned.text
    await square.correct(view, "Су түнде келеді.")
    assert "Су түнде келеді." in square.pins(square.group)[0].text
    akim = square.akim
    await square.v.say(akim, "Аппарат баптаулары")
    await square.v.press(akim, "Арна мен топ")
    await square.v.press(akim, "Шұғылды бекітуден алу")
    assert [square.pins(room) for room in square.rooms] == [[], []]
    assert "Шұғылды бекітуден алу" not in square.v.labels(akim)
    assert len(square.posts(square.group)) == 1


async def test_a_withdrawn_alert_is_not_pinned_any_more(square):
    view = await square.send(urgent=True)
    await square.office.do(service.withdraw, view.id, view.version)
    assert [square.pins(room) for room in square.rooms] == [[], []]


async def test_an_alert_in_two_posts_has_its_kazakh_one_pinned(square):
    await square.send(LONG_KK, LONG_RU, urgent=True)
    (pinned,) = square.pins(square.channel)
    assert LONG_KK.strip() in pinned.text


async def test_where_the_bot_may_not_pin_the_alert_is_posted_once(square):
    square.group.demote(square.v.sandbox_bot, square.akim)
    square.v.engine.faults.next("server_errors", method="pinChatMessage")
    await square.send(urgent=True)
    assert len(square.posts(square.group)) == 1
    assert square.pins(square.group) == []
    assert len(square.posts(square.channel)) == 1


async def test_an_old_post_that_telegram_keeps_says_that_it_was_withdrawn(square):
    square.group.demote(square.v.sandbox_bot, square.akim)
    view = await square.with_photo("Су. " * 100, "Вода. " * 80)
    long = await square.send(LONG_KK, LONG_RU)
    await square.v.later(timedelta(hours=49))
    await square.office.do(service.withdraw, view.id, view.version)
    await square.office.do(service.withdraw, long.id, long.version)
    photo, kk, ru = square.words(square.group)
    assert "Бұл хабарландыру қайтарылды" in photo or "қайтар" in photo
    assert LONG_KK.strip() not in kk
    assert LONG_RU.strip() not in ru
    assert square.posts(square.channel) == []


async def test_the_office_hears_of_a_channel_that_turned_the_bot_out_unseen(square):
    square.channel.members[square.v.sandbox_bot.id].status = "kicked"
    await square.send()
    assert "арнасына енді жаза алмайды" in square.v.text(square.akim)
    async with square.v.app.database.read() as session:
        lost = list(await session.scalars(sa.select(PublicChat.lost).order_by(PublicChat.id)))
    assert lost == [True, False]
    assert len(square.posts(square.group)) == 1


async def test_a_group_that_silenced_the_bot_is_lost(square):
    square.group.members[square.v.sandbox_bot.id].status = "restricted"
    await square.send()
    assert "ашық тобына енді жаза алмайды" in square.v.text(square.akim)


async def test_a_group_that_moved_unseen_is_followed(square):
    v = square.v
    basic = square.akim.create_group("Кіші топ", basic=True)
    basic.add_member(v.sandbox_bot, by=square.akim)
    async with v.app.database.write() as session:
        await session.execute(
            sa.update(PublicChat)
            .where(PublicChat.chat_id == square.group.id)
            .values(chat_id=basic.id)
        )
        await session.commit()
    await v.quiet()
    large = basic.migrate()
    v.engine.updates(v.sandbox_bot).pull()  # the news of it is lost
    await square.send()
    assert [KK in m.text for m in square.all(large)] == [True]


async def test_what_was_posted_before_an_unlinking_can_be_taken_back(square):
    view = await square.send()
    async with square.v.app.database.write() as session:
        await session.execute(sa.update(PublicChat).values(ended_at=NOW))
        await session.commit()
    await square.office.do(service.withdraw, view.id, view.version)
    assert [square.posts(room) for room in square.rooms] == [[], []]
    await square.send()
    assert [square.posts(room) for room in square.rooms] == [[], []]
