"""Every refusal's sentence. A name that is not here is a mistake that a test finds."""

from collections.abc import Callable

from markupsafe import Markup

from bot.core.errors import Refusal
from bot.core.i18n import Translator

Sentence = Callable[[Translator, dict[str, object]], Markup]


def refused(refusal: Refusal, t: Translator) -> Markup:
    """What a person reads when a use case said no."""
    return SENTENCES[refusal.name](t, refusal.params)


SENTENCES: dict[str, Sentence] = {
    "not_allowed": lambda t, _: t("You may not do this. If you should, ask the akim's office."),
    "not_arrived": lambda t, _: t("Let us get acquainted first: press /start."),
    "not_found": lambda t, _: t("This is not here any more, or it is not yours to see."),
    "stale": lambda t, _: t("This has changed in the meantime. Please look at it again."),
    # appeals
    "needs_words": lambda t, _: t(
        "Please add a line, or say in a voice message what has happened."
    ),
    "too_often": lambda t, p: t(
        "You send too often. Please try again in {minutes} min. Your draft is kept.", **p
    ),
    "impossible_move": lambda t, _: t("This cannot be done now. Please open the card again."),
    # people
    "place_not_served": lambda t, _: t(
        "The akim's office of this place does not use the bot yet."
    ),
    "language_unknown": lambda t, _: t("The bot speaks Kazakh and Russian."),
    "scope_unfit": lambda t, _: t("This role cannot be given here."),
    "last_operator": lambda t, _: t(
        "This is the last administrator of the bot. Invite another one first."
    ),
    "invitation_unknown": lambda t, _: t(
        "This invitation is not known here. Ask whoever sent the link for a new one."
    ),
    "invitation_other_bot": lambda t, _: t("This invitation belongs to another bot."),
    "invitation_used": lambda t, _: t(
        "Somebody has already accepted this invitation. Ask for a new link."
    ),
    "invitation_revoked": lambda t, _: t("This invitation was revoked. Ask for a new link."),
    "invitation_expired": lambda t, _: t("This invitation has expired. Ask for a new link."),
    "invitation_own": lambda t, _: t(
        "You made this invitation yourself. Send the link to a colleague."
    ),
    "invitation_held": lambda t, _: t("You hold this role already."),
    "name_without_letters": lambda t, _: t("There is no letter in this name. Write it once more."),
    "name_too_long": lambda t, p: t("This name is too long. At most {limit} letters.", **p),
    "phone_unreadable": lambda t, _: t("This does not look like a phone number."),
    "phone_not_yours": lambda t, _: t(
        "This is somebody else's number. Only your own can be kept: press the key "
        "“Send my phone number”."
    ),
    "consent_needed": lambda t, _: t(
        "Another office answers for your data there, so it needs your consent first. Open the "
        "settings and choose the village once more."
    ),
}
