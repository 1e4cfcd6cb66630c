"""A machine whose time zone data is from before the country moved to one zone."""

from importlib.resources import files
from pathlib import Path

import pytest

from bot.core.zones import ZONES, require_fresh_zones
from tests.support.worlds import BOT_TOKEN
from tests.test_processes import program

#: What Almaty and Qostanay had until 29 February 2024.
SIX_HOURS = (files("tzdata") / "zoneinfo" / "Etc" / "GMT-6").read_bytes()


def old_data(folder: Path, zone: str) -> str:
    """A folder of zone data in which one zone is still at UTC+6."""
    kept = folder / "zoneinfo"
    file = kept / zone
    file.parent.mkdir(parents=True)
    file.write_bytes(SIX_HOURS)
    return str(kept)


def test_this_machine_knows_that_the_country_has_one_time() -> None:
    require_fresh_zones()
    assert len(set(ZONES)) == 7


@pytest.mark.slow
@pytest.mark.parametrize("zone", ["Asia/Almaty", "Asia/Qostanay"])
def test_the_doctor_refuses_zone_data_from_before_the_change(tmp_path: Path, zone: str) -> None:
    ill = program("doctor", folder=tmp_path, PYTHONTZPATH=old_data(tmp_path, zone))
    [line] = [one for one in ill.stdout.splitlines() if "time zone" in one]
    assert ill.returncode == 1
    assert line.startswith("BAD")
    assert "older than 2024a" in line
    assert zone in line


@pytest.mark.slow
def test_the_doctor_has_nothing_against_the_data_of_today(tmp_path: Path) -> None:
    looked = program("doctor", folder=tmp_path, PYTHONTZPATH="")
    [line] = [one for one in looked.stdout.splitlines() if "time zone" in one]
    assert line.startswith("ok")


@pytest.mark.slow
def test_the_bot_does_not_start_an_hour_early(tmp_path: Path) -> None:
    settings = {"BOT_TOKEN": BOT_TOKEN, "PYTHONTZPATH": old_data(tmp_path, "Asia/Almaty")}
    ended = program("run", folder=tmp_path, **settings)
    assert ended.returncode == 2
    assert "older than 2024a" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
