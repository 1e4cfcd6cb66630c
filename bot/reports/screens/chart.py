"""A report as one picture that reads on a cheap phone in sunlight.

Pure: plain values in, bytes out. Draws in a process of its own; matplotlib loads when something is
drawn. Everything is said in words beside what it means: no legend, no axis, no colour that is
needed to understand it.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.core.i18n import Language
from bot.reports.rules.figures import Report
from bot.reports.screens.canvas import SIZE, Canvas
from bot.reports.screens.parts import Part, parts_of
from bot.reports.screens.picture import picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_FOOT = 20.0
#: How many topics and villages are tried, the first that fits is taken.
_ROWS = ((5, 5), (5, 4), (5, 3), (4, 3), (3, 3), (3, 2), (2, 2), (1, 1))


def png(report: Report, language: Language, *, public: bool = False) -> bytes:
    """The picture as a file; for residents (`public`) in both languages, without small cells."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    canvas: Any = FigureCanvasAgg(draw(report, language, public=public))
    canvas.draw()
    image = Image.frombuffer("RGBA", SIZE, canvas.buffer_rgba(), "raw", "RGBA", 0, 1).convert(
        "RGB"
    )
    made = BytesIO()
    # Few colours and their shades: with a palette it takes a third of the room.
    image.quantize(64, dither=Image.Dither.NONE).save(made, "PNG")
    return made.getvalue()


def draw(report: Report, language: Language, *, public: bool = False) -> "Figure":
    """The picture before it becomes pixels."""
    from matplotlib.figure import Figure

    # At 72 dots an inch a point of text is a pixel.
    figure = Figure(figsize=(SIZE[0] / 72, SIZE[1] / 72), dpi=72, facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, SIZE[0])
    axes.set_ylim(SIZE[1], 0)
    axes.set_axis_off()
    _stack(Canvas(axes), _that_fit(report, language, public=public))
    return figure


def _that_fit(report: Report, language: Language, *, public: bool) -> list[Part]:
    """The parts, with as many topics and villages as there is room for."""
    parts: list[Part] = []
    for topics, villages in _ROWS:
        parts = parts_of(
            picture(report, language, public=public, topics=topics, villages=villages)
        )
        if sum(part.high for part in parts) <= SIZE[1] - _FOOT:
            break
    return parts


def _stack(canvas: Canvas, parts: Sequence[Part]) -> None:
    """Room that is left goes to those that make use of it; what nobody wants stands at the end."""
    spare = max(0.0, SIZE[1] - _FOOT - sum(part.high for part in parts))
    wanted = sum(part.wants for part in parts)
    share = min(1.0, spare / wanted) if wanted else 0.0
    y = 0.0
    for part in parts:
        high = part.high + part.wants * share
        part.draw(canvas, y, high)
        y += high
