"""The people's budget: an okrug's home, its earlier rounds, and the card of one."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.budget.callbacks.common import BudgetHome, OnRound, RoundPress
from bot.budget.rules.kinds import RoundState
from bot.budget.screens import card as screens
from bot.budget.screens import home as homes
from bot.budget.screens import planning as plans
from bot.budget.service import looking, planning
from bot.core.access import Actor
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.allowed import Pressed


async def show(
    round_id: int, tx: Tx, actor: Actor, t: Translator, said: str | None = None
) -> Screen:
    """The card of a round as it stands now; said: what has just happened, on top.

    A draft is shown to its office as it is put together.
    """
    shown = await looking.card(tx, actor, round_id)
    if shown.view.state is RoundState.DRAFT:
        return plans.plan_card(await planning.plan_of(tx, actor, round_id), t, said=said)
    return screens.card(shown, t, said=said)


async def home(okrug: str, tx: Tx, actor: Actor, t: Translator, said: str | None = None) -> Screen:
    """What goes on in an okrug now; said: what has just happened, on top."""
    return homes.home_screen(await looking.home(tx, actor, okrug), t, said=said)


async def begin(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """The key of the menu: the one okrug that concerns this person, or which of them."""
    await state.clear()
    okrugs = await looking.okrugs(tx, actor)
    if not okrugs:
        return homes.nowhere(t)
    if len(okrugs) > 1:
        return homes.choose_okrug(okrugs, t)
    return await home(okrugs[0].code, tx, actor, t)


async def turn(
    _: CallbackQuery,
    callback_data: BudgetHome,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Home, or a page of earlier rounds."""
    await state.clear()
    okrug, page = callback_data.okrug, callback_data.page
    if page:
        return homes.earlier_screen(await looking.earlier(tx, actor, okrug, page), t)
    return await home(okrug, tx, actor, t)


async def opened(
    _: CallbackQuery,
    callback_data: RoundPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """From a list, or back from one of its parts."""
    await state.clear()
    return await show(callback_data.round, tx, actor, t)


def router() -> Router:
    """The menu key, the home and the card."""
    table = Router(name="budget.card")
    table.message.register(begin, Pressed("People's budget"))
    press = table.callback_query.register
    press(turn, BudgetHome.filter())
    press(opened, RoundPress.filter(F.do == OnRound.OPEN))
    return table
