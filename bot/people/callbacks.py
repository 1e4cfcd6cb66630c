"""What can be pressed on the way in, in the settings and by those who invite."""

from aiogram.filters.callback_data import CallbackData


class ChooseLanguage(CallbackData, prefix="al"):
    """The first button of all; the settings have their own."""

    language: str


class PickPlace(CallbackData, prefix="ap"):
    """A place on the way down to one's village; "" is the top of the tree."""

    code: str
    page: int = 0


class AnswerConsent(CallbackData, prefix="ac"):
    """What the card said is known from its language and okrug, whatever was chosen since."""

    answer: str  # yes, no, full, short
    language: str
    okrug: str


class StartOver(CallbackData, prefix="ao"):
    """Back from a refused consent, to the place that the link told."""

    code: str = ""


class AnswerInvitation(CallbackData, prefix="ai"):
    """Take the offered role or leave it."""

    answer: str  # yes, no
    secret: str


class OpenSettings(CallbackData, prefix="st"):
    """A part of the settings."""

    part: str


class SetLanguage(CallbackData, prefix="sl"):
    """Speak this language."""

    language: str


class MoveTo(CallbackData, prefix="sm"):
    """A place on the way to one's new village."""

    code: str
    page: int = 0


class ToggleNotices(CallbackData, prefix="sg"):
    """Switch a kind of notices off or on."""

    group: str


class OpenStaff(CallbackData, prefix="fs"):
    """A part of the list of staff of an okrug."""

    part: str
    okrug: str = ""
    page: int = 0


class InviteTo(CallbackData, prefix="fi"):
    """Make an invitation to this role."""

    role: str
    okrug: str


class RevokeInvitation(CallbackData, prefix="fr"):
    """Make an invitation worthless."""

    invitation_id: int
    okrug: str


class EndRole(CallbackData, prefix="fe"):
    """Somebody leaves the office; asked once more before it is done."""

    role_id: int
    okrug: str
    sure: bool = False
