"""What we tell people elsewhere of reports. Kinds are written to the outbox: append only."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.groups import Group
from bot.delivery.notices import Lane, Notice


@dataclass(frozen=True, kw_only=True)
class DutyNear(Notice):
    """What an office owes by law is due soon. day (ISO): the mark by which it is reminded of.

    An office hears of all its duties with one mark in one message.
    """

    kind: ClassVar[str] = "reports.duty_near"
    group: ClassVar[Group | None] = Group.REPORTS

    okrug: str
    day: str

    @property
    def key(self) -> str | None:
        """One mark, one okrug, one reader. A mark stands for each duty, period and distance."""
        return f"{self.told_of(self.day)}{self.okrug}:{self.to}"

    @classmethod
    def told_of(cls, day: str) -> str:
        """What the keys of a mark begin with."""
        return f"{cls.kind}:{day}:"


@dataclass(frozen=True, kw_only=True)
class WeekReported(Notice):
    """The week of an okrug is over: its report. monday (ISO): the day after the week."""

    kind: ClassVar[str] = "reports.week"
    lane: ClassVar[Lane] = Lane.REPORT
    group: ClassVar[Group | None] = Group.REPORTS

    okrug: str
    monday: str

    @property
    def key(self) -> str | None:
        """One okrug, one week, one reader."""
        return f"{self.kind}:{self.okrug}:{self.monday}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class DistrictReported(Notice):
    """The same week of every okrug of a district, for its observer."""

    kind: ClassVar[str] = "reports.district"
    group: ClassVar[Group | None] = Group.REPORTS

    district: str
    monday: str

    @property
    def key(self) -> str | None:
        """One district, one week, one reader."""
        return f"{self.kind}:{self.district}:{self.monday}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class _OfPeriod(Notice):
    """Somebody asked for the report of a period: its span, and its days as ISO writes them."""

    lane: ClassVar[Lane] = Lane.DRAWN

    okrug: str
    span: str
    first: str
    last: str


@dataclass(frozen=True, kw_only=True)
class ReportWanted(_OfPeriod):
    """On the screen: where the last one stands, or `anew`."""

    kind: ClassVar[str] = "reports.wanted"

    anew: bool = False


@dataclass(frozen=True, kw_only=True)
class FileWanted(_OfPeriod):
    """As a file. what: `picture`, `table` or `page`."""

    kind: ClassVar[str] = "reports.file"

    what: str

    @property
    def key(self) -> str | None:
        """A second press while the first file is being made makes no second one."""
        period = f"{self.span}:{self.first}:{self.last}"
        return f"{self.kind}:{self.what}:{self.okrug}:{period}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class PublicWanted(Notice):
    """The akim looks at what residents would be told of a week."""

    kind: ClassVar[str] = "reports.public"
    lane: ClassVar[Lane] = Lane.DRAWN

    okrug: str
    monday: str

    @property
    def key(self) -> str | None:
        """A second press while the first is being made makes no second one."""
        return f"{self.kind}:{self.okrug}:{self.monday}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class DistrictWanted(Notice):
    """The observer looks at a district's week: where the last one stands, or `anew`."""

    kind: ClassVar[str] = "reports.district_wanted"
    lane: ClassVar[Lane] = Lane.DRAWN

    district: str
    monday: str
    anew: bool = False


@dataclass(frozen=True, kw_only=True)
class DistrictFileWanted(Notice):
    """The observer asked for the table of a district's week."""

    kind: ClassVar[str] = "reports.district_file"
    lane: ClassVar[Lane] = Lane.DRAWN

    district: str
    monday: str

    @property
    def key(self) -> str | None:
        """A second press while the first file is being made makes no second one."""
        return f"{self.kind}:{self.district}:{self.monday}:{self.to}"


NOTICES: tuple[type[Notice], ...] = (
    DutyNear,
    WeekReported,
    DistrictReported,
    ReportWanted,
    FileWanted,
    PublicWanted,
    DistrictWanted,
    DistrictFileWanted,
)
