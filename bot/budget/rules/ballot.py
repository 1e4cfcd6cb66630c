"""What one may choose on a ballot, and where somebody stands with theirs."""

import hashlib
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.core.errors import Invalid

#: Who joined the bot less than this before the vote began is a newcomer: counted like everybody,
#: and told of in the note on what looked unusual.
NEWCOMER = timedelta(days=14)
_SEAL = 4  # bytes
Picks = AbstractSet[int]


class Stand(StrEnum):
    """Whether somebody can vote now; if not, why."""

    OPEN = "open"
    NOT_BEGUN = "not_begun"
    OVER = "over"
    AGE_UNKNOWN = "age_unknown"  # only adults vote, and they have not said
    TOO_YOUNG = "too_young"
    JOINED_LATE = "joined_late"
    ON_PAPER = "on_paper"  # the office entered their vote, and it stands


@dataclass(frozen=True)
class Rule:
    """How many projects one approves, and whether they may cost more than there is.

    most: 0 for no limit.
    """

    least: int
    most: int
    capped: bool
    money: int

    @property
    def at_least(self) -> int:
        """An empty ballot says nothing: one project is the least there is."""
        return max(self.least, 1)


def check(picks: Picks, costs: Mapping[int, int], rule: Rule) -> None:
    """Whether this can be a vote. costs: of every project on the list.

    Refuses with `budget_picks_unknown`, `budget_picks_few` (limit), or as `check_room` does.
    """
    if not picks <= costs.keys():
        raise Invalid("budget_picks_unknown")
    if len(picks) < rule.at_least:
        raise Invalid("budget_picks_few", limit=rule.at_least)
    check_room(picks, costs, rule)


def check_room(picks: Picks, costs: Mapping[int, int], rule: Rule) -> None:
    """Whether so much may be chosen; `budget_picks_many` (limit) or `budget_picks_over` (over)."""
    if rule.most and len(picks) > rule.most:
        raise Invalid("budget_picks_many", limit=rule.most)
    over = cost_of(picks, costs) - rule.money
    if rule.capped and over > 0:
        raise Invalid("budget_picks_over", over=over)


def cost_of(picks: Picks, costs: Mapping[int, int]) -> int:
    """What they cost together."""
    return sum(costs[one] for one in picks)


def encode(picks: Iterable[int]) -> str:
    """A choice as it is kept: ids in their order, with commas between them."""
    return ",".join(map(str, sorted(set(picks))))


def decode(choice: str) -> frozenset[int]:
    """And as it is read."""
    return frozenset(int(one) for one in choice.split(",") if one)


def seal(text: str) -> str:
    """Eight letters that tell what a button was drawn for; another choice has others."""
    return hashlib.blake2b(text.encode(), digest_size=_SEAL).hexdigest()


def too_small(sizes: Mapping[str, int], cell: int) -> frozenset[str]:
    """Settlements with fewer voters than a cell: of theirs no choice may be kept by itself.

    Where they are too few together, the next smallest hides them.
    """
    by_size = sorted((code for code in sizes if sizes[code]), key=lambda one: (sizes[one], one))
    small = {code for code in by_size if sizes[code] < cell or not code}
    for code in by_size:
        if small and sum(sizes[one] for one in small) < cell:
            small.add(code)
    return frozenset(small)
