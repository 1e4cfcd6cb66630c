"""Polls: those of an okrug, for its office and for its residents."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.core.access import Actor
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.polls.callbacks.common import PollsPage
from bot.polls.callbacks.making import BeginPress, OnBegin
from bot.polls.screens import listing as screens
from bot.polls.service import looking
from handlers.allowed import Pressed


async def begin(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """The key of the menu: the one okrug that concerns this person, or which of them."""
    await state.clear()
    okrugs = await looking.okrugs(tx, actor)
    if not okrugs:
        return screens.nowhere(t)
    if len(okrugs) > 1:
        return screens.choose_okrug(okrugs, t)
    return await list_of(okrugs[0].code, tx, actor, t)


async def choose(
    _: CallbackQuery, callback_data: BeginPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """This one's."""
    return await list_of(callback_data.okrug, tx, actor, t)


async def turn(
    _: CallbackQuery, callback_data: PollsPage, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Another page, or back to the first."""
    await state.clear()
    at = (callback_data.okrug, tx, actor, t)
    return await list_of(*at, page=callback_data.page, past=callback_data.past)


async def list_of(
    okrug: str, tx: Tx, actor: Actor, t: Translator, *,
    page: int = 0, past: bool = False, said: str | None = None,
) -> Screen:  # fmt: skip
    """A page of an okrug's polls; said: what has just happened, on top."""
    view = await looking.polls(tx, actor, okrug, page, past=past)
    return screens.list_screen(view, t, said=said)


def router() -> Router:
    """The menu key and the pages."""
    table = Router(name="polls.listing")
    table.message.register(begin, Pressed("Polls"))
    press = table.callback_query.register
    press(choose, BeginPress.filter(F.do == OnBegin.OKRUG))
    press(turn, PollsPage.filter())
    return table
