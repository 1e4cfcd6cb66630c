"""Appeals by how far the clock has gone with them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from bot.appeals.models import HAS_TERM, IS_OPEN, Appeal, AppealStep
from bot.appeals.rules.lifecycle import Move, State, after
from bot.appeals.rules.reminders import Reach, Stage, stage_of
from bot.core.access import Role
from bot.core.tx import Tx

#: What comes after each stage; after the last one there is nothing to look for.
_NEXT = {stage: Stage(stage + 1) for stage in Stage if stage + 1 in set(Stage)}


@dataclass(frozen=True)
class Alike:
    """Okrugs with the same thresholds. codes: these alone, or all but these.

    before: the thresholds of the day of the last digest before today's.
    """

    reach: Reach
    before: Reach
    codes: frozenset[str]
    but: bool

    @property
    def holds(self) -> sa.ColumnElement[bool]:
        """Whether an appeal's okrug is one of them."""
        codes = sorted(self.codes)
        return Appeal.okrug.not_in(codes) if self.but else Appeal.okrug.in_(codes)


@dataclass(frozen=True)
class Due:
    """An appeal that has reached another stage."""

    id: int
    bot_id: int
    okrug: str
    state: State
    due_on: date
    assignee_id: int | None
    author_id: int | None
    joined: int
    updated_at: datetime
    was: Stage
    now: Stage


# ── What is due to be said ───────────────────────────────────────────────────────────────────


def reached(tx: Tx, reach: Reach, stage: Stage) -> sa.ColumnElement[bool]:
    """Appeals at `stage` that have reached the next one: a range of the index of terms."""
    return sa.and_(Appeal.reminded == int(stage), Appeal.due_on <= reach[_NEXT[stage]], runs(tx))


def runs(tx: Tx) -> sa.ColumnElement[bool]:
    """A term runs; on the day on which it begins nobody is told that it ends soon."""
    begun = sa.or_(Appeal.term_from.is_(None), Appeal.term_from < tx.today)
    return sa.and_(IS_OPEN, HAS_TERM, begun)


async def okrugs_to_tell(tx: Tx, alike: Alike, tried: Collection[str], limit: int) -> list[str]:
    """Some of these okrugs that have something to be told of, those overdue for longest first."""
    found: set[str] = set()
    for stage in reversed(_NEXT):
        codes = await tx.session.scalars(
            sa.select(Appeal.okrug)
            .where(
                reached(tx, alike.reach, stage), alike.holds, Appeal.okrug.not_in(sorted(tried))
            )
            .order_by(Appeal.due_on, Appeal.id)
            .limit(limit)
        )
        found.update(codes)
        if len(found) >= limit:
            break
    return sorted(found)


async def due(tx: Tx, reach: Reach, okrugs: Collection[str], limit: int) -> list[Due]:
    """What these okrugs are to be told of; what somebody is just moving comes another time."""
    # not by ranges: those of one okrug are found by their okrug
    last = sa.case(
        {int(stage): sa.literal(reach[after_it]) for stage, after_it in _NEXT.items()},
        value=Appeal.reminded,
    )
    found = await tx.session.execute(
        sa.select(
            Appeal.id,
            Appeal.bot_id,
            Appeal.okrug,
            Appeal.state,
            Appeal.due_on,
            Appeal.assignee_id,
            Appeal.author_id,
            Appeal.joined,
            Appeal.updated_at,
            Appeal.reminded,
        )
        .where(Appeal.okrug.in_(sorted(okrugs)), Appeal.due_on <= last, runs(tx))
        .order_by(Appeal.okrug, Appeal.due_on, Appeal.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [
        Due(
            id=row.id,
            bot_id=row.bot_id,
            okrug=row.okrug,
            state=row.state,
            due_on=row.due_on,
            assignee_id=row.assignee_id,
            author_id=row.author_id,
            joined=row.joined,
            updated_at=row.updated_at,
            was=Stage(row.reminded),
            now=stage_of(row.due_on, reach),
        )
        for row in found.all()
    ]


async def climb(tx: Tx, reach: Reach, found: Sequence[Due]) -> list[Due]:
    """Note that the clock has gone further with these; those that it had not been before.

    Of many who try at once one is told of each.
    """
    steps: dict[tuple[Stage, Stage], list[Due]] = {}
    for one in found:
        steps.setdefault((one.was, one.now), []).append(one)
    moved: set[int] = set()
    for (was, now), ones in sorted(steps.items()):
        changed = await tx.session.scalars(
            sa.update(Appeal)
            .where(
                Appeal.id.in_([one.id for one in ones]),
                Appeal.reminded == int(was),
                Appeal.due_on <= reach[now],
                HAS_TERM,
            )
            .values(reminded=int(now))
            .returning(Appeal.id)
            .execution_options(synchronize_session=False)
        )
        moved.update(changed)
    return [one for one in found if one.id in moved]


async def write_down(tx: Tx, told: Sequence[tuple[Due, Role]]) -> None:
    """Each level that an overdue appeal went up to, as a step by the bot. role: who was told."""
    if told:
        await tx.session.execute(
            sa.insert(AppealStep),
            [
                {
                    "appeal_id": one.id,
                    "at": tx.now,
                    "move": Move.ESCALATE,
                    "from_state": one.state,
                    "to_state": after(Move.ESCALATE, one.state),
                    "note": role.value,
                    "okrug": one.okrug,
                    "due_on": one.due_on,
                }
                for one, role in told
            ],
        )
