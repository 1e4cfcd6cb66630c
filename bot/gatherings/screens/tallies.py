"""Votes in words: what it came to with its numbers, and how many hands were raised for what."""

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.law import gathering_law
from bot.core.screen import lines
from bot.core.text import excerpt
from bot.gatherings.rules.agenda import PROCEDURE, About, ItemState
from bot.gatherings.rules.votes import Outcome, Vote
from bot.gatherings.screens.words import about_name
from bot.gatherings.storage.hall import Earlier, ElectionRecord, ItemRecord
from bot.gatherings.storage.hall_view import Room

DONE, FELL, PLANNED, OFF = "\u2705", "\u2716\ufe0f", "\u25ab\ufe0f", "\u2796"
_EARLIER = 3  # so many votes that were put right are shown; the minutes have none of them


def needed(vote: Vote) -> int:
    """How many had to be for it."""
    return vote.needed(gathering_law().decision.value)


def came_to(vote: Vote, outcome: Outcome | None, quorum: int | None, t: Translator) -> Markup:
    """One line with the numbers: «31 of 47, 24 were needed: passed»."""
    if outcome is Outcome.NO_QUORUM:
        return no_quorum(vote.present, quorum, t)
    numbers = {
        "ayes": t.number(vote.ayes),
        "present": t.number(vote.present),
        "needed": t.number(needed(vote)),
    }
    if outcome is Outcome.PASSED:
        return t("{ayes} of {present}, {needed} were needed: <b>passed</b>", **numbers)
    return t("{ayes} of {present}, {needed} were needed: <b>not passed</b>", **numbers)


def no_quorum(present: int, quorum: int | None, t: Translator) -> Markup:
    """Too few were there when it was put."""
    return t(
        "{present} present, a quorum is {needed}: <b>nothing was decided</b>",
        present=t.number(present),
        needed=t.number(quorum or 0),
    )


def hands(vote: Vote, t: Translator) -> Markup:
    """How many raised their hand for what, and how many did not."""
    return t(
        "For: {ayes}, against: {noes}, abstained: {abstained}, did not vote: {silent}",
        ayes=t.number(vote.ayes),
        noes=t.number(vote.noes),
        abstained=t.number(vote.abstained),
        silent=t.number(vote.silent),
    )


def result(item: ItemRecord, t: Translator) -> Markup | None:
    """What an item that is no election came to, so far as it was put; None where it was not."""
    if item.vote is None:
        return None
    line = came_to(item.vote, item.outcome, item.needed, t)
    return line if item.outcome is Outcome.NO_QUORUM else lines(line, hands(item.vote, t))


def candidate_line(election: ElectionRecord, number: int) -> Markup:
    """`3. Name – 31 of 47`, the second vote beside it, and what became of it."""
    one = election.numbered(number)
    if one is None:
        return Markup()
    line = Markup("{}. {}").format(number, one.name)
    if one.note:
        line = Markup("{}, {}").format(line, one.note)
    counted = [f"{vote.ayes}/{vote.present}" for vote in (one.vote, one.again) if vote is not None]
    if counted:
        line = Markup("{} \u2013 {}").format(line, ", ".join(counted))
    if one.elected is None:
        return line
    mark = DONE if one.elected else FELL
    return Markup("{} {}").format(mark, line)


def earlier(found: tuple[Earlier, ...], t: Translator) -> Markup | None:
    """Votes that were put right since, the last first: they stay to be seen."""
    if not found:
        return None
    shown = [
        t(
            "Put right; before, at {time}: for {ayes}, against {noes}, abstained {abstained}, "
            "present {present}",
            time=t.time(one.at),
            ayes=one.vote.ayes,
            noes=one.vote.noes,
            abstained=one.vote.abstained,
            present=one.vote.present,
        )
        for one in reversed(found[-_EARLIER:])
    ]
    return Markup("<i>{}</i>").format(lines(*shown))


def room_line(room: Room, t: Translator) -> Markup:
    """Who is there now, and whether that is enough."""
    present = t.number(room.present)
    if room.quorum is None:
        return t("Present: <b>{present}</b>", present=present)
    enough = t.number(room.quorum.needed)
    if room.quorum.reached:
        return t("Present: <b>{present}</b>. Quorum: {needed}, reached.", present=present,
                 needed=enough)  # fmt: skip
    return t(
        "Present: <b>{present}</b>. Quorum: {needed}, {missing} short: nothing can be decided.",
        present=present,
        needed=enough,
        missing=t.number(room.quorum.missing),
    )


def mark(item: ItemRecord) -> str:
    """How far an item is, as a sign."""
    if item.state is ItemState.TAKEN_OFF:
        return OFF
    if item.state is ItemState.PLANNED:
        return PLANNED
    return FELL if item.outcome is Outcome.NOT_PASSED else DONE


def name_of(item: ItemRecord, t: Translator) -> str:
    """What an item is called: a vote before the agenda, or its question."""
    if item.about in PROCEDURE:
        return about_name(item.about, t)
    return item.words.said(t.language)


def short(item: ItemRecord, limit: int, t: Translator) -> str:
    """The same for a list or a button."""
    return excerpt(name_of(item, t), limit)


def numbers(item: ItemRecord) -> str:
    """`31/47`; nothing for what was not put to the vote."""
    return "" if item.vote is None else f"{item.vote.ayes}/{item.vote.present}"


def is_officer(item: ItemRecord) -> bool:
    """Whether it is about chair or secretary."""
    return item.about in {About.CHAIR, About.SECRETARY}
