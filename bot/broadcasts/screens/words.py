"""Words for what readers answer, and for groups of them."""

from bot.broadcasts.rules.lifecycle import Answer
from bot.core.i18n import Translator


def answer_word(answer: Answer, t: Translator) -> str:
    """What somebody answered, as their own file names it."""
    return {
        Answer.READ: t.word("read"),
        Answer.SAFE: t.word("safe"),
        Answer.HELP: t.word("help needed"),
    }[answer]


def crowd_word(crowd: str, t: Translator) -> str:
    """Whom a named group is, by its kind."""
    return {
        "unanswered": t.word("those who have not answered"),
        "poll": t.word("those who have not voted in a poll"),
        "gathering": t.word("those whom a gathering is for"),
    }.get(crowd.partition(":")[0], t.word("everybody with one appeal"))
