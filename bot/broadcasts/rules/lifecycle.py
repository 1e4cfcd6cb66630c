"""The states of a broadcast, what can be done in each, and what is asked of its readers."""

from enum import StrEnum

#: The notice by which a broadcast first goes out: what is counted.
SENT_KIND = "broadcast.sent"
#: The notice by which an alert is unpinned in the public chats: what was, is not pinned any more.
UNPINNED_KIND = "broadcast.unpinned"
#: Those by which what is out is changed.
CORRECTED_KIND = "broadcast.corrected"
WITHDRAWN_KIND = "broadcast.withdrawn"


class State(StrEnum):
    """Where a broadcast stands."""

    DRAFT = "draft"
    DISCARDED = "discarded"  # a draft given up; it can be brought back for a week
    SCHEDULED = "scheduled"  # goes out at `send_at`, perhaps again and again
    SENDING = "sending"
    DONE = "done"  # everybody was told, or given up
    CANCELLED = "cancelled"  # stopped before everybody was told; or it was never begun
    WITHDRAWN = "withdrawn"  # taken away from everybody who had it


class Move(StrEnum):
    """What is done to a broadcast; each is a step of its history."""

    DISCARD = "discard"
    BRING_BACK = "bring_back"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"  # back to the draft
    SEND = "send"
    FINISH = "finish"
    CANCEL = "cancel"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    RETRY = "retry"
    CLOSE = "close"  # nobody is asked any more


class Asks(StrEnum):
    """What a broadcast asks of its readers."""

    NOTHING = ""
    READ = "read"  # a receipt
    SAFE = "safe"  # a roll-call: safe, or in need of help


class Answer(StrEnum):
    """What a reader answered."""

    READ = "read"
    SAFE = "safe"
    HELP = "help"


ANSWERS: dict[Asks, tuple[Answer, ...]] = {
    Asks.NOTHING: (),
    Asks.READ: (Answer.READ,),
    Asks.SAFE: (Answer.SAFE, Answer.HELP),
}

_S, _M = State, Move
_OUT = frozenset({_S.SENDING, _S.DONE, _S.CANCELLED})

#: Every step there is: from where, to where (None: it stays).
STEPS: dict[Move, tuple[frozenset[State], State | None]] = {
    _M.DISCARD: (frozenset({_S.DRAFT}), _S.DISCARDED),
    _M.BRING_BACK: (frozenset({_S.DISCARDED}), _S.DRAFT),
    _M.SCHEDULE: (frozenset({_S.DRAFT}), _S.SCHEDULED),
    _M.UNSCHEDULE: (frozenset({_S.SCHEDULED}), _S.DRAFT),
    _M.SEND: (frozenset({_S.DRAFT, _S.SCHEDULED}), _S.SENDING),
    _M.FINISH: (frozenset({_S.SENDING}), _S.DONE),
    _M.CANCEL: (frozenset({_S.SCHEDULED, _S.SENDING}), _S.CANCELLED),
    _M.CORRECT: (_OUT, None),
    _M.WITHDRAW: (_OUT, _S.WITHDRAWN),
    _M.RETRY: (frozenset({_S.SENDING, _S.DONE}), _S.SENDING),
    _M.CLOSE: (_OUT, None),
}

#: Residents may read these; a cancelled one was told to some.
TOLD = frozenset({State.SENDING, State.DONE})
#: What a sender's history lists.
PAST = frozenset({State.SCHEDULED, *_OUT, State.WITHDRAWN})


def moves(state: State) -> frozenset[Move]:
    """What can be done in a state."""
    return frozenset(move for move, (before, _) in STEPS.items() if state in before)
