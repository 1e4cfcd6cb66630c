"""What we remember of a broadcast: itself, its history, and what its readers answered."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from bot.broadcasts.rules.audience import Audience
from bot.broadcasts.rules.lifecycle import Answer, Asks, Move, State
from bot.broadcasts.rules.repeats import Repeat
from bot.core.db import Base, BigId, Moment, Word


class Broadcast(Base):
    """What somebody of an office announces to many.

    Texts are HTML of the tags that Telegram knows, made from what was typed: everything else is
    escaped. A repeating one is a broadcast for each time it goes out, with the first as `origin`.
    """

    __tablename__ = "broadcasts"
    __table_args__ = (
        sa.Index("ix_broadcasts_office", "bot_id", "office", "state", "sent_at"),
        sa.Index("ix_broadcasts_due", "state", "send_at"),
        sa.Index("ix_broadcasts_sender", "sender_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    sender_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    office: Mapped[str] = mapped_column(sa.String(9), default="")  # okrug, district, "": operator
    state: Mapped[State] = mapped_column(Word(State), default=State.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    kk: Mapped[str] = mapped_column(sa.Text, default="")
    ru: Mapped[str] = mapped_column(sa.Text, default="")
    files: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)  # kind, id, name
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    link_url: Mapped[str] = mapped_column(sa.String(500), default="")
    link_kk: Mapped[str] = mapped_column(sa.String(64), default="")
    link_ru: Mapped[str] = mapped_column(sa.String(64), default="")
    scope: Mapped[str] = mapped_column(sa.String(9), default="")  # these five: see Audience
    settlements: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    roles: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    crowd: Mapped[str] = mapped_column(sa.String(32), default="")
    is_public: Mapped[bool] = mapped_column(default=True)
    to_public: Mapped[bool] = mapped_column(default=True)  # channel and open group, too
    urgent: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(sa.Text, default="")  # why it may ring at night
    asks: Mapped[Asks] = mapped_column(Word(Asks), default=Asks.NOTHING)
    send_at: Mapped[datetime | None] = mapped_column(Moment)  # None: as soon as it is sent
    first_at: Mapped[datetime | None] = mapped_column(Moment)  # from which repeating is counted
    repeat: Mapped[Repeat] = mapped_column(Word(Repeat), default=Repeat.ONCE)
    origin_id: Mapped[int | None] = mapped_column(BigId)
    search: Mapped[str] = mapped_column(sa.Text, default="")  # both texts, folded
    totals: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)  # once it is done
    shown: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)  # progress told last
    calls: Mapped[int] = mapped_column(default=0)  # further calls of a roll-call
    next_call_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    corrected_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)  # nobody is asked any more

    @property
    def audience(self) -> Audience:
        """Whom it is for."""
        return Audience(self.scope, tuple(self.settlements), tuple(self.roles), self.crowd)


class BroadcastStep(Base):
    """One step of a broadcast's history. Only ever added to."""

    __tablename__ = "broadcast_steps"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    broadcast_id: Mapped[int] = mapped_column(sa.ForeignKey("broadcasts.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))  # None: the clock
    move: Mapped[Move] = mapped_column(Word(Move))
    note: Mapped[str] = mapped_column(sa.Text, default="")


class BroadcastAnswer(Base):
    """What a reader answered last; it goes when they leave."""

    __tablename__ = "broadcast_answers"
    __table_args__ = (sa.Index("ix_broadcast_answers_person", "person_id"),)

    broadcast_id: Mapped[int] = mapped_column(
        sa.ForeignKey("broadcasts.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("people.id"), primary_key=True, autoincrement=False
    )
    answer: Mapped[Answer] = mapped_column(Word(Answer))
    at: Mapped[datetime] = mapped_column(Moment)
