"""More time: the day a term is extended to, and the day work is promised for."""

from dataclasses import replace
from datetime import date

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.appeals import service
from bot.appeals.callbacks import CardDay, CardPress, OnCard, OnWords, WordsPress
from bot.appeals.screens import desk
from bot.appeals.service import AppealView, Move, Piece
from bot.core.access import Actor
from bot.core.days import read_day
from bot.core.errors import NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.card import Desk, choose_day, stands
from handlers.card_words import ask_for_words, show_preview
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting, Words

_MOVES = {OnCard.EXTEND: Move.EXTEND, OnCard.PROMISE: Move.PROMISE}


async def ask_day(
    _: CallbackQuery,
    callback_data: CardPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Until when?"""
    view = await service.card(tx, actor, callback_data.appeal)
    move = _MOVES[callback_data.do]
    if move not in view.moves:
        return await stands(tx, actor, view.id, Stale(), t)
    await Words(view.id, view.version, move).write(state, Desk.day, tx)
    return await choose_day(view, move, tx=tx, actor=actor, t=t)


async def make_promise(
    _: CallbackQuery,
    callback_data: WordsPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """What was written as an answer is a promise: only the day is missing."""
    words = await Words.read(state)
    view = await service.card(tx, actor, words.appeal)
    if callback_data.appeal != words.appeal or Move.PROMISE not in view.moves:
        await state.clear()
        return desk.desk_card(view, t)
    await replace(words, move=Move.PROMISE).changed().write(state, Desk.day, tx)
    return await choose_day(view, Move.PROMISE, tx=tx, actor=actor, t=t)


async def press_day(
    _: CallbackQuery,
    callback_data: CardDay,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """One of those offered."""
    view = await service.card(tx, actor, callback_data.appeal)
    move = Move.PROMISE if callback_data.promise else Move.EXTEND
    if move not in view.moves or callback_data.version != view.version:
        return await stands(tx, actor, view.id, Stale(), t)
    words = Words(view.id, view.version, move)
    if await state.get_state() in {Desk.day.state, Desk.words.state}:
        begun = await Words.read(state)
        words = begun if (begun.appeal, begun.move) == (view.id, move) else words
    return await _for_day(
        words, view, date.fromordinal(callback_data.ordinal), tx=tx, actor=actor, t=t, state=state
    )


async def type_day(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Any other, as people write it."""
    words = await Words.read(state)
    view = await service.card(tx, actor, words.appeal)
    move = words.move or Move.EXTEND
    day = read_day(piece.text, tx.today)
    if day is None:
        said = t("This is no date. Write it like 27.11 or 27.11.2026.")
        return await choose_day(view, move, tx=tx, actor=actor, t=t, said=said)
    try:
        return await _for_day(words, view, day, tx=tx, actor=actor, t=t, state=state)
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        return await choose_day(view, move, tx=tx, actor=actor, t=t, said=refused(refusal, t))


async def _for_day(
    words: Words,
    view: AppealView,
    day: date,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The words come next; those that are there already are shown. Refuses a day that is not."""
    words = words.changed(day=day)
    if words.has_words:
        screen = await show_preview(words, view, tx=tx, actor=actor, t=t)
    else:
        screen = await ask_for_words(words, view, tx=tx, actor=actor, t=t)
    await words.write(state, Desk.words, tx)
    return screen


def router() -> Router:
    """Days by their buttons, and typed."""
    table = Router(name="card_terms")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    press = table.callback_query.register
    press(ask_day, CardPress.filter(F.do.in_(set(_MOVES))))
    press(press_day, CardDay.filter())
    press(make_promise, WordsPress.filter(F.do == OnWords.PROMISE), StateFilter(Desk.words))
    table.message.register(type_day, StateFilter(Desk.day), Waiting(), Says())
    return table
