"""What the office says about an appeal: words, their preview as the resident reads it, one tap."""

from dataclasses import replace
from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ChatType
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.appeals import service
from bot.appeals.callbacks import CardPress, OnCard, OnWords, WordsPress
from bot.appeals.screens import desk as screens
from bot.appeals.screens import said
from bot.appeals.screens.bodies import contacts
from bot.appeals.screens.said import Preview
from bot.appeals.service import AppealView, Move, Piece
from bot.core.access import Action, Actor
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.i18n import Translator, translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.card import Desk, choose_day, done, stands, who_was_first
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting, Words, replied_to

_MOVES = {
    OnCard.ASK: Move.ASK,
    OnCard.ANSWER: Move.ANSWER,
    OnCard.REJECT: Move.REJECT,
    OnCard.KEEP_CLOSED: Move.KEEP_CLOSED,
    OnCard.REOPEN: Move.REOPEN,
    OnCard.NOTE: Move.NOTE,
}
_NAMES = {OnWords.ANSWER: Move.ANSWER, OnWords.ASK: Move.ASK, OnWords.NOTE: Move.NOTE}
#: After these there is more to do with the same appeal.
_STAYS = frozenset({Move.NOTE, Move.EXTEND})
_SHOWS = frozenset({"photo", "video", "video_note"})


# What is about to be said


async def show_preview(
    words: Words,
    view: AppealView,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    settle: bool = False,
    warning: str | None = None,
) -> Screen:
    """What the resident will read, in the language they read."""
    reader = translator(await service.reader(tx, actor, view.id), t.zone)
    about = await _whole(words, view, tx, actor, reader)
    return said.preview(view, about, t, reader=reader, settle=settle, warning=warning)


async def _whole(
    words: Words, view: AppealView, tx: Tx, actor: Actor, reader: Translator
) -> Preview:
    """The words with the body's contacts before them, and with what they mean for the term."""
    about = words.preview(words.move or Move.ANSWER)
    if words.body:
        body = await service.body_for(tx, actor, view.id, words.body)
        text = "\n".join(filter(None, (contacts(body, reader), about.text)))
        about = replace(about, text=text)
    if words.day is not None and words.move is Move.EXTEND:
        due = await service.check_extension(tx, actor, view.id, words.day)
        about = replace(about, day=due)
    elif words.day is not None:
        moved = await service.check_promise(tx, actor, view.id, words.day)
        about = replace(about, day=words.day, due=moved)
    return about


async def ask_for_words(
    words: Words, view: AppealView, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What is missing: the words themselves."""
    move, day, due = words.move or Move.ANSWER, words.day, None
    if day is not None and move is Move.EXTEND:
        day = await service.check_extension(tx, actor, view.id, day)
    elif day is not None:
        due = await service.check_promise(tx, actor, view.id, day)
    return said.prompt(view, move, t, day=day, due=due)


async def ask_words(
    _: CallbackQuery,
    callback_data: CardPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """A question, an answer, a reason, a note: the next messages are its words."""
    view = await service.card(tx, actor, callback_data.appeal)
    move = _MOVES[callback_data.do]
    if move not in view.moves:
        return await stands(tx, actor, view.id, Stale(), t)
    await Words(view.id, view.version, move).write(state, Desk.words, tx)
    return said.prompt(view, move, t)


async def take_words(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Shown as the resident will read it, before it is sent."""
    words = (await Words.read(state)).plus(piece)
    try:
        view = await service.card(tx, actor, words.appeal)
    except NotFound:  # it was taken from them: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    await words.write(state, Desk.words, tx)
    settle = piece.comes_in_company
    return await show_preview(words, view, tx=tx, actor=actor, t=t, settle=settle)


# A reply to a card


class AboutDesk(Says):
    """A reply to a message about an appeal on one's desk."""

    async def __call__(  # type: ignore[override]  # needs to know who says it
        self, message: Message, tx: Tx, actor: Actor
    ) -> bool | dict[str, Any]:
        about = await replied_to(message, tx, actor)
        if about is None or about[1] or not actor.may(Action.READ_QUEUE):
            return False
        found = await super().__call__(message)
        if not isinstance(found, dict):
            return False
        try:
            return {**found, "view": await service.card(tx, actor, about[0])}
        except NotFound:
            return False


async def take_reply(
    _: Message, piece: Piece, view: AppealView, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """A swipe on a card: what it is is asked once, unless a form about it is open."""
    words = Words(view.id, view.version, None)
    if await state.get_state() in {Desk.words.state, Desk.unnamed.state}:
        begun = await Words.read(state)
        words = begun if begun.appeal == view.id else words
    words = words.plus(piece)
    return await _more(words, view, piece, tx=tx, actor=actor, t=t, state=state)


async def take_unnamed(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """More of the same, before it was said what it is: an album arrives so."""
    words = (await Words.read(state)).plus(piece)
    view = await service.card(tx, actor, words.appeal)
    return await _more(words, view, piece, tx=tx, actor=actor, t=t, state=state)


async def _more(
    words: Words, view: AppealView, piece: Piece, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    settle = piece.comes_in_company
    if words.move is not None:
        await words.write(state, Desk.words, tx)
        return await show_preview(words, view, tx=tx, actor=actor, t=t, settle=settle)
    await words.write(state, Desk.unnamed, tx)
    return said.what_is_it(view, words.preview(Move.ANSWER), t, settle=settle)


async def name_words(
    _: CallbackQuery,
    callback_data: WordsPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """An answer, a question, a note, or let it be."""
    words = await Words.read(state)
    view = await service.card(tx, actor, words.appeal)
    move = _NAMES.get(callback_data.do)
    if callback_data.appeal != words.appeal or move is None:
        await state.clear()
        return screens.desk_card(view, t)
    if move not in view.moves:
        await state.clear()
        return await stands(tx, actor, view.id, Stale(), t)
    words = replace(words, move=move, version=view.version)
    await words.write(state, Desk.words, tx)
    return await show_preview(words, view, tx=tx, actor=actor, t=t)


# Under a preview


async def stop(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Let it be."""
    words = await Words.read(state)
    await state.clear()
    return screens.desk_card(await service.card(tx, actor, words.appeal), t)


async def show_words(
    _: CallbackQuery,
    callback_data: WordsPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """As they stand: back from the templates, or from the question for a photo."""
    words = await Words.read(state)
    view = await service.card(tx, actor, words.appeal)
    if callback_data.do is OnWords.AGAIN and callback_data.appeal == words.appeal:
        words = words.emptied().changed()
        await words.write(state, Desk.words, tx)
    if callback_data.do is OnWords.PHOTO or not (words.body or words.has_words):
        return await ask_for_words(words, view, tx=tx, actor=actor, t=t)
    return await show_preview(words, view, tx=tx, actor=actor, t=t)


async def send(
    _: CallbackQuery,
    callback_data: WordsPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """What was shown is sent; where work was promised, a photo of it is asked for once."""
    words = await Words.read(state)
    view = await service.card(tx, actor, words.appeal)
    if callback_data.appeal != words.appeal:
        await state.clear()
        return screens.desk_card(view, t)
    if callback_data.pieces != words.turn:
        return await show_preview(words, view, tx=tx, actor=actor, t=t)
    if callback_data.do is OnWords.SEND and _lacks_photo(words, view):
        return said.photo_question(view, words.preview(Move.ANSWER), t)
    return await _send(words, view, tx=tx, actor=actor, t=t, state=state)


def _lacks_photo(words: Words, view: AppealView) -> bool:
    promised = words.move is Move.ANSWER and view.promised_on is not None
    return promised and not any(file.kind in _SHOWS for file in words.said[1])


async def _send(
    words: Words, view: AppealView, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Tell the resident. Where the appeal has changed meanwhile, nothing written is lost."""
    move = words.move or Move.ANSWER
    try:
        reader = translator(await service.reader(tx, actor, view.id), t.zone)
        view = await _say(words, await _whole(words, view, tx, actor, reader), tx, actor)
    except Stale as stale:
        view = await service.card(tx, actor, words.appeal)
        if move not in view.moves:
            await state.clear()
            return screens.desk_card(view, t, said=who_was_first(stale, t))
        words = words.as_of(view)
        await words.write(state, Desk.words, tx)
        warning = who_was_first(stale, t)
        return await show_preview(words, view, tx=tx, actor=actor, t=t, warning=warning)
    except Refusal as refusal:
        if words.day is None or move not in view.moves:
            raise
        await words.as_of(view).changed(day=None).write(state, Desk.day, tx)  # another day, then
        why = refused(refusal, t)
        return await choose_day(view, move, tx=tx, actor=actor, t=t, said=why)
    await state.clear()
    if move in _STAYS:
        return screens.desk_card(view, t, said=screens.done_word(view, t))
    return await done(view, tx, actor, t)


async def _say(words: Words, about: Preview, tx: Tx, actor: Actor) -> AppealView:
    appeal, version, text, files = words.appeal, words.version, about.text, about.files
    if about.move is Move.NOTE:
        return await service.note(tx, actor, appeal, text=text, files=files)
    if about.move is Move.EXTEND and words.day is not None:
        return await service.extend(tx, actor, appeal, version, words.day, text=text)
    if about.move is Move.PROMISE and words.day is not None:
        return await service.promise(tx, actor, appeal, version, words.day, text=text, files=files)
    if about.move is Move.REOPEN:
        return await service.reopen(tx, actor, appeal, version, text=text, files=files)
    return await service.tell(tx, actor, appeal, version, about.move, text=text, files=files)


async def leave(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel inside the form."""
    words = await Words.read(state)
    await state.clear()
    return screens.desk_card(await service.card(tx, actor, words.appeal), t)


def router() -> Router:
    """Asking for words, taking them, and the buttons under their preview."""
    table = Router(name="card_words")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.message.register(leave, Command("cancel"), StateFilter(Desk))
    press = table.callback_query.register
    press(ask_words, CardPress.filter(F.do.in_(set(_MOVES))))
    here = StateFilter(Desk.words)
    press(stop, WordsPress.filter(F.do == OnWords.STOP), here)
    press(send, WordsPress.filter(F.do.in_({OnWords.SEND, OnWords.ANYWAY})), here)
    shown = {OnWords.AGAIN, OnWords.SHOW, OnWords.PHOTO}
    press(show_words, WordsPress.filter(F.do.in_(shown)), here)
    press(name_words, WordsPress.filter(), StateFilter(Desk.unnamed))
    table.message.register(take_reply, AboutDesk())
    table.message.register(take_unnamed, StateFilter(Desk.unnamed), Waiting(), Says())
    table.message.register(take_words, StateFilter(Desk.words), Waiting(), Says())
    return table
