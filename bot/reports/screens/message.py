"""A report as a message: the period in words, short enough to be read on a phone."""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from bot.core.clock import village_date
from bot.core.i18n import Translator
from bot.core.screen import joined, lines, plain
from bot.core.text import utf16_len
from bot.reports.rules.chance import arrows
from bot.reports.rules.compared import COUNTS, SHARES, mean_count, pooled, pooled_share
from bot.reports.rules.figures import Cell, Figures, Measure, Report, Share
from bot.reports.rules.periods import Span
from bot.reports.screens.words import (
    ARROWS,
    NONE,
    language_name,
    medium_name,
    percent_word,
    period_name,
    title,
    topic_name,
    value,
    village_name,
)

LIMIT = 1_500
_TOP = 5
#: What is told of every period, in this order; then what is told where there is any of it.
_ALWAYS = (
    Measure.RECEIVED,
    Measure.ACCEPTED,
    Measure.ANSWERED,
    Measure.ON_TIME,
    Measure.OVERDUE,
    Measure.BACKLOG,
    Measure.DAYS,
    Measure.RATING,
)
_IF_ANY = (Measure.REDIRECTED, Measure.REOPENED, Measure.JOINED, Measure.COLLECTIVE)

Arrows = Mapping[Measure, tuple[int, int]]
Called = Callable[[str], str]
#: A line, and how soon it is left out where everything would be too long: 0 is never.
Line = tuple[int, Markup | None]


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
    return [
        [(0, heading(report, t)), (0, _so_far(report, t)), (0, _brackets(report, t))],
        [
            *((0, figure_line(one, report, moved, t)) for one in _ALWAYS),
            *((2, figure_line(one, report, moved, t)) for one in _IF_ANY if _any(one, report)),
        ],
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
        [(3, _announced(report, moved, t)), (2, _people(report, moved, t))],
        [(1, _waiting(report, t)), (0, _next(report, t))],
        [(3, _note(moved, t))],
    ]


def heading(report: Report, t: Translator) -> Markup:
    """Whose report it is, and of when."""
    okrug = report.ru if t.language == "ru" else report.kk
    period = period_name(report.period, t, village_date(report.as_of, t.zone))
    return Markup("<b>{}\n{}</b>").format(okrug, period)


def _so_far(report: Report, t: Translator) -> Markup | None:
    if report.elapsed >= report.period.days:
        return None
    return t("So far, counted on {moment}", moment=t.short_moment(report.as_of))


def _brackets(report: Report, t: Translator) -> Markup:
    if report.period.span is Span.WEEK:
        return t("<i>In brackets: the week before · the mean of four weeks</i>")
    return t("<i>In brackets: the period before</i>")


# ── One figure ───────────────────────────────────────────────────────────────────────────────


def figure_line(measure: Measure, report: Report, moved: Arrows, t: Translator) -> Markup:
    """`Received: 18 ↑ (12 · 13,5)`."""
    up = moved.get(measure, (0, 0))
    sign = ARROWS[up[0] or up[1]]
    beside = [one for one in _beside(measure, report, t) if one]
    return Markup("{}: <b>{}</b> ({})").format(
        title(measure, t),
        f"{_value(measure, report.now, t)}{sign and ' '}{sign}",
        " \u00b7 ".join(beside),
    )


def _value(measure: Measure, figures: Figures, t: Translator) -> str:
    if measure in SHARES:
        share = SHARES[measure](figures)
        return _share(share, t)
    return value(measure, figures, t)


def _share(share: Share, t: Translator) -> str:
    if share.percent is None:
        return NONE
    return t.word(
        "{n} of {total}, {percent}",
        n=t.number(share.n),
        total=t.number(share.of),
        percent=percent_word(share, t),
    )


def _beside(measure: Measure, report: Report, t: Translator) -> tuple[str, str]:
    """The period before, and of a week the mean of the four; "" for what is not told."""
    before = _short(measure, (report.before,), t)
    if report.period.span is not Span.WEEK:
        return before, ""
    return before, _short(measure, report.usual, t)


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


def _any(measure: Measure, report: Report) -> bool:
    return any(COUNTS[measure](figures) for _, figures in report.trail)


# ── Lists ────────────────────────────────────────────────────────────────────────────────────


def listed(name: str, cells: Sequence[Cell], called: Called, t: Translator) -> Markup | None:
    """`Most about: street lighting 6, water 4, other 3`; None where nothing came in."""
    if not cells:
        return None
    parts = [f"{called(cell.code)} {t.number(cell.n)}" for cell in cells[:_TOP]]
    rest = sum(cell.n for cell in cells[_TOP:])
    if rest:
        parts.append(t.word("other {n}", n=t.number(rest)))
    return Markup("{}: {}").format(name, t.listing(parts))


def _villages(report: Report, t: Translator) -> Markup | None:
    """Only where there are several to tell apart."""
    cells = report.now.by_settlement
    if len(report.villages) < 2 and len(cells) < 2:
        return None
    name = title(Measure.BY_SETTLEMENT, t)
    return listed(name, cells, lambda code: village_name(code, report.villages, t), t)


def _announced(report: Report, moved: Arrows, t: Translator) -> Markup | None:
    if not _any(Measure.NOTICES, report):
        return None
    return lines(
        figure_line(Measure.NOTICES, report, moved, t),
        figure_line(Measure.REACH, report, moved, t),
    )


def _people(report: Report, moved: Arrows, t: Translator) -> Markup:
    newcomers = figure_line(Measure.NEWCOMERS, report, moved, t)
    if report.now.population.percent is None:  # nobody said how many adults there are
        residents = sum(village.residents for village in report.villages)
        return lines(newcomers, t("In the bot: {n}", n=t.number(residents)))
    return lines(newcomers, figure_line(Measure.POPULATION, report, moved, t))


# ── What to look at ──────────────────────────────────────────────────────────────────────────


def _waiting(report: Report, t: Translator) -> Markup | None:
    if not report.oldest:
        return None
    waits = [
        t(
            "№ {number}: {days}, {topic}",
            number=f"{one.number:04d}",
            days=t.plural("{n} day", "{n} days", n=one.days),
            topic=topic_name(one.topic, t),
        )
        for one in report.oldest
    ]
    return lines(t("<b>Longest without an answer</b>"), *waits)


def _next(report: Report, t: Translator) -> Markup | None:
    if report.next_due is None:
        return None
    if not report.next_due:
        return t("Nothing is due in the next seven days.")
    return t.plural(
        "Due in the next seven days: {n} appeal",
        "Due in the next seven days: {n} appeals",
        n=report.next_due,
    )


def _note(moved: Arrows, t: Translator) -> Markup | None:
    if not any(any(pair) for pair in moved.values()):
        return None
    return t("<i>↑ ↓: more than chance makes with such numbers</i>")
