"""Buttons carry what they need, Telegram takes them, and what is forged is no button of ours."""

from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.reception.callbacks import (
    PRESSES,
    EditDay,
    OfficePress,
    PickDay,
    RequestPress,
    VisitPress,
    VisitTime,
)

LARGEST: dict[str, Any] = {
    "okrug": "1" * 9,
    "version": 2**31 - 1,
    "ordinal": 3_652_059,
    "minute": 1439,
    "opens": 1439,
    "closes": 1439,
    "weekday": 4,
    "page": 9999,
    "clear": True,
}


def largest(press: type[CallbackData]) -> CallbackData:
    values = {}
    for name, field in press.model_fields.items():
        if name in {"do", "field"}:
            words: Any = field.annotation
            values[name] = max(words, key=len)
        else:
            values[name] = LARGEST.get(name, 2**63 - 1)
    return press(**values)


@pytest.mark.parametrize("press", PRESSES)
def test_a_button_fits_into_64_bytes_at_the_largest_ids(press: type[CallbackData]):
    packed = largest(press).pack()
    assert len(packed.encode()) <= 64
    assert press.unpack(packed) == largest(press)


@pytest.mark.parametrize(
    ("press", "data"),
    [
        (OfficePress, "vo:open:x"),
        (OfficePress, "vo:burn:103430000"),
        (PickDay, "vd:103430000:99999999"),
        (PickDay, "vd:103430000:-1"),
        (RequestPress, "vq:send:-5"),
        (VisitPress, "vv:open:1:99999999999"),
        (VisitTime, "vt:1:1:0:900"),
        (VisitTime, "vt:1:1:739581:1440"),
        (EditDay, "vw:hours:103430000:6:-1:-1"),
        (EditDay, "vw:hours:103430000:3:-2:-1"),
    ],
)
def test_what_no_button_of_ours_carries_does_not_unpack(press: type[CallbackData], data: str):
    with pytest.raises((TypeError, ValueError)):
        press.unpack(data)
