"""What is due soon is said to whoever sees to it; what is overdue goes up, each level once."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import structlog

from bot.appeals.notices import OverdueRaised, TermsNear
from bot.appeals.rules.reminders import (
    LEVELS,
    OVERDUE_DAYS,
    Reminder,
    Stage,
    is_time,
    thresholds,
    to_say,
)
from bot.appeals.storage import reminders as storage
from bot.appeals.storage.reminders import Alike, Due, Held
from bot.core.access import GRANTS, Action, Role, system
from bot.core.apart import each_apart
from bot.core.calendar import calendar
from bot.core.clock import village
from bot.core.db import is_passing
from bot.core.faults import cause
from bot.core.tx import Tx
from bot.core.workdays import WorkCalendar
from bot.delivery.notices import Notice
from bot.delivery.outbox import put
from bot.places.service import okrug_settings

log = structlog.get_logger(__name__)

#: About so many appeals are spoken of at a tick; the next one goes on. SQLite has one writer.
MOST = 500
#: The okrugs that are found are spoken of to the end, but of no more than so many appeals.
_MOST_OF_SOME = 2 * MOST
_PUT_AT_ONCE = 500


@dataclass(frozen=True)
class Said:
    """Somebody is told that an appeal has reached a stage."""

    bot_id: int
    person_id: int
    stage: Stage
    appeal_id: int
    due_on: date


@system
async def remind_of_terms(tx: Tx) -> int:
    """Speak of the due dates that have come nearer or passed; of how many appeals it spoke.

    In office hours of a working day. What each person hears at a tick is one notice a level.
    """
    working, there = await calendar(tx), village(tx.now, tx.zone)
    works = working.is_working(there.date())
    if not any(is_time(kind, there, works=works) for kind in (Reminder.NEAR, Reminder.OVERDUE)):
        return 0
    said: list[Said] = []
    done = 0
    for alike in await _all_alike(tx, working):
        tried: set[str] = set()
        while done < MOST and (
            okrugs := await storage.okrugs_to_tell(tx, alike, tried, MOST - done)
        ):
            tried.update(okrugs)
            done += await _speak_of(tx, alike, okrugs, said)
    await _tell(tx, said)
    return done


async def _all_alike(tx: Tx, working: WorkCalendar) -> list[Alike]:
    """The okrugs by what they say of overdue appeals; most say nothing."""
    own: dict[tuple[int, ...], set[str]] = {}
    for code, settings in (await okrug_settings(tx)).items():
        days = tuple(settings.get("overdue_days") or OVERDUE_DAYS)
        if days != OVERDUE_DAYS:
            own.setdefault(days, set()).add(code)

    def alike(days: Sequence[int], codes: Collection[str], *, but: bool = False) -> Alike:
        return Alike(thresholds(tx.today, working.is_working, days), frozenset(codes), but)

    special = frozenset().union(*own.values())
    return [
        alike(OVERDUE_DAYS, special, but=True),
        *(alike(days, codes) for days, codes in sorted(own.items())),
    ]


async def _speak_of(tx: Tx, alike: Alike, okrugs: Sequence[str], said: list[Said]) -> int:
    """Of how many appeals of these okrugs there was something to say.

    All at once; where that fails each okrug apart, so that a fault of one stops no other.
    """
    before = len(said)
    try:
        async with tx.session.begin_nested():
            return await _climb(tx, alike, okrugs, said)
    except Exception as error:
        if is_passing(error):
            raise
        log.warning("terms.apart", okrugs=len(okrugs), **cause(error))
        del said[before:]
    done = 0

    async def one(okrug: str) -> None:
        nonlocal done
        done += await _climb(tx, alike, [okrug], said)

    await each_apart(tx, "terms.not_told", okrugs, one)
    return done


async def _climb(tx: Tx, alike: Alike, okrugs: Sequence[str], said: list[Said]) -> int:
    """Note how far the clock has gone, write the levels down, and remember who is to be told."""
    found = await storage.due(tx, alike.reach, okrugs, _MOST_OF_SOME)
    moved = await storage.climb(tx, alike.reach, found)
    offices = _Offices(await storage.staff(tx, okrugs))
    heard: list[Said] = []
    steps: list[tuple[Due, Role]] = []
    for one in moved:
        for stage in to_say(one.was, one.now):
            people = offices.who_hears(stage, one)
            heard += [
                Said(one.bot_id, person, stage, one.id, one.due_on) for person in sorted(people)
            ]
            if people and stage in LEVELS:
                steps.append((one, offices.told_as(stage, one)))
    await storage.write_down(tx, steps)
    said += heard
    return len(moved)


class _Offices:
    """Who holds what role over the okrugs of a tick."""

    def __init__(self, held: Sequence[Held]) -> None:
        self._people: dict[tuple[int, str, Role], set[int]] = {}
        for one in held:
            place = one.scope[:4] if one.role is Role.OBSERVER else one.scope
            self._people.setdefault((one.bot_id, place, one.role), set()).add(one.person_id)

    def _with(self, role: Role, one: Due) -> set[int]:
        place = one.okrug[:4] if role is Role.OBSERVER else one.okrug
        return self._people.get((one.bot_id, place, role), set())

    def _any(self, action: Action, one: Due) -> set[int]:
        return set().union(*(self._with(role, one) for role in GRANTS[action]))

    def _first(self, one: Due, *roles: Role) -> Role:
        """The first of these roles that somebody holds; the last one where nobody does."""
        return next((role for role in roles if self._with(role, one)), roles[-1])

    def told_as(self, stage: Stage, one: Due) -> Role:
        """In what role those are told whom an overdue appeal goes up to."""
        if stage is Stage.OBSERVER:
            return Role.OBSERVER
        if stage is Stage.AKIM:
            return self._first(one, Role.AKIM, Role.DEPUTY)
        return Role.MODERATOR

    def who_hears(self, stage: Stage, one: Due) -> set[int]:
        """Ids of people: nobody where the office has none.

        Whoever sees to it is whom it was handed to, if they may still answer it, or else the
        moderators; where there are none, whoever else triages.
        """
        office = self._with(Role.MODERATOR, one) or self._any(Action.TRIAGE_APPEAL, one)
        able = one.assignee_id in self._any(Action.ANSWER_APPEAL, one)
        responsible = {one.assignee_id} if one.assignee_id is not None and able else office
        if stage in (Stage.AKIM, Stage.OBSERVER):
            return self._with(self.told_as(stage, one), one)
        return responsible | office if stage is Stage.MODERATOR else responsible


# ── One notice a person ──────────────────────────────────────────────────────────────────────


async def _tell(tx: Tx, said: Sequence[Said]) -> None:
    by_bot: dict[int, list[Notice]] = {}
    for bot_id, notice in _notices(said, tx.today.isoformat()):
        by_bot.setdefault(bot_id, []).append(notice)
    for bot_id, notices in by_bot.items():
        own = replace(tx, bot_id=bot_id)
        for at in range(0, len(notices), _PUT_AT_ONCE):
            await put(own, *notices[at : at + _PUT_AT_ONCE])


def _notices(said: Sequence[Said], day: str) -> Iterator[tuple[int, Notice]]:
    """For each person what is near, and what is overdue level by level.

    Where several levels of one appeal come to one person at once, they hear of the highest; what
    an observer hears is another thing.
    """
    highest: dict[tuple[int, int, int, bool], Said] = {}
    for one in sorted(said, key=lambda one: one.stage):
        afar = one.stage is Stage.OBSERVER
        highest[one.bot_id, one.person_id, one.appeal_id, afar] = one
    together: dict[tuple[int, int, Stage], dict[int, date]] = {}
    for one in highest.values():
        level = one.stage if one.stage in LEVELS else Stage.NONE
        together.setdefault((one.bot_id, one.person_id, level), {})[one.appeal_id] = one.due_on
    for (bot_id, person, level), dues in sorted(together.items()):
        appeals = TermsNear.spelled(dict(sorted(dues.items(), key=lambda due: (due[1], due[0]))))
        if level is Stage.NONE:
            yield bot_id, TermsNear(to=person, day=day, appeals=appeals)
        else:
            name = level.name.lower()
            yield bot_id, OverdueRaised(to=person, day=day, appeals=appeals, level=name)
