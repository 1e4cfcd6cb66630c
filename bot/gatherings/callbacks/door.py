"""What can be pressed at the door. `version` is the gathering's, as in `common`."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.gatherings.callbacks.common import Code, Id, NoCode, Page, Version


class OnDoor(StrEnum):
    """What a button of the secretary's card does."""

    SHOW = "show"  # the card as it stands now
    BESIDE = "beside"  # the same as a new message: the picture stays
    CARD = "card"  # of the gathering itself
    LET_IN = "letin"  # from now on people are registered
    BEGIN = "begin"
    ASK_MISS = "askmiss"  # too few came? asked once more
    MISS = "miss"
    HALL = "hall"
    PICTURE = "picture"
    TURN = "turn"  # the picture that is there
    WHO = "who"  # is there
    NAME = "name"
    COUNT = "count"
    MYSELF = "myself"
    RENEW = "renew"  # take over the number that was written since
    NUMBER = "number"  # write the one that is missing
    STREET = "street"  # that of a street
    TAKE_DESK = "takedesk"
    ENTER = "enter"  # a resident types the digits


class DoorPress(CallbackData, prefix="em"):
    """A button of the secretary's card."""

    do: OnDoor
    gathering: Id
    version: Version


class HerePages(CallbackData, prefix="en"):
    """A page of who is there; phones: only those who may be given the desk."""

    gathering: Id
    page: Page
    phones: bool = False


class OnHere(StrEnum):
    """What is done with somebody of the list."""

    OPEN = "open"
    LEFT = "left"
    BACK = "back"
    ASK_REMOVE = "ask"
    REMOVE = "remove"
    GIVE = "give"  # them the desk


class HerePress(CallbackData, prefix="eo"):
    """A button about somebody of the list."""

    do: OnHere
    gathering: Id
    stay: Id


class OnName(StrEnum):
    """What is done with a name that was typed."""

    ENTITLED = "entitled"  # this one of the list
    ELECTED = "elected"
    TYPED = "typed"  # as it was written
    ANOTHER = "another"  # it is not whoever of that name is there
    SAME = "same"  # it is


class NamePress(CallbackData, prefix="ep"):
    """An answer to a name that was typed. of: the one of the list, or the message that was typed.

    An older question's button means another name than the form holds.
    """

    do: OnName
    gathering: Id
    of: Id


class OnEntitled(StrEnum):
    """What is done with the number of those who may vote in a village."""

    LIST = "list"
    OPEN = "open"
    TYPE = "type"
    NOBODY = "nobody"
    NAMES = "names"
    KEEP = "keep"  # the list as it is shown
    STOP = "stop"
    ASK_DROP = "askdrop"  # the list is kept no more?
    DROP = "drop"


class EntitledPress(CallbackData, prefix="eq"):
    """A button about the numbers of an okrug.

    settlement: "" for the members of the assembly. back: the gathering whose door leads here; 0:
    none. page: of the villages.
    """

    do: OnEntitled
    okrug: Code
    settlement: NoCode = ""
    back: Id = 0
    page: Page = 0
