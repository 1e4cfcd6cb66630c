"""A broadcast in the hands of somebody who may: the door of every use case about one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from bot.broadcasts.models import Broadcast
from bot.broadcasts.rules.audience import Audience
from bot.broadcasts.rules.lifecycle import Move, State, moves
from bot.broadcasts.storage import broadcasts as find
from bot.broadcasts.storage.views import BroadcastView, view
from bot.core.access import Action, Actor, Role
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.tx import Tx

__all__ = ["BroadcastView", "Held", "may_send", "offices", "view"]

_OFFICE = frozenset({Role.MODERATOR, Role.AKIM, Role.DEPUTY})


def may_send(actor: Actor, office: str) -> bool:
    """Whether somebody speaks for an office: of an okrug, a district, or the whole bot ("").

    Wider than what they may see is not enough: an observer of a district speaks for the district,
    not in the name of its akims.
    """
    for grant in actor.grants:
        if grant.role is Role.OPERATOR:
            return True
        if grant.role is Role.OBSERVER and Audience(office).is_district and grant.scope == office:
            return True
        if grant.role in _OFFICE and office and grant.scope == office:
            return True
    return False


def knows_names(actor: Actor, office: str, roles: Sequence[str]) -> bool:
    """Whether somebody may see who of the readers was not reached, and their phones.

    Residents are known to the office of their okrug; the operator, who sends everywhere, needs to
    know the numbers alone. Of staff everybody who may write to them knows.
    """
    if roles and Role.RESIDENT.value not in roles:
        return True
    return any(grant.role in _OFFICE and grant.scope == office for grant in actor.grants)


def offices(actor: Actor) -> list[str]:
    """The offices somebody may speak for: the nearest first."""
    spoken_for = [one for one in actor.scopes(Action.SEND_BROADCAST) if may_send(actor, one)]
    return sorted(spoken_for, key=lambda scope: (not scope, scope))


@dataclass
class Held:
    """A broadcast and who holds it."""

    tx: Tx
    actor: Actor
    row: Broadcast

    @classmethod
    async def open(cls, tx: Tx, actor: Actor, broadcast_id: int) -> Self:
        """The broadcast; `NotFound` for whoever does not speak for its office.

        A draft is its writer's own: a colleague does not see half a sentence.
        """
        row = await find.broadcast(tx, broadcast_id)
        if row is None or not may_send(actor, row.office):
            raise NotFound("broadcast")
        if row.state in {State.DRAFT, State.DISCARDED} and row.sender_id != actor.id:
            raise NotFound("broadcast")
        return cls(tx, actor, row)

    def view(self) -> BroadcastView:
        """As it is in hand."""
        return view(self.row)

    async def changed(self, version: int, **values: Any) -> BroadcastView:
        """The draft with something changed. `Stale` where it has moved on."""
        if not await find.change(self.tx, self.row.id, version, values):
            raise Stale(by="")
        return await self.again()

    async def move(self, move: Move, version: int, note: str = "", **values: Any) -> BroadcastView:
        """Take a step, written into the history. `Stale` where it has moved on."""
        if self.row.version == version and move not in moves(self.row.state):
            raise Refusal("impossible_move")
        if not await find.advance(self.tx, self.row.id, version, move, values):
            raise Stale(by="")
        find.add_step(self.tx, self.row.id, move, self.actor.person_id, note)
        return await self.again()

    async def again(self) -> BroadcastView:
        """As it is now."""
        row = await find.broadcast(self.tx, self.row.id)
        if row is None:
            raise NotFound("broadcast")
        self.row = row
        return self.view()
