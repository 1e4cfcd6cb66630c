"""How many may vote, and who: written by the office, with the day and the source."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Role
from bot.core.db import Database
from bot.core.errors import Invalid, NotFound, Refusal
from bot.core.tx import Tx
from bot.gatherings.models import (
    Elected,
    EntitledCount,
    EntitledName,
    GatheringCandidate,
    GatheringItem,
)
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.kinds import Base, Kind
from bot.gatherings.rules.listing import read_name, read_names, read_number
from bot.gatherings.service import entitled as _service
from bot.gatherings.storage import entitled as _find
from bot.gatherings.storage import gatherings as _gatherings
from bot.gatherings.storage import presence as _presence
from bot.places.models import Place
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody, a_gathering
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, OTHER_OKRUG, ZHANAZHOL
from tests.support.worlds import BOT_ID, NOW

#: What they find may have parts that are missing; a test says which are there.
service: Any = _service
find: Any = _find
gatherings: Any = _gatherings
presence: Any = _presence
TODAY = date(2026, 11, 25)
COMMISSION = "сайлау комиссиясының тізімі"


# ── What is typed ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "number", "day", "source"),
    [
        (f"812; 01.11.2026; {COMMISSION}", 812, date(2026, 11, 1), COMMISSION),
        (f"812\n01.11.2026\n{COMMISSION}", 812, date(2026, 11, 1), COMMISSION),
        ("812", 812, TODAY, ""),
        ("1 812 адам; 1 қараша", 1812, date(2026, 11, 1), ""),
        ("812; 15.12; акимат", 812, date(2025, 12, 15), "акимат"),  # the last such day
        ("812; комиссия; тізім", 812, TODAY, "комиссия; тізім"),
    ],
)
def test_a_number_is_read_with_its_day_and_its_source(typed, number, day, source):
    read = read_number(typed, TODAY)
    assert (read.number, read.as_of, read.source) == (number, day, source)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("0", "entitled_zero"),
        ("000; 01.11.2026", "entitled_zero"),
        ("", "entitled_unreadable"),
        ("көп", "entitled_unreadable"),
        ("-5", "entitled_unreadable"),
        ("8,5", "entitled_unreadable"),
        ("9" * 5000, "entitled_too_many"),
        ("1000001", "entitled_too_many"),
        ("812; 32.13.2026", "entitled_day_unreadable"),
        ("812; 26.11.2026", "entitled_day_to_come"),
        ("812; 01.01.2001", "entitled_day_old"),
    ],
)
def test_zero_and_nonsense_are_refused_each_by_its_own_name(typed, problem):
    with pytest.raises(Invalid) as refused:
        read_number(typed, TODAY)
    assert refused.value.name == problem


def test_a_list_is_read_line_by_line_and_what_a_table_brings_along_is_left_out():
    read = read_names(
        "1. Серікова Айгүл; Абай көшесі, 12\n"
        "2)\tАхметов Болат\t850101300123\t12.03.1985\tСәтбаев көшесі\n"
        "Оспанов Марат, Абай көшесі\n"
        "\n"
        "аты-жөні\n"
        "айгүл  СЕРІКОВА; абай көшесі 12\n"
        "Серікова Айгүл; Сәтбаев көшесі\n"
    )
    assert [(one.name, one.mark) for one in read.names] == [
        ("Серікова Айгүл", "Абай көшесі, 12"),
        ("Ахметов Болат", "Сәтбаев көшесі"),
        ("Оспанов Марат", "Абай көшесі"),
        ("Серікова Айгүл", "Сәтбаев көшесі"),
    ]
    assert (read.twice, read.alike, read.over) == (1, 1, 0)
    assert read.unread == ("аты-жөні",)
    assert read_names("Айгүл\n---\n12").unread == ("Айгүл",)


def test_no_number_of_an_identity_document_is_kept():
    one = read_name("Серікова Айгүл; 850101300123 Абай көшесі")
    assert one is not None
    assert "850101300123" not in one.name + one.mark


def test_a_list_longer_than_an_okrug_says_how_many_were_left_out():
    letters = "абвгдежзиклмнопрст"
    lines = [f"{a}{b}{c} {d}{a}" for a in letters for b in letters for c in letters for d in "аб"]
    read = read_names("\n".join(lines))
    assert len(read.names) == 5_000
    assert read.over == len(lines) - 5_000


# ── What stands ──────────────────────────────────────────────────────────────────────────────


async def test_the_file_speaks_until_the_office_does(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        known = await find.entitled_of(tx, OKRUG, AKSU)
        assert known == find.Entitled(812, None, "okrug.yaml")
        await service.set_number(tx, akim, OKRUG, AKSU, f"800; 01.10.2026; {COMMISSION}")
        await service.set_number(tx, akim, OKRUG, AKSU, f"790; 01.11.2026; {COMMISSION}")
    async with open_tx() as tx:
        known = await find.entitled_of(tx, OKRUG, AKSU)
        assert known == find.Entitled(790, date(2026, 11, 1), COMMISSION)
        rows = list(await tx.session.scalars(sa.select(EntitledCount.number)))
        assert rows == [800, 790]  # only ever added to


async def test_the_whole_okrug_is_the_sum_and_unknown_while_one_village_is(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        known = await find.entitled_of(tx, OKRUG)
        assert known is not None
        assert (known.number, known.source) == (812 + 430 + 96, "okrug.yaml")
        (await tx.session.get_one(Place, BIRLIK)).entitled = None
    async with open_tx() as tx:
        assert await find.entitled_of(tx, OKRUG) is None
        assert [one.code for one in await find.missing(tx, OKRUG)] == [BIRLIK]
        assert await find.missing(tx, OKRUG, AKSU) == []
        view = await service.overview(tx, akim, OKRUG)
        assert [place.code for place in view.missing] == [BIRLIK]
        await service.set_number(tx, akim, OKRUG, BIRLIK, "431; 01.11.2026; акимат")
    async with open_tx() as tx:
        known = await find.entitled_of(tx, OKRUG)
        assert known == find.Entitled(812 + 431 + 96, None, "okrug.yaml; акимат")


async def test_an_empty_village_is_said_by_a_button_of_its_own(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        (await tx.session.get_one(Place, ZHANAZHOL)).entitled = None
    async with open_tx() as tx:
        with pytest.raises(Invalid) as refused:
            await service.set_number(tx, akim, OKRUG, ZHANAZHOL, "0")
        assert refused.value.name == "entitled_zero"
        await service.set_nobody(tx, akim, OKRUG, ZHANAZHOL, source="ешкім жоқ")
    async with open_tx() as tx:
        known = await find.entitled_of(tx, OKRUG)
        assert known is not None
        assert known.number == 812 + 430


# ── Lists ────────────────────────────────────────────────────────────────────────────────────


async def test_a_list_replaces_the_one_before_whole_and_its_length_is_the_number(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        first = "Серікова Айгүл; Абай\nАхметов Болат\nОспанов Марат"
        subject = await service.replace_names(tx, akim, OKRUG, AKSU, first, source="тізім")
        assert (subject.names, subject.known.number, subject.known.source) == (3, 3, "тізім")
        again = "Жаңа Адам\nСерікова Айгүл; Абай"
        await service.replace_names(tx, akim, OKRUG, AKSU, again, source="тізім")
    async with open_tx() as tx:
        names = set(await tx.session.scalars(sa.select(EntitledName.name)))
        assert names == {"Жаңа Адам", "Серікова Айгүл"}
        known = await find.entitled_of(tx, OKRUG, AKSU)
        assert known == find.Entitled(2, TODAY, "тізім")
        subject = await service.drop_names(tx, akim, OKRUG, AKSU)
        assert (subject.names, subject.known.number) == (0, 2)


async def test_a_list_without_names_is_refused_and_the_old_one_stays(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        await service.replace_names(tx, akim, OKRUG, AKSU, "Ахметов Болат", source="тізім")
    async with open_tx() as tx:
        with pytest.raises(Invalid) as refused:
            await service.replace_names(tx, akim, OKRUG, AKSU, "12\n---", source="тізім")
        assert refused.value.name == "names_none"
    async with open_tx() as tx:
        assert (await service.subject(tx, akim, OKRUG, AKSU)).names == 1


async def test_of_two_who_replace_a_list_at_once_one_list_stands_whole(
    open_tx: OpenTx, somebody: Somebody, database: Database
):
    akim = await somebody("Марат", Role.AKIM)
    lists = [
        "\n".join(f"{word} Адам{chr(1072 + n)}" for n in range(20)) for word in ("Ұзын", "Кең")
    ]

    async def replace(text: str) -> None:
        async with database.write() as session:
            tx = Tx(session, NOW, BOT_ID)
            await service.replace_names(tx, akim, OKRUG, AKSU, text, source="тізім")
            await session.commit()

    await asyncio.gather(*map(replace, lists))
    async with open_tx() as tx:
        names = list(await tx.session.scalars(sa.select(EntitledName.name)))
        assert len(names) == 20
        assert len({name.split()[0] for name in names}) == 1


# ── Others ───────────────────────────────────────────────────────────────────────────────────


async def elected(tx: Tx, *names: str, settlement: str = "", last: date = date(2029, 1, 1)):
    gathering = await a_gathering(tx)
    item = GatheringItem(gathering_id=gathering, position=9, about=About.ELECTION)
    tx.session.add(item)
    await tx.session.flush()
    for number, name in enumerate(names, 1):
        candidate = GatheringCandidate(item_id=item.id, number=number, name=name)
        tx.session.add(candidate)
        await tx.session.flush()
        tx.session.add(
            Elected(
                bot_id=tx.bot_id,
                okrug=OKRUG,
                settlement=settlement,
                gathering_id=gathering,
                candidate_id=candidate.id,
                name=name,
                first=TODAY - timedelta(days=30),
                last=last,
            )
        )
    await tx.session.flush()


async def test_members_are_counted_by_their_terms_unless_the_office_typed_it_later(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        assert await find.members_of(tx, OKRUG) is None
        await elected(tx, "Бір Адам", "Екі Адам", "Үш Адам")
        await elected(tx, "Бұрынғы Мүше", last=TODAY - timedelta(days=1))
    async with open_tx() as tx:
        known = await find.members_of(tx, OKRUG)
        assert known is not None
        assert known.number == 3
        await service.set_number(tx, akim, OKRUG, "", "25; 01.01.2026")
        assert (await find.members_of(tx, OKRUG)).number == 3  # elected since
        await service.set_number(tx, akim, OKRUG, "", "25; 20.11.2026")
    async with open_tx() as tx:
        assert (await find.members_of(tx, OKRUG)).number == 25


async def test_the_threshold_is_counted_from_what_its_base_counts(
    open_tx: OpenTx, somebody: Somebody
):
    await somebody()
    async with open_tx() as tx:
        await elected(tx, *(f"Мүше {n}" for n in "абвгд"))
        await elected(tx, *(f"Өкіл {n}" for n in "абв"), settlement=BIRLIK)
        cases = [
            (await a_gathering(tx, kind=Kind.GATHERING), 1338, 134),
            (await a_gathering(tx, kind=Kind.SEPARATE, settlement=ZHANAZHOL), 96, 10),
            (await a_gathering(tx, kind=Kind.ASSEMBLY), 5, 3),
            (await a_gathering(tx, kind=Kind.GATHERING, base=Base.REPRESENTATIVES), 3, 2),
            (await a_gathering(tx, entitled=520), 520, 52),  # fixed at the door
        ]
        for gathering, out_of, needed in cases:
            row = await gatherings.gathering(tx, gathering)
            reached = await presence.threshold(tx, row)
            assert (reached.out_of, reached.needed, reached.have) == (out_of, needed, 0)
        report = await gatherings.gathering(tx, await a_gathering(tx, kind=Kind.REPORT))
        assert await presence.threshold(tx, report) is None


async def test_a_street_has_no_number_but_its_own(open_tx: OpenTx, somebody: Somebody):
    await somebody()
    async with open_tx() as tx:
        street = {"settlement": AKSU, "section_kk": "Абай көшесі", "section_ru": "улица Абая"}
        row = await gatherings.gathering(tx, await a_gathering(tx, kind=Kind.SEPARATE, **street))
        with pytest.raises(Refusal) as refused:
            await presence.threshold(tx, row)
        assert refused.value.name == "entitled_unknown"


@pytest.mark.parametrize("settlement", [AKSU, "", "999999999", OTHER_OKRUG])
async def test_nobody_of_another_okrug_sees_or_writes_a_number(
    open_tx: OpenTx, somebody: Somebody, settlement: str
):
    await somebody()
    stranger = await somebody("Бөтен", Role.AKIM, at="", okrug=OTHER_OKRUG)
    async with open_tx() as tx:
        for does in (
            service.overview(tx, stranger, OKRUG),
            service.subject(tx, stranger, OKRUG, settlement),
            service.set_number(tx, stranger, OKRUG, settlement, "812"),
            service.set_nobody(tx, stranger, OKRUG, settlement, source=""),
            service.preview_names(tx, stranger, OKRUG, settlement, "Ахметов Болат"),
            service.replace_names(tx, stranger, OKRUG, settlement, "Ахметов Болат", source=""),
            service.drop_names(tx, stranger, OKRUG, settlement),
        ):
            with pytest.raises(NotFound):
                await does
        assert await tx.session.scalar(sa.select(sa.func.count()).select_from(EntitledCount)) == 0


@pytest.mark.parametrize("settlement", ["999999999", OKRUG, OTHER_OKRUG])
async def test_a_forged_village_is_not_found(open_tx: OpenTx, somebody: Somebody, settlement: str):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        for does in (
            service.subject(tx, akim, OKRUG, settlement),
            service.set_number(tx, akim, OKRUG, settlement, "812"),
            service.replace_names(tx, akim, OKRUG, settlement, "Ахметов Болат", source=""),
        ):
            with pytest.raises(NotFound):
                await does


async def test_a_resident_writes_no_number(open_tx: OpenTx, somebody: Somebody):
    aigul = await somebody()
    async with open_tx() as tx:
        with pytest.raises(Refusal) as refused:
            await service.set_number(tx, aigul, OKRUG, AKSU, "812")
        assert refused.value.name == "not_allowed"
