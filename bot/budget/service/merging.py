"""One idea goes into another that is about the same: its author is asked, and says yes or no."""

from typing import Any

from bot.budget.models import BudgetIdea
from bot.budget.notices.ideas import IdeaGrew, MergeAnswered, MergeAsked
from bot.budget.rules.ideas import OPEN, from_note, into_note
from bot.budget.rules.kinds import Did, IdeaState
from bot.budget.service.held import HeldIdea
from bot.budget.service.ideas import BEFORE_VOTE, card_of, tell_joiners
from bot.budget.storage import ideas as find
from bot.budget.storage import rounds
from bot.budget.storage.idea_views import IdeaCard
from bot.budget.storage.ideas import Listed
from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.quiet import loud_at
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.people.service import who_may

# ── The office asks ──────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_BUDGET)
async def to_merge(
    tx: Tx, actor: Actor, idea_id: int, version: int, into: int
) -> tuple[IdeaCard, Listed]:
    """An idea, and the one it is about to go into. `Stale` where either has changed.

    Refuses with `merge_idea_itself`, `merge_idea_closed`, `idea_is_listed`, `budget_not_now`.
    """
    held = await HeldIdea.of_office(tx, actor, idea_id)
    target = await _target(held, version, into)
    return await card_of(held), (await find.some(tx, [target.id], actor.person_id))[0]


async def _target(held: HeldIdea, version: int, into: int) -> BudgetIdea:
    row = held.row
    held.round.must_be_in(*BEFORE_VOTE)
    if row.version != version or row.state not in OPEN or row.merge_into is not None:
        raise Stale(by="")
    if row.listed:
        raise Refusal("idea_is_listed")
    if into == row.id:
        raise Invalid("merge_idea_itself")
    found = await rounds.idea(held.round.tx, into)
    if found is None or found[0].round_id != row.round_id:
        raise NotFound("idea")
    if found[0].state not in OPEN:
        raise Invalid("merge_idea_closed")
    return found[0]


@requires(Action.RUN_BUDGET)
async def numbered(tx: Tx, actor: Actor, idea_id: int, number: int) -> int:
    """The id of the idea of this number in the same round. `merge_idea_unknown`."""
    held = await HeldIdea.of_office(tx, actor, idea_id)
    found = await find.by_number(tx, held.row.round_id, number)
    if found is None or found.state is IdeaState.WITHDRAWN:
        raise Invalid("merge_idea_unknown")
    return found.id


@requires(Action.RUN_BUDGET)
async def merge(
    tx: Tx, actor: Actor, idea_id: int, version: int, into: int
) -> tuple[IdeaCard, bool]:
    """Ask its author; what is nobody's goes at once. And whether it has gone.

    Refuses as `to_merge` does.
    """
    held = await HeldIdea.locked(tx, actor, idea_id, office=True)
    target = await _target(held, version, into)
    if held.row.person_id is None:
        await _let_go(held, target)
        return await card_of(held), True
    await held.move(held.row.state, version, merge_into=target.id)
    note = into_note(target.number)
    await rounds.add_step(tx, idea_id, Did.MERGE_ASKED, by=actor.id, note=note)
    asked = MergeAsked(to=held.row.person_id or 0, idea_id=idea_id, version=held.row.version)
    await put(tx, asked)
    return await card_of(held), False


@requires(Action.RUN_BUDGET)
async def ask_no_more(tx: Tx, actor: Actor, idea_id: int, version: int) -> IdeaCard:
    """Its author is asked no more. `Stale` where they have answered."""
    held = await HeldIdea.locked(tx, actor, idea_id, office=True)
    if held.row.merge_into is None:
        raise Stale(by="")
    await held.move(held.row.state, version, merge_into=None)
    return await card_of(held)


async def _let_go(held: HeldIdea, target: BudgetIdea) -> None:
    """It is part of the other one now; who wanted it hears so, and stands behind the other."""
    tx, row, by = held.round.tx, held.row, held.round.actor.id
    await tell_joiners(tx, row.id, row.version + 1, Did.MERGED)
    await find.hand_on(tx, row, target, rounds.concerned(held.round.row))
    moved: dict[str, Any] = {"merged_into": target.id, "merge_into": None}
    await held.move(IdeaState.MERGED, row.version, **moved)
    await find.follow_merge(tx, row.id, target.id)
    await find.forget_asks(tx, row.id)
    await rounds.add_step(tx, row.id, Did.MERGED, by=by, note=into_note(target.number))
    await rounds.add_step(tx, target.id, Did.MERGED, by=None, note=from_note(row.number))
    if target.person_id is not None and target.person_id != held.round.actor.person_id:
        await put(tx, IdeaGrew(to=target.person_id, idea_id=target.id, number=row.number))


# ── Its author answers ───────────────────────────────────────────────────────────────────────


@requires(Action.PROPOSE_IDEA)
async def agree(tx: Tx, actor: Actor, idea_id: int, version: int) -> tuple[IdeaCard, bool]:
    """Let one's own go; and whether it has gone: the other one may be closed meanwhile.

    `Stale` where nobody asks any more, or it has changed since.
    """
    held = await _asked(tx, actor, idea_id, version)
    into = held.row.merge_into or 0
    found = await rounds.idea(tx, into)
    if found is None or found[0].state not in OPEN:
        await held.move(held.row.state, version, merge_into=None)
        return await card_of(held), False
    await _let_go(held, found[0])
    await _tell_office(held, into, agreed=True)
    return await card_of(held), True


@requires(Action.PROPOSE_IDEA)
async def decline(tx: Tx, actor: Actor, idea_id: int, version: int) -> IdeaCard:
    """Keep one's own as it is."""
    held = await _asked(tx, actor, idea_id, version)
    into = held.row.merge_into or 0
    found = await rounds.idea(tx, into)
    await held.move(held.row.state, version, merge_into=None)
    note = into_note(found[0].number) if found else ""
    await rounds.add_step(tx, idea_id, Did.MERGE_DECLINED, by=actor.id, note=note)
    await _tell_office(held, into, agreed=False)
    return await card_of(held)


async def _asked(tx: Tx, actor: Actor, idea_id: int, version: int) -> HeldIdea:
    held = await HeldIdea.locked(tx, actor, idea_id)
    if not held.mine:
        raise NotFound("idea")
    held.round.must_be_in(*BEFORE_VOTE)
    if held.row.merge_into is None or held.row.version != version or held.row.listed:
        raise Stale(by="")
    return held


async def _tell_office(held: HeldIdea, into: int, *, agreed: bool) -> None:
    row, tx = held.row, held.round.tx
    office = await who_may(tx, Action.RUN_BUDGET, held.round.row.okrug)
    await put(
        tx,
        *(
            MergeAnswered(to=one, idea_id=row.id, into=into, version=row.version, agreed=agreed)
            for one in office
            if one != held.round.actor.person_id
        ),
        due_at=loud_at(tx.now, tx.zone),
    )
