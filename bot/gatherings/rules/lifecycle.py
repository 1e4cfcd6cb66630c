"""The life of a gathering: one table of what may follow what, for which kinds, and by whom."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.core.errors import Refusal
from bot.gatherings.rules.kinds import BY_DISTRICT, BY_INITIATIVE, BY_LAW, Kind


class State(StrEnum):
    """Where a gathering stands."""

    DRAFT = "draft"
    INITIATIVE = "initiative"  # residents or members want it; signatures are collected
    WITH_DISTRICT = "with_district"  # the district akim was asked
    REFUSED = "refused"  # by the district akim
    ANNOUNCED = "announced"
    OPEN = "open"
    NO_QUORUM = "no_quorum"  # too few came; it may be called again
    CLOSED = "closed"
    DRAFTED = "drafted"  # the minutes are, and can still be put right
    SIGNED = "signed"
    HANDED_OVER = "handed_over"  # to the akim
    CANCELLED = "cancelled"


class Move(StrEnum):
    """What somebody does to a gathering."""

    PLAN = "plan"  # by the office: a draft
    PROPOSE = "propose"  # by residents or members: an initiative
    SUPPORT = "support"
    ASK_DISTRICT = "ask_district"
    PERMIT = "permit"  # the positive decision of the district akim was written down
    FORBID = "forbid"
    TAKE_UP = "take_up"  # enough members signed, and nobody's permission is needed
    ANNOUNCE = "announce"
    CHANGE = "change"  # another day, place or question; everybody hears of it
    OPEN = "open"
    MISS_QUORUM = "miss_quorum"
    RECONVENE = "reconvene"  # with a new notice of the same length
    CLOSE = "close"
    DRAFT_MINUTES = "draft_minutes"
    EDIT_MINUTES = "edit_minutes"
    SIGN = "sign"
    HAND_OVER = "hand_over"
    PUBLISH = "publish"
    CANCEL = "cancel"  # by the office, before it begins
    WITHDRAW = "withdraw"  # by whoever proposed it


class Party(StrEnum):
    """What somebody is to one gathering."""

    OFFICE = "office"  # akim, deputy, moderator
    SECRETARY = "secretary"  # who keeps the door and writes it down
    INITIATOR = "initiator"  # who proposed it
    PARTICIPANT = "participant"  # who may vote at it


@dataclass(frozen=True)
class Transition:
    """One row of the table. `to` is None where the state stays."""

    move: Move
    before: frozenset[State]
    to: State | None
    by: frozenset[Party]
    kinds: frozenset[Kind]


_S, _M, _P = State, Move, Party
_OFFICE = frozenset({_P.OFFICE})
_DESK = frozenset({_P.OFFICE, _P.SECRETARY})
_EVERY = frozenset(Kind)
#: It has not begun: the office may still call it off.
AHEAD = frozenset({_S.DRAFT, _S.ANNOUNCED, _S.NO_QUORUM})
#: Others want it, and it is not the office's to call off.
WANTED = frozenset({_S.INITIATIVE, _S.WITH_DISTRICT})
#: Nothing follows.
OVER = frozenset({_S.REFUSED, _S.CANCELLED, _S.HANDED_OVER})

TABLE: tuple[Transition, ...] = (
    Transition(
        _M.SUPPORT, frozenset({_S.INITIATIVE}), None, frozenset({_P.PARTICIPANT}), BY_INITIATIVE
    ),
    Transition(
        _M.ASK_DISTRICT, frozenset({_S.INITIATIVE}), _S.WITH_DISTRICT, _OFFICE, BY_DISTRICT
    ),
    Transition(_M.PERMIT, frozenset({_S.WITH_DISTRICT}), _S.DRAFT, _OFFICE, BY_DISTRICT),
    Transition(_M.FORBID, frozenset({_S.WITH_DISTRICT}), _S.REFUSED, _OFFICE, BY_DISTRICT),
    Transition(
        _M.TAKE_UP, frozenset({_S.INITIATIVE}), _S.DRAFT, _OFFICE, BY_INITIATIVE - BY_DISTRICT
    ),
    Transition(_M.ANNOUNCE, frozenset({_S.DRAFT}), _S.ANNOUNCED, _OFFICE, _EVERY),
    Transition(_M.CHANGE, frozenset({_S.DRAFT, _S.ANNOUNCED}), None, _OFFICE, _EVERY),
    Transition(_M.OPEN, frozenset({_S.ANNOUNCED}), _S.OPEN, _DESK, _EVERY),
    Transition(_M.MISS_QUORUM, frozenset({_S.ANNOUNCED}), _S.NO_QUORUM, _DESK, BY_LAW),
    Transition(_M.RECONVENE, frozenset({_S.NO_QUORUM}), _S.ANNOUNCED, _OFFICE, BY_LAW),
    Transition(_M.CLOSE, frozenset({_S.OPEN}), _S.CLOSED, _DESK, _EVERY),
    Transition(_M.DRAFT_MINUTES, frozenset({_S.CLOSED}), _S.DRAFTED, _DESK, BY_LAW),
    Transition(_M.EDIT_MINUTES, frozenset({_S.DRAFTED}), None, _DESK, BY_LAW),
    Transition(_M.SIGN, frozenset({_S.DRAFTED}), _S.SIGNED, _DESK, BY_LAW),
    Transition(_M.HAND_OVER, frozenset({_S.SIGNED}), _S.HANDED_OVER, _DESK, BY_LAW),
    Transition(_M.PUBLISH, frozenset({_S.SIGNED, _S.HANDED_OVER}), None, _OFFICE, BY_LAW),
    Transition(_M.CANCEL, AHEAD, _S.CANCELLED, _OFFICE, _EVERY),
    Transition(_M.WITHDRAW, WANTED, _S.CANCELLED, frozenset({_P.INITIATOR}), BY_INITIATIVE),
)
_BY_MOVE = {transition.move: transition for transition in TABLE}
#: How a gathering begins, and which kinds may begin so.
BEGINS: dict[Move, tuple[State, frozenset[Kind]]] = {
    _M.PLAN: (_S.DRAFT, _EVERY),
    _M.PROPOSE: (_S.INITIATIVE, BY_INITIATIVE),
}


def begin(move: Move, kind: Kind) -> State:
    """The first state; refuses with `impossible_move` what this kind does not begin by."""
    state, kinds = BEGINS.get(move, (None, frozenset()))
    if state is None or kind not in kinds:
        raise Refusal("impossible_move", move=move.value, state=kind.value)
    return state


def possible(state: State, kind: Kind, parties: Collection[Party]) -> frozenset[Move]:
    """What these parties may do to a gathering of this kind: what its card offers."""
    return frozenset(
        row.move
        for row in TABLE
        if state in row.before and kind in row.kinds and not row.by.isdisjoint(parties)
    )


def after(move: Move, state: State, kind: Kind) -> State:
    """The state that `move` leads to; refuses with `impossible_move` what the table has not."""
    row = _BY_MOVE.get(move)
    if row is None or state not in row.before or kind not in row.kinds:
        raise Refusal("impossible_move", move=move.value, state=state.value)
    return row.to or state
