"""The okrug's channel and open group: linked where they are, looked after in private."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.filters import Command, CommandObject
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from bot.broadcasts import service as broadcasts
from bot.core.access import Action, Actor
from bot.core.errors import NotAllowed, NotFound, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.delivery import public_chats as chats
from bot.delivery.outbox import put
from bot.people import service as people
from bot.people.callbacks import ChatPress, OnChat
from bot.people.screens import chats as screens
from bot.people.screens.chats import Chats
from bot.people.service import ChatSeen
from bot.places import service as places
from bot.places.models import Place
from handlers.membership import may_post

_STAFF_LINK = "g"  # a payload of handlers/group.py
_OUTSIDE = {ChatMemberStatus.LEFT, ChatMemberStatus.KICKED}


# ── In the chat itself ───────────────────────────────────────────────────────────────────────


async def started(message: Message, command: CommandObject, tx: Tx) -> Screen | None:
    """/start in a group: what the bot is for there."""
    if (command.args or "").startswith(_STAFF_LINK):
        raise SkipHandler
    return await _explained(message.chat.id, tx)


async def _explained(chat_id: int, tx: Tx) -> Screen:
    if await people.group_in(tx, chat_id) is not None:
        raise SkipHandler  # the office's own group
    linked = await people.public_chat_in(tx, chat_id)
    if linked is None:
        return screens.how_to_link()
    return screens.linked_here(await _okrug(tx, linked.okrug))


async def _okrug(tx: Tx, code: str) -> Place:
    okrug = await places.resolve(tx, code)
    if okrug is None:
        raise NotFound("place")
    return okrug


async def place_in_group(event: ChatMemberUpdated, tx: Tx, actor: Actor) -> Screen | None:
    """The bot came in, or may not write any more."""
    if not may_post(event.chat.type, event.new_chat_member):
        await chats.lose_in(tx, event.chat.id)
        raise SkipHandler
    came = event.old_chat_member.status in _OUTSIDE
    if not came or await people.is_linking_staff_group(tx, actor.person_id):
        raise SkipHandler
    return await _explained(event.chat.id, tx)


async def place_in_channel(event: ChatMemberUpdated, tx: Tx, actor: Actor) -> None:
    """The bot was let in or out. Whoever could link the channel is asked in private."""
    chat = event.chat
    now = may_post(chat.type, event.new_chat_member)
    if not now:
        await chats.lose_in(tx, chat.id)
        return
    await people.see_public_chat(tx, chat.id, chat.title or "", chat.username or "")
    before = may_post(chat.type, event.old_chat_member)
    if not before and actor.person_id is not None and actor.may(Action.LINK_CHAT):
        await put(
            tx,
            chats.PublicChatOffered(to=actor.person_id, chat_id=chat.id, title=chat.title or ""),
        )


async def link_group(
    _: CallbackQuery,
    callback_data: ChatPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    seen: ChatSeen | None = None,
) -> Screen:
    """The button in the group, pressed by whoever is both: of an office and administrator."""
    okrugs = await people.linkable(tx, actor)
    if not callback_data.okrug and len(okrugs) > 1:
        return screens.which_okrug(okrugs)
    if not okrugs:
        raise NotAllowed(Action.LINK_CHAT)
    okrug = await _okrug(tx, callback_data.okrug or okrugs[0].code)
    await people.link_chat(tx, actor, okrug.code, seen)
    return replace(screens.linked_here(okrug), toast=t.word("The group is linked."))


# ── In private ───────────────────────────────────────────────────────────────────────────────


async def link_channel(
    _: CallbackQuery,
    callback_data: ChatPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    seen: ChatSeen | None = None,
) -> Screen:
    """Asked and agreed to, or had back after it was unlinked."""
    okrug = await _okrug(tx, callback_data.okrug)
    chat = await people.link_chat(tx, actor, okrug.code, seen)
    return screens.linked_channel(okrug, chat, t)


async def leave_channel(
    _: CallbackQuery, callback_data: ChatPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The channel stays as it is."""
    return screens.left(await people.linkable(tx, actor), callback_data.chat_id, t)


async def listed(
    _: CallbackQuery, callback_data: ChatPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What is linked."""
    return await _list(callback_data.okrug, tx, actor, t)


async def _list(code: str, tx: Tx, actor: Actor, t: Translator) -> Screen:
    okrug = await _okrug(tx, code)
    known = Chats(
        okrug,
        await people.linked_chats(tx, actor, okrug.code),
        await people.former_channel(tx, actor, okrug.code),
        await people.bot_username(tx),
        pinned=await broadcasts.has_pins(tx, actor, okrug.code),
    )
    return screens.chats_screen(known, t)


async def unlink(
    _: CallbackQuery, callback_data: ChatPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Asked once."""
    linked = await people.linked_chats(tx, actor, callback_data.okrug)
    chat = next((one.chat for one in linked if one.chat.chat_id == callback_data.chat_id), None)
    if chat is None:
        return await _list(callback_data.okrug, tx, actor, t)
    return screens.sure_to_unlink(await _okrug(tx, callback_data.okrug), chat, t)


async def unlink_now(
    _: CallbackQuery, callback_data: ChatPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Nothing is posted there any more."""
    try:
        await people.unlink_chat(tx, actor, callback_data.okrug, callback_data.chat_id)
    except Stale:
        return await _list(callback_data.okrug, tx, actor, t)
    screen = await _list(callback_data.okrug, tx, actor, t)
    return replace(screen, toast=t.word("Unlinked. Nothing more is posted there."))


async def unpin(
    _: CallbackQuery, callback_data: ChatPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The danger is over."""
    await broadcasts.unpin(tx, actor, callback_data.okrug)
    screen = await _list(callback_data.okrug, tx, actor, t)
    return replace(screen, toast=t.word("Unpinned."))


def router() -> Router:
    """Before the router of groups, which lets nothing of theirs go further."""
    table = Router(name="public_chats")
    group = F.chat.type.in_({ChatType.GROUP, ChatType.SUPERGROUP})
    in_group = F.message.chat.type.in_({ChatType.GROUP, ChatType.SUPERGROUP})
    in_private = F.message.chat.type == ChatType.PRIVATE

    def on(do: OnChat) -> CallbackQueryFilter:
        return ChatPress.filter(F.do == do)

    table.message.register(started, group, Command("start"))
    table.my_chat_member.register(place_in_group, group)
    table.my_chat_member.register(place_in_channel, F.chat.type == ChatType.CHANNEL)
    table.callback_query.register(link_group, in_group, on(OnChat.LINK))
    table.callback_query.register(link_channel, in_private, on(OnChat.LINK))
    table.callback_query.register(leave_channel, in_private, on(OnChat.LEAVE))
    table.callback_query.register(listed, in_private, on(OnChat.LIST))
    table.callback_query.register(unlink, in_private, on(OnChat.UNLINK))
    table.callback_query.register(unlink_now, in_private, on(OnChat.UNLINK_NOW))
    table.callback_query.register(unpin, in_private, on(OnChat.UNPIN))
    return table
