"""The okrug's budget out of the table that an office has, however it is written."""

import pickle
import random
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bot.budget.rules.lines import Line, Side, per_thousand, read_lines, shared, slices
from bot.budget.rules.tables import BadTable, Fault, number
from bot.budget.screens.workbook import lines_in, read_cells, template
from bot.core.i18n import LANGUAGES, Language

INCOME, SPENDING = Side.INCOME, Side.SPENDING
N = None
Table = list[list[object]]
#: The annex to a decision on a budget, as akims publish it.
ANNEX: Table = [
    [N, N, N, N, "2025 жылғы 25 желтоқсандағы № 12 шешімге қосымша"],
    ["Шығыс Қазақстан облысы, Ақсу ауылдық округінің 2026 жылға арналған бюджеті"],
    ["Санаты", N, N, N, "Сомасы, мың теңге"],
    [N, "Сыныбы"],
    [N, N, "Кіші сыныбы"],
    [N, N, N, "Атауы"],
    [1, 2, 3, 4, 5],
    [N, N, N, "1. Кірістер", "63 204"],
    ["1", N, N, "Салықтық түсімдер", "5 000"],
    [N, "01", N, "Табыс салығы", "1 000"],
    [N, N, "2", "Жеке табыс салығы", "1 000"],
    [N, "04", N, "Меншікке салынатын салықтар", "4 000"],
    [N, N, "1", "Мүлікке салынатын салықтар", "200"],
    [N, N, "4", "Көлік құралдарына салынатын салық", "3 800"],
    ["4", N, N, "Трансферттердің түсімдері", "58 204"],
    [N, "02", N, "Жоғары тұрған органдардан түсетін трансферттер", "58 204"],
    [N, N, "3", "Аудандардың бюджетінен трансферттер", "58 204"],
    ["Функционалдық топ", N, N, N, "Сомасы, мың теңге"],
    [N, N, N, "Атауы"],
    [N, N, N, "2. Шығындар", "63 900"],
    ["01", N, N, "Жалпы сипаттағы мемлекеттік қызметтер", "40 000"],
    [N, "124", N, "Ауыл әкімінің аппараты", "40 000"],
    [N, N, "001", "Ауыл әкімінің қызметін қамтамасыз ету", "40 000"],
    ["07", N, N, "Тұрғын үй-коммуналдық шаруашылық", "23 900"],
    [N, "124", N, "Ауыл әкімінің аппараты", "23 900"],
    [N, N, "008", "Елді мекендердегі көшелерді жарықтандыру", "20 000"],
    [N, N, "011", "Абаттандыру мен көгалдандыру", "3 900"],
    [N, N, "011", "Республикалық бюджеттің есебінен", N],
    [N, N, N, "3. Таза бюджеттік кредиттеу", "0"],
    [N, N, N, "5. Бюджет тапшылығы (профициті)", "-696"],
    [N, N, N, "6. Бюджет тапшылығын қаржыландыру", "696"],
    ["8", N, N, "Бюджет қаражатының пайдаланылатын қалдықтары", "696"],
]  # fmt: skip
#: A report on how a budget is carried out: several plans, percent, sums, "of these".
REPORT: Table = [
    ["Отчет об исполнении бюджета Аксуского сельского округа на 1 октября 2026 года"],
    [N, N, N, N, N, "тыс. тенге"],
    ["№", "Наименование показателей", "Исполнение бюджета", N, N, N],
    [N, N, "Утвержденный план", "Уточненный план", "Исполнено (факт)", "% исполнения"],
    [1, 2, 3, 4, 5, 6],
    [N, "I. Доходы, всего", 60000, 63204.5, 41000.2, 64.9],
    [1, "Индивидуальный подоходный налог", 1000, 1200, 900.2, 75],
    [2, "Налог на имущество, в том числе:", 5000, 5000.5, 4100, 82],
    [N, "- физических лиц", 4000, 4000.5, 3100, 77],
    [N, "- юридических лиц", 1000, 1000, 1000, 100],
    [3, "Трансферты", 54000, 57004, 36000, 63],
    [N, "II. Расходы, всего", 60000, 63204.5, 40000, 63],
    [1, "Содержание аппарата", 40000, 43204.5, 30000, N],
    [N, "из них:"],
    [N, "заработная плата", 20000, 23000, 15000, N],
    [2, "Освещение улиц", "10 000,0", "10\xa0000,0", "8 000,0", 80],
    [3, "Дороги", 10000, 10000, 2000, 20],
    [N, "III. Сальдо по операциям с финансовыми активами", 0, -5, 0],
    [N, "Главный специалист               А. Иванова"],
]  # fmt: skip


def short(rows: Table) -> list[tuple[str, str, int, int | None]]:
    """The lines in thousands, as they are looked at."""
    return [
        (line.side.value, line.name, line.plan // 1000, line.fact and line.fact // 1000)
        for line in read_lines(rows).lines
    ]


# ── Tables ───────────────────────────────────────────────────────────────────────────────────


def test_the_annex_of_a_decision_gives_its_lowest_lines_that_add_up() -> None:
    assert short(ANNEX) == [
        ("income", "Жеке табыс салығы", 1000, N),
        ("income", "Мүлікке салынатын салықтар", 200, N),
        ("income", "Көлік құралдарына салынатын салық", 3800, N),
        ("income", "Аудандардың бюджетінен трансферттер", 58204, N),
        ("spending", "Ауыл әкімінің қызметін қамтамасыз ету", 40000, N),
        ("spending", "Елді мекендердегі көшелерді жарықтандыру", 20000, N),
        ("spending", "Абаттандыру мен көгалдандыру", 3900, N),
    ]
    read = read_lines(ANNEX)
    assert (read.unit, read.unit_said) == (1000, True)
    assert read.plan(INCOME) == read.given[INCOME] == 63_204_000
    assert read.plan(SPENDING) == 63_900_000
    assert read.fact(SPENDING) is None
    assert not read.differences()


def test_a_report_gives_the_newest_plan_and_the_fact_and_no_percent() -> None:
    assert short(REPORT) == [
        ("income", "Индивидуальный подоходный налог", 1200, 900),
        ("income", "Налог на имущество: физических лиц", 4000, 3100),
        ("income", "Налог на имущество: юридических лиц", 1000, 1000),
        ("income", "Трансферты", 57004, 36000),
        ("spending", "Содержание аппарата", 43204, 30000),
        ("spending", "Освещение улиц", 10000, 8000),
        ("spending", "Дороги", 10000, 2000),
    ]
    read = read_lines(REPORT)
    assert not read.differences()
    assert read.plan(INCOME) == 63_204_500
    assert read.fact(INCOME) == 41_000_200


HEAD: list[object] = ["Атауы", "Жоспар, мың теңге", "Нақты"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [["Кірістер"], HEAD, ["Салық", 5, 4], ["Барлығы", 5, 4], ["Шығыстар"], ["Жол", 6, N]],
            [("income", "Салық", 5, 4), ("spending", "Жол", 6, N)],
            id="headings over and between",
        ),
        pytest.param(
            [
                HEAD,
                ["Налоги", 5, N],
                ["Итого доходов", 5, N],
                ["Дороги", 6, N],
                ["Всего расходов", 6, N],
            ],
            [("income", "Налоги", 5, N), ("spending", "Дороги", 6, N)],
            id="sums below",
        ),
        pytest.param(
            [["Доходы", "План, тыс. тенге"], ["ИПН", 5], ["Расходы", "План"], ["Жол", 6]],
            [("income", "ИПН", 5, N), ("spending", "Жол", 6, N)],
            id="the side as the title of the names",
        ),
        pytest.param(
            [
                ["№", "Кірістер атауы", "Жоспар, мың теңге"],
                [1, "Салық", 5],
                [N, "Барлығы", 5],
                ["№", "Шығындар атауы", "Жоспар"],
                [1, "Жол", 6],
            ],
            [("income", "Салық", 5, N), ("spending", "Жол", 6, N)],
            id="a second header",
        ),
        pytest.param(
            [
                ["Түрі", *HEAD],
                ["Кіріс", "Салық", 5, N],
                ["шығыс", "Жол", 6, 2],
                ["Доход", "Аренда", 1, N],
            ],
            [("income", "Салық", 5, N), ("income", "Аренда", 1, N), ("spending", "Жол", 6, 2)],
            id="a column for the side",
        ),
        pytest.param(
            [
                HEAD,
                ["ДОХОДЫ", 300, N],
                ["Налоговые", 100, N],
                ["ИПН", 60, N],
                ["Имущество", 40, N],
                ["Трансферты", 200, N],
            ],
            [
                ("income", "ИПН", 60, N),
                ("income", "Имущество", 40, N),
                ("income", "Трансферты", 200, N),
            ],
            id="sums that nothing tells from lines but the whole",
        ),
        pytest.param(
            [
                HEAD,
                ["Шығындар", N, N],
                ["1. Жол", 100, N],
                ["1.1 Жөндеу", 70, N],
                ["1.2 Қар", 30, N],
                ["2. Су", 9, N],
            ],
            [("spending", "Жөндеу", 70, N), ("spending", "Қар", 30, N), ("spending", "Су", 9, N)],
            id="numbers with dots",
        ),
        pytest.param(
            [HEAD, ["Шығындар", N, N], ["Жол", 100, N], ["   Жөндеу", 70, N], ["Су", 9, N]],
            [("spending", "Жол", 100, N), ("spending", "Су", 9, N)],
            id="a part that is not the whole",
        ),
        pytest.param(
            [
                HEAD,
                ["Расходы", N, N],
                ["Дороги", 100, N],
                ["  за счет местного бюджета", 70, N],
                ["  за счет трансфертов", 30, N],
            ],
            [("spending", "Дороги", 100, N)],
            id="parts that only say whose money",
        ),
    ],
)
def test_tables_are_understood_as_people_write_them(
    rows: Table, expected: list[tuple[str, str, int, int | None]]
) -> None:
    assert short(rows) == expected


def test_names_in_both_languages_are_kept() -> None:
    head: list[object] = ["Атауы", "Наименование", "План, тенге"]
    rows: Table = [head, ["Шығыстар", "Расходы", N], ["Жол", "Дороги", "1 200,5"]]
    (line,) = read_lines(rows).lines
    assert line == Line(SPENDING, "Жол", 1201, None, "Дороги")
    assert (line.named("kk"), line.named("ru")) == ("Жол", "Дороги")
    assert Line.from_json(line.to_json()) == line


@pytest.mark.parametrize(
    ("said", "unit"),
    [("мың теңге", 1000), ("(тыс.тг)", 1000), ("млн. тенге", 1_000_000), ("теңге", 1)],
)
def test_the_unit_is_read_wherever_it_is_said(said: str, unit: int) -> None:
    tables: tuple[Table, ...] = (
        [[N, said], ["Шығыстар"], ["Атауы", "Жоспар"], ["Жол", 5]],
        [["Шығыстар"], ["Атауы", f"Жоспар, {said}"], ["Жол", 5]],
    )
    for rows in tables:
        read = read_lines(rows)
        assert read.lines[0].plan == 5 * unit
        assert read.unit_said


def test_a_table_that_does_not_say_its_unit_is_known_not_to() -> None:
    assert not read_lines([["Шығыстар"], ["Атауы", "Жоспар"], ["Жол", 5]]).unit_said


def test_a_sum_that_is_another_one_is_told() -> None:
    rows: Table = [HEAD, ["Шығыстар", 20, N], ["Жол", 5, N], ["Су", 6, N]]
    (difference,) = read_lines(rows).differences()
    assert (difference.given, difference.found) == (20_000, 11_000)


@pytest.mark.parametrize(
    ("rows", "fault", "row"),
    [
        ([["Жол", 5], ["Су", 6]], Fault.NO_HEADER, N),
        ([["Атауы", "Код", "Сан"], ["Жол", 1, N], ["Су", 2, N]], Fault.NO_PLAN, 1),
        ([["Атауы", "2", "3"], ["Жол", 1, 4], ["Су", 2, 5]], Fault.NO_PLAN, 1),
        ([[N], ["Атауы", "Жоспар"], ["Шығыстар"], ["Жол", "бес"]], Fault.NO_NUMBERS, 2),
        ([["Атауы", "Жоспар"], [N, N], ["Жол", 5]], Fault.NO_SIDE, 3),
        ([["Шығыстар"], ["Атауы", "Жоспар"], ["Жол", "(5)"]], Fault.NEGATIVE, 3),
        (
            [["Атауы", "Жоспар", "Атауы", "Жоспар"], ["Салық", 5, "Жол", 5]],
            Fault.TWO_TABLES,
            1,
        ),
        ([], Fault.NO_HEADER, N),
    ],
)
def test_what_is_missing_is_named_with_its_row(rows: Table, fault: Fault, row: int | None) -> None:
    with pytest.raises(BadTable) as refused:
        read_lines(rows)
    assert (refused.value.fault, refused.value.row) == (fault, row)
    again = pickle.loads(pickle.dumps(refused.value))  # it comes out of another process
    assert (again.fault, again.row) == (fault, row)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (5, "5"), (5.25, "5.25"), ("63 204", "63204"), ("63\xa0204,5", "63204.5"),
        ("1.234.567", "1234567"), ("1,234.5", "1234.5"), ("1.234,5", "1234.5"), ("(120)", "-120"),
        ("−7", "-7"), ("12 000 тг.", "12000"), ("5 000₸", "5000"), ("63,204", "63.204"),
        ("–", N), ("", N), (True, N), (float("nan"), N), ("12a3b", N), ("2026 жыл 5", N),
        (1e300, N),
    ],
)  # fmt: skip
def test_numbers_are_read_as_they_are_typed(cell: object, expected: str | None) -> None:
    found = number(cell)
    assert (found if found is None else f"{found:f}") == expected


def test_a_lone_comma_parts_thousands_where_the_column_shows_it_does() -> None:
    head: Table = [["Шығыстар"], ["Атауы", "Жоспар"]]
    rows: Table = [*head, ["Жол", "1,250,000"], ["Су", "63,204"]]
    assert [line.plan for line in read_lines(rows).lines] == [1_250_000, 63_204]


def test_two_thousand_equal_lines_are_read_as_any_others() -> None:
    rows: Table = [["Атауы", "Жоспар"], ["Шығыстар", 5], *(["Жол", 1] for _ in range(1_998))]
    assert len(read_lines(rows).lines) == 1_998


anything = st.one_of(
    st.none(), st.integers(), st.floats(), st.text(max_size=30),
    st.sampled_from(["Атауы", "Жоспар", "Кірістер", "Шығыстар", "Итого", "в том числе", "5 000"]),
)  # fmt: skip


@given(st.lists(st.lists(anything, max_size=6), max_size=12))
def test_no_table_breaks_the_reading(rows: Table) -> None:
    try:
        read = read_lines(rows)
    except BadTable:
        return
    assert all(line.plan >= 0 for line in read.lines)


# ── 1,000 tenge ──────────────────────────────────────────────────────────────────────────────


@given(st.lists(st.integers(0, 10**12), max_size=60), st.integers(1, 12))
def test_the_slices_are_exactly_a_thousand_the_largest_first(plans: list[int], most: int) -> None:
    lines = [Line(SPENDING, f"{at}", plan) for at, plan in enumerate(plans)]
    found = per_thousand(lines, most)
    assert len(found) <= most
    assert sum(tenge for _, tenge in found) == (1000 if sum(plans) else 0)
    named = [tenge for name, tenge in found if name]
    assert named == sorted(named, reverse=True)
    assert all(name for name, _ in found[:-1])


def test_the_rest_is_one_slice_and_the_fact_is_of_the_same_thousand() -> None:
    lines = [Line(SPENDING, "а", 600, 300), Line(SPENDING, "б", 300), Line(SPENDING, "в", 100, 50)]
    assert per_thousand(lines, 2) == (("а", 600), ("", 400))
    assert [(one.lines, one.fact) for one in slices(lines, 2)] == [(1, 300), (2, 50)]
    assert shared((1, 1, 1)) == (334, 333, 333)


# ── Files ────────────────────────────────────────────────────────────────────────────────────


def saved(fill: Callable[[Any], object]) -> bytes:
    book = Workbook()
    fill(book)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def with_annex(book: Any) -> None:
    book.active.title = "Бос"
    hidden = book.create_sheet("Жасырын")
    hidden.append(["Атауы", "Жоспар"])
    hidden.sheet_state = "hidden"
    sheet = book.create_sheet("Бюджет")
    for row in ANNEX:
        sheet.append(row)


def test_the_first_visible_sheet_with_anything_in_it_is_read() -> None:
    assert lines_in(saved(with_annex)) == read_lines(ANNEX)


def without_dimension(content: bytes) -> bytes:
    return repacked(content, lambda name, data: data.replace(b'ref="A1:E32"', b'ref="A1:A1"'))


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            after.writestr(name, change(name, before.read(name)))
    return made.getvalue()


def test_a_sheet_that_is_wrong_about_its_size_is_read_whole() -> None:
    assert without_dimension(saved(with_annex)) != saved(with_annex)
    assert lines_in(without_dimension(saved(with_annex))) == read_lines(ANNEX)


def test_of_a_formula_its_last_value_is_read() -> None:
    from xlsxwriter import Workbook as Written  # type: ignore[import-untyped]

    made = BytesIO()
    book = Written(made, {"in_memory": True})
    sheet = book.add_worksheet()
    for row, cells in enumerate((["Шығыстар"], ["Атауы", "Жоспар"], ["Жол"])):
        sheet.write_row(row, 0, cells)
    sheet.write_formula(2, 1, "=2+3", None, 5)
    book.close()
    assert lines_in(made.getvalue()).lines == (Line(SPENDING, "Жол", 5),)


def test_what_is_no_workbook_is_refused_by_name() -> None:
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + b"c" * 99 + b'">]>'
    good = saved(with_annex)
    long = saved(lambda book: book.active.cell(2_001, 1, "Жол"))
    for content, fault in (
        (b"", Fault.NOT_XLSX),
        (b"%PDF-1.7", Fault.NOT_XLSX),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, Fault.OLD_XLS),
        (b"PK" + b"\0" * 6_000_000, Fault.TOO_LARGE),
        (saved(lambda book: None), Fault.EMPTY),
        (long, Fault.TOO_LONG),
        (repacked(good, lambda name, data: data if "sheet" not in name else b""), Fault.NOT_XLSX),
        (repacked(good, lambda name, data: entity + data[data.find(b"?>") + 2 :]), Fault.NOT_XLSX),
    ):
        with pytest.raises(BadTable) as refused:
            read_cells(content)
        assert refused.value.fault is fault


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 20_000_000)
    assert len(made.getvalue()) < 30_000
    with pytest.raises(BadTable) as refused:
        read_cells(made.getvalue())
    assert refused.value.fault is Fault.TOO_LARGE


def test_a_damaged_file_is_refused_and_never_breaks_the_bot() -> None:
    good, chance = saved(with_annex), random.Random(7)
    for _ in range(60):
        damaged = bytearray(good)
        for _ in range(chance.randrange(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            read_cells(bytes(damaged[: chance.randrange(100, len(damaged))]))
            read_cells(bytes(damaged))
        except BadTable:
            pass


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_empty_table_that_an_office_fills_in_is_read_back(language: Language) -> None:
    book = load_workbook(BytesIO(template(language)))
    sheet = book.worksheets[0]
    with pytest.raises(BadTable) as refused:
        lines_in(template(language))
    assert refused.value.fault is Fault.NO_NUMBERS
    for row, plan in ((6, 1_200_000), (12, 5_000_000), (13, 700_000)):
        sheet.cell(row, 4).value = plan
    sheet.cell(12, 5).value = 4_000_000
    for column, value in enumerate((sheet.cell(12, 1).value, "Мектеп ауласы", None, 9), start=1):
        sheet.cell(20, column).value = value
    made = BytesIO()
    book.save(made)
    read = lines_in(made.getvalue())
    assert [(line.side, line.name, line.ru, line.plan, line.fact) for line in read.lines] == [
        (INCOME, "Жеке табыс салығы", "Индивидуальный подоходный налог", 1_200_000, None),
        (
            SPENDING,
            "Әкім аппаратының қызметі",
            "Деятельность аппарата акима",
            5_000_000,
            4_000_000,
        ),
        (SPENDING, "Көшелерді жарықтандыру", "Освещение улиц", 700_000, None),
        (SPENDING, "Мектеп ауласы", "", 9, None),
    ]
    assert (read.unit, read.unit_said) == (1, True)
