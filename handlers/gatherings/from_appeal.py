"""Gatherings: a collective appeal becomes a question of an agenda."""

from dataclasses import replace
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.appeals import service as appeals
from bot.appeals.callbacks import CardPress, OnCard
from bot.appeals.screens import desk as desk_screens
from bot.appeals.screens.words import topic_name
from bot.appeals.service import AppealView, Piece
from bot.core.access import Action, Actor
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.i18n import Language, Translator, translator
from bot.core.screen import Button, Screen
from bot.core.tx import Tx
from bot.gatherings.callbacks.planning import AppealPress, OnAppeal
from bot.gatherings.rules.changes import NewItem, Pair
from bot.gatherings.rules.from_appeal import question_of
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.planning import check_items, read_name
from bot.gatherings.screens import appeal as screens
from bot.gatherings.service import planning
from bot.gatherings.service.planning import GatheringView
from handlers.allowed import CANCEL, Typed
from handlers.gatherings.card import show
from handlers.gatherings.making import Desk, Planning
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import WAITS, Waiting, wait_for


async def choose(
    _: CallbackQuery, callback_data: AppealPress | CardPress, *, tx: Tx, actor: Actor,
    t: Translator, state: FSMContext,
) -> Screen:  # fmt: skip
    """On which agenda?"""
    return await _choose(callback_data, tx, actor, t, state)


async def _choose(
    pressed: AppealPress | CardPress, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    await state.clear()
    view = await _appeal(tx, actor, pressed.appeal)
    listed = await planning.may_take_appeal(tx, actor, view.okrug)
    return screens.choose_gathering(view.id, listed, _back(view, t), t)


async def _appeal(tx: Tx, actor: Actor, appeal_id: int) -> AppealView:
    """A collective appeal of an office that plans gatherings; `NotFound` for any other."""
    view = await appeals.card(tx, actor, appeal_id)
    if not view.collective or not actor.may(Action.PLAN_GATHERING, view.okrug):
        raise NotFound("appeal")
    return view


def _back(view: AppealView, t: Translator) -> Button:
    data = CardPress(do=OnCard.OPEN, appeal=view.id, version=view.version)
    return Button(t.word("Back"), data.pack())


async def into(
    _: CallbackQuery, callback_data: AppealPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The question as it may stand there; another wording is written."""
    return await _into(callback_data, tx, actor, t, state)


async def _into(
    pressed: AppealPress, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    view = await _appeal(tx, actor, pressed.appeal)
    gathering = await _gathering(pressed, view, tx, actor)
    words = (_worded(view, "kk"), _worded(view, "ru"))
    await _hold(state, tx, view, gathering, words)
    return screens.words_screen(view.id, gathering, words, _back(view, t), t)


async def _gathering(
    pressed: AppealPress, view: AppealView, tx: Tx, actor: Actor
) -> GatheringView | None:
    if not pressed.gathering:
        return None
    return await planning.check_appeal(tx, actor, pressed.gathering, view.id)


def _worded(view: AppealView, language: Language) -> str:
    topic = topic_name(view.topic, translator(language))
    village = view.settlement.name(language) if view.settlement else ""
    names = [view.author_name, view.behalf_name]
    return question_of(topic, village, view.text, names, language)


async def _hold(
    state: FSMContext, tx: Tx, view: AppealView, gathering: GatheringView | None, words: Pair
) -> None:
    """Data: appeal, gathering (0: a new one), kk, ru."""
    data: dict[str, Any] = {"kk": words[0], "ru": words[1]}
    number = gathering.id if gathering is not None else 0
    until = tx.now + WAITS
    await wait_for(state, Planning.appeal, until, appeal=view.id, gathering=number, **data)


async def take(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Other words for it; in one language, or in both."""
    data = await state.get_data()
    view = await _appeal(tx, actor, data["appeal"])
    pressed = AppealPress(do=OnAppeal.INTO, appeal=view.id, gathering=data["gathering"])
    gathering = await _gathering(pressed, view, tx, actor)
    words: Pair = (data["kk"], data["ru"])
    problem = None
    try:
        words = _read(piece.text, words)
        await _hold(state, tx, view, gathering, words)
    except Invalid as fault:
        problem = refused(fault, t)
    return screens.words_screen(view.id, gathering, words, _back(view, t), t, problem=problem)


def _read(text: str, before: Pair) -> Pair:
    written = read_name(text)
    lines = [*written.lines[:1], *written.other[:1]]
    check_items(lines, 0)
    if written.other:
        return lines[0], lines[-1]
    return (before[0], lines[0]) if written.language == "ru" else (lines[0], before[1])


async def save(
    _: CallbackQuery, callback_data: AppealPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """It stands on the agenda of a draft; at one that people know of it waits to be told."""
    data = await state.get_data()
    held = await state.get_state() == Planning.appeal.state
    if not held or data["appeal"] != callback_data.appeal:
        return await _into(callback_data, tx, actor, t, state)
    view = await _appeal(tx, actor, data["appeal"])
    words: Pair = (data["kk"], data["ru"])
    try:
        gathering = await _gathering(callback_data, view, tx, actor)
        if gathering is None:
            gathering = await planning.plan(tx, actor, view.okrug, Kind.GATHERING)
    except Stale:
        return await _choose(callback_data, tx, actor, t, state)
    await state.clear()
    if gathering.state is State.DRAFT:
        await planning.add_from_appeal(tx, actor, gathering.id, view.id, words)
        return await show(gathering.id, tx, actor, t, t.word("It stands on the agenda."))
    desk = await Desk.open(tx, actor, t, state, gathering.id)
    added = NewItem(*words, appeal_id=view.id)
    await desk.keep(replace(desk.changes, added=(*desk.changes.added, added)))
    return await desk.card()


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel: nothing was put on an agenda."""
    data = await state.get_data()
    await state.clear()
    try:
        view = await appeals.card(tx, actor, data["appeal"])
    except Refusal as refusal:
        return Screen(text=Markup("{}").format(refused(refusal, t)))
    return desk_screens.desk_card(view, t)


def register(table: Router) -> None:
    """From the card of an appeal to an agenda."""
    press = table.callback_query.register
    press(choose, CardPress.filter(F.do == OnCard.AGENDA))
    press(choose, AppealPress.filter(F.do == OnAppeal.CHOOSE))
    press(into, AppealPress.filter(F.do.in_({OnAppeal.INTO, OnAppeal.NEW, OnAppeal.WRITE})))
    press(save, AppealPress.filter(F.do == OnAppeal.SAVE))
    inside = StateFilter(Planning.appeal)
    table.message.register(leave, inside, or_f(Command("cancel"), Typed(CANCEL)))
    table.message.register(take, inside, Waiting(), Says())
