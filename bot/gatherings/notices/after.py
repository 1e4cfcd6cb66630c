"""Notices about what became of the decisions."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from bot.core.groups import Group
from bot.delivery.notices import Notice
from bot.gatherings.notices.to_many import ToMany


@dataclass(frozen=True, kw_only=True)
class DecisionsNews(ToMany):
    """What became of a gathering's decisions since residents last heard of them.

    told: the moment (ISO) at which the steps it tells of were taken together.
    """

    kind: ClassVar[str] = "gathering.decisions_news"
    group: ClassVar[Group | None] = Group.GATHERINGS

    told: str


@dataclass(frozen=True, kw_only=True)
class DecisionDisputed(Notice):
    """To the office: the akim does not agree, so it has to be discussed again."""

    kind: ClassVar[str] = "gathering.decision_disputed"
    group: ClassVar[Group | None] = Group.WORK

    decision_id: int
    version: int

    @property
    def key(self) -> str | None:
        """One decision, one no, one reader."""
        return f"{self.kind}:{self.decision_id}:{self.version}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class DecisionsMorning(Notice):
    """To the office: what is near, or late, after gatherings; all of a morning in one.

    consider, promises: ids of decisions; minutes: ids of gatherings; each `1,2,3`.
    """

    kind: ClassVar[str] = "gathering.decisions_morning"
    group: ClassVar[Group | None] = Group.TERMS

    day: str
    consider: str = ""
    promises: str = ""
    minutes: str = ""

    @property
    def key(self) -> str | None:
        """What it is about tells one of a morning from the next."""
        about = f"{self.consider};{self.promises};{self.minutes}".encode()
        digest = hashlib.blake2b(about, digest_size=8).hexdigest()
        return f"{self.kind}:{self.day}:{digest}:{self.to}"

    @staticmethod
    def spelled(ids: Collection[int]) -> str:
        """Ids as they are put into a notice."""
        return ",".join(str(one) for one in ids)

    @staticmethod
    def read(ids: str) -> list[int]:
        """And as they are read from one."""
        return [int(one) for one in ids.split(",") if one]


NOTICES: tuple[type[Notice], ...] = (DecisionDisputed, DecisionsMorning)
TO_MANY: tuple[type[Notice], ...] = (DecisionsNews,)
