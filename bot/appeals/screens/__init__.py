"""What a person sees of drafts and appeals, and how each notice of theirs is rendered."""

from collections.abc import Awaitable, Callable
from typing import Any

from markupsafe import Markup

from bot.appeals.callbacks import OnOwn, OwnPress
from bot.appeals.notices import (
    AnswerReceived,
    AppealHandedOver,
    AppealInGroup,
    AppealMoved,
    AppealsInherited,
    AppealsPassedOn,
    AppealSubmitted,
    AppealWithdrawn,
    AuthorWrote,
    ClosedInSilence,
    DueMoved,
    Extended,
    KeptClosed,
    Merged,
    NoteWritten,
    Promised,
    PromiseDue,
    QuestionAsked,
    Receipt,
    Redirected,
    Rejected,
    Reopened,
    ReopenRequested,
    Unmerged,
    UrgentAppealSubmitted,
)
from bot.appeals.rules.lifecycle import OPEN, TERM_RUNS, Move, Party, State
from bot.appeals.screens import digest, neighbours, reminders, silence
from bot.appeals.screens.desk import desk_card, promise_card
from bot.appeals.screens.group import render_group_card
from bot.appeals.screens.leaving import inherited, passed_on
from bot.appeals.screens.merging import merged, parted
from bot.appeals.screens.said import to_author
from bot.appeals.screens.whose import for_whom
from bot.appeals.screens.words import due_line, files_line, media, number, quoted, state_word
from bot.appeals.storage import appeals
from bot.appeals.storage.views import AppealView, appeal_view
from bot.core.access import Actor
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.tx import Tx

Renderer = Callable[[Tx, Any, Actor, Translator], Awaitable[Screen | None]]
ToAuthor = (
    QuestionAsked | AnswerReceived | Redirected | Rejected | KeptClosed | Extended | Promised
)


async def _view(tx: Tx, appeal_id: int, actor: Actor, *parties: Party) -> AppealView | None:
    """The appeal, if the reader is still somebody to it."""
    appeal = await appeals.appeal(tx, appeal_id)
    if appeal is None:
        return None
    view = await appeal_view(tx, actor, appeal)
    return None if view.parties.isdisjoint(parties) else view


def _own(do: OnOwn, view: AppealView) -> str:
    return OwnPress(do=do, appeal=view.id, version=view.version).pack()


async def _receipt(tx: Tx, notice: Receipt, actor: Actor, t: Translator) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.AUTHOR)
    if view is None:
        return None
    return Screen(
        text=joined(
            t(
                "Your appeal is sent. Its number: <b>{number}</b>. Answer by: <b>{date}</b>.",
                number=number(view.number),
                date=t.date(view.due_on),
            ),
            for_whom(view, t),
            t("You will be told of every step here."),
        ),
        rows=rows(
            row(
                Button(t.word("Progress"), _own(OnOwn.TIMELINE, view)),
                Button(t.word("Add more"), _own(OnOwn.WRITE, view))
                if Move.ADD in view.moves
                else None,
            )
        ),
    )


async def _moved(tx: Tx, notice: AppealMoved, actor: Actor, t: Translator) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.AUTHOR)
    if view is None or view.state.value != notice.state:
        return None
    return Screen(
        text=joined(
            t("№ {number}: {state}", number=number(view.number), state=state_word(view.state, t)),
            due_line(view, t),
        ),
        rows=rows(row(Button(t.word("Progress"), _own(OnOwn.TIMELINE, view)))),
    )


async def _said_to_author(tx: Tx, notice: ToAuthor, actor: Actor, t: Translator) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.AUTHOR)
    entry = view.entry(notice.entry_id) if view else None
    return to_author(view, entry, t) if view and entry else None


async def _reopened(tx: Tx, notice: Reopened, actor: Actor, t: Translator) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.AUTHOR)
    if view is None or view.state not in OPEN:
        return None
    entry = view.entry(notice.entry_id)
    return Screen(
        text=joined(
            t(
                "№ {number}: the akim's office will look at it again. Answer by: {date}",
                number=number(view.number),
                date=t.date(view.due_on),
            ),
            Markup.escape(entry.text) if entry and entry.text else None,
        ),
        media=media(entry.files) if entry else (),
        rows=rows(row(Button(t.word("Progress"), _own(OnOwn.TIMELINE, view)))),
    )


async def _due_moved(tx: Tx, notice: DueMoved, actor: Actor, t: Translator) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.AUTHOR)
    if view is None or view.state not in TERM_RUNS:
        return None
    return Screen(
        text=t(
            "№ {number}: the calendar of days off has changed. Answer by: <b>{date}</b>",
            number=number(view.number),
            date=t.date(view.due_on),
        ),
        rows=rows(row(Button(t.word("Progress"), _own(OnOwn.TIMELINE, view)))),
    )


async def _closed_in_silence(
    tx: Tx, notice: ClosedInSilence, actor: Actor, t: Translator
) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.AUTHOR)
    if view is None or view.state is not State.CLOSED or view.reopen_until is None:
        return None
    not_solved = Button(t.word("Not solved"), _own(OnOwn.DISPUTE, view))
    return Screen(
        text=t(
            "№ {number}: nobody objected to the answer, so it is closed. If it is not solved, "
            "say so. The last day: {date}.",
            number=number(view.number),
            date=t.date(view.reopen_until),
        ),
        rows=rows(
            row(not_solved if Move.DISPUTE in view.moves else None),
            row(Button(t.word("Progress"), _own(OnOwn.TIMELINE, view))),
        ),
    )


async def _submitted(
    tx: Tx, notice: AppealSubmitted | UrgentAppealSubmitted, actor: Actor, t: Translator
) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.OFFICE)
    if view is None or view.state is not State.NEW:
        return None
    return desk_card(view, t, heading=t("A new appeal"))


async def _handed_over(
    tx: Tx, notice: AppealHandedOver, actor: Actor, t: Translator
) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.ASSIGNEE)
    if view is None or view.state not in OPEN or view.assignee_id != actor.person_id:
        return None
    return desk_card(view, t, heading=t("An appeal is handed to you"))


async def _author_wrote(
    tx: Tx, notice: AuthorWrote | ReopenRequested, actor: Actor, t: Translator
) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.OFFICE, Party.ASSIGNEE)
    entry = view.entry(notice.entry_id) if view else None
    if view is None or entry is None or view.state not in OPEN:
        return None
    if isinstance(notice, ReopenRequested):
        heading = t("The resident says: not solved")
    else:
        heading = t("The resident writes:")
    said = lines(heading, quoted(entry.text, 900, one_line=False), files_line(entry.files, t))
    return desk_card(view, t, heading=said)


async def _withdrawn(
    tx: Tx, notice: AppealWithdrawn, actor: Actor, t: Translator
) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.OFFICE, Party.ASSIGNEE)
    if view is None or view.state is not State.WITHDRAWN:
        return None
    return Screen(
        text=t("№ {number}: the resident has withdrawn it. Nothing more to do.",
               number=number(view.number))
    )  # fmt: skip


async def _merged(tx: Tx, notice: Merged, actor: Actor, t: Translator) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.AUTHOR, Party.JOINED)
    return merged(view, t) if view is not None and view.merged_into else None


async def _unmerged(tx: Tx, notice: Unmerged, actor: Actor, t: Translator) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.AUTHOR, Party.JOINED)
    if view is None or view.merged_into is not None or view.state not in OPEN:
        return None
    return parted(view, t)


async def _noted(tx: Tx, notice: NoteWritten, actor: Actor, t: Translator) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.OFFICE, Party.ASSIGNEE)
    entry = view.entry(notice.entry_id) if view else None
    if view is None or entry is None:
        return None
    by = next((step.name for step in view.steps if step.id == entry.step_id), "")
    heading = lines(
        t("An internal note by {name}:", name=by or t("no name given")),
        quoted(entry.text, 900, one_line=False),
        files_line(entry.files, t),
    )
    return desk_card(view, t, heading=heading)


async def _promise_due(tx: Tx, notice: PromiseDue, actor: Actor, t: Translator) -> Screen | None:
    view = await _view(tx, notice.appeal_id, actor, Party.OFFICE, Party.ASSIGNEE)
    if view is None or view.state not in OPEN or str(view.promised_on) != notice.on:
        return None
    return promise_card(view, t)


RENDERERS: dict[str, Renderer] = {
    AppealInGroup.kind: render_group_card,
    Receipt.kind: _receipt,
    AppealMoved.kind: _moved,
    QuestionAsked.kind: _said_to_author,
    AnswerReceived.kind: _said_to_author,
    Redirected.kind: _said_to_author,
    Rejected.kind: _said_to_author,
    KeptClosed.kind: _said_to_author,
    Reopened.kind: _reopened,
    ClosedInSilence.kind: _closed_in_silence,
    DueMoved.kind: _due_moved,
    AppealsPassedOn.kind: passed_on,
    AppealsInherited.kind: inherited,
    AppealSubmitted.kind: _submitted,
    UrgentAppealSubmitted.kind: _submitted,
    AppealHandedOver.kind: _handed_over,
    AuthorWrote.kind: _author_wrote,
    ReopenRequested.kind: _author_wrote,
    AppealWithdrawn.kind: _withdrawn,
    Extended.kind: _said_to_author,
    Promised.kind: _said_to_author,
    Merged.kind: _merged,
    Unmerged.kind: _unmerged,
    NoteWritten.kind: _noted,
    PromiseDue.kind: _promise_due,
    **neighbours.RENDERERS,
    **digest.RENDERERS,
    **reminders.RENDERERS,
    **silence.RENDERERS,
}
