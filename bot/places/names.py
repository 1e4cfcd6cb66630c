"""Names of places: KATO's abbreviations spelt out, and the key by which names are compared.

The words themselves are data: `words.yaml` beside this file.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.core.i18n import Language
from bot.core.text import fold, tokens

_WORDS = Path(__file__).with_name("words.yaml")
_STOPS = re.compile(r"(?:\s*\.)+\s*$")


@dataclass(frozen=True, slots=True)
class _Kind:
    full: str
    named: str
    kind: str
    after: re.Pattern[str]
    before: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Words:
    kinds: dict[str, tuple[_Kind, ...]]
    spelt: tuple[tuple[str, str], ...]
    named_after: dict[str, tuple[re.Pattern[str], str]]
    left_out: frozenset[str]
    adjectives: tuple[str, ...]


@cache
def _words() -> _Words:
    data: dict[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return _Words(
        kinds={
            language: tuple(
                _Kind(
                    full=entry["full"],
                    named=entry.get("named", entry["full"]),
                    kind=entry["kind"],
                    after=_after(entry["short"]),
                    before=_before(entry["short"]) if language == "ru" else None,
                )
                for entry in data[language]
            )
            for language in ("kk", "ru")
        },
        spelt=tuple(sorted(data["spelt"].items(), key=lambda pair: -len(pair[0]))),
        named_after={
            language: (_named_after(entry["short"], entry["full"]), entry["full"])
            for language, entry in data["named_after"].items()
        },
        left_out=frozenset(data["left_out"].split()),
        adjectives=tuple(data["adjectives"]),
    )


def _spelling(short: str) -> str:
    """An abbreviation as a pattern: spaces between its parts, the last dot may be missing."""
    return r"\s*\.\s*".join(re.escape(part) for part in short.rstrip(".").split("."))


def _after(shorts: list[str]) -> re.Pattern[str]:
    """At the end of a name: set apart, or glued when it cannot be part of the name itself."""
    choices = []
    for short in shorts:
        spelling = _spelling(short)
        choices.append(rf"(?<=[\s\d.]){spelling}")  # "X a.o.", "X 1a."
        if "." in short.rstrip("."):
            choices.append(rf"(?<=\w){spelling}")  # "Xa.o."
    return re.compile(rf"\s*(?:{'|'.join(choices)})(?:\s*\.)*\s*$")


def _before(shorts: list[str]) -> re.Pattern[str]:
    """At the beginning of a name, followed by a dot or a space."""
    choices = "|".join(_spelling(short) for short in shorts)
    return re.compile(rf"^(?:{choices})(?:\s*\.\s*|\s+)(?=\S)")


def _named_after(shorts: list[str], full: str) -> re.Pattern[str]:
    choices = "|".join(re.escape(short.rstrip(".")) + r"\s*\.\s*" for short in shorts)
    return re.compile(rf"(?<!\w)(?:(?:{choices})|{re.escape(full)}(?:\s+|$))")


def spell_out(name: str, language: Language) -> tuple[str, str]:
    """A name as KATO writes it, spelt out, and its kind ("" when the name does not tell).

    Mends missing dots, no-break spaces, either order of words and a suffix glued to the name.
    A name that is spelt out already comes back as it is.
    """
    words = _words()
    name = " ".join(name.split())
    kind = ""
    for entry in words.kinds[language]:
        bare, found = entry.after.subn("", name, count=1)
        if found and bare:
            name, kind = f"{bare} {entry.full}", entry.kind
            break
        if entry.before is not None:
            bare, found = entry.before.subn("", name, count=1)
            if found:
                name, kind = f"{entry.full} {bare}", entry.kind
                break
    pattern, full = words.named_after[language]
    if pattern.search(name):
        name = pattern.sub(f"{full} ", name, count=1)
        for entry in words.kinds[language]:
            if name.endswith(f"{full} {entry.full}"):
                name = name.removesuffix(entry.full) + entry.named
    return name.strip(), kind or _spelt_kind(name)


def _spelt_kind(name: str) -> str:
    return next((kind for word, kind in _words().spelt if name.endswith(f" {word}")), "")


def words_of(text: str) -> list[str]:
    """The folded words of a name that tell places apart: "Aqsu auyly" → the one word for Aqsu."""
    found = tokens(fold(text))
    left_out = _words().left_out
    return [word for word in found if word not in left_out] or found


def key(name: str) -> str:
    """The search key of a name: two people who mean one place nearly always type one key."""
    return "".join(words_of(name))


def stems(key: str) -> list[str]:
    """What may be left of a Russian adjective once its ending is gone, the likeliest first."""
    found = [
        key.removesuffix(ending)
        for ending in reversed(_words().adjectives)
        if key.endswith(ending) and len(key) - len(ending) >= 3
    ]
    return sorted(set(found), key=len, reverse=True)
