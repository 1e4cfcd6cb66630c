"""Answers to pressed buttons."""

from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.utf16 import utf16_len
from sandbox.world import Toast

TEXT_LIMIT = 200


def answer_callback_query(call: Call) -> bool:
    """answerCallbackQuery; once, and soon"""
    text = call.get("text", "")
    if utf16_len(text) > TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    url = call.get("url", "")
    if url and not url.startswith(f"https://t.me/{call.bot.username}"):
        raise bad_request("URL_INVALID")
    query_id = call.params["callback_query_id"]
    query = call.engine.queries.take(call.bot, query_id)
    if query is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    call.engine.queries.toast(query, Toast(text, bool(call.get("show_alert")), query_id, url))
    return True


METHODS = {"answerCallbackQuery": answer_callback_query}
