"""The okrug's budget as a workbook: the one an office sends, and an empty one to fill in.

Pure: plain values in, bytes out, and the other way round. What comes is opened in a process of its
own and is not trusted: sizes are looked at before anything is unpacked, and formulas are what the
office's program last worked out.
"""

import warnings
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from bot.budget.rules.lines import Lines, Side, read_lines
from bot.budget.rules.tables import BadTable, Fault
from bot.core.i18n import N_, Language, Translator, translator

MOST_BYTES = 5 * 1024 * 1024
_MOST_UNPACKED = 16 * 1024 * 1024
_MOST_PARTS = 500
_MOST_ROWS, _MOST_COLUMNS = 2_000, 30
_MOST_TEXT = 1_000  # letters of a cell
_OLE = b"\xd0\xcf\x11\xe0"  # how files of Excel 97-2003 begin, and all that have a password

Cell = str | int | float | None


# ── What an office sends ─────────────────────────────────────────────────────────────────────


def lines_in(content: bytes) -> Lines:
    """The budget's lines in a workbook; `BadTable` says why there are none."""
    return read_lines(read_cells(content))


def read_cells(content: bytes) -> list[list[object]]:
    """The cells of the first visible sheet with anything in it: texts, numbers and None.

    `BadTable` where the file is too large, no workbook, broken, or empty.
    """
    if len(content) > MOST_BYTES:
        raise BadTable(Fault.TOO_LARGE)
    if content.startswith(_OLE):
        raise BadTable(Fault.OLD_XLS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's remarks on styles help nobody here
        try:
            _look(content)
            return _cells(content)
        except BadTable:
            raise
        except Exception as error:  # a broken file breaks its reader in any way
            raise BadTable(Fault.NOT_XLSX) from error


def _look(content: bytes) -> None:
    """How much it would be, by its own table of contents: no part unpacks to more than it says."""
    from zipfile import ZipFile

    with ZipFile(BytesIO(content)) as packed:
        parts = packed.infolist()
    # What is called a picture may be read as words: all of it counts.
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise BadTable(Fault.TOO_LARGE)


def _cells(content: bytes) -> list[list[object]]:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible" and (rows := _rows(sheet)):
                return rows
    finally:
        book.close()
    raise BadTable(Fault.EMPTY)


def _rows(sheet: Any) -> list[list[object]]:
    """Row by row without what is empty at the end; its own word for its size may be wrong."""
    sheet.reset_dimensions()
    rows: list[list[object]] = []
    filled = 0
    found = sheet.iter_rows(max_row=_MOST_ROWS + 1, max_col=_MOST_COLUMNS, values_only=True)
    for number, cells in enumerate(found, start=1):
        rows.append([_plain(cell) for cell in cells])
        if any(cell is not None for cell in rows[-1]):
            filled = number
    if filled > _MOST_ROWS:
        raise BadTable(Fault.TOO_LONG, _MOST_ROWS + 1)
    return rows[:filled]


def _plain(cell: object) -> Cell:
    if isinstance(cell, str):
        return cell[:_MOST_TEXT] if cell.strip() else None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    return None


# ── What an office fills in ──────────────────────────────────────────────────────────────────

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = (14, 52, 52, 18, 18)
_EMPTY_ROWS = 30  # below the examples
#: Lines that most okrugs have.
_USUAL: tuple[tuple[Side, str], ...] = (
    (Side.INCOME, N_("Budget line: individual income tax")),
    (Side.INCOME, N_("Budget line: property tax")),
    (Side.INCOME, N_("Budget line: land tax")),
    (Side.INCOME, N_("Budget line: vehicle tax")),
    (Side.INCOME, N_("Budget line: rent of property")),
    (Side.INCOME, N_("Budget line: transfers")),
    (Side.SPENDING, N_("Budget line: office of the akim")),
    (Side.SPENDING, N_("Budget line: street lighting")),
    (Side.SPENDING, N_("Budget line: sanitation")),
    (Side.SPENDING, N_("Budget line: greening")),
    (Side.SPENDING, N_("Budget line: water")),
    (Side.SPENDING, N_("Budget line: roads")),
    (Side.SPENDING, N_("Budget line: help at home")),
    (Side.SPENDING, N_("Budget line: people's budget")),
)


def side_word(side: Side, t: Translator) -> str:
    """What stands beside a line in the file."""
    return (
        t.word("Budget side: income") if side is Side.INCOME else t.word("Budget side: spending")
    )


def template(language: Language) -> bytes:
    """A workbook to fill in, with the lines that most okrugs have; `lines_in` reads it back."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships no types

    t = translator(language)
    made = BytesIO()
    book: Any = Workbook(made, _OPTIONS)
    book.set_properties({"title": t.word("Budget of the okrug")})
    font = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    plain = book.add_format({**font, "text_wrap": True, "bottom": 1, "bottom_color": "#BBBBBB"})
    money = book.add_format(
        {**font, "num_format": "#,##0", "bottom": 1, "bottom_color": "#BBBBBB"}
    )
    bold = book.add_format({**font, "bold": True, "font_size": 14})
    head = book.add_format(
        {**font, "bold": True, "text_wrap": True, "bottom": 2, "bg_color": "#E6E6E6"}
    )
    sheet = book.add_worksheet(t.word("Budget of the okrug"))
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, t.word("Budget of the okrug"), bold)
    sheet.write_string(1, 0, t.word("Fill in whole tenge. Leave lines you do not have empty."))
    sheet.write_string(2, 0, t.word("You may change names and add lines below."))
    sheet.set_row(4, 30)
    for column, title in enumerate(_titles(t)):
        sheet.write_string(4, column, title, head)
    both = (translator("kk"), translator("ru"))
    for row in range(len(_USUAL) + _EMPTY_ROWS):
        side, name = _USUAL[row] if row < len(_USUAL) else (None, "")
        texts = (
            side_word(side, t) if side else "",
            *(one.word(name) if name else "" for one in both),
        )
        for column, text in enumerate(texts):
            sheet.write(5 + row, column, text, plain)
        for column in (3, 4):
            sheet.write_blank(5 + row, column, None, money)
    last = 4 + len(_USUAL) + _EMPTY_ROWS
    words = [side_word(side, t) for side in Side]
    sheet.data_validation(5, 0, last, 0, {"validate": "list", "source": words})
    sheet.freeze_panes(5, 0)
    book.close()
    return made.getvalue()


def _titles(t: Translator) -> Sequence[str]:
    return (
        t.word("Column: income or spending"),
        t.word("Column: name in Kazakh"),
        t.word("Column: name in Russian"),
        t.word("Column: plan, tenge"),
        t.word("Column: fact, tenge"),
    )
