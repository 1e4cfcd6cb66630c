"""A poll in the making: what is missing in it, and what people mean by what they write."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Protocol

from bot.core.clock import VILLAGE_ZONE, from_village, village_date
from bot.core.days import read_day
from bot.core.errors import Invalid, Refusal
from bot.core.text import Language, clean, excerpt, fold, language_of, utf16_len
from bot.polls.rules.kinds import Kind, Template
from bot.polls.rules.limits import (
    FEWEST_OPTIONS,
    MOST_OPTIONS,
    OPTION_LIMIT,
    QUESTION_LIMIT,
    USUAL_DAYS,
    USUAL_HOUR,
    WHY_LIMIT,
)

#: The same in Kazakh and in Russian; "" in one is said in the other.
Pair = tuple[str, str]

_DAY = timedelta(days=1)
#: A day further ahead is a slip of the finger.
_FARTHEST = timedelta(days=365)
#: What people put before a line of a list.
_MARK = re.compile(r"^\s*(?:\d{1,2}[.)]\s+|[•*]\s*|[-–—]\s+)")
_EMPTY_LINE = re.compile(r"\n\s*\n")
_BETWEEN_DAYS = re.compile(r"[,;]")
_NUMBER = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
_YEAR = 4  # digits
_MARKS = " .,;:!?…"  # what does not tell one answer from another
_TWO = 2
_SHOWN = 60  # letters of a line that is quoted


class Part(StrEnum):
    """What a poll cannot be sent without."""

    QUESTION = "question"
    OPTIONS = "options"
    CLOSE = "close"


class Drafted(Protocol):
    """What has to be said of a draft before it is sent."""

    @property
    def words(self) -> object:
        """The question; false while there is none."""

    @property
    def options(self) -> Sequence[object]:
        """The answers."""

    @property
    def closes_at(self) -> datetime | None:
        """Until when it is answered."""


def missing(draft: Drafted) -> tuple[Part, ...]:
    """What has to be said before it is sent, in the order in which it is asked."""
    wanted = {
        Part.QUESTION: not draft.words,
        Part.OPTIONS: len(draft.options) < FEWEST_OPTIONS,
        Part.CLOSE: draft.closes_at is None,
    }
    return tuple(part for part, is_missing in wanted.items() if is_missing)


# What it begins with, and what may be set

#: What every draft begins with, unless its template says otherwise.
_FRESH: dict[str, Any] = {
    "kind": Kind.CHOICE,
    "most": 1,
    "secret": False,
    "live": False,
    "may_change": True,
    "settlements": [],
    "roles": [],
    "adults": False,
    "joined_before": False,
    "in_public": True,
    "photo": "",
    "closes_at": None,
}


def fresh(template: Template) -> dict[str, Any]:
    """What a draft of a template begins with."""
    values = dict(_FRESH)
    if template is Template.STARS:
        values["kind"] = Kind.SCALE
    if template is Template.DATES:
        values["most"] = MOST_OPTIONS
    return values


class Setting(StrEnum):
    """What is either so or not, and is turned by one tap."""

    SECRET = "secret"  # noqa: S105 - no password
    LIVE = "live"
    MAY_CHANGE = "may_change"
    ADULTS = "adults"
    JOINED_BEFORE = "joined_before"
    IN_PUBLIC = "in_public"


#: What a secret poll has settled: a choice that is apart from its person cannot be found again to
#: be changed; a count that is seen to grow by one tells who added it; and who could erase their
#: data and come back could vote twice.
OF_SECRET: dict[Setting, bool] = {
    Setting.LIVE: False,
    Setting.MAY_CHANGE: False,
    Setting.JOINED_BEFORE: True,
}

#: … and what one that is not secret goes back to.
_OPEN = {Setting.LIVE: False, Setting.MAY_CHANGE: True, Setting.JOINED_BEFORE: False}


def turned(setting: Setting, *, on: bool, secret: bool) -> dict[str, bool]:
    """What is written when something is turned. `poll_secret_settles` where it is settled."""
    if secret and setting in OF_SECRET:
        if on is not OF_SECRET[setting]:
            raise Refusal("poll_secret_settles")
        return {}
    values = {setting.value: on}
    if setting is Setting.SECRET:
        values |= {one.value: settled for one, settled in (OF_SECRET if on else _OPEN).items()}
    return values


def check_most(most: int, *, kind: Kind, options: int) -> int:
    """How many answers one may choose; `Refusal` where there is nothing to choose."""
    if kind is Kind.SCALE or not 1 <= most <= MOST_OPTIONS or (options and most > options):
        raise Refusal("impossible_move")
    return most


def usual_closes(now: datetime, zone: str = VILLAGE_ZONE) -> tuple[datetime, ...]:
    """The moments that one tap takes."""
    today = village_date(now, zone)
    return tuple(from_village(today + _DAY * days, time(USUAL_HOUR), zone) for days in USUAL_DAYS)


def on_day(day: date, now: datetime, zone: str = VILLAGE_ZONE) -> datetime | None:
    """The usual hour of a day; None where it is over."""
    moment = from_village(day, time(USUAL_HOUR), zone)
    return moment if moment > now else None


# What people write


@dataclass(frozen=True)
class Written:
    """Lines as they were meant: in one language, or in both.

    language: of `lines`; None where the words do not tell. other: the same lines in Russian,
    where somebody wrote both at once.
    """

    lines: tuple[str, ...]
    language: Language | None = None
    other: tuple[str, ...] = ()


def read_question(text: str) -> Written:
    """A question; its second part may be the same in Russian."""
    for parts in (_EMPTY_LINE.split(text.strip()), _lines(text)):
        joined = [" ".join(_lines(part)) for part in parts]
        both = _both([[line] for line in joined if line])
        if both is not None:
            return both
    line = " ".join(_lines(text))
    return Written((line,) if line else (), language_of(text))


def read_options(text: str) -> Written:
    """Answers, one a line. Below an empty line the same may stand in Russian."""
    parts = [_lines(part) for part in _EMPTY_LINE.split(text.strip())]
    both = _both(parts, FEWEST_OPTIONS)
    return both or Written(tuple(_lines(text)), language_of(text))


def read_lines(text: str) -> list[str]:
    """Lines with something in them, without the marks of a list."""
    return _lines(text)


def _lines(text: str) -> list[str]:
    shown = (clean(_MARK.sub("", line), utf16_len(line)) for line in text.splitlines())
    return [line for line in shown if line]


def _both(parts: Sequence[list[str]], least: int = 1) -> Written | None:
    """Both languages where there are two parts alike, in whichever order.

    None where both are surely of one language: somebody only began a new line.
    """
    if len(parts) != _TWO or len(parts[0]) != len(parts[1]) or len(parts[0]) < least:
        return None
    first, second = parts
    told = [language_of("\n".join(part)) for part in parts]
    if told == ["ru", "kk"]:
        return Written(tuple(second), "kk", tuple(first))
    if told[0] != "ru" and told[1] != "kk":
        return Written(tuple(first), "kk", tuple(second))
    return None


def check_why(text: str) -> str:
    """Why a poll is called off, in a line; `why_missing`, `why_too_long`."""
    line = " ".join(_lines(text))
    if not line:
        raise Invalid("why_missing")
    if utf16_len(line) > WHY_LIMIT:
        raise Invalid("why_too_long", count=utf16_len(line), limit=WHY_LIMIT)
    return line


def check_question(line: str) -> str:
    """The line, if it may be a question; `poll_question_missing`, `poll_question_too_long`."""
    if not line:
        raise Invalid("poll_question_missing")
    if utf16_len(line) > QUESTION_LIMIT:
        raise Invalid("poll_question_too_long", count=utf16_len(line), limit=QUESTION_LIMIT)
    return line


def check_options(lines: Sequence[str]) -> None:
    """Whether these may be the answers.

    Refuses with `poll_too_few_options` (limit), `poll_too_many_options` (count, limit), and as
    `check_lines` does.
    """
    if len(lines) < FEWEST_OPTIONS:
        raise Invalid("poll_too_few_options", limit=FEWEST_OPTIONS)
    if len(lines) > MOST_OPTIONS:
        raise Invalid("poll_too_many_options", count=len(lines), limit=MOST_OPTIONS)
    check_lines(lines)


def check_lines(lines: Sequence[str]) -> None:
    """Answers in one language; "" is one that is not said in it.

    Refuses with `poll_option_too_long` (number, count, limit), `poll_options_alike` (first,
    second: their numbers): whoever reads them could not tell which is which.
    """
    there: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if utf16_len(line) > OPTION_LIMIT:
            count = utf16_len(line)
            raise Invalid("poll_option_too_long", number=number, count=count, limit=OPTION_LIMIT)
        alike = fold(line).strip(_MARKS) or line
        if alike and alike in there:
            raise Invalid("poll_options_alike", first=there[alike], second=number)
        there[alike] = number


def check_same(lines: Sequence[str], asked_for: int) -> None:
    """The same in the other language: as many lines. Refuses with `poll_lines_differ`."""
    if len(lines) != asked_for:
        raise Invalid("poll_lines_differ", count=len(lines), limit=asked_for)


def read_days(text: str, today: date) -> list[date]:
    """Days as people type them, a line or a comma between; the earliest first, each once.

    Refuses with `poll_day_unclear` (line), `poll_day_past` (day), `poll_day_far` (day).
    """
    found = {
        _day_of(part.strip(), line, today)
        for line in _lines_of_days(text)
        for part in _parts_of(line)
    }
    for day in sorted(found):
        if day < today:
            raise Invalid("poll_day_past", day=day)
        if day > today + _FARTHEST:
            raise Invalid("poll_day_far", day=day)
    return sorted(found)


def _lines_of_days(text: str) -> list[str]:
    """As `_lines`, but `5. 12` and `- 5 May` begin with what may be the day itself."""
    shown = (clean(line, utf16_len(line)).lstrip("-–—•* ") for line in text.splitlines())
    return [line for line in shown if line]


def _parts_of(line: str) -> list[str]:
    """What may be a day; what has no number is the day of the week of the one before."""
    parts = [part for part in _BETWEEN_DAYS.split(line) if _NUMBER.search(part)]
    return parts or [line]


def _day_of(part: str, line: str, today: date) -> date:
    """The day; not where more is said than a day, such as an hour."""
    day = read_day(part, today)
    numbers = _NUMBER.findall(part)
    more = _LETTER.search(part) and any(len(one) != _YEAR for one in numbers[1:])
    if day is None or more:
        raise Invalid("poll_day_unclear", line=excerpt(line, _SHOWN))
    return day
