"""The report as the database tells it: the same figures, of this okrug and of nobody else's."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.appeals.models import Appeal, AppealStep, Neighbour
from bot.appeals.rules.lifecycle import TABLE, Move, State, after
from bot.broadcasts.models import Broadcast
from bot.broadcasts.rules.lifecycle import State as BroadcastState
from bot.core.access import Role
from bot.core.tx import Tx
from bot.core.workdays import work_calendar
from bot.people.models import Person
from bot.reports.rules.figures import Share
from bot.reports.rules.periods import Span, period_of
from bot.reports.storage.report import report_of, trail
from tests.conftest import OpenTx
from tests.reports import slow
from tests.reports.conftest import People, found_long_ago, store
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, OTHER_OKRUG

START = datetime(2026, 10, 1, tzinfo=UTC)
REPORT = datetime(2026, 11, 23, 4, tzinfo=UTC)  # Monday, nine in the village
WEEK = period_of(Span.WEEK, date(2026, 11, 16))


def history(chance: random.Random, number: int, first_id: int = 1) -> list[slow.Life]:
    """So many appeals since the beginning of October, each as far as it came."""
    lives = []
    for id_ in range(first_id, first_id + number):
        at = START + timedelta(hours=chance.randrange(24 * 50))
        registered = slow.day_of(at) + timedelta(days=chance.randrange(3))
        due = registered + timedelta(days=chance.randrange(1, 22))
        life = slow.Life(
            id_, registered, chance.choice([AKSU, BIRLIK, ""]), chance.choice(["water", ""]),
            chance.choice(["text", "voice"]), chance.choice(["kk", "ru"]),
            [(at, Move.SUBMIT, State.NEW, due, 0)],
        )  # fmt: skip
        came_from = None
        for _ in range(chance.randrange(7)):
            at, _, state, due, _ = life.steps[-1]
            able = [row.move for row in TABLE if state in row.before]
            if not able:
                break
            move = chance.choice(able)
            came_from = state if move in {Move.ASK, Move.MERGE, Move.DISPUTE} else came_from
            at += timedelta(hours=chance.randrange(24 * 6))
            due = due + timedelta(days=7) if move in {Move.EXTEND, Move.REOPEN} else due
            stars = chance.randrange(6) if move is Move.RATE else 0
            life.steps.append((at, move, after(move, state, came_from), due, stars))
        lives.append(life)
    return slow.until(lives, REPORT)


@pytest.mark.parametrize("seed_of_chance", range(4))
async def test_the_database_tells_what_a_slow_count_of_the_same_lives_tells(
    seed_of_chance: int, open_tx: OpenTx
):
    lives = history(random.Random(seed_of_chance), 60)
    async with open_tx(REPORT) as tx:
        await found_long_ago(tx)
        await store(tx, lives)
        await store(tx, history(random.Random(99), 20, first_id=1000), okrug=OTHER_OKRUG)
    async with open_tx(REPORT) as tx:
        report = await report_of(tx, OKRUG, WEEK)
    for period, found in report.trail:
        expected = slow.figures(lives, period, REPORT, work_calendar().is_working)
        for name in ("received", "accepted", "answered", "on_time", "overdue", "redirected",
                     "reopened", "backlog", "days", "stars", "collective", "by_settlement",
                     "by_topic", "by_medium", "by_language"):  # fmt: skip
            assert getattr(found, name) == getattr(expected, name), (name, period)


async def test_an_old_week_says_today_what_it_said_then(open_tx: OpenTx):
    lives = history(random.Random(7), 60)
    async with open_tx(REPORT) as tx:
        await found_long_ago(tx)
        await store(tx, lives)
    async with open_tx(REPORT) as tx:
        then = await report_of(tx, OKRUG, WEEK)
    async with open_tx(REPORT) as tx:
        for life in lives[:20]:
            state = life.steps[-1][2]
            if state in {State.NEW, State.ACCEPTED, State.IN_WORK}:
                await answer(tx, life, REPORT + timedelta(days=1))
    async with open_tx(REPORT + timedelta(days=2)) as tx:
        now = await report_of(tx, OKRUG, WEEK)
    # what was registered on Monday has its first working day still before it
    assert replace(now.now, accepted=then.now.accepted) == then.now
    assert now.now.accepted.of >= then.now.accepted.of


async def answer(tx: Tx, life: slow.Life, at: datetime) -> None:
    before = life.steps[-1]
    await tx.session.execute(
        sa.update(Appeal).where(Appeal.id == life.id).values(state=State.ANSWERED)
    )
    tx.session.add(
        AppealStep(
            appeal_id=life.id, at=at, move=Move.ANSWER, from_state=before[2],
            to_state=State.ANSWERED, okrug=OKRUG, due_on=before[3],
        )
    )  # fmt: skip


def test_a_week_stands_beside_four_and_a_year_beside_one():
    assert [len(trail(period_of(span, date(2026, 11, 16)))) for span in Span if span != "own"] == [
        5, 4, 4, 2,
    ]  # fmt: skip


async def test_the_three_that_wait_longest_are_named_and_what_is_due_next(open_tx: OpenTx):
    lives = history(random.Random(3), 80)
    async with open_tx(REPORT) as tx:
        await found_long_ago(tx)
        await store(tx, lives)
    async with open_tx(REPORT) as tx:
        report = await report_of(tx, OKRUG, WEEK)
    open_ = [life for life in lives if life.steps[-1][2] in slow.RUNNING]
    waiting = sorted(open_, key=lambda life: (life.registered_on, life.id))[:3]
    assert [one.appeal_id for one in report.oldest] == [life.id for life in waiting]
    today = date(2026, 11, 23)
    due = [life for life in open_ if today <= life.steps[-1][3] <= date(2026, 11, 29)]
    assert report.next_due == len(due)
    async with open_tx(REPORT) as tx:
        old = await report_of(tx, OKRUG, WEEK.before.before)
    assert (old.next_due, old.oldest) == (None, ())


async def test_people_and_notices_stand_beside_the_appeals(somebody: People, open_tx: OpenTx):
    akim = await somebody("Ерлан", Role.AKIM)
    week_ago = REPORT - timedelta(days=5)
    new = [await somebody(f"Р{n}", since=week_ago) for n in range(3)]
    await somebody("Ескі", since=REPORT - timedelta(days=60))
    gone = await somebody("Кеткен", since=week_ago)
    lives = history(random.Random(1), 5)
    async with open_tx(REPORT) as tx:
        (await tx.session.get_one(Person, gone.id)).blocked_at = REPORT
        await store(tx, lives)
        for who, days in ((new[0], 3), (new[1], 3), (new[2], 30)):
            tx.session.add(
                Neighbour(
                    appeal_id=lives[0].id, person_id=who.id, at=REPORT - timedelta(days=days)
                )
            )
        for state, sent in ((BroadcastState.DONE, 40), (BroadcastState.DRAFT, 0)):
            tx.session.add(
                Broadcast(
                    bot_id=tx.bot_id, sender_id=akim.id, office=OKRUG, scope=OKRUG, state=state,
                    sent_at=week_ago, totals={"sent": sent, "blocked": 10}, created_at=week_ago,
                    updated_at=week_ago,
                )
            )  # fmt: skip
    async with open_tx(REPORT) as tx:
        report = await report_of(tx, OKRUG, WEEK)
    now = report.now
    assert (now.joined, now.notices, now.reach) == (2, 1, Share(40, 50))
    assert (now.newcomers, now.population) == (3, Share(4, 812 + 430 + 96))
    assert {one.code: one.residents for one in report.villages}[AKSU] == 4


async def test_an_okrug_where_nothing_happened_has_a_report_all_the_same(open_tx: OpenTx):
    async with open_tx(REPORT) as tx:
        await found_long_ago(tx)
    async with open_tx(REPORT) as tx:
        report = await report_of(tx, OKRUG, WEEK)
    assert (report.now.received, report.now.backlog, report.oldest) == (0, 0, ())


async def test_weeks_before_the_okrug_came_are_no_weeks_without_appeals(
    somebody: People, open_tx: OpenTx
):
    await somebody("Ерлан", Role.AKIM, since=REPORT - timedelta(days=12))
    async with open_tx(REPORT) as tx:
        report = await report_of(tx, OKRUG, WEEK)
        first = await report_of(tx, OKRUG, WEEK.before)
    assert [period.first for period, _ in report.trail] == [date(2026, 11, 9), WEEK.first]
    assert (len(first.trail), first.before, first.usual) == (1, None, ())


async def test_what_is_asked_to_be_looked_at_again_is_not_forgotten(open_tx: OpenTx):
    life = slow.Life(1, date(2026, 11, 2), AKSU, "water", "text", "kk")
    life.steps = [
        (START, Move.SUBMIT, State.NEW, date(2026, 11, 20), 0),
        (START + timedelta(days=3), Move.ANSWER, State.ANSWERED, date(2026, 11, 20), 0),
        (START + timedelta(days=5), Move.DISPUTE, State.REOPEN_REQUESTED, date(2026, 11, 20), 0),
    ]
    async with open_tx(REPORT) as tx:
        await found_long_ago(tx)
        await store(tx, [life])
    async with open_tx(REPORT) as tx:
        report = await report_of(tx, OKRUG, WEEK)
    assert ([one.appeal_id for one in report.asked], report.oldest) == ([1], ())


async def test_a_history_of_many_pages_is_read_to_its_end(
    open_tx: OpenTx, monkeypatch: pytest.MonkeyPatch
):
    lives = history(random.Random(5), 40)
    async with open_tx(REPORT) as tx:
        await found_long_ago(tx)
        await store(tx, lives)
    async with open_tx(REPORT) as tx:
        whole = await report_of(tx, OKRUG, WEEK)
    monkeypatch.setattr("bot.reports.storage.events._PAGE", 7)
    async with open_tx(REPORT) as tx:
        assert (await report_of(tx, OKRUG, WEEK)).trail == whole.trail
