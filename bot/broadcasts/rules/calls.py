"""A roll-call calls again whoever has not answered, and gives up in the end."""

from datetime import datetime, timedelta

EVERY = timedelta(minutes=30)
#: Further calls after the first one: three hours. Then somebody has to phone or to knock.
MOST = 6


def next_call(started: datetime, calls_made: int, now: datetime) -> datetime | None:
    """When to call the silent next; None after the last call.

    Ask right after a call (`calls_made` further ones, the present one with them) and keep the
    answer. Always later than `now`: calls missed while the bot was off do not come in a heap.
    """
    if calls_made >= MOST:
        return None
    turns = max(calls_made, (now - started) // EVERY)
    return started + EVERY * (turns + 1)
