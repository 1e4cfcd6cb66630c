"""The office's desk: what the office does with one appeal."""

from collections.abc import Sequence
from typing import Any

from bot.appeals.models import EntryKind
from bot.appeals.notices import (
    AnswerReceived,
    AppealHandedOver,
    AppealMoved,
    KeptClosed,
    QuestionAsked,
    Redirected,
    Rejected,
    Reopened,
)
from bot.appeals.rules.lifecycle import Move, Party, State
from bot.appeals.rules.pieces import File
from bot.appeals.rules.topics import load
from bot.appeals.service.case import Case
from bot.appeals.service.learned import confirm_topic
from bot.appeals.service.routing import route
from bot.appeals.service.terms import answer_term
from bot.appeals.storage import appeals as find
from bot.appeals.storage.appeals import Colleague
from bot.appeals.storage.views import AppealView
from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, NotFound
from bot.core.i18n import Language, language_or_default
from bot.core.text import clean
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.people.service import who_may

_SAYINGS: dict[Move, EntryKind] = {
    Move.ASK: EntryKind.QUESTION,
    Move.ANSWER: EntryKind.ANSWER,
    Move.REDIRECT: EntryKind.REDIRECT,
    Move.REJECT: EntryKind.REJECTION,
    Move.KEEP_CLOSED: EntryKind.VERDICT,
}
_TELLING: dict[Move, type[QuestionAsked | AnswerReceived | Redirected | Rejected | KeptClosed]] = {
    Move.ASK: QuestionAsked,
    Move.ANSWER: AnswerReceived,
    Move.REDIRECT: Redirected,
    Move.REJECT: Rejected,
    Move.KEEP_CLOSED: KeptClosed,
}


#: What goes on record in writing; the others may be said with a recording or a picture alone.
MUST_BE_WRITTEN = frozenset(
    {Move.REDIRECT, Move.REJECT, Move.KEEP_CLOSED, Move.EXTEND, Move.PROMISE}
)


async def _open(tx: Tx, actor: Actor, appeal_id: int) -> Case:
    return await Case.open(tx, actor, appeal_id, Party.OFFICE, Party.ASSIGNEE)


@requires(Action.READ_QUEUE)
async def card(tx: Tx, actor: Actor, appeal_id: int) -> AppealView:
    """One appeal as the office sees it."""
    return await (await _open(tx, actor, appeal_id)).view()


@requires(Action.READ_QUEUE)
async def reader(tx: Tx, actor: Actor, appeal_id: int) -> Language:
    """The language in which its author reads what the office says about an appeal."""
    case = await _open(tx, actor, appeal_id)
    return language_or_default(await find.author_language(tx, case.appeal))


@requires(Action.TRIAGE_APPEAL)
async def accept(
    tx: Tx, actor: Actor, appeal_id: int, version: int, topic: str | None = None
) -> AppealView:
    """Take an appeal up, confirming its topic or choosing another."""
    case = await _open(tx, actor, appeal_id)
    topic = _topic(topic or case.appeal.topic)
    await confirm_topic(case, Move.ACCEPT, version, topic)
    await route(case)
    await _tell_author(case, AppealMoved, state=case.appeal.state.value)
    return await case.view()


@requires(Action.TRIAGE_APPEAL)
async def change_topic(
    tx: Tx, actor: Actor, appeal_id: int, version: int, topic: str
) -> AppealView:
    """Say what an appeal is really about."""
    case = await _open(tx, actor, appeal_id)
    topic = _topic(topic)
    await confirm_topic(case, Move.SET_TOPIC, version, topic)
    was = case.appeal.state
    if case.appeal.assignee_id is None or case.appeal.routed_by:  # never over a person's decision
        await route(case)
    if case.appeal.state is not was:
        await _tell_author(case, AppealMoved, state=case.appeal.state.value)
    return await case.view()


@requires(Action.TRIAGE_APPEAL)
async def colleagues(tx: Tx, actor: Actor, appeal_id: int) -> list[Colleague]:
    """Whom an appeal can be handed to, oneself included."""
    case = await _open(tx, actor, appeal_id)
    able = await who_may(tx, Action.ANSWER_APPEAL, case.appeal.okrug)
    return await find.colleagues(tx, able, case.appeal.okrug)


@requires(Action.TRIAGE_APPEAL)
async def hand_over(tx: Tx, actor: Actor, appeal_id: int, version: int, to: int) -> AppealView:
    """Give an appeal to a member of staff to see to."""
    case = await _open(tx, actor, appeal_id)
    if to not in await who_may(tx, Action.ANSWER_APPEAL, case.appeal.okrug):
        raise NotFound("colleague")
    was_in_work = case.appeal.state is State.IN_WORK
    await case.move(
        Move.HAND_OVER, version, note=str(to), assignee_id=to, routed_by="", topic_is_guess=False
    )
    if to != actor.id:
        await put(
            tx, AppealHandedOver(to=to, appeal_id=case.appeal.id, version=case.appeal.version)
        )
    if not was_in_work:
        await _tell_author(case, AppealMoved, state=State.IN_WORK.value)
    return await case.view()


@requires(Action.ANSWER_APPEAL)
async def tell(
    tx: Tx,
    actor: Actor,
    appeal_id: int,
    version: int,
    move: Move,
    *,
    text: str,
    files: Sequence[File] = (),
) -> AppealView:
    """Say something to the author that moves the appeal.

    move: ASK, ANSWER, REDIRECT (who is responsible and how to reach them), REJECT (why) or
    KEEP_CLOSED (why); the last three need written words. Refuses with `needs_words`.
    """
    case = await _open(tx, actor, appeal_id)
    if not clean(text, 1) and not (files and move not in MUST_BE_WRITTEN):
        raise Invalid("needs_words")
    values: dict[str, Any] = {}
    if move is Move.ASK:
        values["came_from"] = case.appeal.state
    elif move is Move.ANSWER:
        values["answered_at"] = tx.now
    else:
        values["closed_at"] = tx.now
    await case.move(move, version, **values)
    entry = await case.say(_SAYINGS[move], text, files)
    if case.appeal.author_id is not None:
        notice = _TELLING[move]
        await put(
            tx, notice(to=case.appeal.author_id, appeal_id=case.appeal.id, entry_id=entry.id)
        )
    return await case.view()


@requires(Action.TRIAGE_APPEAL)
async def reopen(
    tx: Tx,
    actor: Actor,
    appeal_id: int,
    version: int,
    *,
    text: str = "",
    files: Sequence[File] = (),
) -> AppealView:
    """Agree that it is not solved: back to work, with a term of its own.

    The stars were for what did not solve it: history keeps them, the next answer gets its own.
    text, files: what the office adds for the author, if anything.
    """
    case = await _open(tx, actor, appeal_id)
    term = await answer_term(tx, case.appeal.okrug)
    await case.move(
        Move.REOPEN,
        version,
        note=term.due_on.isoformat(),
        due_on=term.due_on,
        term_from=term.registered_on,
        term_days=term.days,
        extended_on=None,
        promised_on=None,
        answered_at=None,
        closed_at=None,
        came_from=None,
        rating=None,
        rating_word="",
    )
    said = await case.say(EntryKind.VERDICT, text, files) if text or files else None
    await _tell_author(case, Reopened, entry_id=said.id if said else 0)
    assignee = case.appeal.assignee_id
    if assignee is not None and assignee != actor.id and assignee in await case.listeners():
        await put(
            tx,
            AppealHandedOver(to=assignee, appeal_id=case.appeal.id, version=case.appeal.version),
        )
    return await case.view()


def _topic(code: str) -> str:
    """A code the taxonomy has; "" stays "": a recording may be accepted unheard."""
    if not code:
        return ""
    try:
        load().name(code, "kk")
    except KeyError:
        raise NotFound("topic") from None
    return code


async def _tell_author(case: Case, notice: type[AppealMoved | Reopened], **params: Any) -> None:
    appeal = case.appeal
    if appeal.author_id is not None:
        await put(
            case.tx,
            notice(to=appeal.author_id, appeal_id=appeal.id, version=appeal.version, **params),
        )
