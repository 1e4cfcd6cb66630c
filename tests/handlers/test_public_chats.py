"""The akim's channel and open group: linked in one press by who may, and missed when lost."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Role
from bot.core.db import Database
from bot.core.tx import Tx
from bot.people.models import PublicChat
from bot.people.service import Seat, seat_staff
from bot.places.models import Bot
from bot.places.plan import parse
from bot.places.service import seed
from tests.support.okrugs import _FILE, OKRUG, OTHER_OKRUG
from tests.support.village import Village, village
from tests.support.worlds import BOT_ID, NOW

LINK = "Топты қосу / Подключить группу"


@pytest.fixture
async def v(database: Database) -> AsyncIterator[Village]:
    async with village(database) as opened:
        async with database.write() as session:
            session.add(Bot(id=BOT_ID, username="auyldas_bot"))
            await session.commit()
        yield opened


def said(person: Any, room: Any) -> list[Any]:
    return [m for m in person.chat(room).messages if m.from_bot]


def words(person: Any, room: Any) -> str:
    return str(said(person, room)[-1].text)


async def chats(v: Village) -> list[PublicChat]:
    async with v.app.database.read() as session:
        return list(await session.scalars(sa.select(PublicChat).order_by(PublicChat.id)))


async def hub(v: Village, person: Any) -> None:
    """Office settings → Channel and group."""
    await v.say(person, "Аппарат баптаулары")
    await v.press(person, "Арна мен топ")


async def url(v: Village, person: Any, label: str) -> str:
    await hub(v, person)
    return str(v.button(person, label)[1].url)


async def press(v: Village, person: Any, room: Any, label: str = LINK) -> None:
    message = said(person, room)[-1]
    person.press(message, label)
    await v.quiet()


async def open_group(v: Village, person: Any, title: str = "Ақсу ауылы", **more: Any) -> Any:
    """A group of theirs with the bot in it, by the link of the settings."""
    room = person.create_group(title, **more)
    await v.do(person.open_link(await url(v, person, "Топқа қосу"), room))
    return room


async def linked_group(v: Village, person: Any, **more: Any) -> Any:
    room = await open_group(v, person, **more)
    await press(v, person, room)
    return room


async def channel(v: Village, person: Any, title: str = "Ақсу жаңалықтары") -> Any:
    room = person.create_channel(title)
    await v.do(person.open_link(await url(v, person, "Арнаға қосу"), room))
    return room


async def test_an_akim_links_the_village_group_with_one_press(v):
    akim = await v.staff(Role.AKIM)
    room = await open_group(v, akim)
    (explained,) = said(akim, room)
    assert "әкімнің хабарландыруларын" in explained.text
    assert "объявления акима" in explained.text
    await press(v, akim, room)
    (linked,) = await chats(v)
    assert (linked.chat_id, linked.okrug, linked.title) == (room.id, OKRUG, "Ақсу ауылы")
    (shown,) = said(akim, room)
    assert "Ақсу ауылдық округі" in shown.text
    assert "Аксуский сельский округ" in shown.text
    assert not shown.buttons
    await hub(v, akim)
    assert "Ақсу ауылы" in v.last(akim)
    assert "қосқан: " in v.last(akim)


async def test_start_in_a_group_explains_how_to_link_it(v):
    akim = await v.staff(Role.AKIM)
    aigul = v.stranger("Айгүл")
    room = aigul.create_group("Көрші")
    room.add_member(v.sandbox_bot, by=aigul)
    room.add_member(akim)
    aigul.send_in(room, "/start@auyldas_bot")
    await v.quiet()
    explained = said(aigul, room)[-1]
    assert explained.buttons[0][0].text == LINK


async def test_an_administrator_who_is_nobody_in_an_office_links_nothing(v):
    aigul = await v.resident()
    room = aigul.create_group("Көрші")
    room.add_member(v.sandbox_bot, by=aigul)
    await v.quiet()
    await press(v, aigul, room)
    assert await chats(v) == []
    assert "рұқсатыңыз жоқ" in v.toasts(aigul)[-1]


async def test_an_akim_who_is_no_administrator_there_links_nothing(v):
    akim = await v.staff(Role.AKIM)
    aigul = v.stranger("Айгүл")
    room = aigul.create_group("Көрші")
    room.add_member(v.sandbox_bot, by=aigul)
    room.add_member(akim)
    await v.quiet()
    await press(v, akim, room)
    assert await chats(v) == []
    assert "әкімші емессіз" in v.toasts(akim)[-1]
    room.promote(akim)
    await press(v, akim, room)
    assert [one.chat_id for one in await chats(v)] == [room.id]


async def test_where_telegram_cannot_be_asked_nothing_is_linked(v):
    akim = await v.staff(Role.AKIM)
    room = await open_group(v, akim)
    v.engine.faults.next("server_errors", method="getChatMember")
    await press(v, akim, room)
    assert await chats(v) == []
    assert "Тағы бір рет басыңыз" in v.toasts(akim)[-1]
    await press(v, akim, room)
    assert len(await chats(v)) == 1


async def test_whoever_lets_the_bot_into_a_channel_is_asked_in_private(v):
    akim = await v.staff(Role.AKIM)
    room = await channel(v, akim)
    assert said(akim, room) == []
    assert "«Ақсу жаңалықтары» арнасындамын" in v.last(akim)
    assert v.labels(akim) == ["Арнаны қосу", "Қоспау"]
    await v.press(akim, "Арнаны қосу")
    (linked,) = await chats(v)
    assert (linked.chat_id, linked.is_channel) == (room.id, True)
    assert "«Ақсу жаңалықтары» арнасы қосылды" in v.last(akim)
    await v.press(akim, "Арна мен топ")
    assert v.labels(akim)[0] == "Ажырату: Ақсу жаңалықтары"


async def test_an_akim_who_says_no_can_change_their_mind(v):
    akim = await v.staff(Role.AKIM)
    await channel(v, akim)
    await v.press(akim, "Қоспау")
    assert await chats(v) == []
    await v.press(akim, "Арнаны қосу")
    assert len(await chats(v)) == 1


async def test_a_stranger_who_lets_the_bot_into_a_channel_is_not_asked(v):
    aigul = await v.resident()
    before = v.text(aigul)
    room = aigul.create_channel("Той")
    aigul.let_in(room, v.sandbox_bot)
    await v.quiet()
    assert v.text(aigul) == before
    assert said(aigul, room) == []


async def test_a_forged_button_links_no_foreign_channel(v):
    akim = await v.staff(Role.AKIM)
    aigul = v.stranger("Айгүл")
    room = aigul.create_channel("Бөтен")
    aigul.let_in(room, v.sandbox_bot)
    await v.quiet()
    akim.press_stale(v.replies(akim)[-1], f"bc:link:{OKRUG}:{-room.id}")
    await v.quiet()
    assert await chats(v) == []
    assert "әкімші емессіз" in v.toasts(akim)[-1]


async def test_a_channel_where_the_bot_may_not_post_is_not_linked(v):
    akim = await v.staff(Role.AKIM)
    room = await channel(v, akim)
    room.promote(v.sandbox_bot, akim, can_post_messages=False)
    await v.press(akim, "Арнаны қосу")
    assert await chats(v) == []
    assert "жазу құқығын" in v.toasts(akim)[-1].lower()


async def test_a_second_group_waits_until_the_first_is_unlinked(v):
    akim = await v.staff(Role.AKIM)
    first = await linked_group(v, akim)
    second = akim.create_group("Екінші")
    second.add_member(v.sandbox_bot, by=akim)
    await v.quiet()
    await press(v, akim, second)
    assert "ашық тобы бар" in v.toasts(akim)[-1]
    await hub(v, akim)
    await v.press(akim, "Ажырату: Ақсу ауылы")
    assert (await chats(v))[0].ended_at is None
    await v.press(akim, "Иә, ажырату")
    await press(v, akim, second)
    assert [(one.chat_id, one.ended_at is None) for one in await chats(v)] == [
        (first.id, False),
        (second.id, True),
    ]


async def test_a_channel_that_was_unlinked_is_had_back_with_one_press(v):
    akim = await v.staff(Role.AKIM)
    room = await channel(v, akim)
    await v.press(akim, "Арнаны қосу")
    await hub(v, akim)
    await v.press(akim, "Ажырату: ")
    await v.press(akim, "Иә, ажырату")
    await v.press(akim, "Қайта қосу: ")
    assert [one.chat_id for one in await chats(v) if not one.ended_at] == [room.id]


async def test_another_okrugs_chat_is_refused_without_saying_whose_it_is(v):
    akim = await v.staff(Role.AKIM)
    room = await linked_group(v, akim)
    async with v.app.database.write() as session:
        await session.execute(sa.text("UPDATE public_chats SET okrug = '103450000'"))
        await session.commit()
    akim.press_stale(said(akim, room)[-1], "bc:link::0")
    await v.quiet()
    assert v.toasts(akim)[-1] == "Бұл чат басқа округке қосылып қойған."


async def test_a_staff_group_does_not_become_an_open_one_nor_the_other_way_round(v):
    akim = await v.staff(Role.AKIM)
    room = await linked_group(v, akim)
    await v.say(akim, "Қызметкерлер")
    await v.press(akim, "Қызметтік топ")
    link = str(v.button(akim, "Топты таңдау")[1].url)
    await v.do(akim.open_link(link, room))
    assert "Аппараттың өз тобын таңдаңыз" in words(akim, room)
    staff = akim.create_group("Аппарат")
    await v.press(akim, "Артқа")
    await v.press(akim, "Қызметтік топ")
    link = str(v.button(akim, "Топты таңдау")[1].url)
    await v.do(akim.open_link(link, staff))
    assert len(said(akim, staff)) == 1
    akim.press_stale(said(akim, staff)[-1], "bc:link::0")
    await v.quiet()
    assert "қызметтік тобы" in v.toasts(akim)[-1]
    assert [one.chat_id for one in await chats(v)] == [room.id]


async def test_the_office_hears_that_the_bot_was_thrown_out(v):
    akim = await v.staff(Role.AKIM)
    moderator = await v.staff(Role.MODERATOR, "Сәуле")
    room = await linked_group(v, akim)
    room.remove_member(v.sandbox_bot, kicked=True, by=akim)
    await v.quiet()
    for person in (akim, moderator):
        assert "«Ақсу ауылы» ашық тобына енді жаза алмайды" in v.last(person)
    assert [(one.lost, one.ended_at is None) for one in await chats(v)] == [(True, False)]


async def test_a_channel_that_takes_the_right_to_post_is_lost(v):
    akim = await v.staff(Role.AKIM)
    room = await channel(v, akim)
    await v.press(akim, "Арнаны қосу")
    room.promote(v.sandbox_bot, akim, can_post_messages=False)
    await v.quiet()
    assert "«Ақсу жаңалықтары» арнасына енді жаза алмайды" in v.last(akim)
    assert said(akim, room) == []
    await v.press(akim, "Арна мен топ")
    assert "Арнаға қосу" in v.labels(akim)


async def test_a_linked_group_that_moves_or_is_renamed_stays_linked(v):
    akim = await v.staff(Role.AKIM)
    room = await linked_group(v, akim, basic=True)
    room.rename("Ақсу тұрғындары", akim)
    large = room.migrate()
    await v.quiet()
    assert [(one.chat_id, one.title, one.ended_at) for one in await chats(v)] == [
        (large.id, "Ақсу тұрғындары", None)
    ]


async def test_what_is_said_in_an_open_group_is_not_heard(v):
    akim = await v.staff(Role.AKIM)
    room = await linked_group(v, akim)
    v.sandbox_bot.privacy = False
    before = len(said(akim, room))
    for text in ("Шам жанбайды", "/menu", "Аппарат баптаулары"):
        akim.send_in(room, text)
    await v.quiet()
    assert len(said(akim, room)) == before
    assert akim.keyboard(room) is None


async def test_somebody_of_two_offices_says_which(v):
    akim = await v.staff(Role.AKIM)
    neighbour = _FILE.replace("10343", "10345").replace("Ақсу ауылдық", "Шоқпар ауылдық")
    async with v.app.database.write() as session:
        tx = Tx(session, NOW, BOT_ID)
        await seed(tx, parse(neighbour.encode()))
        await seat_staff(tx, [Seat(akim.id, Role.AKIM, OTHER_OKRUG)])
        await session.commit()
    room = akim.create_group("Ақсу ауылы")
    akim.add_bot(room, v.sandbox_bot)
    await v.quiet()
    await press(v, akim, room)
    assert await chats(v) == []
    await press(v, akim, room, "Шоқпар ауылдық округі")
    assert [one.okrug for one in await chats(v)] == [OTHER_OKRUG]
    assert "Шоқпар ауылдық округі" in words(akim, room)
