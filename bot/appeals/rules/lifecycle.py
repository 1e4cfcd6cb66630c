"""The life of an appeal: one table of what may follow what, and who may make it so."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.core.errors import Refusal


class State(StrEnum):
    """Where an appeal stands."""

    NEW = "new"
    ACCEPTED = "accepted"
    IN_WORK = "in_work"
    NEED_INFO = "need_info"
    REDIRECTED = "redirected"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPEN_REQUESTED = "reopen_requested"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What somebody does to an appeal."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    SET_TOPIC = "set_topic"
    HAND_OVER = "hand_over"
    ASK = "ask"
    REPLY = "reply"
    ADD = "add"
    ANSWER = "answer"
    REDIRECT = "redirect"
    REJECT = "reject"
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    RATE = "rate"
    REOPEN = "reopen"
    KEEP_CLOSED = "keep_closed"
    WITHDRAW = "withdraw"


class Party(StrEnum):
    """What somebody is to one appeal."""

    AUTHOR = "author"
    OFFICE = "office"  # moderator, akim, deputy
    ASSIGNEE = "assignee"  # whom the office handed it to


@dataclass(frozen=True)
class Transition:
    """One row of the table. `to` is None where the state stays, or goes back to what it was."""

    move: Move
    before: frozenset[State]
    to: State | None
    by: frozenset[Party]


_S, _M, _P = State, Move, Party
_AUTHOR = frozenset({_P.AUTHOR})
_OFFICE = frozenset({_P.OFFICE})
_STAFF = frozenset({_P.OFFICE, _P.ASSIGNEE})
_WORK = frozenset({_S.NEW, _S.ACCEPTED, _S.IN_WORK})

#: The office owes something here, and the author may still change their mind.
OPEN = _WORK | {_S.NEED_INFO, _S.REOPEN_REQUESTED}

TABLE: tuple[Transition, ...] = (
    Transition(_M.ACCEPT, frozenset({_S.NEW}), _S.ACCEPTED, _OFFICE),
    Transition(_M.SET_TOPIC, _WORK | {_S.NEED_INFO}, None, _OFFICE),
    Transition(_M.HAND_OVER, _WORK, _S.IN_WORK, _OFFICE),
    Transition(_M.ASK, _WORK, _S.NEED_INFO, _STAFF),
    Transition(_M.REPLY, frozenset({_S.NEED_INFO}), None, _AUTHOR),
    Transition(_M.ADD, _WORK, None, _AUTHOR),
    Transition(_M.ANSWER, _WORK | {_S.NEED_INFO}, _S.ANSWERED, _STAFF),
    Transition(_M.REDIRECT, _WORK | {_S.NEED_INFO}, _S.REDIRECTED, _OFFICE),
    Transition(_M.REJECT, _WORK | {_S.NEED_INFO}, _S.REJECTED, _OFFICE),
    Transition(_M.CONFIRM, frozenset({_S.ANSWERED}), _S.CLOSED, _AUTHOR),
    Transition(_M.DISPUTE, frozenset({_S.ANSWERED}), _S.REOPEN_REQUESTED, _AUTHOR),
    Transition(_M.RATE, frozenset({_S.CLOSED}), None, _AUTHOR),
    Transition(_M.REOPEN, frozenset({_S.REOPEN_REQUESTED}), _S.IN_WORK, _OFFICE),
    Transition(_M.KEEP_CLOSED, frozenset({_S.REOPEN_REQUESTED}), _S.CLOSED, _OFFICE),
    Transition(_M.WITHDRAW, OPEN, _S.WITHDRAWN, _AUTHOR),
)
_BY_MOVE = {transition.move: transition for transition in TABLE}


def possible(state: State, parties: Collection[Party]) -> frozenset[Move]:
    """What these parties may do to an appeal in this state: what its card offers."""
    return frozenset(
        row.move for row in TABLE if state in row.before and not row.by.isdisjoint(parties)
    )


def after(move: Move, state: State, came_from: State | None = None) -> State:
    """The state that `move` leads to.

    came_from: where an appeal that waits for its author's reply stood before the question.
    Refuses with `impossible_move` what the table does not have.
    """
    row = _BY_MOVE.get(move)
    if row is None or state not in row.before:
        raise Refusal("impossible_move", move=move.value, state=state.value)
    if row.to is not None:
        return row.to
    if move is Move.REPLY:
        return came_from or State.ACCEPTED
    return state


def may_move(move: Move, parties: Collection[Party]) -> bool:
    """Whether one of these parties may ever make this move."""
    row = _BY_MOVE.get(move)
    return row is not None and not row.by.isdisjoint(parties)
