"""When a press can have been made at the earliest, as far as Telegram lets anybody know."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.stamps import earliest, stamped

SINCE = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def message(number: int, minutes: int) -> dict[str, Any]:
    at = SINCE + timedelta(minutes=minutes)
    return {"update_id": number, "message": {"date": int(at.timestamp())}}


def press(number: int) -> dict[str, Any]:
    return {"update_id": number, "callback_query": {"id": "1"}}


def minutes_of(batch: list[dict[str, Any]], since: datetime | None = SINCE) -> dict[int, Any]:
    found = earliest(batch, since)
    return {
        number: None if moment is None else (moment - SINCE) // timedelta(minutes=1)
        for number, moment in found.items()
    }


@pytest.mark.parametrize(
    ("batch", "found"),
    [
        ([press(1)], {1: 0}),  # no earlier than when nothing waited
        ([message(1, 5), press(2)], {1: 5, 2: 5}),  # after a message of a known moment
        ([press(1), message(2, 5), press(3)], {1: 0, 2: 5, 3: 5}),
        (
            [press(3), message(2, 5), press(1)],
            {1: 0, 2: 5, 3: 5},
        ),  # whatever the order they stand in
        ([message(1, -60), press(2)], {1: -60, 2: 0}),  # an old message makes nothing earlier
        ([], {}),
    ],
)
def test_a_press_is_as_old_as_what_came_before_it(
    batch: list[dict[str, Any]], found: dict[int, int]
) -> None:
    assert minutes_of(batch) == found


def test_of_a_bot_that_has_never_heard_anything_nobody_knows() -> None:
    assert minutes_of([press(1), message(2, 5), press(3)], None) == {1: None, 2: 5, 3: 5}


def test_edited_messages_carry_the_time_of_the_edit() -> None:
    edited = {"edited_message": {"date": 1, "edit_date": int(SINCE.timestamp())}}
    assert stamped(edited) == SINCE
    assert stamped({"callback_query": {"id": "1"}}) is None
