"""What the clock does at a door: the desk's card follows who comes, the picture is turned."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.core.access import system
from bot.core.apart import each_apart
from bot.core.tx import Tx
from bot.delivery.outbox import put_anew
from bot.gatherings.models import Gathering
from bot.gatherings.notices.door import DoorChanged, DoorPicture
from bot.gatherings.rules import codes
from bot.gatherings.rules import door as rules
from bot.gatherings.storage import door as find
from bot.gatherings.storage import presence

TRIES_KEPT = timedelta(days=1)


@system
async def watch(tx: Tx) -> None:
    """Show every desk who came since its card was written last, and the end of it once."""
    await each_apart(tx, "gathering.door_not_watched", await find.doors(tx), partial(_watch, tx))


async def _watch(tx: Tx, row: Gathering) -> None:
    here = replace(tx, bot_id=row.bot_id)
    desks = await find.watching(here, row, find.board_key(row.id))
    if not desks:
        return
    pulse = await presence.pulse(here, row)
    for person in desks:
        changed = DoorChanged(to=person, gathering_id=row.id, pulse=pulse)
        if await find.told_last(here, changed.key, "pulse") != pulse:
            await put_anew(here, changed)


@system
async def turn_pictures(tx: Tx) -> None:
    """Another code, another picture, wherever one is shown."""
    doors = await find.doors(tx)
    await each_apart(tx, "gathering.picture_not_turned", doors, partial(_turn, tx))


async def _turn(tx: Tx, row: Gathering) -> None:
    if not rules.is_open(row.door_secret, row.state):
        return
    here = replace(tx, bot_id=row.bot_id)
    window = codes.window(tx.now)
    for person in await find.watching(here, row, find.picture_key(row.id)):
        turned = DoorPicture(to=person, gathering_id=row.id, window=window)
        if await find.told_last(here, turned.key, "window") != window:
            await put_anew(here, turned)


@system
async def forget_tries(tx: Tx) -> None:
    """Wrong codes are kept as long as they count, and a day for whoever asks."""
    await presence.forget_tries(tx, tx.now - TRIES_KEPT)
