"""What is searched for in appeals: a number, words by their beginnings, settlements by name.

`search.yaml` holds what is known of endings. Words are kept and compared folded; an ending is
taken off what was typed, so that the stored word may have another; what is kept keeps its own.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.core.text import fold_letters, readings, tokens

#: Letters of a stored word that count.
WORD_LENGTH = 40
#: Different words of one appeal that are kept; the longest text has fewer.
MOST_KEPT = 600
#: Letters and words of a query that count.
QUERY_LENGTH = 200
MOST_TYPED = 6

_DATA = Path(__file__).parents[1] / "search.yaml"
_NUMBER = re.compile(r"\s*(?:\u2116|no?\.?|#)?\s*(\d{1,7})(?:\s*/\s*(\d{4}))?\s*", re.IGNORECASE)
_SHORTEST = 3  # letters that are left of a word without its ending
_SLIPS = 2  # letters at the end of a word that may be wrong
_NAME_WORDS = 3


@dataclass(frozen=True)
class Typed:
    """One word that was typed.

    word: as it is read first. starts: a stored word that begins with any of these is meant.
    near: a shorter beginning, for a slip towards its end.
    """

    word: str
    starts: tuple[str, ...]
    near: tuple[str, ...]


@dataclass(frozen=True)
class _Data:
    left_out: frozenset[str]
    endings: frozenset[str]
    kinds: tuple[str, ...]


@cache
def _data() -> _Data:
    data: dict[str, Any] = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return _Data(
        left_out=frozenset(data["left_out"].split()),
        endings=frozenset(data["endings"].split()),
        kinds=tuple(data["kinds"].split()),
    )


def number_of(query: str) -> tuple[int, int | None] | None:
    """The number, and the year if it is named, that `142`, `№ 0142` or `142/2026` asks for."""
    found = _NUMBER.fullmatch(query)
    if found is None:
        return None
    return int(found[1]), int(found[2]) if found[2] else None


def words_of(*texts: str) -> list[str]:
    """The folded words by which texts are found, in the order in which they stand there."""
    said = (word for text in texts for one in readings(text) for word in tokens(fold_letters(one)))
    kept = (word[:WORD_LENGTH] for word in said if _tells(word))
    return list(dict.fromkeys(kept))[:MOST_KEPT]


def _tells(word: str) -> bool:
    return (len(word) > 1 or word.isdigit()) and word not in _data().left_out


def typed(query: str) -> list[Typed]:
    """The words of a query in order, without those that tell nothing."""
    found = [one for chunk in query[:QUERY_LENGTH].split() for one in _typed(chunk)]
    return list(dict.fromkeys(found))[:MOST_TYPED]


def _typed(chunk: str) -> Iterable[Typed]:
    read = [tokens(fold_letters(one)) for one in readings(chunk)]
    for at, word in enumerate(read[0] if read else ()):
        if not _tells(word):
            continue
        every = dict.fromkeys(one[at] for one in read if len(one) == len(read[0]))
        starts = tuple(dict.fromkeys(_stem(one)[:WORD_LENGTH] for one in every))
        yield Typed(word, starts, tuple(dict.fromkeys(map(_nearly, starts))))


def _stem(word: str) -> str:
    """A word without its ending, as far as enough is left."""
    for size in range(max(len(word) - _SHORTEST, 0), 0, -1):
        if word[-size:] in _data().endings:
            return word[:-size]
    return word


def _nearly(start: str) -> str:
    return start if start.isdigit() else start[: max(len(start) - _SLIPS, _SHORTEST)]


# ── Settlements ──────────────────────────────────────────────────────────────────────────────


def settled(
    words: Sequence[Typed], names: Mapping[str, Iterable[str]]
) -> tuple[frozenset[str], list[Typed]]:
    """The settlements that are named among the words, and the words that are left.

    names: the keys of a settlement's names (`bot.places.names.key`) by its code. A name may be
    several words and may stand in any case; the word for a village beside it goes with it.
    """
    found: set[str] = set()
    left: list[Typed] = []
    at = 0
    while at < len(words):
        codes, size = _named_at(words[at:], names)
        if codes:
            found |= codes
        else:
            left.append(words[at])
        at += size
    if found:
        left = [one for one in left if not _is_kind(one.word)]
    return frozenset(found), left


def _named_at(words: Sequence[Typed], names: Mapping[str, Iterable[str]]) -> tuple[set[str], int]:
    for size in range(min(_NAME_WORDS, len(words)), 0, -1):
        said = "".join(one.word for one in words[:size])
        codes = {
            code for code, keys in names.items() if any(_is_called(said, key) for key in keys)
        }
        if codes:
            return codes, size
    return set(), 1


def _is_called(said: str, key: str) -> bool:
    """Whether a name is this key in some case: the Kazakh or the Russian one."""
    if len(key) < _SHORTEST:
        return said == key
    if said.startswith(key):
        return said == key or said[len(key) :] in _data().endings
    bare = next((key[:-size] for size in (1, 2) if key[-size:] in _data().endings), "")
    return (
        len(bare) >= _SHORTEST and said.startswith(bare) and said[len(bare) :] in _data().endings
    )


def _is_kind(word: str) -> bool:
    return any(
        word.startswith(kind) and (word == kind or word[len(kind) :] in _data().endings)
        for kind in _data().kinds
    )
