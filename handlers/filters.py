"""Filters are asked where the update is handled, and of buttons only those that can mean one.

Hundreds of kinds of buttons are told apart by the two letters that their data begins with. aiogram
asks every handler in turn, which for each means to take the data apart, and the transaction is
open meanwhile: of a vote that was more than half of the time. Here a router whose handlers all
name their button is asked only for those, and a handler takes apart only what is its own.
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal

from aiogram import Router
from aiogram.dispatcher.event.handler import FilterObject
from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.types import CallbackQuery

_BETWEEN = ":"  # aiogram's own separator


def in_place(table: Router) -> Router:
    """Let the router's plain filters (`F.…`, states) answer at once; the router comes back.

    aiogram gives each of them to a thread, in case it takes long. Ours compare two values, an
    update passes dozens of them, and the transaction is open meanwhile.
    """
    for one in _filters(table):
        if isinstance(one.callback, CallbackQueryFilter):
            one.callback = _OfKind(one.callback)
        elif not one.awaitable:
            one.callback = _at_once(one.callback)
            one.awaitable = True
    named = prefixes(table)
    if named is not None:
        root = table.callback_query._handler  # noqa: SLF001 - the router's own filters
        root.filters = [FilterObject(_Begins(named)), *(root.filters or ())]
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


def prefixes(table: Router) -> frozenset[str] | None:
    """What the buttons begin with that this router and its parts handle.

    None where a handler takes buttons of any kind.
    """
    found: set[str] = set()
    for handler in table.callback_query.handlers:
        own = {
            one.callback.prefix
            for one in handler.filters or ()
            if isinstance(one.callback, _OfKind)
        }
        if not own:
            return None
        found |= own
    for part in table.sub_routers:
        below = prefixes(part)
        if below is None:
            return None
        found |= below
    return frozenset(found)


class _OfKind(Filter):
    """aiogram's filter of one kind of button, asked only for buttons that begin so."""

    def __init__(self, kind: CallbackQueryFilter) -> None:
        self.kind = kind
        self.prefix = kind.callback_data.__prefix__
        self._begins = f"{self.prefix}{_BETWEEN}"

    async def __call__(self, query: CallbackQuery) -> Literal[False] | dict[str, Any]:
        data = query.data
        if data is None or not (data.startswith(self._begins) or data == self.prefix):
            return False
        return await self.kind(query)


class _Begins(Filter):
    """A button that begins with one of these."""

    def __init__(self, named: frozenset[str]) -> None:
        self.named = named

    async def __call__(self, query: CallbackQuery) -> bool:
        return (query.data or "").partition(_BETWEEN)[0] in self.named
