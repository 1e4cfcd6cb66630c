"""What we remember of the people's budget: rounds, ideas, votes, what was carried out.

While people vote, what somebody chose stands beside who they are: they may change it. When the
vote is counted, choices are kept as numbers of equal ballots, and are taken out of the list of
voters: from then on nothing joins the two.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from bot.budget.rules.election import TieRule
from bot.budget.rules.kinds import Did, IdeaState, Method, Phase, RoundState, Stage
from bot.core.db import Base, BigId, Moment, Word


def _rounds() -> Any:
    return sa.ForeignKey("budget_rounds.id")


def _people() -> Any:
    return sa.ForeignKey("people.id")


def _ideas() -> Any:
    return sa.ForeignKey("budget_ideas.id")


class BudgetRound(Base):
    """One round: so much money, and residents say what for.

    least, most: how many projects one may approve; 0 for no limit. capped: what one picks may not
    cost more than there is. paper: the office enters votes from a gathering, too; then whoever
    votes by phone says their full name. tie, seed: fixed before anybody votes.
    result: what was counted, as plain values, with the note on what looked unusual.
    """

    __tablename__ = "budget_rounds"
    __table_args__ = (sa.Index("ix_budget_rounds_okrug", "bot_id", "okrug", "state"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    state: Mapped[RoundState] = mapped_column(Word(RoundState), default=RoundState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    year: Mapped[int]
    title_kk: Mapped[str] = mapped_column(sa.String(300), default="")
    title_ru: Mapped[str] = mapped_column(sa.String(300), default="")
    money: Mapped[int] = mapped_column(sa.BigInteger, default=0)  # tenge
    settlements: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    least: Mapped[int] = mapped_column(default=1)
    most: Mapped[int] = mapped_column(default=0)
    capped: Mapped[bool] = mapped_column(default=False)
    method: Mapped[Method] = mapped_column(Word(Method), default=Method.EQUAL_SHARES)
    tie: Mapped[TieRule] = mapped_column(Word(TieRule), default=TieRule.CHEAPER)
    seed: Mapped[str] = mapped_column(sa.String(100), default="")
    adults: Mapped[bool] = mapped_column(default=True)
    joined_before: Mapped[bool] = mapped_column(default=True)  # the voting began
    paper: Mapped[bool] = mapped_column(default=False)
    announced_at: Mapped[datetime | None] = mapped_column(Moment)  # residents may propose
    listed_at: Mapped[datetime | None] = mapped_column(Moment)  # the final list is out
    ideas_told_at: Mapped[datetime | None] = mapped_column(Moment)  # to the office: they are in
    list_told_at: Mapped[datetime | None] = mapped_column(Moment)  # to the office: it is missing
    voting_told_at: Mapped[datetime | None] = mapped_column(Moment)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    counted_at: Mapped[datetime | None] = mapped_column(Moment)
    result: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    why: Mapped[str] = mapped_column(sa.Text, default="")  # it was called off
    created_by: Mapped[int | None] = mapped_column(_people())
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class BudgetPhase(Base):
    """From when to when a phase of a round is; the last has no end."""

    __tablename__ = "budget_phases"
    __table_args__ = (sa.Index("ix_budget_phases_due", "phase", "ends_at"),)

    round_id: Mapped[int] = mapped_column(_rounds(), primary_key=True, autoincrement=False)
    phase: Mapped[Phase] = mapped_column(Word(Phase), primary_key=True)
    begins_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime | None] = mapped_column(Moment)


class BudgetIdea(Base):
    """What somebody proposes to do with the money, and what becomes of it.

    title, text, language: in the words of whoever proposed it. title_kk … text_ru: as the list has
    it; what is "" in one language is said in the other. cost: what the office found. merge_into:
    its author was asked to let it go into that one.
    """

    __tablename__ = "budget_ideas"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "number"),
        sa.Index("ix_budget_ideas_state", "round_id", "state"),
        sa.Index("ix_budget_ideas_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    round_id: Mapped[int] = mapped_column(_rounds())
    number: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(_people())  # None: the office, or erased
    state: Mapped[IdeaState] = mapped_column(Word(IdeaState), default=IdeaState.SENT)
    version: Mapped[int] = mapped_column(default=1)
    settlement: Mapped[str] = mapped_column(sa.String(9), default="")
    language: Mapped[str] = mapped_column(sa.String(2), default="kk")
    title: Mapped[str] = mapped_column(sa.Text, default="")
    text: Mapped[str] = mapped_column(sa.Text, default="")
    cost_guess: Mapped[int | None] = mapped_column(sa.BigInteger)
    place: Mapped[str] = mapped_column(sa.String(300), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    photos: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON, default=list)  # kind, id
    title_kk: Mapped[str] = mapped_column(sa.Text, default="")
    title_ru: Mapped[str] = mapped_column(sa.Text, default="")
    text_kk: Mapped[str] = mapped_column(sa.Text, default="")
    text_ru: Mapped[str] = mapped_column(sa.Text, default="")
    cost: Mapped[int | None] = mapped_column(sa.BigInteger)
    reason_kk: Mapped[str] = mapped_column(sa.Text, default="")
    reason_ru: Mapped[str] = mapped_column(sa.Text, default="")
    merge_into: Mapped[int | None] = mapped_column(BigId)
    merged_into: Mapped[int | None] = mapped_column(BigId)
    listed: Mapped[bool] = mapped_column(default=False)  # people vote on it
    # how a winner is carried out
    stage: Mapped[Stage | None] = mapped_column(Word(Stage))
    owner: Mapped[str] = mapped_column(sa.String(100), default="")
    due_on: Mapped[date | None]
    spent: Mapped[int | None] = mapped_column(sa.BigInteger)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    reminded: Mapped[int] = mapped_column(default=0)  # how far the clock has gone with its day
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class BudgetIdeaStep(Base):
    """One step of an idea's story; only ever added to. spent: tenge in all, as it was then."""

    __tablename__ = "budget_idea_steps"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    idea_id: Mapped[int] = mapped_column(_ideas(), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    person_id: Mapped[int | None] = mapped_column(_people())  # None: the clock, or erased
    did: Mapped[Did] = mapped_column(Word(Did))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    photos: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON, default=list)
    spent: Mapped[int | None] = mapped_column(sa.BigInteger)
    due_on: Mapped[date | None]
    told_at: Mapped[datetime | None] = mapped_column(Moment)  # those who follow heard of it


class BudgetJoin(Base):
    """Somebody wants the same as an idea."""

    __tablename__ = "budget_joins"
    __table_args__ = (sa.Index("ix_budget_joins_person", "person_id"),)

    idea_id: Mapped[int] = mapped_column(_ideas(), primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(_people(), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)


class BudgetFollow(Base):
    """Somebody wants to hear how a winner is carried out, or does not.

    Whoever proposed it, or wanted the same, hears of it without a row until they say no.
    """

    __tablename__ = "budget_follows"
    __table_args__ = (sa.Index("ix_budget_follows_person", "person_id"),)

    idea_id: Mapped[int] = mapped_column(_ideas(), primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(_people(), primary_key=True, autoincrement=False)
    follows: Mapped[bool] = mapped_column(default=True)


class BudgetVoter(Base):
    """Somebody voted, by phone or on paper: once, whichever way.

    who: the folded full name with its mark, where names are asked; "" where they are not.
    choice: ids of the projects approved, sorted, with commas between them; None once counted.
    at: when they first voted, for the note on what looked unusual; None once counted.
    newcomer: they had been in the bot only a little while.
    """

    __tablename__ = "budget_voters"
    __table_args__ = (
        sa.Index(
            "uq_budget_voters_person",
            "round_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("person_id IS NOT NULL"),
            postgresql_where=sa.text("person_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_budget_voters_who",
            "round_id",
            "who",
            unique=True,
            sqlite_where=sa.text("who <> ''"),
            postgresql_where=sa.text("who <> ''"),
        ),
        sa.Index("ix_budget_voters_tally", "round_id", "settlement", "choice"),
        sa.Index("ix_budget_voters_people", "person_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    round_id: Mapped[int] = mapped_column(_rounds())
    person_id: Mapped[int | None] = mapped_column(_people())  # None: on paper, or erased
    name: Mapped[str] = mapped_column(sa.String(100), default="")
    mark: Mapped[str] = mapped_column(sa.String(40), default="")
    who: Mapped[str] = mapped_column(sa.String(255), default="")
    settlement: Mapped[str] = mapped_column(sa.String(9), default="")
    on_paper: Mapped[bool] = mapped_column(default=False)
    newcomer: Mapped[bool] = mapped_column(default=False)
    choice: Mapped[str | None] = mapped_column(sa.Text)
    at: Mapped[datetime | None] = mapped_column(Moment)
    entered_by: Mapped[int | None] = mapped_column(BigId)  # from paper
    why: Mapped[str] = mapped_column(sa.String(32), default="")  # paper stands in place of phone


class BudgetCount(Base):
    """So many ballots of a settlement were equal: what is left of choices once counted."""

    __tablename__ = "budget_counts"

    round_id: Mapped[int] = mapped_column(_rounds(), primary_key=True, autoincrement=False)
    settlement: Mapped[str] = mapped_column(sa.String(9), primary_key=True)
    choice: Mapped[str] = mapped_column(sa.String(600), primary_key=True)
    ballots: Mapped[int]


class BudgetSignal(Base):
    """Somebody was made to vote, or saw it: for the district's observer and nobody else.

    person_id: only where they let the observer know who they are.
    """

    __tablename__ = "budget_signals"
    __table_args__ = (sa.Index("ix_budget_signals_okrug", "bot_id", "okrug"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    round_id: Mapped[int] = mapped_column(_rounds())
    person_id: Mapped[int | None] = mapped_column(_people(), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    on: Mapped[date] = mapped_column("said_on")  # the day alone: an hour could tell who
    seen_at: Mapped[datetime | None] = mapped_column(Moment)


class OkrugBudget(Base):
    """What an okrug earns and spends in a year, line by line, as the office uploaded it."""

    __tablename__ = "okrug_budgets"
    __table_args__ = (sa.UniqueConstraint("bot_id", "okrug", "year"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    year: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    uploaded_by: Mapped[int | None] = mapped_column(_people())
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
