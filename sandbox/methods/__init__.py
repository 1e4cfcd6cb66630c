"""The methods of the Bot API, by theme; each is one function of a :class:`Call`."""

from collections.abc import Callable
from typing import Any

from sandbox.methods import (
    callbacks,
    chats,
    editing,
    files,
    media,
    messages,
    pins,
    polls,
    profile,
    reactions,
    webhook,
)
from sandbox.methods.call import Call

TABLE: dict[str, Callable[[Call], Any]] = {
    **callbacks.METHODS,
    **chats.METHODS,
    **editing.METHODS,
    **files.METHODS,
    **media.METHODS,
    **messages.METHODS,
    **pins.METHODS,
    **polls.METHODS,
    **profile.METHODS,
    **reactions.METHODS,
    **webhook.METHODS,
}
