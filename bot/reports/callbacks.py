"""What can be pressed.

A button's data may be forged: what no button of ours carries fails to unpack and is told to be out
of date. Whether a thing of this name exists is for the use case to say.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import AfterValidator, Field

from bot.reports.rules.periods import Period, Span


def _is_day(iso: str) -> str:
    date.fromisoformat(iso)
    return iso


Code = Annotated[str, Field(pattern="^[0-9A-Z]{9}$")]  # of an okrug
Word = Annotated[str, Field(pattern="^[a-z_.]{1,24}$")]  # of a duty
Iso = Annotated[str, AfterValidator(_is_day)]  # the first day of a period
Seal = Annotated[str, Field(pattern="^[0-9a-f]{0,8}$")]
Version = Annotated[int, Field(ge=0, lt=2**31)]
Day = Annotated[int, Field(ge=1, lt=3_652_060)]  # as date.toordinal


# ── The report ───────────────────────────────────────────────────────────────────────────────


class OnReport(StrEnum):
    """What a button under a report does."""

    OPEN = "open"  # in a message of its own
    SHOW = "show"  # where it stands
    PICTURE = "picture"
    TABLE = "table"
    PAGE = "page"


class ReportPress(CallbackData, prefix="yr"):
    """The report of a period; its days as date.toordinal."""

    do: OnReport
    okrug: Code
    span: Span
    begins: Day
    ends: Day

    @property
    def period(self) -> Period:
        """The period; `ValueError` of days in a wrong order."""
        return Period(self.span, date.fromordinal(self.begins), date.fromordinal(self.ends))


class AskPeriod(CallbackData, prefix="yq"):
    """The next message says from when to when."""

    okrug: Code


class HowCounted(CallbackData, prefix="yh"):
    """What every figure means."""


class OnPublic(StrEnum):
    """What is done with the version for residents."""

    SHOW = "show"
    PUBLISH = "publish"
    EDIT = "edit"
    SKIP = "skip"
    AGAIN = "again"  # after all


class PublicPress(CallbackData, prefix="yu"):
    """The version for residents of the week before a Monday.

    seal: of the words that stand above the button; "" where none do.
    """

    do: OnPublic
    okrug: Code
    monday: Day
    version: Version
    seal: Seal = ""

    @property
    def day(self) -> date:
        """The Monday."""
        return date.fromordinal(self.monday)


class OnDistrict(StrEnum):
    """What a button under a district's table does."""

    SHOW = "show"
    TABLE = "table"


class DistrictPress(CallbackData, prefix="yd"):
    """A district's week; monday: the day after it."""

    do: OnDistrict
    district: Code
    monday: Day

    @property
    def day(self) -> date:
        """The Monday."""
        return date.fromordinal(self.monday)


# ── What the law asks of an office ───────────────────────────────────────────────────────────


class DutyList(CallbackData, prefix="zl"):
    """Everything an office owes."""

    okrug: Code


class OnDuty(StrEnum):
    """What a button under a duty does."""

    OPEN = "open"
    TYPE = "type"
    UNDO = "undo"


class DutyPress(CallbackData, prefix="zp"):
    """A duty in the period that begins on `iso`."""

    do: OnDuty
    okrug: Code
    duty: Word
    iso: Iso

    @property
    def first(self) -> date:
        """The first day of the period."""
        return date.fromisoformat(self.iso)


class DutyDay(CallbackData, prefix="zd"):
    """The day on which it was done."""

    okrug: Code
    duty: Word
    iso: Iso
    ordinal: Day

    @property
    def first(self) -> date:
        """The first day of the period."""
        return date.fromisoformat(self.iso)
