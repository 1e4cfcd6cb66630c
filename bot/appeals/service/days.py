"""The office's calendar: the operator puts a day right, and what is open is counted anew."""

from datetime import date, timedelta

from bot.appeals.notices import DueMoved
from bot.appeals.rules.lifecycle import Move
from bot.appeals.service.case import Case
from bot.appeals.service.terms import due_on
from bot.appeals.storage import terms as storage
from bot.appeals.storage.terms import Day
from bot.core import calendar as kept
from bot.core.access import Action, Actor, requires, system
from bot.core.errors import Refusal, Stale
from bot.core.text import clean
from bot.core.tx import Tx
from bot.core.workdays import WorkCalendar, work_calendar
from bot.delivery.outbox import put

#: How far back and ahead a day may be put right.
REACH = timedelta(days=400)
SHOWN = timedelta(days=200)
NOTE_LIMIT = 200
#: So many are counted anew in one transaction; the clock goes on with the rest.
BATCH = 200
_DAY = timedelta(days=1)
_SATURDAY = 5


@requires(Action.EDIT_CALENDAR)
async def days_ahead(tx: Tx, _actor: Actor) -> list[Day]:
    """What is not as the weekday says, for the next months, and every correction among it."""
    law, working = work_calendar(), await kept.calendar(tx)
    notes = {one.day: one.note for one in await kept.corrections(tx, tx.today)}
    days = (tx.today + _DAY * n for n in range(SHOWN.days))
    return [
        Day(day, working.is_working(day), law.is_working(day), day in notes, notes.get(day, ""))
        for day in days
        if day in notes or working.is_working(day) != (day.weekday() < _SATURDAY)
    ]


@requires(Action.EDIT_CALENDAR)
async def look_at_day(tx: Tx, _actor: Actor, day: date) -> Day:
    """One day, and what changing it would do. Refuses with `day_too_far`."""
    if abs(day - tx.today) > REACH:
        raise Refusal("day_too_far")
    law, working = work_calendar(), await kept.calendar(tx)
    works = working.is_working(day)
    found = {one.day: one for one in await kept.corrections(tx, day)}.get(day)
    return Day(
        day,
        works,
        law.is_working(day),
        found is not None,
        found.note if found else "",
        await _moves(tx, working.corrected({day: not works})),
    )


@requires(Action.EDIT_CALENDAR)
async def correct_day(tx: Tx, actor: Actor, day: date, *, works: bool, note: str = "") -> Day:
    """Say whether people work on a day; open deadlines follow at once, the rest by the clock."""
    await look_at_day(tx, actor, day)
    if works == work_calendar().is_working(day):
        await kept.as_in_law(tx, day)
    else:
        await kept.correct(
            tx, day, actor.id, working=works, note=clean(" ".join(note.split()), NOTE_LIMIT)
        )
    await recount(tx)
    return await look_at_day(tx, actor, day)


async def _moves(tx: Tx, working: WorkCalendar) -> int:
    return sum(span.n for span, _ in _moved(await storage.spans(tx), working))


def _moved(spans: list[storage.Span], working: WorkCalendar) -> list[tuple[storage.Span, date]]:
    """The spans whose due date is another by this calendar, and which."""
    moved = []
    for span in spans:
        due = due_on(working, span.term_from, span.term_days, span.extended_on)
        if due is not None and due != span.due_on:
            moved.append((span, due))
    return moved


@system
async def recount(tx: Tx, limit: int = BATCH) -> int:
    """Bring due dates in line with the calendar, whoever changed it; how many were moved now."""
    done = 0
    for span, due in _moved(await storage.spans(tx), await kept.calendar(tx)):
        for appeal in await storage.of_span(tx, span, limit - done):
            case = Case.of_bot(tx, appeal)
            try:
                await case.move(Move.MOVE_DUE, appeal.version, note=due.isoformat(), due_on=due)
            except Stale:  # somebody moved it at that very moment: the clock comes back to it
                continue
            author = case.appeal.author_id
            if author is not None:
                moved = DueMoved(to=author, appeal_id=appeal.id, version=case.appeal.version)
                await put(case.tx, moved)
            done += 1
        if done >= limit:
            break
    return done
