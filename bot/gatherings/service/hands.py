"""Phones of those who checked in, as a help for counting: hands raised in the room count."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.access import Action, Actor, requires
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.delivery.outbox import put, put_to_all
from bot.gatherings.models import GatheringItem
from bot.gatherings.notices.hall import HandsAsked, HandsTally
from bot.gatherings.rules.agenda import About, ItemState
from bot.gatherings.rules.hall import is_voted
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.limits import TALLY_EVERY
from bot.gatherings.rules.replies import Hand
from bot.gatherings.service.hall import Desk
from bot.gatherings.service.held import Held
from bot.gatherings.storage import hall as kept
from bot.gatherings.storage.hall_view import TallyView, tally_view

__all__ = ["Hand", "TallyView"]

#: Of no candidate: the hands are on the item itself.
NOBODY = 0


@dataclass(frozen=True)
class OwnHand:
    """What came of a tap. counted: False where hands are not asked for any more."""

    tally: TallyView
    hand: Hand | None
    counted: bool


@requires(Action.RUN_GATHERING)
async def ask(
    tx: Tx, actor: Actor, item_id: int, version: int, candidate_id: int = NOBODY
) -> TallyView:
    """Everybody who checked in and is there is asked; hands of an earlier time are forgotten.

    Where they are being asked already nobody hears of it twice.
    """
    desk, item = await Desk.hold_item(tx, actor, item_id, version)
    await _must_be_voted_on(desk, item, candidate_id)
    if not (item.hands_open and item.hands_of == candidate_id):
        await kept.lower_hands(tx, item_id, candidate_id)
        turn = item.hands_round + 1
        values = {"hands_open": True, "hands_of": candidate_id, "hands_round": turn}
        await kept.write(tx, item_id, values | {"hands_by": actor.id})
        notice = HandsAsked(to=0, item_id=item_id, candidate_id=candidate_id, turn=turn)
        await put_to_all(tx, notice, kept.phones_here(desk.row))
    return await _tally(desk, item_id)


async def _must_be_voted_on(desk: Desk, item: GatheringItem, candidate_id: int) -> None:
    if item.state is ItemState.TAKEN_OFF:
        raise Stale(by="")
    if item.about is About.ELECTION:
        standing = (await kept.candidates(desk.tx, [item.id])).get(item.id, ())
        if not any(one.id == candidate_id for one in standing):
            raise NotFound("candidate")
    elif candidate_id != NOBODY or not is_voted(desk.row.kind, item.about):
        raise Stale(by="")


@requires(Action.RUN_GATHERING)
async def stop(tx: Tx, actor: Actor, item_id: int) -> TallyView:
    """Nobody taps any more; what was tapped stays to be read, and counts nothing by itself."""
    desk, item = await Desk.hold_item(tx, actor, item_id)
    if item.hands_open:
        await kept.write(tx, item_id, {"hands_open": False})
    return await _tally(desk, item_id)


@requires(Action.RUN_GATHERING)
async def tally(tx: Tx, actor: Actor, item_id: int, candidate_id: int = NOBODY) -> TallyView:
    """How many tapped what on an item, or on one of its candidates."""
    desk = await Desk.look_at(tx, actor, item_id)
    return await _tally(desk, item_id, candidate_id)


async def _tally(desk: Desk, item_id: int, candidate_id: int | None = None) -> TallyView:
    item = await kept.item(desk.tx, item_id)
    if item is None:
        raise NotFound("item")
    return await tally_view(desk.tx, desk.row, item, candidate_id)


@requires(Action.TAKE_PART)
async def raise_hand(tx: Tx, actor: Actor, item_id: int, candidate_id: int, hand: Hand) -> OwnHand:
    """One's own hand, as often as one changes one's mind while it is asked for.

    Refuses with `hands_not_here` whoever has not checked in, or has left.
    """
    found = await kept.item(tx, item_id)
    if found is None:
        raise NotFound("item")
    held = await Held.open(tx, actor, found.gathering_id)
    item = await kept.hold_item(tx, item_id)  # it is not stopped between this look and this hand
    if item is None:
        raise NotFound("item")
    await held.again()
    asked_now = item.hands_open and item.hands_of == candidate_id
    open_now = asked_now and held.row.state is State.OPEN
    if open_now:
        if not await kept.is_here(tx, held.row, actor.id):
            raise Refusal("hands_not_here")
        await kept.raise_hand(tx, item_id, candidate_id, actor.id, hand)
        await _show(tx, item)
    mine = await kept.hand_of(tx, item_id, candidate_id, actor.id)
    return OwnHand(await tally_view(tx, held.row, item, candidate_id), mine, open_now)


async def _show(tx: Tx, item: GatheringItem) -> None:
    """Whoever asked sees the numbers soon, however many tap at once."""
    if item.hands_by is None:
        return
    slot = int(tx.now.timestamp()) // TALLY_EVERY
    due = datetime.fromtimestamp((slot + 1) * TALLY_EVERY, UTC)
    notice = HandsTally(to=item.hands_by, item_id=item.id, turn=item.hands_round, slot=slot)
    await put(tx, notice, due_at=due)
