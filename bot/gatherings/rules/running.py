"""How far an election has come, from its seats to its result: found anew from what was counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bot.core.law import Tie
from bot.gatherings.rules.elections import Ballot, Result, by_lot, drawn, elect, settle
from bot.gatherings.rules.votes import Vote


class Stage(StrEnum):
    """What is asked for next."""

    SEATS = "seats"
    CANDIDATES = "candidates"
    SEED = "seed"  # the hall names words for a lot before anybody is voted on
    VOTE = "vote"
    SECOND_VOTE = "second_vote"  # on those with as many votes at the last seat
    LOT = "lot"  # level again: the hall names words, and the lot is drawn
    OVER = "over"


@dataclass(frozen=True)
class Running:
    """One candidate: the vote, and the second one where there was one."""

    number: int
    vote: Vote | None = None
    again: Vote | None = None


@dataclass(frozen=True)
class Course:
    """Where it stands. candidate: the number of whom is voted on next, 0 where nobody is.

    result: as far as it is known; tied: who had to be parted, by votes or by lot.
    lot: in the order in which they were drawn; empty where no lot was needed.
    """

    stage: Stage
    candidate: int = 0
    result: Result | None = None
    tied: tuple[int, ...] = ()
    lot: tuple[int, ...] = ()

    @property
    def voting(self) -> bool:
        """Whether hands are counted now."""
        return self.stage in {Stage.VOTE, Stage.SECOND_VOTE}


def course(
    candidates: Sequence[Running], seats: int | None, tie: Tie, seed: str, share: Fraction
) -> Course:
    """How far it is. seed: named before the vote for a lot, or after a second vote that was level.

    Whatever is put right earlier changes what follows: nothing of it is kept.
    """
    if seats is None:
        return Course(Stage.SEATS)
    if not candidates:
        return Course(Stage.CANDIDATES)
    if tie is Tie.LOT and not seed.strip():
        return Course(Stage.SEED)
    following = next((one.number for one in candidates if one.vote is None), 0)
    if following:
        return Course(Stage.VOTE, following)
    ballots = [Ballot(one.number, one.vote) for one in candidates if one.vote is not None]
    first = elect(ballots, seats, share, Tie.SECOND_VOTE)
    if not first.tied:
        return Course(Stage.OVER, 0, first)
    if tie is Tie.LOT:
        return _lot(first, first.tied, seed)
    return _second_vote(first, candidates, seed)


def _second_vote(first: Result, candidates: Sequence[Running], seed: str) -> Course:
    level = [one for one in candidates if one.number in first.tied]
    following = next((one.number for one in level if one.again is None), 0)
    if following:
        return Course(Stage.SECOND_VOTE, following, first, first.tied)
    settled = settle(
        first, [Ballot(one.number, one.again) for one in level if one.again is not None]
    )
    if not settled.tied:
        return Course(Stage.OVER, 0, settled, first.tied)
    if not seed.strip():
        return Course(Stage.LOT, 0, settled, settled.tied)
    return _lot(settled, first.tied, seed)


def _lot(result: Result, tied: tuple[int, ...], seed: str) -> Course:
    return Course(Stage.OVER, 0, by_lot(result, seed), tied, drawn(result.tied, seed))
