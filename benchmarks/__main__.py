"""`python -m benchmarks [--quick] [name …]`: measure, print the table, write bench.json.

Without names every suite runs. `--quick` takes small sizes, shows that everything works, and
writes nothing: its figures say little.
"""

import sys
from pathlib import Path

from benchmarks import appeals, broadcast, gatherings, house, reports, shares, votes
from benchmarks.figures import Figure, table, write

SUITES = {
    "house": house.measure,
    "appeals": appeals.measure,
    "broadcast": broadcast.measure,
    "reports": reports.measure,
    "gatherings": gatherings.measure,
    "shares": shares.measure,
    "votes": votes.measure,
}


def main() -> None:
    """Run the suites named, or all. What two suites tell is told once."""
    words = sys.argv[1:]
    quick = "--quick" in words
    names = [word for word in words if word != "--quick"] or list(SUITES)
    figures: dict[str, Figure] = {}
    for name in names:
        for figure in SUITES[name](quick=quick):
            figures.setdefault(figure.name, figure)
    print(table(list(figures.values())))
    if not quick:
        write(list(figures.values()), Path("bench.json"))


if __name__ == "__main__":
    main()
