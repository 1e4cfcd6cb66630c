"""The only way to speak to someone outside the chat that asked, in the same transaction."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.delivery.models import Card, Delivery, Outcome
from bot.delivery.notices import GroupNotice, Notice
from bot.people.models import Person

#: How much longer than sending a finished delivery is kept, for the record and for dedupe keys.
KEPT = timedelta(days=90)


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


async def put_to_all(tx: Tx, notice: Notice, people: sa.Select[Any]) -> None:
    """Tell everybody whom `people` selects the same; `notice.to` is 0 and stands for each.

    One INSERT … SELECT however many they are. The notice's key, if any, ends in the reader's id.
    """
    row = _row(tx, notice, tx.now)
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
        .values(state=Outcome.WAITING, due_at=tx.now, attempts=0)
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
