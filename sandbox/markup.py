"""Keyboards, checked as Telegram checks them."""

import re
from urllib.parse import urlsplit

from sandbox.errors import bad_request, misuse
from sandbox.world import Json

DATA_LIMIT = 64
INLINE_LIMIT = 100
KEY_LIMIT = 300
COPY_LIMIT = 256
PLACEHOLDER_LIMIT = 64
STYLES = frozenset({"primary", "success", "danger"})
ACTIONS = (
    "url", "callback_data", "web_app", "switch_inline_query",
    "switch_inline_query_current_chat", "copy_text",
)  # fmt: skip
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}|\d+(?:\.\d+){3}")


def checked_markup(markup: Json | None, chat_type: str) -> Json | None:
    """The markup without empty rows; raises what Telegram refuses."""
    if not markup:
        return None
    if "inline_keyboard" in markup:
        return _inline(markup, chat_type)
    if chat_type == "channel":
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        return _reply(markup, chat_type)
    placeholder = markup.get("input_field_placeholder", "")
    if len(placeholder) > PLACEHOLDER_LIMIT:
        raise bad_request("input field placeholder is too long")
    return markup


def _inline(markup: Json, chat_type: str) -> Json:
    rows = [row for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > INLINE_LIMIT:
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button, chat_type)
    return {"inline_keyboard": rows}


def _check_button(button: Json, chat_type: str) -> None:
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if button.get("style", "primary") not in STYLES:
        raise misuse(f"button style {button['style']!r} is unknown")
    actions = [action for action in ACTIONS if action in button]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise misuse(f"an inline button does one thing, not {', '.join(actions)}")
    if "callback_data" in button:
        if not 1 <= len(button["callback_data"].encode()) <= DATA_LIMIT:
            raise bad_request("BUTTON_DATA_INVALID")
    elif "url" in button:
        _check_url(button["url"])
    elif "copy_text" in button:
        if not 1 <= len(button["copy_text"]["text"]) <= COPY_LIMIT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif "web_app" in button:
        _check_web_app(button, chat_type)


def _check_url(url: str) -> None:
    parts = urlsplit(url if "://" in url or url.startswith("tg:") else f"http://{url}")
    if parts.scheme == "tg":
        return
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https", "ton"} or not _HOST.fullmatch(host):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_web_app(button: Json, chat_type: str) -> None:
    if chat_type != "private":
        raise bad_request("BUTTON_TYPE_INVALID")
    if urlsplit(button["web_app"]["url"]).scheme != "https":
        raise bad_request(
            f"inline keyboard button Web App URL '{button['web_app']['url']}' is invalid: "
            "Only HTTPS links are allowed"
        )


def _reply(markup: Json, chat_type: str) -> Json:
    rows = [row for row in markup["keyboard"] if row]
    if not rows:
        raise bad_request("reply markup is empty")
    keys = [key for row in rows for key in row]
    if len(keys) > KEY_LIMIT:
        raise bad_request("reply markup is too long")
    for key in keys:
        if not key["text"].strip():
            raise bad_request("keyboard button text must be non-empty")
        if key.get("style", "primary") not in STYLES:
            raise misuse(f"button style {key['style']!r} is unknown")
        if chat_type != "private" and key.get("request_contact"):
            raise bad_request("phone number can be requested in private chats only")
        if chat_type != "private" and key.get("request_location"):
            raise bad_request("location can be requested in private chats only")
    if len(markup.get("input_field_placeholder", "")) > PLACEHOLDER_LIMIT:
        raise bad_request("input field placeholder is too long")
    return {**markup, "keyboard": rows}
