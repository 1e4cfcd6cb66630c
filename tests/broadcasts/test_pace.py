"""How often the sender's card follows."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.broadcasts.rules.pace import is_time

BEGUN = datetime(2026, 11, 25, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since_begun", "since_told", "told"),
    [(10, 4, True), (59, 1, True), (120, 4, False), (120, 15, True), (900, 15, False),
     (900, 60, True)],
)  # fmt: skip
def test_the_longer_it_takes_the_seldomer_it_is_told(
    since_begun: int, since_told: int, told: bool
) -> None:
    now = BEGUN + timedelta(seconds=since_begun)
    assert is_time(BEGUN, now - timedelta(seconds=since_told), now) is told


def test_what_was_never_told_is_told_at_once() -> None:
    assert is_time(BEGUN, None, BEGUN + timedelta(hours=1))
