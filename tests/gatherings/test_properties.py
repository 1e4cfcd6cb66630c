"""What is true of every number, not only of the examples in test_rules.py."""

from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.clock import from_village, village_date
from bot.core.errors import Invalid, Refusal
from bot.core.law import Late, Tie, gathering_law
from bot.gatherings.rules.elections import (
    Ballot,
    Result,
    by_lot,
    drawn,
    elect,
    settle,
    term_of_office,
)
from bot.gatherings.rules.kinds import Kind, Quorum, asked
from bot.gatherings.rules.notice import check, notice_period
from bot.gatherings.rules.quorum import at_least, quorum
from bot.gatherings.rules.votes import Outcome, Vote, outcome

LAW = gathering_law()
HALF = LAW.decision.value
RULES = st.sampled_from([rule for kind in Kind for rule in asked(kind).quorums])
SHARES = st.fractions(Fraction(1, 100), 1, max_denominator=100)
PEOPLE = st.integers(1, 50_000)
PRESENT = st.integers(0, 50_000)
DAYS = st.dates(date(2024, 3, 1), date(2040, 12, 31))
MOMENTS = st.builds(from_village, DAYS, st.times())
DAY = timedelta(days=1)


# The quorum


@given(SHARES, PEOPLE)
def test_a_quorum_is_never_smaller_than_its_share_and_one_fewer_would_be(
    share: Fraction, out_of: int
):
    needed = at_least(share, out_of)
    assert Fraction(needed) >= share * out_of
    assert Fraction(needed - 1) < share * out_of


@given(SHARES, PEOPLE)
def test_a_quorum_is_at_least_one_person_and_never_more_than_there_are(
    share: Fraction, out_of: int
):
    assert 1 <= at_least(share, out_of) <= out_of


@given(SHARES, PEOPLE, PEOPLE)
def test_where_more_may_vote_no_fewer_are_needed(share: Fraction, one: int, other: int):
    fewer, more = sorted((one, other))
    assert at_least(share, fewer) <= at_least(share, more)


@given(RULES, PEOPLE, PRESENT, PRESENT)
def test_whoever_comes_never_takes_a_quorum_away(rule: Quorum, out_of: int, one: int, other: int):
    fewer, more = (quorum(rule, out_of, there) for there in sorted((one, other)))
    assert fewer.missing >= more.missing
    assert more.reached or not fewer.reached


@given(RULES, PEOPLE, PRESENT)
def test_a_quorum_is_reached_when_as_many_come_as_are_missing(
    rule: Quorum, out_of: int, there: int
):
    now = quorum(rule, out_of, there)
    assert quorum(rule, out_of, there + now.missing).reached
    if now.missing:
        assert not quorum(rule, out_of, there + now.missing - 1).reached


# The vote


@st.composite
def votes(draw: st.DrawFn, present: int | None = None) -> Vote:
    there = draw(st.integers(1, 300)) if present is None else present
    ayes = draw(st.integers(0, there))
    noes = draw(st.integers(0, there - ayes))
    return Vote(there, ayes, noes, draw(st.integers(0, there - ayes - noes)))


@given(votes())
def test_no_vote_passes_with_half_or_less(counted: Vote):
    assert (outcome(counted, HALF) is Outcome.PASSED) is (counted.ayes * 2 > counted.present)


@given(votes())
def test_those_for_are_more_than_everybody_else_together_where_it_passes(counted: Vote):
    others = counted.noes + counted.abstained + counted.silent
    assert counted.passed(HALF) is (counted.ayes > others)


@given(votes(), SHARES)
def test_the_needed_number_is_more_than_the_share_and_one_fewer_is_not(
    counted: Vote, share: Fraction
):
    needed = counted.needed(share)
    assert Fraction(needed) > share * counted.present >= needed - 1


@given(st.integers(-3, 50), st.integers(-3, 50), st.integers(-3, 50), st.integers(-3, 50))
def test_a_vote_adds_up_or_is_refused(present: int, ayes: int, noes: int, abstained: int):
    adds_up = min(ayes, noes, abstained) >= 0 < present >= ayes + noes + abstained
    if adds_up:
        assert Vote(present, ayes, noes, abstained).silent >= 0
        return
    with pytest.raises(Invalid):
        Vote(present, ayes, noes, abstained)


@given(votes(), RULES, PEOPLE)
def test_nothing_passes_without_a_quorum(counted: Vote, rule: Quorum, out_of: int):
    there = quorum(rule, out_of, counted.present)
    if not there.reached:
        assert outcome(counted, HALF, there) is Outcome.NO_QUORUM


# Elections


@st.composite
def elections(draw: st.DrawFn, most: int = 12) -> tuple[list[Ballot], int]:
    """Few voters, so that ties are common; and seats from one to the law's most."""
    present = draw(st.integers(1, 9))
    cast = draw(st.lists(votes(present), max_size=most))
    numbers = draw(st.permutations(range(1, len(cast) + 1)))
    seats = draw(st.integers(1, LAW.assembly_members.value))
    return [Ballot(n, one) for n, one in zip(numbers, cast, strict=True)], draw(
        st.sampled_from([1, 2, 3, seats])
    )


def ayes(ballots: list[Ballot]) -> dict[int, int]:
    return {ballot.number: ballot.vote.ayes for ballot in ballots}


def everybody(result: Result) -> list[int]:
    return sorted(result.elected + result.tied + result.passed_over + result.not_passed)


@given(elections(), st.sampled_from(Tie))
def test_the_elected_are_never_more_than_candidates_or_seats(
    one: tuple[list[Ballot], int], tie: Tie
):
    ballots, seats = one
    result = elect(ballots, seats, HALF, tie, seed="48")
    assert len(result.elected) <= min(seats, len(ballots))
    assert everybody(result) == sorted(ayes(ballots))


@given(elections(), st.sampled_from(Tie))
def test_nobody_is_elected_with_half_or_less(one: tuple[list[Ballot], int], tie: Tie):
    ballots, seats = one
    result = elect(ballots, seats, HALF, tie, seed="48")
    for ballot in ballots:
        if ballot.number in result.elected:
            assert ballot.vote.ayes * 2 > ballot.vote.present


@given(elections(), st.sampled_from(Tie))
def test_nobody_with_fewer_votes_is_elected_before_one_with_more(
    one: tuple[list[Ballot], int], tie: Tie
):
    ballots, seats = one
    result = elect(ballots, seats, HALF, tie, seed="48")
    cast = ayes(ballots)
    in_order = [cast[number] for number in result.elected]
    assert in_order == sorted(in_order, reverse=True)
    others = (*result.tied, *result.passed_over, *result.not_passed)
    assert all(cast[e] >= cast[other] for e in result.elected for other in others)
    assert all(cast[e] > cast[t] for e in result.elected for t in result.tied)


@given(elections(), st.sampled_from(Tie))
def test_a_seat_stays_empty_only_for_want_of_votes_or_for_a_tie(
    one: tuple[list[Ballot], int], tie: Tie
):
    ballots, seats = one
    result = elect(ballots, seats, HALF, tie, seed="48")
    if result.passed_over:
        assert result.left == 0 or result.tied
    if result.tied:
        assert tie is Tie.SECOND_VOTE
        assert 0 < result.left < len(result.tied)
        assert len({ayes(ballots)[number] for number in result.tied}) == 1


@given(elections(), st.randoms())
def test_the_order_of_the_list_elects_nobody(one: tuple[list[Ballot], int], any_order):
    ballots, seats = one
    shuffled = [*ballots]
    any_order.shuffle(shuffled)
    once, again = (elect(b, seats, HALF, Tie.LOT, seed="48") for b in (ballots, shuffled))
    assert once.elected == again.elected


@given(st.data(), elections())
def test_a_second_vote_parts_the_tied_or_leaves_them_to_the_lot(
    data: st.DataObject, one: tuple[list[Ballot], int]
):
    first = elect(*one, HALF, Tie.SECOND_VOTE)
    if not first.tied:
        return
    again = [Ballot(number, data.draw(votes(9))) for number in first.tied]
    second = settle(first, again)
    last = by_lot(second, "48")
    assert second.elected[: len(first.elected)] == first.elected
    assert (last.left, last.tied) == (0, ())
    assert everybody(first) == everybody(second) == everybody(last)
    cast = ayes(again)
    won = last.elected[len(first.elected) :]
    assert all(cast[w] >= cast[n] for w in won for n in first.tied if n not in last.elected)


def test_the_lot_favours_no_place_on_the_list():
    """Three candidates and 3,000 seeds: each comes first about a thousand times."""
    firsts = [drawn((1, 2, 3), str(seed))[0] for seed in range(3_000)]
    assert all(900 < firsts.count(number) < 1_100 for number in (1, 2, 3))


# Notice and terms


@given(MOMENTS, MOMENTS)
def test_a_notice_is_as_many_days_as_one_turns_leaves_of_the_calendar(
    one: datetime, other: datetime
):
    sent, held = min(one, other), min(max(one, other), min(one, other) + 400 * DAY)
    leaves, day = 0, village_date(sent)
    while day < village_date(held):
        leaves, day = leaves + 1, day + DAY
    assert notice_period(sent, held, 10).given == leaves


@given(MOMENTS, st.integers(0, 60), st.times())
def test_the_earliest_day_is_in_time_and_the_day_before_is_not(
    sent: datetime, days: int, hour: time
):
    earliest = notice_period(sent, sent, days).earliest
    assert notice_period(sent, from_village(earliest, hour), days).late_by == 0
    assert notice_period(sent, from_village(earliest - DAY, hour), days).late_by == 1


@given(MOMENTS, st.integers(0, 60))
def test_who_calls_late_on_the_last_day_is_in_time_and_on_the_next_morning_is_not(
    held: datetime, days: int
):
    last = notice_period(held, held, days).last_call
    assert notice_period(from_village(last, time(23, 59)), held, days).in_time
    assert notice_period(from_village(last + DAY, time()), held, days).late_by == 1


@given(MOMENTS, MOMENTS, st.integers(0, 30))
def test_a_late_notice_never_goes_out_unsaid(sent: datetime, held: datetime, days: int):
    if held > sent and notice_period(sent, held, days).in_time:
        assert check(sent, held, days, when_late=Late.REASON).held == village_date(held)
        return
    with pytest.raises(Refusal, match=r"notice_too_late|day_is_past"):
        check(sent, held, days, when_late=Late.REASON)


@given(DAYS, st.integers(1, 10))
def test_a_term_ends_on_the_date_it_began_on_so_many_years_later(elected: date, years: int):
    made = term_of_office(elected, years)
    assert made.last.year == elected.year + years
    assert made.last.month == elected.month
    assert made.last.day == elected.day or (elected.day, made.last.day) == (29, 28)
