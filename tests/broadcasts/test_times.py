"""When a notice goes out: what one tap offers."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.broadcasts.rules.times import choices
from bot.core.clock import VILLAGE_ZONE as ZONE
from bot.core.clock import from_village, village
from bot.core.quiet import is_quiet

NOW = datetime(2026, 11, 26, 9, 7, tzinfo=UTC)  # Thursday, 14:07 in the village

moments = st.integers(0, 2_000_000_000).map(
    lambda tenths: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=tenths / 10)
)


def shown(now: datetime) -> list[str]:
    return [f"{village(one, ZONE):%a %d %H:%M}" for one in choices(now, ZONE)]


def test_in_the_afternoon_an_hour_the_evening_and_the_mornings_are_offered():
    assert shown(NOW) == [
        "Thu 26 15:00", "Thu 26 18:00", "Fri 27 09:00", "Fri 27 18:00", "Mon 30 09:00",
    ]  # fmt: skip


def test_late_at_night_the_next_days_are_offered():
    night = from_village(date(2026, 11, 29), time(23), ZONE)  # Sunday
    assert shown(night) == ["Mon 30 09:00", "Mon 30 18:00", "Tue 01 09:00", "Tue 01 18:00"]


def test_before_dawn_the_same_morning_is_offered():
    early = from_village(date(2026, 11, 26), time(4), ZONE)
    assert shown(early)[0] == "Thu 26 09:00"


@given(moments)
def test_offers_are_four_or_five_ahead_ascending_and_never_in_the_night(now: datetime):
    offered = choices(now, ZONE)
    assert 4 <= len(offered) <= 5
    assert all(one > now for one in offered)
    assert list(offered) == sorted(set(offered))
    assert not any(is_quiet(one, ZONE) for one in offered)
