"""Finding a place as people look for it: by name, down the tree, up from a code."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.access import Actor
from bot.places import service
from bot.places.index import Index, Node
from bot.places.kato import read
from bot.places.models import Level, Okrug, PlaceAlias
from bot.places.names import key
from tests.conftest import OpenTx
from tests.places.files import COUNTRY, DISTRICT, OBLAST, OKRUG, VILLAGE, write_csv
from tests.support.worlds import BOT_ID, NOW

AIGUL = Actor(1, language="kk")


@pytest.fixture(autouse=True)
async def country(open_tx: OpenTx, tmp_path: Path) -> None:
    """KATO is imported, and one okrug is served."""
    async with open_tx() as tx:
        await service.import_places(tx, read(write_csv(tmp_path)), "test")
        tx.session.add(Okrug(code=OKRUG, updated_at=NOW))


async def found(open_tx: OpenTx, text: str, **more: bool) -> list[str]:
    async with open_tx() as tx:
        return [one.place.code for one in await service.search(tx, AIGUL, text, **more)]


@pytest.mark.parametrize(
    "typed",
    [
        "Ақсу", "аксу", "АҚСУ", "Aqsu", "aksu", "ақсу ауылы", "село Аксу", "с. Аксу", " аксу ",
        "акусу", "аксуу", "Ақс", "Аксу, Кокпектинский район", "көкпекті ақсу",
    ],
)  # fmt: skip
async def test_a_village_is_found_as_people_type_it(open_tx: OpenTx, typed: str) -> None:
    assert (await found(open_tx, typed))[0] == VILLAGE


async def test_the_russian_name_of_the_okrug_finds_the_okrug_and_its_village(
    open_tx: OpenTx,
) -> None:
    assert (await found(open_tx, "Аксуский"))[:2] == [OKRUG, VILLAGE]


@pytest.mark.parametrize("typed", ["", "   ", "🙂", "Алматы", "ъ", "a" * 4000, "%", "_" * 9])
async def test_what_is_no_village_finds_none(open_tx: OpenTx, typed: str) -> None:
    assert await found(open_tx, typed) == []


async def test_where_many_bear_the_name_the_served_one_comes_first(open_tx: OpenTx) -> None:
    everywhere = await found(open_tx, "Ақсу", served_only=False)
    assert everywhere[0] == VILLAGE
    assert set(everywhere) == {VILLAGE, "103433100", "114531100"}


async def test_the_district_tells_two_villages_apart(open_tx: OpenTx) -> None:
    for typed in ("ақсу целиноград", "Целиноградский район, Аксу"):
        assert (await found(open_tx, typed, served_only=False))[0] == "114531100"


async def test_a_village_comes_before_a_winter_camp_of_the_same_name(open_tx: OpenTx) -> None:
    assert await found(open_tx, "бирлик") == ["103430200", "103430300"]


async def test_what_is_found_says_where_it_lies(open_tx: OpenTx) -> None:
    async with open_tx() as tx:
        one = (await service.search(tx, AIGUL, "Ақсу"))[0]
    assert one.okrug is not None
    assert one.district is not None
    assert one.oblast is not None
    assert [p.code for p in (one.okrug, one.district, one.oblast)] == [OKRUG, DISTRICT, OBLAST]
    assert service.name_of(one.place, "kk") == "Ақсу ауылы"
    assert service.name_of(one.place, "ru") == "село Аксу"


async def test_a_renamed_village_is_found_under_its_new_name_at_once(
    open_tx: OpenTx, tmp_path: Path
) -> None:
    assert await found(open_tx, "Бейбіт") == []
    renamed = [
        (*row[:5], "Бейбіт а.", "с.Бейбит") if row[0] == VILLAGE else row for row in COUNTRY
    ]
    async with open_tx() as tx:
        await service.import_places(tx, read(write_csv(tmp_path, renamed)), "test")
    assert await found(open_tx, "Бейбіт") == [VILLAGE]


async def test_the_tree_is_walked_without_levels_that_are_no_choice(open_tx: OpenTx) -> None:
    async with open_tx() as tx:
        top = await service.children(tx, AIGUL)
        assert [place.code for place in top] == [VILLAGE, "103430200", "103430300"]
        assert await service.children(tx, AIGUL, VILLAGE) == []


async def test_with_two_okrugs_one_chooses_the_okrug_first(open_tx: OpenTx) -> None:
    async with open_tx() as tx:
        tx.session.add(Okrug(code="103433000", updated_at=NOW))
        await tx.session.flush()
        assert [p.code for p in await service.children(tx, AIGUL)] == [OKRUG, "103433000"]
        assert [p.code for p in await service.children(tx, AIGUL, "103433000")] == ["103433100"]


async def test_the_whole_country_begins_with_its_oblasts_in_the_readers_order(
    open_tx: OpenTx,
) -> None:
    async with open_tx() as tx:
        kk = await service.children(tx, AIGUL, served_only=False)
        ru = await service.children(tx, Actor(2, language="ru"), served_only=False)
    assert [place.kk for place in kk] == ["Абай облысы", "Ақмола облысы"]
    assert [place.ru for place in ru] == ["область Абай", "Акмолинская область"]


async def test_an_okrug_of_another_bot_is_not_served_here(open_tx: OpenTx) -> None:
    async with open_tx() as tx:
        tx.session.add(Okrug(code="114531000", bot_id=BOT_ID + 1, updated_at=NOW))
        await tx.session.flush()
        assert await service.okrug_of(tx, "114531100") is None
        assert [one.code for one in await service.served(tx, BOT_ID)] == [OKRUG]
        assert [one.code for one in await service.served(tx, BOT_ID + 1)] == [OKRUG, "114531000"]
    assert "114531100" not in await found(open_tx, "Ақсу")


async def test_the_way_up_from_a_village(open_tx: OpenTx) -> None:
    async with open_tx() as tx:
        assert [p.code for p in await service.path(tx, VILLAGE)] == [
            OBLAST, DISTRICT, OKRUG, VILLAGE,
        ]  # fmt: skip
        assert await service.path(tx, "999999999") == []
        okrug = await service.okrug_of(tx, VILLAGE)
        assert okrug is not None
        assert okrug.code == OKRUG
        assert await service.okrug_of(tx, "999999999") is None
        assert len(await service.settlements(tx, OKRUG)) == 3


async def test_an_old_code_leads_to_what_the_place_has_become(open_tx: OpenTx) -> None:
    async with open_tx() as tx:
        tx.session.add_all([
            PlaceAlias(code="999999100", now="999999200"),
            PlaceAlias(code="999999200", now=VILLAGE),
            PlaceAlias(code="777777100", now="777777200"),
            PlaceAlias(code="777777200", now="777777100"),
        ])  # fmt: skip
        await tx.session.flush()
        today = await service.resolve(tx, "999999100")
        assert today is not None
        assert today.code == VILLAGE
        assert await service.resolve(tx, "777777100") is None
        assert await service.resolve(tx, "123456789") is None


INDEX = Index([
    Node("100000000", None, Level.OBLAST, "oblast", (key("Абай облысы"),)),
    Node("100100000", "100000000", Level.DISTRICT, "district", (key("Бородулиха ауданы"),)),
    Node("100130000", "100100000", Level.OKRUG, "rural_okrug", ("зенковка", "зенковский")),
    Node("100130100", "100130000", Level.SETTLEMENT, "village", ("зенковка",)),
])  # fmt: skip


@settings(max_examples=300)
@given(st.text(max_size=200))
def test_any_text_can_be_searched_for(text: str) -> None:
    assert len(INDEX.find(text, served=(), served_only=False, limit=3)) <= 3
    assert INDEX.find(text, served=(), served_only=True, limit=3) == []


@given(st.integers(0, 7), st.sampled_from("абвгежлн"))
def test_one_wrong_letter_does_not_hide_a_village(at: int, letter: str) -> None:
    typed = "зенковка"[:at] + letter + "зенковка"[at + 1 :]
    assert INDEX.find(typed, served={"100130000"}, served_only=True, limit=3)[0] == "100130100"
