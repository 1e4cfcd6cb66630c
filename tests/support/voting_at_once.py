"""A bot process at the height of a vote: `python -m tests.support.voting_at_once URL ROUND WAY …`.

Every person named votes at the same moment, by their own phone or on paper through the office,
each in a transaction of their own, tried again as an update is that comes again. Prints what
became of them, one word each. Further arguments: the office's Telegram id, a project's number and
id, then Telegram ids.
"""

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from bot.budget.rules.voters import Voter
from bot.budget.service import paper, voting
from bot.core.db import Database, is_passing, open_database
from bot.core.errors import Refusal
from bot.core.tx import Tx
from bot.people.service import recognise
from tests.support.okrugs import AKSU
from tests.support.worlds import BOT_ID

_TRIES = 20


async def vote(database: Database, way: str, given: Sequence[int], telegram_id: int) -> str:
    """One of them; what became of it."""
    made, office, number, project = given
    for _ in range(_TRIES):
        now = datetime.now(UTC)  # noqa: TID251 - a process of its own
        try:
            async with database.write() as session:
                tx = Tx(session, now, BOT_ID)
                person = await recognise(tx, telegram_id)
                if way == "paper":
                    akim = await recognise(tx, office)
                    line = f"{person.name}; {number}"
                    done = await paper.enter(tx, akim, made, line, settlement=AKSU)
                    said = "counted" if done.taken else "there"
                else:
                    voter = Voter(person.name)
                    await voting.vote(tx, person, made, {project}, sent=now, voter=voter)
                    said = "counted"
                await session.commit()
        except Refusal as refusal:
            return refusal.name
        except sa.exc.SQLAlchemyError as error:
            if not is_passing(error):
                raise
        else:
            return said
    raise AssertionError("the database was never free")


async def main(url: str, way: str, given: Sequence[int], people: Sequence[int]) -> list[str]:
    """All of them at once."""
    database = open_database(url)
    try:
        return await asyncio.gather(*(vote(database, way, given, one) for one in people))
    finally:
        await database.close()


if __name__ == "__main__":
    url, made, way, *rest = sys.argv[1:]
    numbers = list(map(int, rest))
    print(*asyncio.run(main(url, way, [int(made), *numbers[:3]], numbers[3:])))
