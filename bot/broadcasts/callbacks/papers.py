"""Beyond Telegram: the wall, WhatsApp, the loudspeaker."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.broadcasts.callbacks.common import Id


class OnPapers(StrEnum):
    """What a notice is made into."""

    POSTER = "poster"
    PICTURE = "picture"
    WHATSAPP = "wa"
    SPOKEN = "aloud"


class PapersPress(CallbackData, prefix="bp"):
    """One of them."""

    do: OnPapers
    broadcast: Id
