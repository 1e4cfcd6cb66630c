"""The dated law file `law.yaml`: what it asks of an akim's office again and again.

The numbers and the calendar in it are read by `bot.core.workdays`.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.core.errors import BadSetting
from bot.core.text import Language

LAW = Path(__file__).with_name("law.yaml")
#: A name is a part of the data of a button, which has little room.
_NAME = re.compile(r"[a-z_]{1,24}")
_LINES = ("title", "button", "gloss", "citation")


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
class Duty:
    """What an office owes once in each period.

    title: what it is called. button: the same, shorter. gloss: what it means, so that two words
    that differ by a few letters are not confused. citation: the article, as people cite it.
    as_of: the day on which the wording that was read was in force.
    """

    name: str
    every: Every
    title: Said
    button: Said
    gloss: Said
    citation: Said
    as_of: date
    read: Read

    @property
    def to_check(self) -> bool:
        """Whether the text itself was not read."""
        return self.read is not Read.TEXT


@cache
def law() -> dict[str, Any]:
    """Everything in `law.yaml`, as it stands there."""
    kept: dict[str, Any] = yaml.safe_load(LAW.read_text(encoding="utf-8"))
    return kept


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
        lines = {part: Said(kept[part]["kk"], kept[part]["ru"]) for part in _LINES}
    except (KeyError, TypeError):
        raise BadSetting(f"{where}: {', '.join(_LINES)} are said in kk and in ru.") from None
    try:
        every, read = Every(kept["every"]), Read(kept["read"])
        as_of = date.fromisoformat(str(kept["as_of"]))
    except (KeyError, ValueError) as error:
        raise BadSetting(f"{where}: every, as_of or read is wrong: {error}.") from None
    return Duty(name=name, every=every, as_of=as_of, read=read, **lines)
