"""Whether two ideas of a round are about the same thing: by folded words, name first."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from bot.budget.rules.ideas import WORDS
from bot.core.text import fold, tokens

#: How many are shown.
SHOWN = 3

_THRESHOLD = 72.0
_SAME_VILLAGE = 6.0
_BEGINNING = 5  # letters: endings differ, and so do the slips in them
_MOST_WORDS = 60


@dataclass(frozen=True)
class Matter:
    """What is compared of an idea. titles: in every language in which it has a name."""

    titles: tuple[str, ...]
    text: str = ""
    settlement: str = ""


def alike(mine: Matter, others: Mapping[int, Matter]) -> list[int]:
    """Those that may be the same, the likeliest first, at most `SHOWN`."""
    scored = [(_score(mine, other), -which) for which, other in others.items()]
    best = sorted((one for one in scored if one[0] >= _THRESHOLD), reverse=True)
    return [-which for _, which in best[:SHOWN]]


def _score(mine: Matter, other: Matter) -> float:
    # Imported with the first idea that has another to be compared with: it takes 6 MB.
    from rapidfuzz.fuzz import token_set_ratio

    named = [said for title in mine.titles if (said := _words(title))]
    theirs = [said for title in other.titles if (said := _words(title))]
    told = _words(" ".join((*other.titles, other.text)))
    by_name = [token_set_ratio(one, another) for one in named for another in theirs]
    by_words = [token_set_ratio(one, told) for one in named if told and " " in one]
    best = max([*by_name, *by_words], default=0.0)
    near = mine.settlement and mine.settlement == other.settlement
    return best + (_SAME_VILLAGE if near and best else 0.0)


def _words(text: str) -> str:
    """What tells something, cut to the beginnings of words."""
    told = [word for word in tokens(fold(text)) if word not in _fillers()]
    return " ".join(word[:_BEGINNING] for word in told[:_MOST_WORDS])


@cache
def _fillers() -> frozenset[str]:
    data = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return frozenset(tokens(fold(" ".join(data["fillers"]))))
