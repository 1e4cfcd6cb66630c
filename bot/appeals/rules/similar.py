"""Whether two appeals of one village are about the same matter: by topic, and by folded words.

The threshold was chosen on the labelled pairs of `tests/appeals/test_similar.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.core.text import fold, language_of, tokens

FILLERS = Path(__file__).parents[1] / "fillers.yaml"

#: How far back one looks where an okrug says nothing else, and where there are no words.
WINDOW_DAYS = 60
WORDLESS_DAYS = 14
#: Of how many appeals of a village, the newest first, the words are compared.
COMPARED = 300
#: How many are shown.
SHOWN = 3

THRESHOLD = 72.0
_SAME_TOPIC = 10.0
_NO_TOPIC = 4.0  # words alone have to say more
_WORDLESS = 50.0  # after everything that was found by words
_BEGINNING = 5  # letters: endings differ, and so do the slips in them
_WORDS = 80  # what the matter is stands at the beginning
_FEWEST = 2


@dataclass(frozen=True)
class Matter:
    """What is compared of a draft or an appeal. topic: a category's or a topic's code, or ""."""

    topic: str
    text: str
    landmark: str = ""


@dataclass(frozen=True)
class _Known:
    topic: str
    words: tuple[str, ...]
    language: str | None


class Alike:
    """One matter, made ready to be compared with many."""

    def __init__(self, matter: Matter) -> None:
        # Imported with the first appeal that has another to be compared with: it takes 6 MB.
        from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

        self._ratio, self._whole = token_set_ratio, token_sort_ratio
        self._mine = _known(matter)

    def score(self, matter: Matter, *, recent: bool) -> float:
        """How like it another is: 0 for another matter, else more for the likelier.

        recent: sent within `WORDLESS_DAYS`. Only then one of exactly the same topic is offered
        although the words say nothing: there are none, or they are in two languages.
        """
        mine, other = self._mine, _known(matter)
        if mine.topic and other.topic and _category(mine.topic) != _category(other.topic):
            return 0.0
        exact = "." in mine.topic and mine.topic == other.topic
        by_words = self._by_words(mine, other, exact=exact)
        if by_words >= THRESHOLD:
            return by_words
        return _WORDLESS if exact and recent and not _comparable(mine, other) else 0.0

    def _by_words(self, mine: _Known, other: _Known, *, exact: bool) -> float:
        if min(len(mine.words), len(other.words)) < _FEWEST:
            return 0.0
        said, theirs = " ".join(mine.words), " ".join(other.words)
        alike = self._ratio(said, theirs)
        alike += self._whole(said, theirs) / 100  # of many that hold the same words the closest
        if exact:
            return alike + _SAME_TOPIC
        return alike if mine.topic and other.topic else alike - _NO_TOPIC


def _known(matter: Matter) -> _Known:
    said = f"{matter.text} {matter.landmark}"
    words = (word for word in tokens(fold(said[: _WORDS * 20])) if word not in _fillers())
    return _Known(
        matter.topic,
        tuple(word[:_BEGINNING] for word in words)[:_WORDS],
        language_of(matter.text),
    )


def _comparable(mine: _Known, other: _Known) -> bool:
    """Whether words that differ mean that the matters differ."""
    if min(len(mine.words), len(other.words)) < _FEWEST:
        return False
    return None in (mine.language, other.language) or mine.language == other.language


def _category(topic: str) -> str:
    return topic.partition(".")[0]


@cache
def _fillers() -> frozenset[str]:
    """Folded words that everybody says and that tell nothing of the matter."""
    lists: dict[str, Iterable[str]] = yaml.safe_load(FILLERS.read_text(encoding="utf-8"))
    return frozenset(word for said in lists.values() for word in tokens(fold(" ".join(said))))
