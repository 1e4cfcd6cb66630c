"""Monday's report: exactly one for each office and week, whatever happens around the hour."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from bot.core.access import Role
from bot.core.db import Database
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.people.models import HeldRole
from bot.places.models import Okrug
from bot.reports import jobs
from bot.reports.models import WeeklyReport
from bot.reports.service import publishing
from tests.conftest import OpenTx
from tests.reports.conftest import DISTRICT, People
from tests.support.okrugs import OKRUG, OTHER_OKRUG

MONDAY = date(2026, 11, 30)
NINE = datetime(2026, 11, 30, 4, tzinfo=UTC)  # in the village
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LATE = NINE - timedelta(hours=9)  # Monday's midnight: whoever comes now hears of the next week


async def told(tx: Tx, kind: str = "reports.week") -> list[tuple[int, int]]:
    """Through which bot whom, in order."""
    rows = await tx.session.execute(
        sa.select(Delivery.bot_id, Delivery.person_id)
        .where(Delivery.kind == kind)
        .order_by(Delivery.id)
    )
    return [(bot, person or 0) for bot, person in rows.all()]


async def tick(open_tx: OpenTx, now: datetime) -> list[tuple[int, int]]:
    async with open_tx(now, bot_id=0) as tx:
        await jobs.report_weeks(tx)
        await jobs.report_districts(tx)
        return await told(tx)


async def test_at_nine_on_monday_the_akim_is_told_once(somebody: People, open_tx: OpenTx):
    akim = await somebody("Ерлан", Role.AKIM)
    await somebody("Марат", Role.MODERATOR)
    assert await tick(open_tx, NINE - MINUTE) == []
    for later in (timedelta(), MINUTE, HOUR, 3 * DAY):
        assert await tick(open_tx, NINE + later) == [(42, akim.id)]


async def test_each_week_has_its_own(somebody: People, open_tx: OpenTx):
    akim = await somebody("Ерлан", Role.AKIM)
    await tick(open_tx, NINE)
    assert await tick(open_tx, NINE + 7 * DAY) == [(42, akim.id)] * 2


async def test_where_there_is_no_akim_whoever_runs_the_office_is_told(
    somebody: People, open_tx: OpenTx
):
    marat = await somebody("Марат", Role.MODERATOR)
    assert await tick(open_tx, NINE) == [(42, marat.id)]


async def test_an_office_says_at_what_hour_its_report_comes(somebody: People, open_tx: OpenTx):
    akim = await somebody("Ерлан", Role.AKIM)
    async with open_tx() as tx:
        (await tx.session.get_one(Okrug, OKRUG)).settings = {"report_at": "14:30"}
    assert await tick(open_tx, NINE + 5 * HOUR) == []
    assert await tick(open_tx, NINE + 5.5 * HOUR) == [(42, akim.id)]


async def test_a_bot_that_was_off_on_monday_tells_when_it_is_back(
    somebody: People, open_tx: OpenTx
):
    akim = await somebody("Ерлан", Role.AKIM)
    assert await tick(open_tx, NINE + 6 * DAY) == [(42, akim.id)]


async def test_back_at_night_it_waits_for_the_morning(somebody: People, open_tx: OpenTx):
    await somebody("Ерлан", Role.AKIM)
    night = datetime(2026, 12, 1, 20, tzinfo=UTC)  # one o'clock in the village
    await tick(open_tx, night)
    async with open_tx() as tx:
        due = await tx.session.scalar(sa.select(Delivery.due_at))
    assert due == datetime(2026, 12, 2, 3, tzinfo=UTC)


async def test_weeks_that_the_bot_slept_through_are_not_sent_one_after_another(
    somebody: People, open_tx: OpenTx
):
    akim = await somebody("Ерлан", Role.AKIM)
    assert await tick(open_tx, NINE + 28 * DAY) == [(42, akim.id)]
    async with open_tx() as tx:
        weeks = list(await tx.session.scalars(sa.select(WeeklyReport.monday)))
    assert weeks == [MONDAY + 28 * DAY]


async def test_a_clock_that_jumps_ahead_and_back_sends_nothing_twice(
    somebody: People, open_tx: OpenTx
):
    akim = await somebody("Ерлан", Role.AKIM)
    await tick(open_tx, NINE)
    await tick(open_tx, NINE + 7 * DAY)
    await tick(open_tx, NINE - 2 * HOUR)
    assert await tick(open_tx, NINE) == [(42, akim.id)] * 2
    assert await tick(open_tx, NINE + 7 * DAY) == [(42, akim.id)] * 2


async def test_whoever_became_akim_this_morning_did_not_run_that_week(
    somebody: People, open_tx: OpenTx
):
    await somebody("Жаңа", Role.AKIM, since=LATE)
    assert await tick(open_tx, NINE) == []


async def test_a_role_that_has_ended_hears_nothing(somebody: People, open_tx: OpenTx):
    akim = await somebody("Ерлан", Role.AKIM)
    async with open_tx() as tx:
        ended = sa.update(HeldRole).where(HeldRole.person_id == akim.id)
        await tx.session.execute(ended.values(ended_at=NINE - DAY))
    assert await tick(open_tx, NINE) == []


async def test_an_okrug_that_is_not_served_any_more_hears_nothing(
    somebody: People, open_tx: OpenTx
):
    await somebody("Ерлан", Role.AKIM, okrug=OTHER_OKRUG)
    assert await tick(open_tx, NINE) == []


async def test_every_bot_speaks_to_its_own_people(somebody: People, open_tx: OpenTx):
    first = await somebody("Ерлан", Role.AKIM)
    second = await somebody("Болат", Role.AKIM, bot_id=43)
    assert await tick(open_tx, NINE) == [(42, first.id), (43, second.id)]


async def test_two_machines_that_tick_at_once_tell_once(
    somebody: People, open_tx: OpenTx, database: Database
):
    akim = await somebody("Ерлан", Role.AKIM)

    async def machine() -> None:
        async with database.write() as session:
            await jobs.report_weeks(Tx(session, NINE, 0))
            await asyncio.sleep(0.05)
            await session.commit()

    await asyncio.gather(*(machine() for _ in range(4)))
    async with open_tx() as tx:
        assert await told(tx) == [(42, akim.id)]


async def test_looking_before_the_hour_does_not_keep_the_report_away(
    somebody: People, open_tx: OpenTx
):
    akim = await somebody("Ерлан", Role.AKIM)
    async with open_tx(NINE - HOUR) as tx:
        await publishing.publication(tx, akim, OKRUG, MONDAY)
    assert await tick(open_tx, NINE) == [(42, akim.id)]


async def test_a_tick_takes_so_many_offices_and_the_next_one_the_rest(
    somebody: People, open_tx: OpenTx, monkeypatch
):
    monkeypatch.setattr("bot.reports.service.weekly.BATCH", 1)
    first = await somebody("Ерлан", Role.AKIM)
    second = await somebody("Болат", Role.AKIM, bot_id=43)
    assert await tick(open_tx, NINE) == [(42, first.id)]
    assert await tick(open_tx, NINE + MINUTE) == [(42, first.id), (43, second.id)]


async def test_the_district_is_told_an_hour_later_and_once(somebody: People, open_tx: OpenTx):
    observer = await somebody("Сәуле", Role.OBSERVER)
    for now, expected in (
        (NINE + 59 * MINUTE, []),
        (NINE + HOUR, [(42, observer.id)]),
        (NINE + 2 * DAY, [(42, observer.id)]),
    ):
        await tick(open_tx, now)
        async with open_tx() as tx:
            assert await told(tx, "reports.district") == expected
    async with open_tx() as tx:
        kept = (await tx.session.scalars(sa.select(WeeklyReport))).one()
    assert (kept.place, kept.monday) == (DISTRICT, MONDAY)
