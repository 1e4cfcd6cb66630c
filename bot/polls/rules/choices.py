"""A choice: which options somebody took, as bits of one number.

Option 1 is the lowest bit. One number compares, counts and groups in the database as it is.
"""

from collections.abc import Iterable, Mapping

from bot.polls.rules.limits import MOST_OPTIONS

EVERYTHING = (1 << MOST_OPTIONS) - 1


def bit(position: int) -> int:
    """The bit of the option at a position from 1; ValueError where there is none."""
    if not 1 <= position <= MOST_OPTIONS:
        raise ValueError(f"no option {position}")
    return 1 << (position - 1)


def choice(positions: Iterable[int]) -> int:
    """The choice of these positions."""
    chosen = 0
    for position in positions:
        chosen |= bit(position)
    return chosen


def positions(chosen: int) -> tuple[int, ...]:
    """Which positions a choice is of, the first first."""
    return tuple(at for at in range(1, MOST_OPTIONS + 1) if chosen & bit(at))


def fits(chosen: int, options: int, most: int) -> bool:
    """Whether a choice is of options that there are, at least one and at most `most`."""
    return 0 < chosen < (1 << options) and chosen.bit_count() <= most


def per_option(counts: Mapping[int, int], options: int) -> tuple[int, ...]:
    """How many took each option, from how many made each choice."""
    return tuple(
        sum(many for chosen, many in counts.items() if chosen & bit(at))
        for at in range(1, options + 1)
    )
