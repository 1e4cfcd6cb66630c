"""Of hundreds of kinds of buttons those are asked that can mean the one that was pressed."""

from typing import Any

import pytest
from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, User

from handlers import routers
from handlers.filters import in_place, prefixes


class Apple(CallbackData, prefix="zzap"):
    number: int


class Pear(CallbackData, prefix="zzpe"):
    number: int


def press(data: str | None) -> CallbackQuery:
    who = User(id=1, is_bot=False, first_name="Айгүл")
    return CallbackQuery(id="1", from_user=who, chat_instance="1", data=data)


async def taken(_: CallbackQuery, callback_data: Apple) -> str:
    return f"apple {callback_data.number}"


async def anything(_: CallbackQuery) -> str:
    return "anything"


async def pressed(table: Router, data: str | None) -> Any:
    found = await table.propagate_event("callback_query", press(data))
    return found if isinstance(found, str) else None


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("zzap:7", "apple 7"),
        ("zzap:x", None),
        ("zzap:7:8", None),
        ("zzapx:7", None),
        ("zzpe:7", None),
        ("zzap", None),
        ("", None),
        (None, None),
    ],
)
async def test_a_button_finds_its_handler_and_no_other(data: str | None, found: str | None):
    table = Router()
    table.callback_query.register(taken, Apple.filter(F.number < 100))
    outer = Router()
    outer.include_router(in_place(table))
    assert await pressed(in_place(outer), data) == found
    assert prefixes(outer) == frozenset({"zzap"})


async def test_a_router_that_takes_any_button_is_asked_for_all():
    table = Router()
    table.callback_query.register(taken, Apple.filter())
    table.callback_query.register(anything)
    table = in_place(table)
    assert prefixes(table) is None
    assert await pressed(table, "zzap:7") == "apple 7"
    assert await pressed(table, "zzpe:7") == "anything"


def test_nearly_every_router_of_the_house_is_asked_for_its_own_buttons_alone():
    listed = routers()
    open_to_all = [one.name for one in listed if prefixes(one) is None]
    assert len(open_to_all) < len(listed) / 3, open_to_all
