"""Is it solved? The stars, a word to go with them, and what that word may have been instead."""

from datetime import timedelta

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals import service
from bot.appeals.callbacks import OnOwn, OwnPress, Stars
from bot.appeals.rules.limits import WORD_LIMIT
from bot.appeals.rules.topics import danger, load
from bot.appeals.screens import own as screens
from bot.appeals.screens.draft import draft_card
from bot.appeals.service import Piece
from bot.core.access import Action, Actor
from bot.core.errors import Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.text import utf16_len
from bot.core.tx import Tx
from handlers.following import leave, stands
from handlers.pieces import Says
from handlers.words import Waiting, wait_for


class Judging(StatesGroup):
    """What the next line is taken for."""

    word = State()  # a word to go with the stars; data: appeal, version, until


_WORD_WAITS = timedelta(minutes=10)


async def confirm(
    _: CallbackQuery, callback_data: OwnPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Solved: five stars."""
    try:
        view = await service.confirm(tx, actor, callback_data.appeal, callback_data.version)
    except Stale:
        return await stands(tx, actor, callback_data.appeal, t)
    return screens.rating_screen(view, t)


async def rate(
    _: CallbackQuery,
    callback_data: Stars,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The stars; a word may follow."""
    try:
        view = await service.rate(
            tx, actor, callback_data.appeal, callback_data.version, callback_data.stars
        )
    except Stale:
        return await stands(tx, actor, callback_data.appeal, t)
    until = tx.now + _WORD_WAITS
    await wait_for(state, Judging.word, until, appeal=view.id, version=view.version)
    return screens.word_prompt(view, t)


class _ShortWord(Says):
    """A few written words, nothing else: anything more is a new appeal."""

    async def __call__(self, message: Message) -> bool | dict[str, Piece]:
        short = message.text is not None and utf16_len(message.text) <= WORD_LIMIT
        return await super().__call__(message) if short else False


async def take_word(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The word that goes with the stars."""
    data = await state.get_data()
    await state.clear()
    if danger(piece.text, load()) is not None:
        raise SkipHandler  # no comment on an old matter: somebody needs help now
    try:
        view = await service.add_word(tx, actor, data["appeal"], data["version"], piece.text)
    except Stale:
        return await stands(tx, actor, data["appeal"], t)
    return screens.thanks(view, t, anew=actor.may(Action.SUBMIT_APPEAL))


async def no_word(
    _: CallbackQuery,
    callback_data: OwnPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The stars say it all."""
    await state.clear()
    view = await service.own_card(tx, actor, callback_data.appeal)
    return screens.own_card(view, t, said=t.word("Thank you for your rating."))


async def begin_anew(
    _: CallbackQuery, callback_data: OwnPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What was taken for a word to the stars is the beginning of another appeal."""
    actor.must(Action.SUBMIT_APPEAL)
    appeal, version = callback_data.appeal, callback_data.version
    try:
        word = await service.take_word_back(tx, actor, appeal, version)
    except Stale:  # pressed twice: the draft it became is shown once more
        draft = await service.current_draft(tx, actor)
        return draft_card(draft, t) if draft else await stands(tx, actor, appeal, t)
    return draft_card(await service.gather(tx, actor, Piece(0, word)), t)


def router() -> Router:
    """The verdict, the stars, the word."""
    table = Router(name="judging")
    table.message.register(leave, Command("cancel"), StateFilter(Judging))
    press = table.callback_query.register
    press(rate, Stars.filter())
    for do, handler in (
        (OnOwn.CONFIRM, confirm),
        (OnOwn.NO_WORD, no_word),
        (OnOwn.ANEW, begin_anew),
    ):
        press(handler, OwnPress.filter(F.do == do))
    table.message.register(take_word, StateFilter(Judging.word), Waiting(), _ShortWord())
    return table
