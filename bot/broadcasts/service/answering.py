"""Readers answer: read; safe, or in need of help. The office answers for whom it phoned."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.broadcasts.models import Broadcast
from bot.broadcasts.notices import HelpNeeded, RollCalled
from bot.broadcasts.rules.lifecycle import ANSWERS, TOLD, Answer, Move, State
from bot.broadcasts.service.held import BroadcastView, Held, view
from bot.broadcasts.storage import broadcasts as find
from bot.broadcasts.storage import readers
from bot.broadcasts.storage.audience import nameless
from bot.broadcasts.storage.readers import Said
from bot.core.access import Action, Actor, requires
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.delivery import outbox
from bot.people.service import who_may

#: Whoever asks for help again after so long is told of again.
_CRY_AGAIN = timedelta(minutes=10)
#: A call for help is heard whatever has become of the question.
_HEARD: dict[bool, frozenset[State]] = {
    False: TOLD | {State.CANCELLED},
    True: TOLD | {State.CANCELLED, State.WITHDRAWN},
}


@requires(Action.READ_BROADCASTS)
async def answer(tx: Tx, actor: Actor, broadcast_id: int, said: Answer) -> BroadcastView:
    """What a reader says now; it may be changed. The office hears at once of who needs help.

    Raises NotFound for what was not for them; Refusal("call_is_over") once nobody is asked any
    more, except for help, which is always heard.
    """
    row = await find.broadcast(tx, broadcast_id)
    heard = _HEARD[said is Answer.HELP]
    if row is None or row.state not in heard or not await readers.is_for(tx, row, actor):
        raise NotFound("broadcast")
    if said not in ANSWERS[row.asks]:
        raise NotFound("answer")
    if row.closed_at is not None and said is not Answer.HELP:
        raise Refusal("call_is_over")
    before = await readers.answer_of(tx, broadcast_id, actor.id)
    await _keep(tx, broadcast_id, actor.id, said)
    if _is_news(before, said, tx.now):
        await _tell_office(tx, row, actor.id)
    return view(row)


@requires(Action.READ_BROADCASTS)
async def own_answer(tx: Tx, actor: Actor, broadcast_id: int) -> Said | None:
    """What the actor answered last; None while they are silent."""
    return await readers.answer_of(tx, broadcast_id, actor.id)


@requires(Action.SEND_BROADCAST)
async def answer_for(
    tx: Tx,
    actor: Actor,
    broadcast_id: int,
    person_id: int,
    said: Answer,
    *,
    seen: Answer | None = None,
) -> BroadcastView:
    """The office has spoken to somebody by phone. Also after the roll-call was closed.

    seen: what they had answered as far as the office knew; `Stale` where they have said something
    else meanwhile, so that nobody's call for help is overwritten unread.
    """
    held = await Held.open(tx, actor, broadcast_id)
    if said not in ANSWERS[held.row.asks]:
        raise NotFound("answer")
    before = await readers.answer_of(tx, broadcast_id, person_id)
    asked = before is not None and before.answer is Answer.HELP
    if not asked and await nameless(tx, held.row):
        raise Refusal("crowd_is_nameless")  # nobody learns by this who is in it
    if not await readers.was_for(tx, broadcast_id, person_id):
        raise NotFound("person")
    if (before.answer if before else None) is not seen:
        raise Stale(by="")
    await _keep(tx, broadcast_id, person_id, said)
    if _is_news(before, said, tx.now):
        told = {actor.id} if said is Answer.HELP else set()
        await _tell_office(tx, held.row, person_id, but=told)
    return held.view()


async def _keep(tx: Tx, broadcast_id: int, person_id: int, said: Answer) -> None:
    """The answer counts, and they are not asked again."""
    await readers.note_answer(tx, broadcast_id, person_id, said)
    await outbox.call_off(tx, broadcast_id, (RollCalled.kind,), person_id)


def _is_news(before: Said | None, said: Answer, now: datetime) -> bool:
    """Help is needed, or is needed no more; a second press right after the first tells nothing."""
    needed = before is not None and before.answer is Answer.HELP
    if said is not Answer.HELP:
        return needed
    return before is None or not needed or now - before.at >= _CRY_AGAIN


async def _tell_office(tx: Tx, row: Broadcast, person_id: int, but: Collection[int] = ()) -> None:
    """The office where they live, wherever the question came from; `but`: who knows already."""
    person = await readers.reader(tx, person_id)
    okrug = person.okrug if person is not None else ""
    office = await who_may(tx, Action.TRIAGE_APPEAL, okrug or row.office)
    at = tx.now.isoformat()
    await outbox.put(
        tx,
        *(
            HelpNeeded(to=one, broadcast_id=row.id, person_id=person_id, at=at)
            for one in sorted({row.sender_id, *office} - {person_id, *but})
        ),
    )


@requires(Action.SEND_BROADCAST)
async def close(tx: Tx, actor: Actor, broadcast_id: int, version: int) -> BroadcastView:
    """Nobody is asked any more."""
    held = await Held.open(tx, actor, broadcast_id)
    closed = await held.move(Move.CLOSE, version, closed_at=tx.now, next_call_at=None)
    await outbox.call_off(tx, broadcast_id, (RollCalled.kind,))
    return closed
