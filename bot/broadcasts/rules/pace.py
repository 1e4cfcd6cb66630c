"""How often a sender's card is told anew how far a broadcast has come."""

from datetime import datetime, timedelta

#: After so long the card changes no more often than so. Telegram counts each edit of it.
_PAUSES = (
    (timedelta(minutes=1), timedelta(0)),
    (timedelta(minutes=10), timedelta(seconds=15)),
    (timedelta.max, timedelta(minutes=1)),
)
#: Whoever had to wait longer has put the phone away: the report comes as a message of its own.
LONG = timedelta(minutes=3)


def is_time(begun: datetime, told: datetime | None, now: datetime) -> bool:
    """Whether numbers that have changed are worth telling, `told` being when they last were."""
    pause = next(pause for limit, pause in _PAUSES if now - begun < limit)
    return told is None or now - told >= pause
