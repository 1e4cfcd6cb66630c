"""Gatherings in Telegram: from the call to what became of what was decided."""

from aiogram import F, Router
from aiogram.enums import ChatType

from handlers.filters import in_place
from handlers.gatherings import (
    card,
    changing,
    decisions,
    door,
    entitled,
    hall,
    initiative,
    letter,
    minutes,
    papers,
    planning,
    wishes,
)

#: Most particular first; forms are told apart by their states.
_PARTS = (
    door,
    hall,
    entitled,
    minutes,
    papers,
    decisions,
    initiative,
    wishes,
    letter,
    planning,
    changing,
    card,
)


def router() -> Router:
    """Every part, in private chats."""
    table = Router(name="gatherings")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    for part in _PARTS:
        table.include_router(in_place(part.router()))
    return table
