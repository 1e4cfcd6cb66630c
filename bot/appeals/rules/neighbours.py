"""What is true of neighbours with the same trouble: when they are many, and whom to ask."""

from collections.abc import Iterable
from hashlib import blake2b

#: Where an okrug says nothing else: when an appeal is everybody's.
HOUSEHOLDS = 10
PERCENT = 5
#: One person is no collective, however small the village.
_FEWEST = 2

#: So many of those who joined are asked whether it is mended.
ASKED = 3


def collective_from(households: int | None, percent: int | None, entitled: int | None) -> int:
    """How many people, the author among them, make an appeal collective: whichever is fewer."""
    most = households or HOUSEHOLDS
    if entitled:
        share = -(-entitled * (percent or PERCENT) // 100)  # a part of a person is a person
        most = min(most, share)
    return max(most, _FEWEST)


def is_told(joined: int) -> bool:
    """Whether the author hears of this one: the first, the third, and then each tenth."""
    return joined in {1, 3} or (joined > 0 and joined % 10 == 0)


def to_ask(entry: int, people: Iterable[int]) -> list[int]:
    """Up to three to ask about an answer: drawn by lot, others each time."""
    return sorted(people, key=lambda person: _lot(entry, person))[:ASKED]


def _lot(entry: int, person: int) -> bytes:
    return blake2b(f"{entry}:{person}".encode(), digest_size=8).digest()


def most_say_no(no: int, asked: int) -> bool:
    """Whether more than half of those who were asked find it not mended."""
    return no * 2 > asked
