"""What stands in a person's own data about gatherings, in words."""

from bot.core.i18n import Translator
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.proposals import ProposalState, Wish
from bot.gatherings.rules.replies import Hand, Reply
from bot.gatherings.screens.wishes import kind_name as wish_name
from bot.gatherings.screens.words import kind_name, state_name


def own_word(name: str, value: str, t: Translator) -> str | None:
    """The word for a coded value by the name of its field; None where it is none of ours."""
    if name == "gathering_kind":
        return kind_name(Kind(value), t)
    if name == "gathering_state":
        return state_name(State(value), t)
    if name == "gathering_wish":
        return wish_name(Wish(value), t)
    if name == "gathering_reply":
        return {
            Reply.COMING: t.word("I will come"),
            Reply.NOT_COMING: t.word("I cannot come"),
        }[Reply(value)]
    if name == "wish_state":
        return {
            ProposalState.OPEN: t.word("Wish: waits for the office"),
            ProposalState.TAKEN: t.word("Wish: taken up or answered"),
            ProposalState.DECLINED: t.word("Wish: not taken up"),
            ProposalState.WITHDRAWN: t.word("Wish: taken back"),
        }[ProposalState(value)]
    if name == "gathering_hand":
        return {
            Hand.AYE: t.word("Hand: for"),
            Hand.NO: t.word("Hand: against"),
            Hand.ABSTAIN: t.word("Hand: abstains"),
        }[Hand(value)]
    return None
