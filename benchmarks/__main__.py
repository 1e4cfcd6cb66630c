"""`python -m benchmarks [name …]`: measure, print the table, write bench.json."""

import sys
from pathlib import Path

from benchmarks import house
from benchmarks.figures import table, write

SUITES = {"house": house.measure}


def main() -> None:
    """Run the suites named, or all."""
    names = sys.argv[1:] or list(SUITES)
    figures = [figure for name in names for figure in SUITES[name]()]
    print(table(figures))
    write(figures, Path("bench.json"))


if __name__ == "__main__":
    main()
