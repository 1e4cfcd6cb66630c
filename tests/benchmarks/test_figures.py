"""Figures stand beside their targets."""

import json
from pathlib import Path

import pytest

from benchmarks import __main__ as program
from benchmarks.figures import Figure, percentile, table, write


@pytest.mark.parametrize(
    ("value", "target", "verdict"),
    [
        (1.5, "≤ 1.5", "met"),
        (1.51, "≤ 1.5", "missed"),
        (0.5, "≥ 0.5", "met"),
        (0.49, "≥ 0.5", "missed"),
        (7.0, "", ""),
    ],
)
def test_a_figure_says_whether_its_target_was_met(value: float, target: str, verdict: str) -> None:
    assert Figure("it", value, "×", target).verdict == verdict


def test_the_table_shows_the_value_beside_the_target_and_what_became_of_it() -> None:
    shown = table([Figure("raw", 1234.5, "ms"), Figure("ratio", 0.25, "×", "≥ 0.5")])

    assert "raw    1,234.500  ms" in shown
    assert shown.splitlines()[-1].split() == ["ratio", "0.250", "×", "≥", "0.5", "missed"]


def test_the_file_holds_names_values_units_and_targets(tmp_path: Path) -> None:
    write([Figure("ratio", 0.25, "×", "≥ 0.5")], tmp_path / "bench.json")

    written = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert written == [{"name": "ratio", "value": 0.25, "unit": "×", "target": "≥ 0.5"}]


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [([3.0], 95, 3.0), ([1.0, 2.0, 3.0], 50, 2.0), (list(map(float, range(101))), 95, 95.0)],
)
def test_a_percentile_is_found_between_values(
    values: list[float], percent: int, expected: float
) -> None:
    assert percentile(values, percent) == pytest.approx(expected)


@pytest.fixture
def suites(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Two suites that both know one figure, and an empty folder to write into."""

    def first(*, quick: bool) -> list[Figure]:
        return [Figure("first", float(quick), ""), Figure("both", 1.0, "")]

    def second(*, quick: bool) -> list[Figure]:
        return [Figure("second", float(quick), ""), Figure("both", 2.0, "")]

    monkeypatch.setattr(program, "SUITES", {"first": first, "second": second})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr("sys.argv", ["benchmarks", *words])
    program.main()


def _written(folder: Path) -> dict[str, float]:
    rows = json.loads((folder / "bench.json").read_text(encoding="utf-8"))
    return {row["name"]: row["value"] for row in rows}


def test_without_names_every_suite_runs_and_a_figure_of_two_is_told_once(
    suites: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run(monkeypatch)

    assert _written(suites) == {"first": 0.0, "both": 1.0, "second": 0.0}


def test_a_suite_can_be_chosen(suites: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(monkeypatch, "second")

    assert _written(suites) == {"second": 0.0, "both": 2.0}


def test_a_quick_run_writes_nothing(
    suites: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _run(monkeypatch, "--quick", "first")

    assert "first  1.000" in capsys.readouterr().out
    assert not (suites / "bench.json").exists()
