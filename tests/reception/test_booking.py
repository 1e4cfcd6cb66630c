"""A resident asks to be received; the office answers; one of many is first."""

import asyncio
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.clock import from_village
from bot.core.db import Database
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.reception import service
from bot.reception.models import ReceptionRequest, ReceptionStep
from bot.reception.rules.bookings import MOST, Move
from bot.reception.service import BookingView, State
from tests.conftest import OpenTx
from tests.reception.conftest import ABOUT, NEIGHBOUR, People, asked
from tests.support.okrugs import OKRUG
from tests.support.worlds import BOT_ID, NOW

THURSDAY = date(2026, 11, 26)
AT = time(15, 30)


async def told(tx: Tx) -> list[tuple[str, int | None]]:
    """What was put into the outbox, and to whom."""
    rows = await tx.session.execute(
        sa.select(Delivery.kind, Delivery.person_id).order_by(Delivery.id)
    )
    return [(kind, person) for kind, person in rows.all()]


async def confirmed(
    tx: Tx, staff: Actor, booking: BookingView, day: date = THURSDAY, at: time = AT
) -> BookingView:
    return await service.confirm(tx, staff, booking.id, booking.version, day=day, at=at)


async def test_a_request_reaches_everybody_of_the_office_and_no_executor(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    akim = await somebody("Серік", Role.AKIM)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        booking = await asked(tx, aigul, wished_on=THURSDAY)
    async with open_tx() as tx:
        assert await told(tx) == [("reception.asked", marat.id), ("reception.asked", akim.id)]
        seen = await service.booking(tx, marat, booking.id)
        assert (seen.state, seen.wished_on, seen.about) == (State.ASKED, THURSDAY, ABOUT)
        assert (seen.name, seen.village and seen.village.kk) == ("Айгүл", "Ақсу ауылы")
        for forbidden in (
            service.booking(tx, nurlan, booking.id),
            service.bookings(tx, nurlan, OKRUG),
        ):
            with pytest.raises(NotAllowed):
                await forbidden


async def test_a_recording_is_enough(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        booking = await asked(tx, aigul, about="", recording=("voice", "file-1"))
        assert (await service.booking(tx, marat, booking.id)).recording == ("voice", "file-1")


async def test_nothing_said_is_no_request(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        with pytest.raises(Invalid):
            await asked(tx, aigul, about=" \n ")


async def test_a_second_request_shows_the_first(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        first, fresh = await service.ask(tx, aigul, OKRUG, None, about=ABOUT)
        assert fresh
        again, fresh = await service.ask(tx, aigul, OKRUG, THURSDAY, about="тағы")
    assert (again, fresh) == (first, False)


async def test_two_requests_at_once_are_one(somebody: People, database: Database):
    aigul = await somebody()
    await somebody("Марат", Role.MODERATOR)

    async def one() -> tuple[BookingView, bool]:
        async with database.write() as session:
            made = await service.ask(Tx(session, NOW, BOT_ID), aigul, OKRUG, None, about=ABOUT)
            await session.commit()
            return made

    first, second = await asyncio.gather(one(), one())
    assert first[0].id == second[0].id
    assert sorted([first[1], second[1]]) == [False, True]


async def test_only_a_reception_day_can_be_wished_for(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        for day in (THURSDAY - timedelta(days=7), THURSDAY + timedelta(days=1), date(2030, 1, 3)):
            with pytest.raises(Stale):
                await asked(tx, aigul, wished_on=day)


async def test_on_the_day_itself_one_simply_comes(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    await somebody("Марат", Role.MODERATOR)
    async with open_tx(NOW + timedelta(hours=20)) as tx:  # Thursday, 11:00
        view = await service.office(tx, aigul, OKRUG)
        assert view.dates[0].day == THURSDAY
        assert THURSDAY not in view.bookable
        with pytest.raises(Stale):
            await asked(tx, aigul, wished_on=THURSDAY)


async def test_without_anybody_to_answer_nothing_is_asked(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        with pytest.raises(Refusal, match="no_reception_in_bot"):
            await asked(tx, aigul)
        assert not (await service.office(tx, aigul, OKRUG)).answers


async def test_whoever_asks_again_and_again_is_asked_to_wait(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        for _ in range(MOST):
            booking = await asked(tx, aigul)
            await service.cancel(tx, aigul, booking.id, booking.version)
        with pytest.raises(Refusal, match="booked_often"):
            await asked(tx, aigul)
    async with open_tx(NOW + timedelta(days=1, minutes=1)) as tx:
        assert (await asked(tx, aigul)).state is State.ASKED


async def test_the_office_fixes_a_time_and_the_resident_hears_of_it(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        booking = await confirmed(tx, marat, await asked(tx, aigul))
    assert booking.state is State.CONFIRMED
    assert booking.visit_at == from_village(THURSDAY, AT)
    async with open_tx() as tx:
        assert (await told(tx))[-1] == ("reception.confirmed", aigul.id)
        steps = list(await tx.session.scalars(sa.select(ReceptionStep).order_by(ReceptionStep.id)))
    assert [(one.move, one.staff_id) for one in steps] == [
        (Move.ASK, None),
        (Move.CONFIRM, marat.id),
    ]


async def test_a_confirmed_time_can_be_changed(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        booking = await confirmed(tx, marat, await asked(tx, aigul))
        booking = await confirmed(tx, marat, booking, at=time(16))
        assert booking.visit_at == from_village(THURSDAY, time(16))
        assert [kind for kind, _ in await told(tx)].count("reception.confirmed") == 2


async def test_free_quarters_are_those_that_nobody_has(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await confirmed(tx, marat, await asked(tx, aigul))
        other = await asked(tx, bolat, wished_on=THURSDAY)
        times = await service.times(tx, marat, other.id)
    assert times.day == THURSDAY
    assert len(times.free) == 7
    assert from_village(THURSDAY, AT) not in times.free


async def test_a_day_that_is_full_is_not_offered(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await service.set_hours(tx, marat, OKRUG, 3, (time(15), time(15, 15)))
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        await confirmed(tx, marat, await asked(tx, aigul), at=time(15))
        other = await asked(tx, bolat, wished_on=THURSDAY)
        times = await service.times(tx, marat, other.id)
    assert THURSDAY not in times.days
    assert (times.day, times.free) == (None, ())


async def test_nobody_is_given_a_time_that_is_taken_or_over(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        await confirmed(tx, marat, await asked(tx, aigul))
        other = await asked(tx, bolat)
        for day, at, problem in (
            (THURSDAY, AT, "time_taken"),
            (NOW.date(), time(14, 59), "time_past"),
            (date(2028, 1, 6), AT, "time_far"),
        ):
            with pytest.raises(Invalid, match=problem):
                await confirmed(tx, marat, other, day, at)
        assert (await service.booking(tx, marat, other.id)).state is State.ASKED


async def test_two_visitors_never_get_one_time_at_once(somebody: People, database: Database):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat, serik = await somebody("Марат", Role.MODERATOR), await somebody("Серік", Role.AKIM)
    async with database.write() as session:
        tx = Tx(session, NOW, BOT_ID)
        bookings = [await asked(tx, aigul), await asked(tx, bolat)]
        await session.commit()

    async def one(staff: Actor, booking: BookingView) -> State | str:
        async with database.write() as session:
            try:
                made = await confirmed(Tx(session, NOW, BOT_ID), staff, booking)
            except Invalid as problem:
                return problem.name
            await session.commit()
            return made.state

    outcomes = await asyncio.gather(one(marat, bookings[0]), one(serik, bookings[1]))
    assert sorted(outcomes) == ["confirmed", "time_taken"]


async def test_of_two_colleagues_the_first_wins_and_the_second_is_told_who(
    somebody: People, database: Database
):
    aigul = await somebody()
    marat, serik = await somebody("Марат", Role.MODERATOR), await somebody("Серік", Role.AKIM)
    async with database.write() as session:
        booking = await asked(Tx(session, NOW, BOT_ID), aigul)
        await session.commit()

    async def one(staff: Actor, at: time) -> str:
        async with database.write() as session:
            try:
                await confirmed(Tx(session, NOW, BOT_ID), staff, booking, at=at)
            except Stale as stale:
                return str(stale.params["by"])
            await session.commit()
            return "first"

    outcomes = await asyncio.gather(one(marat, time(15)), one(serik, time(16)))
    assert list(outcomes) in (["first", "Марат"], ["Серік", "first"])


async def test_declining_needs_a_reason_and_tells_it(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        booking = await asked(tx, aigul)
        with pytest.raises(Invalid):
            await service.decline(tx, marat, booking.id, booking.version, " ")
        await service.decline(tx, marat, booking.id, booking.version, "Әкім іссапарда")
        own = await service.own_booking(tx, aigul, booking.id)
        assert (await told(tx))[-1] == ("reception.declined", aigul.id)
    assert (own.state, own.reason) == (State.DECLINED, "Әкім іссапарда")


async def test_the_office_hears_that_somebody_will_not_come(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        booking = await confirmed(tx, marat, await asked(tx, aigul))
        booking = await service.cancel(tx, aigul, booking.id, booking.version)
        assert (await told(tx))[-1] == ("reception.cancelled", marat.id)
        assert booking.state is State.CANCELLED
        with pytest.raises(Stale):
            await service.cancel(tx, aigul, booking.id, booking.version)
        with pytest.raises(Stale):
            await confirmed(tx, marat, booking)
        assert (await asked(tx, aigul)).state is State.ASKED  # and may ask again


async def test_the_time_of_somebody_who_cancelled_is_free_again(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        booking = await confirmed(tx, marat, await asked(tx, aigul))
        await service.cancel(tx, aigul, booking.id, booking.version)
        assert (await confirmed(tx, marat, await asked(tx, bolat))).state is State.CONFIRMED


async def test_nobody_sees_or_cancels_what_is_anothers(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        booking = await asked(tx, aigul)
        for forbidden in (
            service.own_booking(tx, bolat, booking.id),
            service.cancel(tx, bolat, booking.id, booking.version),
            service.own_booking(tx, bolat, 2**62),
        ):
            with pytest.raises(NotFound):
                await forbidden
        assert await service.own_bookings(tx, bolat) == []


async def test_another_okrugs_office_knows_nothing_of_it(somebody: People, open_tx: OpenTx):
    aigul, _ = await somebody(), await somebody("Марат", Role.MODERATOR)
    foreign = await somebody("Дана", Role.AKIM, okrug=NEIGHBOUR)
    async with open_tx() as tx:
        booking = await asked(tx, aigul)
        for forbidden in (
            service.booking(tx, foreign, booking.id),
            service.times(tx, foreign, booking.id),
            service.typed_time(tx, foreign, booking.id, "26.11 15:30"),
            confirmed(tx, foreign, booking),
            service.decline(tx, foreign, booking.id, booking.version, "жоқ"),
            service.office(tx, foreign, OKRUG),
        ):
            with pytest.raises(NotFound):
                await forbidden
        for forbidden_list in (
            service.bookings(tx, foreign, OKRUG),
            service.waiting(tx, foreign, OKRUG),
            service.to_edit(tx, foreign, OKRUG),
            service.edit_office(tx, foreign, OKRUG, "phone", kk="+7 700 111 11 11"),
            service.set_hours(tx, foreign, OKRUG, 0, None),
        ):
            with pytest.raises(NotAllowed):
                await forbidden_list
        with pytest.raises(NotAllowed):
            await service.ask(tx, aigul, NEIGHBOUR, None, about=ABOUT)
        assert await told(tx) == [("reception.asked", 2)]


async def test_another_bots_booking_is_not_found(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        booking = await asked(tx, aigul)
    async with open_tx(bot_id=BOT_ID + 1) as tx:
        with pytest.raises(NotFound):
            await service.booking(tx, marat, booking.id)


async def test_who_waits_comes_first_then_by_time(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.MODERATOR)
    people = [await somebody(name) for name in ("Айгүл", "Болат", "Гүлнар")]
    async with open_tx() as tx:
        made = [await asked(tx, one) for one in people]
        await confirmed(tx, marat, made[0], at=time(16))
        await confirmed(tx, marat, made[1], at=time(15))
        desk = await service.bookings(tx, marat, OKRUG)
        assert await service.waiting(tx, marat, OKRUG) == 1
    assert [one.name for one in desk.lines] == ["Гүлнар", "Болат", "Айгүл"]
    assert (desk.open, desk.waiting, desk.pages) == (3, 1, 1)


async def test_a_page_beyond_the_last_shows_the_last(somebody: People, open_tx: OpenTx):
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        for number in range(9):
            tx.session.add(
                ReceptionRequest(
                    bot_id=BOT_ID, okrug=OKRUG, state=State.ASKED, about=str(number),
                    asked_at=NOW, updated_at=NOW,
                )
            )  # fmt: skip
        await tx.session.flush()
        desk = await service.bookings(tx, marat, OKRUG, 77)
    assert (desk.page, desk.pages, len(desk.lines)) == (1, 2, 1)


async def test_a_typed_time_is_weighed_before_anybody_is_told(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        booking = await asked(tx, aigul)
        typed = await service.typed_time(tx, marat, booking.id, "16.12 15:30")
        assert (typed.day, typed.at, typed.off) == (date(2026, 12, 16), AT, True)
        assert not (await service.typed_time(tx, marat, booking.id, "17.12 15:30")).off
        assert [kind for kind, _ in await told(tx)] == ["reception.asked"]
