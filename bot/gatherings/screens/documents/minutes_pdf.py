"""Minutes as a PDF: A4, in the letters and with the margins of an office's papers.

An hour of talk takes about a third of a second, with 500 names half a second.
"""

import math
from datetime import datetime
from typing import Any

from bot.gatherings.screens.documents import words
from bot.gatherings.screens.documents.composed import (
    Appendix,
    Aside,
    Composed,
    Grid,
    Head,
    Item,
    Lead,
    Names,
    Numbers,
    Part,
    Signatures,
    Sub,
    Text,
    composed,
)
from bot.gatherings.screens.documents.given import MinutesPaper
from bot.places.fitting import ended, face_of
from bot.places.paper import POINT
from bot.places.sheet import A4, INK, Pen, blank, take, wrapped

_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT, _TOP, _BOTTOM = 25.0, 15.0, 20.0, 20.0
_INNER = _WIDTH - _LEFT - _RIGHT
_END = _HEIGHT - _BOTTOM
_SIZE = 12.0
_SMALL = 9.5
_LINE = 1.2 * POINT  # from line to line, in millimetres for each point of size
_INDENT = 10.0
_COLUMN_GAP = 6.0
#: Becomes the number of pages; nobody may write it.
_PAGES = "{\u2116}"
_WIDE = (10.0, 68.0, 20.0, 18.0, 27.0, 27.0)


def minutes_pdf(paper: MinutesPaper, made_at: datetime) -> bytes:
    """The minutes on as many pages as they need."""
    whole = composed(paper)
    drawn = _Drawn(whole, paper.language, made_at)
    ending = _ending(whole.parts)
    for place, part in enumerate(whole.parts):
        if place == ending:
            drawn.keep(whole.parts[place:])
        drawn.draw(part)
    return bytes(drawn.sheet.output())


def _ending(parts: tuple[Part, ...]) -> int:
    """Where the last decision begins: signatures do not stand on a page without what they sign."""
    signs = (place for place, part in enumerate(parts) if isinstance(part, Signatures))
    signed = next(signs, len(parts) - 1)
    leads = [place for place, part in enumerate(parts[:signed]) if isinstance(part, Lead)]
    return leads[-1] if leads else signed


class _Drawn:
    """The document while it is drawn, from the top of a page to its end and on to the next."""

    def __init__(self, whole: Composed, language: str, made_at: datetime) -> None:
        self.sheet = _sheet(whole, language, made_at)
        self.face = face_of(serif=True)
        self.sheet.add_page()

    def draw(self, part: Part) -> None:
        """The next part of the minutes."""
        match part:
            case Head():
                self._head(part)
            case Item(number, text):
                self._gap(4, and_then=14)
                self._text(f"{number}. {text}", bold=True, align="L")
                self._gap(1)
            case Sub(text):
                self._gap(3, and_then=18)
                self._text(text, bold=True, align="L")
            case Lead(text):
                self._gap(1.5, and_then=12)
                self._text(text, bold=True, align="L")
            case Text(text, bold, flowing):
                self._text(text, bold=bold, align="J" if flowing else "L")
            case Numbers(texts):
                for number, text in enumerate(texts, start=1):
                    self._numbered(number, text)
            case Names():
                self._names(part)
            case Grid():
                self._grid(part)
            case Signatures(rows):
                self._signatures(rows)
            case Aside(text):
                self._gap(6, and_then=8)
                self._text(text, align="L")
            case Appendix(belongs, title):
                self.sheet.add_page()
                self._text(belongs, size=_SMALL, align="R")
                self._gap(4)
                self._text(title, bold=True, align="C")
                self._gap(3)

    def keep(self, parts: tuple[Part, ...]) -> None:
        """A new page now, where the last decision with its signatures would be broken apart.

        What is longer than half a page goes on as it comes.
        """
        high = 0.0
        for part in parts:
            match part:
                case Lead(text) | Text(text):
                    high += 1.5 + self._high(text)
                case Signatures(rows):
                    high += 9 + 11 * len(rows)
                case Aside(text):
                    high += 6 + self._high(text)
                    break
        if high < (_END - _TOP) / 2:
            self._gap(0, and_then=high)

    def _high(self, text: str) -> float:
        return len(wrapped(text, _INNER / (_SIZE * POINT), self.face)) * _SIZE * _LINE

    def _printable(self, text: str) -> str:
        """What the letters can write."""
        return words.tied(self.face.printable(text, 50_000).replace(_PAGES, ""))

    def _text(
        self,
        text: str,
        *,
        size: float = _SIZE,
        bold: bool = False,
        align: str = "J",
        indent: float = 0.0,
    ) -> None:
        """A paragraph from where the page has got to, in the whole width but for the indent."""
        take(self.sheet, Pen(size, INK, size * _LINE, bold=bold, serif=True))
        self.sheet.set_x(_LEFT + indent)
        self.sheet.multi_cell(
            _INNER - indent,
            size * _LINE,
            self._printable(text),
            align=align,
            new_x="LMARGIN",
            new_y="NEXT",
        )

    def _gap(self, high: float, *, and_then: float = 0.0) -> None:
        """White space; on a new page where what follows would stand alone at the foot."""
        if self.sheet.get_y() + high + and_then > _END:
            self.sheet.add_page()
        elif self.sheet.get_y() > _TOP:
            self.sheet.set_y(self.sheet.get_y() + high)

    def _head(self, head: Head) -> None:
        self._text(head.title, size=15, bold=True, align="C")
        self._gap(1)
        for line in head.lines:
            self._text(line, size=13, bold=True, align="C")
        self._gap(4)
        y = self.sheet.get_y()
        self._text(head.left, align="L")
        if head.right:
            below = self.sheet.get_y()
            self.sheet.set_y(y)
            self._text(head.right, align="R")
            self.sheet.set_y(max(below, self.sheet.get_y()))
        self._gap(1)

    def _numbered(self, number: int, text: str) -> None:
        """A paragraph that hangs behind its number."""
        if self.sheet.get_y() + _SIZE * _LINE > _END:
            self.sheet.add_page()
        page, y = self.sheet.page, self.sheet.get_y()
        self._at(f"{number}.", (_LEFT, y), _INDENT - 2, align="R")
        self.sheet.set_xy(_LEFT, y)
        self._text(text, indent=_INDENT)
        if self.sheet.page == page and self.sheet.get_y() == y:
            self.sheet.set_y(y + _SIZE * _LINE)  # an empty text would let the next stand on it

    def _at(
        self,
        text: str,
        place: tuple[float, float],
        width: float,
        *,
        size: float = _SIZE,
        align: str = "L",
    ) -> None:
        """One line whose left upper corner is at `place`."""
        take(self.sheet, Pen(size, INK, size * _LINE, serif=True))
        self.sheet.set_xy(*place)
        self.sheet.cell(width, size * _LINE, text, align=align)

    # ── The list of names ────────────────────────────────────────────────────────────────────

    def _names(self, part: Names) -> None:
        """Columns that are read from top to bottom, of one height on every page."""
        blocks = _Columns(tuple(map(self._printable, part.names)), part.columns)
        start = 0
        while start < len(part.names):
            room = int((_END - self.sheet.get_y()) / blocks.step)
            if room < max(2, blocks.most):
                self.sheet.add_page()
                continue
            start = self._spread(blocks, start, room)
        self._gap(2)

    def _spread(self, blocks: "_Columns", start: int, room: int) -> int:
        """As many names as a page takes, balanced; returns which comes next."""
        high, columns = blocks.balanced(start, room)
        top = self.sheet.get_y()
        for place, column in enumerate(columns):
            x = _LEFT + place * (blocks.width + _COLUMN_GAP)
            y = top
            for number in column:
                self._at(
                    f"{number + 1}.", (x, y), blocks.number - 1.5, size=blocks.size, align="R"
                )
                for line in blocks.lines[number]:
                    left = (x + blocks.number, y)
                    self._at(line, left, blocks.width - blocks.number, size=blocks.size)
                    y += blocks.step
            start = column[-1] + 1 if column else start
        self.sheet.set_xy(_LEFT, top + high * blocks.step)
        return start

    # ── Tables and signatures ────────────────────────────────────────────────────────────────

    def _grid(self, grid: Grid) -> None:
        from fpdf.fonts import FontFace

        self._gap(1, and_then=20)
        take(self.sheet, Pen(11, INK, 11 * _LINE, serif=True))
        aligns = ("CENTER", "LEFT", *["CENTER"] * (len(grid.head) - 2))
        with self.sheet.table(
            col_widths=_WIDE,
            width=_INNER,
            align="LEFT",
            text_align=aligns,
            line_height=11 * _LINE,
            padding=1,
            headings_style=FontFace(emphasis="BOLD", size_pt=10),
        ) as table:
            for cells in (grid.head, *grid.rows):
                row = table.row()
                for cell in cells:
                    row.cell(self._printable(cell))
        self._gap(1)

    def _signatures(self, rows: tuple[tuple[str, str], ...]) -> None:
        """A line for each, all of them on one page."""
        post, room = 32.0, 50.0
        left = _LEFT + post + room + 4
        width = _WIDTH - _RIGHT - left
        step = _SIZE * _LINE
        lines = [
            wrapped(self._printable(name), width / (_SIZE * POINT), self.face) for _, name in rows
        ]
        self._gap(9, and_then=sum(len(one) * step + 6 for one in lines))
        for (title, _), name in zip(rows, lines, strict=True):
            y = self.sheet.get_y() + 3
            self._at(title, (_LEFT, y), post)
            self.sheet.set_draw_color(*INK)
            self.sheet.set_line_width(0.25)
            self.sheet.line(_LEFT + post, y + step - 0.6, _LEFT + post + room, y + step - 0.6)
            for number, line in enumerate(name):
                self._at(line, (left, y + number * step), width)
            self.sheet.set_xy(_LEFT, y + len(name) * step + 3)


class _Columns:
    """A list of names broken into lines; many names are written smaller."""

    def __init__(self, names: tuple[str, ...], count: int) -> None:
        self.count = count
        self.size = _SIZE if len(names) <= 60 else 10.5
        self.step = self.size * 1.22 * POINT
        self.number = 5 + len(str(len(names))) * self.size * 0.19
        self.width = (_INNER - _COLUMN_GAP * (count - 1)) / count
        room = (self.width - self.number) / (self.size * POINT)
        self.lines = [wrapped(name, room, face_of(serif=True)) for name in names]
        self.most = max(map(len, self.lines), default=1)

    def balanced(self, start: int, room: int) -> tuple[int, list[list[int]]]:
        """How many lines high the columns are, and which names stand in each.

        room: lines that the page still has.
        """
        rest = sum(map(len, self.lines[start:]))
        high = min(room, math.ceil(rest / self.count))
        while high < room and self._left_over(start, high):
            high += 1
        return high, self._filled(start, high)

    def _left_over(self, start: int, high: int) -> bool:
        last = [column for column in self._filled(start, high) if column]
        return not last or last[-1][-1] + 1 < len(self.lines)

    def _filled(self, start: int, high: int) -> list[list[int]]:
        columns: list[list[int]] = [[]]
        used, at = 0, start
        while at < len(self.lines):
            more = len(self.lines[at])
            if used + more > high and used:
                if len(columns) == self.count:
                    break
                columns.append([])
                used = 0
            columns[-1].append(at)
            used += more
            at += 1
        return columns


def _sheet(whole: Composed, language: str, made_at: datetime) -> Any:
    """A document whose pages break by themselves and say at the foot which they are."""
    face = face_of(serif=True)
    sheet = blank(face.printable(whole.title, 200), language, made_at, serif=True)
    sheet.alias_nb_pages(_PAGES)
    sheet.set_margins(_LEFT, _TOP, _RIGHT)
    sheet.set_auto_page_break(auto=True, margin=_BOTTOM)
    running = ended(face.printable(whole.running, 200), _INNER * 0.7 / (_SMALL * POINT), face)

    def foot() -> None:
        take(sheet, Pen(_SMALL, INK, _SMALL * _LINE, serif=True))
        y = _HEIGHT - _BOTTOM + 6
        sheet.set_xy(_LEFT, y)
        sheet.cell(_INNER, _SMALL * _LINE, running)
        sheet.set_xy(_LEFT, y)
        sheet.cell(_INNER, _SMALL * _LINE, f"{sheet.page_no()} / {_PAGES}", align="R")

    sheet.footer = foot
    return sheet
