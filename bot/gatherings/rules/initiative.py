"""An initiative of residents or members: what the office writes down of it, and when it may."""

import re
from datetime import date

from bot.core.days import read_day
from bot.core.errors import Invalid, Refusal
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.limits import MOST_SIGNED
from bot.gatherings.rules.quorum import Threshold

#: A count as people write it, with what stands between its thousands.
_NUMBER = re.compile(r"[\d\s\u00a0]+")
#: Where each step leads whoever proposed it; what has moved on since is not told any more.
LEADS_TO = {
    Move.ASK_DISTRICT: State.WITH_DISTRICT,
    Move.PERMIT: State.DRAFT,
    Move.FORBID: State.REFUSED,
    Move.TAKE_UP: State.DRAFT,
    Move.WITHDRAW: State.CANCELLED,
}


def read_signed(text: str) -> int:
    """How many signed, as the office writes it. Refuses with `number_unclear`."""
    text = text.strip()
    digits = "".join(text.split()) if _NUMBER.fullmatch(text) else ""
    if not digits.isdecimal() or int(digits) > MOST_SIGNED:
        raise Invalid("number_unclear")
    return int(digits)


def check_signed(signed: int, out_of: int | None) -> None:
    """More than may sign cannot have: `signed_beyond` (count, limit)."""
    if out_of is not None and signed > out_of:
        raise Invalid("signed_beyond", count=signed, limit=out_of)


def check_enough(threshold: Threshold) -> None:
    """Nobody is asked before enough have signed: `signatures_missing` (count, limit)."""
    if not threshold.reached:
        raise Refusal("signatures_missing", count=threshold.have, limit=threshold.needed)


def past_day(text: str, today: date) -> date:
    """The day somebody means who writes of what was. Refuses with `decision_day_unclear`.

    Without a year it is the nearest such day: in January «30.12» is of last year.
    """
    years = (today.year, today.year - 1)
    read = [day for year in years if (day := read_day(text, date(year, 1, 1))) is not None]
    if not read:
        raise Invalid("decision_day_unclear")
    return min(read, key=lambda day: abs(day - today))


def check_day(day: date, earliest: date, today: date) -> None:
    """Refuses with `decision_day_to_come`, `initiative_day_early` (day)."""
    if day > today:
        raise Invalid("decision_day_to_come")
    if day < earliest:
        raise Invalid("initiative_day_early", day=earliest)
