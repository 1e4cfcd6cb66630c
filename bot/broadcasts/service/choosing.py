"""Whom a draft may be for: what there is to choose from, and how many each would reach."""

from dataclasses import dataclass

import sqlalchemy as sa

from bot.broadcasts.models import Broadcast
from bot.broadcasts.rules.audience import Audience
from bot.broadcasts.rules.lifecycle import TOLD, Asks
from bot.broadcasts.service.held import BroadcastView, Held, view
from bot.broadcasts.storage.audience import UNANSWERED, Reach, reach
from bot.core.access import Action, Actor, requires
from bot.core.tx import Tx
from bot.places import service as places
from bot.places.models import Place

_EARLIER = 5


@dataclass(frozen=True)
class Earlier:
    """A broadcast that asked something, and how many have not answered it."""

    view: BroadcastView
    silent: Reach


@requires(Action.SEND_BROADCAST)
async def asked_before(tx: Tx, actor: Actor, broadcast_id: int) -> list[Earlier]:
    """The office's latest broadcasts that asked something and that some have not answered.

    A poll will be such a crowd, too: its feature lends the group of those who have not voted under
    a name of its own (`lend("poll", …)`), which stands in `Audience.crowd` like "unanswered:17".
    """
    row = (await Held.open(tx, actor, broadcast_id)).row
    found = await tx.session.scalars(
        sa.select(Broadcast)
        .where(
            Broadcast.bot_id == tx.bot_id,
            Broadcast.office == row.office,
            Broadcast.state.in_(TOLD),
            Broadcast.asks != Asks.NOTHING,
        )
        .order_by(Broadcast.sent_at.desc(), Broadcast.id.desc())
        .limit(_EARLIER)
    )
    earlier = []
    for one in found.all():
        of_it = unanswered_by(view(one))
        silent = await reach(tx, of_it, urgent=row.urgent)
        if silent.total:
            earlier.append(Earlier(view(one), silent))
    return earlier


def unanswered_by(asked: BroadcastView) -> Audience:
    """Whoever has not answered a broadcast; of a district's, its akims still."""
    office = Audience(asked.office)
    roles = asked.audience.roles if office.is_district else ()
    return Audience(asked.office, roles=roles, crowd=f"{UNANSWERED}:{asked.id}")


@requires(Action.SEND_BROADCAST)
async def districts(
    tx: Tx, actor: Actor, broadcast_id: int
) -> list[tuple[Place, tuple[Place, ...]]]:
    """The districts that a draft may be for, and in each the okrugs that this bot serves."""
    row = (await Held.open(tx, actor, broadcast_id)).row
    near = Audience(row.office).district
    okrugs: dict[str, list[Place]] = {}
    for served in await places.served(tx, tx.bot_id):
        okrug = await places.resolve(tx, served.code)
        if okrug is not None and okrug.code.startswith(near):
            okrugs.setdefault(f"{okrug.code[:4]}00000", []).append(okrug)
    found = [(await places.resolve(tx, code), tuple(of)) for code, of in sorted(okrugs.items())]
    return [(district, of) for district, of in found if district is not None]
