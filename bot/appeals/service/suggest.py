"""What a text may be about, with what the office has taught this bot."""

from bot.appeals.rules.topics import Guess, guess, load, words_of
from bot.appeals.storage.learned import recall
from bot.core.access import system
from bot.core.tx import Tx


@system
async def suggest(tx: Tx, text: str) -> list[Guess]:
    """The three likeliest categories with their likeliest topics; [] where no word is known."""
    taxonomy = load()
    return guess(text, taxonomy, await recall(tx, words_of(text, taxonomy)))
