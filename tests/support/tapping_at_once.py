"""A bot process on a last evening: `python -m tests.support.tapping_at_once URL POLL PICK ID …`.

Everybody named (people.id) taps at the same moment, each in a transaction of their own, tried
again as an update is that comes again. PICK: the option for the first; the next takes the next
one. With `plain` at the end votes are written as if nobody had thought of a second tap. Prints
what became of each tap, one word each: `counted`, the name of the refusal, or `twice` where the
table refused.
"""

import asyncio
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.core.access import Actor, Grant, Role
from bot.core.db import Database, is_passing, open_database
from bot.core.errors import Refusal
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from bot.polls.models import Poll, PollOption
from bot.polls.rules.choices import bit
from bot.polls.service import voting
from tests.support.okrugs import AKSU, OKRUG
from tests.support.worlds import BOT_ID, NOW

_TRIES = 40


async def residents(tx: Tx, many: int, *settlements: str) -> list[Actor]:
    """So many residents, by turns of these villages."""
    found = []
    for number in range(many):
        village = settlements[number % len(settlements)] if settlements else AKSU
        person = Person(
            bot_id=tx.bot_id, telegram_id=70_000 + number, language="kk",
            name=f"Тұрғын {number}", okrug=OKRUG, settlement=village, created_at=NOW,
        )  # fmt: skip
        tx.session.add(person)
        await tx.session.flush()
        held = HeldRole(person_id=person.id, role=Role.RESIDENT, scope=OKRUG, given_at=NOW)
        tx.session.add(held)
        found.append(actor_of(person.id, 70_000 + number, village))
    return found


def actor_of(person_id: int, telegram_id: int = 0, village: str = AKSU) -> Actor:
    """A resident as the edge recognises them."""
    return Actor(
        telegram_id, person_id, "kk", "", OKRUG, village, frozenset({Grant(Role.RESIDENT, OKRUG)})
    )


async def tap(database: Database, poll_id: int, actor: Actor, position: int) -> str:
    """One of them; the word for what became of the tap."""
    for _ in range(_TRIES):
        now = datetime.now(UTC)  # noqa: TID251 - a process of its own
        try:
            async with database.write() as session:
                tx = Tx(session, now, BOT_ID)
                row = await session.get_one(Poll, poll_id)
                if row.secret or not row.may_change:
                    await voting.vote(tx, actor, poll_id, bit(position), sent=now)
                else:
                    await voting.take(tx, actor, poll_id, position, on=True, sent=now)
                await session.commit()
        except Refusal as refusal:
            return refusal.name
        except sa.exc.IntegrityError:
            return "twice"
        except sa.exc.SQLAlchemyError as error:
            if not is_passing(error):
                raise
        else:
            return "counted"
    raise AssertionError("the database was never free")


_CONFLICT = re.compile(r" ON CONFLICT .* RETURNING ", re.DOTALL)
_PLACE = re.compile(r"\?|\$\d+")


def write_plainly(database: Database) -> None:
    """Take from the statement that writes a vote what it does where there is one already."""

    @sa.event.listens_for(database.writer.sync_engine, "before_cursor_execute", retval=True)
    def cut(
        _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: Any
    ) -> tuple[str, Any]:
        if not statement.startswith("INSERT INTO poll_votes"):
            return statement, parameters
        plain = _CONFLICT.sub(" RETURNING ", statement)
        return plain, parameters[: len(_PLACE.findall(plain))]


async def main(
    url: str, poll_id: int, pick: int, people: Sequence[int], *, plain: bool = False
) -> list[str]:
    """All of them at once."""
    database = open_database(url)
    if plain:
        write_plainly(database)
    try:
        async with database.read() as session:
            listed = sa.select(PollOption).where(PollOption.poll_id == poll_id)
            options = len((await session.scalars(listed)).all())
        return await asyncio.gather(
            *(
                tap(database, poll_id, actor_of(one), (pick + number) % options + 1)
                for number, one in enumerate(people)
            )
        )
    finally:
        await database.close()


if __name__ == "__main__":
    given = [one for one in sys.argv[1:] if one != "plain"]
    url, poll, first, *taps = given
    print(
        *asyncio.run(
            main(url, int(poll), int(first), [*map(int, taps)], plain="plain" in sys.argv)
        )
    )
