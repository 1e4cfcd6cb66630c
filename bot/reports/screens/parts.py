"""The parts of the picture, from its heading to the small print; each knows how high it is."""

from collections.abc import Sequence
from itertools import chain

from bot.places.canvas import (
    BLUE,
    BODY,
    EDGE,
    GREY,
    INK,
    RED,
    SIZE,
    SKY,
    SMALLEST,
    STEP,
    WIDTH,
    Canvas,
)
from bot.places.fitting import broken, clean, ended, face_of, fitting
from bot.places.sheet import Face
from bot.reports.screens.picture import Bar, Bars, Names, Picture

_LABEL = 600.0  # how wide the names beside bars are
_GAP = 16.0
_THICK = 38.0


class Part:
    """A piece of the picture that is at least so high, and may be given more."""

    high: float
    wants: float  # how much more it makes use of

    def draw(self, canvas: Canvas, top: float, high: float) -> None:
        """Draw it into this much room."""
        raise NotImplementedError


def parts_of(seen: Picture) -> list[Part]:
    """Everything that is seen, from the top down."""
    parts: list[Part] = [Heading(seen), Tiles(seen)]
    if seen.trail:
        parts.append(Trail(seen.trail, seen.days))
    parts.extend(map(Rows, seen.breakdowns))
    if seen.words:
        parts.append(Said(seen.words))
    if seen.note:
        parts.append(Note(seen.note))
    return parts


class Heading(Part):
    """Whose it is and of when, each language in a column of its own."""

    wants = 0.0
    _top = 34.0
    _between = 40.0

    def __init__(self, seen: Picture) -> None:
        columns = len(seen.headings)
        self._width = (WIDTH - self._between * (columns - 1)) / columns
        self._sizes = (46.0, 38.0, BODY) if columns == 1 else (36.0, 32.0, SMALLEST)
        named = [clean(heading[0]) for heading in seen.headings]
        # All languages in one size, at which the longest name is three lines.
        while self._sizes[0] > BODY and any(len(self._names(name)) > 3 for name in named):
            self._sizes = (self._sizes[0] - 2, *self._sizes[1:])
        self._columns = [self._lines(heading) for heading in seen.headings]
        self.high = self._top + max(
            sum(size * STEP for _, size, _ in column) for column in self._columns
        )

    def _names(self, name: str) -> list[str]:
        return broken(name, self._width / self._sizes[0], face_of(bold=True), 4)

    def _lines(self, heading: Sequence[str]) -> list[tuple[str, float, bool]]:
        lines = []
        for text, size, most in zip(heading, self._sizes, (3, 2, 2), strict=True):
            bold = most == 3
            face = face_of(bold=bold)
            if text:
                told = broken(clean(text), self._width / size, face, most)
                lines += [(line, size, bold) for line in told]
        return lines

    def draw(self, canvas: Canvas, top: float, high: float) -> None:
        for column, lines in enumerate(self._columns):
            x = EDGE + column * (self._width + self._between)
            y = top + high - self.high + self._top
            for text, size, bold in lines:
                canvas.write(text, (x, y + size * STEP / 2), size, bold=bold)
                y += size * STEP


class Tiles(Part):
    """The big numbers beside each other, each as wide as it needs."""

    wants = 30.0
    _largest = 96.0
    _between = 28.0

    def __init__(self, seen: Picture) -> None:
        self._tiles = seen.tiles
        room = WIDTH - self._between * (len(seen.tiles) - 1)
        bold = face_of(bold=True)
        figures = [bold.width(tile.figure) for tile in seen.tiles]
        names = [max(map(face_of().width, (*tile.names, tile.share))) for tile in seen.tiles]
        # One size for every name in every language, and one for all numbers.
        self._name_size = max(SMALLEST, min(BODY, room / sum(names)))
        self._size = min(self._largest, room / sum(figures))
        while self._space(figures, names) > room:
            self._size -= 1
        self._widths = self._all(figures, names)
        rows = max(len(dict.fromkeys(tile.names)) + bool(tile.share) for tile in seen.tiles)
        self.high = 40 + self._size + rows * self._name_size * STEP

    def _all(self, figures: Sequence[float], names: Sequence[float]) -> list[float]:
        return [
            max(figure * self._size, name * self._name_size)
            for figure, name in zip(figures, names, strict=True)
        ]

    def _space(self, figures: Sequence[float], names: Sequence[float]) -> float:
        return sum(self._all(figures, names)) if self._size > SMALLEST else 0.0

    def draw(self, canvas: Canvas, top: float, high: float) -> None:
        top += 14 + (high - self.high) / 2
        canvas.rule(top - 2)
        step = self._name_size * STEP
        gap = (WIDTH - sum(self._widths)) / len(self._widths)
        x = EDGE
        for tile, wide in zip(self._tiles, self._widths, strict=True):
            y = top + 14 + self._size / 2
            colour = RED if tile.loud else INK
            canvas.write(tile.figure, (x, y), self._size, bold=True, colour=colour)
            y += self._size / 2 + step / 2
            for text in dict.fromkeys(tile.names):
                canvas.write(text, (x, y), self._name_size)
                y += step
            if tile.share:
                canvas.write(tile.share, (x, y), self._name_size, bold=True)
            x += wide + gap


class Trail(Part):
    """Period after period, what came in beside what was answered: upright bars, one scale."""

    wants = 120.0
    _bar = 90.0
    _between = 36.0
    _title = 34.0

    def __init__(self, trail: Sequence[Bars], days: Names = ()) -> None:
        self._trail = trail
        self._days = _said(days, WIDTH / SMALLEST, face_of())
        self._most = max(bars.most for bars in trail)
        self._width = (WIDTH - self._between * (len(trail) - 1)) / len(trail)
        self._titles = [self._headed(bars.names) for bars in trail]
        self._pitch = self._width / max(len(bars.bars) for bars in trail)
        texts = [bar.text for bars in trail for bar in bars.bars]
        marks = [mark for bars in trail for bar in bars.bars for mark in bar.names]
        room, face = self._pitch - 9, face_of(bold=True)
        self._size = fitting(texts, room, face, largest=32, smallest=12)
        self._mark = fitting(marks, room, face, largest=BODY, smallest=18)
        self._marks = max(len(bar.names) for bars in trail for bar in bars.bars)
        self._rest = (
            22  # above
            + max(map(len, self._titles)) * self._title * STEP
            + self._size * STEP
            + self._marks * self._mark * STEP
            + len(self._days) * SMALLEST * STEP
            + 12
        )
        self.high = self._rest + self._bar

    def _headed(self, names: Names) -> list[str]:
        return _said(names, self._width / self._title, face_of(bold=True))

    def draw(self, canvas: Canvas, top: float, high: float) -> None:
        canvas.rule(top + 8)
        tall = high - self._rest
        below = top + high - 10 - len(self._days) * SMALLEST * STEP
        floor = below - self._marks * self._mark * STEP
        for number, (bars, title) in enumerate(zip(self._trail, self._titles, strict=True)):
            left = EDGE + number * (self._width + self._between)
            for row, line in enumerate(title):
                y = top + 22 + (row + 0.5) * self._title * STEP
                canvas.write(line, (left, y), self._title, bold=True)
            canvas.box((left, floor), (self._width, 3), INK, full=True)
            for place, bar in enumerate(bars.bars):
                now = place == len(bars.bars) - 1
                self._upright(
                    canvas, bar, (left + (place + 0.5) * self._pitch, floor), tall, now=now
                )
        for row, line in enumerate(self._days):
            y = below + 8 + (row + 0.5) * SMALLEST * STEP
            canvas.write(line, (EDGE, y), SMALLEST)

    def _upright(
        self, canvas: Canvas, bar: Bar, foot: tuple[float, float], tall: float, *, now: bool
    ) -> None:
        x, floor = foot
        wide = min(0.72 * self._pitch, 120)
        up = 12.0 if bar.n is None else max(6.0, tall * bar.n / self._most) if bar.n else 0.0
        if up:
            colour = BLUE if now else SKY
            canvas.box((x - wide / 2, floor - up), (wide, up), colour, full=bar.n is not None)
        above = (x, floor - up - self._size * 0.62)
        canvas.write(bar.text, above, self._size, bold=True, align="center")
        for row, mark in enumerate(bar.names):
            y = floor + 8 + (row + 0.5) * self._mark * STEP
            canvas.write(mark, (x, y), self._mark, bold=now, align="center")


class Rows(Part):
    """Lying bars, each with its name before it and its number behind it."""

    _title = 34.0
    _air = 10.0

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._heading = _said(bars.names, WIDTH / self._title, face_of(bold=True))
        told = [list(dict.fromkeys(map(clean, bar.names))) for bar in bars.bars]
        # One size for all, at which no name has to be broken if that can still be read.
        single = [name for names in told for name in names]
        self._size = fitting(single, _LABEL, face_of(), largest=BODY, smallest=27)
        self._names = [_label(names, _LABEL / self._size) for names in told]
        self._highs = [
            max(_THICK, len(name) * self._size * STEP) + self._air for name in self._names
        ]
        self._top = 22 + len(self._heading) * self._title * STEP + 4
        self.high = self._top + sum(self._highs)
        self.wants = 30.0 * len(bars.bars)
        texts = [bar.text for bar in bars.bars]
        self._text = max(face_of(bold=True).width(text) for text in texts) * BODY

    def draw(self, canvas: Canvas, top: float, high: float) -> None:
        canvas.rule(top + 8)
        for row, line in enumerate(self._heading):
            y = top + 22 + (row + 0.5) * self._title * STEP
            canvas.write(line, (EDGE, y), self._title, bold=True)
        more = (high - self.high) / len(self._bars.bars)
        left = EDGE + _LABEL + _GAP
        longest = SIZE[0] - EDGE - left - self._text - _GAP
        y = top + self._top
        for bar, name, own in zip(self._bars.bars, self._names, self._highs, strict=True):
            middle = y + (own + more) / 2
            for row, line in enumerate(name):
                at = middle + (row + 0.5 - len(name) / 2) * self._size * STEP
                canvas.write(line, (EDGE, at), self._size)
            long = max(6.0, longest * (bar.n or 0) / self._bars.most) if bar.n else 0.0
            if long:
                thick = _THICK + more / 3
                colour = GREY if bar.rest else BLUE
                canvas.box((left, middle - thick / 2), (long, thick), colour, full=True)
            canvas.write(bar.text, (left + long + (_GAP if long else 0), middle), bold=True)
            y += own + more


class Said(Part):
    """What is said where there is nothing to draw."""

    wants = 400.0
    _size = 54.0

    def __init__(self, said: Names) -> None:
        self._lines = [
            line for text in said for line in (*broken(text, WIDTH / self._size, face_of(), 3), "")
        ][:-1]
        self.high = 60 + len(self._lines) * self._size * 1.3

    def draw(self, canvas: Canvas, top: float, high: float) -> None:
        canvas.rule(top + 8)
        step = self._size * 1.3
        y = top + 8 + (high - 8 - len(self._lines) * step) / 2
        for row, line in enumerate(self._lines):
            at = (SIZE[0] / 2, y + (row + 0.5) * step)
            canvas.write(line, at, self._size, align="center")


class Note(Part):
    """The small print."""

    wants = 10.0

    def __init__(self, note: Names) -> None:
        self._lines = _said(note, WIDTH / SMALLEST, face_of())
        self.high = 26 + len(self._lines) * SMALLEST * STEP

    def draw(self, canvas: Canvas, top: float, high: float) -> None:
        canvas.rule(top + 8)
        top += 8 + (high - self.high) / 2
        for row, line in enumerate(self._lines):
            canvas.write(line, (EDGE, top + 8 + (row + 0.5) * SMALLEST * STEP), SMALLEST)


def _said(names: Names, width: float, face: Face) -> list[str]:
    """The names on one line if they have room there, otherwise one under another."""
    told = list(dict.fromkeys(map(clean, names)))
    one = " / ".join(told)
    if len(told) > 1 and face.width(one) <= width:
        return [one]
    return list(chain.from_iterable(broken(name, width, face, 2) for name in told))


def _label(told: list[str], width: float) -> list[str]:
    """A name beside its bar: two lines at the most, one for each language."""
    one = " / ".join(told)
    if face_of().width(one) <= width:
        return [one]
    if len(told) == 1:
        return broken(told[0], width, face_of(), 2)
    return [ended(name, width, face_of()) for name in told]
