"""How polls and the people's budget are counted: from what happened, which is never undone.

Of a project carried out the steps say whether it was done at any past moment, so that an old week
goes on saying what it said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.clock import VILLAGE_ZONE
from bot.reports.rules.periods import Period

_MOMENT = timedelta(microseconds=1)


class Asked(StrEnum):
    """What happens to polls and the people's budget, as far as a report tells of it."""

    OPENED = "opened"
    CLOSED = "closed"
    PROPOSED = "proposed"
    COUNTED = "counted"
    DONE = "done"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Event:
    """One of them. thing: the poll, idea or round. n: how many voted, where votes were counted."""

    at: datetime
    asked: Asked
    thing: int
    n: int = 0


@dataclass
class Votes:
    """Of one period."""

    polls_opened: int = 0
    polls_closed: int = 0
    poll_votes: int = 0
    ideas: int = 0
    budget_votes: int = 0
    projects_done: int = 0


def count(
    periods: Sequence[Period], events: Iterable[Event], as_of: datetime, zone: str = VILLAGE_ZONE
) -> list[Votes]:
    """Of each period, from every step of projects and the other events since the first began."""
    spans = [
        (one.begins(zone), min(one.ends(zone), as_of + _MOMENT)) for one in periods
    ]  # what happens now is in it
    found = [Votes() for _ in periods]
    stories: dict[int, list[Event]] = {}
    for event in sorted(events, key=lambda one: one.at):
        if event.asked in {Asked.DONE, Asked.UNDONE}:
            stories.setdefault(event.thing, []).append(event)
            continue
        for votes, (begin, end) in zip(found, spans, strict=True):
            if begin <= event.at < end:
                _add(votes, event)
    for story in stories.values():
        for votes, (begin, end) in zip(found, spans, strict=True):
            known = [one for one in story if one.at < end]
            done = bool(known) and known[-1].asked is Asked.DONE
            votes.projects_done += done and known[-1].at >= begin
    return found


def _add(votes: Votes, event: Event) -> None:
    match event.asked:
        case Asked.OPENED:
            votes.polls_opened += 1
        case Asked.CLOSED:
            votes.polls_closed += 1
            votes.poll_votes += event.n
        case Asked.COUNTED:
            votes.budget_votes += event.n
        case _:
            votes.ideas += 1
