"""What stands in a person's own data about polls, in words."""

from bot.core.i18n import Translator
from bot.polls.rules.kinds import State
from bot.polls.screens.words import state_word


def own_word(name: str, value: str, t: Translator) -> str | None:
    """The word for a coded value by the name of its field; None where it is none of ours."""
    return state_word(State(value), t) if name == "poll_state" else None
