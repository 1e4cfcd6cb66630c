"""Who is let in, from when on, and under what name."""

from datetime import datetime, timedelta

from bot.core.errors import Refusal
from bot.core.text import fold, tokens
from bot.gatherings.rules.kinds import BY_LAW, Kind
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.limits import DOOR_EARLIEST_HOURS, NAME_WORDS, WHO_LENGTH

#: While it stands so, people come in.
LETS_IN = frozenset({State.ANNOUNCED, State.OPEN})
_EARLIEST = timedelta(hours=DOOR_EARLIEST_HOURS)


def opens_from(held_at: datetime) -> datetime:
    """From when on people may be registered."""
    return held_at - _EARLIEST


def check_early(held_at: datetime | None, now: datetime) -> None:
    """Refuses with `door_without_day` or `door_too_early` (moment)."""
    if held_at is None:
        raise Refusal("door_without_day")
    if now < opens_from(held_at):
        raise Refusal("door_too_early", moment=opens_from(held_at))


def begins_from(kind: Kind, held_at: datetime | None) -> datetime | None:
    """Before which moment it cannot begin: by law people were called for that hour (39-3(8))."""
    return held_at if kind in BY_LAW else None


def check_hour(kind: Kind, held_at: datetime | None, now: datetime) -> None:
    """Refuses with `opens_too_early` (moment) before the hour that people were told."""
    moment = begins_from(kind, held_at)
    if moment is not None and now < moment:
        raise Refusal("opens_too_early", moment=moment)


def is_open(secret: str, state: State) -> bool:
    """Whether people are let in."""
    return bool(secret) and state in LETS_IN


def may_miss(kind: Kind, held_at: datetime | None, now: datetime) -> bool:
    """Whether it is late enough to say that too few came."""
    return kind in BY_LAW and held_at is not None and now >= held_at


def words_of(name: str) -> tuple[str, ...]:
    """A name for comparison, as the roll compares: its words folded, in no order."""
    return tuple(sorted(tokens(fold(name))))


def who(name: str, mark: str = "") -> str:
    """A name with its mark as one line; the database keeps two of one apart by it."""
    return f"{' '.join(words_of(name))}|{' '.join(words_of(mark))}"[:WHO_LENGTH]


def is_full(name: str) -> bool:
    """Whether a name can stand in the minutes: first and last name at least."""
    return sum(any(map(str.isalpha, word)) for word in name.split()) >= NAME_WORDS


def means(written: str, listed: str) -> bool:
    """Whether two names may be one: one of them may have a patronymic more."""
    one, other = set(words_of(written)), set(words_of(listed))
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= NAME_WORDS and shorter <= longer
