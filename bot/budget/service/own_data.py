"""A person's own data in the people's budget: to take away, to erase, and to leave behind."""

from typing import Any

from bot.budget.models import BudgetIdea, BudgetRound, BudgetVoter
from bot.budget.rules.ballot import decode
from bot.budget.rules.ideas import OPEN
from bot.budget.rules.kinds import Did, RoundState
from bot.budget.rules.phases import at
from bot.budget.service.ideas import BEFORE_VOTE, take_apart, tell_joiners
from bot.budget.storage import ideas, rounds
from bot.budget.storage import own as find
from bot.core.access import Action, Actor, requires
from bot.core.tx import Tx


@requires(Action.USE_OWN_DATA)
async def export_own(tx: Tx, actor: Actor) -> dict[str, Any]:
    """Everything of the actor's that the people's budget remembers, as plain JSON.

    Of a vote that is counted that is only that they voted: nothing else is kept.
    """
    me = actor.id
    return {
        "budget_ideas": [_idea(row, idea) for row, idea in await find.ideas_of(tx, me)],
        "budget_joins": [
            _of(row) | _named(idea) | {"at": one.at.isoformat()}
            for row, idea, one in await find.joins_of(tx, me)
        ],
        "budget_follows": [
            _of(row) | _named(idea) | {"budget_follows_it": one.follows}
            for row, idea, one in await find.follows_of(tx, me)
        ],
        "budget_votes": [await _vote(tx, row, vote) for row, vote in await find.votes_of(tx, me)],
        "budget_signals": [
            _of(row) | {"text": one.text, "at": one.on.isoformat()}
            for row, one in await find.signals_of(tx, me)
        ],
    }


def _of(row: BudgetRound) -> dict[str, Any]:
    """Which round it was."""
    return {
        "okrug": row.okrug,
        "year": row.year,
        "budget_round": _both(row.title_kk, row.title_ru),
    }


def _named(idea: BudgetIdea) -> dict[str, Any]:
    said = _both(idea.title_kk, idea.title_ru) or [idea.title]
    return {"idea_number": str(idea.number), "idea_title": said}


def _both(kk: str, ru: str) -> list[str]:
    """In both languages; what is said alike stands once."""
    return list(dict.fromkeys(filter(None, (kk, ru))))


def _idea(row: BudgetRound, idea: BudgetIdea) -> dict[str, Any]:
    return _of(row) | {
        "settlement": idea.settlement,
        "idea_number": str(idea.number),
        "idea_title": idea.title,
        "text": idea.text,
        "landmark": idea.place,
        "location": None if idea.latitude is None else [idea.latitude, idea.longitude],
        "idea_cost_guess": idea.cost_guess,
        "files": [{"kind": one["kind"], "telegram_file_id": one["id"]} for one in idea.photos],
        "idea_state": idea.state.value,
        "reason": _both(idea.reason_kk, idea.reason_ru),
        "at": idea.created_at.isoformat(),
    }


async def _vote(tx: Tx, row: BudgetRound, vote: BudgetVoter) -> dict[str, Any]:
    told = _of(row) | {
        "settlement": vote.settlement,
        "name": vote.name,
        "budget_mark": vote.mark,
        "budget_on_paper": vote.on_paper,
    }
    # What stands on paper may be somebody else's, in place of this phone's vote.
    if vote.choice is None or vote.on_paper:
        return told
    chosen = await find.some_ideas(tx, decode(vote.choice))
    words = [" / ".join(_both(one.title_kk, one.title_ru)) or one.title for one in chosen]
    at = vote.at.isoformat() if vote.at else None
    return told | {"budget_choice": words, "at": at}


@requires(Action.USE_OWN_DATA)
async def forget_person(tx: Tx, actor: Actor) -> None:
    """Take the actor out of everything about the people's budget, at once.

    A vote that is not counted is gone; of one that is counted it stays that somebody voted. Ideas
    that people do not vote on are taken back, and whoever wanted them, too, hears of it; those on
    the list stay in the office's words. A report of pressure stays, and does not say whose it is.
    """
    await find.hold_rounds(tx, actor.id)
    for row, idea in await find.ideas_of(tx, actor.id):
        if row.state is RoundState.RUNNING and idea.state in OPEN and not idea.listed:
            await _take_back(tx, idea, actor.id)
    await find.forget(tx, actor.id, actor.telegram_id)
    tx.session.expire_all()


async def _take_back(tx: Tx, idea: BudgetIdea, person_id: int) -> None:
    """Its story says so, nobody is asked to go into it, and whoever wanted it hears.

    What others let go into it is theirs: until the vote it is checked by itself again.
    """
    await rounds.add_step(tx, idea.id, Did.WITHDRAWN, by=None)
    await ideas.forget_asks(tx, idea.id)
    await tell_joiners(tx, idea.id, idea.version + 1, Did.WITHDRAWN)
    if at(await rounds.phases(tx, idea.round_id), tx.now) in BEFORE_VOTE:
        await take_apart(tx, idea.id, but=person_id)


@requires(Action.USE_OWN_DATA)
async def leave_behind(tx: Tx, actor: Actor) -> None:
    """Whoever moved has no vote where they lived, wants nothing there and follows nothing.

    What is counted stays as it was counted. Their own ideas stay: others read them, and they are
    theirs to take back.
    """
    for row in await find.rounds_touched(tx, actor.id):
        if await find.is_concerned(tx, row, actor.id):
            continue
        await find.take_vote(tx, row.id, actor.id, actor.telegram_id)
        if row.okrug != actor.okrug or row.state is not RoundState.COUNTED:
            await find.take_taps(tx, row.id, actor.id)
