"""What the law asks of gatherings, example by example: to be read beside Law 148-II.

Every test names the article it rests on. "The office's own rule" is said where the law is silent;
"from memory" where its text was not read. The numbers come from `bot/core/law.yaml`.
"""

from datetime import date, datetime, time
from fractions import Fraction

import pytest

from bot.core.clock import from_village
from bot.core.errors import Invalid, Refusal
from bot.core.law import Late, Tie, gathering_law
from bot.core.workdays import work_calendar
from bot.gatherings.rules import consideration
from bot.gatherings.rules.consideration import Answer, Side, Standing, consider_by, hand_over_by
from bot.gatherings.rules.elections import (
    Ballot,
    by_lot,
    drawn,
    elect,
    seats,
    settle,
    term_of_office,
)
from bot.gatherings.rules.kinds import (
    BY_DISTRICT,
    BY_INITIATIVE,
    BY_LAW,
    Asked,
    Base,
    Chair,
    Convener,
    Elects,
    Initiative,
    Kind,
    Quorum,
    Who,
    asked,
)
from bot.gatherings.rules.minutes import (
    LEAVES_OPEN,
    Business,
    Gap,
    Held,
    Legal,
    Minutes,
    Missing,
    Officers,
    Present,
    may_be_signed,
    missing,
)
from bot.gatherings.rules.notice import check, notice_period
from bot.gatherings.rules.quorum import Threshold, initiative, quorum
from bot.gatherings.rules.votes import Outcome, Vote, outcome

LAW = gathering_law()
GATHERING, SEPARATE, ASSEMBLY = map(asked, (Kind.GATHERING, Kind.SEPARATE, Kind.ASSEMBLY))
REPORT, EVENT = map(asked, (Kind.REPORT, Kind.EVENT))
HALF = LAW.decision.value


def quorum_of(kind: Asked, base: Base | None = None) -> Quorum:
    rule = kind.quorum_by(base)
    assert rule is not None
    return rule


def initiative_of(kind: Asked) -> Initiative:
    assert kind.initiative is not None
    return kind.initiative


def village(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment by the clock of the village."""
    return from_village(date(year, month, day), time(hour, minute))


# 1. Who gathers, and who may have it called


def test_members_of_the_community_who_live_there_take_part_in_a_gathering():
    """148-II art. 39-1, 39-3(1)"""
    assert GATHERING.takes_part is Who.COMMUNITY


def test_only_people_of_one_village_or_street_take_part_in_a_separate_gathering():
    """148-II art. 39-3(6)"""
    assert SEPARATE.takes_part is Who.SECTION


def test_only_its_members_take_part_in_an_assembly():
    """148-II art. 39-3(2)"""
    assert ASSEMBLY.takes_part is Who.MEMBERS


def test_a_gathering_is_called_by_the_akim_or_by_residents():
    """148-II art. 39-3(5)"""
    assert GATHERING.conveners == {Convener.AKIM, Convener.RESIDENTS}


def test_an_assembly_is_called_by_the_akim_or_by_its_members():
    """148-II art. 39-3(7)"""
    assert ASSEMBLY.conveners == {Convener.AKIM, Convener.MEMBERS}


def test_a_separate_gathering_is_called_by_the_akim_alone():
    """148-II art. 39-3(6)"""
    assert SEPARATE.conveners == {Convener.AKIM}
    assert SEPARATE.initiative is None


def test_a_tenth_of_the_residents_may_ask_for_a_gathering():
    """148-II art. 39-3(5): 10 % of 1,234 is 123.4; a part of a person is a person"""
    asks = initiative_of(GATHERING)
    assert initiative(asks, 1234, 123) == Threshold(out_of=1234, needed=124, have=123)
    assert initiative(asks, 1234, 123).missing == 1
    assert initiative(asks, 1234, 124).reached


def test_residents_need_the_positive_decision_of_the_district_akim():
    """148-II art. 39-3(5)"""
    assert initiative_of(GATHERING).by_district


def test_a_tenth_of_its_members_may_ask_for_an_assembly_and_need_nobodys_permission():
    """148-II art. 39-3(7): three of twenty-five"""
    asks = initiative_of(ASSEMBLY)
    assert initiative(asks, 25, 3).needed == 3
    assert not initiative(asks, 25, 2).reached
    assert not asks.by_district


def test_the_law_asks_nothing_of_a_day_of_clearing_the_yards():
    """The office's own rule: nothing is decided there, so that nothing is counted"""
    nothing = Asked(Kind.EVENT, Who.EVERYBODY, Chair.ANYBODY)
    assert asked(Kind.EVENT) == nothing


def test_everybody_may_hear_the_akims_report_and_nothing_is_decided_there():
    """401-V art. 9(3), 14: at least once a year; no quorum or notice was found in the law"""
    nothing = Asked(Kind.REPORT, Who.EVERYBODY, Chair.AKIM)
    assert asked(Kind.REPORT) == nothing


@pytest.mark.parametrize("kind", Kind)
def test_the_lists_of_kinds_say_what_the_table_says(kind: Kind):
    asks = asked(kind)
    is_by_law = kind in BY_LAW
    assert (asks.notice is not None) is is_by_law
    assert (asks.quorum_by() is not None) is is_by_law
    assert (asks.handed_over is not None) is is_by_law
    assert (asks.initiative is not None) is (kind in BY_INITIATIVE)
    assert bool(asks.initiative and asks.initiative.by_district) is (kind in BY_DISTRICT)
    assert (asks.seats is None) is (asks.elects is Elects.NOBODY)


# 2. The notice


def test_people_are_told_ten_calendar_days_before():
    """148-II art. 39-3(8): told on 1 December, held on the 11th at the earliest"""
    for kind in (GATHERING, SEPARATE, ASSEMBLY):
        needed = kind.notice_for(only_candidates=False)
        assert needed is not None
        assert needed.value == 10
        given = notice_period(village(2026, 12, 1), village(2026, 12, 11), needed.value)
        assert given.in_time
        assert given.earliest == date(2026, 12, 11)


def test_nine_days_are_one_too_few():
    """148-II art. 39-3(8)"""
    given = notice_period(village(2026, 12, 1), village(2026, 12, 10), 10)
    assert (given.given, given.late_by, given.in_time) == (9, 1, False)
    assert given.last_call == date(2026, 11, 30)


def test_three_days_are_enough_where_the_assembly_takes_up_candidates_for_akim():
    """148-II art. 39-3(8)"""
    needed = ASSEMBLY.notice_for(only_candidates=True)
    assert needed is not None
    assert needed.value == 3


@pytest.mark.parametrize("kind", [GATHERING, SEPARATE])
def test_no_other_gathering_has_the_shorter_notice(kind: Asked):
    """148-II art. 39-3(8)"""
    assert kind.notice_for(only_candidates=True) is kind.notice


@pytest.mark.parametrize(
    ("sent", "held", "days"),
    [
        # the hour does not matter, the day of the village does
        (village(2026, 12, 1, 0, 0), village(2026, 12, 11, 23, 59), 10),
        (village(2026, 12, 1, 23, 59), village(2026, 12, 11, 0, 1), 10),
        (village(2026, 12, 2, 0, 0), village(2026, 12, 11, 10), 9),
        # ends of months and of the year
        (village(2026, 11, 28), village(2026, 12, 8), 10),
        (village(2026, 12, 25), village(2027, 1, 4), 10),
        # 29 February is a day like any other
        (village(2028, 2, 20), village(2028, 3, 1), 10),
        (village(2027, 2, 20), village(2027, 3, 1), 9),
        # days off count: Nauryz, Saturdays and Sundays
        (village(2027, 3, 15), village(2027, 3, 25), 10),
    ],
)
def test_days_are_counted_from_the_day_after_the_notice(sent: datetime, held: datetime, days: int):
    """148-II art. 39-3(8): calendar days, by the clock of the village"""
    assert notice_period(sent, held, 10).given == days


def test_a_late_notice_is_refused_with_the_first_day_that_is_possible():
    """148-II art. 39-3(8)"""
    with pytest.raises(Refusal) as no:
        check(village(2026, 12, 1), village(2026, 12, 8), 10, when_late=Late.REFUSE, reason="…")
    assert no.value.name == "notice_too_late"
    assert no.value.params == {"earliest": date(2026, 12, 11), "late_by": 3}


def test_a_late_notice_goes_out_with_its_reason_where_the_law_file_says_so():
    """The office's own rule: people may have been told on paper in time"""
    sent, held = village(2026, 12, 1), village(2026, 12, 8)
    with pytest.raises(Refusal, match="notice_too_late"):
        check(sent, held, 10, when_late=Late.REASON, reason=" ")
    late = check(sent, held, 10, when_late=Late.REASON, reason="Told on paper on 25 November")
    assert late.late_by == 3


def test_nobody_is_called_to_a_day_that_has_passed():
    """Common sense: no reason helps"""
    with pytest.raises(Invalid, match="day_is_past"):
        check(village(2026, 12, 2), village(2026, 12, 1), 0, when_late=Late.REASON, reason="…")


def test_a_gathering_called_again_is_announced_as_long_before_as_the_first_time():
    """148-II art. 39-3(8): too few came on the 11th; the same evening it is called again"""
    evening = village(2026, 12, 11, 20)
    with pytest.raises(Refusal, match="notice_too_late"):
        check(evening, village(2026, 12, 20), 10, when_late=Late.REFUSE)
    assert check(evening, village(2026, 12, 21), 10, when_late=Late.REFUSE).in_time


def test_a_day_of_clearing_the_yards_may_be_called_for_the_same_evening():
    """The law asks for no notice"""
    morning = village(2026, 12, 1, 9)
    assert check(morning, village(2026, 12, 1, 18), 0, when_late=Late.REFUSE).in_time


# 3. The quorum


@pytest.mark.parametrize(
    ("entitled", "needed"), [(520, 52), (521, 53), (529, 53), (530, 53), (10, 1), (11, 2), (1, 1)]
)
def test_a_tenth_of_the_entitled_is_needed_and_a_part_of_a_person_is_a_person(
    entitled: int, needed: int
):
    """148-II art. 39-3(9)"""
    assert quorum(quorum_of(GATHERING), entitled, 0).needed == needed
    assert quorum(quorum_of(SEPARATE), entitled, 0).needed == needed


def test_forty_seven_of_fifty_two_are_five_too_few():
    """148-II art. 39-3(9): 520 may vote"""
    now = quorum(quorum_of(GATHERING), 520, 47)
    assert (now.have, now.needed, now.missing, now.reached) == (47, 52, 5, False)


def test_the_fifty_second_makes_the_quorum():
    """148-II art. 39-3(9)"""
    assert quorum(quorum_of(GATHERING), 520, 52).reached


def test_half_of_twenty_five_members_is_thirteen():
    """148-II art. 39-3(9)"""
    assert not quorum(quorum_of(ASSEMBLY), 25, 12).reached
    assert quorum(quorum_of(ASSEMBLY), 25, 13).reached


def test_half_of_twenty_four_members_is_twelve():
    """148-II art. 39-3(9): at least half, and not more than half"""
    assert quorum(quorum_of(ASSEMBLY), 24, 12).reached


def test_an_okrug_may_count_its_gathering_by_elected_representatives():
    """148-II art. 39-3 in the wording of 2013, still applied by some; from memory"""
    rule = quorum_of(GATHERING, Base.REPRESENTATIVES)
    assert quorum(rule, 45, 22).missing == 1
    assert rule.share.to_check


@pytest.mark.parametrize(
    ("kind", "base"),
    [
        (SEPARATE, Base.REPRESENTATIVES),
        (SEPARATE, Base.MEMBERS),
        (ASSEMBLY, Base.ENTITLED),
        (GATHERING, Base.MEMBERS),
    ],
)
def test_a_quorum_is_not_counted_by_people_it_is_no_part_of(kind: Asked, base: Base):
    """148-II art. 39-3(9)"""
    with pytest.raises(Invalid, match="base_not_for_kind"):
        kind.quorum_by(base)


def test_no_quorum_is_known_before_it_is_known_how_many_may_vote():
    """148-II art. 39-3(9), (10): the number of the entitled stands in the minutes"""
    with pytest.raises(Refusal, match="entitled_unknown"):
        quorum(quorum_of(GATHERING), None, 47)


def test_where_nobody_may_vote_there_is_no_quorum():
    """148-II art. 39-3(9): or else nobody at all would be enough"""
    with pytest.raises(Refusal, match="nobody_entitled"):
        quorum(quorum_of(GATHERING), 0, 0)


@pytest.mark.parametrize(("out_of", "have"), [(-1, 5), (5, -1)])
def test_there_are_no_fewer_people_than_none(out_of: int, have: int):
    with pytest.raises(Invalid, match="count_below_zero"):
        quorum(quorum_of(GATHERING), out_of, have)


def test_more_people_than_may_vote_show_that_a_number_is_wrong():
    """The office's own rule: told, and not refused, for they are there"""
    assert quorum(quorum_of(SEPARATE), 40, 41).beyond
    assert not quorum(quorum_of(SEPARATE), 40, 40).beyond


# 4. The vote


@pytest.mark.parametrize(
    ("counted", "result"),
    [
        (Vote(present=60, ayes=31, noes=29), Outcome.PASSED),
        (Vote(present=60, ayes=30, noes=30), Outcome.NOT_PASSED),  # half is not more than half
        (Vote(present=61, ayes=31, noes=30), Outcome.PASSED),
        (Vote(present=61, ayes=30, noes=20, abstained=11), Outcome.NOT_PASSED),
        (Vote(present=60, ayes=30, noes=0, abstained=30), Outcome.NOT_PASSED),
        (Vote(present=60, ayes=30), Outcome.NOT_PASSED),  # the others raised no hand
        (Vote(present=1, ayes=1), Outcome.PASSED),
        (Vote(present=2, ayes=1), Outcome.NOT_PASSED),
        (Vote(present=60, ayes=0), Outcome.NOT_PASSED),
    ],
)
def test_a_decision_needs_more_than_half_of_those_who_take_part(counted: Vote, result: Outcome):
    """148-II art. 39-3(11): who abstains or says nothing is not for it"""
    assert outcome(counted, HALF) is result


def test_who_raised_no_hand_is_known_as_well():
    """148-II art. 39-3(11)"""
    counted = Vote(present=60, ayes=31, noes=20, abstained=5)
    assert (counted.silent, counted.needed(HALF)) == (4, 31)


def test_more_hands_than_people_are_counted_again():
    """Common sense: nobody has two votes"""
    with pytest.raises(Invalid) as no:
        Vote(present=60, ayes=40, noes=20, abstained=1)
    assert (no.value.name, no.value.params) == (
        "votes_do_not_add_up",
        {"present": 60, "votes": 61},
    )


def test_nobody_decides_nothing():
    with pytest.raises(Invalid, match="nobody_present"):
        Vote(present=0, ayes=0)


@pytest.mark.parametrize("hands", [(-1, 0, 0), (0, -1, 0), (0, 0, -1)])
def test_no_vote_is_less_than_none(hands: tuple[int, int, int]):
    with pytest.raises(Invalid, match="count_below_zero"):
        Vote(60, *hands)


def test_too_few_people_decide_nothing_however_they_vote():
    """148-II art. 39-3(9): half have left before the vote"""
    left = quorum(quorum_of(GATHERING), 520, 26)
    assert outcome(Vote(present=26, ayes=26), HALF, left) is Outcome.NO_QUORUM


# 5. Elections


def test_a_separate_gathering_elects_at_most_three_representatives():
    """148-II art. 39-3(6): how many is decided by the district maslikhat"""
    assert SEPARATE.elects is Elects.REPRESENTATIVES
    assert [seats(SEPARATE, given) for given in (1, 2, 3)] == [1, 2, 3]
    with pytest.raises(Invalid) as no:
        seats(SEPARATE, 4)
    assert (no.value.name, no.value.params) == ("seats_over_limit", {"limit": 3})


def test_a_gathering_elects_an_assembly_of_at_most_twenty_five():
    """148-II art. 39-3(2)"""
    assert GATHERING.elects is Elects.ASSEMBLY
    assert seats(GATHERING, 25) == 25
    with pytest.raises(Invalid, match="seats_over_limit"):
        seats(GATHERING, 26)


def test_nobody_is_elected_to_no_seats():
    with pytest.raises(Invalid, match="seats_none"):
        seats(GATHERING, 0)
    with pytest.raises(Invalid, match="seats_none"):
        elect(ballots(40, 30), 0, HALF, Tie.SECOND_VOTE)


@pytest.mark.parametrize("kind", [ASSEMBLY, REPORT, EVENT])
def test_no_other_gathering_elects_anybody(kind: Asked):
    """148-II art. 39-3(2), (6)"""
    with pytest.raises(Refusal, match="nobody_elected_here"):
        seats(kind, 1)


def ballots(present: int, *ayes: int) -> list[Ballot]:
    """Candidates 1, 2, 3 … with so many votes for each."""
    return [Ballot(n, Vote(present, votes)) for n, votes in enumerate(ayes, start=1)]


def test_each_candidate_is_voted_on_and_those_with_most_votes_take_the_seats():
    """148-II art. 39-3(6), (11); a vote on each candidate separately from memory"""
    result = elect(ballots(40, 25, 38, 21, 30, 20), 3, HALF, Tie.SECOND_VOTE)
    assert result.elected == (2, 4, 1)
    assert result.passed_over == (3,)  # 21 of 40 would have been enough
    assert result.not_passed == (5,)  # 20 of 40 is half
    assert (result.tied, result.left) == ((), 0)


def test_a_seat_stays_empty_rather_than_go_to_who_has_half():
    """148-II art. 39-3(11)"""
    result = elect(ballots(40, 30, 20, 19), 3, HALF, Tie.SECOND_VOTE)
    assert (result.elected, result.left, result.not_passed) == ((1,), 2, (2, 3))


def test_as_many_votes_are_no_tie_where_there_are_seats_for_all():
    """148-II art. 39-3(6)"""
    result = elect(ballots(40, 30, 30, 30), 3, HALF, Tie.SECOND_VOTE)
    assert result.elected == (1, 2, 3)
    above = elect(ballots(40, 30, 30, 25, 22), 2, HALF, Tie.SECOND_VOTE)
    assert (above.elected, above.passed_over) == ((1, 2), (3, 4))


def test_a_tie_at_the_last_seat_is_voted_on_once_more():
    """The office's own rule: the gathering itself parts those who are level"""
    first = elect(ballots(40, 35, 30, 30, 30, 25), 2, HALF, Tie.SECOND_VOTE)
    assert (first.elected, first.tied, first.left) == ((1,), (2, 3, 4), 1)
    again = [Ballot(2, Vote(40, 12)), Ballot(3, Vote(40, 18)), Ballot(4, Vote(40, 10))]
    second = settle(first, again)
    assert (second.elected, second.tied, second.left) == ((1, 3), (), 0)
    assert second.passed_over == (2, 4, 5)


def test_who_is_level_again_is_parted_by_lot():
    """The office's own rule"""
    first = elect(ballots(40, 30, 30, 30), 1, HALF, Tie.SECOND_VOTE)
    again = [Ballot(1, Vote(40, 15)), Ballot(2, Vote(40, 15)), Ballot(3, Vote(40, 9))]
    second = settle(first, again)
    assert (second.elected, second.tied, second.passed_over) == ((), (1, 2), (3,))
    last = by_lot(second, "11.12.2026 18:40")
    assert len(last.elected) == 1
    assert set(last.elected + last.passed_over) == {1, 2, 3}


def test_a_second_vote_is_on_the_tied_and_on_all_of_them():
    first = elect(ballots(40, 35, 30, 30), 2, HALF, Tie.SECOND_VOTE)
    for wrong in ([Ballot(2, Vote(40, 12))], ballots(40, 9, 9, 9), []):
        with pytest.raises(Refusal, match="second_vote_not_on_the_tied"):
            settle(first, wrong)


def test_a_lot_can_be_drawn_again_by_whoever_doubts_it():
    """The office's own rule: the smallest of these has the seat

    printf '%s' '2026-12-11 18:40:1' | sha256sum   4fc6c790…
    printf '%s' '2026-12-11 18:40:2' | sha256sum   d62b7b4f…
    printf '%s' '2026-12-11 18:40:3' | sha256sum   08754adf…
    """
    assert drawn((1, 2, 3), "2026-12-11 18:40") == (3, 1, 2)
    result = elect(ballots(40, 30, 30, 30), 1, HALF, Tie.LOT, seed="2026-12-11 18:40")
    assert (result.elected, result.passed_over) == ((3,), (1, 2))


def test_a_lot_needs_a_seed_that_was_published_before():
    """The office's own rule: or else whoever draws could choose"""
    with pytest.raises(Invalid, match="lot_without_seed"):
        elect(ballots(40, 30), 1, HALF, Tie.LOT, seed=" ")


def test_nobody_stands_on_the_list_twice():
    twice = [Ballot(1, Vote(40, 30)), Ballot(1, Vote(40, 10))]
    with pytest.raises(Invalid, match="candidate_twice"):
        elect(twice, 1, HALF, Tie.SECOND_VOTE)


def test_members_of_the_assembly_are_elected_for_four_years():
    """148-II art. 39-3(2); that the same date ends it: Civil Code art. 174, from memory"""
    elected = term_of_office(date(2026, 12, 11), LAW.assembly_years.value)
    assert (elected.first, elected.last) == (date(2026, 12, 11), date(2030, 12, 11))
    assert elected.runs_on(date(2030, 12, 11))
    assert not elected.runs_on(date(2030, 12, 12))
    assert not elected.runs_on(date(2026, 12, 10))


def test_a_term_from_29_february_ends_in_february():
    """Civil Code art. 174, from memory"""
    assert term_of_office(date(2028, 2, 29), 4).last == date(2032, 2, 29)
    assert term_of_office(date(2096, 2, 29), 4).last == date(2100, 2, 28)


# 6. The minutes

WHOLE = Minutes(
    Held(date(2026, 12, 11), "Мектеп, мәжіліс залы"),
    entitled=520,
    present=Present(3, ("Ахметов Ерлан", "Сейітова Гүлнар", "Ким Виктор")),
    officers=Officers("Ахметов Ерлан", "Сейітова Гүлнар"),
    business=(Business("Көпір", "Ким В.: көпір ескі.", "Көпірді жөндеу."),),
)


def test_minutes_have_exactly_the_five_items_of_the_law():
    """148-II art. 39-3(10)"""
    assert may_be_signed(WHOLE)
    assert list(vars(WHOLE)) == ["held", "entitled", "present", "officers", "business"]
    assert set(LEAVES_OPEN.values()) == set(Legal)
    assert len(Legal) == 5


def test_empty_minutes_lack_all_five():
    """148-II art. 39-3(10)"""
    empty = Minutes(Held(None, " "), None, Present(0, ()), Officers("", ""), ())
    assert [one.gap for one in missing(empty)] == [
        Gap.DAY,
        Gap.PLACE,
        Gap.ENTITLED,
        Gap.NOBODY_PRESENT,
        Gap.CHAIR,
        Gap.SECRETARY,
        Gap.AGENDA,
    ]
    assert {one.legal for one in missing(empty)} == set(Legal)


def changed(**parts: object) -> Minutes:
    return Minutes(**{**vars(WHOLE), **parts})


@pytest.mark.parametrize(
    ("minutes", "lacks"),
    [
        (changed(held=Held(date(2026, 12, 11), "")), [Missing(Gap.PLACE)]),
        (changed(entitled=0), [Missing(Gap.ENTITLED)]),
        (changed(present=Present(2, WHOLE.present.names)), [Missing(Gap.MORE_NAMES)]),
        (changed(officers=Officers("Ким Виктор", " ким виктор")), [Missing(Gap.ONE_PERSON)]),
        (
            changed(business=(*WHOLE.business, Business("Су", "", ""))),
            [Missing(Gap.SPEECHES, 2), Missing(Gap.DECISION, 2)],
        ),
        (changed(business=(Business(" ", "…", "…"),)), [Missing(Gap.QUESTION, 1)]),
    ],
)
def test_what_is_missing_is_named(minutes: Minutes, lacks: list[Missing]):
    """148-II art. 39-3(10)"""
    assert list(missing(minutes)) == lacks
    assert not may_be_signed(minutes)


def test_people_who_were_only_counted_are_still_to_be_named():
    """148-II art. 39-3(10): the number of those present and the list of them"""
    counted = Present(5, WHOLE.present.names)
    assert counted.nameless == 2
    assert list(missing(changed(present=counted))) == [Missing(Gap.NAMES)]


def test_a_list_on_paper_names_those_who_have_no_phone():
    """148-II art. 39-3(10): the law says a list, and not where it is kept"""
    assert may_be_signed(changed(present=Present(5, WHOLE.present.names, on_paper=True)))


def test_minutes_reach_the_office_within_two_working_days():
    """Model rules of separate gatherings, order 122; from memory (70 %)"""
    friday = date(2026, 12, 11)
    days = LAW.hand_over_working_days
    by = hand_over_by(friday, days.value, work_calendar().add_working_days)
    assert by == date(2026, 12, 15)
    assert days.to_check


# 7. What the akim makes of it


def test_the_akim_considers_a_decision_within_five_working_days():
    """148-II art. 39-3(12)–(14); the days from memory (80 %): 16 December is a day off"""
    days = LAW.consider_working_days
    by = consider_by(date(2026, 12, 15), days.value, work_calendar().add_working_days)
    assert by == date(2026, 12, 23)
    assert days.to_check


def test_an_akim_who_says_nothing_is_late_from_the_day_after():
    """148-II art. 39-3(12)"""
    due = date(2026, 12, 23)
    assert not consideration.is_late(Standing.WAITING, due, due)
    assert consideration.is_late(Standing.WAITING, due, date(2026, 12, 24))
    assert not consideration.is_late(Standing.DISPUTED, due, date(2026, 12, 24))


def said(*answers: Answer) -> Standing:
    standing = Standing.WAITING
    for answer in answers:
        standing = consideration.after(answer, standing)
    return standing


@pytest.mark.parametrize(
    ("answers", "standing"),
    [
        ((Answer.AGREE,), Standing.AGREED),
        ((Answer.DISAGREE,), Standing.DISPUTED),
        ((Answer.DISAGREE, Answer.AGREE), Standing.AGREED),
        ((Answer.DISAGREE, Answer.GIVE_UP), Standing.GIVEN_UP),
        ((Answer.DISAGREE, Answer.INSIST), Standing.INSISTED),
        ((Answer.DISAGREE, Answer.INSIST, Answer.AGREE), Standing.AGREED),
        ((Answer.DISAGREE, Answer.INSIST, Answer.PASS_UP), Standing.WITH_DISTRICT),
        ((Answer.DISAGREE, Answer.INSIST, Answer.PASS_UP, Answer.UPHOLD), Standing.UPHELD),
        ((Answer.DISAGREE, Answer.INSIST, Answer.PASS_UP, Answer.OVERRULE), Standing.OVERRULED),
    ],
)
def test_a_decision_the_akim_disputes_is_discussed_again_and_then_goes_to_the_district(
    answers: tuple[Answer, ...], standing: Standing
):
    """148-II art. 39-3(13), (14)"""
    assert said(*answers) is standing


@pytest.mark.parametrize(
    ("standing", "answer"),
    [
        (Standing.WAITING, Answer.PASS_UP),  # without being discussed again
        (Standing.DISPUTED, Answer.PASS_UP),
        (Standing.WAITING, Answer.OVERRULE),
        (Standing.AGREED, Answer.DISAGREE),
        (Standing.INSISTED, Answer.DISAGREE),  # once is enough: now the district decides
        (Standing.UPHELD, Answer.DISAGREE),
    ],
)
def test_no_step_of_it_is_left_out(standing: Standing, answer: Answer):
    """148-II art. 39-3(13), (14)"""
    with pytest.raises(Refusal, match="impossible_move"):
        consideration.after(answer, standing)


def test_an_akim_never_decides_for_the_gathering_or_for_the_district():
    """148-II art. 39-3(13), (14)"""
    for standing in Standing:
        offered = consideration.possible(standing, {Side.AKIM})
        assert offered <= {Answer.AGREE, Answer.DISAGREE, Answer.PASS_UP}


def test_every_way_a_decision_can_stand_ends_in_holding_or_falling_or_waits_for_somebody():
    for standing in Standing:
        waits = bool(consideration.possible(standing, set(Side)))
        assert waits is (standing in consideration.OPEN)


def test_a_share_is_never_rounded_before_it_is_compared():
    """148-II art. 39-3(9), (11)"""
    assert (LAW.gathering_quorum.value, HALF) == (Fraction(1, 10), Fraction(1, 2))
