"""What was measured, beside what was hoped for."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One number. `target` is a sentence such as "≤ 1.5", or "" for a yardstick."""

    name: str
    value: float
    unit: str
    target: str = ""


def write(figures: list[Figure], file: Path) -> None:
    """Write `figures` as a JSON list."""
    rows = [asdict(figure) for figure in figures]
    file.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def table(figures: list[Figure]) -> str:
    """The same for people."""
    rows = [("name", "value", "unit", "target")]
    rows += [(f.name, f"{f.value:,.3f}", f.unit, f.target) for f in figures]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
