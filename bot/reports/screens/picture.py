"""What a report shows at a glance, before anybody draws it: the same for a screen and for paper.

Every name is said once in each of the picture's languages: one for an office, Kazakh and then
Russian for residents. What residents see has no small cell left in it: drawing cannot let out
what is not there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.core.clock import village_date
from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.reports.rules import cells
from bot.reports.rules.compared import COUNTS
from bot.reports.rules.figures import Cell, Measure, Report, Share
from bot.reports.rules.periods import Span
from bot.reports.screens import words

#: A name in each language of the picture.
Names = tuple[str, ...]
#: How many periods stand beside each other at the most.
_PERIODS = 6
TOPICS = 5
VILLAGES = 5
HIDDEN = "<5"


@dataclass(frozen=True)
class Tile:
    """One of the big numbers. loud: it is not as it should be."""

    figure: str
    names: Names
    share: str = ""
    loud: bool = False


@dataclass(frozen=True)
class Bar:
    """One bar and what is written at its end. n: None where the number is not shown. rest: it
    is everything that has no bar of its own."""

    names: Names
    n: int | None
    text: str
    rest: bool = False


@dataclass(frozen=True)
class Bars:
    """Bars that are compared with each other."""

    names: Names
    bars: tuple[Bar, ...]

    @property
    def most(self) -> int:
        """The longest bar; at least 1."""
        return max([1, *(bar.n for bar in self.bars if bar.n is not None)])


@dataclass(frozen=True)
class Picture:
    """Everything that is seen. headings: okrug, period, and when a period that is not over was
    counted or "", for each language. trail: the last bar is the period itself. days: what the
    dates under its bars are. words: said instead of what is not there."""

    headings: tuple[tuple[str, str, str], ...]
    tiles: tuple[Tile, ...]
    trail: tuple[Bars, ...]
    breakdowns: tuple[Bars, ...]
    words: Names = ()
    note: Names = ()
    days: Names = ()


def picture(
    report: Report,
    language: Language,
    *,
    public: bool = False,
    topics: int = TOPICS,
    villages: int = VILLAGES,
    dated: bool = False,
) -> Picture:
    """What is seen of a report; for residents (`public`) in both languages, whichever is asked.

    topics, villages: how many of them stand by name at the most. dated: with the year, for what
    is kept.
    """
    tongues = tuple(translator(one, report.zone) for one in (LANGUAGES if public else (language,)))
    view = _View(report, tongues, public=public)
    found = (view.topics(topics), view.villages(villages)) if report.now.received else ()
    breakdowns = tuple(one for one in found if one.bars)
    tiles = view.tiles()
    trail = view.trail()
    texts = [*(tile.figure for tile in tiles), *(bar.text for one in trail for bar in one.bars)]
    return Picture(
        headings=tuple(view.heading(t, dated=dated) for t in tongues),
        tiles=tiles,
        trail=trail,
        breakdowns=breakdowns,
        words=() if breakdowns else view.instead(),
        note=view.note() if HIDDEN in texts else (),
        days=view.days() if trail else (),
    )


@dataclass(frozen=True)
class _View:
    """A report as somebody may see it."""

    report: Report
    tongues: tuple[Translator, ...]
    public: bool

    def heading(self, t: Translator, *, dated: bool) -> tuple[str, str, str]:
        """The okrug, what it is of which period, and whether that is over."""
        report = self.report
        today = words.LATER if dated else village_date(report.as_of, t.zone)
        period = words.period_name(report.period, t, today)
        so_far = report.as_of < report.period.ends(t.zone)
        return (
            report.ru if t.language == "ru" else report.kk,
            t.word("Appeals: {period}", period=period),
            t.word("Not over yet, counted {moment}", moment=t.short_moment(report.as_of))
            if so_far
            else "",
        )

    def count(self, n: int) -> str:
        """A number as this reader may see it."""
        hidden = self.public and cells.is_small(n)
        return HIDDEN if hidden else self.tongues[0].number(n)

    def bar(self, names: Names, n: int) -> Bar:
        """One bar."""
        hidden = self.public and cells.is_small(n)
        return Bar(names, None if hidden else n, self.count(n))

    def named(self, measure: Measure) -> Names:
        """A figure's short name."""
        return tuple(words.title(measure, t) for t in self.tongues)

    def tiles(self) -> tuple[Tile, ...]:
        """What came in, what was answered, how much of it in time, what is late."""
        now = self.report.now
        shown = [
            Tile(self.count(now.received), self.named(Measure.RECEIVED)),
            Tile(self.count(now.answered), self.named(Measure.ANSWERED)),
            self._in_time(now.on_time),
            Tile(self.count(now.overdue), self.named(Measure.OVERDUE), loud=now.overdue > 0),
        ]
        return tuple(tile for tile in shown if tile is not None)

    def _in_time(self, share: Share) -> Tile | None:
        if self.public and not (share.of and cells.may_show(share)):
            return None
        t = self.tongues[0]
        names = tuple(one.word("Figure: on time") for one in self.tongues)
        if not share.of:
            return Tile(words.NONE, names)
        return Tile(t.number(share.n), names, words.percent_word(share, t))

    def trail(self) -> tuple[Bars, ...]:
        """What came in and what was answered, period by period; nothing if nothing ever was."""
        periods = self.report.trail[-_PERIODS:]
        if not any(figures.received or figures.answered for _, figures in periods):
            return ()
        marks = [
            tuple(dict.fromkeys(words.period_mark(period, t) for t in self.tongues))
            for period, _ in periods
        ]
        return tuple(
            Bars(
                self.named(measure),
                tuple(
                    self.bar(mark, COUNTS[measure](figures))
                    for mark, (_, figures) in zip(marks, periods, strict=True)
                ),
            )
            for measure in (Measure.RECEIVED, Measure.ANSWERED)
        )

    def days(self) -> Names:
        """That the dates under the bars of weeks are Mondays."""
        if self.report.period.span is not Span.WEEK:
            return ()
        return tuple(t.word("The dates are Mondays.") for t in self.tongues)

    def topics(self, most: int) -> Bars:
        """The largest topics and the rest."""
        found = self.report.now.by_topic
        return self._breakdown(Measure.BY_TOPIC, found, most, words.topic_name)

    def villages(self, most: int) -> Bars:
        """The villages; an office sees those that sent nothing too."""
        found = list(self.report.now.by_settlement)
        if not self.public:
            told = {cell.code for cell in found}
            silent = (village.code for village in self.report.villages)
            found += [Cell(code, 0) for code in silent if code not in told]

        def name(code: str, t: Translator) -> str:
            return words.village_name(code, self.report.villages, t)

        return self._breakdown(Measure.BY_SETTLEMENT, found, most, name)

    def _breakdown(
        self,
        measure: Measure,
        found: Sequence[Cell],
        most: int,
        name: Callable[[str, Translator], str],
    ) -> Bars:
        shown, rest = self._shown(found, most)
        bars = [
            self.bar(tuple(name(cell.code, t) for t in self.tongues), cell.n) for cell in shown
        ]
        if bars and rest:
            names = tuple(t.word("The rest") for t in self.tongues)
            bars.append(replace(self.bar(names, rest), rest=True))
        return Bars(self.named(measure), tuple(bars))

    def _shown(self, found: Sequence[Cell], most: int) -> tuple[Sequence[Cell], int]:
        if self.public:
            safe = cells.safe(found, most)
            return safe.shown, safe.rest
        ordered = sorted(found, key=lambda cell: -cell.n)
        # One alone is no rest: its name takes no more room.
        kept = ordered if len(ordered) == most + 1 else ordered[:most]
        return kept, sum(cell.n for cell in ordered[len(kept) :])

    def instead(self) -> Names:
        """What is said where there is nothing to draw."""
        if self.report.now.received:
            return tuple(
                t.word("Too few appeals to show them by topic and village.") for t in self.tongues
            )
        return tuple(t.word("No appeals came in during this period.") for t in self.tongues)

    def note(self) -> Names:
        """What stands for a number that is not shown."""
        return tuple(t.word("{sign}: from 1 to 4", sign=HIDDEN) for t in self.tongues)
