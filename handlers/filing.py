"""For whom a draft is and who sees the names; the office files for residents who come or call."""

from dataclasses import replace
from datetime import timedelta

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ChatType
from aiogram.filters import Command, Filter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.appeals import service
from bot.appeals.callbacks import DraftPress, FileIn, OnDraft
from bot.appeals.rules.topics import danger, load
from bot.appeals.screens import filing as screens
from bot.appeals.screens.draft import cost_of_hiding, danger_screen, draft_card
from bot.appeals.service import DraftView, Piece
from bot.core.access import Action, Actor
from bot.core.errors import Invalid
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.allowed import Pressed
from handlers.appeals import held_draft, open_draft
from handlers.home import home_screen
from handlers.pieces import Says, is_name
from handlers.refusals import refused
from handlers.words import Waiting, wait_for


class Filing(StatesGroup):
    """What the next line is taken for."""

    resident = State()  # the name of somebody who came or called; data: okrug, until
    person = State()  # for whom a draft is; data: draft, until
    phone = State()  # how to reach them; data: draft, until


_WAITS = timedelta(minutes=30)


class Office(Filter):
    """Somebody who may file for residents."""

    async def __call__(self, _: TelegramObject, actor: Actor) -> bool:
        return actor.may(Action.FILE_FOR_ANOTHER)


# The office files for a resident


async def begin(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """The key of the menu: whose appeal is it? Whoever serves several okrugs says which."""
    okrugs = await service.filing_okrugs(tx, actor)
    if len(okrugs) > 1:
        await state.clear()
        return screens.choose_okrug(okrugs, t)
    return await _ask_resident(okrugs[0].code if okrugs else "", tx, actor, t, state)


async def choose_okrug(
    _: CallbackQuery,
    callback_data: FileIn,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Where the resident lives."""
    actor.must(Action.FILE_FOR_ANOTHER, callback_data.okrug)
    return await _ask_resident(callback_data.okrug, tx, actor, t, state)


async def _ask_resident(
    okrug: str, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    await wait_for(state, Filing.resident, tx.now + _WAITS, okrug=okrug)
    return screens.resident_prompt(await service.current_draft(tx, actor), t)


async def resident_named(
    message: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A draft of theirs is open from now on."""
    okrug = (await state.get_data())["okrug"]
    if _is_danger(message):
        raise SkipHandler
    try:
        draft = await service.file_for(tx, actor, okrug, message.text or "")
    except Invalid as problem:
        begun = await service.current_draft(tx, actor)
        return screens.resident_prompt(begun, t, problem=refused(problem, t))
    await wait_for(state, Filing.phone, tx.now + _WAITS, draft=draft.id)
    return screens.phone_prompt(draft, t)


async def no_name(_: Message, piece: Piece, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """What happened is told once it is known to whom; only a danger does not wait for that."""
    asked = screens.resident_prompt(await service.current_draft(tx, actor), t)
    if danger(piece.text, load()) is None:
        return asked
    return replace(danger_screen(piece.text, t), then=(asked,))


# For whom a draft is


async def more(
    _: CallbackQuery,
    callback_data: DraftPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """For whom it is, who sees the names, and its end."""
    await state.clear()
    return screens.more_screen(await held_draft(tx, actor, callback_data.draft), t)


async def ask_person(
    _: CallbackQuery,
    callback_data: DraftPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The next line is their name."""
    draft = await held_draft(tx, actor, callback_data.draft)
    await wait_for(state, Filing.person, tx.now + _WAITS, draft=draft.id)
    return screens.person_prompt(draft, t)


async def person_named(
    message: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The name as the office will read it; then, if they like, the number."""
    draft = await _asked_about(tx, actor, state)
    if _is_danger(message):
        raise SkipHandler
    try:
        draft = await service.name_person(tx, actor, draft.id, message.text or "")
    except Invalid as problem:
        return screens.person_prompt(draft, t, problem=refused(problem, t))
    await wait_for(state, Filing.phone, tx.now + _WAITS, draft=draft.id)
    return screens.phone_prompt(draft, t)


async def phone_told(
    message: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The number as it is dialled."""
    draft = await _asked_about(tx, actor, state)
    try:
        draft = await service.give_persons_phone(tx, actor, draft.id, message.text or "")
    except Invalid as problem:
        return screens.phone_prompt(draft, t, problem=refused(problem, t))
    await state.clear()
    return draft_card(draft, t)


async def _asked_about(tx: Tx, actor: Actor, state: FSMContext) -> DraftView:
    """The draft of the form; where it is gone, the line is heard as anything else."""
    draft = await service.current_draft(tx, actor)
    if draft is None or draft.id != (await state.get_data())["draft"]:
        await state.clear()
        raise SkipHandler
    return draft


def _is_danger(message: Message) -> bool:
    return danger(message.text or "", load()) is not None


async def for_myself(
    _: CallbackQuery, callback_data: DraftPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """One's own after all."""
    return draft_card(await service.for_oneself(tx, actor, callback_data.draft), t)


# Who sees the names


async def hide_name(
    _: CallbackQuery, callback_data: DraftPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Without a name, and what that costs."""
    draft = await service.set_anonymous(tx, actor, callback_data.draft, anonymous=True)
    return draft_card(draft, t, note=cost_of_hiding(t))


async def show_name(
    _: CallbackQuery, callback_data: DraftPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """With one's name after all."""
    draft = await service.set_anonymous(tx, actor, callback_data.draft, anonymous=False)
    return draft_card(draft, t)


async def allow_contact(
    _: CallbackQuery, callback_data: DraftPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The executor may read and use them, or not."""
    allowed = callback_data.do is OnDraft.ALLOW
    draft = await service.allow_contact(tx, actor, callback_data.draft, allowed=allowed)
    return screens.more_screen(draft, t)


async def leave(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel inside a form."""
    await state.clear()
    return await open_draft(tx, actor, t) or await home_screen(tx, actor, t)


def _is_number(message: Message) -> bool:
    text = message.text or ""
    return any(ch.isdigit() for ch in text) and not any(ch.isalpha() for ch in text)


def router() -> Router:
    """The key of the menu, what stands behind More, and the forms."""
    table = Router(name="filing")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.message.register(begin, Pressed("File for a resident"), Office())
    table.message.register(leave, Command("cancel"), StateFilter(Filing))
    press = table.callback_query.register
    press(choose_okrug, FileIn.filter())
    for do, handler in (
        (OnDraft.MORE, more),
        (OnDraft.FOR_WHOM, ask_person),
        (OnDraft.FOR_MYSELF, for_myself),
        (OnDraft.HIDE_NAME, hide_name),
        (OnDraft.SHOW_NAME, show_name),
        (OnDraft.ALLOW, allow_contact),
        (OnDraft.FORBID, allow_contact),
    ):
        press(handler, DraftPress.filter(F.do == do))
    table.message.register(
        resident_named, StateFilter(Filing.resident), Waiting(), Office(), is_name
    )
    table.message.register(no_name, StateFilter(Filing.resident), Waiting(), Office(), Says())
    table.message.register(person_named, StateFilter(Filing.person), Waiting(), is_name)
    table.message.register(phone_told, StateFilter(Filing.phone), Waiting(), _is_number)
    return table
