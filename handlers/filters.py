"""Filters are asked where the update is handled."""

from collections.abc import Callable, Iterator
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.handler import FilterObject


def in_place(table: Router) -> Router:
    """Let the router's plain filters (`F.…`, states) answer at once; the router comes back.

    aiogram gives each of them to a thread, in case it takes long. Ours compare two values, an
    update passes dozens of them, and the transaction is open meanwhile.
    """
    for one in _filters(table):
        if not one.awaitable:
            one.callback = _at_once(one.callback)
            one.awaitable = True
    return table


def _filters(table: Router) -> Iterator[FilterObject]:
    for observer in table.observers.values():
        yield from observer._handler.filters or ()  # noqa: SLF001 - the router's own filters
        for handler in observer.handlers:
            yield from handler.filters or ()


def _at_once(plain: Callable[..., Any]) -> Callable[..., Any]:
    async def asked(*args: Any, **kwargs: Any) -> Any:
        return plain(*args, **kwargs)

    return asked
