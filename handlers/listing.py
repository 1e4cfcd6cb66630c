"""The office's queue: its pages, its filter, and the way from one card to the next."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.appeals import service
from bot.appeals.callbacks import (
    Begin,
    ClearFilter,
    FilterBy,
    FilterList,
    FilterMenu,
    FilterPart,
    QueuePage,
)
from bot.appeals.screens import filters
from bot.appeals.screens import queue as screens
from bot.appeals.screens.desk import desk_card
from bot.appeals.service import Part
from bot.core.access import Action, Actor
from bot.core.errors import NotFound
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.allowed import Pressed


async def show_queue(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """The key of the menu."""
    await state.clear()
    return await queue_screen(tx, actor, t)


async def turn_page(
    _: CallbackQuery,
    callback_data: QueuePage,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Another page."""
    await state.clear()
    return await queue_screen(tx, actor, t, callback_data.page)


async def queue_screen(tx: Tx, actor: Actor, t: Translator, page: int = 0) -> Screen:
    """A page of the queue as it stands now."""
    queue = await service.queue(tx, actor, page)
    begin = queue.first is not None
    return screens.queue_screen(queue.counts, queue.page, queue.filter, t, begin=begin)


async def begin(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The first card."""
    await state.clear()
    return await next_screen(tx, actor, t, None)


async def next_screen(
    tx: Tx, actor: Actor, t: Translator, after: int | None, said: str | None = None
) -> Screen:
    """The next card by itself; the last one says that the queue is at its end."""
    view = await service.next_card(tx, actor, after)
    if view is not None:
        return desk_card(view, t, said=said)
    queue = await service.queue(tx, actor)
    return screens.end_of_queue(queue.counts, queue.filter, t, said=said)


# The filter


async def show_filter(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """What the queue may be narrowed by."""
    await state.clear()
    filter_ = await service.filter_of(tx, actor)
    return filters.filter_screen(filter_, t, hands_over=actor.may(Action.TRIAGE_APPEAL))


async def list_choices(
    _: CallbackQuery, callback_data: FilterList, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What one part can be set to."""
    found = await service.choices(tx, actor, Part(callback_data.do.value))
    return filters.choices_screen(
        found.part,
        found.filter,
        found.counts,
        callback_data.page,
        t,
        places=found.places,
        people=found.people,
        me=found.me,
    )


async def narrow(
    _: CallbackQuery, callback_data: FilterBy, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """One tap chooses, and the queue is there again."""
    code = callback_data.code
    if not code:
        await service.show_all(tx, actor, Part(callback_data.do.value))
        return await queue_screen(tx, actor, t)
    match callback_data.do:
        case FilterPart.TOPIC:
            await service.filter_topic(tx, actor, code)
        case FilterPart.VILLAGE:
            await service.filter_village(tx, actor, code)
        case FilterPart.EXECUTOR:
            await service.filter_executor(tx, actor, _person(code))
        case FilterPart.STATE:
            await service.filter_state(tx, actor, code)
    return await queue_screen(tx, actor, t)


def _person(code: str) -> int:
    if not code.isdecimal():
        raise NotFound("colleague")
    return int(code)


async def clear_filter(_: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """Everything again."""
    await service.clear_filter(tx, actor)
    return await queue_screen(tx, actor, t)


def router() -> Router:
    """The key of the menu, pages, the first card, the filter."""
    table = Router(name="listing")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.message.register(show_queue, Pressed("Queue of appeals"))
    press = table.callback_query.register
    press(turn_page, QueuePage.filter())
    press(begin, Begin.filter())
    press(show_filter, FilterMenu.filter())
    press(list_choices, FilterList.filter())
    press(narrow, FilterBy.filter())
    press(clear_filter, ClearFilter.filter())
    return table
