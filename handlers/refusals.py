"""Every refusal's sentence. A name that is not here is a mistake that a test finds."""

from collections.abc import Callable
from datetime import date, datetime
from typing import cast

from markupsafe import Markup

from bot.core.errors import Refusal
from bot.core.i18n import Translator

Sentence = Callable[[Translator, dict[str, object]], Markup]


def refused(refusal: Refusal, t: Translator) -> Markup:
    """What a person reads when a use case said no."""
    return SENTENCES[refusal.name](t, refusal.params)


def _moment(params: dict[str, object], name: str) -> datetime:
    return cast("datetime", params[name])


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
    # broadcasts: moments, texts, links and files
    "moment_past": lambda t, p: t(
        "{moment} is over already. Write a later time, for example: tomorrow 9:00",
        moment=f"{t.date(_moment(p, 'moment'))}, {t.time(_moment(p, 'moment'))}",
    ),
    "moment_unclear": lambda t, _: t(
        "This cannot be read as a time. Write it like this: tomorrow 9:00, or 26.11 18:30"
    ),
    "moment_too_far": lambda t, p: t(
        "{moment} is more than a year ahead. Write an earlier time, for example: tomorrow 9:00",
        moment=t.moment(_moment(p, "moment")),
    ),
    "no_such_moment": lambda t, _: t(
        "There is no such day or hour. Write it like this: tomorrow 9:00, or 26.11 18:30"
    ),
    "hour_missing": lambda t, p: t(
        "{day}, at what hour? Write it like this: {day} 9:00",
        day=t.short_date(cast("date", p["day"])),
    ),
    "hour_unclear": lambda t, p: t(
        "Which hour is it: {early} or {late}? Write it like this: {moment}",
        early=t.time(_moment(p, "early")),
        late=t.time(_moment(p, "late")),
        moment=t.short_moment(_moment(p, "late")),
    ),
    "names_stay_with_office": lambda t, _: t(
        "Names and phones of residents are for the akim's office of their okrug."
    ),
    "crowd_is_nameless": lambda t, _: t(
        "Only numbers are shown here: those behind an appeal are not named to anybody."
    ),
    "number_unclear": lambda t, _: t("This is no number. Write it like 118."),
    "notice_needs_words": lambda t, _: t(
        "There are no words in it. Write the text of the notice."
    ),
    "notice_too_long": lambda t, p: t(
        "The text is too long: {count} letters, at most {limit}. Make it {over} letters shorter.",
        **{name: t.number(cast("int", p[name])) for name in ("count", "limit", "over")},
    ),
    "link_unclear": lambda t, _: t(
        "This does not look like a link. Write it like this: https://example.kz"
    ),
    "file_too_big": lambda t, p: t(
        "The file is too big: {size_mb} MB, at most {limit_mb} MB. Send a smaller one.", **p
    ),
    "too_many_files": lambda t, p: t(
        "A notice takes at most {limit} files. The others were not added.", **p
    ),
    "nobody_to_tell": lambda t, _: t("There is nobody to tell. Choose whom the notice is for."),
    "confirm_urgent": lambda t, _: t(
        "An urgent alert is confirmed once more. Open the preview and send it from there."
    ),
    "call_is_over": lambda t, _: t(
        "Answers are not collected any more. If you need help, call the office or 112."
    ),
    "asked_just_now": lambda t, _: t("They were asked just now. Try again in ten minutes."),
    # what the law asks of an office
    "duty_day_unreadable": lambda t, _: t("This is no date. Write it like 27.11 or 27.11.2026."),
    "duty_day_to_come": lambda t, _: t("This day has not come yet. Tick it when it is done."),
    "duty_day_early": lambda t, p: t(
        "This day belongs to an earlier period. Days from {day} on count.",
        day=t.day(cast("date", p["day"])),
    ),
    "duty_day_late": lambda t, p: t(
        "This day is too long after the period. Days up to {day} count.",
        day=t.day(cast("date", p["day"])),
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
    "group_is_open": lambda t, _: t(
        "Notices are posted in this group, so residents read it. Choose the office's own group."
    ),
    "chat_unchecked": lambda t, _: t(
        "It could not be checked whether you are an administrator there. Please press again."
    ),
    "chat_not_admin": lambda t, _: t(
        "You are not an administrator there. An akim or moderator who is one can link it."
    ),
    "chat_no_rights": lambda t, _: t(
        "The bot may not write there. Give it the right to, then press again."
    ),
    "chat_is_staff_group": lambda t, _: t(
        "This is the office's staff group. Notices for everybody are not posted here."
    ),
    "chat_of_another": lambda t, _: t("This chat is linked to another okrug already."),
    "channel_taken": lambda t, _: t(
        "The okrug has a channel already. Unlink it first: “Office settings”, “Channel and group”."
    ),
    "open_group_taken": lambda t, _: t(
        "The okrug has an open group already. Unlink it first: “Office settings”, "
        "“Channel and group”."
    ),
    "period_to_come": lambda t, _: t("This period has not begun yet. Choose an earlier one."),
    "period_too_early": lambda t, p: t(
        "There are no figures from so long ago. The earliest day: {day}.",
        day=t.day(cast("date", p["day"])),
    ),
    "period_too_long": lambda t, p: t(
        "This period is too long. At most {limit} days can be counted at once.", **p
    ),
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
