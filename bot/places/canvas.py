"""What a picture is drawn on: letters and boxes where they are wanted, and nothing else.

matplotlib without its machinery of axes, legends and state. Colours are of Okabe and Ito (2008),
which people who are colour-blind can tell apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bot.places.fitting import broken, clean, face_of
from bot.places.sheet import BOLD, REGULAR

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

SIZE = (1080, 1350)
EDGE = 48.0
WIDTH = SIZE[0] - 2 * EDGE
INK = "#111111"
BLUE = "#0072B2"
SKY = "#56B4E9"
RED = "#C04B00"  # Okabe and Ito's vermilion, darker: it is for figures
GREY = "#8c8c8c"
PALE = "#e4e4e4"  # the whole of which a bar is a part

BODY = 30.0
SMALLEST = 26.0  # smaller letters cannot be read when the picture is as wide as a phone
STEP = 1.2  # from line to line, in sizes
_MIDDLE = 0.365  # half of the height of a capital letter, in sizes


@cache
def _font(file: Path, size: float) -> "FontProperties":
    """The font itself, whatever fonts the machine has."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=file, size=size)


@dataclass(frozen=True)
class Canvas:
    """Puts letters and boxes where they are wanted: pixels from the left upper corner."""

    axes: Any

    def write(
        self,
        text: str,
        place: tuple[float, float],
        size: float = BODY,
        *,
        bold: bool = False,
        colour: str = INK,
        align: Literal["left", "center", "right"] = "left",
    ) -> None:
        """One line whose capital letters have their middle at `place`."""
        self.axes.text(
            place[0],
            place[1] + _MIDDLE * size,
            text,
            fontproperties=_font(BOLD if bold else REGULAR, size),
            color=colour,
            ha=align,
            va="baseline",
            parse_math=False,  # a name may have a dollar sign
        )

    def box(
        self, place: tuple[float, float], size: tuple[float, float], colour: str, *, full: bool
    ) -> None:
        """A box, or only its outline."""
        from matplotlib.patches import Rectangle

        self.axes.add_patch(
            Rectangle(place, *size, facecolor=colour if full else "white", edgecolor=colour,
                      linewidth=0 if full else 3)
        )  # fmt: skip

    def rule(self, y: float, left: float = EDGE, width: float = WIDTH) -> None:
        """A thin line."""
        self.box((left, y), (width, 2), GREY, full=True)


class Block:
    """A piece as wide as the picture; `high` is known before it is drawn."""

    high: float

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw it from `top` down."""
        raise NotImplementedError


class Text(Block):
    """A text in at most so many lines. above, below: air, in pixels."""

    def __init__(
        self,
        text: str,
        size: float = BODY,
        *,
        bold: bool = False,
        most: int = 2,
        above: float = 0.0,
        below: float = 0.0,
        ruled: bool = False,
    ) -> None:
        self._lines = broken(clean(text), WIDTH / size, face_of(bold=bold), most)
        self._size, self._bold, self._above, self._ruled = size, bold, above, ruled
        self.high = above + len(self._lines) * size * STEP + below

    def draw(self, canvas: Canvas, top: float) -> None:
        if self._ruled:
            canvas.rule(top)
        for row, line in enumerate(self._lines):
            y = top + self._above + (row + 0.5) * self._size * STEP
            canvas.write(line, (EDGE, y), self._size, bold=self._bold)


def whole(text: str, sizes: Sequence[float], most: int) -> float:
    """The first of the sizes at which a bold text is not cut, or the last of them."""
    told = clean(text)
    for size in sizes:
        lines = broken(told, WIDTH / size, face_of(bold=True), most + 1)
        if len(lines) <= most:
            return size
    return sizes[-1]


def stacked(
    blocks: Sequence[Block], *, top: float = 34.0, foot: float = 24.0, least: float = 0.0
) -> "Figure":
    """A picture that is as high as its pieces, one under another."""
    high = max(least, top + sum(block.high for block in blocks) + foot)
    figure, canvas = blank((SIZE[0], round(high)))
    y = top
    for block in blocks:
        block.draw(canvas, y)
        y += block.high
    return figure


def blank(size: tuple[int, int] = SIZE) -> "tuple[Figure, Canvas]":
    """An empty white picture, and what it is drawn on."""
    from matplotlib.figure import Figure

    # At 72 dots an inch a point of text is a pixel.
    figure = Figure(figsize=(size[0] / 72, size[1] / 72), dpi=72, facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, size[0])
    axes.set_ylim(size[1], 0)
    axes.set_axis_off()
    return figure, Canvas(axes)


def file_of(figure: "Figure") -> bytes:
    """The picture as a PNG file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    image = Image.frombuffer(
        "RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1
    ).convert("RGB")
    made = BytesIO()
    # Few colours and their shades: with a palette it takes a third of the room.
    image.quantize(64, dither=Image.Dither.NONE).save(made, "PNG")
    return made.getvalue()
