"""The Bot API over plain HTTP, as any client may speak it."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession, FormData

from sandbox.engine import Engine
from sandbox.http import Server, serve
from sandbox.limits import Limits
from sandbox.people import Person
from sandbox.world import Bot
from tests.sandbox.pictures import png

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def session():
    async with ClientSession() as session:
        yield session


async def test_every_way_to_pass_parameters(
    server: Server, session: ClientSession, account: Bot, aigul: Person
):
    url = f"{server.url}/bot{account.token}/sendMessage"
    form = FormData({"chat_id": str(aigul.id), "text": "3"})
    form.add_field("disable_notification", "true", content_type="text/plain")
    for way in (
        {"params": {"chat_id": str(aigul.id), "text": "1"}},
        {"data": {"chat_id": str(aigul.id), "text": "2"}},
        {"data": form},
        {"json": {"chat_id": aigul.id, "text": "4", "disable_notification": True}},
    ):
        async with session.post(url, **way) as answer:
            body = await answer.json()
            assert body["ok"], body
    async with session.get(url, params={"chat_id": str(aigul.id), "text": "5"}) as answer:
        assert (await answer.json())["ok"]
    assert [m.text for m in aigul.chat(account).messages if m.from_bot] == list("12345")


async def test_a_file_under_its_own_name(
    server: Server, session: ClientSession, account: Bot, aigul: Person
):
    form = FormData({"chat_id": str(aigul.id)})
    form.add_field("photo", png(), filename="a.png")
    async with session.post(f"{server.url}/bot{account.token}/sendPhoto", data=form) as answer:
        assert (await answer.json())["ok"]


async def test_an_attached_file_that_is_missing(
    server: Server, session: ClientSession, account: Bot, aigul: Person
):
    call = {"chat_id": aigul.id, "photo": "attach://x"}
    async with session.post(f"{server.url}/bot{account.token}/sendPhoto", json=call) as answer:
        assert answer.status == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [("/bot42:TEST/getMe", 200), ("/bot42:OTHER/getMe", 401), ("/botx/getMe", 404),
     ("/bot42:TEST/getRain", 404), ("/file/bot42:TEST/photos/none.jpg", 404),
     ("/file/bot42:OTHER/photos/none.jpg", 401), ("/sandbox/files/none", 404)],
)  # fmt: skip
async def test_addresses(server: Server, session: ClientSession, path, status):
    async with session.get(server.url + path) as answer:
        assert answer.status == status
        assert answer.content_type == "application/json"


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"{", "application/json"), (b"[1]", "application/json"), (b"\xff", "application/json"),
     (b"text=\xff", "application/x-www-form-urlencoded"),
     (b"text=%FF", "application/x-www-form-urlencoded")],
)  # fmt: skip
async def test_garbage(server: Server, session: ClientSession, body, kind):
    url = f"{server.url}/bot42:TEST/sendMessage"
    async with session.post(url, data=body, headers={"Content-Type": kind}) as answer:
        assert answer.status == 400
        assert not (await answer.json())["ok"]


async def test_a_flood_names_its_pause_in_parameters(session: ClientSession):
    engine = Engine(limits=Limits(chat_burst=1))
    account = engine.add_bot()
    person = engine.add_person("Айгүл")
    person.start(account)
    async with serve(engine, "127.0.0.1", 0) as server:
        url = f"{server.url}/bot{account.token}/sendMessage"
        async with session.post(url, json={"chat_id": person.id, "text": "x"}) as answer:
            assert answer.status == 200
        async with session.post(url, json={"chat_id": person.id, "text": "x"}) as answer:
            assert answer.status == 429
            assert (await answer.json())["parameters"] == {"retry_after": 1}


async def test_a_server_can_be_awaited_and_closed(session: ClientSession, engine: Engine):
    server = await serve(engine, "127.0.0.1", 0)
    async with session.get(f"{server.url}/sandbox/api/state") as answer:
        assert answer.status == 200
    await server.close()


def test_the_engine_does_not_load_aiogram():
    code = "import sys, sandbox.http, sandbox.__main__; print('aiogram' in sys.modules)"
    run = [sys.executable, "-c", code]
    said = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"


@pytest.mark.slow
async def test_from_the_command_line(session: ClientSession):
    command = ["-m", "sandbox", "--port", "0", "--token", "7:SEVEN", "--no-limits"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        url = (await process.stdout.readline()).decode().strip()
        async with session.get(f"{url}bot7:SEVEN/getMe") as answer:
            assert json.loads(await answer.text())["result"]["id"] == 7
    finally:
        process.terminate()
        await process.wait()
