"""Who links which chat, and what becomes of a link."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Grant, Role
from bot.core.errors import NotAllowed, Refusal, Stale
from bot.people import service
from bot.people.models import PublicChat
from bot.people.service import ChatSeen
from tests.support.okrugs import OKRUG, OTHER_OKRUG
from tests.support.worlds import NOW

GROUP = ChatSeen(-1001, "Ақсу ауылы", is_channel=False, by_admin=True, may_post=True)
CHANNEL = replace(GROUP, id=-1002, is_channel=True, username="aqsu_news")


def whoever(role: Role, scope: str = OKRUG) -> Actor:
    return Actor(7, person_id=7, language="kk", grants=frozenset({Grant(role, scope)}))


AKIM = whoever(Role.AKIM)


async def now_linked(tx: Any) -> list[tuple[int, str]]:
    found = await tx.session.scalars(
        sa.select(PublicChat).where(PublicChat.ended_at.is_(None)).order_by(PublicChat.id)
    )
    return [(one.chat_id, one.okrug) for one in found]


@pytest.mark.parametrize("role", [Role.AKIM, Role.DEPUTY, Role.MODERATOR])
async def test_the_office_links_one_channel_and_one_group(open_tx, role):
    async with open_tx() as tx:
        for seen in (GROUP, CHANNEL):
            await service.link_chat(tx, whoever(role), OKRUG, seen)
        assert await now_linked(tx) == [(-1001, OKRUG), (-1002, OKRUG)]


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.EXECUTOR, Role.OPERATOR, Role.OBSERVER])
async def test_nobody_else_does(open_tx, role):
    async with open_tx() as tx:
        scope = "" if role is Role.OPERATOR else OKRUG
        with pytest.raises(NotAllowed):
            await service.link_chat(tx, whoever(role, scope), OKRUG, GROUP)


async def test_no_akim_links_for_another_okrug(open_tx):
    async with open_tx() as tx:
        with pytest.raises(NotAllowed):
            await service.link_chat(tx, AKIM, OTHER_OKRUG, GROUP)
        linked = await service.link_chat(tx, AKIM, OKRUG, GROUP)
        stranger = whoever(Role.AKIM, OTHER_OKRUG)
        with pytest.raises(Refusal, match="chat_of_another"):
            await service.link_chat(tx, stranger, OTHER_OKRUG, GROUP)
        with pytest.raises(Stale):
            await service.unlink_chat(tx, stranger, OTHER_OKRUG, linked.chat_id)


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (None, "chat_unchecked"),
        (replace(GROUP, by_admin=False), "chat_not_admin"),
        (replace(GROUP, may_post=False), "chat_no_rights"),
    ],
)
async def test_what_telegram_does_not_confirm_is_not_linked(open_tx, seen, why):
    async with open_tx() as tx:
        with pytest.raises(Refusal, match=why):
            await service.link_chat(tx, AKIM, OKRUG, seen)


async def test_linking_twice_links_once_and_notes_the_new_title(open_tx):
    async with open_tx() as tx:
        first = await service.link_chat(tx, AKIM, OKRUG, CHANNEL)
        await service.link_chat(tx, AKIM, OKRUG, replace(CHANNEL, title="Жаңа атау"))
        again = await service.public_chat_by_id(tx, first.id)
        assert again is not None
        assert (again.title, again.username) == ("Жаңа атау", "aqsu_news")
        with pytest.raises(Refusal, match="channel_taken"):
            await service.link_chat(tx, AKIM, OKRUG, replace(CHANNEL, id=-1003))


async def test_a_group_thought_lost_by_its_move_is_taken_up_again(open_tx):
    async with open_tx() as tx:
        linked = await service.link_chat(tx, AKIM, OKRUG, GROUP)
        assert await service.lose_public_chat(tx, linked.id)
        assert not await service.lose_public_chat(tx, linked.id)
        await service.move_public_chat(tx, -1001, -2001)
        await service.move_public_chat(tx, -1001, -2001)
        assert await now_linked(tx) == [(-2001, OKRUG)]


async def test_a_group_lost_long_ago_is_not_taken_up_by_a_move(open_tx):
    async with open_tx() as tx:
        linked = await service.link_chat(tx, AKIM, OKRUG, GROUP)
        await service.lose_public_chat(tx, linked.id)
    async with open_tx(NOW + timedelta(days=1)) as tx:
        await service.move_public_chat(tx, -1001, -2001)
        assert await now_linked(tx) == []


async def test_only_a_channel_that_was_not_lost_can_be_had_back(open_tx):
    async with open_tx() as tx:
        linked = await service.link_chat(tx, AKIM, OKRUG, CHANNEL)
        assert await service.former_channel(tx, AKIM, OKRUG) is None
        await service.unlink_chat(tx, AKIM, OKRUG, linked.chat_id)
        former = await service.former_channel(tx, AKIM, OKRUG)
        assert former is not None
        again = await service.link_chat(tx, AKIM, OKRUG, CHANNEL)
        await service.lose_public_chat(tx, again.id)
        assert await service.former_channel(tx, AKIM, OKRUG) is None
