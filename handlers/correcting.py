"""A typo in a notice that is out: other words, seen once more, then changed everywhere."""

from datetime import timedelta

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.broadcasts import service
from bot.broadcasts.callbacks.work import CorrectionPress, OnWork, WorkPress
from bot.broadcasts.screens import changing
from bot.broadcasts.service import BroadcastView
from bot.core.access import Actor
from bot.core.errors import Stale
from bot.core.i18n import Language, Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.announced import Announced, beside, card_screen, leave, stale
from handlers.formatting import html_of
from handlers.pieces import Says
from handlers.words import Waiting, wait_for

_WAITS = timedelta(hours=2)


async def correct(
    _: CallbackQuery, callback_data: WorkPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Which of the two texts?"""
    await leave(state)
    card = await service.card(tx, actor, callback_data.broadcast)
    return beside(card, changing.ask_language(card.view, t))


async def ask_words(
    _: CallbackQuery, callback_data: WorkPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The whole text anew; the old one to be copied."""
    card = await service.card(tx, actor, callback_data.broadcast)
    language: Language = "kk" if callback_data.do is OnWork.CORRECT_KK else "ru"
    about = {"broadcast": card.view.id, "language": language, "was": _as_of(card.view)}
    await wait_for(state, Announced.text, tx.now + _WAITS, **about)
    return beside(card, changing.ask_words(card.view, language, t))


def _as_of(view: BroadcastView) -> str:
    """What changes when somebody else corrects it, and not when the last message goes out."""
    return view.corrected_at.isoformat() if view.corrected_at else ""


async def take_words(
    message: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A preview; whatever is written next replaces it."""
    data = await state.get_data()
    html = html_of(message)
    if not html:
        return Screen(text=t("Only the words can be corrected. Write the text."))
    about, language = data["broadcast"], data["language"]
    await service.check_correction(tx, actor, about, html=html, language=language)
    turn = data.get("turn", 0) + 1
    kept = {name: data[name] for name in ("broadcast", "language", "was")}
    await wait_for(state, Announced.text, tx.now + _WAITS, html=html, turn=turn, **kept)
    card = await service.card(tx, actor, about)
    return changing.correction_preview(card, html, language, turn, t)


async def correct_now(
    _: CallbackQuery, callback_data: CorrectionPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Changed for everybody. An older preview shows the newest; what others wrote is kept."""
    data = await state.get_data()
    about = callback_data.broadcast
    if await state.get_state() != Announced.text.state or data.get("broadcast") != about:
        return await stale(about, tx, actor, t)
    card = await service.card(tx, actor, about)
    if data.get("turn") != callback_data.turn:
        return changing.correction_preview(card, data["html"], data["language"], data["turn"], t)
    await leave(state)
    if data["was"] != _as_of(card.view):
        return await stale(about, tx, actor, t)
    try:
        view = await service.correct(
            tx, actor, about, card.view.version, html=data["html"], language=data["language"]
        )
    except Stale:
        return await stale(about, tx, actor, t)
    return await card_screen(tx, actor, t, view, t.word("The text is being changed everywhere."))


async def leave_form(
    _: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """/cancel: nothing is changed."""
    about = (await state.get_data())["broadcast"]
    await state.clear()
    return await card_screen(tx, actor, t, await service.look(tx, actor, about))


def router() -> Router:
    """Two questions, a preview, one press."""
    table = Router(name="correcting")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    press = table.callback_query.register
    press(correct, WorkPress.filter(F.do == OnWork.CORRECT))
    press(ask_words, WorkPress.filter(F.do.in_({OnWork.CORRECT_KK, OnWork.CORRECT_RU})))
    press(correct_now, CorrectionPress.filter())
    table.message.register(leave_form, Command("cancel"), StateFilter(Announced.text))
    table.message.register(take_words, StateFilter(Announced.text), Waiting(), Says())
    return table
