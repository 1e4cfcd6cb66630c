"""The chat page's door: what people see and do, as JSON."""

import contextlib
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from aiohttp.multipart import BodyPartReader

from sandbox.engine import Engine
from sandbox.errors import PersonError
from sandbox.events import Event
from sandbox.files import UPLOAD_LIMIT, Upload
from sandbox.page_views import page_message
from sandbox.people import Person
from sandbox.rooms import Room
from sandbox.views import SandboxMessage
from sandbox.world import Bot, Chat, Dialog, Json, Message

ROOT = "/sandbox/api"
HEARTBEAT_S = 15.0
MESSAGES = 100
FILE_KINDS = frozenset({"photo", "document", "voice", "video", "audio"})

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Deed = Callable[[Person, "Bot | Room", Json], list[SandboxMessage]]


class PeopleApi:
    """Everything under /sandbox/api."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._deeds: dict[str, Deed] = {
            "start": self._start,
            "press": self._press,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "vote": self._vote,
            "block": self._block,
            "unblock": self._unblock,
            "add": self._add,
            "remove": self._remove,
            "promote": self._promote,
        }

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Everything this door answers."""
        chat = f"{ROOT}/people/{{person}}/chats/{{chat}}"
        router.add_get(f"{ROOT}/state", _guarded(self.state))
        router.add_post(f"{ROOT}/people", _guarded(self.add_person))
        router.add_post(f"{ROOT}/people/{{person}}/groups", _guarded(self.add_group))
        router.add_get(f"{chat}/messages", _guarded(self.messages))
        router.add_post(f"{chat}/send", _guarded(self.send))
        for deed in self._deeds:
            router.add_post(f"{chat}/{deed}", _guarded(self.act))
        router.add_get(f"{ROOT}/clock", _guarded(self.clock))
        router.add_post(f"{ROOT}/clock", _guarded(self.move_clock))
        router.add_get(f"{ROOT}/faults", _guarded(self.faults))
        router.add_post(f"{ROOT}/faults", _guarded(self.set_faults))
        router.add_get(f"{ROOT}/complaints", _guarded(self.complaints))
        router.add_get(f"{ROOT}/events", _guarded(self.events))

    # What there is

    async def state(self, _: web.Request) -> web.Response:
        """Clock, bots, people, rooms, faults, and the number of the last event."""
        engine = self._engine
        rooms = [room_json(room) for room in engine.rooms.values() if not room.migrated_to]
        bots = [
            {"id": b.id, "username": b.username, "first_name": b.first_name}
            for b in engine.bots.values()
        ]
        return _json(
            {
                "clock": engine.clock_state(),
                "bots": bots,
                "people": [person_json(person) for person in engine.people.values()],
                "chats": rooms,
                "faults": engine.faults.state(),
                "seq": engine.events.seq,
            }
        )

    async def add_person(self, request: web.Request) -> web.Response:
        """Somebody new."""
        body = await _body(request)
        first_name = _word(body, "first_name")
        if not first_name:
            raise PersonError("A person needs a first name.")
        person = self._engine.add_person(
            first_name[:64],
            last_name=_word(body, "last_name") or None,
            username=_word(body, "username").removeprefix("@") or None,
            language_code=_word(body, "language_code") or None,
            phone=_word(body, "phone") or None,
        )
        return _json(person_json(person))

    async def add_group(self, request: web.Request) -> web.Response:
        """A new group of somebody's, with or without topics, or a channel."""
        person = self._person(request)
        body = await _body(request)
        title = _word(body, "title")[:128]
        if body.get("channel"):
            room = person.create_channel(title)
        else:
            room = person.create_group(title, forum=bool(body.get("forum")))
        return _json(room_json(room))

    async def messages(self, request: web.Request) -> web.Response:
        """The end of a chat, its keyboard, menu and pins."""
        person, where = self._ends(request)
        chat = self._chat(person, where)
        limit = _number(request.query.get("limit", str(MESSAGES)))
        seen = chat.visible()[-max(limit, 1) :]
        keyboard = (chat.reply_markup or {}).get("keyboard")
        return _json(
            {
                "messages": [page_message(message, person) for message in seen],
                "keyboard": keyboard,
                "placeholder": (chat.reply_markup or {}).get("input_field_placeholder"),
                "commands": self._engine.commands_for(person, chat),
                "pinned": list(chat.pinned),
                "blocked": isinstance(chat, Dialog) and chat.blocked,
                "started": not isinstance(chat, Dialog) or chat.started,
            }
        )

    # What people do

    async def act(self, request: web.Request) -> web.Response:
        """Start, press, edit, delete, react, vote, block, unblock: the address says which."""
        person, where = self._ends(request)
        deed = self._deeds[request.path.rsplit("/", 1)[1]]
        done = deed(person, where, await _body(request))
        return self._shown(person, done)

    async def send(self, request: web.Request) -> web.Response:
        """Words, a place, a contact, a sticker, or files."""
        person, where = self._ends(request)
        if request.content_type == "multipart/form-data":
            return self._shown(person, await self._send_files(person, where, request))
        body = await _body(request)
        return self._shown(person, self._send(person, where, body))

    def _send(self, person: Person, where: Bot | Room, body: Json) -> list[SandboxMessage]:
        if "text" in body:
            quoted = body.get("reply_to")
            answered = self._message(person, where, quoted) if quoted else None
            return self._say(person, where, _word(body, "text", strip=False), answered)
        if "location" in body:
            place = body["location"]
            if not isinstance(place, dict):
                raise PersonError("A place is {lat, lon}.")
            lat, lon = _degrees(place.get("lat"), 90), _degrees(place.get("lon"), 180)
            return [person.send_location(where, lat, lon)]
        if "contact" in body:
            return [person.send_contact(where)]
        if "sticker" in body:
            return [person.send_sticker(where)]
        if "dice" in body:
            return [person.send_dice(where)]
        raise PersonError("There is nothing to send.")

    def _say(
        self, person: Person, where: Bot | Room, text: str, answered: SandboxMessage | None
    ) -> list[SandboxMessage]:
        keys = [key for row in person.keyboard(where) or [] for key in row]
        plain = [k.text for k in keys if not k.request_contact and not k.request_location]
        if text in plain and answered is None:
            return [person.tap(where, text)]
        return person.send_words(where, text, answered)

    async def _send_files(
        self, person: Person, where: Bot | Room, request: web.Request
    ) -> list[SandboxMessage]:
        fields, uploads = await _form(request)
        kind = fields.get("kind", "document")
        if kind not in FILE_KINDS:
            raise PersonError(f"Files of the kind {kind!r} cannot be sent.")
        if not uploads:
            raise PersonError("There is no file.")
        if kind in {"voice", "video", "audio"} and len(uploads) == 1:
            duration = _number(fields.get("duration", "0"))
            caption = fields.get("caption")
            one = person.send_file(where, kind, uploads[0], caption, duration=duration)
            return [one]
        return person.send_files(where, kind, uploads, fields.get("caption"))

    def _start(self, person: Person, where: Bot | Room, body: Json) -> list[SandboxMessage]:
        return [person.start(_a_bot(where), _word(body, "payload") or None)]

    def _press(self, person: Person, where: Bot | Room, body: Json) -> list[SandboxMessage]:
        message = self._message(person, where, body.get("message_id"))
        person.press_data(message, _word(body, "data", strip=False))
        return []

    def _edit(self, person: Person, where: Bot | Room, body: Json) -> list[SandboxMessage]:
        message = self._message(person, where, body.get("message_id"))
        text = _word(body, "text")
        if not text:
            raise PersonError("There is nothing to send.")
        person.edit(message, text)
        return [message]

    def _delete(self, person: Person, where: Bot | Room, body: Json) -> list[SandboxMessage]:
        person.delete(self._message(person, where, body.get("message_id")))
        return []

    def _react(self, person: Person, where: Bot | Room, body: Json) -> list[SandboxMessage]:
        message = self._message(person, where, body.get("message_id"))
        person.react(message, _word(body, "emoji") or None)
        return [message]

    def _vote(self, person: Person, where: Bot | Room, body: Json) -> list[SandboxMessage]:
        message = self._message(person, where, body.get("message_id"))
        options = body.get("options", [])
        if not isinstance(options, list) or not all(isinstance(o, int) for o in options):
            raise PersonError("Answers are numbers.")
        person.vote(message, options)
        return [message]

    def _block(self, person: Person, where: Bot | Room, _: Json) -> list[SandboxMessage]:
        person.block(_a_bot(where))
        return []

    def _unblock(self, person: Person, where: Bot | Room, _: Json) -> list[SandboxMessage]:
        person.unblock(_a_bot(where))
        return []

    def _add(self, person: Person, where: Bot | Room, body: Json) -> list[SandboxMessage]:
        room, account = _a_room(where), self._account(body)
        if isinstance(account, Bot) and room.type == "channel":
            person.let_in(room, account, *_word(body, "rights").split())
            return []
        if isinstance(account, Bot):
            said = person.add_bot(room, account, _word(body, "payload") or None)
            return [said] if said else []
        if not room.member(account.id).present:
            room.add_member(account, by=person)
        return []

    def _remove(self, person: Person, where: Bot | Room, body: Json) -> list[SandboxMessage]:
        room, account = _an_own_room(where, person), self._account(body)
        room.remove_member(account, kicked=True, by=person)
        return []

    def _promote(self, person: Person, where: Bot | Room, body: Json) -> list[SandboxMessage]:
        room, account = _an_own_room(where, person), self._account(body)
        if not room.member(account.id).present:
            raise PersonError("They are not in this chat.")
        room.promote(account, by=person)
        return []

    def _account(self, body: Json) -> Person | Bot:
        wanted = body.get("account")
        found = self._engine.people.get(wanted) or self._engine.bots.get(wanted)  # type: ignore[arg-type]  # looked up as it came
        if found is None:
            raise NobodyHere("There is no such person.")
        return found

    # Time and trouble

    async def clock(self, _: web.Request) -> web.Response:
        """What time it is."""
        return _json(self._engine.clock_state())

    async def move_clock(self, request: web.Request) -> web.Response:
        """Set, shift or reset the time."""
        body = await _body(request)
        clock = self._engine.clock
        try:
            if "now" in body:
                clock.move_to(datetime.fromisoformat(str(body["now"])))
            elif "shift_s" in body:
                clock.shift(timedelta(seconds=float(body["shift_s"])))
            elif body.get("reset"):
                clock.reset()
            else:
                raise PersonError("Say now, shift_s or reset.")
        except (ValueError, TypeError, OverflowError):
            raise PersonError("This is no moment in time.") from None
        return _json(self._engine.clock_state())

    async def faults(self, _: web.Request) -> web.Response:
        """Which trouble is on."""
        return _json(self._engine.faults.state())

    async def set_faults(self, request: web.Request) -> web.Response:
        """Make trouble; {"reset": true} ends it."""
        body = await _body(request)
        if body.pop("reset", False):
            self._engine.faults.clear()
        self._engine.faults.update(body)
        return _json(self._engine.faults.state())

    async def complaints(self, _: web.Request) -> web.Response:
        """What bots did wrong, and what was refused them."""
        refusals = [{"method": m, "description": d} for m, d in self._engine.refusals]
        return _json({"complaints": self._engine.complaints, "refusals": refusals[-100:]})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Everything that happens, as it happens."""
        since = request.headers.get("Last-Event-ID") or request.query.get("since") or ""
        seq = _number(since) if since else self._engine.events.seq
        stream = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        await stream.prepare(request)
        await stream.write(b": here\n\n")
        with contextlib.suppress(ConnectionResetError):
            await self._stream(stream, seq)
        return stream

    async def _stream(self, stream: web.StreamResponse, seq: int) -> None:
        log = self._engine.events
        seq = min(seq, log.seq)
        while not log.closed:
            happened = await log.wait(seq, HEARTBEAT_S)
            if not happened:
                await stream.write(b": still here\n\n")
                continue
            seq = happened[-1].seq
            await stream.write("".join(map(self._event_text, happened)).encode("utf-8", "replace"))

    def _event_text(self, event: Event) -> str:
        body: Json = {
            "seq": event.seq, "kind": event.kind, "person": event.person, "chat": event.chat,
        }  # fmt: skip
        if event.message is not None:
            viewer = self._engine.people.get(event.person or 0)
            body["message"] = page_message(event.message, viewer)
        if event.kind == "person" and event.chat is None and event.person is not None:
            body["who"] = person_json(self._engine.people[event.person])
        body |= event.extra
        return f"id: {event.seq}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n"

    # How it is found

    def _person(self, request: web.Request) -> Person:
        person = self._engine.people.get(_number(request.match_info["person"]))
        if person is None:
            raise NobodyHere("There is no such person.")
        return person

    def _ends(self, request: web.Request) -> tuple[Person, Bot | Room]:
        person = self._person(request)
        chat_id = _number(request.match_info["chat"])
        where = self._engine.bots.get(chat_id) or self._engine.rooms.get(chat_id)
        if where is None:
            raise NobodyHere("There is no such chat.")
        if isinstance(where, Room) and not where.member(person.id).present:
            raise PersonError("They are not in this chat.")
        return person, where

    def _chat(self, person: Person, where: Bot | Room) -> Chat:
        return self._engine.dialog(where, person) if isinstance(where, Bot) else where

    def _message(self, person: Person, where: Bot | Room, message_id: object) -> SandboxMessage:
        chat = self._chat(person, where)
        found: Message | None = chat.found(message_id) if isinstance(message_id, int) else None
        if found is None:
            raise PersonError("The message is gone.")
        return SandboxMessage(found, self._engine.files)

    def _shown(self, person: Person, messages: list[SandboxMessage]) -> web.Response:
        return _json({"messages": [page_message(m.record, person) for m in messages]})


class NobodyHere(PersonError):
    """No such person or chat: 404."""


def person_json(person: Person) -> Json:
    """A person as the page reads them."""
    return {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "language_code": person.language_code,
        "phone": person.phone,
    }


def room_json(room: Room) -> Json:
    """A group or channel as the page reads it."""
    return {
        "id": room.id,
        "type": room.type,
        "title": room.title,
        "forum": room.forum,
        "members": [i for i, member in room.members.items() if member.present],
        "admins": [i for i, member in room.members.items() if member.admin],
    }


def _guarded(handler: Handler) -> Handler:
    """Errors become sentences; pages of other sites are turned away."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if origin and origin.partition("://")[2] != request.host:
            return _json({"error": "This door is for the sandbox's own page."}, 403)
        try:
            return await handler(request)
        except NobodyHere as error:
            return _json({"error": str(error)}, 404)
        except PersonError as error:
            return _json({"error": str(error)}, 400)
        except web.HTTPRequestEntityTooLarge:
            return _json({"error": "This is too large."}, 413)

    return guarded


def _json(body: Any, status: int = 200) -> web.Response:
    raw = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return web.Response(body=raw, status=status, content_type="application/json", headers=headers)


async def _body(request: web.Request) -> Json:
    raw = await request.read()
    if not raw:
        return {}
    if request.content_type != "application/json":
        raise PersonError("Send JSON.")
    try:
        body = json.loads(raw)
    except ValueError:
        raise PersonError("This is not JSON.") from None
    if not isinstance(body, dict):
        raise PersonError("Send a JSON object.")
    return body


async def _form(request: web.Request) -> tuple[dict[str, str], list[Upload]]:
    fields: dict[str, str] = {}
    uploads: list[Upload] = []
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                continue
            data = await _part(part)
            if part.filename is not None:
                mime = part.headers.get("Content-Type", "").partition(";")[0]
                uploads.append(Upload(data, part.filename or "file", mime))
            elif part.name:
                fields[part.name] = data.decode("utf-8", "replace")
    except ValueError:
        raise PersonError("This is not a form.") from None
    return fields, uploads


async def _part(part: BodyPartReader) -> bytes:
    data = bytearray()
    while chunk := await part.read_chunk(65536):
        data += chunk
        if len(data) > UPLOAD_LIMIT:
            raise PersonError("The file is too large.")
    return bytes(data)


def _word(body: Json, field: str, *, strip: bool = True) -> str:
    value = body.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise PersonError(f"{field} is a text.")
    return value.strip() if strip else value


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise NobodyHere(f"{text!r} is not a number.") from None


def _degrees(value: object, limit: int) -> float:
    if isinstance(value, int | float) and -limit <= value <= limit:
        return float(value)
    raise PersonError("There is no such place.")


def _a_room(where: Bot | Room) -> Room:
    if isinstance(where, Room):
        return where
    raise PersonError("This is for groups.")


def _an_own_room(where: Bot | Room, person: Person) -> Room:
    room = _a_room(where)
    if not room.member(person.id).admin:
        raise PersonError("Only administrators may do this.")
    return room


def _a_bot(where: Bot | Room) -> Bot:
    if isinstance(where, Bot):
        return where
    raise PersonError("This is for private chats.")
