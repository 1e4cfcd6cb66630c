"""What looks unusual in a vote is told, of nobody by name, and nothing of too few."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.budget.rules.bounds import SMALLEST_CELL
from bot.budget.rules.election import Ballot, Election, Project, Ties
from bot.budget.rules.explained import explain
from bot.budget.rules.kinds import Method
from bot.budget.rules.result import tellable, visible
from bot.budget.rules.unusual import Cast, Finding, Note, Sign, Village, note
from bot.core.clock import from_village
from tests.support.okrugs import AKSU, BIRLIK, ZHANAZHOL
from tests.support.worlds import NOW

NOON = from_village(NOW.date(), NOW.time().replace(12, 0))
VILLAGES = [Village(AKSU, 812, 300), Village(BIRLIK, 430, 150), Village(ZHANAZHOL, 96, 40)]


def cast(
    many: int,
    at: datetime = NOON,
    apart: timedelta = timedelta(minutes=47),
    *,
    village: str = AKSU,
    newcomer: bool = False,
    on_paper: bool = False,
) -> list[Cast]:
    """Votes by day, one after another, from day to day if they are many."""
    found, moment = [], at
    for _ in range(many):
        found.append(Cast(moment, village, newcomer, on_paper))
        moment += apart
        if moment.hour >= at.hour + 6 and apart > timedelta(minutes=10):
            moment = at + timedelta(days=(moment - at).days + 1)
    return found


def villagers(aksu: int, birlik: int, zhanazhol: int) -> list[Cast]:
    return [
        one
        for code, many in ((AKSU, aksu), (BIRLIK, birlik), (ZHANAZHOL, zhanazhol))
        for one in cast(many, village=code)
    ]


def signs(found: Note) -> list[Sign]:
    return [one.sign for one in found.findings]


def test_of_an_ordinary_vote_there_is_nothing_to_say():
    assert note(villagers(60, 30, 8), VILLAGES) == Note(enough=True)


def test_of_a_handful_of_votes_nothing_can_be_said():
    assert note(cast(19, newcomer=True), VILLAGES) == Note(enough=False)


@pytest.mark.parametrize(
    ("odd", "sign", "count"),
    [
        (cast(30, NOON + timedelta(hours=11), timedelta(minutes=9)), Sign.NIGHT, 30),
        (cast(25, NOON, timedelta(seconds=3)), Sign.TEN_MINUTES, 26),
        (cast(60, NOON, timedelta(seconds=59)), Sign.HOUR, 62),
        (cast(30, newcomer=True), Sign.NEWCOMERS, 30),
        (cast(80, on_paper=True), Sign.PAPER, 80),
    ],
    ids=["at night", "in ten minutes", "in an hour", "newcomers", "on paper"],
)
def test_a_sign_is_told_with_its_number(odd: list[Cast], sign: Sign, count: int):
    found = note([*cast(70), *odd], [])
    told = {one.sign: one for one in found.findings}
    assert (told[sign].count, told[sign].of) == (count, 70 + len(odd))
    assert (
        Note(found.enough, tuple(Finding.from_json(one.to_json()) for one in found.findings))
        == found
    )


def test_a_burst_is_told_to_ten_minutes_and_not_to_the_second():
    burst = cast(25, NOON + timedelta(minutes=13, seconds=7), timedelta(seconds=3))
    at = {one.sign: one.at for one in note([*cast(70), *burst]).findings}
    assert at[Sign.TEN_MINUTES] == NOON + timedelta(minutes=10)


def test_that_many_vote_when_everybody_is_called_is_no_wonder():
    votes = [*cast(70), *cast(60, NOON + timedelta(minutes=5), timedelta(seconds=50))]
    assert signs(note(votes))
    assert not signs(note(votes, calls=[NOON]))


def test_a_village_beyond_its_size_is_named():
    found = note(villagers(20, 20, 60), VILLAGES)
    assert [(one.sign, one.settlement, one.count, one.size) for one in found.findings] == [
        (Sign.BEYOND_SHARE, ZHANAZHOL, 60, 7)
    ]
    (more,) = note(villagers(300, 150, 120), VILLAGES).findings
    assert (more.sign, more.count, more.size) == (Sign.BEYOND_ADULTS, 120, 96)
    assert not signs(note(villagers(20, 20, 60), VILLAGES, hidden={ZHANAZHOL}))


@pytest.mark.parametrize(("odd", "rest"), [(4, 16), (96, 4), (100, 0), (50, 50)])
def test_too_few_are_never_told_of_neither_those_who_did_nor_those_who_did_not(
    odd: int, rest: int
):
    found = note([*cast(odd, newcomer=True), *cast(rest)])
    for one in found.findings:
        assert one.count >= SMALLEST_CELL
        assert one.of - one.count == 0 or one.of - one.count >= SMALLEST_CELL
    assert tellable(odd, odd + rest) == (odd if rest in {0, 50} else None)


@given(
    st.dictionaries(
        st.sampled_from(["", "a", "b", "c", "d"]),
        st.dictionaries(st.frozensets(st.integers(1, 3)), st.integers(1, 6), max_size=4),
    )
)
def test_villages_are_hidden_alike_wherever_they_are_told_of(
    settlements: dict[str, dict[Ballot, int]],
):
    """What one page hides another would give away if it hid something else."""
    ordered = dict(sorted(settlements.items()))
    together: Counter[Ballot] = Counter()
    for ballots in ordered.values():
        together.update(ballots)
    election = Election([Project(one, one) for one in (1, 2, 3)], 3, dict(together))
    told = explain(election, Method.EQUAL_SHARES, Ties(), None, ordered)
    sizes = {code: sum(ballots.values()) for code, ballots in ordered.items()}
    assert {code: place.voters for code, place in told.places.items()} == visible(sizes)
