"""Ready-made notices with blanks to fill: what an office sends again and again.

The texts are in `templates.yaml`. A blank never has an ending after it, in either language, so
that whatever is filled in stands in its plain form.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.core.text import Language

#: `text` is asked in Kazakh and then in Russian; `same` is one value for both: a number, a name,
#: a phone; `day` and `time` are asked once and written for each language by who asks.
Kind = Literal["text", "same", "day", "time"]

_READY = Path(__file__).parents[1] / "templates.yaml"
_BLANK = re.compile(r"\{(\w+)\}")
_EMPTY = "____"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for a blank, and an answer as an example."""

    label: str
    example: str


@dataclass(frozen=True)
class Blank:
    """A place in a notice for what is different each time."""

    key: str
    kind: Kind
    questions: Mapping[Language, Question]


@dataclass(frozen=True)
class Template:
    """A notice with blanks. `urgent`: it is about danger, and is offered as an urgent one."""

    key: str
    names: Mapping[Language, str]
    texts: Mapping[Language, str]
    blanks: tuple[Blank, ...]
    urgent: bool = False


def ready() -> tuple[Template, ...]:
    """Every template in the order in which it is offered."""
    return tuple(_templates().values())


def template(key: str) -> Template:
    """KeyError for an unknown key."""
    return _templates()[key]


def question(blank: Blank, language: Language) -> Question:
    """How to ask for a blank."""
    return blank.questions[language]


def fill(template: Template, language: Language, values: Mapping[str, str]) -> str:
    """Plain text; `values` of this language by the keys of blanks, a line for a missing one."""
    return _BLANK.sub(
        lambda found: " ".join(values.get(found[1], "").split()) or _EMPTY,
        template.texts[language],
    )


@cache
def _templates() -> dict[str, Template]:
    data: dict[str, Any] = yaml.safe_load(_READY.read_text(encoding="utf-8"))
    blanks = {key: _blank(key, entry) for key, entry in data["blanks"].items()}
    return {key: _template(key, entry, blanks) for key, entry in data["templates"].items()}


def _template(key: str, entry: Mapping[str, Any], blanks: Mapping[str, Blank]) -> Template:
    texts: dict[Language, str] = {code: text.strip() for code, text in entry["text"].items()}
    return Template(
        key=key,
        names=entry["name"],
        texts=texts,
        blanks=tuple(blanks[name] for name in dict.fromkeys(_BLANK.findall(texts["kk"]))),
        urgent=bool(entry.get("urgent", False)),
    )


def _blank(key: str, entry: Mapping[str, Any]) -> Blank:
    languages: tuple[Language, Language] = ("kk", "ru")
    return Blank(key, entry["kind"], {code: Question(*entry[code]) for code in languages})
