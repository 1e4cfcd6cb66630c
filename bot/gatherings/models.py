"""What we remember of gatherings: the call, who came, what was said, decided and promised."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.db import Base, BigId, Moment, Word
from bot.core.law import Tie
from bot.gatherings.rules.agenda import About, ItemState
from bot.gatherings.rules.consideration import Standing
from bot.gatherings.rules.kinds import Base as Counted
from bot.gatherings.rules.kinds import Convener, Kind
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.presence import How
from bot.gatherings.rules.promises import Stage
from bot.gatherings.rules.proposals import ProposalState, Wish
from bot.gatherings.rules.replies import Hand, Reply
from bot.gatherings.rules.votes import Outcome


def _people() -> Any:
    return sa.ForeignKey("people.id")


def _gatherings() -> Any:
    return sa.ForeignKey("gatherings.id")


class Gathering(Base):
    """One meeting of an okrug, from the wish for it to what became of its decisions.

    settlement: of a separate gathering, or of a plain event that is for one village; "" for the
    whole okrug. section_kk, section_ru: the street or block, where it is less than a village.
    leads_to: the gathering of all that separate ones prepare.
    attempt: 1, and one more each time it is called again after too few came.
    sequence: how often people were told another day, place or question; of the calendar file.
    """

    __tablename__ = "gatherings"
    __table_args__ = (
        sa.Index("ix_gatherings_okrug", "bot_id", "okrug", "state", "held_at"),
        sa.Index("ix_gatherings_due", "state", "held_at"),
        sa.Index("uq_gatherings_number", "bot_id", "okrug", "year", "number", unique=True),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    kind: Mapped[Kind] = mapped_column(Word(Kind))
    state: Mapped[State] = mapped_column(Word(State))
    version: Mapped[int] = mapped_column(default=1)
    year: Mapped[int | None]  # of its number, given when it is first announced
    number: Mapped[int | None]
    leads_to: Mapped[int | None] = mapped_column(_gatherings(), index=True)
    settlement: Mapped[str] = mapped_column(sa.String(9), default="")
    section_kk: Mapped[str] = mapped_column(sa.String(200), default="")
    section_ru: Mapped[str] = mapped_column(sa.String(200), default="")
    title_kk: Mapped[str] = mapped_column(sa.String(300), default="")  # of an event or a report
    title_ru: Mapped[str] = mapped_column(sa.String(300), default="")
    held_at: Mapped[datetime | None] = mapped_column(Moment)
    minutes_long: Mapped[int] = mapped_column(default=90)  # for the calendar file
    place_kk: Mapped[str] = mapped_column(sa.String(300), default="")
    place_ru: Mapped[str] = mapped_column(sa.String(300), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    materials: Mapped[list[dict[str, str]]] = mapped_column(
        sa.JSON, default=list
    )  # kind, id, name
    only_candidates: Mapped[bool] = mapped_column(default=False)  # for akim: a shorter notice
    base: Mapped[Counted | None] = mapped_column(Word(Counted))  # None: as the law has it now
    late_reason: Mapped[str] = mapped_column(sa.Text, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[int] = mapped_column(default=1)
    announced_at: Mapped[datetime | None] = mapped_column(Moment)  # of this attempt
    poster_photos: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON, default=list)
    reminded: Mapped[str] = mapped_column(sa.String(40), default="")  # the last: attempt, sequence
    # who wants it
    convener: Mapped[Convener] = mapped_column(Word(Convener), default=Convener.AKIM)
    proposer_id: Mapped[int | None] = mapped_column(_people())  # None: the office, or erased
    why: Mapped[str] = mapped_column(sa.Text, default="")  # the proposer's words
    signed: Mapped[int | None]  # signatures on paper, as the office counted them
    asked_on: Mapped[date | None]  # the district akim was asked
    decided_on: Mapped[date | None]  # and answered
    decision_files: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON, default=list)
    # at the door
    entitled: Mapped[int | None]  # fixed when it is opened, with where the number is from
    entitled_on: Mapped[date | None]
    entitled_source: Mapped[str] = mapped_column(sa.String(300), default="")
    door_secret: Mapped[str] = mapped_column(sa.String(64), default="")  # "": nobody checks in
    door_opened_at: Mapped[datetime | None] = mapped_column(Moment)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    opened_present: Mapped[int | None]
    opened_needed: Mapped[int | None]  # None: no quorum is asked
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_present: Mapped[int | None]
    # in the hall
    chair: Mapped[str] = mapped_column(sa.String(100), default="")
    secretary: Mapped[str] = mapped_column(sa.String(100), default="")
    secretary_id: Mapped[int | None] = mapped_column(_people())  # whose phone keeps it
    # minutes
    on_paper: Mapped[bool] = mapped_column(default=False)  # a signed list names the nameless
    minutes_at: Mapped[datetime | None] = mapped_column(Moment)  # they were drafted
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    signed_files: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON, default=list)
    handed_over_on: Mapped[date | None]
    hand_over_reminded: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    created_by: Mapped[int | None] = mapped_column(_people())
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class GatheringStep(Base):
    """One move of a gathering's life; only ever added to.

    shown: what people were told with it (held_at, place_kk, place_ru, items), for the act of
    notice. note: why, in the words of whoever did it.
    """

    __tablename__ = "gathering_steps"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    gathering_id: Mapped[int] = mapped_column(_gatherings(), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    person_id: Mapped[int | None] = mapped_column(_people())  # None: the clock, or erased
    move: Mapped[Move] = mapped_column(Word(Move))
    to_state: Mapped[State] = mapped_column(Word(State))
    attempt: Mapped[int] = mapped_column(default=1)
    sequence: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    shown: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)


class GatheringItem(Base):
    """One thing on the agenda, or one of the votes that every gathering begins with.

    about: a question, an election, something that is listened to; or chair, secretary, agenda.
    position: from 1 on the agenda; 0 for chair, secretary and agenda.
    The words of the minutes stand in both languages; what is "" in one is said in the other.
    """

    __tablename__ = "gathering_items"
    __table_args__ = (sa.Index("ix_gathering_items_order", "gathering_id", "position", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    gathering_id: Mapped[int] = mapped_column(_gatherings())
    position: Mapped[int]
    about: Mapped[About] = mapped_column(Word(About))
    state: Mapped[ItemState] = mapped_column(Word(ItemState), default=ItemState.PLANNED)
    version: Mapped[int] = mapped_column(default=1)
    kk: Mapped[str] = mapped_column(sa.Text, default="")
    ru: Mapped[str] = mapped_column(sa.Text, default="")
    proposal_id: Mapped[int | None] = mapped_column(BigId)  # gathering_proposals.id
    appeal_id: Mapped[int | None] = mapped_column(BigId)  # the collective appeal it came from
    speeches_kk: Mapped[str] = mapped_column(sa.Text, default="")
    speeches_ru: Mapped[str] = mapped_column(sa.Text, default="")
    motion_kk: Mapped[str] = mapped_column(sa.Text, default="")
    motion_ru: Mapped[str] = mapped_column(sa.Text, default="")
    decision_kk: Mapped[str] = mapped_column(sa.Text, default="")  # "": as the vote says
    decision_ru: Mapped[str] = mapped_column(sa.Text, default="")
    outcome: Mapped[Outcome | None] = mapped_column(Word(Outcome))
    present: Mapped[int | None]  # when it was put to the vote
    needed: Mapped[int | None]  # for a quorum then; None where none is asked
    ayes: Mapped[int | None]
    noes: Mapped[int | None]
    abstained: Mapped[int | None]
    voted_at: Mapped[datetime | None] = mapped_column(Moment)
    hands_open: Mapped[bool] = mapped_column(default=False)  # phones help to count
    hands_of: Mapped[int] = mapped_column(BigId, default=0)  # for this candidate, or 0
    hands_round: Mapped[int] = mapped_column(default=0)  # one more each time they are opened
    hands_by: Mapped[int | None] = mapped_column(BigId)  # who opened them and sees the tally
    from_floor: Mapped[bool] = mapped_column(default=False)  # put on it in the hall
    recounts: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)  # earlier votes
    # of an election
    seats: Mapped[int | None]
    seats_source: Mapped[str] = mapped_column(sa.String(300), default="")  # the maslikhat's words
    tie: Mapped[Tie | None] = mapped_column(Word(Tie))
    seed: Mapped[str] = mapped_column(sa.String(100), default="")


class GatheringCandidate(Base):
    """One who stands in an election. number: before the name on the list, from 1."""

    __tablename__ = "gathering_candidates"
    __table_args__ = (sa.UniqueConstraint("item_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("gathering_items.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(100))
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    present: Mapped[int | None]
    ayes: Mapped[int | None]
    noes: Mapped[int | None]
    abstained: Mapped[int | None]
    again_present: Mapped[int | None]  # the second vote, on the tied alone
    again_ayes: Mapped[int | None]
    again_noes: Mapped[int | None]
    again_abstained: Mapped[int | None]
    recounts: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)  # earlier votes
    elected: Mapped[bool | None]


class GatheringHand(Base):
    """How somebody who checked in says on their phone that they vote: a help for counting."""

    __tablename__ = "gathering_hands"

    item_id: Mapped[int] = mapped_column(
        sa.ForeignKey("gathering_items.id"), primary_key=True, autoincrement=False
    )
    candidate_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)  # or 0
    person_id: Mapped[int] = mapped_column(_people(), primary_key=True, autoincrement=False)
    hand: Mapped[Hand] = mapped_column(Word(Hand))
    at: Mapped[datetime] = mapped_column(Moment)


class GatheringStay(Base):
    """Somebody came, and perhaps left; whoever comes back has another one.

    who: the folded words of a name from the list with its mark, "" for a person. That nobody is
    there twice at one time is the database's to hold, not ours to remember.
    """

    __tablename__ = "gathering_stays"
    __table_args__ = (
        sa.Index(
            "uq_gathering_stays_person",
            "gathering_id",
            "attempt",
            "person_id",
            unique=True,
            sqlite_where=sa.text("left_at IS NULL AND person_id IS NOT NULL"),
            postgresql_where=sa.text("left_at IS NULL AND person_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_gathering_stays_name",
            "gathering_id",
            "attempt",
            "who",
            unique=True,
            sqlite_where=sa.text("left_at IS NULL AND who <> ''"),
            postgresql_where=sa.text("left_at IS NULL AND who <> ''"),
        ),
        sa.Index("ix_gathering_stays_order", "gathering_id", "attempt", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    gathering_id: Mapped[int] = mapped_column(_gatherings())
    attempt: Mapped[int] = mapped_column(default=1)
    person_id: Mapped[int | None] = mapped_column(_people())
    name: Mapped[str] = mapped_column(sa.String(100))
    mark: Mapped[str] = mapped_column(sa.String(100), default="")
    who: Mapped[str] = mapped_column(sa.String(255), default="")
    how: Mapped[How] = mapped_column(Word(How))
    came_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    noted_by: Mapped[int | None] = mapped_column(BigId)  # the secretary, for a name from the list


class GatheringCount(Base):
    """How many people without phones and names the secretary saw; the last number stands."""

    __tablename__ = "gathering_counts"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    gathering_id: Mapped[int] = mapped_column(_gatherings(), index=True)
    attempt: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime] = mapped_column(Moment)
    number: Mapped[int]
    noted_by: Mapped[int | None] = mapped_column(BigId)


class GatheringTry(Base):
    """A wrong code at the door: whoever guesses is stopped."""

    __tablename__ = "gathering_tries"
    __table_args__ = (sa.Index("ix_gathering_tries_recent", "gathering_id", "person_id", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    gathering_id: Mapped[int] = mapped_column(_gatherings())
    person_id: Mapped[int] = mapped_column(_people())
    at: Mapped[datetime] = mapped_column(Moment)


class GatheringReply(Base):
    """Whether somebody says that they come."""

    __tablename__ = "gathering_replies"

    gathering_id: Mapped[int] = mapped_column(_gatherings(), primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(_people(), primary_key=True, autoincrement=False)
    reply: Mapped[Reply] = mapped_column(Word(Reply))
    at: Mapped[datetime] = mapped_column(Moment)


class GatheringBacker(Base):
    """Somebody supports an initiative by a tap: how many signatures there may be."""

    __tablename__ = "gathering_backers"

    gathering_id: Mapped[int] = mapped_column(_gatherings(), primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(_people(), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)


class GatheringProposal(Base):
    """A resident's question for a gathering, or what they want on its agenda."""

    __tablename__ = "gathering_proposals"
    __table_args__ = (sa.Index("ix_gathering_proposals_of", "gathering_id", "state"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    gathering_id: Mapped[int] = mapped_column(_gatherings())
    person_id: Mapped[int | None] = mapped_column(_people())  # None once erased
    wish: Mapped[Wish] = mapped_column(Word(Wish))
    state: Mapped[ProposalState] = mapped_column(Word(ProposalState), default=ProposalState.OPEN)
    version: Mapped[int] = mapped_column(default=1)
    text: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.Text, default="")  # why not, or the answer
    at: Mapped[datetime] = mapped_column(Moment)


class GatheringSupport(Base):
    """Somebody stands behind a proposal."""

    __tablename__ = "gathering_supports"

    proposal_id: Mapped[int] = mapped_column(
        sa.ForeignKey("gathering_proposals.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(_people(), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)


class EntitledCount(Base):
    """How many may vote in a settlement, as of a day, and where the number is from.

    Only ever added to: the latest stands. settlement: "" for the assembly's members.
    """

    __tablename__ = "entitled_counts"
    __table_args__ = (sa.Index("ix_entitled_counts_latest", "okrug", "settlement", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    settlement: Mapped[str] = mapped_column(sa.String(9), default="")
    number: Mapped[int]
    as_of: Mapped[date]
    source: Mapped[str] = mapped_column(sa.String(300), default="")
    set_by: Mapped[int | None] = mapped_column(BigId)
    set_at: Mapped[datetime] = mapped_column(Moment)


class EntitledName(Base):
    """One of the list of those who may vote in a settlement, to be checked in by name."""

    __tablename__ = "entitled_names"
    __table_args__ = (
        sa.UniqueConstraint("okrug", "settlement", "who"),
        sa.Index("ix_entitled_names_search", "okrug", "settlement", "folded"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    settlement: Mapped[str] = mapped_column(sa.String(9))
    name: Mapped[str] = mapped_column(sa.String(100))
    mark: Mapped[str] = mapped_column(sa.String(100), default="")
    who: Mapped[str] = mapped_column(sa.String(255))
    folded: Mapped[str] = mapped_column(sa.String(255))


class Elected(Base):
    """Somebody was elected as a representative or a member of the assembly, for a term."""

    __tablename__ = "elected"
    __table_args__ = (sa.Index("ix_elected_okrug", "bot_id", "okrug", "last"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    settlement: Mapped[str] = mapped_column(sa.String(9), default="")  # "": the assembly
    gathering_id: Mapped[int] = mapped_column(_gatherings(), index=True)
    candidate_id: Mapped[int] = mapped_column(BigId, unique=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    first: Mapped[date]
    last: Mapped[date]
    ended_on: Mapped[date | None]  # left before the term was over


class GatheringDecision(Base):
    """What was decided on one item: what the akim makes of it, and the promise it became.

    owner: who carries it out; "" stands for the office itself once it is decided.
    reminded: how far the clock has gone with its next day (rules.clock.Reached).
    """

    __tablename__ = "gathering_decisions"
    __table_args__ = (
        sa.UniqueConstraint("item_id"),
        sa.Index("ix_gathering_decisions_okrug", "bot_id", "okrug", "stage", "due_on"),
        sa.Index("ix_gathering_decisions_waiting", "standing", "consider_by"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    gathering_id: Mapped[int] = mapped_column(_gatherings(), index=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("gathering_items.id"))
    version: Mapped[int] = mapped_column(default=1)
    kk: Mapped[str] = mapped_column(sa.Text, default="")
    ru: Mapped[str] = mapped_column(sa.Text, default="")
    standing: Mapped[Standing | None] = mapped_column(
        Word(Standing)
    )  # None: not asked of this kind
    consider_by: Mapped[date | None]
    stage: Mapped[Stage] = mapped_column(Word(Stage), default=Stage.SAID)
    owner: Mapped[str] = mapped_column(sa.String(100), default="")
    owner_id: Mapped[int | None] = mapped_column(_people())  # a colleague, until erased
    due_on: Mapped[date | None]
    reminded: Mapped[int] = mapped_column(default=0)
    done_on: Mapped[date | None]
    photos: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON, default=list)  # kind, id
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class DecisionStep(Base):
    """One thing that happened to a decision or its promise; only ever added to.

    did: a word of consideration.Answer, promises.Move or kept.Also. happened_on: the day of what
    the office writes down. told_at: residents were told of it; None: not yet, or never.
    """

    __tablename__ = "gathering_decision_steps"
    __table_args__ = (sa.Index("ix_gathering_decision_steps_told", "told_at", "did"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("gathering_decisions.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    person_id: Mapped[int | None] = mapped_column(_people())
    did: Mapped[str] = mapped_column(sa.String(32))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    due_on: Mapped[date | None]
    happened_on: Mapped[date | None]
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    files: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON, default=list)
