"""What an office has sent and planned, looked through and searched; and whom to phone."""

from dataclasses import replace
from datetime import timedelta

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.broadcasts import service
from bot.broadcasts.callbacks.work import HistoryPress, SearchPress, UnreachedPress
from bot.broadcasts.screens import history as lists
from bot.broadcasts.screens import unreached as phoning
from bot.broadcasts.service import Household
from bot.core.access import Action, Actor
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.text import clean
from bot.core.tx import Tx
from bot.places import service as places
from bot.places.service import name_of
from handlers.announced import Announced, beside, leave
from handlers.pieces import Says
from handlers.words import Waiting, wait_for

_SEARCHES = timedelta(minutes=15)
_WORDS_KEPT = 100
#: What was looked for last outlives what is opened from the list.
_LAST = "announced"


# ── History ──────────────────────────────────────────────────────────────────────────────────


async def history(
    _: CallbackQuery, callback_data: HistoryPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """A page of what was sent and planned, or of what was looked for last."""
    words = None
    if callback_data.found:
        words = (await _last(state).get_data()).get("words")
    else:
        await leave(state)
    office, page = callback_data.office, callback_data.page
    listed = await _listed(tx, actor, t, office, page=page, words=words)
    return replace(listed, show="new") if callback_data.aside else listed


async def _listed(
    tx: Tx, actor: Actor, t: Translator, office: str, *, page: int = 0, words: str | None = None
) -> Screen:
    found = await service.history(tx, actor, office, words=words or "", page=page)
    return lists.history_screen(
        office,
        found.found,
        t,
        page=found.page,
        pages=found.pages,
        first=found.page * service.PAGE + 1,
        total=found.total,
        words=words,
    )


def _last(state: FSMContext) -> FSMContext:
    return FSMContext(storage=state.storage, key=replace(state.key, destiny=_LAST))


async def forget_search(state: FSMContext) -> None:
    """Nothing is kept of what was looked for: its person leaves."""
    await _last(state).clear()


async def ask_search(
    _: CallbackQuery, callback_data: SearchPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Which words?"""
    actor.must(Action.SEND_BROADCAST)
    await wait_for(state, Announced.search, tx.now + _SEARCHES, office=callback_data.office)
    return lists.search_prompt(callback_data.office, t)


async def search(
    message: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Words are looked for, and so is the next line."""
    office = (await state.get_data())["office"]
    words = clean(message.text or message.caption or "", _WORDS_KEPT)
    if not words:
        return lists.search_prompt(office, t)
    await wait_for(state, Announced.search, tx.now + _SEARCHES, office=office)
    await _last(state).set_data({"words": words})
    return await _listed(tx, actor, t, office, words=words)


async def leave_form(
    _: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """/cancel: the whole list."""
    office = (await state.get_data())["office"]
    await state.clear()
    return await _listed(tx, actor, t, office)


# ── Whom to phone ────────────────────────────────────────────────────────────────────────────


async def unreached(
    _: CallbackQuery, callback_data: UnreachedPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """A page of them, or everybody as a file."""
    people = await service.unreached(tx, actor, callback_data.broadcast)
    villages = await _villages(tx, people, t)
    if callback_data.file and people:
        return phoning.unreached_file(callback_data.broadcast, people, villages, t)
    card = await service.card(tx, actor, callback_data.broadcast)
    return beside(card, phoning.unreached_screen(card, people, villages, callback_data.page, t))


async def _villages(tx: Tx, people: list[Household], t: Translator) -> dict[str, str]:
    found = {
        code: await places.resolve(tx, code)
        for code in {one.settlement for one in people if one.settlement}
    }
    return {code: name_of(place, t.language) for code, place in found.items() if place}


def router() -> Router:
    """Lists by pages, and the question what to look for."""
    table = Router(name="announced_list")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    table.callback_query.register(history, HistoryPress.filter())
    table.callback_query.register(ask_search, SearchPress.filter())
    table.callback_query.register(unreached, UnreachedPress.filter())
    table.message.register(leave_form, Command("cancel"), StateFilter(Announced.search))
    table.message.register(search, StateFilter(Announced.search), Waiting(), Says())
    return table
