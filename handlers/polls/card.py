"""Polls: one of them as it stands, and how its office ends it or calls it off."""

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals.service import Piece
from bot.core.access import Actor
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.polls.callbacks.common import OnPoll, PollPress
from bot.polls.callbacks.making import MakePress, OnMake
from bot.polls.rules.drafting import check_why
from bot.polls.rules.kinds import State as PollState
from bot.polls.screens import card as screens
from bot.polls.screens import making as drafts
from bot.polls.service import drafting, looking, opening
from handlers.allowed import CANCEL, Typed
from handlers.pieces import Says
from handlers.polls.listing import list_of
from handlers.receiving import changed
from handlers.refusals import refused
from handlers.words import WAITS, Waiting, wait_for


class CallingOff(StatesGroup):
    """What the next message is taken for. Data: poll, why, until."""

    why = State()


async def show(
    poll_id: int, tx: Tx, actor: Actor, t: Translator, said: str | None = None
) -> Screen:
    """A poll as its office sees it now; said: what has just happened, on top."""
    view = await looking.look(tx, actor, poll_id)
    match view.state:
        case PollState.DRAFT:
            draft = await drafting.draft(tx, actor, poll_id)
            return drafts.draft_card(draft, t, said=said)
        case PollState.DISCARDED:
            return await list_of(view.okrug, tx, actor, t, said=said or _gone(t))
        case _:
            seen = await looking.card(tx, actor, poll_id)
            return screens.office_card(seen, tx.now, t, said=said)


def _gone(t: Translator) -> str:
    return t.word("The draft was discarded")


async def stands(poll_id: int, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """It has changed meanwhile: here is how it stands."""
    await state.clear()
    return await show(poll_id, tx, actor, t, changed(t))


# Before its hour


async def ask_to_close(
    _: CallbackQuery, callback_data: PollPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Is it to end now?"""
    await state.clear()
    seen = await looking.card(tx, actor, callback_data.poll)
    if not screens.goes_on(seen, tx.now):
        return await stands(callback_data.poll, tx, actor, t, state)
    return screens.sure_to_close(seen, t)


async def close(
    _: CallbackQuery, callback_data: PollPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """It ends; what came out follows once everything is heard that was pressed in time."""
    at = (tx, actor, callback_data.poll, callback_data.version)
    try:
        await opening.close_now(*at)
    except Stale:
        return await stands(callback_data.poll, tx, actor, t, state)
    said = t.word("The poll is ended. The result comes in a moment.")
    return await show(callback_data.poll, tx, actor, t, said)


# It is called off


async def ask_why(
    _: CallbackQuery, callback_data: PollPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Why is it called off?"""
    seen = await looking.card(tx, actor, callback_data.poll)
    if not screens.goes_on(seen, tx.now):
        return await stands(callback_data.poll, tx, actor, t, state)
    until = tx.now + WAITS
    await wait_for(state, CallingOff.why, until, poll=callback_data.poll, why="")
    return screens.ask_why(seen, t)


async def take_why(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A line, shown once more before anybody is told."""
    poll_id = (await state.get_data())["poll"]
    try:
        seen = await looking.card(tx, actor, poll_id)
    except (NotAllowed, NotFound):  # not theirs any more: it is heard as anything else
        await state.clear()
        raise SkipHandler from None
    if not screens.goes_on(seen, tx.now):
        return await stands(poll_id, tx, actor, t, state)
    try:
        why = check_why(piece.text)
    except Invalid as problem:
        return screens.ask_why(seen, t, problem=refused(problem, t))
    await wait_for(state, CallingOff.why, tx.now + WAITS, poll=poll_id, why=why)
    return screens.sure_to_call_off(seen, why, t)


async def not_words(
    _: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A sticker is no reason."""
    poll_id = (await state.get_data())["poll"]
    seen = await looking.card(tx, actor, poll_id)
    return screens.ask_why(seen, t, problem=t("Please write it in words."))


async def call_off(
    _: CallbackQuery, callback_data: MakePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """It is called off, and everybody who was asked is told why."""
    data = await state.get_data()
    held = await state.get_state() == CallingOff.why.state and data["why"]
    poll_id = callback_data.poll
    if not held or data["poll"] != poll_id:
        return await stands(poll_id, tx, actor, t, state)
    try:
        await opening.call_off(tx, actor, poll_id, callback_data.version, data["why"])
    except Stale:
        return await stands(poll_id, tx, actor, t, state)
    await state.clear()
    return await show(poll_id, tx, actor, t, t.word("Everybody who was asked is told."))


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel: it goes on."""
    poll_id = (await state.get_data())["poll"]
    await state.clear()
    try:
        return await show(poll_id, tx, actor, t)
    except Refusal as refusal:
        return Screen(text=refused(refusal, t))


def router() -> Router:
    """The card, and what ends a poll."""
    table = Router(name="polls.card")
    press = table.callback_query.register
    press(ask_to_close, PollPress.filter(F.do == OnPoll.CLOSE))
    press(close, PollPress.filter(F.do == OnPoll.CLOSE_SURE))
    press(ask_why, PollPress.filter(F.do == OnPoll.CANCEL))
    press(call_off, MakePress.filter(F.do == OnMake.CALL_OFF))
    inside = StateFilter(CallingOff.why)
    table.message.register(leave, inside, or_f(Command("cancel"), Typed(CANCEL)))
    table.message.register(take_why, inside, Waiting(), Says())
    table.message.register(not_words, inside, Waiting(), ~F.text)
    return table
