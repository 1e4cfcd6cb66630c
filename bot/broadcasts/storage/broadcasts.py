"""How broadcasts are found and changed: of many who change one, one is first."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.broadcasts.models import Broadcast, BroadcastStep
from bot.broadcasts.rules.lifecycle import STEPS, Move, State
from bot.core.text import fold
from bot.core.tx import Tx


async def broadcast(tx: Tx, broadcast_id: int) -> Broadcast | None:
    """A broadcast of this bot as it is now."""
    found = await tx.session.scalars(
        sa.select(Broadcast)
        .where(Broadcast.id == broadcast_id, Broadcast.bot_id == tx.bot_id)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def advance(
    tx: Tx, broadcast_id: int, version: int, move: Move, values: dict[str, Any] | None = None
) -> bool:
    """Take a step if the broadcast is still as it was; of many at once one is told True."""
    before, after = STEPS[move]
    changes = dict(values or {})
    if after is not None:
        changes["state"] = after
    return await _change(tx, broadcast_id, version, before, changes)


async def change(tx: Tx, broadcast_id: int, version: int, values: dict[str, Any]) -> bool:
    """Change a draft that is still as it was."""
    return await _change(tx, broadcast_id, version, frozenset({State.DRAFT}), values)


async def put_off(tx: Tx, broadcast_id: int, version: int, until: datetime | None) -> bool:
    """A repeating broadcast waits for its next hour; of many at once one is told True."""
    waits = frozenset({State.SCHEDULED})
    return await _change(tx, broadcast_id, version, waits, {"send_at": until})


async def _change(
    tx: Tx, broadcast_id: int, version: int, states: Collection[State], values: dict[str, Any]
) -> bool:
    changed = await tx.session.execute(
        sa.update(Broadcast)
        .where(
            Broadcast.id == broadcast_id,
            Broadcast.bot_id == tx.bot_id,
            Broadcast.version == version,
            Broadcast.state.in_(states),
        )
        .values(**values, version=version + 1, updated_at=tx.now)
        .returning(Broadcast.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def note(tx: Tx, broadcast_id: int, values: dict[str, Any]) -> None:
    """Note something that no button depends on: the version stays."""
    await tx.session.execute(
        sa.update(Broadcast)
        .where(Broadcast.id == broadcast_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def add_step(tx: Tx, broadcast_id: int, move: Move, by: int | None, note: str = "") -> None:
    """Remember that something was done."""
    step = BroadcastStep(broadcast_id=broadcast_id, at=tx.now, actor_id=by, move=move, note=note)
    tx.session.add(step)


async def steps(tx: Tx, broadcast_id: int) -> Sequence[BroadcastStep]:
    """What was done to a broadcast, oldest first."""
    found = await tx.session.scalars(
        sa.select(BroadcastStep)
        .where(BroadcastStep.broadcast_id == broadcast_id)
        .order_by(BroadcastStep.id)
    )
    return found.all()


async def draft_of(tx: Tx, sender_id: int, office: str) -> Broadcast | None:
    """The newest open draft of somebody for an office."""
    found = await tx.session.scalars(
        sa.select(Broadcast)
        .where(
            Broadcast.sender_id == sender_id,
            Broadcast.bot_id == tx.bot_id,
            Broadcast.office == office,
            Broadcast.state == State.DRAFT,
        )
        .order_by(Broadcast.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def in_state(
    tx: Tx, state: State, before: datetime | None = None, limit: int = 100
) -> Sequence[Broadcast]:
    """Broadcasts of every bot in a state, whose hour has come by `before` if one is named."""
    query = sa.select(Broadcast).where(Broadcast.state == state)
    if before is not None:
        query = query.where(Broadcast.send_at <= before)
    found = await tx.session.scalars(
        query.order_by(Broadcast.send_at, Broadcast.id)
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def delete(tx: Tx, *which: sa.ColumnElement[bool]) -> None:
    """Delete drafts with their history."""
    gone = sa.select(Broadcast.id).where(*which)
    await tx.session.execute(sa.delete(BroadcastStep).where(BroadcastStep.broadcast_id.in_(gone)))
    await tx.session.execute(sa.delete(Broadcast).where(Broadcast.id.in_(gone)))


def searched(words: str) -> Sequence[sa.ColumnElement[bool]]:
    """That both texts hold every one of these words, however they are typed."""
    return [
        Broadcast.search.like(f"%{_escaped(word)}%", escape="\\") for word in fold(words).split()
    ]


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def for_settlement(okrug: str, settlement: str) -> sa.ColumnElement[bool]:
    """That everybody who lives there may know of it."""
    settlements = sa.cast(Broadcast.settlements, sa.Text)
    return sa.and_(
        Broadcast.scope.in_((okrug, f"{okrug[:4]}00000", "")),
        Broadcast.is_public.is_(True),
        sa.or_(settlements == "[]", settlements.like(f'%"{settlement}"%')),
    )
