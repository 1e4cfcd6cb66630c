"""The people's budget in Telegram: from an idea to what was done with the money."""

from aiogram import F, Router
from aiogram.enums import ChatType

from handlers.budget import (
    card,
    checking,
    delivery,
    ideas,
    money,
    paper,
    results,
    rounds,
    signals,
    voting,
)
from handlers.filters import in_place

#: Most particular first; forms are told apart by their states.
_PARTS = (voting, paper, signals, results, checking, delivery, ideas, money, rounds, card)


def router() -> Router:
    """Every part, in private chats."""
    table = Router(name="budget")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    for part in _PARTS:
        table.include_router(in_place(part.router()))
    return table
