"""What we remember of a booking: the request itself and its history."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.db import Base, BigId, Moment, Word
from bot.reception.rules.bookings import Move, State


class ReceptionRequest(Base):
    """A resident's wish to be received. After their erasure only dates and states are left.

    One open request per person and okrug; one visitor at a time in an office.
    """

    __tablename__ = "reception_requests"
    __table_args__ = (
        sa.Index(
            "uq_reception_requests_open",
            "person_id",
            "okrug",
            unique=True,
            sqlite_where=sa.text("state IN ('asked', 'confirmed')"),
            postgresql_where=sa.text("state IN ('asked', 'confirmed')"),
        ),
        sa.Index(
            "uq_reception_requests_time",
            "okrug",
            "visit_at",
            unique=True,
            sqlite_where=sa.text("state = 'confirmed'"),
            postgresql_where=sa.text("state = 'confirmed'"),
        ),
        sa.Index("ix_reception_requests_desk", "okrug", "state", "visit_at", "id"),
        sa.Index("ix_reception_requests_due", "state", "visit_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))  # None once erased
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[State] = mapped_column(Word(State), default=State.ASKED)
    wished_on: Mapped[date | None]  # None: any day
    about: Mapped[str] = mapped_column(sa.Text, default="")
    file_kind: Mapped[str] = mapped_column(sa.String(16), default="")  # of a recording
    file_id: Mapped[str] = mapped_column(sa.String(255), default="")
    visit_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(sa.Text, default="")  # why the office declined
    asked_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)


class ReceptionStep(Base):
    """One step of a booking's history. Only ever added to; it names staff, never the resident."""

    __tablename__ = "reception_steps"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("reception_requests.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))  # None: the resident
    move: Mapped[Move] = mapped_column(Word(Move))
    to_state: Mapped[State] = mapped_column(Word(State))
    visit_at: Mapped[datetime | None] = mapped_column(Moment)
