"""What was announced: the senders' history, and what residents can read at any time."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot.broadcasts.models import Broadcast
from bot.broadcasts.notices import PaperWanted
from bot.broadcasts.rules.lifecycle import PAST, TOLD, State
from bot.broadcasts.service.held import BroadcastView, Held, knows_names, may_send, view
from bot.broadcasts.storage import broadcasts as find
from bot.broadcasts.storage import progress as counted
from bot.broadcasts.storage import readers
from bot.broadcasts.storage.audience import nameless
from bot.broadcasts.storage.cards import CardView, StepView, card_of, steps_of
from bot.broadcasts.storage.progress import Household, Progress
from bot.core.access import Action, Actor, requires, system
from bot.core.errors import NotAllowed, NotFound, Refusal
from bot.core.tx import Tx
from bot.delivery.outbox import put_anew

PAGE = 6


@dataclass(frozen=True)
class Page:
    """Some of many, newest first."""

    found: tuple[BroadcastView, ...]
    page: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PAGE))


@requires(Action.SEND_BROADCAST)
async def history(tx: Tx, actor: Actor, office: str, *, words: str = "", page: int = 0) -> Page:
    """What an office announced or is going to, newest first; with words, what holds them all."""
    if not may_send(actor, office):
        raise NotAllowed(Action.SEND_BROADCAST)
    return await _page(
        tx, [Broadcast.office == office, Broadcast.state.in_(PAST), *find.searched(words)], page
    )


@requires(Action.READ_BROADCASTS)
async def latest(tx: Tx, actor: Actor, *, page: int = 0) -> Page:
    """What the actor's village was told, and what they were themselves, newest first."""
    return await _page(tx, [Broadcast.state.in_(TOLD), readers.concerns(actor)], page)


async def _page(tx: Tx, which: Sequence[sa.ColumnElement[bool]], page: int) -> Page:
    where = (Broadcast.bot_id == tx.bot_id, *which)
    total = await tx.session.scalar(sa.select(sa.func.count(Broadcast.id)).where(*where)) or 0
    page = min(page, max(0, (total - 1) // PAGE))
    rows = await tx.session.scalars(
        sa.select(Broadcast)
        .where(*where)
        .order_by(
            sa.func.coalesce(Broadcast.sent_at, Broadcast.send_at).desc(), Broadcast.id.desc()
        )
        .limit(PAGE)
        .offset(page * PAGE)
        .execution_options(populate_existing=True)
    )
    return Page(tuple(view(row) for row in rows), page, total)


@requires(Action.READ_BROADCASTS)
async def read(tx: Tx, actor: Actor, broadcast_id: int) -> BroadcastView:
    """A broadcast for whoever was told it or may know of it; `NotFound` for others."""
    row = await find.broadcast(tx, broadcast_id)
    if row is None or row.state not in TOLD | {State.CANCELLED}:
        raise NotFound("broadcast")
    if may_send(actor, row.office) or await readers.is_for(tx, row, actor):
        return view(row)
    raise NotFound("broadcast")


@system
async def public_office(tx: Tx, broadcast_id: int) -> str | None:
    """The okrug whose residents all may know of a broadcast; None for every other broadcast.

    A stranger asks by a link, and whether there is anything else by this id is nobody's business.
    """
    row = await find.broadcast(tx, broadcast_id)
    if row is None or row.state not in TOLD or not row.is_public or not row.audience.is_public:
        return None
    return None if row.audience.is_district else row.scope or None


@requires(Action.SEND_BROADCAST)
async def card(tx: Tx, actor: Actor, broadcast_id: int) -> CardView:
    """A broadcast that is out or planned, with its numbers as they are now."""
    return await card_of(tx, (await Held.open(tx, actor, broadcast_id)).row)


@requires(Action.SEND_BROADCAST)
async def steps(tx: Tx, actor: Actor, broadcast_id: int) -> list[StepView]:
    """What was done to it, oldest first."""
    await Held.open(tx, actor, broadcast_id)
    return await steps_of(tx, broadcast_id)


@requires(Action.SEND_BROADCAST)
async def want_paper(tx: Tx, actor: Actor, broadcast_id: int, what: str) -> None:
    """Make a file of it and send it to whoever asks."""
    await Held.open(tx, actor, broadcast_id)
    await put_anew(tx, PaperWanted(to=actor.id, broadcast_id=broadcast_id, what=what))


@requires(Action.SEND_BROADCAST)
async def progress_of(tx: Tx, actor: Actor, broadcast_id: int) -> Progress:
    """How far it has come."""
    return await counted.progress(tx, (await Held.open(tx, actor, broadcast_id)).row)


@requires(Action.SEND_BROADCAST)
async def unreached(tx: Tx, actor: Actor, broadcast_id: int) -> list[Household]:
    """Whom it has not reached: to be told by phone. Refuses with `crowd_is_nameless`."""
    await _named(tx, await Held.open(tx, actor, broadcast_id))
    return await counted.unreached(tx, broadcast_id)


@requires(Action.SEND_BROADCAST)
async def silent(tx: Tx, actor: Actor, broadcast_id: int) -> list[Household]:
    """Who has not answered a roll-call, and who needs help. Refuses with `crowd_is_nameless`."""
    await _named(tx, await Held.open(tx, actor, broadcast_id))
    return await counted.silent(tx, broadcast_id)


async def _named(tx: Tx, held: Held) -> None:
    if await nameless(tx, held.row):
        raise Refusal("crowd_is_nameless")
    if not knows_names(held.actor, held.row.office, held.row.roles):
        raise Refusal("names_stay_with_office")


@requires(Action.SEND_BROADCAST)
async def causes(tx: Tx, actor: Actor, broadcast_id: int) -> list[tuple[str, int]]:
    """Why messages were given up."""
    await Held.open(tx, actor, broadcast_id)
    return await counted.causes(tx, broadcast_id)
