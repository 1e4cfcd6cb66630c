"""Groups: cards are pressed here. Whatever else is said in a group is not for the bot.

Nothing that comes from a group goes further than this file; only the open group of an okrug is
seen to before (handlers/public_chats.py). The link of a card opens the appeal in private.
"""

from typing import Any

from aiogram import F, Router
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Chat, ChatMemberUpdated, Message

from bot.appeals import service
from bot.appeals.callbacks import GroupPress, OnGroup
from bot.appeals.screens import desk
from bot.appeals.screens import group as cards
from bot.appeals.service import Move
from bot.core.access import Action, Actor
from bot.core.errors import NotFound, Stale
from bot.core.i18n import LANGUAGES, Translator, translator
from bot.core.screen import Screen, joined, toast
from bot.core.tx import Tx
from bot.delivery import groups
from bot.people import service as people
from bot.people.screens import group as screens
from bot.people.service import GroupChat
from bot.places import service as places
from bot.places.service import name_of
from handlers.home import Stranger

_OPENS = rf"^{cards.OPENS}\d{{1,18}}$"
_LINK = "g"  # before the secret of a link, as in ?startgroup=
_OUTSIDE = {ChatMemberStatus.LEFT, ChatMemberStatus.KICKED}


def _chat(chat: Chat) -> GroupChat:
    return GroupChat(
        id=chat.id,
        title=chat.title or "",
        is_forum=bool(chat.is_forum),
        public=chat.username is not None,
    )


async def link(message: Message, command: CommandObject, tx: Tx, actor: Actor) -> Screen | None:
    """The akim added the bot by their own link: this is the group, said in both languages."""
    payload = command.args or ""
    if not payload.startswith(_LINK):
        return None
    group = await people.link_group(tx, actor, payload[len(_LINK) :], _chat(message.chat))
    okrug = await places.resolve(tx, group.okrug)
    if okrug is None:
        return None
    spoken = [translator(language) for language in LANGUAGES]
    return Screen(text=joined(*(screens.greeting(okrug, t) for t in spoken)))


async def help_wanted(_: Message, tx: Tx) -> Screen:
    """One sentence, in both languages."""
    username = await people.bot_username(tx)
    spoken = [translator(language) for language in LANGUAGES]
    return Screen(text=joined(*(screens.help_line(username, t) for t in spoken)))


def _names_us(message: Message) -> bool:
    """`/help@bot` is for us, `/help` is for whoever listens."""
    return "@" in (message.text or "").partition(" ")[0]


async def moved(message: Message, tx: Tx) -> None:
    """The group has become a supergroup."""
    if message.migrate_to_chat_id is not None:
        await _move(tx, message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        await _move(tx, message.migrate_from_chat_id, message.chat.id)


async def _move(tx: Tx, old: int, new: int) -> None:
    await people.move_group(tx, old, new)
    await people.move_public_chat(tx, old, new)


async def thrown_out(event: ChatMemberUpdated, tx: Tx) -> None:
    """The bot is not in the group any more: the akim hears of it."""
    group = await people.group_in(tx, event.chat.id)
    if group is not None:
        await groups.lose(tx, group)


async def seen(event: Message | ChatMemberUpdated, tx: Tx) -> None:
    """Whatever is said: only the group's name is noted, and whether it is still private."""
    chat = _chat(event.chat)
    await people.see_group(tx, chat)
    await people.see_public_chat(tx, chat.id, chat.title, event.chat.username or "")
    group = await people.group_in(tx, chat.id) if chat.public else None
    if group is not None:  # cards are for the office alone
        await groups.lose(tx, group)


async def press(
    callback: CallbackQuery, callback_data: GroupPress, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """A button of a card. The card itself changes by its notice, wherever a move comes from."""
    chat_id = callback.message.chat.id if callback.message else 0
    try:
        card = await service.card_in_group(tx, actor, chat_id, callback_data.appeal)
    except NotFound:
        return cards.not_linked(t)
    if not actor.may(Action.TRIAGE_APPEAL, card.okrug):
        okrug = await places.resolve(tx, card.okrug)
        return cards.not_theirs(name_of(okrug, t.language) if okrug else "", t)
    if callback_data.do is OnGroup.ACCEPT and not card.topic and Move.ACCEPT in card.moves:
        return cards.topic_first(t)
    try:
        await _do(callback_data, tx, actor)
    except Stale as stale:
        await service.refresh_in_group(tx, card)
        return cards.stands(card, stale.params.get("by"), t)
    return cards.done(await service.card_in_group(tx, actor, chat_id, card.id), t)


async def _do(pressed: GroupPress, tx: Tx, actor: Actor) -> None:
    if pressed.do is OnGroup.ACCEPT:
        await service.accept(tx, actor, pressed.appeal, pressed.version)
    else:
        await service.hand_over(tx, actor, pressed.appeal, pressed.version, actor.id)


async def open_in_private(
    _: Message,
    command: CommandObject,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The link of a card: the appeal with its words, for those who may read it."""
    await state.clear()
    appeal_id = int((command.args or "").removeprefix(cards.OPENS))
    return desk.desk_card(await service.card(tx, actor, appeal_id), t)


async def not_ours(_: CallbackQuery, t: Translator) -> Screen:
    """A button that no card of ours has."""
    return toast(t.word("This button is out of date."), alert=True)


async def unheard(_: Any) -> None:
    """An edited message of a group: silence."""


def router() -> Router:
    """Everything that comes from groups."""
    table = Router(name="group")
    here = F.chat.type.in_({ChatType.GROUP, ChatType.SUPERGROUP})
    pressed_here = F.message.chat.type.in_({ChatType.GROUP, ChatType.SUPERGROUP})

    table.message.register(link, here, Command("start"), F.text.contains("@"))
    table.message.register(help_wanted, here, Command("help"), _names_us)
    table.message.register(moved, here, F.migrate_to_chat_id)
    table.message.register(moved, here, F.migrate_from_chat_id)
    table.message.register(seen, here)
    table.edited_message.register(unheard, here)
    table.my_chat_member.register(thrown_out, here, F.new_chat_member.status.in_(_OUTSIDE))
    table.my_chat_member.register(seen, here)
    table.callback_query.register(press, pressed_here, GroupPress.filter())
    table.callback_query.register(not_ours, pressed_here)

    opens = CommandStart(deep_link=True, magic=F.args.regexp(_OPENS))
    table.message.register(open_in_private, F.chat.type == ChatType.PRIVATE, ~Stranger(), opens)
    return table
