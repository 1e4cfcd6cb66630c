"""The akim links the office's group; everything else that is said in groups goes unheard."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.appeals.models import AppealDraft
from bot.core.access import Role
from bot.core.db import Database
from bot.core.tx import Tx
from bot.people.models import GroupLink, StaffGroup
from bot.people.service import Seat, seat_staff
from bot.places.models import Bot
from tests.support.okrugs import AKSU
from tests.support.village import Village, village
from tests.support.worlds import BOT_ID, NOW


@pytest.fixture
async def v(database: Database) -> AsyncIterator[Village]:
    async with village(database) as opened:
        async with database.write() as session:
            session.add(Bot(id=BOT_ID, username="auyldas_bot"))
            await session.commit()
        yield opened


async def link(v: Village, akim: Any, way: str = "Қызметтік топ") -> str:
    """The link that the akim is shown."""
    if way == "Қызметтік топ":
        await v.say(akim, "Қызметкерлер")
    await v.press(akim, way)
    _, button = v.button(akim, "Топты таңдау")
    return str(button.url)


def room_of(v: Village, person: Any, title: str = "Аппарат", **more: Any) -> Any:
    return person.create_group(title, **more)


async def linked(v: Village, akim: Any, **more: Any) -> Any:
    """The akim's new group, linked."""
    url = await link(v, akim)
    room = room_of(v, akim, **more)
    await v.do(akim.open_link(url, room))
    return room


def said(v: Village, person: Any, room: Any) -> list[str]:
    return [m.text for m in person.chat(room).messages if m.from_bot]


async def groups(v: Village) -> list[StaffGroup]:
    async with v.app.database.read() as session:
        return list(await session.scalars(sa.select(StaffGroup).order_by(StaffGroup.id)))


async def test_an_akim_links_a_group_with_two_taps(v):
    akim = await v.staff(Role.AKIM)
    url = await link(v, akim)
    assert url.startswith("https://t.me/auyldas_bot?startgroup=g")
    assert "ешқашан көрсетілмейді" in v.last(akim)
    assert v.labels(akim) == ["Топты таңдау", "Артқа"]
    room = room_of(v, akim)
    await v.do(akim.open_link(url, room))
    (words,) = said(v, akim, room)
    assert "қызметтік топ: Ақсу ауылдық округі" in words
    assert "служебная группа: Аксуский сельский округ" in words
    (group,) = await groups(v)
    assert (group.chat_id, group.title, group.is_forum) == (room.id, "Аппарат", False)
    await v.say(akim, "Қызметкерлер")
    await v.press(akim, "Қызметтік топ")
    assert "Аппарат" in v.last(akim)
    assert v.labels(akim) == ["Басқа топ", "Топты ажырату", "Артқа"]


async def test_only_a_digest_of_the_link_is_kept(v):
    akim = await v.staff(Role.AKIM)
    secret = (await link(v, akim)).partition("startgroup=g")[2]
    async with v.app.database.read() as session:
        (kept,) = await session.scalars(sa.select(GroupLink))
    assert secret not in (kept.secret_sha256,)
    assert len(kept.secret_sha256) == 64


async def test_somebody_else_who_uses_the_link_is_told_why_it_does_not_work(v):
    akim = await v.staff(Role.AKIM)
    moderator = await v.staff(Role.MODERATOR, "Марат")
    stranger = v.stranger("Бөтен", language_code="ru")
    url = await link(v, akim)
    for person, told in ((moderator, "тек оны жасаған әкім"), (stranger, "только аким, который")):
        room = room_of(v, person)
        await v.do(person.open_link(url, room))
        assert told in said(v, person, room)[-1]
    assert await groups(v) == []
    mine = room_of(v, akim)
    await v.do(akim.open_link(url, mine))
    assert [group.chat_id for group in await groups(v)] == [mine.id]


async def test_the_link_works_once(v):
    akim = await v.staff(Role.AKIM)
    url = await link(v, akim)
    first, second = room_of(v, akim, "Бірінші"), room_of(v, akim, "Екінші")
    await v.do(akim.open_link(url, first))
    await v.do(akim.open_link(url, second))
    assert "енді топты қоспайды" in said(v, akim, second)[-1]
    assert [group.chat_id for group in await groups(v)] == [first.id]


async def test_the_link_goes_stale_and_a_newer_one_ends_it(v):
    akim = await v.staff(Role.AKIM)
    old = await link(v, akim)
    new = await link(v, akim)
    room = room_of(v, akim)
    await v.do(akim.open_link(old, room))
    assert "енді топты қоспайды" in said(v, akim, room)[-1]
    await v.later(timedelta(days=1))
    await v.do(akim.open_link(new, room))
    assert "енді топты қоспайды" in said(v, akim, room)[-1]
    assert await groups(v) == []


async def test_whoever_is_no_akim_any_more_links_nothing(v):
    akim = await v.staff(Role.AKIM)
    url = await link(v, akim)
    async with v.app.database.write() as session:
        await session.execute(sa.text("UPDATE roles SET ended_at = given_at"))
        await session.commit()
    room = room_of(v, akim)
    await v.do(akim.open_link(url, room))
    assert "тек оны жасаған әкім" in said(v, akim, room)[-1]
    assert akim.keyboard(room) is None


async def test_a_made_up_link_is_refused(v):
    akim = await v.staff(Role.AKIM)
    room = room_of(v, akim)
    await v.do(akim.add_bot(room, v.sandbox_bot, "gnobody-knows-this"))
    assert "енді топты қоспайды" in said(v, akim, room)[-1]


async def test_a_public_group_is_refused(v):
    akim = await v.staff(Role.AKIM)
    url = await link(v, akim)
    room = room_of(v, akim)
    room.username = "aqsu_open"
    room.rename("Ашық топ", akim)
    await v.do(akim.open_link(url, room))
    assert "Бұл топ ашық" in said(v, akim, room)[-1]
    assert await groups(v) == []


async def test_an_operator_is_not_offered_a_group(v):
    operator = v.stranger("Оператор")
    async with v.app.database.write() as session:
        await seat_staff(Tx(session, NOW, BOT_ID), [Seat(operator.id, Role.OPERATOR, "")])
        await session.commit()
    await v.arrive(operator, "kk", f"p{AKSU}")
    await v.say(operator, "Қызметкерлер")
    assert "Қызметтік топ" not in v.labels(operator)
    data = "fs:group:103430000:0"
    message = v.replies(operator)[-1]
    operator.press_stale(message, data)
    await v.quiet()
    assert "рұқсатыңыз жоқ" in v.toasts(operator)[-1]


async def test_another_group_takes_the_place_of_the_first(v):
    akim = await v.staff(Role.AKIM)
    first = await linked(v, akim)
    await v.say(akim, "Қызметкерлер")
    await v.press(akim, "Қызметтік топ")
    url = await link(v, akim, "Басқа топ")
    assert "«Аппарат» тобын басқа топқа ауыстырасыз ба?" in v.last(akim)
    assert [group.ended_at for group in await groups(v)] == [None]
    second = room_of(v, akim, "Жаңа топ")
    await v.do(akim.open_link(url, second))
    assert [(g.chat_id, g.ended_at is None) for g in await groups(v)] == [
        (first.id, False),
        (second.id, True),
    ]


async def test_a_second_akim_does_not_replace_what_they_have_not_seen(v):
    akim, deputy = await v.staff(Role.AKIM), await v.staff(Role.AKIM, "Ерлан")
    url = await link(v, deputy)
    async with v.app.database.write() as session:  # both links stay good
        await session.execute(sa.text("UPDATE staff_group_links SET okrug = '103430001'"))
        await session.commit()
    first = await linked(v, akim)
    async with v.app.database.write() as session:
        await session.execute(sa.text("UPDATE staff_group_links SET okrug = '103430000'"))
        await session.commit()
    second = room_of(v, deputy, "Екінші")
    await v.do(deputy.open_link(url, second))
    assert "басқа қызметтік тобы бар" in said(v, deputy, second)[-1]
    assert [group.chat_id for group in await groups(v)] == [first.id]


async def test_a_group_is_unlinked_after_one_question(v):
    akim = await v.staff(Role.AKIM)
    await linked(v, akim)
    await v.say(akim, "Қызметкерлер")
    await v.press(akim, "Қызметтік топ")
    await v.press(akim, "Топты ажырату")
    assert "ажыратасыз ба" in v.last(akim)
    assert (await groups(v))[0].ended_at is None
    await v.press(akim, "Иә, ажырату")
    assert (await groups(v))[0].ended_at is not None
    assert "ажыратылды" in v.toasts(akim)[-1]


async def test_an_old_button_does_not_unlink_a_newer_group(v):
    akim = await v.staff(Role.AKIM)
    await linked(v, akim)
    await v.say(akim, "Қызметкерлер")
    await v.press(akim, "Қызметтік топ")
    await v.press(akim, "Топты ажырату")
    message, button = v.button(akim, "Иә, ажырату")
    await v.press(akim, "Артқа")
    url = await link(v, akim, "Басқа топ")
    await v.do(akim.open_link(url, room_of(v, akim, "Жаңа топ")))
    akim.press_stale(message, button.data)
    await v.quiet()
    assert [g.ended_at is None for g in await groups(v)] == [False, True]
    assert "Жаңа топ" in v.last(akim)


async def test_nothing_said_in_a_group_is_heard(v):
    akim = await v.staff(Role.AKIM)
    room = await linked(v, akim)
    v.sandbox_bot.privacy = False
    before = len(said(v, akim, room))
    for text in ("Шам жанбайды", "/start", "/menu", "/help", "Қызметкерлер", "/start@auyldas_bot"):
        akim.send_in(room, text)
    stranger = v.stranger("Бөтен")
    room.add_member(stranger)
    asked = stranger.send_in(room, "Бұл не?", reply_to=akim.last_from(room))
    stranger.edit(asked, "Бұл қалай?")
    room.rename("Ақсу аппараты", akim)
    await v.quiet()
    assert len(said(v, akim, room)) == before
    async with v.app.database.read() as session:
        assert list(await session.scalars(sa.select(AppealDraft))) == []
    assert [group.title for group in await groups(v)] == ["Ақсу аппараты"]


async def test_help_in_a_group_is_one_sentence_in_each_language(v):
    akim = await v.staff(Role.AKIM)
    room = await linked(v, akim)
    akim.send_in(room, "/help@auyldas_bot")
    await v.quiet()
    assert said(v, akim, room)[-1].count("@auyldas_bot") == 2
    assert akim.keyboard(room) is None


async def test_the_akim_hears_that_the_bot_was_thrown_out(v):
    akim = await v.staff(Role.AKIM)
    await v.staff(Role.MODERATOR, "Марат")
    room = await linked(v, akim)
    room.remove_member(v.sandbox_bot, kicked=True, by=akim)
    await v.quiet()
    assert "«Аппарат» қызметтік тобына енді жаза алмайды" in v.last(akim)
    assert (await groups(v))[0].ended_at is not None
    await v.say(akim, "Қызметкерлер")
    await v.press(akim, "Қызметтік топ")
    assert "Топты таңдау" in v.labels(akim)


async def test_a_group_that_is_made_public_gets_no_more_cards(v):
    akim = await v.staff(Role.AKIM)
    room = await linked(v, akim)
    room.username = "aqsu_open"
    room.rename("Ашық топ", akim)
    await v.quiet()
    assert (await groups(v))[0].ended_at is not None
    assert "қызметтік тобына енді жаза алмайды" in v.last(akim)


async def test_a_group_that_became_a_supergroup_stays_linked(v):
    akim = await v.staff(Role.AKIM)
    room = await linked(v, akim, basic=True)
    large = room.migrate()
    await v.quiet()
    assert [(g.chat_id, g.ended_at) for g in await groups(v)] == [(large.id, None)]


async def test_leaving_the_old_group_first_does_not_end_a_link_that_moves(v):
    akim = await v.staff(Role.AKIM)
    room = await linked(v, akim, basic=True)
    bot_place = room.members[v.sandbox_bot.id]
    room.remove_member(v.sandbox_bot)
    room.members[v.sandbox_bot.id] = bot_place
    large = room.migrate()
    await v.quiet()
    assert [(g.chat_id, g.ended_at) for g in await groups(v)] == [(large.id, None)]
    assert "жаза алмайды" not in v.text(akim)


async def test_the_same_group_serves_one_okrug(v):
    akim = await v.staff(Role.AKIM)
    room = await linked(v, akim)
    async with v.app.database.write() as session:
        await session.execute(sa.text("UPDATE staff_groups SET okrug = '103450000'"))
        await session.commit()
    await v.do(akim.open_link(await link(v, akim), room))
    assert "басқа округтің" in said(v, akim, room)[-1]
