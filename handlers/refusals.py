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
    "needs_person": lambda t, _: t(
        "Whose appeal is it? Press “File for a resident” and write the person's name first."
    ),
    "needs_village": lambda t, _: t("From which village? Press “Place” and choose it first."),
    "too_often": lambda t, p: t(
        "You send too often. Please try again in {minutes} min. Your draft is kept.", **p
    ),
    "too_late_to_reopen": lambda t, _: t(
        "Too much time has passed to look at it again. Please send a new appeal."
    ),
    "impossible_move": lambda t, _: t("This cannot be done now. Please open the card again."),
    "too_many_rules": lambda t, p: t(
        "There are {limit} rules already. Remove one that is not needed.", **p
    ),
    "day_too_far": lambda t, _: t("Only days of the past and the coming year can be changed."),
    # reception
    "no_reception_in_bot": lambda t, _: t(
        "Booking in the bot is not possible yet. Book by phone or at the office."
    ),
    "booked_often": lambda t, _: t(
        "You have asked several times today. Please try again tomorrow, or call the office."
    ),
    "time_unreadable": lambda t, _: t(
        "This cannot be read as a day and a time. Write it like this: 26.11 15:30"
    ),
    "time_past": lambda t, _: t("This time is over already. Choose a later one."),
    "time_far": lambda t, _: t("This is more than half a year ahead. Choose an earlier day."),
    "time_taken": lambda t, _: t("Somebody else comes at this time. Choose another one."),
    "hours_unreadable": lambda t, _: t(
        "These cannot be read as hours. Write them like this: 15:00–17:00"
    ),
    "hours_backwards": lambda t, _: t("The hours end before they begin. Write them once more."),
    "email_unreadable": lambda t, _: t("This does not look like an e-mail address."),
    "day_is_past": lambda t, _: t("This day has passed. Choose a later one."),
    "extension_not_later": lambda t, _: t("The answer is due later than this already."),
    "extension_too_far": lambda t, _: t(
        "This is later than the law allows. Choose an earlier date."
    ),
    "extension_used_up": lambda t, _: t(
        "It cannot be extended any further: the latest date allowed has come."
    ),
    "promise_not_later": lambda t, _: t("Work is promised for a later day than today."),
    "promise_too_late": lambda t, _: t(
        "This is later than the latest date allowed. Choose an earlier one."
    ),
    "merge_itself": lambda t, _: t("This is the same appeal. Choose another one."),
    "merge_chain": lambda t, _: t("That appeal is merged into another one itself."),
    "merge_closed": lambda t, _: t("That appeal is closed. Choose an open one."),
    "merge_unknown": lambda t, _: t("There is no appeal with this number here."),
    "too_many_templates": lambda t, _: t(
        "There are too many templates already. Remove one first."
    ),
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
    "group_link_dead": lambda t, _: t(
        "This link links no group any more. Make a new one: “Staff”, then “Staff group”."
    ),
    "group_link_not_yours": lambda t, _: t(
        "Only the akim who made this link can link a group with it."
    ),
    "group_public": lambda t, _: t(
        "This group is public, so anybody can read it. Make it private, then link it."
    ),
    "group_taken": lambda t, _: t(
        "The okrug has another staff group. To replace it: “Staff”, then “Staff group”."
    ),
    "group_of_another": lambda t, _: t("This is the staff group of another okrug already."),
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
