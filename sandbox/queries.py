"""Pressed buttons that wait for their answer."""

import secrets
from typing import TYPE_CHECKING, NamedTuple

from sandbox.people import Person
from sandbox.render import inaccessible, render
from sandbox.rooms import Room
from sandbox.world import Bot, Dialog, Message, Toast

if TYPE_CHECKING:
    from sandbox.engine import Engine

CALLBACK_LIFE_S = 15


class Query(NamedTuple):
    """A pressed button that waits for its answer."""

    bot_id: int
    dialog: Dialog
    person: Person
    asked_at: int
    shown_in: int


class Queries:
    """Every query can be answered once, by its own bot, and only soon."""

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine
        self._waiting: dict[str, Query] = {}

    def ask(self, person: Person, message: Message, data: str) -> str:
        """A person pressed a button; the query must be answered soon."""
        bot = message.sender
        if not isinstance(bot, Bot):
            bot = next((b for b in self._engine.bots.values() if _posted(b, message)), None)
        if bot is None:
            return ""
        query_id = str(secrets.randbits(62) + (1 << 62))
        dialog = self._engine.dialog(bot, person)
        shown_in = message.chat.id if isinstance(message.chat, Room) else bot.id
        now = self._engine.clock.stamp()
        self._waiting[query_id] = Query(bot.id, dialog, person, now, shown_in)
        seen = inaccessible(message) if message.deleted else render(message, bot)
        query = {
            "id": query_id,
            "from": person.user(),
            "message": seen,
            "chat_instance": str(abs(message.chat.id) * 7919),
            "data": data,
        }
        bot.updates.put("callback_query", query)
        return query_id

    def take(self, bot: Bot, query_id: str) -> Query | None:
        """Take a query to answer it; nothing if it is unknown, too old or answered."""
        query = self._waiting.get(query_id)
        if query is None or query.bot_id != bot.id:
            return None
        del self._waiting[query_id]
        age = self._engine.clock.stamp() - query.asked_at
        return query if age <= CALLBACK_LIFE_S else None

    def toast(self, query: Query, toast: Toast) -> None:
        """Show the answer to a pressed button."""
        if toast.text or toast.url:
            query.dialog.toasts.append(toast)
        kind = "alert" if toast.alert else "toast"
        extra = {"text": toast.text, "query_id": toast.query_id, "url": toast.url}
        self._engine.events.add(kind, query.person.id, query.shown_in, None, extra)


def _posted(bot: Bot, message: Message) -> bool:
    return isinstance(message.chat, Room) and message.chat.member(bot.id).admin
