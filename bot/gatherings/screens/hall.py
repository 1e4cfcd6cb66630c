"""What the desk sees in the hall: the list of what comes next, an item, a vote, and the end."""

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.gatherings.callbacks.common import OnGathering
from bot.gatherings.callbacks.hall import OnHall, OnItem
from bot.gatherings.rules.agenda import About, ItemState
from bot.gatherings.rules.hall import Settling, is_heard, is_voted, opening
from bot.gatherings.rules.kinds import BY_LAW, asked
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.votes import Outcome
from bot.gatherings.screens import tallies
from bot.gatherings.screens.decisions import overdue_lines
from bot.gatherings.screens.hall_parts import (
    CARD,
    LEADER,
    QUOTE,
    Names,
    card_press,
    hall_press,
    item_press,
    name_rows,
    named_only,
    next_button,
    title,
    to_hall,
    to_item,
)
from bot.gatherings.screens.hall_words import said_so_far
from bot.gatherings.screens.words import about_name, heading, state_name
from bot.gatherings.storage.hall import ElectionRecord, ItemRecord
from bot.gatherings.storage.hall_view import HallView

_ROW = 6  # numbers in a row
_LINE = 80  # letters of a question in a list
_NAMES = 120  # of who was elected


# ── The list ─────────────────────────────────────────────────────────────────────────────────


def hall_screen(view: HallView, t: Translator, said: str | Markup | None = None) -> Screen:
    """Everything in its order, with ticks; the first button is the next step."""
    if view.gathering.state is not State.OPEN:
        return _not_open(view, t, said)
    return Screen(
        text=joined(said, heading(view.gathering, t), tallies.room_line(view.room, t),
                    overdue_lines(view.overdue, t), *_lists(view, t), _secretary_here(view, t)),
        rows=rows(
            row(next_button(view, t)),
            row(hall_press(t.word("Give the desk to the secretary"), OnHall.DESK, view))
            if view.desk_to
            else (),
            row(*(item_press(_office(one, t), OnItem.OPEN, one) for one in view.opening)),
            *_numbered(view, OnItem.OPEN),
            row(hall_press(t.word("Add a question"), OnHall.FLOOR, view))
            if not view.opening
            else (),
            row(
                card_press(t.word("Who is there"), OnGathering.DOOR, view),
                hall_press(t.word("Close"), OnHall.CLOSE, view) if view.next else None,
                card_press(t.word("Back"), OnGathering.OPEN, view),
            ),
        ),
        card=CARD,
    )  # fmt: skip


def _secretary_here(view: HallView, t: Translator) -> Markup | None:
    if not view.desk_to:
        return None
    return t("{name} checked in by phone and can write everything down there.",
             name=view.gathering.secretary)  # fmt: skip


def _not_open(view: HallView, t: Translator, said: str | Markup | None) -> Screen:
    """It has not begun, or it is over: how it stands."""
    held = view.gathering
    if held.closed_at is None:
        return Screen(
            text=joined(said, heading(held, t), state_name(held.state, t),
                        t("It goes on in the hall once it is opened at the door.")),
            rows=rows(
                row(card_press(t.word("Who is there"), OnGathering.DOOR, view, "primary")),
                row(card_press(t.word("Back"), OnGathering.OPEN, view)),
            ),
            card=CARD,
        )  # fmt: skip
    minutes = card_press(t.word("Minutes"), OnGathering.MINUTES, view, "primary")
    return Screen(
        text=joined(
            said,
            heading(held, t),
            t("Closed: {when}", when=t.short_moment(held.closed_at)),
            *_lists(view, t),
        ),
        rows=rows(
            row(minutes) if held.kind in BY_LAW else (),
            *_numbered(view, OnItem.OPEN),
            row(card_press(t.word("Back"), OnGathering.OPEN, view)),
        ),
        card=CARD,
    )


def _lists(view: HallView, t: Translator) -> tuple[Markup | None, Markup]:
    begins = [_opening_line(one, t) for one in view.opening]
    if not view.agenda:
        return lines(*begins), t("There is nothing on the agenda yet.")
    listed = [_agenda_line(view, one, t) for one in view.agenda]
    return lines(*begins), lines(t("<b>Agenda</b>"), *listed)


def _opening_line(item: ItemRecord, t: Translator) -> Markup:
    label, name = _office(item, t), item.name if tallies.is_officer(item) else ""
    counted = tallies.numbers(item)
    details = ", ".join(part for part in (name, counted) if part)
    line = Markup("{} {}").format(tallies.mark(item), label)
    return Markup("{}: {}").format(line, details) if details else line


def _office(item: ItemRecord, t: Translator) -> str:
    return {
        About.CHAIR: t.word("Chair"),
        About.SECRETARY: t.word("Secretary"),
        About.AGENDA: t.word("Agenda"),
    }.get(item.about, "")


def _agenda_line(view: HallView, item: ItemRecord, t: Translator) -> Markup:
    words = tallies.short(item, _LINE, t)
    place = view.place(item)
    if not place:
        return Markup("{} <s>{}</s>").format(tallies.mark(item), words)
    line = Markup("{} {}. {}").format(tallies.mark(item), place, words)
    counted = tallies.numbers(item) if item.election is None else _elected(item.election, t)
    return Markup("{} \u2013 {}").format(line, counted) if counted else line


def _elected(election: ElectionRecord, t: Translator) -> str:
    if election.result is None:
        return ""
    if not election.elected:
        return t.word("nobody was elected")
    names = t.listing(one.name for one in election.elected)
    return excerpt(t.word("elected: {names}", names=names), _NAMES)


def _numbered(view: HallView, do: OnItem) -> Rows:
    """One button an item, by its number on the agenda; those taken off come last, with a sign."""
    standing = [item_press(str(view.place(one)), do, one) for one in view.agenda if one.standing]
    off = [
        item_press(f"{tallies.OFF} {n}", do, one)
        for n, one in enumerate((one for one in view.agenda if not one.standing), start=1)
    ]
    buttons = [*standing, *off]
    return tuple(tuple(buttons[at : at + _ROW]) for at in range(0, len(buttons), _ROW))


# ── Chair and secretary ──────────────────────────────────────────────────────────────────────


def names_screen(
    view: HallView,
    item: ItemRecord,
    names: Names,
    t: Translator,
    *,
    problem: Markup | str | None = None,
) -> Screen:
    """Who is it to be? One of those who are there, or a name that is written."""
    named = named_only(view, item)
    how = (
        t("The akim chairs, or whom the akim empowers: nobody votes on it.")
        if named
        else t("Elected by open vote.")
    )
    leaders = [
        (item_press(name, OnItem.NAMES, item, place), )
        for place, name in enumerate(names.leaders, start=LEADER)
    ] if named else []  # fmt: skip
    return Screen(
        text=joined(
            problem,
            lines(title(view, item, t), how),
            t("Now: {name}", name=item.name) if item.name else None,
            t("Choose who it is to be, or write the full name.")
            if names.people or leaders
            else t("Write the full name."),
        ),
        rows=rows(*leaders, *name_rows(item, names, OnItem.NAMES, t), row(to_hall(view, t))),
        card=CARD,
    )


# ── An item ──────────────────────────────────────────────────────────────────────────────────


def item_screen(
    view: HallView,
    item: ItemRecord,
    t: Translator,
    *,
    said: Markup | str | None = None,
    problem: Markup | str | None = None,
) -> Screen:
    """A question or something that is listened to: what was said, what is put, what it came to."""
    if item.state is ItemState.TAKEN_OFF:
        return _taken_off(view, item, t, said or problem)
    open_now = view.open
    return Screen(
        text=joined(
            problem,
            said,
            lines(title(view, item, t), _from_floor(view, item, t)),
            said_so_far(item, t),
            _motion(view, item, t),
            None if said else tallies.result(item, t),
            _decision(item, t),
            tallies.earlier(item.earlier, t),
            t("Write here what is said: each message is added.") if open_now else None,
        ),
        rows=rows(*(_item_rows(view, item, t) if open_now else ()), row(to_hall(view, t))),
        card=CARD,
    )


def _from_floor(view: HallView, item: ItemRecord, t: Translator) -> Markup | None:
    if not item.from_floor:
        return None
    return floor_warning(view, t) or t("From the hall.")


def floor_warning(view: HallView, t: Translator) -> Markup | None:
    """New questions were not announced in time; the gathering approves its agenda (39-3(10))."""
    notice = asked(view.gathering.kind).notice
    if notice is None:
        return None
    return t(
        "From the hall: it was not announced {days} days before, as the law asks. Whether it "
        "stands on the agenda is decided by those present, when they approve it.",
        days=notice.value,
    )


def _motion(view: HallView, item: ItemRecord, t: Translator) -> Markup | None:
    if not (item.motion and is_voted(view.gathering.kind, item.about)):
        return None
    return t("Motion: {words}", words=excerpt(item.motion.said(t.language), QUOTE))


def _decision(item: ItemRecord, t: Translator) -> Markup | None:
    if not (item.done and item.decided):
        return None
    return t("Decision: {words}", words=excerpt(item.decided.said(t.language), QUOTE))


def _item_rows(view: HallView, item: ItemRecord, t: Translator) -> Rows:
    kind = view.gathering.kind
    speeches = item_press(t.word("What was said"), OnItem.SPEECHES, item)
    decision = item_press(t.word("Decision"), OnItem.DECISION, item)
    edit = None if view.opening else item_press(t.word("Change"), OnItem.EDIT, item)
    if is_heard(kind, item.about):
        if not item.done:
            heard = item_press(t.word("Heard"), OnItem.HEARD, item, style="primary")
            return rows(row(heard), row(speeches, edit))
        undo = item_press(t.word("Not heard yet"), OnItem.UNHEARD, item)
        return rows(row(next_button(view, t)),
                    row(speeches, decision if item.about is About.LISTEN else None),
                    row(undo))  # fmt: skip
    if not item.done:
        vote = item_press(t.word("Vote"), OnItem.VOTE, item, style="primary")
        motion = item_press(t.word("Motion"), OnItem.MOTION, item)
        return rows(row(vote), row(motion, speeches))
    return rows(
        row(next_button(view, t)),
        row(speeches, decision if item.outcome is Outcome.PASSED else None),
        vote_again(item, t),
    )


def vote_again(item: ItemRecord, t: Translator) -> tuple[Button, ...]:
    """A slip is put right, or hands are raised once more; until the gathering is closed."""
    return row(
        item_press(t.word("Put the numbers right"), OnItem.FIX, item),
        item_press(t.word("Vote again"), OnItem.AGAIN, item),
    )


def _taken_off(
    view: HallView, item: ItemRecord, t: Translator, said: Markup | str | None
) -> Screen:
    back = item_press(t.word("Put it back"), OnItem.PUT_BACK, item)
    return Screen(
        text=joined(
            said,
            Markup("<b>{}</b>").format(tallies.name_of(item, t)),
            t("The gathering took it off its agenda."),
        ),
        rows=rows(row(back) if view.open else (), row(to_hall(view, t))),
        card=CARD,
    )


def officer_screen(
    view: HallView, item: ItemRecord, t: Translator, *, said: Markup | str | None = None
) -> Screen:
    """Chair or secretary, settled: who it is and by how many votes."""
    voted = opening(view.gathering.kind).get(item.about) is Settling.VOTED
    return Screen(
        text=joined(
            said,
            lines(
                title(view, item, t),
                Markup("{}").format(item.name),
            ),
            None if said else tallies.result(item, t),
            tallies.earlier(item.earlier, t),
        ),
        rows=rows(
            row(next_button(view, t)) if view.open else (),
            vote_again(item, t) if view.open and voted else (),
            row(item_press(t.word("Another name"), OnItem.NAMES, item)) if view.open else (),
            row(to_hall(view, t)),
        ),
        card=CARD,
    )


# ── The agenda ───────────────────────────────────────────────────────────────────────────────


def agenda_screen(
    view: HallView, item: ItemRecord, t: Translator, *, said: Markup | str | None = None
) -> Screen:
    """The gathering approves its agenda: as it stands, or changed."""
    listed = [_agenda_line(view, one, t) for one in view.agenda]
    floor = any(one.from_floor and one.standing for one in view.agenda)
    change = item_press(t.word("Change the agenda"), OnItem.AGENDA, item)
    if item.done:
        change = item_press(t.word("Change the agenda"), OnItem.REOPEN, item)
    vote = item_press(t.word("Vote on the agenda"), OnItem.VOTE, item, style="primary")
    return Screen(
        text=joined(
            said,
            Markup("<b>{}</b>").format(about_name(item.about, t)),
            lines(*listed) or t("There is nothing on the agenda yet."),
            floor_warning(view, t) if floor else None,
            None if said else tallies.result(item, t),
            tallies.earlier(item.earlier, t),
        ),
        rows=rows(
            row(next_button(view, t) if item.done else vote) if view.open else (),
            row(change) if view.open else (),
            vote_again(item, t) if view.open and item.done else (),
            row(to_hall(view, t)),
        ),
        card=CARD,
    )


def change_agenda_screen(
    view: HallView, item: ItemRecord, t: Translator, *, said: Markup | str | None = None
) -> Screen:
    """Which of them is taken off or moved, or what is added."""
    listed = [_agenda_line(view, one, t) for one in view.agenda]
    return Screen(
        text=joined(
            said,
            t("<b>Change the agenda</b>"),
            lines(*listed) or t("There is nothing on the agenda yet."),
            t("Press the number of what is to be taken off or moved."),
        ),
        rows=rows(
            *_numbered(view, OnItem.EDIT),
            row(hall_press(t.word("Add a question"), OnHall.FLOOR, view)),
            row(to_item(item, t)),
        ),
        card=CARD,
    )


def edit_item_screen(view: HallView, item: ItemRecord, t: Translator) -> Screen:
    """One of them: off, back, up or down; what came from the hall is voted on or only heard."""
    off = item.state is ItemState.TAKEN_OFF
    place, last = view.place(item), sum(one.standing for one in view.agenda)
    agenda = next((one for one in view.opening if one.about is About.AGENDA), None)
    back = item_press(t.word("Back"), OnItem.AGENDA, agenda) if agenda else to_item(item, t)
    toggle = None
    if item.from_floor and view.opening and not off:
        heard = item.about is About.LISTEN
        toggle = item_press(
            t.word("With a vote") if heard else t.word("Without a vote"),
            OnItem.VOTED if heard else OnItem.UNVOTED,
            item,
        )
    return Screen(
        text=joined(
            title(view, item, t),
            about_name(item.about, t),
            t("The gathering took it off its agenda.") if off else None,
        ),
        rows=rows(
            row(item_press(t.word("Put it back"), OnItem.PUT_BACK, item))
            if off
            else row(item_press(t.word("Take it off"), OnItem.TAKE_OFF, item), toggle),
            row(
                item_press("\u2191", OnItem.UP, item) if place > 1 else None,
                item_press("\u2193", OnItem.DOWN, item) if 0 < place < last else None,
            ),
            row(back),
        ),
        card=CARD,
    )


def floor_screen(view: HallView, t: Translator, *, problem: Markup | str | None = None) -> Screen:
    """What does the hall want on the agenda?"""
    return Screen(
        text=joined(
            problem,
            t("Write the question in one message. It comes last on the agenda."),
            floor_warning(view, t),
        ),
        rows=rows(row(to_hall(view, t))),
        card=CARD,
    )


# ── The end ──────────────────────────────────────────────────────────────────────────────────


def close_screen(view: HallView, t: Translator) -> Screen:
    """Once more before it is over: what is left undone, and what follows."""
    left = [Markup("{} {}").format(tallies.PLANNED, tallies.short(one, _LINE, t))
            for one in view.undone]  # fmt: skip
    return Screen(
        text=joined(
            t("<b>Close the gathering?</b>"),
            lines(t("Left undone:"), *left) if left else None,
            t("Numbers cannot be put right afterwards. Everybody whom it concerns is told the "
              "result.") if view.gathering.kind in BY_LAW
            else t("Nothing can be added afterwards."),
        ),
        rows=rows(
            row(hall_press(t.word("Close the gathering"), OnHall.CLOSE_NOW, view,
                           "danger" if left else "primary")),
            row(to_hall(view, t)),
        ),
        card=CARD,
    )  # fmt: skip
