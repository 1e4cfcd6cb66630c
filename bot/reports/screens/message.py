"""A report as a message: Monday's in a few lines that say what matters, and the whole of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from markupsafe import Markup

from bot.core.clock import village_date
from bot.core.i18n import Translator
from bot.core.screen import joined, lines, plain
from bot.core.text import utf16_len
from bot.reports.rules.chance import arrows
from bot.reports.rules.compared import (
    COUNTS,
    OF_GATHERINGS,
    OF_VOTES,
    SHARES,
    mean_count,
    pooled,
    pooled_share,
)
from bot.reports.rules.figures import Cell, Figures, Measure, Report, Unanswered
from bot.reports.rules.periods import Span
from bot.reports.screens.words import (
    ARROWS,
    NONE,
    coming_lines,
    language_name,
    medium_name,
    met_line,
    percent_word,
    period_name,
    title,
    topic_name,
    value,
    village_name,
    voted_line,
)

LIMIT = 1_500
_TOP = 5
_BETWEEN = " \u00b7 "
#: What Monday's report says, where there is any of it.
_SHORT = (
    Measure.RECEIVED,
    Measure.ANSWERED,
    Measure.ON_TIME,
    Measure.OVERDUE,
    Measure.BACKLOG,
    Measure.DAYS,
    Measure.RATING,
)
#: What the whole report says besides; the last four only where there is or was any of it.
_ALWAYS = (Measure.RECEIVED, Measure.ACCEPTED, *_SHORT[1:])
#: What is told even where there is none of it: that nothing came in is worth knowing.
_TOLD = frozenset({Measure.RECEIVED, Measure.ANSWERED})
_IF_ANY = (Measure.REDIRECTED, Measure.REOPENED, Measure.JOINED, Measure.COLLECTIVE)

Arrows = Mapping[Measure, tuple[int, int]]
Called = Callable[[str], str]
#: A line, and how soon it is left out where everything would be too long: 0 is never.
Line = tuple[int, Markup | None]


def week_text(report: Report, t: Translator) -> Markup:
    """Monday's: what needs attention first, then the week beside what was. Ten seconds."""
    moved = arrows(report)
    now = report.now
    quiet = not (now.received or now.answered)
    shown = (Measure.OVERDUE, Measure.BACKLOG) if quiet else _SHORT
    return joined(
        heading(report, t),
        attention(report, t),
        lines(
            t("No appeals came in this week, and none were answered.") if quiet else None,
            *figure_lines(shown, report, moved, t),
        ),
        listed(t.word("Most about"), now.by_topic, lambda code: topic_name(code, t), t, most=3),
        met_line(report, t, came=True),
        voted_line(report, t),
        _small_print(report, moved, t),
    )


def report_text(report: Report, t: Translator) -> Markup:
    """The period in at most `LIMIT` letters; details that do not fit are in the table."""
    blocks = _blocks(report, arrows(report), t)
    for most in (4, 3, 2, 1):
        text = _together(blocks, most)
        if utf16_len(plain(text)) <= LIMIT:
            return text
    return _together(blocks, 0)


def _together(blocks: Sequence[Sequence[Line]], most: int) -> Markup:
    return joined(*(lines(*(line for rank, line in block if rank <= most)) for block in blocks))


def _blocks(report: Report, moved: Arrows, t: Translator) -> list[list[Line]]:
    now = report.now

    def figures(rank: int, measures: Iterable[Measure]) -> list[Line]:
        return [(rank, line) for line in figure_lines(measures, report, moved, t)]

    return [
        [(0, heading(report, t)), (0, _so_far(report, t))],
        [(0, attention(report, t))],
        [*figures(0, _ALWAYS), *figures(2, _IF_ANY)],
        figures(2, OF_GATHERINGS),
        figures(2, OF_VOTES),
        [
            (1, listed(t.word("Most about"), now.by_topic, lambda code: topic_name(code, t), t)),
            (2, _villages(report, t)),
            (4, listed(t.word("Sent as"), now.by_medium, lambda code: medium_name(code, t), t)),
            (
                4,
                listed(
                    t.word("Language"), now.by_language, lambda code: language_name(code, t), t
                ),
            ),
        ],
        [
            *figures(3, (Measure.NOTICES, Measure.REACH)),
            *figures(2, (Measure.NEWCOMERS, Measure.POPULATION)),
            (2, _residents(report, t)),
        ],
        [(0, _small_print(report, moved, t))],
    ]


def heading(report: Report, t: Translator) -> Markup:
    """Whose report it is, and of when."""
    okrug = report.ru if t.language == "ru" else report.kk
    period = period_name(report.period, t, village_date(report.as_of, report.zone))
    return Markup("<b>{}\n{}</b>").format(okrug, period)


def _so_far(report: Report, t: Translator) -> Markup | None:
    if report.is_over:
        return None
    return t("So far, counted on {moment}", moment=t.short_moment(report.as_of))


# ── What to look at ──────────────────────────────────────────────────────────────────────────


def attention(report: Report, t: Translator) -> Markup | None:
    """What waits now; nothing of an old period."""
    if report.next_due is None:
        return None
    return lines(
        _waits(t("<b>Longest without an answer</b>"), report.oldest, t),
        _waits(t("<b>Asked to be looked at again</b>"), report.asked, t),
        _next(report.next_due, t),
        coming_lines(report, t),
    )


def _waits(named: Markup, waiting: Sequence[Unanswered], t: Translator) -> Markup | None:
    if not waiting:
        return None
    return lines(
        named,
        *(
            t(
                "№ {number}: {days}, {topic}",
                number=f"{one.number:04d}",
                days=_since(one.days, t),
                topic=topic_name(one.topic, t),
            )
            for one in waiting
        ),
    )


def _since(days: int, t: Translator) -> Markup:
    if not days:
        return t("today")
    return t.plural("{n} calendar day", "{n} calendar days", n=days)


def _next(due: int, t: Translator) -> Markup:
    if not due:
        return t("Nothing is due in the next seven days.")
    return t.plural(
        "Due in the next seven days: {n} appeal", "Due in the next seven days: {n} appeals", n=due
    )


# ── Figures ──────────────────────────────────────────────────────────────────────────────────


def figure_lines(
    measures: Iterable[Measure], report: Report, moved: Arrows, t: Translator
) -> list[Markup]:
    """A line for each figure of which there is something now, or was before, and for the first."""
    return [
        figure_line(one, report, moved, t)
        for one in measures
        if one in _TOLD or any(_some(one, figures) for _, figures in report.trail)
    ]


def _some(measure: Measure, figures: Figures) -> bool:
    if measure in COUNTS:
        return COUNTS[measure](figures) > 0
    if measure in SHARES:
        return SHARES[measure](figures).of > 0
    return figures.rated > 0 if measure is Measure.RATING else figures.median_days is not None


def figure_line(measure: Measure, report: Report, moved: Arrows, t: Translator) -> Markup:
    """`Received: 18 (12 · 11,5 ↑)`: an arrow stands by the number that it is more than."""
    beside = [
        " ".join(part for part in (read, ARROWS[arrow]) if part)
        for read, arrow in zip(
            _beside(measure, report, t), moved.get(measure, (0, 0)), strict=False
        )
    ]
    shown = Markup("{}: <b>{}</b>").format(title(measure, t), value(measure, report.now, t))
    return Markup("{} ({})").format(shown, _BETWEEN.join(beside)) if beside else shown


def _beside(measure: Measure, report: Report, t: Translator) -> list[str]:
    """The period before, and of a week the mean of those before."""
    if report.before is None:
        return []
    read = [_short(measure, (report.before,), t)]
    if report.period.span is Span.WEEK and len(report.usual) > 1:
        read.append(_short(measure, report.usual, t))
    return read


def _short(measure: Measure, figures: Sequence[Figures], t: Translator) -> str:
    if measure in COUNTS:
        mean = mean_count(measure, figures)
        if mean is None:
            return NONE
        return t.number(int(mean) if mean == int(mean) else mean)
    if measure in SHARES:
        return percent_word(pooled_share(measure, figures), t)
    together = pooled(figures)
    read = together.rating if measure is Measure.RATING else together.median_days
    return NONE if read is None else t.number(read)


def _small_print(report: Report, moved: Arrows, t: Translator) -> Markup:
    """What the brackets hold, and what an arrow says."""
    return lines(
        _brackets(report, t),
        t("<i>↑ more than this number, ↓ less, and not by chance</i>")
        if any(any(pair) for pair in moved.values())
        else None,
    )


def _brackets(report: Report, t: Translator) -> Markup:
    if report.before is None:
        return t("<i>There is no earlier period to compare with yet.</i>")
    if report.period.span is not Span.WEEK:
        return t("<i>In brackets: the period before</i>")
    if len(report.usual) == 1:
        return t("<i>In brackets: the week before</i>")
    return t(
        "<i>In brackets: the week before · the mean of the {n} weeks before</i>",
        n=len(report.usual),
    )


# ── Lists ────────────────────────────────────────────────────────────────────────────────────


def listed(
    name: str, cells: Sequence[Cell], called: Called, t: Translator, most: int = _TOP
) -> Markup | None:
    """`Most about: street lighting – 6 · water – 4 · other – 3`; None where nothing came in."""
    if not cells:
        return None
    parts = [_counted(called(cell.code), cell.n, t) for cell in cells[:most]]
    rest = sum(cell.n for cell in cells[most:])
    if rest:
        parts.append(_counted(t.word("other"), rest, t))
    return Markup("{}: {}").format(name, _BETWEEN.join(parts))


def _counted(name: str, n: int, t: Translator) -> str:
    return f"{name}\xa0\u2013\xa0{t.number(n)}"


def _villages(report: Report, t: Translator) -> Markup | None:
    """Only where there are several to tell apart."""
    cells = report.now.by_settlement
    if len(report.villages) < 2 and len(cells) < 2:
        return None
    name = title(Measure.BY_SETTLEMENT, t)
    return listed(name, cells, lambda code: village_name(code, report.villages, t), t)


def _residents(report: Report, t: Translator) -> Markup | None:
    """Where nobody said how many adults there are."""
    if report.now.population.percent is not None:
        return None
    residents = sum(village.residents for village in report.villages)
    return t("In the bot: {n}", n=t.number(residents))
