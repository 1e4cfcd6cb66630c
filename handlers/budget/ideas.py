"""The people's budget: ideas of residents, from the first word to the card."""

from aiogram import Router

from handlers.budget import idea_cards, proposing
from handlers.budget.idea_cards import show_idea, show_list
from handlers.filters import in_place

__all__ = ["router", "show_idea", "show_list"]


def router() -> Router:
    """The form, the list, the card."""
    table = Router(name="budget.ideas")
    for part in (proposing, idea_cards):
        table.include_router(in_place(part.router()))
    return table
