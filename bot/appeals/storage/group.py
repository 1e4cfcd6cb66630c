"""An appeal as a staff group may see it: nothing that its author wrote, sent or is.

A query of its own, so that a screen of the group has nothing to give away.
"""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from bot.appeals.models import AppealStep, Attachment
from bot.appeals.rules.lifecycle import TERM_RUNS, Move, Party, State, possible
from bot.appeals.storage import appeals as find
from bot.appeals.storage.views import FileView, Named, named
from bot.core.tx import Tx
from bot.people.models import Person


@dataclass(frozen=True)
class GroupCard:
    """What stands on the card in the group. Names are those of staff."""

    id: int
    version: int
    number: int
    okrug: str
    state: State
    topic: str
    topic_is_guess: bool
    settlement: Named | None
    due_on: date
    overdue: bool
    urgent: bool
    files: tuple[FileView, ...]  # their kinds, without a way to open them
    assignee_id: int | None
    assignee_name: str
    move: Move | None  # the latest of the office that changed the state
    moved_by: str
    moves: frozenset[Move]  # what the office may do
    submitted_at: datetime


async def group_card(tx: Tx, appeal_id: int) -> GroupCard | None:
    """The appeal as it stands now."""
    appeal = await find.appeal(tx, appeal_id)
    if appeal is None:
        return None
    places = await named(tx, [appeal.settlement])
    assignee = appeal.assignee_id
    move, moved_by = await _last_move(tx, appeal_id)
    return GroupCard(
        id=appeal.id,
        version=appeal.version,
        number=appeal.number,
        okrug=appeal.okrug,
        state=appeal.state,
        topic=appeal.topic,
        topic_is_guess=appeal.topic_is_guess,
        settlement=places.get(appeal.settlement),
        due_on=appeal.due_on,
        overdue=appeal.state in TERM_RUNS and appeal.due_on < tx.today,
        urgent=appeal.urgent,
        files=await _kinds(tx, appeal_id),
        assignee_id=assignee,
        assignee_name=(await find.names(tx, [assignee])).get(assignee, "") if assignee else "",
        move=move,
        moved_by=moved_by,
        moves=possible(appeal.state, {Party.OFFICE}),
        submitted_at=appeal.submitted_at,
    )


async def _kinds(tx: Tx, appeal_id: int) -> tuple[FileView, ...]:
    found = await tx.session.scalars(
        sa.select(Attachment.kind)
        .where(Attachment.appeal_id == appeal_id, Attachment.entry_id.is_(None))
        .order_by(Attachment.position)
    )
    return tuple(FileView(kind, "", usable=False) for kind in found)


async def _last_move(tx: Tx, appeal_id: int) -> tuple[Move | None, str]:
    found = await tx.session.execute(
        sa.select(AppealStep.move, Person.name)
        .join(Person, Person.id == AppealStep.staff_id)
        .where(AppealStep.appeal_id == appeal_id, AppealStep.from_state != AppealStep.to_state)
        .order_by(AppealStep.id.desc())
        .limit(1)
    )
    row = found.first()
    return (None, "") if row is None else (row.move, row.name)
