"""What a drawn picture says, and whether all of it can be read."""

from itertools import combinations
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from bot.places.sheet import BOLD, REGULAR


def letters(figure: Figure) -> list[Text]:
    """Everything written that is seen."""
    return [text for text in figure.findobj(Text) if text.get_text()]


def texts(figure: Figure) -> list[str]:
    """What is written, in the order in which it was drawn, with plain spaces."""
    return [text.get_text().replace("\xa0", " ") for text in letters(figure)]


def boxes(figure: Figure, colour: str) -> list[tuple[float, float, float, float]]:
    """Left, top, width and height of every filled box of a colour."""
    from matplotlib.colors import to_rgba

    return [
        (*box.get_xy(), box.get_width(), box.get_height())
        for box in figure.axes[0].patches
        if isinstance(box, Rectangle) and box.get_facecolor() == to_rgba(colour)
    ]


def check_reads(figure: Figure, *, smallest: float = 24.0) -> None:
    """Nothing is over the edge or over something else, and letters are as large as a phone needs.

    smallest: 8 pixels where the picture is a third as wide, as it is on a phone.
    """
    canvas: Any = FigureCanvasAgg(figure)
    wide, high = canvas.get_width_height()
    renderer = canvas.get_renderer()
    seen = [(text.get_text(), text.get_window_extent(renderer)) for text in letters(figure)]
    for text, box in seen:
        assert box.x0 >= 20, text
        assert box.x1 <= wide - 20, text
        assert box.y0 >= 0, text
        assert box.y1 <= high, text
    for (one, a), (other, b) in combinations(seen, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        # The room that a line keeps for letters below it is no ink.
        assert not (across > 1 and down > 10), (one, other)
    assert all(float(text.get_fontsize()) >= smallest for text in letters(figure))
    used = {str(text.get_fontproperties().get_file()) for text in letters(figure)}
    assert used <= {str(REGULAR), str(BOLD)}
