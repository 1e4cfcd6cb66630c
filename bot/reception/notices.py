"""What we tell people elsewhere about a booking. Kinds are written to the outbox: append only."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.groups import Group
from bot.delivery.notices import Notice


@dataclass(frozen=True, kw_only=True)
class _AboutBooking(Notice):
    """A notice about one booking, told to one person once for each version of it."""

    request_id: int
    version: int

    @property
    def key(self) -> str | None:
        """One booking, one step, one reader."""
        return f"{self.kind}:{self.request_id}:{self.version}:{self.to}"


# ── To the resident ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class VisitConfirmed(_AboutBooking):
    """Day and time are fixed, or have been changed."""

    kind: ClassVar[str] = "reception.confirmed"


@dataclass(frozen=True, kw_only=True)
class VisitDeclined(_AboutBooking):
    """The office cannot, and says why."""

    kind: ClassVar[str] = "reception.declined"


@dataclass(frozen=True, kw_only=True)
class BookingPassed(_AboutBooking):
    """The day they wished is over, and the office has not answered."""

    kind: ClassVar[str] = "reception.passed"


@dataclass(frozen=True, kw_only=True)
class VisitReminder(_AboutBooking):
    """You are expected tomorrow."""

    kind: ClassVar[str] = "reception.reminder"


# ── To the office ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class BookingAsked(_AboutBooking):
    """Somebody asks to be received."""

    kind: ClassVar[str] = "reception.asked"
    group: ClassVar[Group | None] = Group.WORK


@dataclass(frozen=True, kw_only=True)
class BookingCancelled(_AboutBooking):
    """Somebody will not come after all."""

    kind: ClassVar[str] = "reception.cancelled"
    group: ClassVar[Group | None] = Group.WORK


@dataclass(frozen=True, kw_only=True)
class VisitsOfDay(Notice):
    """Whom the office expects on a day (ISO), all in one."""

    kind: ClassVar[str] = "reception.day"
    group: ClassVar[Group | None] = Group.WORK

    okrug: str
    day: str

    @property
    def key(self) -> str | None:
        """One office, one day, one reader."""
        return f"{self.kind}:{self.okrug}:{self.day}:{self.to}"


NOTICES: tuple[type[Notice], ...] = (
    VisitConfirmed,
    VisitDeclined,
    BookingPassed,
    VisitReminder,
    BookingAsked,
    BookingCancelled,
    VisitsOfDay,
)
