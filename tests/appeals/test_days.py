"""The operator puts a day right, and what is open is counted anew."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.appeals import service
from bot.appeals.models import Appeal
from bot.appeals.service import Move
from bot.appeals.service.days import recount
from bot.appeals.service.terms import due_on
from bot.core.access import Role
from bot.core.errors import NotAllowed, Refusal
from bot.core.workdays import term, work_calendar
from bot.delivery.models import Delivery
from tests.appeals.conftest import People, sent
from tests.conftest import OpenTx
from tests.support.worlds import NOW

BEFORE_DUE = date(2026, 12, 15)  # a Tuesday; an appeal of 25 November is due on the 17th
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
MOMENTS = st.datetimes(  # Hypothesis wants naive bounds beside a zone
    datetime(2026, 1, 1),  # noqa: DTZ001 - see above
    datetime(2027, 10, 31),  # noqa: DTZ001 - see above
    timezones=st.just(UTC),
)
CORRECTIONS = st.dictionaries(DAYS, st.booleans(), max_size=12)


@given(MOMENTS, CORRECTIONS, st.integers(1, 40))
def test_no_deadline_falls_on_a_day_off_whatever_was_corrected(
    moment: datetime, corrections: dict[date, bool], days: int
):
    working = work_calendar().corrected(corrections)
    registered = working.registered_on(moment)
    assert working.is_working(registered)
    assert working.is_working(working.due_on(registered, days))


@given(MOMENTS, MOMENTS, CORRECTIONS)
def test_whoever_writes_later_is_never_due_earlier(
    one: datetime, other: datetime, corrections: dict[date, bool]
):
    working = work_calendar().corrected(corrections)
    first, second = (
        working.due_on(working.registered_on(moment), term("answer_working_days"))
        for moment in sorted((one, other))
    )
    assert first <= second


@given(DAYS, st.integers(1, 30), DAYS)
def test_a_new_day_off_within_a_term_moves_it_by_one_working_day(
    begun: date, days: int, off: date
):
    working = work_calendar()
    due = working.due_on(begun, days)
    moved = working.corrected({off: False}).due_on(begun, days)
    if begun < off <= due and working.is_working(off):
        assert moved == working.add_working_days(due, 1) or moved > due
    else:
        assert moved == due


@given(DAYS, CORRECTIONS)
def test_an_extension_ends_on_a_working_day(until: date, corrections: dict[date, bool]):
    working = work_calendar().corrected(corrections)
    due = due_on(working, date(2026, 1, 5), 15, until)
    assert due is not None
    assert due >= until
    assert working.is_working(due)


async def test_a_new_day_off_moves_what_is_open_and_its_author_hears_of_it(
    somebody: People, open_tx: OpenTx
):
    aigul = await somebody()
    operator = await somebody("Ержан", Role.OPERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        assert (await service.look_at_day(tx, operator, BEFORE_DUE)).moves == 1
        day = await service.correct_day(tx, operator, BEFORE_DUE, works=False)
        view = await service.own_card(tx, aigul, appeal.id)
        kinds = list(await tx.session.scalars(sa.select(Delivery.kind)))
    assert appeal.due_on == date(2026, 12, 17)
    assert view.due_on == date(2026, 12, 18)
    assert (view.steps[-1].move, view.steps[-1].role) == (Move.MOVE_DUE, None)
    assert (day.works, day.works_by_law, day.corrected) == (False, True, True)
    assert "appeal.due_moved" in kinds


async def test_taking_the_correction_back_brings_the_old_date_back(
    somebody: People, open_tx: OpenTx
):
    aigul, operator = await somebody(), await somebody("Ержан", Role.OPERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        await service.correct_day(tx, operator, BEFORE_DUE, works=False)
        day = await service.correct_day(tx, operator, BEFORE_DUE, works=True)
        view = await service.own_card(tx, aigul, appeal.id)
    assert view.due_on == appeal.due_on
    assert not day.corrected


async def test_a_saturday_made_a_working_day_brings_the_date_forward(
    somebody: People, open_tx: OpenTx
):
    aigul, operator = await somebody(), await somebody("Ержан", Role.OPERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        await service.correct_day(tx, operator, date(2026, 11, 28), works=True)
        view = await service.own_card(tx, aigul, appeal.id)
    assert view.due_on == date(2026, 12, 15)  # the 16th is a holiday, so one working day earlier


async def test_what_is_answered_keeps_its_date(somebody: People, open_tx: OpenTx):
    aigul, operator = await somebody(), await somebody("Ержан", Role.OPERATOR)
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        appeal = await sent(tx, aigul)
        await service.tell(tx, marat, appeal.id, 1, Move.ANSWER, text="Жөндейміз")
        await service.correct_day(tx, operator, BEFORE_DUE, works=False)
        view = await service.own_card(tx, aigul, appeal.id)
    assert view.due_on == appeal.due_on


async def test_what_comes_later_is_counted_by_the_corrected_calendar(
    somebody: People, open_tx: OpenTx
):
    aigul, operator = await somebody(), await somebody("Ержан", Role.OPERATOR)
    async with open_tx() as tx:
        await service.correct_day(tx, operator, NOW.date(), works=False)
        appeal = await sent(tx, aigul)
    assert appeal.registered_on == NOW.date() + timedelta(days=1)
    assert appeal.due_on == date(2026, 12, 18)


async def test_many_are_counted_anew_bit_by_bit_and_none_twice(somebody: People, open_tx: OpenTx):
    aigul, operator = await somebody(), await somebody("Ержан", Role.OPERATOR)
    async with open_tx() as tx:
        for _ in range(5):
            await sent(tx, aigul)
        await tx.session.execute(sa.update(Appeal).values(due_on=date(2026, 12, 10)))
    done = []
    for _ in range(4):
        async with open_tx(bot_id=0) as tx:
            done.append(await recount(tx, limit=2))
    async with open_tx() as tx:
        assert set(await tx.session.scalars(sa.select(Appeal.due_on))) == {date(2026, 12, 17)}
        assert (await service.look_at_day(tx, operator, BEFORE_DUE)).moves == 5
    assert done == [2, 2, 1, 0]


async def test_the_calendar_is_the_operators_alone(somebody: People, open_tx: OpenTx):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        with pytest.raises(NotAllowed):
            await service.correct_day(tx, akim, BEFORE_DUE, works=False)
        with pytest.raises(NotAllowed):
            await service.days_ahead(tx, akim)


async def test_a_day_far_away_is_refused(somebody: People, open_tx: OpenTx):
    operator = await somebody("Ержан", Role.OPERATOR)
    async with open_tx() as tx:
        with pytest.raises(Refusal, match="day_too_far"):
            await service.look_at_day(tx, operator, date(2036, 1, 1))


async def test_a_day_is_put_right_while_a_colleague_takes_one_up(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    operator = await somebody("Ержан", Role.OPERATOR)
    async with open_tx() as tx:
        one, other = await sent(tx, aigul), await sent(tx, aigul)
    taken = asyncio.Event()

    async def takes_up() -> None:
        async with open_tx() as tx:
            await service.accept(tx, marat, one.id, one.version)
            taken.set()
            await asyncio.sleep(0.3)

    async def puts_right() -> None:
        await taken.wait()
        async with open_tx() as tx:
            await service.correct_day(tx, operator, BEFORE_DUE, works=False)

    await asyncio.gather(takes_up(), puts_right())
    async with open_tx(bot_id=0) as tx:
        await recount(tx)
    async with open_tx() as tx:
        due = {(await service.own_card(tx, aigul, view.id)).due_on for view in (one, other)}
    assert due == {date(2026, 12, 18)}
