"""People say whether they come."""

from bot.core.access import Action, Actor, requires
from bot.core.errors import Refusal, Stale
from bot.core.tx import Tx
from bot.delivery import outbox
from bot.gatherings.notices.wishes import GatheringReminded
from bot.gatherings.rules.before import awaits_replies
from bot.gatherings.rules.lifecycle import Party
from bot.gatherings.rules.replies import Reply
from bot.gatherings.service.held import Held
from bot.gatherings.storage.replying import note_reply
from bot.gatherings.storage.views import GatheringView


@requires(Action.TAKE_PART)
async def reply(tx: Tx, actor: Actor, gathering_id: int, said: Reply) -> GatheringView:
    """Say whether one comes; said anew it is changed, until it begins.

    Refuses with `gathering_not_for_you`; `Stale` once it has begun, is over or called off. Whoever
    does not come is not reminded.
    """
    held = await Held.open(tx, actor, gathering_id)
    if Party.PARTICIPANT not in held.parties:
        raise Refusal("gathering_not_for_you")
    if not awaits_replies(held.row.state, held.row.held_at, tx.now):
        raise Stale(by="")
    await note_reply(tx, gathering_id, actor.id, said)
    if said is Reply.NOT_COMING:
        await outbox.call_off(tx, gathering_id, (GatheringReminded.kind,), actor.id)
    return await held.view()
