"""Crowds: named groups of people that features lend each other, e.g. who joined an appeal.

Features do not know each other. Whoever knows a group of people lends it under a name; whoever
wants to speak to it selects it by that name, at the moment of speaking.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa

from bot.core.access import system
from bot.core.errors import NotFound
from bot.core.tx import Tx

#: Selects people.id of a group of an okrug; NotFound where the thing is not of this okrug.
Select = Callable[[Tx, int, str], Awaitable[sa.Select[Any]]]

_LENT: dict[str, Select] = {}
_LARGEST = 2**63 - 1  # a name may come from a forged button


def lend(kind: str, select: Select) -> None:
    """Lend a kind of crowd. Done once, where everything is put together."""
    _LENT[kind] = select


@system
async def crowd(tx: Tx, name: str, okrug: str) -> sa.Select[Any]:
    """The ids of the people in the crowd `kind:id`; NotFound where there is no such."""
    kind, _, number = name.partition(":")
    if kind not in _LENT or not number.isdecimal() or int(number) > _LARGEST:
        raise NotFound("crowd")
    return await _LENT[kind](tx, int(number), okrug)
