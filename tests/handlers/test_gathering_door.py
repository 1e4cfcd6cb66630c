"""The door of a gathering as people see it: the desk, those who come, and those who may not."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Role
from bot.core.db import Database
from bot.core.i18n import translator
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.door import (
    DoorPress,
    EntitledPress,
    HerePages,
    HerePress,
    NamePress,
    OnDoor,
    OnEntitled,
    OnHere,
    OnName,
)
from bot.gatherings.models import EntitledName, Gathering, GatheringStay
from bot.gatherings.rules.codes import code, window
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import State
from bot.people.models import Person
from bot.places.models import Bot, Place
from bot.timetable import TIMETABLE, run_entry
from tests.gatherings.conftest import a_gathering
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, ZHANAZHOL
from tests.support.village import Village, village
from tests.support.worlds import NOW

T = translator("kk")
HELD = NOW + timedelta(hours=1)


# ── What tests do ────────────────────────────────────────────────────────────────────────────


async def called(v: Village, **values: Any) -> int:
    """A separate gathering of Zhanazhol in an hour; 96 may vote, so ten are needed."""
    fields = {"kind": Kind.SEPARATE, "settlement": ZHANAZHOL, "held_at": HELD}
    async with v.app.database.write() as session:
        tx = Tx(session, v.clock.now(), v.bot.id)
        session.add(Bot(id=v.bot.id, username="auyldas_bot"))
        gathering = await a_gathering(tx, **fields | values)
        await session.commit()
    return gathering


async def at_card(v: Village, person: Any, gathering: int) -> None:
    """The door, from the card of the gathering."""
    pressed = GatheringPress(do=OnGathering.DOOR, gathering=gathering, version=1)
    await forged(v, person, pressed.pack())


async def forged(v: Village, person: Any, data: str) -> None:
    """Press what no button shows any more."""
    person.press_stale(v.replies(person)[-1], data)
    await v.quiet()


async def let_in(v: Village, staff: Any, gathering: int) -> None:
    """The office opens the registration."""
    await at_card(v, staff, gathering)
    await v.press(staff, T.word("Open the registration"))


async def row_of(v: Village, gathering: int) -> Gathering:
    async with v.app.database.read() as session:
        row = await session.get(Gathering, gathering)
        assert row is not None
        return row


async def digits(v: Village, gathering: int) -> str:
    """What the secretary's screen shows now."""
    row = await row_of(v, gathering)
    return code(row.door_secret, row.id, row.attempt, window(v.clock.now()))


async def wrong(v: Village, gathering: int) -> str:
    return "00000" if await digits(v, gathering) != "00000" else "11111"


async def scan(v: Village, person: Any, gathering: int) -> None:
    """Point the camera at the picture."""
    await v.start(person, f"k{gathering}-{await digits(v, gathering)}")


async def tick(v: Village) -> None:
    """What the clock does for doors now."""
    for entry in TIMETABLE:
        if entry.name in {"gatherings-doors", "gatherings-pictures"}:
            await run_entry(entry, v.app.database, v.clock, v.app.worker.wake)
    await v.quiet()


async def named(v: Village, name: str, at: str = ZHANAZHOL) -> Any:
    """A resident whose first and last name the bot knows."""
    person = await v.resident(name.split(maxsplit=1)[0], at=at)
    async with v.app.database.write() as session:
        mine = sa.update(Person).where(Person.telegram_id == person.id)
        await session.execute(mine.values(name=name))
        await session.commit()
    return person


def board(v: Village, person: Any) -> Any:
    """The one living card of the door in a chat."""
    shown = [one for one in v.replies(person) if T.word("Refresh") in labels(one) and one.text]
    assert len(shown) == 1
    return shown[0]


def labels(message: Any) -> list[str]:
    return [button.text for row in message.buttons or [] for button in row]


async def stays(v: Village) -> list[str]:
    async with v.app.database.read() as session:
        found = await session.scalars(sa.select(GatheringStay.name).order_by(GatheringStay.id))
        return list(found)


# ── A whole evening ──────────────────────────────────────────────────────────────────────────


async def test_people_come_by_picture_code_name_and_number_until_it_can_begin(
    database: Database,
):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul, bolat = await named(v, "Айгүл Серікова"), await named(v, "Болат Ахметов")
        gathering = await called(v)

        await at_card(v, akim, gathering)
        assert "Тіркеу әлі ашылған жоқ" in v.last(akim)
        await v.press(akim, T.word("Open the registration"))
        assert "Келгені: 0, қажеті: 10, тағы 10 адам керек" in v.last(akim)
        assert "96 (okrug.yaml)" in v.last(akim)
        assert T.word("Begin the gathering") not in v.labels(akim)

        await scan(v, aigul, gathering)
        assert "қатысушылар тізіміндесіз: Айгүл Серікова" in v.last(aigul)
        assert "18-ге толмағандар дауыс бермейді" in v.last(aigul)
        await at_card(v, bolat, gathering)
        assert "5 санды жазыңыз" in v.last(bolat)
        await v.say(bolat, await digits(v, gathering))
        assert "Болат Ахметов" in v.last(bolat)

        card = board(v, akim)
        assert "Келгені: 0" in card.text
        await tick(v)
        assert board(v, akim).id == card.id  # edited where it stands
        assert "Келгені: 2, қажеті: 10, тағы 8 адам керек" in card.text
        assert "QR арқылы: 1, кодпен: 1" in card.text

        await v.press(akim, T.word("Add a name"))
        await v.say(akim, "Оспанова Сәуле")
        assert "Қосылды: Оспанова Сәуле" in v.last(akim)
        assert "Келгені: 3" in v.last(akim)
        await v.say(akim, "Жақсылық Ерлан\nТілеубек Нұрлан\nАйгүл")
        assert "Қосылды: 2" in v.last(akim)
        assert "Айгүл" in v.last(akim).split("бір-бірлеп")[1]
        await v.press(akim, T.word("Back to the door"))
        await v.press(akim, "Телефонсыз: 0")
        await v.say(akim, "4")
        assert "тағы 1 адам керек" in v.last(akim)
        assert "Телефонсыз: 4" in v.labels(akim)
        await v.press(akim, "Телефонсыз: 4")
        await v.say(akim, "5")
        assert "Келгені: 10, қажеті: 10. Кворум бар." in v.last(akim)
        assert T.word("Begin the gathering") not in v.labels(akim)  # its hour has not come
        hour = T.short_moment(HELD)
        assert str(T("It can begin from {moment} on.", moment=hour)) in v.last(akim)
        early = DoorPress(do=OnDoor.BEGIN, gathering=gathering, version=2)
        await forged(v, akim, early.pack())
        refused = T.word(
            "It was announced for {moment}: it cannot begin earlier. Registration goes on.",
            moment=hour,
        )
        assert refused in v.toasts(akim) or refused in v.last(akim)
        told = v.toasts(akim)
        assert (await row_of(v, gathering)).state is State.ANNOUNCED
        await v.later(timedelta(hours=1))
        await tick(v)
        assert v.labels(akim)[0] == T.word("Begin the gathering")
        await v.press(akim, T.word("Begin the gathering"))
        assert T.word("To the agenda") in v.labels(akim)

        row = await row_of(v, gathering)
        assert (row.state, row.opened_present, row.opened_needed) == (State.OPEN, 10, 10)
        late = await named(v, "Кеш Келген")
        await scan(v, late, gathering)
        await tick(v)
        assert "Келгені: 11" in board(v, akim).text
        assert v.toasts(akim) == told


async def test_the_card_goes_on_following_beside_whatever_else_is_opened(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        people = [await named(v, f"{name} Ахметов") for name in ("Айгүл", "Болат", "Сәуле")]
        gathering = await called(v, held_at=NOW)
        card = GatheringPress(do=OnGathering.OPEN, gathering=gathering, version=1)
        await forged(v, akim, card.pack())
        await v.press(akim, T.word("Register those who come"))
        await v.press(akim, T.word("Open the registration"))
        following = board(v, akim)

        async def comes(number: int) -> None:
            await scan(v, people[number - 1], gathering)
            shown = [(one.id, one.text) for one in v.replies(akim) if one != following]
            await tick(v)
            assert board(v, akim) == following
            assert f"Келгені: {number}" in following.text
            # nothing else was written over, and no phone rang
            assert [(m.id, m.text) for m in v.replies(akim) if m != following] == shown

        await v.press(akim, T.word("Back"), following)  # the gathering's own card
        await comes(1)
        await v.press(akim, T.word("Who is here"), following)
        await comes(2)
        await v.press(akim, "Телефонсыз: 0", following)
        await v.say(akim, "9")
        following = board(v, akim)
        await v.press(akim, T.word("Begin the gathering"))
        await v.press(akim, T.word("To the agenda"))
        assert T("Agenda") in v.last(akim) or "Күн тәртібі" in v.last(akim)
        await scan(v, people[2], gathering)
        await tick(v)
        assert "Келгені: 12" in following.text
        assert "Күн тәртібі" in v.last(akim)


async def test_a_resident_finds_the_way_in_on_the_card_while_the_door_is_open(
    database: Database,
):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul = await named(v, "Айгүл Серікова")
        gathering = await called(v)
        card = GatheringPress(do=OnGathering.OPEN, gathering=gathering, version=1)
        await forged(v, aigul, card.pack())
        assert T.word("I am here: enter the code") not in v.labels(aigul)
        await let_in(v, akim, gathering)
        await forged(v, aigul, card.pack())
        await v.press(aigul, T.word("I am here: enter the code"))
        await v.say(aigul, await digits(v, gathering))
        assert await stays(v) == ["Айгүл Серікова"]


async def test_the_picture_comes_and_is_turned_where_it_stands(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        gathering = await called(v)
        await let_in(v, akim, gathering)
        await v.press(akim, T.word("Show QR"))
        assert v.toasts(akim)[-1] == T.word("The picture is coming.")
        picture = v.replies(akim)[-1]
        first = picture.media.data
        assert first.startswith(b"\x89PNG")
        assert await digits(v, gathering) in picture.caption
        assert "үйдегі" in picture.caption.lower()

        await tick(v)  # the same two minutes: nothing is sent
        assert picture.media.data == first
        await v.later(timedelta(minutes=2))
        await tick(v)
        assert not picture.deleted
        assert picture.media.data != first
        assert await digits(v, gathering) in picture.caption
        assert [one.id for one in v.replies(akim) if one.caption] == [picture.id]

        await v.press(akim, T.word("To the door"), picture)
        assert T.word("Show QR") in v.labels(akim)
        assert picture.buttons  # the picture keeps its own
        await v.press(akim, T.word("Show QR"))  # asked for again: it comes to the end of the chat
        assert picture.deleted
        assert v.replies(akim)[-1].media is not None


async def test_nothing_is_turned_when_the_door_is_closed(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        gathering = await called(v)
        await let_in(v, akim, gathering)
        await v.press(akim, T.word("Show QR"))
        picture = v.replies(akim)[-1]
        shown = picture.caption
        async with v.app.database.write() as session:
            await session.execute(sa.update(Gathering).values(state=State.CLOSED, version=9))
            await session.commit()
        await v.later(timedelta(minutes=2))
        await tick(v)
        assert picture.caption == shown
        last = [one for one in v.replies(akim) if "Аяқталды" in one.text]
        assert len(last) == 1  # the card shows the end of it, without what can be done no more
        assert T.word("Show QR") not in labels(last[0])


# ── Strangers ────────────────────────────────────────────────────────────────────────────────


async def test_a_stranger_who_scans_arrives_gives_a_name_and_is_counted(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        gathering = await called(v)
        await let_in(v, akim, gathering)
        newcomer = v.stranger("Айгүл")
        await scan(v, newcomer, gathering)
        await v.later(timedelta(minutes=6))  # who reads slowly was there all the same
        await v.press(newcomer, "Қазақша")
        assert "Жаңажол" in v.last(newcomer)
        await v.press(newcomer, T.word("I agree"))
        assert "Тегіңіз бен атыңызды жазыңыз" in v.last(newcomer)
        assert await stays(v) == []
        await v.say(newcomer, "Айгүл")
        assert "Тегі де, аты да керек" in v.last(newcomer)
        await v.say(newcomer, "Серікова Айгүл")
        assert "тізіміндесіз: Серікова Айгүл" in v.last(newcomer)
        assert await stays(v) == ["Серікова Айгүл"]
        async with v.app.database.read() as session:
            person = await session.scalar(
                sa.select(Person).where(Person.telegram_id == newcomer.id)
            )
        assert person is not None
        assert (person.name, person.settlement) == ("Серікова Айгүл", ZHANAZHOL)

        await scan(v, newcomer, gathering)  # another tap counts nothing
        assert "тізімде барсыз" in v.last(newcomer)
        assert await stays(v) == ["Серікова Айгүл"]


async def test_a_stranger_with_a_code_of_yesterday_arrives_and_reads_why(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        gathering = await called(v)
        await let_in(v, akim, gathering)
        newcomer = v.stranger("Айгүл")
        await v.start(newcomer, f"k{gathering}-{await wrong(v, gathering)}")
        await v.press(newcomer, "Қазақша")
        await v.press(newcomer, T.word("I agree"))
        assert "код бұл емес" in v.last(newcomer)
        assert await stays(v) == []
        await v.say(newcomer, await digits(v, gathering))
        await v.say(newcomer, "Айгүл Серікова")
        assert await stays(v) == ["Айгүл Серікова"]


async def test_a_stranger_is_told_when_it_was_over_before_they_had_arrived(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        gathering = await called(v)
        await let_in(v, akim, gathering)
        newcomer = v.stranger("Айгүл")
        await scan(v, newcomer, gathering)
        async with v.app.database.write() as session:
            await session.execute(sa.update(Gathering).values(state=State.CLOSED))
            await session.commit()
        await v.press(newcomer, "Қазақша")
        await v.press(newcomer, T.word("I agree"))
        assert "тіркеу жүріп жатқан жоқ" in v.last(newcomer)
        assert v.keyboard(newcomer)  # they have arrived all the same


async def test_the_name_is_asked_once_and_a_story_is_no_name(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul = await v.resident("Айгүл", at=ZHANAZHOL)
        first, second = await called(v), 0
        await let_in(v, akim, first)
        await scan(v, aigul, first)
        await v.say(aigul, "Көшеде шам жанбайды, үш күн болды, қашан жөндейсіздер деп сұраймын")
        assert "Жіберу" in v.labels(aigul)  # it is heard as any message is
        await scan(v, aigul, first)
        await v.say(aigul, "Айгүл Серікова")
        async with v.app.database.write() as session:
            tx = Tx(session, v.clock.now(), v.bot.id)
            second = await a_gathering(
                tx, kind=Kind.SEPARATE, settlement=ZHANAZHOL, held_at=HELD, number=None
            )
            await session.commit()
        await let_in(v, akim, second)
        await scan(v, aigul, second)
        assert "тізіміндесіз: Айгүл Серікова" in v.last(aigul)


# ── Codes ────────────────────────────────────────────────────────────────────────────────────


async def test_wrong_codes_are_counted_and_stopped_and_nonsense_is_not_counted(
    database: Database,
):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul = await named(v, "Айгүл Серікова")
        gathering = await called(v)
        await let_in(v, akim, gathering)
        await at_card(v, aigul, gathering)
        await v.say(aigul, "12")
        assert "5 саннан тұрады" in v.last(aigul)
        for left in (4, 3, 2, 1):
            await v.say(aigul, await wrong(v, gathering))
            assert f"Тағы {left} рет" in v.last(aigul)
        await v.say(aigul, await wrong(v, gathering))
        assert "Қате код тым көп енгізілді. Келесі әрекет уақыты: 15:15" in v.last(aigul)
        await scan(v, aigul, gathering)
        assert "15:15" in v.last(aigul)
        await v.later(timedelta(minutes=15))
        await scan(v, aigul, gathering)
        assert "тізіміндесіз" in v.last(aigul)


async def test_a_code_that_was_good_a_while_ago_is_late_and_no_guess(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul = await named(v, "Айгүл Серікова")
        gathering = await called(v)
        await let_in(v, akim, gathering)
        old = await digits(v, gathering)
        await at_card(v, aigul, gathering)
        await v.later(timedelta(minutes=6))
        await v.say(aigul, old)
        assert "Бұл кодтың уақыты өтті" in v.last(aigul)
        await v.say(aigul, await digits(v, gathering))
        assert await stays(v) == ["Айгүл Серікова"]


async def test_what_is_no_number_leaves_the_form_and_is_heard(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul = await named(v, "Айгүл Серікова")
        gathering = await called(v)
        await let_in(v, akim, gathering)
        await at_card(v, aigul, gathering)
        await v.say(aigul, "Көшеде шам жанбайды")
        assert "Жіберу" in v.labels(aigul)


async def test_whoever_it_does_not_concern_reads_why(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        neighbour = await named(v, "Болат Ахметов", at=AKSU)
        observer = await v.staff(Role.OPERATOR, "Серік")
        gathering = await called(v)
        await let_in(v, akim, gathering)
        await scan(v, neighbour, gathering)
        assert "мына жердің тұрғындарына арналған: Жаңажол ауылы" in v.last(neighbour)
        await at_card(v, neighbour, gathering)
        assert "Жаңажол ауылы" in v.toasts(neighbour)[-1]
        await v.start(observer, f"k{gathering}-12345")
        assert await stays(v) == []


async def test_a_resident_before_the_door_is_open_reads_that_nobody_is_registered(
    database: Database,
):
    async with village(database) as v:
        await v.staff(Role.AKIM, "Марат")
        aigul = await named(v, "Айгүл Серікова")
        gathering = await called(v)
        await at_card(v, aigul, gathering)
        assert "тіркеу жүріп жатқан жоқ" in v.toasts(aigul)[-1]


async def test_cancel_leaves_the_code(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul = await named(v, "Айгүл Серікова")
        gathering = await called(v)
        await let_in(v, akim, gathering)
        await at_card(v, aigul, gathering)
        await v.say(aigul, "бас тарту")
        await v.say(aigul, await digits(v, gathering))
        assert await stays(v) == []


# ── The list ─────────────────────────────────────────────────────────────────────────────────


async def test_somebody_leaves_comes_back_and_is_removed(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul = await named(v, "Айгүл Серікова")
        gathering = await called(v)
        await let_in(v, akim, gathering)
        await scan(v, aigul, gathering)
        await v.press(akim, T.word("Who is here"))
        assert "✅ Айгүл Серікова" in v.labels(akim)
        await v.press(akim, "✅ Айгүл Серікова")
        await v.press(akim, T.word("Has left"))
        assert "Кеткен уақыты" in v.last(akim)
        assert "Келгені: 0" in v.last(akim)
        await v.press(akim, T.word("Is back"))
        assert "Келгені: 1" in v.last(akim)
        await v.press(akim, T.word("Remove"))
        assert "мүлде келмеді ме: Айгүл Серікова" in v.last(akim)
        await v.press(akim, T.word("Yes, remove"))
        assert "Тізімнен алынды" in v.last(akim)
        assert await stays(v) == []
        await v.press(akim, T.word("Back to the door"))
        assert "Келгені: 0" in board(v, akim).text


async def test_a_namesake_is_asked_about_and_told_apart_by_a_street(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        bolat = await named(v, "Болат Ахметов")
        gathering = await called(v)
        await let_in(v, akim, gathering)
        await scan(v, bolat, gathering)
        await v.press(akim, T.word("Add a name"))
        await v.say(akim, "Ахметов Болат")
        assert "Бұл сол адам ба?" in v.last(akim)
        await v.press(akim, T.word("The same person"))
        assert "Ешкім қосылған жоқ" in v.last(akim)
        await v.say(akim, "Ахметов Болат")
        await v.press(akim, T.word("Another person"))
        await v.say(akim, "…")
        assert "ажырату үшін көшесін жазыңыз" in v.last(akim)
        await v.say(akim, "Абай көшесі, 12")
        assert "Қосылды: Ахметов Болат (Абай көшесі, 12)" in v.last(akim)
        assert "Келгені: 2" in v.last(akim)
        await v.press(akim, T.word("Back to the door"))
        assert "1 есім бірнеше рет саналды" in v.last(akim)


async def test_an_old_question_about_a_name_adds_nobody_else(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        gathering = await called(v)
        async with v.app.database.write() as session:
            listed = EntitledName(
                okrug=OKRUG, settlement=ZHANAZHOL, name="Серікова Айгүл", who="x", folded="x"
            )
            session.add(listed)
            await session.commit()
        await let_in(v, akim, gathering)
        await v.press(akim, T.word("Add a name"))
        await v.say(akim, "Бірінші Адам")
        old = v.replies(akim)[-1]
        await v.say(akim, "Екінші Адам")
        label = T.word("Add as written: {name}", name="Бірінші Адам")
        await v.press(akim, label, old)
        assert await stays(v) == []
        assert str(T("This has changed meanwhile. Here is how it stands now.")) in old.text


# ── The desk ─────────────────────────────────────────────────────────────────────────────────


async def test_the_desk_is_given_to_somebody_in_the_room_who_then_runs_the_door(
    database: Database,
):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul = await named(v, "Айгүл Серікова")
        gathering = await called(v, held_at=NOW)
        await let_in(v, akim, gathering)
        await scan(v, aigul, gathering)
        await v.press(akim, T.word("Who is here"))
        await v.press(akim, T.word("Give the desk to…"))
        await v.press(akim, "Айгүл Серікова")
        assert "Хатшының телефоны: Айгүл Серікова" in v.last(akim)
        assert "хатшы болуды сұрайды" in v.last(aigul)
        await v.press(aigul, T.word("To the door"))
        await v.press(aigul, "Телефонсыз: 0")
        await v.say(aigul, "9")
        await v.press(aigul, T.word("Begin the gathering"))
        assert (await row_of(v, gathering)).state is State.OPEN
        await tick(v)
        assert "Келгені: 10" in board(v, akim).text


async def test_another_phone_of_the_office_goes_on(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        moderator = await v.staff(Role.MODERATOR, "Гүлнар")
        gathering = await called(v, held_at=NOW)
        await let_in(v, akim, gathering)
        await v.press(akim, "Телефонсыз: 0")
        await v.say(akim, "9")
        akim.block(v.sandbox_bot)  # the phone is dead
        await v.quiet()
        await at_card(v, moderator, gathering)
        assert "Келгені: 9" in v.last(moderator)
        await v.press(moderator, T.word("Add a name"))
        await v.say(moderator, "Оспанова Сәуле")
        await v.press(moderator, T.word("Back to the door"))
        await v.press(moderator, T.word("Begin the gathering"))
        assert (await row_of(v, gathering)).opened_present == 10
        await tick(v)  # and nothing is sent to the dead one


# ── No quorum, too early, no number ──────────────────────────────────────────────────────────


async def test_too_few_came_and_it_is_asked_once_more(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        gathering = await called(v)
        await let_in(v, akim, gathering)
        assert T.word("No quorum") not in v.labels(akim)
        await v.later(timedelta(hours=1))
        await v.press(akim, T.word("Refresh"))
        await v.press(akim, T.word("No quorum"))
        assert (await row_of(v, gathering)).state is State.ANNOUNCED
        await v.press(akim, T.word("Yes, there was no quorum"))
        assert (await row_of(v, gathering)).state is State.NO_QUORUM
        assert "Кворум болмады" in v.last(akim)


async def test_the_question_is_out_of_date_when_the_last_one_came_meanwhile(
    database: Database,
):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        moderator = await v.staff(Role.MODERATOR, "Гүлнар")
        gathering = await called(v)
        await let_in(v, akim, gathering)
        await v.later(timedelta(hours=1))
        await v.press(akim, T.word("Refresh"))
        await v.press(akim, T.word("No quorum"))
        await at_card(v, moderator, gathering)
        await v.press(moderator, "Телефонсыз: 0")
        await v.say(moderator, "10")
        await v.press(akim, T.word("Yes, there was no quorum"))
        assert "Кворум бар. Бастауға болады." in v.last(akim)
        assert (await row_of(v, gathering)).state is State.ANNOUNCED


async def test_the_door_does_not_open_a_day_before(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        gathering = await called(v, held_at=NOW + timedelta(days=1))
        await at_card(v, akim, gathering)
        assert "Тіркеуді ашуға болатын уақыт: 26 қараша, 12:00" in v.last(akim)
        await v.press(akim, T.word("Open the registration"))
        assert not (await row_of(v, gathering)).door_secret


async def test_a_missing_number_is_a_tap_away_and_so_is_the_way_back(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        gathering = await called(v, kind=Kind.GATHERING, settlement="")
        async with v.app.database.write() as session:
            (await session.get_one(Place, BIRLIK)).entitled = None
            await session.commit()
        await let_in(v, akim, gathering)
        assert "Жетіспейді: Бірлік ауылы" in v.last(akim)
        await v.press(akim, T.word("Write the number: {name}", name="Бірлік ауылы"))
        await v.press(akim, T.word("Write the number"))
        await v.say(akim, "0")
        assert "0 санынан кворум есептелмейді" in v.last(akim)
        await v.say(akim, "430; 01.11.2026; сайлау комиссиясы")
        assert "Бірлік ауылы: 430 (01.11.2026, сайлау комиссиясы)" in v.last(akim)
        await v.press(akim, T.word("Back to the door"))
        assert "қажеті: 134" in v.last(akim)


async def test_the_numbers_are_looked_at_before_the_door_opens(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        gathering = await called(v)
        await at_card(v, akim, gathering)
        await v.press(akim, T.word("Who may vote at gatherings"))
        await v.press(akim, "Жаңажол ауылы")
        await v.press(akim, T.word("Write the number"))
        await v.say(akim, "200; 01.11.2026; комиссия")
        await v.press(akim, T.word("Back to the door"))
        await v.press(akim, T.word("Open the registration"))
        assert "қажеті: 20" in v.last(akim)
        row = await row_of(v, gathering)
        assert (row.entitled, row.entitled_source) == (200, "комиссия")


# ── Who may vote ─────────────────────────────────────────────────────────────────────────────


async def test_a_list_is_pasted_in_parts_shown_and_kept_from_the_office_settings(
    database: Database,
):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        await v.say(akim, "Аппарат баптаулары")
        await v.press(akim, T.word("Who may vote at gatherings"))
        assert "Ақсу ауылы: 812 (okrug.yaml)" in v.last(akim)
        await v.press(akim, "Жаңажол ауылы")
        await v.press(akim, T.word("List of names"))
        await v.say(akim, "1. Серікова Айгүл; Абай көшесі\n2. Ахметов Болат; 850101300123")
        await v.say(akim, "3. Оспанов Марат\nҚате\nСерікова Айгүл; Абай көшесі")
        assert "Тізімдегі адам саны: 3" in v.last(akim)
        assert "Қайталанған жолдар: 1" in v.last(akim)
        assert "«Қате»" in v.last(akim)
        await v.press(akim, "Тізімді сақтау: 3")
        assert "Жаңажол ауылы: 3 (25.11.2026, әкім аппаратының есімдер тізімі)" in v.last(akim)
        async with v.app.database.read() as session:
            kept = list(await session.scalars(sa.select(EntitledName.name)))
        assert sorted(kept) == ["Ахметов Болат", "Оспанов Марат", "Серікова Айгүл"]

        gathering = await called(v)
        await let_in(v, akim, gathering)
        await v.press(akim, T.word("Add a name"))
        await v.say(akim, "сер")
        await v.press(akim, "Серікова Айгүл (Абай көшесі)")
        assert "Қосылды: Серікова Айгүл" in v.last(akim)


async def test_nothing_is_kept_without_a_yes(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        pressed = EntitledPress(do=OnEntitled.NAMES, okrug=OKRUG, settlement=AKSU)
        await forged(v, akim, pressed.pack())
        await v.say(akim, "Серікова Айгүл")
        await v.press(akim, T.word("Keep nothing"))
        assert "Ештеңе сақталмады" in v.last(akim)
        keep = EntitledPress(do=OnEntitled.KEEP, okrug=OKRUG, settlement=AKSU)
        await forged(v, akim, keep.pack())
        async with v.app.database.read() as session:
            assert list(await session.scalars(sa.select(EntitledName))) == []


# ── Forged presses ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "data",
    [
        "em:show:1",
        "em:fly:1:1",
        "em:show:-1:1",
        "em:show:99999999999999999999:1",
        "en:1:-1:0",
        "eo:left:1:x",
        "ep:typed:1",
        "eq:open:123:103430100:0:0",
        "eq:open:103430000:103430100'--:0:0",
        GatheringPress(do=OnGathering.DOOR, gathering=999, version=1).pack(),
        DoorPress(do=OnDoor.BEGIN, gathering=999, version=1).pack(),
        DoorPress(do=OnDoor.PICTURE, gathering=999, version=1).pack(),
        HerePages(gathering=999, page=0).pack(),
        HerePress(do=OnHere.REMOVE, gathering=999, stay=1).pack(),
        NamePress(do=OnName.ENTITLED, gathering=999, of=1).pack(),
        NamePress(do=OnName.ANOTHER, gathering=999, of=1).pack(),
        EntitledPress(do=OnEntitled.DROP, okrug="999999999", settlement="999999999").pack(),
    ],
)
async def test_forged_buttons_are_answered_kindly(database: Database, data: str):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul = await named(v, "Айгүл Серікова")
        for person in (akim, aigul):
            before = len(v.toasts(person))
            await forged(v, person, data)
            assert len(v.toasts(person)) == before + 1
            assert not re.search(r"қате шықты|[A-F0-9]{6}", v.toasts(person)[-1])


async def test_a_resident_presses_nothing_of_the_desk(database: Database):
    async with village(database) as v:
        akim = await v.staff(Role.AKIM, "Марат")
        aigul = await named(v, "Айгүл Серікова")
        gathering = await called(v)
        await let_in(v, akim, gathering)
        await scan(v, aigul, gathering)
        for pressed in (
            DoorPress(do=OnDoor.BEGIN, gathering=gathering, version=2),
            DoorPress(do=OnDoor.PICTURE, gathering=gathering, version=2),
            HerePages(gathering=gathering, page=0),
            HerePress(do=OnHere.REMOVE, gathering=gathering, stay=1),
            HerePress(do=OnHere.GIVE, gathering=gathering, stay=1),
        ):
            await forged(v, aigul, pressed.pack())
            not_theirs = "This is not here any more, or it is not yours to see."
            assert v.toasts(aigul)[-1] == T.word(not_theirs)
        assert await stays(v) == ["Айгүл Серікова"]
        assert (await row_of(v, gathering)).secretary_id is None
