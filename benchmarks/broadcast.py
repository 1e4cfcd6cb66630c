"""What many are told alike: how fast, how evenly, and what is left of it after `kill -9`.

The bot is a process of its own (`bot run`) on a wire of its own, its database SQLite; the akim's
broadcast is put into it by the use cases, and the bot comes upon it by looking.

Capped: the sandbox is as strict as Telegram, while residents press buttons. Uncapped: nothing is
limited on either side; a message counts once it is durably marked.
The yardstick is a bare loop of `bot.send_message` with the same text and keyboard on the same
wire, one at a time and as many at once as we have in flight. They are measured in turn, round
after round; a ratio is that of one round to the faster loop, and of the rounds the median is told.
"""

import asyncio
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import crowd
from benchmarks.figures import Figure, percentile
from benchmarks.processes import ROOT, BotProcess, WireProcess, bot, variables_on, wire
from bot.core.screen import Screen
from bot.delivery.ledger import IN_FLIGHT
from bot.delivery.models import Outcome
from bot.delivery.sender import inline

_RATE = 30  # messages a second, as Telegram allows
_MOST = "1000"
_PAUSE_S = 3.0  # after which the bot does nothing but wait
_LONGEST_S = 300.0
_ON_THE_WAY = frozenset({Outcome.WAITING, Outcome.SENDING})


@dataclass(frozen=True)
class Load:
    """How much of everything.

    capped: recipients at the real limits. idle, a_second: presses before it, and the pace of all.
    rounds, uncapped, bare: of each round, recipients and messages of the loop. kills, killed:
    kill -9 during a broadcast to so many. sizes: recipients between which memory may grow.
    """

    capped: int = 3_000
    idle: int = 60
    a_second: float = 1.5
    rounds: int = 5
    uncapped: int = 3_000
    bare: int = 1_500
    fan_out: int = 7_000
    kills: int = 20
    killed: int = 1_000
    sizes: tuple[int, int] = (100, 100_000)


FULL = Load()
QUICK = Load(90, 6, 3.0, 1, 300, 200, 700, 2, 90, (20, 300))


def measure(*, quick: bool = False) -> list[Figure]:
    """Every figure of broadcasts."""
    load = QUICK if quick else FULL
    parts: tuple[Callable[[Path, Load], Iterator[Figure]], ...] = (
        fanned_out,
        capped,
        uncapped,
        killed,
        memory,
    )
    figures: list[Figure] = []
    for part in parts:
        with tempfile.TemporaryDirectory() as folder:
            _say(part.__name__)
            figures += part(Path(folder) / "crowd.db", load)
    return figures


@contextmanager
def _ours(on: WireProcess, file: Path, *command: str, **settings: str) -> Iterator[BotProcess]:
    """Our bot, where it is noon; `command` runs it otherwise than `bot run`."""
    named = {
        "DATABASE_URL": f"sqlite:///{file}",
        "DATA_DIR": str(file.parent),
        "TIME_ZONE": crowd.waking_zone(),
    }
    with bot(on, *(command or ("bot", "run")), **named, **settings) as process:
        yield process


# ── Fan-out ──────────────────────────────────────────────────────────────────────────────────


def fanned_out(file: Path, load: Load) -> Iterator[Figure]:
    """Seconds to put what so many are told, committed."""
    asyncio.run(crowd.make(file, load.fan_out))
    took = [asyncio.run(crowd.fan_out_once(file, number)) for number in range(1, 6)]
    yield Figure(f"broadcast.fanout_{load.fan_out}_s", statistics.median(took), "s", "≤ 1")


# ── At Telegram's limits, with people about ──────────────────────────────────────────────────


def capped(file: Path, load: Load) -> Iterator[Figure]:
    """What of 30 a second is reached, and what people who press buttons feel of it."""
    asyncio.run(crowd.make(file, load.capped))
    with _wire_with(load.capped) as on:
        on.order("town")
        on.order("limits")
        with _ours(on, file):
            idle = on.order("press", load.idle, load.a_second)["waits"]["press"]
            time.sleep(_PAUSE_S)
            on.order("forget")
            asyncio.run(crowd.send(file))
            on.order("told", 1)
            presses = int(load.capped / _RATE * load.a_second * 0.9)
            busy = on.order("press", presses, load.a_second)["waits"]["press"]
            on.order("told", load.capped)
            counted = on.order("counted")
    first, last = counted["told"][0], counted["told"][-1]
    sent = sum(first < at <= last for at in counted["sent"])
    late = sum(at > first + 1 for at in counted["refused"])
    yield Figure("broadcast.capped.share", sent / (_RATE * (last - first)), "×", "≥ 0.97")
    yield Figure("broadcast.capped.refused_429", len(counted["refused"]), "")
    yield Figure("broadcast.capped.refused_429_later", late, "", "≤ 0")
    for percent in (50, 95):
        yield Figure(f"broadcast.capped.idle_p{percent}_ms", percentile(idle, percent), "ms")
        yield Figure(f"broadcast.capped.people_p{percent}_ms", percentile(busy, percent), "ms")
    ratio = percentile(busy, 95) / percentile(idle, 95)
    yield Figure("broadcast.capped.people_p95_ratio", ratio, "×", "≤ 2")


@contextmanager
def _wire_with(recipients: int) -> Iterator[WireProcess]:
    """The sandbox with the crowd and its akim in it."""
    with wire() as on:
        on.order("crowd", crowd.FIRST, recipients, crowd.AKIM)
        yield on


# ── As fast as it goes ───────────────────────────────────────────────────────────────────────


def uncapped(file: Path, load: Load) -> Iterator[Figure]:
    """Messages a second, durably marked, beside a bare loop."""
    asyncio.run(crowd.make(file, load.uncapped))
    ours: list[float] = []
    alone: list[float] = []
    together: list[float] = []
    with _wire_with(load.uncapped) as on, _ours(on, file, "benchmarks.unlimited_bot"):
        for number in range(load.rounds + 1):
            _say(f"round {number} of {load.rounds}")
            speed = _told_all(on, file, load.uncapped)
            said = asyncio.run(crowd.letter(file, number + 1))
            bare = [_bare(on, load.bare, at_once, said) for at_once in (1, IN_FLIGHT)]
            if number:  # the first warms up
                ours.append(speed)
                alone.append(bare[0])
                together.append(bare[1])
    faster = [max(pair) for pair in zip(alone, together, strict=True)]
    at_once = f"broadcast.bare_loop.{IN_FLIGHT}_at_once_per_s"
    yield Figure("broadcast.bare_loop.one_at_a_time_per_s", statistics.median(alone), "1/s")
    yield Figure(at_once, statistics.median(together), "1/s")
    yield Figure("broadcast.uncapped.per_s", statistics.median(ours), "1/s", "≥ 1000")
    yield Figure("broadcast.uncapped.ratio_to_loop", _ratio(ours, faster), "×", "≥ 0.8")
    yield Figure("broadcast.uncapped.ratio_to_loop.one_at_a_time", _ratio(ours, alone), "×")


def _ratio(upper: list[float], lower: list[float]) -> float:
    """The median of the rounds' ratios."""
    return statistics.median(a / b for a, b in zip(upper, lower, strict=True))


def _told_all(on: WireProcess, file: Path, count: int) -> float:
    """Messages a second of one broadcast, from the first of them until the last is marked."""
    on.order("forget")
    broadcast_id = asyncio.run(crowd.send(file))
    on.order("told", count)
    ended = asyncio.run(_marked(file, broadcast_id))
    return count / (ended - float(on.order("counted")["told"][0]))


async def _marked(file: Path, broadcast_id: int) -> float:
    """When nothing of it was on its way any more."""
    deadline = time.time() + _LONGEST_S
    while _ON_THE_WAY & set(await crowd.states(file, broadcast_id)):
        if time.time() > deadline:
            raise TimeoutError
        await asyncio.sleep(0.01)
    return time.time()


def _bare(on: WireProcess, count: int, at_once: int, said: Screen) -> float:
    """Messages a second of the loop."""
    markup = inline(said.rows)
    assert markup is not None
    told = {"text": str(said.text), "keyboard": markup.model_dump(exclude_none=True)}
    words = ["benchmarks.bare_loop", crowd.FIRST, count, at_once]
    done = subprocess.run(
        [sys.executable, "-m", *map(str, words)],
        cwd=ROOT,
        env=variables_on(on),
        input=json.dumps(told),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return count / float(json.loads(done.stdout)["seconds"])


# ── What kill -9 leaves ──────────────────────────────────────────────────────────────────────


def killed(file: Path, load: Load) -> Iterator[Figure]:
    """A broadcast at Telegram's pace, its bot killed again and again at random moments."""
    asyncio.run(crowd.make(file, load.killed))
    dice = random.Random(4)
    life = 1.6 * load.killed / _RATE / load.kills  # on average four fifths are told by the end
    kills = 0
    with _wire_with(load.killed) as on:
        broadcast_id = asyncio.run(crowd.send(file))
        for _ in range(load.kills):
            before = on.order("told", 0)["told"]
            with _ours(on, file) as process:
                on.order("told", before + 1)
                time.sleep(dice.uniform(0, life))
                process.process.kill()
            marked = asyncio.run(crowd.states(file, broadcast_id))
            kills += bool(_ON_THE_WAY & set(marked))  # of a broadcast that was not over yet
        with _ours(on, file):
            asyncio.run(_marked(file, broadcast_id))
        heard = on.order("counted")["heard"]
    yield Figure("broadcast.kill9.kills", kills, "", f"≥ {load.kills}")
    yield Figure("broadcast.kill9.lost", load.killed - len(heard), "", "≤ 0")
    repeated = sum(heard.values()) - len(heard)
    yield Figure("broadcast.kill9.repeated", repeated, "", f"≤ {IN_FLIGHT}")
    yield Figure("broadcast.kill9.window", IN_FLIGHT, "")


# ── Memory ───────────────────────────────────────────────────────────────────────────────────


def memory(file: Path, load: Load) -> Iterator[Figure]:
    """The most that the process takes during a broadcast, to few and to very many.

    On a wire that remembers nothing: 100,000 chats of the sandbox would take its own time.
    """
    most = []
    for size in load.sizes:
        here = file.with_name(f"{size}.db")
        asyncio.run(crowd.make(here, size))
        most.append(_most_memory(here))
        yield Figure(f"broadcast.memory_mb.at_{size}", most[-1], "MB")
    yield Figure("broadcast.memory_growth_mb", most[-1] - most[0], "MB", "≤ 20")


def _most_memory(file: Path) -> float:
    settings = {"MESSAGES_PER_SECOND": _MOST}
    with wire("benchmarks.post_office") as on, _ours(on, file, **settings) as process:
        time.sleep(_PAUSE_S)
        broadcast_id = asyncio.run(crowd.send(file))
        most, waits = 0.0, set(_ON_THE_WAY)
        while waits & _ON_THE_WAY:
            time.sleep(0.2)
            most = max(most, process.resident_mb())
            waits = set(asyncio.run(crowd.states(file, broadcast_id)))
        time.sleep(_PAUSE_S)
        return max(most, process.resident_mb())


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
