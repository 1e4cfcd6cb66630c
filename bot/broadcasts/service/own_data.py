"""A person's own data in broadcasts: to take away as a file, and to erase."""

from typing import Any

import sqlalchemy as sa

from bot.broadcasts.models import Broadcast, BroadcastAnswer
from bot.broadcasts.rules.lifecycle import State
from bot.broadcasts.storage import broadcasts as find
from bot.core.access import Action, Actor, requires
from bot.core.tx import Tx


@requires(Action.USE_OWN_DATA)
async def export_own(tx: Tx, actor: Actor) -> dict[str, Any]:
    """What the actor answered to broadcasts, as plain JSON."""
    found = await tx.session.execute(
        sa.select(BroadcastAnswer.broadcast_id, BroadcastAnswer.answer, BroadcastAnswer.at)
        .where(BroadcastAnswer.person_id == actor.id)
        .order_by(BroadcastAnswer.at)
    )
    return {
        "broadcast_answers": [
            {"broadcast": number, "broadcast_answer": said.value, "at": at.isoformat()}
            for number, said, at in found
        ]
    }


@requires(Action.USE_OWN_DATA)
async def forget_person(tx: Tx, actor: Actor) -> None:
    """Take the actor's answers and drafts away. What an office announced stays its own."""
    await tx.session.execute(
        sa.delete(BroadcastAnswer).where(BroadcastAnswer.person_id == actor.id)
    )
    own = (
        Broadcast.sender_id == actor.id,
        Broadcast.state.in_([State.DRAFT, State.DISCARDED]),
    )
    await find.delete(tx, *own)
