"""Who and what there is: bots, chats and messages. Records only; deeds are elsewhere."""

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.utf16 import Entity

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.updates import UpdateQueue

Json = dict[str, Any]

MEDIA_KINDS = (
    "photo", "document", "voice", "audio", "video", "video_note", "sticker", "animation",
)  # fmt: skip
SERVICE = frozenset(
    {
        "new_chat_members", "left_chat_member", "new_chat_title", "pinned_message",
        "forum_topic_created", "forum_topic_edited", "forum_topic_closed",
        "forum_topic_reopened", "migrate_to_chat_id", "migrate_from_chat_id",
    }
)  # fmt: skip
ACTIONS_KEPT = 64


@dataclass(eq=False)
class Bot:
    """A bot account; ``privacy`` is group privacy mode as set with BotFather.

    ``sent`` counts its messages.
    """

    token: str
    id: int
    username: str
    first_name: str
    updates: "UpdateQueue"
    privacy: bool = True
    last_message_id: int = 0
    sent: int = 0
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    def user(self) -> Json:
        """The User object that everyone sees."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.first_name,
            "username": self.username,
        }

    def next_message_id(self) -> int:
        """Private chats of one bot share one sequence."""
        self.last_message_id += 1
        return self.last_message_id


@dataclass(eq=False, slots=True)
class Message:
    """One message; ``content`` is shaped like the API's but has no file ids (they are per bot).

    ``fixed`` is a message sent with a reply keyboard: Telegram does not let bots edit those.
    """

    id: int
    chat: "Chat"
    sender: "Bot | Person | None"
    date: int
    content: Json
    markup: Json | None = None
    edit_date: int | None = None
    deleted: bool = False
    album: str | None = None
    reply_to: "Message | None" = None
    quote: Json | None = None
    origin: Json | None = None
    thread_id: int | None = None
    protected: bool = False
    effect_id: str | None = None
    fixed: bool = False
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    poll: "Poll | None" = None

    @property
    def text(self) -> str:
        """The text, or the caption of media, or nothing."""
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def entities(self) -> list[Entity]:
        """Of the text or the caption."""
        found = self.content.get("entities") or self.content.get("caption_entities")
        return found or []

    @property
    def media_kind(self) -> str | None:
        """Which file it carries, if any."""
        for kind in MEDIA_KINDS:
            if kind in self.content:
                return kind
        return None


def is_service(message: Message) -> bool:
    """Whether the chat itself wrote it."""
    return not SERVICE.isdisjoint(message.content)


@dataclass(eq=False)
class Poll:
    """A native poll and who chose what."""

    id: str
    bot: Bot
    body: Json
    votes: dict[int, list[int]] = field(default_factory=dict)
    closed: bool = False
    close_date: int | None = None
    hide_results: bool = False

    def state(self) -> Json:
        """The Poll object with the counts of this moment."""
        options = [
            {**option, "voter_count": sum(i in chosen for chosen in self.votes.values())}
            for i, option in enumerate(self.body["options"])
        ]
        voters = sum(bool(chosen) for chosen in self.votes.values())
        counts = {"total_voter_count": voters, "is_closed": self.closed}
        return {**self.body, "id": self.id, "options": options, **counts}


@dataclass(slots=True)
class Topic:
    """A forum topic; the general one has no number and is not kept. ``creator`` may change it."""

    id: int
    name: str
    icon_color: int
    closed: bool = False
    creator: int = 0


class Chat:
    """What private chats and rooms have in common."""

    id: int
    type: str

    def __init__(self) -> None:
        self.messages: dict[int, Message] = {}
        self.pinned: list[int] = []
        self.reply_markup: Json | None = None
        self._seen: Json | None = None

    def next_id(self) -> int:
        """The number of the next message."""
        raise NotImplementedError

    def shape(self) -> Json:
        """The Chat object that bots see."""
        raise NotImplementedError

    def found(self, message_id: int) -> Message | None:
        """A message that is still there."""
        message = self.messages.get(message_id)
        return None if message is None or message.deleted else message

    def visible(self) -> list[Message]:
        """Everything not deleted, oldest first."""
        return [m for m in self.messages.values() if not m.deleted]


@dataclass(frozen=True, slots=True)
class Toast:
    """An answer to a pressed button: a toast, or an alert that must be closed."""

    text: str
    alert: bool
    query_id: str
    url: str = ""


class Dialog(Chat):
    """The private chat of one person with one bot."""

    type = "private"

    def __init__(self, bot: Bot, person: "Person") -> None:
        super().__init__()
        self.bot = bot
        self.person = person
        self.id = person.id
        self.started = False
        self.blocked = False
        self.toasts: list[Toast] = []
        self.actions: deque[str] = deque(maxlen=ACTIONS_KEPT)

    def next_id(self) -> int:
        return self.bot.next_message_id()

    def shape(self) -> Json:
        if self._seen is None:
            user = self.person.user()
            names: Json = {
                k: user[k] for k in ("first_name", "last_name", "username") if k in user
            }
            self._seen = {"id": self.id, **names, "type": "private"}
        return self._seen

    def forget_shape(self) -> None:
        """The person changed their name."""
        self._seen = None


@dataclass(slots=True)
class Member:
    """Someone's place in a room: creator, administrator, member, restricted, left or kicked."""

    status: str
    rights: Json = field(default_factory=dict)

    @property
    def present(self) -> bool:
        """Whether they are in it now."""
        return self.status in {"creator", "administrator", "member", "restricted"}

    @property
    def admin(self) -> bool:
        """Whether they run it."""
        return self.status in {"creator", "administrator"}
