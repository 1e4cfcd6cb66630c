"""Sending an appeal: whatever a resident says becomes a draft; one tap sends it."""

from datetime import timedelta

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, Filter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.appeals import service
from bot.appeals.callbacks import (
    DraftPlace,
    DraftPlaces,
    DraftPress,
    DraftSpot,
    DraftTopic,
    DraftTopics,
    OnDraft,
)
from bot.appeals.screens import draft as screens
from bot.appeals.screens.neighbours import joined_instead, similar_screen
from bot.appeals.service import DraftView, Piece
from bot.core.access import Action, Actor
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers import following, judging
from handlers.allowed import Pressed
from handlers.pieces import Says, piece_of
from handlers.words import Waiting, wait_for


class Drafting(StatesGroup):
    """What the next line is taken for."""

    landmark = State()  # data: draft, until


_LANDMARK_WAITS = timedelta(minutes=30)


class Drafts(Filter):
    """Somebody whose words become a draft: a resident, or whoever is filing for one."""

    async def __call__(self, _: TelegramObject, tx: Tx, actor: Actor) -> bool:
        if actor.may(Action.SUBMIT_APPEAL):
            return True
        return actor.may(Action.DRAFT_APPEAL) and bool(await service.current_draft(tx, actor))


class Resident(Filter):
    """Somebody who may send an appeal."""

    async def __call__(self, _: TelegramObject, actor: Actor) -> bool:
        return actor.may(Action.SUBMIT_APPEAL)


# What others show of a draft


async def draft_screen(tx: Tx, actor: Actor, t: Translator) -> Screen:
    """The draft as it stands, emergency numbers first where they are due; or an invitation."""
    draft = await service.current_draft(tx, actor)
    if draft is None:
        return screens.invitation_screen(t, await service.previous_draft(tx, actor))
    return await _card(tx, actor, draft, t)


async def open_draft(tx: Tx, actor: Actor, t: Translator) -> Screen | None:
    """The card of the draft somebody is at; None when there is none."""
    if not actor.may(Action.DRAFT_APPEAL):
        return None
    draft = await service.current_draft(tx, actor)
    return None if draft is None else await _card(tx, actor, draft, t)


async def _card(
    tx: Tx, actor: Actor, draft: DraftView, t: Translator, *, settle: bool = False
) -> Screen:
    if draft.urgent and not draft.warned:
        draft = await service.warned(tx, actor, draft.id)
        danger = screens.danger_screen(draft.text, t)
        return Screen(text=danger.text, show="new", then=(screens.draft_card(draft, t),))
    return screens.draft_card(draft, t, settle=settle)


# Messages


async def begin(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """The key of the menu: nothing has to be chosen before speaking."""
    await state.clear()
    await service.own_draft_first(tx, actor)
    return await draft_screen(tx, actor, t)


async def say(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Whatever a resident sends is the beginning of an appeal, or goes on with it."""
    await state.clear()
    draft = await service.gather(tx, actor, piece)
    return await _card(tx, actor, draft, t, settle=piece.comes_in_company)


async def change_words(message: Message, tx: Tx, actor: Actor, t: Translator) -> Screen | None:
    """An edited message changes the draft it belongs to; what was sent stays as it was sent."""
    piece = piece_of(message)
    if piece is None or piece.location is not None:  # a live location moves by itself
        return None
    draft = await service.edit(tx, actor, piece)
    if draft is not None:
        return await _card(tx, actor, draft, t)
    return Screen(
        text=t("What was sent before stays as it was. To add something, simply write it anew.")
    )


async def name_landmark(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Where it is, in words; anything but words goes into the draft as it is."""
    data = await state.get_data()
    await state.clear()
    draft = await service.current_draft(tx, actor)
    here = draft is not None and draft.id == data["draft"]
    if not here or not piece.text or piece.media or piece.location:
        draft = await service.gather(tx, actor, piece)
    else:
        draft = await service.set_landmark(tx, actor, data["draft"], piece.text)
    return await _card(tx, actor, draft, t, settle=piece.comes_in_company)


async def leave(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel inside a form."""
    await state.clear()
    return await draft_screen(tx, actor, t)


# Buttons


async def send(
    _: CallbackQuery,
    callback_data: DraftPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """From here on it is an appeal; its number comes as a message of its own."""
    await state.clear()
    draft, version = callback_data.draft, callback_data.version
    near = await service.similar(tx, actor, draft, version)
    if near:
        return similar_screen(near, draft, version, t)
    return await send_now(tx, actor, t, draft, version)


async def send_now(tx: Tx, actor: Actor, t: Translator, draft: int, version: int) -> Screen:
    """Send a draft without asking whether neighbours wrote about the same."""
    try:
        appeal = await service.submit(tx, actor, draft, version)
    except Stale:
        return await _as_it_stands(tx, actor, t)
    except NotFound:
        joined = await service.joined_by_draft(tx, actor, draft)
        if joined is None:
            raise
        return joined_instead(joined.view, t)
    return screens.sent_card(appeal.text, t, await service.previous_draft(tx, actor))


async def _as_it_stands(tx: Tx, actor: Actor, t: Translator) -> Screen:
    """An old copy of the card was pressed: the present one, and a word that it has changed."""
    draft = await service.current_draft(tx, actor)
    if draft is None:
        raise Refusal("stale")
    return screens.draft_card(
        draft, t, said=t.word("The draft has changed. Please look at it once more.")
    )


async def show(_: CallbackQuery, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """Back to the card."""
    await state.clear()
    return await _as_it_is(tx, actor, t)


async def _as_it_is(tx: Tx, actor: Actor, t: Translator) -> Screen:
    draft = await service.current_draft(tx, actor)
    if draft is None:
        raise Refusal("stale")
    return screens.draft_card(draft, t)


async def held_draft(tx: Tx, actor: Actor, draft_id: int) -> DraftView:
    """The open draft, if it is the one that the button was drawn for; `stale` otherwise."""
    draft = await service.current_draft(tx, actor)
    if draft is None or draft.id != draft_id:
        raise Refusal("stale")
    return draft


async def ask_topic(
    _: CallbackQuery, callback_data: DraftPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The guesses first."""
    draft = await held_draft(tx, actor, callback_data.draft)
    return screens.draft_guesses(draft, await service.draft_guesses(tx, actor, draft.id), t)


async def list_topics(
    _: CallbackQuery, callback_data: DraftTopics, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """All categories, or the topics of one."""
    draft = await held_draft(tx, actor, callback_data.draft)
    return screens.draft_topics(draft, t, callback_data.category, callback_data.page)


async def choose_topic(
    _: CallbackQuery, callback_data: DraftTopic, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """This is what it is about."""
    draft = await service.set_topic(tx, actor, callback_data.draft, callback_data.code)
    return screens.draft_card(draft, t)


async def ask_place(
    _: CallbackQuery,
    callback_data: DraftPlaces,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Which village, and where in it."""
    await state.clear()
    draft = await held_draft(tx, actor, callback_data.draft)
    places = await service.draft_settlements(tx, actor, draft.id)
    spots = await service.spots(tx, actor, draft.id)
    return screens.draft_places(draft, places, spots, callback_data.page, t)


async def choose_place(
    _: CallbackQuery, callback_data: DraftPlace, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """This village."""
    draft = await service.set_settlement(tx, actor, callback_data.draft, callback_data.settlement)
    return screens.draft_card(draft, t)


async def ask_landmark(
    _: CallbackQuery,
    callback_data: DraftPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The next line says where it is."""
    draft = await held_draft(tx, actor, callback_data.draft)
    await wait_for(state, Drafting.landmark, tx.now + _LANDMARK_WAITS, draft=draft.id)
    return screens.landmark_prompt(draft, await service.spots(tx, actor, draft.id), t)


async def choose_spot(
    _: CallbackQuery,
    callback_data: DraftSpot,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Where it was before."""
    await state.clear()
    try:
        draft = await service.choose_spot(tx, actor, callback_data.draft, callback_data.spot)
    except Stale:
        return await _as_it_stands(tx, actor, t)
    return screens.draft_card(draft, t)


async def forget_place(
    _: CallbackQuery, callback_data: DraftPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Neither landmark nor pin."""
    return screens.draft_card(await service.forget_place(tx, actor, callback_data.draft), t)


async def discard(
    _: CallbackQuery,
    callback_data: DraftPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Put away; one tap brings it back."""
    await state.clear()
    await service.discard(tx, actor, callback_data.draft)
    return screens.discarded_card(callback_data.draft, t)


async def bring_back(
    _: CallbackQuery, callback_data: DraftPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Undo."""
    draft = await service.bring_back(tx, actor, callback_data.draft)
    if draft is None:
        raise Refusal("stale")
    return screens.draft_card(draft, t)


async def open_previous(
    _: CallbackQuery, callback_data: DraftPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Go on with what was begun before."""
    draft = await service.open_previous(tx, actor, callback_data.draft)
    if draft is None:
        raise Refusal("stale")
    return screens.draft_card(draft, t)


def router() -> Router:
    """One's own appeals, the draft's buttons, its form; last whatever a resident says."""
    table = Router(name="appeals")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.edited_message.filter(F.chat.type == ChatType.PRIVATE)
    table.message.register(begin, Pressed("Send an appeal"), Resident())
    table.message.register(leave, Command("cancel"), StateFilter(Drafting))
    table.include_router(following.router())
    table.include_router(judging.router())
    press = table.callback_query.register
    for do, handler in (
        (OnDraft.SEND, send),
        (OnDraft.SHOW, show),
        (OnDraft.TOPIC, ask_topic),
        (OnDraft.LANDMARK, ask_landmark),
        (OnDraft.NO_PLACE, forget_place),
        (OnDraft.DISCARD, discard),
        (OnDraft.BRING_BACK, bring_back),
        (OnDraft.PREVIOUS, open_previous),
    ):
        press(handler, DraftPress.filter(F.do == do))
    press(list_topics, DraftTopics.filter())
    press(choose_topic, DraftTopic.filter())
    press(choose_spot, DraftSpot.filter())
    press(ask_place, DraftPlaces.filter())
    press(choose_place, DraftPlace.filter())
    table.message.register(
        name_landmark, StateFilter(Drafting.landmark), Waiting(), Drafts(), Says()
    )
    table.edited_message.register(change_words, Drafts())
    last = Router(name="anything")
    last.message.register(say, Drafts(), Says())
    table.include_router(last)
    return table
