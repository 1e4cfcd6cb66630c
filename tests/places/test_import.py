"""Taking over editions of KATO."""

from pathlib import Path
from time import perf_counter

import pytest
import sqlalchemy as sa

from bot.core.db import Database
from bot.places import service
from bot.places.kato import BadFile, Row, read
from bot.places.models import Level, Place
from tests.conftest import OpenTx
from tests.places.files import COUNTRY, OBLAST, OKRUG, VILLAGE, write_csv, write_workbook
from tests.support.okrugs import plan
from tests.support.worlds import NOW


async def take(open_tx: OpenTx, file: Path, edition: str = "2026-07") -> service.ImportReport:
    async with open_tx() as tx:
        return await service.import_places(tx, read(file), edition)


async def place(database: Database, code: str) -> Place | None:
    async with database.read() as session:
        return await session.get(Place, code)


async def count(database: Database) -> int:
    async with database.read() as session:
        return await session.scalar(sa.select(sa.func.count()).select_from(Place)) or 0


async def test_a_first_import_fills_the_tree(
    database: Database, open_tx: OpenTx, tmp_path: Path
) -> None:
    report = await take(open_tx, write_workbook(tmp_path))
    assert (report.added, report.changed, report.unchanged, report.retired) == (14, 0, 0, 0)
    village = await place(database, VILLAGE)
    assert village is not None
    assert (village.parent, village.level, village.kind) == (OKRUG, Level.SETTLEMENT, "village")
    assert (village.kk, village.ru) == ("Ақсу ауылы", "село Аксу")
    assert (village.kk_folded, village.ru_folded, village.edition) == ("аксу", "аксу", "2026-07")


async def test_a_second_import_changes_nothing(
    database: Database, open_tx: OpenTx, tmp_path: Path
) -> None:
    await take(open_tx, write_workbook(tmp_path))
    before = await place(database, VILLAGE)
    report = await take(open_tx, write_csv(tmp_path))
    assert (report.added, report.changed, report.unchanged, report.retired) == (0, 0, 14, 0)
    after = await place(database, VILLAGE)
    assert before is not None
    assert after is not None
    assert before.revision == after.revision


async def test_a_new_edition_renames_and_is_remembered(
    database: Database, open_tx: OpenTx, tmp_path: Path
) -> None:
    await take(open_tx, write_csv(tmp_path))
    renamed = [
        (*row[:5], "Бейбіт а.", "с.Бейбит") if row[0] == VILLAGE else row for row in COUNTRY
    ]
    report = await take(open_tx, write_csv(tmp_path, renamed), "2027-01")
    assert (report.added, report.changed, report.unchanged) == (0, 1, 13)
    village, okrug = await place(database, VILLAGE), await place(database, OKRUG)
    assert village is not None
    assert okrug is not None
    assert (village.kk, village.kk_folded, village.ru) == ("Бейбіт ауылы", "бейбит", "село Бейбит")
    assert (village.edition, okrug.edition) == ("2027-01", "2027-01")


async def test_a_place_that_is_no_more_is_retired_and_may_come_back(
    database: Database, open_tx: OpenTx, tmp_path: Path
) -> None:
    await take(open_tx, write_csv(tmp_path))
    report = await take(open_tx, write_csv(tmp_path, [r for r in COUNTRY if r[0] != VILLAGE]))
    assert (report.retired, report.partial) == (1, False)
    gone = await place(database, VILLAGE)
    assert gone is not None
    assert gone.retired_at == NOW
    report = await take(open_tx, write_csv(tmp_path))
    assert report.changed == 1
    back = await place(database, VILLAGE)
    assert back is not None
    assert back.retired_at is None


async def test_a_part_of_the_country_retires_nothing(
    database: Database, open_tx: OpenTx, tmp_path: Path
) -> None:
    await take(open_tx, write_csv(tmp_path))
    part = [row for row in COUNTRY if row[0].startswith("11")]
    report = await take(open_tx, write_csv(tmp_path, part))
    assert (report.retired, report.partial, report.unchanged) == (0, True, 4)
    kept = await place(database, OBLAST)
    assert kept is not None
    assert kept.retired_at is None


async def test_a_part_may_lean_on_what_was_imported_before(
    database: Database, open_tx: OpenTx, tmp_path: Path
) -> None:
    await take(open_tx, write_csv(tmp_path))
    new = ("103430400", OKRUG, "settlement", "village", "2", "Жаңажол а.", "с.Жанажол")
    report = await take(open_tx, write_csv(tmp_path, [new]))
    assert (report.added, report.partial) == (1, True)


async def test_a_broken_file_leaves_no_trace(
    database: Database, open_tx: OpenTx, tmp_path: Path
) -> None:
    broken = [*COUNTRY, ("12", "", "oblast", "", "0", "X", "X")]
    with pytest.raises(BadFile, match="line 16"):
        await take(open_tx, write_csv(tmp_path, broken))
    assert await count(database) == 0


async def test_an_okrug_set_up_by_its_akimat_stays_as_the_akimat_wrote_it(
    database: Database, open_tx: OpenTx, tmp_path: Path
) -> None:
    async with open_tx() as tx:
        await service.seed(tx, plan())
    other = [(*row[:5], "Басқа а.", "с.Другое") if row[0] == VILLAGE else row for row in COUNTRY]
    extra = ("103430400", OKRUG, "settlement", "other_place", "2", "Шет қыстауы", "зимовка Шет")
    seen = []
    for _ in range(2):
        report = await take(open_tx, write_csv(tmp_path, [*other, extra]))
        village = await place(database, VILLAGE)
        assert village is not None
        assert (village.kk, village.entitled) == ("Ақсу ауылы", 812)
        assert await place(database, "103430400") is None
        seen.append((report.added, report.changed, report.retired))
    assert seen[1:] == [(0, 0, 0)]
    district = await place(database, "103400000")
    assert district is not None
    assert district.kk == "Көкпекті ауданы"  # KATO knows the district better
    async with open_tx() as tx:
        again = await service.seed(tx, plan())
    assert (again.added, again.changed, again.removed) == (0, 0, 0)


async def test_the_operator_hears_of_a_served_okrug_that_is_no_more(
    open_tx: OpenTx, tmp_path: Path
) -> None:
    from bot.places.models import Okrug

    many = [
        (f"1034301{n:02}", OKRUG, "settlement", "village", "2", f"Ақсу {n} а.", f"с.Аксу {n}")
        for n in range(1, 30)
    ]
    await take(open_tx, write_csv(tmp_path, [*COUNTRY, *many]))
    async with open_tx() as tx:
        tx.session.add(Okrug(code="114531000", updated_at=NOW))
    kept = [row for row in COUNTRY if not row[0].startswith("114531")]
    report = await take(open_tx, write_csv(tmp_path, [*kept, *many]))
    assert (report.retired, report.retired_served) == (2, ("114531000",))


@pytest.mark.slow
async def test_a_whole_country_takes_less_than_ten_seconds(
    database: Database, open_tx: OpenTx
) -> None:
    rows = [
        Row(n, f"{oblast:02}{district:02}{okrug:02}{place:03}", level, f"Ақсу {n} ауылы",
            f"село Аксу {n}", "village")
        for n, (oblast, district, okrug, place, level) in enumerate(_country(), start=2)
    ]  # fmt: skip
    assert len(rows) > 15_000
    started = perf_counter()
    async with open_tx() as tx:
        report = await service.import_places(tx, rows, "whole")
    async with open_tx() as tx:
        again = await service.import_places(tx, rows, "whole")
    assert perf_counter() - started < 20
    assert (report.added, again.unchanged) == (len(rows), len(rows))
    assert (again.added, again.changed, again.retired) == (0, 0, 0)


def _country() -> list[tuple[int, int, int, int, Level]]:
    made = []
    for oblast in range(10, 27):
        made.append((oblast, 0, 0, 0, Level.OBLAST))
        for district in range(1, 12):
            made.append((oblast, district, 0, 0, Level.DISTRICT))
            for okrug in range(1, 13):
                made.append((oblast, district, okrug, 0, Level.OKRUG))
                made.extend((oblast, district, okrug, n, Level.SETTLEMENT) for n in range(1, 7))
    return made
