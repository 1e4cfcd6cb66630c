"""A report on the screen: any period, a tap away from the next, and its files."""

from datetime import date

from markupsafe import Markup

from bot.appeals.callbacks import CardPress, OnCard
from bot.core.access import Action, Actor
from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, joined, row, rows
from bot.places.models import Place
from bot.places.service import name_of
from bot.reports.callbacks import (
    AskPeriod,
    HowCounted,
    OnPublic,
    OnReport,
    PublicPress,
    ReportPress,
)
from bot.reports.rules.figures import Report
from bot.reports.rules.periods import EARLIEST, Period, Span, last_week, period_of
from bot.reports.screens.message import report_text
from bot.reports.screens.words import how_counted

#: Of the reports somebody has opened the newest one lives.
CARD = "report"
_CARDS = 5
_SPANS = (Span.WEEK, Span.MONTH, Span.QUARTER, Span.YEAR)


def press(do: OnReport, okrug: str, period: Period) -> str:
    """A button's data for a period."""
    return ReportPress(
        do=do,
        okrug=okrug,
        span=period.span,
        begins=period.first.toordinal(),
        ends=period.last.toordinal(),
    ).pack()


def weekly_rows(report: Report, actor: Actor, t: Translator) -> Rows:
    """Under Monday's report: to what waits, to the whole of it, to residents."""
    okrug, period = report.okrug, report.period
    waiting = {one.appeal_id: one for one in (*report.oldest, *report.asked)}
    return rows(
        row(
            *(
                Button(
                    f"{one.number:04d}",
                    CardPress(do=OnCard.OPEN, appeal=one.appeal_id, version=0).pack(),
                )
                for one in list(waiting.values())[:_CARDS]
            )
        ),
        row(Button(t.word("Full report"), press(OnReport.OPEN, okrug, period), style="primary")),
        row(_publish(report, actor, t)),
        row(_how(t)),
    )


def _publish(report: Report, actor: Actor, t: Translator) -> Button | None:
    if report.period.span is not Span.WEEK or not actor.may(Action.PUBLISH_REPORT, report.okrug):
        return None
    monday = report.period.after.first
    data = PublicPress(do=OnPublic.SHOW, okrug=report.okrug, monday=monday.toordinal(), version=0)
    return Button(t.word("Show residents the week"), data.pack())


def _how(t: Translator) -> Button:
    return Button(t.word("How is this counted?"), HowCounted().pack())


def report_screen(
    report: Report, actor: Actor, today: date, t: Translator, *, anew: bool = False
) -> Screen:
    """The figures of a period; earlier, later, longer, and as files."""
    okrug, period = report.okrug, report.period
    over = report.is_over
    return Screen(
        text=report_text(report, t),
        rows=rows(
            _beside(okrug, period, today, t),
            _spans(okrug, period, today, t),
            row(
                Button(t.word("Picture"), press(OnReport.PICTURE, okrug, period)),
                Button(t.word("Excel"), press(OnReport.TABLE, okrug, period)),
                Button(t.word("To print (PDF)"), press(OnReport.PAGE, okrug, period)),
            ),
            row(_how(t), _publish(report, actor, t) if over else None),
        ),
        card=CARD,
        show="new" if anew else "in_place",
    )


def _beside(okrug: str, period: Period, today: date, t: Translator) -> tuple[Button, ...]:
    before, after = period.before, period.after
    return row(
        Button(t.word("‹ Earlier"), press(OnReport.SHOW, okrug, before))
        if before.last >= EARLIEST
        else None,
        Button(t.word("Own dates"), AskPeriod(okrug=okrug).pack()),
        Button(t.word("Later ›"), press(OnReport.SHOW, okrug, after))
        if after.first <= today
        else None,
    )


def _spans(okrug: str, period: Period, today: date, t: Translator) -> tuple[Button, ...]:
    """The week, month, quarter and year that the period ends in; the present one is marked."""
    day = min(period.last, today)
    names = {
        Span.WEEK: t.word("Week"),
        Span.MONTH: t.word("Month"),
        Span.QUARTER: t.word("Quarter"),
        Span.YEAR: t.word("Whole year"),
    }

    def button(span: Span) -> Button:
        mark = "\u2022 " if span is period.span else ""
        return Button(f"{mark}{names[span]}", press(OnReport.SHOW, okrug, period_of(span, day)))

    return row(*(button(span) for span in _SPANS))


def first_period(today: date) -> Period:
    """What is shown to whoever asks for a report: the latest week that is over."""
    return last_week(today)


def ask_period(okrug: str, today: date, t: Translator, *, problem: Markup | None = None) -> Screen:
    """From when to when?"""
    back = press(OnReport.SHOW, okrug, first_period(today))
    return Screen(
        text=joined(
            problem,
            t(
                "From which day to which? For example: <b>{first} – {last}</b>",
                first=t.short_date(today.replace(day=1)),
                last=t.short_date(today),
            ),
        ),
        rows=rows(row(Button(t.word("Back"), back))),
    )


def choose(places: list[Place], today: date, t: Translator) -> Screen:
    """Several okrugs: which?"""
    return Screen(
        text=t("Which okrug?"),
        rows=tuple(
            row(
                Button(
                    name_of(place, t.language),
                    press(OnReport.OPEN, place.code, first_period(today)),
                )
            )
            for place in places
        ),
    )


def how_screen(t: Translator) -> Screen:
    """What every figure means, in a message of its own."""
    return Screen(text=how_counted(t), show="new")
