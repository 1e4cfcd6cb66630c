"""A round as it is put together, announced, changed and called off.

The same buttons change a draft at once, and of a round that people know say what is to be another.
"""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.budget.callbacks.common import Code, Id, Number, Version


class BeginRound(CallbackData, prefix="ge"):
    """The office begins a round, or takes up the one that it began."""

    okrug: Code


class OnPlan(StrEnum):
    """What a button of a round in the making does."""

    CARD = "card"  # back to it, whatever was asked
    MONEY = "money"
    TITLE = "title"
    DATES = "dates"
    BEGINS = "begins"  # another day is asked for
    AT_ONCE = "now"  # it begins once it is announced
    ENDS = "ends"  # number: of the phase, in their order
    RULE = "rule"  # how votes are cast and counted
    METHOD = "method"
    MANY = "many"  # how many projects one chooses
    WHO = "who"  # may vote
    VILLAGES = "places"
    TIE = "tie"
    SEED = "seed"
    LOOK = "look"  # how it will be read
    SEND = "send"
    TELL = "tell"  # what is another is written, and everybody hears of it
    DISCARD = "away"  # a draft
    SURE = "sure"  # to put away, or to call off
    INERT = "inert"  # it works for readers alone


class PlanPress(CallbackData, prefix="gf"):
    """A button of it. version: as it was when the button was drawn."""

    do: OnPlan
    round: Id
    version: Version
    number: Number = 0


class OnRule(StrEnum):
    """Which part of the rule is to be what `number` says."""

    YEAR = "year"
    GREEDY = "greedy"  # 1, or 0 for equal shares
    LEAST = "least"
    MOST = "most"
    CAPPED = "capped"
    ADULTS = "adults"
    JOINED = "joined"
    PAPER = "paper"
    CHEAPER = "cheaper"  # goes first where two are level
    EARLIER = "earlier"


class RulePress(CallbackData, prefix="gg"):
    """A part of the rule. number: 0 and 1 stand for no and yes."""

    do: OnRule
    round: Id
    version: Version
    number: Number


class VillagePress(CallbackData, prefix="gh"):
    """The people of this village take part, or not; ticked once more it is not ticked."""

    round: Id
    version: Version
    code: Code
