"""What a person sees of drafts and appeals, and how each notice of theirs is rendered."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.appeals.callbacks import OnOwn, OwnPress
from bot.appeals.notices import (
    AnswerReceived,
    AppealHandedOver,
    AppealMoved,
    AppealSubmitted,
    AppealWithdrawn,
    AuthorWrote,
    KeptClosed,
    QuestionAsked,
    Receipt,
    Redirected,
    Rejected,
    Reopened,
    ReopenRequested,
    UrgentAppealSubmitted,
)
from bot.appeals.rules.lifecycle import OPEN, Move, Party, State
from bot.appeals.screens.desk import desk_card
from bot.appeals.screens.said import to_author
from bot.appeals.screens.words import due_line, files_line, number, quoted, state_word
from bot.appeals.storage import appeals
from bot.appeals.storage.views import AppealView, appeal_view
from bot.core.access import Actor
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.tx import Tx

Renderer = Callable[[Tx, Any, Actor, Translator], Awaitable[Screen | None]]
ToAuthor = QuestionAsked | AnswerReceived | Redirected | Rejected | KeptClosed


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
    return Screen(
        text=t(
            "№ {number}: the akim's office will look at it again. Answer by: {date}",
            number=number(view.number),
            date=t.date(view.due_on),
        ),
        rows=rows(row(Button(t.word("Progress"), _own(OnOwn.TIMELINE, view)))),
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


RENDERERS: dict[str, Renderer] = {
    Receipt.kind: _receipt,
    AppealMoved.kind: _moved,
    QuestionAsked.kind: _said_to_author,
    AnswerReceived.kind: _said_to_author,
    Redirected.kind: _said_to_author,
    Rejected.kind: _said_to_author,
    KeptClosed.kind: _said_to_author,
    Reopened.kind: _reopened,
    AppealSubmitted.kind: _submitted,
    UrgentAppealSubmitted.kind: _submitted,
    AppealHandedOver.kind: _handed_over,
    AuthorWrote.kind: _author_wrote,
    ReopenRequested.kind: _author_wrote,
    AppealWithdrawn.kind: _withdrawn,
}
