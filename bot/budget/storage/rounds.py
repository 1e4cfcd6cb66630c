"""How rounds and their ideas are found and changed: of many who change one, one is first."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.budget.models import BudgetIdea, BudgetIdeaStep, BudgetPhase, BudgetRound
from bot.budget.rules.kinds import PHASES, Did, IdeaState, Phase, RoundState
from bot.budget.rules.phases import Span
from bot.core.tx import Tx
from bot.people.models import Person
from bot.places.models import Bot


async def budget_round(tx: Tx, round_id: int) -> BudgetRound | None:
    """A round of this bot as it is now; None if there is no such."""
    found = await tx.session.scalars(
        sa.select(BudgetRound)
        .where(BudgetRound.id == round_id, BudgetRound.bot_id == tx.bot_id)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def phases(tx: Tx, round_id: int) -> tuple[Span, ...]:
    """When its phases are, in their order."""
    found = await tx.session.scalars(
        sa.select(BudgetPhase)
        .where(BudgetPhase.round_id == round_id)
        .execution_options(populate_existing=True)
    )
    by_phase = {one.phase: Span(one.phase, one.begins_at, one.ends_at) for one in found}
    return tuple(by_phase[phase] for phase in PHASES if phase in by_phase)


async def set_phases(tx: Tx, round_id: int, listed: Sequence[Span]) -> None:
    """Other dates."""
    await tx.session.execute(sa.delete(BudgetPhase).where(BudgetPhase.round_id == round_id))
    tx.session.add_all(
        BudgetPhase(
            round_id=round_id, phase=one.phase, begins_at=one.begins_at, ends_at=one.ends_at
        )
        for one in listed
    )
    await tx.session.flush()


async def advance(
    tx: Tx, round_id: int, version: int, before: Collection[RoundState], values: dict[str, Any]
) -> bool:
    """Change a round that is still as it was; of many at once one is told True."""
    changed = await tx.session.execute(
        sa.update(BudgetRound)
        .where(
            BudgetRound.id == round_id,
            BudgetRound.bot_id == tx.bot_id,
            BudgetRound.version == version,
            BudgetRound.state.in_(before),
        )
        .values(**values, version=version + 1, updated_at=tx.now)
        .returning(BudgetRound.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def claim(tx: Tx, round_id: int, column: str, **values: Any) -> bool:
    """Be the one who does what is done once, and is noted in this column; for the clock."""
    own = getattr(BudgetRound, column)
    claimed = await tx.session.execute(
        sa.update(BudgetRound)
        .where(BudgetRound.id == round_id, own.is_(None), BudgetRound.state == RoundState.RUNNING)
        .values(**{column: tx.now}, **values)
        .returning(BudgetRound.id)
        .execution_options(synchronize_session=False)
    )
    return claimed.first() is not None


async def lock(tx: Tx, round_id: int) -> None:
    """Whatever is written about a round waits for whoever writes about it already.

    Votes in the making are waited for, too. SQLite's one writer sees to that by itself.
    """
    await tx.session.execute(
        sa.select(BudgetRound.id).where(BudgetRound.id == round_id).with_for_update()
    )


async def of_okrug(
    tx: Tx, okrug: str, states: Collection[RoundState], *, limit: int = 20, offset: int = 0
) -> Sequence[BudgetRound]:
    """Rounds of an okrug in these states, the newest first."""
    found = await tx.session.scalars(
        sa.select(BudgetRound)
        .where(
            BudgetRound.bot_id == tx.bot_id,
            BudgetRound.okrug == okrug,
            BudgetRound.state.in_(states),
        )
        .order_by(BudgetRound.id.desc())
        .limit(limit)
        .offset(offset)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def running_in(
    tx: Tx, phase: Phase, *, ended_by: datetime | None = None, begun_by: datetime | None = None
) -> Sequence[BudgetRound]:
    """Running rounds of every bot whose phase has ended, or has begun, by a moment."""
    when = (
        BudgetPhase.ends_at <= ended_by if ended_by is not None else sa.true(),
        BudgetPhase.begins_at <= begun_by if begun_by is not None else sa.true(),
    )
    found = await tx.session.scalars(
        sa.select(BudgetRound)
        .join(BudgetPhase, BudgetPhase.round_id == BudgetRound.id)
        .where(BudgetRound.state == RoundState.RUNNING, BudgetPhase.phase == phase, *when)
        .order_by(BudgetRound.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def caught_up_at(tx: Tx, bot_id: int) -> datetime | None:
    """When nothing waited at Telegram any more; None where the bot has never said."""
    return await tx.session.scalar(sa.select(Bot.caught_up_at).where(Bot.id == bot_id))


def concerned(row: BudgetRound) -> sa.Select[Any]:
    """people.id of everybody whom a round concerns: who lives where it is held."""
    chosen = sa.select(Person.id).where(
        Person.bot_id == row.bot_id, Person.erased_at.is_(None), Person.okrug == row.okrug
    )
    return chosen.where(Person.settlement.in_(row.settlements)) if row.settlements else chosen


# Ideas


async def idea(tx: Tx, idea_id: int) -> tuple[BudgetIdea, BudgetRound] | None:
    """An idea and its round, of this bot, as they are now; None if there is no such."""
    found = await tx.session.execute(
        sa.select(BudgetIdea, BudgetRound)
        .join(BudgetRound, BudgetRound.id == BudgetIdea.round_id)
        .where(BudgetIdea.id == idea_id, BudgetRound.bot_id == tx.bot_id)
        .execution_options(populate_existing=True)
    )
    pair = found.one_or_none()
    return None if pair is None else (pair[0], pair[1])


async def has_idea_of(tx: Tx, round_id: int, person_id: int | None) -> bool:
    """Whether somebody proposed something in a round."""
    if person_id is None:
        return False
    mine = (BudgetIdea.round_id == round_id, BudgetIdea.person_id == person_id)
    return await tx.session.scalar(sa.select(BudgetIdea.id).where(*mine).limit(1)) is not None


async def ideas(
    tx: Tx, round_id: int, states: Collection[IdeaState] = frozenset(IdeaState)
) -> Sequence[BudgetIdea]:
    """Ideas of a round in these states, in the order of their numbers."""
    found = await tx.session.scalars(
        sa.select(BudgetIdea)
        .where(BudgetIdea.round_id == round_id, BudgetIdea.state.in_(states))
        .order_by(BudgetIdea.number)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def projects(tx: Tx, round_id: int) -> Sequence[BudgetIdea]:
    """What people vote on, in the order of the list."""
    found = await tx.session.scalars(
        sa.select(BudgetIdea)
        .where(BudgetIdea.round_id == round_id, BudgetIdea.listed.is_(True))
        .order_by(BudgetIdea.number)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def next_number(tx: Tx, round_id: int) -> int:
    """The next number of a round's ideas; the unique constraint settles a race."""
    last = await tx.session.scalar(
        sa.select(sa.func.max(BudgetIdea.number)).where(BudgetIdea.round_id == round_id)
    )
    return int(last or 0) + 1


async def change_idea(
    tx: Tx, idea_id: int, version: int, before: Collection[IdeaState], values: dict[str, Any]
) -> bool:
    """Change an idea that is still as it was; of many at once one is told True."""
    changed = await tx.session.execute(
        sa.update(BudgetIdea)
        .where(
            BudgetIdea.id == idea_id,
            BudgetIdea.version == version,
            BudgetIdea.state.in_(before),
        )
        .values(**values, version=version + 1, updated_at=tx.now)
        .returning(BudgetIdea.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def add_step(tx: Tx, idea_id: int, did: Did, *, by: int | None, **values: Any) -> None:
    """Write a step into an idea's story."""
    tx.session.add(BudgetIdeaStep(idea_id=idea_id, at=tx.now, person_id=by, did=did, **values))
    await tx.session.flush()


async def steps(tx: Tx, idea_id: int) -> Sequence[BudgetIdeaStep]:
    """An idea's story, oldest first."""
    found = await tx.session.scalars(
        sa.select(BudgetIdeaStep)
        .where(BudgetIdeaStep.idea_id == idea_id)
        .order_by(BudgetIdeaStep.id)
    )
    return found.all()
