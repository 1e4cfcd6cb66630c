"""The figures as a workbook: read again, they are the figures."""

import re
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.core.i18n import LANGUAGES, Language, translator
from bot.reports.rules.compared import SINGLE, Number, kinds, lines, number
from bot.reports.rules.figures import Cell, Figures, Measure, Report, Share
from bot.reports.screens.table import district_xlsx, xlsx
from bot.reports.screens.words import definition, title, topic_name
from tests.reports.samples import (
    DISTRICT,
    FEW,
    HUGE,
    MONTH,
    NEW_YEAR,
    NOW,
    ORDINARY,
    QUARTER,
    SAMPLES,
    WEEK,
)

FIRST = 6  # the row under the titles of the columns
ARROWS = {
    Measure.RECEIVED: (1, 0),
    Measure.ON_TIME: (0, -1),
    Measure.DAYS: (-1, 0),
    Measure.RATING: (0, 1),
}
every_sample = pytest.mark.parametrize("sample", SAMPLES)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def book(file: bytes) -> Any:
    return load_workbook(BytesIO(file))


def rows(sheet: Any) -> list[list[Any]]:
    """What stands under the titles, as far as a table goes."""
    found = []
    for row in sheet.iter_rows(min_row=FIRST, values_only=True):
        if row[0] is None:
            break
        found.append(list(row))
    return found


def as_read(value: Number) -> Any:
    """What a number is after it was written down and read again."""
    return "—" if value is None else pytest.approx(float(value))


# ── An okrug ─────────────────────────────────────────────────────────────────────────────────


@every_language
@every_sample
def test_the_figures_are_there_as_numbers(sample: str, language: Language) -> None:
    report = SAMPLES[sample]
    found = rows(book(xlsx(report, language)).worksheets[0])
    expected = [
        [as_read(line.now), as_read(line.before), as_read(line.usual)][: len(found[0]) - 1]
        for line in lines(report)
    ]
    assert [row[1:] for row in found] == expected
    assert len(found[0]) == (4 if len(report.usual) > 1 else 3)


@every_language
@every_sample
def test_there_is_no_formula_and_no_link_in_it(sample: str, language: Language) -> None:
    for sheet in book(xlsx(SAMPLES[sample], language, arrows=ARROWS)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n"}
                assert cell.hyperlink is None


@every_language
@every_sample
def test_a_sheet_prints_on_a4_and_keeps_its_titles(sample: str, language: Language) -> None:
    sheets = book(xlsx(SAMPLES[sample], language)).worksheets
    assert len({sheet.title for sheet in sheets}) == 6
    for sheet in sheets:
        assert 0 < len(sheet.title) <= 31
        assert re.search("[а-яәі]", sheet.title)
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert int(sheet.page_setup.fitToHeight) == 0  # one page wide, as many long as it takes
        assert sheet.freeze_panes == f"B{FIRST}"
        assert sheet.print_title_rows == f"${FIRST - 1}:${FIRST - 1}"
        assert sheet.column_dimensions["A"].width > 25


def test_it_says_whose_it_is_of_when_and_when_it_was_counted() -> None:
    sheet = book(xlsx(ORDINARY, "kk")).worksheets[0]
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == [
        "Ақсу ауылдық округі",
        "Өтініштер: 2026 жылғы 16–22 қараша",
        "Есептелген уақыты: 23.11.2026, 09:00",
    ]
    assert [cell.value for cell in sheet[FIRST - 1]] == [
        "Көрсеткіш",
        "2026 жылғы 16–22 қараша",
        "2026 жылғы 9–15 қараша",
        "Алдыңғы 4 кезеңнің орташасы",
    ]


def test_files_say_the_hour_of_the_same_clock_as_the_message() -> None:
    moved = replace(ORDINARY, zone="Asia/Tokyo")
    said = "Подсчитано: 23.11.2026, 13:00"
    assert book(xlsx(moved, "ru")).worksheets[0].cell(3, 1).value == said
    file = district_xlsx(DISTRICT, WEEK, "ru", as_of=ORDINARY.as_of, zone="Asia/Tokyo")
    assert book(file).worksheets[0].cell(3, 1).value == said


def test_a_number_looks_like_what_it_is() -> None:
    sheet = book(xlsx(ORDINARY, "ru")).worksheets[0]
    formats = {row[0].value: row[1].number_format for row in sheet.iter_rows(min_row=FIRST)}
    assert formats["Поступило"] == "#,##0"
    assert formats["Отвечено в срок, %"] == "0%"
    assert formats["Обычное время ответа, дней"] == "#,##0.0"


def test_arrows_stand_beside_what_they_compare_with() -> None:
    found = rows(book(xlsx(ORDINARY, "ru", arrows=ARROWS)).worksheets[0])
    marks = {row[0]: (row[3], row[5]) for row in found if row[3] or row[5]}
    assert marks == {
        "Поступило": ("↑", None),
        "Отвечено в срок, %": (None, "↓"),
        "Обычное время ответа, дней": ("↓", None),
        "Средняя оценка": (None, "↑"),
    }


def test_where_one_period_stands_beside_there_is_one_column_of_arrows() -> None:
    sheet = book(xlsx(QUARTER, "ru", arrows=ARROWS)).worksheets[0]
    assert [cell.value for cell in sheet[FIRST - 1]] == [
        "Показатель", "IV квартал 2026 года", "III квартал 2026 года", "Изменение",
    ]  # fmt: skip


@every_language
def test_villages_stand_with_their_appeals_their_residents_and_their_voters(
    language: Language,
) -> None:
    found = rows(book(xlsx(ORDINARY, language)).worksheets[1])
    assert [row[1:] for row in found] == [
        [11, pytest.approx(11 / 18), 11, 10.5, 214, 610],  # beside 11 and (9 + 11 + 11 + 11) / 4
        [5, pytest.approx(5 / 18), 1, 1, 90, 240],
        [2, pytest.approx(2 / 18), 0, 0, 41, "—"],
        [0, 0, 0, 0, 12, 130],
    ]
    names = ["Ақсу", "Өркениет", "Ұзынағаш", "Жиһангер"]
    if language == "ru":
        names = ["Аксу", "Уркениет", "Узынагаш", "Жихангер"]
    assert [row[0] for row in found] == names


def test_a_topic_of_last_week_is_there_though_nobody_wrote_of_it_now() -> None:
    quiet = replace(NOW, received=2, by_topic=(Cell("water", 2),))
    report = replace(ORDINARY, trail=(*ORDINARY.trail[:-1], (ORDINARY.period, quiet)))
    found = {row[0]: row[1:] for row in rows(book(xlsx(report, "kk")).worksheets[2])}
    before = {
        topic_name(cell.code, translator("kk")): cell.n for cell in report.usual[-1].by_topic
    }
    for name, n in before.items():
        assert found[name][2] == n
    assert [row for row in found.values() if row[0] == 0]


def test_a_village_whose_name_begins_like_a_formula_stays_a_village() -> None:
    sheet = book(xlsx(HUGE, "ru")).worksheets[1]
    cell = next(row[0] for row in sheet.iter_rows(min_row=FIRST) if "SUM" in str(row[0].value))
    assert (cell.value, cell.data_type) == ("=SUM(A1:A9)", "s")


def test_every_topic_medium_and_language_is_told() -> None:
    sheets = book(xlsx(ORDINARY, "ru")).worksheets
    assert [row[:2] for row in rows(sheets[2])][:3] == [
        ["Уличное освещение", 6],
        ["Питьевая вода и канализация", 4],
        ["Дороги и улицы", 3],
    ]
    assert sum(row[1] for row in rows(sheets[2])) == 18
    assert [row[:2] for row in rows(sheets[3])] == [
        ["Текст", 10], ["Фото", 5], ["Голосовое сообщение", 3],
    ]  # fmt: skip
    told = {row[0]: row[1] for row in sheets[3].iter_rows(min_row=FIRST, values_only=True)}
    assert (told["На казахском"], told["На русском"]) == (13, 5)


@pytest.mark.parametrize("report", [ORDINARY, MONTH, NEW_YEAR])
def test_every_period_before_is_told_in_full(report: Report) -> None:
    found = rows(book(xlsx(report, "kk")).worksheets[4])
    expected = [
        [as_read(number(measure, kind, figures)) for _, figures in report.trail]
        for measure in SINGLE
        for kind in kinds(measure)
    ]
    assert [row[1:] for row in found] == expected


@every_language
def test_every_figure_is_explained(language: Language) -> None:
    t = translator(language)
    found = rows(book(xlsx(ORDINARY, language)).worksheets[5])
    told = {row[0]: row[1] for row in found}
    for measure in Measure:
        assert told[title(measure, t)] == definition(measure, t).unescape()


# ── A district ───────────────────────────────────────────────────────────────────────────────


def district(language: Language = "ru") -> Any:
    return book(district_xlsx(DISTRICT, WEEK, language)).worksheets[0]


def under(sheet: Any) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(min_row=5, max_row=7, values_only=True)]


def test_an_observer_sees_each_okrug_beside_its_own_past_in_the_order_of_names() -> None:
    aksu, urkeniet, gabbas = under(district())
    assert aksu == [
        "Аксуский сельский округ", 18, 15, "не показано", "не показано", "<5", 10,
        "9 → 11 → 14 → 12", "↑",
    ]  # fmt: skip
    assert urkeniet == [
        "=Уркениетский сельский округ", "<5", "<5", "не показано", "не показано", "<5", 0,
        "<5 → <5 → 6 → 0", "↓",
    ]  # fmt: skip
    assert gabbas == [
        "Габбасский сельский округ", 0, 0, "—", "—", 0, 0, "—", None,
    ]  # fmt: skip


@every_language
def test_an_observer_sees_no_small_number(language: Language) -> None:
    many = tuple(
        replace(DISTRICT[0], okrug=f"{n}", now=replace(NOW, received=n, answered=n, overdue=n,
                backlog=n, on_time=Share(n, 9)), trail=(Figures(received=n),))
        for n in range(10)
    )  # fmt: skip
    sheet = book(district_xlsx(many, WEEK, language)).worksheets[0]
    for row in sheet.iter_rows(min_row=5, max_row=14, values_only=True):
        counts = row[:4] + row[5:]  # a share of 1 is all of them
        assert not {1, 2, 3, 4, "1", "2", "3", "4"} & set(counts)
        assert row[4] in {0, 1, "не показано", "көрсетілмейді"}
    # Of nine it is told how many were in time only where it is none, all, or neither side is few.
    told = [row[3] for row in sheet.iter_rows(min_row=5, max_row=14, values_only=True)]
    assert [value for value in told if not isinstance(value, str)] == [0, 9]


def test_a_share_that_may_be_told_is_a_number() -> None:
    row = replace(DISTRICT[0], now=replace(NOW, on_time=Share(9, 15)))
    sheet = book(district_xlsx([row], WEEK, "kk", district="Бөрлі ауданы")).worksheets[0]
    assert sheet.cell(1, 1).value == "Бөрлі ауданы"
    assert [cell.value for cell in sheet[5]][3:5] == [9, pytest.approx(float(Fraction(9, 15)))]


def test_of_a_district_there_is_no_formula_either() -> None:
    for row in district().iter_rows():
        assert all(cell.data_type in {"s", "n"} for cell in row)


def test_the_workbook_of_an_office_hides_nothing() -> None:
    found = rows(book(xlsx(FEW, "ru")).worksheets[1])
    assert [row[1] for row in found[:2]] == [2, 1]


def test_an_appeal_without_a_village_is_told_as_such() -> None:
    lost = replace(NOW, by_settlement=(Cell("", 3), Cell("191630100", 15)))
    report = replace(ORDINARY, trail=(*ORDINARY.trail[:-1], (ORDINARY.period, lost)))
    found = rows(book(xlsx(report, "kk")).worksheets[1])
    assert found[0] == ["Ауылы көрсетілмеген", 3, pytest.approx(1 / 6), 0, 0, "—", "—"]
