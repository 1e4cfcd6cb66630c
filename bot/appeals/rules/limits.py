"""How much one appeal may hold, and how often one person may send one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

TEXT_LIMIT = 4096  # UTF-16 units: one whole Telegram message
TEXT_KEPT = 16_000  # what a draft keeps beyond that, in case an edit makes it shorter
FILES_LIMIT = 20
#: So many messages make one draft at most; nobody writes more, and somebody may try.
PARTS_LIMIT = 200
LANDMARK_LIMIT = 120
WORD_LIMIT = 300  # the word after the stars

#: What comes later than this after the last word on a draft begins another one.
DRAFT_FRESH = timedelta(hours=12)
#: The same for what somebody who lives here, too, files at the counter for a resident.
FILING_FRESH = timedelta(hours=1)
#: A draft that nobody has touched for so long is forgotten.
DRAFTS_KEPT = timedelta(days=30)

#: Landmarks already used in a settlement: so many are offered, from so long back.
SPOTS_OFFERED = 4
SPOTS_SINCE = timedelta(days=365)
#: Somebody else's landmark is offered once so many have written it: one alone may give them away.
SPOTS_SHARED_BY = 2

#: At most so many appeals of one person within so long.
PACE: tuple[tuple[int, timedelta], ...] = ((10, timedelta(hours=1)), (30, timedelta(days=1)))


def minutes_to_wait(sent: Sequence[datetime], now: datetime) -> int:
    """Minutes until another appeal may be sent; 0 if now. `sent`: when earlier ones were."""
    wait = timedelta()
    for most, within in PACE:
        recent = sorted(at for at in sent if at > now - within)
        if len(recent) >= most:
            wait = max(wait, recent[-most] + within - now)
    return ceil(wait / timedelta(minutes=1))


def longest_pace() -> timedelta:
    """How far back `minutes_to_wait` looks."""
    return max(within for _, within in PACE)
