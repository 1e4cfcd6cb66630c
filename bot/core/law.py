"""The dated law file `law.yaml`: what it asks of an office again and again, and of a gathering.

The terms and the calendar in it are read by `bot.core.workdays`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml

from bot.core.errors import BadSetting
from bot.core.text import Language

LAW = Path(__file__).with_name("law.yaml")
#: A name is a part of the data of a button, which has little room.
_NAME = re.compile(r"[a-z_]{1,24}")
_LINES = ("title", "button", "gloss", "citation")
#: A share as it is written down; what is written with a point would not be exact.
_SHARE = re.compile(r"[1-9][0-9]{0,3}/[1-9][0-9]{0,3}")


_SECTIONS = ("terms", "office_hours", "duties", "gatherings", "days_off", "corrections")


class Every(StrEnum):
    """How often something is due: once in each such period of the calendar."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    MONTH = "month"


class Read(StrEnum):
    """How well the wording is known. Whatever was not read is to be checked, and is told so."""

    TEXT = "text"  # word for word
    EXCERPT = "excerpt"  # in the press or an official summary
    MEMORY = "memory"


@dataclass(frozen=True)
class Said:
    """A line in both languages; neither is derived from the other."""

    kk: str
    ru: str

    def in_(self, language: Language) -> str:
        """The line in a language."""
        return self.kk if language == "kk" else self.ru


@dataclass(frozen=True)
class Sourced:
    """Where a rule of the law stands.

    source: the article, for whoever keeps the file. as_of: the day on which the wording that was
    read was in force.
    """

    source: str
    as_of: date
    read: Read

    @property
    def to_check(self) -> bool:
        """Whether the text itself was not read."""
        return self.read is not Read.TEXT


@dataclass(frozen=True)
class Duty(Sourced):
    """What an office owes once in each period.

    title: what it is called. button: the same, shorter. gloss: what it means, so that two words
    that differ by a few letters are not confused. citation: the article, as people cite it.
    """

    name: str
    every: Every
    title: Said
    button: Said
    gloss: Said
    citation: Said


class Late(StrEnum):
    """What becomes of a gathering that is announced too late."""

    REFUSE = "refuse"
    REASON = "reason"  # it goes on where the office says why


class Tie(StrEnum):
    """How candidates with as many votes are parted at the last seat; said before the vote."""

    SECOND_VOTE = "second_vote"  # those present vote once more, on the tied alone
    LOT = "lot"  # drawn by a seed that was published, so that anybody can draw it again


@dataclass(frozen=True)
class Count(Sourced):
    """So many people, days or years."""

    value: int


@dataclass(frozen=True)
class Share(Sourced):
    """A part of a whole, exact."""

    value: Fraction


@dataclass(frozen=True)
class WhenLate(Sourced):
    """What becomes of a notice that comes too late."""

    value: Late


@dataclass(frozen=True)
class WhenTied(Sourced):
    """The rule for ties that an office begins with."""

    value: Tie


@dataclass(frozen=True)
class GatheringLaw:
    """Every number of law 148-II about gatherings, as `law.yaml` explains it.

    A field has the name it has in the file.
    """

    notice_days: Count
    candidate_notice_days: Count
    late_notice: WhenLate
    gathering_quorum: Share
    representatives_quorum: Share
    assembly_quorum: Share
    gathering_initiative: Share
    assembly_initiative: Share
    decision: Share
    section_representatives: Count
    assembly_members: Count
    assembly_years: Count
    tie: WhenTied
    hand_over_working_days: Count
    consider_working_days: Count


@cache
def law() -> dict[str, Any]:
    """Everything in `law.yaml`, as it stands there."""
    return read_law(LAW.read_text(encoding="utf-8"))


def read_law(text: str) -> dict[str, Any]:
    """The file; `BadSetting` says where it cannot be read, and what of it is missing or wrong."""
    try:
        kept = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise BadSetting(f"law.yaml{line}: this is not YAML that can be read.") from None
    if not isinstance(kept, dict):
        raise BadSetting("law.yaml says nothing.")
    for section in _SECTIONS:
        if section not in kept:
            raise BadSetting(f"law.yaml: {section} is missing.")
    for name, term in kept["terms"].items():
        _term(name, term)
    return kept


def _term(name: str, kept: Any) -> None:
    """Looked at before anybody's due date needs it."""
    try:
        _count(kept["value"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadSetting(f"law.yaml, terms, {name}: {_told(error)}.") from None


def _told(error: Exception) -> str:
    """A mistake in our words: Python's own are a bare name."""
    if isinstance(error, KeyError):
        return f"{error.args[0]} is missing"
    return str(error)


@cache
def duties() -> tuple[Duty, ...]:
    """What the law asks of an office again and again, in the order of the file."""
    return tuple(read_duty(name, kept) for name, kept in law()["duties"].items())


def read_duty(name: str, kept: dict[str, Any]) -> Duty:
    """A duty as it is written down; `BadSetting` names what is missing or wrong."""
    if not _NAME.fullmatch(name):
        raise BadSetting(f"law.yaml, duties: {name!r} must be at most 24 small letters and _.")
    where = f"law.yaml, duties, {name}"
    try:
        lines: dict[str, Any] = {part: Said(kept[part]["kk"], kept[part]["ru"]) for part in _LINES}
    except (KeyError, TypeError):
        raise BadSetting(f"{where}: {', '.join(_LINES)} are said in kk and in ru.") from None
    try:
        every, stands = _one(Every, kept["every"]), _sourced(kept)
    except (KeyError, ValueError) as error:
        raise BadSetting(f"{where}: {_told(error)}.") from None
    return Duty(name=name, every=every, **stands, **lines)


def _one(of: type[StrEnum], value: Any) -> Any:
    if value not in [one.value for one in of]:
        raise ValueError(f"{value!r} is none of {', '.join(of)}")
    return of(value)


def _sourced(kept: Any) -> dict[str, Any]:
    """What every rule says of itself: the fields of `Sourced`."""
    if not isinstance(kept, dict) or not kept.get("source"):
        raise ValueError("source is missing: say where the law asks for it")
    as_of = date.fromisoformat(str(kept["as_of"]))
    return {"source": str(kept["source"]), "as_of": as_of, "read": _one(Read, kept["read"])}


@cache
def gathering_law() -> GatheringLaw:
    """What the law asks of gatherings."""
    return read_gathering_law(law()["gatherings"]["numbers"])


def read_gathering_law(kept: dict[str, Any]) -> GatheringLaw:
    """The numbers as they are written down; `BadSetting` names what is missing or wrong."""
    kinds = {field.name: field.type for field in fields(GatheringLaw)}
    if unknown := sorted(set(kept) - set(kinds)):
        raise BadSetting(f"law.yaml, gatherings: nobody knows what {unknown[0]} is.")
    if missing := [name for name in kinds if name not in kept]:
        raise BadSetting(f"law.yaml, gatherings: {missing[0]} is missing.")
    return GatheringLaw(**{name: _number(name, kinds[name], kept[name]) for name in kinds})


def _number(name: str, kind: Any, kept: Any) -> Any:
    try:
        stands, value = _sourced(kept), _VALUES[kind](kept["value"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadSetting(f"law.yaml, gatherings, {name}: {_told(error)}.") from None
    return kind(value=value, **stands)


def _count(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ValueError(f"{value!r} is no whole number above 0")
    return value


def _share(value: Any) -> Fraction:
    if not isinstance(value, str) or not _SHARE.fullmatch(value) or Fraction(value) > 1:
        raise ValueError(f"{value!r} is no part of a whole, such as 1/10")
    return Fraction(value)


_VALUES: dict[Any, Callable[[Any], Any]] = {
    Count: _count,
    Share: _share,
    WhenLate: partial(_one, Late),
    WhenTied: partial(_one, Tie),
}
