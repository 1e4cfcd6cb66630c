"""A round, or an idea of one, in the hands of somebody: the door of every use case about one."""

from dataclasses import dataclass
from typing import Any, Self

from bot.budget.models import BudgetIdea, BudgetRound
from bot.budget.rules.kinds import (
    IDEA_MOVES,
    READABLE,
    ROUND_MOVES,
    IdeaState,
    Phase,
    RoundState,
)
from bot.budget.rules.phases import Span, at
from bot.budget.storage import rounds as find
from bot.budget.storage.views import IdeaView, RoundView, idea_view, round_view
from bot.core.access import Action, Actor
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.tx import Tx

#: Nobody but the office has seen these.
_UNSEEN = frozenset({RoundState.DRAFT, RoundState.DISCARDED})


@dataclass
class Held:
    """A round, who holds it, whether they are its office, and whether it is held for them."""

    tx: Tx
    actor: Actor
    row: BudgetRound
    office: bool
    resident: bool
    phases: tuple[Span, ...]

    @classmethod
    async def open(cls, tx: Tx, actor: Actor, round_id: int) -> Self:
        """The round; `NotFound` for whom it does not concern, and for drafts of others.

        Whoever lives in the okrug or has a role there, as its observer has, may look at all its
        rounds; so may its office. Whoever proposed something and moved may look at that round.
        """
        row = await find.budget_round(tx, round_id)
        if row is None:
            raise NotFound("round")
        office = actor.may(Action.RUN_BUDGET, row.okrug)
        near = actor.okrug == row.okrug or bool(actor.roles_in(row.okrug))
        near = near or await find.has_idea_of(tx, round_id, actor.person_id)
        if not office and (not near or row.state in _UNSEEN):
            raise NotFound("round")
        village = not row.settlements or actor.settlement in row.settlements
        resident = near and village and actor.may(Action.VOTE_IN_BUDGET, row.okrug)
        return cls(tx, actor, row, office, resident, await find.phases(tx, round_id))

    @classmethod
    async def of_office(cls, tx: Tx, actor: Actor, round_id: int) -> Self:
        """The same for the office alone; `NotFound` for anybody else."""
        held = await cls.open(tx, actor, round_id)
        if not held.office:
            raise NotFound("round")
        return held

    @property
    def phase(self) -> Phase | None:
        """The phase that runs, of a round that runs."""
        running = self.row.state in {RoundState.RUNNING, RoundState.COUNTED}
        return at(self.phases, self.tx.now) if running else None

    def must_be_in(self, *phases: Phase) -> None:
        """Refuses with `budget_not_now` in any other phase."""
        if self.phase not in phases:
            raise Refusal("budget_not_now")

    def must_be_resident(self) -> None:
        """Refuses with `budget_not_for_you` for whoever does not live where it is held."""
        if not self.resident:
            raise Refusal("budget_not_for_you")

    async def move(self, to: RoundState, version: int, **values: Any) -> None:
        """Change it. `Stale` where it is not as it was any more."""
        if to is not self.row.state and to not in ROUND_MOVES[self.row.state]:
            raise Refusal("impossible_move")
        before = {self.row.state}
        changed = await find.advance(
            self.tx, self.row.id, version, before, {**values, "state": to}
        )
        if not changed:
            raise Stale(by="")
        row = await find.budget_round(self.tx, self.row.id)
        assert row is not None  # noqa: S101 - it was written just now
        self.row = row

    async def view(self) -> RoundView:
        """As it stands."""
        return await round_view(self.tx, self.row)


@dataclass
class HeldIdea:
    """An idea, its round, and who holds it."""

    round: Held
    row: BudgetIdea

    @classmethod
    async def open(cls, tx: Tx, actor: Actor, idea_id: int) -> Self:
        """The idea; `NotFound` for whom it does not concern, and for what was withdrawn."""
        found = await find.idea(tx, idea_id)
        if found is None:
            raise NotFound("idea")
        row, of = found
        held = await Held.open(tx, actor, of.id)
        mine = row.person_id is not None and row.person_id == actor.person_id
        if row.state not in READABLE and not (held.office or mine):
            raise NotFound("idea")
        return cls(held, row)

    @classmethod
    async def of_office(cls, tx: Tx, actor: Actor, idea_id: int) -> Self:
        """The same for the office alone."""
        held = await cls.open(tx, actor, idea_id)
        if not held.round.office:
            raise NotFound("idea")
        return held

    @classmethod
    async def locked(cls, tx: Tx, actor: Actor, idea_id: int, *, office: bool = False) -> Self:
        """The same once nobody else writes about its round. office: for the office alone."""
        held = await (cls.of_office if office else cls.open)(tx, actor, idea_id)
        await find.lock(tx, held.round.row.id)
        return await (cls.of_office if office else cls.open)(tx, actor, idea_id)

    @property
    def mine(self) -> bool:
        """Whether whoever holds it proposed it."""
        return self.row.person_id is not None and self.row.person_id == self.round.actor.person_id

    async def move(self, to: IdeaState, version: int, **values: Any) -> None:
        """Change it. `Stale` where it is not as it was any more."""
        if to is not self.row.state and to not in IDEA_MOVES[self.row.state]:
            raise Refusal("impossible_move")
        changed = await find.change_idea(
            self.round.tx, self.row.id, version, {self.row.state}, {**values, "state": to}
        )
        if not changed:
            raise Stale(by="")
        found = await find.idea(self.round.tx, self.row.id)
        assert found is not None  # noqa: S101 - it was written just now
        self.row = found[0]

    async def view(self) -> IdeaView:
        """As it stands."""
        held = self.round
        return await idea_view(held.tx, self.row, held.row.okrug, held.actor.person_id)
