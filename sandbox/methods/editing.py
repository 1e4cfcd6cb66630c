"""Changing what was sent."""

from sandbox.errors import ApiError, bad_request, misuse
from sandbox.markup import checked_markup
from sandbox.methods.call import TEXT_LIMIT, Call, check_reachable
from sandbox.methods.media import content_of
from sandbox.methods.messages import place
from sandbox.rooms import Room
from sandbox.world import Chat, Dialog, Json, Message

CAPTION_FIELDS = frozenset({"caption", "caption_entities", "show_caption_above_media"})
EDITABLE_MEDIA = frozenset({"photo", "video", "document", "audio", "animation"})


def not_modified() -> ApiError:
    """What Telegram says to an edit that changes nothing."""
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )


def edit_message_text(call: Call) -> Json:
    """editMessageText"""
    message = _mine(call)
    text, entities = call.words("text", "entities", TEXT_LIMIT, empty="message text is empty")
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if "link_preview_options" in call.params:
        content["link_preview_options"] = call.params["link_preview_options"]
    return _change(call, message, content)


def edit_message_caption(call: Call) -> Json:
    """editMessageCaption"""
    message = _mine(call)
    if message.media_kind is None:
        raise bad_request("there is no caption in the message to edit")
    kept = {k: v for k, v in message.content.items() if k not in CAPTION_FIELDS}
    return _change(call, message, kept | call.caption())


def edit_message_media(call: Call) -> Json:
    """editMessageMedia"""
    message = _mine(call)
    media = call.params["media"]
    if media["type"] not in EDITABLE_MEDIA:
        raise bad_request("unsupported media type specified")
    if "text" not in message.content and message.media_kind not in EDITABLE_MEDIA:
        raise bad_request("message can't be edited")
    return _change(call, message, content_of(call, media["type"], media["media"], media))


def edit_message_reply_markup(call: Call) -> Json:
    """editMessageReplyMarkup"""
    message = _mine(call)
    return _change(call, message, message.content)


def edit_message_live_location(call: Call) -> Json:
    """editMessageLiveLocation"""
    message = _mine(call)
    location = message.content.get("location", {})
    if "live_period" not in location:
        raise bad_request("message can't be edited")
    return _change(call, message, {"location": location | place(call.params)})


def stop_message_live_location(call: Call) -> Json:
    """stopMessageLiveLocation"""
    message = _mine(call)
    location = message.content.get("location", {})
    if "live_period" not in location:
        raise bad_request("message can't be edited")
    ended = {k: v for k, v in location.items() if k != "live_period"}
    return _change(call, message, {"location": ended})


def _mine(call: Call) -> Message:
    """The message to edit, if this bot may edit it."""
    if "inline_message_id" in call.params:
        raise misuse("the sandbox has no inline messages")
    if "message_id" not in call.params:
        raise bad_request("message identifier is not specified")
    chat = call.chat()
    _check_place(call, chat)
    message = chat.found(call.params["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    own = message.sender is call.bot
    if not own and not (chat.type == "channel" and "text" in message.content):
        raise bad_request("message can't be edited")
    if message.fixed or message.origin:
        raise bad_request("message can't be edited")
    return message


def _check_place(call: Call, chat: Chat) -> None:
    if isinstance(chat, Dialog):
        check_reachable(chat)
    elif isinstance(chat, Room):
        call.check_may_post(chat)


def _change(call: Call, message: Message, content: Json) -> Json:
    """Put the new content and keyboard; a keyboard that is not given goes away."""
    markup = checked_markup(call.get("reply_markup"), message.chat.type)
    if markup is not None and not markup["inline_keyboard"]:
        markup = None
    if content == message.content and markup == message.markup:
        raise not_modified()
    call.spend(message.chat)
    if content != message.content:
        message.edit_date = call.engine.clock.stamp()
    message.content = content
    message.markup = markup
    call.engine.show_edit(message)
    return call.shown(message)


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editMessageLiveLocation": edit_message_live_location,
    "stopMessageLiveLocation": stop_message_live_location,
}
