"""How gatherings and what became of their decisions are counted: from steps, only ever added to.

Of each promise the steps say by what day it was owed at any past moment, and whether it was done
then: so an old week goes on saying what it said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.clock import VILLAGE_ZONE, village_date
from bot.reports.rules.periods import Period

_MOMENT = timedelta(microseconds=1)


class Did(StrEnum):
    """What happens to gatherings and promises, as far as a report tells of it."""

    CALLED = "called"  # announced for the first time
    HELD = "held"  # opened
    NO_QUORUM = "no_quorum"
    DECIDED = "decided"  # a decision was written down
    OWED = "owed"  # somebody is to do it by a day, or by another one
    DONE = "done"
    UNDONE = "undone"  # it was not done after all


@dataclass(frozen=True, slots=True)
class Step:
    """One of them. thing: the gathering or decision. came: how many, to one that was held.

    due: by when it is owed from now on.
    """

    at: datetime
    did: Did
    thing: int
    came: int = 0
    due: date | None = None


@dataclass
class Counts:
    """Of one period."""

    called: int = 0
    held: int = 0
    no_quorum: int = 0
    came: int = 0
    decided: int = 0
    kept: int = 0
    promises_late: int = 0


def count(
    periods: Sequence[Period], steps: Iterable[Step], as_of: datetime, zone: str = VILLAGE_ZONE
) -> list[Counts]:
    """Of each period, from every step of promises and the other steps since the first began."""
    found = [Counts() for _ in periods]
    spans = [
        (one.begins(zone), min(one.ends(zone), as_of + _MOMENT)) for one in periods
    ]  # what happens now is in it
    promises: dict[int, list[Step]] = {}
    for step in sorted(steps, key=lambda one: one.at):
        if step.did in {Did.OWED, Did.DONE, Did.UNDONE}:
            promises.setdefault(step.thing, []).append(step)
            continue
        for counts, (begin, end) in zip(found, spans, strict=True):
            if begin <= step.at < end:
                _add(counts, step)
    for story in promises.values():
        for counts, (begin, end) in zip(found, spans, strict=True):
            due, done = _stood(story, end)
            counts.kept += done is not None and begin <= done
            today = village_date(end, zone)
            counts.promises_late += done is None and due is not None and due < today
    return found


def _add(counts: Counts, step: Step) -> None:
    match step.did:
        case Did.CALLED:
            counts.called += 1
        case Did.HELD:
            counts.held += 1
            counts.came += step.came
        case Did.NO_QUORUM:
            counts.no_quorum += 1
        case _:
            counts.decided += 1


def _stood(story: Sequence[Step], end: datetime) -> tuple[date | None, datetime | None]:
    """By what day it was owed just before a moment, and since when it was done."""
    due: date | None = None
    done: datetime | None = None
    for step in story:
        if step.at >= end:
            break
        due = step.due or due
        done = step.at if step.did is Did.DONE else None
    return due, done
