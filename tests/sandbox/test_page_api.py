"""The chat page's door."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot as AiogramBot
from aiohttp import ClientResponse, ClientSession, FormData

from sandbox.engine import Engine
from sandbox.http import Server
from sandbox.people import Person
from sandbox.world import Bot
from tests.sandbox.pictures import NOON, png

Json = dict[str, Any]


class Door:
    """The page's side of one person's chat with the bot."""

    def __init__(self, session: ClientSession, url: str, person: int, chat: int) -> None:
        self.session = session
        self.root = f"{url}/sandbox/api"
        self.chat = f"{self.root}/people/{person}/chats/{chat}"

    async def get(self, path: str) -> Json:
        async with self.session.get(f"{self.root}/{path}") as answer:
            assert answer.status == 200, await answer.text()
            found: Json = await answer.json()
            return found

    async def look(self) -> Json:
        async with self.session.get(f"{self.chat}/messages") as answer:
            found: Json = await answer.json()
            return found

    async def do(self, deed: str, status: int = 200, **body: Any) -> Json:
        async with self.session.post(f"{self.chat}/{deed}", json=body) as answer:
            assert answer.status == status, await answer.text()
            found: Json = await answer.json()
            return found

    async def post(self, path: str, status: int = 200, **body: Any) -> Json:
        async with self.session.post(f"{self.root}/{path}", json=body) as answer:
            assert answer.status == status, await answer.text()
            found: Json = await answer.json()
            return found


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
def door(server: Server, session: ClientSession, account: Bot, aigul: Person) -> Door:
    return Door(session, server.url, aigul.id, account.id)


async def says(engine: Engine, account: Bot, person: Person, text: str, **more: Any) -> None:
    params = {"chat_id": person.id, "text": text, **more}
    answer = await engine.call(account.token, "sendMessage", params)
    assert answer.status == 200, answer.body


async def test_the_page_itself(server: Server, session: ClientSession):
    for path in ("/", "/static/index.html", "/app.js", "/static/style.css"):
        async with session.get(server.url + path) as answer:
            assert answer.status == 200
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for path in ("/static/..%2fengine.py", "/static/nothing.js", "/engine.py"):
        async with session.get(server.url + path) as answer:
            assert answer.status == 404


async def test_the_state(door: Door, engine: Engine, account: Bot, aigul: Person):
    channel = engine.add_channel("Хабар")
    state = await door.get("state")
    assert state["clock"] == {"now": "2026-11-23T12:00:00Z", "offset_s": 0}
    assert state["bots"] == [{"id": 42, "username": "auyldas_bot", "first_name": "Ауылдас"}]
    assert state["people"][0]["first_name"] == "Айгүл"
    empty = {"forum": False, "members": [], "admins": []}
    assert state["chats"] == [{"id": channel.id, "type": "channel", "title": "Хабар"} | empty]
    assert state["faults"]["drops"] == 0


async def test_somebody_new(door: Door, engine: Engine):
    made = await door.post("people", first_name="Ерлан", language_code="ru", phone="+77010000002")
    assert engine.people[made["id"]].language_code == "ru"
    assert await door.post("people", 400) == {"error": "A person needs a first name."}


async def test_a_conversation(door: Door, engine: Engine, account: Bot, aigul: Person):
    sent = await door.do("send", text="<b>Сәлем</b>")
    assert sent["messages"][0]["html"] == "&lt;b&gt;Сәлем&lt;/b&gt;"
    rows = [
        [
            {"text": "Иә", "callback_data": "y", "style": "primary"},
            {"text": "?", "url": "https://a.kz"},
        ]
    ]
    await says(engine, account, aigul, "<b>Мәзір</b>", parse_mode="HTML",
               reply_markup={"inline_keyboard": rows})  # fmt: skip
    shown = (await door.look())["messages"][-1]
    assert shown["html"] == "<b>Мәзір</b>"
    assert shown["from"] == {"id": 42, "name": "Ауылдас", "is_bot": True}
    assert shown["date"] == "2026-11-23T12:00:00Z"
    assert shown["buttons"] == [[
        {"i": 0, "text": "Иә", "data": "y", "style": "primary"},
        {"i": 1, "text": "?", "url": "https://a.kz"},
    ]]  # fmt: skip
    await door.do("press", message_id=shown["id"], data="y")
    kinds = [list(u)[1] for u in engine.updates(account).pull()]
    assert kinds == ["message", "callback_query"]
    assert "gone" in (await door.do("press", 400, message_id=shown["id"], data="z"))["error"]


async def test_files(
    door: Door, server: Server, session: ClientSession, account: Bot, aigul: Person
):
    form = FormData()
    form.add_field("kind", "photo")
    form.add_field("caption", "Көпір")
    for i in range(2):
        form.add_field("file", png(), filename=f"{i}.png", content_type="image/png")
    async with session.post(f"{door.chat}/send", data=form) as answer:
        shown = (await answer.json())["messages"]
    assert shown[0]["album"] == shown[1]["album"]
    assert shown[0]["html"] == "Көпір"
    async with session.get(server.url + shown[0]["media"][0]["url"]) as answer:
        assert await answer.read() == png()
        assert answer.content_type == "image/png"


async def upload(door: Door, kind: str, data: bytes, name: str, mime: str) -> Json:
    form = FormData()
    form.add_field("kind", kind)
    form.add_field("duration", "9")
    form.add_field("file", data, filename=name, content_type=mime)
    async with door.session.post(f"{door.chat}/send", data=form) as answer:
        found: Json = await answer.json()
        return found


@pytest.mark.parametrize(
    ("data", "name", "mime"),
    [
        (b"<script>alert(1)</script>", "a.html", "text/html"),
        (b"<svg onload='alert(1)'/>", "a.svg", "image/svg+xml"),
        (b"<html>", "a.png", "text/html"),
    ],
)
async def test_a_file_cannot_act_as_a_page(door: Door, server: Server, data, name, mime):
    media = (await upload(door, "document", data, name, mime))["messages"][0]["media"][0]
    async with door.session.get(server.url + media["url"]) as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]


async def test_a_voice_message_has_its_length(door: Door):
    media = (await upload(door, "voice", b"OggS", "v.ogg", "audio/ogg"))["messages"][0]["media"]
    assert (media[0]["kind"], media[0]["duration"]) == ("voice", 9)


async def test_places_contacts_stickers(door: Door):
    place = (await door.do("send", location={"lat": 51.1, "lon": 71.4}))["messages"][0]["media"][0]
    assert place == {"kind": "location", "lat": 51.1, "lon": 71.4}
    contact = (await door.do("send", contact="own"))["messages"][0]["media"][0]
    assert contact == {"kind": "contact", "name": "Айгүл Серік", "phone": "+77010000001"}
    assert (await door.do("send", sticker=True))["messages"][0]["media"][0]["kind"] == "sticker"
    await door.do("send", 400, location={"lat": 200, "lon": 0})
    await door.do("send", 400)


async def test_the_reply_keyboard(door: Door, engine: Engine, account: Bot, aigul: Person):
    keys = {"keyboard": [[{"text": "Мәзір"}]], "one_time_keyboard": True}
    await says(engine, account, aigul, "x", reply_markup=keys)
    assert (await door.look())["keyboard"] == [[{"text": "Мәзір"}]]
    await door.do("send", text="Мәзір")
    assert (await door.look())["keyboard"] is None


async def test_editing_reacting_blocking(door: Door, engine: Engine, account: Bot):
    said = (await door.do("send", text="1"))["messages"][0]
    edited = (await door.do("edit", message_id=said["id"], text="2"))["messages"][0]
    assert (edited["html"], edited["edited"]) == ("2", True)
    reacted = await door.do("react", message_id=said["id"], emoji="👍")
    assert reacted["messages"][0]["reactions"] == ["👍"]
    answered = (await door.do("send", text="3", reply_to=said["id"]))["messages"][0]
    assert answered["reply_to"] == said["id"]
    await door.do("delete", message_id=said["id"])
    await door.do("block")
    assert (await door.look())["blocked"]
    await door.do("send", 400, text="x")
    await door.do("unblock")
    await door.do("start", payload="abc")
    assert (await door.look())["messages"][-1]["html"] == "/start abc"


async def test_voting(door: Door, engine: Engine, account: Bot, aigul: Person):
    poll = {"chat_id": aigul.id, "question": "?", "options": [{"text": "1"}, {"text": "2"}]}
    await engine.call(account.token, "sendPoll", poll)
    shown = (await door.look())["messages"][-1]
    voted = await door.do("vote", message_id=shown["id"], options=[1])
    poll = voted["messages"][0]["media"][0]["poll"]
    assert (poll["mine"], poll["total"]) == ([1], 1)
    await door.do("vote", 400, message_id=shown["id"], options="1")


async def test_the_clock(door: Door, engine: Engine):
    moved = await door.post("clock", now="2026-11-30T09:00:00+05:00")
    assert moved["now"] == "2026-11-30T04:00:00Z"
    assert (await door.post("clock", shift_s=3600))["now"] == "2026-11-30T05:00:00Z"
    assert engine.clock.now() == NOON + timedelta(days=6, hours=17)
    assert (await door.post("clock", reset=True))["offset_s"] == 0
    assert (await door.get("clock"))["offset_s"] == 0
    for wrong in ({}, {"now": "soon"}, {"shift_s": "x"}, {"now": "2026-11-30T09:00"}):
        await door.post("clock", 400, **wrong)


async def test_faults_and_complaints(door: Door, engine: Engine, account: Bot):
    assert (await door.post("faults", drops=0.5))["drops"] == 0.5
    assert (await door.get("faults"))["drops"] == 0.5
    assert (await door.post("faults", reset=True))["drops"] == 0
    await door.post("faults", 400, storm=1)
    await engine.call(account.token, "sendRain", {})
    assert (await door.get("complaints"))["complaints"] == [
        "sendRain: Not Found: method not found"
    ]


@pytest.mark.parametrize(
    "path", ["people/7/chats/42", "people/x/chats/42", "people/500000001/chats/7"]
)
async def test_nobody_there(door: Door, path):
    async with door.session.get(f"{door.root}/{path}/messages") as answer:
        assert answer.status == 404
        assert (await answer.json())["error"]


async def test_broken_requests(door: Door):
    for body, kind in (
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"x", "text/plain"),
    ):
        headers = {"Content-Type": kind}
        async with door.session.post(f"{door.chat}/send", data=body, headers=headers) as answer:
            assert answer.status == 400


async def test_other_sites_are_turned_away(door: Door):
    headers = {"Origin": "https://evil.example"}
    async with door.session.post(
        f"{door.chat}/send", json={"text": "x"}, headers=headers
    ) as answer:
        assert answer.status == 403


async def next_event(answer: ClientResponse, kind: str) -> Json:
    async with asyncio.timeout(5):
        async for line in answer.content:
            if line.startswith(b"data: "):
                event: Json = json.loads(line[6:])
                if event["kind"] == kind:
                    return event
    raise AssertionError(kind)


async def test_the_page_hears_everything(door: Door, engine: Engine, account: Bot, aigul: Person):
    seq = (await door.get("state"))["seq"]
    async with door.session.get(f"{door.root}/events?since={seq}") as answer:
        assert answer.content_type == "text/event-stream"
        markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
        await says(engine, account, aigul, "1", reply_markup=markup)
        said = await next_event(answer, "message")
        assert (said["person"], said["chat"], said["message"]["html"]) == (aigul.id, 42, "1")
        at = {"chat_id": aigul.id, "message_id": said["message"]["id"]}
        query_id = aigul.press(aigul.last_from(account), "x")
        reply = {"callback_query_id": query_id, "text": "Алынды"}
        await engine.call(account.token, "answerCallbackQuery", reply)
        assert (await next_event(answer, "toast"))["text"] == "Алынды"
        query_id = aigul.press(aigul.last_from(account), "x")
        reply = {"callback_query_id": query_id, "text": "!", "show_alert": "true"}
        await engine.call(account.token, "answerCallbackQuery", reply)
        assert (await next_event(answer, "alert"))["text"] == "!"
        await engine.call(account.token, "editMessageText", {**at, "text": "2"})
        assert (await next_event(answer, "edit"))["message"]["html"] == "2"
        await engine.call(
            account.token, "sendChatAction", {"chat_id": aigul.id, "action": "typing"}
        )
        assert (await next_event(answer, "action"))["text"] == "typing"
        await engine.call(account.token, "pinChatMessage", at)
        assert (await next_event(answer, "pin"))["pinned"] == [at["message_id"]]
        await engine.call(account.token, "deleteMessage", at)
        assert (await next_event(answer, "delete"))["message_id"] == at["message_id"]
        await says(engine, account, aigul, "x", reply_markup={"keyboard": [[{"text": "k"}]]})
        assert (await next_event(answer, "keyboard"))["keyboard"] == [[{"text": "k"}]]
        engine.clock.shift(timedelta(hours=1))
        assert (await next_event(answer, "clock"))["offset_s"] == 3600
        engine.add_person("Ерлан")
        assert (await next_event(answer, "person"))["who"]["first_name"] == "Ерлан"


async def test_the_page_catches_up(door: Door, engine: Engine, account: Bot, aigul: Person):
    for i in range(5):
        await says(engine, account, aigul, str(i))
    async with door.session.get(f"{door.root}/events?since={engine.events.seq - 2}") as answer:
        assert (await next_event(answer, "message"))["message"]["html"] == "3"
        assert (await next_event(answer, "message"))["message"]["html"] == "4"


async def test_a_server_with_listeners_stops_at_once(server: Server, door: Door):
    async with door.session.get(f"{door.root}/events?since=0"):
        start = asyncio.get_running_loop().time()
        await server.close()
        assert asyncio.get_running_loop().time() - start < 1.5


async def test_a_room_on_the_page(
    server: Server, session: ClientSession, engine: Engine, account: Bot, aigul: Person
):
    group = engine.add_group("Ауыл")
    group.add_member(aigul)
    group.add_member(account)
    door = Door(session, server.url, aigul.id, group.id)
    await door.do("send", text="/start")
    shown = (await door.look())["messages"]
    assert shown[-1]["from"]["name"] == "Айгүл Серік"
    assert shown[0]["service"]
    await door.do("start", 400)


async def test_half_an_emoji_breaks_nothing(door: Door):
    await door.do("send", text="x \ud83d")
    await door.post("people", first_name="\ud83d")
    assert (await door.look())["messages"][-1]["html"].startswith("x")
    assert (await door.get("state"))["people"]


async def test_a_group_is_made_and_filled_in_the_page(
    door: Door, engine: Engine, account: Bot, aigul: Person
):
    made = await door.post(f"people/{aigul.id}/groups", title="Аппарат", forum=True)
    room = engine.rooms[made["id"]]
    assert (made["forum"], made["members"], made["admins"]) == (True, [aigul.id], [aigul.id])
    yerlan = engine.add_person("Ерлан")
    chat = f"people/{aigul.id}/chats/{room.id}"
    await door.post(f"{chat}/add", account=account.id, payload="g7")
    await door.post(f"{chat}/add", account=yerlan.id)
    await door.post(f"{chat}/promote", account=account.id)
    assert room.member(account.id).admin
    assert aigul.chat(room).messages[1].text == "/start@auyldas_bot g7"
    others = f"people/{yerlan.id}/chats/{room.id}"
    refused = await door.post(f"{others}/remove", 400, account=account.id)
    assert refused == {"error": "Only administrators may do this."}
    await door.post(f"{chat}/remove", account=account.id)
    assert room.member(account.id).status == "kicked"
    assert (await door.get("state"))["chats"][0]["members"] == [aigul.id, yerlan.id]
    await door.post(f"{chat}/add", 404, account=7)


async def test_a_message_names_its_topic(
    door: Door, engine: Engine, near: AiogramBot, account: Bot, aigul: Person
):
    room = aigul.create_group("Аппарат", forum=True)
    room.add_member(account, admin=True)
    thread = (await near.create_forum_topic(room.id, "Су")).message_thread_id
    await near.send_message(room.id, "x", message_thread_id=thread)
    shown = (await door.get(f"people/{aigul.id}/chats/{room.id}/messages"))["messages"][-1]
    assert (shown["topic"], shown["thread"]) == ("Су", thread)


async def test_a_channel_is_made_in_the_page_and_the_bot_let_in(
    door: Door, engine: Engine, account: Bot, aigul: Person
):
    made = await door.post(f"people/{aigul.id}/groups", title="Жаңалықтар", channel=True)
    room = engine.rooms[made["id"]]
    assert (made["type"], made["admins"]) == ("channel", [aigul.id])
    chat = f"people/{aigul.id}/chats/{room.id}"
    await door.post(f"{chat}/add", account=account.id, rights="post_messages")
    assert room.member(account.id).admin
    assert room.member(account.id).rights["can_edit_messages"] is False
