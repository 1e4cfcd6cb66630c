"""The only way to speak to someone outside the chat that asked, in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.db import insert_for
from bot.core.groups import Group
from bot.core.tx import Tx
from bot.delivery.models import Card, Delivery, Outcome
from bot.delivery.notices import GroupNotice, Lane, Notice
from bot.people.models import Person

#: How much longer than sending a finished delivery is kept, for the record and for dedupe keys.
KEPT = timedelta(days=90)


#: Why a delivery was dropped that nobody wanted told any more.
CALLED_OFF = "called off"

#: Stands in a session's `info` once there is something for the worker to look at.
SOMETHING_PUT = "something_put"


async def put(tx: Tx, *notices: Notice, due_at: datetime | None = None) -> None:
    """Tell these people and groups these things, once it is committed and `due_at` has come.

    A notice whose `key` was put before is not put again.
    """
    if not notices:
        return
    rows = [_row(tx, notice, due_at or tx.now) for notice in notices]
    tx.session.info[SOMETHING_PUT] = True
    await tx.session.execute(
        insert_for(tx.session, Delivery)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["key"])
    )


async def put_anew(tx: Tx, notice: Notice) -> bool:
    """Tell this instead of whatever was put under its key before; there is never more than one.

    False, and nothing is put, while that is just being told.
    """
    busy = sa.select(Delivery.id).where(
        Delivery.key == notice.key, Delivery.state == Outcome.SENDING
    )
    await take_back(tx, notice)
    if await tx.session.scalar(busy) is not None:
        return False
    await put(tx, notice)
    return True


async def take_back(tx: Tx, notice: Notice) -> None:
    """Forget what was put under a notice's key, unless it is just being told."""
    await tx.session.execute(
        sa.delete(Delivery)
        .where(Delivery.key == notice.key, Delivery.state != Outcome.SENDING)
        .execution_options(synchronize_session=False)
    )


async def put_to_all(
    tx: Tx, notice: Notice, people: sa.Select[Any], due_at: datetime | None = None
) -> None:
    """Tell everybody whom `people` selects the same; `notice.to` is 0 and stands for each.

    One INSERT … SELECT however many they are. The notice's key, if any, ends in the reader's id.
    """
    row = _row(tx, notice, due_at or tx.now)
    tx.session.info[SOMETHING_PUT] = True
    person = people.subquery().c[0]
    values: dict[str, sa.ColumnElement[Any]] = {
        name: sa.literal(value, Delivery.__table__.c[name].type) for name, value in row.items()
    }
    values["person_id"] = person
    if notice.key is not None:
        before = notice.key.removesuffix(str(notice.to))
        values["key"] = sa.literal(before) + sa.cast(person, sa.String)
    chosen = sa.select(*values.values()).where(person.is_not(None))
    await tx.session.execute(
        insert_for(tx.session, Delivery)
        .from_select(list(values), chosen)
        .on_conflict_do_nothing(index_elements=["key"])
    )


@dataclass(frozen=True)
class Batch:
    """What many deliveries are together.

    group: whoever switched it off is not told. tag: what tells one telling of the same kind from
    the next.
    """

    id: int
    lane: Lane
    group: Group | None = None
    tag: str = ""


async def fan_out(tx: Tx, notice: Notice, people: sa.Select[Any], batch: Batch) -> int:
    """Tell everybody whom `people` selects the same, as a batch; how many there are.

    One INSERT … SELECT. Who blocked the bot, or switched such notices off, is in it and is not
    tried: the count is of all, and whoever comes back within days is told after all.
    """
    row = _batch_row(tx, notice, batch)
    reader = sa.alias(Person.__table__)
    state: sa.ColumnElement[Any] = sa.case(
        (reader.c.blocked_at.is_not(None), Outcome.UNREACHABLE.value),
        (_switched_off(reader.c.muted, batch.group), Outcome.DROPPED.value),
        else_=Outcome.WAITING.value,
    )
    values = _literals(row) | {
        "person_id": reader.c.id,
        "state": sa.cast(state, sa.String(32)),
        "key": sa.literal(f"{notice.kind}:{batch.id}:{batch.tag}")
        + sa.cast(reader.c.id, sa.String),
    }
    chosen = sa.select(*values.values()).where(
        reader.c.bot_id == tx.bot_id, reader.c.erased_at.is_(None), reader.c.id.in_(people)
    )
    return await _insert_from(tx, values, chosen)


def batch_key(kind: str, batch_id: int, person_id: int) -> str:
    """The key of what `fan_out` told somebody: found at once, however many were told."""
    return f"{kind}:{batch_id}:{person_id}"


async def fan_out_to_public(tx: Tx, notice: Notice, chats: Sequence[int], batch: Batch) -> None:
    """The same into these public chats of okrugs."""
    if not chats:
        return
    row = _batch_row(tx, notice, batch)
    rows = [
        row | {"public_id": chat, "key": f"{notice.kind}:{batch.id}:{batch.tag}c{chat}"}
        for chat in chats
    ]
    tx.session.info[SOMETHING_PUT] = True
    await tx.session.execute(
        insert_for(tx.session, Delivery)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["key"])
    )


async def fan_out_again(
    tx: Tx,
    notice: Notice,
    kinds: Sequence[str],
    batch: Batch,
    version: int,
    *,
    public_only: bool = False,
) -> int:
    """Change what was told to everybody who has it, or is just being told; how many they are.

    kinds: which deliveries of the batch are changed. What still waits is told as it is then.
    """
    await _hold_back(tx, batch.id, kinds)
    target = sa.alias(Delivery.__table__)
    values = _literals(_batch_row(tx, notice, batch)) | {
        "person_id": target.c.person_id,
        "public_id": target.c.public_id,
        "target_id": target.c.id,
        "key": sa.literal(f"{notice.kind}:{batch.id}:v{version}:")
        + sa.cast(target.c.id, sa.String),
    }
    chosen = sa.select(*values.values()).where(
        target.c.batch_id == batch.id,
        target.c.kind.in_(kinds),
        target.c.state.in_([Outcome.SENT, Outcome.SENDING]),
        target.c.public_id.is_not(None) if public_only else sa.true(),
    )
    return await _insert_from(tx, values, chosen)


async def _hold_back(tx: Tx, batch_id: int, kinds: Sequence[str]) -> None:
    """Nothing of it is claimed before this transaction ends, or it would go out as it was.

    SQLite's one writer sees to that by itself.
    """
    waiting = (
        sa.select(Delivery.id)
        .where(
            Delivery.batch_id == batch_id,
            Delivery.kind.in_(kinds),
            Delivery.state == Outcome.WAITING,
        )
        .with_for_update()
        .subquery()
    )
    if tx.session.get_bind().dialect.name == "postgresql":
        await tx.session.execute(sa.select(sa.func.count()).select_from(waiting))


async def call_off(
    tx: Tx, batch_id: int, kinds: Sequence[str], person_id: int | None = None
) -> int:
    """What still waits of a batch, for one person if named, is not told any more; how many."""
    whose = sa.true() if person_id is None else Delivery.person_id == person_id
    dropped = await tx.session.execute(
        sa.update(Delivery)
        .where(
            Delivery.batch_id == batch_id,
            Delivery.kind.in_(kinds),
            Delivery.state.in_([Outcome.WAITING, Outcome.UNREACHABLE]),
            whose,
        )
        .values(state=Outcome.DROPPED, error=CALLED_OFF)
        .execution_options(synchronize_session=False)
    )
    return int(dropped.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result counts rows


async def try_again(tx: Tx, batch_id: int, kind: str) -> int:
    """What was given up of a batch is tried anew; how many."""
    tx.session.info[SOMETHING_PUT] = True
    again = await tx.session.execute(
        sa.update(Delivery)
        .where(
            Delivery.batch_id == batch_id,
            Delivery.kind == kind,
            Delivery.state == Outcome.FAILED,
        )
        .values(state=Outcome.WAITING, due_at=tx.now, attempts=0, error=None)
        .execution_options(synchronize_session=False)
    )
    return int(again.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result counts rows


def _batch_row(tx: Tx, notice: Notice, batch: Batch) -> dict[str, Any]:
    row = _row(tx, notice, tx.now) | {"batch_id": batch.id, "lane": int(batch.lane)}
    return row | {"person_id": None, "group_id": None}


def _literals(row: dict[str, Any]) -> dict[str, sa.ColumnElement[Any]]:
    return {
        name: sa.literal(value, Delivery.__table__.c[name].type) for name, value in row.items()
    }


def _switched_off(muted: sa.ColumnElement[Any], group: Group | None) -> sa.ColumnElement[bool]:
    if group is None:
        return sa.false()
    return sa.cast(muted, sa.Text).like(f'%"{group.value}"%')


async def _insert_from(
    tx: Tx, values: dict[str, sa.ColumnElement[Any]], chosen: sa.Select[Any]
) -> int:
    tx.session.info[SOMETHING_PUT] = True
    inserted = await tx.session.execute(
        insert_for(tx.session, Delivery)
        .from_select(list(values), chosen)
        .on_conflict_do_nothing(index_elements=["key"])
    )
    return int(inserted.rowcount)  # type: ignore[attr-defined]  # an INSERT's result counts rows


def _row(tx: Tx, notice: Notice, due_at: datetime) -> dict[str, object]:
    to_group = isinstance(notice, GroupNotice)
    return {
        "bot_id": tx.bot_id,
        "person_id": None if to_group else notice.to,
        "group_id": notice.to if to_group else None,
        "kind": notice.kind,
        "params": notice.params(),
        "lane": int(notice.lane),
        "key": notice.key,
        "state": Outcome.WAITING,
        "due_at": due_at,
        "attempts": 0,
        "created_at": tx.now,
    }


async def forget(tx: Tx, person_id: int) -> None:
    """Drop everything still to be said to somebody, what was said, and where their cards are.

    Called before the person's own row is emptied: cards are found by the chat's id.
    """
    chat = sa.select(Person.telegram_id).where(Person.id == person_id).scalar_subquery()
    await tx.session.execute(sa.delete(Card).where(Card.bot_id == tx.bot_id, Card.chat_id == chat))
    await tx.session.execute(sa.delete(Delivery).where(Delivery.person_id == person_id))


async def wake_unreachable(tx: Tx, person_id: int, since: timedelta = timedelta(days=3)) -> None:
    """Somebody unblocked the bot: what they missed lately is tried again."""
    tx.session.info[SOMETHING_PUT] = True
    await tx.session.execute(
        sa.update(Delivery)
        .where(
            Delivery.person_id == person_id,
            Delivery.state == Outcome.UNREACHABLE,
            Delivery.created_at >= tx.now - since,
        )
        .values(state=Outcome.WAITING, due_at=tx.now, attempts=0, more_ids=None)
    )


async def sweep(tx: Tx) -> int:
    """Delete what was finished long ago; returns how many rows."""
    finished = [Outcome.SENT, Outcome.DROPPED, Outcome.UNREACHABLE, Outcome.FAILED]
    result = await tx.session.execute(
        sa.delete(Delivery).where(
            Delivery.state.in_(finished), Delivery.created_at < tx.now - KEPT
        )
    )
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE's result counts rows
