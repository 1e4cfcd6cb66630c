"""The okrug's channel and open group, where what the akim announces is posted, too."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.access import Action, Actor, requires, system
from bot.core.errors import Invalid, Refusal, Stale
from bot.core.text import clean
from bot.core.tx import Tx
from bot.people import rules, storage
from bot.people.models import PublicChat
from bot.people.storage import LinkedChat
from bot.places import service as places
from bot.places.models import Place

_TITLE_ROOM = 255


@dataclass(frozen=True)
class ChatSeen:
    """A chat as Telegram describes it the moment somebody would link it.

    by_admin: that somebody is an administrator there. may_post: the bot may write there.
    """

    id: int
    title: str
    is_channel: bool
    username: str = ""
    by_admin: bool = False
    may_post: bool = False


@requires(Action.LINK_CHAT)
async def linkable(tx: Tx, actor: Actor) -> list[Place]:
    """The okrugs to which the actor may link chats."""
    return [
        place
        for office in await places.served(tx, tx.bot_id)
        if actor.may(Action.LINK_CHAT, office.code)
        and (place := await places.resolve(tx, office.code)) is not None
    ]


@requires(Action.LINK_CHAT)
async def linked_chats(tx: Tx, actor: Actor, okrug: str) -> list[LinkedChat]:
    """What is linked to the okrug, and by whom."""
    actor.must(Action.LINK_CHAT, okrug)
    found = await storage.public_chats_of(tx, okrug)
    names = await storage.names_of(tx, {chat.linked_by for chat in found})
    return [LinkedChat(chat, names.get(chat.linked_by, "")) for chat in found]


@requires(Action.LINK_CHAT)
async def former_channel(tx: Tx, actor: Actor, okrug: str) -> PublicChat | None:
    """A channel that was unlinked by hand: the bot may still be there, so it can be had back."""
    actor.must(Action.LINK_CHAT, okrug)
    return await storage.former_channel(tx, okrug)


@requires(Action.LINK_CHAT)
async def link_chat(tx: Tx, actor: Actor, okrug: str, seen: ChatSeen | None) -> PublicChat:
    """Post to this chat what the okrug announces. Linked already: its title is noted.

    seen: None when Telegram could not be asked. Refuses with `chat_unchecked`, `chat_not_admin`,
    `chat_no_rights` (of the bot), `chat_is_staff_group`, `chat_of_another` (okrug),
    `channel_taken` and `open_group_taken`: one of each for an okrug, the old one is unlinked
    first.
    """
    actor.must(Action.LINK_CHAT, okrug)
    if seen is None:
        raise Invalid("chat_unchecked")
    if not seen.by_admin:
        raise Refusal("chat_not_admin")
    if not seen.may_post:
        raise Invalid("chat_no_rights")
    if await storage.group_in(tx, seen.id) is not None:
        raise Refusal("chat_is_staff_group")
    there = await storage.public_chat_in(tx, seen.id)
    if there is None:
        return await _link(tx, okrug, seen, actor.id)
    if there.okrug != okrug:
        raise Refusal("chat_of_another")
    await see_public_chat(tx, seen.id, seen.title, seen.username)
    return there


async def _link(tx: Tx, okrug: str, seen: ChatSeen, by: int) -> PublicChat:
    linked = await storage.public_chats_of(tx, okrug)
    if any(one.is_channel is seen.is_channel for one in linked):
        raise Refusal("channel_taken") if seen.is_channel else Refusal("open_group_taken")
    made = await storage.add_public_chat(
        tx,
        okrug,
        seen.id,
        title=clean(seen.title, _TITLE_ROOM),
        username=seen.username,
        is_channel=seen.is_channel,
        linked_by=by,
    )
    if made is None:
        raise Stale()
    return made


@requires(Action.LINK_CHAT)
async def unlink_chat(tx: Tx, actor: Actor, okrug: str, chat_id: int) -> PublicChat:
    """Nothing is posted there any more. `Stale` when it is not the okrug's chat by now."""
    actor.must(Action.LINK_CHAT, okrug)
    found = await storage.public_chat_in(tx, chat_id)
    if found is None or found.okrug != okrug:
        raise Stale()
    await storage.change_public_chat(tx, found.id, ended_at=tx.now)
    return found


@system
async def public_chats_of(tx: Tx, okrug: str) -> Sequence[PublicChat]:
    """The chats that are linked to an okrug now, oldest first."""
    return await storage.public_chats_of(tx, okrug)


@system
async def public_chat_in(tx: Tx, chat_id: int) -> PublicChat | None:
    """What is linked in a chat now."""
    return await storage.public_chat_in(tx, chat_id)


@system
async def public_chat_by_id(tx: Tx, public_id: int) -> PublicChat | None:
    """A public chat, as long as it is linked."""
    return await storage.public_chat_by_id(tx, public_id)


@system
async def see_public_chat(tx: Tx, chat_id: int, title: str, username: str) -> None:
    """What a chat is called now, if it is linked."""
    found = await storage.public_chat_in(tx, chat_id)
    title = clean(title, _TITLE_ROOM)
    if found is not None and (found.title, found.username) != (title, username):
        await storage.change_public_chat(tx, found.id, title=title, username=username)


@system
async def move_public_chat(tx: Tx, chat_id: int, to: int) -> None:
    """The group became a supergroup: the same with another id. As `move_group`, told twice."""
    found = await storage.public_chat_to_move(tx, chat_id, tx.now - rules.GROUP_MOVES_WITHIN)
    if found is None or await storage.public_chat_in(tx, to) is not None:
        return
    others = await storage.public_chats_of(tx, found.okrug)
    if found.ended_at is not None and any(not one.is_channel for one in others):
        return
    found.chat_id, found.ended_at, found.lost = to, None, False
    await tx.session.flush()


@system
async def lose_public_chat(tx: Tx, public_id: int) -> bool:
    """The bot may not write there any more; False when that is known already."""
    return await storage.change_public_chat(tx, public_id, ended_at=tx.now, lost=True)


@system
async def is_linking_staff_group(tx: Tx, person_id: int | None) -> bool:
    """Whether somebody is about to link a staff group: they need no other explanation."""
    return person_id is not None and await storage.open_group_link_of(tx, person_id)
