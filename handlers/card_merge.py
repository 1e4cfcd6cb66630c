"""Merging an appeal into another about the same, and parting them again."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.appeals import service
from bot.appeals.callbacks import CardPress, MergeInto, OnCard
from bot.appeals.screens import desk
from bot.appeals.screens import merging as screens
from bot.appeals.service import AppealView, Move, Piece
from bot.core.access import Actor
from bot.core.errors import NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.card import Desk, stands
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting, Words

_LONGEST = 9  # digits of a number


async def ask_main(
    _: CallbackQuery,
    callback_data: CardPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Which one stands for it?"""
    view = await service.card(tx, actor, callback_data.appeal)
    if Move.MERGE not in view.moves:
        return await stands(tx, actor, view.id, Stale(), t)
    await Words(view.id, view.version, Move.MERGE).write(state, Desk.number, tx)
    return await _choose(view, tx, actor, t)


async def _choose(
    view: AppealView, tx: Tx, actor: Actor, t: Translator, said: Markup | None = None
) -> Screen:
    return screens.choose_main(view, await service.mergeable(tx, actor, view.id), t, said=said)


async def type_number(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Any other of the okrug, by its number."""
    words = await Words.read(state)
    view = await service.card(tx, actor, words.appeal)
    digits = piece.text.strip().lstrip("\u2116#").strip()
    if not digits.isdecimal() or len(digits) > _LONGEST:
        said = t("This is no number. Write it like 118.")
        return await _choose(view, tx, actor, t, said)
    try:
        into = await service.by_number(tx, actor, view.id, int(digits))
        main = await service.look_at_main(tx, actor, view.id, into)
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        return await _choose(view, tx, actor, t, refused(refusal, t))
    return screens.sure_to_merge(view, main, t)


async def press_main(
    _: CallbackQuery,
    callback_data: MergeInto,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Asked once more, then done."""
    pressed = callback_data
    view = await service.card(tx, actor, pressed.appeal)
    if pressed.version != view.version or Move.MERGE not in view.moves:
        await state.clear()
        return await stands(tx, actor, view.id, Stale(), t)
    if not pressed.sure:
        return screens.sure_to_merge(
            view, await service.look_at_main(tx, actor, view.id, pressed.into), t
        )
    await state.clear()
    try:
        view = await service.merge(tx, actor, view.id, pressed.version, pressed.into)
    except Stale as stale:
        return await stands(tx, actor, pressed.appeal, stale, t)
    main = await service.card(tx, actor, pressed.into)
    return desk.desk_card(main, t, said=desk.done_word(view, t))


async def ask_part(
    _: CallbackQuery, callback_data: CardPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Really?"""
    view = await service.card(tx, actor, callback_data.appeal)
    if Move.UNMERGE not in view.moves:
        return await stands(tx, actor, view.id, Stale(), t)
    return screens.sure_to_part(view, t)


async def part(
    _: CallbackQuery, callback_data: CardPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Everything is as it was before."""
    view = await service.card(tx, actor, callback_data.appeal)
    if Move.UNMERGE not in view.moves:
        return await stands(tx, actor, view.id, Stale(), t)
    try:
        view = await service.unmerge(tx, actor, view.id, callback_data.version)
    except Stale as stale:
        return await stands(tx, actor, callback_data.appeal, stale, t)
    return desk.desk_card(view, t, said=desk.done_word(view, t))


def router() -> Router:
    """The question, the number, the answer; and the way back."""
    table = Router(name="card_merge")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    press = table.callback_query.register
    press(ask_main, CardPress.filter(F.do == OnCard.MERGE))
    press(press_main, MergeInto.filter())
    press(ask_part, CardPress.filter(F.do == OnCard.ASK_UNMERGE))
    press(part, CardPress.filter(F.do == OnCard.UNMERGE))
    table.message.register(type_number, StateFilter(Desk.number), Waiting(), Says())
    return table
