"""What those who joined an appeal hear of it, whoever moves it."""

from typing import Any

import sqlalchemy as sa

from bot.appeals.models import Appeal, AppealStep, ThreadEntry
from bot.appeals.notices import JoinedMoved, JoinedTold
from bot.appeals.rules.lifecycle import Move
from bot.appeals.rules.neighbours import to_ask
from bot.appeals.rules.search import number_of
from bot.appeals.storage import appeals as find
from bot.appeals.storage import neighbours, search
from bot.appeals.storage.views import PUBLIC_STEPS
from bot.core.access import Action, Actor, requires, system
from bot.core.errors import Invalid, NotFound, Refusal
from bot.core.tx import Tx
from bot.delivery.outbox import put_to_all

EVERYBODY = 0
#: Steps that come with words, or end what they joined.
_TOLD = frozenset(
    {
        Move.EXTEND,
        Move.PROMISE,
        Move.ANSWER,
        Move.REDIRECT,
        Move.REJECT,
        Move.KEEP_CLOSED,
        Move.REOPEN,
        Move.WITHDRAW,
    }
)
_IN_WORK_ANYWAY = frozenset({Move.HAND_OVER, Move.ROUTE})


@system
async def tell_joined(tx: Tx, appeal: Appeal, step: AppealStep) -> None:
    """Every public step reaches everybody who joined."""
    if not appeal.joined or step.move not in PUBLIC_STEPS:
        return
    if step.move in _IN_WORK_ANYWAY and step.from_state is step.to_state:
        return  # who of the office sees to it is the office's matter
    about = {"to": EVERYBODY, "appeal_id": appeal.id, "version": appeal.version}
    if step.move in _TOLD:
        notice: JoinedTold | JoinedMoved = JoinedTold(**about, step_id=step.id)
    else:
        notice = JoinedMoved(**about, move=step.move.value, state=step.to_state.value)
    await put_to_all(tx, notice, neighbours.those_of(appeal.id))


@system
async def ask_joined(tx: Tx, appeal: Appeal, answer: ThreadEntry) -> None:
    """Some of those who joined are asked, with the answer, whether it is mended."""
    if appeal.joined:
        people = await neighbours.reachable(tx, appeal.id)
        await neighbours.ask(tx, appeal.id, answer.id, to_ask(answer.id, people))


@requires(Action.TRIAGE_APPEAL)
async def numbered_in(tx: Tx, actor: Actor, okrug: str, typed: str) -> int:
    """The id of the okrug's appeal that `142`, `№ 0142` or `142/2026` means.

    Of several years' the newest. Raises Invalid("number_unclear"), Refusal("merge_unknown").
    """
    actor.must(Action.TRIAGE_APPEAL, okrug)
    asked = number_of(" ".join(typed.split()))
    if asked is None:
        raise Invalid("number_unclear")
    for appeal in await search.rows(tx, actor, await search.by_number(tx, actor, *asked)):
        if appeal.okrug == okrug:
            return appeal.id
    raise Refusal("merge_unknown")


@system
async def concerned(tx: Tx, appeal_id: int, okrug: str) -> sa.Select[Any]:
    """people.id of who wrote an appeal of this okrug, and who joined it: a crowd to speak to."""
    appeal = await find.appeal(tx, appeal_id)
    if appeal is None or appeal.okrug != okrug:
        raise NotFound("appeal")
    author = sa.select(Appeal.author_id).where(
        Appeal.id == appeal_id, Appeal.author_id.is_not(None)
    )
    everybody = sa.union(author, neighbours.those_of(appeal_id)).subquery()
    return sa.select(everybody.c[0])
