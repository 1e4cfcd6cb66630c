"""The buttons of a ballot. What is picked but not counted yet stands in the buttons themselves."""

from aiogram.filters.callback_data import CallbackData

from bot.polls.callbacks.common import Bits, Id, Position


class TakePress(CallbackData, prefix="nc"):
    """Take an option, or leave it: counted at once."""

    poll: Id
    position: Position
    on: bool


class PickPress(CallbackData, prefix="nd"):
    """Pick an option; nothing is counted yet. picks: what was picked before."""

    poll: Id
    position: Position
    picks: Bits


class ConfirmPress(CallbackData, prefix="ne"):
    """Count what is picked."""

    poll: Id
    chosen: Bits


class AgePress(CallbackData, prefix="nf"):
    """Say whether one is eighteen. chosen: the vote that is counted then."""

    poll: Id
    chosen: Bits
    adult: bool


class WithdrawPress(CallbackData, prefix="ng"):
    """Take one's vote back."""

    poll: Id


class BallotPress(CallbackData, prefix="nh"):
    """Show the ballot as it stands."""

    poll: Id
