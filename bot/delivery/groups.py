"""Staff groups: one attempt to show something there, in place of what was shown before.

A card in a group is edited where it stands. In a forum it stands in a section: a Telegram topic
that is opened when it is first needed, and anew when somebody deleted it.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramMigrateToChat

from bot.core.access import Actor
from bot.core.clock import Clock
from bot.core.db import Database, insert_for
from bot.core.i18n import DEFAULT, Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.delivery.cards import Cards
from bot.delivery.models import GroupSection, Outcome
from bot.delivery.notices import Lane, Notice
from bot.delivery.outbox import put
from bot.delivery.sender import Sender, judge
from bot.people import service as people
from bot.people.models import StaffGroup

log = structlog.get_logger(__name__)

#: The language of a group: people of both read there, and the first one is first.
LANGUAGE = DEFAULT
#: A group whose turn is further away does not hold up the others who are told something.
PATIENCE_S = 2.0
_NAME_LIMIT = 128  # letters of a topic of Telegram


@dataclass(frozen=True)
class Section:
    """The part of a forum in which a post belongs. `key` never changes, the name may."""

    key: str
    name: str


@dataclass(frozen=True)
class Post(Screen):
    """What stands in a group: words and buttons under a `card` key.

    only_edit: nothing is sent where the post is not there any more.
    """

    section: Section | None = None
    only_edit: bool = False


@dataclass(frozen=True)
class Told:
    """What became of one attempt; with `pause` it was none and comes again."""

    state: Outcome
    error: str | None = None
    message_id: int | None = None
    pause: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class StaffGroupLost(Notice):
    """The bot may not write in the staff group any more: thrown out, silenced, or it is gone."""

    kind = "staff_group.lost"

    group_id: int
    title: str

    @property
    def key(self) -> str:
        """Once for each reader."""
        return f"{self.kind}:{self.group_id}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class SectionsRefused(Notice):
    """The staff group is a forum, and the bot may not open topics in it."""

    kind = "staff_group.no_sections"

    group_id: int
    title: str


async def lose(tx: Tx, group: StaffGroup) -> None:
    """End the link, and tell whoever could link another group."""
    if not await people.lose_group(tx, group.id):
        return
    akims = await people.who_links(tx, group.okrug)
    await put(tx, *(StaffGroupLost(to=one, group_id=group.id, title=group.title) for one in akims))


async def _refuse_sections(tx: Tx, group: StaffGroup) -> None:
    if not await people.warn_of_sections(tx, group.id, missing=True):
        return
    akims = await people.who_links(tx, group.okrug)
    await put(
        tx, *(SectionsRefused(to=one, group_id=group.id, title=group.title) for one in akims)
    )


class Groups:
    """Shows posts in staff groups, one at a time in each."""

    def __init__(self, database: Database, clock: Clock, cards: Cards, zone: str) -> None:
        self.database = database
        self.clock = clock
        self.cards = cards
        self.zone = zone
        self._locks: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def tell(
        self,
        sender: Sender,
        lane: Lane,
        group_id: int,
        render: Callable[[Tx, Actor], Awaitable[Screen | None]],
    ) -> Told:
        """One attempt. Words are found in the group's turn, so that the last shown is the latest.

        Raises what Telegram and the network raise in passing; what `render` raises.
        """
        async with self._locks[group_id]:
            group, screen = await self._look(sender, group_id, render)
            if group is None:
                return Told(Outcome.UNREACHABLE, "not linked")
            if screen is None:
                return Told(Outcome.DROPPED)
            delay = sender.gate.delay(group.chat_id)
            if delay > PATIENCE_S:
                return Told(Outcome.WAITING, "not yet", pause=timedelta(seconds=delay))
            try:
                message_id = await self._show(sender, lane, group, screen)
            except TelegramMigrateToChat as moved:
                await self._moved(sender, group, moved.migrate_to_chat_id)
                return Told(Outcome.WAITING, "moved", pause=timedelta(0))
            except (AiogramError, OSError) as error:
                if not _is_lost(error):
                    raise
                await self._lost(sender, group)
                return Told(Outcome.UNREACHABLE, judge(error).cause)
        return Told(Outcome.DROPPED if message_id is None else Outcome.SENT, message_id=message_id)

    async def _look(
        self,
        sender: Sender,
        group_id: int,
        render: Callable[[Tx, Actor], Awaitable[Screen | None]],
    ) -> tuple[StaffGroup | None, Screen | None]:
        async with self.database.read() as session:
            tx = Tx(session, self.clock.now(), sender.bot.id, self.zone)
            group = await people.group_by_id(tx, group_id)
            if group is None:
                return None, None
            nobody = Actor(telegram_id=0, language=LANGUAGE, okrug=group.okrug)
            return group, await render(tx, nobody)

    async def _show(
        self, sender: Sender, lane: Lane, group: StaffGroup, screen: Screen
    ) -> int | None:
        key = screen.card or ""
        known = await self.cards.known(sender.bot.id, group.chat_id, key) if key else None
        if known is not None and await sender.edit(group.chat_id, known, screen, lane):
            return known
        if isinstance(screen, Post) and screen.only_edit:
            return None
        message_id = await self._send(sender, lane, group, screen)
        if key:
            await self.cards.replace(sender, group.chat_id, key, message_id)
        return message_id

    async def _send(self, sender: Sender, lane: Lane, group: StaffGroup, screen: Screen) -> int:
        section = screen.section if isinstance(screen, Post) and group.is_forum else None
        if section is None:
            return await sender.post(group.chat_id, screen, lane)
        thread = await self._thread(group, section)
        thread = thread or await self._open(sender, lane, group, section)
        try:
            return await sender.post(group.chat_id, screen, lane, thread)
        except TelegramBadRequest as error:
            if thread is None or not _no_thread(error):
                raise
            closed = "topic_closed" in error.message.lower()
        again = None if closed else await self._open(sender, lane, group, section)
        return await sender.post(group.chat_id, screen, lane, again)

    async def _thread(self, group: StaffGroup, section: Section) -> int | None:
        async with self.database.read() as session:
            found = await session.get(GroupSection, (group.id, section.key))
            return found.thread_id if found else None

    async def _open(
        self, sender: Sender, lane: Lane, group: StaffGroup, section: Section
    ) -> int | None:
        """Open a topic; None where that is not possible: the post stands in the general one."""
        try:
            async with sender.gate.turn(lane, group.chat_id):
                topic = await sender.bot.create_forum_topic(
                    group.chat_id, section.name[:_NAME_LIMIT]
                )
        except TelegramBadRequest as error:
            log.info("group.no_section", cause=judge(error).cause)
            async with self._write(sender) as tx:
                if "not enough rights" in error.message or "ADMIN_REQUIRED" in error.message:
                    await _refuse_sections(tx, group)
            return None
        async with self._write(sender) as tx:
            await tx.session.execute(
                insert_for(tx.session, GroupSection)
                .values(group_id=group.id, key=section.key, thread_id=topic.message_thread_id)
                .on_conflict_do_update(
                    index_elements=["group_id", "key"],
                    set_={"thread_id": topic.message_thread_id},
                )
            )
            await people.warn_of_sections(tx, group.id, missing=False)
        return topic.message_thread_id

    async def _moved(self, sender: Sender, group: StaffGroup, to: int) -> None:
        async with self._write(sender) as tx:
            await people.move_group(tx, group.chat_id, to)

    async def _lost(self, sender: Sender, group: StaffGroup) -> None:
        async with self._write(sender) as tx:
            await lose(tx, group)

    @asynccontextmanager
    async def _write(self, sender: Sender) -> AsyncIterator[Tx]:
        async with self.database.write() as session:
            yield Tx(session, self.clock.now(), sender.bot.id, self.zone)
            await session.commit()


def _no_thread(error: TelegramBadRequest) -> bool:
    said = error.message.lower()
    return "thread not found" in said or "topic_closed" in said or "topic_deleted" in said


def _is_lost(error: AiogramError | OSError) -> bool:
    """Whether the bot is not wanted in the group any more."""
    if judge(error).kind == "unreachable":
        return True
    said = error.message.lower() if isinstance(error, TelegramBadRequest) else ""
    return "rights to send" in said or "write_forbidden" in said or "deactivated" in said


async def sweep(tx: Tx) -> None:
    """Forget the topics of groups that are not linked any more."""
    linked = sa.exists().where(
        StaffGroup.id == GroupSection.group_id, StaffGroup.ended_at.is_(None)
    )
    await tx.session.execute(sa.delete(GroupSection).where(~linked))


async def group_lost(
    tx: Tx, notice: StaffGroupLost, _actor: Actor, t: Translator
) -> Screen | None:
    """For the akim; nothing where the group only became another, or was linked again."""
    if await people.group_by_id(tx, notice.group_id) is not None:
        return None
    return Screen(
        text=t(
            "The bot may not write in the staff group “{title}” any more, so cards no longer "
            "come there. Everybody still gets them in private. To link a group again: “Staff”, "
            "then “Staff group”.",
            title=notice.title,
        )
    )


async def sections_refused(
    tx: Tx, notice: SectionsRefused, _actor: Actor, t: Translator
) -> Screen | None:
    """For the akim: why all cards stand in one topic."""
    group = await people.group_by_id(tx, notice.group_id)
    if group is None or group.warned_at is None:
        return None
    return Screen(
        text=t(
            "The staff group “{title}” has topics, but the bot may not create them: cards come "
            "into the general one. To have a topic for each category, make the bot an "
            "administrator of the group with the right to manage topics.",
            title=notice.title,
        )
    )


NOTICES = (StaffGroupLost, SectionsRefused)
RENDERERS: dict[str, Callable[[Tx, Any, Actor, Translator], Awaitable[Screen | None]]] = {
    StaffGroupLost.kind: group_lost,
    SectionsRefused.kind: sections_refused,
}
