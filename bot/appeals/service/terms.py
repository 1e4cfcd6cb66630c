"""By when the office answers: the law's numbers, or stricter ones of the okrug's own."""

from dataclasses import dataclass
from datetime import date

from bot.appeals.models import Appeal
from bot.core.access import system
from bot.core.calendar import calendar
from bot.core.tx import Tx
from bot.core.workdays import WorkCalendar, term
from bot.places.service import office_terms


@dataclass(frozen=True)
class Term:
    """What an appeal that comes in now has to be answered by."""

    registered_on: date
    days: int  # working days, counted from the day after registration
    due_on: date


@system
async def answer_term(tx: Tx, okrug: str) -> Term:
    """When what comes in now is registered, and the last day to answer it (350-VI art. 64, 76)."""
    own, closes = await office_terms(tx, okrug)
    days = own or term("answer_working_days")
    working = await calendar(tx)
    registered = working.registered_on(tx.now, closes)
    return Term(registered, days, working.due_on(registered, days))


def due_of(working: WorkCalendar, appeal: Appeal) -> date:
    """The last day to answer by this calendar: of the term, or of its extension."""
    return due_on(working, appeal.term_from, appeal.term_days, appeal.extended_on) or appeal.due_on


def due_on(
    working: WorkCalendar, term_from: date | None, days: int | None, extended_on: date | None
) -> date | None:
    """The same by what it is counted from; None where that was not kept."""
    if extended_on is not None:
        return working.working_day_from(extended_on)
    if term_from is None or days is None:
        return None
    return working.due_on(term_from, days)
