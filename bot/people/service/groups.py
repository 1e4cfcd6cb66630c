"""The group of an office's staff: linked by the akim, one for an okrug, ended by hand or lost."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from bot.core.access import GRANTS, Action, Actor, anyone, requires, system
from bot.core.errors import Invalid, Refusal, Stale
from bot.core.text import clean
from bot.core.tx import Tx
from bot.people import rules, storage
from bot.people.models import GroupLink, StaffGroup
from bot.people.service.common import digest_of

_TITLE_ROOM = 255


@dataclass(frozen=True)
class NewGroupLink:
    """A link just made: the only moment at which its secret is known."""

    secret: str
    expires_at: datetime


@dataclass(frozen=True)
class GroupChat:
    """A group as Telegram describes it. `public`: anybody can find and read it."""

    id: int
    title: str
    is_forum: bool = False
    public: bool = False


def may_link_group(actor: Actor, okrug: str) -> bool:
    """Whoever brings in the staff and sees the appeals: the akim, and no operator of the bot."""
    return actor.may(Action.INVITE_STAFF, okrug) and actor.may(Action.TRIAGE_APPEAL, okrug)


def _must_link(actor: Actor, okrug: str) -> None:
    actor.must(Action.INVITE_STAFF, okrug)
    actor.must(Action.TRIAGE_APPEAL, okrug)


@requires(Action.INVITE_STAFF)
async def staff_group(tx: Tx, actor: Actor, okrug: str) -> StaffGroup | None:
    """The group linked to the okrug now."""
    _must_link(actor, okrug)
    return await storage.group_of(tx, okrug)


@requires(Action.INVITE_STAFF)
async def offer_group_link(tx: Tx, actor: Actor, okrug: str) -> NewGroupLink:
    """A link that links one group, once, pressed by `actor`; earlier ones become worthless.

    Where a group is linked already, the new one takes its place.
    """
    _must_link(actor, okrug)
    await storage.close_group_links(tx, okrug)
    current = await storage.group_of(tx, okrug)
    secret = secrets.token_urlsafe(rules.SECRET_BYTES)
    expires_at = tx.now + rules.GROUP_LINK_LIVES
    storage.add_group_link(
        tx,
        GroupLink(
            bot_id=tx.bot_id,
            secret_sha256=digest_of(secret),
            okrug=okrug,
            replaces=current.id if current else None,
            created_by=actor.id,
            created_at=tx.now,
            expires_at=expires_at,
        ),
    )
    await tx.session.flush()
    return NewGroupLink(secret, expires_at)


@anyone
async def link_group(tx: Tx, actor: Actor, secret: str, chat: GroupChat) -> StaffGroup:
    """Make this chat the staff group of the link's okrug.

    Refuses with `group_link_not_yours`, `group_link_dead` (used, expired, never made),
    `group_public`, `group_is_open` (notices are posted there), `group_taken` (the okrug has got
    one meanwhile) and `group_of_another`.
    """
    link = await storage.group_link(tx, digest_of(secret))
    if link is None:
        raise Refusal("group_link_dead")
    if link.created_by != actor.person_id or not may_link_group(actor, link.okrug):
        raise Refusal("group_link_not_yours")
    if chat.public:
        raise Invalid("group_public")
    if await storage.public_chat_in(tx, chat.id) is not None:
        raise Refusal("group_is_open")
    if not await storage.claim_group_link(tx, link.id):
        raise Refusal("group_link_dead")
    there = await storage.group_in(tx, chat.id)
    if there is not None and there.okrug != link.okrug:
        raise Refusal("group_of_another")
    if there is not None:
        return there
    return await _put(tx, link, chat, actor.id)


async def _put(tx: Tx, link: GroupLink, chat: GroupChat, by: int) -> StaffGroup:
    current = await storage.group_of(tx, link.okrug)
    if current is not None and current.id != link.replaces:
        raise Refusal("group_taken")
    if current is not None:
        await storage.change_group(tx, current.id, ended_at=tx.now)
    title = clean(chat.title, _TITLE_ROOM)
    made = await storage.add_group(tx, link.okrug, chat.id, title, by, is_forum=chat.is_forum)
    if made is None:
        raise Refusal("group_taken")
    return made


@requires(Action.INVITE_STAFF)
async def unlink_group(tx: Tx, actor: Actor, okrug: str, group_id: int) -> None:
    """No more cards there. `Stale` when it is not the okrug's group any more."""
    _must_link(actor, okrug)
    current = await storage.group_of(tx, okrug)
    if current is None or current.id != group_id:
        raise Stale()
    await storage.change_group(tx, group_id, ended_at=tx.now)


@system
async def group_of(tx: Tx, okrug: str) -> StaffGroup | None:
    """The group linked to an okrug now."""
    return await storage.group_of(tx, okrug)


@system
async def group_in(tx: Tx, chat_id: int) -> StaffGroup | None:
    """The group linked in a chat now."""
    return await storage.group_in(tx, chat_id)


@system
async def group_by_id(tx: Tx, group_id: int) -> StaffGroup | None:
    """A group, as long as it is linked."""
    return await storage.group_by_id(tx, group_id)


@system
async def see_group(tx: Tx, chat: GroupChat) -> None:
    """What the group is called, and whether it has topics, as its latest message says."""
    found = await storage.group_in(tx, chat.id)
    title = clean(chat.title, _TITLE_ROOM)
    if found is not None and (found.title, found.is_forum) != (title, chat.is_forum):
        await storage.change_group(tx, found.id, title=title, is_forum=chat.is_forum)


@system
async def move_group(tx: Tx, chat_id: int, to: int) -> None:
    """The group became a supergroup: the same group with another id. Told twice, moved once.

    Telegram also says that the bot left the old one: a group lost by that is taken up again.
    """
    found = await storage.group_to_move(tx, chat_id, tx.now - rules.GROUP_MOVES_WITHIN)
    if found is None or await storage.group_in(tx, to) is not None:
        return
    if found.ended_at is not None and await storage.group_of(tx, found.okrug) is not None:
        return
    found.chat_id, found.ended_at, found.lost = to, None, False
    await tx.session.flush()


@system
async def lose_group(tx: Tx, group_id: int) -> bool:
    """The bot may not write there any more; False when that is known already."""
    return await storage.change_group(tx, group_id, ended_at=tx.now, lost=True)


@system
async def warn_of_sections(tx: Tx, group_id: int, *, missing: bool) -> bool:
    """Note that topics cannot be opened there, or that they can; True for the first such news."""
    found = await storage.group_by_id(tx, group_id)
    if found is None or (found.warned_at is not None) is missing:
        return False
    return await storage.change_group(tx, group_id, warned_at=tx.now if missing else None)


@system
async def who_links(tx: Tx, okrug: str) -> list[int]:
    """Ids of those whom a lost group concerns: whoever could link another one."""
    roles = GRANTS[Action.INVITE_STAFF] & GRANTS[Action.TRIAGE_APPEAL]
    return await storage.with_roles(tx, roles, okrug)
