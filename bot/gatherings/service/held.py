"""A gathering in the hands of somebody: the door of every use case about one."""

from dataclasses import dataclass
from typing import Any, Self

from bot.core.access import Action, Actor
from bot.core.errors import NotAllowed, NotFound, Stale
from bot.core.tx import Tx
from bot.gatherings.models import Gathering
from bot.gatherings.rules.kinds import Convener
from bot.gatherings.rules.lifecycle import TABLE, Move, Party, State, after, possible
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage.views import GatheringView, gathering_view

#: Nobody but the office and whoever proposed it has seen these.
UNSEEN = frozenset({State.DRAFT})
_BY = {row.move: row.by for row in TABLE}
_BEFORE = {row.move: row.before for row in TABLE}


@dataclass
class Held:
    """A gathering, who holds it, and what they are to it."""

    tx: Tx
    actor: Actor
    row: Gathering
    parties: frozenset[Party]

    @classmethod
    async def open(cls, tx: Tx, actor: Actor, gathering_id: int) -> Self:
        """The gathering; `NotFound` for whom it does not concern, and for drafts of others.

        Whoever lives in the okrug may look at all its gatherings; so may its office.
        """
        row = await find.gathering(tx, gathering_id)
        if row is None:
            raise NotFound("gathering")
        parties = await _parties(tx, actor, row)
        office = Party.OFFICE in parties
        near = actor.okrug == row.okrug or bool(parties)
        if not (office or near) or (_is_unseen(row) and not office):
            raise NotFound("gathering")
        return cls(tx, actor, row, parties)

    @classmethod
    async def of_office(cls, tx: Tx, actor: Actor, gathering_id: int) -> Self:
        """The same for the office alone; `NotFound` for anybody else."""
        held = await cls.open(tx, actor, gathering_id)
        if Party.OFFICE not in held.parties:
            raise NotFound("gathering")
        return held

    @classmethod
    async def at_desk(cls, tx: Tx, actor: Actor, gathering_id: int) -> Self:
        """The same for the office and for whom it named as secretary; `NotFound` for others."""
        held = await cls.open(tx, actor, gathering_id)
        if held.parties.isdisjoint({Party.OFFICE, Party.SECRETARY}):
            raise NotFound("gathering")
        return held

    def may(self, move: Move) -> bool:
        """Whether its life allows this to the actor now."""
        return move in possible(self.row.state, self.row.kind, self.parties)

    def must(self, move: Move) -> None:
        """`NotAllowed` where it is not for the actor, else `impossible_move` where not now."""
        if _BY[move].isdisjoint(self.parties):
            raise NotAllowed(move.value)
        after(move, self.row.state, self.row.kind)

    async def move(
        self,
        move: Move,
        version: int,
        *,
        words: str = "",
        shown: dict[str, Any] | None = None,
        **values: Any,
    ) -> Gathering:
        """Make a move, written into the history. `Stale` where it has moved on since `version`."""
        if self.row.version != version:
            raise Stale(by="")
        self.must(move)
        to = after(move, self.row.state, self.row.kind)
        values = {**values, "state": to}
        if not await find.advance(self.tx, self.row.id, version, _BEFORE[move], values):
            raise Stale(by="")
        await self.again()
        await find.add_step(
            self.tx, self.row, move, to, by=self.actor.person_id, words=words, shown=shown
        )
        return self.row

    async def change(self, version: int, **values: Any) -> Gathering:
        """Something else about it, without a move. `Stale` where it has moved on."""
        state = frozenset({self.row.state})
        if not await find.advance(self.tx, self.row.id, version, state, values):
            raise Stale(by="")
        return await self.again()

    async def again(self) -> Gathering:
        """As it is now."""
        row = await find.gathering(self.tx, self.row.id)
        if row is None:
            raise NotFound("gathering")
        self.row = row
        return row

    async def view(self) -> GatheringView:
        """As it stands, for the actor."""
        return await gathering_view(self.tx, self.row, self.actor.person_id, self.parties)


def _is_unseen(row: Gathering) -> bool:
    """A draft, or one that the office put away before anybody was told of it."""
    put_away = row.state is State.CANCELLED and row.announced_at is None
    return row.state in UNSEEN or (put_away and row.convener is Convener.AKIM)


async def _parties(tx: Tx, actor: Actor, row: Gathering) -> frozenset[Party]:
    found = set()
    if actor.may(Action.PLAN_GATHERING, row.okrug):
        found.add(Party.OFFICE)
    if actor.person_id is None:
        return frozenset(found)
    if row.secretary_id == actor.person_id:
        found.add(Party.SECRETARY)
    if row.proposer_id == actor.person_id:
        found.add(Party.INITIATOR)
    if await find.is_concerned(tx, row, actor.person_id):
        found.add(Party.PARTICIPANT)
    return frozenset(found)
