"""What people can do in Telegram: every router, in the order in which they are asked."""

from aiogram import Router

from handlers.allowed import MenuAgain
from handlers.appeals import router as appeals_router
from handlers.arrival import router as arrival_router
from handlers.queue import router as queue_router
from handlers.settings import router as settings_router
from handlers.staff import router as staff_router
from handlers.stale import router as stale_router


def routers() -> list[Router]:
    """Fresh routers (a router belongs to one dispatcher for life), most particular first."""
    listed = [
        arrival_router(),
        settings_router(),
        staff_router(),
        queue_router(),
        appeals_router(),
        stale_router(),
    ]
    for table in listed:
        table.message.outer_middleware(MenuAgain())
        table.callback_query.outer_middleware(MenuAgain())
    return listed
