"""A gathering is put together: what the office may write, what is refused, what nobody loses."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.db import Database
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.law import Tie
from bot.core.tx import Tx
from bot.gatherings.models import Gathering, GatheringItem, GatheringStep
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.from_appeal import question_of, without_names
from bot.gatherings.rules.kinds import Base, Kind
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.limits import MOST_ITEMS, MOST_MATERIALS
from bot.gatherings.rules.planning import (
    Line,
    Part,
    Spread,
    missing,
    read_items,
    read_name,
    spread_out,
    suggested,
)
from bot.gatherings.service import looking, planning
from bot.gatherings.service.planning import Separate
from bot.people.service import crowds
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody, a_gathering
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

DAY = NOW + timedelta(days=12)


async def planned(open_tx: OpenTx, akim: Actor, kind: Kind = Kind.GATHERING, at: str = "") -> int:
    async with open_tx() as tx:
        return (await planning.plan(tx, akim, OKRUG, kind, at)).id


async def row_of(open_tx: OpenTx, gathering_id: int) -> Gathering:
    async with open_tx() as tx:
        row = await tx.session.get(Gathering, gathering_id)
        assert row is not None
        return row


async def items_of(open_tx: OpenTx, gathering_id: int) -> list[GatheringItem]:
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(GatheringItem)
            .where(GatheringItem.gathering_id == gathering_id)
            .order_by(GatheringItem.position)
        )
        return list(found)


# ── It is begun ──────────────────────────────────────────────────────────────────────────────


async def test_a_draft_is_for_its_office_alone(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    made = await planned(open_tx, akim)
    async with open_tx() as tx:
        assert (await looking.look(tx, akim, made)).state is State.DRAFT
        with pytest.raises(NotFound):
            await looking.look(tx, aigul, made)
        with pytest.raises(NotAllowed):
            await planning.plan(tx, aigul, OKRUG, Kind.GATHERING)
        assert [one.id for one in (await looking.calendar(tx, akim, OKRUG)).listed] == [made]
        assert not (await looking.calendar(tx, aigul, OKRUG)).listed
        steps = await tx.session.scalars(sa.select(GatheringStep.move))
        assert list(steps) == [Move.PLAN]


async def test_a_second_press_takes_up_the_empty_draft(open_tx: OpenTx, somebody: Somebody):
    akim, deputy = await somebody("Марат", Role.AKIM), await somebody("Дәурен", Role.DEPUTY)
    first = await planned(open_tx, akim)
    assert await planned(open_tx, akim) == first
    assert await planned(open_tx, deputy) != first
    assert await planned(open_tx, akim, Kind.EVENT) != first
    async with open_tx() as tx:
        await planning.set_moment(tx, akim, first, DAY)
    assert await planned(open_tx, akim) != first


async def test_a_village_of_another_okrug_is_not_planned_for(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        for kind, code in ((Kind.SEPARATE, "103450100"), (Kind.GATHERING, AKSU)):
            with pytest.raises(NotFound):
                await planning.plan(tx, akim, OKRUG, kind, code)
        with pytest.raises(NotAllowed):
            await planning.plan(tx, akim, OTHER_OKRUG, Kind.GATHERING)


USES: dict[str, Callable[[Tx, Actor, int], Awaitable[Any]]] = {
    "outlook": planning.outlook_of,
    "moment": lambda tx, who, one: planning.set_moment(tx, who, one, DAY),
    "place": lambda tx, who, one: planning.set_place(tx, who, one, ("Мектеп", "")),
    "like": lambda tx, who, one: planning.set_place_like(tx, who, one, one),
    "pin": lambda tx, who, one: planning.set_pin(tx, who, one, (43.2, 76.9)),
    "title": lambda tx, who, one: planning.set_title(tx, who, one, ("Сенбілік", "")),
    "section": lambda tx, who, one: planning.set_section(tx, who, one, ("Абай", "")),
    "village": lambda tx, who, one: planning.set_village(tx, who, one, 1),
    "only": lambda tx, who, one: planning.set_only_candidates(tx, who, one, only=True),
    "base": lambda tx, who, one: planning.set_base(tx, who, one, None),
    "material": lambda tx, who, one: planning.add_material(
        tx, who, one, kind="photo", file_id="a"
    ),
    "materials": planning.remove_materials,
    "items": lambda tx, who, one: planning.add_items(tx, who, one, [("Су", "")]),
    "words": lambda tx, who, one: planning.word_items(tx, who, one, {1: ("Су", "")}),
    "about": lambda tx, who, one: planning.set_about(tx, who, one, 1, About.LISTEN),
    "shift": lambda tx, who, one: planning.shift_item(tx, who, one, 1, up=True),
    "remove": lambda tx, who, one: planning.remove_item(tx, who, one, 1),
    "appeal": lambda tx, who, one: planning.add_from_appeal(tx, who, one, 1, ("Су", "")),
    "away": lambda tx, who, one: planning.put_away(tx, who, one, 1),
}


@pytest.mark.parametrize("use", USES)
async def test_a_stranger_of_another_okrug_and_a_resident_can_do_nothing(
    use: str, open_tx: OpenTx, somebody: Somebody
):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    other = await somebody("Ержан", Role.AKIM, at="", okrug=OTHER_OKRUG)
    made = await planned(open_tx, akim)
    async with open_tx() as tx:
        with pytest.raises(NotFound):
            await USES[use](tx, other, made)
        with pytest.raises(NotAllowed):
            await USES[use](tx, aigul, made)
        with pytest.raises(NotFound):
            await USES[use](tx, akim, 2**62)
    assert (await row_of(open_tx, made)).version == 1


# ── Its parts ────────────────────────────────────────────────────────────────────────────────


async def test_day_place_and_name_are_written_down(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    made = await planned(open_tx, akim, Kind.EVENT)
    async with open_tx() as tx:
        await planning.set_title(tx, akim, made, ("Сенбілік", "Субботник"))
        await planning.set_moment(tx, akim, made, DAY)
        await planning.set_place(tx, akim, made, ("Мектеп ауласы", ""))
        await planning.set_pin(tx, akim, made, (43.2, 76.9))
        await planning.set_village(tx, akim, made, 2)
    row = await row_of(open_tx, made)
    assert (row.title_kk, row.title_ru) == ("Сенбілік", "Субботник")
    assert (row.place_kk, row.place_ru, row.held_at) == ("Мектеп ауласы", "", DAY)
    assert (row.latitude, row.settlement) == (43.2, BIRLIK)
    async with open_tx() as tx:
        await planning.set_village(tx, akim, made, 0)
        await planning.set_pin(tx, akim, made, None)
    row = await row_of(open_tx, made)
    assert (row.settlement, row.latitude) == ("", None)


async def test_what_cannot_be_is_refused_and_nothing_is_lost(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    made = await planned(open_tx, akim)
    async with open_tx() as tx:
        await planning.set_place(tx, akim, made, ("Мектеп", "Школа"))
    version = (await row_of(open_tx, made)).version
    cases: list[tuple[str, Awaitable[Any]]] = []
    async with open_tx() as tx:
        cases = [
            ("day_is_past", planning.set_moment(tx, akim, made, NOW)),
            ("place_too_long", planning.set_place(tx, akim, made, ("а" * 5000, ""))),
            ("place_missing", planning.set_place(tx, akim, made, ("", ""))),
            ("title_too_long", planning.set_title(tx, akim, made, ("", "а" * 301))),
            ("items_missing", planning.add_items(tx, akim, made, [])),
            ("too_many_items", planning.add_items(tx, akim, made, [("Су", "")] * 200)),
            ("item_too_long", planning.add_items(tx, akim, made, [("Су", "а" * 301)])),
            ("base_not_for_kind", planning.set_base(tx, akim, made, Base.MEMBERS)),
        ]
        for name, case in cases:
            with pytest.raises(Invalid, match=name):
                await case
    row = await row_of(open_tx, made)
    assert (row.version, row.place_kk, row.held_at) == (version, "Мектеп", None)
    assert not await items_of(open_tx, made)


async def test_switches_belong_to_their_kinds(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    assembly = await planned(open_tx, akim, Kind.ASSEMBLY)
    gathering = await planned(open_tx, akim)
    separate = await planned(open_tx, akim, Kind.SEPARATE, AKSU)
    async with open_tx() as tx:
        await planning.set_only_candidates(tx, akim, assembly, only=True)
        assert (await planning.outlook_of(tx, akim, assembly)).asked == 3
        with pytest.raises(NotFound):
            await planning.set_only_candidates(tx, akim, gathering, only=True)
        await planning.set_base(tx, akim, gathering, Base.REPRESENTATIVES)
        await planning.set_section(tx, akim, separate, ("Абай көшесі", "улица Абая"))
        with pytest.raises(NotFound):
            await planning.set_section(tx, akim, gathering, ("Абай көшесі", ""))
        with pytest.raises(NotFound):
            await planning.set_village(tx, akim, separate, 0)  # it is of some village
        with pytest.raises(NotFound):
            await planning.set_village(tx, akim, separate, 99)
    assert (await row_of(open_tx, gathering)).base is Base.REPRESENTATIVES
    assert (await row_of(open_tx, separate)).section_ru == "улица Абая"


async def test_a_place_is_taken_from_a_gathering_of_the_same_okrug_only(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    made = await planned(open_tx, akim)
    async with open_tx() as tx:
        before = await a_gathering(
            tx, place_kk="Клуб", place_ru="Клуб", latitude=43.1, longitude=7
        )
        strange = await a_gathering(tx, okrug=OTHER_OKRUG)
        offered = (await planning.outlook_of(tx, akim, made)).before
        assert [number for number, _ in offered] == [before]
        await planning.set_place_like(tx, akim, made, before)
        with pytest.raises(NotFound):
            await planning.set_place_like(tx, akim, made, strange)
    row = await row_of(open_tx, made)
    assert (row.place_kk, row.latitude) == ("Клуб", 43.1)


async def test_materials_are_added_until_it_begins(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        known = await a_gathering(tx)
        begun = await a_gathering(tx, state=State.OPEN)
        for at in range(MOST_MATERIALS):
            await planning.add_material(tx, akim, known, kind="photo", file_id=f"f{at}")
        with pytest.raises(Invalid, match="too_many_materials"):
            await planning.add_material(tx, akim, known, kind="photo", file_id="more")
        with pytest.raises(Stale):
            await planning.add_material(tx, akim, begun, kind="photo", file_id="f")
    assert len((await row_of(open_tx, known)).materials) == MOST_MATERIALS
    async with open_tx() as tx:
        await planning.remove_materials(tx, akim, known)
    assert not (await row_of(open_tx, known)).materials


async def test_a_draft_that_is_put_away_is_nowhere(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    made = await planned(open_tx, akim)
    async with open_tx() as tx:
        with pytest.raises(Stale):
            await planning.put_away(tx, akim, made, 7)
        await planning.put_away(tx, akim, made, 1)
        for past in (False, True):
            assert not (await looking.calendar(tx, akim, OKRUG, past=past)).listed
        with pytest.raises(Stale):
            await planning.set_place(tx, akim, made, ("Мектеп", ""))


# ── The agenda ───────────────────────────────────────────────────────────────────────────────


async def with_items(open_tx: OpenTx, akim: Actor, *words: str) -> tuple[int, list[int]]:
    made = await planned(open_tx, akim)
    async with open_tx() as tx:
        _, numbers = await planning.add_items(tx, akim, made, [(one, "") for one in words])
    return made, numbers


async def test_questions_are_moved_deleted_and_brought_back(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    made, (water, road, light) = await with_items(open_tx, akim, "Су", "Жол", "Жарық")
    async with open_tx() as tx:
        await planning.shift_item(tx, akim, made, light, up=True)
        await planning.shift_item(tx, akim, made, water, up=True)  # it is the first already
    assert [one.kk for one in await items_of(open_tx, made)] == ["Су", "Жарық", "Жол"]
    async with open_tx() as tx:
        await planning.word_items(tx, akim, made, {light: ("Жарық", "Свет")})
        view, kept = await planning.remove_item(tx, akim, made, light)
        assert [one.position for one in view.agenda] == [1, 2]
        with pytest.raises(Stale):
            await planning.word_items(tx, akim, made, {light: ("Газ", "")})
        await planning.put_back(tx, akim, made, kept)
    back = await items_of(open_tx, made)
    assert [(one.position, one.kk, one.ru) for one in back] == [
        (1, "Су", ""),
        (2, "Жарық", "Свет"),
        (3, "Жол", ""),
    ]
    assert road == back[2].id


async def test_an_item_of_another_gathering_is_left_alone(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    _, (water,) = await with_items(open_tx, akim, "Су")
    made, _ = await with_items(open_tx, akim, "Жол")
    async with open_tx() as tx:
        with pytest.raises(Stale):
            await planning.remove_item(tx, akim, made, water)
        with pytest.raises(Stale):
            await planning.word_items(tx, akim, made, {water: ("Газ", "")})
        with pytest.raises(Stale):
            await planning.item_card(tx, akim, made, water)


async def test_the_agenda_has_room_for_so_many_and_no_more(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    made, numbers = await with_items(open_tx, akim, *["Су"] * MOST_ITEMS)
    async with open_tx() as tx:
        with pytest.raises(Invalid, match="too_many_items"):
            await planning.add_items(tx, akim, made, [("Жол", "")])
        _, kept = await planning.remove_item(tx, akim, made, numbers[0])
        await planning.add_items(tx, akim, made, [("Жол", "")])
        with pytest.raises(Invalid, match="too_many_items"):
            await planning.put_back(tx, akim, made, kept)
    assert len(await items_of(open_tx, made)) == MOST_ITEMS


async def test_an_election_says_how_many_and_how_equal_votes_are_parted(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    made = await planned(open_tx, akim, Kind.SEPARATE, AKSU)
    async with open_tx() as tx:
        _, (one,) = await planning.add_items(tx, akim, made, [("Өкілдер", "")])
        with pytest.raises(Stale):
            await planning.set_seats(tx, akim, made, one, 2)  # no election yet
        await planning.set_about(tx, akim, made, one, About.ELECTION)
        assert Part.SEATS in (await planning.outlook_of(tx, akim, made)).missing
        for seats, name in ((0, "seats_none"), (4, "seats_over_limit")):
            with pytest.raises(Invalid, match=name):
                await planning.set_seats(tx, akim, made, one, seats)
        await planning.set_seats(tx, akim, made, one, 3)
        await planning.set_source(tx, akim, made, one, "Мәслихат шешімі\n№ 12")
        card = await planning.turn_tie(tx, akim, made, one)
        assert card.tie is Tie.LOT
        card = await planning.set_seed(tx, akim, made, one, "Алма")
    assert (card.item.seats, card.source, card.seed) == (3, "Мәслихат шешімі № 12", "Алма")
    assembly = await planned(open_tx, akim, Kind.ASSEMBLY)
    async with open_tx() as tx:
        _, (one,) = await planning.add_items(tx, akim, assembly, [("Төраға", "")])
        with pytest.raises(Invalid, match="nobody_elected_here"):
            await planning.set_about(tx, akim, assembly, one, About.ELECTION)
        with pytest.raises(NotFound):
            await planning.set_about(tx, akim, assembly, one, About.CHAIR)


async def test_lines_of_two_colleagues_at_once_both_stay(
    database: Database, open_tx: OpenTx, somebody: Somebody
):
    akim, deputy = await somebody("Марат", Role.AKIM), await somebody("Дәурен", Role.DEPUTY)
    made = await planned(open_tx, akim)

    async def write(who: Actor, words: str) -> None:
        async with database.write() as session:
            await planning.add_items(Tx(session, NOW, BOT_ID), who, made, [(words, "")])
            await session.commit()

    await asyncio.gather(
        *(write(who, f"{word} {at}") for at in range(4) for who, word in
          ((akim, "Су"), (deputy, "Жол")))
    )  # fmt: skip
    items = await items_of(open_tx, made)
    assert len({one.kk for one in items}) == 8
    assert [one.position for one in items] == list(range(1, 9))


# ── Several separate gatherings ──────────────────────────────────────────────────────────────


def series(**values: Any) -> Separate:
    fields: dict[str, Any] = {
        "okrug": OKRUG,
        "settlements": (AKSU, BIRLIK),
        "held_at": (DAY, DAY + timedelta(hours=2)),
        "place": ("Ауыл мектебі", "Сельская школа"),
        "question": ("Өкілдер сайлау", "Избрание представителей"),
        "seats": 2,
        "source": "№ 12",
    }
    return Separate(**fields | values)


async def test_separate_gatherings_are_planned_in_one_go_and_lead_to_a_new_one(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        main, made = await planning.plan_separate(tx, akim, series())
        around = (await planning.outlook_of(tx, akim, main.id)).around
    assert main.kind is Kind.GATHERING
    assert [one.id for one in around.separate] == made
    for number, code, when in zip(made, (AKSU, BIRLIK), series().held_at, strict=True):
        row = await row_of(open_tx, number)
        assert (row.kind, row.settlement, row.held_at) == (Kind.SEPARATE, code, when)
        assert row.leads_to == main.id
        (item,) = await items_of(open_tx, number)
        assert (item.about, item.seats, item.seats_source) == (About.ELECTION, 2, "№ 12")
        async with open_tx() as tx:
            seen = await planning.outlook_of(tx, akim, number)
        assert seen.ready
        assert seen.around.leads_to is not None


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"settlements": (), "held_at": (DAY,)}, "villages_missing"),
        ({"settlements": (AKSU, AKSU)}, "villages_missing"),
        ({"held_at": (DAY, NOW)}, "day_is_past"),
        ({"seats": 4}, "seats_over_limit"),
        ({"place": ("", "")}, "place_missing"),
        ({"settlements": (AKSU, "103450100")}, "not_found"),
    ],
)
async def test_separate_gatherings_that_cannot_be_are_not_begun(
    values: dict[str, Any], name: str, open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        with pytest.raises(Refusal, match=name):
            await planning.plan_separate(tx, akim, series(**values))
        assert not await tx.session.scalar(sa.select(sa.func.count(Gathering.id)))


async def test_they_lead_to_no_gathering_of_another_okrug_and_to_no_assembly(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        strange = await a_gathering(tx, okrug=OTHER_OKRUG)
        assembly = await a_gathering(tx, kind=Kind.ASSEMBLY)
        over = await a_gathering(tx, state=State.CLOSED)
        good = await a_gathering(tx)
        for number in (strange, assembly, over):
            with pytest.raises(NotFound):
                await planning.plan_separate(tx, akim, series(leads_to=number))
        assert [one.id for one in await planning.to_lead_to(tx, akim, OKRUG)] == [good]
        main, _ = await planning.plan_separate(tx, akim, series(leads_to=good))
    assert main.id == good


# ── From a collective appeal ─────────────────────────────────────────────────────────────────


@pytest.fixture
def appeal() -> int:
    """An appeal of the okrug that somebody else's feature lends; nobody stands behind it."""

    async def behind(_: Tx, appeal_id: int, okrug: str) -> Any:
        if (appeal_id, okrug) != (7, OKRUG):
            raise NotFound("appeal")
        return sa.select(sa.literal(0)).where(sa.false())

    crowds.lend("appeal", behind)
    return 7


async def test_a_collective_appeal_stands_on_an_agenda_once(
    appeal: int, open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    made = await planned(open_tx, akim)
    async with open_tx() as tx:
        await planning.add_from_appeal(tx, akim, made, appeal, ("Көше жарығы", "Освещение"))
        with pytest.raises(Refusal, match="appeal_on_agenda"):
            await planning.add_from_appeal(tx, akim, made, appeal, ("Көше жарығы", ""))
        with pytest.raises(NotFound):
            await planning.add_from_appeal(tx, akim, made, 8, ("Көше жарығы", ""))
        known = await a_gathering(tx)
        with pytest.raises(Stale):  # people know of it: it is changed, and they are told
            await planning.add_from_appeal(tx, akim, known, appeal, ("Көше жарығы", ""))
        offered = await planning.may_take_appeal(tx, akim, OKRUG)
    assert {one.id for one in offered} == {made, known}
    (item,) = await items_of(open_tx, made)
    assert (item.appeal_id, item.kk, item.ru) == (appeal, "Көше жарығы", "Освещение")


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Менің атым Айгүл Серік, көшеде жарық жоқ", ("Айгүл", "Серік")),
        ("Айгүлдің үйінің жанында шам жанбайды", ("Айгүл",)),
        ("Меня зовут Иван Петров и у нас нет воды", ("Иван", "Петров")),
        ("Ерлан Маратұлы айтты, жол нашар", ("Маратұлы",)),
        ("Хабарласыңыз: 8 701 123 45 67", ("701", "45")),
        ("Пишите на ivan@example.kz или @ivan_aksu", ("example", "aksu")),
        ("ЖСН 850101300123, Абай көшесі 12", ("850101300123", "12")),
    ],
)
def test_no_name_and_no_number_goes_from_an_appeal_to_an_agenda(text: str, gone: tuple[str, ...]):
    said = without_names(text, ["Айгүл Әбдіқызы"])
    assert not [one for one in gone if one in said]


def test_words_that_are_no_names_stay():
    text = "Атымды айтпаймын. Абай көшесінде үш аптадан бері шам жанбайды"
    assert without_names(text, []) == text


def test_the_question_says_what_was_written_in_its_own_language_only():
    text = "Үш аптадан бері көшеде шам жанбайды"
    assert question_of("Жарық", "Ақсу ауылы", text, [], "kk") == f"Жарық, Ақсу ауылы: {text}"
    assert question_of("Освещение", "село Аксу", text, [], "ru") == "Освещение, село Аксу"
    assert len(question_of("Жарық", "Ақсу", "Жарық жоқ. " * 500, [], "kk")) < 300


# ── What people mean ─────────────────────────────────────────────────────────────────────────


def test_lines_of_a_list_are_questions_without_their_marks():
    assert read_items("1. Су құбыры\n2) Жол жөндеу\n– Жарық\n\n\n• 1.5 км жол").lines == (
        "Су құбыры",
        "Жол жөндеу",
        "Жарық",
        "1.5 км жол",
    )


def test_both_languages_may_be_written_at_once():
    both = read_items("Су құбыры\nЖол жөндеу\n\nО водопроводе\nО ремонте дорог")
    assert (both.lines, both.other) == (
        ("Су құбыры", "Жол жөндеу"),
        ("О водопроводе", "О ремонте дорог"),
    )
    assert read_items("Су құбыры\n\nЖол жөндеу").other == ()  # both are Kazakh
    assert read_items("Су құбыры\nЖол\n\nО воде").other == ()  # not as many
    assert read_name("Мәдениет үйі\nДом культуры").other == ("Дом культуры",)
    assert read_name("Мәдениет үйі\nАбай көшесі, 5").lines == ("Мәдениет үйі, Абай көшесі, 5",)
    assert read_name("Дом культуры, улица Абая, 5").language == "ru"
    turned = read_name("Школа, улица Абая, 5\nМектеп, Абай көшесі, 5")
    assert turned.lines == ("Мектеп, Абай көшесі, 5",)
    assert turned.other == ("Школа, улица Абая, 5",)


def test_the_first_lawful_day_is_offered_and_a_day_off_after_it():
    wednesday = NOW  # 25 November, 15:00 in the village
    offered = suggested(wednesday, 10)
    assert [one.isoformat() for one in offered] == [
        "2026-12-05T06:00:00+00:00",  # a Saturday: at eleven, at three, at six
        "2026-12-05T10:00:00+00:00",
        "2026-12-05T13:00:00+00:00",
    ]
    friday = datetime(2026, 11, 27, 10, tzinfo=UTC)
    assert [one.day for one in suggested(friday, 10)] == [7, 7, 12]
    like = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)
    assert suggested(friday, 10, like=like)[0] == datetime(2026, 12, 7, 4, 30, tzinfo=UTC)


def test_separate_gatherings_stand_in_a_row():
    assert spread_out(DAY, 2, Spread.SAME) == (DAY, DAY)
    assert spread_out(DAY, 3, Spread.HOURS)[-1] == DAY + timedelta(hours=4)
    assert spread_out(DAY, 3, Spread.DAYS)[-1] == DAY + timedelta(days=2)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (Kind.GATHERING, (Part.DAY, Part.PLACE, Part.AGENDA)),
        (Kind.SEPARATE, (Part.VILLAGE, Part.DAY, Part.PLACE, Part.AGENDA)),
        (Kind.ASSEMBLY, (Part.DAY, Part.PLACE, Part.AGENDA)),
        (Kind.REPORT, (Part.DAY, Part.PLACE)),
        (Kind.EVENT, (Part.TITLE, Part.DAY, Part.PLACE)),
    ],
)
def test_each_kind_says_what_it_cannot_be_announced_without(kind: Kind, wanted: tuple[Part, ...]):
    nothing: dict[str, Any] = {"settlement": "", "held_at": None, "place": False, "title": False}
    assert missing(kind, items=(), **nothing) == wanted
    full: dict[str, Any] = {"settlement": AKSU, "held_at": DAY, "place": True, "title": True}
    assert missing(kind, items=(Line(About.QUESTION, None),), **full) == ()
