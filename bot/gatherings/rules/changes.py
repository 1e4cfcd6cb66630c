"""What people were told, what is to be another, and in what the two differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from bot.gatherings.rules.agenda import About

Pair = tuple[str, str]  # in Kazakh and in Russian


@dataclass(frozen=True)
class NewItem:
    """A question that is to be added. appeal_id: the collective appeal it comes from."""

    kk: str = ""
    ru: str = ""
    about: About = About.QUESTION
    appeal_id: int | None = None

    def to_json(self) -> dict[str, Any]:
        """As it waits in a form."""
        return {"kk": self.kk, "ru": self.ru, "about": self.about.value, "appeal": self.appeal_id}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """As it waited."""
        return cls(kept["kk"], kept["ru"], About(kept["about"]), kept["appeal"])


@dataclass(frozen=True)
class Changes:
    """What is to be another at a gathering that people were told of. None: as it was.

    reworded: by the id of the item. With another place the pin goes, unless there is a new one.
    """

    held_at: datetime | None = None
    place: Pair | None = None
    pin: tuple[float, float] | None = None
    added: tuple[NewItem, ...] = ()
    reworded: Mapping[int, Pair] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self != Changes()

    @property
    def asks_notice(self) -> bool:
        """Whether people need as many days again: for another day or place, and what is new."""
        moved = self.held_at is not None or self.place is not None
        return moved or self.has_new_questions

    @property
    def has_new_questions(self) -> bool:
        """Whether something is talked of that people were not told in these words."""
        return bool(self.added or self.reworded)

    def to_json(self) -> dict[str, Any]:
        """As it waits in a form."""
        return {
            "held_at": self.held_at.isoformat() if self.held_at else "",
            "place": list(self.place) if self.place else [],
            "pin": list(self.pin) if self.pin else [],
            "added": [item.to_json() for item in self.added],
            "reworded": {str(number): list(words) for number, words in self.reworded.items()},
            "removed": sorted(self.removed),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """As it waited; nothing of nothing."""
        if not kept:
            return cls()
        place, pin = kept["place"], kept["pin"]
        return cls(
            datetime.fromisoformat(kept["held_at"]) if kept["held_at"] else None,
            (place[0], place[-1]) if place else None,
            (pin[0], pin[-1]) if pin else None,
            tuple(NewItem.from_json(item) for item in kept["added"]),
            {int(number): (words[0], words[-1]) for number, words in kept["reworded"].items()},
            frozenset(kept["removed"]),
        )


@dataclass(frozen=True)
class Question:
    """An item as people were told it. id: 0 for one that is not written down yet."""

    id: int
    about: About
    words: Pair

    def to_json(self) -> dict[str, Any]:
        """As it stands in the history."""
        return {
            "id": self.id,
            "about": self.about.value,
            "kk": self.words[0],
            "ru": self.words[-1],
        }


@dataclass(frozen=True)
class Shown:
    """What people were told with one move. told_at: when the first of them could read it."""

    held_at: datetime | None = None
    place: Pair = ("", "")
    pin: tuple[float, float] | None = None
    items: tuple[Question, ...] = ()
    told_at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """As it stands in the history."""
        return {
            "held_at": self.held_at.isoformat() if self.held_at else "",
            "place_kk": self.place[0],
            "place_ru": self.place[-1],
            "pin": list(self.pin) if self.pin else [],
            "items": [item.to_json() for item in self.items],
            "told_at": self.told_at.isoformat() if self.told_at else "",
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """As it was written down; what an earlier version did not write is empty."""
        pin = kept.get("pin") or ()
        return cls(
            _moment(kept.get("held_at")),
            (str(kept.get("place_kk", "")), str(kept.get("place_ru", ""))),
            (pin[0], pin[-1]) if pin else None,
            tuple(_question(item) for item in kept.get("items", ())),
            _moment(kept.get("told_at")),
        )


def _moment(kept: Any) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None


def _question(kept: Mapping[str, Any]) -> Question:
    about = About(kept.get("about", About.QUESTION))
    return Question(int(kept.get("id", 0)), about, (kept.get("kk", ""), kept.get("ru", "")))


@dataclass(frozen=True)
class Difference:
    """From what was told to what is. None, or nothing, where it is the same."""

    day: tuple[datetime, datetime] | None = None
    place: tuple[Pair, Pair] | None = None
    pin: bool = False
    added: tuple[Pair, ...] = ()
    removed: tuple[Pair, ...] = ()
    reworded: tuple[tuple[Pair, Pair], ...] = ()

    def __bool__(self) -> bool:
        return self != Difference()


def difference(before: Shown, after: Shown) -> Difference:
    """What of it people have to be told."""
    was = {item.id: item.words for item in before.items if item.id}
    now = {item.id: item.words for item in after.items if item.id}
    day = None
    if before.held_at and after.held_at and before.held_at != after.held_at:
        day = (before.held_at, after.held_at)
    return Difference(
        day,
        (before.place, after.place) if before.place != after.place else None,
        after.pin is not None and before.pin != after.pin,
        tuple(item.words for item in after.items if item.id not in was),
        tuple(words for number, words in was.items() if number not in now),
        _reworded(was, now),
    )


def _reworded(was: Mapping[int, Pair], now: Mapping[int, Pair]) -> tuple[tuple[Pair, Pair], ...]:
    both: Sequence[int] = [number for number in was if number in now]
    return tuple((was[number], now[number]) for number in both if was[number] != now[number])
