"""A text that Telegram cut in two: what is refused is refused as a whole."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from aiogram.fsm.context import FSMContext
from markupsafe import Markup

from bot.core.errors import Invalid
from bot.core.i18n import Translator
from bot.core.text import utf16_len
from bot.core.tx import Tx
from handlers.refusals import refused

#: Telegram cuts a long text into messages of some 4,096 letters, which arrive together.
_CUT = 3_900
_TOGETHER = timedelta(seconds=3)
_REST = "too_long_in_parts"


def check_whole(data: Mapping[str, Any], tx: Tx) -> None:
    """`too_long_in_parts` for the rest of a text whose beginning was refused just now."""
    at = data.get("over_at")
    if at and tx.now - datetime.fromisoformat(at) <= _TOGETHER:
        raise Invalid(_REST)


def what_was_wrong(fault: Invalid, data: Mapping[str, Any], t: Translator) -> Markup:
    """The sentence for it; for the rest of a text the sentence of its beginning."""
    if fault.name == _REST and data.get("over"):
        return Markup(data["over"])  # noqa: S704 - our own sentence
    return refused(fault, t)


async def note_cut(fault: Invalid, said: Markup, text: str, state: FSMContext, tx: Tx) -> None:
    """Keep in mind that more of this text may come; after the form was written."""
    if utf16_len(text) >= _CUT or fault.name == _REST:
        await state.update_data(over=str(said), over_at=tx.now.isoformat())
