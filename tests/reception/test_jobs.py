"""What the clock does: one reminder, one digest, and nothing twice."""

from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa

from bot.core.access import Role
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.reception import jobs, service
from bot.reception.service import State
from tests.conftest import OpenTx
from tests.reception.conftest import People, asked
from tests.reception.test_booking import THURSDAY, confirmed
from tests.support.worlds import NOW

EVENING = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)  # 18:00 in the village


async def reminders(tx: Tx) -> list[tuple[str, int | None, int]]:
    """Kinds and readers of what the clock put, and through which bot."""
    rows = await tx.session.execute(
        sa.select(Delivery.kind, Delivery.person_id, Delivery.bot_id)
        .where(Delivery.kind.in_(["reception.reminder", "reception.day", "reception.passed"]))
        .order_by(Delivery.id)
    )
    return [(kind, person, bot) for kind, person, bot in rows.all()]


async def tick(open_tx: OpenTx, now: datetime) -> list[tuple[str, int | None, int]]:
    async with open_tx(now, bot_id=0) as tx:
        await jobs.remind(tx)
        await jobs.put_aside(tx)
        return await reminders(tx)


async def test_the_evening_before_everybody_is_reminded_once(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await confirmed(tx, marat, await asked(tx, aigul), at=time(15))
        await confirmed(tx, marat, await asked(tx, bolat), at=time(15, 15))
    assert await tick(open_tx, EVENING - timedelta(minutes=1)) == []
    expected = [
        ("reception.reminder", aigul.id, 42),
        ("reception.reminder", bolat.id, 42),
        ("reception.day", marat.id, 42),
    ]
    assert await tick(open_tx, EVENING) == expected
    for minutes in (5, 60, 60 * 16):
        assert await tick(open_tx, EVENING + timedelta(minutes=minutes)) == expected


async def test_what_the_evening_missed_is_made_up_for_in_the_morning_not_at_night(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await confirmed(tx, marat, await asked(tx, aigul))
    assert await tick(open_tx, EVENING + timedelta(hours=6)) == []
    assert len(await tick(open_tx, EVENING + timedelta(hours=14))) == 2


async def test_nobody_is_reminded_of_what_they_heard_that_evening(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx(EVENING + timedelta(minutes=1)) as tx:
        await confirmed(tx, marat, await asked(tx, aigul))
    assert await tick(open_tx, EVENING + timedelta(minutes=5)) == []
    assert await tick(open_tx, EVENING + timedelta(hours=14)) == []


async def test_a_day_that_was_moved_is_reminded_of_anew(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        booking = await confirmed(tx, marat, await asked(tx, aigul))
    assert len(await tick(open_tx, EVENING)) == 2
    async with open_tx(EVENING + timedelta(minutes=1)) as tx:
        await confirmed(tx, marat, booking, day=THURSDAY + timedelta(days=7))
    told = await tick(open_tx, EVENING + timedelta(days=7))
    assert [kind for kind, *_ in told].count("reception.reminder") == 2


async def test_what_was_declined_or_cancelled_is_not_reminded_of(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        booking = await confirmed(tx, marat, await asked(tx, aigul))
        await service.cancel(tx, aigul, booking.id, booking.version)
    assert await tick(open_tx, EVENING) == []


async def test_a_visit_is_over_the_day_after(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        booking = await confirmed(tx, marat, await asked(tx, aigul))
    midnight = datetime(2026, 11, 26, 19, 0, tzinfo=UTC)
    await tick(open_tx, midnight - timedelta(minutes=1))
    async with open_tx() as tx:
        assert (await service.own_booking(tx, aigul, booking.id)).state is State.CONFIRMED
    told = await tick(open_tx, midnight)
    async with open_tx() as tx:
        assert (await service.own_booking(tx, aigul, booking.id)).state is State.PASSED
    assert "reception.passed" not in {kind for kind, *_ in told}


async def test_whoever_waited_in_vain_is_told_once(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        booking = await asked(tx, aigul, wished_on=THURSDAY)
        patient = await asked(tx, bolat)
    for days in (1, 2):
        await tick(open_tx, NOW + timedelta(days=days))
    told = await tick(open_tx, NOW + timedelta(days=3))
    assert told == [("reception.passed", aigul.id, 42)]
    async with open_tx(NOW + timedelta(days=3)) as tx:
        assert (await service.own_booking(tx, aigul, booking.id)).state is State.PASSED
        assert (await service.own_booking(tx, bolat, patient.id)).state is State.ASKED
