"""A bot process at a full door: `python -m tests.support.checking_in URL GATHERING HOW ID …`.

Everybody named scans or types at the same moment, each in a transaction of their own, tried again
as an update is that comes again. Prints what became of them, one word each.
"""

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from bot.core.access import Actor
from bot.core.db import Database, is_passing, open_database
from bot.core.tx import Tx
from bot.gatherings.models import Gathering
from bot.gatherings.rules import codes
from bot.gatherings.rules.presence import How
from bot.gatherings.service import entering
from bot.people.service import recognise

_TRIES = 20


async def shown(database: Database, gathering_id: int, at: datetime) -> str:
    """The digits on the secretary's screen."""
    async with database.read() as session:
        row = await session.get(Gathering, gathering_id)
        assert row is not None
        return codes.code(row.door_secret, row.id, row.attempt, codes.window(at))


async def come(
    database: Database, gathering_id: int, telegram_id: int, bot_id: int, how: How
) -> str:
    """One of them; the word for what became of them."""
    for _ in range(_TRIES):
        now = datetime.now(UTC)  # noqa: TID251 - a process of its own
        digits = await shown(database, gathering_id, now)
        try:
            async with database.write() as session:
                tx = Tx(session, now, bot_id)
                actor: Actor = await recognise(tx, telegram_id)
                entry = await entering.check_in(tx, actor, gathering_id, digits, how=how, sent=now)
                await session.commit()
        except sa.exc.SQLAlchemyError as error:
            if not is_passing(error):
                raise
        else:
            return entry.became.value
    raise AssertionError("the database was never free")


async def main(url: str, gathering_id: int, how: How, people: Sequence[int]) -> list[str]:
    """All of them at once."""
    database = open_database(url)
    try:
        return await asyncio.gather(
            *(come(database, gathering_id, one, 42, how) for one in people)
        )
    finally:
        await database.close()


if __name__ == "__main__":
    given = sys.argv[1:]
    print(*asyncio.run(main(given[0], int(given[1]), How(given[2]), list(map(int, given[3:])))))
