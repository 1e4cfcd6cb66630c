"""The phases of a round, by their dates: what is open now, and what is not any more.

Dates are data: they can be moved as long as a phase has not begun, and the end of the one that
runs as long as it has not come. What a phase lets people do is said here and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.budget.rules.bounds import GIVEN_UP_HOURS, PHASE_DAYS
from bot.budget.rules.kinds import PHASES, Phase
from bot.core.errors import Invalid

_GIVEN_UP = timedelta(hours=GIVEN_UP_HOURS)


@dataclass(frozen=True)
class Span:
    """From when to when a phase is; the last has no end."""

    phase: Phase
    begins_at: datetime
    ends_at: datetime | None = None


def spans(begins_at: datetime, days: Sequence[int]) -> tuple[Span, ...]:
    """One after another from a moment, so many days each; the last phase has no end."""
    found = []
    for phase, length in zip(PHASES, [*days, None], strict=True):
        ends_at = None if length is None else begins_at + timedelta(days=length)
        found.append(Span(phase, begins_at, ends_at))
        begins_at = ends_at or begins_at
    return tuple(found)


def at(phases: Sequence[Span], now: datetime) -> Phase | None:
    """The phase that runs; None before the first."""
    running = [one.phase for one in phases if one.begins_at <= now]
    return running[-1] if running else None


def span_of(phases: Sequence[Span], phase: Phase) -> Span | None:
    """When a phase is."""
    return next((one for one in phases if one.phase is phase), None)


def check(phases: Sequence[Span]) -> None:
    """`Invalid` where they do not follow each other, or one is too short or too long."""
    shortest, longest = (timedelta(days=days) for days in PHASE_DAYS)
    for one, following in pairwise(phases):
        if one.ends_at != following.begins_at:
            raise Invalid("budget_phases_apart")
        long = following.begins_at - one.begins_at
        if long < shortest:
            raise Invalid("budget_phase_too_short", days=PHASE_DAYS[0])
        if long > longest:
            raise Invalid("budget_phase_too_long", days=PHASE_DAYS[1])


def moved(phases: Sequence[Span], phase: Phase, ends_at: datetime, now: datetime) -> list[Span]:
    """The phases where one ends at another moment; what follows keeps its length.

    `Invalid` where it is over already, or would be.
    """
    own = span_of(phases, phase)
    if own is None or own.ends_at is None or own.ends_at <= now:
        raise Invalid("budget_phase_over")
    if ends_at <= now:
        raise Invalid("day_is_past")
    by = ends_at - own.ends_at
    changed = []
    for one in phases:
        if one.begins_at < own.begins_at:
            changed.append(one)
        elif one.phase is phase:
            changed.append(Span(phase, one.begins_at, ends_at))
        else:
            end = None if one.ends_at is None else one.ends_at + by
            changed.append(Span(one.phase, one.begins_at + by, end))
    check(changed)
    return changed


def may_count(ends_at: datetime, now: datetime, caught_up_at: datetime | None) -> bool:
    """Whether everything that came to Telegram before the end of the vote was heard.

    caught_up_at: nothing waited at Telegram then; None where the bot has never said.
    """
    if now < ends_at:
        return False
    return caught_up_at is None or caught_up_at > ends_at or now >= ends_at + _GIVEN_UP
