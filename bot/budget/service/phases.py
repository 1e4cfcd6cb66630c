"""What the clock does to rounds: whoever has to know of a phase hears of it, once.

A vote never begins without a list. Where there is none when it should begin, all dates from there
on move a day on, and again every day until the list is out; the office hears of it each time.
Residents hear once, when the vote has begun: of dates that are not certain they hear nothing.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from bot.budget.models import BudgetRound
from bot.budget.notices.rounds import (
    IdeasAreIn,
    ListIsMissing,
    VoteIsPutOff,
    VotingBegun,
    VotingEnds,
)
from bot.budget.rules.bounds import REMINDER_HOURS
from bot.budget.rules.kinds import Phase, RoundState
from bot.budget.rules.phases import span_of
from bot.budget.rules.planning import on_by_days
from bot.budget.service.planning import tell
from bot.budget.storage import clock as find
from bot.budget.storage import rounds
from bot.core.access import Action, system
from bot.core.apart import each_apart
from bot.core.groups import Group
from bot.core.quiet import is_quiet, loud_at
from bot.core.tx import Tx
from bot.delivery.notices import Lane, Notice
from bot.delivery.outbox import Batch, fan_out, put
from bot.people.service import who_may

Act = Callable[[Tx, BudgetRound], Awaitable[None]]
_REMINDER = timedelta(hours=REMINDER_HOURS)
#: Who has only just heard that the vote began is not reminded of it.
_KNOWN_FOR = timedelta(hours=12)


@system
async def tick(tx: Tx) -> None:
    """Everything that is due, of every bot; most ticks find nothing and write nothing."""
    await each_apart(tx, "budget.not_put_off", await find.too_late(tx), _own(tx, put_off))
    begun = await find.vote_begun(tx)
    await each_apart(tx, "budget.vote_not_told", begun, _own(tx, tell_vote))
    if is_quiet(tx.now, tx.zone):
        return  # all the rest waits for the morning
    ideas = await find.ideas_in(tx)
    await each_apart(tx, "budget.ideas_not_told", ideas, _own(tx, tell_ideas_in))
    soon = tx.now + _REMINDER
    missing = await find.without_list(tx, soon)
    await each_apart(tx, "budget.list_not_told", missing, _own(tx, tell_list_missing))
    ends = await find.vote_ends(tx, soon, tx.now - _KNOWN_FOR)
    await each_apart(tx, "budget.not_reminded", ends, _own(tx, remind))


def _own(tx: Tx, act: Act) -> Callable[[BudgetRound], Awaitable[None]]:
    """The same through the bot of the round."""

    async def acted(row: BudgetRound) -> None:
        await act(replace(tx, bot_id=row.bot_id), row)

    return acted


@system
async def put_off(tx: Tx, row: BudgetRound) -> None:
    """There is no list: the check goes on for a day, and everything after it."""
    await rounds.lock(tx, row.id)
    fresh = await rounds.budget_round(tx, row.id)
    if fresh is None or fresh.state is not RoundState.RUNNING or fresh.listed_at is not None:
        return
    phases = await rounds.phases(tx, row.id)
    check = span_of(phases, Phase.CHECK)
    if check is None or check.ends_at is None or check.ends_at > tx.now:
        return  # another replica was first
    later = on_by_days(phases, Phase.CHECK, tx.now)
    values = {"list_told_at": tx.now}  # this is the reminder of the next day, too
    if not await rounds.advance(tx, row.id, fresh.version, {RoundState.RUNNING}, values):
        return
    await rounds.set_phases(tx, row.id, later)
    ends = span_of(later, Phase.CHECK)
    moment = ends.ends_at.isoformat() if ends and ends.ends_at else ""
    await _tell_office(tx, row, VoteIsPutOff(to=0, round_id=row.id, moment=moment))


@system
async def tell_vote(tx: Tx, row: BudgetRound) -> None:
    """Everybody hears that one may vote; at night it waits in the outbox for the morning."""
    if await rounds.claim(tx, row.id, "voting_told_at"):
        await tell(tx, row, VotingBegun(round_id=row.id))


@system
async def tell_ideas_in(tx: Tx, row: BudgetRound) -> None:
    """The office begins to check."""
    if await rounds.claim(tx, row.id, "ideas_told_at"):
        check = span_of(await rounds.phases(tx, row.id), Phase.CHECK)
        moment = check.begins_at.isoformat() if check else ""
        await _tell_office(tx, row, IdeasAreIn(to=0, round_id=row.id, moment=moment))


@system
async def tell_list_missing(tx: Tx, row: BudgetRound) -> None:
    """A day is left to publish it."""
    if not await _is_near(tx, row, Phase.CHECK):
        return
    if await rounds.claim(tx, row.id, "list_told_at"):
        check = span_of(await rounds.phases(tx, row.id), Phase.CHECK)
        moment = check.ends_at.isoformat() if check and check.ends_at else ""
        await _tell_office(tx, row, ListIsMissing(to=0, round_id=row.id, moment=moment))


@system
async def remind(tx: Tx, row: BudgetRound) -> None:
    """Those who may vote and have not; who voted is left alone."""
    if not await _is_near(tx, row, Phase.VOTING):
        return
    vote = span_of(await rounds.phases(tx, row.id), Phase.VOTING)
    if vote is None or vote.ends_at is None:
        return
    if await rounds.claim(tx, row.id, "reminded_at"):
        tag = f"{vote.ends_at.isoformat()}:"
        batch = Batch(row.id, Lane.BULK, Group.BUDGET, tag=tag)
        people = find.to_remind(row, vote.begins_at)
        await fan_out(tx, VotingEnds(round_id=row.id), people, batch)


async def _is_near(tx: Tx, row: BudgetRound, phase: Phase) -> bool:
    """Whether a phase ends soon, once nobody moves its end meanwhile."""
    await rounds.lock(tx, row.id)
    span = span_of(await rounds.phases(tx, row.id), phase)
    return span is not None and span.ends_at is not None and span.ends_at <= tx.now + _REMINDER


async def _tell_office(tx: Tx, row: BudgetRound, notice: Notice) -> None:
    """Each of them once; what comes at night is read in the morning."""
    office = await who_may(tx, Action.RUN_BUDGET, row.okrug)
    notices = [replace(notice, to=person) for person in office]
    await put(tx, *notices, due_at=loud_at(tx.now, tx.zone))
