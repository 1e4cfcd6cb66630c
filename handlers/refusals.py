"""Every refusal's sentence. A name that is not here is a mistake that a test finds."""

from collections.abc import Callable
from datetime import date, datetime
from typing import cast

from markupsafe import Markup

from bot.budget.rules.bounds import LEAST_MONEY, MOST_MONEY
from bot.core.errors import Refusal
from bot.core.i18n import N_, Translator

Sentence = Callable[[Translator, dict[str, object]], Markup]


def refused(refusal: Refusal, t: Translator) -> Markup:
    """What a person reads when a use case said no."""
    return SENTENCES[refusal.name](t, refusal.params)


def _moment(params: dict[str, object], name: str) -> datetime:
    return cast("datetime", params[name])


#: Whom a quorum or an initiative is a part of, where nobody has said how many they are …
_UNKNOWN = {
    "entitled": N_("It is not written down yet how many may vote. Write this number first."),
    "representatives": N_(
        "It is not written down yet how many representatives there are. Write this number first."
    ),
    "members": N_(
        "It is not written down yet how many members there are. Write this number first."
    ),
}
#: … and where they are none.
_NONE = {
    "entitled": N_("The number of those who may vote stands at 0. Correct it first."),
    "representatives": N_("The number of representatives stands at 0. Correct it first."),
    "members": N_("The number of members stands at 0. Correct it first."),
}


def _of_base(sentences: dict[str, str]) -> Sentence:
    """The sentence for the base; residents who sign are those who may vote."""
    by_base = {**sentences, "residents": sentences["entitled"]}
    return lambda t, p: t(by_base[str(p["base"])])


def _too_long(t: Translator, params: dict[str, object]) -> Markup:
    numbers = {name: t.number(cast("int", params[name])) for name in ("count", "limit")}
    return t("This is too long: {count} letters, at most {limit}. Make it shorter.", **numbers)


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
    # gatherings
    "entitled_unknown": _of_base(_UNKNOWN),
    "nobody_entitled": _of_base(_NONE),
    "base_not_for_kind": lambda t, _: t(
        "This quorum is counted in another way. Choose one of the ways offered."
    ),
    "count_below_zero": lambda t, _: t("This number is never below zero. Write 0 or more."),
    "notice_too_late": lambda t, p: t.plural(
        "The notice period of the law is {n} day short. The earliest possible day: {day}.",
        "The notice period of the law is {n} days short. The earliest possible day: {day}.",
        n=cast("int", p["late_by"]),
        day=t.date(cast("date", p["earliest"])),
    ),
    "nobody_present": lambda t, _: t(
        "Those present are not counted yet. Count who has come first."
    ),
    "votes_do_not_add_up": lambda t, p: t(
        "Votes: {votes}, people present: {present}. Count the hands once more, or correct how "
        "many are present.",
        **{name: t.number(cast("int", p[name])) for name in ("votes", "present")},
    ),
    "seats_none": lambda t, _: t("At least one seat is needed. Write 1 or more."),
    "seats_over_limit": lambda t, p: t(
        "At most {limit} can be elected here. Write {limit} or fewer.", **p
    ),
    "nobody_elected_here": lambda t, _: t(
        "Nobody is elected here. Add an item without an election to the agenda."
    ),
    "candidate_twice": lambda t, _: t(
        "One candidate is on the list twice. Remove one of the two lines."
    ),
    "second_vote_not_on_the_tied": lambda t, _: t(
        "The second vote is on those with equal votes alone. Put all of them to the vote, and "
        "nobody else."
    ),
    "lot_without_seed": lambda t, _: t(
        "Before a lot is drawn, those present name a few words. Write these words down first."
    ),
    "left_before_coming": lambda t, _: t(
        "The time of leaving is before the time of coming. Correct one of the two."
    ),
    "promise_without_owner": lambda t, _: t(
        "Who carries it out? Write the person or the organisation first."
    ),
    "promise_without_day": lambda t, _: t("By what day will it be done? Write the day first."),
    "hands_unreadable": lambda t, _: t("The numbers cannot be read. Write them like this: 31 5 2"),
    "count_unreadable": lambda t, _: t("Write how many they are in one number, such as 17."),
    "one_person_twice": lambda t, _: t(
        "Chair and secretary are two persons. Choose somebody else."
    ),
    "nobody_proposed": lambda t, _: t("Nobody is proposed yet. Choose a name first."),
    "speech_too_long": lambda t, p: t(
        "The text is too long: {count} letters, at most {limit}. Make it {over} letters shorter, "
        "and send it again.",
        **{name: t.number(cast("int", p[name])) for name in ("count", "limit", "over")},
    ),
    "agenda_approved": lambda t, _: t(
        "The agenda is approved. To change it, press “Agenda”, then “Change the agenda”: it is "
        "voted on once more."
    ),
    "too_many_candidates": lambda t, p: t("There are too many candidates. At most {limit}.", **p),
    "election_begun": lambda t, _: t(
        "The vote has begun: seats, rule and list stand. To change them, begin the election anew."
    ),
    "hands_not_here": lambda t, _: t(
        "Only those who checked in and are in the hall are asked. Check in at the door first."
    ),
    "promise_too_far": lambda t, _: t("This day is too far ahead. Choose an earlier one."),
    "decision_not_considered": lambda t, _: t(
        "First the akim considers this decision. Then name who carries it out."
    ),
    "decision_fell": lambda t, _: t("This decision does not hold any more."),
    "decision_day_unclear": lambda t, _: t("This is no date. Write it like 15.12 or 15.12.2026."),
    "decision_day_to_come": lambda t, _: t(
        "This day has not come yet. Write it down once it is over."
    ),
    "decision_day_early": lambda t, p: t(
        "The gathering was held on {day}. Write that day or a later one.",
        day=t.day(cast("date", p["day"])),
    ),
    "decision_takes_pictures": lambda t, _: t(
        "Send a photo or a few words here; a paper may also come as a file."
    ),
    "decision_files_full": lambda t, p: t(
        "At most {limit} photos or files are kept. The last ones were not added.", **p
    ),
    # … their minutes and papers
    "minutes_not_yet": lambda t, _: t("There are no minutes to read here yet."),
    "minutes_locked": lambda t, _: t(
        "The minutes are signed: their text cannot be changed any more."
    ),
    "minutes_incomplete": lambda t, _: t(
        "Something is still missing in the minutes. Fill it in first; it stands in the list."
    ),
    "words_missing": lambda t, _: t("There are no words in it. Write the text."),
    "sheet_missing": lambda t, _: t(
        "A photo or a scan of the signed minutes is needed. Send a photo or a file."
    ),
    "too_many_sheets": lambda t, p: t(
        "At most {limit} photos or files are kept here. The others were not added.", **p
    ),
    "handed_early": lambda t, p: t(
        "The gathering was held on {day}. Write that day or a later one.",
        day=t.day(cast("date", p["day"])),
    ),
    "handed_to_come": lambda t, _: t("This day has not come yet. Write today or an earlier day."),
    "photo_wanted": lambda t, _: t("A photo is needed here. Send a photo of the poster."),
    # gatherings: before one, by those whom it is for
    "gathering_not_for_you": lambda t, _: t(
        "This one is for other people: those of another village, or members of the assembly. You "
        "may look at it."
    ),
    "wishes_are_over": lambda t, _: t(
        "Questions and proposals are taken before a gathering begins. You may speak there."
    ),
    "wish_needs_words": lambda t, _: t("There are no words in it. Write one line."),
    "wish_too_long": lambda t, p: t(
        "This is too long: {count} letters, at most {limit}. Write it shorter.",
        **{name: t.number(cast("int", p[name])) for name in ("count", "limit")},
    ),
    "wish_answer_too_long": lambda t, p: t(
        "This is too long: {count} letters, at most {limit}. Write it shorter.",
        **{name: t.number(cast("int", p[name])) for name in ("count", "limit")},
    ),
    "too_many_wishes": lambda t, p: t(
        "Questions and proposals of yours that wait for an answer here: {limit}. Take one back, "
        "or support what others wrote.",
        **p,
    ),
    "own_wish": lambda t, _: t("This is your own. Others can support it."),
    "wish_too_late": lambda t, p: t.plural(
        "By law people are told of every question at least {n} day before. It is too late for "
        "this gathering: the question is for the next one.",
        "By law people are told of every question at least {n} days before. It is too late for "
        "this gathering: the question is for the next one.",
        n=cast("int", p["limit"]),
    ),
    "signed_beyond": lambda t, p: t(
        "{count} are more than may sign: {limit}. Correct one of the two numbers.",
        **{name: t.number(cast("int", p[name])) for name in ("count", "limit")},
    ),
    "signatures_missing": lambda t, p: t(
        "Signatures on paper: {count}, needed: {limit}. Count them and write the number down "
        "first.",
        **{name: t.number(cast("int", p[name])) for name in ("count", "limit")},
    ),
    "initiative_day_early": lambda t, p: t(
        "This is before the step that comes first. Write {day} or a later day.",
        day=t.day(cast("date", p["day"])),
    ),
    # gatherings: the door, and who may vote
    "entitled_unreadable": lambda t, _: t("This is no number. Write it first, for example: 812"),
    "entitled_zero": lambda t, _: t(
        "A quorum cannot be counted from 0. Write how many may vote, at least 1."
    ),
    "entitled_too_many": lambda t, p: t(
        "No village has so many people. Write a number up to {limit}.",
        limit=t.number(cast("int", p["limit"])),
    ),
    "entitled_day_unreadable": lambda t, _: t(
        "The second part is no date. Write it like 01.11.2026, or leave it out."
    ),
    "entitled_day_to_come": lambda t, _: t(
        "This day has not come yet. As of what day is the number?"
    ),
    "entitled_day_old": lambda t, p: t(
        "This day is more than {limit} years ago. Ask for a newer number.", **p
    ),
    "names_none": lambda t, _: t(
        "There is no first and last name in it. Paste the list, a person a line."
    ),
    "door_without_day": lambda t, _: t("This gathering has no day yet. Set the day first."),
    "door_too_early": lambda t, p: t(
        "Registration can be opened from {moment} on.",
        moment=t.short_moment(_moment(p, "moment")),
    ),
    "opens_too_early": lambda t, p: t(
        "It was announced for {moment}: it cannot begin earlier. Registration goes on.",
        moment=t.short_moment(_moment(p, "moment")),
    ),
    "door_closed": lambda t, _: t("Nobody is registered here now."),
    "door_for_others": lambda t, p: t(
        "This gathering is for residents of: {place}. If you live there, change your village in "
        "“Settings”.",
        place=str(p[t.language]),
    ),
    "door_for_members": lambda t, _: t("Only members of the assembly are counted here."),
    "door_for_representatives": lambda t, _: t(
        "Only elected representatives are counted here, and your name is not among them. If you "
        "are one, tell the secretary your name."
    ),
    "quorum_not_reached": lambda t, p: t.plural(
        "It cannot be opened yet. Present: {present}, needed: {needed}, {n} more person is "
        "needed.",
        "It cannot be opened yet. Present: {present}, needed: {needed}, {n} more people are "
        "needed.",
        n=cast("int", p["missing"]),
        present=t.number(cast("int", p["present"])),
        needed=t.number(cast("int", p["needed"])),
    ),
    "quorum_is_there": lambda t, _: t("There is a quorum. It can begin."),
    "miss_too_early": lambda t, p: t(
        "People were told {time}. Wait until then.", time=t.short_moment(_moment(p, "moment"))
    ),
    "count_unclear": lambda t, _: t("This is no number. Write it in digits, for example: 12"),
    "mark_needed": lambda t, _: t("Write the street, so that the two can be told apart."),
    "name_not_full": lambda t, _: t(
        "The list needs your first and last name. Write both in “Settings”, “Name”."
    ),
    "desk_needs_phone": lambda t, _: t(
        "This person has not checked in by phone, or has left. Choose somebody who is here."
    ),
    # gatherings: put together, announced, changed
    "gathering_not_ready": lambda t, _: t(
        "Something is still missing in it. Open the draft and fill it in."
    ),
    "nothing_changes": lambda t, _: t("Nothing is another than people were told."),
    "agenda_is_empty": lambda t, _: t("At least one question has to stay on the agenda."),
    "items_missing": lambda t, _: t("There is no question in it. Write at least one in words."),
    "too_many_items": lambda t, p: t(
        "An agenda has at most {limit} questions; with these it would have {count}. Nothing was "
        "added: send fewer.",
        **p,
    ),
    "item_too_long": lambda t, p: t(
        "A question is too long: {count} letters, at most {limit}. Nothing was added: make it "
        "shorter.",
        **{name: t.number(cast("int", p[name])) for name in ("count", "limit")},
    ),
    "lines_differ": lambda t, p: t(
        "Lines written: {count}, questions: {limit}. Write one line for each question, in the "
        "same order.",
        **p,
    ),
    "place_missing": lambda t, _: t("There are no words in it. Write where it will be."),
    "place_too_long": _too_long,
    "title_missing": lambda t, _: t("There are no words in it. Write what is planned."),
    "title_too_long": _too_long,
    "section_missing": lambda t, _: t("There are no words in it. Write the street or the block."),
    "section_too_long": _too_long,
    "why_missing": lambda t, _: t("There are no words in it. Write the reason in a line."),
    "why_too_long": _too_long,
    "too_long_in_parts": lambda t, _: t("The text was too long. Send a shorter one."),
    "too_many_materials": lambda t, p: t(
        "At most {limit} files can be added. The others were not.", **p
    ),
    "villages_missing": lambda t, _: t("Tick at least one village."),
    "separate_not_ready": lambda t, _: t(
        "One of them is not ready, or its day is too near. Nobody was called yet."
    ),
    "appeal_on_agenda": lambda t, _: t("This appeal stands on that agenda already."),
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
    # polls: one is put together
    "poll_question_missing": lambda t, _: t("There are no words in it. Write the question."),
    "poll_question_too_long": _too_long,
    "poll_too_few_options": lambda t, p: t(
        "At least {limit} answers are needed. Write them all in one message, each on a line of "
        "its own.",
        **p,
    ),
    "poll_too_many_options": lambda t, p: t(
        "These are {count} answers; at most {limit} fit. Send the list once more, shorter.", **p
    ),
    "poll_option_too_long": lambda t, p: t(
        "Answer {number} is too long: {count} letters, at most {limit}. Make it shorter and send "
        "the list once more.",
        **{name: t.number(cast("int", p[name])) for name in ("number", "count", "limit")},
    ),
    "poll_options_alike": lambda t, p: t(
        "Answers {first} and {second} are alike. Make them different and send the list once more.",
        **p,
    ),
    "poll_lines_differ": lambda t, p: t(
        "Lines written: {count}, answers: {limit}. Write one line for each answer, in the same "
        "order.",
        **p,
    ),
    "poll_day_unclear": lambda t, p: t(
        "“{line}” cannot be read as a day. Write it like 5.12, and send the list once more.", **p
    ),
    "poll_day_past": lambda t, p: t(
        "{day} is over already. Send the list once more, with days to come.",
        day=t.day(cast("date", p["day"])),
    ),
    "poll_day_far": lambda t, p: t(
        "{day} is more than a year ahead. Send the list once more, with nearer days.",
        day=t.day(cast("date", p["day"])),
    ),
    "poll_secret_settles": lambda t, _: t(
        "A secret poll has this settled. Make it not secret first."
    ),
    "poll_closes_too_soon": lambda t, p: t.plural(
        "That is too soon: people need at least {n} hour. Choose a later time.",
        "That is too soon: people need at least {n} hours. Choose a later time.",
        n=cast("int", p["hours"]),
    ),
    "poll_closes_too_late": lambda t, p: t.plural(
        "That is too far ahead: a poll may go on for {n} day at most. Choose an earlier time.",
        "That is too far ahead: a poll may go on for {n} days at most. Choose an earlier time.",
        n=cast("int", p["days"]),
    ),
    # polls: the ballot, the opening, the result
    "poll_not_for_you": lambda t, _: t("This poll is for others. You may follow it."),
    "poll_adults_only": lambda t, _: t("Only those who are 18 or older may vote."),
    "poll_joined_too_late": lambda t, _: t(
        "You came to the bot after this poll began: you may follow it, but not vote."
    ),
    "poll_too_many": lambda t, p: t.plural(
        "You may choose {n} answer at most.",
        "You may choose {n} answers at most.",
        n=cast("int", p["most"]),
    ),
    "poll_voted_already": lambda t, _: t("You have voted already."),
    "poll_vote_is_final": lambda t, _: t(
        "A vote in this poll cannot be changed, so it is confirmed first. Open the poll anew."
    ),
    "poll_not_ready": lambda t, _: t(
        "Something is still missing in the poll. Open the draft and fill it in."
    ),
    "poll_too_many_open": lambda t, p: t(
        "{limit} polls are open already. End one of them first.", **p
    ),
    "poll_not_over": lambda t, _: t("The result can be had as a file once the poll is over."),
    # the people's budget: ideas and the list that people vote on
    "idea_title_missing": lambda t, _: t(
        "There are no words in it. Name in one line what should be done."
    ),
    "idea_title_too_long": _too_long,
    "idea_text_too_long": _too_long,
    "idea_place_too_long": _too_long,
    "idea_photos_full": lambda t, p: t(
        "At most {limit} photos are kept. The others were not added.", **p
    ),
    "idea_reason_missing": lambda t, _: t("There are no words in it. Write the reason in a line."),
    "idea_reason_too_long": _too_long,
    "too_many_ideas": lambda t, p: t(
        "Ideas of yours that are open here: {limit}. Take one back, or join what others proposed.",
        **p,
    ),
    "own_idea": lambda t, _: t("This is your own idea. Others can join it."),
    "idea_is_listed": lambda t, _: t(
        "This is on the published list for the vote. Nothing of it can be changed now."
    ),
    "budget_list_is_out": lambda t, _: t(
        "The list for the vote is out: no new ideas are taken in this round."
    ),
    "budget_list_too_short": lambda t, p: t(
        "Everybody has to choose at least {least}, and with this list nobody can. Add projects, "
        "or change the rule of the vote first.",
        least=t.number(cast("int", p["least"])),
    ),
    "budget_list_not_ready": lambda t, _: t(
        "The list cannot be published yet. What is missing stands below it."
    ),
    "merge_idea_itself": lambda t, _: t("This is the same idea. Choose another one."),
    "merge_idea_closed": lambda t, _: t("That idea is not open any more. Choose another one."),
    "merge_idea_unknown": lambda t, _: t("There is no idea with this number here."),
    # the people's budget: votes by phone and on paper, reports of pressure
    "budget_picks_unknown": lambda t, _: t("One of these is not on the list of projects."),
    "budget_picks_few": lambda t, p: t.plural(
        "Choose {n} project at least, then press “Vote”.",
        "Choose {n} projects at least, then press “Vote”.",
        n=cast("int", p["limit"]),
    ),
    "budget_picks_many": lambda t, p: t.plural(
        "You may choose {n} project at most. Take one out first.",
        "You may choose {n} projects at most. Take one out first.",
        n=cast("int", p["limit"]),
    ),
    "budget_picks_over": lambda t, p: t(
        "Together they would cost {money} more than the budget. Take one out first.",
        money=t.money(cast("int", p["over"])),
    ),
    "budget_adults_only": lambda t, _: t("Only those who are 18 or older may vote."),
    "budget_joined_too_late": lambda t, _: t(
        "Only those vote here who were in the bot before the voting began. You joined later."
    ),
    "budget_vote_on_paper": lambda t, _: t(
        "Your vote was entered from paper and is counted. It cannot be changed by phone."
    ),
    "budget_name_missing": lambda t, _: t("Open the list anew and say under what name you vote."),
    "budget_name_not_full": lambda t, _: t(
        "Write your first and last name, for example: Serikova Aigul"
    ),
    "budget_mark_missing": lambda t, _: t("Write your father's name or the year of your birth."),
    "budget_name_voted": lambda t, _: t(
        "Somebody of this name has voted already. Open the list anew: it asks what tells you "
        "apart."
    ),
    "budget_village_unknown": lambda t, _: t("Choose first which village the votes are from."),
    "budget_too_many_lines": lambda t, p: t(
        "At most {limit} lines can wait to be put right. Nothing of this message was taken: put "
        "right what waits first.",
        **p,
    ),
    "budget_signal_empty": lambda t, _: t("There are no words in it. Write what happened."),
    "budget_signal_too_long": _too_long,
    "budget_signals_often": lambda t, _: t(
        "You have reported several times today. Write again tomorrow, or at eotinish.kz."
    ),
    # the people's budget: what a vote came to
    "budget_too_few_to_show": lambda t, p: t(
        "Fewer than {least} people voted. The ballots are not given out, or one could tell whose "
        "they are.",
        least=t.number(cast("int", p["least"])),
    ),
    "budget_not_counted": lambda t, _: t(
        "The votes are not counted yet. Once they are, everybody is told what won and why."
    ),
    # the people's budget: winners are carried out
    "budget_not_a_winner": lambda t, _: t("This project is not among the winners of a vote."),
    "report_is_empty": lambda t, _: t(
        "There is nothing in it yet. Send a photo, a few words, or how much has been spent."
    ),
    "spent_without_word": lambda t, _: t(
        "This is more than it was to cost. Write in a line why: residents will read it."
    ),
    "delivery_takes_pictures": lambda t, _: t("Send a photo, a video or a few words here."),
    # the people's budget: a round, its dates and its rule; an okrug's own budget
    "amount_unclear": lambda t, _: t(
        "This is no sum that can be read. Write it in tenge, for example: 2 500 000."
    ),
    "budget_too_small": lambda t, _: t(
        "This is too little: at least {money}. Write the whole sum in tenge.",
        money=t.money(LEAST_MONEY),
    ),
    "budget_too_large": lambda t, _: t(
        "This is too much: at most {money}. Please count the zeros.", money=t.money(MOST_MONEY)
    ),
    "budget_money_missing": lambda t, _: t("Write first how much money there is."),
    "budget_phases_apart": lambda t, _: t("The dates do not follow each other. Set them anew."),
    "budget_phase_too_short": lambda t, p: t.plural(
        "Then a phase would be too short: at least {n} day. Write a later day.",
        "Then a phase would be too short: at least {n} days. Write a later day.",
        n=cast("int", p["days"]),
    ),
    "budget_phase_too_long": lambda t, p: t.plural(
        "Then a phase would be too long: at most {n} day. Write an earlier day.",
        "Then a phase would be too long: at most {n} days. Write an earlier day.",
        n=cast("int", p["days"]),
    ),
    "budget_phase_over": lambda t, _: t("This is over already, its end cannot be another."),
    "budget_vote_not_shorter": lambda t, _: t(
        "The vote goes on, and somebody counts on its last day: it can only be made longer."
    ),
    "budget_begun_already": lambda t, _: t("It has begun already: the first day stands."),
    "budget_rule_stands": lambda t, _: t(
        "The vote has begun: money, title and rule stand until the end."
    ),
    "budget_list_relied_on": lambda t, _: t(
        "The list for the vote is out, and people rely on it. Take the list back first."
    ),
    "budget_stands_once_told": lambda t, _: t(
        "People were told of it: the year and the villages stand. If they are wrong, call it off "
        "and begin a new one."
    ),
    "budget_least_over_most": lambda t, _: t(
        "The least number would be larger than the greatest. Change the other one first."
    ),
    "budget_number_out_of_reach": lambda t, _: t("This cannot be. Press one of the buttons."),
    "budget_seed_missing": lambda t, _: t("There are no words in it. Write the word of the lot."),
    "budget_seed_too_long": lambda t, p: t("At most {limit} letters, please.", **p),
    "budget_round_running": lambda t, _: t(
        "A round goes on already for the same people. Wait until its votes are counted, or call "
        "it off."
    ),
    "budget_vote_is_over": lambda t, _: t(
        "The vote is over and is being counted: it cannot be called off any more."
    ),
    "budget_not_now": lambda t, _: t(
        "This cannot be done now. Open the round: it says what is open and until when."
    ),
    "budget_not_for_you": lambda t, _: t(
        "This is for those who live where the round is held. You may follow it."
    ),
    "budget_year_unlikely": lambda t, _: t("There is no budget of this year to show."),
    "budget_table_empty": lambda t, _: t("There are no sums in the column of the plan."),
}
