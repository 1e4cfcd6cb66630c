"""Among the notices of one's village, for whoever reads them."""

from aiogram.filters.callback_data import CallbackData

from bot.broadcasts.callbacks.common import Id, Page


class BulletinPage(CallbackData, prefix="brp"):
    """A page of the last notices."""

    page: Page = 0


class OpenNotice(CallbackData, prefix="bro"):
    """One of them, in full; `page` is where it stood in the list."""

    broadcast: Id
    page: Page = 0
