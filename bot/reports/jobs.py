"""What the clock does: reports the week, and reminds an office of what it owes by law."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import groupby

from bot.core.access import GRANTS, Action
from bot.core.calendar import calendar
from bot.core.clock import village
from bot.core.law import Duty, duties
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.reports.notices import DutyNear
from bot.reports.rules.duties import Turn, due_mark, is_time, turn_of
from bot.reports.service.weekly import report_districts, report_weeks
from bot.reports.storage.duties import to_remind

__all__ = ["remind_of_duties", "report_districts", "report_weeks"]

#: So many notices go into one statement: databases count its parameters.
_AT_ONCE = 500


async def remind_of_duties(tx: Tx) -> None:
    """Tell every office, through its own bot, what is due soon and not ticked, and once.

    A statement for each mark that is due, and one for each few hundred people who are told.
    """
    if not is_time(village(tx.now, tx.zone)):
        return
    for mark, owed in (await _due(tx)).items():
        told = DutyNear.told_of(mark.isoformat())
        readers = await to_remind(tx, owed, GRANTS[Action.TICK_DUTY], told)
        for bot_id, of_bot in groupby(readers, key=lambda reader: reader.bot_id):
            notices = [
                DutyNear(to=reader.person_id, okrug=reader.okrug, day=mark.isoformat())
                for reader in of_bot
            ]
            through = replace(tx, bot_id=bot_id)
            for first in range(0, len(notices), _AT_ONCE):
                await put(through, *notices[first : first + _AT_ONCE])


async def _due(tx: Tx) -> dict[date, list[tuple[Duty, Turn]]]:
    """The marks that are to be told now, and what each of them stands for."""
    now, working = village(tx.now, tx.zone), await calendar(tx)
    due: defaultdict[date, list[tuple[Duty, Turn]]] = defaultdict(list)
    for duty in duties():
        turn = turn_of(duty.every, now.date())
        mark = due_mark(turn, now, working.is_working)
        if mark is not None:
            due[mark].append((duty, turn))
    return due
