"""Somebody of an office says when a notice goes out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.broadcasts.callbacks.hours import HoursPress, MomentPress, OnHours
from bot.broadcasts.models import Broadcast
from bot.broadcasts.rules.lifecycle import State
from bot.broadcasts.service import Repeat
from bot.core.db import Database
from tests.handlers.test_broadcast_audience import KK, draft, drafted
from tests.support.village import Village, village

#: It is Wednesday, 25 November, 15:00 in the village, five hours ahead.
SIX = datetime(2026, 11, 25, 13, tzinfo=UTC)
NINE = datetime(2026, 11, 26, 4, tzinfo=UTC)


async def opened(v: Village) -> Any:
    """An akim in front of the question when."""
    akim = await drafted(v)
    await v.press(akim, "Қашан")
    return akim


async def test_one_tap_plans_it_and_the_draft_says_so(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        assert "Жіберген бойда" in v.last(akim)
        assert v.labels(akim)[:5] == [
            "✅ Қазір", "Бүгін, 16:00", "Бүгін, 18:00", "Ертең, 09:00", "Ертең, 18:00",
        ]  # fmt: skip
        await v.press(akim, "Ертең, 09:00")
        assert "26 қараша, бейсенбі, 09:00" in v.last(akim)
        assert "Қарап шығу және жіберу" in v.labels(akim)
        assert (await draft(v)).send_at == NINE
        await v.press(akim, "Қарап шығу")
        await v.press(akim, "Жоспарлау")
        assert (await draft(v)).state is State.SCHEDULED


@pytest.mark.parametrize(
    ("typed", "at"),
    [("ертең 9:00", NINE), ("26.11 9:00", NINE), ("бүгін 18:00", SIX), ("завтра в 9:00", NINE)],
)
async def test_an_hour_is_typed_as_it_is_said(
    database: Database, typed: str, at: datetime
) -> None:
    async with village(database) as v:
        akim = await opened(v)
        await v.say(akim, typed)
        assert (await draft(v)).send_at == at
        assert "Қарап шығу және жіберу" in v.labels(akim)
        await v.say(akim, "Тағы бір сөз.")  # belongs to the draft again
        assert (await draft(v)).send_at == at


@pytest.mark.parametrize("typed", ["кеше 9:00", "қашан болса да", "31.02 9:00", "25.11.2031 9:00"])
async def test_an_hour_that_cannot_be_is_asked_again_with_an_example(
    database: Database, typed: str
) -> None:
    async with village(database) as v:
        akim = await opened(v)
        await v.say(akim, typed)
        assert "9:00" in v.last(akim)
        assert (await draft(v)).send_at is None
        await v.say(akim, "ертең 9:00")
        assert (await draft(v)).send_at == NINE


async def test_a_loose_hour_is_asked_with_two_buttons(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        await v.say(akim, "ертең 7-де")
        assert v.labels(akim)[:2] == ["Ертең, 07:00", "Ертең, 19:00"]
        await v.press(akim, "Ертең, 19:00")
        assert (await draft(v)).send_at == datetime(2026, 11, 26, 14, tzinfo=UTC)


async def test_a_day_alone_is_answered_with_hours_to_press(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        await v.say(akim, "ертең")
        assert v.labels(akim)[:2] == ["Ертең, 09:00", "Ертең, 18:00"]
        await v.press(akim, "Ертең, 09:00")
        assert (await draft(v)).send_at == NINE


async def test_at_night_the_morning_is_said_and_offered(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        await v.say(akim, "бүгін 23:00")
        assert "26 қараша, 08:00" in v.last(akim)
        assert "тыныштық" in v.last(akim)
        await v.press(akim, "Ертең, 08:00")
        assert (await draft(v)).send_at == datetime(2026, 11, 26, 3, tzinfo=UTC)
        assert "тыныштық" not in v.last(akim)


async def test_an_alert_rings_at_night(database: Database) -> None:
    async with village(database) as v:
        akim = await drafted(v)
        async with database.write() as session:
            await session.execute(sa.update(Broadcast).values(urgent=True, reason="Тасқын"))
            await session.commit()
        await v.press(akim, "Қашан")
        await v.say(akim, "бүгін 23:00")
        assert (await draft(v)).send_at == datetime(2026, 11, 25, 18, tzinfo=UTC)
        await v.press(akim, "Қашан")
        assert "бәрібір" in v.last(akim)


async def test_it_repeats_in_words_that_anybody_reads(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        await v.press(akim, "Қайталау")
        assert "Алғашқысы: 26 қараша, бейсенбі, 09:00" in v.last(akim)
        await v.press(akim, "Күн сайын")
        assert "Күн сайын, 09:00 (алғашқысы – 26 қараша, бейсенбі)" in v.last(akim)
        row = await draft(v)
        assert (row.repeat, row.send_at) == (Repeat.DAILY, NINE)
        await v.press(akim, "Бүгін, 18:00")  # another hour, still every day
        row = await draft(v)
        assert (row.repeat, row.send_at) == (Repeat.DAILY, SIX)
        assert "күн сайын, 18:00" in v.last(akim)
        await v.press(akim, "Қашан")
        await v.press(akim, "✅ Қайталау")
        await v.press(akim, "Бір рет")
        row = await draft(v)
        assert (row.repeat, row.send_at) == (Repeat.ONCE, SIX)
        await v.press(akim, "Қазір")
        assert (await draft(v)).send_at is None


async def test_working_days_begin_on_a_working_day(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        await v.say(akim, "28.11 9:00")
        await v.press(akim, "Қашан")
        await v.press(akim, "Қайталау")
        await v.press(akim, "Дүйсенбіден жұмаға дейін")
        assert "алғашқысы – 30 қараша, дүйсенбі" in v.last(akim)


async def test_the_last_day_of_a_month_is_explained(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        await v.say(akim, "31.12 9:00")
        await v.press(akim, "Қашан")
        await v.press(akim, "Қайталау")
        await v.press(akim, "Ай сайын")
        await v.press(akim, "✅ Қайталау")
        assert "Ондай күні жоқ айда" in v.last(akim)


async def test_a_moment_that_has_passed_meanwhile_is_asked_again(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        await v.later(timedelta(hours=2))
        await v.press(akim, "Бүгін, 16:00")
        assert "Бүгін, 18:00" in v.labels(akim)
        assert (await draft(v)).send_at is None


async def test_an_old_or_forged_button_changes_nothing(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        message, button = v.button(akim, "Ертең, 09:00")
        await v.say(akim, "бүгін 18:00")
        akim.press_stale(message, button.data)
        await v.quiet()
        row = await draft(v)
        assert row.send_at == SIX
        far = MomentPress(broadcast=row.id, version=row.version, minute=10**8 - 1)
        akim.press_stale(v.replies(akim)[-1], far.pack())
        await v.quiet()
        assert (await draft(v)).send_at == SIX
        aigul = await v.resident("Айгүл")
        now = HoursPress(do=OnHours.NOW, broadcast=row.id, version=row.version)
        aigul.press_stale(v.replies(aigul)[-1], now.pack())
        await v.quiet()
        assert (await draft(v)).send_at == SIX


async def test_cancel_leads_back_to_the_draft(database: Database) -> None:
    async with village(database) as v:
        akim = await opened(v)
        await v.say(akim, "/cancel")
        assert KK in v.last(akim)
        assert "Қарап шығу және жіберу" in v.labels(akim)
