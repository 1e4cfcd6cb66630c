"""What the bot remembers for its own sake: claimed updates, half-filled forms, errors."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.db import Base, Moment


class ClaimedUpdate(Base):
    """An update whose effect is in the database. Claimed in the effect's own transaction."""

    __tablename__ = "claimed_updates"

    bot_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    update_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class Form(Base):
    """Where a person stands in a form, and what they have filled in so far."""

    __tablename__ = "forms"

    bot_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    destiny: Mapped[str] = mapped_column(sa.String(64), primary_key=True, default="")
    state: Mapped[str | None] = mapped_column(sa.String(128))
    data: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    updated_at: Mapped[datetime] = mapped_column(Moment, index=True)


class ErrorReport(Base):
    """A kind of unexpected error, so that the operator hears of it once, not each time."""

    __tablename__ = "error_reports"

    fingerprint: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(16))  # of the first time
    count: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime] = mapped_column(Moment)


class CalendarDay(Base):
    """A day on which the operator put the calendar right: it wins over the law file.

    working: whether people work on it. note: why, in the operator's words.
    """

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    set_by: Mapped[int | None] = mapped_column(sa.BigInteger)  # people.id
    set_at: Mapped[datetime] = mapped_column(Moment)
