"""What a report tells of gatherings and promises: counted slowly, by the tables, and in words."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.core.access import Role
from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.screen import plain
from bot.core.text import utf16_len
from bot.gatherings.models import Gathering, GatheringStep
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.service import decisions
from bot.reports.rules.chance import arrows
from bot.reports.rules.compared import OF_GATHERINGS
from bot.reports.rules.figures import Coming, Figures
from bot.reports.rules.held import Did, Step, count
from bot.reports.rules.periods import Span, period_of
from bot.reports.screens.message import LIMIT, report_text, week_text
from bot.reports.screens.public import nothing_to_tell, text
from bot.reports.screens.table import xlsx
from bot.reports.screens.words import title
from bot.reports.storage.report import report_of
from tests.conftest import OpenTx
from tests.gatherings.conftest import a_gathering
from tests.gatherings.decided import decided
from tests.reports import slow
from tests.reports.conftest import People
from tests.reports.samples import FEW, MET, ORDINARY
from tests.support.okrugs import BIRLIK, OKRUG, OTHER_OKRUG
from tests.support.worlds import BOT_ID

START = datetime(2026, 10, 1, tzinfo=UTC)
REPORT = datetime(2026, 11, 23, 4, tzinfo=UTC)  # Monday, nine in the village
WEEK = period_of(Span.WEEK, date(2026, 11, 16))
WEEKS = [WEEK.before.before, WEEK.before, WEEK, WEEK.after]


@given(
    steps=slow.meetings(START, timedelta(days=53)),
    now=st.integers(0, 24 * 60).map(lambda hours: START + timedelta(hours=hours)),
)
def test_a_slow_count_of_the_same_history_says_the_same(steps: list[Step], now: datetime) -> None:
    known = [one for one in steps if one.at <= now]
    found = count(WEEKS, known, now)
    assert [asdict(one) for one in found] == [
        slow.gatherings(known, period, now) for period in WEEKS
    ]


@given(steps=slow.meetings(START, timedelta(days=53)), days=st.integers(1, 40))
def test_an_old_week_goes_on_saying_what_it_said(steps: list[Step], days: int) -> None:
    then = count([WEEK], [one for one in steps if one.at <= REPORT], REPORT)
    later = REPORT + timedelta(days=days)
    assert count([WEEK], [one for one in steps if one.at <= later], later) == then


def test_a_promise_that_was_undone_in_its_week_was_not_kept_in_it() -> None:
    monday = datetime(2026, 11, 16, 5, tzinfo=UTC)
    steps = [
        Step(monday, Did.OWED, 1, due=date(2026, 11, 17)),
        Step(monday + timedelta(hours=1), Did.DONE, 1),
        Step(monday + timedelta(hours=2), Did.UNDONE, 1),
    ]
    (week,) = count([WEEK], steps, REPORT)
    assert (week.kept, week.promises_late) == (0, 1)


async def test_the_tables_tell_what_happened_in_the_okrug_alone(
    open_tx: OpenTx, somebody: People
) -> None:
    akim = await somebody("Ерлан", Role.AKIM, since=START)
    wednesday = datetime(2026, 11, 18, 10, tzinfo=UTC)
    async with open_tx(wednesday) as tx:
        for okrug, bot_id in ((OKRUG, BOT_ID), (OTHER_OKRUG, BOT_ID), (OKRUG, BOT_ID + 1)):
            about = await a_gathering(
                tx, okrug=okrug, bot_id=bot_id, state=State.CLOSED,
                opened_present=40, closed_present=55,
            )  # fmt: skip
            too_few = await a_gathering(
                tx, okrug=okrug, bot_id=bot_id, state=State.NO_QUORUM, opened_present=3
            )
            for number, move, days in (
                (about, Move.PLAN, 20), (about, Move.ANNOUNCE, 3), (about, Move.CHANGE, 2),
                (about, Move.OPEN, 1), (about, Move.CLOSE, 1), (too_few, Move.ANNOUNCE, 30),
                (too_few, Move.MISS_QUORUM, 1), (too_few, Move.RECONVENE, 1),
            ):  # fmt: skip
                at = wednesday - timedelta(days=days)
                tx.session.add(
                    GatheringStep(gathering_id=number, at=at, move=move, to_state=State.OPEN)
                )
        _, (late, kept) = await decided(tx, "Су", "Жол", kind=Kind.REPORT)
        await decisions.decide(tx, akim, late, 1, owner="Әкім", due=date(2026, 11, 20))
        await decisions.decide(tx, akim, kept, 1, owner="Әкім", due=date(2026, 11, 20))
    async with open_tx(wednesday + timedelta(days=2)) as tx:
        await decisions.do(tx, akim, kept, 2)
    async with open_tx(REPORT) as tx:
        report = await report_of(tx, OKRUG, WEEK)
    now = report.now
    assert (now.called, now.held, now.no_quorum, now.came) == (0, 1, 1, 55)
    assert (now.decided, now.kept, now.promises_late) == (2, 1, 1)
    before = report.before
    assert before is not None
    assert (before.called, before.held, before.decided) == (1, 0, 0)
    async with open_tx(REPORT + timedelta(days=1)) as tx:  # done after all, a week later
        await decisions.do(tx, akim, late, 2)
    async with open_tx(REPORT + timedelta(days=8)) as tx:
        again = await report_of(tx, OKRUG, WEEK)
    assert again.now == report.now


async def test_what_is_announced_for_this_week_is_told_on_monday(
    open_tx: OpenTx, somebody: People
) -> None:
    await somebody("Ерлан", Role.AKIM, since=START)
    thursday = datetime(2026, 11, 26, 10, tzinfo=UTC)
    async with open_tx(REPORT) as tx:
        await a_gathering(tx, held_at=thursday)
        await a_gathering(tx, held_at=thursday, kind=Kind.SEPARATE, settlement=BIRLIK)
        await a_gathering(tx, held_at=thursday, kind=Kind.EVENT, title_kk="Сенбілік")
        await a_gathering(tx, held_at=thursday, state=State.CANCELLED)
        await a_gathering(tx, held_at=thursday, okrug=OTHER_OKRUG)
        await a_gathering(tx, held_at=thursday, bot_id=BOT_ID + 1)
        await a_gathering(tx, held_at=REPORT - timedelta(hours=1))
        await a_gathering(tx, held_at=thursday + timedelta(days=4))
    async with open_tx(REPORT) as tx:
        report = await report_of(tx, OKRUG, WEEK)
        assert report.coming == (
            Coming("gathering", thursday),
            Coming("separate", thursday, "Бірлік ауылы", "село Бирлик"),
            Coming("event", thursday, "Сенбілік"),
        )
        for period in (WEEK.before, WEEK.after, period_of(Span.MONTH, date(2026, 10, 1))):
            assert (await report_of(tx, OKRUG, period)).coming == ()
    async with open_tx(REPORT + timedelta(days=5)) as tx:
        assert (await report_of(tx, OKRUG, WEEK)).coming == ()


# ── In words ─────────────────────────────────────────────────────────────────────────────────


WORDS = {
    "kk": (
        "Осы аптада: Жиын (округтің барлық тұрғыны бірге шешеді), 26 қараша, бейсенбі, 15:00",
        "Жиындар мен кездесулер: 2, келген адам: 131, шешімдер: 4, орындалған уәде: 2, "
        "мерзімі өткен уәде: 1",
    ),
    "ru": (
        "На этой неделе: Сход (решают вместе все жители округа), 26 ноября, четверг, 15:00",
        "Сходы и встречи: 2, пришло людей: 131, решения: 4, обещаний исполнено: 2, "
        "обещаний просрочено: 1",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_monday_says_it_in_one_line_and_what_comes_this_week(language: Language) -> None:
    told = plain(week_text(MET, translator(language))).replace("\xa0", " ")
    coming, met = WORDS[language]
    assert met in told.split("\n")
    assert told.index(coming) < told.index(met)
    assert utf16_len(told) <= LIMIT


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_week_without_gatherings_says_nothing_of_them(language: Language) -> None:
    t = translator(language)
    for told in (week_text(ORDINARY, t), report_text(ORDINARY, t), text(ORDINARY, t)):
        assert not any(title(one, t) in told for one in OF_GATHERINGS)
        assert t.word("gatherings and meetings held: {n}", n="")[:8] not in told.lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_report_sets_each_figure_beside_its_past(language: Language) -> None:
    t = translator(language)
    told = plain(report_text(MET, t))
    for measure in OF_GATHERINGS:
        assert title(measure, t) in told
    assert "131 (0 · 10)" in told


def test_residents_read_what_was_held_decided_and_kept_and_not_how_many_came() -> None:
    told = plain(text(MET, translator("kk")))
    assert "Жиындар мен кездесулер: 2, шешімдер: 4" in told
    assert "131" not in told


def test_a_week_in_which_people_met_is_worth_telling() -> None:
    assert nothing_to_tell(FEW)
    met = replace(FEW.now, held=1)
    assert not nothing_to_tell(replace(FEW, trail=((FEW.period, met),)))


def test_no_arrow_stands_beside_them() -> None:
    many = replace(Figures(), held=900, came=9_000, kept=900, promises_late=900, called=900)
    trail = tuple((period, Figures()) for period, _ in MET.trail[:-1])
    marked = arrows(replace(MET, trail=(*trail, (MET.period, many))))
    assert marked
    assert set(marked).isdisjoint(OF_GATHERINGS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_them_as_numbers(language: Language) -> None:
    t = translator(language)
    book = load_workbook(BytesIO(xlsx(MET, language)))
    sheet = book[t.word("Sheet: figures")]
    rows = {row[0]: row[1:4] for row in sheet.iter_rows(values_only=True) if row[0]}
    expected = {"gatherings_held": 2, "came": 131, "promises_late": 1}
    for measure in OF_GATHERINGS:
        assert rows[title(measure, t)][0] == expected.get(
            measure.value, rows[title(measure, t)][0]
        )
        assert isinstance(rows[title(measure, t)][0], int | float)


# ── What the law asks ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "duty"), [(Kind.REPORT, "akim_report"), (Kind.ASSEMBLY, "assembly")]
)
async def test_what_was_held_in_the_bot_is_offered_to_be_ticked(
    open_tx: OpenTx, somebody: People, kind: Kind, duty: str
) -> None:
    from bot.reports.storage.duties import board

    await somebody("Ерлан", Role.AKIM, since=START)
    async with open_tx(REPORT) as tx:
        about = await a_gathering(tx, kind=kind, state=State.CLOSED)
        row = await tx.session.get_one(Gathering, about)
        row.closed_at = datetime(2026, 11, 18, 20, tzinfo=UTC)  # past midnight in the village
        await a_gathering(tx, kind=kind, okrug=OTHER_OKRUG, closed_at=REPORT)
        await a_gathering(tx, kind=kind, bot_id=BOT_ID + 1, closed_at=REPORT)
        await a_gathering(tx, kind=Kind.GATHERING, closed_at=REPORT)
    async with open_tx(REPORT) as tx:
        seen = await board(tx, OKRUG)
    held = {one.duty.name: one.now.to_tick for one in seen.owed}
    assert held.pop(duty) == date(2026, 11, 19)
    assert set(held.values()) == {None}
    async with open_tx(REPORT) as tx:
        await tx.session.execute(
            sa.update(Gathering).values(closed_at=datetime(2025, 1, 1, tzinfo=UTC))
        )
    async with open_tx(REPORT) as tx:
        seen = await board(tx, OKRUG)
    assert {one.now.held for one in seen.owed} == {None}
