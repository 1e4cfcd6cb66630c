"""A gathering that people know of: another day, place or question; called again; called off."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.access import Action, Actor, requires
from bot.core.clock import village_date
from bot.core.errors import Invalid, Stale
from bot.core.tx import Tx
from bot.delivery.outbox import call_off as drop_waiting
from bot.gatherings.models import GatheringItem
from bot.gatherings.notices.calling import (
    AppealOnAgenda,
    GatheringCalled,
    GatheringCalledOff,
    GatheringChanged,
)
from bot.gatherings.rules.agenda import BUSINESS, About
from bot.gatherings.rules.changes import Changes, Pair
from bot.gatherings.rules.kinds import BY_LAW
from bot.gatherings.rules.lifecycle import Move
from bot.gatherings.rules.planning import check_items, check_place, check_why, told_at
from bot.gatherings.service.announcing import (
    Told,
    is_late,
    said_why,
    tell,
    tell_behind,
    tell_called,
)
from bot.gatherings.service.held import Held
from bot.gatherings.storage import calling, outlook, presence
from bot.gatherings.storage import gatherings as find

#: What waits for the morning, or for somebody who blocked the bot, and is not true any more.
_CALLS = (GatheringCalled.kind, GatheringChanged.kind, AppealOnAgenda.kind)


@requires(Action.PLAN_GATHERING)
async def change(
    tx: Tx,
    actor: Actor,
    gathering_id: int,
    version: int,
    changes: Changes,
    *,
    reason: str = "",
) -> Told:
    """Make changes to one that is announced, and tell everybody; whoever replied has replied.

    Another day or place and new questions need the notice again: `notice_too_late`. Refuses with
    `nothing_changes`, `day_is_past`, `place_too_long`, `too_many_items`, `agenda_is_empty`.
    """
    held = await _known(tx, actor, gathering_id, version, Move.CHANGE)
    row = held.row
    if not changes or not await _differs(held, changes):
        raise Invalid("nothing_changes")
    _check(changes)
    reason = said_why(reason)
    late = False
    if changes.asks_notice:
        late = is_late(tx, row, reason, changes)
    elif row.held_at is None or row.held_at <= tx.now:
        raise Invalid("day_is_past")
    values = _values(changes)
    if late or changes.held_at:
        values["late_reason"] = reason if late else ""
    if _is_another_day(tx, row.held_at, changes.held_at):
        values |= _DOOR_SHUT
        await presence.nobody_came(tx, row)
    before = await calling.last_told(tx, gathering_id) or await calling.shown_now(tx, row)
    await _apply(held, changes)
    await _move(
        held,
        Move.CHANGE,
        version,
        changes,
        words=reason if late else "",
        values=values,
        more={"before": before.to_json()},
    )
    people = await tell(
        tx, held.row, GatheringChanged(gathering_id=row.id, sequence=held.row.sequence)
    )
    await tell_behind(tx, held.row)
    return Told(await held.view(), people)


def _is_another_day(tx: Tx, before: datetime | None, after: datetime | None) -> bool:
    """Whoever was registered for a day is not there on another one; an hour later they are."""
    if before is None or after is None:
        return False
    return village_date(before, tx.zone) != village_date(after, tx.zone)


@requires(Action.PLAN_GATHERING)
async def reconvene(
    tx: Tx,
    actor: Actor,
    gathering_id: int,
    version: int,
    changes: Changes,
    *,
    reason: str = "",
) -> Told:
    """Call it again after too few came: with the same notice, and everybody is asked anew.

    Refuses as `change` does; `gathering_not_ready` without a new day.
    """
    held = await _known(tx, actor, gathering_id, version, Move.RECONVENE)
    if changes.held_at is None:
        raise Invalid("gathering_not_ready", part="day")
    _check(changes)
    reason = said_why(reason)
    late = is_late(tx, held.row, reason, changes)
    came = await outlook.came(tx, held.row)
    shown = {} if came is None else {"present": came.present, "needed": came.needed}
    await _apply(held, changes)
    await calling.forget_replies(tx, gathering_id)
    values = (
        _values(changes)
        | _ANEW
        | {
            "attempt": held.row.attempt + 1,
            "announced_at": tx.now,
            "late_reason": reason if late else "",
        }
    )
    await _move(
        held,
        Move.RECONVENE,
        version,
        changes,
        words=reason if late else "",
        values=values,
        more=shown,
    )
    return Told(await held.view(), await tell_called(tx, held.row))


#: Nobody is let in for another day yet.
_DOOR_SHUT: dict[str, Any] = {"door_secret": "", "door_opened_at": None}
#: Of the attempt before nothing is left but its history and who was there.
_ANEW: dict[str, Any] = {
    "entitled": None,
    "entitled_on": None,
    "entitled_source": "",
    "door_secret": "",
    "door_opened_at": None,
    "opened_at": None,
    "opened_present": None,
    "opened_needed": None,
    "closed_at": None,
    "closed_present": None,
    "chair": "",
    "secretary": "",
    "secretary_id": None,
}


@requires(Action.PLAN_GATHERING)
async def call_off(tx: Tx, actor: Actor, gathering_id: int, version: int, why: str) -> Told:
    """It is not held, and everybody hears why. Nothing brings it back. `why_missing`."""
    held = await _known(tx, actor, gathering_id, version, Move.CANCEL)
    why = check_why(said_why(why))
    if held.row.announced_at is None:
        raise Stale(by="")  # a draft is put away: nobody was told of it
    await held.move(
        Move.CANCEL, version, words=why, door_secret="", sequence=held.row.sequence + 1
    )
    heard = await calling.was_heard(tx, held.row, _CALLS)
    await drop_waiting(tx, gathering_id, _CALLS)
    people = 0
    if heard:  # called at night and called off in the same: nobody knows what this is about
        people = await tell(tx, held.row, GatheringCalledOff(gathering_id=gathering_id))
    return Told(await held.view(), people)


async def _known(tx: Tx, actor: Actor, gathering_id: int, version: int, move: Move) -> Held:
    """One that people know of, as it was when the button was drawn."""
    await find.lock(tx, gathering_id)
    held = await Held.of_office(tx, actor, gathering_id)
    if held.row.version != version or held.row.announced_at is None:
        raise Stale(by="")
    held.must(move)
    return held


async def _differs(held: Held, changes: Changes) -> bool:
    view = await held.view()
    return outlook.shown_of(outlook.applied(view, changes)) != outlook.shown_of(view)


def _check(changes: Changes) -> None:
    if changes.place is not None:
        for line in changes.place:
            if line:
                check_place(line)
        if not any(changes.place):
            check_place("")
    for words in (*((item.kk, item.ru) for item in changes.added), *changes.reworded.values()):
        check_items([line for line in words if line], 0)


def _values(changes: Changes) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if changes.held_at is not None:
        values["held_at"] = changes.held_at
    if changes.place is not None:
        values |= {"place_kk": changes.place[0], "place_ru": changes.place[-1]}
    if changes.place is not None or changes.pin is not None:
        latitude, longitude = changes.pin or (None, None)
        values |= {"latitude": latitude, "longitude": longitude}
    if changes.has_new_questions:
        values["only_candidates"] = False  # people need the whole notice from now on
    return values


async def _apply(held: Held, changes: Changes) -> None:
    """The agenda as it will be. `Stale` where one of its items is not there any more."""
    tx, row = held.tx, held.row
    items = {one.id: one for one in await find.agenda(tx, row.id)}
    gone = changes.removed | set(changes.reworded)
    if not gone <= set(items) or any(items[one].about not in BUSINESS for one in gone):
        raise Stale(by="")
    kept = [one for number, one in items.items() if number not in changes.removed]
    if changes.added:
        check_items([item.kk or item.ru for item in changes.added], len(kept))
    if row.kind in BY_LAW and not kept and not changes.added:
        raise Invalid("agenda_is_empty")
    for number in changes.removed:
        await calling.remove_item(tx, number)
    await _reword(held, changes.reworded)
    added = [await _add(held, changes, place) for place in range(len(changes.added))]
    await calling.renumber(tx, [*kept, *added])


async def _reword(held: Held, words: Mapping[int, Pair]) -> None:
    for number, (kk, ru) in words.items():
        await calling.change_item(held.tx, number, kk=kk, ru=ru)


async def _add(held: Held, changes: Changes, place: int) -> GatheringItem:
    item = changes.added[place]
    about = item.about if item.about in BUSINESS - {About.ELECTION} else About.QUESTION
    return await calling.add_item(
        held.tx,
        held.row.id,
        0,
        about=about,
        kk=item.kk,
        ru=item.ru,
        appeal_id=item.appeal_id,
    )


async def _move(
    held: Held,
    move: Move,
    version: int,
    changes: Changes,
    *,
    words: str,
    values: dict[str, Any],
    more: Mapping[str, Any] | None = None,
) -> None:
    """Written down with what people are told now."""
    tx = held.tx
    now = outlook.applied(await held.view(), replace(changes, added=(), removed=frozenset()))
    shown = replace(outlook.shown_of(now), told_at=told_at(tx.now, tx.zone))
    await held.move(
        move,
        version,
        words=words,
        shown={**shown.to_json(), **(more or {})},
        sequence=held.row.sequence + 1,
        **values,
    )
