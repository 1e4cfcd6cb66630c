"""What came out of a poll as one picture that reads on a cheap phone in sunlight.

Pure: plain values in, bytes out. Draws in a process of its own; matplotlib loads when something is
drawn. Every number stands beside what it counts: no legend, no axis, no colour that is needed to
understand it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.core.i18n import Language, Translator, translator
from bot.places.canvas import (
    BLUE,
    BODY,
    EDGE,
    GREY,
    INK,
    PALE,
    SIZE,
    SKY,
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
from bot.places.fitting import broken, clean, face_of, fitting
from bot.polls.rules.results import Tally, percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HIDDEN = "<5"
NONE = "\u2014"
_STARS = 5
_TALLEST = 1_620.0  # where villages would have no room otherwise
_LEAST = 560.0
_FEWEST_VILLAGES = 6
_WORDED = 3  # so many options have their words over the numbers of villages


@dataclass(frozen=True)
class ChartOption:
    """One answer in the picture's language, and how many took it."""

    words: str
    votes: int


@dataclass(frozen=True)
class VillageBars:
    """One village. votes: per option in its order; None is a number that is not told."""

    name: str
    voters: int
    votes: tuple[int | None, ...]


@dataclass(frozen=True)
class PollChart:
    """Everything that is seen, in the picture's language; texts may be "".

    title: whose poll it is. when: until when it is or was. entitled: who may vote and is in the
    bot; community: members of the community entitled to vote, by the office's number; None: not
    known. villages: in their order, only those that may be told. several: one may take more than
    one. scale: the options are one to five stars.
    """

    question: str
    options: tuple[ChartOption, ...]
    voters: int
    entitled: int | None = None
    community: int | None = None
    villages: tuple[VillageBars, ...] = ()
    note: str = ""
    title: str = ""
    when: str = ""
    several: bool = False
    scale: bool = False


def png(chart: PollChart, language: Language) -> bytes:
    """The picture as a file."""
    return file_of(draw(chart, language))


def draw(chart: PollChart, language: Language) -> "Figure":
    """The picture before it becomes pixels."""
    t = translator(language)
    before: list[Block] = _head(chart, t)
    after: list[Block] = [Text(chart.note, SMALLEST, most=4, above=18, ruled=True)] * bool(
        chart.note
    )
    taken = sum(block.high for block in (*before, *after))
    options = _options(chart, t, SIZE[1] - 70 - taken - _reserved(chart))
    taken += options.high
    villages = _villages(chart, t, taken) if chart.voters else []
    return stacked([*before, options, *villages, *after], least=_LEAST)


# ── The head ─────────────────────────────────────────────────────────────────────────────────


def _head(chart: PollChart, t: Translator) -> list[Block]:
    blocks: list[Block] = []
    if chart.title:
        blocks.append(Text(chart.title, BODY, below=8))
    size = whole(chart.question, (46.0, 42.0, 38.0, 34.0, 32.0), 4)
    blocks.append(Text(chart.question, size, bold=True, most=5, below=6))
    if chart.when:
        blocks.append(Text(chart.when, SMALLEST))
    blocks.append(Turnout(_turnout(chart, t)))
    if chart.scale and chart.voters:
        blocks.append(Stars(chart, t))
    if chart.several and chart.voters:
        said = t.word("One could take several answers. Percent is of those who voted.")
        blocks.append(Text(said, SMALLEST, above=6, below=6))
    if not chart.voters:
        blocks.append(Text(t.word("Nobody has voted."), 40.0, above=10, below=14))
    return blocks


def _turnout(chart: PollChart, t: Translator) -> list[tuple[str, str]]:
    """The big numbers, each with what it counts."""
    told = [(t.number(chart.voters), t.word("Voted in all"))]
    if chart.entitled:
        of = t.plural(
            "of {n} person who may vote in the bot",
            "of {n} people who may vote in the bot",
            n=chart.entitled,
        )
        told.append((_percent(chart.voters, chart.entitled, t), of.unescape()))
    if chart.community:
        of = t.plural(
            "of {n} community member entitled to vote",
            "of {n} community members entitled to vote",
            n=chart.community,
        )
        told.append((_percent(chart.voters, chart.community, t), of.unescape()))
    return told


def _percent(part: int, of: int, t: Translator) -> str:
    return f"{t.number(percent(part, of))}\xa0%"


class Turnout(Block):
    """Big numbers beside each other."""

    _figure = 76.0
    _between = 32.0

    def __init__(self, tiles: Sequence[tuple[str, str]]) -> None:
        self._tiles = tiles
        self._width = (WIDTH - self._between * (len(tiles) - 1)) / len(tiles)
        figures = [figure for figure, _ in tiles]
        self._size = fitting(
            figures, self._width, face_of(bold=True), largest=self._figure, smallest=BODY
        )
        self._names = [broken(clean(name), self._width / BODY, face_of(), 4) for _, name in tiles]
        self.high = 30 + self._size * 1.1 + max(map(len, self._names)) * BODY * STEP + 18

    def draw(self, canvas: Canvas, top: float) -> None:
        canvas.rule(top + 12)
        for place, ((figure, _), name) in enumerate(zip(self._tiles, self._names, strict=True)):
            x = EDGE + place * (self._width + self._between)
            y = top + 30 + self._size / 2
            canvas.write(figure, (x, y), self._size, bold=True)
            for row, line in enumerate(name):
                at = y + self._size * 0.6 + (row + 0.5) * BODY * STEP
                canvas.write(line, (x, at), BODY)


def _mean(votes: Sequence[int | None]) -> Decimal | None:
    """The mean number of stars; None where a number is missing, or all are."""
    told = tuple(n for n in votes if n is not None)
    return Tally(0, told).mean if len(told) == len(votes) else None


class Stars(Block):
    """The mean of a scale."""

    high = 118.0
    _size = 84.0

    def __init__(self, chart: PollChart, t: Translator) -> None:
        self._mean = _mean([option.votes for option in chart.options]) or Decimal(0)
        self._figure = t.number(self._mean)
        self._name = clean(t.word("out of 5 on average"))

    def draw(self, canvas: Canvas, top: float) -> None:
        canvas.rule(top)
        y = top + 60
        bold, face = face_of(bold=True), face_of()
        canvas.write(self._figure, (EDGE, y), self._size, bold=True)
        x = EDGE + bold.width(self._figure) * self._size + 24
        canvas.write(self._name, (x, y), BODY)
        full = int(self._mean + Decimal("0.5"))
        size = min(72.0, (SIZE[0] - EDGE - x - face.width(self._name) * BODY - 30) / 4.5)
        step = size * face.width("★") * 1.06
        left = SIZE[0] - EDGE - step * _STARS
        for star in range(_STARS):
            colour = BLUE if star < full else GREY
            sign = "★" if star < full else "☆"
            canvas.write(sign, (left + star * step, y), size, colour=colour)


# ── The options ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Look:
    """How large an option is. beside: its bar stands beside its words, not under them."""

    size: float
    lines: int
    thick: float
    air: float
    beside: bool = False

    @property
    def step(self) -> float:
        return self.size * STEP


#: The first in which all options fit is taken.
_LOOKS = (
    _Look(34.0, 3, 40.0, 30.0),
    _Look(32.0, 3, 32.0, 24.0),
    _Look(30.0, 3, 26.0, 18.0),
    _Look(30.0, 2, 26.0, 18.0),
    _Look(30.0, 2, 30.0, 16.0, beside=True),
    _Look(28.0, 2, 26.0, 12.0, beside=True),
    _Look(SMALLEST, 2, 22.0, 9.0, beside=True),
)


def _options(chart: PollChart, t: Translator, room: float) -> Block:
    drawn = [Options(chart, t, look) for look in _LOOKS]
    return next((one for one in drawn if one.high <= room), drawn[-1])


class Options(Block):
    """Every answer with its bar: the pale bar is everybody who voted."""

    _widest = 540.0  # the words beside a bar
    _gap = 24.0

    def __init__(self, chart: PollChart, t: Translator, look: _Look) -> None:
        self._chart, self._look = chart, look
        bold = face_of(bold=True)
        self._texts = [_text(option, chart, t) for option in chart.options]
        self._numbers = _numbers(chart)
        self._indent = max(map(face_of().width, self._numbers), default=0.0) * look.size
        taken = max(bold.width(text) for text in self._texts) * look.size + self._gap
        room = (self._widest if look.beside else WIDTH - taken) - self._indent
        self._words = [
            broken(said, room / look.size, face_of(), look.lines) for said in _words(chart)
        ]
        wide = max(face_of().width(line) for lines in self._words for line in lines)
        self._label = self._indent + wide * look.size
        self._most = max((option.votes for option in chart.options), default=0)
        self._highs = [self._high(len(lines)) for lines in self._words]
        self.high = 14 + sum(self._highs)

    def _high(self, lines: int) -> float:
        look = self._look
        if look.beside:
            return max(look.step + 4 + look.thick, lines * look.step) + look.air
        return lines * look.step + 6 + look.thick + look.air

    def draw(self, canvas: Canvas, top: float) -> None:
        canvas.rule(top)
        look, y = self._look, top + 14
        for place, option in enumerate(self._chart.options):
            words, high = self._words[place], self._highs[place]
            self._named(canvas, y, place)
            first = bool(option.votes) and option.votes == self._most
            part = option.votes / self._chart.voters if self._chart.voters else 0.0
            at = y + 0.5 * look.step
            if look.beside:
                left = EDGE + self._label + self._gap
                canvas.write(self._texts[place], (left, at), look.size, bold=True)
                bar = (left, y + look.step + 4)
            else:
                right = (SIZE[0] - EDGE, at)
                canvas.write(self._texts[place], right, look.size, bold=True, align="right")
                bar = (EDGE, y + len(words) * look.step + 6)
            _bar(canvas, bar, (SIZE[0] - EDGE - bar[0], look.thick), part, first=first)
            y += high

    def _named(self, canvas: Canvas, y: float, place: int) -> None:
        look = self._look
        if self._numbers:
            canvas.write(self._numbers[place].strip(), (EDGE, y + 0.5 * look.step), look.size)
        for row, line in enumerate(self._words[place]):
            at = (EDGE + self._indent, y + (row + 0.5) * look.step)
            canvas.write(line, at, look.size)


def _words(chart: PollChart) -> list[str]:
    sign = " ★" if chart.scale else ""
    return [clean(option.words) + sign for option in chart.options]


def _numbers(chart: PollChart) -> list[str]:
    """What stands for the options among villages, where their words have no room there."""
    if not chart.villages or chart.scale or _are_worded(chart):
        return []
    return [f"{number}. " for number, _ in enumerate(chart.options, start=1)]


def _text(option: ChartOption, chart: PollChart, t: Translator) -> str:
    """How many took it, and how much of those who voted that is."""
    votes = t.plural("{n} vote", "{n} votes", n=option.votes).unescape()
    return f"{votes} · {_percent(option.votes, chart.voters, t)}"


def _bar(
    canvas: Canvas,
    place: tuple[float, float],
    size: tuple[float, float],
    part: float,
    *,
    first: bool = True,
) -> None:
    """A part of a whole that is seen, too."""
    canvas.box(place, size, PALE, full=True)
    if part > 0:
        long = min(size[0], max(4.0, size[0] * part))
        canvas.box(place, (long, size[1]), BLUE if first else SKY, full=True)


# ── The villages ─────────────────────────────────────────────────────────────────────────────


def _are_worded(chart: PollChart) -> bool:
    """Whether the numbers of villages have the options' own words over them."""
    if len(chart.options) > _WORDED:
        return False
    room = Grid.column(len(chart.options)) / SMALLEST
    face = face_of(bold=True)
    return all(len(broken(clean(o.words), room, face, 3)) <= 2 for o in chart.options)


def _reserved(chart: PollChart) -> float:
    """Room that is kept for a few villages."""
    rows = min(len(chart.villages), 4)
    return 150.0 + 80.0 * rows if rows and chart.voters else 0.0


def _villages(chart: PollChart, t: Translator, taken: float) -> list[Block]:
    """As many as there is room for; a few even where the picture must grow."""
    if not chart.villages:
        return []
    if chart.scale:
        said = [_people(village, t) for village in chart.villages]
        wide = max(map(face_of().width, said)) * SMALLEST
        rows: list[Block] = [Mean(village, t, wide) for village in chart.villages]
        head: list[Block] = []
    else:
        size = _cell_size(chart, t)
        rows = [Grid(village, chart, t, size) for village in chart.villages]
        head = [Head(chart)]
    title = Text(t.word("Figure: by village"), 34.0, bold=True, above=16, below=8, ruled=True)
    more = Text(_more(len(rows), t), SMALLEST, above=4, below=10)
    taken += 60 + title.high + sum(block.high for block in head) + more.high
    shown = 0
    for number, row in enumerate(rows, start=1):
        taken += row.high
        if taken > (_TALLEST if number <= _FEWEST_VILLAGES else SIZE[1]):
            break
        shown = number
    if not shown:
        return [Text(_more(len(rows), t), SMALLEST, above=8, below=10)]
    left = len(rows) - shown
    rest = [Text(_more(left, t), SMALLEST, above=4, below=10)] if left else []
    return [title, *head, *rows[:shown], *rest]


def _more(villages: int, t: Translator) -> str:
    return t.plural(
        "{n} more village had no room in the picture.",
        "{n} more villages had no room in the picture.",
        n=villages,
    ).unescape()


def _people(village: VillageBars, t: Translator) -> str:
    return t.plural("{n} person", "{n} people", n=village.voters).unescape()


def _told(n: int | None, t: Translator) -> str:
    return HIDDEN if n is None else t.number(n)


def _cell_size(chart: PollChart, t: Translator) -> float:
    """One size for all numbers of villages."""
    texts = [_told(n, t) for village in chart.villages for n in village.votes]
    room = Grid.column(len(chart.options)) - 8
    return fitting(texts, room, face_of(bold=True), largest=BODY, smallest=18.0)


class Grid(Block):
    """One village: its name and voters, and under each option how many took it."""

    _bar = 12.0
    _beside = 5  # so many options have room beside the name
    _name = 404.0

    def __init__(self, village: VillageBars, chart: PollChart, t: Translator, size: float) -> None:
        self._village, self._size = village, size
        self._texts = [_told(n, t) for n in village.votes]
        voters = _people(village, t)
        many = len(chart.options)
        self._under = many > self._beside
        if self._under:
            wide = WIDTH - face_of().width(voters) * SMALLEST - 24
            self._lines = broken(clean(village.name), wide / SMALLEST, face_of(bold=True), 1)
            self.high = SMALLEST * STEP + size * STEP + self._bar + 16
        else:
            wide = (self._name - 16) / SMALLEST
            self._lines = broken(clean(village.name), wide, face_of(bold=True), 2)
            self.high = max((len(self._lines) + 1) * SMALLEST * STEP, size * STEP + self._bar) + 14
        self._voters = voters

    @classmethod
    def column(cls, options: int) -> float:
        """How wide the room for one option is."""
        return (WIDTH if options > cls._beside else WIDTH - cls._name) / options

    @classmethod
    def left(cls, options: int) -> float:
        """Where the first option's room begins."""
        return EDGE if options > cls._beside else EDGE + cls._name

    def draw(self, canvas: Canvas, top: float) -> None:
        for row, line in enumerate(self._lines):
            y = top + (row + 0.5) * SMALLEST * STEP
            canvas.write(line, (EDGE, y), SMALLEST, bold=True)
        if self._under:
            right = (SIZE[0] - EDGE, top + 0.5 * SMALLEST * STEP)
            canvas.write(self._voters, right, SMALLEST, align="right")
            self._cells(canvas, top + SMALLEST * STEP)
        else:
            y = top + (len(self._lines) + 0.5) * SMALLEST * STEP
            canvas.write(self._voters, (EDGE, y), SMALLEST)
            self._cells(canvas, top + (self.high - 14 - self._size * STEP - self._bar) / 2)

    def _cells(self, canvas: Canvas, top: float) -> None:
        many = len(self._village.votes)
        wide = self.column(many)
        most = max((n or 0 for n in self._village.votes), default=0)
        for place, (n, text) in enumerate(zip(self._village.votes, self._texts, strict=True)):
            x = self.left(many) + place * wide
            first = bool(n) and n == most
            y = top + self._size * STEP / 2
            canvas.write(text, (x, y), self._size, bold=first)
            part = (n or 0) / max(1, self._village.voters)
            under = (x, top + self._size * STEP)
            _bar(canvas, under, (wide - 10, self._bar), part, first=first)


class Head(Block):
    """What the numbers of villages stand for: the options' words, or their numbers."""

    def __init__(self, chart: PollChart) -> None:
        self._many = len(chart.options)
        wide = (Grid.column(self._many) - 10) / SMALLEST
        face = face_of(bold=True)
        self._titles = [
            broken(clean(option.words), wide, face, 2) if _are_worded(chart) else [f"{number}."]
            for number, option in enumerate(chart.options, start=1)
        ]
        self._rows = max(map(len, self._titles))
        self.high = self._rows * SMALLEST * STEP + 8

    def draw(self, canvas: Canvas, top: float) -> None:
        for place, lines in enumerate(self._titles):
            x = Grid.left(self._many) + place * Grid.column(self._many)
            for row, line in enumerate(lines):
                at = self._rows - len(lines) + row + 0.5
                canvas.write(line, (x, top + at * SMALLEST * STEP), SMALLEST, bold=True)


class Mean(Block):
    """One village and its mean number of stars."""

    high = 56.0
    _name = 440.0
    _thick = 30.0

    def __init__(self, village: VillageBars, t: Translator, voters: float) -> None:
        room = (self._name - 16) / SMALLEST
        self._voters, self._voters_wide = _people(village, t), voters
        self._lines = broken(clean(village.name), room, face_of(bold=True), 1)
        self._mean = _mean(village.votes)
        self._text = t.number(self._mean) if self._mean else NONE

    def draw(self, canvas: Canvas, top: float) -> None:
        y = top + self.high / 2
        for line in self._lines:
            canvas.write(line, (EDGE, y), SMALLEST, bold=True)
        left = EDGE + self._name
        wide = SIZE[0] - EDGE - self._voters_wide - 100 - left
        if self._mean:
            _bar(canvas, (left, y - self._thick / 2), (wide, self._thick), float(self._mean) / 5)
        canvas.write(self._text, (left + wide + 16, y), BODY, bold=True, colour=INK)
        canvas.write(self._voters, (SIZE[0] - EDGE, y), SMALLEST, align="right")
