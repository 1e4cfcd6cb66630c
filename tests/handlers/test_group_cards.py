"""Cards of appeals in the staff group: pressed by the entitled, telling nothing of people."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa
from aiogram.types import Update

from bot.appeals.callbacks import GroupPress, OnGroup
from bot.appeals.models import Appeal, AppealDraft
from bot.appeals.rules.lifecycle import State
from bot.core.access import Role
from bot.core.db import Database
from bot.core.tx import Tx
from bot.people import service as people
from bot.people.models import GroupLink, Person, StaffGroup
from bot.people.service import Seat
from bot.places import service as places
from bot.places.models import Bot
from bot.places.plan import parse
from tests.support.okrugs import BIRLIK
from tests.support.village import Village, village
from tests.support.worlds import BOT_ID, NOW

LAMP = "Мектеп жанындағы көше шамы үш күннен бері жанбайды"
WATER = "Ауылда ауыз су жоқ, екі күн болды"
KENES = """
okrug: {code: 103450000, kk: Кеңес ауылдық округі, ru: Кенесский сельский округ}
district: {code: 103400000, kk: Бірлік ауданы, ru: Бирликский район}
oblast: {code: 100000000, kk: Сарыдала облысы, ru: Сарыдалинская область}
operator: {kk: Кеңес аппараты, ru: Аппарат Кенеса, bin: "000140000001"}
contacts: {address: {kk: Кеңес, ru: Кенес}, phone: +7 700 000 00 01}
settlements: [{code: 103450100, kk: Кеңес ауылы, ru: село Кенес}]
"""


class Office:
    """A village whose office has a group: an akim, a moderator, and the bot among them."""

    def __init__(self, v: Village, akim: Any, moderator: Any, room: Any) -> None:
        self.v = v
        self.akim = akim
        self.moderator = moderator
        self.room = room

    def cards(self) -> list[Any]:
        found = [m for m in self.akim.chat(self.room).messages if m.from_bot and m.text]
        return [m for m in found if "№" in m.text]

    def card(self) -> Any:
        (card,) = self.cards()
        return card

    def labels(self) -> list[str]:
        return [button.text for row in self.card().buttons for button in row]

    async def press(self, person: Any, label: str, card: Any = None) -> str:
        """Press, and read what is said over the chat."""
        person.press(card or self.card(), label)
        await self.v.quiet()
        return self.v.toasts(person)[-1]

    async def press_data(self, person: Any, data: str, card: Any = None) -> str:
        person.press_stale(card or self.card(), data)
        await self.v.quiet()
        return self.v.toasts(person)[-1]

    async def joins(self, person: Any) -> Any:
        self.room.add_member(person)
        await self.v.quiet()
        return person

    async def appeals(self) -> list[Appeal]:
        async with self.v.app.database.read() as session:
            return list(await session.scalars(sa.select(Appeal).order_by(Appeal.id)))

    def everything_sent(self) -> str:
        """Every call of the bot that was ever about the group, edits included."""
        calls = [c for c in self.v.engine.calls if c.params.get("chat_id") == self.room.id]
        assert calls
        return json.dumps([[c.method, c.params] for c in calls], ensure_ascii=False)


async def _group(v: Village, akim: Any, room: Any) -> None:
    async with v.app.database.write() as session:
        session.add(Bot(id=BOT_ID, username="auyldas_bot"))
        await session.commit()
    await v.say(akim, "Қызметкерлер")
    await v.press(akim, "Қызметтік топ")
    _, button = v.button(akim, "Топты таңдау")
    await v.do(akim.open_link(button.url, room))


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    async with village(database) as v:
        akim, moderator = await v.staff(Role.AKIM, "Ерлан"), await v.staff(Role.MODERATOR, "Марат")
        room = akim.create_group("Аппарат")
        room.add_member(moderator)
        await _group(v, akim, room)
        yield Office(v, akim, moderator, room)


async def filed(v: Village, person: Any, text: str = LAMP) -> None:
    await v.say(person, text)
    await v.press(person, "Жіберу")


# What the group sees


async def test_a_new_appeal_comes_as_a_card(office):
    await filed(office.v, await office.v.resident())
    text = office.card().text
    assert "№ 0001 · Жаңа" in text
    assert "Көше жарығы" in text
    assert "(болжам)" in text
    assert "Ақсу ауылы" in text
    assert "17 желтоқсан, бейсенбі" in text
    assert office.labels() == ["✅ Қабылдау", "Өзіме аламын", "Ашу"]


async def test_an_urgent_one_says_so(office):
    aigul = await office.v.resident()
    await filed(office.v, aigul, "Көршінің үйі өртеніп жатыр")
    assert "ШҰҒЫЛ" in office.card().text


async def test_accepting_in_the_group_changes_the_card_where_it_stands(office):
    aigul = await office.v.resident()
    await filed(office.v, aigul)
    assert await office.press(office.moderator, "✅ Қабылдау") == "№ 0001: Қабылданды"
    assert "№ 0001 · Қабылданды" in office.card().text
    assert "қабылданды: Марат" in office.card().text
    assert office.labels() == ["Өзіме аламын", "Ашу"]
    assert "№ 0001: Қабылданды" in office.v.last(aigul)


async def test_i_take_it_hands_it_to_whoever_pressed(office):
    await filed(office.v, await office.v.resident())
    await office.press(office.akim, "Өзіме аламын")
    (appeal,) = await office.appeals()
    assert appeal.state is State.IN_WORK
    assert "Орындаушы: Ерлан" in office.card().text
    assert office.labels() == ["Ашу"]


async def test_what_is_done_in_private_shows_in_the_group(office):
    v, aigul = office.v, await office.v.resident()
    await filed(v, aigul)
    await v.press(office.moderator, "✅ Қабылдау")
    assert "қабылданды: Марат" in office.card().text
    await v.press(office.moderator, "Жауап беру")
    await v.say(office.moderator, "Шам ауыстырылды")
    await v.press(office.moderator, "Жіберу")
    assert "№ 0001 · Жауап берілді" in office.card().text
    assert office.labels() == ["Ашу"]
    await v.press(aigul, "Шешілді")
    assert "№ 0001 · Жабылды" in office.card().text


async def test_an_appeal_taken_back_is_seen_in_the_group(office):
    v, aigul = office.v, await office.v.resident()
    await filed(v, aigul)
    (appeal,) = await office.appeals()
    aigul.press_stale(v.replies(aigul)[-1], f"o:withdraw:{appeal.id}:{appeal.version}")
    await v.quiet()
    assert "Қайтарып алынды" in office.card().text
    assert office.labels() == ["Ашу"]


async def test_what_came_before_the_group_has_no_card_there(office):
    v, aigul = office.v, await office.v.resident()
    await filed(v, aigul)
    office.akim.delete(office.card())
    async with v.app.database.write() as session:
        later = sa.text("UPDATE staff_groups SET linked_at = '2026-11-26 00:00:00+00:00'")
        await session.execute(later)
        await session.commit()
    await v.press(office.moderator, "✅ Қабылдау")
    assert office.cards() == []


async def test_an_okrug_without_a_group_goes_on_as_before(database: Database):
    async with village(database) as v:
        moderator, aigul = await v.staff(Role.MODERATOR), await v.resident()
        await filed(v, aigul)
        assert "Жаңа өтініш" in v.last(moderator)


async def test_in_a_forum_each_category_has_a_topic_of_its_own(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Ерлан")
        room = akim.create_group("Аппарат", forum=True)
        await _group(v, akim, room)
        room.promote(v.sandbox_bot)
        aigul, ola = await v.resident(), await v.resident("Ольга", "ru", at=BIRLIK)
        await filed(v, aigul)
        await v.say(ola, "Не горит фонарь у магазина")
        await v.press(ola, "Отправить")
        await filed(v, aigul, WATER)
        names = sorted(topic.name for topic in room.topics.values())
        assert len(names) == 2
        assert all(" · " in name for name in names)
        stands: dict[int, set[str]] = {}
        for message in akim.chat(room).messages:
            if "№" in message.text:
                stands.setdefault(message.record.thread_id, set()).add(message.text[2:6])
        assert sorted(map(sorted, stands.values())) == [["0001", "0002"], ["0003"]]


# Who may press


async def test_the_second_of_two_is_told_who_was_first(office):
    await filed(office.v, await office.v.resident())
    card = office.card()
    label = "✅ Қабылдау"
    office.moderator.press(card, label)
    office.akim.press(card, label)
    await office.v.quiet()
    assert office.v.toasts(office.moderator)[-1] == "№ 0001: Қабылданды"
    assert "Марат" in office.v.toasts(office.akim)[-1]
    (appeal,) = await office.appeals()
    assert (appeal.state, appeal.version) == (State.ACCEPTED, 2)


async def test_two_at_the_very_same_moment_count_once(office):
    await filed(office.v, await office.v.resident())
    card, v = office.card(), office.v
    for person in (office.moderator, office.akim):
        person.press(card, "Өзіме аламын")
    batch = [
        Update.model_validate(raw, context={"bot": v.bot})
        for raw in v.engine.updates(v.sandbox_bot).pull()
    ]
    await asyncio.gather(*(v.app.feed(v.bot, update) for update in batch))
    await v.quiet()
    (appeal,) = await office.appeals()
    assert appeal.version == 2
    told = [v.toasts(person)[-1] for person in (office.moderator, office.akim)]
    assert sorted("бұрын" in words or "басқа" in words for words in told) == [False, True]


async def test_pressing_twice_shows_how_it_stands(office):
    await filed(office.v, await office.v.resident())
    card = office.card()
    data = card.button("✅ Қабылдау").data
    await office.press_data(office.moderator, data)
    assert await office.press_data(office.moderator, data) == "№ 0001: Қабылданды"
    (appeal,) = await office.appeals()
    assert appeal.version == 2


async def test_a_card_that_missed_its_news_is_mended_by_a_press(office):
    await filed(office.v, await office.v.resident())
    card = office.card()
    data = card.button("✅ Қабылдау").data
    await office.press_data(office.moderator, data)
    fresh = dict(card.record.content)
    card.record.content, card.record.markup = {"text": "№ 0001 · ескі"}, None
    await office.press_data(office.akim, data)
    assert card.record.content["text"] == fresh["text"]


async def test_others_are_told_whose_this_is_and_nothing_happens(office):
    v = office.v
    async with v.app.database.write() as session:
        await places.seed(Tx(session, NOW, BOT_ID), parse(KENES.encode()))
        neighbour = v.stranger("Көрші")
        seats = [Seat(neighbour.id, Role.AKIM, "103450000")]
        await people.seat_staff(Tx(session, NOW, BOT_ID), seats)
        await session.commit()
    await v.arrive(neighbour, "kk", "p103450100")
    aigul = await v.resident()
    executor = await v.staff(Role.EXECUTOR, "Серік")
    stranger = v.stranger("Бөтен", language_code="ru")
    await filed(v, aigul)
    for person in (neighbour, aigul, executor, stranger):
        await office.joins(person)
        for label in ("✅ Қабылдау", "Өзіме аламын"):
            told = await office.press(person, label)
            assert ("модератор ғана" in told) or ("только аким" in told)
            assert "Ақсу" in told or "Аксу" in told
    (appeal,) = await office.appeals()
    assert (appeal.state, appeal.version) == (State.NEW, 1)
    assert len(office.cards()) == 1
    assert [m.text for m in v.replies(stranger)] == []


async def test_a_forged_press_does_nothing(office):
    v = office.v
    await filed(v, await v.resident())
    before = office.card().text
    forged = [
        GroupPress(do=OnGroup.ACCEPT, appeal=999, version=1).pack(),
        "g:accept:1:-1",
        "g:erase:1:1",
        "g:accept:1",
        "c:accept:1:1",
        "o:withdraw:1:1",
        "ac:yes:kk:103430000",
        "nothing",
    ]
    for data in forged:
        for person in (office.moderator, await office.joins(v.stranger("Бөтен"))):
            assert await office.press_data(person, data)
    (appeal,) = await office.appeals()
    assert (appeal.state, appeal.version) == (State.NEW, 1)
    assert office.card().text == before
    said = [m for m in office.akim.chat(office.room).messages if m.from_bot]
    assert len(said) == 2  # the greeting and the card


async def test_a_press_on_a_card_of_another_okrug_does_nothing(office):
    await filed(office.v, await office.v.resident())
    async with office.v.app.database.write() as session:
        await session.execute(sa.update(StaffGroup).values(okrug="103450000"))
        await session.commit()
    assert "қосулы емес" in await office.press(office.moderator, "✅ Қабылдау")
    (appeal,) = await office.appeals()
    assert appeal.version == 1


async def test_a_group_button_in_a_private_chat_does_nothing(office):
    v = office.v
    await filed(v, await v.resident())
    (appeal,) = await office.appeals()
    data = GroupPress(do=OnGroup.ACCEPT, appeal=appeal.id, version=1).pack()
    office.moderator.press_stale(v.replies(office.moderator)[-1], data)
    await v.quiet()
    assert (await office.appeals())[0].state is State.NEW


async def test_cards_of_an_unlinked_group_do_nothing_any_more(office):
    v = office.v
    await filed(v, await v.resident())
    await v.say(office.akim, "Қызметкерлер")
    await v.press(office.akim, "Қызметтік топ")
    await v.press(office.akim, "Топты ажырату")
    await v.press(office.akim, "Иә, ажырату")
    assert "қосулы емес" in await office.press(office.moderator, "✅ Қабылдау")
    assert (await office.appeals())[0].state is State.NEW
    await filed(v, await v.resident("Болат"), WATER)
    assert len(office.cards()) == 1


async def test_without_a_topic_it_is_opened_first(office):
    v, aigul = office.v, await office.v.resident()
    await v.do(aigul.send_voice(v.sandbox_bot))
    await v.press(aigul, "Жіберу")
    assert "тақырыбы әлі жоқ" in await office.press(office.moderator, "✅ Қабылдау")
    assert (await office.appeals())[0].state is State.NEW


async def test_the_words_are_opened_in_private_by_those_who_may_read_them(office):
    v, aigul = office.v, await office.v.resident()
    executor = await v.staff(Role.EXECUTOR, "Серік")
    stranger = v.stranger("Бөтен")
    await filed(v, aigul)
    url = office.card().button("Ашу").url
    assert url.startswith("https://t.me/auyldas_bot?start=a")
    await v.do(office.moderator.open_link(url))
    assert LAMP in v.last(office.moderator)
    assert "✅ Қабылдау" in v.labels(office.moderator)
    for person in (executor, stranger):
        await v.do(person.open_link(url))
        assert LAMP not in v.text(person)
    for made_up in ("a0", "a99999999999999999", "a1x"):
        await v.start(office.moderator, made_up)
        assert v.replies(office.moderator)


# What the group never sees


async def test_nothing_that_was_ever_sent_to_the_group_gives_a_resident_away(office):
    v = office.v
    aigul = v.stranger("Айгүл", last_name="Нұрланқызы", username="aigul_n", phone="+77015550142")
    await v.arrive(aigul, "kk", "p103430100")
    async with v.app.database.write() as session:
        who = sa.update(Person).where(Person.telegram_id == aigul.id)
        await session.execute(who.values(name="Айгүл Нұрланқызы", phone=aigul.phone))
        await session.commit()
    await v.do(aigul.send_photo(v.sandbox_bot, b"1", caption="Мына шам, Абай көшесі 17"))
    await v.say(aigul, LAMP)
    await v.do(aigul.send_location(v.sandbox_bot, 51.4321, 71.8765))
    async with v.app.database.write() as session:
        await session.execute(sa.update(AppealDraft).values(landmark="Сәуле дүкенінің артында"))
        await session.commit()
    await v.press(aigul, "Жіберу")
    (appeal,) = await office.appeals()
    assert (appeal.landmark[:5], appeal.latitude) == ("Сәуле", 51.4321)
    await office.press(office.moderator, "✅ Қабылдау")
    await v.do(office.moderator.open_link(office.card().button("Ашу").url))
    await v.press(office.moderator, "Сұрау")
    await v.say(office.moderator, "Айгүл, қай бағана?")
    await v.press(office.moderator, "Жіберу")
    await v.press(aigul, "Жауап жазу")
    await v.say(aigul, "Үшінші бағана, телефоным 87015550142")
    await v.press(aigul, "Жіберу")
    await v.do(office.moderator.open_link(office.card().button("Ашу").url))
    await v.press(office.moderator, "Жауап беру")
    await v.say(office.moderator, "Нұрланқызы ханым, шам ауыстырылды")
    await v.press(office.moderator, "Жіберу")
    assert "Жауап берілді" in office.card().text
    sent = office.everything_sent()
    traces = ["Айгүл", "Нұрланқызы", "aigul_n", str(aigul.id), "5550142", "Сәуле", "51.43",
              "71.87", "Мектеп", "шамы", "Абай", "бағана", "ауыстырылды", "file_id"]  # fmt: skip
    assert [trace for trace in traces if trace in sent] == []
    async with v.app.database.read() as session:
        secrets = list(await session.scalars(sa.select(GroupLink.secret_sha256)))
    assert not any(secret in sent for secret in secrets)


async def test_the_appeal_of_somebody_who_hides_their_name_looks_like_any_other(office):
    v, aigul = office.v, await office.v.resident()
    await filed(v, aigul)
    open_text = office.card().text
    office.akim.delete(office.card())
    async with v.app.database.write() as session:
        await session.execute(sa.update(Appeal).values(anonymous=True))
        await session.commit()
    await v.press(office.moderator, "✅ Қабылдау")
    shown = office.card().text.splitlines()
    assert shown[3:5] == open_text.splitlines()[3:5]
    assert "көрсет" not in office.card().text


async def test_whoever_erases_themself_leaves_a_card_without_buttons(office):
    v, aigul = office.v, await office.v.resident()
    await filed(v, aigul)
    await v.say(aigul, "Баптаулар")
    await v.press(aigul, "Менің деректерім")
    await v.press(aigul, "Келісімді қайтарып алып, жою")
    label = next(one for one in v.labels(aigul) if one.startswith("Иә"))
    await v.press(aigul, label)
    assert "Қайтарып алынды" in office.card().text
    assert office.labels() == ["Ашу"]
    assert str(aigul.id) not in office.everything_sent()
