"""Pinned messages."""

from sandbox.errors import bad_request
from sandbox.methods.call import Call, check_reachable
from sandbox.world import Chat, Dialog


def _where(call: Call) -> Chat:
    chat = call.chat()
    if isinstance(chat, Dialog):
        check_reachable(chat)
    refusal = "not enough rights to manage pinned messages in the chat"
    right = "can_edit_messages" if chat.type == "channel" else "can_pin_messages"
    call.check_right(chat, right, refusal)
    return chat


def pin_chat_message(call: Call) -> bool:
    """pinChatMessage"""
    message = _where(call).found(call.params["message_id"])
    if message is None:
        raise bad_request("message to pin not found")
    call.engine.pin(message, call.bot)
    return True


def unpin_chat_message(call: Call) -> bool:
    """unpinChatMessage; without a number the newest pin goes"""
    chat = _where(call)
    message_id = call.get("message_id", chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    call.engine.pins_changed(chat)
    return True


def unpin_all_chat_messages(call: Call) -> bool:
    """unpinAllChatMessages"""
    chat = _where(call)
    chat.pinned.clear()
    call.engine.pins_changed(chat)
    return True


METHODS = {
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
}
