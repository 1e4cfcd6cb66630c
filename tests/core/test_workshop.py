"""What takes long is made elsewhere: nobody waits for it, and nothing is left of it."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from bot.core.workshop import StuckError, Workshop
from tests.support import works

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    made = Workshop()
    yield made
    made.close()


async def until(true: Callable[[], object], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.02)


def began(notes: Path) -> list[int]:
    """The processes in which it was begun, one after another."""
    return [int(line) for line in notes.read_text().splitlines()] if notes.exists() else []


def is_alive(process: int) -> bool:
    """Somebody who is dead and whom nobody has buried is not."""
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


# ── What is made ─────────────────────────────────────────────────────────────────────────────


async def test_what_is_made_comes_back_and_was_made_elsewhere(workshop: Workshop):
    assert await workshop.make(works.double, 21) == 42
    assert await workshop.make(works.double, number=2) == 4
    assert await workshop.make(works.where) != os.getpid()


async def test_what_raises_raises_here_and_others_are_made_all_the_same(workshop: Workshop):
    with pytest.raises(LookupError, match="paper"):
        await workshop.make(works.impossible, "paper")
    with pytest.raises(AttributeError):
        await workshop.make(lambda: 1)  # what cannot be sent there
    assert await workshop.make(works.double, 21) == 42


async def test_one_process_makes_one_thing_at_a_time_and_lets_others_go_first(
    workshop: Workshop, tmp_path: Path
):
    notes = tmp_path / "notes"
    loop = asyncio.get_running_loop()
    await workshop.make(works.double, 1)
    start = loop.time()
    made = await asyncio.gather(*(workshop.make(works.noted, notes, 0.2) for _ in range(3)))
    assert loop.time() - start >= 0.6
    assert began(notes) == made
    assert len(set(made)) == 1
    assert await workshop.make(works.patience) > os.nice(0)


async def test_the_loop_answers_people_meanwhile(workshop: Workshop, tmp_path: Path):
    loop = asyncio.get_running_loop()
    longest, last = 0.0, loop.time()

    async def heart() -> None:
        nonlocal longest, last
        while True:
            await asyncio.sleep(0.01)
            longest, last = max(longest, loop.time() - last), loop.time()

    async with asyncio.TaskGroup() as group:
        beating = group.create_task(heart())
        await workshop.make(works.noted, tmp_path / "notes", 2.0)
        beating.cancel()
    assert longest < 1.0


async def test_whoever_stops_waiting_holds_nobody_up(workshop: Workshop, tmp_path: Path):
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await workshop.make(works.noted, tmp_path / "notes", 0.5)
    assert await workshop.make(works.double, 21) == 42


async def test_one_workshop_serves_one_loop_after_another(tmp_path: Path):
    workshop = Workshop()

    async def several() -> list[int]:
        return await asyncio.gather(*(workshop.make(works.double, n) for n in range(3)))

    for _ in range(2):
        assert await asyncio.to_thread(asyncio.run, several()) == [0, 2, 4]
    workshop.close()


# ── What is left of it ───────────────────────────────────────────────────────────────────────


async def test_with_nothing_to_make_the_process_ends_and_gives_its_memory_back():
    workshop = Workshop(idle_s=0.3)
    first = await workshop.make(works.where)
    assert workshop.is_open
    await until(lambda: not workshop.is_open)
    await until(lambda: not psutil.pid_exists(first))
    second = await workshop.make(works.where)
    assert second != first
    workshop.close()
    await until(lambda: not psutil.pid_exists(second))


async def test_it_does_not_end_under_what_is_being_made(tmp_path: Path):
    workshop = Workshop(idle_s=0.05)
    notes = tmp_path / "notes"
    made = await asyncio.gather(*(workshop.make(works.noted, notes, 0.2) for _ in range(3)))
    assert len(set(made)) == 1
    await until(lambda: not workshop.is_open)


async def test_closed_while_something_is_made_that_is_finished_and_the_next_is_made_anew(
    workshop: Workshop, tmp_path: Path
):
    notes = tmp_path / "notes"
    async with asyncio.TaskGroup() as group:
        making = group.create_task(workshop.make(works.noted, notes, 0.5))
        waiting = group.create_task(workshop.make(works.where))
        await until(lambda: began(notes))
        workshop.close()
    assert began(notes) == [making.result()]
    assert waiting.result() != making.result()
    await until(lambda: not psutil.pid_exists(making.result()))


# ── Processes die ────────────────────────────────────────────────────────────────────────────


async def test_killed_in_the_middle_the_work_is_done_again_once(
    workshop: Workshop, tmp_path: Path
):
    notes = tmp_path / "notes"
    async with asyncio.TaskGroup() as group:
        making = group.create_task(workshop.make(works.noted, notes, 1.0))
        await until(lambda: began(notes))
        os.kill(began(notes)[0], signal.SIGKILL)
    first, second = began(notes)
    assert making.result() == second != first


async def test_those_who_stand_in_line_do_not_notice(workshop: Workshop, tmp_path: Path):
    notes = tmp_path / "notes"
    async with asyncio.TaskGroup() as group:
        making = [group.create_task(workshop.make(works.noted, notes, 0.3)) for _ in range(4)]
        await until(lambda: began(notes))
        os.kill(began(notes)[0], signal.SIGKILL)
    _, *again = began(notes)
    assert [one.result() for one in making] == again
    assert len(set(again)) == 1  # one process in the place of the one that was killed


async def test_killed_with_nothing_to_do_it_is_replaced(workshop: Workshop):
    first = await workshop.make(works.where)
    os.kill(first, signal.SIGKILL)
    await until(lambda: not psutil.pid_exists(first))
    assert await workshop.make(works.where) != first


async def test_what_kills_its_process_each_time_is_given_up_and_nothing_else_with_it(
    workshop: Workshop,
):
    async with asyncio.TaskGroup() as group:
        deadly = group.create_task(given_up(workshop))
        others = [group.create_task(workshop.make(works.double, n)) for n in range(4)]
    assert deadly.result()
    assert [other.result() for other in others] == [0, 2, 4, 6]


async def given_up(workshop: Workshop) -> bool:
    with pytest.raises(BrokenProcessPool):
        await workshop.make(works.deadly)
    return True


# ── The bot ends ─────────────────────────────────────────────────────────────────────────────


@contextmanager
def program(notes: Path, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """A bot that makes one thing, in a terminal of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.works", str(notes), str(seconds)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "asked\n"
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=30)


@pytest.mark.slow
@pytest.mark.parametrize("when", ["at once", "in the middle"])
async def test_a_bot_that_is_killed_leaves_no_process_behind(tmp_path: Path, when: str):
    notes = tmp_path / "notes"
    with program(notes, 60) as bot:
        if when == "in the middle":
            await until(lambda: began(notes))
        family = psutil.Process(bot.pid).children(recursive=True)
        assert family
        bot.kill()
        bot.wait(30)
        await until(lambda: not any(is_alive(one.pid) for one in family), 15)


@pytest.mark.slow
async def test_ctrl_c_is_for_the_bot_and_what_is_being_made_is_finished(tmp_path: Path):
    notes = tmp_path / "notes"
    with program(notes, 0.5) as bot:
        async with asyncio.timeout(30):
            while not began(notes):  # from the very beginning, and once in the middle
                interrupt(bot)
                await asyncio.sleep(0.01)
        interrupt(bot)
        said, complained = await asyncio.to_thread(bot.communicate, timeout=60)
        assert complained == ""
        assert said.startswith("Ctrl-C ")
        assert said.endswith(" made 1\n")
        assert bot.returncode == 0


def interrupt(bot: subprocess.Popen[str]) -> None:
    """As a terminal does: everybody in it."""
    os.killpg(bot.pid, signal.SIGINT)


async def test_what_has_got_stuck_is_ended_and_what_comes_after_it_is_made(tmp_path: Path):
    workshop = Workshop()
    try:
        first = await workshop.make(works.where)
        workshop._longest_s = 0.5
        with pytest.raises(StuckError):
            await workshop.make(works.noted, tmp_path / "notes", 30.0)
        await until(lambda: not is_alive(first))
        workshop._longest_s = 30.0  # a new process takes a moment to begin
        assert await workshop.make(works.double, 21) == 42
    finally:
        workshop.close()
