"""My appeals: how they stand, adding and replying, judging the answer, taking back."""

from dataclasses import replace
from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals import service
from bot.appeals.callbacks import DraftReply, OnOwn, OnWords, OwnPage, OwnPress, WordsPress
from bot.appeals.rules.topics import danger, load
from bot.appeals.screens import own as screens
from bot.appeals.screens import said
from bot.appeals.screens.draft import draft_card
from bot.appeals.service import AppealView, Move, Piece
from bot.core.access import Action, Actor
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.allowed import Pressed
from handlers.pieces import Says
from handlers.words import Waiting, Words, replied_to


class Following(StatesGroup):
    """What the next line is taken for."""

    words = State()  # a reply, an addition, or why it is not solved; data: see handlers.words
    ended = State()  # words about what has ended: a request or a new appeal? the same data


# Lists and cards


async def list_own(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """The key of the menu."""
    await state.clear()
    return await _list(tx, actor, t, 0)


async def turn_page(
    _: CallbackQuery,
    callback_data: OwnPage,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Another page of the list."""
    await state.clear()
    return await _list(tx, actor, t, callback_data.page)


async def _list(tx: Tx, actor: Actor, t: Translator, page: int) -> Screen:
    neighbours = await service.how_many_joined(tx, actor)
    return screens.own_list(await service.own_appeals(tx, actor, page), t, neighbours)


async def open_card(
    _: CallbackQuery,
    callback_data: OwnPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """One appeal as it stands now."""
    await state.clear()
    return screens.own_card(await service.own_card(tx, actor, callback_data.appeal), t)


async def show_timeline(
    _: CallbackQuery, callback_data: OwnPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What has happened so far."""
    return screens.timeline(await service.own_card(tx, actor, callback_data.appeal), t)


async def show_files(
    _: CallbackQuery, callback_data: OwnPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Everything that was sent with it."""
    view = await service.own_card(tx, actor, callback_data.appeal)
    return said.files_screen(view, t, desk=False)


async def stands(tx: Tx, actor: Actor, appeal: int, t: Translator) -> Screen:
    """The present card instead of what an old button would have done."""
    view = await service.own_card(tx, actor, appeal)
    return screens.own_card(
        view, t, said=t.word("This has changed meanwhile. Here is how it stands now.")
    )


# Taking back


async def ask_withdraw(
    _: CallbackQuery, callback_data: OwnPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Really?"""
    view = await service.own_card(tx, actor, callback_data.appeal)
    if Move.WITHDRAW not in view.moves:
        return await stands(tx, actor, view.id, t)
    return screens.withdraw_question(view, t)


async def withdraw(
    _: CallbackQuery, callback_data: OwnPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Really."""
    try:
        view = await service.withdraw(tx, actor, callback_data.appeal, callback_data.version)
    except Stale:
        return await stands(tx, actor, callback_data.appeal, t)
    return screens.own_card(view, t)


# Words


async def ask_words(
    _: CallbackQuery,
    callback_data: OwnPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """A reply or an addition, or why it is not solved."""
    view = await service.own_card(tx, actor, callback_data.appeal)
    move = _move(view) if callback_data.do is OnOwn.WRITE else Move.DISPUTE
    if move is Move.DISPUTE and _too_late(view, tx):
        raise Refusal("too_late_to_reopen")
    if move not in view.moves:
        return await stands(tx, actor, view.id, t)
    await Words(view.id, view.version, move).write(state, Following.words, tx)
    return _prompt(view, move, t)


def _too_late(view: AppealView, tx: Tx) -> bool:
    return view.reopen_until is not None and tx.today > view.reopen_until


def _move(view: AppealView) -> Move:
    return Move.REPLY if Move.REPLY in view.moves else Move.ADD


def _prompt(view: AppealView, move: Move, t: Translator) -> Screen:
    return (
        screens.dispute_prompt(view, t) if move is Move.DISPUTE else screens.write_prompt(view, t)
    )


async def take_words(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """One line of why goes at once; anything else is shown before it is sent."""
    words = (await Words.read(state)).plus(piece)
    try:
        if words.move is Move.DISPUTE and len(words.pieces) == 1 and not piece.comes_in_company:
            return await _send(words, tx, actor, t, state)
        await words.write(state, Following.words, tx)
        return await _preview(words, tx, actor, t, settle=piece.comes_in_company)
    except NotFound:  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None


class AboutOwn(Says):
    """A reply to a message about one's own appeal to which something may be added."""

    async def __call__(  # type: ignore[override]  # needs to know who says it
        self, message: Message, tx: Tx, actor: Actor
    ) -> bool | dict[str, Any]:
        about = await replied_to(message, tx, actor)
        if about is None or not about[1] or not actor.may(Action.FOLLOW_OWN_APPEAL):
            return False
        found = await super().__call__(message)
        if not isinstance(found, dict):
            return False
        try:
            view = await service.own_card(tx, actor, about[0])
        except NotFound:
            return False
        able = view.moves & {Move.REPLY, Move.ADD, Move.DISPUTE}
        if not able or (able == {Move.DISPUTE} and danger(found["piece"].text, load())):
            return False  # a new appeal; who is in danger is not asked about an old one
        return {**found, "view": view}


async def take_reply(
    _: Message, piece: Piece, view: AppealView, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """A swipe to the right: it goes to that appeal, shown before it is sent."""
    if view.moves.isdisjoint({Move.REPLY, Move.ADD}):
        words = Words(view.id, view.version, None)
        return await _ask_what(words, piece, view, tx=tx, actor=actor, t=t, state=state)
    words = Words(view.id, view.version, _move(view))
    if await state.get_state() == Following.words.state:
        begun = await Words.read(state)
        words = begun if begun.appeal == view.id and begun.move is not Move.DISPUTE else words
    words = words.plus(piece)
    await words.write(state, Following.words, tx)
    return await _preview(words, tx, actor, t, settle=piece.comes_in_company)


async def take_more(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """More of the same, before it was said what it is: an album arrives so."""
    words = await Words.read(state)
    try:
        view = await service.own_card(tx, actor, words.appeal)
    except NotFound:
        await state.clear()
        raise SkipHandler from None
    if danger(piece.text, load()) is not None:
        await state.clear()
        raise SkipHandler
    return await _ask_what(words, piece, view, tx=tx, actor=actor, t=t, state=state)


async def _ask_what(
    words: Words,
    piece: Piece,
    view: AppealView,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    words = words.plus(piece)
    await words.write(state, Following.ended, tx)
    anew = actor.may(Action.SUBMIT_APPEAL)
    return screens.what_now(view, *words.said, t, anew=anew, settle=piece.comes_in_company)


async def name_words(
    _: CallbackQuery,
    callback_data: WordsPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Not solved, a new appeal, or let it be."""
    words = await Words.read(state)
    view = await service.own_card(tx, actor, words.appeal)
    await state.clear()
    if callback_data.appeal != words.appeal:
        return screens.own_card(view, t)
    if callback_data.do is OnWords.DISPUTE:
        if _too_late(view, tx):
            raise Refusal("too_late_to_reopen")
        return await _send(replace(words, move=Move.DISPUTE), tx, actor, t, state)
    if callback_data.do is OnWords.NEW and actor.may(Action.SUBMIT_APPEAL):
        draft = [await service.gather(tx, actor, piece) for piece in words.pieces][-1]
        return draft_card(draft, t)
    return screens.own_card(view, t)


async def reply_with_draft(
    _: CallbackQuery,
    callback_data: DraftReply,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """What was begun as a draft is the reply to the office's question."""
    view = await service.own_card(tx, actor, callback_data.appeal)
    if Move.REPLY not in view.moves:
        draft = await service.current_draft(tx, actor)
        return draft_card(draft, t) if draft else await stands(tx, actor, view.id, t)
    words = Words(view.id, view.version, Move.REPLY, draft=callback_data.draft)
    for piece in await service.draft_pieces(tx, actor, callback_data.draft):
        words = words.plus(piece)
    await words.write(state, Following.words, tx)
    return await _preview(words, tx, actor, t)


async def _preview(
    words: Words, tx: Tx, actor: Actor, t: Translator, *, settle: bool = False
) -> Screen:
    view = await service.own_card(tx, actor, words.appeal)
    return said.preview(view, words.preview(words.move or _move(view)), t, settle=settle)


async def press_words(
    _: CallbackQuery,
    callback_data: WordsPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Send, begin again, or let it be."""
    words = await Words.read(state)
    view = await service.own_card(tx, actor, words.appeal)
    if callback_data.appeal != words.appeal or callback_data.do is OnWords.STOP:
        await state.clear()
        draft = await service.current_draft(tx, actor) if words.draft else None
        if draft is not None and callback_data.appeal == words.appeal:
            return draft_card(draft, t)
        return screens.own_card(view, t)
    if callback_data.do is OnWords.AGAIN:
        await words.emptied().write(state, Following.words, tx)
        return _prompt(view, words.move or _move(view), t)
    if callback_data.pieces != len(words.pieces):
        return await _preview(words, tx, actor, t)
    return await _send(words, tx, actor, t, state)


async def _send(words: Words, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """Off to the office. What changed meanwhile matters only where it forbids the words."""
    await state.clear()
    view = await service.own_card(tx, actor, words.appeal)
    move = words.move if words.move is Move.DISPUTE else _move(view)
    if move not in view.moves:
        return await stands(tx, actor, view.id, t)
    text, files = words.said
    send = service.dispute if move is Move.DISPUTE else service.write
    view = await send(tx, actor, view.id, view.version, text=text, files=files)
    if words.draft:
        await service.used_up(tx, actor, words.draft)
    if move is Move.DISPUTE:
        return screens.dispute_sent(view, t)
    return screens.own_card(view, t, said=t.word("Sent to the akim's office."))


async def leave(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel inside a form."""
    data = await state.get_data()
    await state.clear()
    return screens.own_card(await service.own_card(tx, actor, data["appeal"]), t)


def router() -> Router:
    """The key of the menu, buttons under one's own appeals, and the two forms."""
    table = Router(name="following")
    table.message.register(list_own, Pressed("My appeals"))
    table.message.register(leave, Command("cancel"), StateFilter(Following))
    table.callback_query.register(turn_page, OwnPage.filter())
    for do, handler in (
        (OnOwn.OPEN, open_card),
        (OnOwn.TIMELINE, show_timeline),
        (OnOwn.FILES, show_files),
        (OnOwn.WRITE, ask_words),
        (OnOwn.DISPUTE, ask_words),
        (OnOwn.ASK_WITHDRAW, ask_withdraw),
        (OnOwn.WITHDRAW, withdraw),
    ):
        table.callback_query.register(handler, OwnPress.filter(F.do == do))
    table.callback_query.register(press_words, WordsPress.filter(), StateFilter(Following.words))
    table.callback_query.register(name_words, WordsPress.filter(), StateFilter(Following.ended))
    table.callback_query.register(reply_with_draft, DraftReply.filter())
    table.message.register(take_reply, AboutOwn())
    table.message.register(take_more, StateFilter(Following.ended), Waiting(), Says())
    table.message.register(take_words, StateFilter(Following.words), Waiting(), Says())
    return table
