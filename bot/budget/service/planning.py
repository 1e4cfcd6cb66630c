"""A round is put together by the office, announced, changed while it may be, and called off.

A line that was written waits for its turn and is never lost to a colleague's press; a button that
was drawn for another state is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.budget.models import BudgetRound
from bot.budget.notices.rounds import RoundAnnounced, RoundCalledOff, RoundChanged, ToMany
from bot.budget.rules.amounts import check_money
from bot.budget.rules.kinds import Phase, RoundState
from bot.budget.rules.phases import Span, check
from bot.budget.rules.planning import (
    About,
    Change,
    Pair,
    Standing,
    as_of,
    check_change,
    check_reason,
    check_title,
    new_dates,
    proposed,
    year_of,
)
from bot.budget.service.held import Held
from bot.budget.storage import planning as find
from bot.budget.storage import rounds
from bot.budget.storage import voting as votes
from bot.budget.storage.planning import PlanView
from bot.budget.storage.views import RoundView
from bot.core.access import Action, Actor, requires, system
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.groups import Group
from bot.core.tx import Tx
from bot.delivery.notices import Lane
from bot.delivery.outbox import Batch, fan_out, fan_out_to_public
from bot.people import service as people
from bot.people.service import public_chats_of
from bot.places import service as places

#: What handlers hold in their hands besides the use cases below.
__all__ = ["PlanView", "Told"]

_OPEN = frozenset({RoundState.DRAFT, RoundState.RUNNING})
#: What can still be called off: once the vote has ended it is counted.
_MAY_END = frozenset({None, Phase.IDEAS, Phase.CHECK, Phase.VOTING})


@dataclass(frozen=True)
class Told:
    """What was announced, changed or called off, and how many people hear of it."""

    view: RoundView
    people: int


# ── It is begun and looked at ────────────────────────────────────────────────────────────────


@requires(Action.RUN_BUDGET)
async def begin(tx: Tx, actor: Actor, okrug: str, title: Callable[[int], Pair]) -> RoundView:
    """Begin a round with the usual dates; the draft that the okrug has is taken up again.

    title: the proposed one, in both languages, for the year of the money.
    """
    actor.must(Action.RUN_BUDGET, okrug)
    row = await find.draft(tx, okrug)
    if row is None:
        phases = proposed(tx.now, tx.zone)
        year = year_of(phases, tx.zone)
        kk, ru = title(year)
        row = BudgetRound(
            bot_id=tx.bot_id,
            okrug=okrug,
            state=RoundState.DRAFT,
            year=year,
            title_kk=kk,
            title_ru=ru,
            created_by=actor.id,
            created_at=tx.now,
            updated_at=tx.now,
        )
        tx.session.add(row)
        await tx.session.flush()
        await rounds.set_phases(tx, row.id, phases)
    return await (await Held.of_office(tx, actor, row.id)).view()


@requires(Action.RUN_BUDGET)
async def plan_of(tx: Tx, actor: Actor, round_id: int) -> PlanView:
    """How it stands for its office; a draft as it would be if people were told of it now."""
    held = await Held.of_office(tx, actor, round_id)
    row = held.row
    return PlanView(
        view=replace(await held.view(), phases=_dates(held)),
        reach=await find.reach(tx, row),
        chats=0 if row.settlements else len(await public_chats_of(tx, row.okrug)),
        all_villages=tuple(await places.settlements(tx, row.okrug)),
        bot=await people.bot_username(tx),
    )


def _dates(held: Held) -> tuple[Span, ...]:
    """Its dates; a draft whose first day came while it lay there begins when it is announced."""
    if held.row.state is not RoundState.DRAFT:
        return held.phases
    return as_of(held.phases, held.tx.now, held.tx.zone)


@requires(Action.RUN_BUDGET)
async def discard(tx: Tx, actor: Actor, round_id: int, version: int) -> RoundView:
    """A draft is not wanted any more; nobody was told of it."""
    held = await _held(tx, actor, round_id, version)
    if held.row.state is not RoundState.DRAFT:
        raise Stale(by="")
    await held.move(RoundState.DISCARDED, version)
    return await held.view()


async def _held(tx: Tx, actor: Actor, round_id: int, version: int | None) -> Held:
    """A round in one's hands; whoever else writes about it waits. version: None for a line."""
    await rounds.lock(tx, round_id)
    held = await Held.of_office(tx, actor, round_id)
    if held.row.state not in _OPEN or version not in {None, held.row.version}:
        raise Stale(by="")
    return held


# ── What is another ──────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_BUDGET)
async def look_at(tx: Tx, actor: Actor, round_id: int, change: Change) -> PlanView:
    """How it would be; nothing is written. Refuses as `change_it` does."""
    held = await _held(tx, actor, round_id, None)
    dates = await _check(held, change)
    plan = await plan_of(tx, actor, round_id)
    return replace(plan, view=_as_changed(plan.view, change, dates))


def _as_changed(view: RoundView, change: Change, dates: tuple[Span, ...] | None) -> RoundView:
    said = change.columns()
    return replace(
        view,
        phases=dates or view.phases,
        **{name: said[name] for name in _SHOWN if name in said},
    )


#: What of a round's change is shown before everybody is told.
_SHOWN = ("money", "method", "least", "most", "capped", "adults", "joined_before", "paper",
          "tie", "seed")  # fmt: skip


@requires(Action.RUN_BUDGET)
async def change_it(
    tx: Tx, actor: Actor, round_id: int, version: int | None, change: Change
) -> Told:
    """Make something another; of a round that people know everybody hears of it.

    Refuses as `rules.planning.check_change` and `new_dates` do; `Stale` for a button that was
    drawn for another state.
    """
    held = await _held(tx, actor, round_id, version)
    dates = await _check(held, change)
    known = held.row.state is not RoundState.DRAFT
    values = change.columns() | _asked_anew(held, dates)
    await held.move(held.row.state, held.row.version, **values)
    if dates is not None:
        await rounds.set_phases(tx, round_id, dates)
    if not known or change.about is About.NAME:
        return Told(await held.view(), 0)
    about = change.about.value
    notice = RoundChanged(round_id=round_id, about=about, version=held.row.version)
    told = await tell(tx, held.row, notice, tag=f"{held.row.version}:")
    return Told(await held.view(), told)


async def _check(held: Held, change: Change) -> tuple[Span, ...] | None:
    """The new dates, if it is about dates."""
    tx, row = held.tx, held.row
    known = row.state is not RoundState.DRAFT
    phases = _dates(held)
    listed = row.listed_at is not None
    check_change(change, Standing(known, listed, phases, row.least, row.most), tx.now)
    if change.money is not None:
        check_money(change.money)
    if change.title is not None:
        check_title(change.title)
    if change.settlements is not None:
        of_okrug = {one.code for one in await places.settlements(tx, row.okrug)}
        if not of_okrug.issuperset(change.settlements):
            raise NotFound("place")
    if change.about is not About.DATES:
        return None
    return new_dates(change, phases, tx.now, known=known, zone=tx.zone)


def _asked_anew(held: Held, dates: tuple[Span, ...] | None) -> dict[str, Any]:
    """What is said once for a date is said once more for another one that is still to come."""
    if dates is None:
        return {}
    before = {one.phase: one.ends_at for one in held.phases}
    after = {one.phase: one.ends_at for one in dates}
    anew: dict[str, Any] = {}
    if before[Phase.CHECK] != after[Phase.CHECK]:
        anew["list_told_at"] = None
    if before[Phase.VOTING] != after[Phase.VOTING]:
        anew["reminded_at"] = None
    return anew


@requires(Action.RUN_BUDGET)
async def usual_dates(tx: Tx, actor: Actor, round_id: int, version: int) -> RoundView:
    """A draft begins once it is announced, and its phases are as long as usual."""
    held = await _held(tx, actor, round_id, version)
    if held.row.state is not RoundState.DRAFT:
        raise Stale(by="")
    await held.move(RoundState.DRAFT, version)
    await rounds.set_phases(tx, round_id, proposed(tx.now, tx.zone))
    return await held.view()


@requires(Action.RUN_BUDGET)
async def turn_village(tx: Tx, actor: Actor, round_id: int, version: int, code: str) -> RoundView:
    """The people of this village of the okrug take part, or not; none ticked stands for all."""
    held = await _held(tx, actor, round_id, version)
    ticked = set(held.row.settlements) ^ {code}
    of_okrug = [one.code for one in await places.settlements(tx, held.row.okrug)]
    if code not in of_okrug:
        raise NotFound("place")
    chosen = tuple(one for one in of_okrug if one in ticked)
    settlements = () if len(chosen) == len(of_okrug) else chosen
    told = await change_it(tx, actor, round_id, version, Change(settlements=settlements))
    return told.view


# ── Everybody is told ────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_BUDGET)
async def announce(tx: Tx, actor: Actor, round_id: int, version: int) -> Told:
    """Residents may propose from now on, or from its first day on.

    Refuses with `budget_money_missing`, `budget_round_running`, or what is wrong with its dates;
    `Stale` for the second of two presses.
    """
    row = await rounds.budget_round(tx, round_id)
    others = await find.lock_okrug(tx, row.okrug) if row else ()
    held = await _held(tx, actor, round_id, version)
    if held.row.state is not RoundState.DRAFT:
        raise Stale(by="")
    if not held.row.money:
        raise Invalid("budget_money_missing")
    if any(one.state is RoundState.RUNNING and _meet(one, held.row) for one in others):
        raise Refusal("budget_round_running")
    phases = _dates(held)
    check(phases)
    await held.move(RoundState.RUNNING, version, announced_at=tx.now)
    await rounds.set_phases(tx, round_id, phases)
    told = await tell(tx, held.row, RoundAnnounced(round_id=round_id))
    return Told(await held.view(), told)


def _meet(one: BudgetRound, other: BudgetRound) -> bool:
    """Whether somebody would take part in both."""
    if not one.settlements or not other.settlements:
        return True
    return not set(one.settlements).isdisjoint(other.settlements)


@requires(Action.RUN_BUDGET)
async def call_off(tx: Tx, actor: Actor, round_id: int, version: int, why: str) -> Told:
    """It is not held, and everybody hears why. Refuses with `budget_vote_is_over`."""
    why = check_reason(why)
    held = await _held(tx, actor, round_id, version)
    if held.row.state is not RoundState.RUNNING:
        raise Stale(by="")
    if held.phase not in _MAY_END:
        raise Refusal("budget_vote_is_over")
    await held.move(RoundState.CANCELLED, version, why=why)
    await votes.forget_choices(tx, round_id)  # nobody counts them, so nobody needs them
    told = await tell(tx, held.row, RoundCalledOff(round_id=round_id))
    return Told(await held.view(), told)


@system
async def tell(tx: Tx, row: BudgetRound, notice: ToMany, *, tag: str = "") -> int:
    """Everybody whom a round concerns, and the okrug's channel and group; how many people."""
    batch = Batch(row.id, Lane.BULK, Group.BUDGET, tag=tag)
    told = await fan_out(tx, notice, rounds.concerned(row), batch)
    if not row.settlements:
        chats = await public_chats_of(tx, row.okrug)
        await fan_out_to_public(tx, notice, [chat.id for chat in chats], batch)
    return told
