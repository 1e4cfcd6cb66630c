"""In the hall: what is said, put to the vote and decided, and what was listened to."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.appeals.service import Piece
from bot.core.access import Actor
from bot.core.errors import Invalid, Stale
from bot.core.i18n import Language, Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.gatherings.callbacks.hall import ItemPress, OnItem
from bot.gatherings.rules.agenda import About, ItemState
from bot.gatherings.screens import hall_words as screens
from bot.gatherings.service import hall as service
from bot.gatherings.service.hall import HallView, ItemRecord
from handlers.gatherings.hall_talk import Hall, Said, Talk
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting

_SPOKEN = frozenset({"voice", "audio", "video_note"})


def only_words(piece: Piece, t: Translator) -> Markup | None:
    """What somebody reads who sent a recording or a file where words are written down."""
    if any(one.kind in _SPOKEN for one in piece.media):
        return t("A recording cannot be taken into the minutes. Write in a few words what was "
                 "said.")  # fmt: skip
    if piece.media or piece.location is not None:
        return t("Only words are taken here. Write them in a message.")
    return None


def _only_numbers(piece: Piece, t: Translator) -> Markup | None:
    """Hands that were written where they are not asked for are nobody's speech."""
    if any(letter.isalpha() for letter in piece.text):
        return None
    return t("This looks like a count of hands. Press the button of the vote first, then write "
             "the numbers.")  # fmt: skip


# ── Speeches ─────────────────────────────────────────────────────────────────────────────────


async def take_speech(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """One message more of what is said."""
    talk, data = Talk(tx, actor, t, state), await state.get_data()
    item_id = data["item"]
    problem: Said = only_words(piece, t) or _only_numbers(piece, t)
    if problem is not None:
        view = await service.look(tx, actor, item_id)
        return await _speeches(talk, view, item_id, data, problem=problem)
    said: Said = None
    try:
        view, said = await talk.act(item_id, service.say(tx, actor, item_id, piece.text))
    except Invalid as too_long:
        view = await service.look(tx, actor, item_id)
        return await _speeches(talk, view, item_id, data, problem=refused(too_long, t))
    return replace(await _speeches(talk, view, item_id, data, said=said), settle=True)


async def _speeches(
    talk: Talk,
    view: HallView,
    item_id: int,
    data: dict[str, object],
    *,
    said: Said = None,
    problem: Said = None,
) -> Screen:
    """Where it was written: on the item itself, or where there are speeches alone."""
    item = view.item(item_id)
    if item is None or not (data.get("alone") and view.open and item.standing):
        return await talk.item(view, item_id, said=said, problem=problem)
    await talk.ask(Hall.speech, view, item, alone=True)
    return screens.speeches_screen(view, item, talk.t, said=said, problem=problem)


async def speeches(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """All that was written down."""
    talk = Talk(tx, actor, t, state)
    view = await service.look(tx, actor, callback_data.item)
    return await _speeches(talk, view, callback_data.item, {"alone": True})


_LANGUAGES: dict[OnItem, Language] = {
    OnItem.WRITE_KK: "kk",
    OnItem.WRITE_RU: "ru",
    OnItem.ERASE_KK: "kk",
    OnItem.ERASE_RU: "ru",
}


async def ask_rewrite(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The whole text in one language is sent anew."""
    talk, language = Talk(tx, actor, t, state), _LANGUAGES[callback_data.do]
    view = await service.look(tx, actor, callback_data.item)
    item = view.item(callback_data.item)
    if item is None or not view.open or not getattr(item.speeches, language):
        return await _speeches(talk, view, callback_data.item, {"alone": True})
    return await _ask_rewrite(talk, view, item, language)


async def _ask_rewrite(
    talk: Talk, view: HallView, item: ItemRecord, language: Language, problem: Said = None
) -> Screen:
    seen = service.seal(getattr(item.speeches, language))
    await talk.ask(Hall.rewrite, view, item, language=language, seen=seen)
    return screens.rewrite_screen(item, language, talk.t, problem=problem)


async def take_rewrite(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """It takes the place of what stood there, unless that has grown meanwhile."""
    talk, data = Talk(tx, actor, t, state), await state.get_data()
    item_id, language = data["item"], data["language"]
    problem: Said = only_words(piece, t)
    try:
        if problem is None:
            view, said = await talk.act(
                item_id,
                service.rewrite(tx, actor, item_id, language, piece.text, seen=data["seen"]),
            )
            return await _speeches(talk, view, item_id, {"alone": True}, said=said)
    except Invalid as too_long:
        problem = refused(too_long, t)
    view = await service.look(tx, actor, item_id)
    item = view.item(item_id)
    if item is None or not view.open:
        return await talk.hall(view)
    return await _ask_rewrite(talk, view, item, language, problem)


async def erase(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """What was written in one language is taken away."""
    talk, language = Talk(tx, actor, t, state), _LANGUAGES[callback_data.do]
    item_id, data = callback_data.item, await state.get_data()
    try:
        seen = str(data.get("seen", "")) if data.get("item") == item_id else ""
        view = await service.rewrite(tx, actor, item_id, language, "", seen=seen)
        said: Said = t.word("Erased.")
    except Stale:
        view, said = await service.look(tx, actor, item_id), talk.changed()
    return await _speeches(talk, view, item_id, {"alone": True}, said=said)


# ── Motion and decision ──────────────────────────────────────────────────────────────────────


async def ask_motion(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """What exactly is put to the vote?"""
    talk = Talk(tx, actor, t, state)
    view = await service.look(tx, actor, callback_data.item)
    return await _motion(talk, view, callback_data.item)


async def _motion(talk: Talk, view: HallView, item_id: int, problem: Said = None) -> Screen:
    item = view.item(item_id)
    planned = item is not None and item.state is ItemState.PLANNED
    if item is None or not (planned and item.about is About.QUESTION and view.open):
        return await talk.item(view, item_id, problem=problem)
    await talk.ask(Hall.motion, view, item)
    return screens.motion_screen(item, talk.t, problem=problem)


async def ask_decision(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """What do the minutes say was decided?"""
    talk = Talk(tx, actor, t, state)
    view = await service.look(tx, actor, callback_data.item)
    return await _decision(talk, view, callback_data.item)


async def _decision(talk: Talk, view: HallView, item_id: int, problem: Said = None) -> Screen:
    item = view.item(item_id)
    if item is None or not (item.done and view.open) or item.about in {About.CHAIR,
                                                                        About.SECRETARY,
                                                                        About.AGENDA}:  # fmt: skip
        return await talk.item(view, item_id, problem=problem)
    await talk.ask(Hall.decision, view, item)
    return screens.decision_screen(item, talk.t, problem=problem)


async def take_words(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The motion or the decision in other words."""
    talk, data = Talk(tx, actor, t, state), await state.get_data()
    of_motion = await state.get_state() == Hall.motion.state
    again, write = (
        (_motion, service.set_motion) if of_motion else (_decision, service.set_decision)
    )
    item_id = data["item"]
    problem: Said = only_words(piece, t)
    try:
        if problem is None:
            does = write(tx, actor, item_id, data["version"], piece.text)
            view, said = await talk.act(item_id, does)
            return await talk.item(view, item_id, problem=said)
    except Invalid as too_long:
        problem = refused(too_long, t)
    return await again(talk, await service.look(tx, actor, item_id), item_id, problem)


async def as_motion(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The motion is the decision; where nothing was voted on, there is none."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    does = service.set_decision(tx, actor, pressed.item, pressed.version, "")
    view, said = await talk.act(pressed.item, does)
    return await talk.item(view, pressed.item, problem=said)


async def hear(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """It was listened to, or not yet."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    heard = pressed.do is OnItem.HEARD
    does = service.hear(tx, actor, pressed.item, pressed.version, heard=heard)
    view, said = await talk.act(pressed.item, does)
    return await talk.item(view, pressed.item, problem=said)


def register(table: Router) -> None:
    """Buttons, then messages."""
    press, message = table.callback_query.register, table.message.register
    press(speeches, ItemPress.filter(F.do == OnItem.SPEECHES))
    for do in (OnItem.WRITE_KK, OnItem.WRITE_RU):
        press(ask_rewrite, ItemPress.filter(F.do == do))
    for do in (OnItem.ERASE_KK, OnItem.ERASE_RU):
        press(erase, ItemPress.filter(F.do == do))
    press(ask_motion, ItemPress.filter(F.do == OnItem.MOTION))
    press(ask_decision, ItemPress.filter(F.do == OnItem.DECISION))
    press(as_motion, ItemPress.filter(F.do == OnItem.AS_MOTION))
    for do in (OnItem.HEARD, OnItem.UNHEARD):
        press(hear, ItemPress.filter(F.do == do))
    message(take_speech, StateFilter(Hall.speech), Waiting(), Says())
    message(take_rewrite, StateFilter(Hall.rewrite), Waiting(), Says())
    for form in (Hall.motion, Hall.decision):
        message(take_words, StateFilter(form), Waiting(), Says())
