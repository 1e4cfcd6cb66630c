"""What neighbours with the same trouble see of each other's appeals: as much as the consent says.

Number, topic, status, due date, how many they are, and what the office said; nothing of the
author's.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from markupsafe import Markup

from bot.appeals.callbacks import (
    DraftPress,
    JoinedPage,
    JoinedPress,
    MendedPress,
    NearPress,
    OnDraft,
    OnJoined,
    OnMended,
    OnNear,
    OnOwn,
    OwnPage,
    OwnPress,
)
from bot.appeals.models import EntryKind
from bot.appeals.notices import (
    BecameCollective,
    CollectiveForDesk,
    CollectiveForLeader,
    JoinedMoved,
    JoinedTold,
    JoinReceipt,
    NeighbourJoined,
    NeighboursDoubt,
)
from bot.appeals.rules.lifecycle import OPEN, TERM_RUNS, Move, Party, State
from bot.appeals.screens.desk import NO, YES, desk_card
from bot.appeals.screens.said import letter, letter_of
from bot.appeals.screens.words import (
    CLIP,
    due_line,
    history,
    media,
    number,
    pager,
    place_line,
    state_word,
    topic_line,
    topic_name,
)
from bot.appeals.storage import appeals, neighbours
from bot.appeals.storage.neighbours import Near
from bot.appeals.storage.views import AppealView, EntryView, appeal_view
from bot.core.access import Actor
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.tx import Tx

_STEPS = 6
_QUOTE = 400


def _press(do: OnJoined, appeal: int) -> str:
    return JoinedPress(do=do, appeal=appeal).pack()


# ── Before sending ───────────────────────────────────────────────────────────────────────────


def similar_screen(
    near: Sequence[Near], draft: int, version: int, t: Translator, *, said: str | None = None
) -> Screen:
    """Neighbours have written about the same: join them, or send one's own all the same."""

    def press(do: OnNear, appeal: int = 0) -> str:
        return NearPress(do=do, draft=draft, version=version, appeal=appeal).pack()

    return Screen(
        text=joined(
            t("<b>Neighbours have already written about the same:</b>"),
            lines(*(_near_line(one, t) for one in near)),
            t(
                "If you join, the office sees how many you are and gets your words too, and you "
                "hear of every step."
            ),
        ),
        rows=rows(
            *(
                row(
                    Button(
                        t.word("Me too: join № {number}", number=number(one.number)),
                        press(OnNear.JOIN, one.id),
                        style="primary",
                    )
                )
                for one in near
            ),
            row(Button(t.word("Mine is different, send"), press(OnNear.SEND))),
            row(
                Button(
                    t.word("Back"),
                    DraftPress(do=OnDraft.SHOW, draft=draft, version=version).pack(),
                )
            ),
        ),
        toast=said,
        card="draft",
    )


def _near_line(one: Near, t: Translator) -> Markup:
    """`№ 0118 · Street light · In work · answer by: 27 November · 12 people`."""
    due = None
    if one.state in TERM_RUNS:
        day = t.short_date(one.due_on)
        due = t("answer by: {date}", date=day)
        if one.overdue:
            due = t("overdue, was due: {date}", date=day)
    parts = [
        Markup("<b>\u2116 {}</b>").format(number(one.number)),
        topic_name(one.topic, t) or t("topic not chosen"),
        one.settlement.name(t.language) if one.settlement else None,
        state_word(one.state, t),
        due,
        _people(one.people, t),
    ]
    return Markup(" \u00b7 ").join(part for part in parts if part)


def _people(n: int, t: Translator) -> Markup:
    return t.plural("{n} person", "{n} people", n=n)


def joined_instead(view: AppealView, t: Translator) -> Screen:
    """What becomes of the draft's card; the receipt follows as a message."""
    return Screen(text=t("You have joined № {number}.", number=number(view.number)), card="draft")


# ── What somebody joined ─────────────────────────────────────────────────────────────────────


def joined_list(
    near: Sequence[Near], page: int, pages: int, t: Translator, *, said: str | None = None
) -> Screen:
    """The appeals that somebody joined, the latest first."""
    buttons = tuple(Button(number(one.number), _press(OnJoined.OPEN, one.id)) for one in near)
    return Screen(
        text=joined(
            t("<b>Appeals you have joined</b>"),
            *(_near_line(one, t) for one in near),
            None if near else t("You have not joined a neighbour's appeal."),
        ),
        rows=rows(
            buttons[:4],
            buttons[4:],
            pager(page, pages, lambda to: JoinedPage(page=to).pack()),
            row(Button(t.word("My appeals"), OwnPage(page=0).pack())),
        ),
        toast=said,
    )


def joined_card(
    view: AppealView,
    t: Translator,
    *,
    asked: int | None = None,
    mended: bool | None = None,
    said: str | None = None,
) -> Screen:
    """An appeal that its reader joined.

    asked: the answer about which they may say whether it is mended; mended: what they said.
    """
    files = len(view.all_files)
    return Screen(
        text=joined(
            Markup("<b>\u2116 {}</b> \u00b7 {}").format(
                number(view.number), state_word(view.state, t)
            ),
            t("A neighbour's appeal that you have joined."),
            lines(
                topic_line(view.topic, t, guess=False),
                place_line(view, t),
                due_line(view, t),
                Markup(" \u00b7 ").join(
                    part
                    for part in (
                        _people(view.joined + 1, t),
                        t("a collective appeal") if view.collective else None,
                    )
                    if part
                ),
            ),
            lines(*history(view, t, last=_STEPS, quote=_QUOTE)),
            _word_line(mended, t),
            t("Is it mended?") if asked is not None and mended is None else None,
        ),
        rows=rows(
            _mended_row(view, asked, t),
            row(
                Button(t.word("Send my own appeal"), _press(OnJoined.ALONE, view.id))
                if view.state is State.WITHDRAWN
                else None
            ),
            row(
                Button(f"{CLIP} {files}", _press(OnJoined.FILES, view.id)) if files else None,
                Button(t.word("Leave"), _press(OnJoined.ASK_LEAVE, view.id)),
            ),
            row(Button(t.word("Back"), JoinedPage(page=0).pack())),
        ),
        toast=said,
    )


def _word_line(mended: bool | None, t: Translator) -> Markup | None:  # noqa: FBT001 - what they said
    if mended is None:
        return None
    return t("You said: mended.") if mended else t("You said: not mended.")


def _mended_row(view: AppealView, asked: int | None, t: Translator) -> tuple[Button, ...]:
    if asked is None:
        return ()

    def press(do: OnMended) -> str:
        return MendedPress(do=do, appeal=view.id, entry=asked or 0).pack()

    return (
        Button(YES + t.word("Yes, mended"), press(OnMended.YES)),
        Button(NO + t.word("No, not mended"), press(OnMended.NO)),
    )


def joined_files(view: AppealView, t: Translator) -> Screen:
    """What the office sent with its words."""
    return Screen(
        text=t("№ {number}: files", number=number(view.number)),
        media=media(view.all_files),
        rows=rows(row(Button(t.word("Back"), _press(OnJoined.OPEN, view.id)))),
        show="new",
    )


def leave_question(view: AppealView, t: Translator) -> Screen:
    """Asked once."""
    return Screen(
        text=t(
            "Leave № {number}? You will not hear of it any more, and your words are taken back.",
            number=number(view.number),
        ),
        rows=rows(
            row(Button(t.word("Yes, leave"), _press(OnJoined.LEAVE, view.id), style="danger")),
            row(Button(t.word("Back"), _press(OnJoined.OPEN, view.id))),
        ),
    )


def left_screen(view: AppealView, draft: int | None, t: Translator) -> Screen:
    """They have left; what they wrote is a draft again."""
    again = None
    if draft is not None:
        press = DraftPress(do=OnDraft.PREVIOUS, draft=draft, version=0)
        again = Button(t.word("Open the draft"), press.pack())
    return Screen(
        text=joined(
            t("You have left № {number}.", number=number(view.number)),
            t("What you wrote is kept as a draft.") if draft is not None else None,
        ),
        rows=rows(row(again), row(Button(t.word("My appeals"), OwnPage(page=0).pack()))),
    )


# ── Notices to those who joined ──────────────────────────────────────────────────────────────


async def _joined_view(tx: Tx, appeal_id: int, reader: Actor) -> AppealView | None:
    appeal = await appeals.appeal(tx, appeal_id)
    return None if appeal is None else await neighbours.joined_view(tx, reader, appeal)


async def _open_entry(tx: Tx, view: AppealView, entry: int, reader: Actor) -> int | None:
    """The answer, if the reader is asked about it and has not said anything yet."""
    if view.state not in {State.ANSWERED, State.CLOSED}:
        return None
    word = await neighbours.word_on(tx, entry, reader.id)
    return entry if word is not None and word.mended is None else None


def _progress(view: AppealView, t: Translator) -> Button:
    return Button(t.word("Progress"), _press(OnJoined.OPEN, view.id))


async def _join_receipt(tx: Tx, notice: JoinReceipt, actor: Actor, t: Translator) -> Screen | None:
    view = await _joined_view(tx, notice.appeal_id, actor)
    if view is None:
        return None
    return Screen(
        text=joined(
            t(
                "You have joined № <b>{number}</b>. Answer by: <b>{date}</b>.",
                number=number(view.number),
                date=t.date(view.due_on),
            ),
            t("You will be told of every step here."),
        ),
        rows=rows(
            row(_progress(view, t), Button(t.word("Leave"), _press(OnJoined.ASK_LEAVE, view.id)))
        ),
    )


async def _joined_moved(tx: Tx, notice: JoinedMoved, actor: Actor, t: Translator) -> Screen | None:
    view = await _joined_view(tx, notice.appeal_id, actor)
    if view is None or view.state.value != notice.state:
        return None
    n = number(view.number)
    about = t("№ {number}: {state}", number=n, state=state_word(view.state, t))
    if notice.move == Move.BECOME_COLLECTIVE.value:
        about = _collective(view, t)
    elif notice.move == Move.MOVE_DUE.value:
        about = t("№ {number}: the date of the answer has changed.", number=n)
    return Screen(
        text=joined(lines(about, _that_you_joined(t)), due_line(view, t)),
        rows=rows(row(_progress(view, t))),
    )


def _that_you_joined(t: Translator) -> Markup:
    return t("You have joined this appeal.")


async def _joined_told(tx: Tx, notice: JoinedTold, actor: Actor, t: Translator) -> Screen | None:
    view = await _joined_view(tx, notice.appeal_id, actor)
    step = next((one for one in view.steps if one.id == notice.step_id), None) if view else None
    if view is None or step is None:
        return None
    if step.move is Move.WITHDRAW:
        return _withdrawn(view, t)
    entry = next((one for one in view.thread if one.step_id == step.id), None)
    if step.move is Move.REOPEN:
        return _reopened(view, entry, t)
    if entry is None:  # said with the step that follows at once
        return None
    asked = None
    if entry.kind is EntryKind.ANSWER:
        asked = await _open_entry(tx, view, entry.id, actor)
    return Screen(
        text=joined(
            letter(letter_of(view, entry), t),
            _that_you_joined(t),
            t("Is it mended?") if asked is not None else None,
        ),
        media=media(entry.files),
        rows=rows(_mended_row(view, asked, t), row(_progress(view, t))),
    )


def _reopened(view: AppealView, entry: EntryView | None, t: Translator) -> Screen | None:
    if view.state not in OPEN:
        return None
    return Screen(
        text=joined(
            t(
                "№ {number}: the akim's office will look at it again. Answer by: {date}",
                number=number(view.number),
                date=t.date(view.due_on),
            ),
            Markup.escape(entry.text) if entry and entry.text else None,
            _that_you_joined(t),
        ),
        media=media(entry.files) if entry else (),
        rows=rows(row(_progress(view, t))),
    )


def _withdrawn(view: AppealView, t: Translator) -> Screen | None:
    if view.state is not State.WITHDRAWN:
        return None
    return Screen(
        text=joined(
            t(
                "№ {number}: its author has withdrawn it. The office will not work on it.",
                number=number(view.number),
            ),
            t("If the matter is still there, send your own: your words are kept."),
        ),
        rows=rows(
            row(
                Button(
                    t.word("Send my own appeal"),
                    _press(OnJoined.ALONE, view.id),
                    style="primary",
                )
            ),
            row(Button(t.word("Leave"), _press(OnJoined.ASK_LEAVE, view.id))),
        ),
    )


# ── Notices to the author and the office ─────────────────────────────────────────────────────


async def _view(tx: Tx, appeal_id: int, reader: Actor, *parties: Party) -> AppealView | None:
    appeal = await appeals.appeal(tx, appeal_id)
    if appeal is None:
        return None
    view = await appeal_view(tx, reader, appeal)
    return None if view.parties.isdisjoint(parties) else view


def _collective(view: AppealView, t: Translator) -> Markup:
    return t.plural(
        "№ {number}: a collective appeal now, {n} person stands behind it.",
        "№ {number}: a collective appeal now, {n} people stand behind it.",
        n=view.joined + 1,
        number=number(view.number),
    )


async def _to_author(
    tx: Tx, notice: NeighbourJoined | BecameCollective, actor: Actor, t: Translator
) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.AUTHOR)
    if view is None or not view.joined or view.state not in OPEN:
        return None
    if isinstance(notice, BecameCollective):
        about = _collective(view, t)
    else:
        about = t.plural(
            "A neighbour has joined your appeal № {number}. {n} person stands behind it now.",
            "A neighbour has joined your appeal № {number}. {n} people stand behind it now.",
            n=view.joined + 1,
            number=number(view.number),
        )
    progress = OwnPress(do=OnOwn.TIMELINE, appeal=view.id, version=view.version).pack()
    return Screen(text=about, rows=rows(row(Button(t.word("Progress"), progress))))


async def _to_office(
    tx: Tx,
    notice: CollectiveForLeader | CollectiveForDesk,
    actor: Actor,
    t: Translator,
) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.OFFICE)
    if view is None or view.state not in OPEN:
        return None
    return desk_card(view, t, heading=_collective(view, t))


async def _doubted(tx: Tx, notice: NeighboursDoubt, actor: Actor, t: Translator) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.OFFICE)
    if view is None or view.state is not State.REOPEN_REQUESTED:
        return None
    heading = t("Neighbours say: not solved ({no} of {asked})", no=notice.no, asked=notice.asked)
    return desk_card(view, t, heading=heading)


RENDERERS: dict[str, Callable[[Tx, Any, Actor, Translator], Awaitable[Screen | None]]] = {
    NeighbourJoined.kind: _to_author,
    BecameCollective.kind: _to_author,
    JoinReceipt.kind: _join_receipt,
    JoinedMoved.kind: _joined_moved,
    JoinedTold.kind: _joined_told,
    CollectiveForLeader.kind: _to_office,
    CollectiveForDesk.kind: _to_office,
    NeighboursDoubt.kind: _doubted,
}
