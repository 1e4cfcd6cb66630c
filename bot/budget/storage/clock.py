"""What is due of rounds, of every bot; each question is one small query, for it is asked often."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.budget.models import BudgetPhase, BudgetRound, BudgetVoter
from bot.budget.rules.kinds import Phase, RoundState
from bot.budget.storage import rounds
from bot.core.tx import Tx
from bot.people.models import Person


async def _found(tx: Tx, phase: Phase, *when: sa.ColumnElement[bool]) -> Sequence[BudgetRound]:
    found = await tx.session.scalars(
        sa.select(BudgetRound)
        .join(BudgetPhase, BudgetPhase.round_id == BudgetRound.id)
        .where(BudgetRound.state == RoundState.RUNNING, BudgetPhase.phase == phase, *when)
        .order_by(BudgetRound.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def ideas_in(tx: Tx) -> Sequence[BudgetRound]:
    """The office has not heard yet that nobody proposes any more."""
    return await _found(
        tx, Phase.CHECK, BudgetPhase.begins_at <= tx.now, BudgetRound.ideas_told_at.is_(None)
    )


async def without_list(tx: Tx, soon: datetime) -> Sequence[BudgetRound]:
    """The check ends by then, there is no list, and the office has not been reminded of it."""
    return await _found(
        tx,
        Phase.CHECK,
        BudgetPhase.begins_at <= tx.now,
        BudgetPhase.ends_at > tx.now,
        BudgetPhase.ends_at <= soon,
        BudgetRound.listed_at.is_(None),
        BudgetRound.list_told_at.is_(None),
    )


async def too_late(tx: Tx) -> Sequence[BudgetRound]:
    """The check is over, and there is no list."""
    return await _found(
        tx, Phase.CHECK, BudgetPhase.ends_at <= tx.now, BudgetRound.listed_at.is_(None)
    )


async def vote_begun(tx: Tx) -> Sequence[BudgetRound]:
    """People may vote, and nobody was told."""
    return await _found(
        tx,
        Phase.VOTING,
        BudgetPhase.begins_at <= tx.now,
        BudgetPhase.ends_at > tx.now,
        BudgetRound.listed_at.is_not(None),
        BudgetRound.voting_told_at.is_(None),
    )


async def vote_ends(tx: Tx, soon: datetime, told_by: datetime) -> Sequence[BudgetRound]:
    """The vote ends by then, people know of it for a while, and nobody was reminded."""
    return await _found(
        tx,
        Phase.VOTING,
        BudgetPhase.ends_at > tx.now,
        BudgetPhase.ends_at <= soon,
        BudgetRound.voting_told_at <= told_by,
        BudgetRound.reminded_at.is_(None),
    )


def to_remind(row: BudgetRound, vote_begins: datetime) -> sa.Select[Any]:
    """people.id of those who may vote in a round and have not.

    Whoever has not said yet whether they are eighteen is reminded, too: they are asked then.
    """
    voted = sa.alias(BudgetVoter.__table__)
    here_since = sa.func.coalesce(Person.joined_at, Person.created_at)
    return (
        rounds.concerned(row)
        .outerjoin(voted, sa.and_(voted.c.round_id == row.id, voted.c.person_id == Person.id))
        .where(
            voted.c.id.is_(None),
            Person.adult.is_not(False) if row.adults else sa.true(),
            here_since < vote_begins if row.joined_before else sa.true(),
        )
    )
