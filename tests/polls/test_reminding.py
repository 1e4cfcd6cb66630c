"""A day before a poll ends those who have not voted are reminded: once, and by day."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Role
from bot.delivery.models import Delivery, Outcome
from bot.people.models import Person
from bot.polls.jobs.reminding import remind
from bot.polls.rules.kinds import State
from bot.polls.service import voting
from tests.conftest import OpenTx
from tests.polls.conftest import Somebody, a_poll
from tests.support.okrugs import AKSU, BIRLIK
from tests.support.worlds import NOW

DAY = timedelta(days=1)
CLOSES = NOW + 3 * DAY  # at 15:00 in the village
DUE = CLOSES - DAY


async def tick(open_tx: OpenTx, at: datetime) -> None:
    async with open_tx(at, bot_id=0) as tx:
        await remind(tx)


async def reminded(open_tx: OpenTx) -> dict[int, Outcome]:
    async with open_tx() as tx:
        found = await tx.session.execute(
            sa.select(Delivery.person_id, Delivery.state).where(Delivery.kind == "poll.reminded")
        )
        return {person: state for person, state in found if person is not None}


async def test_whoever_has_not_voted_is_reminded_once(open_tx: OpenTx, somebody: Somebody) -> None:
    voted, silent, muted = [await somebody(name) for name in ("Айгүл", "Болат", "Серік")]
    young = await somebody("Дана")
    await somebody("Гүл", at=BIRLIK)
    async with open_tx() as tx:
        poll = await a_poll(tx, settlements=[AKSU], adults=True)
        await voting.say_age(tx, voted, poll, adult=True)
        await voting.say_age(tx, young, poll, adult=False)
        await voting.take(tx, voted, poll, 1, on=True, sent=NOW)
        away = sa.update(Person).where(Person.id == muted.id).values(muted=["polls"])
        await tx.session.execute(away)
    await tick(open_tx, DUE - timedelta(minutes=1))
    assert await reminded(open_tx) == {}
    await asyncio.gather(*(tick(open_tx, DUE) for _ in range(3)))
    await tick(open_tx, DUE + timedelta(minutes=5))
    assert await reminded(open_tx) == {silent.id: Outcome.WAITING, muted.id: Outcome.DROPPED}


async def test_who_took_their_vote_back_is_reminded_too(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul = await somebody("Айгүл", Role.ASSEMBLY_MEMBER)
    async with open_tx() as tx:
        poll = await a_poll(tx, roles=["assembly_member"])
        await voting.take(tx, aigul, poll, 1, on=True, sent=NOW)
        await voting.withdraw(tx, aigul, poll, sent=NOW)
    await tick(open_tx, DUE)
    assert set(await reminded(open_tx)) == {aigul.id}


@pytest.mark.parametrize(
    ("values", "at"),
    [
        ({"state": State.CLOSED}, DUE),
        ({"state": State.CANCELLED}, DUE),
        ({"opened_at": DUE - timedelta(hours=11)}, DUE),  # they have only just heard of it
        ({}, CLOSES + timedelta(seconds=1)),
        ({"closes_at": CLOSES + timedelta(hours=9)}, DUE + timedelta(hours=9)),  # midnight
    ],
)
async def test_nobody_is_reminded_in_vain_or_at_night(
    open_tx: OpenTx, somebody: Somebody, values: dict[str, Any], at: datetime
) -> None:
    await somebody()
    async with open_tx() as tx:
        await a_poll(tx, **values)
    await tick(open_tx, at)
    assert await reminded(open_tx) == {}
