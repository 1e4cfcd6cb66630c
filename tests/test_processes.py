"""The program as people start, stop and lose it."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.appeals.models import Appeal
from bot.core.db import open_database
from bot.core.i18n import translator
from bot.delivery.models import Delivery, Outcome
from sandbox.engine import Engine
from sandbox.http import Server, serve
from tests.support.worlds import BOT_TOKEN

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


def environment(folder: Path, **more: str) -> dict[str, str]:
    """A newcomer's environment: nothing is set but what the test sets."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "DATABASE_URL": f"sqlite:///{folder}/auyldas.db",
        "DATA_DIR": str(folder),
        "PYTHONPATH": str(ROOT),
        **more,
    }


def program(*words: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m bot …` to its end, away from any .env of the developer's."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    engine = Engine()
    engine.add_bot(token=BOT_TOKEN)
    async with serve(engine, "127.0.0.1", 0) as running:
        yield running
    assert engine.complaints == []


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "BOT_TOKEN"),
        ({"BOT_TOKEN": "nonsense"}, "BOT_TOKEN"),
        ({"BOT_TOKEN": BOT_TOKEN, "DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        (
            {"BOT_TOKEN": BOT_TOKEN, "DATABASE_URL": "postgresql://u@127.0.0.1:9/x"},
            "DATABASE_URL",
        ),
        ({"BOT_TOKEN": BOT_TOKEN, "WEBHOOK_PORT": "many"}, "WEBHOOK_PORT"),
        ({"BOT_TOKEN": BOT_TOKEN, "OPERATOR_IDS": "me"}, "OPERATOR_IDS"),
        ({"BOT_TOKEN": BOT_TOKEN, "TIME_ZONE": "Mars/Olympus"}, "TIME_ZONE"),
        ({"BOT_TOKEN": BOT_TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:9"}, "TELEGRAM_API_URL"),
        ({"BOT_TOKEN": BOT_TOKEN}, "python -m bot migrate"),
    ],
)
def test_a_wrong_setting_ends_with_one_sentence_that_names_it(
    tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    if "TELEGRAM_API_URL" in settings:
        program("migrate", folder=tmp_path, **settings)
    ended = program("run", folder=tmp_path, **settings)
    assert ended.returncode == 2
    assert named in ended.stderr
    assert "Traceback" not in ended.stderr
    assert len([line for line in ended.stderr.splitlines() if line.strip()]) == 1


async def test_a_token_that_telegram_refuses_is_named(tmp_path: Path, server: Server) -> None:
    settings = {"BOT_TOKEN": "43:WRONG", "TELEGRAM_API_URL": server.url}
    await asyncio.to_thread(program, "migrate", folder=tmp_path, **settings)
    ended = await asyncio.to_thread(program, "run", folder=tmp_path, **settings)
    assert ended.returncode == 2
    assert "BOT_TOKEN" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"WEBHOOK_URL": "http://akim.example.kz"}, "WEBHOOK_URL"),
        ({"WEBHOOK_URL": "https://a.example.kz", "WEBHOOK_HOST": "192.0.2.1"}, "WEBHOOK_HOST"),
        ({"TELEGRAM_API_URL": "{page}/static"}, "TELEGRAM_API_URL"),
    ],
)
async def test_a_setting_that_telegram_or_the_machine_refuses_is_named(
    tmp_path: Path, server: Server, settings: dict[str, str], named: str
) -> None:
    known = {"BOT_TOKEN": BOT_TOKEN, "TELEGRAM_API_URL": server.url}
    known |= {name: value.format(page=server.url) for name, value in settings.items()}
    await asyncio.to_thread(program, "migrate", folder=tmp_path, **known)
    ended = await asyncio.to_thread(program, "run", folder=tmp_path, **known)
    assert ended.returncode == 2, ended.stderr
    assert named in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_the_doctor_has_a_line_for_everything(tmp_path: Path, server: Server) -> None:
    settings = {"BOT_TOKEN": BOT_TOKEN, "TELEGRAM_API_URL": server.url}
    ill = await asyncio.to_thread(program, "doctor", folder=tmp_path, **settings)
    assert ill.returncode == 1
    assert "python -m bot migrate" in ill.stdout
    await asyncio.to_thread(program, "migrate", folder=tmp_path, **settings)
    well = await asyncio.to_thread(program, "doctor", folder=tmp_path, **settings)
    assert well.returncode == 0, well.stdout
    for name in ("token", "database", "time zone", "law file", "webhook", "disk", "translations"):
        assert name in well.stdout


class Living:
    """A bot process that is killed and started again."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder = folder
        self.server = server
        self.engine = server.engine
        self.bot = server.engine.bots[42]
        self.process: subprocess.Popen[bytes] | None = None
        self.settings = {
            "BOT_TOKEN": BOT_TOKEN,
            "TELEGRAM_API_URL": server.url,
            "LOG_LEVEL": "error",
        }

    async def prepare(self) -> None:
        for words in (("migrate",), ("seed", str(ROOT / "okrug.example.yaml"))):
            done = await asyncio.to_thread(program, *words, folder=self.folder, **self.settings)
            assert done.returncode == 0, done.stderr

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=self.folder,
            env=environment(self.folder, **self.settings),
        )

    async def end(self, number: int) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return await asyncio.to_thread(self.process.wait, 30)


@pytest.fixture
async def living(tmp_path: Path, server: Server) -> AsyncIterator[Living]:
    made = Living(tmp_path, server)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()  # a test that fails leaves nothing running
        made.process.wait(30)


async def until(true: Any, seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.05)


def press(living: Living, person: Any, label: str) -> bool:
    """Press the newest button called so; False when there is none (yet)."""
    for message in reversed(person.chat(living.bot).messages):
        for row in message.buttons or []:
            for button in row:
                if button.text == label:
                    person.press(message, label)
                    return True
    return False


async def arrive(living: Living, person: Any) -> None:
    """Start, language, settlement, consent: whichever button is there next."""
    t = translator("kk")
    person.start(living.bot)
    wanted = ["Қазақша", "Ақсу ауылы", t.word("I agree")]
    while wanted:
        await until(lambda: press(living, person, wanted[0]))
        wanted.pop(0)
    await until(lambda: person.keyboard(living.bot))


#: So different that nobody is asked whether a neighbour has written the same.
TROUBLES = (
    "Мектеп жанында шам жанбайды",
    "Су үш күннен бері жоқ",
    "Көшені қар басып қалды",
    "Қаңғыбас иттер көбейді",
    "Интернет мүлдем істемейді",
    "Қоқыс шығарылмай жатыр",
    "Балабақшаға кезек қашан келеді",
    "Автобус кестесі бұзылды",
    "Медпунктте дәрі жоқ",
    "Жайылым жетпейді",
    "Көмір қымбаттады",
    "Зиратқа қоршау керек",
)


async def test_killed_at_any_moment_the_bot_loses_no_appeal_and_repeats_hardly_any_message(
    tmp_path: Path, living: Living
) -> None:
    await living.prepare()
    living.start()
    people = [living.engine.add_person(f"P{n}") for n in range(12)]
    for person in people:
        await arrive(living, person)
    dice = random.Random(7)
    send = translator("kk").word("Send")

    async def file_an_appeal(person: Any, number: int) -> None:
        await asyncio.sleep(dice.random() * 8)
        person.send(living.bot, TROUBLES[number])
        await until(lambda: press(living, person, send), 90)

    async def disturb() -> None:
        for _ in range(5):
            await asyncio.sleep(0.3 + dice.random() * 3)
            await living.end(signal.SIGKILL)
            living.start()

    async with asyncio.TaskGroup() as group:
        group.create_task(disturb())
        for number, person in enumerate(people):
            group.create_task(file_an_appeal(person, number))

    def receipts(person: Any) -> int:
        texts = [m.text or "" for m in person.chat(living.bot).messages if m.from_bot]
        return sum("Нөмірі" in text for text in texts)

    await until(lambda: all(receipts(person) for person in people), 120)
    assert await living.end(signal.SIGTERM) == 0
    database = open_database(f"sqlite:///{tmp_path}/auyldas.db")
    async with database.read() as session:
        filed = (await session.scalars(sa.select(Appeal.number))).all()
        open_rows = (
            await session.scalars(
                sa.select(Delivery.kind).where(
                    Delivery.state.in_([Outcome.WAITING, Outcome.SENDING, Outcome.FAILED])
                )
            )
        ).all()
    await database.close()
    assert sorted(filed) == list(range(1, 13))
    assert open_rows == []
    assert sum(receipts(person) for person in people) <= 12 + 5


async def test_a_gentle_stop_is_quick_and_leaves_nothing_undone(living: Living) -> None:
    await living.prepare()
    living.start()
    person = living.engine.add_person("Айгүл")
    await arrive(living, person)
    loop = asyncio.get_running_loop()
    began = loop.time()
    assert await living.end(signal.SIGTERM) == 0
    assert loop.time() - began < 10
