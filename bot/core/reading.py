"""What people type for a moment, word by word: «ертең 9-да», "in 2 hours", `26.11 18:30`.

The words are in `moments.yaml`. A text becomes tokens, each token a letter that says what it can
be, and short patterns over those letters find the wait, the day and the hour. Whatever nobody
understands makes the whole unclear: nobody is to be told of an hour that was guessed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.core.errors import Invalid
from bot.core.text import fold, tokens

_WORDS = Path(__file__).with_name("moments.yaml")
_LONGEST = 120  # characters; a moment takes no more
_PHRASE = 3  # words of the longest phrase in the YAML

_CENTURY = 2000
_YEARS = range(_CENTURY, _CENTURY + 200)  # what is outside is a slip, and no calendar's edge
#: Without a year a day that was so lately is the past one, and not the one of the next year.
_LATELY = timedelta(days=180)
#: Minutes that may stand after a hyphen («15-00»); `9-11` is hours from and until.
_ROUND_MINUTES = frozenset({"00", "15", "30", "45"})
_HALF = Fraction(1, 2)

_TOKEN = re.compile(
    r"""(?<!\d)(?:
      (?P<clock>\d{1,2}:\d{2}(?::\d{2})?)(?![\d:])
    | (?P<iso>\d{4}-\d{1,2}-\d{1,2})(?!\d)
    | (?P<full>\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2}))(?![\d:])
    | (?P<pair>\d{1,2}[./-]\d{1,2})(?!\d)
    | (?P<number>\d{1,4}(?:,\d)?)(?!\d)
    ) | (?P<word>[^\W\d_]+)""",
    re.VERBOSE,
)
_BETWEEN = re.compile(r"[\s.,;!?()\"'\u00ab\u00bb\u2013\u2014-]*")

# Letters of the patterns. Numbers: c a clock, p a pair (a day or a time), n a number, w a number
# in words. Days: i and g a whole date, M a month, K a weekday, o from today on, N and L this week
# and the next. Hours: s a word for it, m minutes, h a half, P a part of the day, O noon; endings:
# e of an hour, E of a day. Waiting: b before, z after, u hours, d days, k weeks, q half an hour.
# f: a filler.
_WAIT = re.compile(r"b((?:[npw]?h?[umdkq])+)|((?:[npw]?h?[umdkq])+)z")
_AMOUNT = re.compile(r"([npw]?)(h?)([umdkq])")
_DATE_IN_WORDS = re.compile(r"(?P<day>[nw])[eE]?M|M(?P<later>[nw])E?")
_DAY_ALONE = re.compile(r"(?P<day>[nw])E")
_TIME = re.compile(r"(?P<clock>c)|(?P<pair>p)|(?P<hour>[nw])(?:(?P<minute>[nw])m?|(?P<half>h))?")


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in a text. `loose`: a small hour with nothing that tells night from day."""

    wait: timedelta | None = None
    day: date | None = None
    weekday: int | None = None
    week: str = ""
    hour: int | None = None
    minute: int = 0
    part: str = ""
    loose: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str

    @property
    def numbers(self) -> list[int]:
        return [int(one) for one in re.findall(r"\d+", self.text)]


@dataclass(frozen=True)
class _Book:
    """`moments.yaml`: every folded word with its meanings, and the beginnings of words."""

    words: dict[str, dict[str, str]]
    beginnings: tuple[tuple[str, str, str], ...]

    def means(self, word: str) -> dict[str, str]:
        """Letters of the patterns with what the word says; several if it depends."""
        if word in self.words:
            return self.words[word]
        return {
            letter: value for start, letter, value in self.beginnings if word.startswith(start)
        }


@cache
def _book() -> _Book:
    data: dict[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    words: dict[str, dict[str, str]] = {}
    beginnings: list[tuple[str, str, str]] = []
    for letter, value, listed in _entries(data):
        for word in listed:
            if word.endswith("*"):
                beginnings.append((fold(word[:-1]), letter, value))
            else:
                words.setdefault(fold(word), {})[letter] = value
    return _Book(words, tuple(beginnings))


def names_a_day_from_now(text: str) -> bool:
    """Whether a text says "today", "tomorrow" or the like, which is another day a day later."""
    return any("o" in _book().means(word) for word in tokens(fold(text)))


def _entries(data: dict[str, Any]) -> Iterable[tuple[str, str, list[str]]]:
    for name, letter in {"days": "o", "parts": "P", "numbers": "w"}.items():
        for value, listed in data[name].items():
            yield letter, str(value), listed
    for name, letter in {"weekdays": "K", "months": "M"}.items():
        for place, listed in enumerate(data[name]):
            yield letter, str(place), listed
    for name, letter in _PLAIN.items():
        yield letter, "", data[name]
    for unit, letter in _UNITS.items():
        yield letter, unit, data["units"][unit]
    yield "N", "this", data["weeks"]["this"]
    yield "L", "next", data["weeks"]["next"]


_PLAIN = {
    "noon": "O", "hours": "s", "minutes": "m", "halves": "h", "before": "b", "after": "z",
    "hour_endings": "e", "day_endings": "E", "fillers": "f",
}  # fmt: skip
_UNITS = {"hour": "u", "minute": "m", "day": "d", "week": "k", "half_hour": "q"}
_LENGTHS = {
    "u": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "d": timedelta(days=1),
    "k": timedelta(weeks=1),
    "q": timedelta(minutes=30),
}


def said(text: str, today: date) -> Said:
    """The parts of a moment. `Invalid`: moment_unclear, no_such_moment."""
    if len(text) > _LONGEST:
        raise Invalid("moment_unclear")
    return _Reader(_tokens(fold(text)), today).read()


def _tokens(folded: str) -> list[_Token]:
    found: list[_Token] = []
    end = 0
    for match in _TOKEN.finditer(folded):
        if not _BETWEEN.fullmatch(folded, end, match.start()):
            raise Invalid("moment_unclear")
        found.append(_Token(match.lastgroup or "", match[0]))
        end = match.end()
    if not found or not _BETWEEN.fullmatch(folded, end):
        raise Invalid("moment_unclear")
    return _compounds(_phrases(found))


def _phrases(tokens: list[_Token]) -> list[_Token]:
    """Words that mean something together become one."""
    made: list[_Token] = []
    at = 0
    while at < len(tokens):
        for size in range(_PHRASE, 0, -1):
            run = tokens[at : at + size]
            joined = " ".join(one.text for one in run)
            if size == 1 or (len(run) == size and joined in _book().words):
                made.append(_Token("word", joined) if size > 1 else tokens[at])
                at += size
                break
    return made


def _compounds(tokens: list[_Token]) -> list[_Token]:
    """Ten and one, in two words, are eleven."""
    made: list[_Token] = []
    for token in tokens:
        here = _in_words(token)
        ten = _in_words(made[-1]) if made else None
        if here and ten and ten % 10 == 0 and here < 10 and here == int(here):
            made[-1] = _Token("number", str(int(ten + here)))
        else:
            made.append(token)
    return made


def _in_words(token: _Token) -> Fraction | None:
    value = _book().means(token.text).get("w") if token.kind == "word" else None
    return Fraction(value) if value else None


class _Reader:
    """Takes the wait, then the day, then the hour out of the tokens; nothing may be left."""

    def __init__(self, tokens: list[_Token], today: date) -> None:
        self._tokens = tokens
        self._today = today

    def read(self) -> Said:
        wait, in_days = self._take_wait()
        if wait is not None and not in_days:
            if self._letters().strip("f"):
                raise Invalid("moment_unclear")
            return Said(wait=wait)
        days = set() if wait is None else {self._today + wait}
        found = Said(
            weekday=self._one("K"),
            week="next" if "L" in self._letters() else "this" if "N" in self._letters() else "",
            part=self._word("P"),
        )
        days |= {self._today + timedelta(days=offset) for offset in self._all("o")}
        days |= set(self._take_dates(known=bool(days)))
        if len(days) > 1:
            raise Invalid("moment_unclear")
        found = replace(found, day=next(iter(days), None))
        return self._with_time(found)

    # ── The letters ──────────────────────────────────────────────────────────────────────────

    def _letters(self, *, waiting: bool = False) -> str:
        return "".join(self._letter(token, waiting=waiting) for token in self._tokens)

    def _letter(self, token: _Token, *, waiting: bool) -> str:
        if token.kind != "word":
            return {"clock": "c", "iso": "i", "full": "g", "pair": "p", "number": "n"}[token.kind]
        means = _book().means(token.text)
        order = "umdkqbzhwPfOoKMNLeE" if waiting else "PswoKMNLOmhefE"
        return next((letter for letter in order if letter in means), "?")

    def _values(self, letter: str) -> list[str]:
        return [
            _book().means(token.text)[letter]
            for token in self._tokens
            if self._letter(token, waiting=False) == letter
        ]

    def _all(self, letter: str) -> set[int]:
        return {int(value) for value in self._values(letter)}

    def _one(self, letter: str) -> int | None:
        found = self._all(letter)
        if len(found) > 1:
            raise Invalid("moment_unclear")
        return next(iter(found), None)

    def _word(self, letter: str) -> str:
        found = set(self._values(letter))
        if len(found) > 1:
            raise Invalid("moment_unclear")
        return next(iter(found), "")

    def _take(self, match: re.Match[str]) -> list[_Token]:
        taken = self._tokens[match.start() : match.end()]
        self._tokens[match.start() : match.end()] = []
        return taken

    # ── The wait ─────────────────────────────────────────────────────────────────────────────

    def _take_wait(self) -> tuple[timedelta | None, bool]:
        """The wait, and whether it counts in days and leaves the hour open."""
        letters = self._letters(waiting=True)
        match = _WAIT.search(letters)
        if match is None:
            return None, False
        first = match.start() + (letters[match.start()] == "b")
        total = timedelta()
        for amount in _AMOUNT.finditer(letters, first, match.end()):
            count = self._count(self._tokens[amount.start()]) if amount[1] else None
            if amount[2]:
                count = _HALF if count is None else count + _HALF
            count = Fraction(1) if count is None else count
            total += _LENGTHS[amount[3]] * count.numerator / count.denominator
        self._take(match)
        return total, set(re.findall("[umdkq]", match[0])) <= {"d", "k"}

    def _count(self, token: _Token) -> Fraction:
        if token.kind == "word":
            return Fraction(_book().means(token.text)["w"])
        text = token.text.replace(",", ".")
        if token.kind == "pair" and not re.fullmatch(r"\d+\.\d", text):
            raise Invalid("moment_unclear")
        return Fraction(text)

    # ── The day ──────────────────────────────────────────────────────────────────────────────

    def _take_dates(self, *, known: bool) -> Iterable[date]:
        found = [*self._take_whole_dates(), *self._take_month()]
        if not found and not known:
            found = [*self._take_day_alone()]
        if not found and not known:
            found = [*self._take_pair()]
        return found

    def _take_whole_dates(self) -> Iterable[date]:
        while match := re.search("[ig]", self._letters()):
            token = self._take(match)[0]
            first, month, last = token.numbers
            if token.kind == "iso":
                yield _day(first, month, last)
            else:
                yield _day(last + (_CENTURY if last < 100 else 0), month, first)

    def _take_month(self) -> Iterable[date]:
        month = self._one("M")
        if month is None:
            return
        year = self._take_year()
        match = _DATE_IN_WORDS.search(self._letters())
        if match is None:
            raise Invalid("moment_unclear")
        place = match.start("day") if match["day"] else match.start("later")
        number = self._whole(self._tokens[place])
        self._take(match)
        if "M" in self._letters():
            raise Invalid("moment_unclear")
        yield _day(year, month + 1, number) if year else self._coming(number, month + 1)

    def _take_year(self) -> int | None:
        for place, token in enumerate(self._tokens):
            if token.kind == "number" and re.fullmatch(r"20\d\d", token.text):
                del self._tokens[place]
                # The word for year after it would part the month from its day.
                if self._letters()[place : place + 1] == "f":
                    del self._tokens[place]
                return int(token.text)
        return None

    def _take_day_alone(self) -> Iterable[date]:
        """The 26th: of this month, or of the next that has one."""
        match = _DAY_ALONE.search(self._letters())
        if match is None:
            return
        number = self._whole(self._take(match)[0])
        if not 1 <= number <= 31:
            raise Invalid("no_such_moment")
        day = self._today
        while day.day != number:
            day += timedelta(days=1)
        yield day

    def _take_pair(self) -> Iterable[date]:
        """`26.11`; but `15.30` is a time, and so is what has no other time beside a day."""
        letters = self._letters()
        for match in re.finditer("p", letters):
            token = self._tokens[match.start()]
            timed = len(re.findall("[cpnw]", letters)) > 1
            named = letters[: match.start()].endswith("s") or letters[match.end() :][:1] == "e"
            if not _is_date(token) or (not timed and _is_time(token) and named):
                continue
            day = self._coming(*token.numbers)
            if timed or not _is_time(token) or self._fits(day):
                self._take(match)
                yield day
                return

    def _fits(self, day: date) -> bool:
        """Whether a pair that may be a time, too, is likelier a day."""
        weekday = self._one("K")
        return day >= self._today and weekday in (None, day.weekday())

    def _coming(self, number: int, month: int) -> date:
        """Without a year the next such day, unless it was only lately."""
        years = (self._today.year, self._today.year + 1)
        days = [day for year in years if (day := _date(year, month, number)) is not None]
        if not days:
            raise Invalid("no_such_moment")
        return next((day for day in days if day >= self._today - _LATELY), days[-1])

    # ── The hour ─────────────────────────────────────────────────────────────────────────────

    def _with_time(self, found: Said) -> Said:
        letters = self._letters()
        if re.search(r"(?<![cpnwh])e|[?EM]", letters):
            raise Invalid("moment_unclear")
        kept = [token for token, letter in zip(self._tokens, letters, strict=True)
                if letter not in "fsePoKNLO"]  # fmt: skip
        match = _TIME.fullmatch(re.sub("[fsePoKNLO]", "", letters))
        if match is None:
            return self._without_time(found, letters, is_rest=bool(kept))
        if "O" in letters:
            raise Invalid("moment_unclear")
        told = found.day or found.weekday is not None or found.part or match["minute"]
        if match["hour"] and not (told or match["half"] or re.search("[se]", letters)):
            raise Invalid("moment_unclear")  # a number, and nothing says of what
        hour, minute = self._clock(kept, match)
        small = 1 <= hour <= 7 and not kept[0].text.startswith("0")
        loose = small and not match["clock"] and not found.part
        return replace(found, hour=hour, minute=minute, loose=loose)

    def _without_time(self, found: Said, letters: str, *, is_rest: bool) -> Said:
        if is_rest or not (found.day or found.weekday is not None or "O" in letters):
            raise Invalid("moment_unclear")
        return replace(found, hour=12) if "O" in letters else found

    def _clock(self, kept: list[_Token], match: re.Match[str]) -> tuple[int, int]:
        if match["clock"]:
            hour, minute = kept[0].numbers[:2]
        elif match["pair"]:
            if not _is_time(kept[0]):
                range_or_slip = "moment_unclear" if "-" in kept[0].text else "no_such_moment"
                raise Invalid(range_or_slip)
            hour, minute = kept[0].numbers
        else:
            hour = self._whole(kept[0])
            minute = 30 if match["half"] else self._whole(kept[1]) if match["minute"] else 0
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            raise Invalid("no_such_moment")
        return hour, minute

    def _whole(self, token: _Token) -> int:
        count = self._count(token)
        if count.denominator != 1:
            raise Invalid("moment_unclear")
        return int(count)


def _date(year: int, month: int, number: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _day(year: int, month: int, number: int) -> date:
    found = _date(year, month, number)
    if found is None:
        raise Invalid("no_such_moment")
    return found


def _is_date(token: _Token) -> bool:
    number, month = token.numbers
    return 1 <= number <= 31 and 1 <= month <= 12


def _is_time(token: _Token) -> bool:
    hour, minutes = re.split("[./-]", token.text)
    if len(minutes) != 2 or "/" in token.text:
        return False
    if "-" in token.text and minutes not in _ROUND_MINUTES:
        return False
    return int(hour) <= 24 and int(minutes) <= 59
