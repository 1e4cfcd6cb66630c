"""What the guess of topics has learned: seen by the office, forgotten by the akim."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery

from bot.appeals import service
from bot.appeals.callbacks import LearnedPress, OnLearned
from bot.appeals.screens import learned as screens
from bot.core.access import Actor
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.office import back_to_hub


async def press(
    _: CallbackQuery, callback_data: LearnedPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Seen, asked once more, forgotten; what was learned since the question asks again."""
    okrug = callback_data.okrug
    view = await service.learned(tx, actor)
    if callback_data.do is OnLearned.SHOW or not (view.confirmed and view.may_forget):
        return screens.learned_screen(okrug, view, t, back_to_hub(okrug, t))
    if callback_data.do is OnLearned.ASK or callback_data.version != view.confirmed:
        return screens.sure_to_forget(okrug, view, t)
    await service.forget_learned(tx, actor)
    view = await service.learned(tx, actor)
    shown = screens.learned_screen(okrug, view, t, back_to_hub(okrug, t))
    return replace(shown, toast=t.word("The guess has forgotten what it learned."))


def router() -> Router:
    """One button with three meanings."""
    table = Router(name="learned")
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    table.callback_query.register(press, LearnedPress.filter())
    return table
