"""Where exactly: the landmarks that are offered, and the one that is chosen."""

from bot.appeals.rules.limits import SPOTS_SINCE
from bot.appeals.rules.spots import Spot, offered
from bot.appeals.service.hold import Hold
from bot.appeals.storage.spots import landmarks
from bot.appeals.storage.views import DraftView
from bot.core.access import Action, Actor, requires
from bot.core.errors import Stale
from bot.core.tx import Tx


@requires(Action.DRAFT_APPEAL)
async def spots(tx: Tx, actor: Actor, draft_id: int) -> list[Spot]:
    """Landmarks already used in the draft's settlement: the actor's own, then the neighbours'."""
    return await _spots(await Hold.of(tx, actor, draft_id))


@requires(Action.DRAFT_APPEAL)
async def choose_spot(tx: Tx, actor: Actor, draft_id: int, spot: int) -> DraftView:
    """One of those offered; `stale` for what is not offered any more."""
    hold = await Hold.of(tx, actor, draft_id)
    chosen = next((one for one in await _spots(hold) if one.id == spot), None)
    if chosen is None:
        raise Stale()
    hold.draft.landmark = chosen.name
    return await hold.keep()


async def _spots(hold: Hold) -> list[Spot]:
    settlement = hold.draft.settlement
    if not settlement:
        return []
    tx, me = hold.tx, hold.actor.id
    return offered(await landmarks(tx, settlement, me, tx.now - SPOTS_SINCE), me)
