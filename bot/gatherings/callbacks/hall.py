"""What can be pressed in the hall. `version` is of the item, or of the gathering where none is."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.gatherings.callbacks.common import Id, Number, Version
from bot.gatherings.rules.replies import Hand


class OnHall(StrEnum):
    """What a button about the whole hall does."""

    FLOOR = "floor"  # a question from the hall
    ROOM = "room"  # how many are there without phones
    DESK = "desk"  # the elected secretary goes on by their own phone
    CLOSE = "close"  # asks once
    CLOSE_NOW = "close!"


class HallPress(CallbackData, prefix="er"):
    """A button about the whole hall."""

    do: OnHall
    gathering: Id
    version: Version


class OnItem(StrEnum):
    """What a button about one item does."""

    OPEN = "open"
    # chair and secretary
    NAMES = "names"  # number: the page
    # the vote
    VOTE = "vote"
    AGAIN = "again"  # hands are raised once more
    FIX = "fix"  # a slip is put right
    ROOM = "room"
    # what is said
    SPEECHES = "talk"
    WRITE_KK = "kk"
    WRITE_RU = "ru"
    ERASE_KK = "kk-"
    ERASE_RU = "ru-"
    MOTION = "motion"
    DECISION = "decide"
    AS_MOTION = "motion!"
    HEARD = "heard"
    UNHEARD = "heard-"
    # the agenda
    AGENDA = "agenda"  # is changed
    REOPEN = "reopen"
    EDIT = "edit"
    TAKE_OFF = "off"
    PUT_BACK = "back"
    UP = "up"
    DOWN = "down"
    VOTED = "voted"
    UNVOTED = "voted-"
    # an election; number: of the candidate, or how many seats
    SEATS = "seats"
    SEATS_ARE = "seats!"
    SOURCE = "source"
    TIE = "tie"
    TIE_VOTE = "tie-vote"
    TIE_LOT = "tie-lot"
    SEED = "seed"
    LIST = "list"
    REMOVE = "rm"
    REMOVE_ONE = "rm!"
    VOTES = "votes"  # whose vote is put right
    RESTART = "anew"
    RESTART_NOW = "anew!"
    # phones
    ASK = "ask"
    TALLY = "tally"
    STOP = "stop"


class ItemPress(CallbackData, prefix="es"):
    """A button about one item. number: a page, a candidate, seats; 0 where there is none."""

    do: OnItem
    item: Id
    version: Version
    number: Number = 0


class OnCount(StrEnum):
    """Which hands a button stands for."""

    ALL = "all"  # everybody is for it
    PHONES = "phones"  # as the phones said
    NO = "no"  # and the others of those whose number was written first
    ABSTAINED = "abst"
    SILENT = "silent"


class CountPress(CallbackData, prefix="et"):
    """Hands by one tap. number: how many were present, or tapped, when the button was drawn."""

    do: OnCount
    item: Id
    version: Version
    number: Number


class PickPress(CallbackData, prefix="eu"):
    """Somebody who is there: as chair, as secretary, or as a candidate. stay: their check-in."""

    item: Id
    version: Version
    stay: Id


class HandPress(CallbackData, prefix="ev"):
    """One's own hand on the phone. candidate: whom it is on, or 0."""

    item: Id
    candidate: Id
    hand: Hand
