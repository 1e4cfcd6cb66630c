"""What can be pressed on the way in, in the settings and by those who invite.

A button's data may be forged: what no button of ours carries fails to unpack and is told to be out
of date. Whether a thing of this name exists is for the use case to say.
"""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

Id = Annotated[int, Field(ge=0, lt=2**63)]
Page = Annotated[int, Field(ge=0, lt=10_000)]
ChatId = Annotated[int, Field(ge=0, lt=2**63)]  # Telegram's for a chat of many, without its minus
Code = Annotated[str, Field(pattern="^[0-9A-Z]{9}$")]  # of a place
NoCode = Annotated[str, Field(pattern="^([0-9A-Z]{9})?$")]  # of a place, or of none
Language = Annotated[str, Field(pattern="^[a-z]{2}$")]
Word = Annotated[str, Field(pattern="^[a-z_.]{1,32}$")]
Secret = Annotated[str, Field(pattern="^[A-Za-z0-9_.-]{1,43}$")]


class ChooseLanguage(CallbackData, prefix="al"):
    """The first button of all; the settings have their own."""

    language: Language


class PickPlace(CallbackData, prefix="ap"):
    """A place on the way down to one's village; "" is the top of the tree."""

    code: NoCode
    page: Page = 0


class AnswerConsent(CallbackData, prefix="ac"):
    """What the card said is known from its language and okrug, whatever was chosen since."""

    answer: Word  # yes, no, full, short
    language: Language
    okrug: Code


class StartOver(CallbackData, prefix="ao"):
    """Back from a refused consent, to the place that the link told."""

    code: NoCode = ""


class AnswerInvitation(CallbackData, prefix="ai"):
    """Take the offered role or leave it."""

    answer: Word  # yes, no
    secret: Secret


class OpenSettings(CallbackData, prefix="st"):
    """A part of the settings."""

    part: Word


class SetLanguage(CallbackData, prefix="sl"):
    """Speak this language."""

    language: Language


class MoveTo(CallbackData, prefix="sm"):
    """A place on the way to one's new village."""

    code: NoCode
    page: Page = 0


class ToggleNotices(CallbackData, prefix="sg"):
    """Switch a kind of notices off or on."""

    group: Word


class OpenSetup(CallbackData, prefix="of"):
    """The settings of an okrug's office; "" asks which okrug, where there are several."""

    okrug: NoCode = ""


class OpenStaff(CallbackData, prefix="fs"):
    """A part of the list of staff of an okrug."""

    part: Word
    okrug: NoCode = ""
    page: Page = 0


class EndGroup(CallbackData, prefix="fu"):
    """Unlink the staff group; asked once more before it is done."""

    group_id: Id
    okrug: Code
    sure: bool = False


class InviteTo(CallbackData, prefix="fi"):
    """Make an invitation to this role."""

    role: Word
    okrug: Code


class RevokeInvitation(CallbackData, prefix="fr"):
    """Make an invitation worthless."""

    invitation_id: Id
    okrug: Code


class EndRole(CallbackData, prefix="fe"):
    """Somebody leaves the office; asked once more before it is done."""

    role_id: Id
    okrug: Code
    sure: bool = False


class OnChat(StrEnum):
    """What is done to an okrug's channel or open group."""

    LIST = "all"
    LINK = "link"
    LEAVE = "no"  # do not link
    UNLINK = "end"  # asks once
    UNLINK_NOW = "end!"
    UNPIN = "unpin"


class ChatPress(CallbackData, prefix="bc"):
    """A button about a channel or an open group; chat 0: the one in which it was pressed."""

    do: OnChat
    okrug: NoCode = ""
    chat: ChatId = 0

    @property
    def chat_id(self) -> int:
        """The chat's id as Telegram has it."""
        return -self.chat
