"""What is due soon is said to whoever sees to it; what is overdue goes up, each level once."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Self

import structlog

from bot.appeals.notices import (
    JoinedTermPassed,
    MorningDigest,
    OverdueRaised,
    TermPassed,
    TermsNear,
)
from bot.appeals.rules.lifecycle import State
from bot.appeals.rules.reminders import (
    LEVELS,
    NEWS_IN_DIGEST,
    OVERDUE_DAYS,
    TABLE,
    Reminder,
    Stage,
    before_today,
    is_time,
    stage_of,
    thresholds,
    to_say,
)
from bot.appeals.service.joined import EVERYBODY
from bot.appeals.storage import digest as digests
from bot.appeals.storage import neighbours
from bot.appeals.storage import reminders as storage
from bot.appeals.storage.offices import Offices, staff
from bot.appeals.storage.reminders import Alike, Due
from bot.core.access import Role, system
from bot.core.apart import each_apart
from bot.core.calendar import calendar
from bot.core.clock import from_village, village
from bot.core.db import is_passing
from bot.core.faults import cause
from bot.core.tx import Tx
from bot.core.workdays import WorkCalendar
from bot.delivery.notices import Notice
from bot.delivery.outbox import put, put_to_all
from bot.places.service import okrug_settings

log = structlog.get_logger(__name__)

#: About so many appeals are spoken of at a tick; the next one goes on. SQLite has one writer.
MOST = 500
#: The okrugs that are found are spoken of to the end, so that nobody hears of one level twice
#: in a morning; but of no more than so many appeals.
_MOST_OF_SOME = 10 * MOST
_PUT_AT_ONCE = 500


@dataclass(frozen=True)
class Said:
    """Somebody is told that an appeal has reached a stage."""

    bot_id: int
    person_id: int
    stage: Stage
    appeal_id: int
    due_on: date
    changed_at: datetime
    by_day: bool  # it has come to this because a day passed, and by nothing else

    @classmethod
    def of(cls, one: Due, person_id: int, stage: Stage, before: Stage) -> Self:
        """before: the stage on the day of the last digest before today's."""
        about = (one.bot_id, person_id, stage, one.id, one.due_on, one.updated_at)
        return cls(*about, by_day=before < stage)

    @property
    def afar(self) -> bool:
        """Whether it is told to the district."""
        return self.stage is Stage.OBSERVER


@system
async def remind_of_terms(tx: Tx) -> int:
    """Speak of the due dates that have come nearer or passed; of how many appeals it spoke.

    In office hours of a working day. What each person hears at a tick is one notice a level.
    """
    working, there = await calendar(tx), village(tx.now, tx.zone)
    works = working.is_working(there.date())
    if not any(is_time(kind, there, works=works) for kind in (Reminder.NEAR, Reminder.OVERDUE)):
        return 0
    if is_time(Reminder.DIGEST, there, works=works) and not await digests.is_claimed(tx):
        return 0  # the digest comes first: who has one hears it there
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

    before = await digests.last_day(tx) or before_today(tx.today, working.is_working)

    def alike(days: Sequence[int], codes: Collection[str], *, but: bool = False) -> Alike:
        now, then = (thresholds(day, working.is_working, days) for day in (tx.today, before))
        return Alike(now, then, frozenset(codes), but)

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
    offices = Offices(await staff(tx, okrugs))
    heard: list[Said] = []
    late: list[Due] = []
    steps: list[tuple[Due, Role]] = []
    for one in moved:
        before = stage_of(one.due_on, alike.before)
        for stage in to_say(one.was, one.now):
            people = offices.who_hears(stage, one)
            heard += [Said.of(one, person, stage, before) for person in sorted(people)]
            if people and stage in LEVELS:
                steps.append((one, offices.told_as(stage, one)))
            if people and stage is Stage.MODERATOR and _hears_author(tx, one):
                late.append(one)
    await storage.write_down(tx, steps)
    await _tell_authors(tx, late)
    said += heard
    return len(moved)


def _hears_author(tx: Tx, one: Due) -> bool:
    """Nobody is told long after, nor where the office waits for their own reply."""
    within = TABLE[Reminder.PASSED].within or timedelta()
    return one.state is not State.NEED_INFO and one.due_on >= tx.today - within


# ── One notice a person ──────────────────────────────────────────────────────────────────────


async def _tell(tx: Tx, said: Sequence[Said]) -> None:
    """What a digest says is kept until its hours are over: then it is told if that was not."""
    heard = _highest(said)
    inside = await _inside(tx, heard)
    after = from_village(tx.today, TABLE[Reminder.DIGEST].until, tx.zone)
    by_bot: dict[tuple[int, datetime], list[Notice]] = {}
    for bot_id, notice in _notices(heard, inside, tx.today.isoformat()):
        due_at = max(tx.now, after) if notice.inside else tx.now
        by_bot.setdefault((bot_id, due_at), []).append(notice)
    for (bot_id, due_at), notices in by_bot.items():
        own = replace(tx, bot_id=bot_id)
        for at in range(0, len(notices), _PUT_AT_ONCE):
            await put(own, *notices[at : at + _PUT_AT_ONCE], due_at=due_at)


def _highest(said: Sequence[Said]) -> list[Said]:
    """Where several levels of one appeal come to one person at once, they hear of the highest.

    What an observer hears is another thing.
    """
    highest: dict[tuple[int, int, int, bool], Said] = {}
    for one in sorted(said, key=lambda one: one.stage):
        highest[one.bot_id, one.person_id, one.appeal_id, one.afar] = one
    return sorted(highest.values(), key=lambda one: (one.due_on, one.appeal_id))


async def _inside(tx: Tx, heard: Sequence[Said]) -> set[Said]:
    """What people read in their digest of today, as far as it surely has room for it.

    What has changed since the digest was put, or did not come up by the day alone, it may not
    have said.
    """
    day = tx.today.isoformat()
    risen = [one for one in heard if one.by_day and not one.afar]
    keys = {MorningDigest(to=one.person_id, day=day).key for one in risen} - {None}
    put_at = await digests.put_at(tx, sorted(key for key in keys if key))
    room = Counter[int]()
    inside: set[Said] = set()
    for one in risen:
        put_on = put_at.get(one.person_id)
        if put_on is None or one.changed_at > put_on:
            continue
        room[one.person_id] += 1
        if room[one.person_id] <= NEWS_IN_DIGEST:
            inside.add(one)
    return inside


def _notices(
    heard: Sequence[Said], inside: Collection[Said], day: str
) -> Iterator[tuple[int, TermsNear | OverdueRaised]]:
    """For each person what is near, and what is overdue level by level."""
    together: dict[tuple[int, int, Stage, bool], dict[int, date]] = {}
    for one in heard:
        level = one.stage if one.stage in LEVELS else Stage.NONE
        which = (one.bot_id, one.person_id, level, one in inside)
        together.setdefault(which, {})[one.appeal_id] = one.due_on
    for (bot_id, person, level, within), dues in sorted(together.items()):
        about: dict[str, Any] = {"appeals": TermsNear.spelled(dues), "total": len(dues)}
        if level is Stage.NONE:
            yield bot_id, TermsNear(to=person, day=day, inside=within, **about)
        else:
            name = level.name.lower()
            yield bot_id, OverdueRaised(to=person, day=day, level=name, inside=within, **about)


# ── To those who wait for an answer ──────────────────────────────────────────────────────────


async def _tell_authors(tx: Tx, late: Sequence[Due]) -> None:
    """The date that they were promised has passed: to its author, and to neighbours who joined."""
    by_bot: dict[int, list[Notice]] = {}
    for one in late:
        due = one.due_on.isoformat()
        if one.author_id is not None:
            told = TermPassed(to=one.author_id, appeal_id=one.id, due=due)
            by_bot.setdefault(one.bot_id, []).append(told)
        if one.joined:
            crowd = JoinedTermPassed(to=EVERYBODY, appeal_id=one.id, due=due)
            own = replace(tx, bot_id=one.bot_id)
            await put_to_all(own, crowd, neighbours.those_of(one.id))
    for bot_id, notices in by_bot.items():
        for at in range(0, len(notices), _PUT_AT_ONCE):
            await put(replace(tx, bot_id=bot_id), *notices[at : at + _PUT_AT_ONCE])
