"""Monday's report when bots are killed around its hour, come late, or are two.

Exactly one for each office and week is put. On the wire only that comes twice which Telegram had
and a bot was killed before it could note so: no bot can know better.
"""

import asyncio
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core.access import Role
from bot.core.db import Database, open_database
from bot.core.i18n import translator
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.people.models import HeldRole, Person
from bot.places.plan import Plan
from bot.places.service import seed
from bot.reports.models import WeeklyReport
from sandbox.clock import real_now
from sandbox.engine import Engine
from sandbox.http import serve
from tests.conftest import missing
from tests.support.okrugs import plan
from tests.support.worlds import BOT_ID, BOT_TOKEN, NOW, empty_postgresql, postgresql_refusal
from tests.test_processes import environment, program

pytestmark = pytest.mark.slow

NINE = datetime(2026, 11, 30, 4, tzinfo=UTC)  # on Monday, in the village
BEFORE, LATE = NINE - timedelta(seconds=12), NINE + timedelta(days=2, hours=2)
EARLY_OKRUGS, LATE_OKRUGS = 5, 2


@dataclass
class Land:
    """Okrugs of which each has an akim, and bots that are started, killed and started again."""

    engine: Engine
    folder: Path
    database: Database
    settings: dict[str, str]
    akims: list[Any] = field(default_factory=list)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    in_vain: dict[int, int] = field(default_factory=dict)

    async def furnish(self) -> None:
        """Those of the first okrugs read at nine, the others at half past two."""
        since = NOW - timedelta(days=14)
        async with self.database.write() as session:
            tx = Tx(session, since, BOT_ID)
            for number in range(EARLY_OKRUGS + LATE_OKRUGS):
                okrug = self.okrug(number)
                await seed(tx, okrug)
                akim = self.engine.add_person(f"Әкім {number}", language_code="kk")
                akim.start(self.bot)
                self.akims.append(akim)
                person = Person(
                    bot_id=BOT_ID, telegram_id=akim.id, language="kk", created_at=since
                )
                session.add(person)
                await session.flush()
                session.add(
                    HeldRole(
                        person_id=person.id,
                        role=Role.AKIM,
                        scope=okrug.okrug.code or "",
                        given_at=since,
                    )
                )
            await session.commit()
        self.engine.updates(self.bot).pull()  # nobody is to answer that they came

    @property
    def bot(self) -> Any:
        return self.engine.bots[BOT_ID]

    @staticmethod
    def okrug(number: int) -> Plan:
        one = plan()
        begins = f"1034{30 + number}"
        at = "14:30" if number >= EARLY_OKRUGS else None
        places = [
            place.model_copy(update={"code": begins + (place.code or "")[6:]})
            for place in one.settlements
        ]
        return one.model_copy(
            update={
                "okrug": one.okrug.model_copy(update={"code": f"{begins}000"}),
                "settlements": tuple(places),
                "settings": one.settings.model_copy(update={"report_at": at}),
            }
        )

    # the bots

    def start(self, ahead: timedelta, bots: int = 1) -> None:
        """Bots whose clock is so far ahead of the machine's."""
        for _ in range(bots):
            self.running.append(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.support.moved", str(ahead.total_seconds())],
                    cwd=self.folder,
                    env=environment(self.folder, **self.settings),
                )
            )

    async def kill(self) -> None:
        """-9, all of them; then see what they had said and could not note any more."""
        while self.running:
            process = self.running.pop()
            process.kill()
            await asyncio.to_thread(process.wait, 30)
        await asyncio.sleep(0.3)  # what was on its way arrives
        for akim, state in await self.put():
            self.in_vain[akim] = self.heard(akim) - (state is Outcome.SENT)

    # what came of it

    async def put(self) -> list[tuple[int, Outcome]]:
        """Every report in the outbox: whose it is, by number, and how it stands."""
        async with self.database.read() as session:
            rows = await session.execute(
                sa.select(Delivery.person_id, Delivery.state)
                .where(Delivery.kind == "reports.week")
                .order_by(Delivery.id)
            )
            return [((person or 0) - 1, state) for person, state in rows]

    async def weeks(self) -> int:
        """How many were noted as put."""
        async with self.database.read() as session:
            count = sa.select(sa.func.count()).select_from(WeeklyReport)
            return await session.scalar(count.where(WeeklyReport.put_at.is_not(None))) or 0

    def heard(self, number: int) -> int:
        """How often an akim has the words of a week, with what stands under them."""
        under = translator("kk").word("Full report")
        said = (m for m in self.akims[number].chat(self.bot).messages if m.from_bot)
        return sum(
            any(button.text == under for row in m.buttons or [] for button in row) for m in said
        )

    async def until_put(self, count: int) -> None:
        await self.until(lambda put: len(put) >= count)

    async def until_sent(self, count: int) -> None:
        await self.until(lambda put: [state for _, state in put].count(Outcome.SENT) >= count)

    async def until(self, true: Any) -> None:
        async with asyncio.timeout(90):
            while not true(await self.put()):
                await asyncio.sleep(0.05)


@asynccontextmanager
async def land(folder: Path, url: str) -> AsyncIterator[Land]:
    engine = Engine()
    engine.add_bot(token=BOT_TOKEN)
    async with serve(engine, "127.0.0.1", 0) as server:
        settings = {
            "BOT_TOKEN": BOT_TOKEN,
            "TELEGRAM_API_URL": server.url,
            "LOG_LEVEL": "error",
            "DATABASE_URL": url,
        }
        done = await asyncio.to_thread(program, "migrate", folder=folder, **settings)
        assert done.returncode == 0, done.stderr
        database = open_database(url)
        made = Land(engine, folder, database, settings)
        try:
            await made.furnish()
            yield made
        finally:
            for process in made.running:  # a test that fails leaves nothing running
                process.kill()
                process.wait(30)
            await database.close()
    assert engine.complaints == []


def ahead(moment: datetime) -> timedelta:
    """How far a clock that shows this moment now is ahead."""
    return moment - real_now()


async def test_killed_again_and_again_around_the_hour_the_bot_tells_each_akim_once(
    tmp_path: Path,
) -> None:
    dice = random.Random(9)
    async with land(tmp_path, f"sqlite:///{tmp_path}/auyldas.db") as there:
        monday = ahead(BEFORE)
        there.start(monday)
        await asyncio.sleep(2 + dice.random())
        await there.kill()  # before the hour
        there.start(monday)
        await there.until_put(EARLY_OKRUGS)
        await asyncio.sleep(dice.random())
        await there.kill()  # while the first are drawn
        there.start(monday)
        await there.until(lambda _: any(map(there.heard, range(EARLY_OKRUGS))))
        await there.kill()  # while they are sent
        there.start(monday)
        await there.until_sent(EARLY_OKRUGS)
        await there.kill()
        there.start(ahead(LATE))  # back on Wednesday: two offices were not told yet
        await there.until_sent(EARLY_OKRUGS + LATE_OKRUGS)
        await one_each(there)


async def test_two_bots_at_once_tell_each_akim_once_and_so_do_those_that_come_after_them(
    tmp_path: Path,
) -> None:
    if reason := await postgresql_refusal():
        missing(reason)
    dice = random.Random(9)
    async with empty_postgresql() as url, land(tmp_path, url) as there:
        there.start(ahead(BEFORE), bots=2)
        await there.until_put(EARLY_OKRUGS)
        await asyncio.sleep(2 * dice.random())
        await there.kill()
        # what the dead held is given up after a minute
        there.start(ahead(NINE + timedelta(minutes=5)), bots=2)
        await there.until_sent(EARLY_OKRUGS)
        await there.kill()
        there.start(ahead(LATE), bots=2)
        await there.until_sent(EARLY_OKRUGS + LATE_OKRUGS)
        await one_each(there)


async def one_each(there: Land) -> None:
    """Nothing is put twice, however often the clocks looked, and nothing said twice but in vain.

    The look that found the last offices found the first ones told.
    """
    akims = list(range(EARLY_OKRUGS + LATE_OKRUGS))
    assert sorted(await there.put()) == [(akim, Outcome.SENT) for akim in akims]
    assert await there.weeks() == len(akims)
    in_vain = [there.in_vain.get(akim, 0) for akim in akims]
    assert [there.heard(akim) for akim in akims] == [1 + times for times in in_vain]
