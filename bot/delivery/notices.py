"""Notice: what happened, and to whom it is told. The words are found at delivery."""

from dataclasses import asdict, dataclass, field, fields
from enum import IntEnum
from typing import Any, ClassVar, Self

from bot.core.groups import Group


class Lane(IntEnum):
    """Who goes first: smaller goes before larger."""

    ANSWER = 0  # somebody waits for this: a receipt, a card they asked for
    URGENT = 1
    ALERT = 2  # an urgent notice to many
    ORDINARY = 3
    SILENT = 4  # corrections of what is out: nobody's phone rings, and what is wrong goes first
    BULK = 5  # an ordinary notice to many: held in quiet hours
    DRAWN = 6  # a file that somebody asked for and that takes long to draw
    REPORT = 7  # the same for all offices in one morning


#: Served by the pump, which renders once for many; the others by the worker, one by one.
BULK_LANES = (Lane.ALERT, Lane.SILENT, Lane.BULK)
#: Served by the worker beside everything else: nobody's answer waits until something is drawn.
SLOW_LANES = (Lane.DRAWN, Lane.REPORT)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One thing to tell one person. Subclasses add plain parameters (int, str, bool, None).

    `kind` is written into the outbox and must never change or be reused.
    """

    kind: ClassVar[str]
    lane: ClassVar[Lane] = Lane.ORDINARY
    group: ClassVar[Group | None] = None

    to: int = field(metadata={"envelope": True})  # people.id

    @property
    def key(self) -> str | None:
        """What makes this notice the same as another: it is then told once. None: always tell."""
        return None

    def params(self) -> dict[str, Any]:
        """Everything but the recipient, as plain JSON."""
        envelope = {f.name for f in fields(self) if f.metadata.get("envelope")}
        return {name: value for name, value in asdict(self).items() if name not in envelope}

    @classmethod
    def restore(cls, to: int, params: dict[str, Any]) -> Self:
        """The notice as it was put; parameters unknown to this version are left out."""
        known = {f.name for f in fields(cls)}
        return cls(to=to, **{name: value for name, value in params.items() if name in known})


@dataclass(frozen=True, kw_only=True)
class GroupNotice(Notice):
    """One thing to show in a staff group: `to` is staff_groups.id.

    Its renderer is given an actor who is nobody and may nothing, and the group's language.
    """
