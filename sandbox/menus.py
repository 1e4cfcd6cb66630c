"""The commands menu: which list a person sees, by scope and language, the narrowest first."""

from typing import TYPE_CHECKING

from sandbox.rooms import Room
from sandbox.world import Bot, Chat, Dialog, Json

if TYPE_CHECKING:
    from sandbox.people import Person


def scope_key(scope: Json | None) -> str:
    """A scope as a key of the bot's lists."""
    if not scope:
        return "default"
    parts = (scope["type"], scope.get("chat_id"), scope.get("user_id"))
    return ":".join(str(part) for part in parts if part is not None)


def commands_for(person: "Person", chat: Chat) -> list[Json]:
    """The commands that the menu of this chat shows to this person."""
    if isinstance(chat, Dialog):
        return _first(chat.bot, person, [f"chat:{chat.id}", "all_private_chats", "default"])
    if not isinstance(chat, Room):
        return []
    scopes = [f"chat_member:{chat.id}:{person.id}"]
    admin = chat.member(person.id).admin
    scopes += [f"chat_administrators:{chat.id}"] * admin + [f"chat:{chat.id}"]
    scopes += ["all_chat_administrators"] * admin + ["all_group_chats", "default"]
    return [command for bot in chat.bots() for command in _first(bot, person, scopes)]


def _first(bot: Bot, person: "Person", scopes: list[str]) -> list[Json]:
    languages = [person.language_code or "", ""]
    for scope in scopes:
        for language in languages:
            commands = bot.commands.get((scope, language))
            if commands:
                return commands
    return []
