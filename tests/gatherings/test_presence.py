"""Who is there, however they were counted: nobody twice, nobody lost."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Invalid
from bot.gatherings.rules.presence import How, Roll, Stay, Typed
from tests.support.worlds import NOW


def at(minute: int) -> datetime:
    return NOW + timedelta(minutes=minute)


def scanned(person: int, name: str, came: int = 0, left: int | None = None) -> Stay:
    """Somebody checked in with their own phone."""
    gone = None if left is None else at(left)
    return Stay(name, How.QR, at(came), gone, person=person)


def listed(name: str, came: int = 0, left: int | None = None, mark: str = "") -> Stay:
    """The secretary put somebody down by name."""
    gone = None if left is None else at(left)
    return Stay(name, How.NAME, at(came), gone, mark=mark)


def test_a_person_who_scans_the_code_twice_is_one():
    assert Roll([scanned(1, "Ерлан Ахметов"), scanned(1, "Ерлан Ахметов", 3)]).present(at(5)) == 1


def test_a_person_counted_by_code_and_by_hand_is_one():
    roll = Roll([scanned(1, "Ерлан Ахметов"), listed("Ахметов Ерлан", 2)])
    assert roll.present(at(5)) == 1
    assert [one.how for one in roll.attendees()] == [How.QR]


def test_a_person_put_down_first_and_scanning_later_is_one():
    roll = Roll([listed("Ерлан Ахметов", 0), scanned(1, "Ерлан Ахметов", 5)])
    assert [roll.present(at(minute)) for minute in (0, 5)] == [1, 1]
    (one,) = roll.attendees()
    assert (one.how, one.came) == (How.QR, at(0))


@pytest.mark.parametrize(
    "again", ["Гүлнар Сейітова", "СЕЙІТОВА  гүлнар", "Гулнар Сейитова", " Сейітова, Гүлнар "]
)
def test_a_name_typed_twice_is_one_however_it_is_written(again: str):
    assert Roll([listed("Гүлнар Сейітова"), listed(again, 1)]).present(at(2)) == 1


def test_namesakes_are_two_when_the_secretary_tells_them_apart():
    roll = Roll([listed("Ерлан Ахметов"), listed("Ерлан Ахметов", mark="Абай 5")])
    assert roll.present(at(1)) == 2
    assert [one.mark for one in roll.attendees()] == ["", "Абай 5"]


def test_namesakes_with_phones_of_their_own_are_two():
    assert Roll([scanned(1, "Ерлан Ахметов"), scanned(2, "Ерлан Ахметов")]).present(at(1)) == 2


def test_a_name_typed_beside_two_namesakes_with_phones_adds_nobody():
    stays = [scanned(1, "Ерлан Ахметов"), scanned(2, "Ерлан Ахметов"), listed("Ерлан Ахметов")]
    assert Roll(stays).present(at(1)) == 2


def test_a_namesake_of_somebody_with_a_phone_is_told_apart_as_well():
    roll = Roll([scanned(1, "Ерлан Ахметов"), listed("Ерлан Ахметов", mark="жасы үлкен")])
    assert roll.present(at(1)) == 2


def test_a_person_put_down_and_scanned_is_gone_when_they_scan_out():
    roll = Roll([listed("Ерлан Ахметов", 0), scanned(1, "Ерлан Ахметов", 5, 30)])
    assert [roll.present(at(minute)) for minute in (0, 5, 29, 30, 60)] == [1, 1, 1, 0, 0]
    (one,) = roll.attendees()
    assert (one.came, one.left) == (at(0), at(30))


def test_a_person_who_scanned_out_and_is_put_down_again_is_there_again():
    roll = Roll([scanned(1, "Ерлан Ахметов", 0, 10), listed("Ерлан Ахметов", 20)])
    assert [roll.present(at(minute)) for minute in (5, 15, 25)] == [1, 0, 1]
    assert len(roll.attendees()) == 1


def test_a_namesake_who_leaves_does_not_take_the_other_along():
    stays = [scanned(1, "Ерлан Ахметов", 1, 10), scanned(2, "Ерлан Ахметов", 1)]
    roll = Roll([listed("Ерлан Ахметов"), *stays])
    assert [roll.present(at(minute)) for minute in (0, 5, 15)] == [1, 2, 1]
    assert [(one.came, one.left) for one in roll.attendees()] == [
        (at(1), at(10)),
        (at(1), None),
    ]


def test_who_comes_late_is_counted_from_then_on():
    roll = Roll([scanned(1, "Ерлан"), scanned(2, "Гүлнар", 20)])
    assert [roll.present(at(minute)) for minute in (0, 19, 20)] == [1, 1, 2]
    assert [one.name for one in roll.late(at(10))] == ["Гүлнар"]


def test_who_left_takes_no_part_in_the_next_vote():
    roll = Roll([scanned(1, "Ерлан"), scanned(2, "Гүлнар", 0, 30)])
    assert [roll.present(at(minute)) for minute in (29, 30)] == [2, 1]
    assert [one.name for one in roll.left_early(at(60))] == ["Гүлнар"]


def test_who_comes_back_is_there_again_and_stands_on_the_list_once():
    roll = Roll([scanned(1, "Ерлан", 0, 10), scanned(1, "Ерлан", 20)])
    assert [roll.present(at(minute)) for minute in (5, 15, 25)] == [1, 0, 1]
    (one,) = roll.attendees()
    assert (one.came, one.left) == (at(0), None)
    assert roll.left_early(at(60)) == ()


def test_the_last_typed_number_stands_and_is_not_added_up():
    roll = Roll([scanned(1, "Ерлан")], [Typed(at(10), 7), Typed(at(20), 5)])
    assert [roll.present(at(minute)) for minute in (9, 10, 19, 20)] == [1, 8, 8, 6]
    assert (roll.named(at(20)), roll.nameless(at(20))) == (1, 5)


def test_an_empty_room_is_empty():
    assert Roll().present(at(0)) == 0
    assert Roll().attendees() == ()


@pytest.mark.parametrize(
    ("stays", "typed", "name"),
    [
        ([listed("Ерлан", 5, 4)], [], "left_before_coming"),
        ([listed("  … ")], [], "name_without_letters"),
        ([], [Typed(at(0), -1)], "count_below_zero"),
    ],
)
def test_what_cannot_be_is_refused(stays: list[Stay], typed: list[Typed], name: str):
    with pytest.raises(Invalid, match=name):
        Roll(stays, typed)


NAMES = st.sampled_from(["Ерлан Ахметов", "Ахметов Ерлан", "Гүлнар Сейітова", "Виктор Ким"])
MINUTES = st.integers(0, 60)
#: Two of them are namesakes.
PHONES = {1: "Ерлан Ахметов", 2: "Ахметов Ерлан", 3: "Гүлнар Сейітова", 4: "Айгүл Тасова"}


@st.composite
def stays(draw: st.DrawFn) -> Stay:
    came = draw(MINUTES)
    left = draw(st.none() | st.integers(came, 61))
    if draw(st.booleans()):
        person = draw(st.sampled_from(list(PHONES)))
        return scanned(person, PHONES[person], came, left)
    return listed(draw(NAMES), came, left, draw(st.sampled_from(["", "", "Абай 5"])))


TYPED = st.lists(st.builds(Typed, MINUTES.map(at), st.integers(0, 50)), max_size=3)


@given(st.lists(stays(), max_size=12), TYPED, MINUTES)
def test_there_are_never_more_than_distinct_people_and_the_typed_number(
    who: list[Stay], typed: list[Typed], minute: int
):
    roll, moment = Roll(who, typed), at(minute)
    phones = {stay.person for stay in who if stay.person is not None}
    names = {(frozenset(stay.name.split()), stay.mark) for stay in who if stay.person is None}
    most = max((count.number for count in typed), default=0)
    assert roll.present(moment) <= len(phones) + len(names) + most
    assert roll.named(moment) <= len(roll.attendees()) <= len(phones) + len(names)
    assert len(roll.attendees()) >= len(phones)


@given(st.lists(stays(), max_size=12), st.randoms())
def test_the_order_in_which_people_were_put_down_changes_nothing(who: list[Stay], any_order):
    shuffled = [*who]
    any_order.shuffle(shuffled)
    assert Roll(who).attendees() == Roll(shuffled).attendees()
    for minute in range(0, 61, 6):
        assert Roll(who).present(at(minute)) == Roll(shuffled).present(at(minute))


@given(st.lists(stays(), max_size=12), stays(), MINUTES)
def test_another_stay_makes_nobody_disappear(who: list[Stay], one: Stay, minute: int):
    before, after = Roll(who).named(at(minute)), Roll([*who, one]).named(at(minute))
    named_alike = any(
        other.person is None and set(other.name.split()) == set(one.name.split()) for other in who
    )
    if one.person is None or not named_alike:
        assert before <= after <= before + 1


@given(st.lists(stays(), max_size=8), MINUTES)
def test_counting_everybody_a_second_time_counts_nobody(who: list[Stay], minute: int):
    assert Roll([*who, *who]).present(at(minute)) == Roll(who).present(at(minute))
