"""A sum of money as people type it: `10 000 000`, «10 млн», «2,5 миллиона тенге», «1 млн 500 мың».

The words are in `amounts.yaml`. What is not understood whole is not guessed.
"""

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.budget.rules.bounds import LEAST_MONEY, MOST_MONEY
from bot.core.errors import Invalid
from bot.core.text import fold

_WORDS = Path(__file__).parents[1] / "amounts.yaml"
_LONGEST = 60  # characters; a sum takes no more
_PART = re.compile(r"\s*(?P<number>\d[\d\s.,'\u00a0\u202f]*)(?P<words>(?:[^\W\d_]+\.?\s*|₸\s*)*)")
_GROUPED = re.compile(r"\d{1,3}(?:[\s.,'\u00a0\u202f]\d{3})+")
_PLAIN = re.compile(r"\d+(?:[.,]\d{1,3})?")


@cache
def _words() -> tuple[dict[str, int], frozenset[str]]:
    """Every folded word with what it is in tenge, and those of the currency; a star stays."""
    data: dict[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    units = {_folded(word): int(tenge) for tenge, said in data["units"].items() for word in said}
    return units, frozenset(map(_folded, data["currency"]))


def _folded(word: str) -> str:
    return fold(word.removesuffix("*")) + ("*" if word.endswith("*") else "")


def _means(word: str, said: str) -> bool:
    return word.startswith(said[:-1]) if said.endswith("*") else word == said


def read_amount(text: str) -> int:
    """The sum in whole tenge. `Invalid`: amount_unclear."""
    plain = " ".join(text.split())
    if not plain or len(plain) > _LONGEST:
        raise Invalid("amount_unclear")
    total, before, at = Decimal(0), Decimal("Infinity"), 0
    while at < len(plain):
        part = _PART.match(plain, at)
        if part is None:
            raise Invalid("amount_unclear")
        unit, amount = _read(part["number"].strip(" .,"), part["words"])
        if unit >= before:  # each part is counted in something smaller than the one before it
            raise Invalid("amount_unclear")
        total, before, at = total + amount, unit, part.end()
    if total != int(total):
        raise Invalid("amount_unclear")
    return int(total)


def read_money(text: str) -> int:
    """The money of a round. `Invalid`: amount_unclear, budget_too_small, budget_too_large."""
    return check_money(read_amount(text))


def check_money(tenge: int) -> int:
    """The same sum, if a round may have so much."""
    if tenge < LEAST_MONEY:
        raise Invalid("budget_too_small")
    if tenge > MOST_MONEY:
        raise Invalid("budget_too_large")
    return tenge


def _read(number: str, words: str) -> tuple[Decimal, Decimal]:
    """What it is counted in, and how much it is in tenge."""
    unit = _unit(words)
    if unit is None and _GROUPED.fullmatch(number):
        return Decimal(1), Decimal(re.sub(r"\D", "", number))
    if _PLAIN.fullmatch(number):
        amount = Decimal(number.replace(",", "."))
    elif _GROUPED.fullmatch(number):
        amount = Decimal(re.sub(r"\D", "", number))
    else:
        raise Invalid("amount_unclear")
    return (unit or Decimal(1)), amount * (unit or 1)


def _unit(words: str) -> Decimal | None:
    """What is said behind a number; None where that is nothing, or only the currency."""
    units, currency = _words()
    found: Decimal | None = None
    for said in words.replace("₸", " ₸ ").split():
        word = said if said == "₸" else fold(said.strip("."))
        tenge = next((value for known, value in units.items() if _means(word, known)), None)
        if tenge is not None and found is None:
            found = Decimal(tenge)
        elif tenge is not None or not any(_means(word, known) for known in currency):
            raise Invalid("amount_unclear")
    return found
