"""A round and an idea as screens show them: plain values, found once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.budget.models import BudgetIdea, BudgetJoin, BudgetRound
from bot.budget.rules.election import TieRule
from bot.budget.rules.kinds import IdeaState, Method, Phase, RoundState, Stage
from bot.budget.rules.phases import Span, at, span_of
from bot.budget.storage import rounds as find
from bot.core.i18n import Language
from bot.core.tx import Tx
from bot.places import service as places
from bot.places.service import name_of


@dataclass(frozen=True)
class Both:
    """The same in both languages; "" in one is said in the other."""

    kk: str = ""
    ru: str = ""

    def said(self, language: Language) -> str:
        """In a language, or in the other where it was not written in this one."""
        mine, other = (self.kk, self.ru) if language == "kk" else (self.ru, self.kk)
        return mine or other

    def __bool__(self) -> bool:
        return bool(self.kk or self.ru)


@dataclass(frozen=True)
class RoundView:
    """Everything a round's card shows. now: the phase that runs; None before the first.

    villages: those of the okrug whose people take part, by code; none stands for all.
    """

    id: int
    version: int
    okrug: str
    where: Both
    state: RoundState
    year: int
    title: Both
    money: int
    villages: tuple[tuple[str, Both], ...]
    least: int
    most: int
    capped: bool
    method: Method
    tie: TieRule
    seed: str
    adults: bool
    joined_before: bool
    paper: bool
    phases: tuple[Span, ...]
    now: Phase | None
    announced_at: datetime | None
    listed_at: datetime | None
    counted_at: datetime | None
    result: dict[str, Any] | None
    why: str
    created_by: int | None

    def span(self, phase: Phase) -> Span | None:
        """When a phase is."""
        return span_of(self.phases, phase)


@dataclass(frozen=True)
class IdeaView:
    """Everything an idea's card shows. words, about: as the list has it, or its author's own.

    joined: how many want the same. mine: the reader proposed it; joins: the reader wants it, too.
    """

    id: int
    round_id: int
    okrug: str
    number: int
    version: int
    state: IdeaState
    title: Both
    text: Both
    own_title: str
    own_text: str
    village: Both
    settlement: str
    place: str
    pin: tuple[float, float] | None
    photos: tuple[dict[str, str], ...]
    cost_guess: int | None
    cost: int | None
    reason: Both
    merge_into: int | None
    merged_into: int | None
    listed: bool
    joined: int
    mine: bool
    joins: bool
    stage: Stage | None
    owner: str
    due_on: date | None
    spent: int | None
    done_at: datetime | None
    created_at: datetime


async def named(tx: Tx, code: str) -> Both:
    """A place's name in both languages."""
    place = await places.resolve(tx, code) if code else None
    return Both(name_of(place, "kk"), name_of(place, "ru")) if place else Both(code, code)


async def round_view(tx: Tx, row: BudgetRound) -> RoundView:
    """A round as it stands."""
    phases = await find.phases(tx, row.id)
    return RoundView(
        id=row.id,
        version=row.version,
        okrug=row.okrug,
        where=await named(tx, row.okrug),
        state=row.state,
        year=row.year,
        title=Both(row.title_kk, row.title_ru),
        money=row.money,
        villages=tuple([(code, await named(tx, code)) for code in row.settlements]),
        least=row.least,
        most=row.most,
        capped=row.capped,
        method=row.method,
        tie=row.tie,
        seed=row.seed,
        adults=row.adults,
        joined_before=row.joined_before,
        paper=row.paper,
        phases=phases,
        now=at(phases, tx.now),
        announced_at=row.announced_at,
        listed_at=row.listed_at,
        counted_at=row.counted_at,
        result=row.result,
        why=row.why,
        created_by=row.created_by,
    )


async def idea_view(tx: Tx, row: BudgetIdea, okrug: str, person_id: int | None) -> IdeaView:
    """An idea as it stands, for somebody."""
    joined = await tx.session.scalars(
        sa.select(BudgetJoin.person_id).where(BudgetJoin.idea_id == row.id)
    )
    people = set(joined)
    own = Both(row.title, row.title)
    told = Both(row.text, row.text)
    return IdeaView(
        id=row.id,
        round_id=row.round_id,
        okrug=okrug,
        number=row.number,
        version=row.version,
        state=row.state,
        title=Both(row.title_kk, row.title_ru) or own,
        text=Both(row.text_kk, row.text_ru) or told,
        own_title=row.title,
        own_text=row.text,
        village=await named(tx, row.settlement),
        settlement=row.settlement,
        place=row.place,
        pin=(row.latitude, row.longitude)
        if row.latitude is not None and row.longitude is not None
        else None,
        photos=tuple(row.photos),
        cost_guess=row.cost_guess,
        cost=row.cost,
        reason=Both(row.reason_kk, row.reason_ru),
        merge_into=row.merge_into,
        merged_into=row.merged_into,
        listed=row.listed,
        joined=len(people),
        mine=person_id is not None and row.person_id == person_id,
        joins=person_id in people,
        stage=row.stage,
        owner=row.owner,
        due_on=row.due_on,
        spent=row.spent,
        done_at=row.done_at,
        created_at=row.created_at,
    )
