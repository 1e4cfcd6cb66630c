"""Gatherings: another day, place or question; called off; called again."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.core.access import Actor
from bot.core.errors import Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.planning import OnPlan, PlanPress
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.screens import sending as screens
from bot.gatherings.service import changing, planning
from handlers.gatherings.card import calendar, show
from handlers.gatherings.making import Desk, on_desk, stands


async def reconvene(
    _: CallbackQuery,
    callback_data: GatheringPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Called again: the new day is asked at once."""
    try:
        desk = await Desk.open(tx, actor, t, state, callback_data.gathering)
    except Stale:
        return await stands(callback_data.gathering, tx, actor, t, state)
    if desk.view.state is not State.NO_QUORUM:
        return await stands(callback_data.gathering, tx, actor, t, state)
    return await desk.ask("day")


async def drop(desk: Desk, _: PlanPress) -> Screen:
    """Everything stays as people were told."""
    await desk.state.clear()
    said = desk.t.word("Nothing was changed, nobody was told anything.")
    return await show(desk.id, desk.tx, desk.actor, desk.t, said)


async def ask_cancel(
    _: CallbackQuery,
    callback_data: GatheringPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """A draft is put away after one question; of what people know the reason is asked first."""
    try:
        desk = await Desk.open(tx, actor, t, state, callback_data.gathering)
    except Stale:
        return await stands(callback_data.gathering, tx, actor, t, state)
    if not desk.known:
        await desk.hold()
        return screens.sure_to_put_away(desk.view, t)
    return await desk.ask("why")


async def sure(desk: Desk, pressed: PlanPress) -> Screen:
    """Put away, or called off: everybody hears why."""
    tx, actor, t = desk.tx, desk.actor, desk.t
    if not desk.known:
        await planning.put_away(tx, actor, desk.id, pressed.version)
        await desk.state.clear()
        said = t.word("The draft was discarded.")
        return await calendar(desk.view.okrug, tx, actor, t, said=said)
    why = desk.data.get("why") or ""
    if not why:
        return await desk.ask("why")
    await changing.call_off(tx, actor, desk.id, pressed.version, why)
    await desk.state.clear()
    n = t.number(desk.plan.reach.reachable)
    return await show(desk.id, tx, actor, t, t.word("Called off. It goes to {n}.", n=n))


def router() -> Router:
    """What is done to one that people know of."""
    table = Router(name="gatherings.changing")
    press = table.callback_query.register
    press(reconvene, GatheringPress.filter(F.do == OnGathering.RECONVENE))
    press(ask_cancel, GatheringPress.filter(F.do == OnGathering.CANCEL))
    press(on_desk(drop), PlanPress.filter(F.do == OnPlan.DROP))
    press(on_desk(sure), PlanPress.filter(F.do == OnPlan.SURE))
    return table
