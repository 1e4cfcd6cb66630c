"""What can be pressed. `version` is that of the booking as it was when the button was drawn.

A button's data may be forged: what no button of ours carries fails to unpack and is told to be out
of date. Whether a thing of this name exists is for the use case to say.
"""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

Id = Annotated[int, Field(ge=0, lt=2**63)]
Version = Annotated[int, Field(ge=0, lt=2**31)]
Page = Annotated[int, Field(ge=0, lt=10_000)]
Code = Annotated[str, Field(pattern="^[0-9A-Z]{9}$")]  # of an okrug
Day = Annotated[int, Field(ge=0, lt=3_652_060)]  # as date.toordinal; 0 is any day
RealDay = Annotated[int, Field(ge=1, lt=3_652_060)]
Minute = Annotated[int, Field(ge=0, lt=24 * 60)]  # since midnight in the village
NoMinute = Annotated[int, Field(ge=-1, lt=24 * 60)]  # -1: not chosen yet
Weekday = Annotated[int, Field(ge=0, lt=5)]  # 0 is Monday


class OnOffice(StrEnum):
    """What a button under the card of an office does."""

    OPEN = "open"
    BOOK = "book"
    OWN = "own"
    EDIT = "edit"
    DAYS = "days"


class OfficePress(CallbackData, prefix="vo"):
    """A button under the card of an office."""

    do: OnOffice
    okrug: Code


class PickDay(CallbackData, prefix="vd"):
    """The day a resident wishes; 0 is any day."""

    okrug: Code
    ordinal: Day


class OnRequest(StrEnum):
    """What a button under the preview of a request does."""

    SEND = "send"
    CHANGE = "change"
    STOP = "stop"


class RequestPress(CallbackData, prefix="vq"):
    """A button under the preview. message: the one that it shows; 0 where there is none yet."""

    do: OnRequest
    message: Id


class OnOwnBooking(StrEnum):
    """What a button under one's own booking does."""

    OPEN = "open"
    ASK_CANCEL = "ask"
    CANCEL = "cancel"


class OwnBooking(CallbackData, prefix="vb"):
    """A button under one's own booking."""

    do: OnOwnBooking
    booking: Id
    version: Version


class OnVisit(StrEnum):
    """What a button under the office's card of a booking does."""

    OPEN = "open"
    TIMES = "times"
    DAYS = "days"
    TYPE = "type"
    DECLINE = "decline"
    LISTEN = "listen"


class VisitPress(CallbackData, prefix="vv"):
    """A button under the office's card of a booking."""

    do: OnVisit
    booking: Id
    version: Version


class ReasonPress(CallbackData, prefix="vr"):
    """A button under the reason that a resident is about to read; `message` as above."""

    do: OnRequest
    booking: Id
    message: Id


class VisitDay(CallbackData, prefix="vx"):
    """A day whose free times are looked at."""

    booking: Id
    version: Version
    ordinal: RealDay


class VisitTime(CallbackData, prefix="vt"):
    """The time that is confirmed."""

    booking: Id
    version: Version
    ordinal: RealDay
    minute: Minute


class ReceptionPage(CallbackData, prefix="vl"):
    """A page of an office's bookings."""

    okrug: Code
    page: Page


class OfficeField(StrEnum):
    """What the office says of itself."""

    ADDRESS = "address"
    PHONE = "phone"
    RECEPTION = "reception"
    EMAIL = "email"


class EditPress(CallbackData, prefix="ve"):
    """A part of the contacts, to be written anew or (`clear`) taken away."""

    okrug: Code
    field: OfficeField
    clear: bool = False


class OnDay(StrEnum):
    """What a button about a weekday does."""

    OPEN = "open"
    HOURS = "hours"
    OFF = "off"


class EditDay(CallbackData, prefix="vw"):
    """A weekday, and its hours so far as they are chosen."""

    do: OnDay
    okrug: Code
    weekday: Weekday
    opens: NoMinute = -1
    closes: NoMinute = -1


PRESSES: tuple[type[CallbackData], ...] = (
    OfficePress,
    PickDay,
    RequestPress,
    OwnBooking,
    VisitPress,
    ReasonPress,
    VisitDay,
    VisitTime,
    ReceptionPage,
    EditPress,
    EditDay,
)
