"""The office's card of one appeal: opening it, taking it up, handing it over, looking again."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery
from markupsafe import Markup

from bot.appeals import service
from bot.appeals.callbacks import CardOther, CardPress, CardTopic, CardTopics, HandTo, OnCard
from bot.appeals.screens import dates, said
from bot.appeals.screens import desk as screens
from bot.appeals.service import AppealView, Move
from bot.appeals.service import State as AppealState
from bot.core.access import Action, Actor
from bot.core.errors import Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.listing import next_screen


class Desk(StatesGroup):
    """What the next messages of a member of staff are taken for; data: see handlers.words."""

    words = State()  # a question, an answer, a reason, a note
    unnamed = State()  # words that may be an answer, a question or a note
    day = State()  # until when it is extended, or what day work is promised for
    number = State()  # which appeal stands for this one


# What other parts of the card show


async def stands(tx: Tx, actor: Actor, appeal: int, stale: Stale, t: Translator) -> Screen:
    """Somebody was first: who, and the present card."""
    view = await service.card(tx, actor, appeal)
    return screens.desk_card(view, t, said=who_was_first(stale, t))


def who_was_first(stale: Stale, t: Translator) -> str:
    """A colleague by name, or just that it has changed."""
    if name := stale.params.get("by"):
        return t.word("Another member of staff was first: {name}", name=name)
    return t.word("This has changed meanwhile. Here is how it stands now.")


async def done(view: AppealView, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """On to the next; where there is none, what is still one's own to answer stays in sight."""
    said = screens.done_word(view, t)
    mine = view.assignee_id in (None, actor.id) and view.state is not AppealState.NEED_INFO
    if mine and Move.ANSWER in view.moves:
        following = await service.next_card(tx, actor, view.id)
        return screens.desk_card(following or view, t, said=said)
    return await next_screen(tx, actor, t, view.id, said=said)


async def choose_day(
    view: AppealView,
    move: Move,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    said: Markup | None = None,
) -> Screen:
    """Until when it is extended, or what day work is promised for; said: why it is asked again."""
    ask = service.room_to_promise if move is Move.PROMISE else service.room_to_extend
    return dates.choose_day(view, move, await ask(tx, actor, view.id), t, said=said)


# Looking at it


async def open_card(
    _: CallbackQuery,
    callback_data: CardPress | CardOther,
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
    return await next_screen(tx, actor, t, callback_data.appeal)


async def show_more(
    _: CallbackQuery,
    callback_data: CardPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The whole of it, and what is done less often."""
    await state.clear()
    view = await service.card(tx, actor, callback_data.appeal)
    tells = actor.may(Action.TRIAGE_APPEAL, view.okrug)
    return screens.more_card(view, t, tells=tells)


async def show_files(
    _: CallbackQuery, callback_data: CardPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Everything that was sent with it."""
    view = await service.card(tx, actor, callback_data.appeal)
    return said.files_screen(view, t, desk=True)


# Taking it up


async def accept(
    _: CallbackQuery, callback_data: CardPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Take it up with the topic it has; where it has none, choose one first."""
    view = await service.card(tx, actor, callback_data.appeal)
    if not view.topic and view.version == callback_data.version and Move.ACCEPT in view.moves:
        return await _guesses(view, tx, actor, t)
    try:
        view = await service.accept(tx, actor, callback_data.appeal, callback_data.version)
    except Stale as stale:
        return await stands(tx, actor, callback_data.appeal, stale, t)
    return await done(view, tx, actor, t)


async def list_topics(
    _: CallbackQuery, callback_data: CardTopics, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What it is really about."""
    view = await service.card(tx, actor, callback_data.appeal)
    if callback_data.page < 0:
        return await _guesses(view, tx, actor, t)
    return screens.card_topics(view, t, callback_data.category, callback_data.page)


async def _guesses(view: AppealView, tx: Tx, actor: Actor, t: Translator) -> Screen:
    return screens.card_guesses(view, await service.card_guesses(tx, actor, view.id), t)


async def choose_topic(
    _: CallbackQuery, callback_data: CardTopic, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """A topic for something that has none is what its acceptance waited for."""
    appeal, version, code = callback_data.appeal, callback_data.version, callback_data.code
    view = await service.card(tx, actor, appeal)
    try:
        if view.state is AppealState.NEW and not view.topic:
            view = await service.accept(tx, actor, appeal, version, code)
            return await done(view, tx, actor, t)
        view = await service.change_topic(tx, actor, appeal, version, code)
    except Stale as stale:
        return await stands(tx, actor, appeal, stale, t)
    return screens.desk_card(view, t)


async def ask_executor(
    _: CallbackQuery, callback_data: CardPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Who is to see to it?"""
    view = await service.card(tx, actor, callback_data.appeal)
    if Move.HAND_OVER not in view.moves:
        return await stands(tx, actor, view.id, Stale(), t)
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
        return await stands(tx, actor, callback_data.appeal, stale, t)
    return await done(view, tx, actor, t)


async def reopen(
    _: CallbackQuery,
    callback_data: CardPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """It is not solved indeed, and there is nothing to add."""
    await state.clear()
    try:
        view = await service.reopen(tx, actor, callback_data.appeal, callback_data.version)
    except Stale as stale:
        return await stands(tx, actor, callback_data.appeal, stale, t)
    return screens.desk_card(view, t, said=screens.done_word(view, t))


def router() -> Router:
    """The card's buttons."""
    table = Router(name="card")
    press = table.callback_query.register
    for do, handler in (
        (OnCard.OPEN, open_card),
        (OnCard.NEXT, next_card),
        (OnCard.MORE, show_more),
        (OnCard.FILES, show_files),
        (OnCard.ACCEPT, accept),
        (OnCard.HAND_OVER, ask_executor),
        (OnCard.REOPEN_SILENTLY, reopen),
    ):
        press(handler, CardPress.filter(F.do == do))
    press(open_card, CardOther.filter())
    press(list_topics, CardTopics.filter())
    press(choose_topic, CardTopic.filter())
    press(hand_over, HandTo.filter())
    return table
