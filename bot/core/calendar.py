"""The office's calendar as it stands now: the law file, put right by the operator's table."""

from datetime import date

import sqlalchemy as sa

from bot.core.db import insert_for
from bot.core.models import CalendarDay
from bot.core.tx import Tx
from bot.core.workdays import WorkCalendar, work_calendar


async def calendar(tx: Tx) -> WorkCalendar:
    """Working days with the operator's corrections."""
    found = await tx.session.execute(sa.select(CalendarDay.day, CalendarDay.working))
    return work_calendar().corrected({row.day: row.working for row in found})


async def corrections(tx: Tx, since: date) -> list[CalendarDay]:
    """What the operator put right, from a day on."""
    found = await tx.session.scalars(
        sa.select(CalendarDay).where(CalendarDay.day >= since).order_by(CalendarDay.day)
    )
    return list(found.all())


async def correct(tx: Tx, day: date, by: int, *, working: bool, note: str = "") -> None:
    """Put a day right; said again, the later word wins."""
    values = {"working": working, "note": note, "set_by": by, "set_at": tx.now}
    await tx.session.execute(
        insert_for(tx.session, CalendarDay)
        .values(day=day, **values)
        .on_conflict_do_update(index_elements=["day"], set_=values)
    )


async def as_in_law(tx: Tx, day: date) -> None:
    """Take a correction back: the law file counts again."""
    await tx.session.execute(sa.delete(CalendarDay).where(CalendarDay.day == day))
