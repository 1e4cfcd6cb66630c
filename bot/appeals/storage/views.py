"""A draft, an appeal, a list of them: everything a screen shows, gathered in a few queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from bot.appeals.models import Appeal, AppealDraft, Attachment, EntryKind
from bot.appeals.rules.lifecycle import OPEN, Move, Party, State, possible
from bot.appeals.rules.limits import TEXT_LIMIT
from bot.appeals.rules.pieces import SPOKEN
from bot.appeals.storage import appeals as find
from bot.appeals.storage.drafts import files_of_draft, laid_aside
from bot.core.access import Action, Actor, Role
from bot.core.i18n import Language
from bot.core.text import clean, utf16_len
from bot.core.tx import Tx
from bot.core.workdays import work_calendar
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
    landmark: str
    pin: tuple[float, float] | None
    anonymous: bool
    urgent: bool
    warned: bool
    question: "Question | None"  # what the office waits to hear from this person
    previous: int | None  # a draft laid aside
    named: bool  # whether there is a name to hide
    by_staff: bool  # by somebody who has a desk too

    @property
    def needs_words(self) -> bool:
        """Nobody has said yet what the matter is; somebody who speaks in a recording has."""
        return not self.text and not any(file.kind in SPOKEN for file in self.files)


@dataclass(frozen=True)
class StepView:
    """One step of the history. `name` is a member of staff's, never the author's."""

    at: datetime
    role: Role
    name: str
    move: Move
    to: State
    note: str


@dataclass(frozen=True)
class EntryView:
    """One contribution to the thread."""

    id: int
    kind: EntryKind
    by_author: bool
    text: str
    at: datetime
    files: tuple[FileView, ...]


@dataclass(frozen=True)
class AppealView:
    """An appeal as its card shows it to one reader."""

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
    author_name: str  # "" where the reader must not or cannot know it
    author_phone: str  # likewise
    assignee_id: int | None
    assignee_name: str
    is_mine: bool  # handed to the reader
    submitted_at: datetime
    registered_on: date
    due_on: date
    age: int  # working days
    overdue: bool
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


@dataclass(frozen=True)
class Page:
    """A page of a list; pages count from 0."""

    lines: tuple[Line, ...]
    page: int
    pages: int


async def named(tx: Tx, codes: Iterable[str]) -> dict[str, Named]:
    """Places by code, as far as they are known."""
    found = await tx.session.execute(
        sa.select(Place.code, Place.kk, Place.ru).where(Place.code.in_(set(codes) - {""}))
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


async def draft_view(tx: Tx, actor: Actor, draft: AppealDraft) -> DraftView:
    """What the draft's card shows to its author."""
    text = whole_text(draft)
    asked = await find.asked(tx, actor.id)
    kept = clean(text, TEXT_LIMIT)
    places = await named(tx, [draft.settlement])
    return DraftView(
        id=draft.id,
        version=draft.version,
        okrug=draft.okrug,
        settlement=places.get(draft.settlement),
        text=kept,
        cut=utf16_len(text) - utf16_len(kept) + draft.lost if _too_long(draft, text) else 0,
        files=_files(tx, await files_of_draft(tx, draft.id)),
        files_left_out=draft.files_left_out,
        topic=draft.topic,
        topic_is_guess=draft.topic_is_guess,
        landmark=draft.landmark,
        pin=_pin(draft),
        anonymous=draft.anonymous,
        urgent=draft.urgent,
        warned=draft.warned,
        question=Question(*asked) if asked else None,
        previous=await laid_aside(tx, actor.id),
        named=bool(actor.name),
        by_staff=actor.may(Action.READ_QUEUE),
    )


def _too_long(draft: AppealDraft, text: str) -> bool:
    return bool(draft.lost) or utf16_len(text) > TEXT_LIMIT


async def appeal_view(tx: Tx, actor: Actor, appeal: Appeal) -> AppealView:
    """What the appeal's card shows to `actor`."""
    parties = find.parties_of(actor, appeal)
    places = await named(tx, [appeal.settlement])
    shows_author = Party.OFFICE in parties and not appeal.anonymous and appeal.author_id
    people = [appeal.assignee_id, appeal.author_id if shows_author else None]
    names = await find.names(tx, [one for one in people if one])
    files = await find.files(tx, appeal.id)
    history = await find.steps(tx, appeal.id)
    entries = await find.thread(tx, appeal.id)
    calendar = work_calendar()
    return AppealView(
        id=appeal.id,
        version=appeal.version,
        number=appeal.number,
        okrug=appeal.okrug,
        state=appeal.state,
        topic=appeal.topic,
        topic_is_guess=appeal.topic_is_guess,
        settlement=places.get(appeal.settlement),
        landmark=appeal.landmark,
        pin=_pin(appeal),
        text=appeal.text,
        erased=appeal.erased_at is not None,
        urgent=appeal.urgent,
        anonymous=appeal.anonymous,
        author_name=names.get(appeal.author_id or 0, "") if shows_author else "",
        author_phone=await find.phone(tx, appeal.author_id or 0) if shows_author else "",
        assignee_id=appeal.assignee_id,
        assignee_name=names.get(appeal.assignee_id or 0, ""),
        is_mine=appeal.assignee_id is not None and appeal.assignee_id == actor.person_id,
        submitted_at=appeal.submitted_at,
        registered_on=appeal.registered_on,
        due_on=appeal.due_on,
        age=calendar.working_days_between(appeal.registered_on, tx.today),
        overdue=_overdue(tx, appeal),
        files=_files(tx, [file for file in files if file.entry_id is None]),
        steps=tuple(
            StepView(step.at, step.role, name, step.move, step.to_state, step.note)
            for step, name in history
        ),
        thread=tuple(
            EntryView(
                entry.id,
                entry.kind,
                entry.by_author,
                entry.text,
                entry.at,
                _files(tx, [file for file in files if file.entry_id == entry.id]),
            )
            for entry in entries
        ),
        rating=appeal.rating,
        rating_word=appeal.rating_word,
        parties=parties,
        moves=_moves(appeal, parties),
    )


def _moves(appeal: Appeal, parties: frozenset[Party]) -> frozenset[Move]:
    moves = possible(appeal.state, parties)
    return moves - {Move.RATE} if appeal.rating is not None else moves


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
        )
        for appeal in appeals
    )


def _overdue(tx: Tx, appeal: Appeal) -> bool:
    return appeal.state in OPEN and appeal.due_on < tx.today


def _files(tx: Tx, files: Iterable[Attachment]) -> tuple[FileView, ...]:
    return tuple(FileView(file.kind, file.file_id, file.bot_id == tx.bot_id) for file in files)


def _pin(thing: AppealDraft | Appeal) -> tuple[float, float] | None:
    if thing.latitude is None or thing.longitude is None:
        return None
    return thing.latitude, thing.longitude
