"""What the papers of a gathering say in more than one of them."""

import re
from datetime import date, datetime

from bot.core.clock import village_date
from bot.core.i18n import Translator
from bot.core.law import Tie
from bot.gatherings.rules.elections import Term
from bot.gatherings.rules.kinds import Elects, Kind
from bot.gatherings.rules.quorum import Threshold
from bot.gatherings.rules.votes import Outcome, Vote
from bot.gatherings.screens.words import gloss, kind_name

#: To be filled in by hand.
LINE = "_" * 24
SHORT_LINE = "_" * 8
NUMBER = "\u2116"
_TIES = re.compile(
    "(?<=[0-9]) (?=[0-9]{3}(?![0-9]))|(?<=[0-9]) (?=\u20b8)|(?<=\u2116) | (?=\u2013 [0-9])"
    "|(?<=\u2013) (?=[0-9])"
)


def tied(text: str) -> str:
    """A number stays on a line with its sign, its dash and its thousands."""
    return _TIES.sub("\xa0", text)


def named(kind: Kind, t: Translator) -> str:
    """A kind with what it means, for those who know the word only from another one."""
    return f"{kind_name(kind, t)} \u2013 {gloss(kind, t)}"


def of_kind(kind: Kind, t: Translator) -> str:
    """Whose minutes they are, by the name that the law has for it."""
    return {
        Kind.GATHERING: t.word("of the gathering of the local community"),
        Kind.SEPARATE: t.word("of the separate gathering of the local community"),
        Kind.ASSEMBLY: t.word("of the assembly of the local community"),
        Kind.REPORT: t.word("of the meeting at which the akim reports"),
        Kind.EVENT: t.word("of the event"),
    }[kind]


def full_day(day: date | datetime, t: Translator) -> str:
    """`2026 жылғы 12 желтоқсан`, as a paper has it."""
    if isinstance(day, datetime):
        day = village_date(day, t.zone)
    return t.word("{days}, {year}", days=t.short_date(day), year=day.year)


def day_to_write(day: date | None, t: Translator) -> str:
    """The day, or room for it."""
    if day is not None:
        return full_day(day, t)
    return t.word("«____» ______________ 20__")


def people(n: int, t: Translator) -> str:
    """`61 адам`."""
    return str(t.plural("{n} person", "{n} people", n=n))


def quorum_line(quorum: Threshold, t: Translator) -> str:
    """How many were needed, and whether there were enough."""
    needed = t.plural(
        "Quorum: at least {n} of {out_of} is needed",
        "Quorum: at least {n} of {out_of} are needed",
        n=quorum.needed,
        out_of=t.number(quorum.out_of),
    ).unescape()
    if quorum.reached:
        return t.word("{needed}. There is a quorum.", needed=needed)
    return t.word("{needed}. There is no quorum.", needed=needed)


def hands(vote: Vote, t: Translator) -> str:
    """A vote as minutes have it; who raised no hand is told only where there were any."""
    counts = {
        "present": t.number(vote.present),
        "ayes": t.number(vote.ayes),
        "noes": t.number(vote.noes),
        "abstained": t.number(vote.abstained),
    }
    if vote.silent:
        return t.word(
            "of {present} present for – {ayes}, against – {noes}, abstained – {abstained}, "
            "did not vote – {silent}",
            silent=t.number(vote.silent),
            **counts,
        )
    return t.word(
        "of {present} present for – {ayes}, against – {noes}, abstained – {abstained}", **counts
    )


def hands_line(vote: Vote, t: Translator) -> str:
    """The same where it begins a line."""
    counted = hands(vote, t)
    return counted[:1].upper() + counted[1:]


def outcome_line(outcome: Outcome, t: Translator) -> str:
    """What a vote came to."""
    return {
        Outcome.PASSED: t.word("The motion was carried."),
        Outcome.NOT_PASSED: t.word("The motion was not carried."),
        Outcome.NO_QUORUM: t.word("Nothing was decided, for there was no quorum."),
    }[outcome]


def elects_line(elects: Elects, seats: int, t: Translator) -> str:
    """Who is elected, and for how many seats."""
    n = t.number(seats)
    return {
        Elects.ASSEMBLY: t.word("Members of the assembly to be elected: {n}", n=n),
        Elects.REPRESENTATIVES: t.word("Representatives to be elected: {n}", n=n),
        Elects.NOBODY: t.word("Seats: {n}", n=n),
    }[elects]


def tie_line(tie: Tie, t: Translator) -> str:
    """The rule for a tie, as it was said before the vote."""
    return {
        Tie.SECOND_VOTE: t.word("Where votes are equal: a second vote. Said before the vote."),
        Tie.LOT: t.word("Where votes are equal: a lot. Said before the vote."),
    }[tie]


def term_line(term: Term, t: Translator) -> str:
    """From when until when, both days included."""
    return t.word(
        "Term of office: {first} – {last}", first=t.day(term.first), last=t.day(term.last)
    )
