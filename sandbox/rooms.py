"""Groups, supergroups, forums and channels, and who is in them."""

from typing import TYPE_CHECKING

from sandbox.errors import PersonError
from sandbox.world import Bot, Chat, Json, Member, Message, Topic

if TYPE_CHECKING:
    from sandbox.engine import Engine
    from sandbox.people import Person

ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_send_welcome_messages",
)  # fmt: skip
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics", "can_manage_tags")
SENDING_RIGHTS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
    "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls",
    "can_send_other_messages", "can_add_web_page_previews", "can_react_to_messages",
    "can_edit_tag", "can_change_info", "can_invite_users", "can_pin_messages",
    "can_manage_topics",
)  # fmt: skip


class Room(Chat):
    """A chat of many. ``type`` is group, supergroup or channel."""

    def __init__(self, engine: "Engine", room_id: int, kind: str, title: str) -> None:
        super().__init__()
        self._engine = engine
        self.id = room_id
        self.type = kind
        self.title = title
        self.username: str | None = None
        self.forum = False
        self.members: dict[int, Member] = {}
        self.topics: dict[int, Topic] = {}
        self.invite_link: str | None = None
        self.migrated_to: int | None = None
        self._last_id = 0

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def shape(self) -> Json:
        if self._seen is None:
            shape: Json = {"id": self.id, "title": self.title, "type": self.type}
            if self.username:
                shape["username"] = self.username
            if self.forum:
                shape["is_forum"] = True
            self._seen = shape
        return self._seen

    def rename(self, title: str, by: "Person") -> None:
        """A new title, told to all."""
        self.title = title
        self._seen = None
        self.service(by, {"new_chat_title": title})
        self.changed()

    def turn_forum(self, *, on: bool) -> None:
        """Topics are switched on or off; bots are not told, they see it in the next message."""
        if self.type != "supergroup":
            raise PersonError("Only a supergroup has topics.")
        self.forum = on
        self._seen = None
        self.changed()

    def topic(self, thread_id: int | None) -> Topic | None:
        """A topic that is there, while there are topics at all."""
        return self.topics.get(thread_id) if self.forum and thread_id else None

    def delete_topic(self, thread_id: int) -> None:
        """A topic goes, and everything that was said in it."""
        del self.topics[thread_id]
        for message in self.visible():
            if message.thread_id == thread_id:
                self._engine.remove(message)
        self.changed()

    def changed(self) -> None:
        """The page looks anew at who is where."""
        self._engine.events.add("rooms")

    def member(self, account_id: int) -> Member:
        """Someone's place, "left" for strangers."""
        return self.members.get(account_id) or Member("left")

    def bots(self) -> list[Bot]:
        """The bots that are in it."""
        everyone = self._engine.bots
        return [everyone[i] for i, m in self.members.items() if m.present and i in everyone]

    def people(self) -> "list[Person]":
        """The people who are in it."""
        everyone = self._engine.people
        return [everyone[i] for i, m in self.members.items() if m.present and i in everyone]

    def add_member(
        self, account: "Person | Bot", *, admin: bool = False, by: "Person | None" = None
    ) -> None:
        """Somebody comes, by themself or added by ``by``."""
        was_present = self.member(account.id).present
        self.set_member(account, Member("administrator" if admin else "member"), by)
        if self.type != "channel" and not was_present:
            self.service(by or account, {"new_chat_members": [account.user()]})

    def promote(self, account: "Person | Bot", by: "Person | None" = None, **rights: bool) -> None:
        """Make an administrator with every right, but for those that are named as False."""
        self.set_member(account, Member("administrator", rights), by)

    def demote(self, account: "Person | Bot", by: "Person | None" = None) -> None:
        """Make an ordinary member."""
        self.set_member(account, Member("member"), by)

    def silence(self, account: "Person | Bot", by: "Person | None" = None) -> None:
        """Let them read but not write."""
        self.set_member(account, Member("restricted"), by)

    def remove_member(
        self, account: "Person | Bot", *, kicked: bool = False, by: "Person | None" = None
    ) -> None:
        """Somebody leaves or is thrown out; a bot does not hear the farewell message."""
        if not self.member(account.id).present:
            raise PersonError("They are not in this chat.")
        if self.type != "channel":
            self.service(by or account, {"left_chat_member": account.user()})
        self.set_member(account, Member("kicked" if kicked else "left"), by)

    def set_member(
        self, account: "Person | Bot", new: Member, by: "Person | Bot | None" = None
    ) -> None:
        """Change a place and tell the bots that may know."""
        old = self.member(account.id)
        self.members[account.id] = new
        change: Json = {
            "chat": self.shape(),
            "from": (by or self._owner() or account).user(),
            "date": self._engine.clock.stamp(),
            "old_chat_member": member_shape(account.user(), old, channel=self.type == "channel"),
            "new_chat_member": member_shape(account.user(), new, channel=self.type == "channel"),
        }
        if isinstance(account, Bot):
            account.updates.put("my_chat_member", change)
        for bot in self.bots():
            if bot is not account and self.member(bot.id).admin:
                bot.updates.put("chat_member", change)
        self.changed()

    def migrate(self, by: "Person | None" = None) -> "Room":
        """A group becomes a supergroup with another id, as happens when it grows."""
        if self.type != "group":
            raise PersonError("Only an ordinary group can be upgraded.")
        new = self._engine.add_group(self.title)
        new.members = dict(self.members)
        self.migrated_to = new.id
        self.changed()
        self.service(by or self._owner(), {"migrate_to_chat_id": new.id})
        new.service(None, {"migrate_from_chat_id": self.id})
        return new

    def service(self, by: "Person | Bot | None", content: Json) -> Message:
        """A line that the chat itself writes."""
        message = Message(self.next_id(), self, by, self._engine.clock.stamp(), content)
        self._engine.publish(message)
        return message

    def _owner(self) -> "Person | None":
        for account_id, member in self.members.items():
            if member.status == "creator":
                return self._engine.people.get(account_id)
        return None


def member_shape(user: Json, member: Member, *, channel: bool = False) -> Json:
    """The ChatMember object."""
    shape: Json = {"status": member.status, "user": user}
    if member.status == "creator":
        shape["is_anonymous"] = False
    elif member.status == "administrator":
        extra = CHANNEL_RIGHTS if channel else GROUP_RIGHTS
        shape |= {"can_be_edited": False, "is_anonymous": False}
        shape |= dict.fromkeys(ADMIN_RIGHTS + extra, True) | member.rights
    elif member.status == "restricted":
        shape |= {"is_member": True, "until_date": 0}
        shape |= dict.fromkeys(SENDING_RIGHTS, False) | member.rights
    elif member.status == "kicked":
        shape["until_date"] = 0
    return shape
