"""The crowd at the door of the benchmarks is let in, everybody once."""

from pathlib import Path

from benchmarks.gatherings import Load, checked_in


async def test_everybody_at_the_door_is_let_in_while_it_is_measured(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'door.db'}"
    assert await checked_in(url, Load(people=20, at_once=8)) > 0
