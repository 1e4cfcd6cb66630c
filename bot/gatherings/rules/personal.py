"""What is cut out of the words of minutes before everybody reads them (94-V art. 7).

Phone numbers, numbers of twelve digits as an IIN has them, e-mail addresses, and where somebody
lives: of an address the house and the flat, the street stays. Names are not looked for: whoever
was elected or leads is named by law, and nobody else's name belongs into a decision.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

#: Stands for what was cut.
MASK = "***"
_WORDS = Path(__file__).parents[1] / "personal.yaml"


class What(StrEnum):
    """What sort of thing was cut."""

    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"  # twelve digits: an IIN, a BIN
    ADDRESS = "address"


#: Before the office has looked at the words only what is never told of a decision is cut: of an
#: address it may be what was decided on, such as which yard is paved.
KEPT = frozenset({What.ADDRESS})


@dataclass(frozen=True)
class Cut:
    """One thing that was cut, as it stood there."""

    what: What
    text: str


@dataclass(frozen=True)
class Masked:
    """A text as everybody may read it, and what was cut out of it."""

    text: str
    cuts: tuple[Cut, ...] = ()


def masked(text: str, *, keep: Collection[What] = ()) -> Masked:
    """The text without personal data. keep: what the office has seen and lets stand."""
    cuts: list[Cut] = []
    for what in What:
        if what in keep:
            continue
        for pattern in _patterns()[what]:
            text = pattern.sub(_Cutting(what, cuts), text)
    return Masked(text, tuple(cuts))


@dataclass
class _Cutting:
    """Puts the mask behind what stands before it, and remembers what was there."""

    what: What
    cuts: list[Cut]

    def __call__(self, found: re.Match[str]) -> str:
        before = found["before"] if "before" in found.re.groupindex else ""
        cut = found[0][len(before) :]
        self.cuts.append(Cut(self.what, cut.strip()))
        return before + MASK


_GAP = r"[\s\u00a0().\-\u2013\u2014]*"
_EMAILS = (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),)
_NUMBERS = (
    re.compile(r"(?<!\d)\d{12}(?!\d)"),
    re.compile(r"(?<!\d)\d{6}[\s-]\d{6}(?!\d)"),
    re.compile(r"(?<!\d)\d{4}([\s-])\d{4}\1\d{4}(?!\d)"),
    re.compile(r"(?<!\d)\d{3}([\s-])\d{3}\1\d{3}\1\d{3}(?!\d)"),
)
#: A house: 12, 12а, 12/3; a letter belongs to it where no word begins with it.
_HOUSE = r"\d{1,4}(?:\s?/\s?\d{1,4})?(?:[-\s]?[^\W\d_](?![^\W_]))?"
_ENDS = r"(?=\s*(?:[.,;:!?)»\"]|$))"


@cache
def _patterns() -> dict[What, tuple[re.Pattern[str], ...]]:
    words = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return {
        What.EMAIL: _EMAILS,
        What.PHONE: _phones(words["phones"]),
        What.NUMBER: _NUMBERS,
        What.ADDRESS: (_address(words["streets"], words["before"], words["after"]),),
    }


def _phones(words: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """Of this country with 7 or 8 before it or grouped as people do, and of any other with +."""
    return (
        re.compile(rf"(?<![\d+])(?:\+?7|8){_GAP}7(?:{_GAP}\d){{9}}(?!\d)"),
        re.compile(rf"\+(?:{_GAP}\d){{10,14}}(?!\d)"),
        re.compile(r"(?<!\d)7\d{2}[\s-]\d{3}[\s-]\d{2}[\s-]\d{2}(?!\d)"),
        re.compile(r"\(\d{3,5}\)\s*\d(?:[\s-]?\d){4,6}(?!\d)"),
        re.compile(
            rf"(?P<before>(?<!\w)(?:{_any(words)})\s*:?\s*№?\s*)\d(?:[\s-]?\d){{4,6}}(?!\d)",
            re.IGNORECASE,
        ),
    )


def _address(
    streets: Iterable[str], before: Iterable[str], after: Iterable[str]
) -> re.Pattern[str]:
    """From the number of the house on; a bare number is one where nothing is counted by it."""
    house = (
        rf"(?:(?:(?<!\w)(?:{_any(before)})\w*\s*(?:№\s*)?|№\s*){_HOUSE}"
        rf"|{_HOUSE}\s?-?\s?(?:{_any(after)})\w*"
        rf"|{_HOUSE}{_ENDS})"
    )
    street = rf"(?<!\w)(?:{_any(streets)})[\w-]*(?:\s+[^\W\d_][\w.-]*?){{0,3}}?"
    return re.compile(
        rf"(?P<before>{street}\s*,?\s*){house}(?:\s*,?\s*{house})*", re.IGNORECASE | re.MULTILINE
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
