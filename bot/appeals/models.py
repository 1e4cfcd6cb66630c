"""What we remember of an appeal: the draft, the appeal itself, its history and its thread."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from bot.appeals.rules.lifecycle import Move, State
from bot.core.access import Role
from bot.core.db import Base, BigId, Moment, Word


class EntryKind(StrEnum):
    """What one contribution to the thread is."""

    QUESTION = "question"  # the office asks
    REPLY = "reply"  # the author replies to it
    ADDITION = "addition"  # the author adds something unasked
    ANSWER = "answer"  # the office answers
    REDIRECT = "redirect"  # the office says who is responsible instead
    REJECTION = "rejection"  # the office says why it will not take it up here
    DISPUTE = "dispute"  # the author says why it is not solved
    VERDICT = "verdict"  # the office says why it stays closed


#: The `appeal_id` of a draft that became nothing.
GIVEN_UP = 0


class AppealDraft(Base):
    """What a resident is putting together. At most one is open per person.

    A closed one became an appeal (`appeal_id`), was given up (`appeal_id` is `GIVEN_UP`), or lies
    aside because the person began another: it can be opened again.

    parts: [{"message_id": int, "text": str, "forwarded": bool}] in the order sent, so that an
    edited message can be found again.
    """

    __tablename__ = "appeal_drafts"
    __table_args__ = (
        sa.Index(
            "uq_appeal_drafts_open",
            "person_id",
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    settlement: Mapped[str] = mapped_column(sa.String(9), default="")
    parts: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    lost: Mapped[int] = mapped_column(default=0)  # letters beyond what a draft keeps
    files_left_out: Mapped[int] = mapped_column(default=0)
    topic: Mapped[str] = mapped_column(sa.String(64), default="")
    topic_is_guess: Mapped[bool] = mapped_column(default=True)
    landmark: Mapped[str] = mapped_column(sa.String(250), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    anonymous: Mapped[bool] = mapped_column(default=False)
    urgent: Mapped[bool] = mapped_column(default=False)
    warned: Mapped[bool] = mapped_column(default=False)  # the emergency numbers were shown
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)  # sent, given up or laid aside
    appeal_id: Mapped[int | None] = mapped_column(BigId)  # what it became


class Appeal(Base):
    """A resident's appeal. After its author's erasure only what the record needs is left."""

    __tablename__ = "appeals"
    __table_args__ = (
        sa.UniqueConstraint("okrug", "year", "number"),
        sa.Index("ix_appeals_queue", "okrug", "state", "urgent", "due_on", "id"),
        sa.Index("ix_appeals_author", "author_id", "id"),
        sa.Index("ix_appeals_assignee", "assignee_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    year: Mapped[int]
    number: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[State] = mapped_column(Word(State), default=State.NEW)
    came_from: Mapped[State | None] = mapped_column(Word(State))  # before the open question
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))  # None once erased
    assignee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    topic: Mapped[str] = mapped_column(sa.String(64), default="")
    topic_is_guess: Mapped[bool] = mapped_column(default=True)
    settlement: Mapped[str] = mapped_column(sa.String(9), default="")
    landmark: Mapped[str] = mapped_column(sa.String(250), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    text: Mapped[str] = mapped_column(sa.Text, default="")
    medium: Mapped[str] = mapped_column(sa.String(16))  # text, or the kind of the first file
    language: Mapped[str] = mapped_column(sa.String(2))
    anonymous: Mapped[bool] = mapped_column(default=False)
    urgent: Mapped[bool] = mapped_column(default=False)
    submitted_at: Mapped[datetime] = mapped_column(Moment)
    registered_on: Mapped[date]
    due_on: Mapped[date]
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    rating: Mapped[int | None]
    rating_word: Mapped[str] = mapped_column(sa.Text, default="")
    erased_at: Mapped[datetime | None] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class AppealStep(Base):
    """One step of an appeal's history. Only ever added to.

    The author is not named here (the appeal knows them as long as it may), so that erasing a
    person does not touch history.
    """

    __tablename__ = "appeal_steps"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    appeal_id: Mapped[int] = mapped_column(sa.ForeignKey("appeals.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))  # None: the author
    role: Mapped[Role] = mapped_column(Word(Role))
    move: Mapped[Move] = mapped_column(Word(Move))
    from_state: Mapped[State | None] = mapped_column(Word(State))
    to_state: Mapped[State] = mapped_column(Word(State))
    note: Mapped[str] = mapped_column(sa.String(200), default="")  # a topic's code, a person's id


class ThreadEntry(Base):
    """One contribution of the author or the office to an appeal, with the step it came with."""

    __tablename__ = "appeal_thread"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    appeal_id: Mapped[int] = mapped_column(sa.ForeignKey("appeals.id"), index=True)
    kind: Mapped[EntryKind] = mapped_column(Word(EntryKind))
    by_author: Mapped[bool]
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))  # None: the author
    text: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[datetime] = mapped_column(Moment)


class Attachment(Base):
    """A file of a draft or an appeal; `entry_id` where it came with a later contribution.

    Telegram keeps the file; its id is good for the bot it was sent to.
    """

    __tablename__ = "appeal_files"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    draft_id: Mapped[int | None] = mapped_column(sa.ForeignKey("appeal_drafts.id"), index=True)
    appeal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("appeals.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(sa.ForeignKey("appeal_thread.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(16))
    file_id: Mapped[str] = mapped_column(sa.String(255))
    name: Mapped[str] = mapped_column(sa.String(255), default="")
    album: Mapped[str] = mapped_column(sa.String(64), default="")
    position: Mapped[int]


class AppealCounter(Base):
    """The last number given in an okrug in a year."""

    __tablename__ = "appeal_counters"

    okrug: Mapped[str] = mapped_column(sa.String(9), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
