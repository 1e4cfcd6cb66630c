"""What an office owes by law: seen, ticked, taken back, and reminded of once."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.calendar import correct
from bot.core.clock import FixedClock
from bot.core.db import Database
from bot.core.errors import BadSetting, Invalid, NotAllowed, NotFound, Stale
from bot.core.i18n import LANGUAGES, translator
from bot.core.law import duties, law, read_duty
from bot.core.screen import Screen, plain
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.people import storage as people
from bot.people.models import HeldRole, Person
from bot.people.service import recognise
from bot.places.models import Okrug
from bot.places.service import seed
from bot.reports.callbacks import DutyList, DutyPress, OnDuty
from bot.reports.jobs import remind_of_duties
from bot.reports.models import DutyDone
from bot.reports.notices import DutyNear
from bot.reports.screens.duties import RENDERERS, duty_card, duty_list
from bot.reports.service import duties as service
from bot.reports.service.duties import Due
from bot.reports.storage import duties as storage
from bot.timetable import Entry, run_entry
from tests.conftest import OpenTx
from tests.support.okrugs import OKRUG, OTHER_OKRUG, plan
from tests.support.worlds import BOT_ID, NOW

People = Callable[..., Awaitable[Actor]]

TODAY = date(2026, 11, 25)
MONTH = Due(OKRUG, "personal_reception", date(2026, 11, 1))
QUARTER = Due(OKRUG, "assembly", date(2026, 10, 1))
HALF = Due(OKRUG, "people_meeting", date(2026, 7, 1))
YEAR = Due(OKRUG, "akim_report", date(2026, 1, 1))
OTHER_BOT = 43

#: 10:00 in the village on the day on which November is reminded of for the first time, …
WEEK_AHEAD = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
#: … and on which the year, the half-year and the quarter are.
FORTNIGHT_AHEAD = datetime(2026, 12, 17, 5, 0, tzinfo=UTC)


@pytest.fixture
def somebody(open_tx: OpenTx) -> People:
    """`await somebody(Role.AKIM)`: one of an office, without Telegram."""
    made = 0

    async def arrived(
        *roles: Role,
        okrug: str = OKRUG,
        bot_id: int = BOT_ID,
        name: str = "Марат",
        since: datetime = NOW,
    ) -> Actor:
        nonlocal made
        async with open_tx(bot_id=bot_id) as tx:
            if not made:
                await seed(tx, plan())
            made += 1
            person = Person(
                bot_id=bot_id,
                telegram_id=1000 + made,
                language="kk",
                name=name,
                created_at=NOW,
            )
            tx.session.add(person)
            await tx.session.flush()
            for role in roles:
                tx.session.add(
                    HeldRole(person_id=person.id, role=role, scope=okrug, given_at=since)
                )
        async with open_tx(bot_id=bot_id) as tx:
            return await recognise(tx, 1000 + made)

    return arrived


async def serve(tx: Tx, okrug: str, bot_id: int | None) -> None:
    """Another okrug is served, by this bot."""
    tx.session.add(Okrug(code=okrug, bot_id=bot_id, updated_at=NOW))
    await tx.session.flush()


async def kept(tx: Tx) -> list[tuple[str, str, date]]:
    found = await tx.session.execute(
        sa.select(DutyDone.duty, DutyDone.period, DutyDone.done_on).order_by(DutyDone.duty)
    )
    return [(duty, period, on) for duty, period, on in found.all()]


async def tick_clock(
    open_tx: OpenTx, now: datetime
) -> list[tuple[int, int | None, dict[str, Any]]]:
    """What the clock does, and everything it has put so far: bot, reader, what about."""
    async with open_tx(now, bot_id=0) as tx:
        await remind_of_duties(tx)
    async with open_tx(now) as tx:
        found = await tx.session.execute(
            sa.select(Delivery.bot_id, Delivery.person_id, Delivery.params)
            .where(Delivery.kind == DutyNear.kind)
            .order_by(Delivery.id)
        )
        return [(bot, person, params) for bot, person, params in found.all()]


async def rendered(open_tx: OpenTx, now: datetime, to: Actor, day: date) -> Screen | None:
    """The reminder as its reader would see it at a moment."""
    async with open_tx(now) as tx:
        notice = DutyNear(to=to.id, okrug=OKRUG, day=day.isoformat())
        return await RENDERERS[DutyNear.kind](tx, notice, to, translator("kk"))


# The list


async def test_an_office_sees_what_is_due_and_what_was_not_ticked(
    somebody: People, open_tx: OpenTx
):
    akim = await somebody(Role.AKIM)
    async with open_tx() as tx:
        seen = await service.board(tx, akim, OKRUG)
    assert [(one.duty.name, one.now.turn.name, one.before.turn.name) for one in seen.owed] == [
        ("akim_report", "2026", "2025"),
        ("people_meeting", "2026-H2", "2026-H1"),
        ("personal_reception", "2026-11", "2026-10"),
        ("assembly", "2026-Q4", "2026-Q3"),
    ]
    assert all(one.now.done is one.before.done is None for one in seen.owed)


@pytest.mark.parametrize("role", [Role.AKIM, Role.DEPUTY, Role.MODERATOR])
async def test_a_tick_has_its_day_and_who_made_it(somebody: People, open_tx: OpenTx, role: Role):
    clerk = await somebody(role, name="Айнұр")
    async with open_tx() as tx:
        assert await service.tick(tx, clerk, MONTH, date(2026, 11, 12))
    async with open_tx() as tx:
        _, _, standing = await service.to_tick(tx, clerk, MONTH)
        assert standing.done == service.Done(date(2026, 11, 12), "Айнұр")
        assert await kept(tx) == [("personal_reception", "2026-11", date(2026, 11, 12))]


async def test_ticked_twice_the_first_stays(somebody: People, open_tx: OpenTx):
    akim, moderator = await somebody(Role.AKIM), await somebody(Role.MODERATOR, name="Айнұр")
    async with open_tx() as tx:
        assert await service.tick(tx, akim, HALF, TODAY)
    async with open_tx() as tx:
        assert not await service.tick(tx, moderator, HALF, date(2026, 11, 24))
        assert not await service.tick_typed(tx, moderator, HALF, "24.11")
    async with open_tx() as tx:
        assert await kept(tx) == [("people_meeting", "2026-H2", TODAY)]


async def test_two_who_tick_at_once_leave_one_tick(somebody: People, open_tx: OpenTx):
    akim = await somebody(Role.AKIM)
    async with open_tx() as tx:
        _, _, seen_before = await service.to_tick(tx, akim, HALF)
        assert await service.tick(tx, akim, HALF, TODAY)
        assert not await storage.tick(tx, OKRUG, seen_before, TODAY, akim.id)


async def test_a_tick_is_taken_back_and_made_again(somebody: People, open_tx: OpenTx):
    akim = await somebody(Role.AKIM)
    async with open_tx() as tx:
        await service.tick(tx, akim, QUARTER, date(2026, 10, 30))
    async with open_tx() as tx:
        await service.untick(tx, akim, QUARTER)
        await service.untick(tx, akim, QUARTER)
        assert await kept(tx) == []
    async with open_tx() as tx:
        assert await service.tick(tx, akim, QUARTER, date(2026, 10, 29))
        assert await kept(tx) == [("assembly", "2026-Q4", date(2026, 10, 29))]


@pytest.mark.parametrize(
    ("due", "text", "problem"),
    [
        (MONTH, "26.11", "duty_day_to_come"),
        (MONTH, "26.11.2027", "duty_day_to_come"),
        (MONTH, "31.10.2026", "duty_day_early"),
        (MONTH, "когда-то", "duty_day_unreadable"),
        (YEAR, "31.12.2025", "duty_day_early"),
        (Due(OKRUG, "personal_reception", date(2026, 10, 1)), "08.11.2026", "duty_day_late"),
        (Due(OKRUG, "assembly", date(2026, 7, 1)), "16.10", "duty_day_late"),
    ],
)
async def test_a_day_that_does_not_count_is_refused_and_nothing_is_kept(
    somebody: People, open_tx: OpenTx, due: Due, text: str, problem: str
):
    akim = await somebody(Role.AKIM)
    async with open_tx() as tx:
        with pytest.raises(Invalid) as refused:
            await service.tick_typed(tx, akim, due, text)
        assert refused.value.name == problem
        assert await kept(tx) == []


async def test_the_period_before_can_still_be_ticked_but_none_earlier(
    somebody: People, open_tx: OpenTx
):
    akim = await somebody(Role.AKIM)
    october = Due(OKRUG, "personal_reception", date(2026, 10, 1))
    async with open_tx() as tx:
        assert await service.tick_typed(tx, akim, october, "3.11")
        for first in (date(2026, 9, 1), date(2026, 12, 1), date(2026, 11, 2)):
            for case in (service.to_tick, service.untick):
                with pytest.raises(Stale):
                    await case(tx, akim, Due(OKRUG, "personal_reception", first))
        assert await kept(tx) == [("personal_reception", "2026-10", date(2026, 11, 3))]


async def test_a_duty_that_the_law_file_does_not_have_is_not_found(
    somebody: People, open_tx: OpenTx
):
    akim = await somebody(Role.AKIM)
    async with open_tx() as tx:
        with pytest.raises(NotFound):
            await service.tick(tx, akim, Due(OKRUG, "made_up", date(2026, 1, 1)), TODAY)


async def test_the_office_of_another_okrug_sees_and_changes_nothing(
    somebody: People, open_tx: OpenTx
):
    akim = await somebody(Role.AKIM)
    neighbour = await somebody(Role.AKIM, okrug=OTHER_OKRUG)
    async with open_tx() as tx:
        await service.tick(tx, akim, MONTH, TODAY)
        with pytest.raises(NotAllowed):
            await service.board(tx, neighbour, OKRUG)
        for case in (service.to_tick, service.untick):
            with pytest.raises(NotAllowed):
                await case(tx, neighbour, MONTH)
        with pytest.raises(NotAllowed):
            await service.tick(tx, neighbour, HALF, TODAY)
        assert await kept(tx) == [("personal_reception", "2026-11", TODAY)]


async def test_somebody_of_two_offices_keeps_them_apart(somebody: People, open_tx: OpenTx):
    akim = await somebody(Role.AKIM)
    async with open_tx() as tx:
        await serve(tx, OTHER_OKRUG, None)
        await people.give_role(tx, akim.id, Role.MODERATOR, OTHER_OKRUG)
        both = await recognise(tx, akim.telegram_id)
        await service.tick(tx, both, MONTH, TODAY)
        there = await service.board(tx, both, OTHER_OKRUG)
        assert all(one.now.done is None for one in there.owed)
        here = await service.board(tx, both, OKRUG)
        assert [one.duty.name for one in here.owed if one.now.done] == ["personal_reception"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_list_is_short_enough_to_see_its_buttons(
    somebody: People, open_tx: OpenTx, language: Any
):
    akim = await somebody(Role.AKIM)
    async with open_tx() as tx:
        seen = await service.board(tx, akim, OKRUG)
    text = plain(duty_list(seen, translator(language)).text)
    assert len(text) < 750
    for duty in duties():
        assert duty.title.in_(language) in text
        assert duty.gloss.in_(language) not in text
        assert duty.citation.in_(language) not in text
    told_apart = {"kk": "жиын – барлық тұрғындар", "ru": "сход – все жители"}[language]
    assert told_apart in text
    advice = {"kk": "заң кеңесі емес", "ru": "не юридическая консультация"}[language]
    assert advice in text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_duty_says_what_it_means_and_which_reference_a_lawyer_should_see(
    somebody: People, open_tx: OpenTx, language: Any
):
    akim = await somebody(Role.AKIM)
    async with open_tx() as tx:
        seen = await service.board(tx, akim, OKRUG)
    t = translator(language)
    unsure = {"kk": "заңгермен тексеріңіз", "ru": "Проверьте эту ссылку у юриста"}[language]
    for owed in seen.owed:
        text = duty_card(seen, owed, owed.now, t).text
        assert owed.duty.gloss.in_(language) in text
        assert owed.duty.citation.in_(language) in text
        assert t.day(owed.duty.as_of) in text
        assert (unsure in text) == owed.duty.to_check
    assert sum(owed.duty.to_check for owed in seen.owed) == 2


@pytest.mark.parametrize(
    ("since", "told"),
    [
        (NOW, set()),
        (datetime(2026, 10, 1, 7, tzinfo=UTC), {"personal_reception"}),
        (datetime(2026, 10, 2, 7, tzinfo=UTC), set()),
        (datetime(2026, 6, 30, 7, tzinfo=UTC), {"personal_reception", "assembly"}),
    ],
)
async def test_nobody_is_reproached_for_what_was_before_the_bot(
    somebody: People, open_tx: OpenTx, since: datetime, told: set[str]
):
    akim = await somebody(Role.AKIM, since=since)
    async with open_tx() as tx:
        seen = await service.board(tx, akim, OKRUG)
    t = translator("ru")
    found = set()
    for owed in seen.owed:
        screen = duty_card(seen, owed, owed.now, t)
        labels = [button.text for row in screen.rows for button in row]
        kindly = "ещё можно отметить" in screen.text
        assert kindly == any(label.startswith("За ") for label in labels)
        found |= {owed.duty.name} if kindly else set()
    assert found == told
    assert "2025" not in plain(duty_list(seen, t).text)


# The law file


def test_what_is_due_is_as_the_law_file_says():
    assert [(duty.name, duty.every.value, duty.read.value) for duty in duties()] == [
        ("akim_report", "year", "text"),
        ("people_meeting", "half_year", "excerpt"),
        ("personal_reception", "month", "text"),
        ("assembly", "quarter", "memory"),
    ]
    assert all(kept["source"] and kept["note"] for kept in law()["duties"].values())


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("Akim report", {}, "small letters"),
        ("a" * 25, {}, "small letters"),
        ("akim_report", {"every": "week"}, "week"),
        ("akim_report", {"as_of": "soon"}, "soon"),
        ("akim_report", {"read": "never"}, "never"),
        ("akim_report", {"gloss": {"kk": "…"}}, "kk and in ru"),
        ("akim_report", {"title": None}, "title"),
        ("akim_report", {"source": None}, "source is missing"),
    ],
)
def test_a_mistake_in_the_law_file_is_named(name: str, change: dict[str, Any], said: str):
    written = {**law()["duties"]["akim_report"], **change}
    with pytest.raises(BadSetting, match=said):
        read_duty(name, written)


# Reminders


async def test_the_office_is_reminded_once_whatever_restarts_happen(
    somebody: People, open_tx: OpenTx
):
    akim, deputy = await somebody(Role.AKIM), await somebody(Role.DEPUTY)
    moderator = await somebody(Role.MODERATOR, Role.EXECUTOR)
    await somebody(Role.EXECUTOR)
    await somebody(Role.RESIDENT)
    await somebody(Role.ASSEMBLY_MEMBER)
    assert await tick_clock(open_tx, WEEK_AHEAD - timedelta(minutes=1)) == []
    about = {"okrug": OKRUG, "day": "2026-11-23"}
    expected = [(BOT_ID, who.id, about) for who in (akim, deputy, moderator)]
    assert await tick_clock(open_tx, WEEK_AHEAD) == expected
    for minutes in (0, 5, 60, 60 * 24, 60 * 24 * 3):
        assert await tick_clock(open_tx, WEEK_AHEAD + timedelta(minutes=minutes)) == expected


async def test_two_bots_that_tick_at_once_remind_once(
    somebody: People, open_tx: OpenTx, database: Database
):
    akim = await somebody(Role.AKIM)
    entry = Entry("remind", timedelta(minutes=5), remind_of_duties)
    for _ in range(2):
        await run_entry(entry, database, FixedClock(WEEK_AHEAD), lambda: None)
    assert [who for _, who, _ in await tick_clock(open_tx, WEEK_AHEAD)] == [akim.id]


async def test_what_is_due_together_is_one_message(somebody: People, open_tx: OpenTx):
    akim = await somebody(Role.AKIM)
    told = await tick_clock(open_tx, FORTNIGHT_AHEAD)
    assert told == [(BOT_ID, akim.id, {"okrug": OKRUG, "day": "2026-12-17"})]
    screen = await rendered(open_tx, FORTNIGHT_AHEAD, akim, date(2026, 12, 17))
    assert screen is not None
    for title in ("есеп беру", "Халықпен кездесу", "қоғамдастық жиналысы"):
        assert title in screen.text
    assert "жеке қабылдау" not in screen.text
    assert "жиын – барлық тұрғындар" in screen.text  # the two words are told apart
    assert screen.text.count("14 күнтізбелік күн қалды") == 3


async def test_a_reminder_leads_to_the_day_of_each_duty_and_then_to_the_list(
    somebody: People, open_tx: OpenTx
):
    akim = await somebody(Role.AKIM)
    screen = await rendered(open_tx, FORTNIGHT_AHEAD, akim, date(2026, 12, 17))
    assert screen is not None
    assert [[button.text for button in row] for row in screen.rows] == [
        ["Орындалды: есеп беру"],
        ["Орындалды: халықпен кездесу"],
        ["Орындалды: қоғамдастық жиналысы"],
        ["Заң бойынша міндеттер"],
    ]
    assert [row[0].data for row in screen.rows] == [
        DutyPress(do=OnDuty.OPEN, okrug=OKRUG, duty=due.duty, iso=due.first.isoformat()).pack()
        for due in (YEAR, HALF, QUARTER)
    ] + [DutyList(okrug=OKRUG).pack()]


async def test_what_is_ticked_is_not_reminded_of(somebody: People, open_tx: OpenTx):
    akim = await somebody(Role.AKIM)
    async with open_tx() as tx:
        await service.tick(tx, akim, MONTH, TODAY)
    assert await tick_clock(open_tx, WEEK_AHEAD) == []
    async with open_tx(FORTNIGHT_AHEAD) as tx:
        for due in (YEAR, HALF):
            await service.tick(tx, akim, due, TODAY)
    assert len(await tick_clock(open_tx, FORTNIGHT_AHEAD)) == 1
    screen = await rendered(open_tx, FORTNIGHT_AHEAD, akim, date(2026, 12, 17))
    assert screen is not None
    assert "қоғамдастық жиналысы" in screen.text
    assert "есеп беру" not in screen.text


async def test_what_was_ticked_before_the_reminder_is_read_says_nothing(
    somebody: People, open_tx: OpenTx
):
    akim, moderator = await somebody(Role.AKIM), await somebody(Role.MODERATOR)
    mark = date(2026, 11, 23)
    assert await rendered(open_tx, WEEK_AHEAD, akim, mark) is not None
    async with open_tx(WEEK_AHEAD) as tx:
        await service.tick(tx, moderator, MONTH, mark)
    assert await rendered(open_tx, WEEK_AHEAD, akim, mark) is None


async def test_a_reminder_that_comes_too_late_or_to_somebody_who_left_says_nothing(
    somebody: People, open_tx: OpenTx
):
    akim, stranger = await somebody(Role.AKIM), await somebody(Role.EXECUTOR)
    mark = date(2026, 11, 23)
    last_day = datetime(2026, 11, 30, 12, tzinfo=UTC)
    screen = await rendered(open_tx, last_day, akim, mark)
    assert screen is not None
    assert "бүгін – соңғы күн" in screen.text
    assert await rendered(open_tx, last_day + timedelta(days=1), akim, mark) is None
    assert await rendered(open_tx, WEEK_AHEAD, stranger, mark) is None


async def test_a_morning_that_was_missed_is_caught_up_in_decent_hours(
    somebody: People, open_tx: OpenTx
):
    await somebody(Role.AKIM)
    assert await tick_clock(open_tx, WEEK_AHEAD + timedelta(hours=10)) == []  # 20:00
    assert await tick_clock(open_tx, WEEK_AHEAD + timedelta(hours=18)) == []  # 04:00
    assert len(await tick_clock(open_tx, WEEK_AHEAD + timedelta(days=1))) == 1


async def test_a_day_that_was_made_a_day_off_moves_the_reminder_ahead(
    somebody: People, open_tx: OpenTx
):
    akim = await somebody(Role.AKIM)
    async with open_tx() as tx:
        await correct(tx, date(2026, 12, 17), akim.id, working=False)
    # the 16th is Independence Day, so it is told on the 15th
    assert await tick_clock(open_tx, FORTNIGHT_AHEAD - timedelta(days=3)) == []
    before = await tick_clock(open_tx, FORTNIGHT_AHEAD - timedelta(days=2))
    assert [params["day"] for _, _, params in before] == ["2026-12-17"]
    assert await tick_clock(open_tx, FORTNIGHT_AHEAD) == before


async def test_the_last_days_are_reminded_of_as_well(somebody: People, open_tx: OpenTx):
    await somebody(Role.AKIM)
    days = [FORTNIGHT_AHEAD + timedelta(days=n) for n in range(20)]
    told = [await tick_clock(open_tx, day) for day in days]
    assert [params["day"] for _, _, params in told[-1]] == [
        "2026-12-17", "2026-12-24", "2026-12-28", "2026-12-29",
    ]  # fmt: skip


async def test_everybody_hears_through_their_own_bot(somebody: People, open_tx: OpenTx):
    akim = await somebody(Role.AKIM)
    there = await somebody(Role.AKIM, okrug=OTHER_OKRUG, bot_id=OTHER_BOT)
    stray = await somebody(Role.AKIM, okrug=OTHER_OKRUG)  # the okrug has moved to another bot
    async with open_tx() as tx:
        await serve(tx, OTHER_OKRUG, OTHER_BOT)
        await tx.session.execute(sa.update(Okrug).where(Okrug.code == OKRUG).values(bot_id=BOT_ID))
    told = await tick_clock(open_tx, WEEK_AHEAD)
    assert [(bot, who, params["okrug"]) for bot, who, params in told] == [
        (BOT_ID, akim.id, OKRUG),
        (OTHER_BOT, there.id, OTHER_OKRUG),
    ]
    assert stray.id not in {who for _, who, _ in told}


async def test_somebody_of_two_offices_hears_of_each(somebody: People, open_tx: OpenTx):
    akim = await somebody(Role.AKIM)
    async with open_tx() as tx:
        await serve(tx, OTHER_OKRUG, None)
        await people.give_role(tx, akim.id, Role.MODERATOR, OTHER_OKRUG)
        await service.tick(tx, akim, MONTH, TODAY)
    told = await tick_clock(open_tx, WEEK_AHEAD)
    assert [(who, params["okrug"]) for _, who, params in told] == [(akim.id, OTHER_OKRUG)]


async def test_whoever_left_the_office_or_was_erased_is_not_reminded(
    somebody: People, open_tx: OpenTx
):
    left, erased = await somebody(Role.AKIM), await somebody(Role.DEPUTY)
    stays = await somebody(Role.MODERATOR)
    async with open_tx() as tx:
        await tx.session.execute(
            sa.update(HeldRole).where(HeldRole.person_id == left.id).values(ended_at=NOW)
        )
        await tx.session.execute(
            sa.update(Person).where(Person.id == erased.id).values(erased_at=NOW)
        )
    assert [who for _, who, _ in await tick_clock(open_tx, WEEK_AHEAD)] == [stays.id]


async def test_a_whole_country_is_reminded_in_a_few_statements(
    somebody: People, open_tx: OpenTx, database: Database
):
    await somebody(Role.AKIM)
    async with open_tx() as tx:
        for n in range(600):
            person = Person(bot_id=BOT_ID, telegram_id=5000 + n, language="kk", created_at=NOW)
            tx.session.add(person)
            await tx.session.flush()
            tx.session.add(
                HeldRole(person_id=person.id, role=Role.AKIM, scope=f"2{n:08}", given_at=NOW)
            )
            tx.session.add(Okrug(code=f"2{n:08}", bot_id=None, updated_at=NOW))
    said: list[str] = []

    def listen(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    sa.event.listen(database.writer.sync_engine, "before_cursor_execute", listen)
    async with open_tx(WEEK_AHEAD, bot_id=0) as tx:
        await remind_of_duties(tx)
    first = [one for one in said if not one.startswith(("BEGIN", "PRAGMA"))]
    assert len(first) <= 4  # the calendar, who is to be told, and two times some of them
    said.clear()
    async with open_tx(WEEK_AHEAD, bot_id=0) as tx:
        await remind_of_duties(tx)
    assert not [one for one in said if one.startswith("INSERT")]
    sa.event.remove(database.writer.sync_engine, "before_cursor_execute", listen)
    assert len(await tick_clock(open_tx, WEEK_AHEAD)) == 601


async def test_at_night_the_clock_does_not_even_look(open_tx: OpenTx, database: Database):
    said: list[str] = []

    def listen(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    async with open_tx(WEEK_AHEAD - timedelta(hours=3), bot_id=0) as tx:
        sa.event.listen(database.writer.sync_engine, "before_cursor_execute", listen)
        await remind_of_duties(tx)
        sa.event.remove(database.writer.sync_engine, "before_cursor_execute", listen)
    assert said == []
