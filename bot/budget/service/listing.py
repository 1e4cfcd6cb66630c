"""The list that people vote on: what is missing in it, its publication, and taking it back."""

from bot.budget.models import BudgetIdea, BudgetRound
from bot.budget.notices.ideas import ListPublished
from bot.budget.rules.bounds import MOST_PROJECTS
from bot.budget.rules.ideas import Lacks
from bot.budget.rules.kinds import IdeaState, RoundState
from bot.budget.service.held import Held
from bot.budget.service.ideas import BEFORE_VOTE
from bot.budget.storage import ideas as find
from bot.budget.storage import rounds
from bot.budget.storage.idea_views import Outlook, Project
from bot.budget.storage.views import Both
from bot.core.access import Action, Actor, requires
from bot.core.errors import Refusal, Stale
from bot.core.groups import Group
from bot.core.tx import Tx
from bot.delivery.notices import Lane
from bot.delivery.outbox import Batch, call_off, fan_out, fan_out_to_public
from bot.people.service import public_chats_of


@requires(Action.RUN_BUDGET)
async def outlook(tx: Tx, actor: Actor, round_id: int) -> Outlook:
    """The list as it stands, or as it would be."""
    return await _outlook(await Held.of_office(tx, actor, round_id))


async def _outlook(held: Held) -> Outlook:
    tx, row = held.tx, held.row
    if row.listed_at is not None:
        found = await rounds.projects(tx, row.id)
    else:
        found = await rounds.ideas(tx, row.id, {IdeaState.FEASIBLE})
    sent = await rounds.ideas(tx, row.id, {IdeaState.SENT})
    states = await find.by_state(tx, row.id)
    return Outlook(
        round=await held.view(),
        projects=tuple(_project(one, row.money) for one in found),
        unchecked=len(sent),
        asked=sum(one.merge_into is not None for one in sent),
        refused=states.get(IdeaState.REFUSED, 0),
        too_many=max(len(found) - MOST_PROJECTS, 0),
        open=held.phase in BEFORE_VOTE,
    )


def _project(row: BudgetIdea, money: int) -> Project:
    told = bool(row.text_kk or row.text_ru)
    lacks = {
        Lacks.TITLE_KK: not row.title_kk,
        Lacks.TITLE_RU: not row.title_ru,
        Lacks.TEXT_KK: told and not row.text_kk,
        Lacks.TEXT_RU: told and not row.text_ru,
        Lacks.COST: row.cost is None,
        Lacks.TOO_DEAR: row.cost is not None and row.cost > money,
    }
    return Project(
        id=row.id,
        number=row.number,
        version=row.version,
        title=Both(row.title_kk, row.title_ru) or Both(row.title, row.title),
        cost=row.cost,
        lacks=tuple(one for one, missing in lacks.items() if missing),
    )


@requires(Action.RUN_BUDGET)
async def publish_list(tx: Tx, actor: Actor, round_id: int, version: int) -> tuple[Outlook, int]:
    """What is feasible is voted on, and nothing else; and how many people are told.

    Refuses with `budget_not_now` outside of ideas and check, and with `budget_list_not_ready` and
    `budget_list_too_short`; `Stale` where a colleague was first.
    """
    held = await _locked(tx, actor, round_id, version)
    if held.row.listed_at is not None:
        raise Stale(by="")
    seen = await _outlook(held)
    if not seen.ready:
        raise Refusal("budget_list_not_ready")
    _must_be_votable(held.row, seen)
    again = await _was_out(held)
    await held.move(RoundState.RUNNING, version, listed_at=tx.now)
    await find.set_listed(tx, round_id, {IdeaState.FEASIBLE}, listed=True)
    told = await _tell(held, again=again)
    return await _outlook(held), told


def _must_be_votable(row: BudgetRound, seen: Outlook) -> None:
    """Refuses with `budget_list_too_short` where nobody could approve as many as they have to."""
    cheapest = sorted(one.cost or 0 for one in seen.projects)[: row.least]
    if len(cheapest) < row.least or (row.capped and sum(cheapest) > row.money):
        raise Refusal("budget_list_too_short", least=row.least)


async def _locked(tx: Tx, actor: Actor, round_id: int, version: int) -> Held:
    await Held.of_office(tx, actor, round_id)
    await rounds.lock(tx, round_id)
    held = await Held.of_office(tx, actor, round_id)
    if held.row.version != version:
        raise Stale(by="")
    held.must_be_in(*BEFORE_VOTE)
    return held


async def _tell(held: Held, *, again: bool) -> int:
    """Everybody whom the round concerns; where that is the okrug, its channel and group, too."""
    tx, row = held.tx, held.row
    assert row.listed_at is not None  # noqa: S101 - it was published just now
    notice = ListPublished(round_id=row.id, told=row.listed_at.isoformat(), again=again)
    batch = Batch(row.id, Lane.BULK, Group.BUDGET, tag=f"{row.version}:")
    people = await fan_out(tx, notice, rounds.concerned(row), batch)
    if not row.settlements:  # the channel is everybody's
        chats = await public_chats_of(tx, row.okrug)
        await fan_out_to_public(tx, notice, [chat.id for chat in chats], batch)
    return people


async def _was_out(held: Held) -> bool:
    """Whether people were told a list of this round before."""
    return await find.was_told(held.tx, held.row.id, ListPublished.kind)


@requires(Action.RUN_BUDGET)
async def recall_list(tx: Tx, actor: Actor, round_id: int, version: int) -> Outlook:
    """The list is corrected: who has not been told of it yet is not told any more.

    Refuses with `budget_not_now` once people vote; `Stale` where a colleague was first.
    """
    held = await _locked(tx, actor, round_id, version)
    if held.row.listed_at is None:
        raise Stale(by="")
    await held.move(RoundState.RUNNING, version, listed_at=None)
    await find.set_listed(tx, round_id, {IdeaState.FEASIBLE}, listed=False)
    await call_off(tx, round_id, [ListPublished.kind])
    return await _outlook(held)
