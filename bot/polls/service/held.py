"""A poll in the hands of somebody: the door of every use case about one."""

from dataclasses import dataclass
from typing import Any, Self

from bot.core.access import Action, Actor
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.polls.models import Poll
from bot.polls.rules.kinds import KNOWN, State, may_go
from bot.polls.storage import polls as find
from bot.polls.storage.views import PollView, poll_view


@dataclass
class Held:
    """A poll, who holds it, and whether they are its office."""

    tx: Tx
    actor: Actor
    row: Poll
    office: bool

    @classmethod
    async def open(cls, tx: Tx, actor: Actor, poll_id: int) -> Self:
        """The poll; `NotFound` for whom it does not concern, and for drafts of others.

        Whoever lives in the okrug or has a role there may look at all its polls.
        """
        row = await find.poll(tx, poll_id)
        if row is None:
            raise NotFound("poll")
        office = actor.may(Action.RUN_POLL, row.okrug)
        near = actor.okrug == row.okrug or bool(actor.roles_in(row.okrug))
        if not office and not (near and row.state in KNOWN):
            raise NotFound("poll")
        return cls(tx, actor, row, office)

    @classmethod
    async def of_office(cls, tx: Tx, actor: Actor, poll_id: int) -> Self:
        """The same for the office alone; `NotFound` for anybody else."""
        held = await cls.open(tx, actor, poll_id)
        if not held.office:
            raise NotFound("poll")
        return held

    @classmethod
    async def draft(cls, tx: Tx, actor: Actor, poll_id: int) -> Self:
        """A draft of the office's; `Stale` once it is none any more."""
        held = await cls.of_office(tx, actor, poll_id)
        if held.row.state is not State.DRAFT:
            raise Stale(by="")
        return held

    async def write(self, **values: Any) -> None:
        """Change what a draft says. `Stale` where somebody was faster."""
        await self.move(self.row.state, self.row.version, **values)

    async def move(self, to: State, version: int, **values: Any) -> None:
        """Let it go on to a state. `Stale` where it is not as it was any more."""
        if to is not self.row.state and not may_go(self.row.state, to):
            raise Refusal("impossible_move")
        before = {self.row.state}
        if not await find.advance(self.tx, self.row.id, version, before, {**values, "state": to}):
            raise Stale(by="")
        row = await find.poll(self.tx, self.row.id)
        assert row is not None  # noqa: S101 - it was written just now
        self.row = row

    async def view(self) -> PollView:
        """As it stands."""
        return await poll_view(self.tx, self.row)
