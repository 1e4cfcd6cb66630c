"""Which topic's examples a message is like: naive Bayes over the beginnings and insides of words.

`examples.yaml` holds messages for every topic, one a line. Each is folded and cut into features:
the first four and six letters of every word, and every run of four letters, so that endings,
typing without Kazakh letters and slips of the finger cost little. A feature speaks for a topic as
far as it stands in more of its examples than elsewhere; a topic that lacks it falls back on its
category, a category on the language as a whole.

Features are kept as numbers in flat arrays: about a megabyte, built in a third of a second.
"""

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from zlib import crc32

import yaml

from bot.core.text import fold, tokens

DEFAULT = Path(__file__).parents[1] / "examples.yaml"

_BEGINNINGS = (4, 6)
_RUN = 4
_WIDTH = 2  # bytes of a letter
# How many examples' worth of trust a topic puts into its category, and a category into the whole.
_OF_CATEGORY = 6.0
_OF_ALL = 6.0
_UNKNOWN = 1.0
_PART_BITS = 4


def features(word: str) -> frozenset[int]:
    """A folded word, cut up, as numbers; empty for one letter and for a number."""
    if len(word) < 2 or word.isdigit():
        return frozenset()
    edged = f"^{word}$".encode("utf-16-le", "surrogatepass")
    run = _RUN * _WIDTH
    cut = {crc32(edged[at : at + run]) for at in range(0, len(edged) - run + 1, _WIDTH)}
    cut.update(crc32(edged[: (size + 1) * _WIDTH]) for size in _BEGINNINGS if len(word) >= size)
    return frozenset(cut)


@dataclass(frozen=True, slots=True)
class Likeness:
    """The examples, counted. `evidence` of a word is a number for each of `codes`."""

    codes: tuple[str, ...]
    _absent: tuple[float, ...] = field(repr=False)  # what any feature costs a topic without it
    _category: tuple[int, ...] = field(repr=False)  # of each topic, after the topics
    _features: "array[int]" = field(repr=False)  # sorted
    _starts: "array[int]" = field(repr=False)
    _frequencies: "array[int]" = field(repr=False)  # in how many examples each feature stands
    _places: "array[int]" = field(repr=False)
    _values: "array[float]" = field(repr=False)

    def evidence(self, words: Iterable[str]) -> list[list[float]]:
        """For each word, what it says for each topic; [] where the examples do not know it.

        What an earlier word has said already a later one does not say again.
        """
        said: set[int] = set()
        found: list[list[float]] = []
        for word in words:
            fresh = features(word) - said
            said |= fresh
            found.append(self._of(fresh))
        return found

    def frequency(self, word: str) -> int:
        """In how many examples a folded word may stand, at most: 0 for an unusual one."""
        return min(map(self._frequency, features(word)), default=0)

    def _frequency(self, feature: int) -> int:
        place = self._find(feature)
        return 0 if place is None else self._frequencies[place]

    def _find(self, feature: int) -> int | None:
        place = bisect_left(self._features, feature)
        there = place < len(self._features) and self._features[place] == feature
        return place if there else None

    def _of(self, fresh: frozenset[int]) -> list[float]:
        totals = [0.0] * (max(self._category, default=0) + 1)
        known = 0
        for feature in fresh:
            place = self._find(feature)
            if place is None:
                continue
            known += 1
            for at in range(self._starts[place], self._starts[place + 1]):
                totals[self._places[at]] += self._values[at]
        if not known:
            return []
        return [
            totals[topic] + totals[self._category[topic]] + known * self._absent[topic]
            for topic in range(len(self.codes))
        ]


@cache
def examples(path: Path = DEFAULT) -> Likeness:
    """Read and count once per path; a third of a second."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, str] = yaml.load(path.read_bytes(), Loader=loader)  # noqa: S506  # both loaders are safe ones
    return count({code: data.pop(code).splitlines() for code in tuple(data)})


def count(messages: Mapping[str, Sequence[str]]) -> Likeness:
    """What the messages of each topic have in common; `messages` by the topic's code."""
    codes = tuple(messages)
    names = tuple(dict.fromkeys(code.partition(".")[0] for code in codes))
    category = [len(codes) + names.index(code.partition(".")[0]) for code in codes]
    size = [0.0] * (len(codes) + len(names))
    for topic, lines in enumerate(messages.values()):
        size[topic] += len(lines)
        size[category[topic]] += len(lines)
    absent = tuple(
        math.log(_OF_CATEGORY / (size[topic] + _OF_CATEGORY))
        + math.log(_OF_ALL / (size[category[topic]] + _OF_ALL))
        for topic in range(len(codes))
    )
    table, starts, frequencies = array("I"), array("I", [0]), array("H")
    places, values = array("B"), array("f")
    everything = sum(size[: len(codes)]) + _UNKNOWN
    for feature, counts in _by_feature(messages):
        frequency = sum(counts.values())
        share = (frequency + _UNKNOWN) / everything
        of_category: Counter[int] = Counter()
        for topic, n in counts.items():
            of_category[category[topic]] += n
        for place, n in of_category.items():
            places.append(place)
            values.append(math.log1p(n / (_OF_ALL * share)))
        for topic, n in counts.items():
            place = category[topic]
            expected = (of_category[place] + _OF_ALL * share) / (size[place] + _OF_ALL)
            places.append(topic)
            values.append(math.log1p(n / (_OF_CATEGORY * expected)))
        table.append(feature)
        starts.append(len(places))
        frequencies.append(frequency)
    return Likeness(codes, absent, tuple(category), table, starts, frequencies, places, values)


def _by_feature(messages: Mapping[str, Sequence[str]]) -> Iterator[tuple[int, dict[int, int]]]:
    """Every feature in rising order, with the number of examples of each topic that have it.

    Sorted in parts, so that only one part at a time takes the room of Python's own numbers.
    """
    parts = [array("Q") for _ in range(1 << _PART_BITS)]
    for topic, lines in enumerate(messages.values()):
        counts = Counter(
            feature
            for line in lines
            for feature in frozenset().union(*map(features, tokens(fold(line))))
        )
        for feature, n in counts.items():
            parts[feature >> 32 - _PART_BITS].append(feature << 16 | topic << 8 | min(n, 0xFF))
    for part in parts:
        for feature, group in groupby(sorted(part), key=_feature_of):
            yield feature, {packed >> 8 & 0xFF: packed & 0xFF for packed in group}


def _feature_of(packed: int) -> int:
    return packed >> 16
