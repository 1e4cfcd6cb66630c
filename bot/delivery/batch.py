"""A batch of what many are told: what a pump claimed, for whom, and what it changes."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.i18n import Language, language_or_default
from bot.delivery.letters import Letter
from bot.delivery.models import Delivery, Outcome
from bot.delivery.notices import Lane
from bot.people.models import Person, PublicChat


@dataclass(frozen=True)
class Claimed:
    """A delivery this pump holds."""

    id: int
    bot_id: int
    person_id: int | None
    public_id: int | None
    target_id: int | None
    kind: str
    params: dict[str, Any]
    lane: Lane
    attempts: int
    out: tuple[int, ...] = ()  # messages of an earlier try that broke off halfway

    @property
    def alike(self) -> tuple[Any, ...]:
        """What deliveries share that say the same."""
        return (self.bot_id, self.kind, tuple(sorted(self.params.items())))


@dataclass(frozen=True)
class Reader:
    """Where a delivery goes; no chat: nobody there, or they blocked the bot."""

    chat_id: int | None = None
    language: Language | None = None  # None: both
    changes_only: bool = False  # nothing new is told here


@dataclass(frozen=True)
class Target:
    """The messages a delivery is about to change; pending: they are on their way."""

    message_id: int | None
    more_ids: tuple[int, ...]
    pending: bool


@dataclass(frozen=True)
class Job:
    """One delivery with everything needed to do it."""

    claimed: Claimed
    reader: Reader
    letter: Letter | None
    fault: str
    target: Target | None


async def readers_of(session: AsyncSession, claimed: list[Claimed]) -> dict[int, Reader]:
    """Where each delivery goes, by its id."""
    people = {one.person_id for one in claimed if one.person_id is not None}
    chats = {one.public_id for one in claimed if one.public_id is not None}
    known: dict[int, Reader] = {}
    for row in await session.execute(
        sa.select(Person.id, Person.telegram_id, Person.language).where(
            Person.id.in_(people), Person.blocked_at.is_(None)
        )
    ):
        known[row.id] = Reader(row.telegram_id, language_or_default(row.language))
    public: dict[int, Reader] = {}
    if chats:
        found = await session.execute(
            sa.select(PublicChat.id, PublicChat.chat_id, PublicChat.ended_at).where(
                PublicChat.id.in_(chats), PublicChat.lost.is_(False)
            )
        )
        for chat in found:  # what was posted before a chat was unlinked is put right even there
            public[chat.id] = Reader(chat.chat_id, changes_only=chat.ended_at is not None)
    nobody = Reader()
    return {
        one.id: known.get(one.person_id, nobody)
        if one.person_id is not None
        else public.get(one.public_id or 0, nobody)
        for one in claimed
    }


async def targets_of(session: AsyncSession, claimed: list[Claimed]) -> dict[int, Target]:
    """What each delivery that changes another one changes, by its id."""
    about = {one.target_id for one in claimed if one.target_id is not None}
    if not about:
        return {}
    rows = await session.execute(
        sa.select(Delivery.id, Delivery.state, Delivery.message_id, Delivery.more_ids).where(
            Delivery.id.in_(about)
        )
    )
    found = {
        row.id: Target(
            row.message_id,
            tuple(row.more_ids or ()),
            row.state in {Outcome.SENDING, Outcome.WAITING},
        )
        for row in rows
    }
    return {one.id: found[one.target_id] for one in claimed if one.target_id in found}
