"""The figures, reproducible: `make bench` prints a table and writes bench.json."""

#: The bot that every benchmark runs; the number is its id.
TOKEN = "42:BENCH"
