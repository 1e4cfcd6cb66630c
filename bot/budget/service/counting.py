"""The vote of a round is counted, once, by one of however many run; and told to everybody.

While it is counted nobody can vote any more: whoever votes holds the round's row, and is waited
for; whoever comes later waits, and finds that it is over.

Of a large round the winners are worked out beforehand, while nothing is held: on SQLite everybody
who writes would wait for seconds. What was worked out is taken where the votes are still the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.budget.models import BudgetIdea, BudgetRound
from bot.budget.notices.counting import RoundCounted
from bot.budget.rules.election import Project, TieRule, Ties
from bot.budget.rules.explained import Explanation, explain
from bot.budget.rules.kinds import Did, IdeaState, Method, Phase, RoundState, Stage
from bot.budget.rules.phases import may_count, span_of
from bot.budget.rules.result import Result, Turned, Voted, level, tellable, visible, voted
from bot.budget.rules.unusual import Note, note
from bot.budget.storage import counting as read
from bot.budget.storage import rounds as find
from bot.budget.storage import voting
from bot.core.access import system
from bot.core.groups import Group
from bot.core.tx import Tx
from bot.core.workshop import WORKSHOP
from bot.delivery.notices import Lane
from bot.delivery.outbox import Batch, fan_out, fan_out_to_public
from bot.people.service import public_chats_of

#: As many different ballots, times projects, are counted in a tenth of a second; a process of its
#: own takes two to start.
AT_ONCE = 20_000


@dataclass(frozen=True)
class Reckoning:
    """Everything that winners follow from; the same comes of it whenever and wherever."""

    cast: Voted
    method: Method
    ties: Ties

    @property
    def is_large(self) -> bool:
        """Whether it takes so long that nobody may wait for it."""
        election = self.cast.election
        return len(election.ballots) * len(election.projects) > AT_ONCE

    async def explained(self) -> Explanation:
        """Worked out here where that is a matter of a moment, and else in a process of its own."""
        given = (self.cast.election, self.method, self.ties, None, self.cast.settlements)
        return await WORKSHOP.make(explain, *given) if self.is_large else explain(*given)


@dataclass(frozen=True)
class Reckoned:
    """What came of a reckoning, before the round is held to be counted."""

    of: Reckoning
    told: Explanation


@system
async def due(tx: Tx) -> list[BudgetRound]:
    """Rounds of every bot whose vote is over, and of which everything sent in time was heard."""
    ended = await find.running_in(tx, Phase.VOTING, ended_by=tx.now)
    return [row for row in ended if await _may(tx, row)]


async def _may(tx: Tx, row: BudgetRound) -> bool:
    if row.listed_at is None:
        return False  # nobody could vote: its dates are moved on, see service/phases
    span = span_of(await find.phases(tx, row.id), Phase.VOTING)
    if span is None or span.ends_at is None:
        return False
    return may_count(span.ends_at, tx.now, await find.caught_up_at(tx, row.bot_id))


@system
async def prepare(tx: Tx, round_id: int) -> Reckoning | None:
    """What of a large round is worked out before it is counted; None for any other."""
    row = await find.budget_round(tx, round_id)
    if row is None:
        return None
    asked = await _reckoning(tx, row, await find.projects(tx, round_id))
    return asked if asked.is_large else None


@system
async def count(tx: Tx, round_id: int, known: Reckoned | None = None) -> bool:
    """Count a round's vote and tell what it came to; False where that is done, or is not due.

    Everything is in one transaction: who won, how many equal ballots there were, that nobody's
    choice is known any more, and what everybody is told. known: what was worked out beforehand;
    where a vote came since, or was taken out, it is worked out anew.
    """
    await find.lock(tx, round_id)
    row = await find.budget_round(tx, round_id)
    if row is None or row.state is not RoundState.RUNNING or not await _may(tx, row):
        return False
    ideas = await read.projects(tx, round_id)
    asked = await _reckoning(tx, row, ideas)
    told = known.told if known and known.of == asked else await asked.explained()
    result = await _result(tx, row, asked, told)
    done = await find.claim(
        tx,
        round_id,
        "counted_at",
        state=RoundState.COUNTED,
        result=result.to_json(),
        version=BudgetRound.version + 1,
        updated_at=tx.now,
    )
    if not done:
        return False
    await voting.separate(tx, round_id)
    for idea in ideas:
        await _settle(tx, idea, won=idea.number in result.winners)
    await _tell(tx, row)
    return True


async def _reckoning(tx: Tx, row: BudgetRound, ideas: Sequence[BudgetIdea]) -> Reckoning:
    standing = [one for one in ideas if _stands(one)]
    cast = voted(
        [Project(one.number, one.cost or 0) for one in standing],
        row.money,
        {one.id: one.number for one in standing},
        await voting.ballots(tx, row.id),
    )
    return Reckoning(cast, row.method, ties_of(row))


def _stands(idea: BudgetIdea) -> bool:
    """Whether it can win: what was refused or taken back since the list came out cannot."""
    return idea.state is IdeaState.FEASIBLE and bool(idea.cost)


def ties_of(row: BudgetRound) -> Ties:
    """How ties are broken. The word for a lot is taken as it is read, with single spaces."""
    seed = " ".join(row.seed.split())
    return Ties(row.tie, seed if row.tie is TieRule.LOT else "")


async def _result(tx: Tx, row: BudgetRound, asked: Reckoning, told: Explanation) -> Result:
    cast, ties = asked.cast, asked.ties
    voters = {code: sum(ballots.values()) for code, ballots in cast.settlements.items()}
    shown = {code: place.voters for code, place in told.places.items()} or visible(voters)
    return Result(
        explanation=told,
        tie=ties.rule,
        seed=ties.seed,
        level=level(
            cast.election,
            told.outcomes[told.method].winners,
            ties.ranks(cast.election.projects),
        ),
        turned=await _turned(tx, row, shown),
        note=await _note(tx, row, shown),
    )


async def _turned(tx: Tx, row: BudgetRound, shown: Mapping[str, int]) -> Turned:
    turnout = await voting.turnout(tx, row)
    return Turned(
        voters=turnout.voters,
        on_paper=tellable(turnout.on_paper, turnout.voters),
        asked=turnout.asked,
        community=turnout.community,
        villages=shown,
    )


async def _note(tx: Tx, row: BudgetRound, shown: Mapping[str, int]) -> Note:
    sizes = await read.villages(tx, row)
    calls = [at for at in (row.voting_told_at, row.reminded_at) if at is not None]
    hidden = {one.code for one in sizes} - shown.keys()
    return note(await read.cast(tx, row.id), sizes, hidden, calls, tx.zone)


async def _settle(tx: Tx, idea: BudgetIdea, *, won: bool) -> None:
    """It won, and waits for somebody to carry it out; or it did not."""
    if idea.state is not IdeaState.FEASIBLE:
        return
    values = {"state": IdeaState.WON, "stage": Stage.WAITING} if won else {"state": IdeaState.LOST}
    if await find.change_idea(tx, idea.id, idea.version, {IdeaState.FEASIBLE}, values):
        await find.add_step(tx, idea.id, Did.WON if won else Did.LOST, by=None)


async def _tell(tx: Tx, row: BudgetRound) -> None:
    """Everybody whom it concerns; the okrug's channel and group where it concerns all of it."""
    notice = RoundCounted(round_id=row.id)
    batch = Batch(row.id, Lane.BULK, Group.BUDGET)
    await fan_out(tx, notice, find.concerned(row), batch)
    if not row.settlements:
        chats = await public_chats_of(tx, row.okrug)
        await fan_out_to_public(tx, notice, [chat.id for chat in chats], batch)
