"""The count of the benchmarks is the same as pabutools', or there is no figure."""

import pytest

from benchmarks import shares


def test_both_counts_are_measured_once_they_agree() -> None:
    figures = {figure.name: figure.value for figure in shares.measure(quick=True)}
    assert figures.keys() == {
        "equal_shares.s",
        "equal_shares.ratio_to_pabutools",
        "equal_shares.add1_s",
        "equal_shares.add1_ratio_to_pabutools",
    }
    assert all(value > 0 for value in figures.values())


def test_a_count_that_disagrees_gives_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "_theirs", lambda _election, step: lambda: (0,))
    with pytest.raises(RuntimeError, match="other winners"):
        list(shares.alone(shares.QUICK))
