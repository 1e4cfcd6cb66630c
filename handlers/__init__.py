"""What people can do in Telegram: every router, in the order in which they are asked."""

from aiogram import Router

from handlers.allowed import MenuAgain
from handlers.appeals import router as appeals_router
from handlers.arrival import router as arrival_router
from handlers.card import router as card_router
from handlers.card_bodies import router as card_bodies_router
from handlers.card_merge import router as card_merge_router
from handlers.card_templates import router as card_templates_router
from handlers.card_terms import router as card_terms_router
from handlers.card_words import router as card_words_router
from handlers.days import router as days_router
from handlers.filing import router as filing_router
from handlers.filters import in_place
from handlers.group import router as group_router
from handlers.learned import router as learned_router
from handlers.listing import router as listing_router
from handlers.neighbours import router as neighbours_router
from handlers.office import router as office_router
from handlers.reception import router as reception_router
from handlers.routing import router as routing_router
from handlers.searching import router as searching_router
from handlers.settings import router as settings_router
from handlers.staff import router as staff_router
from handlers.stale import router as stale_router


def routers() -> list[Router]:
    """Fresh routers (a router belongs to one dispatcher for life), most particular first."""
    listed = [
        group_router(),
        arrival_router(),
        settings_router(),
        staff_router(),
        office_router(),
        routing_router(),
        learned_router(),
        listing_router(),
        card_router(),
        card_terms_router(),
        card_bodies_router(),
        card_templates_router(),
        card_merge_router(),
        card_words_router(),
        searching_router(),
        days_router(),
        filing_router(),
        reception_router(),
        neighbours_router(),
        appeals_router(),
        stale_router(),
    ]
    for table in listed:
        table.message.outer_middleware(MenuAgain())
        table.callback_query.outer_middleware(MenuAgain())
    return [in_place(table) for table in listed]
