"""What several use cases need: the digest of a text, the checks of a place and a language."""

import hashlib

from bot.core.access import system
from bot.core.errors import Invalid, Refusal
from bot.core.i18n import LANGUAGES
from bot.core.text import clean
from bot.core.tx import Tx
from bot.people import rules
from bot.places import service as places

NAME_ROOM = 4 * rules.NAME_LIMIT  # enough to say "too long" of what is


def given_name(name: str) -> str:
    """A name from a file or a profile, as it may stand on a card."""
    return rules.shortened_name(clean(name, NAME_ROOM))


def digest_of(text: str) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


@system
async def check_place(tx: Tx, okrug: str, settlement: str) -> None:
    """`Refusal("place_not_served")` unless this bot serves the okrug and it has the settlement."""
    if okrug not in {one.code for one in await places.served(tx, tx.bot_id)}:
        raise Refusal("place_not_served")
    if settlement and settlement not in {one.code for one in await places.settlements(tx, okrug)}:
        raise Refusal("place_not_served")


def check_language(language: str) -> None:
    """`Invalid` for a language the bot does not speak."""
    if language not in LANGUAGES:
        raise Invalid("language_unknown")
