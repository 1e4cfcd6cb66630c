"""What was measured, beside what was hoped for."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One number. `target` is "≤ 1.5", "≥ 0.5", or "" for a yardstick or a raw value."""

    name: str
    value: float
    unit: str
    target: str = ""

    @property
    def verdict(self) -> str:
        """ "met" or "missed"; "" without a target."""
        if not self.target:
            return ""
        sign, _, limit = self.target.partition(" ")
        met = self.value <= float(limit) if sign == "≤" else self.value >= float(limit)
        return "met" if met else "missed"


def write(figures: list[Figure], file: Path) -> None:
    """Write `figures` as a JSON list."""
    rows = [asdict(figure) for figure in figures]
    file.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def table(figures: list[Figure]) -> str:
    """The same for people, with what became of each target."""
    rows = [("name", "value", "unit", "target", "")]
    rows += [(f.name, f"{f.value:,.3f}", f.unit, f.target, f.verdict) for f in figures]
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def percentile(values: Sequence[float], percent: int) -> float:
    """By linear interpolation; of one value, that value."""
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
