"""Where 1,000 tenge of an okrug's budget go, as one picture that reads on a cheap phone.

Pure: plain values in, bytes out. Draws in a process of its own; matplotlib loads when something is
drawn. Every amount stands beside the words of what it is for: no legend, no axis, no colour that
is needed to understand it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from bot.budget.rules.lines import Line, Side, Slice, done, of_thousand, planned, slices
from bot.core.i18n import Language, Translator, translator
from bot.places.canvas import (
    BLUE,
    BODY,
    EDGE,
    GREY,
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
)
from bot.places.fitting import broken, clean, face_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LEAST = 560.0
_FOOT = 60.0
_TALLEST = 1_620.0  # where so much would be "the rest" otherwise
_MUCH = 150  # of 1,000


@dataclass(frozen=True)
class _Look:
    """How large a line of spending is. lines: of its name."""

    figure: float
    lines: int
    thick: float
    air: float


_LARGE, _MIDDLE, _SMALL = _Look(50, 3, 34, 24), _Look(46, 2, 30, 18), _Look(40, 2, 18, 12)
#: Looks, and how many lines of spending and of income are tried; the first that fits and leaves
#: little for the rest is taken.
_TRIED = tuple(
    (look, spending, income, high)
    for high in (float(SIZE[1]), _TALLEST)
    for look, rows in (
        (_LARGE, (9, 8, 7, 6, 5)),
        (_MIDDLE, (10, 9, 8, 7, 6)),
        (_SMALL, (13, 11, 9, 7, 5, 3)),
    )
    for spending in rows
    for income in (5, 4, 3)
)


@dataclass(frozen=True)
class Card:
    """An okrug's budget of a year, in the picture's language; texts may be "".

    title: whose it is. when: of which year, and by which day the facts are. note: the last line.
    """

    title: str
    lines: tuple[Line, ...]
    when: str = ""
    note: str = ""


def png(card: Card, language: Language) -> bytes:
    """The picture as a file."""
    return file_of(draw(card, language))


def draw(card: Card, language: Language) -> "Figure":
    """The picture before it becomes pixels."""
    return stacked(_that_fit(card, translator(language)), least=_LEAST)


def _that_fit(card: Card, t: Translator) -> list[Block]:
    """The first that fits and leaves little for the rest; else what leaves least for it."""
    spent = tuple(line for line in card.lines if line.side is Side.SPENDING)
    best: tuple[int, list[Block]] | None = None
    for look, spending, income, most in _TRIED:
        found = slices(spent, spending)
        rest = found[-1].tenge if found and found[-1].line is None else 0
        if best is not None and rest >= best[0]:
            continue
        blocks = _blocks(card, t, found, look, income)
        if sum(block.high for block in blocks) <= most - _FOOT:
            best = rest, blocks
        if best is not None and best[0] <= _MUCH:
            break
    return best[1] if best else []


def _blocks(
    card: Card, t: Translator, found: Sequence[Slice], look: _Look, income: int
) -> list[Block]:
    spent = tuple(line for line in card.lines if line.side is Side.SPENDING)
    earned = tuple(line for line in card.lines if line.side is Side.INCOME)
    blocks: list[Block] = [Text(card.title, BODY, below=6)] if card.title else []
    if found:
        blocks.append(Text(t.word("Where 1,000 tenge go"), 52.0, bold=True, below=4))
        blocks += _sums(card, spent, t)
        blocks += _rows(found, look, t)
    if planned(earned) > 0:
        title = t.word("Where 1,000 tenge come from")
        if found:
            blocks.append(Text(title, 36.0, bold=True, above=16, below=8, ruled=True))
        else:
            blocks.append(Text(title, 52.0, bold=True, below=4))
            blocks += _sums(card, earned, t)
        blocks += _short(slices(earned, income), t)
    if card.note:
        blocks.append(Text(card.note, SMALLEST, most=3, above=14, ruled=True))
    return blocks


def _sums(card: Card, lines: Sequence[Line], t: Translator) -> list[Block]:
    """Of which year, and how much it is in all; what has been done of it is said once here."""
    blocks: list[Block] = [Text(card.when, BODY)] if card.when else []
    plan, fact = planned(lines), done(lines)
    whole = t.word("All planned: {money}", money=_millions(plan, t))
    blocks.append(Text(whole, BODY, below=4))
    if fact is not None:
        of = of_thousand(fact, plan)
        said = (
            t.word("Of 1,000 tenge {n} are spent: the dark part of a bar.", n=t.number(of))
            if lines[0].side is Side.SPENDING
            else t.word("Of 1,000 tenge {n} have come in so far.", n=t.number(of))
        )
        blocks.append(Text(said, BODY, below=4))
    blocks[-1].high += 12
    return blocks


def _millions(tenge: int, t: Translator) -> str:
    """A sum as people say it."""
    if abs(tenge) < 1_000_000:
        return t.money(tenge)
    return t.word("{n} million tenge", n=t.number(_tenths(tenge)))


def _tenths(tenge: int) -> Decimal:
    return (Decimal(tenge) / 1_000_000).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _rows(found: Sequence[Slice], look: _Look, t: Translator) -> list[Block]:
    most = max(max(one.tenge, one.fact or 0) for one in found)
    wide = max(face_of(bold=True).width(_amount(one.tenge, t)) for one in found)
    return [Row(one, most, look, wide, t) for one in found]


def _short(found: Sequence[Slice], t: Translator) -> list[Block]:
    wide = max(face_of(bold=True).width(_amount(one.tenge, t)) for one in found)
    return [Short(one, wide, t) for one in found]


def _name(one: Slice, t: Translator) -> str:
    if one.line is not None:
        return clean(one.line.named(t.language))
    return t.plural("The rest: {n} line", "The rest: {n} lines", n=one.lines).unescape()


def _amount(tenge: int, t: Translator) -> str:
    """Tenge of the 1,000; what is planned and yet less than one is no nothing."""
    return t.money(tenge) if tenge else f"<{t.money(1)}"


class Row(Block):
    """A line: its tenge large, its name beside them, and a bar as long as they are many.

    most: the tenge of the longest bar. wide: the widest amount, at size 1.
    """

    def __init__(self, one: Slice, most: int, look: _Look, wide: float, t: Translator) -> None:
        self._one, self._most, self._look = one, most, look
        self._text = _amount(one.tenge, t)
        self._left = wide * look.figure + 28
        room = (WIDTH - self._left) / BODY
        self._lines = broken(_name(one, t), room, face_of(), look.lines)
        spent = one.fact is not None and t.word("spent: {money}", money=t.money(one.fact))
        self._fact = spent or ""
        self._named = max(1.1 * look.figure, len(self._lines) * BODY * STEP)
        self.high = self._named + look.thick + look.air

    def draw(self, canvas: Canvas, top: float) -> None:
        middle = top + self._named / 2
        canvas.write(self._text, (EDGE, middle), self._look.figure, bold=True)
        for row, line in enumerate(self._lines):
            y = middle + (row + 0.5 - len(self._lines) / 2) * BODY * STEP
            canvas.write(line, (EDGE + self._left, y), BODY)
        self._bar(canvas, top + self._named + 4)

    def _bar(self, canvas: Canvas, top: float) -> None:
        """Planned in light, and in it, in dark, what was spent; said behind it."""
        thick, fact = self._look.thick, face_of().width(self._fact) * SMALLEST
        room = WIDTH - (fact + 20 if self._fact else 0)
        unit = room / self._most
        long = max(4.0, unit * self._one.tenge)
        rest = self._one.line is None
        if self._one.fact is None:
            canvas.box((EDGE, top), (long, thick), GREY if rest else BLUE, full=True)
            return
        canvas.box((EDGE, top), (long, thick), PALE if rest else SKY, full=True)
        spent = max(0.0, unit * self._one.fact)
        if spent:
            inner = (max(3.0, spent), thick - 8)
            canvas.box((EDGE, top + 4), inner, GREY if rest else BLUE, full=True)
        at = (EDGE + max(long, spent) + 14, top + thick / 2)
        canvas.write(self._fact, at, SMALLEST)


class Short(Block):
    """A line of income: its tenge and its name, and no bar."""

    def __init__(self, one: Slice, wide: float, t: Translator) -> None:
        self._text = _amount(one.tenge, t)
        self._left = wide * BODY + 24
        self._lines = broken(_name(one, t), (WIDTH - self._left) / BODY, face_of(), 2)
        self.high = len(self._lines) * BODY * STEP + 8

    def draw(self, canvas: Canvas, top: float) -> None:
        y = top + 0.5 * BODY * STEP
        canvas.write(self._text, (EDGE, y), BODY, bold=True)
        for row, line in enumerate(self._lines):
            canvas.write(line, (EDGE + self._left, y + row * BODY * STEP), BODY)
