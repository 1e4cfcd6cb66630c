"""Writing a text so that it can be read aloud: times, dates, phone numbers, abbreviations.

Two readers, one for each language; their words are data (`spoken.yaml`). Whatever is not certain
stays as it was typed.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.core.clock import village
from bot.core.i18n import Language

_WORDS = Path(__file__).parents[1] / "spoken.yaml"

_TO = r"\s?[-\u2013\u2014]\s?"
_CLOCK = r"([01]?\d|2[0-4]):([0-5]\d)(?![\d:])"
_START = r"(?<![\d:.,/-])"


@cache
def words(language: Language) -> dict[str, Any]:
    """The words of a language."""
    data: dict[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))[language]
    return data


def aloud(text: str, language: Language, sent_at: datetime | None = None) -> str:
    """The text, line by line, as it is read. The year of a date is said when it is not this one.

    Without `sent_at` no year is said.
    """
    year = village(sent_at).year if sent_at else None
    reader = _Russian(year) if language == "ru" else _Kazakh(year)
    return reader.read(text)


def any_of(choices: Iterable[str]) -> str:
    """A pattern for one of these words, the longest first."""
    return "(?:" + "|".join(re.escape(one) for one in sorted(choices, key=len)[::-1]) + ")"


# ── Phone numbers, and times with a point ────────────────────────────────────────────────────

_LONG_PHONE = re.compile(r"(?<![\d+.,:/-])(?:\+ ?7|[78])(?:[ ()-]{0,3}\d){10}(?![\d.:]\d|\d)")
_SHORT_PHONE = re.compile(r"(?<![\d.,:/-])\d{1,3}-\d\d-\d\d(?![\d.:-])")
_PARTS = {4: (2, 2), 5: (3, 2), 6: (2, 2, 2), 7: (3, 2, 2), 10: (3, 3, 2, 2)}


def _grouped(phone: re.Match[str]) -> str:
    """The digits in the groups they are said in: 8 701 123 45 67."""
    digits = phone[0].replace("+", "")
    if len(re.sub(r"\D", "", digits)) == 11:
        digits = "8 " + digits.strip()[1:]
    groups = re.findall(r"\d+", digits)
    return " ".join(part for group in groups for part in _parts(group))


def _parts(group: str) -> list[str]:
    parts, at = [], 0
    for length in _PARTS.get(len(group), (len(group),)):
        parts.append(group[at : at + length])
        at += length
    return parts


def _is_clock(hour: str, sign: str, minutes: str) -> bool:
    """It can be nothing but a time: no month has that number, no number is written so."""
    if int(hour) > 24 or int(minutes) > 59:
        return False
    return sign == ":" or minutes == "00" or (sign == "." and int(minutes) > 12)


class _Reader:
    """What both languages share."""

    _joint: str  # a pattern for what may stand between the beginning and the end

    def __init__(self, language: Language, year: int | None) -> None:
        self.words = words(language)
        self._year = year
        hours = self.words.get("hour_marks", ())
        self._unit = any_of([*(unit for unit in self.words["units"] if unit not in hours), "%"])
        self._clauses = re.compile(rf"(?<!\w){any_of(self.words['clauses'])}\s*$", re.IGNORECASE)

    def read(self, text: str) -> str:
        """Each step sees what the one before has left."""
        text = _SHORT_PHONE.sub(_grouped, _LONG_PHONE.sub(_grouped, text))
        return self.shortened(self.times(self.dates(self._with_colons(text))))

    def dates(self, text: str) -> str:
        """Dates in words."""
        raise NotImplementedError

    def times(self, text: str) -> str:
        """Times in words."""
        raise NotImplementedError

    def shortened(self, text: str) -> str:
        """Abbreviations in full."""
        raise NotImplementedError

    def _with_colons(self, text: str) -> str:
        """9.00 and 9-00 become 9:00 where they can be nothing else."""
        clock = r"(\d{1,2})([.:-])(\d\d)"
        not_a_unit = rf"(?![\d.,:-]*\d|\s?{self._unit}(?!\w))"
        pair = rf"{_START}{clock}({_TO}|{self._joint}){clock}{not_a_unit}"
        text = re.sub(pair, self._pair_with_colons, text)
        cues = any_of(self.words["clock_words"])
        cued = rf"(?<!\w)(?P<cue>(?i:{cues})\s){clock}{not_a_unit}"
        return re.sub(cued, self._cued_with_colon, text)

    def _pair_with_colons(self, found: re.Match[str]) -> str:
        first, second = found.group(1, 2, 3), found.group(5, 6, 7)
        possible = all(int(hour) <= 24 and int(last) < 60 for hour, _, last in (first, second))
        if not possible or not (_is_clock(*first) or _is_clock(*second)):
            return found[0]
        return f"{first[0]}:{first[2]}{found[4]}{second[0]}:{second[2]}"

    def _cued_with_colon(self, found: re.Match[str]) -> str:
        hour, sign, minutes = found.group(2, 3, 4)
        return f"{found['cue']}{hour}:{minutes}" if _is_clock(hour, sign, minutes) else found[0]

    def _in_year(self, said: str, year: str | None, *, before: bool = False) -> str:
        """The date with its year, when that is another one than this year."""
        if not year or self._year is None or int(year) % 100 == self._year % 100:
            return said
        named = str(self.words["year"]).format(year=2000 + int(year) % 100)
        return f"{named} {said}" if before else f"{said} {named}"

    def _is_clause(self, found: re.Match[str]) -> bool:
        """It is the number of a paragraph or of a document, not a day."""
        clause = self._clauses.search(found.string, 0, found.start())
        return not found["year"] and clause is not None

    def _date(self, number: str = "") -> str:
        """A pattern for a date; `number` tells its groups from another's. "2.05 km" is none."""
        marks = any_of(self.words["year_marks"])
        return (
            rf"(?P<day{number}>0?[1-9]|[12]\d|3[01])\.(?P<month{number}>0[1-9]|1[0-2])"
            rf"(?:\.(?P<year{number}>20\d\d|\d\d)(?:\s?{marks}(?!\w))?)?"
            rf"(?!\d|[.,:/]\d|\s?{self._unit}(?!\w))"
        )


def _ended(said: str, found: re.Match[str]) -> str:
    """With the point that the abbreviation shared with the end of a sentence."""
    after = found.string[found.end() :].lstrip(" ")[:1]
    ends = found[0].endswith(".") and (not after or after == "\n" or after.isupper())
    return f"{said}." if ends else said


def _like(said: str, typed: str) -> str:
    return said[0].upper() + said[1:] if typed[:1].isupper() else said


# ── Kazakh ───────────────────────────────────────────────────────────────────────────────────

Sound = tuple[str, str]


def ending(sound: Sound, case: str) -> str:
    """The ending of a case after a word with this last sound and these vowels."""
    last, vowels = sound
    back, front = words("kk")["cases"][case][last]
    return str(back if vowels == "back" else front)


def numeral_sound(number: int) -> Sound:
    """How the spoken numeral ends: 26 as 6, 30 as thirty."""
    tens = number % 100
    last, vowels = words("kk")["numerals"][tens if tens % 10 == 0 and tens <= 50 else tens % 10]
    return last, vowels


def numeral(number: int, case: str | None) -> str:
    """The number with its ending after a hyphen."""
    return f"{number}-{ending(numeral_sound(number), case)}" if case else str(number)


class _Kazakh(_Reader):
    def __init__(self, year: int | None) -> None:
        super().__init__("kk", year)
        self._case_of = {
            typed: case
            for case, sounds in self.words["cases"].items()
            for pair in sounds.values()
            for typed in pair
        }
        self._hour, self._minute = self.words["hour"], self.words["minute"]
        self._until = str(self.words["until"])
        over = any_of([*self.words["untils"], *self.words["between"]])
        self._over = rf"(?:[-\u2013]?{any_of(self._case_of)}(?!\w))?(?:\s+{over}(?!\w))?"
        self._cased = (
            rf"(?:[-\u2013]?(?P<case>{any_of(self._case_of)})(?!\w))?"
            rf"(?=(?P<next>\s+\w+)?)"
        )
        self._joint = rf"[-\u2013]?{any_of(self._endings_of('ablative'))}\s+"

    def _endings_of(self, case: str) -> list[str]:
        return [typed for typed, one in self._case_of.items() if one == case]

    def _case(self, found: re.Match[str]) -> str | None:
        """The case that was typed, or that the word after it asks for."""
        after = (found["next"] or "").strip().lower()
        if found["case"]:
            return str(self._case_of[found["case"].lower()])
        if after == self.words["from"]:
            return "ablative"
        return "dative" if after in self.words["untils"] else None

    def _ended(self, word: str, case: str | None) -> str:
        last, vowels = self.words["sounds"][word]
        return word + (ending((last, vowels), case) if case else "")

    def dates(self, text: str) -> str:
        both = rf"{_START}{self._date()}{_TO}{self._date('2')}{self._over}"
        text = re.sub(both, self._days, text)
        short = rf"{_START}(?P<first>0?[1-9]|[12]\d|3[01]){_TO}{self._date()}{self._over}"
        text = re.sub(short, self._days_of_a_month, text)
        return re.sub(rf"{_START}{self._date()}{self._cased}", self._one_day, text)

    def _month(self, found: re.Match[str], number: str = "") -> str:
        return str(self.words["months"][int(found["month" + number]) - 1])

    def _one_day(self, found: re.Match[str]) -> str:
        if self._is_clause(found):
            return found[0]
        month = self._ended(self._month(found), self._case(found))
        said = self._in_year(f"{int(found['day'])} {month}", found["year"], before=True)
        return _ended(said, found)

    def _days(self, found: re.Match[str]) -> str:
        first, second = self._month(found), self._month(found, "2")
        last = f"{int(found['day2'])} {self._ended(second, 'dative')} {self._until}"
        last = self._in_year(last, found["year2"], before=True)
        if first == second and found["year"] in (None, found["year2"]):
            return f"{numeral(int(found['day']), 'ablative')} {last}"
        said = f"{int(found['day'])} {self._ended(first, 'ablative')}"
        return f"{self._in_year(said, found['year'], before=True)} {last}"

    def _days_of_a_month(self, found: re.Match[str]) -> str:
        if self._is_clause(found) or int(found["first"]) >= int(found["day"]):
            return found[0]
        last = f"{int(found['day'])} {self._ended(self._month(found), 'dative')} {self._until}"
        said = f"{numeral(int(found['first']), 'ablative')} {last}"
        return self._in_year(said, found["year"], before=True)

    def times(self, text: str) -> str:
        hour = rf"(?:(?<!\w)(?P<hour>{self._hour})\s+)?"
        range_ = rf"(?i:{hour}){_START}{_CLOCK}(?:{_TO}|{self._joint}){_CLOCK}{self._over}"
        text = re.sub(range_, self._from_to, text)
        single = rf"(?i:{hour}){_START}{_CLOCK}{self._cased}"
        return re.sub(single, self._at, text)

    def _from_to(self, found: re.Match[str]) -> str:
        start, end = (int(found[2]), int(found[3])), (int(found[4]), int(found[5]))
        if start[1] or end[1]:
            said = f"{self._clock(start, 'ablative')} {self._clock(end, 'dative')}"
        else:
            hours = f"{numeral(start[0], 'ablative')} {numeral(end[0], 'dative')}"
            said = f"{self._hour} {hours}"
        return _like(f"{said} {self._until}", found["hour"] or "")

    def _at(self, found: re.Match[str]) -> str:
        hour, minutes = int(found[2]), int(found[3])
        case = self._case(found)
        if (found["next"] or "").strip().lower().startswith(self._hour):
            return str(hour) if not minutes else found[0]
        if minutes:
            return self._clock((hour, minutes), case)
        return _like(f"{self._hour} {numeral(hour, case)}", found["hour"] or "")

    def _clock(self, moment: tuple[int, int], case: str | None) -> str:
        hour, minutes = moment
        if not minutes:
            return f"{hour} {self._ended(self._hour, case)}"
        return f"{hour} {self._hour} {minutes} {self._ended(self._minute, case)}"

    def shortened(self, text: str) -> str:
        units = rf"(?<=\d)(?P<gap>\s?)(?P<short>{any_of(self.words['units'])})\.?"
        endings = r"(?:-(?P<case>\w{2,4}))?(?![\w/])"
        text = re.sub(units + endings, self._in_full, text)
        named = rf"(?<=[\w»”])(?P<gap>\s)(?P<short>{any_of(self.words['after_name'])})"
        text = re.sub(rf"{named}(?![\w-])", self._in_full, text)
        short = rf"(?<![\w.])(?P<gap>)(?P<short>(?i:{any_of(self.words['anywhere'])}))"
        return re.sub(rf"{short}(?!\w|-\w)", self._in_full, text)

    def _in_full(self, found: re.Match[str]) -> str:
        short = found["short"]
        known = self.words["units"] | self.words["after_name"] | self.words["anywhere"]
        said = _like(known.get(short) or known[short.lower()], short)
        case = found["case"] if "case" in found.re.groupindex else None
        said = f"{found['gap'] and ' '}{said}{case or ''}"
        closes = short.lower() in self.words["closing"] or found["gap"]
        return _ended(said, found) if closes else said


# ── Russian ──────────────────────────────────────────────────────────────────────────────────


def plural(number: int, forms: list[str]) -> str:
    """The form for 1, for 2 to 4 or for 5 and more."""
    if number % 10 == 1 and number % 100 != 11:
        return forms[0]
    if number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14}:
        return forms[1]
    return forms[2]


class _Russian(_Reader):
    def __init__(self, year: int | None) -> None:
        super().__init__("ru", year)
        self._from, self._until = self.words["from"], self.words["until"]
        self._marks = rf"(?:\s?{any_of(self.words['hour_marks'])}(?!\w))?"
        self._joint = rf"{self._marks}\s+{self._until}\s+"

    def dates(self, text: str) -> str:
        since = rf"(?:(?<!\w)(?P<from>(?i:{self._from}))\s+)?"
        both = rf"{since}{_START}{self._date()}{_TO}{self._date('2')}"
        text = re.sub(both, self._days, text)
        short = rf"{since}{_START}(?P<first>0?[1-9]|[12]\d|3[01]){_TO}{self._date()}"
        text = re.sub(short, self._days_of_a_month, text)
        return re.sub(rf"{_START}{self._date()}", self._one_day, text)

    def _day(self, found: re.Match[str], number: str = "") -> str:
        month = self.words["months"][int(found["month" + number]) - 1]
        said = f"{int(found['day' + number])} {month}"
        return self._in_year(said, found["year" + number])

    def _one_day(self, found: re.Match[str]) -> str:
        return found[0] if self._is_clause(found) else _ended(self._day(found), found)

    def _days(self, found: re.Match[str]) -> str:
        one_month = found["month"] == found["month2"] and found["year"] in (None, found["year2"])
        first = str(int(found["day"])) if one_month else self._day(found)
        said = f"{found['from'] or self._from} {first} {self.words['to_day']}"
        return _ended(f"{said} {self._day(found, '2')}", found)

    def _days_of_a_month(self, found: re.Match[str]) -> str:
        if self._is_clause(found) or int(found["first"]) >= int(found["day"]):
            return found[0]
        said = f"{found['from'] or self._from} {int(found['first'])} {self.words['to_day']}"
        return _ended(f"{said} {self._day(found)}", found)

    def times(self, text: str) -> str:
        since = rf"(?:(?<!\w)(?P<from>(?i:{self._from}))\s+)?"
        range_ = rf"{since}{_START}{_CLOCK}(?:{_TO}|{self._joint}){_CLOCK}{self._marks}"
        text = re.sub(range_, self._from_to, text)
        after = rf"(?:(?<!\w)(?P<after>(?i:{any_of(self.words['time_after'])}))\s+)?"
        return re.sub(rf"{after}{_START}{_CLOCK}{self._marks}", self._at, text)

    def _from_to(self, found: re.Match[str]) -> str:
        start, end = (int(found[2]), int(found[3])), (int(found[4]), int(found[5]))
        whole = not start[1] and not end[1]
        first = str(start[0]) if whole else self._clock(start, "genitive")
        last = self._clock(end, "genitive")
        return _ended(f"{found['from'] or self._from} {first} {self._until} {last}", found)

    def _at(self, found: re.Match[str]) -> str:
        after = found["after"]
        case = self.words["time_after"][after.lower()] if after else "nominative"
        said = self._clock((int(found[2]), int(found[3])), case)
        return _ended(f"{after} {said}" if after else said, found)

    def _clock(self, moment: tuple[int, int], case: str) -> str:
        hour, minutes = moment
        said = f"{hour} {plural(hour, self.words['hours'][case])}"
        if not minutes:
            return said
        return f"{said} {minutes} {plural(minutes, self.words['minutes'][case])}"

    def shortened(self, text: str) -> str:
        unit = any_of(self.words["units"])
        number = r"(?P<number>(?<!\w)\d[\d\u00a0 ]*(?P<part>[.,]\d+)?)"
        before = r"(?:(?<!\w)(?P<before>[^\W\d_]+)\s+)?"
        text = re.sub(rf"{before}{number}\s?(?P<unit>{unit})\.?(?![\w/])", self._measure, text)
        for short, forms in self.words["by_adjective"].items():
            adjective = rf"(?P<all>\w(?P<end>{any_of(forms)})\s){re.escape(short)}(?!\w)"
            text = re.sub(adjective, self._after_adjective(forms), text)
        noun = rf"(?P<short>(?i:{any_of(self.words['nouns'])}))\s?(?=[A-Z\u0400-\u042f\d«])"
        lead = r"(?m:(?P<lead>(?:^|[^\w\s.]|(?<!\w)\w+)\s*))(?<!\w)"
        text = re.sub(lead + noun, self._noun, text)
        short = rf"(?<![\w.])(?P<short>(?i:{any_of(self.words['anywhere'])}))(?![^\W\d_]|-\w)"
        return re.sub(short, self._in_full, text)

    def _measure(self, found: re.Match[str]) -> str:
        forms = self.words["units"][found["unit"]]
        digits = re.sub(r"\D", "", found["number"])
        form = forms[3] if found["part"] else plural(int(digits), forms)
        before = (found["before"] or "").lower()
        certain = len(set(forms)) == 1 or before not in self.words["declined_after"]
        if not certain and not (form == forms[2] and before in self.words["genitive_after"]):
            return found[0]
        lead = f"{found['before']} " if before else ""
        return _ended(f"{lead}{found['number'].rstrip()} {form}", found)

    def _after_adjective(self, forms: dict[str, str]) -> Callable[[re.Match[str]], str]:
        return lambda found: found["all"] + forms[found["end"]]

    def _noun(self, found: re.Match[str]) -> str:
        """A street, a house: declined as what stands before it asks, or left alone."""
        lead, forms = found["lead"], self.words["nouns"][found["short"].lower()]
        case = self.words["noun_after"].get(lead.strip().lower())
        if case is None and re.search(r"\w", lead):
            return found[0]
        return f"{lead}{_like(forms[case or 0], found['short'])} "

    def _in_full(self, found: re.Match[str]) -> str:
        said = _like(self.words["anywhere"][found["short"].lower()], found["short"])
        glued = found.string[found.end() : found.end() + 1].isalnum()
        if found["short"].lower() in self.words["closing"]:
            return _ended(said, found)
        return f"{said} " if glued else said
