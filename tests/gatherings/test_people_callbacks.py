"""Buttons of residents carry what they need, and what is forged is no button of ours."""

from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.gatherings.callbacks.initiative import InitiativePress
from bot.gatherings.callbacks.letter import LetterPress, ReplyPress
from bot.gatherings.callbacks.wishes import WishesPress, WishPress

LARGEST: dict[str, Any] = {"version": 2**31 - 1, "page": 9_999}
PRESSES: list[type[CallbackData]] = [
    ReplyPress, LetterPress, WishPress, WishesPress, InitiativePress,
]  # fmt: skip


def largest(press: type[CallbackData]) -> CallbackData:
    values = {}
    for name, field in press.model_fields.items():
        if name in {"do", "reply"}:
            words: Any = field.annotation
            values[name] = max(words, key=len)
        else:
            values[name] = LARGEST.get(name, 2**63 - 1)
    return press(**values)


@pytest.mark.parametrize("press", PRESSES)
def test_a_button_is_short_at_the_largest_numbers(press: type[CallbackData]):
    packed = largest(press).pack()
    assert len(packed.encode()) <= 56
    assert press.unpack(packed) == largest(press)


@pytest.mark.parametrize(
    ("press", "data"),
    [
        (ReplyPress, "eh:perhaps:1"),
        (ReplyPress, "eh:coming:-1"),
        (ReplyPress, f"eh:coming:{2**63}"),
        (LetterPress, "ei:burn:1"),
        (WishPress, "ej:open:1:1:10000"),
        (WishPress, "ej:open:x:1:0"),
        (WishesPress, "ek:send:1:-1"),
        (InitiativePress, "el:pub:0:x"),
        (InitiativePress, "el::0:0"),
    ],
)
def test_what_no_button_of_ours_carries_does_not_unpack(press: type[CallbackData], data: str):
    with pytest.raises((TypeError, ValueError)):
        press.unpack(data)
