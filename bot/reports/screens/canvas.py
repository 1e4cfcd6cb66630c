"""What a picture is drawn on: letters and boxes where they are wanted, and nothing else.

matplotlib without its machinery of axes, legends and state. Colours are of Okabe and Ito (2008),
which people who are colour-blind can tell apart.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bot.places.sheet import BOLD, REGULAR

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

SIZE = (1080, 1350)
EDGE = 48.0
WIDTH = SIZE[0] - 2 * EDGE
INK = "#111111"
BLUE = "#0072B2"
SKY = "#56B4E9"
RED = "#C04B00"  # Okabe and Ito's vermilion, darker: it is for figures
GREY = "#8c8c8c"

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
