"""Setting up one okrug from its file."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.access import Grant, Role
from bot.core.db import Database
from bot.places import service
from bot.places.kato import BadFile, read
from bot.places.models import Okrug, Place, PlaceAlias
from bot.places.plan import Plan, parse
from tests.conftest import OpenTx
from tests.places.files import write_csv

EXAMPLE = (Path(__file__).parents[2] / "okrug.example.yaml").read_text(encoding="utf-8")


def example(*changes: tuple[str, str]) -> Plan:
    text = EXAMPLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return parse(text.encode())


async def sow(
    open_tx: OpenTx, plan: Plan, inhabited: Mapping[str, int] | None = None
) -> service.SeedReport:
    async with open_tx() as tx:
        return await service.seed(tx, plan, inhabited=inhabited)


async def living(database: Database, okrug: str) -> dict[str, Place]:
    async with database.read() as session:
        rows = await session.scalars(
            sa.select(Place).where(Place.parent == okrug, Place.retired_at.is_(None))
        )
        return {place.code: place for place in rows}


async def test_the_example_sets_up_an_okrug(database: Database, open_tx: OpenTx) -> None:
    report = await sow(open_tx, example())
    assert (report.added, report.changed, report.removed) == (6, 0, 0)
    assert report.okrug.startswith("X")
    places = await living(database, report.okrug)
    assert [places[code].kk for code in report.codes] == [
        "Ақсу ауылы", "Бірлік ауылы", "Жаңажол ауылы",
    ]  # fmt: skip
    assert [places[code].entitled for code in report.codes] == [812, 430, 96]
    async with database.read() as session:
        okrug = await session.get(Okrug, report.okrug)
    assert okrug is not None
    assert okrug.bin == "000140000000"
    assert okrug.contacts["address"]["ru"] == "село Аксу, улица Абая, 1"
    assert okrug.contacts["email"] == "aksu@example.kz"
    assert okrug.settings == {
        "answer_days": 15,
        "closes": "18:00",
        "similar_days": 60,
        "overdue_days": [1, 3, 5],
        "report_at": "09:00",
        "consider_days": 5,
        "collective_households": 10,
        "collective_percent": 5,
    }


async def test_a_second_run_changes_nothing(database: Database, open_tx: OpenTx) -> None:
    first = await sow(open_tx, example())
    second = await sow(open_tx, example())
    assert (second.added, second.changed, second.removed) == (0, 0, 0)
    assert second.codes == first.codes


async def test_made_up_codes_are_the_same_on_every_machine_and_fit_an_observer(
    open_tx: OpenTx,
) -> None:
    report = await sow(open_tx, example())
    assert report.okrug == "XMQ0GW000"
    assert Grant(Role.OBSERVER, report.district).covers(report.okrug)
    assert all(code[:6] == report.okrug[:6] for code in report.codes)


async def test_two_okrugs_of_a_district_share_it(database: Database, open_tx: OpenTx) -> None:
    first = await sow(open_tx, example())
    second = await sow(
        open_tx,
        example(
            ("Ақсу ауылдық округі\n", "Тұран ауылдық округі\n"), ("ru: Аксуский", "ru: Туранский")
        ),
    )
    assert (second.added, second.district) == (4, first.district)
    assert second.okrug != first.okrug
    assert not set(first.codes) & set(second.codes)


async def test_a_name_can_be_corrected(database: Database, open_tx: OpenTx) -> None:
    first = await sow(open_tx, example())
    second = await sow(open_tx, example(("ru: село Бирлик", "ru: село Берлик")))
    assert (second.added, second.changed, second.removed) == (0, 1, 0)
    assert second.codes == first.codes
    assert (await living(database, first.okrug))[first.codes[1]].ru == "село Берлик"


async def test_a_settlement_is_renamed_by_its_code(database: Database, open_tx: OpenTx) -> None:
    first = await sow(open_tx, example())
    code = first.codes[1]
    renamed = f"code: {code}\n    kk: Бейбіт ауылы\n    ru: село Бейбит"
    second = await sow(
        open_tx, example(("kk: Бірлік ауылы\n    ru: село Бирлик", renamed)), {code: 40}
    )
    assert (second.added, second.changed, second.removed) == (0, 1, 0)
    assert (await living(database, first.okrug))[code].kk == "Бейбіт ауылы"


WITHOUT_BIRLIK = ("  - kk: Бірлік ауылы\n    ru: село Бирлик\n    entitled: 430\n", "")


async def test_a_settlement_taken_out_is_retired_and_comes_back_under_its_code(
    database: Database, open_tx: OpenTx
) -> None:
    first = await sow(open_tx, example())
    second = await sow(open_tx, example(WITHOUT_BIRLIK))
    assert (second.added, second.changed, second.removed) == (0, 0, 1)
    assert first.codes[1] not in await living(database, first.okrug)
    third = await sow(open_tx, example())
    assert third.codes == first.codes


async def test_a_settlement_where_residents_live_cannot_be_taken_out(
    database: Database, open_tx: OpenTx
) -> None:
    first = await sow(open_tx, example())
    with pytest.raises(
        BadFile, match=r"“Бірлік ауылы” .* is missing from it, but 2 residents live"
    ):
        await sow(open_tx, example(WITHOUT_BIRLIK), {first.codes[1]: 2})
    assert len(await living(database, first.okrug)) == 3


async def test_a_code_made_up_for_another_okrug_is_refused(open_tx: OpenTx) -> None:
    with pytest.raises(BadFile, match="was not made up for this okrug"):
        await sow(open_tx, example(("  - kk: Бірлік", "  - code: XZZZZZ001\n    kk: Бірлік")))


async def test_old_codes_lead_to_the_okrug(open_tx: OpenTx, database: Database) -> None:
    report = await sow(open_tx, example(("  # formerly: [", "  formerly: [")))
    async with database.read() as session:
        alias = await session.get(PlaceAlias, "103431000")
    assert alias is not None
    assert alias.now == report.okrug


KATO_CODE = (
    ("  # code: 103430000", "  code: 103430000"),
    ("  - kk: Ақсу ауылы", "  - code: 103430100\n    kk: Ақсу ауылы"),
)


async def test_an_okrug_with_its_code_finds_its_place_in_kato(
    database: Database, open_tx: OpenTx, tmp_path: Path
) -> None:
    async with open_tx() as tx:
        await service.import_places(tx, read(write_csv(tmp_path)), "test")
    report = await sow(open_tx, example(*KATO_CODE))
    assert (report.okrug, report.district) == ("103430000", "103400000")
    assert report.codes == ("103430100", "103430200", "X03430001")
    assert set(await living(database, report.okrug)) == set(report.codes)  # the camp is not listed
    again = await sow(open_tx, example(*KATO_CODE))
    assert (again.added, again.changed, again.removed) == (0, 0, 0)


async def test_kato_imported_later_does_not_move_an_okrug_from_its_made_up_code(
    open_tx: OpenTx, tmp_path: Path
) -> None:
    changes = (("Бірлік ауданы", "Көкпекті ауданы"), ("Сарыдала облысы", "Абай облысы"))
    first = await sow(open_tx, example(*changes))
    async with open_tx() as tx:
        await service.import_places(tx, read(write_csv(tmp_path)), "test")
    again = await sow(open_tx, example(*changes))
    assert (again.okrug, again.codes) == (first.okrug, first.codes)
    assert (again.added, again.changed, again.removed) == (0, 0, 0)
