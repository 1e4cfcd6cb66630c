"""An election on the desk: seats, the rule for equal votes, candidates, and what it came to."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.law import Tie
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.gatherings.callbacks.hall import OnItem
from bot.gatherings.rules.agenda import ItemState
from bot.gatherings.rules.elections import lot
from bot.gatherings.rules.kinds import Elects
from bot.gatherings.rules.running import Stage
from bot.gatherings.rules.votes import Outcome
from bot.gatherings.screens import tallies
from bot.gatherings.screens.hall_parts import (
    CARD,
    Names,
    item_press,
    name_rows,
    next_button,
    title,
    to_hall,
    to_item,
)
from bot.gatherings.storage.hall import CandidateRecord, ElectionRecord, ItemRecord
from bot.gatherings.storage.hall_view import HallView
from bot.people.callbacks import OpenStaff

_ROW = 6  # numbers in a row
_LISTED = 60  # candidates with their words; of more only the numbers would be read
_BUTTON = 34  # letters of a name on a button
_SHOWN = 8  # letters of a lot: enough to tell one from another


def election_screen(
    view: HallView,
    item: ItemRecord,
    t: Translator,
    *,
    said: Markup | str | None = None,
    problem: Markup | str | None = None,
    invites: bool = False,
) -> Screen:
    """How far it is, and what comes next. invites: whether the reader gives roles to others."""
    poll = item.election
    if poll is None or item.state is ItemState.TAKEN_OFF:
        return Screen(text=joined(problem, said, title(view, item, t)), card=CARD,
                      rows=rows(row(to_hall(view, t))))  # fmt: skip
    over = poll.result is not None
    return Screen(
        text=joined(
            problem,
            said,
            title(view, item, t),
            rules_lines(poll, t),
            None if over else _candidates(poll, t),
            _short(item, t),
            result_lines(poll, t) if over else _what_now(poll, t),
            tallies.earlier(tuple(vote for one in poll.candidates for vote in one.earlier), t),
        ),
        rows=rows(
            *(_next_rows(view, item, poll, t) if view.open else ()),
            row(_staff(view, poll, t)) if invites and over else (),
            row(
                item_press(t.word("What was said"), OnItem.SPEECHES, item) if view.open else None,
                to_hall(view, t),
            ),
        ),
        card=CARD,
    )


def _short(item: ItemRecord, t: Translator) -> Markup | None:
    """Too few were there when the last one was put."""
    if item.outcome is not Outcome.NO_QUORUM or item.present is None:
        return None
    return tallies.no_quorum(item.present, item.needed, t)


def _staff(view: HallView, poll: ElectionRecord, t: Translator) -> Button | None:
    """Whoever was elected may be given the role of a member of the assembly, by an invitation."""
    if poll.elects is not Elects.ASSEMBLY or not poll.elected:
        return None
    data = OpenStaff(part="invite", okrug=view.gathering.okrug).pack()
    return Button(t.word("Invite the members into the bot"), data)


def rules_lines(poll: ElectionRecord, t: Translator) -> Markup:
    """What is said beforehand: seats and by whose decision, and the rule for equal votes."""
    seats = t("Seats: {n}", n=poll.seats) if poll.seats else t("Seats: not said yet")
    if poll.source:
        seats = lines(seats, t("By decision: {words}", words=poll.source))
    elif poll.seats and poll.elects is Elects.REPRESENTATIVES:
        seats = lines(seats, t("By whose decision of the maslikhat is not written yet."))
    return lines(seats, tie_line(poll.tie, t), _words(poll, t))


def tie_line(tie: Tie, t: Translator) -> Markup:
    """The rule for equal votes, as it is said before the vote."""
    if tie is Tie.LOT:
        return t("If votes are equal at the last seat: a lot.")
    return t("If votes are equal at the last seat: a second vote on those alone.")


def _words(poll: ElectionRecord, t: Translator) -> Markup | None:
    return t("Words for the lot: \u00ab{words}\u00bb", words=poll.seed) if poll.seed else None


def _candidates(poll: ElectionRecord, t: Translator) -> Markup | None:
    if not poll.candidates:
        return None
    listed = [tallies.candidate_line(poll, one.number) for one in poll.candidates[:_LISTED]]
    return lines(t("<b>Candidates: {n}</b>", n=len(poll.candidates)), *listed)


def _what_now(poll: ElectionRecord, t: Translator) -> Markup | None:
    far = poll.course
    if far.stage is Stage.SECOND_VOTE:
        left = far.result.left if far.result is not None else 0
        return t(
            "Equal votes: {names}. Seats left: {left}. Those present vote once more, on these "
            "candidates alone.",
            names=t.listing(poll.name_of(number) for number in far.tied),
            left=left,
        )
    if far.stage is Stage.LOT:
        return t(
            "Votes are equal once more: {names}. Now the lot decides: those present name a few "
            "words, and it is drawn from them.",
            names=t.listing(poll.name_of(number) for number in far.tied),
        )
    if far.stage is Stage.SEED:
        return t("Before the vote those present name a few words for the lot.")
    return None


def _next_rows(view: HallView, item: ItemRecord, poll: ElectionRecord, t: Translator) -> Rows:
    again = row(
        item_press(t.word("Put a vote right"), OnItem.VOTES, item),
        item_press(t.word("Begin anew"), OnItem.RESTART, item),
    )
    before = row(
        item_press(t.word("Seats"), OnItem.SEATS, item),
        item_press(t.word("Equal votes"), OnItem.TIE, item),
        item_press(t.word("Candidates"), OnItem.LIST, item),
    )
    stage, one = poll.course.stage, poll.current
    if stage is Stage.OVER:
        return rows(row(next_button(view, t)), again)
    if stage in {Stage.SEED, Stage.LOT}:
        seed = item_press(t.word("Words for the lot"), OnItem.SEED, item, style="primary")
        return rows(row(seed), again if poll.begun else before)
    if one is None:
        return rows(before)
    name = excerpt(one.name, _BUTTON)
    label = t.word("Vote: {number}. {name}", number=one.number, name=name)
    if stage is Stage.SECOND_VOTE:
        label = t.word("Second vote: {number}. {name}", number=one.number, name=name)
    vote = item_press(label, OnItem.VOTE, item, one.number, "primary")
    return rows(row(vote), again if poll.begun else before)


# ── The result ───────────────────────────────────────────────────────────────────────────────


def result_lines(poll: ElectionRecord, t: Translator) -> Markup:
    """Who was elected and for how long, who was not and why, and how a lot can be drawn again."""
    result = poll.result
    if result is None:
        return Markup()
    return joined(
        lines(t("<b>Elected: {n}</b>", n=len(result.elected)), *_listed(poll, result.elected))
        if result.elected
        else t("<b>Nobody was elected.</b> Nobody had more than half of those present."),
        _term(poll, t),
        _group(
            t("More than half were for them, but the seats were taken:"), poll, result.passed_over
        ),
        _group(t("Half or less were for them:"), poll, result.not_passed),
        t("Seats that nobody has: {n}", n=result.left) if result.left and result.elected else None,
        lot_lines(poll, t),
    )


def _listed(poll: ElectionRecord, numbers: Sequence[int]) -> list[Markup]:
    return [tallies.candidate_line(poll, number) for number in numbers]


def _group(head: Markup, poll: ElectionRecord, numbers: Sequence[int]) -> Markup | None:
    return lines(head, *_listed(poll, numbers)) if numbers else None


def _term(poll: ElectionRecord, t: Translator) -> Markup | None:
    if poll.term is None or not poll.elected:
        return None
    if poll.elects is Elects.REPRESENTATIVES:
        return t(
            "Representatives are elected for the gathering that follows; the law names no term. "
            "Here they stand as such until {last} at most, or until others are elected.",
            last=t.day(poll.term.last),
        )
    return t("Term: {first}\u2013{last}", first=t.day(poll.term.first), last=t.day(poll.term.last))


def lot_lines(poll: ElectionRecord, t: Translator) -> Markup | None:
    """How the lot fell, and how anybody draws it again."""
    if not poll.lot:
        return None
    drawn = [
        Markup("{}. {} \u2013 <code>{}</code>").format(
            number, poll.name_of(number), lot(poll.seed, number)[:_SHOWN]
        )
        for number in poll.lot
    ]
    return lines(
        t("<b>The lot</b>, in the order in which it was drawn:"),
        *drawn,
        t(
            "It is drawn from the words \u00ab{words}\u00bb: each candidate's number is put "
            "behind them and turned into a checksum (SHA-256); the smallest comes first. Anybody "
            "can check it: <code>printf '%s' '{words}:{number}' | sha256sum</code>",
            words=poll.seed,
            number=poll.lot[0],
        ),
    )


# ── Before the vote ──────────────────────────────────────────────────────────────────────────


def seats_screen(
    view: HallView,
    item: ItemRecord,
    poll: ElectionRecord,
    t: Translator,
    *,
    problem: Markup | str | None = None,
) -> Screen:
    """How many are elected?"""
    of_section = poll.elects is Elects.REPRESENTATIVES
    how = (
        t("At most {limit} from one section; how many is decided by the district maslikhat.",
          limit=poll.limit)
        if of_section
        else t("At most {limit} members; how many is decided by the gathering.", limit=poll.limit)
    )  # fmt: skip
    offered = range(1, poll.limit + 1) if poll.limit <= _ROW else (poll.limit,)
    buttons = [item_press(str(n), OnItem.SEATS_ARE, item, n) for n in offered]
    return Screen(
        text=joined(
            problem,
            title(view, item, t),
            lines(t("How many are elected? Press or write the number."), how),
        ),
        rows=rows(tuple(buttons), row(_back(view, item, poll, t))),
        card=CARD,
    )


def _back(view: HallView, item: ItemRecord, poll: ElectionRecord, t: Translator) -> Button:
    """To the election, or, where there is nothing to go back to yet, to the hall."""
    ready = poll.seats is not None and bool(poll.candidates)
    return to_item(item, t) if ready else to_hall(view, t)


def source_screen(
    view: HallView, item: ItemRecord, t: Translator, *, problem: Markup | str | None = None
) -> Screen:
    """By which decision of the maslikhat?"""
    return Screen(
        text=joined(
            problem,
            title(view, item, t),
            t("By which decision of the district maslikhat? Write its day and number: the minutes "
              "say it."),
        ),
        rows=rows(row(item_press(t.word("Later"), OnItem.OPEN, item))),
        card=CARD,
    )  # fmt: skip


def tie_screen(view: HallView, item: ItemRecord, poll: ElectionRecord, t: Translator) -> Screen:
    """Which rule is said before the vote?"""
    chosen = {
        tie: tallies.DONE + " " if poll.tie is tie else "" for tie in (Tie.SECOND_VOTE, Tie.LOT)
    }
    second, by_lot = t.word("A second vote"), t.word("A lot")
    return Screen(
        text=joined(
            title(view, item, t),
            t("What if votes are equal at the last seat? The law does not say, so the rule is "
              "told to everybody before the vote."),
            t("<b>A second vote</b>: those present vote once more on those alone. If they are "
              "equal again, a lot decides."),
            t("<b>A lot</b>: before the vote those present name a few words, and from them it is "
              "drawn so that anybody can draw it again."),
        ),
        rows=rows(
            row(
                item_press(chosen[Tie.SECOND_VOTE] + second, OnItem.TIE_VOTE, item),
                item_press(chosen[Tie.LOT] + by_lot, OnItem.TIE_LOT, item),
            ),
            row(_back(view, item, poll, t)),
        ),
        card=CARD,
    )  # fmt: skip


def seed_screen(
    view: HallView, item: ItemRecord, t: Translator, *, problem: Markup | str | None = None
) -> Screen:
    """Which words does the hall name?"""
    return Screen(
        text=joined(
            problem,
            title(view, item, t),
            t("Ask those present for a few words, such as three names of places, and write them "
              "exactly as they are said. The lot is drawn from them at once, and anybody can draw "
              "it again."),
        ),
        rows=rows(row(to_item(item, t))),
        card=CARD,
    )  # fmt: skip


def list_screen(
    view: HallView,
    item: ItemRecord,
    poll: ElectionRecord,
    names: Names,
    t: Translator,
    *,
    said: Markup | str | None = None,
    problem: Markup | str | None = None,
) -> Screen:
    """Who stands: names are written, one a line, or chosen from those who are there."""
    ready = item_press(t.word("Ready"), OnItem.OPEN, item, style="primary")
    remove = item_press(t.word("Take somebody off"), OnItem.REMOVE, item)
    return Screen(
        text=joined(
            problem,
            said,
            title(view, item, t),
            _candidates(poll, t),
            t("Write the candidates, one a line: full name, then what is to be said of them. Or "
              "choose from those who are there.")
            if names.people
            else t("Write the candidates, one a line: full name, then what is to be said of "
                   "them."),
        ),
        rows=rows(
            row(ready) if poll.candidates else (),
            *name_rows(item, names, OnItem.LIST, t),
            row(
                remove if poll.candidates else None,
                to_hall(view, t),
            ),
        ),
        card=CARD,
    )  # fmt: skip


def remove_screen(view: HallView, item: ItemRecord, poll: ElectionRecord, t: Translator) -> Screen:
    """Who does not stand after all?"""
    return Screen(
        text=joined(title(view, item, t), _candidates(poll, t), t("Whom to take off the list?")),
        rows=rows(
            *_numbers(item, poll.candidates, OnItem.REMOVE_ONE),
            row(item_press(t.word("Back"), OnItem.LIST, item)),
        ),
        card=CARD,
    )


def votes_screen(view: HallView, item: ItemRecord, poll: ElectionRecord, t: Translator) -> Screen:
    """Whose vote is put right?"""
    voted = [one for one in poll.candidates if one.vote is not None]
    return Screen(
        text=joined(
            title(view, item, t),
            _candidates(poll, t),
            t("Whose vote is to be put right? What follows from it is counted anew."),
        ),
        rows=rows(*_numbers(item, voted, OnItem.FIX), row(to_item(item, t))),
        card=CARD,
    )


def restart_screen(view: HallView, item: ItemRecord, t: Translator) -> Screen:
    """Once more before every vote of it is laid aside."""
    return Screen(
        text=joined(
            title(view, item, t),
            t("Begin the election anew? Everybody is voted on once more; the numbers of before "
              "stay to be seen."),
        ),
        rows=rows(
            row(item_press(t.word("Yes, begin anew"), OnItem.RESTART_NOW, item, style="danger")),
            row(to_item(item, t)),
        ),
        card=CARD,
    )  # fmt: skip


def _numbers(item: ItemRecord, whom: Sequence[CandidateRecord], do: OnItem) -> Rows:
    buttons = [item_press(str(one.number), do, item, one.number) for one in whom]
    return tuple(tuple(buttons[at : at + _ROW]) for at in range(0, len(buttons), _ROW))
