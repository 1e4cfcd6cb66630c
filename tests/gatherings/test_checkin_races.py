"""Many come through the door at the same moment, and each of them is counted once."""

import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Role
from bot.core.db import Database
from bot.core.errors import Refusal, Stale
from bot.core.tx import Tx
from bot.gatherings.models import GatheringStay, GatheringTry
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.listing import Listed
from bot.gatherings.rules.presence import How
from bot.gatherings.service import counting, door, entering
from bot.gatherings.service.entering import Became
from bot.gatherings.storage import gatherings as _gatherings
from bot.gatherings.storage import presence
from bot.people.models import HeldRole, Person
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody
from tests.gatherings.test_door import a_door, come, digits
from tests.support.okrugs import OKRUG, ZHANAZHOL
from tests.support.worlds import BOT_ID, NOW

gatherings: Any = _gatherings
ROOT = Path(__file__).parents[2]
Do = Callable[[Tx], Awaitable[Any]]


async def at_once(database: Database, *does: Do) -> list[Any]:
    """Each in a transaction of its own, all at the same moment; what they raised comes as well."""

    async def one(do: Do) -> Any:
        async with database.write() as session:
            done = await do(Tx(session, NOW, BOT_ID))
            await session.commit()
            return done

    return await asyncio.gather(*map(one, does), return_exceptions=True)


async def present(open_tx: OpenTx, gathering: int, at: datetime = NOW) -> int:
    async with open_tx() as tx:
        row = await gatherings.gathering(tx, gathering)
        return (await presence.roll(tx, row)).present(at)


async def stays(open_tx: OpenTx) -> int:
    async with open_tx() as tx:
        counted = sa.select(sa.func.count()).select_from(GatheringStay)
        return await tx.session.scalar(counted) or 0


async def test_a_double_tap_counts_once(open_tx: OpenTx, somebody: Somebody, database: Database):
    aigul = await somebody("Айгүл Серікова", at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx)

    async def scan(tx: Tx) -> entering.Entry:
        return await come(tx, aigul, gathering)

    async def type_it(tx: Tx) -> entering.Entry:
        return await come(tx, aigul, gathering, how=How.CODE)

    entries = await at_once(database, *[scan, type_it] * 5)
    became = Counter(one.became for one in entries)
    assert became == {Became.CAME: 1, Became.THERE: 9}
    assert (await stays(open_tx), await present(open_tx, gathering)) == (1, 1)


async def test_a_person_and_the_same_name_from_the_list_are_one(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    bolat = await somebody("Болат Ахметов", at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx)

    async def scan(tx: Tx) -> Any:
        return await come(tx, bolat, gathering)

    async def by_name(tx: Tx) -> Any:
        return await counting.ask_name(tx, akim, gathering, "Ахметов Болат")

    done = await at_once(database, *[scan, by_name] * 4)
    assert not [one for one in done if isinstance(one, BaseException)]
    assert await present(open_tx, gathering) == 1


async def test_two_secretaries_who_write_one_name_write_it_once(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    gulnar = await somebody("Гүлнар Сейітова", Role.MODERATOR)
    async with open_tx() as tx:
        gathering = await a_door(tx)

    def writes(actor: Any) -> Do:
        async def write(tx: Tx) -> Any:
            return await counting.add_name(tx, actor, gathering, Listed("Ахметов Болат", ""))

        return write

    asked = await at_once(database, *[writes(akim), writes(gulnar)] * 3)
    assert sorted((one.added, one.there) for one in asked) == [(False, True)] * 5 + [(True, False)]
    assert (await stays(open_tx), await present(open_tx, gathering)) == (1, 1)


async def test_of_two_numbers_typed_at_once_one_stands(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    gulnar = await somebody("Гүлнар Сейітова", Role.MODERATOR)
    async with open_tx() as tx:
        gathering = await a_door(tx)

    async def twelve(tx: Tx) -> Any:
        return await counting.count_nameless(tx, akim, gathering, "12")

    async def seven(tx: Tx) -> Any:
        return await counting.count_nameless(tx, gulnar, gathering, "7")

    await at_once(database, twelve, seven)
    assert await present(open_tx, gathering) in {7, 12}


async def test_of_two_who_begin_it_one_does_and_nobody_who_comes_meanwhile_is_lost(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    gulnar = await somebody("Гүлнар Сейітова", Role.MODERATOR)
    people = [await somebody(f"Тұрғын {name}", at=ZHANAZHOL) for name in "абвгде"]
    async with open_tx() as tx:
        gathering = await a_door(tx, held_at=NOW)
        await counting.count_nameless(tx, akim, gathering, "10")

    def begins(actor: Any) -> Do:
        async def begin(tx: Tx) -> Any:
            return await door.open_gathering(tx, actor, gathering, 1)

        return begin

    def comes(actor: Any) -> Do:
        async def check_in(tx: Tx) -> Any:
            return await come(tx, actor, gathering)

        return check_in

    done = await at_once(
        database,
        *map(comes, people[:3]),
        begins(akim),
        begins(gulnar),
        *map(comes, people[3:]),
    )
    assert sum(isinstance(one, Stale) for one in done) == 1
    assert sum(isinstance(one, BaseException) for one in done) == 1
    assert await present(open_tx, gathering) == 16
    async with open_tx() as tx:
        row = await gatherings.gathering(tx, gathering)
        assert (row.state, row.version) == (State.OPEN, 2)
        assert 10 <= row.opened_present <= 16


async def test_to_begin_and_to_give_up_at_once_ends_in_one_of_the_two(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    last = await somebody("Тұрғын Соңғы", at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        await counting.count_nameless(tx, akim, gathering, "9")
    async with database.write() as session:  # its hour has come
        await gatherings.note(Tx(session, NOW, BOT_ID), gathering, {"held_at": NOW})
        await session.commit()

    async def miss(tx: Tx) -> Any:
        return await door.miss_quorum(tx, akim, gathering, 1)

    async def come_last(tx: Tx) -> Any:
        return await come(tx, last, gathering)

    missed, came = await at_once(database, miss, come_last)
    async with open_tx() as tx:
        row = await gatherings.gathering(tx, gathering)
        there = (await presence.roll(tx, row)).present(NOW)
    if isinstance(missed, Refusal):  # the tenth was counted before
        assert (missed.name, there, row.state) == ("quorum_is_there", 10, State.ANNOUNCED)
    else:
        assert isinstance(came, Refusal)
        assert (came.name, there, row.state) == ("door_closed", 9, State.NO_QUORUM)


async def test_a_move_waits_for_whoever_is_just_coming_through_the_door(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    last = await somebody("Тұрғын Соңғы", at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx, held_at=NOW)
        await counting.count_nameless(tx, akim, gathering, "9")

    async def miss(tx: Tx) -> Any:
        return await door.miss_quorum(tx, akim, gathering, 1)

    async with database.write() as session, asyncio.TaskGroup() as group:
        tx = Tx(session, NOW, BOT_ID)
        await entering.at_door(tx, last, gathering)
        missing = group.create_task(at_once(database, miss))
        await asyncio.sleep(0.5)
        assert not missing.done()  # the tenth is not in the tables yet, but on the way
        await come(tx, last, gathering)
        await session.commit()
    (refused,) = missing.result()
    assert isinstance(refused, Refusal)
    assert refused.name == "quorum_is_there"


async def test_nobody_guesses_more_often_by_typing_at_once(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    """One chat's updates wait for each other at the edge; here they come one after another."""
    aigul = await somebody("Айгүл Серікова", at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx)
    wrong = "00000" if digits(gathering) != "00000" else "00001"
    for _ in range(8):
        async with open_tx() as tx:
            await come(tx, aigul, gathering, digits=wrong)
    async with open_tx() as tx:
        assert await tx.session.scalar(sa.select(sa.func.count()).select_from(GatheringTry)) == 5


# ── Two hundred ──────────────────────────────────────────────────────────────────────────────

CROWD = 200


async def arrived(open_tx: OpenTx, somebody: Somebody) -> list[int]:
    """Two hundred residents of one village; their Telegram ids."""
    await somebody("Марат Оспанов", Role.AKIM)
    letters = "абвгдежзиклмнопрстуф"
    people = range(50_000, 50_000 + CROWD)
    async with open_tx() as tx:
        for number, one in enumerate(people):
            name = f"{letters[number // 20]}лі {letters[number % 20]}хметов"
            person = Person(
                bot_id=tx.bot_id, telegram_id=one, language="kk", name=name.title(),
                okrug=OKRUG, settlement=ZHANAZHOL, created_at=NOW,
            )  # fmt: skip
            tx.session.add(person)
            await tx.session.flush()
            role = HeldRole(person_id=person.id, role=Role.RESIDENT, scope=OKRUG, given_at=NOW)
            tx.session.add(role)
    return list(people)


async def test_two_hundred_at_once_are_two_hundred(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    from bot.people.service import recognise

    people = await arrived(open_tx, somebody)
    async with open_tx() as tx:
        gathering = await a_door(tx)

    def comes(telegram_id: int) -> Do:
        async def check_in(tx: Tx) -> Any:
            return await come(tx, await recognise(tx, telegram_id), gathering)

        return check_in

    entries = await at_once(database, *map(comes, [*people, *people[:50]]))
    assert Counter(one.became for one in entries) == {Became.CAME: CROWD, Became.THERE: 50}
    assert (await stays(open_tx), await present(open_tx, gathering)) == (CROWD, CROWD)


@pytest.mark.slow
async def test_two_processes_count_exactly_those_who_checked_in(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    """A hundred of them scan in one process and type the digits in the other at the same time."""
    people = await arrived(open_tx, somebody)
    now = datetime.now(UTC)  # noqa: TID251 - processes of their own know no other clock
    async with open_tx() as tx:
        gathering = await a_door(tx, held_at=now, door_opened_at=now)
    url = database.writer.url.render_as_string(hide_password=False)
    halves = ((How.QR, people[:150]), (How.CODE, people[50:]))
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.checking_in", url, str(gathering), how.value,
            *map(str, some), cwd=ROOT, stdout=asyncio.subprocess.PIPE,
        )
        for how, some in halves
    ]  # fmt: skip
    async with asyncio.timeout(180):
        told = await asyncio.gather(*(process.communicate() for process in processes))
    assert [process.returncode for process in processes] == [0, 0]
    became = Counter(word for out, _ in told for word in out.decode().split())
    assert became == {"came": CROWD, "there": 100}
    async with open_tx() as tx:
        row = await gatherings.gathering(tx, gathering)
        roll = await presence.roll(tx, row)
        moment = now + timedelta(hours=1)
        assert (roll.present(moment), len(roll.attendees())) == (CROWD, CROWD)
        counted = set(await tx.session.scalars(sa.select(GatheringStay.person_id)))
        wanted = await tx.session.scalars(
            sa.select(Person.id).where(Person.telegram_id.in_(people))
        )
        assert counted == set(wanted)
    assert await stays(open_tx) == CROWD
