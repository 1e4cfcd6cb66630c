"""Reading the official workbook and CSV."""

from pathlib import Path

import pytest

from bot.places.kato import BadFile, Row, checked, read
from bot.places.models import Level
from tests.places.files import (
    COUNTRY,
    DISTRICT,
    HEADER,
    OBLAST,
    OKRUG,
    VILLAGE,
    csv_text,
    write_csv,
    write_workbook,
)


def rows_of(file: Path) -> list[Row]:
    return checked(read(file), {})


def refusal(file: Path) -> str:
    with pytest.raises(BadFile) as refused:
        rows_of(file)
    return str(refused.value)


def replaced(line: int, column: str, value: str) -> list[tuple[str, ...]]:
    """The country with one cell changed; the header is line 1."""
    changed = [list(row) for row in COUNTRY]
    changed[line - 2][HEADER.index(column)] = value
    return [tuple(row) for row in changed]


def test_csv_and_workbook_tell_the_same_country(tmp_path: Path) -> None:
    assert rows_of(write_csv(tmp_path)) == rows_of(write_workbook(tmp_path))


def test_the_dirt_of_names_is_cleaned(tmp_path: Path) -> None:
    rows = {row.code: row for row in rows_of(write_workbook(tmp_path))}
    assert (rows[OKRUG].kk, rows[OKRUG].ru) == ("Ақсу ауылдық округі", "Аксуский сельский округ")
    assert (rows[VILLAGE].kk, rows[VILLAGE].ru) == ("Ақсу ауылы", "село Аксу")
    assert rows["103433000"].ru == "сельский округ Туран"


def test_levels_kinds_and_parents_come_from_the_code_and_the_name(tmp_path: Path) -> None:
    rows = {row.code: row for row in rows_of(write_workbook(tmp_path))}
    assert [rows[code].level for code in (OBLAST, DISTRICT, OKRUG, VILLAGE)] == list(Level)
    assert [rows[code].parent for code in (OBLAST, DISTRICT, OKRUG, VILLAGE)] == [
        "", OBLAST, DISTRICT, OKRUG,
    ]  # fmt: skip
    assert rows["101010000"].kind == "city"
    assert rows["103430300"].kind == "other_place"
    assert rows["114531000"].kind == "village_akimat"


def test_a_town_right_below_its_district_has_the_district_for_parent(tmp_path: Path) -> None:
    town = ("103410100", "", "settlement", "city", "1", "Шар қ.", "г.Шар")
    rows = {row.code: row for row in rows_of(write_csv(tmp_path, [*COUNTRY, town]))}
    assert rows["103410100"].parent == DISTRICT


def test_a_file_may_name_children_before_their_parents(tmp_path: Path) -> None:
    assert len(rows_of(write_csv(tmp_path, COUNTRY[::-1]))) == len(COUNTRY)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "kato.csv"
    file.write_bytes(b"\xef\xbb\xbf" + csv_text().encode())
    assert len(rows_of(file)) == len(COUNTRY)


@pytest.mark.parametrize(
    ("line", "column", "value", "sentence"),
    [
        (5, "code", "10343010", "line 5: the code “10343010” is not nine digits."),
        (5, "code", "", "line 5: the code “” is not nine digits."),
        (5, "code", "1034301OO", "line 5: the code “1034301OO” is not nine digits."),
        (6, "code", VILLAGE, f"line 6: the code {VILLAGE} was already given in line 5."),
        (5, "kk", "", f"line 5: the place {VILLAGE} has no name in Kazakh."),
        (5, "ru", "\u00a0", f"line 5: the place {VILLAGE} has no name in Russian."),
        (5, "kk", "А" * 201,
         f"line 5: the name of {VILLAGE} in Kazakh is longer than 200 letters."),
        (5, "level", "okrug", f"line 5: the code {VILLAGE} does not belong to the level “okrug”."),
        (5, "level", "planet", "line 5: “planet” is not a level of the tree."),
        (5, "kind", "<b>", "line 5: “<b>” is not a kind of place."),
        (5, "parent", "103499000",
         f"line 5: the parent 103499000 of {VILLAGE} is neither in the file nor imported before."),
        (5, "parent", VILLAGE,
         f"line 5: the parent {VILLAGE} of {VILLAGE} is not above it in the tree."),
        (2, "parent", DISTRICT, f"line 2: the oblast {OBLAST} cannot have a parent."),
    ],
)  # fmt: skip
def test_a_broken_line_is_named(
    tmp_path: Path, line: int, column: str, value: str, sentence: str
) -> None:
    assert refusal(write_csv(tmp_path, replaced(line, column, value))) == sentence


def test_an_orphan_of_the_workbook_is_named(tmp_path: Path) -> None:
    file = write_workbook(tmp_path, [("203430100", "", "", "", "2", "Ақсу а.", "с.Аксу")])
    assert refusal(file) == (
        "line 2: the parent 203430000 of 203430100 is neither in the file nor imported before."
    )


def test_a_broken_line_of_the_workbook_is_named(tmp_path: Path) -> None:
    file = write_workbook(tmp_path, replaced(5, "ru", ""))
    assert refusal(file) == f"line 5: the place {VILLAGE} has no name in Russian."


@pytest.mark.parametrize("column", ["code", "kk", "ru"])
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    file = tmp_path / "kato.csv"
    header = [name if name != column else "x" for name in HEADER]
    file.write_text(csv_text(header=header), encoding="utf-8")
    assert refusal(file) == f"line 1: the column “{column}” is missing."


def test_a_line_with_too_few_columns_is_named(tmp_path: Path) -> None:
    file = tmp_path / "kato.csv"
    file.write_text(csv_text() + "999,1\n", encoding="utf-8")
    assert refusal(file) == "line 16: it has 2 columns instead of 7."


def test_the_encoding_of_old_windows_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "kato.csv"
    lines = csv_text(COUNTRY[:1]).replace("Абай облысы", "Абай")
    file.write_bytes(lines.encode("cp1251"))
    assert refusal(file) == "line 2: it is not UTF-8 text; save the file as “CSV UTF-8”."


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("kato.csv", b"", "line 1: the column “code” is missing."),
        ("kato.csv", b"code,kk,ru\n", "there are no places in it."),
        ("kato.csv", b"code,kk,ru\n\0\n", "line 2: it is not text."),
        ("kato.csv", b'code,kk,ru\n"1"2,3,4\n', "it is not CSV"),
        ("kato.xlsx", b"code,kk,ru\n", "it is not an Excel workbook (.xlsx)."),
        ("kato.xlsx", b"PK\x03\x04 and nothing else", "it is not an Excel workbook (.xlsx)."),
        ("kato.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "line 1: it is not UTF-8 text"),
    ],
)
def test_what_is_no_such_file_is_refused(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert sentence in refusal(file)


def test_a_workbook_without_the_sheet_is_refused(tmp_path: Path) -> None:
    assert refusal(write_workbook(tmp_path, sheet="Sheet1")) == (
        "it has no sheet called “katonew1”."
    )


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv") == "it cannot be read (No such file or directory)."
