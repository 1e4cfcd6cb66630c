"""What the operator presses about deliveries."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

Key = Annotated[str, Field(pattern="^[0-9a-z_.]{0,24}$")]


class UndeliveredPress(CallbackData, prefix="du"):
    """The list of what was given up, or one more try of a group of it."""

    group: Key = ""
