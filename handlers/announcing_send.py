"""A draft is looked at as it will arrive, and sent: once, however often that is pressed."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.broadcasts import service
from bot.broadcasts.callbacks.draft import DraftPress, OnDraft, PreviewPress
from bot.broadcasts.screens import preview as screens
from bot.broadcasts.service import BroadcastView
from bot.core.access import Actor
from bot.core.errors import Invalid
from bot.core.i18n import Translator
from bot.core.screen import Screen, plain, toast
from bot.core.tx import Tx
from handlers.announced import card_screen as announced_card
from handlers.announcing import around_of, draft_screen, hold, on_draft
from handlers.refusals import refused


async def _preview(
    view: BroadcastView, _: OnDraft, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Both letters, then whom they go to."""
    await hold(state, tx, view)
    around = await around_of(tx, actor, view)
    fault = None
    if not view.sendable:
        fault = Invalid("notice_needs_words")
    elif not around.reach.total:
        fault = Invalid("nobody_to_tell")
    elif view.send_at is not None and view.send_at <= tx.now:
        fault = Invalid("moment_past", moment=view.send_at)
    if fault is not None:
        return await _kept(view, fault, tx, actor, t)
    return screens.preview(view, around, t)


async def _kept(
    view: BroadcastView, fault: Invalid, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Not yet: why, on the card."""
    text = refused(fault, t)
    return await draft_screen(tx, actor, t, view, said=plain(text), problem=text)


async def _send(
    view: BroadcastView, do: OnDraft, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Out it goes, or it waits for its hour."""
    try:
        sent = await service.send(tx, actor, view.id, view.version, confirmed=do is OnDraft.SURE)
    except Invalid as fault:
        await hold(state, tx, view)
        if fault.name == "confirm_urgent":
            return screens.confirm_urgent(view, await around_of(tx, actor, view), t)
        return await _kept(view, fault, tx, actor, t)
    await state.clear()
    return await announced_card(tx, actor, t, sent)


async def inert(_: CallbackQuery, *, t: Translator) -> Screen:
    """A button of a preview."""
    return toast(t.word("This is a preview. The button will work for readers."))


def router() -> Router:
    """Preview, send, and the second question before an alert."""
    table = Router(name="announcing_send")
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    press = table.callback_query.register
    press(on_draft(_preview), DraftPress.filter(F.do == OnDraft.PREVIEW))
    press(on_draft(_send), DraftPress.filter(F.do.in_({OnDraft.SEND, OnDraft.SURE})))
    press(inert, PreviewPress.filter())
    return table
