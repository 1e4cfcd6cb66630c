"""What a bot says about itself: names, descriptions, commands, the menu button."""

import re

from sandbox.errors import bad_request
from sandbox.menus import scope_key
from sandbox.methods.call import Call
from sandbox.utf16 import utf16_len
from sandbox.world import Json

COMMANDS_LIMIT = 100
SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")


def get_me(call: Call) -> Json:
    """getMe"""
    return {
        **call.bot.user(),
        "can_join_groups": True,
        "can_read_all_group_messages": not call.bot.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
    }


def log_out(_: Call) -> bool:
    """logOut and close: nothing to do here"""
    return True


def _language(call: Call) -> str:
    language: str = call.get("language_code", "")
    if language and not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _key(call: Call) -> tuple[str, str]:
    scope: Json | None = call.get("scope")
    if scope:
        needed = SCOPES.get(scope["type"])
        if needed is None:
            raise bad_request("unsupported type specified")
        for field in needed:
            if field not in scope:
                raise bad_request(f"can't parse BotCommandScope: {field} must be specified")
        if needed:
            _check_scope_chat(call, scope)
    return scope_key(scope), _language(call)


def _check_scope_chat(call: Call, scope: Json) -> None:
    Call(call.engine, call.bot, call.method, {"chat_id": scope["chat_id"]}, {}).chat()


def set_my_commands(call: Call) -> bool:
    """setMyCommands"""
    key = _key(call)
    commands: list[Json] = call.params["commands"]
    if len(commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        command["command"] = command["command"].removeprefix("/")
        if not _COMMAND.fullmatch(command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= utf16_len(command["description"].strip()) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    call.bot.commands[key] = commands
    call.engine.menu_changed()
    return True


def get_my_commands(call: Call) -> list[Json]:
    """getMyCommands"""
    return call.bot.commands.get(_key(call), [])


def delete_my_commands(call: Call) -> bool:
    """deleteMyCommands"""
    call.bot.commands.pop(_key(call), None)
    call.engine.menu_changed()
    return True


def _set_text(call: Call, name: str, limit: int) -> bool:
    text = call.get(name, "")
    if utf16_len(text) > limit:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    call.bot.texts[name, _language(call)] = text
    return True


def _get_text(call: Call, name: str) -> Json:
    texts = call.bot.texts
    default = call.bot.first_name if name == "name" else ""
    return {name: texts.get((name, _language(call))) or texts.get((name, "")) or default}


def set_my_name(call: Call) -> bool:
    """setMyName; the unlocalised name shows everywhere"""
    done = _set_text(call, "name", 64)
    if not call.get("language_code") and call.get("name"):
        call.bot.first_name = call.params["name"]
    return done


def get_my_name(call: Call) -> Json:
    """getMyName"""
    return _get_text(call, "name")


def set_my_description(call: Call) -> bool:
    """setMyDescription"""
    return _set_text(call, "description", 512)


def get_my_description(call: Call) -> Json:
    """getMyDescription"""
    return _get_text(call, "description")


def set_my_short_description(call: Call) -> bool:
    """setMyShortDescription"""
    return _set_text(call, "short_description", 120)


def get_my_short_description(call: Call) -> Json:
    """getMyShortDescription"""
    return _get_text(call, "short_description")


def set_chat_menu_button(call: Call) -> bool:
    """setChatMenuButton"""
    button = call.get("menu_button", {"type": "default"})
    if button["type"] not in {"default", "commands", "web_app"}:
        raise bad_request("unsupported menu button type specified")
    if "chat_id" in call.params:
        call.chat()
    call.bot.menu_buttons[call.get("chat_id", 0)] = button
    return True


def get_chat_menu_button(call: Call) -> Json:
    """getChatMenuButton"""
    buttons = call.bot.menu_buttons
    found = buttons.get(call.get("chat_id", 0)) or buttons.get(0)
    return found or {"type": "commands"}


METHODS = {
    "getMe": get_me,
    "logOut": log_out,
    "close": log_out,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": set_my_name,
    "getMyName": get_my_name,
    "setMyDescription": set_my_description,
    "getMyDescription": get_my_description,
    "setMyShortDescription": set_my_short_description,
    "getMyShortDescription": get_my_short_description,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
