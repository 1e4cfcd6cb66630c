"""What came out of a poll, as plain values; small cells are told to nobody.

With several choices percent is of those who voted and adds up to more than a hundred.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

from bot.polls.rules.limits import SMALLEST_CELL


@dataclass(frozen=True)
class Cell:
    """One settlement. votes: per option in its order; none of a secret poll, or of a small cell.

    asked: who of it may vote and is in the bot.
    """

    settlement: str
    voters: int
    asked: int
    votes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Tally:
    """Everything that is counted. votes: per option in its order.

    asked: how many may vote and are in the bot; community: how many members of the community are
    entitled to vote at a gathering, where the office has said so of every settlement asked.
    """

    voters: int
    votes: tuple[int, ...]
    asked: int = 0
    community: int | None = None
    cells: tuple[Cell, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """As a poll keeps it once it is closed."""
        return {
            "voters": self.voters,
            "votes": list(self.votes),
            "asked": self.asked,
            "community": self.community,
            "cells": [
                {
                    "settlement": one.settlement,
                    "voters": one.voters,
                    "asked": one.asked,
                    "votes": list(one.votes),
                }
                for one in self.cells
            ],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The tally that was kept."""
        return cls(
            voters=kept["voters"],
            votes=tuple(kept["votes"]),
            asked=kept["asked"],
            community=kept["community"],
            cells=tuple(
                Cell(one["settlement"], one["voters"], one["asked"], tuple(one["votes"]))
                for one in kept["cells"]
            ),
        )

    @property
    def mean(self) -> Decimal | None:
        """Of a scale: the mean number of stars to one decimal, halves up."""
        given = sum(self.votes)
        if not given:
            return None
        total = sum(star * n for star, n in enumerate(self.votes, start=1))
        return (Decimal(total) / given).quantize(Decimal("0.1"), ROUND_HALF_UP)


def percent(part: int, of: int) -> int:
    """Whole percent, halves up; 0 of nothing."""
    return (part * 200 + of) // (2 * of) if of else 0


def may_be_told(tally: Tally, *, secret: bool) -> bool:
    """Whether what was chosen may be told at all.

    Where fewer than five voted in secret, few enough know each other, and who voted as well: the
    numbers would say who chose what.
    """
    return not secret or not 0 < tally.voters < SMALLEST_CELL


def told_cells(tally: Tally, own: str = "") -> tuple[Cell, ...]:
    """The settlements whose votes may be told, one's own first, then the largest.

    A cell of fewer than five voters is told to nobody. Where all others together are fewer than
    five, what is left of the whole would tell them: then the smallest told cell is kept back too.
    """
    told = [one for one in tally.cells if one.voters >= SMALLEST_CELL and one.votes]
    told.sort(key=lambda one: (-one.voters, one.settlement))
    hidden = tally.voters - sum(one.voters for one in told)
    while told and 0 < hidden < SMALLEST_CELL:
        hidden += told.pop().voters
    told.sort(key=lambda one: one.settlement != own)
    return tuple(told)
