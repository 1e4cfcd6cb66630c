"""Answer templates: used for what is being said, and edited by the office."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals import service
from bot.appeals.callbacks import (
    CardPress,
    OnCard,
    OnTable,
    OnWords,
    TemplatePress,
    TemplateTopic,
    UseTemplate,
    WordsPress,
)
from bot.appeals.screens import desk
from bot.appeals.screens import templates as screens
from bot.appeals.service import AppealView, Piece, TemplateView
from bot.core.access import Action, Actor
from bot.core.errors import Stale
from bot.core.i18n import Language, Translator, translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.people.callbacks import OpenSetup
from handlers.card import Desk
from handlers.card_words import show_preview
from handlers.pieces import Says
from handlers.words import WAITS, Waiting, Words, wait_for


class Templates(StatesGroup):
    """What the next message is taken for. Data: okrug, appeal, and as said."""

    words = State()  # of a template in a language; template (0: a new one), version, field, kk
    removed = State()  # nothing: the template can be brought back; kk, ru, topic


# For what is being said


async def choose(
    _: CallbackQuery,
    callback_data: WordsPress | UseTemplate,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Which one?"""
    words = await Words.read(state)
    view = await service.card(tx, actor, words.appeal)
    if callback_data.appeal != words.appeal:
        await state.clear()
        return desk.desk_card(view, t)
    page = callback_data.page if isinstance(callback_data, UseTemplate) else 0
    edits = actor.may(Action.SET_UP_DESK, view.okrug) and not words.has_words and not words.body
    return screens.choose_template(
        view,
        await service.templates_for(tx, actor, view.id),
        t,
        page=page,
        pieces=words.turn,
        edits=edits,
    )


async def use(
    _: CallbackQuery,
    callback_data: UseTemplate,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Its words in the language that the resident reads, shown before they are sent."""
    words = await Words.read(state)
    view = await service.card(tx, actor, words.appeal)
    if callback_data.appeal != words.appeal:
        await state.clear()
        return desk.desk_card(view, t)
    template = await service.template_for(tx, actor, view.id, callback_data.template)
    language = await service.reader(tx, actor, view.id)
    words = words.emptied().changed(stock=_filled(template, view, language, t))
    await words.write(state, Desk.words, tx)
    missing = None if template.text(language) else screens.language_missing(language, t)
    return await show_preview(words, view, tx=tx, actor=actor, t=t, warning=missing)


def _filled(template: TemplateView, view: AppealView, language: Language, t: Translator) -> str:
    spoken = language if template.text(language) else "kk" if template.kk else "ru"
    return screens.filled(
        template.text(spoken), view.number, view.due_on, translator(spoken, t.zone)
    )


# The office's list


async def press_list(
    _: CallbackQuery,
    callback_data: TemplatePress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """A page of it; the ready-made ones where it is empty."""
    await state.clear()
    pressed = callback_data
    if pressed.do is OnTable.READY:
        await service.take_ready(tx, actor, pressed.okrug)
        return await _list(pressed.okrug, pressed.appeal, tx, actor, t)
    return await _list(pressed.okrug, pressed.appeal, tx, actor, t, page=pressed.template)


async def _list(
    okrug: str, appeal: int, tx: Tx, actor: Actor, t: Translator, *, page: int = 0
) -> Screen:
    found = await service.templates(tx, actor, okrug)
    back = OpenSetup(okrug=okrug).pack()
    if appeal:
        back = CardPress(do=OnCard.OPEN, appeal=appeal, version=0).pack()
    return screens.template_list(okrug, found, t, appeal=appeal, page=page, back=back)


async def open_template(
    _: CallbackQuery,
    callback_data: TemplatePress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """One of them."""
    await state.clear()
    template = await service.template_kept(tx, actor, callback_data.template)
    return screens.template_card(template, t, appeal=callback_data.appeal)


async def ask_words(
    _: CallbackQuery,
    callback_data: TemplatePress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """A new one is asked for in Kazakh first; a kept one in the language pressed."""
    pressed = callback_data
    actor.must(Action.SET_UP_DESK, pressed.okrug)
    new = pressed.do is OnTable.ADD
    if not new:
        template = await service.template_kept(tx, actor, pressed.template)
        if template.version != pressed.version:
            return _changed(template, pressed.appeal, t)
    field = OnTable.KK if new else pressed.do
    await _wait(state, tx, pressed, template=0 if new else pressed.template, field=field)
    return screens.ask_text(pressed.okrug, field, t, appeal=pressed.appeal, skips=new)


async def _wait(
    state: FSMContext,
    tx: Tx,
    pressed: TemplatePress,
    *,
    template: int,
    field: OnTable,
) -> None:
    await wait_for(
        state,
        Templates.words,
        tx.now + WAITS,
        okrug=pressed.okrug,
        appeal=pressed.appeal,
        template=template,
        version=pressed.version,
        field=field.value,
        kk="",
    )


def _changed(template: TemplateView, appeal: int, t: Translator) -> Screen:
    """A colleague was first: what it says now."""
    word = t.word("This has changed meanwhile. Here is how it stands now.")
    return screens.template_card(template, t, appeal=appeal, said=word)


async def take_words(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The words in one language; those of a new one go on to the other."""
    data = await state.get_data()
    if not data["template"]:
        return await _next_of_new(piece.text, tx, actor, t, state)
    language: Language = "kk" if data["field"] == OnTable.KK else "ru"
    try:
        template = await service.change_template(
            tx, actor, data["template"], data["version"], text=piece.text, language=language
        )
    except Stale:
        await state.clear()
        kept = await service.template_kept(tx, actor, data["template"])
        return _changed(kept, data["appeal"], t)
    await state.clear()
    return screens.template_card(template, t, appeal=data["appeal"], said=t.word("Saved."))


async def skip(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """None in this language."""
    return await _next_of_new("", tx, actor, t, state)


async def _next_of_new(
    text: str, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    data = await state.get_data()
    okrug, appeal = data["okrug"], data["appeal"]
    if data["field"] == OnTable.KK:
        data |= {"kk": text, "field": OnTable.RU.value}
        await state.set_data(data)
        return screens.ask_text(okrug, OnTable.RU, t, appeal=appeal, skips=bool(text))
    about = await service.card(tx, actor, appeal) if appeal else None
    template = await service.add_template(
        tx, actor, okrug, kk=data["kk"], ru=text, topic=about.topic if about else ""
    )
    await state.clear()
    return screens.template_card(template, t, appeal=appeal, said=t.word("Saved."))


async def choose_topic(
    _: CallbackQuery, callback_data: TemplatePress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Where does it come first?"""
    template = await service.template_kept(tx, actor, callback_data.template)
    pressed = callback_data
    return screens.template_topics(template, t, appeal=pressed.appeal, page=pressed.version)


async def take_topic(
    _: CallbackQuery, callback_data: TemplateTopic, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """There."""
    pressed = callback_data
    template = await service.template_kept(tx, actor, pressed.template)
    try:
        template = await service.set_template_topic(
            tx, actor, pressed.template, pressed.version, pressed.category
        )
    except Stale:
        return _changed(template, pressed.appeal, t)
    return screens.template_card(template, t, appeal=pressed.appeal)


async def remove(
    _: CallbackQuery,
    callback_data: TemplatePress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Gone; one tap brings it back."""
    pressed = callback_data
    try:
        gone = await service.remove_template(tx, actor, pressed.template, pressed.version)
    except Stale:
        kept = await service.template_kept(tx, actor, pressed.template)
        return _changed(kept, pressed.appeal, t)
    kept_words = {"kk": gone.kk, "ru": gone.ru, "topic": gone.topic}
    await wait_for(state, Templates.removed, tx.now + WAITS, okrug=gone.okrug, **kept_words)
    return screens.template_removed(gone, t, appeal=pressed.appeal)


async def bring_back(
    _: CallbackQuery,
    callback_data: TemplatePress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """As it was."""
    data = await state.get_data()
    await state.clear()
    template = await service.add_template(
        tx, actor, data["okrug"], kk=data["kk"], ru=data["ru"], topic=data["topic"]
    )
    return screens.template_card(template, t, appeal=callback_data.appeal)


async def leave(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel while words are asked for."""
    data = await state.get_data()
    await state.clear()
    return await _list(data["okrug"], data.get("appeal", 0), tx, actor, t)


def router() -> Router:
    """Using one; the list and what is changed in it."""
    table = Router(name="card_templates")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.message.register(leave, Command("cancel"), StateFilter(Templates))
    press = table.callback_query.register
    here = StateFilter(Desk.words)
    press(choose, WordsPress.filter(F.do == OnWords.TEMPLATES), here)
    press(choose, UseTemplate.filter(F.template == 0), here)
    press(use, UseTemplate.filter(F.template > 0), here)
    press(press_list, TemplatePress.filter(F.do.in_({OnTable.LIST, OnTable.READY})))
    press(open_template, TemplatePress.filter(F.do == OnTable.OPEN))
    press(ask_words, TemplatePress.filter(F.do.in_({OnTable.ADD, OnTable.KK, OnTable.RU})))
    press(skip, TemplatePress.filter(F.do == OnTable.SKIP), StateFilter(Templates.words))
    press(choose_topic, TemplatePress.filter(F.do == OnTable.TOPIC))
    press(take_topic, TemplateTopic.filter())
    press(remove, TemplatePress.filter(F.do == OnTable.REMOVE))
    press(bring_back, TemplatePress.filter(F.do == OnTable.BACK), StateFilter(Templates.removed))
    table.message.register(take_words, StateFilter(Templates.words), Waiting(), Says())
    return table
