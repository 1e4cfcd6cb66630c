"""What may follow what in the life of a gathering and of a promise."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Invalid, Refusal
from bot.gatherings.rules import promises
from bot.gatherings.rules.kinds import BY_LAW, Kind
from bot.gatherings.rules.lifecycle import (
    BEGINS,
    OVER,
    TABLE,
    Move,
    Party,
    State,
    after,
    begin,
    possible,
)
from bot.gatherings.rules.promises import Promise, Stage
from tests.support.gathering_states import FILE, page

TODAY = date(2026, 12, 11)
KINDS = st.sampled_from(Kind)
EVERYBODY = set(Party)


def walked(kind: Kind, first: Move, *moves: Move) -> State:
    state = begin(first, kind)
    for move in moves:
        state = after(move, state, kind)
    return state


TO_THE_END = (
    Move.ANNOUNCE,
    Move.OPEN,
    Move.CLOSE,
    Move.DRAFT_MINUTES,
    Move.EDIT_MINUTES,
    Move.SIGN,
    Move.HAND_OVER,
    Move.PUBLISH,
)


@pytest.mark.parametrize("kind", sorted(BY_LAW))
def test_what_the_akim_calls_ends_with_minutes_in_the_akims_hands(kind: Kind):
    """148-II art. 39-3(10)"""
    assert walked(kind, Move.PLAN, *TO_THE_END) is State.HANDED_OVER


def test_residents_get_their_gathering_after_the_district_akim_agreed():
    """148-II art. 39-3(5)"""
    asked_for = (Move.SUPPORT, Move.ASK_DISTRICT, Move.PERMIT)
    end = walked(Kind.GATHERING, Move.PROPOSE, *asked_for, *TO_THE_END)
    assert end is State.HANDED_OVER


def test_a_gathering_the_district_akim_refused_goes_no_further():
    """148-II art. 39-3(5)"""
    state = walked(Kind.GATHERING, Move.PROPOSE, Move.ASK_DISTRICT, Move.FORBID)
    assert state is State.REFUSED
    assert not possible(state, Kind.GATHERING, EVERYBODY)


def test_residents_gathering_is_never_announced_without_the_district_akim():
    """148-II art. 39-3(5)"""
    for move in (Move.ANNOUNCE, Move.TAKE_UP, Move.OPEN):
        with pytest.raises(Refusal, match="impossible_move"):
            walked(Kind.GATHERING, Move.PROPOSE, move)
    assert Move.ANNOUNCE not in possible(State.WITH_DISTRICT, Kind.GATHERING, EVERYBODY)


def test_members_get_their_assembly_without_anybodys_permission():
    """148-II art. 39-3(7)"""
    assert walked(Kind.ASSEMBLY, Move.PROPOSE, Move.TAKE_UP) is State.DRAFT
    with pytest.raises(Refusal, match="impossible_move"):
        walked(Kind.ASSEMBLY, Move.PROPOSE, Move.ASK_DISTRICT)


@pytest.mark.parametrize("kind", [Kind.SEPARATE, Kind.REPORT, Kind.EVENT])
def test_only_a_gathering_and_an_assembly_begin_by_an_initiative(kind: Kind):
    """148-II art. 39-3(5), (6), (7)"""
    with pytest.raises(Refusal, match="impossible_move"):
        begin(Move.PROPOSE, kind)


def test_where_too_few_came_it_is_called_again_and_never_opened():
    """148-II art. 39-3(9)"""
    few = (Move.ANNOUNCE, Move.MISS_QUORUM)
    assert walked(Kind.GATHERING, Move.PLAN, *few, Move.RECONVENE) is State.ANNOUNCED
    with pytest.raises(Refusal, match="impossible_move"):
        walked(Kind.GATHERING, Move.PLAN, *few, Move.OPEN)


@pytest.mark.parametrize("kind", [Kind.REPORT, Kind.EVENT])
def test_where_nothing_is_decided_there_is_no_quorum_and_there_are_no_minutes(kind: Kind):
    assert walked(kind, Move.PLAN, Move.ANNOUNCE, Move.OPEN, Move.CLOSE) is State.CLOSED
    assert not possible(State.CLOSED, kind, EVERYBODY)
    assert Move.MISS_QUORUM not in possible(State.ANNOUNCED, kind, EVERYBODY)


def test_what_was_signed_is_not_edited_any_more():
    """148-II art. 39-3(10)"""
    assert Move.EDIT_MINUTES in possible(State.DRAFTED, Kind.GATHERING, EVERYBODY)
    assert Move.EDIT_MINUTES not in possible(State.SIGNED, Kind.GATHERING, EVERYBODY)


def test_nothing_is_called_off_once_it_has_begun():
    for state in State:
        stopped = possible(state, Kind.GATHERING, EVERYBODY) & {Move.CANCEL, Move.WITHDRAW}
        begun = state not in {
            State.DRAFT, State.INITIATIVE, State.WITH_DISTRICT, State.ANNOUNCED, State.NO_QUORUM,
        }  # fmt: skip
        assert not (begun and stopped)


def test_an_office_cannot_stop_what_residents_ask_for():
    """148-II art. 39-3(5): the district akim decides, and nobody before"""
    for state in (State.INITIATIVE, State.WITH_DISTRICT):
        assert Move.CANCEL not in possible(state, Kind.GATHERING, EVERYBODY)
        assert Move.WITHDRAW in possible(state, Kind.GATHERING, {Party.INITIATOR})


def test_the_secretary_keeps_the_door_and_the_minutes_and_calls_nothing():
    moves = {
        move for state in State for move in possible(state, Kind.GATHERING, {Party.SECRETARY})
    }
    assert moves == {
        Move.OPEN,
        Move.MISS_QUORUM,
        Move.CLOSE,
        Move.DRAFT_MINUTES,
        Move.EDIT_MINUTES,
        Move.SIGN,
        Move.HAND_OVER,
    }


def test_whoever_may_vote_at_it_can_do_nothing_to_it_but_support_it():
    moves = {
        move
        for kind in Kind
        for state in State
        for move in possible(state, kind, {Party.PARTICIPANT})
    }
    assert moves == {Move.SUPPORT}


@given(st.sampled_from(State), st.sampled_from(Move), KINDS)
def test_what_the_table_does_not_have_is_refused(state: State, move: Move, kind: Kind):
    if move in possible(state, kind, EVERYBODY):
        assert after(move, state, kind) in State
        return
    with pytest.raises(Refusal) as no:
        after(move, state, kind)
    assert no.value.name == "impossible_move"
    assert no.value.params == {"move": move.value, "state": state.value}


def test_every_move_but_the_first_stands_in_the_table_once():
    assert sorted(row.move for row in TABLE) == sorted(set(Move) - set(BEGINS))


@pytest.mark.parametrize("kind", Kind)
def test_a_gathering_can_get_everywhere_its_kind_can(kind: Kind):
    reached = {state for state, kinds in BEGINS.values() if kind in kinds}
    for _ in State:
        for row in TABLE:
            if kind in row.kinds and row.to and not row.before.isdisjoint(reached):
                reached.add(row.to)
    if kind is Kind.GATHERING:
        assert reached == set(State)
    ends = {s for s in reached if not possible(s, kind, EVERYBODY) - {Move.PUBLISH}}
    assert ends <= OVER | {State.CLOSED}
    assert ends >= {State.CANCELLED}


# Promises


def decided(due: date = date(2026, 12, 20)) -> Promise:
    return promises.decide(Promise(), "Аппарат", due, TODAY)


def test_what_was_said_is_decided_and_then_done():
    promise = Promise()
    assert promise.stage is Stage.SAID
    promise = promises.decide(promise, " Аппарат ", date(2026, 12, 20), TODAY)
    assert (promise.stage, promise.owner) == (Stage.DECIDED, "Аппарат")
    done = promises.do(promise, date(2026, 12, 19))
    assert (done.stage, done.done_late()) == (Stage.DONE, False)


def test_a_promise_is_overdue_from_the_day_after():
    assert decided().overdue_by(date(2026, 12, 20)) == 0
    assert decided().overdue_by(date(2026, 12, 23)) == 3


def test_what_was_done_or_dropped_or_only_said_is_not_overdue():
    late = date(2027, 1, 31)
    done = promises.do(decided(), late)
    assert done.done_late()
    for promise in (done, promises.drop(decided()), Promise()):
        assert promise.overdue_by(late) == 0


def test_what_turns_out_not_to_be_done_is_overdue_by_its_old_day():
    again = promises.undo(promises.do(decided(), date(2026, 12, 19)))
    assert (again.stage, again.done, again.overdue_by(date(2026, 12, 22))) == (
        Stage.DECIDED, None, 2,
    )  # fmt: skip


def test_another_day_can_be_promised():
    put_off = promises.put_off(decided(), date(2027, 1, 15), TODAY)
    assert (put_off.stage, put_off.due) == (Stage.DECIDED, date(2027, 1, 15))


@pytest.mark.parametrize(
    ("owner", "due", "name"),
    [
        (" ", date(2026, 12, 20), "promise_without_owner"),
        ("Аппарат", None, "promise_without_day"),
        ("Аппарат", date(2026, 12, 10), "day_is_past"),
    ],
)
def test_a_promise_has_an_owner_and_a_day_to_come(owner: str, due: date | None, name: str):
    with pytest.raises(Invalid, match=name):
        promises.decide(Promise(), owner, due, TODAY)


def test_what_is_to_be_done_today_may_be_promised_today():
    assert decided(TODAY).due == TODAY


def test_nothing_is_done_before_it_is_decided_or_after_it_was_dropped():
    for promise in (Promise(), promises.drop(decided())):
        with pytest.raises(Refusal, match="impossible_move"):
            promises.do(promise, TODAY)
    assert promises.possible(Stage.DROPPED) == frozenset()


def test_the_page_of_states_is_the_tables_themselves():
    assert FILE.read_text(encoding="utf-8") == page()
