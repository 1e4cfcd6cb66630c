"""What the office's confirmations teach the guess: which words stand in which topics' appeals.

A moderator who accepts an appeal or sets its topic confirms what it is about. Its words are
counted for that topic, in that bot alone; a word speaks once it stood in at least two appeals.
Ten confirmations of one word outweigh a keyword that names another thing, one means nothing.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.text import fold, tokens

#: Stands among the learned words for the appeals themselves: how many each topic had.
APPEALS = ""
WORD_LETTERS = 40
WORDS_LEARNED = 40

_SPEAKS_FROM = 2
# A word's voice is a logarithm of odds times this, less while few appeals have it. Whoever is
# known from the examples already must be heard as often again to change what they say.
_LOUDNESS = 40.0
_DOUBT = 4.0

_NAME = re.compile(r"[^\W\d_]+")
_SHOUTED = 0.5


@dataclass(frozen=True)
class Learned:
    """How many appeals of each topic had a word: `n` by folded word, then by topic's code."""

    n: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def evidence(
        self, spoken: Mapping[str, str], codes: Sequence[str], frequency: Callable[[str], int]
    ) -> Iterator[tuple[str, list[float]]]:
        """What each of these words says for each topic; `spoken` are words with their folding.

        frequency: in how many of the examples a folded word stands.
        """
        usual = self._usual(codes)
        for straight, folded in spoken.items():
            counts = self.n.get(folded, {})
            total = sum(counts.values())
            if total < _SPEAKS_FROM:
                continue
            trust = _LOUDNESS * total / (total + _DOUBT)
            known = 1 + frequency(folded)
            yield (
                straight,
                [
                    trust * math.log1p(counts.get(code, 0) / (known * usual[code]))
                    for code in codes
                ],
            )

    def _usual(self, codes: Sequence[str]) -> dict[str, float]:
        """Each topic's share of all confirmed appeals: what is common here tells little."""
        appeals = self.n.get(APPEALS, {})
        total = sum(appeals.values()) + len(codes)
        return {code: (appeals.get(code, 0) + 1) / total for code in codes}


NOTHING = Learned()


def learnable(
    text: str, words: Iterable[str], names: Iterable[str], endings: tuple[str, ...]
) -> list[str]:
    """Which of a text's folded words may be kept, sorted.

    Not those that seem to name somebody: a word of `names`, one with a capital inside a sentence,
    one that ends as patronymics do (`endings`). Nor numbers, nor what is longer than a column.
    """
    hidden = {word for name in names for word in tokens(fold(name))}
    hidden |= _named(text)
    kept = [
        word
        for word in words
        if len(word) <= WORD_LETTERS
        and not any(letter.isdigit() for letter in word)
        and word not in hidden
        and not word.endswith(endings)
    ]
    return sorted(kept[:WORDS_LEARNED])


def _named(text: str) -> set[str]:
    """Words that begin with a capital where no sentence begins, folded; none if all is shouted."""
    found = list(_NAME.finditer(text))
    capitals = [match for match in found if match[0][0].isupper()]
    if len(capitals) > _SHOUTED * len(found) and len(found) > 1:
        capitals = [match for match in capitals if not match[0].isupper()]
    inside = (match[0] for match in capitals if not _begins_sentence(text, match.start()))
    return {word for name in inside for word in tokens(fold(name))}


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t\"'\u00ab\u201c(\u2013\u2014-")
    return not before or before[-1] in ".!?\n\u2026"
