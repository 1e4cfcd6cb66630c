"""What a page is written on: lines, boxes and rules, in millimetres, in black and white."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.places.fitting import broken, clean, face_of, fitting
from bot.places.sheet import A4, INK, Colour, Pen, take

WIDTH, HEIGHT = A4
EDGE = 15.0
INNER = WIDTH - 2 * EDGE
TOP = 14.0
POINT = 25.4 / 72
STEP = 1.28 * POINT  # from line to line, in millimetres for each point of size
LIGHT: Colour = (190, 190, 190)
DARK: Colour = (70, 70, 70)
BODY = 9.5


@dataclass
class Paper:
    """The document, and how far down the page everything reaches.

    serif: of the letters that an office signs; made by `blank` with the same.
    """

    sheet: Any
    y: float = TOP
    serif: bool = False

    def write(
        self,
        text: str,
        place: tuple[float, float],
        size: float = BODY,
        *,
        bold: bool = False,
        width: float = 0.0,
        align: Literal["L", "C", "R"] = "L",
    ) -> None:
        """One line whose left upper corner is at `place`; aligned within `width`."""
        if not text:
            return
        take(self.sheet, Pen(size, INK, size * STEP, bold=bold, serif=self.serif))
        self.sheet.set_xy(*place)
        self.sheet.cell(width or None, size * STEP, text, align=align)

    def lines(
        self, texts: Sequence[str], size: float, *, bold: bool = False, left: float = EDGE
    ) -> None:
        """Lines one under another, from where the page has got to."""
        for text in texts:
            self.write(text, (left, self.y), size, bold=bold)
            self.y += size * STEP

    def box(
        self, place: tuple[float, float], size: tuple[float, float], colour: Colour = DARK
    ) -> None:
        """A filled box."""
        self.sheet.set_fill_color(*colour)
        self.sheet.rect(*place, *size, style="F")

    def rule(self, y: float, colour: Colour = LIGHT) -> None:
        """A thin line across."""
        self.sheet.set_draw_color(*colour)
        self.sheet.set_line_width(0.2)
        self.sheet.line(EDGE, y, WIDTH - EDGE, y)


def lines_of(
    text: str, width: float, size: float, most: int, *, bold: bool = False, serif: bool = False
) -> list[str]:
    """A text in at most so many lines of this width and size, the last of them cut."""
    return broken(clean(text), width / (size * POINT), face_of(bold=bold, serif=serif), most)


def fits(
    texts: Sequence[str], width: float, size: float, *, bold: bool = False, serif: bool = False
) -> float:
    """The size, or the smaller one at which every text fits into the width."""
    room = width / POINT
    face = face_of(bold=bold, serif=serif)
    return fitting(texts, room, face, largest=size, smallest=4.0)
