"""Ten days, three days, a day and two hours before: each once, never late, never at night."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.core.access import Role
from bot.core.clock import village
from bot.core.db import Database
from bot.core.groups import Group
from bot.core.i18n import translator
from bot.core.screen import plain
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.delivery.notices import Lane
from bot.gatherings.jobs import reminders as jobs
from bot.gatherings.models import Gathering, GatheringStep
from bot.gatherings.notices.wishes import GatheringReminded
from bot.gatherings.rules.changes import Changes
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.reminders import Reminder, comes_at, due
from bot.gatherings.rules.replies import Reply
from bot.gatherings.screens.replies import how_soon
from bot.gatherings.screens.told_wishes import LETTERS
from bot.gatherings.service import announcing, changing, replying
from bot.people.models import Person
from bot.timetable import TIMETABLE
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody, a_gathering
from tests.support.okrugs import AKSU, BIRLIK
from tests.support.worlds import BOT_ID, NOW

KIND = GatheringReminded.kind
R = Reminder
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def at(text: str) -> datetime:
    """`12-20 15:00` in the village."""
    return datetime.fromisoformat(f"2026-{text}+05:00").astimezone(UTC)


HELD = at("12-20 15:00")
TOLD = at("12-01 12:00")


# ── Which is due ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("reminder", "held", "moment"),
    [
        (R.TEN_DAYS, "12-20 15:00", "12-10 15:00"),
        (R.THREE_DAYS, "12-20 15:00", "12-17 15:00"),
        (R.DAY, "12-20 15:00", "12-19 15:00"),
        (R.HOURS, "12-20 15:00", "12-20 13:00"),
        # at night nobody's phone rings: it comes in the morning that follows …
        (R.DAY, "12-20 07:00", "12-19 08:00"),
        (R.TEN_DAYS, "12-20 23:00", "12-11 08:00"),
        # … but what names the hour comes the evening before
        (R.HOURS, "12-20 09:00", "12-19 20:00"),
        (R.HOURS, "12-20 09:59", "12-19 20:00"),
        (R.HOURS, "12-20 10:00", "12-20 08:00"),
        (R.HOURS, "12-20 00:30", "12-19 20:00"),
        (R.HOURS, "12-20 23:59", "12-20 21:59"),
    ],
)
def test_each_reminder_has_its_moment(reminder: Reminder, held: str, moment: str):
    assert comes_at(reminder, at(held)) == at(moment)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("12-10 14:59", None),
        ("12-10 15:00", R.TEN_DAYS),
        ("12-12 12:00", R.TEN_DAYS),
        ("12-17 08:59", R.TEN_DAYS),
        ("12-17 10:00", None),  # the next one is near
        ("12-17 15:00", R.THREE_DAYS),
        ("12-19 15:00", R.DAY),
        ("12-19 21:59", R.DAY),
        ("12-20 06:59", None),  # it would be read at eight, when the next one is near
        ("12-20 09:00", None),
        ("12-20 13:00", R.HOURS),
        ("12-20 14:30", R.HOURS),
        ("12-20 14:31", None),  # nobody could make anything of it
        ("12-20 15:00", None),
        ("12-21 15:00", None),
    ],
)
def test_the_newest_that_is_due_is_the_only_one(now: str, expected: Reminder | None):
    assert due(HELD, TOLD, at(now)) is expected


@pytest.mark.parametrize(
    ("told", "now", "expected"),
    [
        ("12-09 14:59", "12-10 15:00", R.TEN_DAYS),
        ("12-09 15:01", "12-10 15:00", None),  # they heard of it less than a day before
        ("12-10 12:00", "12-17 15:00", R.THREE_DAYS),
        ("12-19 04:00", "12-19 15:00", None),
        ("12-19 10:00", "12-20 13:00", R.HOURS),
        ("12-20 12:30", "12-20 13:00", None),
        ("12-20 13:30", "12-20 13:40", None),
    ],
)
def test_nobody_is_reminded_of_what_they_have_just_heard(
    told: str, now: str, expected: Reminder | None
):
    assert due(HELD, at(told), at(now)) is expected


@pytest.mark.parametrize("now", ["12-20 03:00", "12-20 07:59"])
def test_what_is_put_at_night_is_read_in_the_morning(now: str):
    assert due(at("12-20 09:00"), TOLD, at(now)) is R.HOURS
    assert due(at("12-20 08:29"), TOLD, at(now)) is None  # too near by then
    assert due(at("12-20 08:00"), TOLD, at(now)) is None


def test_what_was_announced_at_night_is_heard_in_the_morning():
    held = at("12-20 10:00")
    assert due(held, at("12-19 23:30"), at("12-20 08:00")) is None


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("12-10 15:00", "10 күннен кейін"),
        ("12-18 23:00", "2 күннен кейін"),
        ("12-19 00:30", "Ертең"),
        ("12-19 20:00", "Ертең"),
        ("12-20 08:00", "Бүгін"),
        ("12-20 13:00", "2 сағаттан кейін"),
        ("12-20 13:20", "2 сағаттан кейін"),
        ("12-20 13:58", "1 сағаттан кейін"),
        ("12-20 14:12", "50 минуттан кейін"),
        ("12-20 14:59", "5 минуттан кейін"),
    ],
)
def test_it_says_how_soon_as_a_neighbour_would(now: str, said: str):
    assert how_soon(HELD, at(now), translator("kk")) == said


# ── Who is told, and how often ───────────────────────────────────────────────────────────────


async def tick(open_tx: OpenTx, now: datetime) -> list[tuple[int | None, str]]:
    """What the clock has put so far: whom it reminds, and which reminder it is."""
    async with open_tx(now, bot_id=0) as tx:
        await jobs.remind(tx)
    async with open_tx(now) as tx:
        found = await tx.session.execute(
            sa.select(Delivery.person_id, Delivery.params)
            .where(Delivery.kind == KIND)
            .order_by(Delivery.id)
        )
        return [(person, params["reminder"]) for person, params in found]


async def test_everybody_it_is_for_is_reminded_four_times_whatever_the_clock_ticks(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат", at=BIRLIK)
    async with open_tx() as tx:
        await a_gathering(tx, held_at=HELD, announced_at=TOLD)
    now, told = at("12-09 15:00"), []
    while now < HELD + DAY:
        told = await tick(open_tx, now)
        now += HOUR
    assert told == [(person, one.value) for one in Reminder for person in (aigul.id, bolat.id)]
    async with open_tx() as tx:
        row = (await tx.session.scalars(sa.select(Delivery).limit(1))).one()
    assert (row.lane, row.bot_id) == (Lane.BULK, BOT_ID)


async def test_a_separate_gathering_reminds_its_own_village_alone(
    somebody: Somebody, open_tx: OpenTx
):
    aigul = await somebody()
    await somebody("Болат", at=BIRLIK)
    async with open_tx() as tx:
        await a_gathering(tx, kind=Kind.SEPARATE, settlement=AKSU, held_at=HELD, announced_at=TOLD)
    assert await tick(open_tx, at("12-10 15:00")) == [(aigul.id, "ten_days")]


async def test_whoever_said_that_they_stay_away_is_left_in_peace(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat, saule = await somebody(), await somebody("Болат"), await somebody("Сәуле")
    async with open_tx() as tx:
        gathering = await a_gathering(tx, held_at=HELD, announced_at=TOLD)
        await replying.reply(tx, aigul, gathering, Reply.NOT_COMING)
        await replying.reply(tx, bolat, gathering, Reply.COMING)
    told = await tick(open_tx, at("12-10 15:00"))
    assert [person for person, _ in told] == [bolat.id, saule.id]
    async with open_tx() as tx:  # they changed their mind
        await replying.reply(tx, aigul, gathering, Reply.COMING)
    told = await tick(open_tx, at("12-17 15:00"))
    assert [person for person, one in told if one == "three_days"] == [
        aigul.id, bolat.id, saule.id,
    ]  # fmt: skip


async def test_whoever_could_not_come_on_the_first_day_is_reminded_of_another_one(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.AKIM, at="")
    async with open_tx(TOLD) as tx:
        gathering = await a_gathering(tx, state=State.DRAFT, held_at=HELD, announced_at=None)
        await announcing.announce(tx, marat, gathering, 1)
        await replying.reply(tx, aigul, gathering, Reply.NOT_COMING)
    later = HELD + 14 * DAY
    async with open_tx(at("12-05 12:00")) as tx:
        row = await tx.session.get(Gathering, gathering)
        assert row is not None
        await changing.change(tx, marat, gathering, row.version, Changes(held_at=later))
        await replying.reply(tx, bolat, gathering, Reply.NOT_COMING)
    async with open_tx(at("12-06 12:00")) as tx:  # another place is the same day
        row = await tx.session.get(Gathering, gathering)
        assert row is not None
        moved = Changes(place=("Мектеп", "Школа"))
        await changing.change(tx, marat, gathering, row.version, moved)
    assert await tick(open_tx, later - 10 * DAY) == [(aigul.id, "ten_days")]


async def test_a_muted_group_is_not_tried(somebody: Somebody, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        person = await tx.session.get(Person, aigul.id)
        assert person is not None
        person.muted = [Group.GATHERINGS.value]
        await a_gathering(tx, held_at=HELD, announced_at=TOLD)
    await tick(open_tx, at("12-10 15:00"))
    async with open_tx() as tx:
        assert await tx.session.scalar(sa.select(Delivery.state)) is Outcome.DROPPED


async def test_a_bot_that_stood_still_sends_only_the_newest(somebody: Somebody, open_tx: OpenTx):
    await somebody()
    async with open_tx() as tx:
        await a_gathering(tx, held_at=HELD, announced_at=TOLD)
    assert [one for _, one in await tick(open_tx, at("12-18 15:00"))] == ["three_days"]


async def test_two_bots_on_one_database_remind_once(
    somebody: Somebody, open_tx: OpenTx, database: Database
):
    for name in ("Айгүл", "Болат", "Сәуле"):
        await somebody(name)
    async with open_tx() as tx:
        for _ in range(3):
            await a_gathering(tx, held_at=HELD, announced_at=TOLD)

    async def replica() -> None:
        async with database.write() as session:
            await jobs.remind(Tx(session, at("12-10 15:00"), 0))
            await session.commit()

    await asyncio.gather(*(replica() for _ in range(4)))
    assert len(await tick(open_tx, at("12-10 15:01"))) == 3 * 3


async def test_another_day_reminds_anew_and_the_old_words_are_not_said(
    somebody: Somebody, open_tx: OpenTx
):
    aigul = await somebody()
    async with open_tx() as tx:
        gathering = await a_gathering(tx, held_at=HELD, announced_at=TOLD)
    assert len(await tick(open_tx, at("12-10 15:00"))) == 1
    later = HELD + 14 * DAY
    async with open_tx(at("12-11 12:00")) as tx:
        await tx.session.execute(
            sa.update(Gathering).where(Gathering.id == gathering).values(held_at=later, sequence=1)
        )
        tx.session.add(
            GatheringStep(
                gathering_id=gathering,
                at=tx.now,
                move=Move.CHANGE,
                to_state=State.ANNOUNCED,
                sequence=1,
            )
        )
    assert await tick(open_tx, later - 10 * DAY) == [
        (aigul.id, "ten_days"), (aigul.id, "ten_days"),
    ]  # fmt: skip
    async with open_tx(at("12-11 12:00")) as tx:
        old = GatheringReminded(gathering_id=gathering, reminder="ten_days", attempt=1, sequence=0)
        assert await LETTERS[KIND](tx, old, "kk", [aigul.id]) is None


async def test_a_change_of_the_last_hours_is_no_second_reminder(
    somebody: Somebody, open_tx: OpenTx
):
    await somebody()
    async with open_tx() as tx:
        gathering = await a_gathering(tx, held_at=HELD, announced_at=TOLD)
    assert [one for _, one in await tick(open_tx, at("12-19 15:00"))] == ["day"]
    async with open_tx(at("12-19 16:00")) as tx:
        await tx.session.execute(
            sa.update(Gathering).where(Gathering.id == gathering).values(sequence=1)
        )
        tx.session.add(
            GatheringStep(
                gathering_id=gathering,
                at=tx.now,
                move=Move.CHANGE,
                to_state=State.ANNOUNCED,
                sequence=1,
            )
        )
    assert [one for _, one in await tick(open_tx, at("12-19 17:00"))] == ["day"]
    assert [one for _, one in await tick(open_tx, at("12-20 13:00"))] == ["day", "hours"]


@pytest.mark.parametrize(
    "state", [State.CANCELLED, State.OPEN, State.NO_QUORUM, State.DRAFT, State.CLOSED]
)
async def test_what_is_not_ahead_reminds_nobody(somebody: Somebody, open_tx: OpenTx, state: State):
    await somebody()
    async with open_tx() as tx:
        await a_gathering(tx, held_at=HELD, announced_at=TOLD, state=state)
    assert await tick(open_tx, at("12-10 15:00")) == []


# ── What it says ─────────────────────────────────────────────────────────────────────────────


async def test_it_says_tomorrow_what_and_where_and_asks_whether_one_comes(
    somebody: Somebody, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        gathering = await a_gathering(tx, "Жол жөндеу", held_at=HELD, announced_at=TOLD)
        await replying.reply(tx, bolat, gathering, Reply.COMING)
    notice = GatheringReminded(gathering_id=gathering, reminder="day", attempt=1, sequence=0)
    async with open_tx(at("12-19 15:00")) as tx:
        letter = await LETTERS[KIND](tx, notice, "kk", [aigul.id, bolat.id])
    assert letter is not None
    text = plain(letter.screen.text)
    for told in ("Ертең", "20 желтоқсан", "15:00", "Мәдениет үйі", "Жол жөндеу"):
        assert told in text
    assert [one.text for one in letter.screen.rows[0]] == ["Келемін", "Келе алмаймын"]
    assert [one.text for one in letter.rows_of[bolat.id][0]] == ["✅ Келемін", "Келе алмаймын"]
    assert aigul.id not in letter.rows_of


async def test_in_russian_it_says_in_two_hours(somebody: Somebody, open_tx: OpenTx):
    olga = await somebody("Ольга", language="ru")
    async with open_tx() as tx:
        gathering = await a_gathering(tx, "Жол жөндеу", held_at=HELD, announced_at=TOLD)
    notice = GatheringReminded(gathering_id=gathering, reminder="hours", attempt=1, sequence=0)
    async with open_tx(at("12-20 13:00")) as tx:
        letter = await LETTERS[KIND](tx, notice, "ru", [olga.id])
    assert letter is not None
    text = plain(letter.screen.text)
    for told in ("Через 2 часа", "Дом культуры", "[Жол жөндеу]"):
        assert told in text


@pytest.mark.parametrize("now", ["12-20 15:00", "12-20 16:00"])
async def test_what_waited_until_the_beginning_is_not_said(
    somebody: Somebody, open_tx: OpenTx, now: str
):
    await somebody()
    async with open_tx() as tx:
        gathering = await a_gathering(tx, held_at=HELD, announced_at=TOLD)
    notice = GatheringReminded(gathering_id=gathering, reminder="hours", attempt=1, sequence=0)
    async with open_tx(at(now)) as tx:
        assert await LETTERS[KIND](tx, notice, "kk", []) is None


def test_the_clock_ticks_for_it():
    assert [one.job for one in TIMETABLE if one.name == "gatherings-remind"] == [jobs.remind]
    assert village(NOW).hour == 15  # the tests' own afternoon
