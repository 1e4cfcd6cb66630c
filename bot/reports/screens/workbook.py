"""A workbook that is written from the top down, prints on A4 and has no formulas."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import Any

from bot.reports.rules.compared import Number
from bot.reports.screens.words import NONE

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_A4 = 9
_LINE = 13.5  # points
_LETTER = 1.02  # a Cyrillic letter, in the digits that widths of columns are counted in
_UNDER: dict[str, Any] = {"bottom": 1, "bottom_color": "#BBBBBB"}
WHOLE, TENTH, PERCENT = "#,##0", "#,##0.0", "0%"
#: What stands in a cell: a text, a number and how it is written, or nothing.
Value = str | tuple[Number, str]


class Book:
    """A workbook, and the few ways in which its cells are written."""

    def __init__(self, title: str, made_at: datetime | None) -> None:
        from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships no types

        self._made = BytesIO()
        self._book: Any = Workbook(self._made, _OPTIONS)
        made: dict[str, object] = {"created": made_at.replace(tzinfo=None)} if made_at else {}
        self._book.set_properties({"title": title, **made})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **wanted: object) -> Any:
        """The format with these properties, made once."""
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            basic = {"font_name": "Arial", "font_size": 10, "valign": "top"}
            self._formats[key] = self._book.add_format(basic | wanted)
        return self._formats[key]

    def sheet(self, name: str, widths: Sequence[float], *, wide: bool = False) -> "Sheet":
        """A new sheet that prints on A4; widths: of its columns, in letters."""
        made = self._book.add_worksheet(name)
        made.set_paper(_A4)
        if wide:
            made.set_landscape()
        made.fit_to_pages(1, 0)
        made.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        made.set_footer("&L&8&F&R&8&P / &N")
        made.hide_gridlines(1)
        for column, width in enumerate(widths):
            made.set_column(column, column, width)
        return Sheet(self, made, widths)

    def close(self) -> None:
        """Nothing can be written any more."""
        self._book.close()

    def bytes(self) -> bytes:
        """The file."""
        return self._made.getvalue()


@contextmanager
def workbook(title: str, made_at: datetime | None) -> Iterator[Book]:
    book = Book(title, made_at)
    yield book
    book.close()


@dataclass
class Sheet:
    """A sheet that is written from the top down."""

    _book: Book
    _sheet: Any
    _widths: Sequence[float]
    _row: int = 0

    def head(self, texts: Iterable[str]) -> None:
        """Whose it is and of when."""
        for place, text in enumerate(texts):
            wanted: dict[str, object] = {"bold": True, "font_size": 14} if place == 0 else {}
            self._sheet.set_row(self._row, 20 if place == 0 else _LINE)
            self._sheet.write_string(self._row, 0, text, self._book.format(**wanted))
            self._row += 1
        self._row += 1

    def titles(self, texts: Sequence[str], *, frozen: bool = True) -> None:
        """The titles of the columns; frozen: they stay while one scrolls, and on every page."""
        for column, text in enumerate(texts):
            align = "right" if column and len(texts) > 2 else "left"
            shape = self._book.format(
                bold=True, text_wrap=True, bottom=2, bg_color="#E6E6E6", align=align
            )
            self._sheet.write_string(self._row, column, text, shape)
        if frozen:
            self._sheet.repeat_rows(self._row)
            self._sheet.freeze_panes(self._row + 1, 1)
        self._end(texts)

    def row(self, values: Sequence[Value]) -> None:
        """One row of a table: a name and what belongs to it."""
        for column, value in enumerate(values):
            place = (self._row, column)
            if value == "":
                self._sheet.write_blank(*place, None, self._book.format(**_UNDER))
            elif isinstance(value, str):
                align = "right" if column else "left"
                made = self._book.format(text_wrap=True, align=align, **_UNDER)
                self._sheet.write_string(*place, value, made)
            elif value[0] is None:
                made = self._book.format(align="right", **_UNDER)
                self._sheet.write_string(*place, NONE, made)
            else:
                made = self._book.format(num_format=value[1], **_UNDER)
                self._sheet.write_number(*place, float(value[0]), made)
        self._end([value if isinstance(value, str) else "" for value in values])

    def texts(self, texts: Sequence[str]) -> None:
        """One row of words."""
        for column, text in enumerate(texts):
            shape = self._book.format(text_wrap=True, bold=column == 0, **_UNDER)
            self._sheet.write_string(self._row, column, text, shape)
        self._end(texts)

    def note(self, text: str) -> None:
        """A line under a table."""
        self._row += 1
        self._sheet.write_string(self._row, 0, text, self._book.format(font_size=9))

    def gap(self) -> None:
        """Room between two tables."""
        self._row += 1

    def _end(self, texts: Sequence[str]) -> None:
        """As high as its longest text needs: not every program finds that out by itself."""
        most = max(
            ceil(len(text) * _LETTER / width)
            for text, width in zip(texts, self._widths, strict=False)
        )
        self._sheet.set_row(self._row, _LINE * max(1, most) + 2)
        self._row += 1
