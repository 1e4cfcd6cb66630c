"""Many things in one transaction, none of which may stop the others; and what is done in none."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import structlog

from bot.core.db import is_passing
from bot.core.faults import cause
from bot.core.tx import Tx

log = structlog.get_logger(__name__)
T = TypeVar("T")
Job = Callable[[Tx], Awaitable[object]]


@dataclass(frozen=True)
class Rest:
    """What a job of the clock leaves to be done while no transaction holds anybody up.

    work: gives what goes on with it, in a transaction of its own.
    """

    work: Callable[[], Awaitable[Job]]


async def each_apart(
    tx: Tx, name: str, things: Iterable[T], act: Callable[[T], Awaitable[None]]
) -> None:
    """Do it for each; what fails is undone, reported and left out.

    Raises what the database itself raises: the next tick begins anew.
    """
    for number, thing in enumerate(things):
        try:
            async with tx.session.begin_nested():
                await act(thing)
        except Exception as error:
            if is_passing(error):
                raise
            log.error(name, number=number, **cause(error))  # noqa: TRY400 - a trace quotes people
