"""Winners are carried out before everybody's eyes: who, by what day, how far, for how much."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.budget.models import BudgetIdea
from bot.budget.notices.delivery import DeliveryNews
from bot.budget.rules import delivery as rules
from bot.budget.rules.bounds import PAGE, PHOTOS_LIMIT
from bot.budget.rules.delivery import WAYS, Move, Reached
from bot.budget.rules.kinds import IdeaState, RoundState, Stage
from bot.budget.service.held import Held, HeldIdea
from bot.budget.storage import delivery as find
from bot.budget.storage import rounds
from bot.budget.storage.delivery import Winner, WinnerCard, Winners
from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, Refusal, Stale
from bot.core.tx import Tx
from bot.delivery.outbox import call_off

__all__ = [
    "Winner",
    "WinnerCard",
    "Winners",
    "another_owner",
    "begin",
    "desk",
    "finish",
    "follow",
    "look_at",
    "plan",
    "put_off",
    "report",
    "undo",
    "unfollow",
    "winners",
]

STEPS = 4  # of a story in one message
File = dict[str, str]  # kind, id


# ── Looking ──────────────────────────────────────────────────────────────────────────────────


@requires(Action.READ_BUDGET)
async def winners(tx: Tx, actor: Actor, round_id: int, page: int = 0) -> Winners:
    """What won, and how far each has come; a page beyond the last shows the last.

    Refuses with `budget_not_counted`.
    """
    held = await Held.open(tx, actor, round_id)
    if held.row.state is not RoundState.COUNTED:
        raise Refusal("budget_not_counted")
    totals = await find.totals(tx, round_id)
    pages = max(1, -(-totals.all // PAGE))
    page = min(page, pages - 1)
    lines = await find.page_of(tx, held.row, limit=PAGE, offset=page * PAGE)
    return Winners(await held.view(), tuple(lines), totals, page, pages)


@requires(Action.READ_BUDGET)
async def look_at(tx: Tx, actor: Actor, idea_id: int, page: int | None = None) -> WinnerCard:
    """A winner with a page of its story, the newest unless said otherwise."""
    return await _card(_winner(await HeldIdea.open(tx, actor, idea_id)), page)


@requires(Action.RUN_BUDGET)
async def desk(tx: Tx, actor: Actor, idea_id: int, version: int | None = None) -> WinnerCard:
    """The same for its office; with `version`: `Stale` if it has moved on since."""
    held = _winner(await HeldIdea.of_office(tx, actor, idea_id))
    if version is not None:
        _check(held, version)
    return await _card(held)


def _winner(held: HeldIdea) -> HeldIdea:
    won = held.row.state is IdeaState.WON
    if not won or held.round.row.state is not RoundState.COUNTED:
        raise Refusal("budget_not_a_winner")
    return held


def _check(held: HeldIdea, version: int) -> None:
    if held.row.version != version:
        raise Stale(by="")


async def _card(held: HeldIdea, page: int | None = None) -> WinnerCard:
    tx, of, row = held.round.tx, held.round, held.row
    story = await find.story(tx, row.id)
    pages = max(1, -(-len(story) // STEPS))
    page = pages - 1 if page is None else min(page, pages - 1)
    last = len(story) - (pages - 1 - page) * STEPS  # the newest page is a full one
    return WinnerCard(
        winner=await find.winner(tx, row, of.row.okrug),
        round=await of.view(),
        steps=tuple(story[max(0, last - STEPS) : last]),
        page=page,
        pages=pages,
        photos=tuple(photo for step in reversed(story) for photo in step.photos),
        place=await find.place_of(tx, row) // PAGE,
        follows=await find.is_follower(tx, row, of.row.okrug, of.actor.person_id),
        may_follow=_lives_there(of),
        office=of.office,
        moves=rules.possible(row.stage) if of.office else frozenset(),
    )


# ── Who follows ──────────────────────────────────────────────────────────────────────────────


def _lives_there(held: Held) -> bool:
    return held.actor.person_id is not None and held.actor.okrug == held.row.okrug


@requires(Action.READ_BUDGET)
async def follow(tx: Tx, actor: Actor, idea_id: int) -> WinnerCard:
    """Hear of each step. Refuses with `budget_not_for_you` whoever lives elsewhere."""
    held = await _to_follow(tx, actor, idea_id)
    await find.set_follow(tx, idea_id, actor.id, follows=True)
    return await _card(held)


@requires(Action.READ_BUDGET)
async def unfollow(tx: Tx, actor: Actor, idea_id: int) -> WinnerCard:
    """Hear of it no more, not even of what is just being told."""
    held = await _to_follow(tx, actor, idea_id)
    await find.set_follow(tx, idea_id, actor.id, follows=False)
    await call_off(tx, idea_id, [DeliveryNews.kind], actor.id)
    return await _card(held)


async def _to_follow(tx: Tx, actor: Actor, idea_id: int) -> HeldIdea:
    held = _winner(await HeldIdea.open(tx, actor, idea_id))
    if not _lives_there(held.round):
        raise Refusal("budget_not_for_you")
    return held


# ── The office ───────────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_BUDGET)
async def plan(
    tx: Tx, actor: Actor, idea_id: int, version: int, *, owner: str, due: date
) -> WinnerCard:
    """Name who carries it out, and by what day. owner: "" is the office itself."""
    due = rules.check_due(due, tx.today)
    held = await _in_hand(tx, actor, idea_id, version)
    step = {"due_on": due}
    anew = {"owner": _named(owner), "due_on": due, "reminded": int(Reached.NOTHING)}
    return await _move(held, Move.PLAN, step, **anew)


@requires(Action.RUN_BUDGET)
async def another_owner(
    tx: Tx, actor: Actor, idea_id: int, version: int, *, owner: str
) -> WinnerCard:
    """Somebody else carries it out; its day stands."""
    held = await _in_hand(tx, actor, idea_id, version)
    return await _move(held, Move.OWNER, {"due_on": held.row.due_on}, owner=_named(owner))


def _named(owner: str) -> str:
    return rules.owner(owner) if owner else ""


@requires(Action.RUN_BUDGET)
async def begin(tx: Tx, actor: Actor, idea_id: int, version: int) -> WinnerCard:
    """The work has begun."""
    held = await _in_hand(tx, actor, idea_id, version)
    return await _move(held, Move.BEGIN, {})


@requires(Action.RUN_BUDGET)
async def report(
    tx: Tx,
    actor: Actor,
    idea_id: int,
    version: int,
    *,
    spent: int | None = None,
    words: str = "",
    photos: Sequence[File] = (),
) -> WinnerCard:
    """How it goes. spent: tenge so far, all together; None: as before.

    Refuses with `report_is_empty`, and as `rules.check_report` does.
    """
    held = await _in_hand(tx, actor, idea_id, version)
    if spent is None and not words and not photos:
        raise Invalid("report_is_empty")
    step, anew = _told(held.row, spent, words, photos)
    return await _move(held, Move.REPORT, step, **anew)


@requires(Action.RUN_BUDGET)
async def finish(
    tx: Tx,
    actor: Actor,
    idea_id: int,
    version: int,
    *,
    spent: int | None = None,
    words: str = "",
    photos: Sequence[File] = (),
) -> WinnerCard:
    """It is done. Refuses as `rules.check_report` does."""
    held = await _in_hand(tx, actor, idea_id, version)
    step, anew = _told(held.row, spent, words, photos)
    return await _move(held, Move.DONE, step, **anew, done_at=tx.now)


def _told(
    row: BudgetIdea, spent: int | None, words: str, photos: Sequence[File]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is written into the story, and what changes."""
    words = rules.line(words)
    rules.check_report(spent, row.spent, row.cost, words)
    step = {"note": words, "photos": list(photos[:PHOTOS_LIMIT]), "spent": spent}
    return step, {} if spent is None else {"spent": spent}


@requires(Action.RUN_BUDGET)
async def undo(tx: Tx, actor: Actor, idea_id: int, version: int, *, reason: str) -> WinnerCard:
    """It is not done after all, and why; its owner and day stand as before."""
    reason = rules.reason(reason)
    held = await _in_hand(tx, actor, idea_id, version)
    anew = {"done_at": None, "reminded": int(Reached.NOTHING)}
    return await _move(held, Move.UNDO, {"note": reason, "due_on": held.row.due_on}, **anew)


@requires(Action.RUN_BUDGET)
async def put_off(
    tx: Tx, actor: Actor, idea_id: int, version: int, *, due: date, reason: str
) -> WinnerCard:
    """Another day, and why: everybody reads both."""
    reason = rules.reason(reason)
    due = rules.check_due(due, tx.today)
    held = await _in_hand(tx, actor, idea_id, version)
    anew = {"due_on": due, "reminded": int(Reached.NOTHING)}
    return await _move(held, Move.PUT_OFF, {"due_on": due, "note": reason}, **anew)


async def _in_hand(tx: Tx, actor: Actor, idea_id: int, version: int) -> HeldIdea:
    """The winner once nobody else writes about it; `Stale` where a colleague was first."""
    held = _winner(await HeldIdea.locked(tx, actor, idea_id, office=True))
    _check(held, version)
    return held


async def _move(held: HeldIdea, move: Move, step: dict[str, Any], **values: Any) -> WinnerCard:
    """Change it and write that into its story; those who follow hear in the evening."""
    tx, row = held.round.tx, held.row
    stage: Stage = rules.after(move, row.stage)
    await held.move(IdeaState.WON, row.version, stage=stage, **values)
    await rounds.add_step(tx, row.id, WAYS[move].did, by=held.round.actor.person_id, **step)
    return await _card(held)
