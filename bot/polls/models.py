"""What we remember of polls.

That one person has one vote is held by primary keys. Of a secret poll two tables know two things
that nothing joins: who voted, without a time or a number of their own; and how often each option
was taken, without anybody.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.db import Base, BigId, Moment, Word
from bot.polls.rules.kinds import Kind, State


def _polls() -> Any:
    return sa.ForeignKey("polls.id")


def _people() -> Any:
    return sa.ForeignKey("people.id")


class Poll(Base):
    """A question to many, from the first word of it to its result.

    most: how many options one may take. live: results are shown while it is open.
    settlements: of the okrug; none stands for all. roles: whoever holds one of them is asked; none
    stands for the residents. adults: only whoever says that they are eighteen. joined_before: only
    who was in the bot before it opened. about: what it asks about, `kind:id`, or "".
    in_public: it is posted in the okrug's channel and group, too.
    tally: what came out, as it was counted at the close; later erasures do not change it.
    """

    __tablename__ = "polls"
    __table_args__ = (
        sa.Index("ix_polls_okrug", "bot_id", "okrug", "state", "closes_at"),
        sa.Index("ix_polls_due", "state", "closes_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    kind: Mapped[Kind] = mapped_column(Word(Kind), default=Kind.CHOICE)
    state: Mapped[State] = mapped_column(Word(State), default=State.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    kk: Mapped[str] = mapped_column(sa.Text, default="")
    ru: Mapped[str] = mapped_column(sa.Text, default="")
    photo: Mapped[str] = mapped_column(sa.String(255), default="")  # Telegram's file id
    most: Mapped[int] = mapped_column(default=1)
    secret: Mapped[bool] = mapped_column(default=False)
    live: Mapped[bool] = mapped_column(default=False)
    may_change: Mapped[bool] = mapped_column(default=True)
    settlements: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    roles: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    adults: Mapped[bool] = mapped_column(default=False)
    joined_before: Mapped[bool] = mapped_column(default=False)
    in_public: Mapped[bool] = mapped_column(default=True)
    about: Mapped[str] = mapped_column(sa.String(64), default="")
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    why: Mapped[str] = mapped_column(sa.Text, default="")  # it was called off
    tally: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    created_by: Mapped[int | None] = mapped_column(_people())  # None: erased
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class PollOption(Base):
    """One answer; position from 1. What is "" in one language is said in the other."""

    __tablename__ = "poll_options"

    poll_id: Mapped[int] = mapped_column(_polls(), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kk: Mapped[str] = mapped_column(sa.Text, default="")
    ru: Mapped[str] = mapped_column(sa.Text, default="")


class PollVote(Base):
    """Somebody's one vote in an open poll. choice: bits of `rules.choices`; 0 is taken back."""

    __tablename__ = "poll_votes"
    __table_args__ = (
        sa.Index("ix_poll_votes_tally", "poll_id", "settlement", "choice"),
        sa.Index("ix_poll_votes_person", "person_id"),
    )

    poll_id: Mapped[int] = mapped_column(_polls(), primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(_people(), primary_key=True, autoincrement=False)
    choice: Mapped[int]
    settlement: Mapped[str] = mapped_column(sa.String(9), default="")
    at: Mapped[datetime] = mapped_column(Moment)


class PollVoter(Base):
    """Somebody voted in a secret poll: that they did, and nothing of what.

    There is no time and no number of its own, and on SQLite no hidden number of the row either.
    """

    __tablename__ = "poll_voters"
    __table_args__ = (
        sa.Index("ix_poll_voters_person", "person_id"),
        {"sqlite_with_rowid": False},
    )

    poll_id: Mapped[int] = mapped_column(_polls(), primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(_people(), primary_key=True, autoincrement=False)
    settlement: Mapped[str] = mapped_column(sa.String(9), default="")


class PollCount(Base):
    """How often an option of a secret poll was taken: there are no ballots, only this number."""

    __tablename__ = "poll_counts"

    poll_id: Mapped[int] = mapped_column(_polls(), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    votes: Mapped[int] = mapped_column(default=0)
