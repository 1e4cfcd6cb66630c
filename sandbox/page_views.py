"""Messages as the chat page reads them: JSON with safe HTML."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sandbox.html_view import to_html
from sandbox.rooms import Room
from sandbox.views import button_of, inline_rows
from sandbox.world import Bot, Json, Message, is_service

if TYPE_CHECKING:
    from sandbox.people import Person

COLUMNS = 100
SIGNS = {
    "new_chat_members": "＋",
    "left_chat_member": "－",
    "new_chat_title": "✎",
    "pinned_message": "📌",
    "forum_topic_created": "#",
    "forum_topic_edited": "#",
    "forum_topic_closed": "#",
    "forum_topic_reopened": "#",
    "migrate_to_chat_id": "⇢",
    "migrate_from_chat_id": "⇢",
}


def iso(stamp: int) -> str:
    """Unix time as the page reads it."""
    return datetime.fromtimestamp(stamp, UTC).isoformat().replace("+00:00", "Z")


def page_message(message: Message, viewer: "Person | None" = None) -> Json:
    """MSG of the page."""
    return {
        "id": message.id,
        "from": _author(message),
        "date": iso(message.date),
        "edited": message.edit_date is not None,
        "html": to_html(message.text, message.entities) or _service_html(message),
        "media": _page_media(message, viewer),
        "album": message.album,
        "buttons": _page_buttons(message),
        "reply_to": message.reply_to.id if message.reply_to else None,
        "forwarded_from": _origin_name(message.origin),
        "reactions": [r.get("emoji", "") for given in message.reactions.values() for r in given],
        "service": is_service(message),
        "topic": _topic_name(message),
        "thread": message.thread_id,
    }


def _topic_name(message: Message) -> str | None:
    """The forum topic it stands in; nothing for the general one."""
    chat = message.chat
    topic = chat.topic(message.thread_id) if isinstance(chat, Room) else None
    return topic.name if topic else None


def _author(message: Message) -> Json:
    shape = message.chat.shape()
    if message.chat.type == "channel" or message.sender is None:
        return {"id": message.chat.id, "name": shape.get("title", ""), "is_bot": False}
    sender = message.sender
    last = "" if isinstance(sender, Bot) else sender.last_name or ""
    name = f"{sender.first_name} {last}".strip()
    return {"id": sender.id, "name": name, "is_bot": isinstance(sender, Bot)}


def _page_buttons(message: Message) -> list[list[Json]]:
    return [
        [_page_button(shape, row * COLUMNS + column) for column, shape in enumerate(shapes)]
        for row, shapes in enumerate(inline_rows(message))
    ]


def _page_button(shape: Json, index: int) -> Json:
    button = button_of(shape)
    shown = {
        "data": button.data, "url": button.url, "copy": button.copy, "style": button.style,
    }  # fmt: skip
    return {"i": index, "text": button.text, **{k: v for k, v in shown.items() if v is not None}}


def _page_media(message: Message, viewer: "Person | None") -> list[Json]:
    content = message.content
    kind = message.media_kind
    if kind:
        return [_page_file(kind, content[kind])]
    if message.poll:
        return [{"kind": "poll", "poll": _page_poll(message, viewer)}]
    if "venue" in content:
        venue = content["venue"]
        place = _page_place("venue", venue["location"])
        return [{**place, "name": venue["title"], "address": venue["address"]}]
    if "location" in content:
        return [_page_place("location", content["location"])]
    if "contact" in content:
        contact = content["contact"]
        name = f"{contact['first_name']} {contact.get('last_name', '')}".strip()
        return [{"kind": "contact", "name": name, "phone": contact["phone_number"]}]
    if "dice" in content:
        dice = content["dice"]
        return [{"kind": "dice", "name": dice["emoji"], "value": dice["value"]}]
    return []


def _page_file(kind: str, shape: Any) -> Json:
    best = shape[-1] if isinstance(shape, list) else shape
    shown = {
        "kind": kind,
        "url": f"/sandbox/files/{best['file_unique_id'].split('.', 1)[0]}",
        "name": best.get("file_name", ""),
        "size": best.get("file_size", 0),
    }
    for field in ("duration", "width", "height", "emoji"):
        if field in best:
            shown[field] = best[field]
    return shown


def _page_place(kind: str, place: Json) -> Json:
    return {"kind": kind, "lat": place["latitude"], "lon": place["longitude"]}


def _page_poll(message: Message, viewer: "Person | None") -> Json:
    poll = message.poll
    if poll is None:
        return {}
    state = poll.state()
    hidden = poll.hide_results and not poll.closed
    options = [
        {"text": option["text"], "voters": None if hidden else option["voter_count"]}
        for option in state["options"]
    ]
    return {
        "id": poll.id,
        "question": state["question"],
        "options": options,
        "total": state["total_voter_count"],
        "closed": poll.closed,
        "multiple": state["allows_multiple_answers"],
        "anonymous": state["is_anonymous"],
        "mine": poll.votes.get(viewer.id, []) if viewer else [],
    }


def _origin_name(origin: Json | None) -> str | None:
    if not origin:
        return None
    if "sender_user_name" in origin:
        return str(origin["sender_user_name"])
    if "sender_user" in origin:
        user = origin["sender_user"]
        return f"{user['first_name']} {user.get('last_name', '')}".strip()
    chat = origin.get("chat") or origin.get("sender_chat") or {}
    return str(chat.get("title", ""))


def _service_html(message: Message) -> str:
    for key, sign in SIGNS.items():
        if key in message.content:
            return to_html(f"{sign} {_service_words(message.content[key])}".strip(), [])
    return ""


def _service_words(value: Any) -> str:
    if isinstance(value, Message):
        return value.text[:60]
    if isinstance(value, list):
        return ", ".join(_service_words(item) for item in value)
    if isinstance(value, dict):
        return str(value.get("first_name") or value.get("name") or "")
    return str(value)
