"""What stands in a person's own data about the people's budget, in words."""

from bot.budget.rules.kinds import IdeaState
from bot.budget.screens.words import idea_state_word
from bot.core.i18n import Translator


def own_word(name: str, value: str, t: Translator) -> str | None:
    """The word for a coded value by the name of its field; None where it is none of ours."""
    if name == "idea_state":
        return idea_state_word(IdeaState(value), t)
    if name == "idea_cost_guess":
        return t.money(int(value))
    return None
