"""More time: two months by law, a working day at the end, a reason that the author reads."""

import asyncio
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.appeals import jobs, service
from bot.appeals.models import Appeal, EntryKind
from bot.appeals.rules.terms import extended_to, extensions, lands_on, months_later, promises
from bot.appeals.service import File, Move, State
from bot.core import calendar
from bot.core.access import Actor, Role
from bot.core.errors import NotAllowed, Refusal, Stale
from bot.core.workdays import work_calendar
from bot.delivery.models import Delivery
from tests.appeals.conftest import People, sent
from tests.conftest import OpenTx
from tests.support.worlds import NOW

DUE = date(2026, 12, 17)
LIMIT = date(2027, 2, 17)
WORKS = work_calendar().is_working
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


async def told(open_tx: OpenTx, person_id: int | None) -> list[str]:
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(Delivery.kind).where(Delivery.person_id == person_id).order_by(Delivery.id)
        )
        return list(found)


# the rule


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 12, 17), 2, date(2027, 2, 17)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
    ],
)
def test_months_are_counted_as_people_count_them(day: date, months: int, later: date):
    assert months_later(day, months) == later


@given(due=DAYS, day=DAYS, today=DAYS)
def test_an_extension_is_a_working_day_after_the_due_date_and_never_beyond_the_limit(
    due: date, day: date, today: date
):
    limit = months_later(due, 2)
    try:
        landed = extended_to(day, due=due, limit=limit, today=today, works=WORKS)
    except Refusal:
        return
    assert WORKS(landed)
    assert due < landed <= limit
    assert today <= day <= limit


@given(due=DAYS, today=DAYS)
def test_whatever_is_offered_may_be_chosen(due: date, today: date):
    limit = months_later(due, 2)
    for day in extensions(due=due, limit=limit, today=today, works=WORKS):
        assert extended_to(day, due=due, limit=limit, today=today, works=WORKS) == day
    last = max(due, lands_on(limit, limit, WORKS))
    for day in promises(due=due, last=last, today=today, works=WORKS):
        assert today < day <= last


def test_a_limit_on_a_day_off_is_reached_the_working_day_before():
    saturday = date(2027, 2, 20)
    assert lands_on(saturday, saturday, WORKS) == date(2027, 2, 19)
    assert lands_on(saturday, date(2027, 2, 28), WORKS) == date(2027, 2, 22)


@pytest.mark.parametrize(
    ("day", "today", "name"),
    [
        (date(2026, 11, 20), date(2026, 11, 25), "day_is_past"),
        (date(2026, 12, 1), date(2026, 11, 25), "extension_not_later"),
        (DUE, date(2026, 11, 25), "extension_not_later"),
        (date(2027, 2, 18), date(2026, 11, 25), "extension_too_far"),
        (date(2027, 2, 17), date(2027, 2, 20), "extension_used_up"),
    ],
)
def test_a_day_that_will_not_do_is_refused_by_name(day: date, today: date, name: str):
    with pytest.raises(Refusal) as refusal:
        extended_to(day, due=DUE, limit=LIMIT, today=today, works=WORKS)
    assert refusal.value.name == name


# extending


async def test_an_extension_moves_the_due_date_and_its_author_reads_why(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        room = await service.room_to_extend(tx, marat, view.id)
        assert (room.due_on, room.last) == (DUE, LIMIT)
        assert room.days[0] == date(2026, 12, 24)
        view = await service.extend(
            tx, marat, view.id, view.version, date(2026, 12, 26), text="Бөлшек күтудеміз"
        )
    assert (view.state, view.due_on, view.extended) == (State.NEW, date(2026, 12, 28), True)
    assert view.steps[-1].note == "2026-12-28"
    assert [(one.kind, one.text) for one in view.thread] == [
        (EntryKind.EXTENSION, "Бөлшек күтудеміз")
    ]
    assert "appeal.extended" in await told(open_tx, aigul.person_id)
    async with open_tx() as tx:
        extended_on = await tx.session.scalar(sa.select(Appeal.extended_on))
    assert extended_on == date(2026, 12, 26)


async def test_the_two_months_are_counted_from_the_first_due_date(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.extend(tx, marat, view.id, 1, LIMIT, text="Қыс")
        assert view.due_on == LIMIT
        assert (await service.room_to_extend(tx, marat, view.id)).days == ()
        with pytest.raises(Refusal) as refusal:
            await service.extend(
                tx, marat, view.id, view.version, LIMIT + timedelta(days=7), text="Тағы"
            )
    assert refusal.value.name == "extension_used_up"


async def test_an_extension_without_words_or_by_an_executor_is_refused(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.hand_over(tx, marat, view.id, 1, nurlan.id)
        with pytest.raises(Refusal) as refusal:
            await service.extend(tx, marat, view.id, view.version, LIMIT, text="  ")
        assert refusal.value.name == "needs_words"
        with pytest.raises(NotAllowed):
            await service.extend(tx, nurlan, view.id, view.version, LIMIT, text="себеп")


async def test_of_two_who_extend_at_once_the_first_wins(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    office = [await somebody(name, Role.MODERATOR) for name in ("Марат", "Сәуле")]
    async with open_tx() as tx:
        view = await sent(tx, aigul)

    async def press(actor: Actor, day: date) -> bool:
        try:
            async with open_tx() as tx:
                await service.extend(tx, actor, view.id, 1, day, text="себеп")
        except Stale:
            return False
        return True

    days = (date(2026, 12, 24), date(2027, 1, 14))
    won = await asyncio.gather(*map(press, office, days))
    assert sorted(won) == [False, True]


async def test_an_extended_date_follows_the_calendar_when_it_changes(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        await service.extend(tx, marat, view.id, 1, date(2026, 12, 24), text="себеп")
        await calendar.correct(tx, date(2026, 12, 24), marat.id, working=False)
        await jobs.recount(tx)
        assert (await service.card(tx, marat, view.id)).due_on == date(2026, 12, 25)


# promising


async def test_a_promise_puts_it_to_work_and_names_the_day(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    on = date(2026, 11, 27)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.promise(tx, marat, view.id, 1, on, text="Шамды ауыстырамыз")
    assert (view.state, view.promised_on, view.due_on) == (State.IN_WORK, on, DUE)
    assert not view.extended
    assert view.thread[-1].kind is EntryKind.PROMISE
    assert (await told(open_tx, aigul.person_id))[-1] == "appeal.promised"


async def test_a_promise_after_the_due_date_extends_the_term_by_the_same_words(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    on = date(2026, 12, 26)  # a Saturday
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        assert await service.check_promise(tx, marat, view.id, on) == date(2026, 12, 28)
        view = await service.promise(tx, marat, view.id, 1, on, text="Бөлшек келеді")
    assert (view.promised_on, view.due_on) == (on, date(2026, 12, 28))
    assert [step.move for step in view.steps][-2:] == [Move.EXTEND, Move.PROMISE]
    assert (await told(open_tx, aigul.person_id)).count("appeal.extended") == 0


async def test_an_executor_promises_within_the_term_alone(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.hand_over(tx, marat, view.id, 1, nurlan.id)
        with pytest.raises(Refusal) as refusal:
            await service.promise(
                tx, nurlan, view.id, view.version, DUE + timedelta(days=1), text="кейін"
            )
        assert refusal.value.name == "promise_too_late"
        view = await service.promise(tx, nurlan, view.id, view.version, DUE, text="осы күні")
    assert view.promised_on == DUE


@pytest.mark.parametrize(
    ("on", "name"),
    [(date(2026, 11, 25), "promise_not_later"), (date(2027, 2, 18), "promise_too_late")],
)
async def test_a_promise_for_today_or_beyond_the_law_is_refused(
    somebody: People, open_tx: OpenTx, on: date, name: str
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        with pytest.raises(Refusal) as refusal:
            await service.promise(tx, marat, view.id, 1, on, text="Болады")
    assert refusal.value.name == name


async def test_a_promise_made_while_the_author_was_asked_forgets_the_question(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.tell(tx, marat, view.id, 1, Move.ASK, text="Қай шам?")
        view = await service.promise(tx, marat, view.id, view.version, DUE, text="Жөндейміз")
        assert await tx.session.scalar(sa.select(Appeal.came_from)) is None
    assert view.state is State.IN_WORK


# on the promised day


async def _promised(open_tx: OpenTx, aigul: Actor, marat: Actor, nurlan: Actor) -> int:
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.hand_over(tx, marat, view.id, 1, nurlan.id)
        await service.promise(
            tx, nurlan, view.id, view.version, date(2026, 11, 27), text="Жөндейміз"
        )
        return view.id


async def test_on_the_promised_day_at_nine_the_executor_is_asked_for_a_photo_once(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    await _promised(open_tx, aigul, marat, nurlan)
    early = NOW + timedelta(days=2, hours=-7)  # 08:00 in the village
    async with open_tx(early, bot_id=0) as tx:
        assert await jobs.ask_for_photos(tx) == 0
    for later in (1, 2, 30):
        async with open_tx(early + timedelta(hours=later), bot_id=0) as tx:
            await jobs.ask_for_photos(tx)
    assert (await told(open_tx, nurlan.person_id)).count("appeal.promise_due") == 1
    assert "appeal.promise_due" not in await told(open_tx, marat.person_id)


async def test_a_promise_that_was_kept_or_is_long_past_is_not_asked_for(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    appeal = await _promised(open_tx, aigul, marat, nurlan)
    async with open_tx(NOW + timedelta(days=30), bot_id=0) as tx:
        assert await jobs.ask_for_photos(tx) == 0
    async with open_tx() as tx:
        view = await service.card(tx, marat, appeal)
        await service.tell(
            tx,
            marat,
            appeal,
            view.version,
            Move.ANSWER,
            text="Болды",
            files=(File("photo", "p"),),
        )
    async with open_tx(NOW + timedelta(days=2), bot_id=0) as tx:
        assert await jobs.ask_for_photos(tx) == 0


async def test_where_nobody_was_handed_it_the_office_is_asked(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        await service.promise(tx, marat, view.id, 1, date(2026, 11, 27), text="Жөндейміз")
    async with open_tx(NOW + timedelta(days=2), bot_id=0) as tx:
        await jobs.ask_for_photos(tx)
    assert "appeal.promise_due" in await told(open_tx, marat.person_id)


async def test_looking_again_begins_without_the_old_promise_and_extension(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.promise(tx, marat, view.id, 1, date(2026, 12, 24), text="Жөндейміз")
        view = await service.tell(tx, marat, view.id, view.version, Move.ANSWER, text="Болды")
        view = await service.dispute(tx, aigul, view.id, view.version, text="Жоқ")
        view = await service.reopen(tx, marat, view.id, view.version)
    assert (view.promised_on, view.extended) == (None, False)
