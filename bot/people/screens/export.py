"""Everything kept about a person as one page that any browser shows. Every value is escaped."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from bot.core.i18n import Translator

_ISO = re.compile(r"\d{4}-\d\d-\d\d(T|$)")
_DAY_LENGTH = len("2026-12-17")

#: Finds the word for a coded value by the name of its field; None where it is no code.
Say = Callable[[str, object], str | None]

_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<title>{title}</title>\n<style>\n"
    "body {{ font: 16px/1.5 sans-serif; margin: 1rem auto; max-width: 42rem; padding: 0 1rem }}\n"
    "dl {{ border-left: 3px solid #d5e3e3; margin: 0 0 1rem; padding-left: .8rem }}\n"
    "dt {{ color: #566 }} dd {{ margin: 0 0 .4rem; white-space: pre-wrap; "
    "overflow-wrap: anywhere }}\n"
    "</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{made}</p>\n{body}\n</body>\n</html>\n"
)


def page(parts: Mapping[str, Any], say: Say, now: datetime, t: Translator) -> str:
    """The page. `parts`: what each feature told, as plain values under the name of its title."""
    body = Markup("\n").join(
        Markup("<h2>{}</h2>\n{}").format(_label(name, t), _value(name, value, say, t))
        for name, value in parts.items()
    )
    return str(
        _PAGE.format(
            language=t.language,
            title=t.word("My data"),
            made=t("Made on {moment}", moment=t.moment(now)),
            body=body,
        )
    )


def _value(name: str, value: object, say: Say, t: Translator) -> Markup:
    if isinstance(value, Mapping):
        return _table(value, say, t)
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return Markup("\n").join(_table(one, say, t) for one in value)
    return Markup("<p>{}</p>").format(_text(name, value, say, t))


def _table(fields: Mapping[str, object], say: Say, t: Translator) -> Markup:
    rows = Markup("\n").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(
            _label(name, t),
            _value(name, value, say, t) if _is_deep(value) else _text(name, value, say, t),
        )
        for name, value in fields.items()
    )
    return Markup("<dl>\n{}\n</dl>").format(rows)


def _is_deep(value: object) -> bool:
    if isinstance(value, list):
        return any(isinstance(one, Mapping) for one in value)
    return isinstance(value, Mapping)


def _text(name: str, value: object, say: Say, t: Translator) -> str:
    if value is None or value in ("", []):
        return "–"
    if isinstance(value, bool):
        return t.word("Yes") if value else t.word("No")
    if isinstance(value, list):
        return "\n".join(_text(name, one, say, t) for one in value)
    if isinstance(value, datetime):
        return t.moment(value)
    if name == "number" and isinstance(value, int):
        return f"{value:04}"  # as on every card
    if name == "kind":
        return _kinds(t).get(str(value), str(value))
    return say(name, value) or _date(value, t) or str(value)


def _date(value: object, t: Translator) -> str | None:
    """A moment or a day that came as ISO text; None for anything else."""
    if not isinstance(value, str) or not _ISO.match(value):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if moment.tzinfo is not None:
        return t.moment(moment)
    return t.day(moment.date()) if len(value) == _DAY_LENGTH else None


def _kinds(t: Translator) -> dict[str, str]:
    """Kinds of files and of messages of a thread, as the table tells them apart."""
    return {
        "photo": t.word("photo"),
        "document": t.word("document"),
        "voice": t.word("voice message"),
        "audio": t.word("sound file"),
        "video": t.word("video"),
        "video_note": t.word("round video"),
        "question": t.word("question"),
        "reply": t.word("reply"),
        "answer": t.word("answer"),
        "addition": t.word("addition"),
        "dispute": t.word("what was not solved"),
        "redirect": t.word("who answers"),
        "rejection": t.word("reason for rejecting"),
        "verdict": t.word("decision about looking again"),
    }


def _label(name: str, t: Translator) -> str:
    return _labels(t).get(name, name)


def _labels(t: Translator) -> dict[str, str]:
    """The names of fields, of every feature that exports."""
    return {
        "about": t.word("About me"),
        "telegram_id": t.word("Telegram identifier"),
        "language": t.word("Language"),
        "name": t.word("Name"),
        "phone": t.word("Phone"),
        "okrug": t.word("Rural okrug"),
        "settlement": t.word("Village"),
        "muted": t.word("Notices switched off"),
        "created_at": t.word("In the bot since"),
        "consents": t.word("Consents"),
        "version": t.word("Version of the text"),
        "text_sha256": t.word("Digest of the text"),
        "given_at": t.word("Given on"),
        "withdrawn_at": t.word("Withdrawn on"),
        "roles": t.word("Roles"),
        "role": t.word("Role"),
        "scope": t.word("Where it counts"),
        "ended_at": t.word("Ended on"),
        "drafts": t.word("Drafts"),
        "begun": t.word("Begun on"),
        "discarded": t.word("Discarded or sent on"),
        "messages": t.word("Messages"),
        "appeals": t.word("Appeals"),
        "number": t.word("Number"),
        "year": t.word("Year"),
        "state": t.word("Status"),
        "topic": t.word("Topic"),
        "landmark": t.word("Landmark"),
        "location": t.word("Location"),
        "text": t.word("Text"),
        "anonymous": t.word("Without showing the name"),
        "filed_for": t.word("Filed for"),
        "filed_for_phone": t.word("Phone of that person"),
        "executor_may_see": t.word("The executor may see name and phone"),
        "urgent": t.word("Urgent"),
        "sent": t.word("Sent on"),
        "registered": t.word("Registered on"),
        "due": t.word("Due date"),
        "rating": t.word("Rating"),
        "rating_word": t.word("Word with the rating"),
        "files": t.word("Files"),
        "telegram_file_id": t.word("File identifier in Telegram"),
        "history": t.word("History"),
        "at": t.word("When"),
        "by": t.word("Who"),
        "move": t.word("What happened"),
        "thread": t.word("Messages"),
        "kind": t.word("Kind"),
        "joined": t.word("Appeals joined"),
        "joined_at": t.word("Joined on"),
        "mended": t.word("Mended, in my word"),
        "bookings": t.word("My bookings"),
        "booking_state": t.word("Status"),
        "wished": t.word("Wished day"),
        "visit": t.word("Visit"),
        "reason": t.word("Reason"),
        "broadcast_answers": t.word("My answers to announcements"),
        "broadcast": t.word("Announcement"),
        "broadcast_answer": t.word("What I answered"),
        "gathering_replies": t.word("My answers to calls to gatherings"),
        "gathering_wishes": t.word("My questions and proposals for gatherings"),
        "gathering_supports": t.word("Questions and proposals that I support"),
        "initiatives": t.word("My initiatives"),
        "initiatives_supported": t.word("Initiatives that I support"),
        "gathering_stays": t.word("Gatherings where I was counted"),
        "gathering_hands": t.word("Votes that I raised my hand for by phone"),
        "gathering_kind": t.word("What was held"),
        "held": t.word("Held on"),
        "gathering_reply": t.word("What I answered"),
        "gathering_wish": t.word("What it is"),
        "wish_state": t.word("Status"),
        "gathering_state": t.word("Status"),
        "gathering_why": t.word("Why it is wanted"),
        "came_at": t.word("Came at"),
        "left_at": t.word("Left at"),
        "gathering_hand": t.word("My hand"),
        "adult": t.word("Eighteen or older, in my word"),
        "poll_votes": t.word("My votes in polls"),
        "poll_secret_votes": t.word("Secret polls in which I voted"),
        "poll_question": t.word("Question"),
        "poll_state": t.word("Status"),
        "poll_choice": t.word("What I chose"),
        "budget_ideas": t.word("My ideas for the people's budget"),
        "budget_joins": t.word("Ideas that I joined"),
        "budget_follows": t.word("Projects that I follow"),
        "budget_votes": t.word("My votes on the people's budget"),
        "budget_signals": t.word("Reports of pressure under my name"),
        "budget_round": t.word("People's budget"),
        "idea_number": t.word("Number"),
        "idea_state": t.word("Status"),
        "idea_title": t.word("Name of the idea"),
        "idea_cost_guess": t.word("Cost, as I think"),
        "budget_choice": t.word("What I chose"),
        "budget_follows_it": t.word("Notices of its steps"),
        "budget_mark": t.word("What tells me from namesakes"),
        "budget_on_paper": t.word("On paper, at a gathering"),
    }
