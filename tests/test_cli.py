"""The command line as an operator sees it: short answers, and never a traceback."""

import argparse
import asyncio
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from bot import cli
from bot.core.access import Role
from bot.core.db import open_database
from bot.core.tx import Tx
from bot.people.models import Invitation, Person, StaffSeat
from bot.places.models import Bot
from tests.places.files import COUNTRY, write_csv, write_workbook
from tests.support.worlds import BOT_ID, BOT_TOKEN, NOW

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "okrug.example.yaml"
OKRUG, BIRLIK = "XMQ0GW000", "XMQ0GW002"


class Shell:
    """A folder with settings, and what commands said in it."""

    def __init__(self, folder: Path, output: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.output = output
        self.url = f"sqlite:///{folder}/village.db"

    def __call__(self, *words: str | Path) -> tuple[int, str, str]:
        """Exit code, output and complaints of a command."""
        try:
            code = cli.main([str(word) for word in words])
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        said = self.output.readouterr()
        return code, said.out, said.err

    def database(self, work: Callable[[Tx], object]) -> list[object]:
        """Rows of a query, or [] after adding an object."""

        async def do() -> list[object]:
            database = open_database(self.url)
            async with database.write() as session:
                wanted = work(Tx(session, NOW, BOT_ID))
                rows: list[object] = []
                if isinstance(wanted, sa.Select):
                    rows = list(await session.scalars(wanted))
                else:
                    session.add(wanted)
                await session.commit()
            await database.close()
            return rows

        return asyncio.run(do())

    def plan(self, *changes: tuple[str, str]) -> Path:
        """The example with changes, in a file of its own."""
        text = EXAMPLE.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        file = self.folder / "okrug.yaml"
        file.write_text(text, encoding="utf-8")
        return file


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    """An empty folder with a token in the environment, without anybody's `.env`."""
    monkeypatch.chdir(tmp_path)
    made = Shell(tmp_path, capsys)
    monkeypatch.setenv("DATABASE_URL", made.url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_TOKEN", BOT_TOKEN)
    return made


def test_help_is_short_and_names_every_command(shell: Shell) -> None:
    code, said, _ = shell("--help")
    assert code == 0
    assert len(said.splitlines()) < 25
    for word in ("run", "demo", "migrate", "doctor", "seed", "import-places", "invite"):
        assert re.search(rf"^    {word}\b", said, re.MULTILINE)


def test_no_command_is_explained(shell: Shell) -> None:
    code, _, complaint = shell()
    assert code == 2
    assert "COMMAND" in complaint


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("DATABASE_URL=mysql://x", "DATABASE_URL must begin with"),
        ("DATABASE_URL=postgresql://a:geheim@127.0.0.1:1/x", "DATABASE_URL cannot be reached"),
        ("DATABASE_URL=sqlite:////etc/hostname/x.db", "DATABASE_URL"),
        ("LOG_LEVEL=loud", "LOG_LEVEL is wrong"),
        ("WEBHOOK_PORT=0", "WEBHOOK_PORT is wrong"),
    ],
)
@pytest.mark.parametrize("command", [("migrate",), ("seed", str(EXAMPLE)), ("invite",)])
def test_a_bad_setting_is_one_sentence_that_names_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, command: list[str], setting: str, sentence: str
) -> None:
    name, _, value = setting.partition("=")
    monkeypatch.setenv(name, value)
    code, said, complaint = shell(*command)
    assert (code, said) == (2, "")
    assert sentence in complaint
    assert len(complaint.splitlines()) == 1
    assert "geheim" not in complaint


def test_the_bot_does_not_start_without_a_token(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "")
    code, _, complaint = shell("run")
    assert code == 2
    assert complaint.startswith("BOT_TOKEN")
    assert len(complaint.splitlines()) == 1


def test_pressing_ctrl_c_ends_quietly(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_given: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "run", interrupted)
    assert shell("run") == (130, "", "")


def test_migrate_may_be_repeated(shell: Shell) -> None:
    for _ in range(2):
        code, said, complaint = shell("migrate")
        assert (code, complaint) == (0, "")
        assert "up to date" in said


def test_a_newcomer_seeds_an_okrug_with_one_command(shell: Shell) -> None:
    code, said, complaint = shell("seed", EXAMPLE)
    assert (code, complaint) == (0, "")
    assert f"({OKRUG}): places added 6, changed 0, removed 0; staff 0." in said
    assert f"{BIRLIK}  Бірлік ауылы / село Бирлик" in said
    assert "added 0, changed 0, removed 0" in shell("seed", EXAMPLE)[1]


STAFF = (
    "staff: []",
    "staff:\n  - {telegram_id: 7, role: akim, name: Марат}\n  - {telegram_id: 8, role: observer}",
)


def test_staff_get_their_seats_and_lose_them_with_the_file(shell: Shell) -> None:
    shell("seed", shell.plan(STAFF))
    seats = shell.database(lambda _: sa.select(StaffSeat).order_by(StaffSeat.telegram_id))
    assert [(s.telegram_id, s.role, s.scope, s.name) for s in seats] == [  # type: ignore[attr-defined]
        (7, Role.AKIM, OKRUG, "Марат"),
        (8, Role.OBSERVER, "XMQ000000", ""),
    ]
    shell("seed", shell.plan())
    assert shell.database(lambda _: sa.select(StaffSeat)) == []


def test_a_wrong_file_is_one_sentence_with_file_line_and_field(shell: Shell) -> None:
    file = shell.plan(("  bin: ", "  bin: 1"))
    code, _, complaint = shell("seed", file)
    assert code == 2
    assert re.fullmatch(
        r"okrug\.yaml: line \d+, operator\.bin: it must be twelve digits\.\n", complaint
    )


def test_a_settlement_where_somebody_lives_stays(shell: Shell) -> None:
    shell("seed", EXAMPLE)
    shell.database(
        lambda tx: Person(
            bot_id=BOT_ID, telegram_id=9, language="kk", okrug=OKRUG, settlement=BIRLIK,
            created_at=tx.now,
        )
    )  # fmt: skip
    file = shell.plan(("  - kk: Бірлік ауылы\n    ru: село Бирлик\n    entitled: 430\n", ""))
    code, _, complaint = shell("seed", file)
    assert code == 2
    assert complaint.startswith(
        f"okrug.yaml: the settlement “Бірлік ауылы” ({BIRLIK}) is missing from it, but 1 resident"
    )
    assert "added 0, changed 0, removed 0" in shell("seed", EXAMPLE)[1]


def test_places_are_imported_from_workbook_and_csv(shell: Shell) -> None:
    code, said, _ = shell("import-places", write_workbook(shell.folder))
    assert (code, said) == (0, "Places added 14, changed 0, unchanged 0, retired 0.\n")
    _, said, _ = shell("import-places", write_csv(shell.folder))
    assert said == "Places added 0, changed 0, unchanged 14, retired 0.\n"
    _, said, _ = shell("import-places", write_csv(shell.folder, COUNTRY[:3]))
    assert "The file holds a part of the places known, so none was retired." in said


def test_a_broken_file_of_places_is_refused_whole(shell: Shell) -> None:
    broken = [*COUNTRY, ("1", "", "", "", "", "", "")]
    code, said, complaint = shell("import-places", write_csv(shell.folder, broken))
    assert (code, said) == (2, "")
    assert complaint == "kato.csv: line 16: the code “1” is not nine digits.\n"
    assert shell("import-places", write_csv(shell.folder))[1].startswith("Places added 14")


def test_posters_for_every_settlement(shell: Shell) -> None:
    shell("seed", EXAMPLE)
    code, said, _ = shell("invite", "--settlement", "all", "--username", "@aqsu_bot", "--out", "p")
    assert code == 0
    assert f"https://t.me/aqsu_bot?start=p{BIRLIK}" in said
    assert len(list(Path("p").glob("*.pdf"))) == len(list(Path("p").glob("*.png"))) == 3
    poster = PdfReader(f"p/auyldas-{BIRLIK}.pdf").pages[0].extract_text()
    assert "Бірлік ауылы" in poster
    assert "Ақсу ауылдық округі" in poster


def test_a_poster_for_the_okrug_by_the_name_of_the_bot_that_ran(shell: Shell) -> None:
    shell("seed", EXAMPLE)
    shell.database(lambda _: Bot(id=BOT_ID, username="auyldas_bot"))
    code, said, _ = shell("invite")
    assert code == 0
    assert f"https://t.me/auyldas_bot?start=p{OKRUG}" in said
    assert (shell.folder / "data" / "posters" / f"auyldas-{OKRUG}.pdf").exists()


@pytest.mark.parametrize(
    ("role", "scope"),
    [("akim", OKRUG), ("moderator", OKRUG), ("observer", "XMQ000000"), ("operator", "")],
)
def test_a_link_for_one_of_the_staff(shell: Shell, role: str, scope: str) -> None:
    shell("seed", EXAMPLE)
    code, said, _ = shell("invite", "--role", role, "--username", "aqsu_bot")
    assert code == 0
    assert re.search(r"https://t\.me/aqsu_bot\?start=i[\w-]{22}\n", said)
    (made,) = shell.database(lambda _: sa.select(Invitation))
    assert isinstance(made, Invitation)
    assert (made.bot_id, made.role, made.scope) == (BOT_ID, Role(role), scope)


def test_what_an_invitation_lacks_is_said(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shell("invite")[2].startswith("The tables at DATABASE_URL are at version none")
    shell("migrate")
    assert shell("invite", "--username", "x")[2].startswith("No okrug is served yet.")
    shell("seed", EXAMPLE)
    assert "give --username" in shell("invite")[2]
    assert OKRUG in shell("invite", "--username", "x", "--okrug", "123456789")[2]
    assert BIRLIK in shell("invite", "--username", "x", "--settlement", "123456789")[2]
    assert "--out" in shell("invite", "--username", "x", "--out", "/proc/none")[2]
    monkeypatch.setenv("BOT_TOKEN", "")
    assert shell("invite", "--username", "x")[2].startswith("No bot has run here yet")


def test_with_two_okrugs_one_says_which(shell: Shell) -> None:
    shell("seed", EXAMPLE)
    shell("seed", shell.plan(("kk: Ақсу ауылдық", "kk: Тұран ауылдық"), ("ru: Аксуский", "ru: Т")))
    code, _, complaint = shell("invite", "--username", "x")
    assert code == 2
    assert complaint.startswith("--okrug: choose one of ")
    assert shell("invite", "--username", "x", "--okrug", OKRUG)[0] == 0


@pytest.mark.slow
def test_a_port_that_is_taken_is_said(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, _, complaint = shell("demo", "--port", str(taken.getsockname()[1]))
    assert code == 2
    assert (
        complaint
        == "The port is taken: choose another with make demo PORT=…, --port or WEBHOOK_PORT.\n"
    )


def test_a_port_is_a_number(shell: Shell) -> None:
    assert shell("demo", "--port", "99999")[0] == 2


@pytest.mark.slow
def test_what_needs_no_telegram_does_not_load_it(shell: Shell) -> None:
    script = (
        "import sys; from bot.cli import main\n"
        f"codes = [main(['seed', {str(EXAMPLE)!r}]), main(['migrate']),"
        " main(['invite', '--role', 'akim', '--username', 'x'])]\n"
        "heavy = {'aiogram', 'openpyxl', 'PIL', 'fpdf', 'segno', 'rapidfuzz'} & set(sys.modules)\n"
        "sys.exit(f'{codes} {heavy}' if any(codes) or heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
