"""Buttons live for weeks: they carry what they need, and Telegram takes them."""

from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.appeals.callbacks import PRESSES
from bot.appeals.rules.topics import load

LARGEST_ID, LARGEST_VERSION = 2**63 - 1, 2**31 - 1


def largest(press: type[CallbackData]) -> CallbackData:
    """A button with the largest values it can have."""
    taxonomy = load()
    codes = [topic.code for category in taxonomy.categories for topic in category.topics]
    fields: dict[str, Any] = {
        "code": max(codes, key=len),
        "category": max((one.code for one in taxonomy.categories), key=len),
        "settlement": "1" * 9,
        "okrug": "1" * 9,
        "iso": "2026-12-31",
        "version": LARGEST_VERSION,
        "page": 9999,
        "pieces": 99,
        "stars": 5,
        "ordinal": 3_652_059,
        "body": 2**31 - 1,
        "template": 2**31 - 1,
        "whom": max((role.code for role in taxonomy.roles), key=len),
        "role": max((role.code for role in taxonomy.roles), key=len),
        "promise": True,
        "skip": True,
        "sure": True,
    }
    values = {}
    for name, field in press.model_fields.items():
        if name == "do":
            words: Any = field.annotation
            values[name] = max(words, key=len)
        else:
            values[name] = fields.get(name, LARGEST_ID)
    return press(**values)


@pytest.mark.parametrize("press", PRESSES)
def test_a_button_fits_into_64_bytes_at_the_largest_ids(press: type[CallbackData]):
    packed = largest(press).pack()
    assert len(packed.encode()) <= 64
    assert press.unpack(packed) == largest(press)


def test_no_two_buttons_are_called_alike():
    prefixes = [press.__prefix__ for press in PRESSES]
    assert len(set(prefixes)) == len(prefixes)
