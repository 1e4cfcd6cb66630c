"""One call of a bot and what every method needs: chats, texts, posting."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.entities import formatted
from sandbox.errors import ApiError, bad_request, forbidden
from sandbox.files import Upload
from sandbox.markup import checked_markup
from sandbox.render import render
from sandbox.rooms import Room
from sandbox.utf16 import Entity, utf16_len
from sandbox.world import Bot, Chat, Dialog, Json, Message

if TYPE_CHECKING:
    from sandbox.engine import Engine

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
QUOTE_LIMIT = 1024


@dataclass(slots=True)
class Call:
    """The bot, the method, its parameters (already of the right types) and uploaded files."""

    engine: "Engine"
    bot: Bot
    method: str
    params: Json
    uploads: dict[str, Upload]

    def get(self, name: str, default: Any = None) -> Any:
        """A parameter."""
        return self.params.get(name, default)

    # Chats

    def chat(self, name: str = "chat_id") -> Chat:
        """The chat meant, if this bot has ever met it."""
        wanted = self.params.get(name)
        if wanted is None:
            raise bad_request(f"{name} is empty")
        if isinstance(wanted, str):
            return self._named(wanted)
        if wanted > 0:
            return self._private(wanted)
        room = self.engine.rooms.get(wanted)
        if room is None or (self.bot.id not in room.members and not room.username):
            raise bad_request("chat not found")
        if room.migrated_to:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": room.migrated_to},
            )
        return room

    def _named(self, name: str) -> Chat:
        room = self.engine.room_named(name) if name.startswith("@") else None
        if room is None:
            raise bad_request("chat not found")
        return room

    def _private(self, person_id: int) -> Dialog:
        person = self.engine.people.get(person_id)
        if person is None:
            if person_id in self.engine.bots:
                raise forbidden("bots can't send messages to bots")
            raise bad_request("chat not found")
        return self.engine.dialog(self.bot, person)

    def target(self) -> Chat:
        """The chat meant, if this bot may write there."""
        chat = self.chat()
        if isinstance(chat, Dialog):
            check_reachable(chat)
        elif isinstance(chat, Room):
            self.check_may_post(chat)
        return chat

    def check_member(self, room: Room) -> None:
        """Raises 403 for a bot that is not inside."""
        member = room.member(self.bot.id)
        if member.present:
            return
        if member.status == "kicked":
            raise forbidden(f"bot was kicked from the {room.type} chat")
        raise forbidden(f"bot is not a member of the {room.type} chat")

    def check_may_post(self, room: Room) -> None:
        """Raises what Telegram says when the bot may not write in a room."""
        self.check_member(room)
        member = room.member(self.bot.id)
        may_not = not member.admin or member.rights.get("can_post_messages") is False
        if room.type == "channel" and may_not:
            raise bad_request("need administrator rights in the channel chat")
        if member.status == "restricted" and not member.rights.get("can_send_messages"):
            raise bad_request("not enough rights to send text messages to the chat")

    def check_right(self, chat: Chat, right: str, refusal: str) -> None:
        """In rooms some deeds need an administrator with a right."""
        if isinstance(chat, Room):
            self.check_member(chat)
            member = chat.member(self.bot.id)
            if not member.admin or member.rights.get(right) is False:
                raise bad_request(refusal)

    # Words

    def words(
        self, key: str, marks: str, limit: int, *, mode: str = "parse_mode", empty: str = ""
    ) -> tuple[str, list[Entity]]:
        """A formatted text parameter within its limit; ``empty`` is what to say to nothing."""
        return self.read_words(self.params, key, marks, limit, mode=mode, empty=empty)

    def read_words(
        self,
        source: Json,
        key: str,
        marks: str,
        limit: int,
        *,
        mode: str = "parse_mode",
        empty: str = "",
    ) -> tuple[str, list[Entity]]:
        """The same from any object, such as one item of an album."""
        raw = source.get(key, "")
        text, entities = formatted(raw, source.get(mode), source.get(marks))
        if not text and empty:
            raise bad_request(empty)
        if len(text) * 2 > limit and utf16_len(text) > limit:
            long = "message is too long" if key == "text" else f"message {key} is too long"
            raise bad_request(long)
        if any("user_id" in entity for entity in entities):
            entities = [entity for entity in entities if self._mentions(entity)]
        return text, entities

    def _mentions(self, entity: Entity) -> bool:
        """Puts the person into a mention; false for somebody whom nobody knows."""
        if "user_id" not in entity:
            return True
        person = self.engine.people.get(entity.pop("user_id"))
        if person is not None:
            entity["user"] = person.user()
        return person is not None

    def caption(self, source: Json | None = None) -> Json:
        """The caption fields of a media message."""
        source = self.params if source is None else source
        if not source.get("caption"):
            return {}
        text, entities = self.read_words(source, "caption", "caption_entities", CAPTION_LIMIT)
        fields: Json = {"caption": text} if text else {}
        if entities:
            fields["caption_entities"] = entities
        if source.get("show_caption_above_media"):
            fields["show_caption_above_media"] = True
        return fields

    # Posting

    def post(self, chat: Chat, content: Json, **extra: Any) -> Message:
        """Send one message, with everything the common parameters say."""
        markup = checked_markup(self.params.get("reply_markup"), chat.type)
        draft = self.draft(chat, content, **extra)
        self.spend(chat)
        return self.put(draft, markup)

    def draft(self, chat: Chat, content: Json, **extra: Any) -> Message:
        """A message that nobody has seen yet and that has no number."""
        message = Message(0, chat, self.bot, self.engine.clock.stamp(), content, **extra)
        params = self.params
        if "message_thread_id" in params:
            message.thread_id = self._thread(chat, params["message_thread_id"])
        if "reply_parameters" in params:
            self._reply(message, params["reply_parameters"])
            if message.thread_id is None and message.reply_to:
                message.thread_id = message.reply_to.thread_id
        if params.get("protect_content"):
            message.protected = True
        if "message_effect_id" in params:
            if not isinstance(chat, Dialog):
                raise bad_request("message effects can be used only in private chats")
            message.effect_id = params["message_effect_id"]
        return message

    def put(self, message: Message, markup: Json | None = None) -> Message:
        """Number it and let it appear."""
        chat = message.chat
        message.id = chat.next_id()
        if markup and "inline_keyboard" in markup:
            message.markup = markup if markup["inline_keyboard"] else None
        elif markup:
            message.fixed = True
            self.engine.set_keyboard(chat, None if "remove_keyboard" in markup else markup)
        self.engine.publish(message)
        self.bot.sent += 1
        return message

    def spend(self, chat: Chat, count: int = 1) -> None:
        """Count against the flood limits."""
        is_group = isinstance(chat, Room)
        self.engine.limits.spend(self.bot.id, chat.id, count, group=is_group)

    def shown(self, message: Message) -> Json:
        """The message as this bot sees it."""
        return render(message, self.bot)

    def _thread(self, chat: Chat, thread_id: int) -> int | None:
        topic = chat.topic(thread_id) if isinstance(chat, Room) else None
        if topic is None:
            raise bad_request("message thread not found")
        if topic.closed and not chat.member(self.bot.id).admin:  # type: ignore[attr-defined]
            raise bad_request("TOPIC_CLOSED")
        return thread_id

    def _reply(self, message: Message, wanted: Json) -> None:
        if "chat_id" in wanted and wanted["chat_id"] != message.chat.id:
            raise bad_request("the sandbox does not answer across chats")
        answered = message.chat.found(wanted.get("message_id", 0))
        if answered is None:
            if wanted.get("allow_sending_without_reply"):
                return
            raise bad_request("message to be replied not found")
        message.reply_to = answered
        if "quote" in wanted:
            self._quote(message, answered, wanted)

    def _quote(self, message: Message, answered: Message, wanted: Json) -> None:
        words, entities = self.read_words(
            wanted, "quote", "quote_entities", QUOTE_LIMIT, mode="quote_parse_mode"
        )
        at = answered.text.find(words)
        if at < 0:
            raise bad_request("QUOTE_TEXT_INVALID")
        message.quote = {"text": words, "position": utf16_len(answered.text[:at])}
        message.quote |= {"entities": entities} if entities else {}
        message.quote["is_manual"] = True


def check_reachable(dialog: Dialog) -> None:
    """Raises 403 when a person cannot be written to."""
    if dialog.person.deactivated:
        raise forbidden("user is deactivated")
    if dialog.blocked:
        raise forbidden("bot was blocked by the user")
    if not dialog.started:
        raise forbidden("bot can't initiate conversation with a user")
