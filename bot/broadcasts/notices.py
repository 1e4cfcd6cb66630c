"""What we tell people elsewhere about a broadcast. Kinds are in the outbox: append only."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from bot.broadcasts.rules.lifecycle import (
    CORRECTED_KIND,
    SENT_KIND,
    UNPINNED_KIND,
    WITHDRAWN_KIND,
)
from bot.core.groups import Group
from bot.delivery.notices import Lane, Notice

# ── To many, by the pump ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class _ToMany(Notice):
    """One thing that everybody in a broadcast's audience is told; lane and key are the batch's."""

    to: int = field(default=0, metadata={"envelope": True})  # whoever the audience is
    broadcast_id: int


@dataclass(frozen=True, kw_only=True)
class BroadcastSent(_ToMany):
    """The broadcast itself."""

    kind: ClassVar[str] = SENT_KIND


@dataclass(frozen=True, kw_only=True)
class BroadcastCorrected(_ToMany):
    """Its words have changed: the message is edited."""

    kind: ClassVar[str] = CORRECTED_KIND


@dataclass(frozen=True, kw_only=True)
class BroadcastWithdrawn(_ToMany):
    """It is taken away."""

    kind: ClassVar[str] = WITHDRAWN_KIND


@dataclass(frozen=True, kw_only=True)
class BroadcastUnpinned(_ToMany):
    """An alert has been pinned in the channel and the open group for long enough."""

    kind: ClassVar[str] = UNPINNED_KIND


@dataclass(frozen=True, kw_only=True)
class RollCalled(_ToMany):
    """Whoever has not answered a roll-call is asked again."""

    kind: ClassVar[str] = "broadcast.call"

    call: int  # 1 is the first further call


TO_MANY: tuple[type[Notice], ...] = (
    BroadcastSent,
    BroadcastCorrected,
    BroadcastWithdrawn,
    BroadcastUnpinned,
    RollCalled,
)

# ── To the office ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class BroadcastProgress(Notice):
    """How far it has come: the sender's card is edited in place, or sent where there is none.

    final: it is through, and after `rules.pace.LONG` said in a message of its own.
    """

    kind: ClassVar[str] = "broadcast.progress"
    lane: ClassVar[Lane] = Lane.URGENT

    broadcast_id: int
    final: bool = False

    @property
    def key(self) -> str | None:
        """One in the outbox at a time, see `put_anew`."""
        return f"{self.kind}:{self.broadcast_id}:{int(self.final)}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class HelpNeeded(Notice):
    """Somebody answered a roll-call that they need help."""

    kind: ClassVar[str] = "broadcast.help"
    lane: ClassVar[Lane] = Lane.URGENT

    broadcast_id: int
    person_id: int
    at: str  # ISO: whoever asks again later is told of again

    @property
    def key(self) -> str | None:
        """One cry, one reader."""
        return f"{self.kind}:{self.broadcast_id}:{self.person_id}:{self.at}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class PaperWanted(Notice):
    """A file about a broadcast that somebody asked for: it takes a second to make."""

    kind: ClassVar[str] = "broadcast.paper"
    lane: ClassVar[Lane] = Lane.DRAWN

    broadcast_id: int
    what: str  # poster, picture, unreached

    @property
    def key(self) -> str | None:
        """A second press while the first file is being made makes no second one."""
        return f"{self.kind}:{self.broadcast_id}:{self.what}:{self.to}"


class Stopped(StrEnum):
    """Why a planned broadcast did not go out."""

    SENDER_LEFT = "sender_left"  # nobody of the office answers for it any more
    CROWD_GONE = "crowd_gone"  # what its audience belongs to was taken away
    NOBODY = "nobody"  # its audience is empty
    LATE = "late"  # the bot stood still when its hour came


@dataclass(frozen=True, kw_only=True)
class PlannedStopped(Notice):
    """A planned broadcast did not go out and will not by itself. why: a word of `Stopped`."""

    kind: ClassVar[str] = "broadcast.stopped"

    broadcast_id: int
    why: str

    @property
    def key(self) -> str | None:
        """It is stopped once."""
        return f"{self.kind}:{self.broadcast_id}:{self.to}"


NOTICES: tuple[type[Notice], ...] = (BroadcastProgress, HelpNeeded, PlannedStopped, PaperWanted)

#: What residents can switch off; an urgent alert has no switch.
GROUP = Group.BROADCASTS
