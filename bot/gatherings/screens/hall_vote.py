"""A vote on the desk: on what, how many are there, and how many hands were raised."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.gatherings.callbacks.common import OnGathering
from bot.gatherings.callbacks.hall import CountPress, OnCount, OnItem
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.hands import Hands
from bot.gatherings.rules.votes import Vote
from bot.gatherings.screens import tallies
from bot.gatherings.screens.hall_parts import (
    CARD,
    QUOTE,
    card_press,
    item_press,
    title,
    to_hall,
    to_item,
)
from bot.gatherings.screens.words import about_name
from bot.gatherings.storage.hall import CandidateRecord, ItemRecord
from bot.gatherings.storage.hall_view import HallView, TallyView


@dataclass(frozen=True)
class Ballot:
    """What hands are raised on. candidate: of an election. fix: a slip is put right.

    again: the second vote, on those who were level. tally: what the phones say, where anybody
    tapped.
    """

    item: ItemRecord
    candidate: CandidateRecord | None = None
    fix: bool = False
    again: bool = False
    tally: TallyView | None = None

    def present(self, view: HallView) -> int:
        """How many take part: as they stood then, where a slip is put right."""
        if not self.fix:
            return view.room.present
        votes = (self.item.vote,)
        if self.candidate is not None:
            votes = (self.candidate.again or self.candidate.vote,)
        return votes[0].present if votes[0] is not None else view.room.present


def vote_screen(
    view: HallView,
    ballot: Ballot,
    t: Translator,
    *,
    said: Markup | str | None = None,
    problem: Markup | str | None = None,
) -> Screen:
    """How many hands? A line of numbers, or one tap."""
    item, present = ballot.item, ballot.present(view)
    return Screen(
        text=joined(
            problem,
            said,
            _on_what(view, ballot, t),
            _those_there(view, ballot, t),
            _by_phones(ballot, t),
            t("Count the hands and write: for, against, abstained. For example: <b>31 5 2</b>. "
              "One number is enough: then the others are asked about."),
        ),
        rows=rows(
            row(_all(item, present, t)) if present else (),
            row(_phones(ballot, t)),
            row(
                None if ballot.fix else _ask_phones(ballot, t),
                None if ballot.fix else item_press(
                    t.word("Count those present"), OnItem.ROOM, item, _number(ballot)),
            ),
            row(_other_name(ballot, t), _back(view, ballot, t)),
        ),
        card=CARD,
    )  # fmt: skip


def _number(ballot: Ballot) -> int:
    return ballot.candidate.number if ballot.candidate is not None else 0


def _other_name(ballot: Ballot, t: Translator) -> Button | None:
    if not tallies.is_officer(ballot.item) or ballot.fix:
        return None
    return item_press(t.word("Another name"), OnItem.NAMES, ballot.item)


def _back(view: HallView, ballot: Ballot, t: Translator) -> Button:
    item = ballot.item
    if tallies.is_officer(item) and not item.done:
        return to_hall(view, t)
    return to_item(item, t)


def _on_what(view: HallView, ballot: Ballot, t: Translator) -> Markup:
    item, one = ballot.item, ballot.candidate
    if one is not None and item.election is not None:
        of = len(item.election.candidates)
        head = t("<b>Candidate {number} of {of}</b>", number=one.number, of=of)
        if ballot.again:
            head = t("<b>Second vote, candidate {number}</b>", number=one.number)
        note = Markup("{}").format(one.note) if one.note else None
        return lines(head, Markup("<b>{}</b>").format(one.name), note)
    if tallies.is_officer(item):
        return lines(
            Markup("<b>{}</b>").format(about_name(item.about, t)),
            t("Proposed: <b>{name}</b>", name=item.name),
        )
    words = excerpt(item.proposed.said(t.language), QUOTE)
    if item.about is About.AGENDA:
        return lines(
            Markup("<b>{}</b>").format(about_name(item.about, t)),
            t("Questions on it: {n}", n=sum(one.standing for one in view.agenda)),
        )
    return lines(title(view, item, t), t("Motion: {words}", words=words))


def _those_there(view: HallView, ballot: Ballot, t: Translator) -> Markup:
    present = ballot.present(view)
    if ballot.fix:
        return t(
            "Present then: <b>{present}</b>. A slip is put right; the numbers of before stay to "
            "be seen.",
            present=t.number(present),
        )
    if not present:
        return t("Those present are not counted yet. Count who has come first.")
    enough = t.number(tallies.needed(Vote(present, 0)))
    if ballot.again:
        need = t("All of them had enough votes: now those with the most take the seats left.")
    elif ballot.item.election is not None:
        need = t("More than half: at least {needed}", needed=enough)
    else:
        need = t("Needed for it: {needed}", needed=enough)
    return lines(tallies.room_line(view.room, t), need)


def _by_phones(ballot: Ballot, t: Translator) -> Markup | None:
    tally = ballot.tally
    if tally is None or not tally.raised:
        return None
    return t(
        "By phone: for {ayes}, against {noes}, abstained {abstained}. Only a help: hands in the "
        "room count.",
        ayes=tally.ayes,
        noes=tally.noes,
        abstained=tally.abstained,
    )


def _count(label: str, do: OnCount, item: ItemRecord, number: int, *, first: bool) -> Button:
    data = CountPress(do=do, item=item.id, version=item.version, number=number).pack()
    return Button(label, data, style="primary" if first else None)


def _all(item: ItemRecord, present: int, t: Translator) -> Button:
    label = t.word("All for it: {present}", present=present)
    return _count(label, OnCount.ALL, item, present, first=True)


def _phones(ballot: Ballot, t: Translator) -> Button | None:
    tally = ballot.tally
    if tally is None or not tally.raised or tally.open:
        return None
    label = t.word(
        "As by phone: {ayes} \u00b7 {noes} \u00b7 {abstained}",
        ayes=tally.ayes,
        noes=tally.noes,
        abstained=tally.abstained,
    )
    return _count(label, OnCount.PHONES, ballot.item, tally.raised, first=False)


def _ask_phones(ballot: Ballot, t: Translator) -> Button:
    if ballot.tally is not None and ballot.tally.open:
        return item_press(t.word("Phones: {n}", n=ballot.tally.raised), OnItem.TALLY,
                          ballot.item, _number(ballot))  # fmt: skip
    return item_press(t.word("Ask the phones"), OnItem.ASK, ballot.item, _number(ballot))


def rest_screen(view: HallView, ballot: Ballot, hands: Hands, given: int, t: Translator) -> Screen:
    """Some of those present are in none of the numbers, of which so many were given."""
    present = ballot.present(view)
    left = hands.left(present)
    item = ballot.item

    def others(label: str, do: OnCount) -> Button:
        return _count(label, do, item, present, first=False)

    return Screen(
        text=joined(
            _on_what(view, ballot, t),
            t("For: {ayes}, against: {noes}", ayes=hands.ayes, noes=hands.noes)
            if given > 1
            else t("For: {ayes}", ayes=hands.ayes),
            t("Present: {present}. And the other {left}?", present=present, left=left),
        ),
        rows=rows(
            row(others(t.word("Against: {n}", n=left), OnCount.NO)) if given == 1 else (),
            row(others(t.word("Abstained: {n}", n=left), OnCount.ABSTAINED)),
            row(others(t.word("Did not vote: {n}", n=left), OnCount.SILENT)),
            row(item_press(t.word("Back"), OnItem.FIX if ballot.fix else OnItem.VOTE, item,
                           _number(ballot))),
        ),
        card=CARD,
    )  # fmt: skip


def room_screen(
    view: HallView,
    back: Button,
    t: Translator,
    *,
    problem: Markup | str | None = None,
) -> Screen:
    """How many people without phones and names are in the room?"""
    named = view.room.present - view.room.nameless
    return Screen(
        text=joined(
            problem,
            tallies.room_line(view.room, t),
            t("Known by phone or by name: {named}. Others: {others}.", named=t.number(named),
              others=t.number(view.room.nameless)),
            t("Count those in the room who are not on the list and write how many they are."),
        ),
        rows=rows(
            row(card_press(t.word("Who is there"), OnGathering.DOOR, view)),
            row(back),
        ),
        card=CARD,
    )  # fmt: skip
