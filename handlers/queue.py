"""The office's desk: the queue, one card after another, and what is said to residents."""

from dataclasses import replace
from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ChatType
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals import service
from bot.appeals.callbacks import (
    Begin,
    CardPress,
    CardTopic,
    CardTopics,
    HandTo,
    OnCard,
    OnWords,
    QueuePage,
    WordsPress,
)
from bot.appeals.screens import desk as screens
from bot.appeals.screens import said
from bot.appeals.service import AppealView, Move, Piece
from bot.appeals.service import State as AppealState
from bot.core.access import Action, Actor
from bot.core.errors import NotFound, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.allowed import Pressed
from handlers.pieces import Says
from handlers.words import Waiting, Words, replied_to


class Desk(StatesGroup):
    """What the next messages of a member of staff are taken for."""

    words = State()  # a question, an answer, a reason; data: see handlers.words
    unnamed = State()  # words that may be an answer or a question; the same data


_MOVES = {
    OnCard.ASK: Move.ASK,
    OnCard.ANSWER: Move.ANSWER,
    OnCard.REDIRECT: Move.REDIRECT,
    OnCard.REJECT: Move.REJECT,
    OnCard.KEEP_CLOSED: Move.KEEP_CLOSED,
}


# The queue


async def show_queue(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """The key of the menu."""
    await state.clear()
    return await _queue(tx, actor, t, 0)


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
    return await _queue(tx, actor, t, callback_data.page)


async def _queue(tx: Tx, actor: Actor, t: Translator, page: int) -> Screen:
    queue = await service.queue(tx, actor, page)
    return screens.queue_screen(queue.counts, queue.page, t, begin=queue.first is not None)


async def begin(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The first card."""
    await state.clear()
    return await _next(tx, actor, t, None)


async def _next(
    tx: Tx, actor: Actor, t: Translator, after: int | None, said: str | None = None
) -> Screen:
    """The next card by itself; the last one says that the queue is at its end."""
    view = await service.next_card(tx, actor, after)
    if view is not None:
        return screens.desk_card(view, t, said=said)
    return screens.end_of_queue((await service.queue(tx, actor)).counts, t, said=said)


# The card


async def open_card(
    _: CallbackQuery,
    callback_data: CardPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """One appeal as it stands now."""
    await state.clear()
    return screens.desk_card(await service.card(tx, actor, callback_data.appeal), t)


async def next_card(
    _: CallbackQuery,
    callback_data: CardPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Leave it for now."""
    await state.clear()
    return await _next(tx, actor, t, callback_data.appeal)


async def show_more(
    _: CallbackQuery, callback_data: CardPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The whole of it, and what is done less often."""
    return screens.more_card(await service.card(tx, actor, callback_data.appeal), t)


async def show_files(
    _: CallbackQuery, callback_data: CardPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Everything that was sent with it."""
    view = await service.card(tx, actor, callback_data.appeal)
    return said.files_screen(view, t, desk=True)


async def _stands(tx: Tx, actor: Actor, appeal: int, stale: Stale, t: Translator) -> Screen:
    """Somebody was first: who, and the present card."""
    view = await service.card(tx, actor, appeal)
    return screens.desk_card(view, t, said=_who_was_first(stale, t))


def _who_was_first(stale: Stale, t: Translator) -> str:
    if name := stale.params.get("by"):
        return t.word("Another member of staff was first: {name}", name=name)
    return t.word("This has changed meanwhile. Here is how it stands now.")


async def accept(
    _: CallbackQuery, callback_data: CardPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Take it up with the topic it has; where it has none, choose one first."""
    view = await service.card(tx, actor, callback_data.appeal)
    if not view.topic and view.version == callback_data.version and Move.ACCEPT in view.moves:
        return screens.card_topics(view, t, "", -1)
    try:
        view = await service.accept(tx, actor, callback_data.appeal, callback_data.version)
    except Stale as stale:
        return await _stands(tx, actor, callback_data.appeal, stale, t)
    return await _done(view, tx, actor, t)


async def _done(view: AppealView, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """On to the next; where there is none, what is still one's own to answer stays in sight."""
    said = screens.done_word(view, t)
    mine = view.assignee_id in (None, actor.id) and view.state is not AppealState.NEED_INFO
    if mine and Move.ANSWER in view.moves:
        following = await service.next_card(tx, actor, view.id)
        return screens.desk_card(following or view, t, said=said)
    return await _next(tx, actor, t, view.id, said=said)


async def list_topics(
    _: CallbackQuery, callback_data: CardTopics, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What it is really about."""
    view = await service.card(tx, actor, callback_data.appeal)
    return screens.card_topics(view, t, callback_data.category, callback_data.page)


async def choose_topic(
    _: CallbackQuery, callback_data: CardTopic, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """A topic for something that has none is what its acceptance waited for."""
    appeal, version, code = callback_data.appeal, callback_data.version, callback_data.code
    view = await service.card(tx, actor, appeal)
    try:
        if view.state is AppealState.NEW and not view.topic:
            view = await service.accept(tx, actor, appeal, version, code)
            return await _done(view, tx, actor, t)
        view = await service.change_topic(tx, actor, appeal, version, code)
    except Stale as stale:
        return await _stands(tx, actor, appeal, stale, t)
    return screens.desk_card(view, t)


async def ask_executor(
    _: CallbackQuery, callback_data: CardPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Who is to see to it?"""
    view = await service.card(tx, actor, callback_data.appeal)
    if Move.HAND_OVER not in view.moves:
        return await _stands(tx, actor, view.id, Stale(), t)
    people = await service.colleagues(tx, actor, view.id)
    return screens.hand_over_screen(view, people, actor.id, t)


async def hand_over(
    _: CallbackQuery, callback_data: HandTo, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """They get a card of their own."""
    try:
        view = await service.hand_over(
            tx, actor, callback_data.appeal, callback_data.version, callback_data.person
        )
    except Stale as stale:
        return await _stands(tx, actor, callback_data.appeal, stale, t)
    return await _done(view, tx, actor, t)


async def reopen(
    _: CallbackQuery, callback_data: CardPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """It is not solved indeed."""
    try:
        view = await service.reopen(tx, actor, callback_data.appeal, callback_data.version)
    except Stale as stale:
        return await _stands(tx, actor, callback_data.appeal, stale, t)
    return screens.desk_card(view, t, said=screens.done_word(view, t))


# Words


async def ask_words(
    _: CallbackQuery,
    callback_data: CardPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """A question, an answer, a reason: the next messages are its words."""
    view = await service.card(tx, actor, callback_data.appeal)
    move = _MOVES[callback_data.do]
    if move not in view.moves:
        return await _stands(tx, actor, view.id, Stale(), t)
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
    return _preview(words, view, t, settle=piece.comes_in_company)


def _preview(
    words: Words,
    view: AppealView,
    t: Translator,
    *,
    settle: bool = False,
    warning: str | None = None,
) -> Screen:
    move = words.move or Move.ANSWER
    return said.preview(view, words.preview(move), t, settle=settle, warning=warning)


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
    _: Message, piece: Piece, view: AppealView, *, tx: Tx, t: Translator, state: FSMContext
) -> Screen:
    """A swipe on a card: what it is is asked once, unless it is known or can be one thing only."""
    words = Words(view.id, view.version, None)
    if await state.get_state() in {Desk.words.state, Desk.unnamed.state}:
        begun = await Words.read(state)
        words = begun if begun.appeal == view.id else words
    able = [move for move in (Move.ANSWER, Move.ASK) if move in view.moves]
    if words.move is None and not able:
        await state.clear()
        return screens.desk_card(view, t, heading=t("Nothing can be said to the resident now."))
    if words.move is None and len(able) == 1:
        words = replace(words, move=able[0])
    return await _more(words.plus(piece), view, piece, tx=tx, t=t, state=state)


async def take_unnamed(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """More of the same, before it was said what it is: an album arrives so."""
    words = (await Words.read(state)).plus(piece)
    view = await service.card(tx, actor, words.appeal)
    return await _more(words, view, piece, tx=tx, t=t, state=state)


async def _more(
    words: Words, view: AppealView, piece: Piece, *, tx: Tx, t: Translator, state: FSMContext
) -> Screen:
    settle = piece.comes_in_company
    if words.move is not None:
        await words.write(state, Desk.words, tx)
        return _preview(words, view, t, settle=settle)
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
    """An answer, a question, or let it be."""
    words = await Words.read(state)
    view = await service.card(tx, actor, words.appeal)
    move = {OnWords.ANSWER: Move.ANSWER, OnWords.ASK: Move.ASK}.get(callback_data.do)
    if callback_data.appeal != words.appeal or move is None:
        await state.clear()
        return screens.desk_card(view, t)
    if move not in view.moves:
        await state.clear()
        return await _stands(tx, actor, view.id, Stale(), t)
    words = replace(words, move=move, version=view.version)
    await words.write(state, Desk.words, tx)
    return _preview(words, view, t)


async def press_words(
    _: CallbackQuery,
    callback_data: WordsPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Send, write again, or let it be."""
    words = await Words.read(state)
    view = await service.card(tx, actor, words.appeal)
    if callback_data.appeal != words.appeal or callback_data.do is OnWords.STOP:
        await state.clear()
        return screens.desk_card(view, t)
    if callback_data.do is OnWords.AGAIN:
        await words.emptied().write(state, Desk.words, tx)
        return said.prompt(view, words.move or Move.ANSWER, t)
    if callback_data.pieces != len(words.pieces):
        return _preview(words, view, t)
    return await _send(words, tx, actor, t, state)


async def _send(words: Words, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """Tell the resident. Where the appeal has changed meanwhile, nothing written is lost."""
    text, files = words.said
    move = words.move or Move.ANSWER
    try:
        view = await service.tell(
            tx, actor, words.appeal, words.version, move, text=text, files=files
        )
    except Stale as stale:
        view = await service.card(tx, actor, words.appeal)
        if move not in view.moves:
            await state.clear()
            return screens.desk_card(view, t, said=_who_was_first(stale, t))
        words = words.as_of(view)
        await words.write(state, Desk.words, tx)
        return _preview(words, view, t, warning=_who_was_first(stale, t))
    await state.clear()
    return await _done(view, tx, actor, t)


async def leave(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel inside the form."""
    words = await Words.read(state)
    await state.clear()
    return screens.desk_card(await service.card(tx, actor, words.appeal), t)


def router() -> Router:
    """The key of the menu, the queue, the card's buttons, the form."""
    table = Router(name="queue")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.message.register(show_queue, Pressed("Queue of appeals"))
    table.message.register(leave, Command("cancel"), StateFilter(Desk))
    press = table.callback_query.register
    press(turn_page, QueuePage.filter())
    press(begin, Begin.filter())
    for do, handler in (
        (OnCard.OPEN, open_card),
        (OnCard.NEXT, next_card),
        (OnCard.MORE, show_more),
        (OnCard.FILES, show_files),
        (OnCard.ACCEPT, accept),
        (OnCard.HAND_OVER, ask_executor),
        (OnCard.REOPEN, reopen),
    ):
        press(handler, CardPress.filter(F.do == do))
    press(ask_words, CardPress.filter(F.do.in_(set(_MOVES))))
    press(list_topics, CardTopics.filter())
    press(choose_topic, CardTopic.filter())
    press(hand_over, HandTo.filter())
    press(press_words, WordsPress.filter(), StateFilter(Desk.words))
    press(name_words, WordsPress.filter(), StateFilter(Desk.unnamed))
    table.message.register(take_reply, AboutDesk())
    table.message.register(take_unnamed, StateFilter(Desk.unnamed), Waiting(), Says())
    table.message.register(take_words, StateFilter(Desk.words), Waiting(), Says())
    return table
