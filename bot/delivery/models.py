"""The outbox table and its closed set of states, and the living cards of each chat."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.db import Base, BigId, Moment, Word


class Outcome(StrEnum):
    """The state of one delivery."""

    WAITING = "waiting"  # due at `due_at`
    SENDING = "sending"  # claimed by a worker until `claimed_until`
    SENT = "sent"
    DROPPED = "dropped"  # no longer meant anything when its turn came, or was switched off
    UNREACHABLE = "unreachable"  # the person blocked the bot or is gone
    FAILED = "failed"  # given up, `error` says why


ONE_READER = (
    "CASE WHEN person_id IS NULL THEN 0 ELSE 1 END + CASE WHEN group_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN public_id IS NULL THEN 0 ELSE 1 END = 1"
)


class Delivery(Base):
    """One notice to one person, one staff group, or one public chat of an okrug."""

    __tablename__ = "outbox"
    __table_args__ = (
        sa.Index("ix_outbox_due", "state", "lane", "due_at", "id"),
        sa.Index("ix_outbox_person", "person_id", "state"),
        sa.Index("ix_outbox_batch", "batch_id", "kind", "state"),
        sa.Index("ix_outbox_target", "target_id"),
        sa.CheckConstraint(ONE_READER, name="one_reader"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    person_id: Mapped[int | None] = mapped_column(BigId)
    group_id: Mapped[int | None] = mapped_column(BigId)  # staff_groups.id
    public_id: Mapped[int | None] = mapped_column(BigId)  # public_chats.id
    batch_id: Mapped[int | None] = mapped_column(BigId)  # what it is part of: a broadcast
    target_id: Mapped[int | None] = mapped_column(BigId)  # the delivery that this one changes
    kind: Mapped[str] = mapped_column(sa.String(64))
    params: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    lane: Mapped[int]
    key: Mapped[str | None] = mapped_column(sa.String(128), unique=True)
    state: Mapped[Outcome] = mapped_column(Word(Outcome), default=Outcome.WAITING)
    due_at: Mapped[datetime] = mapped_column(Moment)
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(sa.String(200))
    message_id: Mapped[int | None] = mapped_column(sa.BigInteger)  # the one with words, buttons
    more_ids: Mapped[list[int] | None] = mapped_column(  # of an album, a place, …
        sa.JSON(none_as_null=True)
    )
    created_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)


class GroupSection(Base):
    """A topic that the bot opened in a staff group that is a forum."""

    __tablename__ = "staff_group_sections"

    group_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    thread_id: Mapped[int] = mapped_column(sa.BigInteger)


class Card(Base):
    """The one living copy of a card in a chat, e.g. the draft."""

    __tablename__ = "cards"

    bot_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    message_id: Mapped[int] = mapped_column(sa.BigInteger)
