"""Elections: a vote on each candidate by itself, seats, ties and terms.

Elected is who has more than half of the participants (39-3(11)); where they are more than the
seats, those with the most votes. The law says nothing of ties at the last seat; the rule for them
is the office's own and is said before the vote. Nobody is preferred for age: that would need dates
of birth, which the bot has no business to keep (94-V art. 7).
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256

from bot.core.errors import Invalid, Refusal
from bot.core.law import Tie
from bot.gatherings.rules.kinds import Asked
from bot.gatherings.rules.refusals import No
from bot.gatherings.rules.votes import Vote


@dataclass(frozen=True)
class Ballot:
    """The vote on one candidate. number: the one that stands before the name on the list."""

    number: int
    vote: Vote


@dataclass(frozen=True)
class Result:
    """What an election came to; candidates by number.

    elected: the most votes first. tied: as many votes at the last seat and not parted yet, for
    `left` seats. passed_over: more than half, but the seats were taken. not_passed: half or less.
    """

    seats: int
    elected: tuple[int, ...]
    tied: tuple[int, ...]
    passed_over: tuple[int, ...]
    not_passed: tuple[int, ...]

    @property
    def left(self) -> int:
        """Seats that nobody has; the tied are to be parted for them, or nobody was chosen."""
        return self.seats - len(self.elected)


def seats(asked: Asked, given: int) -> int:
    """How many may be elected.

    given: by the maslikhat's decision for representatives, or by the gathering's for its assembly.
    Refuses with `nobody_elected_here`, `seats_none`, or `seats_over_limit`.
    """
    if asked.seats is None:
        raise Refusal(No.NOBODY_ELECTED_HERE)
    if given < 1:
        raise Invalid(No.SEATS_NONE)
    if given > asked.seats.value:
        raise Invalid(No.SEATS_OVER_LIMIT, limit=asked.seats.value)
    return given


def elect(
    ballots: Sequence[Ballot], number_of_seats: int, share: Fraction, tie: Tie, seed: str = ""
) -> Result:
    """Who is elected.

    tie: the rule said beforehand. With a second vote the tied are left to `settle`; with the lot
    they are parted here by `seed`, which the hall names before the vote. Refuses with
    `seats_none`, `candidate_twice` or `lot_without_seed`.
    """
    if number_of_seats < 1:
        raise Invalid(No.SEATS_NONE)
    _check_once(ballots)
    if tie is Tie.LOT and not seed.strip():
        raise Invalid(No.LOT_WITHOUT_SEED)
    passed = sorted((b for b in ballots if b.vote.passed(share)), key=_most_votes_first)
    not_passed = tuple(b.number for b in ballots if not b.vote.passed(share))
    if len(passed) <= number_of_seats:
        return Result(number_of_seats, _numbers(passed), (), (), not_passed)
    bar = passed[number_of_seats - 1].vote.ayes
    above = [b for b in passed if b.vote.ayes > bar]
    level = [b for b in passed if b.vote.ayes == bar]
    below = [b for b in passed if b.vote.ayes < bar]
    parted = Result(number_of_seats, _numbers(above), _numbers(level), _numbers(below), not_passed)
    if len(level) == parted.left:
        return _seated(parted, parted.tied)
    return by_lot(parted, seed) if tie is Tie.LOT else parted


def settle(result: Result, ballots: Sequence[Ballot]) -> Result:
    """After a second vote on the tied alone: those with the most votes take the seats left.

    All of them had more than half already, so that only who has more counts now. Who is level
    again stays tied; `by_lot` ends it. Refuses with `candidate_twice`, or with
    `second_vote_not_on_the_tied` where others were voted on, or not all of them.
    """
    again = sorted(ballots, key=_most_votes_first)
    _check_once(again)
    if not result.tied or {b.number for b in again} != set(result.tied):
        raise Refusal(No.SECOND_VOTE_NOT_ON_THE_TIED)
    bar = again[result.left - 1].vote.ayes
    above = _numbers(b for b in again if b.vote.ayes > bar)
    level = _numbers(b for b in again if b.vote.ayes == bar)
    below = _numbers(b for b in again if b.vote.ayes < bar)
    parted = Result(
        result.seats,
        result.elected + above,
        level,
        below + result.passed_over,
        result.not_passed,
    )
    return _seated(parted, level) if len(level) == parted.left else parted


def by_lot(result: Result, seed: str) -> Result:
    """Part the tied by a lot that anybody can draw again: see `drawn`."""
    if not seed.strip():
        raise Invalid(No.LOT_WITHOUT_SEED)
    if not result.tied:
        return result
    return _seated(result, drawn(result.tied, seed)[: result.left])


def drawn(numbers: Iterable[int], seed: str) -> tuple[int, ...]:
    """Candidates in the order of a lot: by the SHA-256 of `seed:number`, the smallest first.

    `printf '%s' 'the seed:3' | sha256sum` shows the lot of candidate 3 to whoever doubts it.
    """
    return tuple(sorted(numbers, key=lambda number: lot(seed, number)))


def lot(seed: str, number: int) -> str:
    """The lot of one candidate, as `sha256sum` prints it."""
    return sha256(f"{seed.strip()}:{number}".encode()).hexdigest()


def _seated(result: Result, winners: Sequence[int]) -> Result:
    losers = tuple(number for number in result.tied if number not in winners)
    return Result(
        result.seats,
        (*result.elected, *winners),
        (),
        losers + result.passed_over,
        result.not_passed,
    )


def _check_once(ballots: Sequence[Ballot]) -> None:
    if len({ballot.number for ballot in ballots}) < len(ballots):
        raise Invalid(No.CANDIDATE_TWICE)


def _most_votes_first(ballot: Ballot) -> tuple[int, int]:
    return -ballot.vote.ayes, ballot.number


def _numbers(ballots: Iterable[Ballot]) -> tuple[int, ...]:
    return tuple(ballot.number for ballot in ballots)


@dataclass(frozen=True)
class Term:
    """How long somebody is elected for, both days included."""

    first: date
    last: date

    def runs_on(self, day: date) -> bool:
        """Whether it has begun and is not over."""
        return self.first <= day <= self.last


def term_of_office(elected_on: date, years: int) -> Term:
    """A term of whole years from an election to the same date of the last year.

    The day counted last bears the date of the election; where that year has no 29 February, it is
    the 28th (Civil Code, art. 174, from memory).
    """
    year = elected_on.year + years
    last = calendar.monthrange(year, elected_on.month)[1]
    return Term(elected_on, date(year, elected_on.month, min(elected_on.day, last)))
