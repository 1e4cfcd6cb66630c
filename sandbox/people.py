"""People: what somebody can do in Telegram's app, and what they see there."""

import re
import secrets
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from sandbox.entities import formatted
from sandbox.errors import PersonError
from sandbox.files import Upload, described
from sandbox.rooms import ADMIN_RIGHTS, CHANNEL_RIGHTS, Room
from sandbox.utf16 import Entity, utf16_len, utf16_slice
from sandbox.views import KeyButton, SandboxMessage, inline_rows, key_rows
from sandbox.world import Bot, Chat, Dialog, Json, Member, Message, Poll, Toast

if TYPE_CHECKING:
    from sandbox.engine import Engine

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ALBUM_LIMIT = 10
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
DICE_FACES = {"🎲": 6, "🎯": 6, "🏀": 5, "⚽": 5, "🎳": 6, "🎰": 64}


class Conversation:
    """One chat on a person's screen."""

    def __init__(self, person: "Person", chat: Chat, engine: "Engine") -> None:
        self._person = person
        self._chat = chat
        self._engine = engine

    @property
    def messages(self) -> list[SandboxMessage]:
        """Everything there, oldest first."""
        return [SandboxMessage(m, self._engine.files) for m in self._chat.visible()]

    @property
    def keyboard(self) -> list[list[KeyButton]] | None:
        """The reply keyboard, if one is shown."""
        return key_rows(self._chat.reply_markup)

    @property
    def pinned(self) -> list[SandboxMessage]:
        """Pinned messages, newest pin first."""
        found = [self._chat.found(i) for i in reversed(self._chat.pinned)]
        return [SandboxMessage(m, self._engine.files) for m in found if m]

    @property
    def commands(self) -> list[Json]:
        """The commands menu as this person sees it here."""
        return self._engine.commands_for(self._person, self._chat)

    @property
    def actions(self) -> list[str]:
        """What the bot was seen doing ("typing"), oldest first."""
        return list(self._chat.actions) if isinstance(self._chat, Dialog) else []


class Person:
    """A human account. Every deed is what the app would do; impossible ones raise PersonError."""

    def __init__(
        self,
        engine: "Engine",
        person_id: int,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
        phone: str | None = None,
    ) -> None:
        self._engine = engine
        self.id = person_id
        self.first_name = first_name
        self.last_name = last_name
        self.username = username
        self.language_code = language_code
        self.phone = phone
        self.hides_forwards = False
        self.deactivated = False
        self._user: Json | None = None

    def __repr__(self) -> str:
        return f"<Person {self.id} {self.first_name}>"

    def user(self) -> Json:
        """The User object."""
        if self._user is None:
            optional = {
                "last_name": self.last_name,
                "username": self.username,
                "language_code": self.language_code,
            }
            base = {"id": self.id, "is_bot": False, "first_name": self.first_name}
            self._user = base | {k: v for k, v in optional.items() if v}
        return self._user

    def rename(
        self,
        first_name: str,
        last_name: str | None = None,
        *,
        username: str | None = None,
        language_code: str | None = None,
    ) -> None:
        """Change the profile."""
        self.first_name, self.last_name = first_name, last_name
        self.username = username or self.username
        self.language_code = language_code or self.language_code
        self._user = None
        for dialog in self._engine.dialogs_of(self):
            dialog.forget_shape()

    # What they see

    def chat(self, where: Bot | Room) -> Conversation:
        """The chat with a bot, or a room."""
        return Conversation(self, self._place(where), self._engine)

    def last_from(self, where: Bot | Room) -> SandboxMessage:
        """The newest message of a bot; LookupError when it has said nothing."""
        for message in reversed(self._place(where).visible()):
            if isinstance(message.sender, Bot):
                return SandboxMessage(message, self._engine.files)
        raise LookupError("The bot has said nothing.")

    def toasts(self, bot: Bot) -> list[Toast]:
        """Answers to pressed buttons, oldest first."""
        return self._engine.dialog(bot, self).toasts

    def keyboard(self, where: Bot | Room) -> list[list[KeyButton]] | None:
        """The reply keyboard, row by row."""
        return self.chat(where).keyboard

    # What they say

    def start(self, bot: Bot, payload: str | None = None) -> SandboxMessage:
        """Press Start, or open a deep link; unblocks the bot first, as the app does."""
        if payload and not _PAYLOAD.fullmatch(payload):
            raise PersonError("A deep link carries 1-64 of A-Z a-z 0-9 _ -.")
        if self._engine.dialog(bot, self).blocked:
            self.unblock(bot)
        return self.send(bot, f"/start {payload}" if payload else "/start")

    def open_link(self, url: str, room: Room | None = None) -> SandboxMessage | None:
        """Follow a t.me link: to a bot, with or without a payload; others lead nowhere.

        ``room`` is the group or channel chosen where the link asks for one (``?startgroup=``,
        ``?startchannel&admin=``).
        """
        parts = urlsplit(url)
        if parts.hostname not in {"t.me", "telegram.me"}:
            return None
        bot = self._engine.bot_named(parts.path.strip("/"))
        if bot is None:
            raise PersonError(f"There is no bot at {url}.")
        asked = parse_qs(parts.query, keep_blank_values=True)
        if "startchannel" in asked:
            if room is not None:
                self.let_in(room, bot, *asked.get("admin", [""])[0].split())
            return None
        if "startgroup" not in asked:
            return self.start(bot, asked.get("start", [None])[0])
        return self.add_bot(room, bot, asked["startgroup"][0]) if room else None

    # Groups

    def create_group(self, title: str, *, forum: bool = False, basic: bool = False) -> Room:
        """A new group with nobody else in it yet."""
        if not title.strip():
            raise PersonError("A group needs a name.")
        room = self._engine.add_group(title.strip(), forum=forum, basic=basic)
        room.set_member(self, Member("creator"), self)
        return room

    def add_bot(self, room: Room, bot: Bot, payload: str | None = None) -> SandboxMessage | None:
        """Add a bot to a group, if it is not there yet; with a payload start it there."""
        if payload and not _PAYLOAD.fullmatch(payload):
            raise PersonError("A deep link carries 1-64 of A-Z a-z 0-9 _ -.")
        self._may_write(room)
        if room.type == "channel":
            raise PersonError("Bots join channels as administrators only.")
        if not room.member(bot.id).present:
            room.add_member(bot, by=self)
        return self.send(room, f"/start@{bot.username} {payload}") if payload else None

    def create_channel(self, title: str, username: str | None = None) -> Room:
        """A new channel, public with a username."""
        if not title.strip():
            raise PersonError("A channel needs a name.")
        room = self._engine.add_channel(title.strip(), username)
        room.set_member(self, Member("creator"), self)
        return room

    def let_in(self, room: Room, bot: Bot, *rights: str) -> None:
        """Make a bot an administrator of a channel; with ``rights`` it gets no others."""
        if room.type != "channel" or not room.member(self.id).admin:
            raise PersonError("Only administrators let a bot into a channel.")
        wanted = {f"can_{right}" for right in rights}
        every = ADMIN_RIGHTS + CHANNEL_RIGHTS if wanted else ()
        refused = {right: False for right in every if right not in wanted | {"can_manage_chat"}}
        room.promote(bot, self, **refused)

    def delete_topic(self, room: Room, thread: int) -> None:
        """Delete a topic with everything that was said in it."""
        if not room.member(self.id).admin or room.topic(thread) is None:
            raise PersonError("This topic cannot be deleted.")
        room.delete_topic(thread)

    def send(
        self,
        where: Bot | Room,
        text: str,
        *,
        reply_to: SandboxMessage | None = None,
        thread: int | None = None,
        entities: list[Entity] | None = None,
    ) -> SandboxMessage:
        """Send words; a text over the limit goes as several messages, the first is returned."""
        return self.send_words(where, text, reply_to, thread, entities)[0]

    def send_words(
        self,
        where: Bot | Room,
        text: str,
        reply_to: SandboxMessage | None = None,
        thread: int | None = None,
        entities: list[Entity] | None = None,
    ) -> list[SandboxMessage]:
        """Like :meth:`send`, with all messages that a long text makes."""
        pieces = [_content("text", p, "entities", entities) for p in _pieces(text)]
        if not pieces:
            raise PersonError("There is nothing to send.")
        return [self._say(where, piece, reply_to, thread) for piece in pieces]

    def send_in(
        self,
        room: Room,
        text: str,
        *,
        reply_to: SandboxMessage | None = None,
        thread: int | None = None,
    ) -> SandboxMessage:
        """Say something in a group or post in a channel."""
        return self.send(room, text, reply_to=reply_to, thread=thread)

    def send_photo(
        self, where: Bot | Room, data: bytes, caption: str | None = None
    ) -> SandboxMessage:
        """A photo."""
        return self.send_file(where, "photo", Upload(data, "photo.jpg", "image/jpeg"), caption)

    def send_album(
        self,
        where: Bot | Room,
        photos: list[bytes],
        caption: str | None = None,
        *,
        kind: str = "photo",
    ) -> list[SandboxMessage]:
        """Several photos at once: separate messages, the words under the first."""
        uploads = [Upload(data, f"photo{i}.jpg", "image/jpeg") for i, data in enumerate(photos, 1)]
        return self.send_files(where, kind, uploads, caption)

    def send_files(
        self, where: Bot | Room, kind: str, uploads: list[Upload], caption: str | None = None
    ) -> list[SandboxMessage]:
        """One file alone, or albums of up to ten."""
        if len(uploads) == 1:
            return [self.send_file(where, kind, uploads[0], caption)]
        sent: list[SandboxMessage] = []
        for start in range(0, len(uploads), ALBUM_LIMIT):
            album = self._engine.album_id()
            for upload in uploads[start : start + ALBUM_LIMIT]:
                words = None if sent else caption
                sent.append(self.send_file(where, kind, upload, words, album=album))
        return sent

    def send_document(
        self,
        where: Bot | Room,
        data: bytes,
        name: str = "file.bin",
        mime: str = "",
        caption: str | None = None,
        *,
        size: int | None = None,
    ) -> SandboxMessage:
        """A file; ``size`` claims to be larger than the bytes given."""
        return self.send_file(where, "document", Upload(data, name, mime), caption, size=size)

    def send_voice(
        self, where: Bot | Room, data: bytes = b"OggS", duration: int = 3
    ) -> SandboxMessage:
        """A voice message of so many seconds."""
        upload = Upload(data, "voice.oga", "audio/ogg")
        return self.send_file(where, "voice", upload, duration=duration)

    def send_video(
        self, where: Bot | Room, data: bytes, caption: str | None = None, duration: int = 5
    ) -> SandboxMessage:
        """A video."""
        upload = Upload(data, "video.mp4", "video/mp4")
        return self.send_file(where, "video", upload, caption, duration=duration)

    def send_video_note(self, where: Bot | Room, data: bytes) -> SandboxMessage:
        """A round video."""
        return self.send_file(where, "video_note", Upload(data, "note.mp4", "video/mp4"))

    def send_audio(
        self, where: Bot | Room, data: bytes, caption: str | None = None
    ) -> SandboxMessage:
        """Music."""
        return self.send_file(where, "audio", Upload(data, "audio.mp3", "audio/mpeg"), caption)

    def send_sticker(self, where: Bot | Room, emoji: str = "👍") -> SandboxMessage:
        """A sticker."""
        file = self._engine.files.add("sticker", Upload(b"RIFF", "sticker.webp", "image/webp"))
        return self._say(where, {"sticker": {**described(file), "emoji": emoji}})

    def send_file(
        self,
        where: Bot | Room,
        kind: str,
        upload: Upload,
        caption: str | None = None,
        *,
        album: str | None = None,
        duration: int = 0,
        size: int | None = None,
    ) -> SandboxMessage:
        """Any kind of file."""
        file = self._engine.files.add(kind, upload, size=size, duration=duration)
        content: Json = {kind: described(file)}
        if caption and caption.strip():
            if utf16_len(caption) > CAPTION_LIMIT:
                raise PersonError("The caption is too long.")
            content |= _content("caption", caption, "caption_entities", None)
        return self._say(where, content, album=album)

    def send_location(
        self, where: Bot | Room, latitude: float = 51.17, longitude: float = 71.43
    ) -> SandboxMessage:
        """A place on the map."""
        return self._say(where, {"location": {"latitude": latitude, "longitude": longitude}})

    def send_contact(
        self,
        where: Bot | Room,
        *,
        own: bool = True,
        phone: str = "+77010000000",
        first_name: str = "Біреу",
    ) -> SandboxMessage:
        """Their own contact, or somebody else's card."""
        if not own:
            return self._say(where, {"contact": {"phone_number": phone, "first_name": first_name}})
        if not self.phone:
            self.phone = f"+7701{self.id % 10_000_000:07d}"
        contact = {"phone_number": self.phone, "first_name": self.first_name, "user_id": self.id}
        if self.last_name:
            contact["last_name"] = self.last_name
        return self._say(where, {"contact": contact})

    def send_dice(
        self, where: Bot | Room, emoji: str = "🎲", value: int | None = None
    ) -> SandboxMessage:
        """A throw; ``value`` makes it fall so."""
        thrown = value or secrets.randbelow(DICE_FACES[emoji]) + 1
        return self._say(where, {"dice": {"emoji": emoji, "value": thrown}})

    def forward(
        self, where: Bot | Room, message: SandboxMessage, *, hidden: bool = False
    ) -> SandboxMessage:
        """Forward a message that they see; ``hidden`` when its author hides their account."""
        source = message.record
        if source.protected:
            raise PersonError("This message cannot be forwarded.")
        origin = self._engine.origin_of(source)
        if hidden:
            name = source.sender.first_name if source.sender else "?"
            origin = {"type": "hidden_user", "date": source.date, "sender_user_name": name}
        return self._say(where, dict(source.content), origin=origin, poll=source.poll)

    def edit(self, message: SandboxMessage, text: str) -> None:
        """Change their own words."""
        record = message.record
        if record.sender is not self or record.deleted or record.origin:
            raise PersonError("Only one's own message can be changed.")
        key = "text" if "text" in record.content else "caption"
        marks = "entities" if key == "text" else "caption_entities"
        if utf16_len(text) > (TEXT_LIMIT if key == "text" else CAPTION_LIMIT):
            raise PersonError("The text is too long.")
        kept = {k: v for k, v in record.content.items() if k not in {key, marks}}
        content = kept | _content(key, text, marks, None)
        if content == record.content:
            return
        record.content = content
        record.edit_date = self._engine.clock.stamp()
        self._engine.announce_edit(record)

    def delete(self, message: SandboxMessage) -> None:
        """Delete for both sides; bots are not told."""
        self._engine.remove(message.record)

    # What they touch

    def tap(self, where: Bot | Room, label: str) -> SandboxMessage:
        """Press a button of the reply keyboard."""
        chat = self._place(where)
        keys = [key for row in key_rows(chat.reply_markup) or [] for key in row]
        key = next((key for key in keys if key.text == label), None)
        if key is None:
            raise LookupError(f"No key {label!r} among {[k.text for k in keys]}")
        if chat.reply_markup and chat.reply_markup.get("one_time_keyboard"):
            self._engine.set_keyboard(chat, None)
        if key.request_contact:
            return self.send_contact(where)
        if key.request_location:
            return self.send_location(where)
        return self.send(where, label)

    def press(
        self, message: SandboxMessage, label: str | None = None, *, data: str | None = None
    ) -> str:
        """Press an inline button by its label or data.

        Returns the id of the callback query, or the address or the text of a link or copy button.
        """
        wanted = label if label is not None else data
        if wanted is None:
            raise PersonError("Say which button.")
        button = message.button(wanted)
        if button.url:
            self.open_link(button.url)
            return button.url
        if button.copy:
            return button.copy
        return self.press_data(message, button.data or "")

    def press_data(self, message: SandboxMessage, data: str) -> str:
        """Press the button with this callback data; an old screen may still show it."""
        record = message.record
        shown = [b.get("callback_data") for row in inline_rows(record) for b in row]
        if record.deleted or data not in shown:
            raise PersonError("This button is gone.")
        return self._engine.queries.ask(self, record, data)

    def press_stale(self, message: SandboxMessage, data: str) -> str:
        """Press a button that the bot has meanwhile changed or deleted, on a slow phone."""
        return self._engine.queries.ask(self, message.record, data)

    def react(self, message: SandboxMessage, emoji: str | None) -> None:
        """Put a reaction, or take it back."""
        self._engine.react(self, message.record, [_emoji(emoji)] if emoji else [])

    def vote(self, message: SandboxMessage, options: list[int]) -> None:
        """Vote in a poll; an empty list takes the vote back."""
        poll = message.record.poll
        if poll is None:
            raise PersonError("There is no poll here.")
        self._check_vote(poll, options)
        self._engine.ballots.vote(self, message.record, options)

    def pin(self, message: SandboxMessage) -> None:
        """Pin a message."""
        self._engine.pin(message.record, self)

    def block(self, bot: Bot) -> None:
        """Block the bot."""
        self._set_blocked(bot, blocked=True)

    def unblock(self, bot: Bot) -> None:
        """Unblock the bot."""
        self._set_blocked(bot, blocked=False)

    def deactivate(self) -> None:
        """Delete the account."""
        self.deactivated = True

    # How it is done

    def _check_vote(self, poll: Poll, options: list[int]) -> None:
        self._engine.ballots.close_due()
        if poll.closed:
            raise PersonError("The poll is closed.")
        if not options and not poll.votes.get(self.id):
            raise PersonError("There is no vote to take back.")
        if poll.votes.get(self.id) and not poll.body["allows_revoting"]:
            raise PersonError("The vote cannot be changed.")
        if len(options) > 1 and not poll.body["allows_multiple_answers"]:
            raise PersonError("Only one answer can be chosen.")
        if any(not 0 <= option < len(poll.body["options"]) for option in options):
            raise PersonError("There is no such answer.")

    def _place(self, where: Bot | Room) -> Chat:
        return self._engine.dialog(where, self) if isinstance(where, Bot) else where

    def _say(
        self,
        where: Bot | Room,
        content: Json,
        reply_to: SandboxMessage | None = None,
        thread: int | None = None,
        *,
        album: str | None = None,
        origin: Json | None = None,
        poll: Poll | None = None,
    ) -> SandboxMessage:
        chat = self._place(where)
        self._may_write(chat)
        message = Message(chat.next_id(), chat, self, self._engine.clock.stamp(), content)
        message.album, message.origin = album, origin
        message.poll = poll
        message.reply_to = reply_to.record if reply_to else None
        message.thread_id = self._thread(chat, thread, message.reply_to)
        self._engine.publish(message)
        return SandboxMessage(message, self._engine.files)

    def _thread(self, chat: Chat, wanted: int | None, answered: Message | None) -> int | None:
        """The topic named, or that of what is answered."""
        if not isinstance(chat, Room) or not chat.forum:
            return None
        thread = wanted or (answered.thread_id if answered else None)
        topic = chat.topic(thread)
        if thread and (topic is None or (topic.closed and not chat.member(self.id).admin)):
            raise PersonError("They may not write in this topic.")
        return thread

    def _may_write(self, chat: Chat) -> None:
        if self.deactivated:
            raise PersonError("The account was deleted.")
        if isinstance(chat, Dialog):
            if chat.blocked:
                raise PersonError("The bot is blocked; unblock it first.")
            chat.started = True
        elif isinstance(chat, Room):
            member = chat.member(self.id)
            if not member.present or member.status == "restricted":
                raise PersonError("They may not write here.")
            if chat.migrated_to:
                raise PersonError("The group has become a supergroup.")
            if chat.type == "channel" and not member.admin:
                raise PersonError("Only administrators post in a channel.")

    def _set_blocked(self, bot: Bot, *, blocked: bool) -> None:
        dialog = self._engine.dialog(bot, self)
        if dialog.blocked == blocked:
            return
        dialog.blocked = blocked
        dialog.started = True
        places = ("member", "kicked") if blocked else ("kicked", "member")
        self._engine.tell_blocked(dialog, *(Member(place) for place in places))


def _emoji(emoji: str) -> Json:
    return {"type": "emoji", "emoji": emoji}


def _content(key: str, text: str, marks: str, given: list[Entity] | None) -> Json:
    shown, entities = formatted(text, None, given)
    return {key: shown, marks: entities} if entities else {key: shown}


def _pieces(text: str) -> list[str]:
    """As many messages as the app would make of a text."""
    text = text.strip()
    if utf16_len(text) <= TEXT_LIMIT:
        return [text] if text else []
    size = utf16_len(text)
    pieces = [utf16_slice(text, at, TEXT_LIMIT) for at in range(0, size, TEXT_LIMIT)]
    return [piece for piece in pieces if piece.strip()]
