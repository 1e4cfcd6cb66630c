"""Senders are told how far their broadcasts have come, and at last what became of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.broadcasts.models import Broadcast
from bot.broadcasts.notices import BroadcastProgress
from bot.broadcasts.rules.lifecycle import Move, State
from bot.broadcasts.rules.pace import is_time
from bot.broadcasts.storage import broadcasts as find
from bot.broadcasts.storage.cards import being_changed, changing, held_until
from bot.broadcasts.storage.progress import progress, still_waiting
from bot.core.access import system
from bot.core.apart import each_apart
from bot.core.tx import Tx
from bot.delivery.outbox import put_anew, take_back

#: What is still being changed a day later is no longer shown by itself.
_SHOWN_FOR = timedelta(days=1)
_AT = "at"  # when it was told last, in seconds


@system
async def watch(tx: Tx) -> None:
    """Tell the senders how far their broadcasts have come, and finish those that are through."""
    sending = await find.in_state(tx, State.SENDING, limit=1000)
    changed = await being_changed(tx, tx.now - _SHOWN_FOR)
    await each_apart(tx, "broadcast.not_watched", [*sending, *changed], partial(_watch, tx))


async def _watch(tx: Tx, row: Broadcast) -> None:
    through = replace(tx, bot_id=row.bot_id)
    if row.state is not State.SENDING:
        await _tell(through, row, row.updated_at)
    elif await still_waiting(through, row.id):
        await _tell(through, row, row.sent_at)
    else:
        await _finish(through, row)


async def _tell(tx: Tx, row: Broadcast, begun: datetime | None) -> None:
    """One notice at most waits in the outbox, and none says what the last one said."""
    last = datetime.fromtimestamp(row.shown[_AT], UTC) if _AT in row.shown else None
    is_due = is_time(begun or tx.now, last, tx.now)
    if row.state is State.SENDING and not is_due:
        return  # counting ten thousand messages is not for nothing
    now = await _numbers(tx, row)
    if now == {name: value for name, value in row.shown.items() if name != _AT}:
        return
    if not is_due and now["changing"]:
        return
    if await put_anew(tx, _progress(row)):
        await _note(tx, row, now)


def _progress(row: Broadcast, *, final: bool = False) -> BroadcastProgress:
    return BroadcastProgress(to=row.sender_id, broadcast_id=row.id, final=final)


async def _finish(tx: Tx, row: Broadcast) -> None:
    """Another replica, or the akim, may have been first: then nothing is left to do."""
    totals = (await progress(tx, row)).as_json()
    done = {"finished_at": tx.now, "totals": totals}
    if not await find.advance(tx, row.id, row.version, Move.FINISH, done):
        return
    find.add_step(tx, row.id, Move.FINISH, None)
    await _note(tx, row, await _numbers(tx, row))
    await take_back(tx, _progress(row))
    await put_anew(tx, _progress(row, final=True))


async def _numbers(tx: Tx, row: Broadcast) -> dict[str, int]:
    """What the card shows that changes by itself."""
    return (await progress(tx, row)).as_json() | {
        "changing": await changing(tx, row.id),
        "held": int(held_until(tx, row) is not None),
    }


async def _note(tx: Tx, row: Broadcast, shown: dict[str, int]) -> None:
    await find.note(tx, row.id, {"shown": shown | {_AT: int(tx.now.timestamp())}})
