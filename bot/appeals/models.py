"""What we remember of an appeal: the draft, the appeal itself, its history and its thread."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from bot.appeals.rules.lifecycle import OPEN, TERM_RUNS, Move, State
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
    EXTENSION = "extension"  # the office says why it takes longer
    PROMISE = "promise"  # the office says what will be done, and by when
    NOTE = "note"  # the office's own; never shown to residents
    NEIGHBOUR = "neighbour"  # what somebody who joined wrote themselves; for the office alone


#: The office owes something. Written out, so that a database sees that the queue's index will do.
_STATES = ", ".join(f"'{state}'" for state in sorted(OPEN))
IS_OPEN: sa.ColumnElement[bool] = sa.literal_column(f"appeals.state IN ({_STATES})")
_OPEN_ROWS = sa.text(f"state IN ({_STATES})")

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
    contact_allowed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    behalf_name: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    behalf_phone: Mapped[str] = mapped_column(sa.String(32), default="", server_default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    warned: Mapped[bool] = mapped_column(default=False)  # the emergency numbers were shown
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)  # sent, given up or laid aside
    appeal_id: Mapped[int | None] = mapped_column(BigId)  # what it became


class Appeal(Base):
    """A resident's appeal. After its author's erasure only what the record needs is left.

    contact_allowed: executors may see the author's name and phone, too.
    behalf_name, behalf_phone: whom the author filed it for; "" for themselves.
    came_from: where it stood before an open question, its merging or a request to look again.
    term_from, term_days: what `due_on` is counted from, so that it can be counted anew when the
    calendar changes; extended_on: the day it was extended to instead, before days off.
    merged_into: the appeal that stands for this one. joined: how many neighbours joined.
    reminded: how far the clock has gone with its due date, a `rules.reminders.Stage`.
    learned: the topic its words were counted for (`LearnedWord`); "" when they were not.
    indexed: its words can be searched by (`AppealWord`).
    """

    __tablename__ = "appeals"
    __table_args__ = (
        sa.UniqueConstraint("okrug", "year", "number"),
        sa.Index("ix_appeals_ended", "okrug", "state", "id"),
        sa.Index("ix_appeals_settlement", "settlement", "id"),
        sa.Index("ix_appeals_topic", "okrug", "topic", "id"),
        sa.Index(
            "ix_appeals_not_indexed",
            "id",
            sqlite_where=sa.text("indexed IS 0"),
            postgresql_where=sa.text("indexed IS false"),
        ),
        sa.Index("ix_appeals_author", "author_id", "id"),
        sa.Index("ix_appeals_assignee", "assignee_id", "state"),
        sa.Index("ix_appeals_near", "settlement", "state", "submitted_at"),
        sa.Index("ix_appeals_state", "state", "answered_at"),
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
    contact_allowed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    behalf_name: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    behalf_phone: Mapped[str] = mapped_column(sa.String(32), default="", server_default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    submitted_at: Mapped[datetime] = mapped_column(Moment)
    registered_on: Mapped[date]
    due_on: Mapped[date]
    term_from: Mapped[date | None]
    term_days: Mapped[int | None]
    extended_on: Mapped[date | None]
    promised_on: Mapped[date | None]
    merged_into: Mapped[int | None] = mapped_column(sa.ForeignKey("appeals.id"), index=True)
    joined: Mapped[int] = mapped_column(default=0, server_default="0")
    collective: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    routed_by: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    learned: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    indexed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    rating: Mapped[int | None]
    rating_word: Mapped[str] = mapped_column(sa.Text, default="")
    erased_at: Mapped[datetime | None] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    reminded: Mapped[int] = mapped_column(default=0, server_default="0")


#: A term runs; what is asked to be looked at again keeps a due date that holds no more. Said by
#: what it is not: an index by state is no way to find it.
HAS_TERM: sa.ColumnElement[bool] = Appeal.state.not_in(sorted(frozenset(State) - TERM_RUNS))


#: The queue's own order, so that a page of it is read off the index.
sa.Index(
    "ix_appeals_queue",
    Appeal.bot_id,
    Appeal.okrug,
    Appeal.urgent.desc(),
    Appeal.due_on,
    Appeal.id,
    Appeal.state,
    sqlite_where=_OPEN_ROWS,
    postgresql_where=_OPEN_ROWS,
)


#: What the clock looks through for reminders: nothing that is done with, nothing it said already.
sa.Index(
    "ix_appeals_terms",
    Appeal.reminded,
    Appeal.due_on,
    Appeal.id,
    sqlite_where=_OPEN_ROWS,
    postgresql_where=_OPEN_ROWS,
)


class AppealStep(Base):
    """One step of an appeal's history. Only ever added to: the database refuses anything else.

    The author is not named here (the appeal knows them as long as it may), so that erasing a
    person does not touch history. role: None where the bot itself did it.
    note: a topic's code, a person's id, a date, another appeal's id; never anybody's words.
    okrug: that of the appeal, so that what happened in an okrug in a week is found by an index.
    due_on: its due date before this step; None for the first one.
    """

    __tablename__ = "appeal_steps"
    __table_args__ = (sa.Index("ix_appeal_steps_okrug", "okrug", "at", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    appeal_id: Mapped[int] = mapped_column(sa.ForeignKey("appeals.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))  # None: author or bot
    role: Mapped[Role | None] = mapped_column(Word(Role))
    move: Mapped[Move] = mapped_column(Word(Move))
    from_state: Mapped[State | None] = mapped_column(Word(State))
    to_state: Mapped[State] = mapped_column(Word(State))
    note: Mapped[str] = mapped_column(sa.String(200), default="")  # a topic's code, a person's id
    okrug: Mapped[str] = mapped_column(sa.String(9), default="", server_default="")
    due_on: Mapped[date | None]


class ThreadEntry(Base):
    """One contribution of the author, the office or a neighbour to an appeal.

    step_id: the step it was said at; None for a neighbour's words. neighbour_id: who joined and
    wrote it; None for anybody else.
    """

    __tablename__ = "appeal_thread"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    appeal_id: Mapped[int] = mapped_column(sa.ForeignKey("appeals.id"), index=True)
    kind: Mapped[EntryKind] = mapped_column(Word(EntryKind))
    step_id: Mapped[int | None] = mapped_column(sa.ForeignKey("appeal_steps.id"))
    by_author: Mapped[bool]
    neighbour_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
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


# ── Neighbours ───────────────────────────────────────────────────────────────────────────────


class Neighbour(Base):
    """Somebody who joined an appeal of another's: they hear every public step of it.

    merged_from: their own appeal, where the office merged it into this one.
    """

    __tablename__ = "appeal_neighbours"
    __table_args__ = (sa.Index("ix_appeal_neighbours_at", "at"),)

    appeal_id: Mapped[int] = mapped_column(sa.ForeignKey("appeals.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("people.id"), primary_key=True, index=True
    )
    at: Mapped[datetime] = mapped_column(Moment)
    merged_from: Mapped[int | None] = mapped_column(sa.ForeignKey("appeals.id"))


class NeighbourWord(Base):
    """Whether a neighbour who was asked finds it mended after an answer (`entry_id`)."""

    __tablename__ = "appeal_neighbour_words"

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("appeal_thread.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("people.id"), primary_key=True, index=True
    )
    appeal_id: Mapped[int] = mapped_column(sa.ForeignKey("appeals.id"), index=True)
    mended: Mapped[bool | None]
    asked_at: Mapped[datetime] = mapped_column(Moment)
    said_at: Mapped[datetime | None] = mapped_column(Moment)


# ── The office's own tables ──────────────────────────────────────────────────────────────────


class RoutingRule(Base):
    """Which executor an appeal goes to once it is accepted; the first match by position wins.

    topic: a category's or a topic's code, "" for any; settlement: a code, "" for any.
    """

    __tablename__ = "appeal_routing"
    __table_args__ = (sa.Index("ix_appeal_routing_okrug", "okrug", "position"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    position: Mapped[int]
    topic: Mapped[str] = mapped_column(sa.String(64), default="")
    settlement: Mapped[str] = mapped_column(sa.String(9), default="")
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)


class AnswerTemplate(Base):
    """Words the office uses again and again, in both languages; topic: where it comes first."""

    __tablename__ = "appeal_templates"
    __table_args__ = (sa.Index("ix_appeal_templates_okrug", "okrug", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    version: Mapped[int] = mapped_column(default=1)
    topic: Mapped[str] = mapped_column(sa.String(64), default="")
    kk: Mapped[str] = mapped_column(sa.Text, default="")
    ru: Mapped[str] = mapped_column(sa.Text, default="")
    updated_at: Mapped[datetime] = mapped_column(Moment)
    updated_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))


class Body(Base):
    """Another body that appeals are redirected to, with its contacts as the office keeps them.

    role: the taxonomy's code of who answers for a topic; "" for a body of the office's own.
    """

    __tablename__ = "appeal_bodies"
    __table_args__ = (sa.Index("ix_appeal_bodies_okrug", "okrug", "role"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    version: Mapped[int] = mapped_column(default=1)
    role: Mapped[str] = mapped_column(sa.String(32), default="")
    kk: Mapped[str] = mapped_column(sa.String(200), default="")
    ru: Mapped[str] = mapped_column(sa.String(200), default="")
    phone: Mapped[str] = mapped_column(sa.String(64), default="")
    address_kk: Mapped[str] = mapped_column(sa.String(300), default="")
    address_ru: Mapped[str] = mapped_column(sa.String(300), default="")
    updated_at: Mapped[datetime] = mapped_column(Moment)


class DeskFilter(Base):
    """What a member of staff looks at in the queue; "" and None stand for everything.

    state: a state's word, or `overdue`, or `today`.
    """

    __tablename__ = "appeal_desk_filters"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    category: Mapped[str] = mapped_column(sa.String(32), default="")
    settlement: Mapped[str] = mapped_column(sa.String(9), default="")
    executor_id: Mapped[int | None] = mapped_column(BigId)
    state: Mapped[str] = mapped_column(sa.String(32), default="")


class DigestDay(Base):
    """A day whose morning digests were put: once, whatever was on the desks at that moment."""

    __tablename__ = "appeal_digest_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


# ── What is derived from appeals' words ──────────────────────────────────────────────────────

#: Compared by code points on both databases, so that a range finds a word's beginnings.
_Key = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")


class AppealWord(Base):
    """A folded word of an appeal, to be searched by."""

    __tablename__ = "appeal_words"
    __table_args__ = (
        sa.Index("ix_appeal_words_appeal", "appeal_id", "word"),
        {"sqlite_with_rowid": False},
    )

    okrug: Mapped[str] = mapped_column(sa.String(9), primary_key=True)
    word: Mapped[str] = mapped_column(_Key, primary_key=True)
    appeal_id: Mapped[int] = mapped_column(sa.ForeignKey("appeals.id"), primary_key=True)


class LearnedWord(Base):
    """In how many appeals with a confirmed topic a folded word stood: what the guess learns."""

    __tablename__ = "appeal_learned_words"
    __table_args__ = ({"sqlite_with_rowid": False},)

    bot_id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    word: Mapped[str] = mapped_column(_Key, primary_key=True)
    topic: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    n: Mapped[int]


# ── The database keeps history append-only ───────────────────────────────────────────────────

#: Run after the table is made, here and in the migration: by dialect.
APPEND_ONLY: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(
        f"CREATE TRIGGER appeal_steps_no_{verb} BEFORE {verb.upper()} ON appeal_steps "
        "BEGIN SELECT RAISE(ABORT, 'appeal_steps is append-only'); END"
        for verb in ("update", "delete")
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION appeal_steps_append_only() RETURNS trigger "
        "LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'appeal_steps is append-only'; END $$",
        "CREATE TRIGGER appeal_steps_append_only BEFORE UPDATE OR DELETE ON appeal_steps "
        "FOR EACH ROW EXECUTE FUNCTION appeal_steps_append_only()",
        "CREATE TRIGGER appeal_steps_no_truncate BEFORE TRUNCATE ON appeal_steps "
        "EXECUTE FUNCTION appeal_steps_append_only()",
    ),
}
for _dialect, _statements in APPEND_ONLY.items():
    for _statement in _statements:
        sa.event.listen(
            AppealStep.__table__,
            "after_create",
            sa.DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
