"""Reading KATO: the official workbook (sheet katonew1) and CSV. Pure: nothing is written.

A file is taken whole or refused whole: `BadFile` names the line and says what is wrong with it.
"""

import csv
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.places.models import Level
from bot.places.names import spell_out

SHEET = "katonew1"
WORKBOOK_COLUMNS = ("te", "k", "kaz_name", "rus_name")  # ab, cd, ef, hij repeat te; nn counts
CSV_COLUMNS = ("code", "kk", "ru")  # parent, level and kind are worked out when not given
MAX_BYTES = 64 * 1024 * 1024
LEVELS = {level.value: level for level in Level} | {"sub_district": Level.OKRUG}
RANK = {level: rank for rank, level in enumerate(Level)}

_CODE = re.compile(r"[0-9]{9}")
_KIND = re.compile(r"[a-z_]{1,32}")
_NAME_LENGTH = 200


class BadFile(Exception):
    """A file that is refused; `str()` is one clear sentence that names the line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One place as a file has it. `parent` may be "": then the code itself tells."""

    line: int
    code: str
    level: Level
    kk: str
    ru: str
    kind: str = ""
    parent: str = ""


def read(file: Path) -> Iterator[Row]:
    """The rows of a workbook or CSV, one by one; `BadFile` at the first that is broken."""
    try:
        size = file.stat().st_size
        with file.open("rb") as opened:
            start = opened.read(4)
    except OSError as error:
        raise BadFile(f"it cannot be read ({error.strerror}).") from None
    if size > MAX_BYTES:
        raise BadFile(f"it is too large: more than {MAX_BYTES // 1024 // 1024} MB.")
    if start == b"PK\x03\x04" or file.suffix.lower() in {".xlsx", ".xlsm"}:
        return _read_workbook(file)
    return _read_csv(file)


def level_of(code: str) -> Level:
    """The level that a code of the form AB CD EF HIJ stands for."""
    if code.endswith("0000000"):
        return Level.OBLAST
    if code.endswith("00000"):
        return Level.DISTRICT
    return Level.OKRUG if code.endswith("000") else Level.SETTLEMENT


def ancestors(code: str) -> list[str]:
    """The codes of the okrug, the district and the oblast that a code lies in, nearest first."""
    above = (code[:6] + "000", code[:4] + "00000", code[:2] + "0000000")
    rank = RANK[level_of(code)]
    return [candidate for candidate in above if RANK[level_of(candidate)] < rank]


def checked(rows: Iterable[Row], known: Mapping[str, Level]) -> list[Row]:
    """All rows, each with its parent; `BadFile` for a code given twice or a parent nobody knows.

    `known` are the places that are there already, for a file that holds a part of the country.
    """
    taken: dict[str, Row] = {}
    for row in rows:
        if row.code in taken:
            raise BadFile(
                f"line {row.line}: the code {row.code} was already given in line "
                f"{taken[row.code].line}."
            )
        taken[row.code] = row
    if not taken:
        raise BadFile("there are no places in it.")
    levels = {**known, **{row.code: row.level for row in taken.values()}}
    return [_with_parent(row, levels) for row in taken.values()]


def _with_parent(row: Row, levels: Mapping[str, Level]) -> Row:
    if row.level is Level.OBLAST:
        if row.parent:
            raise BadFile(f"line {row.line}: the oblast {row.code} cannot have a parent.")
        return row
    parent = row.parent or next((code for code in ancestors(row.code) if code in levels), "")
    if parent not in levels:
        missing = parent or ancestors(row.code)[0]
        raise BadFile(
            f"line {row.line}: the parent {missing} of {row.code} is neither in the file nor "
            "imported before."
        )
    if RANK[levels[parent]] >= RANK[row.level]:
        raise BadFile(
            f"line {row.line}: the parent {parent} of {row.code} is not above it in the tree."
        )
    return replace(row, parent=parent)


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────


def _read_csv(file: Path) -> Iterator[Row]:
    with file.open("rb") as opened:
        reader = csv.reader(_lines(opened), strict=True)
        try:
            header = [column.strip().lower() for column in next(reader, [])]
            _must_have(header, CSV_COLUMNS)
            for cells in reader:
                if not any(cells):
                    continue
                line = reader.line_num
                if len(cells) != len(header):
                    raise BadFile(
                        f"line {line}: it has {len(cells)} columns instead of {len(header)}."
                    )
                yield _csv_row(line, dict(zip(header, cells, strict=True)))
        except csv.Error as error:
            raise BadFile(f"line {reader.line_num}: it is not CSV ({error}).") from None


def _lines(opened: Iterable[bytes]) -> Iterator[str]:
    for number, line in enumerate(opened, start=1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise BadFile(
                f"line {number}: it is not UTF-8 text; save the file as “CSV UTF-8”."
            ) from None
        if "\0" in text:
            raise BadFile(f"line {number}: it is not text.")
        yield text


def _csv_row(line: int, cells: Mapping[str, str]) -> Row:
    code = _code(line, cells["code"])
    level = level_of(code)
    if given := cells.get("level", "").strip():
        if given not in LEVELS:
            raise BadFile(f"line {line}: “{given}” is not a level of the tree.")
        if LEVELS[given] is not level:
            raise BadFile(f"line {line}: the code {code} does not belong to the level “{given}”.")
    parent = cells.get("parent", "").strip()
    return _row(
        line,
        code,
        kk=cells["kk"],
        ru=cells["ru"],
        kind=cells.get("kind", "").strip(),
        parent=_code(line, parent) if parent else "",
    )


# ── The workbook ─────────────────────────────────────────────────────────────────────────────


def _read_workbook(file: Path) -> Iterator[Row]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    # The file is opened here, as openpyxl leaves its own open after a line that is refused.
    with file.open("rb") as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's remarks on styles help nobody here
        try:
            book = load_workbook(opened, read_only=True, data_only=True)
        except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
            raise BadFile("it is not an Excel workbook (.xlsx).") from None
        if SHEET not in book.sheetnames:
            raise BadFile(f"it has no sheet called “{SHEET}”.")
        yield from _workbook_rows(book[SHEET].iter_rows(values_only=True))


def _workbook_rows(rows: Iterator[tuple[Any, ...]]) -> Iterator[Row]:
    header = [str(cell or "").strip().lower() for cell in next(rows, ())]
    _must_have(header, WORKBOOK_COLUMNS)
    columns = {name: header.index(name) for name in WORKBOOK_COLUMNS}
    for line, cells in enumerate(rows, start=2):
        if not any(cells):
            continue
        te, _k, kk, ru = (
            cells[columns[name]] if columns[name] < len(cells) else None
            for name in WORKBOOK_COLUMNS
        )
        yield _row(line, _code(line, te), kk=_text(kk), ru=_text(ru))


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


# ── Both ─────────────────────────────────────────────────────────────────────────────────────


def _must_have(header: list[str], columns: tuple[str, ...]) -> None:
    for column in columns:
        if column not in header:
            raise BadFile(f"line 1: the column “{column}” is missing.")


def _code(line: int, cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    code = _text(cell).strip()
    if not _CODE.fullmatch(code):
        shown = code if len(code) <= 20 else code[:20] + "…"
        raise BadFile(f"line {line}: the code “{shown}” is not nine digits.")
    return code


def _row(line: int, code: str, *, kk: str, ru: str, kind: str = "", parent: str = "") -> Row:
    level = level_of(code)
    kk, kind_kk = spell_out(kk, "kk")
    ru, kind_ru = spell_out(ru, "ru")
    for name, column in ((kk, "kk"), (ru, "ru")):
        if not name:
            raise BadFile(f"line {line}: the place {code} has no name in {LANGUAGE[column]}.")
        if len(name) > _NAME_LENGTH:
            raise BadFile(
                f"line {line}: the name of {code} in {LANGUAGE[column]} is longer than "
                f"{_NAME_LENGTH} letters."
            )
    if kind and not _KIND.fullmatch(kind):
        raise BadFile(f"line {line}: “{kind[:40]}” is not a kind of place.")
    return Row(line, code, level, kk, ru, kind or _kind(level, kind_kk or kind_ru), parent)


LANGUAGE = {"kk": "Kazakh", "ru": "Russian"}

#: What a kind means at the level it stands on; others keep their word.
_KINDS = {
    (Level.OBLAST, "city"): "republican_city",
    (Level.OBLAST, ""): "oblast",
    (Level.DISTRICT, ""): "district",
    (Level.OKRUG, "district"): "city_district",
    (Level.SETTLEMENT, "district"): "other_place",
    (Level.SETTLEMENT, ""): "other_place",
}


def _kind(level: Level, told: str) -> str:
    return _KINDS.get((level, told), told)
