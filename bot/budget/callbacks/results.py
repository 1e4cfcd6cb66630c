"""What can be pressed about a round that is counted."""

from aiogram.filters.callback_data import CallbackData

from bot.budget.callbacks.common import Id, Page


class PicturePress(CallbackData, prefix="gv"):
    """The winners of a round as a picture."""

    round: Id


class WhyPress(CallbackData, prefix="gu"):
    """A page of why these projects won."""

    round: Id
    page: Page = 0
