"""`make demo`: the bot against the sandbox, with an okrug, an office and a clock that moves."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from bot.app import App, run
from bot.core.access import Role
from bot.core.db import open_database
from bot.core.i18n import LANGUAGES, language_or_default, translator
from bot.core.tx import Tx
from bot.migrate import upgrade
from bot.people.service import Seat, seat_staff
from bot.places.plan import read
from bot.places.service import seed
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
TOKEN = "42:DEMO"  # noqa: S105 - the sandbox's own made-up token
USERNAME = "auyldas_bot"
_PATIENCE_S = 20.0


async def demo(settings: Settings, port: int = 8081, host: str = "127.0.0.1") -> None:
    """Run until stopped. Every demo begins anew: its data is not kept."""
    from sandbox.engine import Engine
    from sandbox.http import serve
    from sandbox.limits import Limits

    people = yaml.safe_load((ROOT / "sandbox" / "people.yaml").read_text(encoding="utf-8"))
    engine = Engine(limits=Limits())
    bot = engine.add_bot(token=TOKEN, username=USERNAME, first_name="Auyldas")
    for person in people:
        engine.add_person(
            person["first_name"],
            last_name=person["last_name"],
            language_code=person["language"],
            phone=person["phone"],
            id=person["id"],
        )

    def started(app: App, spawn: Callable[[Any], Any]) -> None:
        engine.clock.listeners.append(app.worker.wake)
        staff = [person for person in people if "role" in person]
        spawn(_open_office(engine, bot, staff, settlement, f"http://{host}:{port}/"))

    async with serve(engine, host, port):  # first: a port that is taken must cost nobody data
        settings = _own_settings(settings, host, port)
        await asyncio.to_thread(upgrade, settings)
        settlement = await _furnish(settings, people)
        await run(settings, clock=engine.clock, started=started)


def _own_settings(settings: Settings, host: str, port: int) -> Settings:
    """The demo touches neither your database nor your token."""
    folder = settings.data_dir / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"demo-{port}.db*"):
        old.unlink()
    return settings.model_copy(
        update={
            "bot_token": type(settings.bot_token)(TOKEN),
            "telegram_api_url": f"http://{host}:{port}",
            "database_url": f"sqlite:///{folder}/demo-{port}.db",
            "webhook_url": "",
            "operator_ids": [],
        }
    )


async def _furnish(settings: Settings, people: list[dict[str, Any]]) -> str:
    """The okrug of the example file, with the demo's people in its office; a settlement in it."""
    from bot.core.clock import SystemClock

    plan = read(ROOT / "okrug.example.yaml")
    database = open_database(settings.database_url)
    bot_id = int(TOKEN.partition(":")[0])
    async with database.write() as session:
        tx = Tx(session, SystemClock().now(), bot_id)
        report = await seed(tx, plan)
        seats = [
            Seat(
                person["id"],
                Role(person["role"]),
                report.okrug,
                f"{person['first_name']} {person['last_name']}",
            )
            for person in people
            if "role" in person
        ]
        await seat_staff(tx, seats)
        await session.commit()
    await database.close()
    return str(report.codes[0])


async def _open_office(
    engine: Any, bot: Any, staff: list[dict[str, Any]], settlement: str, address: str
) -> None:
    """The office comes in by the poster's link, so that a visitor can begin at once."""
    for one in staff:
        person = engine.people[one["id"]]
        t = translator(language_or_default(one["language"]))
        person.start(bot, payload=f"p{settlement}")
        await _press(person, bot, LANGUAGES.index(one["language"]))
        await _press(person, bot, t.word("I agree"))
    print(f"\n  Auyldas is ready. Open {address} in a browser. Ctrl-C ends it.\n", flush=True)  # noqa: T201 - the address is what `make demo` is asked for


async def _press(person: Any, bot: Any, wanted: str | int) -> None:
    """Press a button, by name or place, once it is there; whoever is too slow comes by hand."""
    deadline = asyncio.get_running_loop().time() + _PATIENCE_S
    while asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(0.1)
        buttons = _newest_buttons(person, bot)
        if isinstance(wanted, int) and wanted < len(buttons):
            person.press(buttons[wanted][0], buttons[wanted][1])
            return
        for message, name in buttons:
            if name == wanted:
                person.press(message, name)
                return


def _newest_buttons(person: Any, bot: Any) -> list[tuple[Any, str]]:
    for message in reversed(person.chat(bot).messages):
        found = [(message, button.text) for row in message.buttons or [] for button in row]
        if found:
            return found
    return []
