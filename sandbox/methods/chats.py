"""Chats: what they are, who is in them, topics and invite links."""

import secrets

from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.people import Person
from sandbox.render import render
from sandbox.rooms import SENDING_RIGHTS, Room, member_shape
from sandbox.world import Bot, Chat, Dialog, Json, Member, Topic

ICON_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
TOPIC_NAME = range(1, 129)
GIFTS = (
    "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
    "gifts_from_channels",
)  # fmt: skip


def get_chat(call: Call) -> Json:
    """getChat"""
    chat = call.chat()
    if isinstance(chat, Dialog) and not chat.started:
        raise bad_request("chat not found")
    shape = {
        **chat.shape(),
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if isinstance(chat, Room):
        if not chat.username:
            call.check_member(chat)
        if chat.invite_link:
            shape["invite_link"] = chat.invite_link
        if chat.type != "channel":
            shape["permissions"] = dict.fromkeys(SENDING_RIGHTS, True)
    pinned = chat.found(chat.pinned[-1]) if chat.pinned else None
    if pinned:
        shape["pinned_message"] = render(pinned, call.bot)
    return shape


def _room(call: Call) -> Room:
    chat = call.chat()
    if not isinstance(chat, Room):
        raise bad_request("method is available only for supergroups and channels")
    call.check_member(chat)
    return chat


def get_chat_member(call: Call) -> Json:
    """getChatMember"""
    chat = call.chat()
    user_id = call.params["user_id"]
    account = call.engine.people.get(user_id) or call.engine.bots.get(user_id)
    if account is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if isinstance(chat, Room):
        call.check_member(chat)
        is_channel = chat.type == "channel"
        return member_shape(account.user(), chat.member(user_id), channel=is_channel)
    inside = isinstance(chat, Dialog) and user_id in {chat.person.id, call.bot.id}
    if not inside:
        raise bad_request("user not found")
    return member_shape(account.user(), Member("member"))


def get_chat_administrators(call: Call) -> list[Json]:
    """getChatAdministrators; other bots only when asked for"""
    room = _room(call)
    everyone: dict[int, Person | Bot] = {**call.engine.people, **call.engine.bots}
    others = call.get("return_bots", False)
    return [
        member_shape(everyone[i].user(), member, channel=room.type == "channel")
        for i, member in room.members.items()
        if member.admin and (others or i not in call.engine.bots or i == call.bot.id)
    ]


def get_chat_member_count(call: Call) -> int:
    """getChatMemberCount"""
    chat = call.chat()
    if isinstance(chat, Room):
        call.check_member(chat)
        return sum(member.present for member in chat.members.values())
    return 2


def leave_chat(call: Call) -> bool:
    """leaveChat"""
    room = call.chat()
    if not isinstance(room, Room):
        raise bad_request("chat member status can't be changed in private chats")
    call.check_member(room)
    room.remove_member(call.bot)
    return True


def _forum(call: Call) -> Room:
    chat: Chat = call.chat()
    if not isinstance(chat, Room) or not chat.forum:
        raise bad_request("the chat is not a forum")
    call.check_member(chat)
    return chat


def create_forum_topic(call: Call) -> Json:
    """createForumTopic"""
    room = _forum(call)
    call.check_right(room, "can_manage_topics", "not enough rights to create a topic")
    name = call.params["name"].strip()
    if len(name) not in TOPIC_NAME:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    color = call.get("icon_color", ICON_COLORS[len(room.topics) % len(ICON_COLORS)])
    if color not in ICON_COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    shape = {"name": name, "icon_color": color}
    line = room.service(call.bot, {"forum_topic_created": shape})
    line.thread_id = line.id
    room.topics[line.id] = Topic(line.id, name, color, creator=call.bot.id)
    room.changed()
    return {"message_thread_id": line.id, **shape}


def _topic(call: Call, right: str = "can_manage_topics", deed: str = "edit") -> tuple[Room, Topic]:
    """A topic that the bot may change: its own, or any with the right to."""
    room = _forum(call)
    topic = room.topics.get(call.params["message_thread_id"])
    if topic is None:
        raise bad_request("message thread not found")
    if topic.creator != call.bot.id:
        call.check_right(room, right, f"not enough rights to {deed} the topic")
    return room, topic


def edit_forum_topic(call: Call) -> bool:
    """editForumTopic"""
    room, topic = _topic(call)
    name = call.get("name", topic.name)
    if name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name
    room.service(call.bot, {"forum_topic_edited": {"name": name}}).thread_id = topic.id
    return True


def close_forum_topic(call: Call) -> bool:
    """closeForumTopic"""
    return _set_closed(call, closed=True)


def reopen_forum_topic(call: Call) -> bool:
    """reopenForumTopic"""
    return _set_closed(call, closed=False)


def delete_forum_topic(call: Call) -> bool:
    """deleteForumTopic, with everything that was said in it"""
    room, topic = _topic(call, "can_delete_messages", "delete")
    room.delete_topic(topic.id)
    return True


def _set_closed(call: Call, *, closed: bool) -> bool:
    room, topic = _topic(call)
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    line = "forum_topic_closed" if closed else "forum_topic_reopened"
    room.service(call.bot, {line: {}}).thread_id = topic.id
    return True


def _link() -> str:
    return f"https://t.me/+{secrets.token_urlsafe(12)}"


def export_chat_invite_link(call: Call) -> str:
    """exportChatInviteLink"""
    room = _room(call)
    call.check_right(room, "can_invite_users", "not enough rights to manage chat invite link")
    room.invite_link = _link()
    return room.invite_link


def create_chat_invite_link(call: Call) -> Json:
    """createChatInviteLink"""
    room = _room(call)
    call.check_right(room, "can_invite_users", "not enough rights to manage chat invite link")
    optional: Json = {k: call.params[k] for k in ("name", "expire_date", "member_limit")
                if k in call.params}  # fmt: skip
    return {
        "invite_link": _link(),
        "creator": call.bot.user(),
        "creates_join_request": call.get("creates_join_request", False),
        "is_primary": False,
        "is_revoked": False,
        **optional,
    }


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
    "deleteForumTopic": delete_forum_topic,
    "exportChatInviteLink": export_chat_invite_link,
    "createChatInviteLink": create_chat_invite_link,
}
