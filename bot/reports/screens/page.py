"""A report on paper: two A4 pages that say the same in black and white.

Pure: plain values in, bytes out; text stays text, so that it can be searched and read aloud.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.core.i18n import Language, Translator, translator
from bot.places.fitting import clean, ended, face_of
from bot.places.paper import (
    BODY,
    DARK,
    EDGE,
    HEIGHT,
    INNER,
    POINT,
    STEP,
    TOP,
    WIDTH,
    Paper,
    fits,
    lines_of,
)
from bot.places.sheet import INK, Colour, blank
from bot.reports.rules.compared import (
    COUNTS,
    OF_GATHERINGS,
    OF_VOTES,
    SHARES,
    SINGLE,
    any_gatherings,
    any_votes,
    mean_count,
    pooled,
    pooled_share,
)
from bot.reports.rules.figures import Figures, Measure, Report
from bot.reports.screens import words
from bot.reports.screens.picture import Bars, Picture, picture

_FOOT = 16.0
_PAST: Colour = (165, 165, 165)
_TITLE = 11.5
_SMALL = 7.5
_HEAD = 8.5
#: How wide the period, the one before, the mean and an arrow are.
_COLUMNS = (37.0, 35.0, 27.0)
_ARROW = 7.0
_MOST = 8  # topics and villages that stand by name
_FOUND = 3

#: Gatherings and votes stand on the second page, where there is or was any.
_OF_APPEALS = tuple(one for one in SINGLE if one not in {*OF_GATHERINGS, *OF_VOTES})

Arrows = Mapping[Measure, tuple[int, int]]


def pdf(
    report: Report,
    language: Language,
    made_at: datetime,
    *,
    arrows: Arrows | None = None,
) -> bytes:
    """The report as a document.

    arrows: for a measure the direction beside the period before, and beside the mean of all.
    """
    t = translator(language, report.zone)
    named = report.ru if language == "ru" else report.kk
    seen = picture(report, language, topics=_MOST, villages=_MOST, dated=True)
    paper = Paper(blank(clean(named), language, made_at))
    paper.sheet.add_page()
    _heading(paper, seen)
    _tiles(paper, seen)
    _table(paper, report, _OF_APPEALS, arrows or {}, t)
    if seen.trail:
        _trail(paper, seen)
    if seen.words:
        paper.lines(lines_of(seen.words[0], INNER, _TITLE, 2), _TITLE)
        paper.y += 3
    _waiting(paper, report, t)
    count = 2 + any_votes(report)
    _foot(paper, (1, count), t, made_at)
    paper.sheet.add_page()
    paper.y = TOP
    if seen.breakdowns:
        _breakdowns(paper, seen.breakdowns)
    if any_gatherings(report):
        paper.lines([t.word("Gatherings and decisions")], _TITLE, bold=True)
        _table(paper, report, OF_GATHERINGS, {}, t)
    if any_votes(report):
        paper.lines([t.word("Polls and the people's budget")], _TITLE, bold=True)
        _table(paper, report, OF_VOTES, {}, t)
        _foot(paper, (2, count), t, made_at)  # with all this the small print gets too small
        paper.sheet.add_page()
        paper.y = TOP
    _definitions(paper, t)
    _foot(paper, (count, count), t, made_at)
    return bytes(paper.sheet.output())


# ── The first page ───────────────────────────────────────────────────────────────────────────


def _heading(paper: Paper, seen: Picture) -> None:
    named, period, so_far = seen.headings[0]
    paper.lines(lines_of(named, INNER, 18, 2, bold=True), 18, bold=True)
    paper.lines(lines_of(period, INNER, 13, 2), 13)
    if so_far:
        paper.lines(lines_of(so_far, INNER, BODY, 2), BODY)
    paper.y += 2


def _tiles(paper: Paper, seen: Picture) -> None:
    """What came in, what was answered, how much of it in time, what is late."""
    paper.rule(paper.y, INK)
    wide = INNER / len(seen.tiles)
    size = fits([tile.figure for tile in seen.tiles], wide - 4, 26, bold=True)
    name = fits([tile.names[0] for tile in seen.tiles], wide - 4, BODY)
    top = paper.y + 2
    for number, tile in enumerate(seen.tiles):
        x = EDGE + number * wide
        paper.write(tile.figure, (x, top), size, bold=True)
        y = top + size * STEP
        paper.write(tile.names[0], (x, y), name)
        if tile.share:
            paper.write(tile.share, (x, y + name * STEP), name, bold=True)
    paper.y = top + size * STEP + 2 * name * STEP + 2


def _usual(measure: Measure, periods: Sequence[Figures], t: Translator) -> str:
    """The mean of several periods, as it is read."""
    if measure in COUNTS:
        return _tenth(mean_count(measure, periods), t)
    if measure in SHARES:
        return words.percent_word(pooled_share(measure, periods), t)
    return words.value(measure, pooled(periods), t)


def _tenth(number: Decimal | None, t: Translator) -> str:
    return words.NONE if number is None else t.number(number)


@dataclass(frozen=True)
class _Column:
    """Of the table: where its right edge is, and what stands in it."""

    right: float
    width: float
    title: str
    texts: tuple[str, ...]
    bold: bool = False


def _table(
    paper: Paper, report: Report, measures: Sequence[Measure], arrows: Arrows, t: Translator
) -> None:
    """These figures beside the period before and the mean."""
    columns = _columns(report, measures, arrows, t)
    top, high = paper.y, BODY * STEP + 1.5
    heads = [lines_of(one.title, one.width - 1, _HEAD, 3, bold=True) for one in columns]
    rows = max(map(len, heads))
    for column, lines in zip(columns, heads, strict=True):
        for row, line in enumerate(lines, start=rows - len(lines)):
            place = (column.right - column.width, top + row * _HEAD * STEP)
            paper.write(line, place, _HEAD, bold=True, width=column.width, align="R")
    paper.y = top + rows * _HEAD * STEP + 1
    room = columns[0].right - columns[0].width - EDGE
    for row, measure in enumerate(measures):
        paper.rule(paper.y)
        y = paper.y + 0.75
        label = ended(words.title(measure, t), room / (BODY * POINT), face_of())
        paper.write(label, (EDGE, y))
        for column in columns:
            text = column.texts[row]
            size = fits([text], column.width - 3, BODY, bold=column.bold)
            place = (column.right - column.width, y)
            paper.write(text, place, size, bold=column.bold, width=column.width, align="R")
        paper.y += high
    paper.rule(paper.y)
    paper.y += 1
    if any(any(both) for both in arrows.values()):
        paper.lines(lines_of(str(words.arrows_note(t)), INNER, _SMALL, 2), _SMALL)
    paper.y += 3


def _columns(
    report: Report, measures: Sequence[Measure], arrows: Arrows, t: Translator
) -> list[_Column]:
    """This period; the one before and the mean, each with what has changed since."""
    titles = words.columns(report, t)
    right = WIDTH - EDGE
    found = []
    for beside in range(len(titles) - 1, 0, -1):
        if arrows:
            both = (arrows.get(measure, (0, 0))[beside - 1] for measure in measures)
            texts = tuple(words.ARROWS[arrow] for arrow in both)
            found.append(_Column(right, _ARROW, "\u2191\u2193", texts))
            right -= _ARROW
        texts = tuple(_earlier(measure, report, beside, t) for measure in measures)
        found.append(_Column(right, _COLUMNS[beside], titles[beside], texts))
        right -= _COLUMNS[beside]
    texts = tuple(words.value(measure, report.now, t) for measure in measures)
    return [_Column(right, _COLUMNS[0], titles[0], texts, bold=True), *reversed(found)]


def _earlier(measure: Measure, report: Report, beside: int, t: Translator) -> str:
    if beside == 1:
        return words.value(measure, report.usual[-1], t)
    return _usual(measure, report.usual, t)


def _trail(paper: Paper, seen: Picture) -> None:
    """Period after period, what came in beside what was answered."""
    trail, between, tall = seen.trail, 10.0, 21.0
    wide = (INNER - between * (len(trail) - 1)) / len(trail)
    most = max(bars.most for bars in trail)
    top = paper.y
    floor = top + _TITLE * STEP + 6 + tall
    for number, bars in enumerate(trail):
        left = EDGE + number * (wide + between)
        paper.write(bars.names[0], (left, top), _TITLE, bold=True)
        pitch = wide / len(bars.bars)
        size = fits([bar.text for bar in bars.bars], pitch - 1, BODY, bold=True)
        for place, bar in enumerate(bars.bars):
            now = place == len(bars.bars) - 1
            up = max(0.5, tall * bar.n / most) if bar.n else 0.0
            x = left + place * pitch
            thick = min(pitch * 0.7, 16)
            paper.box((x + (pitch - thick) / 2, floor - up), (thick, up), DARK if now else _PAST)
            above = (x, floor - up - size * STEP)
            paper.write(bar.text, above, size, bold=True, width=pitch, align="C")
            mark = (x, floor + 0.8)
            paper.write(bar.names[0], mark, 8.5, bold=now, width=pitch, align="C")
        paper.box((left, floor), (wide, 0.3), INK)
    paper.y = floor + 8.5 * STEP + 2
    paper.lines(seen.days, _SMALL)
    paper.y += 2


def _waiting(paper: Paper, report: Report, t: Translator) -> None:
    """What waits longest, and what is due in the week that follows."""
    title = t.word("Waiting longest for an answer")
    paper.lines([title], _TITLE, bold=True)
    told = [words.unanswered_words(one, report.villages, t) for one in report.oldest[:_FOUND]]
    for text in told or [t.word("No appeal waits for an answer.")]:
        paper.lines(lines_of(text, INNER, BODY, 2), BODY)
    paper.y += 2
    due = (
        t.plural(
            "Due in the seven days after the period: {n} appeal",
            "Due in the seven days after the period: {n} appeals",
            n=report.next_due,
        )
        if report.next_due
        else t.word("No appeal is due in the seven days after the period.")
    )
    paper.lines(lines_of(str(due), INNER, BODY, 2), BODY)


# ── The second page ──────────────────────────────────────────────────────────────────────────


def _breakdowns(paper: Paper, breakdowns: Sequence[Bars]) -> None:
    """Topics and villages beside each other."""
    between = 10.0
    wide = (INNER - between) / 2
    top, ends = paper.y, []
    for number, bars in enumerate(breakdowns):
        paper.y = top
        _lying(paper, bars, EDGE + number * (wide + between), wide)
        ends.append(paper.y)
    paper.y = max(ends) + 5
    paper.rule(paper.y)
    paper.y += 2


def _lying(paper: Paper, bars: Bars, left: float, wide: float) -> None:
    paper.lines([bars.names[0]], _TITLE, bold=True, left=left)
    paper.y += 1
    label, size = wide * 0.54, 8.5
    end = max(face_of(bold=True).width(bar.text) for bar in bars.bars) * size * POINT
    longest = wide - label - end - 5
    for bar in bars.bars:
        lines = lines_of(bar.names[0], label, size, 2)
        high = max(len(lines), 1.3) * size * STEP
        for row, line in enumerate(lines):
            y = paper.y + (high - len(lines) * size * STEP) / 2 + row * size * STEP
            paper.write(line, (left, y), size)
        long = max(0.5, longest * bar.n / bars.most) if bar.n else 0.0
        x, middle = left + label + 2, paper.y + high / 2
        if long:
            paper.box((x, middle - 1.9), (long, 3.8), _PAST if bar.rest else DARK)
        place = (x + long + (1.5 if long else 0), middle - size * STEP / 2)
        paper.write(bar.text, place, size, bold=True)
        paper.y += high + 1.2


def _definitions(paper: Paper, t: Translator) -> None:
    """How everything is counted, in small print and two columns."""
    paper.lines([t.word("How is this counted?")], _TITLE, bold=True)
    paper.y += 1
    between = 8.0
    wide = (INNER - between) / 2
    size, columns = _that_fit(lambda size: _told(t, wide, size), HEIGHT - _FOOT - paper.y)
    top = paper.y
    for number, lines in enumerate(columns):
        paper.y = top
        for text, bold in lines:
            place = (EDGE + number * (wide + between), paper.y)
            if text:
                paper.write(text, place, size, bold=bold)
            paper.y += size * STEP * (1.0 if text else 0.5)


_Lines = list[tuple[str, bool]]


def _told(t: Translator, wide: float, size: float) -> list[_Lines]:
    """Each definition in lines, the last of them empty."""
    told = []
    for measure in Measure:
        name = lines_of(words.title(measure, t), wide, size, 2, bold=True)
        said = lines_of(words.definition(measure, t).unescape(), wide, size, 20)
        told.append([*((line, True) for line in name), *((line, False) for line in said),
                     ("", False)])  # fmt: skip
    return told


def _that_fit(
    told: Callable[[float], list[_Lines]], room: float
) -> tuple[float, tuple[_Lines, _Lines]]:
    """The size at which both columns fit, and what stands in each."""
    size = _HEAD
    while True:
        blocks = told(size)
        columns = _halves(blocks)
        high = max(sum(1.0 if text else 0.5 for text, _ in lines) for lines in columns)
        if high * size * STEP <= room or size <= 5:
            return size, columns
        size -= 0.25


def _halves(blocks: Sequence[_Lines]) -> tuple[_Lines, _Lines]:
    """Two columns of about the same length, no definition broken between them."""
    whole = sum(map(len, blocks))
    first: _Lines = []
    number = 0
    while len(first) + len(blocks[number]) / 2 < whole / 2:
        first += blocks[number]
        number += 1
    return first, [line for block in blocks[number:] for line in block]


def _foot(paper: Paper, page: tuple[int, int], t: Translator, made_at: datetime) -> None:
    """When it was made, which page it is, and of how many."""
    y = HEIGHT - _FOOT + 4
    paper.rule(y)
    paper.write(t.word("Made: {moment}", moment=t.moment(made_at)), (EDGE, y + 1), _SMALL)
    paper.write(f"{page[0]} / {page[1]}", (EDGE, y + 1), _SMALL, width=INNER, align="R")
