"""Residents choose among the projects, and vote; and may change their mind until the end."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.budget.models import BudgetVoter
from bot.budget.notices.voting import VoteCounted
from bot.budget.rules.ballot import Picks, Stand, check, check_room, decode, encode
from bot.budget.rules.kinds import Phase, RoundState
from bot.budget.rules.phases import Span, span_of
from bot.budget.rules.voters import Voter, alike, voter_of
from bot.budget.service.held import Held
from bot.budget.storage import drafts, rounds
from bot.budget.storage import voting as votes
from bot.budget.storage.ballots import Ballot, Turnout, costs_in, projects_of, rule_of
from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.people.service import say_adult


@requires(Action.VOTE_IN_BUDGET)
async def ballot(
    tx: Tx, actor: Actor, round_id: int, *, sent: datetime | None = None, anew: bool = False
) -> Ballot:
    """The ballot as it lies before somebody: what they ticked last, or what they voted for.

    sent: when what they pressed came to Telegram; now, where it does not matter. anew: from the
    vote that stands, if one does. Refuses with `budget_not_for_you`.
    """
    held = await _held(tx, actor, round_id)
    if anew and await votes.of_person(tx, round_id, actor.id) is not None:
        await drafts.drop(tx, actor.telegram_id, drafts.ballot(round_id))
    return await _ballot(held, sent)


async def _held(tx: Tx, actor: Actor, round_id: int) -> Held:
    held = await Held.open(tx, actor, round_id)
    held.must_be_resident()
    return held


async def _ballot(held: Held, sent: datetime | None = None) -> Ballot:
    tx, me, round_id = held.tx, held.actor, held.row.id
    draft = await drafts.read(tx, me.telegram_id, drafts.ballot(round_id)) or {}
    mine = await votes.of_person(tx, round_id, me.id)
    stand = await _stand(held, mine, sent or tx.now)
    projects = await projects_of(tx, round_id)
    by_phone = mine is not None and not mine.on_paper
    voted = decode(mine.choice or "") if mine is not None and by_phone else frozenset()
    picks = frozenset(draft["picks"]) if "picks" in draft else voted
    asks_name = held.row.paper and not (mine is not None and mine.who)
    voter = _voter(mine, draft) if held.row.paper else None
    namesake = asks_name and voter is not None and await _is_taken(held, voter)
    if stand is not Stand.OPEN:
        picks = frozenset()  # nobody is shown what they chose once they cannot change it
    return Ballot(
        view=await held.view(),
        projects=projects,
        picks=picks & {one.id for one in projects},
        stand=stand,
        counted=by_phone,
        same=by_phone and picks == voted,
        voter=voter,
        namesake=namesake,
        asks_name=asks_name,
    )


def _voter(mine: BudgetVoter | None, draft: Mapping[str, Any]) -> Voter | None:
    if mine is not None and mine.who:
        return Voter(mine.name, mine.mark)
    return Voter(draft["name"], draft["mark"]) if draft.get("name") else None


def _voting(held: Held) -> Span | None:
    return span_of(held.phases, Phase.VOTING)


async def _stand(held: Held, mine: BudgetVoter | None, sent: datetime) -> Stand:
    """Where somebody stands, had they voted at that moment."""
    span, row = _voting(held), held.row
    if row.state is not RoundState.RUNNING:
        return Stand.OVER
    if span is None or span.ends_at is None or row.listed_at is None:
        return Stand.NOT_BEGUN
    if held.tx.now < span.begins_at:
        return Stand.NOT_BEGUN
    if sent > span.ends_at:
        return Stand.OVER
    if mine is not None and mine.on_paper:
        return Stand.ON_PAPER
    adult, joined_at = await votes.said_of_self(held.tx, held.actor.id)
    if row.joined_before and (joined_at is None or joined_at >= span.begins_at):
        return Stand.JOINED_LATE
    if row.adults and not adult:
        return Stand.AGE_UNKNOWN if adult is None else Stand.TOO_YOUNG
    return Stand.OPEN


async def _is_taken(held: Held, voter: Voter) -> bool:
    """Whether somebody else votes under this name.

    Or under one that may mean the same, as long as no mark tells the two apart.
    """
    others = [one.voter for one in await votes.like(held.tx, held.row.id, voter)]
    if any(one.who == voter.who for one in others):
        return True
    return not voter.mark and any(alike(voter, one) for one in others)


async def _keep(held: Held, **values: Any) -> None:
    """Something else stands on the ballot from now on; the rest of it stays."""
    tx, me, slot = held.tx, held.actor.telegram_id, drafts.ballot(held.row.id)
    draft = await drafts.read(tx, me, slot) or {}
    await drafts.keep(tx, me, slot, {**draft, **values})


@requires(Action.VOTE_IN_BUDGET)
async def pick(
    tx: Tx, actor: Actor, round_id: int, project_id: int, *, on: bool, sent: datetime
) -> Ballot:
    """A project is ticked, or is not any more; nothing is counted yet.

    Refuses with `budget_picks_many` or `budget_picks_over` what cannot be a vote whatever comes
    later; `Stale` where one cannot vote now, `NotFound` for what is not on the list.
    """
    held = await _held(tx, actor, round_id)
    now = await _ballot(held, sent)
    if now.stand is not Stand.OPEN:
        raise Stale(by="")
    if project_id not in now.costs:
        raise NotFound("project")
    picks = now.picks | {project_id} if on else now.picks - {project_id}
    if on:
        check_room(picks, now.costs, now.rule)
    if picks != now.picks:
        await _keep(held, picks=sorted(picks))
    return await _ballot(held, sent)


@requires(Action.VOTE_IN_BUDGET)
async def say_age(tx: Tx, actor: Actor, round_id: int, *, adult: bool) -> Ballot:
    """Say whether one is eighteen, where only adults vote; it is remembered."""
    held = await _held(tx, actor, round_id)
    await say_adult(tx, actor, adult=adult)
    return await _ballot(held)


@requires(Action.VOTE_IN_BUDGET)
async def say_name(tx: Tx, actor: Actor, round_id: int, name: str) -> Ballot:
    """Under what name one votes, where votes come on paper, too; `budget_name_not_full`."""
    held = await _held(tx, actor, round_id)
    voter = voter_of(name)
    if not voter.is_full:
        raise Invalid("budget_name_not_full")
    await _keep(held, name=voter.name, mark=voter.mark)
    return await _ballot(held)


@requires(Action.VOTE_IN_BUDGET)
async def say_mark(tx: Tx, actor: Actor, round_id: int, mark: str) -> Ballot:
    """What tells one from a namesake who has voted; `budget_mark_missing`."""
    held = await _held(tx, actor, round_id)
    now = await _ballot(held)
    voter = voter_of(now.voter.name if now.voter else "", mark)
    if not voter.mark:
        raise Invalid("budget_mark_missing")
    await _keep(held, name=voter.name, mark=voter.mark)
    return await _ballot(held)


@requires(Action.VOTE_IN_BUDGET)
async def look(tx: Tx, actor: Actor, round_id: int, *, sent: datetime) -> Ballot:
    """What one is about to vote for, once more; refuses what cannot be a vote.

    `budget_picks_few`, `budget_picks_many`, `budget_picks_over`; `Stale` where one cannot vote.
    """
    now = await _ballot(await _held(tx, actor, round_id), sent)
    if now.stand is not Stand.OPEN:
        raise Stale(by="")
    check(now.picks, now.costs, now.rule)
    return now


@requires(Action.VOTE_IN_BUDGET)
async def confirm(tx: Tx, actor: Actor, round_id: int, shown: str, *, sent: datetime) -> None:
    """Vote for what was shown last (`Ballot.seal`); pressed twice, it is counted once.

    `Stale` where something else is ticked by now.
    """
    held = await _held(tx, actor, round_id)
    now = await _ballot(held, sent)
    if now.stand is not Stand.OPEN or now.seal != shown:
        raise Stale(by="")
    if not now.same:
        await _vote(held, now.picks, now.voter or Voter(""), sent)
    await drafts.drop(tx, actor.telegram_id, drafts.ballot(round_id))


@requires(Action.VOTE_IN_BUDGET)
async def vote(
    tx: Tx,
    actor: Actor,
    round_id: int,
    picks: Picks,
    *,
    sent: datetime,
    voter: Voter | None = None,
) -> None:
    """Approve exactly these projects; again, in place of those before.

    Refuses with `budget_picks_unknown`, `budget_picks_few`, `budget_picks_many`,
    `budget_picks_over`, `budget_adults_only`, `budget_joined_too_late`, `budget_vote_on_paper`,
    `budget_name_missing`, `budget_name_voted`; `Stale` before the vote and once it is over.
    """
    held = await _held(tx, actor, round_id)
    await _vote(held, picks, voter or Voter(""), sent)


async def _vote(held: Held, picks: Picks, voter: Voter, sent: datetime) -> None:
    tx, me, round_id = held.tx, held.actor, held.row.id
    check(picks, await costs_in(tx, round_id), rule_of(held.row))
    span = _voting(held)
    voter = await _under(held, voter)
    counted = span is not None and await votes.cast(
        tx,
        round_id,
        me.id,
        encode(picks),
        voter=voter,
        begins_at=span.begins_at,
        sent=sent,
    )
    if not counted:
        await _why_not(held, voter, sent)
    await put(tx, VoteCounted(to=me.id, round_id=round_id, at=tx.now.isoformat()))


async def _under(held: Held, voter: Voter) -> Voter:
    """The name of a vote: that of the first one stays, and none is kept where none is asked."""
    if not held.row.paper:
        return Voter("")
    await rounds.lock(held.tx, held.row.id)  # nobody comes under a like name meanwhile
    mine = await votes.of_person(held.tx, held.row.id, held.actor.id)
    if mine is not None and mine.who:
        return Voter(mine.name, mine.mark)
    if not voter.is_full:
        raise Invalid("budget_name_missing")
    if await _is_taken(held, voter):
        raise Refusal("budget_name_voted")
    return voter


_NOT = {
    Stand.AGE_UNKNOWN: "budget_adults_only",
    Stand.TOO_YOUNG: "budget_adults_only",
    Stand.JOINED_LATE: "budget_joined_too_late",
    Stand.ON_PAPER: "budget_vote_on_paper",
    Stand.OPEN: "budget_name_voted",
}


async def _why_not(held: Held, voter: Voter, sent: datetime) -> None:
    """The reason why a vote was not counted, as a refusal."""
    again = await Held.open(held.tx, held.actor, held.row.id)
    mine = await votes.of_person(held.tx, held.row.id, held.actor.id)
    stand = await _stand(again, mine, sent)
    if stand in {Stand.NOT_BEGUN, Stand.OVER}:
        raise Stale(by="")
    if stand is Stand.OPEN and not voter.who:
        raise Refusal("budget_not_for_you")
    raise Refusal(_NOT[stand])


@requires(Action.RUN_BUDGET)
async def turnout(tx: Tx, actor: Actor, round_id: int) -> Turnout:
    """How many have voted so far: all that even the office sees before the end."""
    held = await Held.of_office(tx, actor, round_id)
    return await votes.turnout(tx, held.row)
