"""What the clock says after gatherings: to the office in the morning, to residents at night."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.clock import VILLAGE_ZONE
from bot.core.db import Database
from bot.core.i18n import translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.core.workdays import work_calendar
from bot.delivery.models import Delivery, Outcome
from bot.gatherings.jobs import decisions as jobs
from bot.gatherings.models import DecisionStep
from bot.gatherings.notices.after import DecisionsMorning, DecisionsNews
from bot.gatherings.rules.clock import (
    Reached,
    is_news_time,
    is_office_time,
    news,
    promise_reached,
    reached,
)
from bot.gatherings.rules.consideration import Answer
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.screens.told_after import LETTERS, RENDERERS
from bot.gatherings.service import decisions as service
from bot.people.models import Person
from tests.conftest import OpenTx
from tests.gatherings.conftest import Somebody
from tests.gatherings.decided import LIGHTS, WATER, decided, history, seen
from tests.support.okrugs import BIRLIK
from tests.support.worlds import BOT_ID, NOW

TODAY = date(2026, 11, 25)
PHOTO = {"kind": "photo", "id": "lamp"}
EVENING = NOW + timedelta(hours=3, minutes=5)  # 18:05 in the village


def at(day: int, hour: int = 9, *, month: int = 12) -> datetime:
    """An hour of the village, five minutes past."""
    return NOW.replace(month=month, day=day, hour=hour - 5, minute=5)


def there(month: int, day: int, hour: int, minute: int) -> datetime:
    """The village's clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(VILLAGE_ZONE))


async def morning(open_tx: OpenTx, now: datetime) -> None:
    async with open_tx(now, bot_id=0) as tx:
        await jobs.remind_office(tx)


async def evening(open_tx: OpenTx, now: datetime = EVENING) -> None:
    async with open_tx(now, bot_id=0) as tx:
        await jobs.tell_news(tx)


async def put(open_tx: OpenTx, kind: str) -> Sequence[Delivery]:
    """What was put, in order."""
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(Delivery).where(Delivery.kind == kind).order_by(Delivery.id)
        )
        return found.all()


async def heard(open_tx: OpenTx) -> list[tuple[int | None, str, str, str]]:
    """Who of the office heard of what."""
    found = await put(open_tx, DecisionsMorning.kind)
    return [
        (one.person_id, *(one.params[part] for part in ("consider", "promises", "minutes")))
        for one in found
    ]


# ── The rules ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("due", "stage"),
    [
        (date(2026, 11, 24), Reached.LATE),
        (TODAY, Reached.TODAY),
        (date(2026, 11, 27), Reached.NEAR),
        (date(2026, 11, 28), Reached.NOTHING),
    ],
)
def test_how_far_the_clock_has_gone(due: date, stage: Reached) -> None:
    assert reached(due, date(2026, 11, 27), TODAY) is stage


def test_the_day_of_a_promise_itself_is_not_said_once_more() -> None:
    assert promise_reached(TODAY, TODAY + timedelta(days=3), TODAY) is Reached.NEAR


@pytest.mark.parametrize(
    ("moment", "office", "residents"),
    [
        (there(11, 25, 8, 59), False, False),
        (there(11, 25, 9, 0), True, False),
        (there(11, 25, 17, 59), True, False),
        (there(11, 25, 18, 0), False, True),
        (there(11, 25, 21, 0), False, False),
        (there(11, 28, 12, 0), False, False),  # a Saturday
        (there(11, 28, 18, 30), False, True),
        (there(12, 16, 12, 0), False, False),  # a holiday
    ],
)
def test_at_what_hours_who_is_told(moment: datetime, office: bool, residents: bool) -> None:
    assert is_office_time(moment, work_calendar().is_working) is office
    assert is_news_time(moment) is residents


@pytest.mark.parametrize(
    ("steps", "before", "told"),
    [
        ([(1, "agree"), (2, "disagree")], set(), (1, 2)),
        ([(1, "do"), (1, "undo")], set(), ()),
        ([(1, "do"), (1, "undo")], {1}, (1,)),
        ([(1, "undo")], {1}, (1,)),
        ([(1, "do"), (1, "undo"), (1, "do")], set(), (1,)),
        ([(1, "do"), (2, "do"), (1, "undo")], set(), (2,)),
    ],
)
def test_what_was_undone_before_anybody_heard_of_it_is_no_news(
    steps: list[tuple[int, str]], before: set[int], told: tuple[int, ...]
) -> None:
    assert news(steps, before) == told


# ── The office ───────────────────────────────────────────────────────────────────────────────


async def test_the_akim_is_reminded_two_days_before_on_the_day_and_once_when_it_is_over(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    serik = await somebody("Серік", Role.DEPUTY)
    await somebody("Айгүл", Role.MODERATOR)
    async with open_tx() as tx:
        _, ids = await decided(tx, LIGHTS, WATER)  # by 2 December, a Wednesday
    both = f"{ids[0]},{ids[1]}"
    told: list[Any] = []
    for now, more in (
        (at(25, 18, month=11), 0), (at(26, month=11), 1), (at(27, month=11), 0),
        (at(30, 8, month=11), 0), (at(30, month=11), 1), (at(1), 0),
        (at(2), 1), (at(2, 17), 0), (at(3), 1), (at(4), 0), (at(7), 0),
    ):  # fmt: skip
        told += [(person, both, "", "") for _ in range(more) for person in (marat.id, serik.id)]
        await morning(open_tx, now)
        assert await heard(open_tx) == told, now


async def test_where_there_is_neither_akim_nor_deputy_the_office_hears(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
    await morning(open_tx, at(2))
    assert await heard(open_tx) == [(aigul.id, str(one), "", "")]


async def test_what_a_missed_morning_would_have_said_is_overtaken_by_what_is_true_now(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
    await morning(open_tx, at(8))  # nobody ticked for two weeks
    assert await heard(open_tx) == [(marat.id, str(one), "", "")]
    assert (await seen(open_tx, one)).reminded == Reached.LATE
    assert (await seen(open_tx, one)).version == 2  # no button depends on it


async def a_promise(open_tx: OpenTx, actor: Actor, due: date, **values: Any) -> int:
    async with open_tx() as tx:
        _, (one,) = await decided(tx, **({"kind": Kind.REPORT} | values))
        await service.decide(tx, actor, one, 1, owner="Әкім", due=due)
    return one


async def test_a_promise_is_spoken_of_three_days_before_and_once_when_it_is_overdue(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    aigul = await somebody("Айгүл", Role.MODERATOR)
    one = await a_promise(open_tx, marat, date(2026, 12, 10))
    told: list[Any] = []
    for now, more in (
        (at(4), 0), (at(7), 1), (at(9), 0), (at(10), 0), (at(11), 1), (at(14), 0),
    ):  # fmt: skip
        told += [(who, "", str(one), "") for _ in range(more) for who in (marat.id, aigul.id)]
        await morning(open_tx, now)
        assert await heard(open_tx) == told, now


async def test_a_promise_that_was_put_off_is_spoken_of_anew(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    one = await a_promise(open_tx, marat, date(2026, 12, 1))
    await morning(open_tx, at(2))
    async with open_tx(at(2)) as tx:
        await service.put_off(tx, marat, one, 2, due=date(2026, 12, 10), reason="Бағана келмеді")
    await morning(open_tx, at(3))
    assert len(await heard(open_tx)) == 1
    await morning(open_tx, at(7))
    assert len(await heard(open_tx)) == 2


async def test_what_is_done_is_not_spoken_of(open_tx: OpenTx, somebody: Somebody) -> None:
    marat = await somebody("Марат", Role.AKIM)
    one = await a_promise(open_tx, marat, date(2026, 12, 1))
    async with open_tx() as tx:
        await service.do(tx, marat, one, 2)
    await morning(open_tx, at(8))
    assert await heard(open_tx) == []


async def test_minutes_that_are_not_handed_over_are_asked_for_once(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    aigul = await somebody("Айгүл", Role.MODERATOR)
    async with open_tx() as tx:  # closed on Tuesday, by law handed over until Thursday
        about, _ = await decided(tx, state=State.DRAFTED, handed_over_on=None)
        await decided(tx, kind=Kind.EVENT, state=State.CLOSED, handed_over_on=None)
        await decided(tx)
    for now, times in ((at(26, month=11), 0), (at(27, month=11), 1), (at(30, month=11), 1)):
        await morning(open_tx, now)
        found = [one for one in await heard(open_tx) if one[3]]
        assert found == [(aigul.id, "", "", str(about))] * times, now


async def test_one_person_hears_of_a_whole_morning_in_one_message(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    aigul = await somebody("Айгүл", Role.MODERATOR)
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
        late, _ = await decided(tx, state=State.SIGNED, handed_over_on=None)
    promise = await a_promise(open_tx, marat, date(2026, 12, 1))
    await morning(open_tx, at(2))
    assert await heard(open_tx) == [
        (marat.id, str(one), str(promise), str(late)),
        (aigul.id, "", str(promise), str(late)),
    ]
    async with open_tx(at(2)) as tx:
        (told, *_) = await put(open_tx, DecisionsMorning.kind)
        notice = DecisionsMorning.restore(marat.id, told.params)
        screen = await RENDERERS[DecisionsMorning.kind](tx, notice, marat, translator("kk"))
    assert screen is not None
    text = str(screen.text)
    assert "Әкімнің қарауын күтіп тұр:" in text
    assert "мерзімінен 1 күн кешікті" in text
    assert "24.11.2026" in text
    assert "2 жұмыс күні ішінде тапсырылады" in text
    assert len(screen.rows) == 3


async def test_what_was_seen_to_meanwhile_is_left_out(open_tx: OpenTx, somebody: Somebody) -> None:
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        _, (one,) = await decided(tx)
    notice = DecisionsMorning(to=marat.id, day="2026-12-02", consider=str(one))
    render = RENDERERS[DecisionsMorning.kind]
    async with open_tx() as tx:
        assert await render(tx, notice, marat, translator("ru")) is not None
        nobody = replace(marat, grants=frozenset())
        assert await render(tx, notice, nobody, translator("ru")) is None
        await service.consider(tx, marat, one, 2, answer=Answer.AGREE)
        assert await render(tx, notice, marat, translator("ru")) is None


async def test_two_replicas_remind_once(
    database: Database, open_tx: OpenTx, somebody: Somebody
) -> None:
    await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        await decided(tx, LIGHTS, WATER)
        await decided(tx, state=State.SIGNED, handed_over_on=None)

    async def tick() -> None:
        async with database.write() as session:
            await jobs.remind_office(Tx(session, at(2), 0))
            await session.commit()

    await asyncio.gather(tick(), tick())
    parts = [part for one in await heard(open_tx) for part in one[1:] if part]
    assert len(parts) == len(set(parts))
    assert sum(len(part.split(",")) for part in parts) == 3


# ── Residents ────────────────────────────────────────────────────────────────────────────────


async def letter(open_tx: OpenTx, number: int = -1, language: Any = "kk") -> Screen:
    """What the residents of the newest letter read."""
    told = (await put(open_tx, DecisionsNews.kind))[number]
    async with open_tx() as tx:
        notice = DecisionsNews.restore(0, told.params)
        found = await LETTERS[DecisionsNews.kind](tx, notice, language, [])
    assert found is not None
    return found.screen


async def test_residents_hear_in_one_letter_once_everything_is_considered(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM, at="")
    aigul = await somebody("Айгүл")
    muted = await somebody("Бота")
    async with open_tx() as tx:
        (await tx.session.get_one(Person, muted.id)).muted = ["gatherings"]
        _, ids = await decided(tx, LIGHTS, WATER)
    async with open_tx() as tx:
        await service.consider(tx, marat, ids[0], 2, answer=Answer.AGREE)
    await evening(open_tx)
    assert await put(open_tx, DecisionsNews.kind) == []
    async with open_tx() as tx:
        await service.consider(tx, marat, ids[1], 2, answer=Answer.DISAGREE, reason="Қаржы жоқ")
    await evening(open_tx, NOW)  # it is still day
    assert await put(open_tx, DecisionsNews.kind) == []
    await evening(open_tx)
    told = await put(open_tx, DecisionsNews.kind)
    assert {one.person_id: one.state for one in told} == {
        aigul.id: Outcome.WAITING, muted.id: Outcome.DROPPED,
    }  # fmt: skip
    text = str((await letter(open_tx)).text)
    assert text.count("Айтылды") == 2
    assert "Әкім келісті." in text
    assert "Әкім келіспеді: «Қаржы жоқ»" in text
    assert "<b>Жиын</b> – округтің барлық тұрғыны бірге шешеді" in text
    russian = str((await letter(open_tx, language="ru")).text)
    assert "Аким не согласен: «Қаржы жоқ»" in russian
    await evening(open_tx, EVENING + timedelta(minutes=30))
    assert len(await put(open_tx, DecisionsNews.kind)) == 2


async def test_where_the_term_is_over_residents_hear_of_what_was_considered(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        _, ids = await decided(tx, LIGHTS, WATER)
        await service.consider(tx, marat, ids[0], 2, answer=Answer.AGREE)
    await evening(open_tx, at(2, 18))
    assert await put(open_tx, DecisionsNews.kind) == []
    await evening(open_tx, at(3, 18))
    assert len(await put(open_tx, DecisionsNews.kind)) == 1
    assert "Су құбыры" not in str((await letter(open_tx)).text)


async def test_what_is_done_is_told_with_its_photo_all_of_a_day_in_one_letter(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        _, ids = await decided(tx, LIGHTS, WATER, kind=Kind.REPORT)
        for one in ids:
            await service.decide(tx, marat, one, 1, owner="Әкім", due=date(2026, 12, 1))
    async with open_tx() as tx:
        await service.do(tx, marat, ids[0], 2, photos=[PHOTO, PHOTO | {"id": "more"}])
        await service.do(tx, marat, ids[1], 2)
    await evening(open_tx)
    assert len(await put(open_tx, DecisionsNews.kind)) == 1
    screen = await letter(open_tx)
    assert [one.file_id for one in screen.media] == ["lamp"]
    assert str(screen.text).count("✅ Орындалды") == 2
    assert screen.rows[0][0].text == "Шешімдер"


async def test_a_slip_of_the_finger_is_told_to_nobody(open_tx: OpenTx, somebody: Somebody) -> None:
    marat = await somebody("Марат", Role.AKIM)
    one = await a_promise(open_tx, marat, date(2026, 12, 1))
    async with open_tx() as tx:
        await service.do(tx, marat, one, 2)
        await service.undo(tx, marat, one, 3)
    await evening(open_tx)
    assert await put(open_tx, DecisionsNews.kind) == []
    async with open_tx() as tx:
        untold = await tx.session.scalars(
            sa.select(DecisionStep.did).where(DecisionStep.told_at.is_(None))
        )
        assert list(untold) == ["decide"]


async def test_what_was_told_as_done_and_is_not_is_put_right(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    one = await a_promise(open_tx, marat, date(2026, 12, 1))
    async with open_tx() as tx:
        await service.do(tx, marat, one, 2)
    await evening(open_tx)
    async with open_tx(NOW + timedelta(days=1)) as tx:
        await service.undo(tx, marat, one, 3)
    await evening(open_tx, EVENING + timedelta(days=1))
    assert len(await put(open_tx, DecisionsNews.kind)) == 2
    text = str((await letter(open_tx)).text)
    assert "▫️ Орындалды" in text
    assert "✅ Орындалды" not in text


async def test_only_whom_the_gathering_concerned_hears(
    open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM, at="")
    await somebody("Айгүл")
    bota = await somebody("Бота", at=BIRLIK)
    async with open_tx() as tx:
        _, (one,) = await decided(tx, kind=Kind.SEPARATE, settlement=BIRLIK)
        await service.decide(tx, marat, one, 1, owner="Әкім", due=date(2026, 12, 1))
        await service.do(tx, marat, one, 2)
    await evening(open_tx)
    assert [told.person_id for told in await put(open_tx, DecisionsNews.kind)] == [bota.id]


async def test_two_replicas_tell_once(
    database: Database, open_tx: OpenTx, somebody: Somebody
) -> None:
    marat = await somebody("Марат", Role.AKIM)
    one = await a_promise(open_tx, marat, date(2026, 12, 1))
    async with open_tx() as tx:
        await service.do(tx, marat, one, 2)

    async def tick(seconds: int) -> None:
        async with database.write() as session:
            await jobs.tell_news(Tx(session, EVENING + timedelta(seconds=seconds), 0))
            await session.commit()

    await asyncio.gather(tick(0), tick(1))
    assert len(await put(open_tx, DecisionsNews.kind)) == 1


async def test_each_bot_tells_its_own(open_tx: OpenTx, somebody: Somebody) -> None:
    marat = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        other = replace(tx, bot_id=BOT_ID + 1)
        _, (one,) = await decided(other, kind=Kind.REPORT)
        await tx.session.flush()
        await service.decide(other, marat, one, 1, owner="Әкім", due=date(2026, 12, 1))
        await service.do(other, marat, one, 2)
    await evening(open_tx)
    assert await put(open_tx, DecisionsNews.kind) == []  # nobody of that bot lives there
    assert (await history(open_tx, one))[-1].told_at == EVENING
