"""The door of a gathering: who is let in, who is there, and whether it may begin."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.gatherings.jobs.door import TRIES_KEPT, forget_tries
from bot.gatherings.models import (
    Gathering,
    GatheringHand,
    GatheringItem,
    GatheringStay,
    GatheringStep,
    GatheringTry,
)
from bot.gatherings.rules import codes
from bot.gatherings.rules.kinds import Base, Kind
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.listing import Listed
from bot.gatherings.rules.presence import How, Roll, Stay
from bot.gatherings.rules.replies import Hand
from bot.gatherings.service import counting as _counting
from bot.gatherings.service import door as _door
from bot.gatherings.service import entering
from bot.gatherings.service import entitled as _entitled
from bot.gatherings.service.counting import FromList
from bot.gatherings.service.entering import Became
from bot.gatherings.storage import gatherings as _gatherings
from bot.gatherings.storage import presence
from bot.people.models import Person
from bot.people.service import recognise
from bot.places.models import Place
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody, a_gathering
from tests.gatherings.test_entitled import elected
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, OTHER_OKRUG, ZHANAZHOL
from tests.support.worlds import NOW

HELD = NOW + timedelta(hours=1)
SECRET = "5e" * 32
#: What they find may have parts that are missing; a test says which are there.
counting: Any = _counting
door: Any = _door
entitled: Any = _entitled
gatherings: Any = _gatherings
AIGUL = "Айгүл Серікова"


async def a_door(tx: Tx, **values: Any) -> int:
    """A separate gathering of Zhanazhol, 96 may vote, whose door is open."""
    fields = {
        "kind": Kind.SEPARATE,
        "settlement": ZHANAZHOL,
        "held_at": HELD,
        "door_secret": SECRET,
        "door_opened_at": NOW,
        "entitled": 96,
        "entitled_source": "okrug.yaml",
    }
    return await a_gathering(tx, **fields | values)


def digits(gathering: int, at: datetime = NOW, attempt: int = 1) -> str:
    return codes.code(SECRET, gathering, attempt, codes.window(at))


async def come(tx: Tx, actor: Actor, gathering: int, **more: Any) -> entering.Entry:
    given: dict[str, Any] = {
        "digits": digits(gathering, tx.now), "how": How.QR, "sent": tx.now, **more
    }  # fmt: skip
    return await entering.check_in(tx, actor, gathering, **given)


async def version(tx: Tx, gathering: int) -> int:
    row = await gatherings.gathering(tx, gathering)
    number: int = row.version
    return number


async def refusal(does: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        await does
    return refused.value


# ── Opening the door ─────────────────────────────────────────────────────────────────────────


async def test_the_number_is_fixed_with_its_day_and_source_when_the_door_opens(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        await entitled.set_number(tx, akim, OKRUG, AKSU, "800; 01.11.2026; комиссия")
        await entitled.set_number(tx, akim, OKRUG, BIRLIK, "400; 02.11.2026; комиссия")
        await entitled.set_number(tx, akim, OKRUG, ZHANAZHOL, "100; 03.11.2026; комиссия")
        gathering = await a_gathering(tx, held_at=HELD)
    async with open_tx() as tx:
        view = await door.open_door(tx, akim, gathering, await version(tx, gathering))
        assert view.open
        assert (view.threshold.out_of, view.threshold.needed) == (1300, 130)
    async with open_tx() as tx:
        row = await gatherings.gathering(tx, gathering)
        assert (row.entitled, row.entitled_on) == (1300, date(2026, 11, 1))
        assert row.entitled_source == "комиссия"
        assert len(row.door_secret) == 64
        assert row.door_opened_at == NOW
        assert row.state is State.ANNOUNCED


async def test_the_door_opens_three_hours_before_and_not_earlier(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        gathering = await a_gathering(tx, held_at=NOW + timedelta(hours=3, seconds=1))
    async with open_tx() as tx:
        refused = await refusal(door.open_door(tx, akim, gathering, 1))
        assert refused.name == "door_too_early"
        assert refused.params["moment"] == NOW + timedelta(seconds=1)
    async with open_tx(NOW + timedelta(seconds=1)) as tx:
        assert (await door.open_door(tx, akim, gathering, 1)).open


@pytest.mark.parametrize("state", [s for s in State if s is not State.ANNOUNCED])
async def test_a_door_opens_only_for_what_was_announced(
    open_tx: OpenTx, somebody: Somebody, state: State
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        gathering = await a_gathering(tx, held_at=HELD, state=state)
        refused = await refusal(door.open_door(tx, akim, gathering, 1))
        assert refused.name == "impossible_move"


async def test_of_two_who_open_it_one_does_and_the_secret_stays(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        gathering = await a_gathering(tx, held_at=HELD)
        await door.open_door(tx, akim, gathering, 1)
        secret = (await gatherings.gathering(tx, gathering)).door_secret
        for seen in (1, 2):
            with pytest.raises(Stale):
                await door.open_door(tx, akim, gathering, seen)
        assert (await gatherings.gathering(tx, gathering)).door_secret == secret


async def test_a_gathering_that_is_called_again_has_another_secret_and_another_list(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    aigul = await somebody(AIGUL, at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        assert (await come(tx, aigul, gathering)).became is Became.CAME
        await gatherings.note(tx, gathering, {"attempt": 2, "entitled": 5})
        view = await door.door(tx, akim, gathering)
        assert view.numbers.present == 0
        old = await come(tx, aigul, gathering)
        assert old.became is Became.WRONG
        await gatherings.note(tx, gathering, {"door_secret": ""})
        view = await door.open_door(tx, akim, gathering, 1)
        assert view.standing.number == 96  # as it is known on the new day


async def test_a_missing_number_names_the_village_and_stops_the_opening(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        (await tx.session.get_one(Place, BIRLIK)).entitled = None
    async with open_tx() as tx:
        gathering = await a_gathering(tx, held_at=NOW)
        view = await door.open_door(tx, akim, gathering, 1)
        assert view.threshold is None
        assert [one.settlement for one in view.lacking] == [BIRLIK]
        assert view.lacking[0].name.kk == "Бірлік ауылы"
        seen = await version(tx, gathering)
        refused = await refusal(door.open_gathering(tx, akim, gathering, seen))
        assert refused.name == "entitled_unknown"
    async with open_tx() as tx:
        await entitled.set_number(tx, akim, OKRUG, BIRLIK, "2")
        view = await door.door(tx, akim, gathering)
        assert view.threshold.out_of == 812 + 2 + 96
        assert view.lacking == ()


async def test_a_number_written_later_is_taken_over_on_demand_and_only_before_it_begins(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        assert (await door.door(tx, akim, gathering)).newer is None
        await entitled.set_number(tx, akim, OKRUG, ZHANAZHOL, "10; 20.11.2026; комиссия")
        view = await door.door(tx, akim, gathering)
        assert (view.standing.number, view.newer.number) == (96, 10)
        seen = await version(tx, gathering)
        view = await door.renew_number(tx, akim, gathering, seen)
        assert (view.standing.number, view.newer) == (10, None)
        with pytest.raises(Stale):
            await door.renew_number(tx, akim, gathering, seen)
        await gatherings.note(tx, gathering, {"state": State.OPEN})
        refused = await refusal(door.renew_number(tx, akim, gathering, seen + 1))
        assert refused.name == "impossible_move"


async def test_a_street_has_its_own_number_typed_at_the_door(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        street = {"section_kk": "Абай көшесі", "section_ru": "улица Абая", "entitled": None}
        gathering = await a_door(tx, **street)
        assert (await door.door(tx, akim, gathering)).threshold is None
        with pytest.raises(Invalid):
            await door.set_own_number(tx, akim, gathering, "0")
        view = await door.set_own_number(tx, akim, gathering, "21; 01.11.2026; тізім")
        assert (view.threshold.out_of, view.threshold.needed) == (21, 3)
        village = await a_door(tx)
        refused = await refusal(door.set_own_number(tx, akim, village, "21"))
        assert refused.name == "impossible_move"


# ── Beginning ────────────────────────────────────────────────────────────────────────────────


async def crowd(tx: Tx, gathering: int, count: int) -> None:
    row = await gatherings.gathering(tx, gathering)
    for number in range(count):
        name = f"Тұрғын {chr(0x430 + number)}"
        assert await presence.come(tx, row, name, How.NAME)


async def test_it_does_not_begin_with_one_too_few_and_begins_with_the_last_one(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        gathering = await a_door(tx, held_at=NOW)
        await crowd(tx, gathering, 9)
    async with open_tx() as tx:
        assert not (await door.door(tx, akim, gathering)).may_begin
        refused = await refusal(door.open_gathering(tx, akim, gathering, 1))
        assert refused.name == "quorum_not_reached"
        assert refused.params == {"present": 9, "needed": 10, "missing": 1}
        view = await counting.count_nameless(tx, akim, gathering, "1")
        assert view.may_begin
        await door.open_gathering(tx, akim, gathering, 1)
    async with open_tx() as tx:
        row = await gatherings.gathering(tx, gathering)
        assert (row.state, row.opened_at) == (State.OPEN, NOW)
        assert (row.opened_present, row.opened_needed) == (10, 10)
        step = (await gatherings.steps(tx, gathering))[-1]
        assert (step.move, step.person_id) == (Move.OPEN, akim.person_id)
        with pytest.raises(Stale):
            await door.open_gathering(tx, akim, gathering, 1)


async def test_by_law_it_does_not_begin_before_the_hour_that_people_were_told(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        await crowd(tx, gathering, 10)
        view = await door.door(tx, akim, gathering)
        assert (view.threshold.reached, view.may_begin, view.waits_until) == (True, False, HELD)
    async with open_tx(HELD - timedelta(seconds=1)) as tx:
        refused = await refusal(door.open_gathering(tx, akim, gathering, 1))
        assert (refused.name, refused.params["moment"]) == ("opens_too_early", HELD)
        assert (await gatherings.gathering(tx, gathering)).state is State.ANNOUNCED
    async with open_tx(HELD) as tx:
        view = await door.door(tx, akim, gathering)
        assert (view.may_begin, view.waits_until) == (True, None)
        await door.open_gathering(tx, akim, gathering, 1)
    async with open_tx(HELD) as tx:
        assert (await gatherings.gathering(tx, gathering)).state is State.OPEN


async def test_whoever_left_does_not_count_for_the_quorum(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        gathering = await a_door(tx, held_at=NOW)
        await crowd(tx, gathering, 10)
        listed = await counting.who_is_here(tx, akim, gathering)
        view, one = await counting.leave(tx, akim, gathering, listed.found[0].stay)
        assert one.left == NOW
        assert (view.threshold.have, view.may_begin) == (9, False)
        refused = await refusal(door.open_gathering(tx, akim, gathering, 1))
        assert refused.name == "quorum_not_reached"
        view, one = await counting.come_back(tx, akim, gathering, one.stay)
        assert one.left is None
        assert view.may_begin


@pytest.mark.parametrize("kind", [Kind.REPORT, Kind.EVENT])
async def test_where_no_quorum_is_asked_it_begins_with_whoever_is_there(
    open_tx: OpenTx, somebody: Somebody, kind: Kind
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        gathering = await a_gathering(tx, kind=kind, held_at=HELD)
        view = await door.open_door(tx, akim, gathering, 1)
        assert (view.base, view.threshold, view.may_begin) == (None, None, True)
        await door.open_gathering(tx, akim, gathering, await version(tx, gathering))
        row = await gatherings.gathering(tx, gathering)
        assert (row.state, row.opened_needed, row.entitled) == (State.OPEN, None, None)


async def test_nothing_begins_behind_a_closed_door(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        gathering = await a_door(tx, door_secret="")
        await crowd(tx, gathering, 20)
        refused = await refusal(door.open_gathering(tx, akim, gathering, 1))
        assert refused.name == "door_closed"


async def test_too_few_came_is_said_after_its_hour_and_only_then(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    aigul = await somebody(AIGUL, at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        await crowd(tx, gathering, 4)
        assert not (await door.door(tx, akim, gathering)).may_miss
        for does in (door.may_miss, door.miss_quorum):
            refused = await refusal(does(tx, akim, gathering, 1))
            assert (refused.name, refused.params["moment"]) == ("miss_too_early", HELD)
    async with open_tx(HELD) as tx:
        assert (await door.door(tx, akim, gathering)).may_miss
        await door.miss_quorum(tx, akim, gathering, 1)
    async with open_tx(HELD) as tx:
        row = await gatherings.gathering(tx, gathering)
        assert (row.state, row.door_secret) == (State.NO_QUORUM, "")
        step = (await gatherings.steps(tx, gathering))[-1]
        assert step.shown == {"present": 4, "needed": 10, "out_of": 96}
        refused = await refusal(come(tx, aigul, gathering))
        assert refused.name == "door_closed"


async def test_a_quorum_that_is_there_cannot_be_missed(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        await crowd(tx, gathering, 10)
    async with open_tx(HELD) as tx:
        assert not (await door.door(tx, akim, gathering)).may_miss
        refused = await refusal(door.miss_quorum(tx, akim, gathering, 1))
        assert refused.name == "quorum_is_there"


# ── On their own phone ───────────────────────────────────────────────────────────────────────


async def test_a_resident_is_counted_once_by_picture_and_by_digits(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    aigul = await somebody(AIGUL, at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        assert (await entering.at_door(tx, aigul, gathering)).became is Became.OUTSIDE
        assert (await come(tx, aigul, gathering, how=How.CODE)).became is Became.CAME
    async with open_tx() as tx:
        again = await come(tx, aigul, gathering, how=How.QR)
        assert (again.became, again.came) == (Became.THERE, NOW)
        assert (await entering.at_door(tx, aigul, gathering)).became is Became.THERE
        view = await door.door(tx, akim, gathering)
        assert (view.numbers.code, view.numbers.qr, view.numbers.present) == (1, 0, 1)
        stay = (await tx.session.scalars(sa.select(GatheringStay))).one()
        assert (stay.person_id, stay.name, stay.how) == (aigul.person_id, AIGUL, How.CODE)


async def test_a_code_is_judged_by_when_it_was_sent_not_by_when_it_arrived(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody(AIGUL, at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx)
    later = NOW + timedelta(minutes=9)
    async with open_tx(later) as tx:
        late = await come(tx, aigul, gathering, digits=digits(gathering))
        assert late.became is Became.LATE
        assert await tx.session.scalar(sa.select(sa.func.count()).select_from(GatheringTry)) == 0
        came = await come(tx, aigul, gathering, digits=digits(gathering), sent=NOW)
        assert (came.became, came.came) == (Became.CAME, later)


async def test_a_code_of_the_future_is_not_believed(open_tx: OpenTx, somebody: Somebody):
    aigul = await somebody(AIGUL, at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        future = NOW + timedelta(hours=1)
        entry = await come(tx, aigul, gathering, digits=digits(gathering, future), sent=future)
        assert entry.became is Became.WRONG


async def test_whoever_guesses_is_stopped_for_a_quarter_of_an_hour(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody(AIGUL, at=ZHANAZHOL)
    bolat = await somebody("Болат Ахметов", at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        wrong = "00000" if digits(gathering) != "00000" else "00001"
    for number in range(5):
        async with open_tx(NOW + timedelta(seconds=number)) as tx:
            entry = await come(tx, aigul, gathering, digits=wrong)
            assert (entry.became, entry.left) == (Became.WRONG, 4 - number)
    async with open_tx(NOW + timedelta(seconds=9)) as tx:
        entry = await come(tx, aigul, gathering)  # the right one, but too late
        assert (entry.became, entry.until) == (Became.STOPPED, NOW + timedelta(minutes=15))
        assert (await come(tx, bolat, gathering)).became is Became.CAME
    async with open_tx(NOW + timedelta(minutes=15)) as tx:
        assert (await come(tx, aigul, gathering)).became is Became.CAME


async def test_first_and_last_name_are_asked_before_anybody_is_counted(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody("Айгүл", at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        assert (await come(tx, aigul, gathering)).became is Became.NAMELESS
        assert await tx.session.scalar(sa.select(sa.func.count()).select_from(GatheringStay)) == 0
        (await tx.session.get_one(Person, aigul.person_id)).name = AIGUL
    async with open_tx() as tx:
        named = await recognise(tx, aigul.telegram_id)
        assert (await come(tx, named, gathering)).became is Became.CAME


@pytest.mark.parametrize("state", [State.DRAFT, State.CLOSED, State.NO_QUORUM, State.CANCELLED])
async def test_nobody_is_counted_before_or_after(
    open_tx: OpenTx, somebody: Somebody, state: State
):
    aigul = await somebody(AIGUL, at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx, state=state)
        refused = await refusal(come(tx, aigul, gathering))
        assert refused.name == ("not_found" if state is State.DRAFT else "door_closed")


async def test_a_neighbour_of_another_village_reads_whose_gathering_it_is(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody(AIGUL, at=AKSU)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        for does in (entering.at_door(tx, aigul, gathering), come(tx, aigul, gathering)):
            refused = await refusal(does)
            assert refused.name == "door_for_others"
            assert refused.params["kk"] == "Жаңажол ауылы"
        whole = await a_door(tx, kind=Kind.GATHERING, settlement="")
        assert (await come(tx, aigul, whole)).became is Became.CAME


async def test_only_members_are_counted_at_the_assembly(open_tx: OpenTx, somebody: Somebody):
    aigul = await somebody(AIGUL)
    member = await somebody("Серік Оспанов", Role.ASSEMBLY_MEMBER)
    async with open_tx() as tx:
        gathering = await a_door(tx, kind=Kind.ASSEMBLY, settlement="", entitled=3)
        assert (await refusal(come(tx, aigul, gathering))).name == "door_for_members"
        assert (await come(tx, member, gathering)).became is Became.CAME


async def test_only_elected_representatives_are_counted_where_they_are_the_base(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody(AIGUL)
    bolat = await somebody("Болат Ахметов")
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        await elected(tx, "Серікова Айгүл Маратқызы", "Екінші Өкіл", settlement=AKSU)
        gathering = await a_door(
            tx, kind=Kind.GATHERING, settlement="", base=Base.REPRESENTATIVES, entitled=2
        )
        assert (await come(tx, aigul, gathering)).became is Became.CAME
        assert (await refusal(come(tx, bolat, gathering))).name == "door_for_representatives"
        asked = await counting.ask_name(tx, akim, gathering, "екінш")
        (match,) = asked.matches
        assert (match.of, match.name) == (FromList.ELECTED, "Екінші Өкіл")
        asked = await counting.add_match(tx, akim, gathering, match.of, match.id)
        assert asked.view.threshold.have == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Айгүл Серікова", "СЕРІКОВА  айгүл", True),
        ("Aigül Serıkova", "Айгүл Серікова", True),
        ("Серікова-Оспан Айгүл", "Айгүл Оспан Серікова", True),
        ("Айгүл Серікова", "Айгүл Сериковна", False),
    ],
)
async def test_the_tables_tell_names_apart_exactly_as_the_roll_does(
    open_tx: OpenTx, somebody: Somebody, one: str, other: str, same: bool
):
    await somebody()
    async with open_tx() as tx:
        row = await gatherings.gathering(tx, await a_door(tx))
        assert await presence.come(tx, row, one, How.NAME)
        assert await presence.come(tx, row, other, How.NAME) is not same
        stays = [Stay(name, How.NAME, NOW) for name in (one, other)]
        assert Roll(stays).named(NOW) == 2 - same


# ── By name ──────────────────────────────────────────────────────────────────────────────────

LIST = "Серікова Айгүл; Абай көшесі\nСерікова Айгүл; Сәтбаев көшесі\nАхметов Болат; Абай көшесі"


async def test_without_a_list_a_full_name_is_added_at_once(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        asked = await counting.ask_name(tx, akim, gathering, "Ахметов Болат")
        assert (asked.added, asked.view.numbers.name) == (True, 1)
        again = await counting.ask_name(tx, akim, gathering, "болат АХМЕТОВ")
        assert (again.added, again.there, again.view.numbers.name) == (False, True, 1)
        short = await counting.ask_name(tx, akim, gathering, "Айгүл")
        assert (short.typed, short.added, short.matches) == (None, False, ())


async def test_the_list_is_searched_as_people_type(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        await entitled.replace_names(tx, akim, OKRUG, ZHANAZHOL, LIST, source="тізім")
        gathering = await a_door(tx)
        for typed in ("ахм", "болат", "Bolat", "бол ахм", "абай ахмет"):
            asked = await counting.ask_name(tx, akim, gathering, typed)
            assert [one.name for one in asked.matches] == ["Ахметов Болат"], typed
        added = await counting.ask_name(tx, akim, gathering, "Болат Ахметов")
        assert (added.added, added.typed.mark) == (True, "")  # nobody else is called so
        none = await counting.ask_name(tx, akim, gathering, "Жаңа Келген")
        assert (none.matches, none.offered, none.added) == ((), True, False)
        added = await counting.add_name(tx, akim, gathering, Listed("Жаңа Келген", ""))
        assert (added.added, added.view.numbers.name) == (True, 2)


async def test_namesakes_of_the_list_are_told_apart_by_their_street(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        await entitled.replace_names(tx, akim, OKRUG, ZHANAZHOL, LIST, source="тізім")
        gathering = await a_door(tx)
        asked = await counting.ask_name(tx, akim, gathering, "Серікова Айгүл")
        assert not asked.added
        first, second = asked.matches
        for match, there in ((first, 1), (first, 1), (second, 2)):
            asked = await counting.add_match(tx, akim, gathering, match.of, match.id)
            assert asked.view.numbers.name == there
        stays = await tx.session.scalars(sa.select(GatheringStay.mark).order_by(GatheringStay.id))
        assert list(stays) == ["Абай көшесі", "Сәтбаев көшесі"]


async def test_a_name_of_the_list_is_nobody_new_where_its_bearer_has_a_phone(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    bolat = await somebody("Болат Ахметов", at=ZHANAZHOL)
    async with open_tx() as tx:
        await entitled.replace_names(tx, akim, OKRUG, ZHANAZHOL, LIST, source="тізім")
        gathering = await a_door(tx)
        await come(tx, bolat, gathering)
        asked = await counting.ask_name(tx, akim, gathering, "Ахметов Болат")
        assert (asked.added, asked.twin.how) == (False, How.QR)
        assert asked.view.numbers.present == 1
        typed = asked.typed
        assert typed.mark == "Абай көшесі"  # offered, if it is another one
        asked = await counting.add_name(tx, akim, gathering, typed, another=True)
        assert (asked.added, asked.view.numbers.present, asked.view.alike) == (True, 2, 1)


async def test_a_name_added_before_its_bearer_checks_in_is_counted_once(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    bolat = await somebody("Болат Ахметов", at=ZHANAZHOL)
    async with open_tx() as tx:
        await entitled.replace_names(tx, akim, OKRUG, ZHANAZHOL, LIST, source="тізім")
        gathering = await a_door(tx)
        assert (await counting.ask_name(tx, akim, gathering, "Ахметов Болат")).added
        assert (await come(tx, bolat, gathering)).became is Became.CAME
        view = await door.door(tx, akim, gathering)
        assert (view.numbers.present, view.numbers.name, view.numbers.qr) == (1, 0, 1)
        assert view.alike == 0


async def test_another_person_needs_a_mark(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        await counting.ask_name(tx, akim, gathering, "Ахметов Болат")
        for mark in ("", " – "):
            typed = Listed("Ахметов Болат", mark)
            with pytest.raises(Invalid) as refused:
                await counting.add_name(tx, akim, gathering, typed, another=True)
            assert refused.value.name == "mark_needed"
        typed = Listed("Ахметов Болат", "Абай көшесі")
        asked = await counting.add_name(tx, akim, gathering, typed, another=True)
        assert (asked.added, asked.view.numbers.name) == (True, 2)


async def test_namesakes_of_two_villages_are_told_apart_by_the_village(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        for village in (AKSU, BIRLIK):
            await entitled.replace_names(tx, akim, OKRUG, village, "Ахметов Болат", source="")
        gathering = await a_door(tx, kind=Kind.GATHERING, settlement="")
        asked = await counting.ask_name(tx, akim, gathering, "Ахметов Болат")
        assert {one.mark for one in asked.matches} == {"Ақсу ауылы", "Бірлік ауылы"}
        for match in asked.matches:
            asked = await counting.add_match(tx, akim, gathering, match.of, match.id)
        assert asked.view.numbers.name == 2
        separate = await a_door(tx, settlement=BIRLIK)
        assert (await counting.ask_name(tx, akim, separate, "Ахметов Болат")).added


# ── The list, and people without phones ──────────────────────────────────────────────────────


async def test_the_last_typed_number_stands_and_is_never_added_up(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        for typed in ("12", " 7 "):
            view = await counting.count_nameless(tx, akim, gathering, typed)
            assert (view.numbers.typed, view.numbers.present) == (int(typed), int(typed))
        for nonsense in ("", "-1", "көп", "7 адам", "1.5", "9" * 6, "9" * 5000):
            with pytest.raises(Invalid) as refused:
                await counting.count_nameless(tx, akim, gathering, nonsense)
            assert refused.value.name == "count_unclear"
    async with open_tx() as tx:
        assert (await door.door(tx, akim, gathering)).numbers.typed == 7


async def test_the_list_is_paged_by_the_alphabet_and_shows_each_once(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        await crowd(tx, gathering, 16)
        listed = await counting.who_is_here(tx, akim, gathering)
        stay = listed.found[0].stay
        await counting.leave(tx, akim, gathering, stay)
        await counting.come_back(tx, akim, gathering, stay)
        pages = [await counting.who_is_here(tx, akim, gathering, n) for n in (0, 1, 2, 99)]
        assert [len(one.found) for one in pages] == [7, 7, 2, 2]
        names = [one.name for page in pages[:3] for one in page.found]
        assert len(set(names)) == 16
        assert names == sorted(names)


async def test_leaving_twice_and_coming_back_twice_counts_once(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    bolat = await somebody("Болат Ахметов", at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        await come(tx, bolat, gathering)
        stay = (await counting.who_is_here(tx, akim, gathering)).found[0].stay
    later = NOW + timedelta(minutes=5)
    async with open_tx(later) as tx:
        for _ in range(2):
            view, one = await counting.leave(tx, akim, gathering, stay)
            assert (view.numbers.present, one.left) == (0, later)
        for _ in range(2):
            view, one = await counting.come_back(tx, akim, gathering, stay)
            assert (view.numbers.present, one.left, one.came) == (1, None, NOW)
        assert await tx.session.scalar(sa.select(sa.func.count()).select_from(GatheringStay)) == 2


async def test_whoever_left_may_scan_again(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    bolat = await somebody("Болат Ахметов", at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        await come(tx, bolat, gathering)
        stay = (await counting.who_is_here(tx, akim, gathering)).found[0].stay
        await counting.leave(tx, akim, gathering, stay)
        assert (await come(tx, bolat, gathering)).became is Became.CAME
        assert len((await counting.who_is_here(tx, akim, gathering)).found) == 1


async def test_whoever_was_never_there_is_removed_without_a_trace(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    bolat = await somebody("Болат Ахметов", at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        await come(tx, bolat, gathering)
        await crowd(tx, gathering, 1)
        item = None
        for of in (gathering, await a_gathering(tx)):  # the second is another evening
            item = await tx.session.scalar(
                sa.select(GatheringItem.id).where(GatheringItem.gathering_id == of)
            )
            raised = {"candidate_id": 0, "hand": Hand.AYE, "at": tx.now}
            tx.session.add(GatheringHand(item_id=item, person_id=bolat.id, **raised))
        await tx.session.flush()
        listed = await counting.who_is_here(tx, akim, gathering)
        stay = next(one for one in listed.found if one.person).stay
        await door.give_desk(tx, akim, gathering, stay)
        listed = await counting.remove(tx, akim, gathering, stay)
        assert [one.person for one in listed.found] == [None]
        assert listed.view.numbers.present == 1
        assert (await gatherings.gathering(tx, gathering)).secretary_id is None
        left = await tx.session.scalars(sa.select(GatheringHand.item_id))
        assert left.all() == [item]
        with pytest.raises(NotFound):
            await counting.remove(tx, akim, gathering, stay)


async def test_wrong_codes_are_forgotten_after_a_day(open_tx: OpenTx, somebody: Somebody):
    bolat = await somebody("Болат Ахметов", at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        await presence.add_try(tx, gathering, bolat.id)
    async with open_tx(NOW + TRIES_KEPT) as tx:
        await forget_tries(tx)
        assert await presence.tries(tx, gathering, bolat.id, NOW - timedelta(minutes=1))
    async with open_tx(NOW + TRIES_KEPT + timedelta(seconds=1)) as tx:
        await forget_tries(tx)
        assert not await presence.tries(tx, gathering, bolat.id, NOW - timedelta(minutes=1))


async def test_the_clock_of_another_machine_makes_nobody_leave_before_coming(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx(NOW + timedelta(seconds=2)) as tx:
        gathering = await a_door(tx)
        await crowd(tx, gathering, 1)
    async with open_tx() as tx:
        stay = (await counting.who_is_here(tx, akim, gathering)).found[0].stay
        await counting.leave(tx, akim, gathering, stay)
        view = await door.door(tx, akim, gathering)
        assert view.numbers.present == 0


# ── The desk ─────────────────────────────────────────────────────────────────────────────────


async def test_the_desk_is_given_to_somebody_who_is_there_and_taken_back(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    bolat = await somebody("Болат Ахметов", at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx, held_at=NOW)
        await come(tx, bolat, gathering)
        await crowd(tx, gathering, 1)
        with pytest.raises(NotFound):
            await door.door(tx, bolat, gathering)
        listed = await counting.who_is_here(tx, akim, gathering)
        nobody, one = sorted(listed.found, key=lambda found: found.person or 0)
        assert (await refusal(door.give_desk(tx, akim, gathering, nobody.stay))).name == (
            "desk_needs_phone"
        )
        view = await door.give_desk(tx, akim, gathering, one.stay)
        assert view.desk == "Болат Ахметов"
    async with open_tx() as tx:
        told = (await tx.session.scalars(sa.select(Delivery))).one()
        assert (told.kind, told.person_id) == ("gathering.desk", bolat.person_id)
        view = await counting.count_nameless(tx, bolat, gathering, "8")
        assert not view.office
        with pytest.raises(NotFound):  # whom to name is the office's own business
            await door.give_desk(tx, bolat, gathering, one.stay)
        await door.open_gathering(tx, bolat, gathering, 1)
        await door.take_desk(tx, akim, gathering)
        with pytest.raises(NotFound):
            await door.door(tx, bolat, gathering)


async def test_another_phone_of_the_office_goes_on_where_the_first_one_died(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    moderator = await somebody("Гүлнар Сейітова", Role.MODERATOR)
    bolat = await somebody("Болат Ахметов", at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_gathering(tx, kind=Kind.SEPARATE, settlement=ZHANAZHOL, held_at=NOW)
        await door.open_door(tx, akim, gathering, 1)
        row = await gatherings.gathering(tx, gathering)
        shown = codes.code(row.door_secret, row.id, row.attempt, codes.window(NOW))
        await crowd(tx, gathering, 5)
        await counting.count_nameless(tx, akim, gathering, "4")
    async with open_tx() as tx:  # the akim's phone is dead
        view = await door.door(tx, moderator, gathering)
        assert (view.numbers.name, view.numbers.typed) == (5, 4)
        assert (await come(tx, bolat, gathering, digits=shown)).became is Became.CAME
        view = await door.door(tx, moderator, gathering)
        assert view.may_begin
        await door.open_gathering(tx, moderator, gathering, view.gathering.version)
    async with open_tx() as tx:
        assert (await gatherings.gathering(tx, gathering)).opened_present == 10


async def test_whoever_keeps_the_door_is_put_on_the_list_by_a_tap(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат Оспанов", Role.AKIM, at=ZHANAZHOL)
    named_short = await somebody("Серік", Role.DEPUTY, at=ZHANAZHOL)
    elsewhere = await somebody("Гүлнар Сейітова", Role.MODERATOR, at=AKSU)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        assert (await door.door(tx, akim, gathering)).myself
        for _ in range(2):
            view = await counting.add_myself(tx, akim, gathering)
            assert (view.numbers.present, view.myself) == (1, False)
        refused = await refusal(counting.add_myself(tx, named_short, gathering))
        assert refused.name == "name_not_full"
        assert not (await door.door(tx, elsewhere, gathering)).myself
        with pytest.raises(NotFound):
            await counting.add_myself(tx, elsewhere, gathering)


# ── Strangers and forged ids ─────────────────────────────────────────────────────────────────


async def test_the_door_of_another_okrug_is_not_found_whatever_is_pressed(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody(AIGUL, at=ZHANAZHOL)
    afar = await somebody("Бөтен Әкім", Role.AKIM, at="", okrug=OTHER_OKRUG)
    async with open_tx() as tx:
        gathering = await a_door(tx)
        await come(tx, aigul, gathering)
        stay = await tx.session.scalar(sa.select(GatheringStay.id))
        typed = Listed("Ахметов Болат", "")
        for actor in (afar, aigul):
            for does in (
                door.door(tx, actor, gathering),
                door.open_door(tx, actor, gathering, 1),
                door.renew_number(tx, actor, gathering, 1),
                door.set_own_number(tx, actor, gathering, "5"),
                door.open_gathering(tx, actor, gathering, 1),
                door.may_miss(tx, actor, gathering, 1),
                door.miss_quorum(tx, actor, gathering, 1),
                door.show_picture(tx, actor, gathering),
                door.give_desk(tx, actor, gathering, stay),
                door.take_desk(tx, actor, gathering),
                counting.who_is_here(tx, actor, gathering),
                counting.one_here(tx, actor, gathering, stay),
                counting.leave(tx, actor, gathering, stay),
                counting.come_back(tx, actor, gathering, stay),
                counting.remove(tx, actor, gathering, stay),
                counting.count_nameless(tx, actor, gathering, "5"),
                counting.add_myself(tx, actor, gathering),
                counting.ask_name(tx, actor, gathering, "Ахметов Болат"),
                counting.add_match(tx, actor, gathering, FromList.ENTITLED, 1),
                counting.add_name(tx, actor, gathering, typed),
            ):
                with pytest.raises(NotFound):
                    await does
        row = await gatherings.gathering(tx, gathering)
        assert (row.state, row.version) == (State.ANNOUNCED, 1)


async def test_forged_ids_are_not_found(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    aigul = await somebody(AIGUL, at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering, other = await a_door(tx), await a_door(tx)
        await come(tx, aigul, other)
        stay = await tx.session.scalar(sa.select(GatheringStay.id))
        huge = 2**62
        for does in (
            door.door(tx, akim, huge),
            entering.at_door(tx, aigul, huge),
            come(tx, aigul, huge),
            counting.leave(tx, akim, gathering, stay),  # of the other gathering
            counting.remove(tx, akim, gathering, stay),
            door.give_desk(tx, akim, gathering, stay),
            counting.one_here(tx, akim, gathering, huge),
            counting.add_match(tx, akim, gathering, FromList.ENTITLED, huge),
            counting.add_match(tx, akim, gathering, FromList.ELECTED, huge),
        ):
            with pytest.raises(NotFound):
                await does
        assert (await door.door(tx, akim, other)).numbers.present == 1


async def test_the_gathering_of_another_bot_is_not_found(open_tx: OpenTx, somebody: Somebody):
    aigul = await somebody(AIGUL, at=ZHANAZHOL)
    async with open_tx() as tx:
        gathering = await a_door(tx)
    async with open_tx(bot_id=43) as tx:
        with pytest.raises(NotFound):
            await come(tx, aigul, gathering)


async def test_steps_tell_who_did_what_at_the_door(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат Оспанов", Role.AKIM)
    async with open_tx() as tx:
        gathering = await a_door(tx, held_at=NOW)
        await crowd(tx, gathering, 10)
        await door.open_gathering(tx, akim, gathering, 1)
        moves = await tx.session.scalars(
            sa.select(GatheringStep.move).where(GatheringStep.gathering_id == gathering)
        )
        assert list(moves) == [Move.OPEN]
        assert (await tx.session.get_one(Gathering, gathering)).version == 2
