"""A draft, an appeal, a list of them: everything a screen shows, gathered in a few queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from bot.appeals.models import Appeal, AppealDraft, Attachment, EntryKind, ThreadEntry
from bot.appeals.rules.lifecycle import ENDED, TERM_RUNS, Move, Party, State, possible
from bot.appeals.rules.limits import TEXT_LIMIT
from bot.appeals.rules.pieces import SPOKEN
from bot.appeals.rules.queue import QueueFilter
from bot.appeals.storage import appeals as find
from bot.appeals.storage.appeals import Numbered
from bot.appeals.storage.beside import beside
from bot.appeals.storage.drafts import files_of_draft, is_filing
from bot.core.access import Action, Actor, Role
from bot.core.calendar import calendar
from bot.core.clock import village_date
from bot.core.i18n import Language
from bot.core.text import clean, utf16_len
from bot.core.tx import Tx
from bot.core.workdays import term
from bot.places.models import Level, Place

FORWARDED = "\u21aa "  # stands before words that somebody else wrote


@dataclass(frozen=True)
class Named:
    """A place and what it is called."""

    code: str
    kk: str
    ru: str

    def name(self, language: Language) -> str:
        """The name in a language; neither is ever derived from the other."""
        return self.kk if language == "kk" else self.ru


@dataclass(frozen=True)
class FileView:
    """A file; `usable` where this bot can show it."""

    kind: str
    file_id: str
    usable: bool


@dataclass(frozen=True)
class Question:
    """An appeal whose author was asked something."""

    appeal: int
    number: int


@dataclass(frozen=True)
class DraftView:
    """A draft as its card shows it. `cut`: how many letters did not fit."""

    id: int
    version: int
    okrug: str
    settlement: Named | None
    text: str
    cut: int
    files: tuple[FileView, ...]
    files_left_out: int
    topic: str
    topic_is_guess: bool
    guesses: tuple[str, ...]  # while it is one: what it may be about, the likeliest first
    landmark: str
    pin: tuple[float, float] | None
    anonymous: bool
    contact_allowed: bool
    behalf_name: str
    behalf_phone: str
    urgent: bool
    warned: bool
    question: "Question | None"  # what the office waits to hear from this person
    previous: int | None  # a draft laid aside
    named: bool  # whether there is a name to hide
    by_staff: bool  # by somebody who has a desk too
    filing: bool  # a member of staff files it for a resident
    resident: bool  # it could be its author's own

    @property
    def needs_words(self) -> bool:
        """Nobody has said yet what the matter is; somebody who speaks in a recording has."""
        return not self.text and not any(file.kind in SPOKEN for file in self.files)

    @property
    def needs_person(self) -> bool:
        """A member of staff has not said yet whose appeal it is."""
        return self.filing and not self.behalf_name

    @property
    def needs_village(self) -> bool:
        """A member of staff has not said yet where it is: a resident's own village is known."""
        return self.filing and self.settlement is None


@dataclass(frozen=True)
class StepView:
    """One step of the history. `name` is a member of staff's, never the author's.

    role: None where the bot itself did it.
    """

    id: int
    at: datetime
    role: Role | None
    name: str
    move: Move
    to: State
    note: str


@dataclass(frozen=True)
class EntryView:
    """One contribution to the thread; step_id: the step it was said at, None for a neighbour's."""

    id: int
    step_id: int | None
    kind: EntryKind
    by_author: bool
    text: str
    at: datetime
    files: tuple[FileView, ...]


@dataclass(frozen=True)
class AppealView:
    """An appeal as its card shows it to one reader.

    What the reader must not know is empty: an executor reads no name unless the author allowed
    it, a neighbour who joined reads what the office says and nothing that the author said.
    redirect_by: the last day to redirect it (350-VI art. 65).
    reopen_until: the last day on which its author may ask to look again; None while it is open.
    """

    id: int
    version: int
    number: int
    okrug: str
    state: State
    topic: str
    topic_is_guess: bool
    settlement: Named | None
    landmark: str
    pin: tuple[float, float] | None
    text: str
    erased: bool
    urgent: bool
    anonymous: bool
    contact_allowed: bool
    author_name: str  # "" where the reader must not or cannot know it
    author_phone: str  # likewise
    behalf_name: str  # whom it was filed for, likewise
    behalf_phone: str
    assignee_id: int | None
    assignee_name: str
    is_mine: bool  # handed to the reader
    submitted_at: datetime
    registered_on: date
    due_on: date
    extended: bool
    promised_on: date | None
    redirect_by: date
    redirect_over: bool  # that day has passed
    reopen_until: date | None
    age: int  # working days
    overdue: bool
    joined: int
    collective: bool
    routed_by: str
    merged_into: Numbered | None
    duplicates: tuple[Numbered, ...]  # for the office alone
    files: tuple[FileView, ...]
    steps: tuple[StepView, ...]
    thread: tuple[EntryView, ...]
    rating: int | None
    rating_word: str
    parties: frozenset[Party]
    moves: frozenset[Move]

    @property
    def all_files(self) -> tuple[FileView, ...]:
        """The files of the appeal and of its thread, as far as this bot can show them."""
        everything = [*self.files, *(file for entry in self.thread for file in entry.files)]
        return tuple(file for file in everything if file.usable)

    def entry(self, entry_id: int) -> EntryView | None:
        """One contribution by its id."""
        return next((entry for entry in self.thread if entry.id == entry_id), None)


@dataclass(frozen=True)
class FilterView:
    """What somebody has narrowed their queue to, with what its values are called."""

    filter: QueueFilter
    settlement: Named | None
    executor_name: str
    is_me: bool  # the executor is the reader


@dataclass(frozen=True)
class Line:
    """An appeal in a list."""

    id: int
    number: int
    state: State
    topic: str
    text: str
    settlement: Named | None
    due_on: date
    urgent: bool
    overdue: bool
    year: int  # of its number
    joined: int
    collective: bool


@dataclass(frozen=True)
class Page:
    """A page of a list; pages count from 0."""

    lines: tuple[Line, ...]
    page: int
    pages: int


async def named(tx: Tx, codes: Iterable[str]) -> dict[str, Named]:
    """Places by code, as far as they are known."""
    wanted = set(codes) - {""}
    if not wanted:
        return {}
    found = await tx.session.execute(
        sa.select(Place.code, Place.kk, Place.ru).where(Place.code.in_(wanted))
    )
    return {code: Named(code, kk, ru) for code, kk, ru in found.all()}


async def settlements(tx: Tx, okrug: str) -> list[Named]:
    """The settlements of an okrug by code: its centre comes first."""
    found = await tx.session.execute(
        sa.select(Place.code, Place.kk, Place.ru)
        .where(Place.parent == okrug, Place.level == Level.SETTLEMENT, Place.retired_at.is_(None))
        .order_by(Place.code)
    )
    return [Named(code, kk, ru) for code, kk, ru in found.all()]


def whole_text(draft: AppealDraft) -> str:
    """All words of a draft, a line for each message."""
    return "\n".join(
        (FORWARDED if part["forwarded"] else "") + part["text"] for part in draft.parts
    )


async def draft_view(
    tx: Tx, actor: Actor, draft: AppealDraft, guesses: tuple[str, ...] = ()
) -> DraftView:
    """What the draft's card shows to its author; guesses: codes of topics, the likeliest first."""
    text = whole_text(draft)
    kept = clean(text, TEXT_LIMIT)
    more = await beside(tx, actor.id, draft.settlement)
    return DraftView(
        id=draft.id,
        version=draft.version,
        okrug=draft.okrug,
        settlement=Named(draft.settlement, *more.settlement) if more.settlement else None,
        text=kept,
        cut=utf16_len(text) - utf16_len(kept) + draft.lost if _too_long(draft, text) else 0,
        files=_files(tx, await files_of_draft(tx, draft.id)),
        files_left_out=draft.files_left_out,
        topic=draft.topic,
        topic_is_guess=draft.topic_is_guess,
        guesses=guesses,
        landmark=draft.landmark,
        pin=_pin(draft),
        anonymous=draft.anonymous,
        contact_allowed=draft.contact_allowed,
        behalf_name=draft.behalf_name,
        behalf_phone=draft.behalf_phone,
        urgent=draft.urgent,
        warned=draft.warned,
        question=Question(*more.question) if more.question else None,
        previous=more.previous,
        named=bool(actor.name or draft.behalf_name or more.phone),
        by_staff=actor.may(Action.READ_QUEUE),
        filing=is_filing(actor, draft),
        resident=actor.may(Action.SUBMIT_APPEAL),
    )


def _too_long(draft: AppealDraft, text: str) -> bool:
    return bool(draft.lost) or utf16_len(text) > TEXT_LIMIT


_DESK = frozenset({Party.OFFICE, Party.ASSIGNEE})
#: The office's own steps and words.
OFFICE_ALONE = frozenset({Move.NOTE, Move.PASS_ON, Move.ESCALATE})
#: What a neighbour who joined hears of: the consent promises no more.
PUBLIC_STEPS = frozenset(
    {
        Move.ACCEPT,
        Move.HAND_OVER,
        Move.ROUTE,
        Move.EXTEND,
        Move.MOVE_DUE,
        Move.PROMISE,
        Move.ANSWER,
        Move.REDIRECT,
        Move.REJECT,
        Move.CONFIRM,
        Move.EXPIRE,
        Move.REOPEN,
        Move.KEEP_CLOSED,
        Move.BECOME_COLLECTIVE,
        Move.WITHDRAW,
    }
)
#: What the office alone reads.
OFFICE_ENTRIES = frozenset({EntryKind.NOTE, EntryKind.NEIGHBOUR})
_PUBLIC_ENTRIES = frozenset(
    {
        EntryKind.ANSWER,
        EntryKind.EXTENSION,
        EntryKind.PROMISE,
        EntryKind.REDIRECT,
        EntryKind.REJECTION,
        EntryKind.VERDICT,
    }
)


async def appeal_view(tx: Tx, actor: Actor, appeal: Appeal) -> AppealView:
    """What the appeal's card shows to `actor`."""
    parties = await find.parties(tx, actor, appeal)
    desk = not parties.isdisjoint(_DESK)
    private = desk or Party.AUTHOR in parties
    places = await named(tx, [appeal.settlement])
    shows_author = not appeal.anonymous and (
        Party.OFFICE in parties or (Party.ASSIGNEE in parties and appeal.contact_allowed)
    )
    shows_behalf = shows_author or Party.AUTHOR in parties
    author_id = appeal.author_id or 0
    people = [appeal.assignee_id, appeal.author_id if shows_author else None]
    names = await find.names(tx, [one for one in people if one])
    files = await find.files(tx, appeal.id)
    history = await find.steps(tx, appeal.id)
    entries = [entry for entry in await find.thread(tx, appeal.id) if _reads(entry, parties)]
    working = await calendar(tx)
    redirect_by = working.due_on(appeal.registered_on, term("redirect_working_days"))
    return AppealView(
        id=appeal.id,
        version=appeal.version,
        number=appeal.number,
        okrug=appeal.okrug,
        state=appeal.state,
        topic=appeal.topic,
        topic_is_guess=appeal.topic_is_guess,
        settlement=places.get(appeal.settlement),
        landmark=appeal.landmark if private else "",
        pin=_pin(appeal) if private else None,
        text=appeal.text if private else "",
        erased=appeal.erased_at is not None,
        urgent=appeal.urgent,
        anonymous=appeal.anonymous,
        contact_allowed=appeal.contact_allowed,
        author_name=names.get(author_id, "") if shows_author else "",
        author_phone=await find.phone(tx, author_id) if shows_author else "",
        behalf_name=appeal.behalf_name if shows_behalf else "",
        behalf_phone=appeal.behalf_phone if shows_behalf else "",
        assignee_id=appeal.assignee_id,
        assignee_name=names.get(appeal.assignee_id or 0, ""),
        is_mine=appeal.assignee_id is not None and appeal.assignee_id == actor.person_id,
        submitted_at=appeal.submitted_at,
        registered_on=appeal.registered_on,
        due_on=appeal.due_on,
        extended=appeal.extended_on is not None,
        promised_on=appeal.promised_on,
        redirect_by=redirect_by,
        redirect_over=redirect_by < tx.today,
        reopen_until=_reopen_until(tx, appeal),
        age=working.working_days_between(appeal.registered_on, tx.today),
        overdue=_overdue(tx, appeal),
        joined=appeal.joined,
        collective=appeal.collective,
        routed_by=appeal.routed_by,
        merged_into=await find.numbered(tx, actor, appeal.merged_into),
        duplicates=await find.duplicates(tx, appeal.id) if desk else (),
        files=_files(tx, [file for file in files if private and file.entry_id is None]),
        steps=tuple(
            StepView(step.id, step.at, step.role, name, step.move, step.to_state, step.note)
            for step, name in history
            if _hears(step.move, parties)
        ),
        thread=tuple(
            EntryView(
                entry.id,
                entry.step_id,
                entry.kind,
                entry.by_author,
                entry.text,
                entry.at,
                _files(tx, [file for file in files if file.entry_id == entry.id]),
            )
            for entry in entries
        ),
        rating=appeal.rating,
        rating_word=appeal.rating_word if private else "",
        parties=parties,
        moves=moves_on(tx, appeal, parties),
    )


def _hears(move: Move, parties: frozenset[Party]) -> bool:
    """Whether one of these parties may know of a step."""
    if not parties.isdisjoint(_DESK):
        return True
    if Party.AUTHOR in parties:
        return move not in OFFICE_ALONE
    return move in PUBLIC_STEPS


def _reads(entry: ThreadEntry, parties: frozenset[Party]) -> bool:
    """Whether one of these parties may read a contribution."""
    if not parties.isdisjoint(_DESK):
        return True
    if Party.AUTHOR in parties:
        return entry.kind not in OFFICE_ENTRIES
    return entry.kind in _PUBLIC_ENTRIES


def _reopen_until(tx: Tx, appeal: Appeal) -> date | None:
    """The last day to ask to look again; a merged appeal is asked about where it went."""
    ended = appeal.closed_at or appeal.answered_at
    if appeal.state not in ENDED or ended is None or appeal.merged_into is not None:
        return None
    return village_date(ended, tx.zone) + timedelta(days=term("reopen_days"))


def moves_on(tx: Tx, appeal: Appeal, parties: frozenset[Party]) -> frozenset[Move]:
    """What the table allows, without what this appeal does not."""
    not_here = set()
    if appeal.rating is not None or appeal.answered_at is None or appeal.merged_into is not None:
        not_here.add(Move.RATE)
    until = _reopen_until(tx, appeal)
    if until is None or tx.today > until:
        not_here.add(Move.DISPUTE)
    if appeal.merged_into is None:
        not_here.add(Move.UNMERGE)
    return possible(appeal.state, parties) - not_here


async def lines(tx: Tx, appeals: Sequence[Appeal]) -> tuple[Line, ...]:
    """Appeals as a list shows them."""
    places = await named(tx, [appeal.settlement for appeal in appeals])
    return tuple(
        Line(
            id=appeal.id,
            number=appeal.number,
            state=appeal.state,
            topic=appeal.topic,
            text=appeal.text,
            settlement=places.get(appeal.settlement),
            due_on=appeal.due_on,
            urgent=appeal.urgent,
            overdue=_overdue(tx, appeal),
            year=appeal.year,
            joined=appeal.joined,
            collective=appeal.collective,
        )
        for appeal in appeals
    )


def _overdue(tx: Tx, appeal: Appeal) -> bool:
    return appeal.state in TERM_RUNS and appeal.due_on < tx.today


def _files(tx: Tx, files: Iterable[Attachment]) -> tuple[FileView, ...]:
    return tuple(FileView(file.kind, file.file_id, file.bot_id == tx.bot_id) for file in files)


def _pin(thing: AppealDraft | Appeal) -> tuple[float, float] | None:
    if thing.latitude is None or thing.longitude is None:
        return None
    return thing.latitude, thing.longitude
