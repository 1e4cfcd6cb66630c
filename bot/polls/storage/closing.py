"""Polls whose hour has come, and who hears of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.people.models import Person
from bot.places.models import Bot
from bot.polls.models import Poll, PollCount, PollOption
from bot.polls.rules.kinds import State
from bot.polls.rules.limits import GIVEN_UP_HOURS, REMINDER_HOURS
from bot.polls.storage import polls as find
from bot.polls.storage import votes

_AT_ONCE = 100
#: What of the outbox has reached its reader, or is just doing so.
_OUT = (Outcome.SENT, Outcome.SENDING)


@dataclass(frozen=True)
class Due:
    """An open poll whose hour has passed. caught_up_at: when its bot had heard everything."""

    id: int
    bot_id: int
    caught_up_at: datetime | None


async def due(tx: Tx) -> list[Due]:
    """Polls of every bot that are over and are not counted yet: one look, and mostly nothing.

    Those of a bot that has not heard everything do not stand in the way: see `timing.may_close`.
    """
    heard = sa.or_(
        Bot.caught_up_at.is_(None),
        Bot.caught_up_at > Poll.closes_at,
        Poll.closes_at <= tx.now - timedelta(hours=GIVEN_UP_HOURS),
    )
    found = await tx.session.execute(
        sa.select(Poll.id, Poll.bot_id, Bot.caught_up_at)
        .outerjoin(Bot, Bot.id == Poll.bot_id)
        .where(Poll.state == State.OPEN, Poll.closes_at <= tx.now, heard)
        .order_by(Poll.id)
        .limit(_AT_ONCE)
    )
    return [Due(*row) for row in found]


async def to_remind(tx: Tx) -> Sequence[Poll]:
    """Open polls of every bot that end within a day and of which nobody was reminded."""
    found = await tx.session.scalars(
        sa.select(Poll)
        .where(
            Poll.state == State.OPEN,
            Poll.closes_at > tx.now,
            Poll.closes_at <= tx.now + timedelta(hours=REMINDER_HOURS),
            Poll.reminded_at.is_(None),
        )
        .order_by(Poll.id)
        .limit(_AT_ONCE)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def claim_reminder(tx: Tx, row: Poll) -> bool:
    """Be the one who reminds of a poll; of many at once one is told True."""
    claimed = await tx.session.execute(
        sa.update(Poll)
        .where(
            Poll.id == row.id,
            Poll.state == State.OPEN,
            Poll.closes_at == row.closes_at,
            Poll.reminded_at.is_(None),
        )
        .values(reminded_at=tx.now)
        .returning(Poll.id)
        .execution_options(synchronize_session=False)
    )
    return claimed.first() is not None


async def add_counts(tx: Tx, poll_id: int) -> None:
    """A number for each option of a secret poll, to begin with none."""
    options = sa.select(PollOption.poll_id, PollOption.position, sa.literal(0))
    await tx.session.execute(
        insert_for(tx.session, PollCount)
        .from_select(
            ["poll_id", "position", "votes"], options.where(PollOption.poll_id == poll_id)
        )
        .on_conflict_do_nothing()
    )


def silent(row: Poll) -> sa.Select[Any]:
    """people.id of everybody who may vote in a poll and has not."""
    return find.entitled(row).where(Person.id.not_in(votes.voted(row)))


def concerned(row: Poll) -> sa.Select[Any]:
    """people.id of everybody who is asked, or has voted, wherever they live now."""
    return sa.select(Person.id).where(
        Person.bot_id == row.bot_id,
        sa.or_(Person.id.in_(find.asked(row)), Person.id.in_(votes.voted(row))),
    )


def heard(row: Poll, kinds: Sequence[str]) -> sa.Select[Any]:
    """people.id of everybody whom a letter about a poll has reached, and of those who voted."""
    told = sa.select(Delivery.person_id).where(
        Delivery.batch_id == row.id,
        Delivery.kind.in_(kinds),
        Delivery.state.in_(_OUT),
        Delivery.person_id.is_not(None),
    )
    return sa.select(Person.id).where(
        Person.bot_id == row.bot_id,
        sa.or_(Person.id.in_(told), Person.id.in_(votes.voted(row))),
    )


async def chats_with(tx: Tx, row: Poll, kinds: Sequence[str]) -> list[int]:
    """public_chats.id of where a poll was posted."""
    found = await tx.session.scalars(
        sa.select(Delivery.public_id)
        .where(
            Delivery.batch_id == row.id,
            Delivery.kind.in_(kinds),
            Delivery.state.in_(_OUT),
            Delivery.public_id.is_not(None),
        )
        .distinct()
    )
    return sorted(chat for chat in found if chat is not None)
