"""The code at the door changes, and only whoever is there knows it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gatherings.rules.codes import (
    Judged,
    changes_at,
    code,
    judge,
    payload,
    read_code,
    read_payload,
    window,
)

SECRET = "5e" * 32
NOON = datetime(2026, 12, 5, 12, 0, tzinfo=UTC)  # a window begins
SECOND = timedelta(seconds=1)
WINDOW = timedelta(minutes=2)


def shown(at: datetime, *, secret: str = SECRET, gathering: int = 7, attempt: int = 1) -> str:
    return code(secret, gathering, attempt, window(at))


@pytest.mark.parametrize(
    ("sent", "judged"),
    [
        (NOON, Judged.GOOD),
        (NOON + WINDOW - SECOND, Judged.GOOD),
        (NOON + WINDOW, Judged.GOOD),  # the one before is still good
        (NOON + 2 * WINDOW - SECOND, Judged.GOOD),
        (NOON + 2 * WINDOW, Judged.LATE),
        (NOON + 7 * WINDOW, Judged.LATE),
        (NOON + 8 * WINDOW, Judged.WRONG),
        (NOON - SECOND, Judged.GOOD),  # Telegram's clock is a little behind ours
        (NOON - timedelta(minutes=1), Judged.WRONG),  # nobody can know it yet
    ],
)
def test_a_code_is_good_while_it_stands_and_one_window_longer(sent: datetime, judged: Judged):
    assert judge(SECRET, 7, 1, shown(NOON), sent) is judged


def test_the_code_of_another_door_or_another_day_is_no_code_here():
    for other in (
        shown(NOON, gathering=8),
        shown(NOON, attempt=2),
        shown(NOON, secret="a1" * 32),
    ):
        assert judge(SECRET, 7, 1, other, NOON) is Judged.WRONG


def test_without_a_secret_no_code_is_good():
    assert judge("", 7, 1, shown(NOON, secret=""), NOON) is Judged.WRONG


def test_the_screen_says_when_the_code_changes():
    assert changes_at(NOON + timedelta(seconds=30)) == NOON + WINDOW
    assert shown(changes_at(NOON)) != shown(NOON)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("04217", "04217"),
        (" 04 217 ", "04217"),
        ("04-217.", "04217"),
        ("٠٤٢١٧", "04217"),
        ("4217", None),
        ("042170", None),
        ("код 04217", None),
        ("", None),
    ],
)
def test_a_code_is_read_however_it_is_parted(typed: str, read: str | None):
    assert read_code(typed) == read


@pytest.mark.parametrize(
    "forged",
    ["", "k", "k7", "k7-", "k7-1234", "k7-123456", "k-12345", "k7-1234a", "K7-12345",
     "k7-12345\n", "k" + "9" * 19 + "-12345", "k7-٠٤٢١٧", "p103430100"],
)  # fmt: skip
def test_a_forged_link_is_no_link(forged: str):
    assert read_payload(forged) is None


@given(st.integers(1, 10**18 - 1), st.integers(0, 10**8))
def test_a_link_brings_back_what_was_put_into_it(gathering: int, number: int):
    digits = code(SECRET, gathering, 1, number)
    link = payload(gathering, digits)
    assert read_payload(link) == (gathering, digits)
    assert len(link) <= 64  # Telegram's limit
