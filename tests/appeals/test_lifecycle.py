"""What may follow what in the life of an appeal, and who may make it so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.appeals.rules.lifecycle import (
    OPEN,
    TABLE,
    Move,
    Party,
    State,
    after,
    may_move,
    possible,
)
from bot.core.errors import Refusal
from tests.support.lifecycle import FILE, page

OPEN_ONLY = (Move.ACCEPT, Move.HAND_OVER, Move.ASK, Move.ANSWER, Move.WITHDRAW, Move.ADD)


@pytest.mark.parametrize(
    ("state", "move", "to"),
    [
        (State.NEW, Move.ACCEPT, State.ACCEPTED),
        (State.NEW, Move.ANSWER, State.ANSWERED),
        (State.ACCEPTED, Move.HAND_OVER, State.IN_WORK),
        (State.IN_WORK, Move.HAND_OVER, State.IN_WORK),
        (State.IN_WORK, Move.ASK, State.NEED_INFO),
        (State.IN_WORK, Move.ADD, State.IN_WORK),
        (State.ANSWERED, Move.CONFIRM, State.CLOSED),
        (State.ANSWERED, Move.DISPUTE, State.REOPEN_REQUESTED),
        (State.REOPEN_REQUESTED, Move.REOPEN, State.IN_WORK),
        (State.REOPEN_REQUESTED, Move.KEEP_CLOSED, State.CLOSED),
        (State.CLOSED, Move.RATE, State.CLOSED),
        (State.NEED_INFO, Move.WITHDRAW, State.WITHDRAWN),
        (State.NEW, Move.REJECT, State.REJECTED),
        (State.ACCEPTED, Move.REDIRECT, State.REDIRECTED),
    ],
)
def test_an_appeal_goes_where_the_table_says(state: State, move: Move, to: State):
    assert after(move, state) is to


@pytest.mark.parametrize("before", [State.NEW, State.ACCEPTED, State.IN_WORK])
def test_a_reply_takes_an_appeal_back_to_where_it_was(before: State):
    assert after(Move.ASK, before) is State.NEED_INFO
    assert after(Move.REPLY, State.NEED_INFO, before) is before


@given(st.sampled_from(State), st.sampled_from(Move))
def test_what_the_table_does_not_have_is_refused_with_its_reason(state: State, move: Move):
    if any(row.move is move and state in row.before for row in TABLE):
        assert after(move, state) in State
        return
    with pytest.raises(Refusal) as refusal:
        after(move, state)
    assert refusal.value.name == "impossible_move"
    assert refusal.value.params == {"move": move.value, "state": state.value}


@given(st.sampled_from(State), st.sets(st.sampled_from(Party)))
def test_a_card_offers_only_what_is_possible_and_allowed(state: State, parties: set[Party]):
    for move in possible(state, parties):
        assert may_move(move, parties)
        assert after(move, state) in State


def test_every_state_can_be_reached():
    reached = {State.NEW}
    for _ in State:
        reached |= {row.to for row in TABLE if row.to and not row.before.isdisjoint(reached)}
    assert reached == set(State)


def test_every_move_but_sending_stands_in_the_table_once():
    assert sorted(row.move for row in TABLE) == sorted(set(Move) - {Move.SUBMIT})


@pytest.mark.parametrize("move", OPEN_ONLY)
@pytest.mark.parametrize("state", sorted(set(State) - OPEN))
def test_what_is_over_is_not_worked_on(state: State, move: Move):
    assert move not in possible(state, set(Party))


def test_a_stranger_may_do_nothing():
    assert not any(possible(state, set()) for state in State)


def test_an_executor_may_not_decide_for_the_office():
    decided = {Move.ACCEPT, Move.REJECT, Move.REDIRECT, Move.REOPEN, Move.KEEP_CLOSED}
    assert not any(may_move(move, {Party.ASSIGNEE, Party.AUTHOR}) for move in decided)


def test_only_the_author_judges_the_answer():
    judged = {Move.CONFIRM, Move.DISPUTE, Move.RATE, Move.WITHDRAW}
    assert not any(may_move(move, {Party.OFFICE, Party.ASSIGNEE}) for move in judged)


def test_the_page_about_states_is_the_table():
    assert FILE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("refused", [State.REDIRECTED, State.REJECTED])
def test_what_was_refused_before_stays_refused_when_it_is_not_looked_at_again(refused: State):
    assert after(Move.DISPUTE, refused) is State.REOPEN_REQUESTED
    assert after(Move.KEEP_CLOSED, State.REOPEN_REQUESTED, refused) is refused


@pytest.mark.parametrize("before", [State.NEW, State.ACCEPTED, State.IN_WORK, State.NEED_INFO])
def test_a_duplicate_that_is_none_goes_back_to_where_it_was(before: State):
    assert after(Move.MERGE, before) is State.CLOSED
    assert after(Move.UNMERGE, State.CLOSED, before) is before


def test_nobody_presses_what_the_bot_does_by_itself():
    by_bot = {row.move for row in TABLE if row.by == {Party.BOT}}
    assert by_bot == {
        Move.ROUTE,
        Move.MOVE_DUE,
        Move.BECOME_COLLECTIVE,
        Move.EXPIRE,
        Move.DOUBT,
        Move.ESCALATE,
    }
