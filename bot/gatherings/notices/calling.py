"""Notices about the call, its changes, and that there is none after all."""

from dataclasses import dataclass
from typing import ClassVar

from bot.core.groups import Group
from bot.delivery.notices import Notice
from bot.gatherings.notices.to_many import ToMany


@dataclass(frozen=True, kw_only=True)
class GatheringCalled(ToMany):
    """People are called; sequence: of the call, where it is called again another."""

    kind: ClassVar[str] = "gathering.called"
    group: ClassVar[Group | None] = Group.GATHERINGS

    sequence: int


@dataclass(frozen=True, kw_only=True)
class GatheringChanged(ToMany):
    """The day, the place or a question is another than people were told."""

    kind: ClassVar[str] = "gathering.changed"
    group: ClassVar[Group | None] = Group.GATHERINGS

    sequence: int


@dataclass(frozen=True, kw_only=True)
class GatheringCalledOff(ToMany):
    """It is not held."""

    kind: ClassVar[str] = "gathering.called_off"
    group: ClassVar[Group | None] = Group.GATHERINGS


@dataclass(frozen=True, kw_only=True)
class AppealOnAgenda(ToMany):
    """What those behind a collective appeal asked for stands on the agenda."""

    kind: ClassVar[str] = "gathering.appeal_on_agenda"
    group: ClassVar[Group | None] = Group.GATHERINGS

    item_id: int


NOTICES: tuple[type[Notice], ...] = ()
TO_MANY: tuple[type[Notice], ...] = (
    GatheringCalled,
    GatheringChanged,
    GatheringCalledOff,
    AppealOnAgenda,
)
