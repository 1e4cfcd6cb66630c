"""How many are needed: for a quorum, and for an initiative. Exact, and rounded up."""

from dataclasses import dataclass
from fractions import Fraction

from bot.core.errors import Invalid, Refusal
from bot.gatherings.rules.kinds import Initiative, Quorum
from bot.gatherings.rules.refusals import No


@dataclass(frozen=True)
class Threshold:
    """“47 of 52, 5 more needed”.

    out_of: how many the base counts. needed: the least that is enough. have: how many there are.
    """

    out_of: int
    needed: int
    have: int

    @property
    def missing(self) -> int:
        """How many more are needed; 0 when it is reached."""
        return max(0, self.needed - self.have)

    @property
    def reached(self) -> bool:
        """Whether there are enough."""
        return self.missing == 0

    @property
    def beyond(self) -> bool:
        """Whether there are more than the base counts: one of the two numbers is wrong."""
        return self.have > self.out_of


def at_least(share: Fraction, out_of: int) -> int:
    """The smallest number of people that is no less than the share."""
    return -(-share.numerator * out_of // share.denominator)


def quorum(rule: Quorum, out_of: int | None, present: int) -> Threshold:
    """How far a quorum is (39-3(9)).

    out_of: how many the base counts, None while nobody has said. Refuses with `entitled_unknown`
    or `nobody_entitled`: where nobody may vote, nobody who comes makes a quorum.
    """
    return _threshold(rule.share.value, out_of, present, rule.base.value)


def initiative(rule: Initiative, out_of: int | None, signed: int) -> Threshold:
    """How far an initiative is from what the law asks (39-3(5), 39-3(7)).

    signed: signatures on paper; taps in the bot show only how many there may be.
    """
    return _threshold(rule.share.value, out_of, signed, rule.by.value)


def _threshold(share: Fraction, out_of: int | None, have: int, base: str) -> Threshold:
    if out_of is None:
        raise Refusal(No.ENTITLED_UNKNOWN, base=base)
    if out_of < 0 or have < 0:
        raise Invalid(No.COUNT_BELOW_ZERO)
    if out_of == 0:
        raise Refusal(No.NOBODY_ENTITLED, base=base)
    return Threshold(out_of, at_least(share, out_of), have)
