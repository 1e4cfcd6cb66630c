"""What people can do in Telegram: every router, in the order in which they are asked."""

from aiogram import Router

from handlers.allowed import MenuAgain
from handlers.announced import router as announced_router
from handlers.announced_list import router as announced_list_router
from handlers.announcing import router as announcing_router
from handlers.announcing_more import router as announcing_more_router
from handlers.announcing_send import router as announcing_send_router
from handlers.announcing_templates import router as announcing_templates_router
from handlers.announcing_words import router as announcing_words_router
from handlers.appeals import router as appeals_router
from handlers.arrival import router as arrival_router
from handlers.audience import router as audience_router
from handlers.budget import router as budget_router
from handlers.budget.linked import LEADS as TO_BUDGETS
from handlers.bulletin import router as bulletin_router
from handlers.card import router as card_router
from handlers.card_bodies import router as card_bodies_router
from handlers.card_merge import router as card_merge_router
from handlers.card_templates import router as card_templates_router
from handlers.card_terms import router as card_terms_router
from handlers.card_words import router as card_words_router
from handlers.correcting import router as correcting_router
from handlers.days import router as days_router
from handlers.duties import router as duties_router
from handlers.filing import router as filing_router
from handlers.filters import in_place
from handlers.gatherings import router as gatherings_router
from handlers.gatherings.entering import links as gathering_links_router
from handlers.gatherings.linked import LEADS as TO_GATHERINGS
from handlers.group import router as group_router
from handlers.hours import router as hours_router
from handlers.learned import router as learned_router
from handlers.letters import router as letters_router
from handlers.listing import router as listing_router
from handlers.neighbours import router as neighbours_router
from handlers.office import router as office_router
from handlers.papers import router as papers_router
from handlers.polls import router as polls_router
from handlers.polls.linked import LEADS as TO_POLLS
from handlers.public_chats import router as public_chats_router
from handlers.publishing import router as publishing_router
from handlers.reception import router as reception_router
from handlers.reports import router as reports_router
from handlers.routing import router as routing_router
from handlers.searching import router as searching_router
from handlers.settings import router as settings_router
from handlers.staff import router as staff_router
from handlers.stale import router as stale_router
from handlers.undelivered import router as undelivered_router


def routers() -> list[Router]:
    """Fresh routers (a router belongs to one dispatcher for life), most particular first."""
    listed = [
        public_chats_router(),
        group_router(),
        bulletin_router(),
        gathering_links_router(),
        TO_GATHERINGS.links(),
        TO_POLLS.links(),
        TO_BUDGETS.links(),
        arrival_router(),
        letters_router(),
        settings_router(),
        staff_router(),
        office_router(),
        routing_router(),
        learned_router(),
        announcing_router(),
        announcing_more_router(),
        announcing_templates_router(),
        announcing_send_router(),
        audience_router(),
        hours_router(),
        announcing_words_router(),
        announced_router(),
        announced_list_router(),
        correcting_router(),
        papers_router(),
        undelivered_router(),
        listing_router(),
        card_router(),
        card_terms_router(),
        card_bodies_router(),
        card_templates_router(),
        card_merge_router(),
        card_words_router(),
        searching_router(),
        days_router(),
        duties_router(),
        reports_router(),
        publishing_router(),
        filing_router(),
        reception_router(),
        gatherings_router(),
        polls_router(),
        budget_router(),
        neighbours_router(),
        appeals_router(),
        stale_router(),
    ]
    for table in listed:
        table.message.outer_middleware(MenuAgain())
        table.callback_query.outer_middleware(MenuAgain())
    return [in_place(table) for table in listed]
