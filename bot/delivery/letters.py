"""Letter: what many read alike. Found once for each language, for as many as are told at once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.core.i18n import Language
from bot.core.screen import Rows, Screen
from bot.core.tx import Tx


@dataclass(frozen=True)
class Letter:
    """What is done in each reader's chat, and with which words.

    do: send the screen; edit the message of the delivery that is changed; delete all its messages,
        and where Telegram no longer lets one, edit it into the screen; unpin it.
    rows_of: other buttons for some readers (people.id), who have pressed theirs before.
    pin: in a public chat, pin it.
    apart: the same in two messages, for a public chat where one cannot hold both languages.
    """

    screen: Screen
    do: Literal["send", "edit", "delete", "unpin"] = "send"
    rows_of: Mapping[int, Rows] = field(default_factory=dict)
    pin: bool = False
    apart: tuple[()] | tuple[Screen, Screen] = ()


#: Finds the letter now for these readers of a language; a public chat (None) reads both. None: it
#: no longer means anything.
LetterFor = Callable[[Tx, Any, Language | None, Sequence[int]], Awaitable[Letter | None]]
