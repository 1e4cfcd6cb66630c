"""A report as one picture that reads on a cheap phone in sunlight.

Pure: plain values in, bytes out. Draws in a process of its own; matplotlib loads when something is
drawn. Everything is said in words beside what it means: no legend, no axis, no colour that is
needed to understand it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.core.i18n import Language
from bot.places.canvas import SIZE, Canvas, blank, file_of
from bot.reports.rules.figures import Report
from bot.reports.screens.parts import Part, parts_of
from bot.reports.screens.picture import picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_FOOT = 20.0
#: How many topics and villages are tried, the first that fits is taken.
_ROWS = ((5, 5), (5, 4), (5, 3), (4, 3), (3, 3), (3, 2), (2, 2), (1, 1))


def png(report: Report, language: Language, *, public: bool = False) -> bytes:
    """The picture as a file; for residents (`public`) in both languages, without small cells."""
    return file_of(draw(report, language, public=public))


def draw(report: Report, language: Language, *, public: bool = False) -> "Figure":
    """The picture before it becomes pixels."""
    figure, canvas = blank()
    _stack(canvas, _that_fit(report, language, public=public))
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
