"""Days and hours as an office types them into a ready-made notice."""

from datetime import UTC, date, datetime, time

import pytest

from bot.broadcasts.rules.blanks import read_blank_day, read_blank_time
from bot.core.clock import VILLAGE_ZONE
from bot.core.errors import Invalid

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # Monday, ten in the morning


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("ертең", date(2026, 11, 24)),
        ("завтра", date(2026, 11, 24)),
        ("бүгін", date(2026, 11, 23)),
        ("26.11", date(2026, 11, 26)),
        ("26.11.2027", date(2027, 11, 26)),
        ("10 желтоқсан", date(2026, 12, 10)),
        ("10 декабря", date(2026, 12, 10)),
        ("в пятницу", date(2026, 11, 27)),
        ("ертең 15:00", date(2026, 11, 24)),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str, day: date) -> None:
    assert read_blank_day(typed, NOW, VILLAGE_ZONE) == day


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("10:00", time(10)),
        ("17.30", time(17, 30)),
        ("9-15", time(9, 15)),
        ("18", time(18)),
        ("сағат 9-да", time(9)),
        ("кешкі 6", time(18)),
        ("в 15:00", time(15)),
        ("таңғы 8", time(8)),  # over for today, and meant all the same
    ],
)
def test_an_hour_is_read_as_people_type_it(typed: str, hour: time) -> None:
    assert read_blank_time(typed, NOW, VILLAGE_ZONE) == hour


@pytest.mark.parametrize("typed", ["жақында", "31.02", "", "?", "17:00"])
def test_what_is_no_day_is_asked_again(typed: str) -> None:
    with pytest.raises(Invalid):
        read_blank_day(typed, NOW, VILLAGE_ZONE)


@pytest.mark.parametrize("typed", ["жақында", "25:00", "10:75", "3", "", "ертең", "кеше"])
def test_what_is_no_hour_is_asked_again(typed: str) -> None:
    with pytest.raises(Invalid):
        read_blank_time(typed, NOW, VILLAGE_ZONE)
