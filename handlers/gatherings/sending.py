"""Gatherings: the last look, and then everybody is told; also of several separate ones at once."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.core.access import Actor
from bot.core.errors import Invalid, Refusal, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen, plain
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.planning import OnPlan, PlanPress
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.screens import sending as screens
from bot.gatherings.service import announcing, changing, planning
from bot.gatherings.service.announcing import Told
from bot.gatherings.service.planning import PlanView
from handlers.gatherings import beginning
from handlers.gatherings.card import show
from handlers.gatherings.making import Desk, on_desk
from handlers.refusals import refused


async def look(desk: Desk, _: PlanPress) -> Screen:
    """As people will read it, in both languages, and whom it reaches."""
    return await look_again(desk)


async def look_again(desk: Desk) -> Screen:
    """The same after the reason or another day was said."""
    view, t = desk.view, desk.t
    await desk.hold("look", looked=desk.data.get("changes") or {})
    if desk.known and not _anything(desk.plan):
        return await desk.card(problem=refused(Invalid("nothing_changes"), t))
    if not desk.known and not desk.plan.ready:
        return await desk.following()
    if view.held_at is not None and view.held_at <= desk.tx.now:
        return await desk.ask("day", problem=refused(Invalid("day_is_past"), t))
    return screens.preview(desk.plan, t, reason=desk.data.get("reason") or "")


def _anything(plan: PlanView) -> bool:
    again = plan.view.state is State.NO_QUORUM
    return plan.changes.held_at is not None if again else bool(plan.changed and plan.changes)


async def send(desk: Desk, pressed: PlanPress) -> Screen:
    """Everybody is told: once, however often that is pressed."""
    if pressed.version != desk.view.version:
        raise Stale(by="")
    if desk.known and (desk.data.get("changes") or {}) != desk.data.get("looked"):
        return await look_again(desk)  # something else than stands above the button
    try:
        told = await _tell(desk)
    except Invalid as problem:
        return await _kept(desk, problem)
    except Refusal as problem:
        if problem.name != "notice_too_late":
            raise
        return await look_again(desk)
    await desk.state.clear()
    n = desk.t.number(desk.plan.reach.reachable)
    said = desk.t.word("Done. It goes to {n}.", n=n) if told.people else None
    return await show(desk.id, desk.tx, desk.actor, desk.t, said)


async def _tell(desk: Desk) -> Told:
    at = (desk.tx, desk.actor, desk.id, desk.view.version)
    reason = desk.data.get("reason") or ""
    if desk.view.state is State.DRAFT:
        return await announcing.announce(*at, reason)
    tell = changing.reconvene if desk.view.state is State.NO_QUORUM else changing.change
    return await tell(*at, desk.changes, reason=reason)


async def _kept(desk: Desk, problem: Invalid) -> Screen:
    """Not yet: why, where it can be mended."""
    said = refused(problem, desk.t)
    if problem.name == "day_is_past":
        return await desk.ask("day", problem=said)
    return await desk.card(problem=said)


# Separate gatherings


async def separate(
    _: CallbackQuery,
    callback_data: GatheringPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Those that lead to it; where there are none, they are planned."""
    await state.clear()
    plan = await planning.outlook_of(tx, actor, callback_data.gathering)
    if not plan.around.separate:
        return await beginning.villages(plan.view, tx, actor, t, state)
    return await separate_screen(plan, tx, actor, t)


async def separate_screen(
    plan: PlanView, tx: Tx, actor: Actor, t: Translator, said: str | None = None
) -> Screen:
    """The separate gatherings of one as they stand."""
    return screens.separate_screen(plan, await _drafts(plan, tx, actor), t, said=said)


async def _drafts(plan: PlanView, tx: Tx, actor: Actor) -> list[PlanView]:
    return [
        await planning.outlook_of(tx, actor, one.id)
        for one in plan.around.separate
        if one.state is State.DRAFT
    ]


def _seal(drafts: list[PlanView]) -> int:
    return sum(one.view.version for one in drafts)


async def look_at_all(desk: Desk, _: PlanPress) -> Screen:
    """The first of them as it will arrive, and the list."""
    drafts = await _drafts(desk.plan, desk.tx, desk.actor)
    if not drafts or not all(one.ready and not one.late for one in drafts):
        return await separate_screen(desk.plan, desk.tx, desk.actor, desk.t)
    return screens.preview_separate(desk.plan, drafts, _seal(drafts), desk.t)


async def announce_all(desk: Desk, pressed: PlanPress) -> Screen:
    """Everybody in all of these villages is called."""
    tx, actor, t = desk.tx, desk.actor, desk.t
    said = None
    try:
        _, count, people = await announcing.announce_separate(tx, actor, desk.id, pressed.version)
        said = t.word(
            "Announced: {n}. It goes to {people}.", n=t.number(count), people=t.number(people)
        )
    except Invalid as problem:
        said = plain(refused(problem, t))
    except Stale:
        said = t.word("This has changed meanwhile. Here is how it stands now.")
    return await separate_screen(await desk.again(), tx, actor, t, said)


async def plan_more(desk: Desk, _: PlanPress) -> Screen:
    """Of further villages."""
    return await beginning.villages(desk.view, desk.tx, desk.actor, desk.t, desk.state)


def register(table: Router) -> None:
    """The buttons of the last look."""
    press = table.callback_query.register
    press(separate, GatheringPress.filter(F.do == OnGathering.PLAN_SEPARATE))
    for do, handler in (
        (OnPlan.LOOK, look),
        (OnPlan.SEND, send),
        (OnPlan.ALL, look_at_all),
        (OnPlan.ALL_SURE, announce_all),
        (OnPlan.SEPARATE, plan_more),
    ):
        press(on_desk(handler), PlanPress.filter(F.do == do))
