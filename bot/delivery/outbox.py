"""The only way to speak to someone outside the chat that asked, in the same transaction."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.delivery.models import Card, Delivery, Outcome
from bot.delivery.notices import Notice
from bot.people.models import Person

#: How much longer than sending a finished delivery is kept, for the record and for dedupe keys.
KEPT = timedelta(days=90)


async def put(tx: Tx, *notices: Notice, due_at: datetime | None = None) -> None:
    """Tell these people these things, once the transaction is committed and `due_at` has come.

    A notice whose `key` was put before is not put again.
    """
    if not notices:
        return
    rows = [_row(tx, notice, due_at or tx.now) for notice in notices]
    await tx.session.execute(
        insert_for(tx.session, Delivery)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["key"])
    )


def _row(tx: Tx, notice: Notice, due_at: datetime) -> dict[str, object]:
    return {
        "bot_id": tx.bot_id,
        "person_id": notice.to,
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
