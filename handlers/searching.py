"""Looking for an appeal: by its number, by words, by its village."""

from dataclasses import replace
from datetime import timedelta

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ChatType
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals import service
from bot.appeals.callbacks import AskSearch, FoundCard, FoundPage
from bot.appeals.screens import search as screens
from bot.appeals.screens.desk import desk_card
from bot.appeals.service import Piece
from bot.core.access import Action, Actor
from bot.core.i18n import Translator
from bot.core.screen import Screen, rows
from bot.core.tx import Tx
from handlers.listing import queue_screen
from handlers.pieces import Says
from handlers.words import Waiting, wait_for


class Searching(StatesGroup):
    """What the next line is taken for."""

    query = State()  # data: until


_WAITS = timedelta(minutes=15)
#: What was looked for last lies in a form of its own: it outlives what is said about an appeal.
_LAST = "search"


def _last(state: FSMContext) -> FSMContext:
    return FSMContext(storage=state.storage, key=replace(state.key, destiny=_LAST))


async def forget_search(state: FSMContext) -> None:
    """Nothing is kept of what was looked for: its person leaves."""
    await _last(state).clear()


async def ask(_: CallbackQuery, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """What is it?"""
    actor.must(Action.READ_QUEUE)
    await wait_for(state, Searching.query, tx.now + _WAITS)
    return screens.search_prompt(t)


async def look(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Words are looked for, and so is the next line; anything but words means something else."""
    if not piece.text or piece.media or piece.location:
        await state.clear()
        raise SkipHandler
    await wait_for(state, Searching.query, tx.now + _WAITS)
    found = await _found(tx, actor, t, piece.text, 0)
    await _last(state).set_data({"query": piece.text[: service.QUERY_LIMIT]})
    return found


async def _found(tx: Tx, actor: Actor, t: Translator, query: str, page: int) -> Screen:
    found = await service.search(tx, actor, query, page)
    return screens.found_screen(
        found.query,
        found.page,
        t,
        total=found.total,
        more=found.more,
        nearest=found.nearest,
        villages=found.villages,
    )


async def turn_page(
    _: CallbackQuery,
    callback_data: FoundPage,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """What was looked for last, as it is found now; where nothing was, the question."""
    actor.must(Action.READ_QUEUE)
    await wait_for(state, Searching.query, tx.now + _WAITS)
    query = (await _last(state).get_data()).get("query")
    if not query:
        return screens.search_prompt(t)
    return await _found(tx, actor, t, query, callback_data.page)


async def open_card(
    _: CallbackQuery,
    callback_data: FoundCard,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """One of them as it stands now, with the way back."""
    await state.clear()
    card = desk_card(await service.card(tx, actor, callback_data.appeal), t)
    return replace(card, rows=rows(*card.rows, screens.to_found(callback_data.page, t)))


async def leave(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel inside the form."""
    await state.clear()
    return await queue_screen(tx, actor, t)


def router() -> Router:
    """The button under the queue, the form, what was found."""
    table = Router(name="searching")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.message.register(leave, Command("cancel"), StateFilter(Searching))
    press = table.callback_query.register
    press(ask, AskSearch.filter())
    press(turn_page, FoundPage.filter())
    press(open_card, FoundCard.filter())
    table.message.register(look, StateFilter(Searching.query), Waiting(), Says())
    return table
