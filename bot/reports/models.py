"""What we remember of reports: that one was put, what became of it, and what the law had done."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.db import Base, BigId, Moment, Word
from bot.reports.rules.weekly import Publication


class WeeklyReport(Base):
    """The weekly report of an okrug, or of a district, was put; its key keeps it to once.

    place: the code of the okrug or the district. monday: the day it came, after the week.
    The figures are not kept: they are counted from what happened, whenever somebody looks.
    broadcast_id: the notice that it was published as.
    """

    __tablename__ = "weekly_reports"

    bot_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    place: Mapped[str] = mapped_column(sa.String(9), primary_key=True)
    monday: Mapped[date] = mapped_column(primary_key=True)
    put_at: Mapped[datetime | None] = mapped_column(Moment)  # None: only looked at so far
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[Publication] = mapped_column(Word(Publication), default=Publication.OPEN)
    broadcast_id: Mapped[int | None] = mapped_column(BigId)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)


class DutyDone(Base):
    """What the law asks of an office in a period is done.

    duty: its name in law.yaml. period: `2026`, `2026-H2`, `2026-Q4` or `2026-11`.
    """

    __tablename__ = "duties_done"

    okrug: Mapped[str] = mapped_column(sa.String(9), primary_key=True)
    duty: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    period: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    done_on: Mapped[date]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(Moment)
