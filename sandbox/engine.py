"""The pocket Telegram itself: one world, whichever door one comes in by."""

import itertools
import json
from collections import deque
from typing import Any, NamedTuple

from sandbox import methods, schema
from sandbox.ballots import Ballots
from sandbox.clock import Clock
from sandbox.errors import ApiError, DroppedConnection, Misuse, bad_request
from sandbox.events import EventLog
from sandbox.faults import Faults, raise_before
from sandbox.files import FileStore, Upload
from sandbox.limits import Limits
from sandbox.menus import commands_for
from sandbox.methods.call import Call
from sandbox.people import Person
from sandbox.queries import Queries
from sandbox.render import render
from sandbox.rooms import Room, member_shape
from sandbox.updates import UpdateQueue
from sandbox.webhooks import Webhooks
from sandbox.world import Bot, Chat, Dialog, Json, Member, Message, is_service

FIRST_PERSON = 500_000_001
FIRST_ROOM = 1_700_000_001
KEPT_CALLS = 100_000
TOKEN_PARTS = 2


class Called(NamedTuple):
    """One Bot API call that was understood."""

    method: str
    params: Json


class Answer(NamedTuple):
    """What the Bot API answers: HTTP status and JSON text."""

    status: int
    body: str


class Engine:
    """People, bots, chats and time.

    Flood limits are off unless given: ``Engine(limits=Limits())`` is as strict as Telegram.
    """

    def __init__(self, clock: Clock | None = None, *, limits: Limits | None = None) -> None:
        self.clock = clock or Clock()
        self.limits = limits or Limits(enabled=False)
        self.faults = Faults()
        self.files = FileStore()
        self.events = EventLog()
        self.webhooks = Webhooks(self)
        self.bots: dict[int, Bot] = {}
        self.people: dict[int, Person] = {}
        self.rooms: dict[int, Room] = {}
        self.calls: deque[Called] = deque(maxlen=KEPT_CALLS)
        self.complaints: list[str] = []
        self.refusals: deque[tuple[str, str]] = deque(maxlen=KEPT_CALLS)
        self.queries = Queries(self)
        self.ballots = Ballots(self)
        self._dialogs: dict[tuple[int, int], Dialog] = {}
        self._by_token: dict[str, Bot] = {}
        self._numbers = itertools.count(1)
        self.clock.listeners.append(self._clock_moved)

    # Who there is

    def add_bot(
        self,
        token: str = "42:TEST",  # noqa: S107 - the sandbox's own made-up token
        username: str = "auyldas_bot",
        first_name: str = "Ауылдас",
    ) -> Bot:
        """A bot with its token; the number before the colon is its id."""
        bot_id = int(token.split(":", 1)[0])
        bot = Bot(token, bot_id, username, first_name, UpdateQueue(self.faults))
        self.bots[bot_id] = bot
        self._by_token[token] = bot
        return bot

    def add_person(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "kk",
        phone: str | None = None,
        id: int | None = None,  # noqa: A002 - Telegram's own word
    ) -> Person:
        """A human account."""
        person_id = id or FIRST_PERSON + len(self.people)
        while id is None and person_id in self.people:
            person_id += 1
        person = Person(
            self,
            person_id,
            first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
            phone=phone,
        )
        self.people[person_id] = person
        self.events.add("person", person_id)
        return person

    def add_group(self, title: str, *, forum: bool = False, basic: bool = False) -> Room:
        """A supergroup, a forum, or a basic group."""
        room = self._add_room("group" if basic else "supergroup", title)
        room.forum = forum
        return room

    def add_channel(self, title: str, username: str | None = None) -> Room:
        """A channel; with a username it is public."""
        room = self._add_room("channel", title)
        room.username = username
        return room

    def _add_room(self, kind: str, title: str) -> Room:
        number = FIRST_ROOM + len(self.rooms)
        room_id = -number if kind == "group" else -1_000_000_000_000 - number
        room = self.rooms[room_id] = Room(self, room_id, kind, title)
        return room

    def dialog(self, bot: Bot, person: Person) -> Dialog:
        """Their private chat, begun or not."""
        key = (bot.id, person.id)
        found = self._dialogs.get(key)
        if found is None:
            found = self._dialogs[key] = Dialog(bot, person)
        return found

    def dialogs_of(self, person: Person) -> list[Dialog]:
        """All private chats of a person."""
        return [dialog for key, dialog in self._dialogs.items() if key[1] == person.id]

    def bot_named(self, username: str) -> Bot | None:
        """A bot by its name, any case."""
        wanted = username.removeprefix("@").lower()
        return next((b for b in self.bots.values() if b.username.lower() == wanted), None)

    def room_named(self, username: str) -> Room | None:
        """A public room."""
        wanted = username.removeprefix("@").lower()
        rooms = self.rooms.values()
        return next((r for r in rooms if (r.username or "").lower() == wanted), None)

    def updates(self, bot: Bot) -> UpdateQueue:
        """What waits for a bot: ``pull()`` and ``await wait()``."""
        return bot.updates

    def commands_for(self, person: Person, chat: Chat) -> list[Json]:
        """The commands menu."""
        return commands_for(person, chat)

    # The Bot API

    async def call(
        self,
        token: str,
        asked: str,
        given: Json,
        uploads: dict[str, Upload] | None = None,
    ) -> Answer:
        """Answer one call, as Telegram would; only faults raise."""
        try:
            bot = self.bot_of(token)
            name = self._method(asked)
            fault = "" if self.faults.quiet else self.faults.of_call(name)
            raise_before(fault)
            params = schema.read_call(name, given)
            self.calls.append(Called(name, params))
            if name == "getUpdates":
                result = await self._get_updates(bot, params)
            else:
                found = methods.TABLE[name](Call(self, bot, name, params, uploads or {}))
                result = json.dumps(found, ensure_ascii=False)
        except ApiError as error:
            return self._refused(asked, error)
        except UnicodeEncodeError:
            return self._refused(asked, bad_request("strings must be encoded in UTF-8"))
        if fault == "lost_answers":
            raise DroppedConnection
        return Answer(200, f'{{"ok":true,"result":{result}}}')

    def bot_of(self, token: str) -> Bot:
        """The bot of a token; 404 for what cannot be a token, 401 for one that nobody has."""
        bot = self._by_token.get(token)
        if bot is not None:
            return bot
        number, _, secret = token.partition(":")
        if not number.isdigit() or not secret:
            raise ApiError(404, "Not Found")
        raise ApiError(401, "Unauthorized")

    def _method(self, asked: str) -> str:
        name = schema.method_name(asked)
        if name is None:
            raise Misuse(404, "Not Found: method not found")
        return name

    def _refused(self, method: str, error: ApiError) -> Answer:
        if isinstance(error, Misuse):
            self.complaints.append(f"{method}: {error.description}")
        self.refusals.append((method, error.description))
        body: Json = {"ok": False, "error_code": error.code, "description": error.description}
        if error.parameters:
            body["parameters"] = error.parameters
        return Answer(error.code, json.dumps(body, ensure_ascii=False))

    async def _get_updates(self, bot: Bot, params: Json) -> str:
        if self.webhooks.of(bot):
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        bot.updates.allow(params.get("allowed_updates"))
        limit = min(max(params.get("limit", 100), 1), 100)
        timeout = min(max(params.get("timeout", 0), 0), 50)
        return await bot.updates.poll(params.get("offset", 0), limit, timeout)

    # What happens

    def publish(self, message: Message) -> None:
        """A message appears in its chat; whoever may see it is told."""
        message.chat.messages[message.id] = message
        if message.poll:
            self.ballots.watch(message)
        self._tell_bots(message, "message")
        self.tell_people("message", message)

    def announce_edit(self, message: Message) -> None:
        """A message changed."""
        self._tell_bots(message, "edited_message")
        self.tell_people("edit", message)

    def show_edit(self, message: Message) -> None:
        """A bot changed its own message: people see it, bots are not told."""
        self.tell_people("edit", message)

    def remove(self, message: Message) -> None:
        """A message goes."""
        message.deleted = True
        if message.id in message.chat.pinned:
            message.chat.pinned.remove(message.id)
        for person, chat_id in self._watchers(message.chat):
            self.events.add("delete", person, chat_id, None, {"message_id": message.id})

    def _tell_bots(self, message: Message, kind: str) -> None:
        chat = message.chat
        if isinstance(chat, Dialog):
            if message.sender is not chat.bot or "pinned_message" in message.content:
                chat.bot.updates.put(kind, render(message, chat.bot))
            return
        if not isinstance(chat, Room):
            return
        if chat.type == "channel":
            kind = {"message": "channel_post", "edited_message": "edited_channel_post"}[kind]
        for bot in chat.bots():
            if _hears(bot, message, chat):
                bot.updates.put(kind, render(message, bot))

    def tell_people(self, kind: str, message: Message) -> None:
        """Show it to everyone who has the chat on their screen."""
        for person, chat_id in self._watchers(message.chat):
            self.events.add(kind, person, chat_id, message)

    @staticmethod
    def _watchers(chat: Chat) -> list[tuple[int, int]]:
        """Who has the chat on their screen, and its number there."""
        if isinstance(chat, Dialog):
            return [(chat.person.id, chat.bot.id)]
        if isinstance(chat, Room):
            return [(person.id, chat.id) for person in chat.people()]
        return []

    def set_keyboard(self, chat: Chat, markup: Json | None) -> None:
        """Show, change or hide the reply keyboard."""
        chat.reply_markup = markup
        for person, chat_id in self._watchers(chat):
            self.events.add("keyboard", person, chat_id, None, {"keyboard": key_json(markup)})

    def act(self, chat: Chat, action: str) -> None:
        """Show what the bot is doing."""
        if isinstance(chat, Dialog):
            chat.actions.append(action)
        for person, chat_id in self._watchers(chat):
            self.events.add("action", person, chat_id, None, {"action": action, "text": action})

    def menu_changed(self) -> None:
        """Some commands menu is another now."""
        self.events.add("commands")

    def pin(self, message: Message, by: Person | Bot) -> None:
        """Pin a message, with the line that says so."""
        chat = message.chat
        if message.id in chat.pinned:
            chat.pinned.remove(message.id)
        chat.pinned.append(message.id)
        self.pins_changed(chat)
        if chat.type != "channel":
            content = {"pinned_message": message}
            self.publish(Message(chat.next_id(), chat, by, self.clock.stamp(), content))

    def pins_changed(self, chat: Chat) -> None:
        """Tell the page."""
        for person, chat_id in self._watchers(chat):
            self.events.add("pin", person, chat_id, None, {"pinned": list(chat.pinned)})

    def react(self, by: Person | Bot, message: Message, reactions: list[Json]) -> None:
        """Put or take back reactions."""
        old = message.reactions.get(by.id, [])
        message.reactions[by.id] = reactions
        self.tell_people("reaction", message)
        if isinstance(by, Bot) or old == reactions:
            return
        change = {
            "chat": message.chat.shape(),
            "message_id": message.id,
            "user": by.user(),
            "date": self.clock.stamp(),
            "old_reaction": old,
            "new_reaction": reactions,
        }
        for bot in self._bots_that_run(message.chat):
            bot.updates.put("message_reaction", change)

    @staticmethod
    def _bots_that_run(chat: Chat) -> list[Bot]:
        if isinstance(chat, Dialog):
            return [chat.bot]
        if isinstance(chat, Room):
            return [bot for bot in chat.bots() if chat.member(bot.id).admin]
        return []

    def tell_blocked(self, dialog: Dialog, old: Member, new: Member) -> None:
        """A person blocked or unblocked a bot."""
        user = dialog.bot.user()
        change = {
            "chat": dialog.shape(),
            "from": dialog.person.user(),
            "date": self.clock.stamp(),
            "old_chat_member": member_shape(user, old),
            "new_chat_member": member_shape(user, new),
        }
        dialog.bot.updates.put("my_chat_member", change)
        extra = {"blocked": dialog.blocked}
        self.events.add("person", dialog.person.id, dialog.bot.id, None, extra)

    @staticmethod
    def origin_of(message: Message) -> Json:
        """Where a forwarded message comes from."""
        if message.origin:
            return message.origin
        sender = message.sender
        if message.chat.type == "channel":
            shape = {"chat": message.chat.shape(), "message_id": message.id}
            return {"type": "channel", "date": message.date, **shape}
        if sender is None:
            return {"type": "chat", "date": message.date, "sender_chat": message.chat.shape()}
        if isinstance(sender, Person) and sender.hides_forwards:
            name = {"sender_user_name": sender.first_name}
            return {"type": "hidden_user", "date": message.date, **name}
        return {"type": "user", "date": message.date, "sender_user": sender.user()}

    def album_id(self) -> str:
        """A number for a new album."""
        return str(13_000_000_000_000_000 + next(self._numbers))

    def number(self) -> int:
        """A number nobody has had."""
        return next(self._numbers)

    async def close(self) -> None:
        """Stop pushing updates and end all waiting."""
        self.events.close()
        await self.webhooks.close()

    def _clock_moved(self) -> None:
        self.ballots.close_due()
        self.events.add("clock", extra=self.clock_state())

    def clock_state(self) -> Json:
        """The clock as the page reads it."""
        now = self.clock.now().isoformat().replace("+00:00", "Z")
        return {"now": now, "offset_s": round(self.clock.offset.total_seconds())}


def key_json(markup: Json | None) -> Any:
    """The reply keyboard as the page reads it."""
    return markup.get("keyboard") if markup else None


def _hears(bot: Bot, message: Message, room: Room) -> bool:
    """Whether a bot gets a message of a room: privacy mode, and no bot hears a bot."""
    if isinstance(message.sender, Bot):
        return is_service(message)
    if room.type == "channel" or not bot.privacy or room.member(bot.id).admin:
        return True
    if is_service(message):
        return True
    text = message.text
    if text.startswith("/"):
        name = text.split()[0].partition("@")[2].lower()
        return name in {"", bot.username.lower()}
    return bool(message.reply_to and message.reply_to.sender is bot)
