"""What minutes are written from: one gathering, found once, in plain values and both languages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.core.calendar import calendar
from bot.core.clock import village_date
from bot.core.i18n import Language
from bot.core.tx import Tx
from bot.gatherings.models import Gathering, GatheringStep
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.consideration import hand_over_by
from bot.gatherings.rules.handing import late_by
from bot.gatherings.rules.kinds import Base, Who, asked
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.minutes import (
    Business,
    Gap,
    Held,
    Minutes,
    Missing,
    Officers,
    Present,
    missing,
)
from bot.gatherings.rules.personal import Cut, What, masked
from bot.gatherings.rules.presence import Attendee
from bot.gatherings.rules.quorum import Threshold
from bot.gatherings.rules.votes import Outcome, Vote
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage import hall, presence
from bot.gatherings.storage.hall import ElectionRecord, ItemRecord
from bot.gatherings.storage.views import Both, GatheringView
from bot.people.models import Person


@dataclass(frozen=True)
class ItemFacts:
    """One item as it came out. number: on the agenda as it was gone through, from 1."""

    id: int
    number: int
    version: int
    about: About
    done: bool
    question: Both
    speeches: Both
    motion: Both
    decision: Both
    vote: Vote | None = None
    outcome: Outcome | None = None
    election: ElectionRecord | None = None

    @property
    def decided(self) -> bool:
        """Whether it came to something, in whatever words."""
        heard = self.about is About.LISTEN and self.done
        held = self.election is not None and self.election.result is not None
        return bool(self.decision or self.outcome or held or heard)


@dataclass(frozen=True)
class Facts:
    """Everything that minutes say.

    present: everybody who was there at all; attendees: those of them whose names are known.
    votes: on chair, secretary and agenda. edited_at: when the text last became another one.
    """

    day: date | None
    place: Both
    entitled: int | None
    present: int
    attendees: tuple[Attendee, ...]
    on_paper: bool
    chair: str
    secretary: str
    items: tuple[ItemFacts, ...]
    votes: dict[About, Vote]
    quorum: Threshold | None
    base: Base | None
    edited_at: datetime | None

    @property
    def nameless(self) -> int:
        """How many were counted without a name."""
        return self.present - len(self.attendees)


#: How an item's decision is said in a language, where nobody wrote it down.
Decided = Callable[[ItemFacts], str]
#: The list of those present as it is written.
Names = Callable[[Iterable[Attendee]], tuple[str, ...]]


def minutes_in(facts: Facts, language: Language, *, decided: Decided, names: Names) -> Minutes:
    """The five items in a language; what is not written in it is said in the other."""
    return Minutes(
        held=Held(facts.day, facts.place.said(language)),
        entitled=facts.entitled,
        present=Present(facts.present, names(facts.attendees), facts.on_paper),
        officers=Officers(facts.chair, facts.secretary),
        business=tuple(
            Business(
                one.question.said(language),
                one.speeches.said(language),
                one.decision.said(language) or decided(one),
            )
            for one in facts.items
        ),
    )


async def minutes_of(tx: Tx, row: Gathering, language: Language) -> Minutes:
    """The five items as they stand: enough to see what is missing.

    What nobody wrote down stands as a bare word; screens have a sentence for it.
    """
    facts = await facts_of(tx, row)
    return minutes_in(facts, language, decided=_bare, names=in_order)


def in_order(attendees: Iterable[Attendee]) -> tuple[str, ...]:
    """Names in the order of coming."""
    return tuple(one.name for one in attendees)


def _bare(item: ItemFacts) -> str:
    return item.outcome or item.about if item.decided else ""


async def facts_of(tx: Tx, row: Gathering) -> Facts:
    """What there is to say of a gathering that is over."""
    records = [one for one in await hall.business(tx, row) if one.standing]
    roll = await presence.roll(tx, row)
    over = row.closed_at or tx.now
    attendees = tuple(
        one
        for one in roll.attendees()
        if one.left is None or row.opened_at is None or one.left > row.opened_at
    )
    counted = [one.present for one in records if one.present is not None]
    # Whoever was there at one moment was there: no later count makes them fewer.
    present = max(
        len(attendees) + roll.nameless(over),
        row.opened_present or 0,
        row.closed_present or 0,
        *counted,
    )
    rule = asked(row.kind).quorum_by(row.base)
    moment = row.opened_at or row.held_at
    return Facts(
        day=village_date(moment, tx.zone) if moment else None,
        place=Both(row.place_kk, row.place_ru),
        entitled=row.entitled,
        present=present,
        attendees=attendees,
        on_paper=row.on_paper,
        chair=row.chair,
        secretary=row.secretary,
        items=_business(records),
        votes={one.about: one.vote for one in records if one.position == 0 and one.vote},
        quorum=_quorum(row),
        base=rule.base if rule else None,
        edited_at=await _edited_at(tx, row),
    )


def _quorum(row: Gathering) -> Threshold | None:
    """As it stood when it was opened."""
    if row.opened_needed is None or row.opened_present is None or not row.entitled:
        return None
    return Threshold(row.entitled, row.opened_needed, row.opened_present)


async def _edited_at(tx: Tx, row: Gathering) -> datetime | None:
    moment: datetime | None = await tx.session.scalar(
        sa.select(sa.func.max(GatheringStep.at)).where(
            GatheringStep.gathering_id == row.id,
            GatheringStep.move.in_([Move.DRAFT_MINUTES, Move.EDIT_MINUTES]),
        )
    )
    return moment


def _business(records: Iterable[ItemRecord]) -> tuple[ItemFacts, ...]:
    """What stood on the agenda, in its order; the votes before it are told elsewhere."""
    return tuple(
        ItemFacts(
            id=one.id,
            number=number,
            version=one.version,
            about=one.about,
            done=one.done,
            question=one.words,
            speeches=one.speeches,
            motion=one.motion,
            decision=one.decision,
            vote=one.vote,
            outcome=one.outcome,
            election=one.election,
        )
        for number, one in enumerate((one for one in records if one.position > 0), start=1)
    )


# ── As they are looked at ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class MinutesView:
    """Minutes as whoever writes them sees them.

    due: by when they reach the akim's office; None where the law sets no day. late: by how many
    days they are late, or were. sheets: photos and files of the signed ones.
    """

    gathering: GatheringView
    facts: Facts
    gaps: tuple[Missing, ...]
    due: date | None
    late: int
    sheets: tuple[dict[str, str], ...]

    @property
    def open(self) -> bool:
        """Whether the text can still be put right."""
        return self.gathering.state is State.DRAFTED

    def item(self, item_id: int) -> ItemFacts | None:
        """An item of the agenda."""
        return next((one for one in self.facts.items if one.id == item_id), None)

    def gaps_of(self, item: ItemFacts) -> tuple[Gap, ...]:
        """What is missing in one item."""
        return tuple(one.gap for one in self.gaps if one.item == item.number)


async def minutes_view(tx: Tx, row: Gathering, gathering: GatheringView) -> MinutesView:
    """Everything that whoever writes the minutes sees."""
    facts = await facts_of(tx, row)
    due = await hand_over_due(tx, row)
    return MinutesView(
        gathering=gathering,
        facts=facts,
        gaps=missing(minutes_in(facts, "kk", decided=_bare, names=in_order)),
        due=due,
        late=late_by(due, row.handed_over_on, tx.today) if due else 0,
        sheets=tuple(row.signed_files),
    )


async def hand_over_due(tx: Tx, row: Gathering) -> date | None:
    """The last day on which its minutes reach the akim's office; None where no day is set."""
    days, moment = asked(row.kind).handed_over, row.closed_at or row.held_at
    if days is None or moment is None:
        return None
    working = await calendar(tx)
    return hand_over_by(village_date(moment, tx.zone), days.value, working.add_working_days)


# ── As everybody reads them ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Shown:
    """What residents are shown beside decisions.

    speeches: what was said as well. addresses: where somebody lives is left standing.
    """

    speeches: bool = False
    addresses: bool = False


@dataclass(frozen=True)
class PublicView:
    """Minutes without personal data. cuts: what was cut, for the office alone."""

    gathering: GatheringView
    facts: Facts
    shown: Shown
    cuts: tuple[Cut, ...] = ()


def public(facts: Facts, shown: Shown) -> tuple[Facts, tuple[Cut, ...]]:
    """The same without the list of people, and without personal data in the words."""
    cuts: list[Cut] = []
    keep = {What.ADDRESS} if shown.addresses else set()

    def cut(said: Both) -> Both:
        kk, ru = masked(said.kk, keep=keep), masked(said.ru, keep=keep)
        cuts.extend((*kk.cuts, *ru.cuts))
        return Both(kk.text, ru.text)

    items = tuple(
        replace(
            one,
            question=cut(one.question),
            speeches=cut(one.speeches) if shown.speeches else Both(),
            motion=cut(one.motion),
            decision=cut(one.decision),
        )
        for one in facts.items
    )
    return replace(facts, attendees=(), items=items), tuple(dict.fromkeys(cuts))


async def shown_to_all(tx: Tx, row: Gathering) -> Shown:
    """What the office let residents see when it published the minutes last."""
    kept = await tx.session.scalar(
        sa.select(GatheringStep.shown)
        .where(GatheringStep.gathering_id == row.id, GatheringStep.move == Move.PUBLISH)
        .order_by(GatheringStep.id.desc())
        .limit(1)
    )
    kept = kept or {}
    return Shown(bool(kept.get("speeches")), bool(kept.get("addresses")))


def readers(row: Gathering) -> sa.Select[Any]:
    """people.id of everybody who is told what was decided: all residents of the place.

    An assembly decides for its okrug, and not for its members.
    """
    if asked(row.kind).takes_part is not Who.MEMBERS:
        return find.concerned(row)
    lives_there = sa.select(Person.id).where(
        Person.bot_id == row.bot_id, Person.erased_at.is_(None), Person.okrug == row.okrug
    )
    return sa.select(Person.id).where(
        sa.or_(Person.id.in_(lives_there), Person.id.in_(find.concerned(row)))
    )
