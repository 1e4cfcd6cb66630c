"""What everybody is told whom a gathering concerns."""

from dataclasses import dataclass, field

from bot.delivery.notices import Notice


@dataclass(frozen=True, kw_only=True)
class ToMany(Notice):
    """One thing that many are told alike; lane and key are the batch's, which is the gathering."""

    to: int = field(default=0, metadata={"envelope": True})  # whomever it concerns
    gathering_id: int
