"""People say whether they come: by one tap, until it begins, and nobody but those it is for."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.db import Database
from bot.core.errors import NotAllowed, NotFound, Refusal, Stale
from bot.core.groups import Group
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.delivery.notices import Lane
from bot.delivery.outbox import Batch, fan_out
from bot.gatherings.models import Gathering, GatheringReply
from bot.gatherings.notices.wishes import GatheringReminded
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.replies import Reply
from bot.gatherings.service import looking, replying
from bot.gatherings.storage.replying import to_remind
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody, a_gathering
from tests.support.okrugs import AKSU, BIRLIK, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

COMING, AWAY = Reply.COMING, Reply.NOT_COMING


async def said(open_tx: OpenTx) -> list[tuple[int, Reply]]:
    async with open_tx() as tx:
        found = await tx.session.execute(
            sa.select(GatheringReply.person_id, GatheringReply.reply).order_by(
                GatheringReply.person_id
            )
        )
        return [(person, reply) for person, reply in found]


async def test_one_tap_is_kept_and_the_next_one_changes_it(somebody: Somebody, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        await replying.reply(tx, aigul, gathering, COMING)
    assert await said(open_tx) == [(aigul.id, COMING)]
    async with open_tx() as tx:
        view = await replying.reply(tx, aigul, gathering, AWAY)
    assert (view.reply, view.coming, view.not_coming) == (AWAY, 0, 1)
    assert await said(open_tx) == [(aigul.id, AWAY)]


async def test_two_phones_of_one_person_are_one_answer(
    somebody: Somebody, open_tx: OpenTx, database: Database
):
    aigul = await somebody()
    async with open_tx() as tx:
        gathering = await a_gathering(tx)

    async def press(reply: Reply) -> None:
        async with database.write() as session:
            await replying.reply(Tx(session, NOW, BOT_ID), aigul, gathering, reply)
            await session.commit()

    await asyncio.gather(press(COMING), press(AWAY), press(COMING))
    assert len(await said(open_tx)) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"state": State.OPEN},
        {"state": State.CANCELLED},
        {"state": State.CLOSED},
        {"state": State.NO_QUORUM},
        {"held_at": NOW - timedelta(minutes=1)},
        {"held_at": NOW},
    ],
)
async def test_an_answer_stands_once_it_has_begun_or_is_called_off(
    somebody: Somebody, open_tx: OpenTx, values: dict[str, Any]
):
    aigul = await somebody()
    async with open_tx() as tx:
        gathering = await a_gathering(tx, **values)
    with pytest.raises(Stale):
        async with open_tx() as tx:
            await replying.reply(tx, aigul, gathering, COMING)
    assert await said(open_tx) == []


async def test_a_minute_before_it_may_still_be_changed(somebody: Somebody, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        gathering = await a_gathering(tx, held_at=NOW + timedelta(minutes=1))
        assert (await replying.reply(tx, aigul, gathering, COMING)).reply is COMING


async def test_another_village_reads_of_a_separate_gathering_but_is_not_asked(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат", at=BIRLIK)
    async with open_tx() as tx:
        gathering = await a_gathering(tx, kind=Kind.SEPARATE, settlement=AKSU)
        await replying.reply(tx, aigul, gathering, COMING)
        assert not (await looking.look(tx, bolat, gathering)).concerned
        with pytest.raises(Refusal) as no:
            await replying.reply(tx, bolat, gathering, COMING)
    assert no.value.name == "gathering_not_for_you"
    assert await said(open_tx) == [(aigul.id, COMING)]


async def test_an_assembly_is_for_its_members(somebody: Somebody, open_tx: OpenTx):
    member, aigul = await somebody("Ерлан", Role.ASSEMBLY_MEMBER), await somebody()
    async with open_tx() as tx:
        gathering = await a_gathering(tx, kind=Kind.ASSEMBLY)
        await replying.reply(tx, member, gathering, COMING)
        with pytest.raises(Refusal) as no:
            await replying.reply(tx, aigul, gathering, COMING)
    assert no.value.name == "gathering_not_for_you"


async def test_strangers_other_okrugs_and_forged_numbers_hear_that_there_is_nothing(
    somebody: Somebody, open_tx: OpenTx
):
    await somebody()
    elsewhere = await somebody("Жанна", okrug=OTHER_OKRUG)
    staff = await somebody("Марат", Role.MODERATOR, at="")
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        draft = await a_gathering(tx, state=State.DRAFT)
        for number in (gathering, draft, gathering + 99, 2**62):
            with pytest.raises(NotFound):
                await replying.reply(tx, elsewhere, number, COMING)
        with pytest.raises(Refusal):
            await replying.reply(tx, Actor(telegram_id=1), gathering, COMING)
        with pytest.raises(NotAllowed):
            await replying.reply(tx, staff, gathering, COMING)
    async with open_tx(bot_id=BOT_ID + 1) as tx:
        with pytest.raises(NotFound):
            await replying.reply(tx, elsewhere, gathering, COMING)
    assert await said(open_tx) == []


async def test_whoever_stays_away_is_not_reminded_of_what_waits_for_the_morning(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        gathering = await a_gathering(tx)
        row = await tx.session.get(Gathering, gathering)
        assert row is not None
        notice = GatheringReminded(gathering_id=gathering, reminder="day", attempt=1, sequence=0)
        batch = Batch(gathering, Lane.BULK, Group.GATHERINGS, tag="1.0.day:")
        assert await fan_out(tx, notice, to_remind(row), batch) == 2
    async with open_tx() as tx:
        await replying.reply(tx, aigul, gathering, AWAY)
        await replying.reply(tx, bolat, gathering, COMING)
    async with open_tx() as tx:
        found = await tx.session.execute(sa.select(Delivery.person_id, Delivery.state))
        states = dict(list(found))
    assert states == {aigul.id: Outcome.DROPPED, bolat.id: Outcome.WAITING}
