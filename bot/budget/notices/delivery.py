"""Notices about winners: to those who follow one, to the office that carries it out."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import ClassVar

from bot.core.groups import Group
from bot.delivery.notices import Notice


@dataclass(frozen=True, kw_only=True)
class DeliveryNews(Notice):
    """What was done with a winner since those who follow it last heard.

    told: the moment (ISO) at which the steps it tells of were taken together.
    """

    kind: ClassVar[str] = "budget.delivery_news"
    group: ClassVar[Group | None] = Group.BUDGET

    to: int = field(default=0, metadata={"envelope": True})  # whoever follows it
    idea_id: int
    told: str


@dataclass(frozen=True, kw_only=True)
class DeliveryMorning(Notice):
    """To the office: the day of these winners is near, or over; all of a morning in one.

    ideas: their ids, `1,2,3`.
    """

    kind: ClassVar[str] = "budget.delivery_morning"
    group: ClassVar[Group | None] = Group.TERMS

    day: str
    ideas: str

    @property
    def key(self) -> str | None:
        """What it is about tells one of a morning from the next."""
        digest = hashlib.blake2b(self.ideas.encode(), digest_size=8).hexdigest()
        return f"{self.kind}:{self.day}:{digest}:{self.to}"

    @staticmethod
    def spelled(ids: Collection[int]) -> str:
        """Ids as they are put into a notice."""
        return ",".join(str(one) for one in ids)

    @staticmethod
    def read(ids: str) -> list[int]:
        """And as they are read from one."""
        return [int(one) for one in ids.split(",") if one]


NOTICES: tuple[type[Notice], ...] = (DeliveryMorning,)
TO_MANY: tuple[type[Notice], ...] = (DeliveryNews,)
