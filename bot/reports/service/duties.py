"""What the law asks of an office: it sees what is due, ticks what was done, takes a tick back."""

from datetime import date

from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, NotFound, Stale
from bot.core.tx import Tx
from bot.reports.rules.duties import Due, check_day, read_in
from bot.reports.storage import duties as storage
from bot.reports.storage.duties import Board, Done, Owed, Standing

__all__ = [
    "Board",
    "Done",
    "Due",
    "Owed",
    "Standing",
    "board",
    "tick",
    "tick_typed",
    "to_tick",
    "untick",
]


@requires(Action.TICK_DUTY)
async def board(tx: Tx, actor: Actor, okrug: str) -> Board:
    """Everything an office owes, and what of it is done."""
    actor.must(Action.TICK_DUTY, okrug)
    return await storage.board(tx, okrug)


@requires(Action.TICK_DUTY)
async def to_tick(tx: Tx, actor: Actor, due: Due) -> tuple[Board, Owed, Standing]:
    """One duty in the period that runs now, or in the one before.

    `Stale` for a period longer ago, `NotFound` for a duty that the law file does not have.
    """
    seen = await board(tx, actor, due.okrug)
    owed = seen.of(due.duty)
    if owed is None:
        raise NotFound("duty")
    standing = owed.of(due.first)
    if standing is None:
        raise Stale()
    return seen, owed, standing


@requires(Action.TICK_DUTY)
async def tick(tx: Tx, actor: Actor, due: Due, day: date) -> bool:
    """It was done on a day; False where it is ticked already, and that stays.

    Refuses with duty_day_to_come, duty_day_early, duty_day_late.
    """
    _, _, standing = await to_tick(tx, actor, due)
    if standing.done is not None:
        return False
    check_day(standing.turn, day, tx.today)
    return await storage.tick(tx, due.okrug, standing, day, actor.id)


@requires(Action.TICK_DUTY)
async def tick_typed(tx: Tx, actor: Actor, due: Due, text: str) -> bool:
    """The same with a day as people write it. Refuses with duty_day_unreadable as well."""
    _, _, standing = await to_tick(tx, actor, due)
    day = read_in(standing.turn, text)
    if day is None:
        raise Invalid("duty_day_unreadable")
    return await tick(tx, actor, due, day)


@requires(Action.TICK_DUTY)
async def untick(tx: Tx, actor: Actor, due: Due) -> None:
    """It was not done after all; pressed twice it changes nothing."""
    _, _, standing = await to_tick(tx, actor, due)
    await storage.untick(tx, due.okrug, standing)
