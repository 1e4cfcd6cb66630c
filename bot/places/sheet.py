"""What everything printed here shares: colours, letters, QR codes, breaking text into lines.

Pure. Heavy libraries load when something is drawn, not before.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.core.text import clean

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

FONTS = Path(__file__).parents[1] / "assets" / "fonts"
REGULAR, BOLD = FONTS / "DejaVuSans.ttf", FONTS / "DejaVuSans-Bold.ttf"
#: Of what an office signs: as wide as Times New Roman, letter by letter.
SERIF, SERIF_BOLD = FONTS / "LiberationSerif-Regular.ttf", FONTS / "LiberationSerif-Bold.ttf"

Colour = tuple[int, int, int]
TEAL: Colour = (0, 94, 102)
PALE: Colour = (226, 241, 240)
INK: Colour = (24, 28, 32)
GREY: Colour = (92, 100, 108)
WHITE: Colour = (255, 255, 255)

A4 = (210.0, 297.0)


@dataclass(frozen=True, slots=True)
class Pen:
    """How a text is written: points, colour, millimetres from line to line, weight, letters."""

    size: float
    colour: Colour
    line: float
    bold: bool = False
    serif: bool = False


def blank(title: str, language: str, made_at: datetime, *, serif: bool = False) -> Any:
    """An A4 document without a page yet, to which text goes exactly where it is put.

    serif: what an office signs is written in it; a sign that those letters lack is taken from
    the others.
    """
    from fpdf import FPDF

    sheet = FPDF(orientation="portrait", unit="mm", format="A4")
    sheet.set_creation_date(made_at)
    sheet.set_auto_page_break(auto=False)
    sheet.set_margin(0)
    sheet.c_margin = 0
    sheet.add_font("DejaVu", "", REGULAR)
    sheet.add_font("DejaVu", "B", BOLD)
    if serif:
        sheet.add_font("Serif", "", SERIF)
        sheet.add_font("Serif", "B", SERIF_BOLD)
        sheet.set_fallback_fonts(["DejaVu"])
    sheet.set_title(title)
    sheet.set_lang(language)
    return sheet


def take(sheet: Any, pen: Pen) -> None:
    """Write with this pen from now on."""
    sheet.set_font("Serif" if pen.serif else "DejaVu", "B" if pen.bold else "", pen.size)
    sheet.set_text_color(*pen.colour)


# ── QR codes ─────────────────────────────────────────────────────────────────────────────────


def modules(link: str) -> tuple[tuple[bool, ...], ...]:
    """The dark squares of the QR code, row by row, without its quiet zone."""
    import segno

    code = segno.make(link, error="q", micro=False, boost_error=True)
    return tuple(tuple(bool(square) for square in row) for row in code.matrix)


def _runs(rows: tuple[tuple[bool, ...], ...]) -> Iterator[tuple[int, int, int]]:
    """Row, first column and length of everything dark: squares that touch are one run."""
    for row, squares in enumerate(rows):
        start = 0
        for dark, run in groupby(squares):
            length = len(list(run))
            if dark:
                yield row, start, length
            start += length


def draw_code(sheet: Any, link: str, place: tuple[float, float], side: float) -> None:
    """The code on paper, its left upper corner at `place`: vectors, sharp at any size."""
    rows = modules(link)
    unit = side / len(rows)
    left, top = place
    sheet.set_fill_color(*INK)
    for row, start, length in _runs(rows):
        x, y = left + start * unit, top + row * unit
        sheet.rect(x, y, length * unit, unit * 1.01, style="F")


def paint_code(draw: "ImageDraw.ImageDraw", link: str, place: tuple[int, int], unit: int) -> None:
    """The code in a picture, every square `unit` pixels wide."""
    left, top = place
    for row, start, length in _runs(modules(link)):
        x, y = left + start * unit, top + row * unit
        draw.rectangle((x, y, x + length * unit - 1, y + unit - 1), fill=INK)


# ── Letters ──────────────────────────────────────────────────────────────────────────────────


class Face:
    """What a font can write, and how wide; what it lacks is written in the one `instead`."""

    def __init__(self, file: Path, instead: "Face | None" = None) -> None:
        from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it ships no types

        with TTFont(file, lazy=True) as font:
            self._glyphs: dict[int, str] = font.getBestCmap()
            self._widths: dict[str, tuple[int, int]] = font["hmtx"].metrics
            self._unit: int = font["head"].unitsPerEm
        self.file = file
        self._instead = instead

    def has(self, character: str) -> bool:
        """Whether it would not come out as an empty box."""
        if ord(character) in self._glyphs:
            return True
        return self._instead is not None and self._instead.has(character)

    def width(self, text: str) -> float:
        """How wide a printable text is at size 1."""
        if self._instead is not None and any(ord(one) not in self._glyphs for one in text):
            return sum(map(self._one_wide, text))
        glyphs = (self._glyphs.get(ord(character), ".notdef") for character in text)
        return sum(self._widths[glyph][0] for glyph in glyphs) / self._unit

    def _one_wide(self, character: str) -> float:
        if ord(character) in self._glyphs or self._instead is None:
            return self._widths[self._glyphs.get(ord(character), ".notdef")][0] / self._unit
        return self._instead.width(character)

    def printable(self, text: str, limit: int = 20_000) -> str:
        """The text without emoji and with nothing in it that the font cannot write.

        Fancy letters become plain ones; a letter of another script becomes a question mark, so
        that whoever prints it sees that something is missing.
        """
        text = "".join(map(self._written, clean(text, limit)))
        lines = (re.sub(" +", " ", line).strip() for line in text.split("\n"))
        return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()

    def _written(self, character: str) -> str:
        if character in "\n ":
            return character
        kind = unicodedata.category(character)
        if kind in {"Cf", "Cc", "Co", "Cs", "Cn", "Me"} or "\ufe00" <= character <= "\ufe0f":
            return ""
        if kind in {"So", "Sk"} and character >= "\U0001f000":
            return ""
        if self.has(character):
            return character
        plain = unicodedata.normalize("NFKC", character)
        if all(self.has(one) for one in plain):
            return plain
        return "?" if kind[0] in "LN" else ""


_TIED = "\xa0"
_PHONE = re.compile(r"(?<!\d)\+?\d[\d ()-]{4,20}\d(?!\d)")
_COUNTED = re.compile(
    r"(?:(?<=\b\d)(?<![:.,-]\d)|(?<=\b\d\d)(?<![:.,-]\d\d)) (?=[^\W\d_])|(?<=\d) (?=[₸%])"
)


def wrapped(text: str, width: float, face: Face) -> list[str]:
    """The text in lines at most `width` wide at size 1; an empty line stays one.

    What is longer than a line by itself (a link) is broken where the line ends; the digits of a
    phone number stay together, and a number with what is counted or with its sign.
    """
    space = face.width(" ")
    lines = []
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for word in _pieces(paragraph, width, face):
            more = face.width(word)
            if line and used + space + more > width:
                lines.append(line)
                line, used = "", 0.0
            used += more + (space if line else 0)
            line = f"{line} {word}" if line else word
        lines.append(line)
    return [line.replace(_TIED, " ") for line in lines]


def _pieces(paragraph: str, width: float, face: Face) -> Iterator[str]:
    """The words, those wider than a line cut into pieces."""
    tied = _PHONE.sub(lambda found: found[0].replace(" ", _TIED), paragraph)
    for word in filter(None, _COUNTED.sub(_TIED, tied).split(" ")):
        if face.width(word) <= width:
            yield word
        else:
            yield from _cut_up(word.split(_TIED), width, face)


def _cut_up(words: list[str], width: float, face: Face) -> Iterator[str]:
    for word in words:
        if face.width(word) <= width:
            yield word
            continue
        piece, used = "", 0.0
        for character in word:
            more = face.width(character)
            if piece and used + more > width and not unicodedata.combining(character):
                yield piece
                piece, used = "", 0.0
            piece += character
            used += more
        yield piece


def smallest(
    draw: "ImageDraw.ImageDraw", texts: list[str], width: float, size: int
) -> "ImageFont.FreeTypeFont":
    """The bold font at a size at which every text fits into the width."""
    from PIL import ImageFont

    font = ImageFont.truetype(BOLD, size)
    while size > 12 and any(draw.textlength(text, font=font) > width for text in texts):
        size -= 1
        font = ImageFont.truetype(BOLD, size)
    return font
