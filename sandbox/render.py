"""Messages as one bot sees them."""

from typing import Any

from sandbox.files import file_id
from sandbox.rooms import Room
from sandbox.world import Bot, Dialog, Json, Message


def render(message: Message, viewer: Bot, *, replies: bool = True) -> Json:
    """The Message object for a bot; a reply shows what it answers one level deep."""
    chat = message.chat
    shown: Json = {"message_id": message.id}
    if chat.type == "channel":
        shown["sender_chat"] = chat.shape()
    elif message.sender is not None:
        shown["from"] = message.sender.user()
    shown["chat"] = chat.shape()
    shown["date"] = message.date
    if message.edit_date:
        shown["edit_date"] = message.edit_date
    if message.thread_id:
        shown["message_thread_id"] = message.thread_id
        shown["is_topic_message"] = True
    if message.origin:
        shown["forward_origin"] = message.origin
    answered = message.reply_to or _beginning(message)
    if replies and answered and not answered.deleted:
        shown["reply_to_message"] = render(answered, viewer, replies=False)
        if message.quote:
            shown["quote"] = message.quote
    if message.album:
        shown["media_group_id"] = message.album
    if message.protected:
        shown["has_protected_content"] = True
    if message.effect_id:
        shown["effect_id"] = message.effect_id
    shown.update(contents(message, viewer))
    if message.markup:
        shown["reply_markup"] = message.markup
    return shown


def _beginning(message: Message) -> Message | None:
    """In a topic whatever answers nothing else answers the line that opened the topic."""
    chat = message.chat
    if not isinstance(chat, Room) or not message.thread_id or message.id == message.thread_id:
        return None
    return chat.messages.get(message.thread_id)


def contents(message: Message, viewer: Bot) -> Json:
    """Text, media and the rest, with the viewer's own file ids."""
    content = message.content
    if "text" in content:
        return content
    if message.poll:
        return {"poll": message.poll.state()}
    if "pinned_message" in content:
        pinned = render(content["pinned_message"], viewer, replies=False)
        return {"pinned_message": pinned}
    kind = message.media_kind
    if kind is None:
        return content
    shown = {**content, kind: _with_ids(content[kind], viewer)}
    if kind == "animation":
        shown["document"] = shown[kind]
    return shown


def _with_ids(media: Any, viewer: Bot) -> Any:
    if isinstance(media, list):
        return [_with_ids(size, viewer) for size in media]
    return {"file_id": file_id(viewer.id, media["file_unique_id"]), **media}


def inaccessible(message: Message) -> Json:
    """What is left of a deleted message in a callback query."""
    return {"chat": message.chat.shape(), "message_id": message.id, "date": 0}


def is_private(message: Message) -> bool:
    """Whether it was said between a person and a bot alone."""
    return isinstance(message.chat, Dialog)
