"""The command line: every command is one function, and loads only what it needs."""

import argparse
import asyncio
import errno
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.errors import BadSetting, Refusal

if TYPE_CHECKING:
    from bot.core.tx import Tx
    from bot.places.models import Place
    from bot.places.plan import Plan
    from bot.places.poster import Poster
    from bot.places.service import ImportReport, SeedReport
    from bot.settings import Settings

OK, UNWELL, WRONG = 0, 1, 2
_INTERRUPTED = 130
_STAFF = ("akim", "deputy", "moderator", "executor", "assembly_member", "observer", "operator")


class Wrong(Exception):
    """A command cannot be carried out; `str()` is one clear sentence."""


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command; returns the exit code."""
    given = parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = given.command
    try:
        return command(given)
    except (BadSetting, Wrong) as error:
        print(error, file=sys.stderr)
        return WRONG
    except OSError as error:
        if (sentence := _told(error)) is None:
            raise
        print(sentence, file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        return _INTERRUPTED


def _told(error: OSError) -> str | None:
    """What the machine refused, in a sentence that names the setting; None when it is a bug."""
    if error.errno == errno.EADDRINUSE:
        return "The port is taken: choose another with make demo PORT=…, --port or WEBHOOK_PORT."
    if error.filename is None:
        return None
    return f"{error.filename}: {error.strerror}. Check DATABASE_URL and DATA_DIR."


def parser() -> argparse.ArgumentParser:
    """What can be typed."""
    made = argparse.ArgumentParser(
        prog="python -m bot",
        description="Auyldas: residents and akims of a village talk through a Telegram bot.",
        epilog="Settings come from the environment and from .env, see .env.example.",
    )
    commands = made.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, does: Callable[..., int], about: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=about, description=f"{about[:1].upper()}{about[1:]}.")
        sub.set_defaults(command=does)
        return sub

    command("run", run, "run the bot against Telegram until it is stopped")
    demo_ = command("demo", demo, "run the bot against a pocket Telegram in the browser")
    demo_.add_argument("--port", type=_port, default=8081, help="where the page is (%(default)s)")
    command("migrate", migrate, "bring the tables up to date")
    command("doctor", doctor, "look whether everything is well, one line each")
    seed_ = command("seed", seed, "set up one okrug from a file, or bring it up to date")
    seed_.add_argument("file", type=Path, metavar="FILE", help="see okrug.example.yaml")
    places = command("import-places", import_places, "take over the places of KATO")
    places.add_argument("file", type=Path, metavar="FILE", help="the official .xlsx, or a .csv")
    places.add_argument("--edition", help="what to call this edition (the file's name)")
    recount_ = command(
        "recount", recount, "count a vote on the people's budget again, from its .pb file"
    )
    recount_.add_argument("file", type=Path)
    recount_.add_argument("--rule", choices=("equal_shares", "greedy"))
    recount_.add_argument("--tie", choices=("cheaper", "earlier", "lot"))
    recount_.add_argument("--seed", help="of the lot")
    invite_ = command(
        "invite", invite, "make links and posters for residents, or a link for staff"
    )
    invite_.add_argument("--okrug", metavar="CODE", help="needed when the bot serves several")
    invite_.add_argument(
        "--settlement", metavar="CODE", help="for one settlement, or “all” for each of them"
    )
    invite_.add_argument("--role", choices=_STAFF, help="a link for one person to join as staff")
    invite_.add_argument("--out", type=Path, metavar="DIR", help="where to put the posters")
    invite_.add_argument("--username", help="the bot's name, if it has never run here")
    return made


def _port(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a port: a number from 1 to 65535")


# ── Commands ─────────────────────────────────────────────────────────────────────────────────


def run(_given: argparse.Namespace) -> int:
    """Run the bot until it is told to stop."""
    settings = _settings()
    from bot.app import run as run_app

    asyncio.run(run_app(settings))
    return OK


def demo(given: argparse.Namespace) -> int:
    """Run the bot against the sandbox."""
    settings = _settings()
    from bot.demo import demo as run_demo

    asyncio.run(run_demo(settings, given.port))
    return OK


def migrate(_given: argparse.Namespace) -> int:
    """Bring the tables up to date."""
    from bot.migrate import head, upgrade

    upgrade(_settings())
    print(f"The tables are up to date (version {head()}).")
    return OK


def doctor(_given: argparse.Namespace) -> int:
    """Print every finding as it comes; 1 when something is unwell."""
    return asyncio.run(_examine(_settings()))


async def _examine(settings: "Settings") -> int:
    from bot.doctor import examine

    code = OK
    async for finding in examine(settings):
        mark = {True: "ok", False: "BAD", None: "look"}[finding.ok]
        print(f"{mark:<5}{finding.name}: {finding.sentence}", flush=True)
        if finding.ok is False:
            code = UNWELL
    return code


def seed(given: argparse.Namespace) -> int:
    """Set up one okrug."""
    from bot.migrate import upgrade
    from bot.places.kato import BadFile
    from bot.places.plan import read

    settings = _settings()
    try:
        plan = read(given.file)
        upgrade(settings)
        report = asyncio.run(_seed(settings, plan))
    except BadFile as error:
        raise Wrong(f"{given.file.name}: {error}") from None
    print(
        f"{plan.okrug.ru} ({report.okrug}): places added {report.added}, changed "
        f"{report.changed}, removed {report.removed}; staff {len(plan.staff)}."
    )
    for settlement, code in zip(plan.settlements, report.codes, strict=True):
        print(f"  {code}  {settlement.kk} / {settlement.ru}")
    print("Next: python -m bot invite --settlement all")
    return OK


async def _seed(settings: "Settings", plan: "Plan") -> "SeedReport":
    async with _transaction(settings) as tx:
        return await plant(tx, plan)


async def plant(tx: "Tx", plan: "Plan") -> "SeedReport":
    """Places and staff of one okrug as its file says: what neither knows of the other."""
    from bot.core.access import Role
    from bot.people.service import Seat, seat_staff
    from bot.places import service

    report = await service.seed(tx, plan, inhabited=await _inhabited(tx))
    seats = [
        Seat(
            member.telegram_id,
            member.held,
            report.district if member.held is Role.OBSERVER else report.okrug,
            member.name,
        )
        for member in plan.staff
    ]
    scopes = {report.okrug}
    if len(await _served_in(tx, report.district)) == 1:
        scopes.add(report.district)  # nobody else's file speaks for the district
    await seat_staff(tx, seats, scopes=scopes)
    return report


async def _inhabited(tx: "Tx") -> dict[str, int]:
    import sqlalchemy as sa

    from bot.people.models import Person

    rows = await tx.session.execute(
        sa.select(Person.settlement, sa.func.count().label("residents"))
        .where(Person.erased_at.is_(None), Person.settlement != "")
        .group_by(Person.settlement)
    )
    return {row.settlement: row.residents for row in rows}


async def _served_in(tx: "Tx", district: str) -> list[str]:
    from bot.places import storage

    okrugs = await storage.places(tx, await storage.okrug_codes(tx))
    return [code for code, okrug in okrugs.items() if okrug.parent == district]


def recount(given: argparse.Namespace) -> int:
    """Who wins, from the file alone; no database is asked."""
    from bot.budget.rules.recount import recount as again

    try:
        content = given.file.read_bytes()
        told = list(again(content, given.rule, given.tie, given.seed))
    except ValueError as error:
        raise Wrong(f"{given.file.name}: {error}") from None
    except OSError as error:
        raise Wrong(f"{given.file} cannot be read ({error.strerror}).") from None
    for line in told:
        print(line)
    return OK


def import_places(given: argparse.Namespace) -> int:
    """Take over an edition of KATO."""
    from bot.migrate import upgrade
    from bot.places.kato import BadFile

    settings = _settings()
    try:
        upgrade(settings)
        edition = (given.edition or given.file.stem)[:64]
        report = asyncio.run(_import(settings, given.file, edition))
    except BadFile as error:
        raise Wrong(f"{given.file.name}: {error}") from None
    print(
        f"Places added {report.added}, changed {report.changed}, unchanged {report.unchanged}, "
        f"retired {report.retired}."
    )
    if report.partial:
        print("The file holds a part of the places known, so none was retired.")
    for code in report.retired_served:
        print(f"The okrug {code} is served but is no more: seed it again under its new code.")
    return OK


async def _import(settings: "Settings", file: Path, edition: str) -> "ImportReport":
    from bot.places import kato, service

    async with _transaction(settings) as tx:
        return await service.import_places(tx, kato.read(file), edition)


def invite(given: argparse.Namespace) -> int:
    """Make posters for residents, or a link for one of the staff."""
    settings = _settings()
    if given.role:
        link = asyncio.run(_staff_link(settings, given))
        print(f"One person can join as {given.role} within 7 days, once:\n{link}")
        return OK
    posters = asyncio.run(_posters(settings, given))
    folder = given.out or settings.data_dir / "posters"
    _draw(posters, folder)
    print(f"The posters are in {folder}.")
    return OK


def _draw(posters: "Sequence[Poster]", folder: Path) -> None:
    from bot.core.clock import SystemClock
    from bot.places import poster

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in posters:
            code = one.link.rpartition("=p")[2]
            (folder / f"auyldas-{code}.pdf").write_bytes(poster.pdf(one, SystemClock().now()))
            (folder / f"auyldas-{code}.png").write_bytes(poster.png(one))
            print(f"{one.kk} / {one.ru}\n  {one.link}")
    except OSError as error:
        raise Wrong(f"{folder} cannot be written to ({error.strerror}): give --out.") from None


async def _posters(settings: "Settings", given: argparse.Namespace) -> "list[Poster]":
    from bot.places import service
    from bot.places.poster import Poster, link_for

    async with _transaction(settings) as tx:
        username = (await _bot(tx, settings, given.username)).username
        okrug = await _chosen_okrug(tx, given.okrug)
        places = [okrug]
        if given.settlement:
            within = await service.settlements(tx, okrug.code)
            places = [one for one in within if given.settlement in {"all", one.code}]
            if not places:
                known = ", ".join(f"{one.code} ({one.kk})" for one in within) or "none"
                raise Wrong(f"--settlement: choose “all” or one of {known}.")
        return [
            Poster(
                link_for(username, f"p{one.code}"),
                one.kk,
                one.ru,
                *(("", "") if one is okrug else (okrug.kk, okrug.ru)),
            )
            for one in places
        ]


async def _staff_link(settings: "Settings", given: argparse.Namespace) -> str:
    from dataclasses import replace

    from bot.core.access import Role
    from bot.people.service import issue_invitation
    from bot.places.poster import link_for

    role = Role(given.role)
    async with _transaction(settings) as tx:
        known = await _bot(tx, settings, given.username)
        scope = ""
        if role is not Role.OPERATOR:
            okrug = await _chosen_okrug(tx, given.okrug)
            scope = (okrug.parent or "") if role is Role.OBSERVER else okrug.code
        try:
            secret = await issue_invitation(replace(tx, bot_id=known.id), role, scope)
        except Refusal as error:
            raise Wrong(f"--role: {role} cannot be given here ({error.name}).") from None
        return link_for(known.username, f"i{secret}")


async def _chosen_okrug(tx: "Tx", code: str | None) -> "Place":
    from bot.places import service, storage

    known = await storage.places(tx, [okrug.code for okrug in await storage.okrugs(tx)])
    if not known:
        raise Wrong("No okrug is served yet. Run: python -m bot seed okrug.yaml")
    if code is None and len(known) == 1:
        return next(iter(known.values()))
    chosen = await service.resolve(tx, code) if code else None
    if chosen is None or chosen.code not in known:
        choices = ", ".join(f"{place.code} ({place.kk})" for place in known.values())
        raise Wrong(f"--okrug: choose one of {choices}.")
    return chosen


# ── What commands share ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Known:
    id: int
    username: str


async def _bot(tx: "Tx", settings: "Settings", username: str | None) -> _Known:
    """The bot that links lead to: the one of BOT_TOKEN, else the only one that has run here."""
    from bot.places import storage

    number = settings.bot_token.get_secret_value().partition(":")[0]
    known = {row.id: row.username for row in await storage.bots(tx)}
    if number.isdecimal():
        known = {int(number): known.get(int(number), "")}
    if len(known) > 1:
        raise Wrong("Several bots have run here: set BOT_TOKEN to the one that is meant.")
    for id_, name in known.items():
        if username or name:
            return _Known(id_, (username or name).removeprefix("@"))
    if not known and username:
        raise Wrong("No bot has run here yet: set BOT_TOKEN beside --username.")
    if not known:
        raise Wrong("No bot has run here yet: set BOT_TOKEN, and run it or give --username.")
    raise Wrong("The bot's name is not known yet: run the bot once, or give --username.")


def _settings() -> "Settings":
    from bot.settings import load

    return load()


@asynccontextmanager
async def _transaction(settings: "Settings") -> "AsyncIterator[Tx]":
    """One transaction of the operator's; `BadSetting` when the database will not have it."""
    import sqlalchemy as sa

    import bot.tables  # noqa: F401 - the tables know each other only once all are loaded
    from bot.core.clock import SystemClock
    from bot.core.db import open_database
    from bot.core.tx import Tx
    from bot.migrate import require_current

    database = open_database(settings.database_url)
    try:
        await require_current(database)
        async with database.write() as session:
            yield Tx(session, SystemClock().now(), bot_id=0, zone=settings.time_zone)
            await session.commit()
    except (OSError, sa.exc.DBAPIError) as error:
        raise BadSetting(
            f"The database at DATABASE_URL cannot be used ({type(error).__name__})."
        ) from None
    finally:
        await database.close()
