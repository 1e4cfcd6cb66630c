"""Planned notices: at their hour, once each time, and never in the name of nobody."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.broadcasts import service
from bot.broadcasts.jobs import send_due, watch
from bot.broadcasts.models import Broadcast, BroadcastStep
from bot.broadcasts.rules.lifecycle import Asks, Move, State
from bot.broadcasts.service import Audience, BroadcastView, Repeat
from bot.core.access import Role
from bot.core.db import Database
from bot.core.errors import Invalid
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.people.service import end_role, erase, staff
from tests.broadcasts.conftest import KK, Office, office_in
from tests.support.okrugs import AKSU, OKRUG
from tests.support.village import Village, village

#: The village's clock is five hours ahead; it is Wednesday, 25 November, 15:00 there.
NINE = datetime(2026, 11, 26, 4, tzinfo=UTC)
DAY = timedelta(days=1)


async def planned(
    office: Office,
    at: datetime = NINE,
    repeat: Repeat = Repeat.ONCE,
    audience: Audience | None = None,
    by: Any = None,
) -> BroadcastView:
    """A notice that waits for its hour."""
    view = await office.do(service.new_draft, OKRUG, audience, by=by)
    view = await office.do(service.write, view.id, view.version, html=KK, language="kk", by=by)
    view = await office.do(
        service.set_hour, view.id, view.version, send_at=at, repeat=repeat, by=by
    )
    return await office.do(service.send, view.id, view.version, by=by)


async def at(v: Village, office: Office, moment: datetime) -> None:
    """The clock shows a moment, and ticks."""
    await v.later(moment - v.clock.now())
    await office.tick(send_due)
    await office.tick(watch)


async def rows(v: Village) -> list[Broadcast]:
    async with v.app.database.read() as session:
        return list(await session.scalars(sa.select(Broadcast).order_by(Broadcast.id)))


async def test_a_planned_notice_goes_out_at_its_hour_and_once(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        view = await planned(office)
        assert view.state is State.SCHEDULED
        await at(v, office, NINE - timedelta(minutes=1))
        assert KK not in v.text(aigul)
        for minutes in (0, 0, 1):
            await at(v, office, NINE + timedelta(minutes=minutes))
        assert v.text(aigul).count(KK) == 1
        [row] = await rows(v)
        assert row.state is State.DONE


async def test_a_daily_notice_goes_out_every_day_until_it_is_stopped(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        view = await planned(office, repeat=Repeat.DAILY)
        for day in range(3):
            await at(v, office, NINE + day * DAY)
            await at(v, office, NINE + day * DAY + timedelta(seconds=15))
        assert v.text(aigul).count(KK) == 3
        origin, *sent = await rows(v)
        assert origin.state is State.SCHEDULED
        assert origin.send_at == NINE + 3 * DAY
        assert [(one.origin_id, one.state) for one in sent] == [(view.id, State.DONE)] * 3
        now = await office.do(service.look, view.id)
        assert Move.CANCEL in now.moves
        await office.do(service.cancel, view.id, now.version)
        await at(v, office, NINE + 3 * DAY)
        assert v.text(aigul).count(KK) == 3


async def test_what_was_missed_is_left_out(database: Database) -> None:
    """The bot stood still for three days: nobody gets three notices of days gone by."""
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        await planned(office, repeat=Repeat.DAILY)
        await at(v, office, NINE + 3 * DAY - timedelta(hours=1))
        assert v.text(aigul).count(KK) == 0
        await at(v, office, NINE + 3 * DAY)
        assert v.text(aigul).count(KK) == 1


async def test_a_notice_that_is_a_little_late_goes_out_all_the_same(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        await planned(office)
        await at(v, office, NINE + timedelta(hours=3))
        assert v.text(aigul).count(KK) == 1


async def test_a_notice_of_yesterday_is_not_sent_and_its_sender_hears_why(
    database: Database,
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        await planned(office)
        await at(v, office, NINE + DAY)
        assert KK not in v.text(aigul)
        assert "Жоспарланған хабарландыру жіберілмеді" in v.last(office.akim)
        assert "енді жіберу кеш" in v.last(office.akim)
        [row] = await rows(v)
        assert row.state is State.CANCELLED


async def test_two_replicas_at_once_send_once(database: Database) -> None:
    """On PostgreSQL two transactions see the same hour; on SQLite one waits for the other."""
    async with village(database) as v:
        office = await office_in(v)
        await v.resident()
        await planned(office)
        await planned(office, repeat=Repeat.DAILY)
        await v.later(NINE - v.clock.now())

        async def tick() -> None:
            async with database.write() as session:
                await send_due(Tx(session, v.clock.now(), bot_id=0))
                await asyncio.sleep(0.05)
                await session.commit()

        await asyncio.gather(tick(), tick(), tick())
        async with database.read() as session:
            sent = await session.scalar(
                sa.select(sa.func.count()).where(Delivery.kind == "broadcast.sent")
            )
        assert sent == 2 * 2  # two notices to two people
        assert len(await rows(v)) == 3


async def test_a_tick_that_did_not_commit_is_made_up_for(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        await planned(office, repeat=Repeat.WEEKLY)
        await v.later(NINE - v.clock.now())
        async with database.write() as session:
            await send_due(Tx(session, v.clock.now(), bot_id=0))
            await session.rollback()
        await at(v, office, NINE)
        assert v.text(aigul).count(KK) == 1


# In whose name


async def _ends(office: Office, person: Any, by: Any = None) -> None:
    held = await office.do(staff, OKRUG, by=by)
    name = (await office.actor(person)).person_id
    for one in held:
        if one.person_id == name:
            await office.do(end_role, one.role_id, by=by)


async def test_a_notice_stops_when_its_sender_leaves_the_office(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        moderator = await v.staff(Role.MODERATOR, "Сәуле")
        view = await planned(office, repeat=Repeat.DAILY, by=moderator)
        await _ends(office, moderator)
        await at(v, office, NINE)
        assert KK not in v.text(aigul)
        assert "енді мұнда жұмыс істемейді" in v.last(office.akim)
        assert "жұмыс істемейді" not in v.text(moderator)
        now = await office.do(service.look, view.id)
        assert now.state is State.CANCELLED
        async with database.read() as session:
            step = await session.scalar(
                sa.select(BroadcastStep).order_by(BroadcastStep.id.desc()).limit(1)
            )
        assert step is not None
        assert (step.move, step.actor_id, step.note) == (Move.CANCEL, None, "sender_left")
        await at(v, office, NINE + DAY)
        assert KK not in v.text(aigul)


async def test_a_notice_stops_when_its_sender_is_erased(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        moderator = await v.staff(Role.MODERATOR, "Сәуле")
        await planned(office, by=moderator)
        await office.do(erase, by=moderator)
        await at(v, office, NINE)
        assert KK not in v.text(aigul)
        assert "Жоспарланған хабарландыру жіберілмеді" in v.last(office.akim)


async def test_an_operator_hears_of_it_where_nobody_is_left(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        operator = await v.staff(Role.OPERATOR, "Олжас")
        await planned(office)
        await _ends(office, office.akim, by=operator)
        await at(v, office, NINE)
        assert "Жоспарланған хабарландыру жіберілмеді" in v.last(operator)


# To whom


async def test_a_notice_to_nobody_is_not_sent_and_its_sender_hears_why(
    database: Database,
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        elected = await v.staff(Role.ASSEMBLY_MEMBER, "Болат")
        audience = Audience(OKRUG, roles=("assembly_member",))
        view = await planned(office, audience=audience)
        operator = await v.staff(Role.OPERATOR, "Олжас")
        await _ends(office, elected, by=operator)
        await at(v, office, NINE)
        assert "Хабарлайтын ешкім қалмады" in v.last(office.akim)
        assert (await office.do(service.look, view.id)).state is State.CANCELLED


async def test_a_repeating_notice_waits_while_there_is_nobody(database: Database) -> None:
    """Everybody has answered: there is nothing to remind of, and nothing in the history."""
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        asked = await office.drafted(kk="Оқып шығыңыз.", ru="Прочитайте.")
        asked = await office.do(service.set_asks, asked.id, asked.version, Asks.READ)
        asked = await office.do(service.send, asked.id, asked.version)
        crowd = Audience(OKRUG, crowd=f"unanswered:{asked.id}")
        view = await planned(office, repeat=Repeat.DAILY, audience=crowd)
        for reader in (aigul, office.akim):
            await office.do(service.answer, asked.id, service.Answer.READ, by=reader)
        await at(v, office, NINE)
        assert (await office.do(service.look, view.id)).state is State.SCHEDULED
        assert len(await rows(v)) == 2
        saule = await v.resident("Сәуле", at=AKSU)
        await at(v, office, NINE + DAY)
        assert KK not in v.text(saule)  # she came after it was asked


async def test_a_notice_to_a_group_that_is_gone_stops(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await v.resident()
        asked = await office.drafted(kk="Оқып шығыңыз.", ru="Прочитайте.")
        asked = await office.do(service.set_asks, asked.id, asked.version, Asks.READ)
        asked = await office.do(service.send, asked.id, asked.version)
        crowd = Audience(OKRUG, crowd=f"unanswered:{asked.id}")
        view = await planned(office, repeat=Repeat.DAILY, audience=crowd)
        await office.do(service.withdraw, asked.id, asked.version)
        await at(v, office, NINE)
        assert "топ енді жоқ" in v.text(office.akim)
        assert (await office.do(service.look, view.id)).state is State.CANCELLED


# When people sleep


@pytest.mark.parametrize("urgent", [False, True])
async def test_what_is_planned_at_night_waits_for_the_morning_unless_it_is_urgent(
    database: Database, urgent: bool
) -> None:
    async with village(database) as v:
        office = await office_in(v)
        aigul = await v.resident()
        eleven = datetime(2026, 11, 25, 18, tzinfo=UTC)
        view = await office.drafted()
        if urgent:
            view = await office.do(service.set_urgent, view.id, view.version, reason="Тасқын")
        view = await office.do(service.set_hour, view.id, view.version, send_at=eleven)
        await office.do(service.send, view.id, view.version, confirmed=urgent)
        await at(v, office, eleven)
        assert (KK in v.text(aigul)) is urgent
        async with database.read() as session:
            waiting = await session.scalar(
                sa.select(sa.func.count()).where(
                    Delivery.kind == "broadcast.sent", Delivery.state == Outcome.WAITING
                )
            )
        assert bool(waiting) is not urgent
        await at(v, office, datetime(2026, 11, 26, 3, tzinfo=UTC))
        assert v.text(aigul).count(KK) == 1


async def test_a_past_hour_is_refused(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        view = await office.drafted()
        with pytest.raises(Invalid, match="moment_past"):
            await office.do(service.set_hour, view.id, view.version, send_at=v.clock.now())
