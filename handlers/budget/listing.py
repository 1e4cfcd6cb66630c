"""The people's budget: the office makes the list that people vote on, and publishes it."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.budget.callbacks.common import OnRound, RoundPress
from bot.budget.callbacks.ideas import ListPress, OnList
from bot.budget.screens import listing as screens
from bot.budget.service import listing as service
from bot.core.access import Actor
from bot.core.errors import Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.receiving import changed


async def show_office_list(
    round_id: int, tx: Tx, actor: Actor, t: Translator, said: str | None = None
) -> Screen:
    """The list as it stands; said: what has just happened, on top."""
    return screens.list_screen(await service.outlook(tx, actor, round_id), t, said)


async def opened(
    _: CallbackQuery, callback_data: RoundPress | ListPress, *, tx: Tx, actor: Actor,
    t: Translator, state: FSMContext,
) -> Screen:  # fmt: skip
    """From the card of the round, or back."""
    await state.clear()
    return await show_office_list(callback_data.round, tx, actor, t)


async def ask(
    _: CallbackQuery, callback_data: ListPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Once more: is it to be published, or taken back?"""
    view = await service.outlook(tx, actor, callback_data.round)
    publishes = callback_data.do is OnList.PUBLISH
    may = view.ready if publishes else view.open and view.round.listed_at is not None
    if not may or view.round.version != callback_data.version:
        return screens.list_screen(view, t, changed(t))
    return screens.sure_to_publish(view, t) if publishes else screens.sure_to_recall(view, t)


async def publish(
    _: CallbackQuery, callback_data: ListPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Sure: everybody is told."""
    round_id, version = callback_data.round, callback_data.version
    try:
        view, people = await service.publish_list(tx, actor, round_id, version)
    except Stale:
        return await show_office_list(round_id, tx, actor, t, changed(t))
    said = t.plural(
        "Published. {n} person is being told.", "Published. {n} people are being told.", n=people
    )
    return screens.list_screen(view, t, said.unescape())


async def recall(
    _: CallbackQuery, callback_data: ListPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Sure: it is corrected."""
    round_id, version = callback_data.round, callback_data.version
    try:
        view = await service.recall_list(tx, actor, round_id, version)
    except Stale:
        return await show_office_list(round_id, tx, actor, t, changed(t))
    return screens.list_screen(view, t, t.word("The list is taken back. Correct it now."))


def router() -> Router:
    """The list, twice asked about."""
    table = Router(name="budget.listing")
    press = table.callback_query.register
    press(opened, RoundPress.filter(F.do == OnRound.LIST))
    for do, handler in (
        (OnList.OPEN, opened),
        (OnList.PUBLISH, ask),
        (OnList.RECALL, ask),
        (OnList.PUBLISH_SURE, publish),
        (OnList.RECALL_SURE, recall),
    ):
        press(handler, ListPress.filter(F.do == do))
    return table
