"""What the desk sees, and that people are let in: for all that is done at the door."""

from bot.core.access import Actor, system
from bot.core.errors import Refusal
from bot.core.tx import Tx
from bot.gatherings.models import Gathering
from bot.gatherings.rules import door as rules
from bot.gatherings.service.held import Held
from bot.gatherings.storage import door as find
from bot.gatherings.storage import presence
from bot.gatherings.storage.door import DoorView


@system
async def seen(held: Held) -> DoorView:
    """The door as it is now, for whoever keeps it."""
    parties = find.parties_at_desk(held.actor, held.row)
    return await find.door_view(held.tx, await held.again(), held.actor, parties)


@system
async def letting_in(tx: Tx, actor: Actor, gathering_id: int) -> Held:
    """The desk while people come and go; nothing begins or ends meanwhile.

    Refuses with `door_closed`.
    """
    await Held.at_desk(tx, actor, gathering_id)
    await presence.held_open(tx, gathering_id)
    held = await Held.at_desk(tx, actor, gathering_id)
    must_be_open(held.row)
    return held


def must_be_open(row: Gathering) -> None:
    """Refuses with `door_closed` where nobody is let in."""
    if not rules.is_open(row.door_secret, row.state):
        raise Refusal("door_closed")
