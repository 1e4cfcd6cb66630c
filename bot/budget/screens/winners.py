"""What residents chose, as one picture that reads on a cheap phone.

Pure: plain values in, bytes out. Draws in a process of its own; matplotlib loads when something is
drawn. A bar is what a project takes of the money; its number stands beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.i18n import Language, Translator, translator
from bot.places.canvas import (
    BLUE,
    BODY,
    EDGE,
    PALE,
    SIZE,
    SMALLEST,
    STEP,
    WIDTH,
    Block,
    Canvas,
    Text,
    file_of,
    stacked,
    whole,
)
from bot.places.fitting import broken, clean, face_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LEAST = 560.0
_TALLEST = 1_620.0
_FOOT = 100.0


@dataclass(frozen=True)
class _Look:
    """How large a winner is."""

    size: float
    thick: float
    air: float


#: The first in which all fit is taken.
_LOOKS = (_Look(34.0, 34.0, 30.0), _Look(30.0, 26.0, 22.0), _Look(SMALLEST, 16.0, 16.0))


@dataclass(frozen=True)
class Bought:
    """A winner in the picture's language."""

    words: str
    cost: int
    votes: int


@dataclass(frozen=True)
class Chart:
    """Everything that is seen. title: whose budget; name: of the round; note: the last line.

    worth: what a voter's vote was worth; 0 where winners were not found by shares.
    """

    title: str
    name: str
    money: int
    left: int
    voters: int
    worth: int
    bought: tuple[Bought, ...]
    note: str = ""


def png(chart: Chart, language: Language) -> bytes:
    """The picture as a file."""
    return file_of(draw(chart, language))


def draw(chart: Chart, language: Language) -> "Figure":
    """The picture before it becomes pixels."""
    t = translator(language)
    before, after = _head(chart, t), _tail(chart, t)
    room = _TALLEST - _FOOT - sum(block.high for block in (*before, *after))
    bars: list[Block] = []
    for look in _LOOKS:
        bars = [Bar(one, chart.money, t, look) for one in chart.bought]
        if sum(bar.high for bar in bars) <= room:
            break
    shown = _that_fit(bars, room)
    return stacked([*before, *shown, *_more(len(bars) - len(shown), t), *after], least=_LEAST)


def _that_fit(bars: Sequence[Block], room: float) -> list[Block]:
    found: list[Block] = []
    for bar in bars:
        room -= bar.high
        if room < 0:
            break
        found.append(bar)
    return found


def _head(chart: Chart, t: Translator) -> list[Block]:
    size = whole(chart.name, (44.0, 38.0, 34.0), 2)
    blocks: list[Block] = [Text(chart.title, BODY, below=6)]
    if chart.name:
        blocks.append(Text(chart.name, size, bold=True, most=3, below=8))
    voters = t.plural("{n} resident voted.", "{n} residents voted.", n=chart.voters)
    blocks.append(Text(voters.unescape(), BODY))
    if chart.worth:
        worth = t.word("The vote of each voter was worth ≈ {money}.", money=t.money(chart.worth))
        blocks.append(Text(worth, BODY))
    title = t.word("What residents chose")
    return [*blocks, Gap(), Text(title, 40.0, bold=True, above=26, below=10, ruled=True)]


class Gap(Block):
    """Air before a line."""

    high = 16.0

    def draw(self, canvas: Canvas, top: float) -> None:
        pass


def _more(projects: int, t: Translator) -> list[Block]:
    if not projects:
        return []
    return [
        Text(t.plural("And {n} more.", "And {n} more.", n=projects).unescape(), BODY, below=16)
    ]


def _tail(chart: Chart, t: Translator) -> list[Block]:
    money = t.word("Money of the round: {money}.", money=t.money(chart.money))
    spent = t.word(
        "Winners cost {spent}, {left} is left.",
        spent=t.money(chart.money - chart.left),
        left=t.money(chart.left),
    )
    note = [Text(chart.note, SMALLEST, most=4, above=10)] if chart.note else []
    return [Text(money, BODY, above=22, ruled=True), Text(spent, BODY), *note]


class Bar(Block):
    """A winner: its name, what it costs, how many wanted it; the pale bar is all the money."""

    _gap = 28.0

    def __init__(self, one: Bought, money: int, t: Translator, look: _Look) -> None:
        self._look = look
        votes = t.plural("{n} vote", "{n} votes", n=one.votes).unescape()
        self._beside = (clean(t.money(one.cost)), votes)
        taken = max(map(face_of(bold=True).width, self._beside)) * look.size + self._gap
        self._lines = broken(clean(one.words), (WIDTH - taken) / look.size, face_of(), 2)
        self._part = one.cost / money if money else 0.0
        self._words = len(self._beside) * look.size * STEP
        self.high = self._words + 8 + look.thick + look.air

    def draw(self, canvas: Canvas, top: float) -> None:
        size = self._look.size
        for row, line in enumerate(self._lines):
            canvas.write(line, (EDGE, top + (row + 0.5) * size * STEP), size)
        for row, words in enumerate(self._beside):
            right = (SIZE[0] - EDGE, top + (row + 0.5) * size * STEP)
            canvas.write(words, right, size, bold=row == 0, align="right")
        y = top + self._words + 8
        canvas.box((EDGE, y), (WIDTH, self._look.thick), PALE, full=True)
        long = min(WIDTH, max(4.0, WIDTH * self._part))
        canvas.box((EDGE, y), (long, self._look.thick), BLUE, full=True)
