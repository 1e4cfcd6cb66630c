"""Every name by which the rules of gatherings say no, in one place.

What each of them gives beside its name stands in brackets.
"""

from enum import StrEnum


class No(StrEnum):
    """Why something cannot be."""

    # numbers that the quorum rests on
    ENTITLED_UNKNOWN = "entitled_unknown"  # nobody has said how many the base counts (base)
    NOBODY_ENTITLED = "nobody_entitled"  # the base counts none (base)
    BASE_NOT_FOR_KIND = "base_not_for_kind"  # this kind's quorum is not counted so (base)
    COUNT_BELOW_ZERO = "count_below_zero"
    # the notice
    NOTICE_TOO_LATE = "notice_too_late"  # (earliest, late_by)
    # votes
    NOBODY_PRESENT = "nobody_present"
    VOTES_DO_NOT_ADD_UP = "votes_do_not_add_up"  # more votes than people present (present, votes)
    # elections
    SEATS_NONE = "seats_none"
    SEATS_OVER_LIMIT = "seats_over_limit"  # (limit)
    NOBODY_ELECTED_HERE = "nobody_elected_here"  # this kind of gathering elects nobody
    CANDIDATE_TWICE = "candidate_twice"
    SECOND_VOTE_NOT_ON_THE_TIED = "second_vote_not_on_the_tied"  # on others, or not on all
    LOT_WITHOUT_SEED = "lot_without_seed"  # no seed was published before the vote
    # who is there
    LEFT_BEFORE_COMING = "left_before_coming"
    NAME_WITHOUT_LETTERS = "name_without_letters"
    # what was decided
    PROMISE_WITHOUT_OWNER = "promise_without_owner"
    PROMISE_WITHOUT_DAY = "promise_without_day"
