"""What came out of a poll as a workbook to work on: real numbers, real dates, and no names.

Pure: plain values in, bytes out. What people have named stays a text, whatever it begins with.
Also of a poll that is not secret nobody stands in it: a file goes from hand to hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import Any

from bot.core.clock import VILLAGE_ZONE, village
from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.polls.rules.limits import SMALLEST_CELL
from bot.polls.rules.results import Cell, Tally, told_cells

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_A4 = 9
_LINE = 13.5  # points
_LETTER = 1.02  # a Cyrillic letter, in the digits that widths of columns are counted in
_WHOLE, _PERCENT, _TENTH, _MOMENT = "#,##0", "0%", "0.0", "dd.mm.yyyy hh:mm"
#: Stands for a number that would tell a small one.
_KEPT_BACK = "*"

#: In Kazakh and in Russian; either may be "".
Both = tuple[str, str]
#: What stands in a cell: a text, a moment, or a number and how it is written.
Value = str | datetime | tuple[float, str]


@dataclass(frozen=True)
class PollFile:
    """Everything that the file is given. villages: their names by code; texts may be ""."""

    okrug: Both
    question: Both
    options: tuple[Both, ...]
    tally: Tally
    villages: Mapping[str, Both] = field(default_factory=dict)
    note: Both = ("", "")
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    several: bool = False
    secret: bool = False
    scale: bool = False
    zone: str = VILLAGE_ZONE


def xlsx(poll: PollFile, language: Language) -> bytes:
    """The file: the result, the villages, who took part; the titles are in the language."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships no types

    t = translator(language, poll.zone)
    made = BytesIO()
    book: Any = Workbook(made, _OPTIONS)
    book.set_properties({"title": _said(poll.question, language)[:200]})
    formats = _Formats(book)
    _result(_Sheet(formats, t.word("Sheet: result"), (52, 52, 12, 12)), poll, t)
    if poll.tally.cells and not poll.secret:
        widths = (28, 28, 14, *(14 for _ in poll.options))
        _by_village(_Sheet(formats, t.word("Sheet: villages"), widths), poll, t)
    _turnout(_Sheet(formats, t.word("Sheet: turnout"), (52, 52, 16, 16, 12)), poll, t)
    book.close()
    return made.getvalue()


def _said(words: Both, language: Language) -> str:
    """In the language, or in the other where there is only that one."""
    kk, ru = words
    return (ru or kk) if language == "ru" else (kk or ru)


def few() -> str:
    """What stands for a small number, in both languages."""
    return _joined([translator(one).word("fewer than {n}", n=SMALLEST_CELL) for one in LANGUAGES])


def _joined(words: Iterable[str]) -> str:
    return " / ".join(dict.fromkeys(filter(None, words)))


# ── The sheets ───────────────────────────────────────────────────────────────────────────────


def _result(sheet: "_Sheet", poll: PollFile, t: Translator) -> None:
    """The question in both languages, and how many took each answer."""
    tally = poll.tally
    _head(sheet, poll)
    if poll.opened_at:
        sheet.row((t.word("Opened"), village(poll.opened_at, poll.zone)))
    if poll.closed_at:
        sheet.row((t.word("Closed"), village(poll.closed_at, poll.zone)))
    sheet.row((t.word("Voted in all"), (tally.voters, _WHOLE)))
    if poll.scale and tally.mean is not None:
        sheet.row((t.word("Mean, out of 5"), (float(tally.mean), _TENTH)))
    sheet.gap()
    sheet.titles((*_languages(t), t.word("Votes"), t.word("Percent")))
    for words, votes in zip(poll.options, tally.votes, strict=True):
        sheet.row((*words, (votes, _WHOLE), _share(votes, tally.voters)))
    sheet.gap()
    if poll.several:
        sheet.note(t.word("One could take several answers. Percent is of those who voted."))
    for note in dict.fromkeys(filter(None, poll.note)):
        sheet.note(note)


def _by_village(sheet: "_Sheet", poll: PollFile, t: Translator) -> None:
    """What each village chose, the largest first; those that are small say only that."""
    _head(sheet, poll)
    options = [_said(words, t.language) for words in poll.options]
    sheet.titles((*_languages(t), t.word("Voted in all"), *options))
    told = told_cells(poll.tally)
    for one in told:
        votes: list[Value] = [(n, _WHOLE) for n in one.votes]
        sheet.row((*_village(one, poll), (one.voters, _WHOLE), *votes))
    for one in _ordered(poll.tally.cells):
        if one not in told:
            hidden: list[Value] = [_KEPT_BACK for _ in one.votes]
            sheet.row((*_village(one, poll), _hidden(one), *hidden))
    sheet.gap()
    sheet.note(_small_print(t))


def _turnout(sheet: "_Sheet", poll: PollFile, t: Translator) -> None:
    """Who took part, beside who might have; all in all and village by village."""
    tally = poll.tally
    _head(sheet, poll)
    sheet.titles((*_languages(t), t.word("Voted in all"), t.word("May vote"), t.word("Percent")))
    asked = tuple(one.word("Those who may vote in the bot") for one in _tongues())
    sheet.row((*asked, *_of(tally.voters, tally.asked)))
    if tally.community:
        members = tuple(one.word("Members of the community who may vote") for one in _tongues())
        sheet.row((*members, *_of(tally.voters, tally.community)))
    told = _told_turnout(tally)
    for one in _ordered(tally.cells):
        if one.settlement in told:
            sheet.row((*_village(one, poll), *_of(one.voters, one.asked)))
        else:
            may = few() if 0 < one.asked < SMALLEST_CELL else (one.asked, _WHOLE)
            sheet.row((*_village(one, poll), _hidden(one), may, ""))
    if tally.cells:
        sheet.gap()
        sheet.note(_small_print(t))


def _told_turnout(tally: Tally) -> set[str]:
    """Of a secret poll it is told, too, how many of a village voted: it says nothing of what."""
    cells = tuple(replace(one, votes=one.votes or (0,)) for one in tally.cells)
    return {one.settlement for one in told_cells(replace(tally, cells=cells))}


def _ordered(cells: Sequence[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda one: (-one.voters, one.settlement))


def _village(cell: Cell, poll: PollFile) -> Both:
    kk, ru = poll.villages.get(cell.settlement, ("", ""))
    return (kk or ru or cell.settlement, ru or kk)


def _hidden(cell: Cell) -> Value:
    """What stands for the voters of a village that is not told."""
    if cell.voters >= SMALLEST_CELL:
        return _KEPT_BACK
    return few() if cell.voters else (0, _WHOLE)


def _of(part: int, whole: int) -> tuple[Value, Value, Value]:
    return (part, _WHOLE), (whole, _WHOLE), _share(part, whole)


def _tongues() -> tuple[Translator, ...]:
    return tuple(map(translator, LANGUAGES))


def _small_print(t: Translator) -> str:
    return t.word("{sign}: not told, as it would tell a small number", sign=_KEPT_BACK)


def _head(sheet: "_Sheet", poll: PollFile) -> None:
    """Whose poll, and its question, in both languages."""
    for words, size in ((poll.okrug, 10), (poll.question, 12)):
        for text in dict.fromkeys(filter(None, words)):
            sheet.heading(text, size)
    sheet.gap()


def _languages(t: Translator) -> tuple[str, str]:
    return t.word("In Kazakh"), t.word("In Russian")


def _share(part: int, of: int) -> Value:
    return (part / of, _PERCENT) if of else ""


# ── How it is written ────────────────────────────────────────────────────────────────────────


class _Formats:
    """A workbook's formats, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **wanted: object) -> Any:
        """The format with these properties."""
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            basic = {"font_name": "Arial", "font_size": 10, "valign": "top"}
            self._made[key] = self.book.add_format(basic | wanted)
        return self._made[key]


class _Sheet:
    """A sheet that is written from the top down and prints on A4."""

    def __init__(self, formats: _Formats, name: str, widths: Sequence[float]) -> None:
        self._formats, self._widths = formats, widths
        self._sheet: Any = formats.book.add_worksheet(name)
        self._row = 0
        self._sheet.set_paper(_A4)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self._sheet.set_footer("&L&8&F&R&8&P / &N")
        self._sheet.hide_gridlines(1)
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)

    def heading(self, text: str, size: int) -> None:
        """A line over the table, as wide as that."""
        wide = sum(self._widths) / 1.25 if size > 10 else sum(self._widths)
        shape = self._formats.of(bold=size > 10, font_size=size, text_wrap=True)
        last = len(self._widths) - 1
        self._sheet.merge_range(self._row, 0, self._row, last, "", shape)
        self._sheet.write_string(self._row, 0, text, shape)
        lines = ceil(len(text) * _LETTER / wide)
        self._sheet.set_row(self._row, _LINE * size / 10 * lines + 2)
        self._row += 1

    def titles(self, texts: Sequence[str]) -> None:
        """The titles of the columns."""
        for column, text in enumerate(texts):
            align = "left" if column < 2 else "right"
            shape = self._formats.of(
                bold=True, text_wrap=True, bottom=2, bg_color="#E6E6E6", align=align
            )
            self._sheet.write_string(self._row, column, text, shape)
        self._end(texts)

    def row(self, values: Sequence[Value]) -> None:
        """One row: two names, and what belongs to them."""
        under: dict[str, object] = {"bottom": 1, "bottom_color": "#BBBBBB"}
        for column, value in enumerate(values):
            place = (self._row, column)
            if value == "":
                self._sheet.write_blank(*place, None, self._formats.of(**under))
            elif isinstance(value, datetime):
                shape = self._formats.of(num_format=_MOMENT, align="left", **under)
                self._sheet.write_datetime(*place, value.replace(tzinfo=None), shape)
            elif isinstance(value, str):
                align = "left" if column < 2 else "right"
                shape = self._formats.of(text_wrap=True, align=align, **under)
                self._sheet.write_string(*place, value, shape)
            else:
                shape = self._formats.of(num_format=value[1], **under)
                self._sheet.write_number(*place, value[0], shape)
        self._end([value if isinstance(value, str) else "" for value in values])

    def note(self, text: str) -> None:
        """A line under a table."""
        self._sheet.write_string(self._row, 0, text, self._formats.of(font_size=9))
        self._row += 1

    def gap(self) -> None:
        """Room between two parts."""
        self._row += 1

    def _end(self, texts: Sequence[str]) -> None:
        """As high as its longest text needs: not every program finds that out by itself."""
        most = max(
            ceil(len(text) * _LETTER / width)
            for text, width in zip(texts, self._widths, strict=False)
        )
        self._sheet.set_row(self._row, _LINE * max(1, most) + 2)
        self._row += 1
