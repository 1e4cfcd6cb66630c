"""Polls in Telegram: asked in under a minute, answered by one tap."""

from aiogram import F, Router
from aiogram.enums import ChatType

from handlers.filters import in_place
from handlers.polls import card, listing, making, surveys, vote

#: Most particular first; forms are told apart by their states.
_PARTS = (vote, making, card, listing, surveys)


def router() -> Router:
    """Every part, in private chats."""
    table = Router(name="polls")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    for part in _PARTS:
        table.include_router(in_place(part.router()))
    return table
