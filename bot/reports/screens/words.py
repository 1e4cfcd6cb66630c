"""What every figure is called, how it is counted, and how it is read.

Light on purpose: a process that only draws imports this, and no part of Telegram or the database.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from markupsafe import Markup

from bot.appeals.rules.topics import load
from bot.core.i18n import Translator
from bot.core.screen import lines
from bot.core.text import excerpt
from bot.reports.rules.compared import COUNTS, SHARES
from bot.reports.rules.figures import (
    Coming,
    Figures,
    Measure,
    Report,
    Share,
    Unanswered,
    Village,
)
from bot.reports.rules.periods import Period, Span

#: Stands where there is nothing to say.
NONE = "\u2014"
#: More, less, or nothing that could not be chance.
ARROWS: Mapping[int, str] = {1: "\u2191", 0: "", -1: "\u2193"}
#: For what is kept and read years later: no year is this one, so it is always said.
LATER = date.min
_VOTES = frozenset({"poll", "budget"})
_VOTES_TOLD = 3
_NAME_ROOM = 60  # letters of a question in a line
_QUARTERS = ("I", "II", "III", "IV")


def title(measure: Measure, t: Translator) -> str:
    """The short name of a figure."""
    return {
        Measure.RECEIVED: t.word("Figure: received"),
        Measure.ACCEPTED: t.word("Figure: first acted on within a working day"),
        Measure.ANSWERED: t.word("Figure: answered"),
        Measure.ON_TIME: t.word("Figure: answered on time"),
        Measure.OVERDUE: t.word("Figure: overdue"),
        Measure.REDIRECTED: t.word("Figure: redirected"),
        Measure.REOPENED: t.word("Figure: reopened"),
        Measure.BACKLOG: t.word("Figure: left open"),
        Measure.DAYS: t.word("Figure: days to the answer"),
        Measure.RATING: t.word("Figure: mean rating"),
        Measure.JOINED: t.word("Figure: neighbours joined"),
        Measure.COLLECTIVE: t.word("Figure: became collective"),
        Measure.GATHERINGS_CALLED: t.word("Figure: gatherings announced"),
        Measure.GATHERINGS_HELD: t.word("Figure: gatherings held"),
        Measure.NO_QUORUM: t.word("Figure: without a quorum"),
        Measure.CAME: t.word("Figure: people who came"),
        Measure.DECIDED: t.word("Figure: decisions made"),
        Measure.PROMISES_KEPT: t.word("Figure: promises kept"),
        Measure.PROMISES_LATE: t.word("Figure: promises overdue"),
        Measure.POLLS_OPENED: t.word("Figure: polls opened"),
        Measure.POLLS_CLOSED: t.word("Figure: polls closed"),
        Measure.POLL_VOTES: t.word("Figure: people who voted in polls"),
        Measure.IDEAS: t.word("Figure: ideas for the people's budget"),
        Measure.BUDGET_VOTES: t.word("Figure: people who voted on the people's budget"),
        Measure.PROJECTS_DONE: t.word("Figure: projects carried out"),
        Measure.BY_SETTLEMENT: t.word("Figure: by village"),
        Measure.BY_TOPIC: t.word("Figure: by topic"),
        Measure.BY_MEDIUM: t.word("Figure: by medium"),
        Measure.BY_LANGUAGE: t.word("Figure: by language"),
        Measure.NOTICES: t.word("Figure: announcements sent"),
        Measure.REACH: t.word("Figure: reached by announcements"),
        Measure.NEWCOMERS: t.word("Figure: new in the bot"),
        Measure.POPULATION: t.word("Figure: residents in the bot"),
    }[measure]


def definition(measure: Measure, t: Translator) -> Markup:
    """How it is counted: exactly what `rules.counting` does."""
    return {
        Measure.RECEIVED: t(
            "Appeals sent in the period by residents, or by the office for them, whatever became "
            "of them."
        ),
        Measure.ACCEPTED: t(
            "Of those received, the ones that the office first acted on by the end of the first "
            "working day after registration: took up, handed over, asked about, promised work on, "
            "extended, answered, redirected, rejected or merged. Left out are those that nobody "
            "acted on and whose day is not over, and those withdrawn before anybody acted."
        ),
        Measure.ANSWERED: t(
            "Appeals that got an answer in the period. One that was answered twice counts once."
        ),
        Measure.ON_TIME: t(
            "Of those answered, the ones answered on or before the due date that held at that "
            "moment, an extension included."
        ),
        Measure.OVERDUE: t(
            "Appeals not answered whose due date was past when the period ended, or is past now "
            "if the period is not over."
        ),
        Measure.REDIRECTED: t("Appeals that the office redirected to another body in the period."),
        Measure.REOPENED: t("Appeals that the office took up again in the period."),
        Measure.BACKLOG: t(
            "Appeals on which the office still owed something when the period ended, or owes it "
            "now if the period is not over."
        ),
        Measure.DAYS: t(
            "Calendar days from registration to the first answer, of the appeals first answered "
            "in the period. The median: half of them took no longer, half no less."
        ),
        Measure.RATING: t(
            "The mean of the stars that residents gave in the period; in brackets, how many "
            "ratings there were."
        ),
        Measure.JOINED: t("How many times neighbours joined an appeal in the period."),
        Measure.COLLECTIVE: t(
            "Appeals that became collective in the period because so many had joined."
        ),
        Measure.GATHERINGS_CALLED: t(
            "Announced in the period: gatherings of all residents, separate gatherings of one "
            "village or street, assemblies of elected members, report meetings and events."
        ),
        Measure.GATHERINGS_HELD: t("Of the same kinds, opened in the period."),
        Measure.NO_QUORUM: t("Of the same kinds, not opened in the period because too few came."),
        Measure.CAME: t(
            "Of those held: how many were present at the opening, or at the close where they were "
            "more."
        ),
        Measure.DECIDED: t("Decisions that were passed and written down in the period."),
        Measure.PROMISES_KEPT: t("Decisions that the office marked as done in the period."),
        Measure.PROMISES_LATE: t(
            "Decisions whose promised day was past and that were not done when the period ended, "
            "or are not done now if the period is not over."
        ),
        Measure.POLLS_OPENED: t("Polls that the office sent to residents in the period."),
        Measure.POLLS_CLOSED: t(
            "Polls whose votes were counted in the period; those called off are left out."
        ),
        Measure.POLL_VOTES: t(
            "Of those closed: how many people voted, added up; whoever voted in two counts twice."
        ),
        Measure.IDEAS: t(
            "Ideas that residents proposed for the people's budget in the period, or the office "
            "for them; those withdrawn by now are left out."
        ),
        Measure.BUDGET_VOTES: t(
            "How many people voted, by phone and on paper, in the people's budget that was "
            "counted in the period."
        ),
        Measure.PROJECTS_DONE: t(
            "Winners of the people's budget that the office marked as done in the period."
        ),
        Measure.BY_SETTLEMENT: t("Those received, by the village they come from."),
        Measure.BY_TOPIC: t("Those received, by topic of the upper level."),
        Measure.BY_MEDIUM: t(
            "Those received, by what they began with: text where there were words, otherwise the "
            "first file."
        ),
        Measure.BY_LANGUAGE: t(
            "Those received, by the language of the text; without a text, by the one the author "
            "chose in the bot."
        ),
        Measure.NOTICES: t("Announcements that the office sent to residents in the period."),
        Measure.REACH: t("Of all the people these announcements were for, the share told so far."),
        Measure.NEWCOMERS: t("Residents who joined the bot in the period and are still in it."),
        Measure.POPULATION: t(
            "Residents in the bot as a share of those entitled to vote, in the villages where "
            "their number is known. It is close to the share of adults."
        ),
    }[measure]


def arrows_note(t: Translator) -> Markup:
    """What an arrow says, and what its absence says."""
    return t("An arrow stands where the change is greater than chance makes with such numbers.")


def how_counted(t: Translator) -> Markup:
    """Every figure with its definition, in one message."""
    listed = (
        t("<b>{name}.</b> {definition}", name=title(one, t), definition=definition(one, t))
        for one in Measure
    )
    return lines(t("<b>How is this counted?</b>"), *listed, arrows_note(t))


# ── Figures ──────────────────────────────────────────────────────────────────────────────────


def value(measure: Measure, figures: Figures, t: Translator) -> str:
    """The figure as it is read: `18`, `14 / 15 (93 %)`, `4 days`, `4,3 (11)`.

    "—" where there is none, and for a breakdown, which is more than one figure.
    """
    if measure in COUNTS:
        return t.number(COUNTS[measure](figures))
    if measure in SHARES:
        return share_word(SHARES[measure](figures), t)
    if measure is Measure.DAYS:
        return days_word(figures.median_days, t)
    if measure is Measure.RATING and figures.rating is not None:
        return t.word("{rating} ({n})", rating=t.number(figures.rating), n=t.number(figures.rated))
    return NONE


def share_word(share: Share, t: Translator) -> str:
    """`14 / 15 (93 %)`; of nothing "—"."""
    if share.percent is None:
        return NONE
    return t.word(
        "{n} of {total} ({percent}\xa0%)",
        n=t.number(share.n),
        total=t.number(share.of),
        percent=t.number(share.percent),
    )


def percent_word(share: Share, t: Translator) -> str:
    """`93 %`; of nothing "—"."""
    return NONE if share.percent is None else f"{t.number(share.percent)}\xa0%"


def days_word(days: Decimal | None, t: Translator) -> str:
    """`4 days`, `4,5 days`, for none `the same day`; None is "—"."""
    if days is None:
        return NONE
    if not days:
        return t.word("the same day")
    if days % 1:
        return t.word("{n} days, with a half", n=t.number(days))
    return str(t.plural("{n} day", "{n} days", n=int(days)))


# ── Names ────────────────────────────────────────────────────────────────────────────────────


def topic_name(code: str, t: Translator) -> str:
    """What a category or topic is called; words of their own for none and for one that the
    taxonomy has no more."""
    if not code:
        return t.word("Topic not chosen")
    try:
        return load().name(code, t.language)
    except KeyError:
        return t.word("Another topic")


def village_name(code: str, villages: Sequence[Village], t: Translator) -> str:
    """What a settlement is called; words of their own for none and for one that is not there."""
    for village in villages:
        if village.code == code:
            return village.ru if t.language == "ru" else village.kk
    return t.word("Another village") if code else t.word("Village not named")


def gathering_name(kind: str, t: Translator) -> str:
    """What sort of meeting it is, and what that means: the words differ by a few letters."""
    name, gloss = {
        "gathering": (
            t.word("Gathering of all residents"),
            t.word("all residents of the okrug decide together"),
        ),
        "separate": (
            t.word("Separate gathering"),
            t.word("residents of one village or street; elects representatives"),
        ),
        "assembly": (t.word("Assembly"), t.word("up to 25 members elected by the gathering")),
        "report": (
            t.word("Report meeting"),
            t.word("the akim reports to residents; nothing is decided"),
        ),
    }.get(kind, (t.word("Event"), t.word("people do something together, such as planting trees")))
    return f"{name} ({gloss})"


def met_line(report: Report, t: Translator, *, came: bool = False) -> Markup | None:
    """What came of gatherings, in one line; None where there is nothing to tell.

    They are public by themselves, so that small numbers are no secret; how many came is the
    office's.
    """
    now = report.now
    told = (
        (now.held, t("gatherings and meetings held: {n}", n=t.number(now.held))),
        (now.came * came, t("people who came: {n}", n=t.number(now.came))),
        (now.decided, t("decisions made: {n}", n=t.number(now.decided))),
        (now.kept, t("promises kept: {n}", n=t.number(now.kept))),
        (now.promises_late, t("promises overdue: {n}", n=t.number(now.promises_late))),
    )
    return _sentence(told)


def voted_line(report: Report, t: Translator) -> Markup | None:
    """What came of polls and the people's budget, in one short line: what matters most first.

    None where there is nothing. The table has all of it.
    """
    now = report.now
    told = (
        (now.projects_done, t("projects carried out: {n}", n=t.number(now.projects_done))),
        (now.budget_votes, t("voted on the people's budget: {n}", n=t.number(now.budget_votes))),
        (now.polls_closed, t("polls closed: {n}", n=t.number(now.polls_closed))),
        (now.poll_votes, t("voted in them: {n}", n=t.number(now.poll_votes))),
        (now.polls_opened, t("polls opened: {n}", n=t.number(now.polls_opened))),
        (now.ideas, t("ideas for the people's budget: {n}", n=t.number(now.ideas))),
    )
    return _sentence([one for one in told if one[0]][:_VOTES_TOLD])


def _sentence(told: Iterable[tuple[int, Markup]]) -> Markup | None:
    """Those that are not nothing, with commas between them."""
    shown = Markup(", ").join(line for n, line in told if n)
    return Markup("{}{}").format(shown[:1].upper(), shown[1:]) if shown else None


def coming_lines(report: Report, t: Translator) -> Markup:
    """What is announced for the week that runs now; "" where there is nothing."""
    return lines(*(_coming(one, t) for one in report.coming))


def _coming(one: Coming, t: Translator) -> Markup:
    name = one.ru if t.language == "ru" else one.kk
    if one.kind in _VOTES:
        return t(
            "This week: {what} “{name}” ends, {day}, {time}",
            what=t.word("the poll") if one.kind == "poll" else t.word("the vote on the budget"),
            name=excerpt(name, _NAME_ROOM),
            day=t.date(one.at),
            time=t.time(one.at),
        )
    return t(
        "This week: {what}, {day}, {time}",
        what=f"{gathering_name(one.kind, t)}{f', {name}' if name else ''}",
        day=t.date(one.at),
        time=t.time(one.at),
    )


def medium_name(medium: str, t: Translator) -> str:
    """What an appeal began with; what is not known is a file."""
    return {
        "text": t.word("Medium: text"),
        "photo": t.word("Medium: photo"),
        "voice": t.word("Medium: voice message"),
        "video": t.word("Medium: video"),
        "video_note": t.word("Medium: round video message"),
        "audio": t.word("Medium: audio"),
        "animation": t.word("Medium: animation"),
    }.get(medium) or t.word("Medium: file")


def language_name(code: str, t: Translator) -> str:
    """A language, as one says in which an appeal is written."""
    known = {"kk": t.word("Written in Kazakh"), "ru": t.word("Written in Russian")}
    return known.get(code) or t.word("Written in another language")


def unanswered_words(waiting: Unanswered, villages: Sequence[Village], t: Translator) -> str:
    """An appeal that waits: its number, what about, where, how long, until when."""
    return t.word(
        "№ {number}: {topic}, {village}. Waits for {days}, due {date}",
        number=f"{waiting.number:04d}",
        topic=topic_name(waiting.topic, t),
        village=village_name(waiting.settlement, villages, t),
        days=t.plural("{n} day", "{n} days", n=waiting.days),
        date=t.day(waiting.due_on),
    )


# ── Periods ──────────────────────────────────────────────────────────────────────────────────


def period_name(period: Period, t: Translator, today: date | None = None) -> str:
    """`16–22 қараша`, `ноябрь 2026`, `IV квартал 2026 года`, `1–15 ноября 2026 года`.

    A week has its year where neither end lies in the year of `today`; without it, never.
    """
    first, last = period.first, period.last
    match period.span:
        case Span.WEEK:
            return _days_name(first, last, t, today)
        case Span.MONTH:
            # By itself, and in small letters: «ноябрь», not «ноября» and not «Қараша».
            month = format_date(first, "LLLL", locale=t.language).lower()
            return t.word("{month} {year}", month=month, year=first.year)
        case Span.QUARTER:
            quarter = _QUARTERS[(first.month - 1) // 3]
            return t.word("Quarter {quarter} of {year}", quarter=quarter, year=first.year)
        case Span.YEAR:
            return t.word("The year {year}", year=first.year)
        case Span.OWN if first == last:
            return t.day(first)
        case Span.OWN if (first.year, first.month) == (last.year, last.month):
            return _days_name(first, last, t, LATER)
        case Span.OWN:
            return t.word("{first} – {last}", first=t.day(first), last=t.day(last))


def _days_name(first: date, last: date, t: Translator, today: date | None) -> str:
    if today is not None and today.year not in {first.year, last.year}:
        if first.year != last.year:
            return t.word("{first} – {last}", first=t.day(first), last=t.day(last))
        return t.word("{days}, {year}", days=_days_name(first, last, t, None), year=first.year)
    if first.month == last.month:
        return t.word("{first}–{last}", first=first.day, last=t.short_date(last))
    return t.word("{first} – {last}", first=t.short_date(first), last=t.short_date(last))


def period_mark(period: Period, t: Translator) -> str:
    """A period in five letters or so, for under a bar: the day a week begins, or its month."""
    match period.span:
        case Span.MONTH:
            return format_date(period.first, "LLL", locale=t.language).lower().rstrip(".")
        case Span.QUARTER:
            return _QUARTERS[(period.first.month - 1) // 3]
        case Span.YEAR:
            return str(period.first.year)
        case Span.WEEK | Span.OWN:
            return f"{period.first:%d.%m}"


def columns(report: Report, t: Translator) -> tuple[str, ...]:
    """What stands above the figures side by side: the period, the one before where there is one,
    the mean where there are several before."""
    earlier = report.trail[:-1]
    titles = [period_name(period, t, LATER) for period, _ in (report.trail[-1], *earlier[-1:])]
    if len(earlier) > 1:
        titles.append(t.word("Mean of the {n} before", n=len(earlier)))
    return tuple(titles)
