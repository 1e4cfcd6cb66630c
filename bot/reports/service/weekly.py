"""Monday's report: put once for each office and week, whatever restarts or replicas there are.

Only that it is due is written down here. The figures are counted, and the picture drawn, when it
is told: that takes long, and holds nobody up there.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from itertools import groupby

from bot.core.access import GRANTS, Action, Role, system
from bot.core.clock import from_village
from bot.core.quiet import loud_at
from bot.core.tx import Tx
from bot.delivery.notices import Notice
from bot.delivery.outbox import put
from bot.places import service as places
from bot.reports.notices import DistrictReported, WeekReported
from bot.reports.rules.weekly import DISTRICT_AFTER, REPORT_AT, is_due, monday_of
from bot.reports.storage import weekly as storage
from bot.reports.storage.weekly import Reader, leaders_first

#: So many offices in one transaction; the clock goes on with the rest.
BATCH = 200
_READERS = GRANTS[Action.READ_REPORTS]
_OBSERVERS = GRANTS[Action.SEE_DISTRICT]


@system
async def report_weeks(tx: Tx) -> int:
    """Put the report of the week that is over wherever its hour has come; how many offices."""
    settings = await places.okrug_settings(tx)
    hours = {code: _hour(said.get("report_at")) for code, said in settings.items()}
    monday = monday_of(tx.today)
    due = {code for code, hour in hours.items() if is_due(monday, hour, tx.now, tx.zone)}
    if not due:
        return 0
    left = [one for one in await _left(tx, monday, _READERS) if one.place in due]
    return await _put(tx, monday, left)


@system
async def report_districts(tx: Tx) -> int:
    """The same for the observers of districts, an hour later."""
    monday = monday_of(tx.today)
    if not is_due(monday, REPORT_AT, tx.now - DISTRICT_AFTER, tx.zone):
        return 0
    return await _put(tx, monday, await _left(tx, monday, _OBSERVERS))


async def _left(tx: Tx, monday: date, roles: frozenset[Role]) -> list[Reader]:
    """Whoever came to the office after that week has ended hears of the next one."""
    return await storage.readers_left(tx, monday, from_village(monday, time(), tx.zone), roles)


async def _put(tx: Tx, monday: date, readers: Sequence[Reader]) -> int:
    offices = [
        (place, list(those))
        for place, those in groupby(readers, lambda one: (one.bot_id, one.place))
    ][:BATCH]
    mine = await storage.put_once(tx, monday, [place for place, _ in offices])
    due_at = loud_at(tx.now, tx.zone)
    for place, those in offices:
        if place in mine:
            through = replace(tx, bot_id=place[0])
            told = [_notice(one, monday) for one in leaders_first(those)]
            await put(through, *told, due_at=due_at)
    return len(mine)


def _notice(reader: Reader, monday: date) -> Notice:
    if reader.role in _OBSERVERS:
        return DistrictReported(
            to=reader.person_id, district=reader.place, monday=monday.isoformat()
        )
    return WeekReported(to=reader.person_id, okrug=reader.place, monday=monday.isoformat())


def _hour(said: str | None) -> time:
    return time.fromisoformat(said) if said else REPORT_AT
