"""By when the office answers: the law's numbers, or stricter ones of the okrug's own."""

from datetime import date

from bot.core.access import system
from bot.core.tx import Tx
from bot.core.workdays import term, work_calendar
from bot.places.service import office_terms


@system
async def answer_term(tx: Tx, okrug: str) -> tuple[date, date]:
    """When what comes in now is registered, and the last day to answer it (350-VI art. 64, 76)."""
    days, closes = await office_terms(tx, okrug)
    calendar = work_calendar()
    registered = calendar.registered_on(tx.now, closes)
    return registered, calendar.due_on(registered, days or term("answer_working_days"))
