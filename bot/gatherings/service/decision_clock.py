"""What the clock says after gatherings: to the office what is near or late, to residents the news.

The office hears in the morning, each person of everything in one message. Residents hear in the
evening, one letter a gathering and day: by then a slip of the finger is undone, and of what the
akim makes of the decisions they hear once everything that was decided there is considered.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.core.access import Action, system
from bot.core.apart import each_apart
from bot.core.calendar import calendar
from bot.core.clock import village, village_date
from bot.core.tx import Tx
from bot.core.workdays import WorkCalendar
from bot.delivery.notices import Lane
from bot.delivery.outbox import Batch, fan_out, put
from bot.gatherings.models import Gathering, GatheringDecision
from bot.gatherings.notices.after import DecisionsMorning, DecisionsNews
from bot.gatherings.rules.clock import (
    consider_near,
    consider_reached,
    is_news_time,
    is_office_time,
    news,
    promise_near,
    promise_reached,
)
from bot.gatherings.rules.consideration import Answer, Standing, hand_over_by
from bot.gatherings.rules.kept import NEWS
from bot.gatherings.rules.kinds import asked
from bot.gatherings.rules.promises import Move
from bot.gatherings.storage import decision_clock as find
from bot.gatherings.storage import gatherings
from bot.people.service import who_may

#: What is told together, once nothing waits for the akim any more.
_TOGETHER = frozenset({Answer.AGREE.value, Answer.DISAGREE.value})


@dataclass
class _About:
    """What one person hears of in one morning."""

    consider: list[int] = field(default_factory=list)
    promises: list[int] = field(default_factory=list)
    minutes: list[int] = field(default_factory=list)


class _Morning:
    """Everybody of whom something is asked, and what."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._people: dict[tuple[int, str, Action], list[int]] = {}
        self._said: dict[tuple[int, int], _About] = {}

    async def say(self, row: GatheringDecision | Gathering, what: str, *actions: Action) -> None:
        """To whoever may do the first of these that somebody may do there."""
        for person in await self._who(row.bot_id, row.okrug, actions):
            about = self._said.setdefault((row.bot_id, person), _About())
            getattr(about, what).append(row.id)

    async def _who(self, bot_id: int, okrug: str, actions: Iterable[Action]) -> list[int]:
        own = replace(self._tx, bot_id=bot_id)
        for action in actions:
            key = (bot_id, okrug, action)
            if key not in self._people:
                self._people[key] = await who_may(own, action, okrug)
            if self._people[key]:
                return self._people[key]
        return []

    async def put(self) -> None:
        """One notice a person."""
        day, spelled = self._tx.today.isoformat(), DecisionsMorning.spelled
        for (bot_id, person), about in sorted(self._said.items(), key=lambda one: one[0]):
            notice = DecisionsMorning(
                to=person,
                day=day,
                consider=spelled(about.consider),
                promises=spelled(about.promises),
                minutes=spelled(about.minutes),
            )
            await put(replace(self._tx, bot_id=bot_id), notice)


@system
async def remind_office(tx: Tx) -> None:
    """Say what is near and what is late, each stage once; in office hours of a working day."""
    working = await calendar(tx)
    if not is_office_time(village(tx.now, tx.zone), working.is_working):
        return
    morning = _Morning(tx)
    near = consider_near(tx.today, working.add_working_days), promise_near(tx.today)

    async def of_decision(row: GatheringDecision) -> None:
        if row.standing is Standing.WAITING and row.consider_by is not None:
            stage = consider_reached(row.consider_by, near[0], tx.today)
            if stage > row.reminded and await find.climb(tx, row.id, stage):
                await morning.say(row, "consider", Action.CONSIDER_DECISION, Action.PLAN_GATHERING)
        elif row.due_on is not None:
            stage = promise_reached(row.due_on, near[1], tx.today)
            if stage > row.reminded and await find.climb(tx, row.id, stage):
                await morning.say(row, "promises", Action.PLAN_GATHERING)

    async def of_minutes(row: Gathering) -> None:
        if _is_late(tx, row, working) and await find.note_minutes(tx, row.id):
            await morning.say(row, "minutes", Action.PLAN_GATHERING)

    decisions = await find.to_remind(tx, *near)
    await each_apart(tx, "decisions.not_reminded", decisions, of_decision)
    waiting = await find.minutes_waiting(tx)
    await each_apart(tx, "minutes.not_reminded", waiting, of_minutes)
    await morning.put()


def _is_late(tx: Tx, row: Gathering, working: WorkCalendar) -> bool:
    """Whether the minutes should have reached the akim's office by now."""
    days = asked(row.kind).handed_over
    if days is None or row.closed_at is None:
        return False
    held = village_date(row.closed_at, tx.zone)
    return tx.today > hand_over_by(held, days.value, working.add_working_days)


@system
async def tell_news(tx: Tx) -> None:
    """Tell residents what became of decisions since they last heard; in the evening."""
    if not is_news_time(village(tx.now, tx.zone)):
        return

    async def of_gathering(row: Gathering) -> None:
        own = replace(tx, bot_id=row.bot_id)
        words = NEWS - _TOGETHER if await find.still_considered(own, row.id) else NEWS
        steps = await find.tell(own, row.id, words)
        about = {one.decision_id for one in steps}
        done = await find.told_before(own, about, Move.DO.value, tx.now)
        if not news([(one.decision_id, one.did) for one in steps], done):
            return
        told = tx.now.isoformat()
        batch = Batch(row.id, Lane.BULK, DecisionsNews.group, tag=f"{told}:")
        letter = DecisionsNews(gathering_id=row.id, told=told)
        await fan_out(own, letter, gatherings.concerned(row), batch)

    await each_apart(tx, "decisions.not_told", await find.gatherings_with_news(tx), of_gathering)
