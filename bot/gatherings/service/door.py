"""The door: it is opened, the gathering begins or is given up, the desk is handed on.

Everything is in the tables: whoever of the office opens the card goes on where another phone died.
"""

import secrets
from typing import Any

from bot.core.access import Action, Actor, requires
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.delivery.outbox import put, put_anew
from bot.gatherings.models import Gathering
from bot.gatherings.notices.door import DeskGiven, DoorPicture
from bot.gatherings.rules import codes
from bot.gatherings.rules import door as rules
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.listing import read_number
from bot.gatherings.rules.quorum import Threshold
from bot.gatherings.service.desk import must_be_open, seen
from bot.gatherings.service.held import Held
from bot.gatherings.storage import door as find
from bot.gatherings.storage import entitled, gatherings, presence
from bot.gatherings.storage.door import DoorView
from bot.gatherings.storage.views import GatheringView

__all__ = ["DoorView", "door", "give_desk", "may_miss", "miss_quorum", "open_door",
           "open_gathering", "renew_number", "set_own_number", "show_picture",
           "take_desk"]  # fmt: skip

_SECRET_BYTES = 32


@requires(Action.RUN_GATHERING)
async def door(tx: Tx, actor: Actor, gathering_id: int) -> DoorView:
    """The door as it is now, for the desk."""
    return await seen(await Held.at_desk(tx, actor, gathering_id))


# ── Letting people in, and beginning ─────────────────────────────────────────────────────────


@requires(Action.RUN_GATHERING)
async def open_door(tx: Tx, actor: Actor, gathering_id: int, version: int) -> DoorView:
    """From now on people are registered. The number that the quorum rests on is written down.

    Refuses with `door_too_early` (moment), `door_without_day`; `Stale` where somebody was first.
    """
    held = await Held.at_desk(tx, actor, gathering_id)
    if held.row.state is not State.ANNOUNCED:
        raise Refusal("impossible_move")
    rules.check_early(held.row.held_at, tx.now)
    if rules.is_open(held.row.door_secret, held.row.state):
        raise Stale(by="")
    await held.change(
        version,
        door_secret=secrets.token_hex(_SECRET_BYTES),
        door_opened_at=tx.now,
        **await _number(tx, held.row),
    )
    return await seen(held)


async def _number(tx: Tx, row: Gathering) -> dict[str, Any]:
    """The number as it is known now, with its day and source; of a street what was typed here."""
    if find.is_street(row):
        return {}
    known = await entitled.base_of(tx, row)
    return {
        "entitled": known.number if known else None,
        "entitled_on": known.as_of if known else None,
        "entitled_source": known.source if known else "",
    }


@requires(Action.RUN_GATHERING)
async def renew_number(tx: Tx, actor: Actor, gathering_id: int, version: int) -> DoorView:
    """Take over what was written of those who may vote since the door was opened."""
    held = await Held.at_desk(tx, actor, gathering_id)
    if held.row.state is not State.ANNOUNCED:
        raise Refusal("impossible_move")
    await held.change(version, **await _number(tx, held.row))
    return await seen(held)


@requires(Action.RUN_GATHERING)
async def set_own_number(tx: Tx, actor: Actor, gathering_id: int, text: str) -> DoorView:
    """How many may vote on a street: written on this gathering alone, as it is typed."""
    held = await Held.at_desk(tx, actor, gathering_id)
    if held.row.state is not State.ANNOUNCED or not find.is_street(held.row):
        raise Refusal("impossible_move")
    number = read_number(text, tx.today)
    values = {
        "entitled": number.number,
        "entitled_on": number.as_of,
        "entitled_source": number.source,
    }
    await held.change(held.row.version, **values)
    return await seen(held)


@requires(Action.RUN_GATHERING)
async def open_gathering(tx: Tx, actor: Actor, gathering_id: int, version: int) -> DoorView:
    """It begins; by law not before its hour: `opens_too_early` (moment).

    Refuses with `quorum_not_reached` (present, needed, missing).

    Who is there is counted when nobody else comes through the door any more.
    """
    held, view = await _before_a_move(tx, actor, gathering_id, version)
    held.must(Move.OPEN)
    must_be_open(held.row)
    rules.check_hour(held.row.kind, held.row.held_at, tx.now)
    needed = None
    if view.base is not None:
        reached = await presence.threshold(tx, held.row)
        if reached is not None:
            _must_be_enough(reached)
            needed = reached.needed
    values: dict[str, Any] = {
        "opened_at": tx.now,
        "opened_present": view.numbers.present,
        "opened_needed": needed,
    }
    if held.row.entitled is None and view.base is not None:
        values |= await _number(tx, held.row)
    await held.move(Move.OPEN, version, **values)
    return await seen(held)


def _must_be_enough(reached: Threshold) -> None:
    if not reached.reached:
        raise Refusal(
            "quorum_not_reached",
            present=reached.have,
            needed=reached.needed,
            missing=reached.missing,
        )


async def _before_a_move(
    tx: Tx, actor: Actor, gathering_id: int, version: int
) -> tuple[Held, DoorView]:
    await Held.at_desk(tx, actor, gathering_id)
    await gatherings.lock(tx, gathering_id)
    held = await Held.at_desk(tx, actor, gathering_id)
    if held.row.version != version:
        raise Stale(by="")
    return held, await seen(held)


@requires(Action.RUN_GATHERING)
async def may_miss(tx: Tx, actor: Actor, gathering_id: int, version: int) -> DoorView:
    """Before it is asked once more: refuses where it is not so, as `miss_quorum` does."""
    return (await _about_to_miss(tx, actor, gathering_id, version))[1]


@requires(Action.RUN_GATHERING)
async def miss_quorum(tx: Tx, actor: Actor, gathering_id: int, version: int) -> GatheringView:
    """Too few came: nobody is let in any more, and it may be called again.

    Refuses with `quorum_is_there`, and with `miss_too_early` (moment) before its hour.
    """
    held, view = await _about_to_miss(tx, actor, gathering_id, version)
    shown: dict[str, Any] = {"present": view.numbers.present}
    if view.threshold is not None:
        shown |= {"needed": view.threshold.needed, "out_of": view.threshold.out_of}
    await held.move(Move.MISS_QUORUM, version, shown=shown, door_secret="")
    return await held.view()


async def _about_to_miss(
    tx: Tx, actor: Actor, gathering_id: int, version: int
) -> tuple[Held, DoorView]:
    held, view = await _before_a_move(tx, actor, gathering_id, version)
    held.must(Move.MISS_QUORUM)
    must_be_open(held.row)
    reached = await presence.threshold(tx, held.row)
    if reached is not None and reached.reached:
        raise Refusal("quorum_is_there")
    if not rules.may_miss(held.row.kind, held.row.held_at, tx.now):
        raise Refusal("miss_too_early", moment=held.row.held_at)
    return held, view


# ── The picture, and the desk ────────────────────────────────────────────────────────────────


@requires(Action.RUN_GATHERING)
async def show_picture(tx: Tx, actor: Actor, gathering_id: int, *, anew: bool = True) -> bool:
    """The picture with the code is drawn and comes as a message; False while one is coming.

    anew: as a new message; otherwise the one that is there is turned.
    """
    held = await Held.at_desk(tx, actor, gathering_id)
    must_be_open(held.row)
    window = codes.window(tx.now)
    return await put_anew(
        tx, DoorPicture(to=actor.id, gathering_id=gathering_id, window=window, anew=anew)
    )


@requires(Action.RUN_GATHERING)
async def give_desk(tx: Tx, actor: Actor, gathering_id: int, stay_id: int) -> DoorView:
    """Name somebody who is there secretary: from now on their phone keeps door and hall, too.

    Refuses with `desk_needs_phone` for a name from the list.
    """
    held = await Held.of_office(tx, actor, gathering_id)
    must_be_open(held.row)
    one = await presence.stay(tx, held.row, stay_id)
    if one is None:
        raise NotFound("stay")
    if one.person_id is None or one.left_at is not None:
        raise Refusal("desk_needs_phone")
    await gatherings.note(tx, gathering_id, {"secretary_id": one.person_id})
    at = tx.now.isoformat()
    await put(tx, DeskGiven(to=one.person_id, gathering_id=gathering_id, at=at))
    return await seen(held)


@requires(Action.RUN_GATHERING)
async def take_desk(tx: Tx, actor: Actor, gathering_id: int) -> DoorView:
    """The office alone keeps it again."""
    held = await Held.of_office(tx, actor, gathering_id)
    await gatherings.note(tx, gathering_id, {"secretary_id": None})
    return await seen(held)
