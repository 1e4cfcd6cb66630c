"""What an idea is made of, and how what people type becomes its parts.

A number of tenge is read as people write it: «2 млн», "350 000 тг", «2 млн 500 мың». Its words are
in `ideas.yaml`.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Self

import yaml

from bot.budget.rules.bounds import MOST_MONEY, PHOTOS_LIMIT, REASON_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from bot.budget.rules.kinds import IdeaState
from bot.core.errors import Invalid
from bot.core.text import clean, fold, utf16_len

WORDS = Path(__file__).parents[1] / "ideas.yaml"
PLACE_LIMIT = 200
COST_LENGTH = 100  # letters; nobody needs more for a number
_READ = 20_000  # of what is longer it is only said that it is too long

#: These wait for something; one person may have so few of them (`MOST_IDEAS`).
OPEN = frozenset({IdeaState.SENT, IdeaState.FEASIBLE})

Photo = dict[str, str]  # kind, id
Pair = tuple[str, str]  # in Kazakh, in Russian


class Which(StrEnum):
    """Which ideas of a round are listed."""

    ALL = "all"
    VILLAGE = "village"  # of the reader's village
    MINE = "mine"  # proposed or wanted by the reader


class Part(StrEnum):
    """A part of an idea in the making; asked for in this order."""

    TITLE = "title"
    TEXT = "text"
    PHOTOS = "photos"
    PLACE = "place"
    COST = "cost"
    VILLAGE = "village"  # where the office writes it down


@dataclass(frozen=True)
class Draft:
    """An idea in the making. settlement: only where the office writes it down."""

    title: str = ""
    text: str = ""
    place: str = ""
    pin: tuple[float, float] | None = None
    photos: tuple[Photo, ...] = field(default=())
    cost: int | None = None
    settlement: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, for the state of a form."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """What `to_json` made."""
        pin = data.get("pin")
        return cls(
            **data
            | {"pin": (pin[0], pin[1]) if pin else None, "photos": tuple(data.get("photos", ()))}
        )

    def has(self, part: Part) -> bool:
        """Whether something was said of a part."""
        if part is Part.PLACE:
            return bool(self.place or self.pin)
        if part is Part.VILLAGE:
            return bool(self.settlement)
        return bool(getattr(self, part.value))

    def without(self, part: Part) -> Self:
        """With nothing said of a part."""
        changes: dict[Part, dict[str, Any]] = {
            Part.PHOTOS: {"photos": ()},
            Part.PLACE: {"place": "", "pin": None},
            Part.COST: {"cost": None},
            Part.VILLAGE: {"settlement": ""},
        }
        return replace(self, **changes.get(part, {part.value: ""}))

    def with_photos(self, more: Iterable[Photo]) -> tuple[Self, int]:
        """With more photos, and how many did not fit."""
        fresh = [one for one in more if one not in self.photos]
        room = max(PHOTOS_LIMIT - len(self.photos), 0)
        return replace(self, photos=(*self.photos, *fresh[:room])), len(fresh[room:])

    def check(self) -> None:
        """Everything is within its bounds, whatever a form made of it. `Invalid` says what not."""
        check_title(self.title)
        check_text(self.text)
        check_place(self.place)
        if self.cost is not None:
            check_cost(self.cost)
        if len(self.photos) > PHOTOS_LIMIT:
            raise Invalid("idea_photos_full", limit=PHOTOS_LIMIT)


@dataclass(frozen=True)
class Words:
    """An idea's name and what is said of it, in both languages; "" where there is none yet."""

    title: Pair = ("", "")
    text: Pair = ("", "")

    def check(self) -> "Words":
        """Within their bounds. `idea_title_missing` where there is no name in either language."""
        kk, ru = self.title
        if not kk and not ru:
            raise Invalid("idea_title_missing")
        return Words(
            (check_title(kk) if kk else "", check_title(ru) if ru else ""),
            (check_text(self.text[0]), check_text(self.text[1])),
        )


class Lacks(StrEnum):
    """What a project needs before it can be on the list."""

    TITLE_KK = "title_kk"
    TITLE_RU = "title_ru"
    TEXT_KK = "text_kk"
    TEXT_RU = "text_ru"
    COST = "cost"
    TOO_DEAR = "too_dear"  # more than the round has


# ── Words ────────────────────────────────────────────────────────────────────────────────────


def split(text: str) -> tuple[str, str]:
    """The first line is the name, the rest says more."""
    title, _, rest = clean(text, _READ).partition("\n")
    return title.strip(), rest.strip()


def check_title(text: str) -> str:
    """The name, if it can be one. `idea_title_missing`, `idea_title_too_long`."""
    return _within(_line(text), TITLE_LIMIT, "idea_title_missing", "idea_title_too_long")


def check_text(text: str) -> str:
    """What is said of it, which may be nothing. `idea_text_too_long`."""
    said = clean(text, _READ)
    return _within(said, TEXT_LIMIT, "", "idea_text_too_long")


def check_place(text: str) -> str:
    """Where, in words. `idea_place_too_long`."""
    return _within(_line(text), PLACE_LIMIT, "", "idea_place_too_long")


def check_reason(text: str) -> str:
    """Why it is not admitted. `idea_reason_missing`, `idea_reason_too_long`."""
    return _within(_line(text), REASON_LIMIT, "idea_reason_missing", "idea_reason_too_long")


def _line(text: str) -> str:
    return " ".join(clean(text, _READ).split())


def _within(said: str, limit: int, missing: str, too_long: str) -> str:
    """What is longer is not cut behind anybody's back."""
    if missing and not any(letter.isalnum() for letter in said):
        raise Invalid(missing)
    if utf16_len(said) > limit:
        raise Invalid(too_long, count=utf16_len(said), limit=limit)
    return said


def says_nothing(text: str) -> bool:
    """Whether somebody writes that there is none of what was asked for."""
    said = fold(text).strip(" .,-–—!()")
    return not said or said in _words().nothing


# ── Tenge ────────────────────────────────────────────────────────────────────────────────────

_PIECES = re.compile(
    r"(?P<number>\d{1,3}(?:[ .,'’]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
    r"|(?P<word>[^\W\d_]+)|(?P<mark>[~≈₸().,])|(?P<other>\S)"
)


@dataclass(frozen=True)
class _Words:
    units: dict[str, int]
    beginnings: tuple[tuple[str, int], ...]
    around: frozenset[str]
    around_beginnings: tuple[str, ...]
    unknown: frozenset[str]
    nothing: frozenset[str]

    def unit(self, word: str) -> int | None:
        if word in self.units:
            return self.units[word]
        return next((value for start, value in self.beginnings if word.startswith(start)), None)

    def is_around(self, word: str) -> bool:
        return word in self.around or word.startswith(self.around_beginnings)


@cache
def _words() -> _Words:
    data: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    units = [(word, int(value)) for value, listed in data["units"].items() for word in listed]
    return _Words(
        {fold(word): value for word, value in units if not word.endswith("*")},
        tuple((fold(word[:-1]), value) for word, value in units if word.endswith("*")),
        frozenset(fold(word) for word in data["around"] if not word.endswith("*")),
        tuple(fold(word[:-1]) for word in data["around"] if word.endswith("*")),
        frozenset(map(fold, data["unknown"])),
        frozenset(map(fold, data["nothing"])),
    )


def read_guess(text: str) -> int | None:
    """What somebody thinks it costs, in tenge; None where they do not know.

    `amount_unclear`, `budget_too_large`.
    """
    said = fold(text[:COST_LENGTH]).strip(" .,-–—?")
    if text.strip().strip("?-–—") == "" or any(word in said for word in _words().unknown):
        return None
    return read_cost(text)


def read_cost(text: str) -> int:
    """So many tenge. `amount_unclear`, `budget_too_large`."""
    if len(text) > COST_LENGTH:
        raise Invalid("amount_unclear")
    total, before = Decimal(0), Decimal(0)  # before: a number whose unit has not come yet
    pending: str | None = None
    for piece in _PIECES.finditer(fold(text)):
        if piece["number"]:
            if pending is not None:
                raise Invalid("amount_unclear")
            pending = piece["number"]
        elif piece["word"]:
            unit = _words().unit(piece["word"])
            if unit is None and not _words().is_around(piece["word"]):
                raise Invalid("amount_unclear")
            if unit is not None:
                total += _times(pending, unit, before)
                before, pending = Decimal(unit), None
        elif piece["other"]:
            raise Invalid("amount_unclear")
    if pending is not None:
        total += _times(pending, 1, before)
    return check_cost(int(total))


def _times(number: str | None, unit: int, before: Decimal) -> Decimal:
    """A unit alone stands for one; units become smaller: «2 млн 500 мың»."""
    if before and unit >= before:
        raise Invalid("amount_unclear")
    return (Decimal(1) if number is None else _value(number, decimal=unit > 1)) * unit


def _value(number: str, *, decimal: bool) -> Decimal:
    """«2.500» is two and a half before a unit, and 2 500 alone."""
    parts = re.split(r"[ .,'’]", number)
    if len(parts) == 2 and re.search(r"[.,]", number) and (decimal or len(parts[1]) != 3):
        return Decimal(".".join(parts))
    return Decimal("".join(parts))


def check_cost(tenge: int) -> int:
    """So many tenge, if something can cost as much. `amount_unclear`, `budget_too_large`."""
    if tenge < 1:
        raise Invalid("amount_unclear")
    if tenge > MOST_MONEY:
        raise Invalid("budget_too_large")
    return tenge


# ── An idea's story ──────────────────────────────────────────────────────────────────────────

_INTO_IT = "+"


def into_note(number: int) -> str:
    """The note of a step: it was let go into the idea of this number."""
    return str(number)


def from_note(number: int) -> str:
    """The note of a step: the idea of this number was let go into it."""
    return f"{_INTO_IT}{number}"


def read_note(note: str) -> tuple[int | None, bool]:
    """The number in such a note, and whether that idea came into this one."""
    digits = note.removeprefix(_INTO_IT)
    number = int(digits) if digits.isascii() and digits.isdecimal() else None
    return number, note.startswith(_INTO_IT)


def reason_note(reason: Pair) -> str:
    """The note of a refusal: the reason in both languages, a line each."""
    return "\n".join(reason)


def read_reason(note: str) -> Pair:
    """What `reason_note` made."""
    kk, _, ru = note.partition("\n")
    return kk, ru
