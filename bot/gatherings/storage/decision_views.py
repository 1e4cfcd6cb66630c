"""Decisions as screens show them: plain values, found once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa

from bot.core.tx import Tx
from bot.gatherings.models import DecisionStep, Gathering, GatheringDecision, GatheringItem
from bot.gatherings.rules.consideration import Answer, Standing
from bot.gatherings.rules.kept import has_fallen, may_be_promised
from bot.gatherings.rules.kinds import Kind, asked
from bot.gatherings.rules.promises import Move, Promise, Stage
from bot.gatherings.storage import decisions as find
from bot.gatherings.storage.views import Both, GatheringView


@dataclass(frozen=True)
class StepView:
    """One thing that happened to a decision; who did it is the office's to know."""

    did: str
    at: datetime
    note: str = ""
    due_on: date | None = None
    happened_on: date | None = None
    files: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class DecisionView:
    """One decision. question: of the agenda. considered: the law has the akim consider it.

    today: the day it was looked at. answers, moves: what the actor may say and do now.
    """

    id: int
    version: int
    okrug: str
    gathering_id: int
    gathering_version: int
    kind: Kind
    held_at: datetime | None
    position: int
    question: Both
    words: Both
    considered: bool
    standing: Standing | None
    consider_by: date | None
    stage: Stage
    owner: str
    due_on: date | None
    done_on: date | None
    photos: tuple[dict[str, str], ...]
    today: date
    promisable: bool = False
    steps: tuple[StepView, ...] = ()
    answers: frozenset[Answer] = frozenset()
    moves: frozenset[Move] = frozenset()

    @property
    def promise(self) -> Promise:
        """The same for the rules of promises."""
        return Promise(self.stage, self.owner, self.due_on, self.done_on)

    @property
    def overdue_by(self) -> int:
        """By how many days it is late now."""
        return self.promise.overdue_by(self.today)

    @property
    def fallen(self) -> bool:
        """Whether it does not hold any more."""
        return self.stage is Stage.DROPPED or has_fallen(self.standing)

    @property
    def works(self) -> bool:
        """Whether the actor is of the office that carries it out."""
        return bool(self.answers or self.moves)


@dataclass(frozen=True)
class DecisionsOf:
    """What a gathering decided."""

    gathering: GatheringView
    lines: tuple[DecisionView, ...]

    @property
    def to_consider(self) -> tuple[DecisionView, ...]:
        """What the actor may agree with at once."""
        return tuple(
            one
            for one in self.lines
            if one.standing is Standing.WAITING and Answer.AGREE in one.answers
        )


@dataclass(frozen=True)
class Promises:
    """What an okrug's office still has to do, page by page."""

    okrug: str
    where: Both
    lines: tuple[DecisionView, ...]
    page: int
    pages: int
    counts: find.Counts = field(default_factory=lambda: find.Counts(0, 0, 0))


async def decision_views(tx: Tx, rows: Sequence[GatheringDecision]) -> list[DecisionView]:
    """These decisions, with their history, for somebody who may only look at them."""
    ids = [row.id for row in rows]
    about = await _about(tx, ids)
    steps = await find.steps(tx, ids)
    return [_view(tx, row, *about[row.id], steps.get(row.id, [])) for row in rows]


async def _about(tx: Tx, ids: Sequence[int]) -> dict[int, tuple[GatheringItem, Gathering]]:
    found = await tx.session.execute(
        sa.select(GatheringDecision.id, GatheringItem, Gathering)
        .join(GatheringItem, GatheringItem.id == GatheringDecision.item_id)
        .join(Gathering, Gathering.id == GatheringDecision.gathering_id)
        .where(GatheringDecision.id.in_(ids))
        .execution_options(populate_existing=True)
    )
    return {number: (item, gathering) for number, item, gathering in found}


def _view(
    tx: Tx,
    row: GatheringDecision,
    item: GatheringItem,
    gathering: Gathering,
    steps: Sequence[DecisionStep],
) -> DecisionView:
    return DecisionView(
        id=row.id,
        version=row.version,
        okrug=row.okrug,
        gathering_id=row.gathering_id,
        gathering_version=gathering.version,
        kind=gathering.kind,
        held_at=gathering.held_at,
        position=item.position,
        question=Both(item.kk, item.ru),
        words=Both(row.kk, row.ru),
        considered=asked(gathering.kind).considered is not None,
        standing=row.standing,
        consider_by=row.consider_by,
        stage=row.stage,
        owner=row.owner,
        due_on=row.due_on,
        done_on=row.done_on,
        photos=tuple(row.photos),
        today=tx.today,
        promisable=may_be_promised(gathering.kind, row.standing, gathering.state),
        steps=tuple(_step(step) for step in steps),
    )


def _step(step: DecisionStep) -> StepView:
    return StepView(
        did=step.did,
        at=step.at,
        note=step.note,
        due_on=step.due_on,
        happened_on=step.happened_on,
        files=tuple(step.files),
    )
