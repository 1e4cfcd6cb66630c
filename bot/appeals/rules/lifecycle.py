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
    EXTEND = "extend"
    PROMISE = "promise"
    NOTE = "note"
    MERGE = "merge"
    UNMERGE = "unmerge"
    ROUTE = "route"
    PASS_ON = "pass_on"  # noqa: S105 - no password
    MOVE_DUE = "move_due"
    EXPIRE = "expire"
    DOUBT = "doubt"
    BECOME_COLLECTIVE = "become_collective"
    ESCALATE = "escalate"


class Party(StrEnum):
    """What somebody is to one appeal."""

    AUTHOR = "author"
    OFFICE = "office"  # moderator, akim, deputy
    ASSIGNEE = "assignee"  # whom the office handed it to
    JOINED = "joined"  # a neighbour with the same trouble
    BOT = "bot"  # the clock, the office's rules, the neighbours' majority: nobody presses this


@dataclass(frozen=True)
class Transition:
    """One row of the table. `to` is None where the state stays, or goes back to what it was.

    An appeal goes back (`came_from`) by REPLY, by UNMERGE, and by KEEP_CLOSED where it was
    redirected or rejected before its author asked to look again.
    """

    move: Move
    before: frozenset[State]
    to: State | None
    by: frozenset[Party]


_S, _M, _P = State, Move, Party
_AUTHOR = frozenset({_P.AUTHOR})
_OFFICE = frozenset({_P.OFFICE})
_STAFF = frozenset({_P.OFFICE, _P.ASSIGNEE})
_BOT = frozenset({_P.BOT})
_WORK = frozenset({_S.NEW, _S.ACCEPTED, _S.IN_WORK})
_ASKED = _WORK | {_S.NEED_INFO}

#: A term runs here: what is asked to be looked at again has none until the office agrees.
TERM_RUNS = _ASKED
#: The office owes something here, and the author may still change their mind.
OPEN = _ASKED | {_S.REOPEN_REQUESTED}
#: The office has said its last word; the author may ask to look again.
ENDED = frozenset({_S.ANSWERED, _S.CLOSED, _S.REDIRECTED, _S.REJECTED})
#: What KEEP_CLOSED leads back to.
_REFUSED = frozenset({_S.REDIRECTED, _S.REJECTED})

TABLE: tuple[Transition, ...] = (
    Transition(_M.ACCEPT, frozenset({_S.NEW}), _S.ACCEPTED, _OFFICE),
    Transition(_M.SET_TOPIC, _ASKED, None, _OFFICE),
    Transition(_M.HAND_OVER, _WORK, _S.IN_WORK, _OFFICE),
    Transition(_M.ROUTE, _WORK, _S.IN_WORK, _BOT),
    Transition(_M.PASS_ON, OPEN, None, _OFFICE | _BOT),
    Transition(_M.ASK, _WORK, _S.NEED_INFO, _STAFF),
    Transition(_M.REPLY, frozenset({_S.NEED_INFO}), None, _AUTHOR),
    Transition(_M.ADD, _WORK, None, _AUTHOR),
    Transition(_M.NOTE, frozenset(State), None, _STAFF),
    Transition(_M.EXTEND, _ASKED, None, _OFFICE),
    Transition(_M.MOVE_DUE, OPEN, None, _BOT),
    Transition(_M.ESCALATE, TERM_RUNS, None, _BOT),
    Transition(_M.PROMISE, _ASKED, _S.IN_WORK, _STAFF),
    Transition(_M.ANSWER, _ASKED, _S.ANSWERED, _STAFF),
    Transition(_M.REDIRECT, _ASKED, _S.REDIRECTED, _OFFICE),
    Transition(_M.REJECT, _ASKED, _S.REJECTED, _OFFICE),
    Transition(_M.MERGE, _ASKED, _S.CLOSED, _OFFICE),
    Transition(_M.UNMERGE, frozenset({_S.CLOSED}), None, _OFFICE),
    Transition(_M.BECOME_COLLECTIVE, OPEN, None, _BOT),
    Transition(_M.CONFIRM, frozenset({_S.ANSWERED}), _S.CLOSED, _AUTHOR),
    Transition(_M.EXPIRE, frozenset({_S.ANSWERED}), _S.CLOSED, _BOT),
    Transition(_M.DISPUTE, ENDED, _S.REOPEN_REQUESTED, _AUTHOR),
    Transition(_M.DOUBT, frozenset({_S.ANSWERED, _S.CLOSED}), _S.REOPEN_REQUESTED, _BOT),
    Transition(_M.RATE, frozenset({_S.CLOSED}), None, _AUTHOR),
    Transition(_M.REOPEN, frozenset({_S.REOPEN_REQUESTED}), _S.IN_WORK, _OFFICE),
    Transition(_M.KEEP_CLOSED, frozenset({_S.REOPEN_REQUESTED}), _S.CLOSED, _OFFICE),
    Transition(_M.WITHDRAW, OPEN, _S.WITHDRAWN, _AUTHOR),
)
#: Written into the history beside the appeal: no button of anybody's goes stale by it.
BESIDE = frozenset({_M.NOTE, _M.ESCALATE})
_BY_MOVE = {transition.move: transition for transition in TABLE}


def possible(state: State, parties: Collection[Party]) -> frozenset[Move]:
    """What these parties may do to an appeal in this state: what its card offers."""
    return frozenset(
        row.move for row in TABLE if state in row.before and not row.by.isdisjoint(parties)
    )


def after(move: Move, state: State, came_from: State | None = None) -> State:
    """The state that `move` leads to.

    came_from: where it stood before the question, the merging or the request to look again.
    Refuses with `impossible_move` what the table does not have.
    """
    row = _BY_MOVE.get(move)
    if row is None or state not in row.before:
        raise Refusal("impossible_move", move=move.value, state=state.value)
    if move is Move.KEEP_CLOSED and came_from in _REFUSED:
        return came_from
    if row.to is not None:
        return row.to
    if move in {Move.REPLY, Move.UNMERGE}:
        return came_from or State.ACCEPTED
    return state


def may_move(move: Move, parties: Collection[Party]) -> bool:
    """Whether one of these parties may ever make this move."""
    row = _BY_MOVE.get(move)
    return row is not None and not row.by.isdisjoint(parties)
