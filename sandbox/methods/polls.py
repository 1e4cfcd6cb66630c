"""Native polls."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.markup import checked_markup
from sandbox.methods.call import Call
from sandbox.utf16 import utf16_len
from sandbox.world import Json, Poll

QUESTION_LIMIT = 300
OPTION_LIMIT = 100
EXPLANATION_LIMIT = 200
DESCRIPTION_LIMIT = 1024
OPTIONS = range(1, 13)
PERIOD = range(5, 2_628_001)


def send_poll(call: Call) -> Json:
    """sendPoll"""
    chat = call.target()
    if not call.get("is_anonymous", True) and chat.type == "channel":
        raise bad_request("non-anonymous polls can't be sent to channel chats")
    if call.get("members_only") and chat.type != "channel":
        raise bad_request("members_only polls can be sent to channel chats only")
    poll = Poll(
        id=str(5_200_000_000_000_000_000 + call.engine.number()),
        bot=call.bot,
        body=_body(call),
        closed=bool(call.get("is_closed")),
        close_date=_close_date(call),
        hide_results=bool(call.get("hide_results_until_closes")),
    )
    return call.shown(call.post(chat, {"poll": poll.id}, poll=poll))


def _body(call: Call) -> Json:
    kind = call.get("type", "regular")
    if kind not in {"regular", "quiz"}:
        raise bad_request("unsupported poll type specified")
    question = _short(call.params["question"], QUESTION_LIMIT, "poll question")
    body: Json = {
        "question": question,
        "options": _options(call),
        "is_anonymous": call.get("is_anonymous", True),
        "type": kind,
        "allows_multiple_answers": call.get("allows_multiple_answers", False),
        "allows_revoting": call.get("allows_revoting", kind == "regular"),
        "members_only": call.get("members_only", False),
    }
    for field in ("country_codes", "open_period", "close_date"):
        if field in call.params:
            body[field] = call.params[field]
    return body | _quiz(call, kind, len(body["options"])) | _described(call)


def _options(call: Call) -> list[Json]:
    given = call.params["options"]
    if len(given) not in OPTIONS:
        count = "at least 1 option" if not given else "at most 12 options"
        raise bad_request(f"poll must have {count}")
    options = []
    for i, option in enumerate(given):
        text = _short(option["text"], OPTION_LIMIT, "poll options")
        options.append({"persistent_id": str(i + 1), "text": text, "voter_count": 0})
    return options


def _quiz(call: Call, kind: str, options: int) -> Json:
    right: list[int] = call.get("correct_option_ids", [])
    if kind != "quiz":
        return {}
    if not right or any(not 0 <= i < options for i in right):
        raise bad_request("wrong correct option ID specified")
    text, entities = call.words(
        "explanation", "explanation_entities", EXPLANATION_LIMIT, mode="explanation_parse_mode"
    )
    shown: Json = {"correct_option_ids": right}
    if text:
        shown |= {"explanation": text, "explanation_entities": entities}
    return shown


def _described(call: Call) -> Json:
    text, entities = call.words(
        "description", "description_entities", DESCRIPTION_LIMIT, mode="description_parse_mode"
    )
    if not text:
        return {}
    return {"description": text} | ({"description_entities": entities} if entities else {})


def _short(text: Any, limit: int, name: str) -> str:
    words = str(text).strip()
    if not words:
        raise bad_request(f"{name} must be non-empty")
    if utf16_len(words) > limit:
        raise bad_request(f"{name} length must not exceed {limit}")
    return words


def _close_date(call: Call) -> int | None:
    now = call.engine.clock.stamp()
    if "open_period" in call.params and "close_date" in call.params:
        raise bad_request("open_period and close_date can't be used together")
    if "open_period" in call.params:
        seconds = int(call.params["open_period"])
    elif "close_date" in call.params:
        seconds = int(call.params["close_date"]) - now
    else:
        return None
    if seconds not in PERIOD:
        raise bad_request("invalid poll close date specified")
    return now + seconds


def stop_poll(call: Call) -> Json:
    """stopPoll"""
    chat = call.chat()
    message = chat.found(call.params["message_id"])
    if message is None or message.poll is None:
        raise bad_request("message with poll to stop not found")
    if message.sender is not call.bot:
        raise bad_request("poll can't be stopped")
    if message.poll.closed:
        raise bad_request("poll has already been closed")
    message.markup = checked_markup(call.get("reply_markup"), chat.type)
    message.poll.closed = True
    call.engine.ballots.changed(message)
    return message.poll.state()


METHODS = {"sendPoll": send_poll, "stopPoll": stop_poll}
