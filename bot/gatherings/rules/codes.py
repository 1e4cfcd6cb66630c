"""The code at the door: it changes every two minutes, so that presence is in the room.

Whoever is there reads it off the secretary's screen or hears it said. Sent on to somebody at home
it is good for minutes at most. It is derived and kept nowhere: only the secret of the door is.
"""

import hashlib
import hmac
import re
from datetime import datetime, timedelta
from enum import StrEnum

from bot.gatherings.rules.limits import (
    CODE_DIGITS,
    CODE_SECONDS,
    CODE_SKEW_SECONDS,
    CODES_REMEMBERED,
)

_BASE = 10
_SKEW = timedelta(seconds=CODE_SKEW_SECONDS)
#: The link behind the picture: k, the gathering's id, the code.
_LINK = re.compile(rf"k([0-9]{{1,18}})-([0-9]{{{CODE_DIGITS}}})", re.ASCII)
_SPACED = re.compile(r"[\s\u2009\u202f.,-]+")


class Judged(StrEnum):
    """What becomes of a code."""

    GOOD = "good"
    LATE = "late"  # it was good a moment ago: nobody guessed it
    WRONG = "wrong"


def window(at: datetime) -> int:
    """The number of the two minutes that a moment lies in."""
    return int(at.timestamp()) // CODE_SECONDS


def code(secret: str, gathering_id: int, attempt: int, number: int) -> str:
    """The digits of one window."""
    told = f"{gathering_id}:{attempt}:{number}".encode()
    digest = hmac.new(secret.encode(), told, hashlib.sha256).digest()
    return str(int.from_bytes(digest, "big") % _BASE**CODE_DIGITS).zfill(CODE_DIGITS)


def changes_at(at: datetime) -> datetime:
    """When the code that is shown at a moment gives way to the next."""
    over = at.timestamp() % CODE_SECONDS
    return at + timedelta(seconds=CODE_SECONDS - over)


def judge(secret: str, gathering_id: int, attempt: int, typed: str, at: datetime) -> Judged:
    """What a code is that somebody sent at a moment; without a secret no code is good.

    The window before is as good as the present one: a message takes its time in weak coverage.
    """
    if not secret:
        return Judged.WRONG
    now, newest = window(at), window(at + _SKEW)

    def was(numbers: range) -> bool:
        shown = [code(secret, gathering_id, attempt, number) for number in numbers]
        return any(hmac.compare_digest(one.encode(), typed.encode()) for one in shown)

    if was(range(now - 1, newest + 1)):
        return Judged.GOOD
    return Judged.LATE if was(range(now - CODES_REMEMBERED, now - 1)) else Judged.WRONG


def read_code(text: str) -> str | None:
    """The digits that somebody typed, however they parted them; None for anything else."""
    digits = _SPACED.sub("", text)
    if len(digits) != CODE_DIGITS or not digits.isdecimal():
        return None
    return "".join(str(int(one)) for one in digits)


def payload(gathering_id: int, digits: str) -> str:
    """What the link behind the picture brings along."""
    return f"k{gathering_id}-{digits}"


def read_payload(words: str) -> tuple[int, str] | None:
    """The gathering and the code of a link; None for what is no such link."""
    found = _LINK.fullmatch(words)
    return (int(found[1]), found[2]) if found else None
