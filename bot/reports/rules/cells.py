"""Small cells: what could point at a household does not leave the office."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.reports.rules.figures import Cell, Share

#: Counts from 1 to one less are hidden in anything that leaves the office.
SMALLEST = 5


def is_small(n: int) -> bool:
    """Whether a count is hidden; none at all tells of nobody."""
    return 0 < n < SMALLEST


def roughly(n: int) -> int:
    """To the nearest five: what stands open, told week after week, tells the difference of what
    came in and what went out, which may be small."""
    return (2 * n + SMALLEST) // (2 * SMALLEST) * SMALLEST


def may_show(share: Share) -> bool:
    """Whether neither those counted nor the others are few: what is left out can be worked out."""
    return not (is_small(share.n) or is_small(share.of - share.n) or is_small(share.of))


@dataclass(frozen=True)
class SafeCells:
    """A breakdown that may leave the office: what is shown, and the rest in one number."""

    shown: tuple[Cell, ...]
    rest: int


def safe(cells: Sequence[Cell], most: int | None = None) -> SafeCells:
    """The cells that are large enough, at most so many; everything else together.

    Where the rest itself would be small it takes in the smallest that are shown, until it is not:
    otherwise it could be worked out from the total.
    """
    ordered = sorted(cells, key=lambda cell: (-cell.n, cell.code))
    shown = [cell for cell in ordered if cell.n >= SMALLEST][:most]
    total = sum(cell.n for cell in cells)
    rest = total - sum(cell.n for cell in shown)
    while is_small(rest) and shown:
        rest += shown.pop().n
    return SafeCells(tuple(shown), rest)
