"""The crowd of the benchmarks is told something, and the wire counts what it hears."""

from datetime import UTC, datetime
from pathlib import Path

from benchmarks import crowd
from benchmarks.wire import Meter
from bot.core.quiet import is_quiet
from bot.delivery.models import Outcome


async def test_the_akim_tells_the_crowd_and_nobody_else(tmp_path: Path) -> None:
    file = tmp_path / "crowd.db"
    await crowd.make(file, 7)
    broadcast_id = await crowd.send(file)
    assert await crowd.states(file, broadcast_id) == {Outcome.WAITING: 7}
    said = await crowd.letter(file, broadcast_id)
    assert "су болмайды" in said.text
    assert len(said.rows) == 1
    assert await crowd.fan_out_once(file, 99) > 0
    assert await crowd.states(file, 99) == {Outcome.WAITING: 7}


def test_it_is_noon_in_the_benchmarks_whenever_they_run() -> None:
    assert not is_quiet(datetime.now(UTC), crowd.waking_zone())  # noqa: TID251 - it is about now


def test_the_meter_counts_what_flood_limits_count() -> None:
    meter = Meter()
    meter.crowd = frozenset({7, 8})
    meter.count(200, "sendMessage", {"chat_id": "7"})
    meter.count(200, "sendMessage", {"chat_id": "9"})
    meter.count(200, "editMessageText", {"chat_id": "7"})
    meter.count(200, "answerCallbackQuery", {"chat_id": "7"})
    meter.count(429, "sendMessage", {"chat_id": "8"})
    assert (len(meter.sent), len(meter.told), len(meter.refused)) == (3, 1, 1)
    assert meter.heard == {7: 1}
    meter.forget()
    assert (meter.sent, meter.told, meter.refused) == ([], [], [])
