"""The benchmarks of votes count what they cast, or there is no figure."""

from pathlib import Path

import pytest

from benchmarks import votes
from benchmarks.votes import QUICK
from tests.conftest import missing
from tests.support.worlds import postgresql_refusal


async def test_everybody_votes_once_alone_and_side_by_side(tmp_path: Path) -> None:
    for processes in (1, 2):
        url = f"sqlite:///{tmp_path / f'{processes}.db'}"
        assert await votes.speed(url, QUICK, processes) > 0


async def test_nobody_is_lost_in_the_last_minute(tmp_path: Path) -> None:
    lost, waits = await votes.last_minute(f"sqlite:///{tmp_path / 'burst.db'}", QUICK)
    assert lost == 0
    assert len(waits) == QUICK.burst


@pytest.mark.parametrize(
    "where", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
async def test_results_are_counted_from_an_index(tmp_path: Path, where: str) -> None:
    if where == "sqlite":
        assert await votes.counted(f"sqlite:///{tmp_path / 'results.db'}", QUICK.stored) > 0
        return
    if await postgresql_refusal():
        missing("no PostgreSQL at TEST_POSTGRESQL_URL")
    assert await votes.counted_there(QUICK) > 0
