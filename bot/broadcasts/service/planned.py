"""What was planned goes out at its hour, as often as it repeats, or is stopped and told why."""

from dataclasses import replace

from bot.broadcasts.models import Broadcast
from bot.broadcasts.notices import PlannedStopped, Stopped
from bot.broadcasts.rules.lifecycle import Move, State
from bot.broadcasts.rules.repeats import Repeat, following
from bot.broadcasts.rules.times import too_late
from bot.broadcasts.service.held import may_send
from bot.broadcasts.service.sending import sent_now, tell
from bot.broadcasts.storage import broadcasts as find
from bot.broadcasts.storage.audience import reach
from bot.core.access import Action, system
from bot.core.apart import each_apart
from bot.core.errors import NotFound
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.people.models import Person
from bot.people.service import recognise, who_may

#: What each time that a repeating one goes out has of the one that was planned.
_COPIED = (
    "bot_id", "sender_id", "office", "kk", "ru", "files", "latitude", "longitude", "link_url",
    "link_kk", "link_ru", "scope", "settlements", "roles", "crowd", "is_public", "to_public",
    "urgent", "reason", "asks",
)  # fmt: skip


@system
async def send_due(tx: Tx) -> None:
    """Whatever's hour has come goes out; what repeats waits for its next hour."""
    due = await find.in_state(tx, State.SCHEDULED, before=tx.now)

    async def act(row: Broadcast) -> None:
        await _at_its_hour(replace(tx, bot_id=row.bot_id), row)

    await each_apart(tx, "broadcast.not_sent", due, act)


async def _at_its_hour(tx: Tx, row: Broadcast) -> None:
    why = await _hindrance(tx, row)
    if row.repeat is not Repeat.ONCE and why in {None, Stopped.LATE, Stopped.NOBODY}:
        await _send_once_more(tx, row, skip=why is not None)
    elif why is not None:
        await _stop(tx, row, why)
    elif await find.advance(tx, row.id, row.version, Move.SEND, sent_now(tx, row)):
        find.add_step(tx, row.id, Move.SEND, None, row.reason)
        await tell(tx, row)


async def _hindrance(tx: Tx, row: Broadcast) -> Stopped | None:
    """Why it does not go out as it was planned."""
    if not await _sender_may(tx, row):
        return Stopped.SENDER_LEFT
    if row.send_at is not None and too_late(row.send_at, tx.now):
        return Stopped.LATE
    try:
        reached = await reach(tx, row.audience, urgent=row.urgent)
    except NotFound:  # what its crowd belongs to was withdrawn
        return Stopped.CROWD_GONE
    return None if reached.total else Stopped.NOBODY


async def _sender_may(tx: Tx, row: Broadcast) -> bool:
    """Nothing goes out in the name of somebody who has left the office, or the bot."""
    sender = await tx.session.get(Person, row.sender_id, populate_existing=True)
    if sender is None or sender.telegram_id is None or sender.erased_at is not None:
        return False
    return may_send(await recognise(tx, sender.telegram_id), row.office)


async def _send_once_more(tx: Tx, row: Broadcast, *, skip: bool) -> None:
    """A repeating one stays where it is; what goes out is a broadcast of its own."""
    first = row.first_at or row.send_at or tx.now
    coming = following(row.repeat, first, tx.now, tx.zone)
    if not await find.put_off(tx, row.id, row.version, coming):
        return  # another replica was first
    if skip:
        return
    one = Broadcast(
        **{name: getattr(row, name) for name in _COPIED},
        state=State.SENDING,
        origin_id=row.id,
        created_at=tx.now,
        updated_at=tx.now,
        **sent_now(tx, row),
    )
    tx.session.add(one)
    await tx.session.flush()
    find.add_step(tx, one.id, Move.SEND, None, row.reason)
    await tell(tx, one)


async def _stop(tx: Tx, row: Broadcast, why: Stopped) -> None:
    if not await find.advance(tx, row.id, row.version, Move.CANCEL, {"finished_at": tx.now}):
        return  # another replica was first
    find.add_step(tx, row.id, Move.CANCEL, None, why.value)
    readers = await _office_of(tx, row) if why is Stopped.SENDER_LEFT else [row.sender_id]
    await put(tx, *(PlannedStopped(to=one, broadcast_id=row.id, why=why.value) for one in readers))


async def _office_of(tx: Tx, row: Broadcast) -> list[int]:
    """Whoever speaks for the office now; where nobody does, who runs the bot."""
    office = await who_may(tx, Action.TRIAGE_APPEAL, row.office) if row.office else []
    return office or await who_may(tx, Action.SEE_UNDELIVERED, row.office)
