"""Which landmarks are offered: one's own first, then those that several neighbours have used."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from bot.appeals.rules.limits import SPOTS_OFFERED, SPOTS_SHARED_BY
from bot.core.text import fold, tokens

_BYTES = 6


@dataclass(frozen=True)
class Spot:
    """A landmark that can be chosen by tap; `id` stands for its folded words in a button."""

    id: int
    name: str


def offered(
    used: Iterable[tuple[str, int | None]], me: int, most: int = SPOTS_OFFERED
) -> list[Spot]:
    """At most `most` spots of those `used`, newest first: (landmark, author's id).

    Folded alike is the same spot; of several spellings the commonest is shown, of one's own one's
    own newest. What one other person alone has written is never offered: it may say who they are.
    """
    own: dict[str, str] = {}
    spellings: dict[str, Counter[str]] = {}
    authors: dict[str, set[int]] = {}
    for name, author in used:
        key = " ".join(tokens(fold(name)))
        if not key or author is None:
            continue
        if author == me:
            own.setdefault(key, name)
        else:
            spellings.setdefault(key, Counter())[name] += 1
            authors.setdefault(key, set()).add(author)
    shared = sorted(
        (key for key in spellings if key not in own and len(authors[key]) >= SPOTS_SHARED_BY),
        key=lambda key: -len(authors[key]),
    )
    named = [*own.items(), *((key, spellings[key].most_common(1)[0][0]) for key in shared)]
    return [Spot(_id(key), name) for key, name in named[:most]]


def _id(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=_BYTES).digest(), "big")
