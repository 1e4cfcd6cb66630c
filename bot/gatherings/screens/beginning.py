"""What is planned, and separate gatherings of several villages planned in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.core.i18n import Language, Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.gatherings.callbacks.common import CalendarPage
from bot.gatherings.callbacks.planning import BeginPress, MomentPress, OnBegin
from bot.gatherings.rules.changes import Pair
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.planning import Spread, spread_out
from bot.gatherings.screens.planning import alone, other_asked, pair_lines, ticked
from bot.gatherings.screens.words import gloss, kind_name, short_name
from bot.gatherings.storage.views import Both, GatheringView
from bot.places.models import Place
from bot.places.service import name_of

CARD = "gathering-begin"
_MINUTE = 60
_BEGINS = {
    Kind.GATHERING: OnBegin.GATHERING,
    Kind.SEPARATE: OnBegin.SEPARATE,
    Kind.ASSEMBLY: OnBegin.ASSEMBLY,
    Kind.REPORT: OnBegin.REPORT,
    Kind.EVENT: OnBegin.EVENT,
}
#: Of which kind a button begins one.
KINDS = {do: kind for kind, do in _BEGINS.items()}
SPREADS = {
    OnBegin.SAME_HOUR: Spread.SAME,
    OnBegin.NEXT_HOURS: Spread.HOURS,
    OnBegin.NEXT_DAYS: Spread.DAYS,
}


@dataclass(frozen=True)
class SeriesView:
    """Separate gatherings that are being planned. main: the one they lead to; None: a new one."""

    okrug: str
    villages: tuple[Place, ...] = ()
    main: GatheringView | None = None
    seats: int | None = None
    source: str = ""
    first: datetime | None = None
    spread: Spread = Spread.SAME
    place: Pair = ("", "")

    @property
    def held_at(self) -> tuple[datetime, ...]:
        """When each is held."""
        if self.first is None:
            return ()
        return spread_out(self.first, len(self.villages), self.spread)


def _press(label: str, do: OnBegin, okrug: str, *, code: str = "", number: int = 0) -> Button:
    return Button(label, BeginPress(do=do, okrug=okrug, code=code, number=number).pack())


def _back(okrug: str, t: Translator) -> Button:
    return _press(t.word("Back"), OnBegin.BACK, okrug)


def choose_kind(okrug: str, t: Translator) -> Screen:
    """What is planned? Kinds that differ by a few letters are explained beside their names."""
    listed = [Markup("<b>{}</b> – {}").format(kind_name(kind, t), gloss(kind, t)) for kind in Kind]
    return Screen(
        text=joined(t("<b>What do you plan?</b>"), lines(*listed)),
        rows=rows(
            row(_kind(Kind.GATHERING, okrug, t), _kind(Kind.SEPARATE, okrug, t)),
            row(_kind(Kind.ASSEMBLY, okrug, t), _kind(Kind.REPORT, okrug, t)),
            row(_kind(Kind.EVENT, okrug, t)),
            row(Button(t.word("Back"), CalendarPage(okrug=okrug, page=0).pack())),
        ),
        card=CARD,
    )


def _kind(kind: Kind, okrug: str, t: Translator) -> Button:
    return _press(kind_name(kind, t), _BEGINS[kind], okrug)


# ── Several villages ─────────────────────────────────────────────────────────────────────────


def tick_villages(
    okrug: str,
    villages: Sequence[Place],
    ticked_codes: Sequence[str],
    t: Translator,
    *,
    problem: Markup | None = None,
) -> Screen:
    """Which villages? All of them are planned in one go."""
    buttons = [
        _press(
            ticked(name_of(one, t.language), is_so=one.code in ticked_codes),
            OnBegin.TICK,
            okrug,
            code=one.code,
        )
        for one in villages
    ]
    pairs = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    n = len(ticked_codes)
    following = _press(t.word("Next: {n}", n=n), OnBegin.NEXT, okrug)
    return Screen(
        text=joined(
            problem,
            t("<b>Separate gatherings: of which villages?</b>"),
            t(
                "Tick them. Day, place and seats are asked once for all of them; later each can "
                "be changed, and narrowed to one street or block."
            ),
        ),
        rows=rows(*pairs, row(following if n else None, _back(okrug, t))),
        card=CARD,
    )


def choose_main(series: SeriesView, mains: Sequence[GatheringView], t: Translator) -> Screen:
    """To which gathering do they lead?"""
    okrug = series.okrug
    listed = [
        row(_press(short_name(one, t), OnBegin.LEADS_TO, okrug, number=one.id)) for one in mains
    ]
    fresh = _press(t.word("A new gathering"), OnBegin.LEADS_TO, okrug)
    return Screen(
        text=joined(
            _so_far(series, t),
            t("<b>Which gathering do they prepare?</b>"),
            t("The representatives whom they elect take part in it."),
        ),
        rows=rows(*listed, row(fresh), row(_back(okrug, t))),
        card=CARD,
    )


def ask_seats(series: SeriesView, most: int, t: Translator) -> Screen:
    """How many representatives of each village?"""
    buttons = [_press(str(n), OnBegin.SEATS, series.okrug, number=n) for n in range(1, most + 1)]
    later = _press(t.word("I will write it later"), OnBegin.SEATS, series.okrug)
    return Screen(
        text=joined(
            _so_far(series, t),
            t("<b>How many representatives does each elect?</b>"),
            t("The district maslikhat decides it; by law at most {most}.", most=most),
        ),
        rows=rows(tuple(buttons), row(later), row(_back(series.okrug, t))),
        card=CARD,
    )


def ask_source(series: SeriesView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """By whose decision?"""
    later = _press(t.word("I will write it later"), OnBegin.SOURCE_LATER, series.okrug)
    return Screen(
        text=joined(
            problem,
            _so_far(series, t),
            t("<b>By which decision of the maslikhat?</b>"),
            t("Write it as it will stand in the minutes, with its day and number."),
        ),
        rows=rows(row(later), row(_back(series.okrug, t))),
        card=CARD,
    )


def ask_first(
    series: SeriesView,
    offered: Sequence[datetime],
    t: Translator,
    *,
    notice: Markup | None = None,
    problem: Markup | None = None,
) -> Screen:
    """When is the first of them held?"""
    one = len(series.villages) == 1
    return Screen(
        text=joined(
            problem,
            _so_far(series, t),
            t("<b>When?</b>") if one else t("<b>When is the first one?</b>"),
            notice,
            t("Press a time, or write it: 26.11 18:30"),
        ),
        rows=rows(
            *(row(_moment(moment, t)) for moment in offered),
            row(_back(series.okrug, t)),
        ),
        card=CARD,
    )


def _moment(moment: datetime, t: Translator) -> Button:
    minute = int(moment.timestamp()) // _MINUTE
    data = MomentPress(gathering=0, version=0, minute=minute)
    return Button(f"{t.date(moment)}, {t.time(moment)}", data.pack())


def choose_spread(series: SeriesView, t: Translator) -> Screen:
    """All at one hour, or in a row so that the akim leads each."""
    okrug = series.okrug
    return Screen(
        text=joined(_so_far(series, t), t("<b>And the others?</b>")),
        rows=rows(
            row(_press(t.word("All at the same hour"), OnBegin.SAME_HOUR, okrug)),
            row(_press(t.word("One every two hours"), OnBegin.NEXT_HOURS, okrug)),
            row(_press(t.word("One a day"), OnBegin.NEXT_DAYS, okrug)),
            row(_back(okrug, t)),
        ),
        card=CARD,
    )


def ask_place(
    series: SeriesView,
    t: Translator,
    *,
    language: Language | None = None,
    problem: Markup | None = None,
) -> Screen:
    """Where? The same words for each, such as «the school»."""
    okrug = series.okrug
    if language is not None:
        shown = pair_lines(Both(*series.place))
        one = row(_press(alone(language, t), OnBegin.ONE_LANGUAGE, okrug))
        quoted = Markup("<blockquote>{}</blockquote>").format(shown)
        return Screen(
            text=joined(problem, quoted, other_asked(language, t)),
            rows=rows(one, row(_back(okrug, t))),
            card=CARD,
        )
    several = len(series.villages) > 1
    return Screen(
        text=joined(
            problem,
            _so_far(series, t),
            t("<b>Where?</b>"),
            t("Write it in Kazakh, and on the next line in Russian."),
            t("It is put down for each village, such as “the village school”.")
            if several
            else None,
        ),
        rows=rows(row(_back(okrug, t))),
        card=CARD,
    )


def summary(series: SeriesView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """Everything once more; then the drafts are made."""
    okrug = series.okrug
    n = len(series.villages)
    make = _press(t.word("Make the drafts: {n}", n=n), OnBegin.MAKE, okrug)
    return Screen(
        text=joined(problem, _so_far(series, t), t("Nobody is told before you announce them.")),
        rows=rows(row(make), row(_back(okrug, t))),
        card=CARD,
    )


def _so_far(series: SeriesView, t: Translator) -> Markup:
    """What was said already."""
    moments = series.held_at
    listed = [
        Markup("• {}{}").format(
            name_of(village, t.language),
            f": {t.date(moments[at])}, {t.time(moments[at])}" if moments else "",
        )
        for at, village in enumerate(series.villages)
    ]
    main = series.main
    seats = series.seats
    return lines(
        t("<b>Separate gatherings</b>"),
        *listed,
        t("Leads to: {name}", name=short_name(main, t)) if main is not None else None,
        t("Representatives of each: {n}", n=seats) if seats else None,
        t("By whose decision: {source}", source=excerpt(series.source, 120))
        if series.source
        else None,
        Markup("📍 {}").format(pair_lines(Both(*series.place))) if any(series.place) else None,
    )
