"""What a poster is drawn on: a sheet of paper or a picture, both measured in millimetres.

A picture is as wide as the sheet and less high, so that one layout serves both.
"""

from functools import cache
from io import BytesIO
from typing import Any, Literal, Protocol

from bot.places.paper import POINT
from bot.places.sheet import (
    A4,
    BOLD,
    REGULAR,
    WHITE,
    Colour,
    Pen,
    draw_code,
    modules,
    paint_code,
    take,
)

Align = Literal["L", "C", "R"]


class Surface(Protocol):
    """Where boxes, lines of text and codes go."""

    width: float
    height: float
    #: How much of a width a text may take: letters on whole pixels come out a little wider.
    true: float

    def box(self, place: tuple[float, float], size: tuple[float, float], colour: Colour) -> None:
        """A filled box."""

    def text(
        self, text: str, place: tuple[float, float], width: float, pen: Pen, align: Align = "L"
    ) -> None:
        """One line in a box as high as the pen's line, its left upper corner at `place`."""

    def code(self, link: str, place: tuple[float, float], side: float) -> None:
        """A QR code on white; `side` with the quiet zone around it."""


class Sheet:
    """One A4 page."""

    width, height = A4
    true = 1.0

    def __init__(self, document: Any) -> None:
        self._document = document
        document.add_page()

    def box(self, place: tuple[float, float], size: tuple[float, float], colour: Colour) -> None:
        """A filled box."""
        self._document.set_fill_color(*colour)
        self._document.rect(*place, *size, style="F")

    def text(
        self, text: str, place: tuple[float, float], width: float, pen: Pen, align: Align = "L"
    ) -> None:
        """One line of text that stays text."""
        take(self._document, pen)
        self._document.set_xy(*place)
        self._document.cell(width, pen.line, text, align=align)

    def code(self, link: str, place: tuple[float, float], side: float) -> None:
        """Vectors, sharp at any size."""
        self.box(place, (side, side), WHITE)
        squares = len(modules(link))
        quiet = side * 4 / (squares + 8)
        x, y = place
        draw_code(self._document, link, (x + quiet, y + quiet), side - 2 * quiet)


class Picture:
    """A PNG of 1080 by 1350, as chats show it best."""

    _SIDE = (1080, 1350)
    _SCALE = 1080 / A4[0]
    width, height = A4[0], 1350 / _SCALE
    true = 0.965

    def __init__(self) -> None:
        from PIL import Image, ImageDraw

        self._image = Image.new("RGB", self._SIDE, WHITE)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, place: tuple[float, float], size: tuple[float, float], colour: Colour) -> None:
        """A filled box on whole pixels."""
        (x, y), (wide, high) = place, size
        ends = (round((x + wide) * self._SCALE) - 1, round((y + high) * self._SCALE) - 1)
        starts = (round(x * self._SCALE), round(y * self._SCALE))
        if ends[0] >= starts[0] and ends[1] >= starts[1]:
            self._draw.rectangle((*starts, *ends), fill=colour)

    def text(
        self, text: str, place: tuple[float, float], width: float, pen: Pen, align: Align = "L"
    ) -> None:
        """One line of text."""
        x, y = place
        anchor = {"L": "lm", "C": "mm", "R": "rm"}[align]
        x += {"L": 0.0, "C": width / 2, "R": width}[align]
        at = (x * self._SCALE, (y + pen.line / 2) * self._SCALE)
        font = _font(round(pen.size * POINT * self._SCALE, 1), bold=pen.bold)
        self._draw.text(at, text, font=font, fill=pen.colour, anchor=anchor)

    def code(self, link: str, place: tuple[float, float], side: float) -> None:
        """Every square as many whole pixels wide as there is room for."""
        self.box(place, (side, side), WHITE)
        squares = len(modules(link))
        pixels = round(side * self._SCALE)
        unit = max(1, pixels // (squares + 8))
        around = (pixels - unit * squares) // 2
        x, y = (round(one * self._SCALE) + around for one in place)
        paint_code(self._draw, link, (x, y), unit)

    def png(self) -> bytes:
        """The file."""
        made = BytesIO()
        self._image.save(made, "PNG", optimize=True)
        return made.getvalue()


@cache
def _font(size: float, *, bold: bool) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(BOLD if bold else REGULAR, size)
