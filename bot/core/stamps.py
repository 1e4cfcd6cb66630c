"""When an update came to Telegram, as far as a bot can know.

A message carries Telegram's own time; the press of a button carries none. But updates are
numbered in the order in which they came: what has a larger number than a dated message came no
earlier than that, and no earlier than the moment at which nothing waited at Telegram any more.
That moment is the earliest at which a press can have been made: by it, a press that waited while
the bot was away is in time, and one that was made after the hour is late.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

#: The earliest moment at which the update in hand can have come to Telegram; None: nobody knows.
CAME: ContextVar[datetime | None] = ContextVar("CAME", default=None)

_DATED = {
    "message": "date",
    "edited_message": "edit_date",
    "my_chat_member": "date",
}


def stamped(update: dict[str, Any]) -> datetime | None:
    """Telegram's own time of an undecoded update; None for what carries none."""
    for kind, field in _DATED.items():
        moment = (update.get(kind) or {}).get(field)
        if isinstance(moment, int):
            return datetime.fromtimestamp(moment, UTC)
    return None


def earliest(
    batch: Iterable[dict[str, Any]], heard_all_at: datetime | None
) -> dict[int, datetime | None]:
    """Of each update, by its number, the earliest moment at which it can have come.

    heard_all_at: when nothing waited at Telegram, before these came.
    """
    found: dict[int, datetime | None] = {}
    since = heard_all_at
    for update in sorted(batch, key=lambda one: int(one["update_id"])):
        moment = stamped(update)
        if moment is not None:
            since = moment if since is None else max(since, moment)
        found[int(update["update_id"])] = moment or since
    return found
