"""Sending words, places and people; copying, forwarding and deleting."""

import secrets
from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.call import TEXT_LIMIT, Call
from sandbox.people import DICE_FACES
from sandbox.rooms import Room
from sandbox.world import Chat, Json, Message, is_service

DELETABLE_S = 48 * 3600
BATCH_LIMIT = 100
ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice",
        "upload_voice", "upload_document", "choose_sticker", "find_location",
        "record_video_note", "upload_video_note",
    }
)  # fmt: skip


def send_message(call: Call) -> Json:
    """sendMessage"""
    chat = call.target()
    text, entities = call.words("text", "entities", TEXT_LIMIT, empty="message text is empty")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if "link_preview_options" in call.params:
        content["link_preview_options"] = call.params["link_preview_options"]
    return call.shown(call.post(chat, content))


def send_location(call: Call) -> Json:
    """sendLocation"""
    chat = call.target()
    return call.shown(call.post(chat, {"location": place(call.params)}))


def place(params: Json) -> Json:
    """The Location object of the parameters; the earth has ends."""
    if not (-90 <= params["latitude"] <= 90 and -180 <= params["longitude"] <= 180):
        raise bad_request("wrong latitude or longitude specified")
    fields = (
        "latitude", "longitude", "horizontal_accuracy", "live_period", "heading",
        "proximity_alert_radius",
    )  # fmt: skip
    return {field: params[field] for field in fields if field in params}


def send_venue(call: Call) -> Json:
    """sendVenue"""
    chat = call.target()
    where = {k: call.params[k] for k in ("latitude", "longitude")}
    more = ("title", "address", "foursquare_id", "foursquare_type", "google_place_id",
            "google_place_type")  # fmt: skip
    venue = {"location": place(where)} | {k: call.params[k] for k in more if k in call.params}
    return call.shown(call.post(chat, {"venue": venue, "location": venue["location"]}))


def send_contact(call: Call) -> Json:
    """sendContact"""
    chat = call.target()
    fields = ("phone_number", "first_name", "last_name", "vcard")
    contact = {field: call.params[field] for field in fields if field in call.params}
    if not contact["first_name"].strip():
        raise bad_request("first_name must be non-empty")
    return call.shown(call.post(chat, {"contact": contact}))


def send_dice(call: Call) -> Json:
    """sendDice"""
    chat = call.target()
    emoji = call.get("emoji", "🎲")
    if emoji not in DICE_FACES:
        raise bad_request("wrong dice emoji specified")
    value = secrets.randbelow(DICE_FACES[emoji]) + 1
    return call.shown(call.post(chat, {"dice": {"emoji": emoji, "value": value}}))


def send_chat_action(call: Call) -> bool:
    """sendChatAction"""
    chat = call.target()
    if call.params["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.engine.act(chat, call.params["action"])
    return True


def delete_message(call: Call) -> bool:
    """deleteMessage"""
    chat = call.chat()
    message = chat.found(call.params["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    _check_deletable(call, chat, message)
    call.engine.remove(message)
    return True


def delete_messages(call: Call) -> bool:
    """deleteMessages; those that are gone are skipped"""
    chat = call.chat()
    found = [message for i in _batch(call) if (message := chat.found(i))]
    for message in found:
        _check_deletable(call, chat, message)
    for message in found:
        call.engine.remove(message)
    return True


def _check_deletable(call: Call, chat: Chat, message: Message) -> None:
    age = call.engine.clock.stamp() - message.date
    if isinstance(chat, Room):
        call.check_member(chat)
        member = chat.member(call.bot.id)
        if member.admin and member.rights.get("can_delete_messages", True):
            return
        posted = chat.type == "channel" and member.rights.get("can_post_messages", True)
        if message.sender is not call.bot or (age > DELETABLE_S and not (member.admin and posted)):
            raise bad_request("message can't be deleted")
    elif age > DELETABLE_S:
        raise bad_request("message can't be deleted for everyone")


def _batch(call: Call) -> list[int]:
    ids: list[int] = call.params["message_ids"]
    if not 1 <= len(ids) <= BATCH_LIMIT:
        raise bad_request("too many message identifiers specified")
    return ids


def _source(call: Call, message_id: int, verb: str) -> Message:
    chat = call.chat("from_chat_id")
    if isinstance(chat, Room) and not chat.username:
        call.check_member(chat)
    message = chat.found(message_id)
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if message.protected or is_service(message):
        raise bad_request(f"message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    return message


def copy_message(call: Call) -> Json:
    """copyMessage"""
    chat = call.target()
    source = _source(call, call.params["message_id"], "copy")
    content = dict(source.content)
    if "caption" in call.params and source.media_kind:
        content = _without_caption(content) | call.caption()
    copied = call.post(chat, content, poll=source.poll)
    return {"message_id": copied.id}


def copy_messages(call: Call) -> list[Json]:
    """copyMessages; albums stay albums, missing ones are skipped"""
    trim = bool(call.get("remove_caption"))
    return _many(call, "copy", lambda m: _without_caption(m.content) if trim else dict(m.content))


def forward_message(call: Call) -> Json:
    """forwardMessage"""
    chat = call.target()
    source = _source(call, call.params["message_id"], "forward")
    origin = call.engine.origin_of(source)
    sent = call.post(chat, dict(source.content), origin=origin, poll=source.poll)
    return call.shown(sent)


def forward_messages(call: Call) -> list[Json]:
    """forwardMessages"""
    return _many(call, "forward", lambda m: dict(m.content))


def _many(call: Call, verb: str, content_of: Any) -> list[Json]:
    chat = call.target()
    source_chat = call.chat("from_chat_id")
    ids = [i for i in _batch(call) if source_chat.found(i)]
    if not ids:
        raise bad_request(f"message to {verb} not found")
    sources = [_source(call, i, verb) for i in ids]
    call.spend(chat, len(sources))
    albums: dict[str, str] = {}
    sent = []
    for source in sources:
        draft = call.draft(chat, content_of(source), poll=source.poll)
        if source.album:
            draft.album = albums.setdefault(source.album, call.engine.album_id())
        if verb == "forward":
            draft.origin = call.engine.origin_of(source)
        sent.append({"message_id": call.put(draft).id})
    return sent


def _without_caption(content: Json) -> Json:
    return {k: v for k, v in content.items() if k not in {"caption", "caption_entities"}}


METHODS = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendDice": send_dice,
    "sendChatAction": send_chat_action,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
}
