"""What is due soon is said to whoever sees to it; what is overdue goes up, each level once."""

import asyncio
import json
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.appeals import jobs, service
from bot.appeals.models import Appeal, AppealStep
from bot.appeals.notices import OverdueRaised, TermsNear
from bot.appeals.rules.reminders import Stage, stage_of, thresholds
from bot.appeals.screens import RENDERERS
from bot.appeals.service import AppealView, Move
from bot.appeals.service import reminders as at_work
from bot.appeals.storage import reminders as storage
from bot.core.access import Actor, Role
from bot.core.clock import from_village
from bot.core.db import Database
from bot.core.errors import Stale
from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.screen import plain
from bot.core.tx import Tx
from bot.core.workdays import work_calendar
from bot.delivery.models import Delivery
from bot.people.models import HeldRole
from bot.people.service import recognise
from bot.places.models import Okrug
from tests.appeals.conftest import People, sent
from tests.appeals.test_screens import fits
from tests.conftest import OpenTx
from tests.support.okrugs import OKRUG, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

#: An appeal of 25 November is due on Thursday, 17 December; the 16th is a holiday.
DUE = date(2026, 12, 17)
SOON, NEXT = date(2026, 12, 11), date(2026, 12, 15)
LATE_1, LATE_3, LATE_5 = date(2026, 12, 18), date(2026, 12, 22), date(2026, 12, 24)
DISTRICT, OTHER_DISTRICT = "103400000", "103500000"
NEAR, OVERDUE = TermsNear.kind, OverdueRaised.kind


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return from_village(day, time(hour, minute))


async def tick(open_tx: OpenTx, when: date | datetime) -> int:
    """The clock strikes, for digests first as in the morning."""
    moment = when if isinstance(when, datetime) else at(when)
    async with open_tx(moment, bot_id=0) as tx:
        await jobs.put_digests(tx)
    async with open_tx(moment, bot_id=0) as tx:
        return await jobs.remind_of_terms(tx)


async def told(open_tx: OpenTx) -> list[tuple[int, str]]:
    """To whom, and what: near, or the level of what is overdue; in the order of telling."""
    async with open_tx() as tx:
        found = await tx.session.execute(
            sa.select(Delivery.person_id, Delivery.kind, Delivery.params)
            .where(Delivery.kind.in_((NEAR, OVERDUE)))
            .order_by(Delivery.id)
        )
        return [(who, params.get("level", "near")) for who, _, params in found.all()]


async def appealed(open_tx: OpenTx, author: Actor, n: int = 1) -> list[AppealView]:
    async with open_tx() as tx:
        return [await sent(tx, author) for _ in range(n)]


async def change(open_tx: OpenTx, ids: Collection[int], **values: object) -> None:
    async with open_tx() as tx:
        await tx.session.execute(sa.update(Appeal).where(Appeal.id.in_(ids)).values(**values))


async def went_up(tx: Tx, appeal_id: int) -> list[str]:
    """The levels in an appeal's history."""
    found = await tx.session.scalars(
        sa.select(AppealStep.note)
        .where(AppealStep.appeal_id == appeal_id, AppealStep.move == Move.ESCALATE)
        .order_by(AppealStep.id)
    )
    return list(found)


class Office:
    """Everybody who may hear of an appeal, and one that is due on 17 December."""

    def __init__(self, aigul: Actor, marat: Actor, akim: Actor, district: Actor) -> None:
        self.aigul = aigul
        self.marat = marat
        self.akim = akim
        self.district = district


@pytest.fixture
async def office(somebody: People) -> Office:
    """A resident, a moderator, an akim, and somebody of the district."""
    return Office(
        await somebody(),
        await somebody("Марат", Role.MODERATOR),
        await somebody("Ерлан", Role.AKIM),
        await somebody("Бақыт", Role.OBSERVER, okrug=DISTRICT, settlement=""),
    )


# ── Each once ────────────────────────────────────────────────────────────────────────────────


async def test_each_reminder_is_said_once_however_often_the_clock_strikes(
    office: Office, open_tx: OpenTx
):
    [appeal] = await appealed(open_tx, office.aigul)
    heard: dict[date, list[tuple[int, str]]] = {}
    day = date(2026, 12, 1)
    while day < date(2027, 1, 15):
        before = len(await told(open_tx))
        for minute in (0, 1, 30):
            await tick(open_tx, at(day, 9, minute))
        if new := (await told(open_tx))[before:]:
            heard[day] = new
        day += timedelta(days=1)
    assert heard == {
        SOON: [(office.marat.id, "near")],
        NEXT: [(office.marat.id, "near")],
        LATE_1: [(office.marat.id, "moderator")],
        LATE_3: [(office.akim.id, "akim")],
        LATE_5: [(office.district.id, "observer")],
    }
    async with open_tx() as tx:
        assert await went_up(tx, appeal.id) == ["moderator", "akim", "observer"]


async def test_whoever_it_was_handed_to_is_reminded_and_hears_when_it_goes_up(
    office: Office, somebody: People, open_tx: OpenTx
):
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    [appeal] = await appealed(open_tx, office.aigul)
    async with open_tx() as tx:
        await service.hand_over(tx, office.marat, appeal.id, 1, nurlan.id)
    for day in (SOON, NEXT):
        await tick(open_tx, day)
    assert await told(open_tx) == [(nurlan.id, "near")] * 2
    await tick(open_tx, LATE_1)
    assert sorted((await told(open_tx))[2:]) == [
        (office.marat.id, "moderator"),
        (nurlan.id, "moderator"),
    ]


async def test_an_executor_whose_role_has_ended_is_not_reminded_but_the_office(
    office: Office, somebody: People, open_tx: OpenTx
):
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    [appeal] = await appealed(open_tx, office.aigul)
    async with open_tx() as tx:
        await service.hand_over(tx, office.marat, appeal.id, 1, nurlan.id)
        await tx.session.execute(
            sa.update(HeldRole)
            .where(HeldRole.person_id == nurlan.id, HeldRole.role == Role.EXECUTOR)
            .values(ended_at=NOW)
        )
    await tick(open_tx, SOON)
    await tick(open_tx, LATE_1)
    assert await told(open_tx) == [(office.marat.id, "near"), (office.marat.id, "moderator")]


async def test_without_moderators_whoever_triages_is_reminded(somebody: People, open_tx: OpenTx):
    aigul, deputy = await somebody(), await somebody("Сәуле", Role.DEPUTY)
    await appealed(open_tx, aigul)
    await tick(open_tx, NEXT)
    assert await told(open_tx) == [(deputy.id, "near")]


async def test_what_a_person_hears_at_a_time_is_one_notice(office: Office, open_tx: OpenTx):
    ids = [one.id for one in await appealed(open_tx, office.aigul, 3)]
    await change(open_tx, ids[:1], due_on=SOON)
    await tick(open_tx, at(SOON, 13))  # nobody has a digest: the bot was off in the morning
    async with open_tx() as tx:
        found = await tx.session.scalars(sa.select(Delivery.params).where(Delivery.kind == NEAR))
        params = found.all()
    assert [one["appeals"] for one in params] == [
        f"{ids[0]}@2026-12-11,{ids[1]}@2026-12-17,{ids[2]}@2026-12-17"
    ]


async def test_nobody_hears_of_what_is_answered_or_asked_to_be_looked_at_again(
    office: Office, open_tx: OpenTx
):
    answered, disputed = await appealed(open_tx, office.aigul, 2)
    async with open_tx() as tx:
        for one in (answered, disputed):
            await service.tell(tx, office.marat, one.id, 1, Move.ANSWER, text="Болды")
        await service.dispute(tx, office.aigul, disputed.id, 2, text="Жоқ")
    for day in (SOON, NEXT, LATE_1, LATE_5):
        assert await tick(open_tx, day) == 0
    assert await told(open_tx) == []


async def test_a_question_to_the_resident_does_not_stop_the_clock(office: Office, open_tx: OpenTx):
    [appeal] = await appealed(open_tx, office.aigul)
    async with open_tx() as tx:
        await service.tell(tx, office.marat, appeal.id, 1, Move.ASK, text="Қай көше?")
    await tick(open_tx, LATE_1)
    assert await told(open_tx) == [(office.marat.id, "moderator")]


async def test_on_the_day_it_came_nobody_is_told_that_a_short_term_ends_soon(
    office: Office, open_tx: OpenTx
):
    async with open_tx() as tx:
        okrug = await tx.session.get_one(Okrug, OKRUG)
        okrug.settings = {**okrug.settings, "answer_days": 2}
    await appealed(open_tx, office.aigul)
    assert await tick(open_tx, NOW.date()) == 0
    assert await tick(open_tx, NOW.date() + timedelta(days=1)) == 1
    assert await told(open_tx) == [(office.marat.id, "near")]


# ── Missed hours ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "when",
    [
        at(LATE_1, 8, 59),
        at(LATE_1, 18),
        at(date(2026, 12, 19)),  # a Saturday
        at(date(2027, 1, 7)),  # a holiday
    ],
)
async def test_out_of_hours_nobody_is_disturbed(office: Office, open_tx: OpenTx, when: datetime):
    await appealed(open_tx, office.aigul)
    assert await tick(open_tx, when) == 0
    assert await told(open_tx) == []


async def test_a_day_off_is_caught_up_on_the_next_working_day(office: Office, open_tx: OpenTx):
    await appealed(open_tx, office.aigul)
    await tick(open_tx, at(SOON, 18))
    await tick(open_tx, at(date(2026, 12, 12)))
    assert await told(open_tx) == []
    await tick(open_tx, at(date(2026, 12, 14), 9))
    assert await told(open_tx) == [(office.marat.id, "near")]


async def test_an_earlier_reminder_that_was_missed_gives_way_to_the_later(
    office: Office, open_tx: OpenTx
):
    await appealed(open_tx, office.aigul)
    for _ in range(2):
        await tick(open_tx, NEXT)
    assert await told(open_tx) == [(office.marat.id, "near")]


async def test_after_a_long_silence_of_the_bot_every_level_is_told(
    office: Office, open_tx: OpenTx
):
    [appeal] = await appealed(open_tx, office.aigul)
    for _ in range(2):
        await tick(open_tx, date(2027, 2, 1))
    assert sorted(await told(open_tx)) == [
        (office.marat.id, "moderator"),
        (office.akim.id, "akim"),
        (office.district.id, "observer"),
    ]
    async with open_tx() as tx:
        assert await went_up(tx, appeal.id) == ["moderator", "akim", "observer"]


async def test_an_akim_alone_hears_once_of_what_comes_by_two_ways(
    somebody: People, open_tx: OpenTx
):
    aigul, akim = await somebody(), await somebody("Ерлан", Role.AKIM)
    await appealed(open_tx, aigul)
    await tick(open_tx, LATE_3)
    assert await told(open_tx) == [(akim.id, "akim")]


# ── Another due date ─────────────────────────────────────────────────────────────────────────


async def test_an_extended_term_is_told_of_anew(office: Office, open_tx: OpenTx):
    [appeal] = await appealed(open_tx, office.aigul)
    await tick(open_tx, LATE_1)
    async with open_tx(at(LATE_1, 11)) as tx:
        moved = await service.extend(
            tx, office.marat, appeal.id, 1, date(2026, 12, 25), text="Бөлшек"
        )
    assert await tick(open_tx, at(LATE_1, 12)) == 0
    await tick(open_tx, date(2026, 12, 22))  # three working days are left
    await tick(open_tx, date(2026, 12, 28))
    assert moved.due_on == date(2026, 12, 25)
    assert await told(open_tx) == [
        (office.marat.id, "moderator"),
        (office.marat.id, "near"),
        (office.marat.id, "moderator"),
    ]
    async with open_tx() as tx:
        assert await went_up(tx, appeal.id) == ["moderator", "moderator"]


async def test_a_day_off_that_the_operator_puts_in_is_told_of_anew(
    office: Office, somebody: People, open_tx: OpenTx
):
    operator = await somebody("Ержан", Role.OPERATOR)
    await appealed(open_tx, office.aigul)
    await tick(open_tx, NEXT)
    async with open_tx(at(NEXT, 11)) as tx:
        await service.correct_day(tx, operator, DUE, works=False)
    await tick(open_tx, at(NEXT, 12))
    assert await told(open_tx) == [(office.marat.id, "near")] * 2  # it is due on the 18th now
    async with open_tx(at(NEXT, 13)) as tx:
        await service.correct_day(tx, operator, DUE, works=True)
    await tick(open_tx, at(NEXT, 14))
    assert len(await told(open_tx)) == 2  # of this very date they heard that morning


async def test_what_is_reopened_has_a_clock_of_its_own(office: Office, open_tx: OpenTx):
    [appeal] = await appealed(open_tx, office.aigul)
    await tick(open_tx, LATE_5)
    async with open_tx(at(LATE_5, 11)) as tx:
        view = await service.tell(tx, office.marat, appeal.id, 1, Move.ANSWER, text="Болды")
        view = await service.dispute(tx, office.aigul, appeal.id, view.version, text="Жоқ")
        view = await service.reopen(tx, office.marat, appeal.id, view.version)
        kept = await tx.session.get_one(Appeal, appeal.id, populate_existing=True)
        assert kept.reminded == Stage.NONE
    before = len(await told(open_tx))
    assert await tick(open_tx, at(LATE_5, 12)) == 0
    day = work_calendar().add_working_days(view.due_on, 1)
    await tick(open_tx, at(day))
    assert (await told(open_tx))[before:] == [(office.marat.id, "moderator")]


# ── Who there is ─────────────────────────────────────────────────────────────────────────────


async def test_an_okrug_says_itself_after_how_many_days_it_goes_up(
    office: Office, open_tx: OpenTx
):
    async with open_tx() as tx:
        okrug = await tx.session.get_one(Okrug, OKRUG)
        okrug.settings = {**okrug.settings, "overdue_days": [2, 2, 10]}
    [appeal] = await appealed(open_tx, office.aigul)
    await tick(open_tx, NEXT)
    assert await tick(open_tx, LATE_1) == 0
    await tick(open_tx, date(2026, 12, 21))
    assert (await told(open_tx))[1:] == [
        (office.marat.id, "moderator"),
        (office.akim.id, "akim"),
    ]
    assert await tick(open_tx, LATE_5) == 0
    async with open_tx() as tx:
        assert await went_up(tx, appeal.id) == ["moderator", "akim"]


async def test_where_there_is_no_akim_the_deputy_is_told(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    deputy = await somebody("Сәуле", Role.DEPUTY)
    [appeal] = await appealed(open_tx, aigul)
    for day in (LATE_1, LATE_3):
        await tick(open_tx, day)
    assert await told(open_tx) == [(marat.id, "moderator"), (deputy.id, "akim")]
    async with open_tx() as tx:
        assert await went_up(tx, appeal.id) == ["moderator", "deputy"]


async def test_a_level_with_nobody_is_passed_over_and_not_written_down(
    somebody: People, open_tx: OpenTx
):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    [appeal] = await appealed(open_tx, aigul)
    for day in (LATE_1, LATE_3, LATE_5):
        assert await tick(open_tx, day) == 1
    assert await tick(open_tx, date(2027, 2, 1)) == 0
    assert await told(open_tx) == [(marat.id, "moderator")]
    async with open_tx() as tx:
        assert await went_up(tx, appeal.id) == ["moderator"]


async def test_a_district_hears_of_its_own_okrugs_alone(
    office: Office, somebody: People, open_tx: OpenTx
):
    elsewhere = await somebody("Қайрат", Role.OBSERVER, okrug=OTHER_DISTRICT, settlement="")
    [appeal] = await appealed(open_tx, office.aigul)
    await tick(open_tx, LATE_5)
    assert elsewhere.id not in {who for who, _ in await told(open_tx)}
    forged = OverdueRaised(
        to=elsewhere.id, day="2026-12-24", appeals=f"{appeal.id}@{DUE}", level="observer"
    )
    async with open_tx(at(LATE_5)) as tx:
        assert await RENDERERS[OVERDUE](tx, forged, elsewhere, translator("kk")) is None
        assert await RENDERERS[OVERDUE](tx, forged, office.aigul, translator("kk")) is None
        assert await RENDERERS[OVERDUE](tx, forged, office.district, translator("kk"))


async def test_an_appeal_of_another_bot_is_told_by_that_bot(
    office: Office, somebody: People, open_tx: OpenTx
):
    [appeal] = await appealed(open_tx, office.aigul)
    await change(open_tx, [appeal.id], bot_id=777)
    await tick(open_tx, LATE_5)
    assert await told(open_tx) == []  # that bot has nobody there


# ── Two clocks, and faults ───────────────────────────────────────────────────────────────────


async def test_two_clocks_at_once_tell_once(office: Office, open_tx: OpenTx):
    ids = [one.id for one in await appealed(open_tx, office.aigul, 5)]
    spoken = await asyncio.gather(*(tick(open_tx, at(LATE_3, 13)) for _ in range(4)))
    assert sum(spoken) == 5
    assert len(await told(open_tx)) == 2
    async with open_tx() as tx:
        for one in ids:
            assert await went_up(tx, one) == ["moderator", "akim"]


async def test_a_second_clock_neither_waits_for_the_first_nor_repeats_it(
    office: Office, open_tx: OpenTx, database: Database
):
    [appeal] = await appealed(open_tx, office.aigul)
    async with open_tx(at(LATE_1, 13), bot_id=0) as first:
        assert await jobs.remind_of_terms(first) == 1
        if not database.is_sqlite:  # which has one writer: the second begins when the first ends
            assert await tick(open_tx, at(LATE_1, 13)) == 0
    assert await tick(open_tx, at(LATE_1, 13)) == 0
    assert await told(open_tx) == [(office.marat.id, "moderator")]
    async with open_tx() as tx:
        assert await went_up(tx, appeal.id) == ["moderator"]


async def test_of_a_stage_that_somebody_was_first_with_nothing_is_said(
    office: Office, open_tx: OpenTx
):
    [appeal] = await appealed(open_tx, office.aigul)
    reach = thresholds(LATE_1, work_calendar().is_working)
    async with open_tx(at(LATE_1), bot_id=0) as tx:
        seen = await storage.due(tx, reach, [OKRUG], 10)
        assert [one.id for one in await storage.climb(tx, reach, seen)] == [appeal.id]
        assert await storage.climb(tx, reach, seen) == []


async def killed(open_tx: OpenTx) -> None:
    """The bot dies before it has ended its transaction."""
    async with open_tx(at(LATE_1, 13), bot_id=0) as tx:
        assert await jobs.remind_of_terms(tx) == 1
        raise ZeroDivisionError


async def test_a_clock_that_stops_halfway_begins_anew(office: Office, open_tx: OpenTx):
    await appealed(open_tx, office.aigul)

    with pytest.raises(ZeroDivisionError):
        await killed(open_tx)
    assert await told(open_tx) == []
    await tick(open_tx, LATE_1)
    assert await told(open_tx) == [(office.marat.id, "moderator")]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Something is wrong with the appeals of one okrug."""
    write_down = storage.write_down

    async def failing(tx: Tx, told: Any) -> None:
        await write_down(tx, told)
        if any(one.okrug == OTHER_OKRUG for one, _ in told):
            raise ZeroDivisionError

    monkeypatch.setattr(storage, "write_down", failing)


@pytest.mark.usefixtures("broken")
async def test_a_fault_of_one_okrug_stops_no_other(
    office: Office, somebody: People, open_tx: OpenTx
):
    await somebody("Асан", Role.MODERATOR, okrug=OTHER_OKRUG, settlement="")
    good, bad = await appealed(open_tx, office.aigul, 2)
    await change(open_tx, [bad.id], okrug=OTHER_OKRUG, number=77)
    assert await tick(open_tx, LATE_3) == 1
    assert sorted(await told(open_tx)) == [
        (office.marat.id, "moderator"),
        (office.akim.id, "akim"),
    ]
    async with open_tx() as tx:
        found = await tx.session.execute(sa.select(Appeal.id, Appeal.reminded))
        kept = {row.id: row.reminded for row in found}
        assert await went_up(tx, bad.id) == []
    assert kept == {good.id: Stage.AKIM, bad.id: Stage.NONE}  # it comes again


@pytest.mark.usefixtures("broken")
async def test_what_fails_again_and_again_takes_nobodys_turn(
    office: Office, somebody: People, open_tx: OpenTx, monkeypatch: pytest.MonkeyPatch
):
    await somebody("Асан", Role.MODERATOR, okrug=OTHER_OKRUG, settlement="")
    many = await appealed(open_tx, office.aigul, 6)
    bad = [one.id for one in many[:4]]
    for number, id_ in enumerate(bad):
        await change(open_tx, [id_], okrug=OTHER_OKRUG, number=70 + number)
    monkeypatch.setattr(at_work, "MOST", 2)
    assert await tick(open_tx, LATE_1) == 2
    assert {who for who, _ in await told(open_tx)} == {office.marat.id}


async def test_the_databases_own_fault_ends_the_tick(
    office: Office, open_tx: OpenTx, monkeypatch: pytest.MonkeyPatch
):
    await appealed(open_tx, office.aigul)

    async def failing(*_: object) -> None:
        raise sa.exc.OperationalError("", {}, OSError("gone"))

    monkeypatch.setattr(storage, "write_down", failing)
    with pytest.raises(sa.exc.OperationalError):
        await tick(open_tx, LATE_1)


async def test_very_many_are_spoken_of_bit_by_bit_okrug_by_okrug(
    office: Office, open_tx: OpenTx, monkeypatch: pytest.MonkeyPatch
):
    ids = [one.id for one in await appealed(open_tx, office.aigul, 6)]
    for n, id_ in enumerate(ids):
        await change(open_tx, [id_], okrug=f"10343{n // 2}000", number=10 + n)
    monkeypatch.setattr(at_work, "MOST", 2)
    spoken = [await tick(open_tx, at(LATE_1, 10, n)) for n in range(4)]
    assert sum(spoken) == 6
    assert spoken[-1] == 0
    assert max(spoken) <= 4


# ── What is cheap ────────────────────────────────────────────────────────────────────────────


async def many(tx: Tx) -> None:
    """Open appeals as they lie about, most of them not due for long."""
    reach = thresholds(LATE_1, work_calendar().is_working)
    due = [LATE_1 + timedelta(days=n % 210 - 30) for n in range(4000)]
    await tx.session.execute(
        sa.insert(Appeal),
        [
            {
                "bot_id": BOT_ID,
                "okrug": f"10343{n % 10}000",
                "year": 2026,
                "number": n,
                "medium": "text",
                "language": "kk",
                "submitted_at": NOW,
                "registered_on": NOW.date(),
                "due_on": day,
                "updated_at": NOW,
                "reminded": int(stage_of(day, reach)),
            }
            for n, day in enumerate(due)
        ],
    )
    await tx.session.execute(sa.text("ANALYZE appeals"))


async def test_the_look_for_what_is_due_walks_along_its_index(database: Database, open_tx: OpenTx):
    reach = thresholds(date(2026, 12, 21), work_calendar().is_working)
    plans = {}
    async with open_tx() as tx:
        await many(tx)
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        if not database.is_sqlite:
            await tx.session.execute(sa.text("SET LOCAL enable_seqscan = off"))
        for stage in set(Stage) - {Stage.OBSERVER}:
            looked = (
                sa.select(Appeal.okrug)
                .where(storage.reached(tx, reach, stage))
                .order_by(Appeal.due_on, Appeal.id)
                .limit(500)
            )
            sql = looked.compile(
                dialect=tx.session.get_bind().dialect, compile_kwargs={"literal_binds": True}
            )
            plan = await tx.session.execute(sa.text(f"{explain} {sql}"))
            plans[stage] = "\n".join(str(row[-1]) for row in plan)
    for stage, lines in plans.items():
        assert "ix_appeals_terms" in lines, stage
        for dear in ("SCAN appeals", "Seq Scan", "TEMP B-TREE"):
            assert dear not in lines, stage


# ── In the history ───────────────────────────────────────────────────────────────────────────


async def test_that_it_went_up_is_the_offices_matter(office: Office, open_tx: OpenTx):
    [appeal] = await appealed(open_tx, office.aigul)
    await tick(open_tx, LATE_5)
    async with open_tx() as tx:
        own = await service.own_card(tx, office.aigul, appeal.id)
        desk = await service.card(tx, office.marat, appeal.id)
        exported = json.dumps(await service.export_own(tx, office.aigul), ensure_ascii=False)
    assert [step.move for step in own.steps] == [Move.SUBMIT]
    assert [step.move for step in desk.steps] == [Move.SUBMIT, *[Move.ESCALATE] * 3]
    assert {step.role for step in desk.steps[1:]} == {None}
    assert "escalate" not in exported


async def test_going_up_makes_nobodys_button_stale_and_nobody_was_first_by_it(
    office: Office, somebody: People, open_tx: OpenTx
):
    saule = await somebody("Сәуле", Role.MODERATOR)
    [appeal] = await appealed(open_tx, office.aigul)
    async with open_tx() as tx:
        await service.accept(tx, saule, appeal.id, 1)
    await tick(open_tx, LATE_5)
    async with open_tx() as tx:
        with pytest.raises(Stale) as stale:
            await service.tell(tx, office.marat, appeal.id, 1, Move.ANSWER, text="Болды")
        assert stale.value.params == {"by": "Сәуле"}
        view = await service.tell(tx, office.marat, appeal.id, 2, Move.ANSWER, text="Болды")
    assert view.version == 3


# ── In words ─────────────────────────────────────────────────────────────────────────────────


async def shown(
    open_tx: OpenTx, kind: str, person: Actor, when: datetime, language: Language = "kk"
) -> str:
    """What somebody reads of the newest such notice; "" for nothing."""
    async with open_tx(when) as tx:
        params = await tx.session.scalar(
            sa.select(Delivery.params)
            .where(Delivery.kind == kind, Delivery.person_id == person.id)
            .order_by(Delivery.id.desc())
        )
        assert params is not None
        notice = (TermsNear if kind == NEAR else OverdueRaised).restore(person.id, params)
        reader = await recognise(tx, person.telegram_id, language)
        screen = await RENDERERS[kind](tx, notice, reader, translator(language))
    if screen is None:
        return ""
    assert fits(screen)
    labels = " ".join(button.text for line in screen.rows for button in line)
    return f"{plain(screen.text)}\n[{labels}]"


async def test_what_is_near_is_read_by_the_days_that_are_left(office: Office, open_tx: OpenTx):
    ids = [one.id for one in await appealed(open_tx, office.aigul, 3)]
    await change(open_tx, ids[:1], due_on=date(2026, 12, 14))
    await tick(open_tx, at(SOON, 13))
    read = await shown(open_tx, NEAR, office.marat, at(SOON))
    assert read == (
        "Мерзімі таяп қалды\n\n"
        "1 жұмыс күні қалды: 14 желтоқсан, дүйсенбі\n№ 0001 · Шам жанбайды · Ақсу ауылы\n\n"
        "3 жұмыс күні қалды: 17 желтоқсан, бейсенбі · 16 желтоқсан – демалыс\n"
        "№ 0002 · Шам жанбайды · Ақсу ауылы\n"
        "№ 0003 · Шам жанбайды · Ақсу ауылы\n[0001 0002 0003 Кезек]"
    )
    later = await shown(open_tx, NEAR, office.marat, at(DUE), "ru")
    assert later.startswith("Скоро истекает срок\n\nСрок сегодня\n№ 0002")
    assert "0001" not in later  # that one is overdue, and has a notice of its own
    assert await shown(open_tx, NEAR, office.marat, at(LATE_1)) == ""


async def test_what_no_longer_holds_is_left_out(office: Office, open_tx: OpenTx):
    one, two = await appealed(open_tx, office.aigul, 2)
    await tick(open_tx, LATE_1)
    async with open_tx(at(LATE_1)) as tx:
        await service.extend(tx, office.marat, one.id, 1, date(2026, 12, 30), text="Бөлшек")
    read = await shown(open_tx, OVERDUE, office.marat, at(LATE_1))
    assert "0002" in read
    assert "0001" not in read
    async with open_tx(at(LATE_1)) as tx:
        await service.tell(tx, office.marat, two.id, 1, Move.ANSWER, text="Болды")
    assert await shown(open_tx, OVERDUE, office.marat, at(LATE_1)) == ""


async def test_the_akim_reads_who_sees_to_what_is_overdue(
    office: Office, somebody: People, open_tx: OpenTx
):
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    one, _ = await appealed(open_tx, office.aigul, 2)
    async with open_tx() as tx:
        await service.hand_over(tx, office.marat, one.id, 1, nurlan.id)
    await tick(open_tx, LATE_3)
    assert await shown(open_tx, OVERDUE, office.akim, at(LATE_3), "ru") == (
        "Срок истёк: аппарату напомнили, ответа пока нет\n\n"
        "№ 0001 · В работе\nФонарь не горит · село Аксу\n"
        "просрочено на 3 рабочих дня · Нұрлан\n"
        "сообщат наблюдателю от района: 24 декабря, четверг\n\n"
        "№ 0002 · Новое\nФонарь не горит · село Аксу\n"
        "просрочено на 3 рабочих дня · Без исполнителя\n"
        "сообщат наблюдателю от района: 24 декабря, четверг\n[0001 0002 Очередь]"
    )
    read = await shown(open_tx, OVERDUE, nurlan, at(LATE_3))
    assert read.startswith("Мерзімі өтті\n\n№ 0001")
    assert "№ 0002" not in read  # not handed to him


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_district_reads_no_names_no_words_and_opens_nothing(
    office: Office, somebody: People, open_tx: OpenTx, language: Language
):
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    [one] = await appealed(open_tx, office.aigul)
    async with open_tx() as tx:
        await service.hand_over(tx, office.marat, one.id, 1, nurlan.id)
    await tick(open_tx, LATE_5)
    read = await shown(open_tx, OVERDUE, office.district, at(LATE_5), language)
    assert (
        read
        == {
            "kk": "Аудандағы мерзімі өткен өтініштер\n\nАқсу ауылдық округі\n"
            "№ 0001 · Шам жанбайды · 5 жұмыс күніне кешікті\n[]",
            "ru": "Просроченные обращения в районе\n\nАксуский сельский округ\n"
            "№ 0001 · Фонарь не горит · просрочено на 5 рабочих дней\n[]",
        }[language]
    )


@pytest.mark.parametrize("language", LANGUAGES)
async def test_very_many_fit_one_message_and_say_how_many_more(
    office: Office, somebody: People, open_tx: OpenTx, language: Language
):
    for _ in range(6):
        await appealed(open_tx, await somebody(), 5)
    await tick(open_tx, at(SOON, 13))
    await tick(open_tx, at(LATE_5, 13))
    more = {"kk": "Тағы 18.", "ru": "И ещё 18."}[language]
    assert more in await shown(open_tx, NEAR, office.marat, at(SOON), language)
    for person in (office.marat, office.akim, office.district):
        assert more in await shown(open_tx, OVERDUE, person, at(LATE_5), language)


async def test_whoever_lost_the_role_meanwhile_reads_nothing(office: Office, open_tx: OpenTx):
    await appealed(open_tx, office.aigul)
    await tick(open_tx, LATE_5)
    async with open_tx() as tx:
        await tx.session.execute(
            sa.update(HeldRole).where(HeldRole.role != Role.RESIDENT).values(ended_at=NOW)
        )
    for person in (office.marat, office.akim, office.district):
        assert await shown(open_tx, OVERDUE, person, at(LATE_5)) == ""


async def test_the_history_on_the_card_says_how_far_up_it_went(office: Office, open_tx: OpenTx):
    from bot.appeals.screens.desk import desk_card, more_card

    [appeal] = await appealed(open_tx, office.aigul)
    await tick(open_tx, LATE_5)
    async with open_tx() as tx:
        view = await service.card(tx, office.marat, appeal.id)
    short = plain(desk_card(view, translator("kk")).text)
    assert "мерзімі өтті, аудан бақылаушысына хабарланды" in short
    assert "әкімге хабарланды" not in short  # how far is enough there
    full = plain(more_card(view, translator("ru")).text)
    for said in ("аппарату напомнили", "сообщено акиму", "сообщено наблюдателю от района"):
        assert said in full
