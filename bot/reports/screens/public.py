"""The version for residents: what may leave the office, in both languages.

Counts under five are hidden, and so is what they could be worked out from: `rules.cells`.
"""

import hashlib
from collections.abc import Mapping
from datetime import timedelta

from markupsafe import Markup

from bot.broadcasts.callbacks.draft import DraftPress, OnDraft
from bot.core.access import Actor
from bot.core.clock import village_date
from bot.core.i18n import LANGUAGES, Translator, translator
from bot.core.screen import Button, Media, Screen, joined, lines, plain, row, rows
from bot.core.text import utf16_len
from bot.reports.callbacks import OnPublic, PublicPress
from bot.reports.rules.cells import SMALLEST, is_small, may_show, roughly, safe
from bot.reports.rules.figures import Report
from bot.reports.rules.weekly import Publication
from bot.reports.screens.words import days_word, met_line, period_name, topic_name, voted_line
from bot.reports.storage.weekly import Standing

_TOP = 3
_WEEK = timedelta(weeks=1)


#: Letters of one language: two of them and what stands above fit under a picture.
_ROOM = 460


def words(report: Report) -> dict[str, str]:
    """What residents read, by language: HTML as a notice keeps it."""
    return {language: str(text(report, translator(language))) for language in LANGUAGES}


def text(report: Report, t: Translator) -> Markup:
    """The week in a few lines, for everybody; the notice it goes out as names the office.

    Both languages stand under one picture: votes are told where there is room.
    """
    whole = _text(report, t, voted_line(report, t))
    return whole if utf16_len(plain(whole)) <= _ROOM else _text(report, t, None)


def _text(report: Report, t: Translator, votes: Markup | None) -> Markup:
    now = report.now
    return joined(
        t("<b>The week in the okrug: {period}</b>", period=period_name(report.period, t)),
        lines(
            t("Appeals received: {n}", n=_n(now.received, t)),
            t("Answered: {n}", n=_n(now.answered, t)),
            _on_time(report, t),
            t("Still in work: {n}", n=_open(now.backlog, t)),
            _days(report, t),
            _topics(report, t),
            met_line(report, t),
            votes,
        ),
        t("Whatever troubles you, write to this bot: you will see how far it is."),
    )


def _n(n: int, t: Translator) -> str:
    return t.word("fewer than 5") if is_small(n) else t.number(n)


def _open(n: int, t: Translator) -> str:
    """To the nearest five: from week to week the exact number tells what came in."""
    return _n(n, t) if n < SMALLEST else t.word("about {n}", n=t.number(roughly(n)))


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


# ── What the akim sees of it ─────────────────────────────────────────────────────────────────


def seal(words: Mapping[str, str]) -> str:
    """What tells these words from others: a button says which ones it stands under."""
    spoken = "\0".join(words[language] for language in LANGUAGES)
    return hashlib.blake2b(spoken.encode(), digest_size=4).hexdigest()


def preview(
    report: Report,
    standing: Standing,
    actor: Actor,
    t: Translator,
    *,
    to: Markup,
    picture: Media | None = None,
) -> Screen:
    """As residents will read it, who they are, and the three ways to decide."""
    shown = words(report)
    late = standing.monday + _WEEK <= village_date(report.as_of, t.zone)
    return Screen(
        text=joined(
            lines(
                t("<b>This is what residents will get:</b>"),
                to,
                t("This is the report of an earlier week.") if late else None,
                t("The numbers of this week are so small that there is hardly anything to tell.")
                if nothing_to_tell(report)
                else None,
            ),
            *(Markup(one) for one in shown.values()),  # noqa: S704 - made above
        ),
        rows=decisions(report.okrug, standing, seal(shown), actor, t),
        media=(picture,) if picture else (),
        show="new",
    )


def nothing_to_tell(report: Report) -> bool:
    """Whether residents would read nothing but that numbers are too small, or are none."""
    now = report.now
    told = (now.received, now.answered, now.backlog)
    met = now.held or now.decided or now.kept or now.promises_late
    voted = now.polls_opened or now.polls_closed or now.ideas or now.projects_done
    return all(n < SMALLEST for n in told) and not (met or voted or now.budget_votes)


def decisions(
    okrug: str, standing: Standing, sealed: str, actor: Actor, t: Translator
) -> tuple[tuple[Button, ...], ...]:
    """Publish, change, not this week; or what was decided, and the way back from it."""

    def press(label: str, do: OnPublic) -> Button:
        data = PublicPress(
            do=do,
            okrug=okrug,
            monday=standing.monday.toordinal(),
            version=standing.version,
            seal=sealed,
        )
        return Button(label, data.pack(), style="primary" if do is OnPublic.PUBLISH else None)

    skip = press(t.word("Not this week"), OnPublic.SKIP)
    match standing.state:
        case Publication.PUBLISHED:
            return ()
        case Publication.SKIPPED:
            return rows((press(t.word("Publish after all"), OnPublic.AGAIN),))
        case Publication.EDITING:
            return rows(row(_draft(standing, actor, t)), (skip,))
        case Publication.OPEN:
            edit = press(t.word("Edit it first"), OnPublic.EDIT)
            return rows((press(t.word("Publish to residents"), OnPublic.PUBLISH),), (edit, skip))


def _draft(standing: Standing, actor: Actor, t: Translator) -> Button | None:
    """The draft it is being made into, for whoever writes it: a draft is its writer's alone."""
    if standing.draft is None or standing.by != actor.person_id:
        return None
    data = DraftPress(do=OnDraft.OPEN, broadcast=standing.draft, version=0)
    return Button(t.word("Open the draft"), data.pack(), style="primary")
