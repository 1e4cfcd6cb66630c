"""A hall full of people, made to measure: rows in the tables, nobody at the door."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.access import Actor
from bot.core.tx import Tx
from bot.gatherings.models import GatheringCount, GatheringItem, GatheringStay
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.presence import How
from tests.conftest import OpenTx
from tests.gatherings.conftest import a_gathering
from tests.support.worlds import NOW

#: An hour before: whoever came has been there since.
CAME = NOW - timedelta(hours=1)


async def an_open_one(
    open_tx: OpenTx, *questions: str, nameless: int = 47, entitled: int = 100, **values: Any
) -> int:
    """A gathering that goes on, with so many people without phones in the room."""
    fields: dict[str, Any] = {
        "state": State.OPEN,
        "opened_at": CAME,
        "opened_present": nameless,
        "opened_needed": 10,
        "entitled": entitled,
        "held_at": CAME,
        "number": 7,
    }
    async with open_tx() as tx:
        gathering_id = await a_gathering(tx, *questions, **fields | values)
        if nameless:
            tx.session.add(
                GatheringCount(gathering_id=gathering_id, at=CAME, number=nameless, noted_by=None)
            )
    return gathering_id


async def comes(open_tx: OpenTx, gathering_id: int, *people: Actor | str) -> list[int]:
    """They check in: by phone, or by name on the secretary's list; their stays."""
    async with open_tx() as tx:
        rows = [
            GatheringStay(
                gathering_id=gathering_id,
                person_id=None if isinstance(one, str) else one.person_id,
                name=one if isinstance(one, str) else one.name,
                who=one.casefold() if isinstance(one, str) else "",
                how=How.NAME if isinstance(one, str) else How.QR,
                came_at=CAME,
            )
            for one in people
        ]
        tx.session.add_all(rows)
        await tx.session.flush()
        return [row.id for row in rows]


async def leaves(open_tx: OpenTx, *stays: int) -> None:
    """They go home."""
    async with open_tx() as tx:
        await tx.session.execute(
            sa.update(GatheringStay).where(GatheringStay.id.in_(stays)).values(left_at=NOW)
        )


async def counted(open_tx: OpenTx, gathering_id: int, number: int) -> None:
    """The room is counted anew."""
    async with open_tx() as tx:
        tx.session.add(GatheringCount(gathering_id=gathering_id, at=NOW, number=number))


async def items_of(tx: Tx, gathering_id: int) -> list[GatheringItem]:
    """Every item of a gathering, as the tables have it."""
    found = await tx.session.scalars(
        sa.select(GatheringItem)
        .where(GatheringItem.gathering_id == gathering_id)
        .order_by(GatheringItem.position, GatheringItem.id)
    )
    return list(found)


async def item_about(tx: Tx, gathering_id: int, about: About) -> GatheringItem:
    """The first item of a sort."""
    return next(one for one in await items_of(tx, gathering_id) if one.about is about)
