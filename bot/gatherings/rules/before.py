"""What those whom a gathering is for may do about it before it begins."""

from datetime import datetime

from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.proposals import Wish

#: It was called, and its agenda is not done with.
_CALLED = frozenset({State.ANNOUNCED, State.NO_QUORUM})
#: Nothing that is open about it is left behind by whoever moves away: it has not been held.
AHEAD_FOR_PEOPLE = frozenset({State.DRAFT, State.INITIATIVE, State.WITH_DISTRICT}) | _CALLED
#: An akim who reports is asked; where people only work together there is nothing to ask.
_ASKED: dict[Kind, tuple[Wish, ...]] = {
    Kind.GATHERING: (Wish.QUESTION, Wish.AGENDA),
    Kind.SEPARATE: (Wish.QUESTION, Wish.AGENDA),
    Kind.ASSEMBLY: (Wish.QUESTION, Wish.AGENDA),
    Kind.REPORT: (Wish.QUESTION,),
    Kind.EVENT: (),
}


def awaits_replies(state: State, held_at: datetime | None, now: datetime) -> bool:
    """Whether people say, and may still change, that they come: until it begins."""
    return state is State.ANNOUNCED and (held_at is None or now < held_at)


def wishes_for(kind: Kind, state: State, held_at: datetime | None, now: datetime) -> list[Wish]:
    """What may be brought forward now; nothing once it begins."""
    begun = state is State.ANNOUNCED and not awaits_replies(state, held_at, now)
    return [] if begun or state not in _CALLED else list(_ASKED[kind])
