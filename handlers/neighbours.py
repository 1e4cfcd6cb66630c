"""Neighbours with the same trouble: joining before sending, following, leaving, how it ended."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.appeals import service
from bot.appeals.callbacks import (
    JoinedPage,
    JoinedPress,
    MendedPress,
    NearPress,
    OnJoined,
    OnMended,
    OnNear,
)
from bot.appeals.screens import neighbours as screens
from bot.appeals.screens.draft import draft_card
from bot.appeals.service import Joined
from bot.core.access import Actor
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.appeals import send_now

# Before sending


async def join(
    _: CallbackQuery,
    callback_data: NearPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """One tap; the receipt comes as a message of its own."""
    await state.clear()
    draft, version, appeal = callback_data.draft, callback_data.version, callback_data.appeal
    try:
        joined = await service.join(tx, actor, draft, version, appeal)
    except Stale:
        return await _as_it_stands(tx, actor, t, callback_data)
    return screens.joined_instead(joined.view, t)


async def _as_it_stands(tx: Tx, actor: Actor, t: Translator, press: NearPress) -> Screen:
    """What can be joined now, or the draft as it is now."""
    before = await service.joined_by_draft(tx, actor, press.draft)
    if before is not None:
        return screens.joined_instead(before.view, t)
    draft = await service.current_draft(tx, actor)
    if draft is None:
        raise Refusal("stale")
    said = _changed(t)
    if (draft.id, draft.version) == (press.draft, press.version):
        near = await service.similar(tx, actor, draft.id, draft.version)
        if near:
            return screens.similar_screen(near, draft.id, draft.version, t, said=said)
    return draft_card(draft, t, said=said)


def _changed(t: Translator) -> str:
    return t.word("This has changed meanwhile. Here is how it stands now.")


async def send(
    _: CallbackQuery,
    callback_data: NearPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Theirs is another matter."""
    await state.clear()
    return await send_now(tx, actor, t, callback_data.draft, callback_data.version)


# What somebody joined


async def turn_page(
    _: CallbackQuery,
    callback_data: JoinedPage,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The list, page by page."""
    await state.clear()
    return await _list(tx, actor, t, callback_data.page)


async def _list(
    tx: Tx, actor: Actor, t: Translator, page: int = 0, said: str | None = None
) -> Screen:
    listed = await service.joined_appeals(tx, actor, page)
    return screens.joined_list(listed.lines, listed.page, listed.pages, t, said=said)


def _card(joined: Joined, t: Translator, said: str | None = None) -> Screen:
    asked = joined.asked
    return screens.joined_card(
        joined.view,
        t,
        asked=asked.entry if asked is not None and asked.open else None,
        mended=asked.mended if asked is not None else None,
        said=said,
    )


async def open_card(
    _: CallbackQuery,
    callback_data: JoinedPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """One of them as it stands now."""
    await state.clear()
    return _card(await service.joined_card(tx, actor, callback_data.appeal), t)


async def show_files(
    _: CallbackQuery, callback_data: JoinedPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What the office sent with its words."""
    joined = await service.joined_card(tx, actor, callback_data.appeal)
    return screens.joined_files(joined.view, t)


async def ask_leave(
    _: CallbackQuery, callback_data: JoinedPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Really?"""
    joined = await service.joined_card(tx, actor, callback_data.appeal)
    return screens.leave_question(joined.view, t)


async def leave(
    _: CallbackQuery, callback_data: JoinedPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Really. Who has left already sees what is left."""
    try:
        joined = await service.joined_card(tx, actor, callback_data.appeal)
    except NotFound:
        return await _list(tx, actor, t, said=_changed(t))
    draft = await service.leave(tx, actor, callback_data.appeal)
    return screens.left_screen(joined.view, draft, t)


async def go_alone(
    _: CallbackQuery,
    callback_data: JoinedPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """It was withdrawn: what they wrote is their own draft now."""
    await state.clear()
    try:
        return draft_card(await service.go_alone(tx, actor, callback_data.appeal), t)
    except Stale:
        joined = await service.joined_card(tx, actor, callback_data.appeal)
        return _card(joined, t, said=_changed(t))


# Is it mended?


async def say_mended(
    _: CallbackQuery, callback_data: MendedPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Their word; it may be changed while nothing has followed from it."""
    try:
        joined = await service.say_mended(
            tx,
            actor,
            callback_data.appeal,
            callback_data.entry,
            mended=callback_data.do is OnMended.YES,
        )
    except Stale:
        joined = await service.joined_card(tx, actor, callback_data.appeal)
        return _card(joined, t, said=_changed(t))
    return _card(joined, t, said=t.word("Thank you, your word is counted."))


def router() -> Router:
    """The buttons shown before sending, and those under what somebody joined."""
    table = Router(name="neighbours")
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    press = table.callback_query.register
    press(join, NearPress.filter(F.do == OnNear.JOIN))
    press(send, NearPress.filter(F.do == OnNear.SEND))
    press(turn_page, JoinedPage.filter())
    for do, handler in (
        (OnJoined.OPEN, open_card),
        (OnJoined.FILES, show_files),
        (OnJoined.ASK_LEAVE, ask_leave),
        (OnJoined.LEAVE, leave),
        (OnJoined.ALONE, go_alone),
    ):
        press(handler, JoinedPress.filter(F.do == do))
    press(say_mended, MendedPress.filter())
    return table
