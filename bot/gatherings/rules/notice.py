"""The time between a notice and its gathering, in calendar days of the village (39-3(8)).

The day of the notice is not counted, at whatever hour it was sent; the day of the gathering is.
Days off count like any other. A gathering called again needs the same notice again.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.clock import VILLAGE_ZONE, village_date
from bot.core.errors import Invalid, Refusal
from bot.core.law import Late
from bot.gatherings.rules.refusals import No


@dataclass(frozen=True)
class NoticePeriod:
    """From the day it was sent to the day of the gathering.

    asked: so many days must lie between.
    """

    sent: date
    held: date
    asked: int

    @property
    def given(self) -> int:
        """How many days people have."""
        return (self.held - self.sent).days

    @property
    def earliest(self) -> date:
        """The first day on which a gathering announced then may be held."""
        return self.sent + timedelta(days=self.asked)

    @property
    def late_by(self) -> int:
        """By how many days it came too late; 0 when it is in time."""
        return max(0, self.asked - self.given)

    @property
    def in_time(self) -> bool:
        """Whether people have as many days as the law gives them."""
        return self.late_by == 0

    @property
    def last_call(self) -> date:
        """The last day on which a gathering of that day can still be announced."""
        return self.held - timedelta(days=self.asked)


def notice_period(
    sent: datetime, held: datetime, asked: int, zone: str = VILLAGE_ZONE
) -> NoticePeriod:
    """What people are given; `asked` is 0 where the law asks for no notice."""
    return NoticePeriod(village_date(sent, zone), village_date(held, zone), asked)


def check(
    sent: datetime,
    held: datetime,
    asked: int,
    *,
    when_late: Late,
    reason: str = "",
    zone: str = VILLAGE_ZONE,
) -> NoticePeriod:
    """The notice period, if a gathering may be announced so.

    reason: why it is announced late, for the act of notice. Refuses with `day_is_past`, or with
    `notice_too_late` (`earliest`, `late_by`) where no reason is given or none is enough.
    """
    if held <= sent:
        raise Invalid("day_is_past")
    given = notice_period(sent, held, asked, zone)
    excused = when_late is Late.REASON and reason.strip()
    if not given.in_time and not excused:
        raise Refusal(No.NOTICE_TOO_LATE, earliest=given.earliest, late_by=given.late_by)
    return given
