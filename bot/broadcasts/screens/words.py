"""Words for what readers answer."""

from bot.broadcasts.rules.lifecycle import Answer
from bot.core.i18n import Translator


def answer_word(answer: Answer, t: Translator) -> str:
    """What somebody answered, as their own file names it."""
    return {
        Answer.READ: t.word("read"),
        Answer.SAFE: t.word("safe"),
        Answer.HELP: t.word("help needed"),
    }[answer]
