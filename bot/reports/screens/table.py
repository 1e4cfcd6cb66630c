"""The figures as a table to work on: real numbers, every one with how it is counted.

Pure: plain values in, bytes out. What people have named stays a text, whatever it begins with.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from bot.core.clock import VILLAGE_ZONE
from bot.core.i18n import Language, Translator, translator
from bot.reports.rules import cells
from bot.reports.rules.compared import SINGLE, Kind, Line, kinds, lines, number
from bot.reports.rules.figures import Cell, DistrictRow, Figures, Measure, Report, Share
from bot.reports.rules.periods import Period
from bot.reports.screens import words
from bot.reports.screens.picture import HIDDEN
from bot.reports.screens.workbook import PERCENT, TENTH, WHOLE, Book, Value, workbook

_NUMBERS = {
    Kind.COUNT: WHOLE,
    Kind.OF: WHOLE,
    Kind.SHARE: PERCENT,
    Kind.DAYS: TENTH,
    Kind.STARS: TENTH,
    Kind.RATED: WHOLE,
}


#: One of the breakdowns of a period.
Breakdown = Callable[[Figures], Sequence[Cell]]


def xlsx(
    report: Report,
    language: Language,
    *,
    arrows: Mapping[Measure, tuple[int, int]] | None = None,
) -> bytes:
    """The report as a workbook.

    arrows: for a measure the direction beside the period before, and beside the mean of all.
    """
    t = translator(language, report.zone)
    named = report.ru if language == "ru" else report.kk
    with workbook(named, report.as_of) as book:
        head = _head(named, report.period, report.as_of, t)
        _figures(book, report, head, arrows, t)
        _villages(book, report, head, t)
        _topics(book, report, head, t)
        _kinds_and_languages(book, report, head, t)
        _trail(book, report, head, t)
        _definitions(book, head, t)
    return book.bytes()


def district_xlsx(
    rows: Sequence[DistrictRow],
    period: Period,
    language: Language,
    *,
    district: str = "",
    as_of: datetime | None = None,
    zone: str = VILLAGE_ZONE,
) -> bytes:
    """The okrugs of a district, each beside its own past, in the order they come in: no ranking.

    Leaves the offices: small cells are hidden. district: its name in the language. as_of: when it
    was counted. zone: of the village's clock.
    """
    t = translator(language, zone)
    name = district or t.word("Sheet: okrugs")
    with workbook(name, as_of) as book:
        sheet = book.sheet(
            t.word("Sheet: okrugs"), (40, 12, 12, 15, 15, 12, 12, 30, 12), wide=True
        )
        sheet.head(_head(name, period, as_of, t))
        sheet.titles(
            (
                t.word("Okrug"),
                words.title(Measure.RECEIVED, t),
                words.title(Measure.ANSWERED, t),
                words.title(Measure.ON_TIME, t),
                t.word("On time, %"),
                words.title(Measure.OVERDUE, t),
                words.title(Measure.BACKLOG, t),
                t.word("Received in the periods before"),
                t.word("Difference"),
            )
        )
        for row in rows:
            sheet.row(_okrug(row, t))
        sheet.note(t.word("{sign}: from 1 to 4", sign=HIDDEN))
        sheet.note(t.word("A share is not shown where few are in time, or few are late."))
        sheet.note(t.word("What is left open is told to the nearest five."))
        sheet.note(str(words.arrows_note(t)))
    return book.bytes()


def _head(name: str, period: Period, as_of: datetime | None, t: Translator) -> tuple[str, ...]:
    said = t.word("Appeals: {period}", period=words.period_name(period, t, words.LATER))
    counted = (t.word("Counted: {moment}", moment=t.moment(as_of)),) if as_of else ()
    return (name, said, *counted)


# ── An okrug ─────────────────────────────────────────────────────────────────────────────────


def _line_name(measure: Measure, kind: Kind, t: Translator) -> str:
    name = words.title(measure, t)
    match kind:
        case Kind.OF:
            return t.word("{figure}: out of", figure=name)
        case Kind.SHARE:
            return t.word("{figure}, %", figure=name)
        case Kind.DAYS:
            return t.word("{figure}, days", figure=name)
        case Kind.RATED:
            return t.word("Number of ratings")
        case Kind.COUNT | Kind.STARS:
            return name


def _figures(
    book: Book,
    report: Report,
    head: Sequence[str],
    arrows: Mapping[Measure, tuple[int, int]] | None,
    t: Translator,
) -> None:
    compared = words.columns(report, t)
    marks = bool(arrows) and len(compared) > 1
    titles = [t.word("Figure"), compared[0]]
    for title in compared[1:]:
        titles += [title, t.word("Difference")] if marks else [title]
    widths = (48, 18, *((18, 11) if marks else (18,)) * (len(compared) - 1))
    sheet = book.sheet(t.word("Sheet: figures"), widths, wide=len(widths) > 4)
    sheet.head(head)
    sheet.titles(titles)
    for line in lines(report):
        both = (arrows or {}).get(line.measure, (0, 0)) if _carries(line) else (0, 0)
        row: list[Value] = [
            _line_name(line.measure, line.kind, t), (line.now, _NUMBERS[line.kind])
        ]  # fmt: skip
        beside = ((line.before, _NUMBERS[line.kind]), (line.usual, _mean_format(line.kind)))
        for value, arrow in zip(beside[: len(compared) - 1], both, strict=False):
            row += [value, words.ARROWS[arrow]] if marks else [value]
        sheet.row(row)
    if marks:
        sheet.note(str(words.arrows_note(t)))


def _carries(line: Line) -> bool:
    """Whether the arrow of its measure stands on this line: of a share, on the share itself."""
    return line.kind is {
        Measure.ACCEPTED: Kind.SHARE,
        Measure.ON_TIME: Kind.SHARE,
        Measure.REACH: Kind.SHARE,
        Measure.POPULATION: Kind.SHARE,
        Measure.RATING: Kind.STARS,
        Measure.DAYS: Kind.DAYS,
    }.get(line.measure, Kind.COUNT)


def _mean_format(kind: Kind) -> str:
    return PERCENT if kind is Kind.SHARE else TENTH


def _villages(book: Book, report: Report, head: Sequence[str], t: Translator) -> None:
    earlier = len(words.columns(report, t)) - 1
    sheet = book.sheet(
        t.word("Sheet: villages"), (40, 18, 10, *(18,) * earlier, 14, 18), wide=True
    )
    sheet.head(head)
    sheet.titles(
        (
            *_titles(Measure.BY_SETTLEMENT, report, t),
            t.word("Residents in the bot"),
            t.word("Entitled to vote"),
        )
    )
    known = {village.code: village for village in report.villages}
    for code in _codes(report, lambda figures: figures.by_settlement, known):
        village = known.get(code)
        sheet.row(
            (
                words.village_name(code, report.villages, t),
                *_beside(report, code, lambda figures: figures.by_settlement),
                (village.residents if village else None, WHOLE),
                (village.adults or None if village else None, WHOLE),
            )
        )


def _topics(book: Book, report: Report, head: Sequence[str], t: Translator) -> None:
    earlier = len(words.columns(report, t)) - 1
    sheet = book.sheet(t.word("Sheet: topics"), (46, 18, 14, *(18,) * earlier))
    sheet.head(head)
    sheet.titles(_titles(Measure.BY_TOPIC, report, t))
    for code in _codes(report, lambda figures: figures.by_topic):
        beside = _beside(report, code, lambda figures: figures.by_topic)
        sheet.row((words.topic_name(code, t), *beside))


def _kinds_and_languages(book: Book, report: Report, head: Sequence[str], t: Translator) -> None:
    earlier = len(words.columns(report, t)) - 1
    sheet = book.sheet(t.word("Sheet: kinds and languages"), (46, 18, 14, *(18,) * earlier))
    sheet.head(head)
    parts: tuple[tuple[Measure, Breakdown, Callable[[str, Translator], str]], ...] = (
        (Measure.BY_MEDIUM, lambda figures: figures.by_medium, words.medium_name),
        (Measure.BY_LANGUAGE, lambda figures: figures.by_language, words.language_name),
    )
    for measure, part, name in parts:
        first = measure is Measure.BY_MEDIUM
        if not first:
            sheet.gap()
        sheet.titles(_titles(measure, report, t), frozen=first)
        for code in _codes(report, part):
            sheet.row((name(code, t), *_beside(report, code, part)))


def _titles(measure: Measure, report: Report, t: Translator) -> tuple[str, ...]:
    """What it is about, the period, its share; the period before, and the mean of several."""
    now, *earlier = words.columns(report, t)
    return words.title(measure, t), now, t.word("Share, %"), *earlier


def _codes(report: Report, part: Breakdown, known: Iterable[str] = ()) -> list[str]:
    """Those of the period first, the largest before others; then what there was before."""
    figures = (report.now, *reversed(report.usual))
    found = [cell.code for one in figures for cell in part(one)]
    return list(dict.fromkeys((*found, *known)))


def _beside(report: Report, code: str, part: Breakdown) -> tuple[Value, ...]:
    def count(figures: Figures) -> int:
        return next((cell.n for cell in part(figures) if cell.code == code), 0)

    now = count(report.now)
    row: tuple[Value, ...] = ((now, WHOLE), _part(Cell(code, now), report.now.received))
    if report.usual:
        row = (*row, (count(report.usual[-1]), WHOLE))
    if len(report.usual) > 1:
        total = sum(map(count, report.usual))
        row = (*row, (Fraction(total, len(report.usual)), TENTH))
    return row


def _part(cell: Cell, total: int) -> Value:
    return (Fraction(cell.n, total) if total else None, PERCENT)


def _trail(book: Book, report: Report, head: Sequence[str], t: Translator) -> None:
    wide = len(report.trail) > 3
    widths = (46, *(18 for _ in report.trail))
    sheet = book.sheet(t.word("Sheet: periods"), widths, wide=wide)
    sheet.head(head)
    periods = [words.period_name(period, t, words.LATER) for period, _ in report.trail]
    sheet.titles((t.word("Figure"), *periods))
    for measure in SINGLE:
        for kind in kinds(measure):
            values = [number(measure, kind, figures) for _, figures in report.trail]
            shown = ((value, _NUMBERS[kind]) for value in values)
            sheet.row((_line_name(measure, kind, t), *shown))


def _definitions(book: Book, head: Sequence[str], t: Translator) -> None:
    sheet = book.sheet(t.word("Sheet: definitions"), (34, 90))
    sheet.head(head)
    sheet.titles((t.word("Figure"), t.word("How is this counted?")))
    for measure in Measure:
        sheet.texts((words.title(measure, t), words.definition(measure, t).unescape()))
    sheet.texts(("\u2191 \u2193", words.arrows_note(t).unescape()))


# ── A district ───────────────────────────────────────────────────────────────────────────────


def _okrug(row: DistrictRow, t: Translator) -> tuple[Value, ...]:
    now = row.now
    earlier = " \u2192 ".join(_text(figures.received, t) for figures in row.trail)
    return (
        row.ru if t.language == "ru" else row.kk,
        _safe(now.received),
        _safe(now.answered),
        *_in_time(now, t),
        _safe(now.overdue),
        _roughly(now.backlog),
        earlier or words.NONE,
        words.ARROWS[row.arrow],
    )


def _safe(n: int) -> Value:
    return HIDDEN if cells.is_small(n) else (n, WHOLE)


def _roughly(n: int) -> Value:
    return HIDDEN if cells.is_small(n) else (cells.roughly(n), WHOLE)


def _text(n: int, t: Translator) -> str:
    return HIDDEN if cells.is_small(n) else t.number(n)


def _in_time(now: Figures, t: Translator) -> tuple[Value, Value]:
    share: Share = now.on_time
    if not share.of:
        return words.NONE, words.NONE
    if not cells.may_show(share):
        return t.word("not shown"), t.word("not shown")
    return (share.n, WHOLE), (Fraction(share.n, share.of), PERCENT)
