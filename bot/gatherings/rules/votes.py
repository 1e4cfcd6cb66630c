"""What a vote by raised hands comes to: more than half of the participants passes (39-3(11))."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bot.core.errors import Invalid
from bot.gatherings.rules.quorum import Threshold
from bot.gatherings.rules.refusals import No


class Outcome(StrEnum):
    """What a motion came to."""

    PASSED = "passed"
    NOT_PASSED = "not_passed"
    NO_QUORUM = "no_quorum"  # too few were there to decide anything


@dataclass(frozen=True)
class Vote:
    """Hands as they were counted; their numbers can be true.

    present: how many took part when it was put to the vote. Refuses with `nobody_present`,
    `count_below_zero`, or `votes_do_not_add_up` where more hands were raised than people are
    there: somebody is to be counted again.
    """

    present: int
    ayes: int
    noes: int = 0
    abstained: int = 0

    def __post_init__(self) -> None:
        if min(self.present, self.ayes, self.noes, self.abstained) < 0:
            raise Invalid(No.COUNT_BELOW_ZERO)
        if self.present == 0:
            raise Invalid(No.NOBODY_PRESENT)
        if self.raised > self.present:
            raise Invalid(No.VOTES_DO_NOT_ADD_UP, present=self.present, votes=self.raised)

    @property
    def raised(self) -> int:
        """How many raised a hand at all."""
        return self.ayes + self.noes + self.abstained

    @property
    def silent(self) -> int:
        """Who was there and raised no hand. They and those who abstained are not for it."""
        return self.present - self.raised

    def needed(self, share: Fraction) -> int:
        """The least number of votes that is more than the share of those present."""
        return share.numerator * self.present // share.denominator + 1

    def passed(self, share: Fraction) -> bool:
        """Whether more than the share of those present are for it."""
        return self.ayes >= self.needed(share)


def outcome(counted: Vote, share: Fraction, quorum: Threshold | None = None) -> Outcome:
    """What the vote came to. quorum: as it stood when it was put; None where none is needed."""
    if quorum is not None and not quorum.reached:
        return Outcome.NO_QUORUM
    return Outcome.PASSED if counted.passed(share) else Outcome.NOT_PASSED
