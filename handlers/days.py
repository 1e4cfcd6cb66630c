"""The calendar of working days: the operator puts a day right, deadlines follow."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals import service
from bot.appeals.callbacks import AskDay, DayPress, Days, OnDay
from bot.appeals.screens import days as screens
from bot.core.access import Action, Actor
from bot.core.days import read_day
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx


class Calendar(StatesGroup):
    """The next message is a date."""

    day = State()


async def show(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The months ahead."""
    await state.clear()
    return screens.days_screen(await service.days_ahead(tx, actor), t)


async def ask(_: CallbackQuery, *, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """Which day?"""
    actor.must(Action.EDIT_CALENDAR)
    await state.set_state(Calendar.day)
    return screens.ask_day(t)


async def take(
    message: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A date, or once more."""
    day = read_day(message.text or "", tx.today)
    if day is None:
        return screens.ask_day(t, unread=True)
    seen = await service.look_at_day(tx, actor, day)
    await state.clear()
    return screens.day_screen(seen, t)


async def press(
    _: CallbackQuery, callback_data: DayPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """One day: seen, or made what the button says."""
    day = callback_data.day
    if callback_data.do is OnDay.SHOW:
        return screens.day_screen(await service.look_at_day(tx, actor, day), t)
    changed = await service.correct_day(tx, actor, day, works=callback_data.do is OnDay.WORK)
    return screens.day_screen(changed, t, said=t.word("Changed. Due dates follow."))


def router() -> Router:
    """For the operator; others are refused by the use cases."""
    table = Router(name="days")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.callback_query.register(show, Days.filter())
    table.callback_query.register(ask, AskDay.filter())
    table.callback_query.register(press, DayPress.filter())
    table.message.register(take, Calendar.day, F.text, ~F.text.startswith("/"))
    return table
