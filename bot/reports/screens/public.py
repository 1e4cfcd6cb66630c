"""The version for residents: what may leave the office, in both languages.

Counts under five are hidden, and so is what they could be worked out from: `rules.cells`.
"""

from datetime import date
from typing import Protocol

from markupsafe import Markup

from bot.core.i18n import LANGUAGES, Translator, translator
from bot.core.screen import Button, Media, Screen, joined, lines, rows
from bot.reports.callbacks import OnPublic, PublicPress
from bot.reports.rules.cells import is_small, may_show, safe
from bot.reports.rules.figures import Report
from bot.reports.rules.weekly import Publication
from bot.reports.screens.words import days_word, period_name, topic_name

_TOP = 3


def words(report: Report) -> dict[str, str]:
    """What residents read, by language: HTML as a notice keeps it."""
    return {language: str(text(report, translator(language))) for language in LANGUAGES}


def text(report: Report, t: Translator) -> Markup:
    """The week in a few lines, for everybody."""
    now = report.now
    okrug = report.ru if t.language == "ru" else report.kk
    return lines(
        t("<b>The week in the okrug: {period}</b>", period=period_name(report.period, t)),
        Markup.escape(okrug),
        "",
        t("Appeals received: {n}", n=_n(now.received, t)),
        t("Answered: {n}", n=_n(now.answered, t)),
        _on_time(report, t),
        t("Still in work: {n}", n=_n(now.backlog, t)),
        _days(report, t),
        _topics(report, t),
        "",
        t("Whatever troubles you, write to this bot: you will see how far it is."),
    )


def _n(n: int, t: Translator) -> str:
    return t.word("fewer than 5") if is_small(n) else t.number(n)


def _on_time(report: Report, t: Translator) -> Markup | None:
    share = report.now.on_time
    if share.percent is None or not may_show(share):
        return None
    return t("Of them on time: {n}", n=t.number(share.n))


def _days(report: Report, t: Translator) -> Markup | None:
    """A median of a few is what happened to one of them."""
    if is_small(sum(n for _, n in report.now.days)) or report.now.median_days is None:
        return None
    if not report.now.median_days:
        return t("Half of the answers came on the same day")
    return t("Half of the answers came within {days}", days=days_word(report.now.median_days, t))


def _topics(report: Report, t: Translator) -> Markup | None:
    shown = safe(report.now.by_topic, _TOP).shown
    if not shown:
        return None
    named = (f"{topic_name(cell.code, t)} {t.number(cell.n)}" for cell in shown)
    return t("Most about: {list}", list=t.listing(named))


class Decision(Protocol):
    """What became of a week's version for residents, as it was at a version."""

    @property
    def monday(self) -> date:
        """The day after the week."""

    @property
    def state(self) -> Publication:
        """What the akim decided."""

    @property
    def version(self) -> int:
        """Grows with each decision."""


# ── What the akim sees of it ─────────────────────────────────────────────────────────────────


def preview(
    report: Report, decision: Decision, t: Translator, *, picture: Media | None = None
) -> Screen:
    """As residents will read it, and the three ways to decide."""
    shown = [text(report, translator(language)) for language in LANGUAGES]
    return Screen(
        text=joined(t("<b>This is what residents will get:</b>"), *shown),
        rows=decisions(report.okrug, decision, t),
        media=(picture,) if picture else (),
        show="new",
    )


def decisions(okrug: str, decision: Decision, t: Translator) -> tuple[tuple[Button, ...], ...]:
    """Publish, change, not this week; or what was decided, and the way back from it."""
    state, version, monday = decision.state, decision.version, decision.monday

    def press(label: str, do: OnPublic) -> Button:
        data = PublicPress(do=do, okrug=okrug, monday=monday.toordinal(), version=version)
        return Button(label, data.pack(), style="primary" if do is OnPublic.PUBLISH else None)

    if state is Publication.PUBLISHED:
        return ()
    if state is Publication.SKIPPED:
        return rows((press(t.word("Publish after all"), OnPublic.AGAIN),))
    return rows(
        (press(t.word("Publish to residents"), OnPublic.PUBLISH),),
        (
            press(t.word("Edit it first"), OnPublic.EDIT),
            press(t.word("Not this week"), OnPublic.SKIP),
        ),
    )


def decided(okrug: str, decision: Decision, t: Translator, said: str | None = None) -> Screen:
    """Only the buttons under the preview change; its words stay."""
    return Screen(rows=decisions(okrug, decision, t), toast=said or None, show="buttons")
