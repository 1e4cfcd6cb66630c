"""What happened in the hall: officers, agenda, speeches, votes, elections; with every number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.clock import village_date
from bot.core.db import insert_for
from bot.core.i18n import Language
from bot.core.law import Tie, gathering_law
from bot.core.tx import Tx
from bot.gatherings.models import (
    Elected,
    Gathering,
    GatheringCandidate,
    GatheringHand,
    GatheringItem,
    GatheringStay,
)
from bot.gatherings.rules.agenda import PROCEDURE, About, ItemState
from bot.gatherings.rules.elections import Result, Term
from bot.gatherings.rules.hall import words_of
from bot.gatherings.rules.kinds import Elects, Kind, asked
from bot.gatherings.rules.replies import Hand
from bot.gatherings.rules.running import Course, Running, Stage, course
from bot.gatherings.rules.terms import term_of
from bot.gatherings.rules.votes import Outcome, Vote
from bot.gatherings.storage.views import Both

# ── What others read ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Earlier:
    """A vote as it stood before it was put right. words: the name or motion that it was on."""

    at: datetime
    vote: Vote
    outcome: Outcome | None = None
    words: str = ""


@dataclass(frozen=True)
class CandidateRecord:
    """One who stood. again: the second vote, on the tied alone. elected: None until it is over."""

    id: int
    number: int
    name: str
    note: str = ""
    vote: Vote | None = None
    again: Vote | None = None
    elected: bool | None = None
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True)
class ElectionRecord:
    """An election as it stands. limit: the most that the law lets it elect.

    source: who says how many, in the office's words. tie: the rule said before the vote.
    term: of whoever is elected; None until somebody is.
    """

    elects: Elects
    limit: int
    seats: int | None
    source: str
    tie: Tie
    seed: str
    candidates: tuple[CandidateRecord, ...]
    course: Course
    term: Term | None = None

    @property
    def result(self) -> Result | None:
        """What it came to, once it is over."""
        return self.course.result if self.course.stage is Stage.OVER else None

    @property
    def lot(self) -> tuple[int, ...]:
        """Candidates in the order in which the lot drew them; nothing where there was none."""
        return self.course.lot

    @property
    def begun(self) -> bool:
        """Whether anybody was voted on: from then on its rules stand."""
        return any(one.vote is not None for one in self.candidates)

    @property
    def current(self) -> CandidateRecord | None:
        """Who is voted on next."""
        return self.numbered(self.course.candidate)

    def numbered(self, number: int) -> CandidateRecord | None:
        """Who stands behind a number."""
        return next((one for one in self.candidates if one.number == number), None)

    def name_of(self, number: int) -> str:
        """The name before which a number stands."""
        one = self.numbered(number)
        return one.name if one is not None else ""

    @property
    def elected(self) -> tuple[CandidateRecord, ...]:
        """Who was elected, the most votes first."""
        numbers = self.result.elected if self.result is not None else ()
        return tuple(one for number in numbers if (one := self.numbered(number)) is not None)


@dataclass(frozen=True)
class ItemRecord:
    """Everything about one item, or about a vote before them.

    words: as people were told. motion, decision: as they were written; `proposed` and `decided`
    say what stands where nobody wrote anything. name: of chair or secretary, as proposed.
    vote: None while it was not put, and of an election. needed: for a quorum when it was put.
    hands_*: whether phones help to count now, on whom, for the how-manyeth time, and for whom.
    """

    id: int
    gathering_id: int
    position: int
    about: About
    state: ItemState
    version: int
    words: Both
    speeches: Both
    motion: Both
    decision: Both
    outcome: Outcome | None
    vote: Vote | None
    present: int | None
    needed: int | None
    voted_at: datetime | None
    from_floor: bool = False
    from_residents: bool = False
    hands_open: bool = False
    hands_of: int = 0
    hands_round: int = 0
    hands_by: int | None = None
    earlier: tuple[Earlier, ...] = ()
    election: ElectionRecord | None = None

    @property
    def proposed(self) -> Both:
        """What is put to the vote: the motion, else the question as people were told it."""
        return self.motion or self.words

    @property
    def decided(self) -> Both:
        """What stands as decided: as it was written, or the motion where it passed."""
        if self.decision or self.outcome is not Outcome.PASSED:
            return self.decision
        return self.proposed

    @property
    def name(self) -> str:
        """Who is proposed as chair or secretary."""
        return self.motion.kk

    @property
    def done(self) -> bool:
        """Whether it was voted on or listened to."""
        return self.state is ItemState.DONE

    @property
    def standing(self) -> bool:
        """Whether it is on the agenda still."""
        return self.state is not ItemState.TAKEN_OFF


async def business(tx: Tx, row: Gathering) -> tuple[ItemRecord, ...]:
    """Everything that happened at a gathering: chair, secretary and agenda, then each item.

    What the gathering took off its agenda is there as well, and says so.
    """
    found = await items(tx, row.id)
    standing = await candidates(tx, [item.id for item in found if item.about is About.ELECTION])
    return tuple(_record(row, item, standing.get(item.id, ()), tx.zone) for item in found)


def record_of(row: Gathering, item: GatheringItem, zone: str) -> ItemRecord:
    """One item that is no election."""
    return _record(row, item, (), zone)


def _record(
    row: Gathering, item: GatheringItem, standing: Sequence[GatheringCandidate], zone: str
) -> ItemRecord:
    return ItemRecord(
        id=item.id,
        gathering_id=item.gathering_id,
        position=item.position,
        about=item.about,
        state=item.state,
        version=item.version,
        words=Both(item.kk, item.ru),
        speeches=Both(item.speeches_kk, item.speeches_ru),
        motion=Both(item.motion_kk, item.motion_ru),
        decision=Both(item.decision_kk, item.decision_ru),
        outcome=item.outcome,
        vote=vote_of(item.present, item.ayes, item.noes, item.abstained),
        present=item.present,
        needed=item.needed,
        voted_at=item.voted_at,
        from_floor=item.from_floor,
        from_residents=item.proposal_id is not None or item.appeal_id is not None,
        hands_open=item.hands_open,
        hands_of=item.hands_of,
        hands_round=item.hands_round,
        hands_by=item.hands_by,
        earlier=_earlier(item.recounts),
        election=_election(row, item, standing, zone) if item.about is About.ELECTION else None,
    )


def _election(
    row: Gathering, item: GatheringItem, standing: Sequence[GatheringCandidate], zone: str
) -> ElectionRecord:
    law = gathering_law()
    asks = asked(row.kind)
    tie = item.tie or law.tie.value
    running = tuple(_candidate(one) for one in standing)
    far = course(
        [Running(one.number, one.vote, one.again) for one in running],
        item.seats,
        tie,
        item.seed,
        law.decision.value,
    )
    term = None
    if item.voted_at is not None and far.stage is Stage.OVER:
        term = term_of(asks.elects, village_date(item.voted_at, zone))
    return ElectionRecord(
        elects=asks.elects,
        limit=asks.seats.value if asks.seats is not None else 0,
        seats=item.seats,
        source=item.seats_source,
        tie=tie,
        seed=item.seed,
        candidates=running,
        course=far,
        term=term,
    )


def _candidate(one: GatheringCandidate) -> CandidateRecord:
    return CandidateRecord(
        id=one.id,
        number=one.number,
        name=one.name,
        note=one.note,
        vote=vote_of(one.present, one.ayes, one.noes, one.abstained),
        again=vote_of(one.again_present, one.again_ayes, one.again_noes, one.again_abstained),
        elected=one.elected,
        earlier=_earlier(one.recounts),
    )


def vote_of(
    present: int | None, ayes: int | None, noes: int | None, abstained: int | None
) -> Vote | None:
    """A vote as it stands in the tables; None where nothing was put to the vote."""
    if present is None or ayes is None:
        return None
    return Vote(present, ayes, noes or 0, abstained or 0)


def kept(vote: Vote, at: datetime, outcome: Outcome | None = None, words: str = "") -> Any:
    """A vote that was put right, as the table keeps it."""
    return {
        "at": at.isoformat(),
        "present": vote.present,
        "ayes": vote.ayes,
        "noes": vote.noes,
        "abstained": vote.abstained,
        "outcome": outcome.value if outcome else "",
        "words": words,
    }


def _earlier(stored: Iterable[Mapping[str, Any]]) -> tuple[Earlier, ...]:
    return tuple(
        Earlier(
            datetime.fromisoformat(one["at"]),
            Vote(one["present"], one["ayes"], one["noes"], one["abstained"]),
            Outcome(one["outcome"]) if one["outcome"] else None,
            one["words"],
        )
        for one in stored
    )


# ── Items ────────────────────────────────────────────────────────────────────────────────────


async def item(tx: Tx, item_id: int) -> GatheringItem | None:
    """An item as it is now, of a gathering of whatever bot: whose it is, its gathering says."""
    found = await tx.session.scalars(
        sa.select(GatheringItem)
        .where(GatheringItem.id == item_id)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def items(tx: Tx, gathering_id: int) -> list[GatheringItem]:
    """Chair, secretary and agenda, then the items in their order."""
    found = await tx.session.scalars(
        sa.select(GatheringItem)
        .where(GatheringItem.gathering_id == gathering_id)
        .order_by(GatheringItem.position, GatheringItem.id)
        .execution_options(populate_existing=True)
    )
    return sorted(found, key=_in_hall)


def _in_hall(one: GatheringItem) -> tuple[int, int, int]:
    first = PROCEDURE.index(one.about) if one.about in PROCEDURE else len(PROCEDURE)
    return first, one.position, one.id


async def not_begun(tx: Tx, gathering_id: int, opening: Iterable[About]) -> list[About]:
    """What of that with which it begins does not stand in the tables yet."""
    there = set(
        await tx.session.scalars(
            sa.select(GatheringItem.about).where(
                GatheringItem.gathering_id == gathering_id, GatheringItem.about.in_(PROCEDURE)
            )
        )
    )
    return [about for about in opening if about not in there]


async def begin(tx: Tx, gathering_id: int, opening: Iterable[About]) -> None:
    """What it begins with stands in the tables; whoever comes here holds the gathering's lock."""
    missing = await not_begun(tx, gathering_id, opening)
    tx.session.add_all(
        GatheringItem(gathering_id=gathering_id, position=0, about=about) for about in missing
    )
    if missing:
        await tx.session.flush()


async def change(tx: Tx, item_id: int, version: int, values: Mapping[str, Any]) -> bool:
    """Change an item that is still as it was; of two at once one is told True."""
    changed = await tx.session.execute(
        sa.update(GatheringItem)
        .where(GatheringItem.id == item_id, GatheringItem.version == version)
        .values(**values, version=version + 1)
        .returning(GatheringItem.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def write(tx: Tx, item_id: int, values: Mapping[str, Any]) -> None:
    """Write what no button depends on: its version stays."""
    await tx.session.execute(
        sa.update(GatheringItem)
        .where(GatheringItem.id == item_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def add_item(
    tx: Tx, gathering_id: int, about: About, words: str, language: Language
) -> GatheringItem:
    """One more at the end of the agenda, put there in the hall."""
    last = await tx.session.scalar(
        sa.select(sa.func.max(GatheringItem.position)).where(
            GatheringItem.gathering_id == gathering_id
        )
    )
    row = GatheringItem(
        gathering_id=gathering_id,
        position=int(last or 0) + 1,
        about=about,
        kk=words if language == "kk" else "",
        ru=words if language == "ru" else "",
        from_floor=True,
    )
    tx.session.add(row)
    await tx.session.flush()
    return row


async def place(tx: Tx, positions: Mapping[int, int]) -> None:
    """Give items another place on the agenda, by their ids."""
    for item_id, position in positions.items():
        await write(tx, item_id, {"position": position})


# ── Candidates ───────────────────────────────────────────────────────────────────────────────


async def candidates(tx: Tx, item_ids: Sequence[int]) -> dict[int, tuple[GatheringCandidate, ...]]:
    """Who stands in these elections, by number."""
    if not item_ids:
        return {}
    found = await tx.session.scalars(
        sa.select(GatheringCandidate)
        .where(GatheringCandidate.item_id.in_(item_ids))
        .order_by(GatheringCandidate.item_id, GatheringCandidate.number)
        .execution_options(populate_existing=True)
    )
    grouped: dict[int, list[GatheringCandidate]] = {}
    for one in found:
        grouped.setdefault(one.item_id, []).append(one)
    return {item_id: tuple(listed) for item_id, listed in grouped.items()}


async def add_candidates(
    tx: Tx, item_id: int, first: int, listed: Sequence[tuple[str, str]]
) -> None:
    """Put names with a word on each at the end of a list."""
    tx.session.add_all(
        GatheringCandidate(item_id=item_id, number=first + place, name=name, note=note)
        for place, (name, note) in enumerate(listed)
    )
    await tx.session.flush()


async def remove_candidate(tx: Tx, standing: Sequence[GatheringCandidate], number: int) -> None:
    """Take somebody off a list; who stands behind moves up."""
    gone = next(one for one in standing if one.number == number)
    await tx.session.delete(gone)
    await tx.session.flush()
    for one in standing:  # one after another: the number before is free each time
        if one.number > number:
            one.number -= 1
            await tx.session.flush()


# ── Who is there ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Here:
    """Somebody who is there now, to be named by one tap."""

    stay: int
    name: str
    mark: str
    person_id: int | None


async def people_here(tx: Tx, row: Gathering) -> tuple[Here, ...]:
    """Everybody known who is there, each name once, by alphabet as the database has it."""
    found = await tx.session.scalars(
        sa.select(GatheringStay)
        .where(
            GatheringStay.gathering_id == row.id,
            GatheringStay.attempt == row.attempt,
            GatheringStay.left_at.is_(None),
            GatheringStay.name != "",
        )
        .order_by(GatheringStay.person_id.is_(None), GatheringStay.id)
        .execution_options(populate_existing=True)
    )
    listed: list[Here] = []
    known: set[tuple[str, ...]] = set()
    for one in found:
        words = words_of(one.name)
        if one.mark or words not in known:
            listed.append(Here(one.id, one.name, one.mark, one.person_id))
        known.add(words)
    return tuple(sorted(listed, key=lambda here: (here.name.casefold(), here.stay)))


async def here(tx: Tx, row: Gathering, stay_id: int) -> Here | None:
    """One of them, by their stay."""
    found = await tx.session.scalar(
        sa.select(GatheringStay).where(
            GatheringStay.id == stay_id,
            GatheringStay.gathering_id == row.id,
            GatheringStay.attempt == row.attempt,
            GatheringStay.left_at.is_(None),
        )
    )
    return None if found is None else Here(found.id, found.name, found.mark, found.person_id)


def phones_here(row: Gathering) -> sa.Select[Any]:
    """people.id of everybody who checked in by phone and is there now."""
    return sa.select(GatheringStay.person_id).where(
        GatheringStay.gathering_id == row.id,
        GatheringStay.attempt == row.attempt,
        GatheringStay.person_id.is_not(None),
        GatheringStay.left_at.is_(None),
    )


async def is_here(tx: Tx, row: Gathering, person_id: int) -> bool:
    """Whether somebody checked in and has not left."""
    found = await tx.session.scalar(
        phones_here(row).where(GatheringStay.person_id == person_id).limit(1)
    )
    return found is not None


async def count_phones(tx: Tx, row: Gathering) -> int:
    """How many are there with a phone of their own."""
    here_now = phones_here(row).subquery()
    return int(await tx.session.scalar(sa.select(sa.func.count()).select_from(here_now)) or 0)


# ── Hands by phone ───────────────────────────────────────────────────────────────────────────


async def hold_item(tx: Tx, item_id: int) -> GatheringItem | None:
    """An item that nobody changes before this transaction ends; many may hold it at once."""
    found = await tx.session.scalars(
        sa.select(GatheringItem)
        .where(GatheringItem.id == item_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def raise_hand(tx: Tx, item_id: int, candidate_id: int, person_id: int, hand: Hand) -> None:
    """One hand a person; the last one stands."""
    values = {"hand": hand, "at": tx.now}
    insert = insert_for(tx.session, GatheringHand).values(
        item_id=item_id, candidate_id=candidate_id, person_id=person_id, **values
    )
    await tx.session.execute(
        insert.on_conflict_do_update(
            index_elements=["item_id", "candidate_id", "person_id"], set_=values
        )
    )


async def hand_of(tx: Tx, item_id: int, candidate_id: int, person_id: int) -> Hand | None:
    """How somebody raised theirs; None who has not."""
    found = await tx.session.scalar(
        sa.select(GatheringHand.hand).where(
            GatheringHand.item_id == item_id,
            GatheringHand.candidate_id == candidate_id,
            GatheringHand.person_id == person_id,
        )
    )
    return None if found is None else Hand(found)


async def tally(tx: Tx, row: Gathering, item_id: int, candidate_id: int) -> dict[Hand, int]:
    """How many of those who are there now raised their hand for what, by phone."""
    found = await tx.session.execute(
        sa.select(GatheringHand.hand, sa.func.count())
        .where(
            GatheringHand.item_id == item_id,
            GatheringHand.candidate_id == candidate_id,
            GatheringHand.person_id.in_(phones_here(row)),
        )
        .group_by(GatheringHand.hand)
    )
    counted = {Hand(hand): int(count) for hand, count in found}
    return {hand: counted.get(hand, 0) for hand in Hand}


async def lower_hands(tx: Tx, item_id: int, candidate_id: int | None = None) -> None:
    """Forget hands, before they are raised anew. candidate_id: None for all of an item."""
    whose = sa.true() if candidate_id is None else GatheringHand.candidate_id == candidate_id
    await tx.session.execute(
        sa.delete(GatheringHand)
        .where(GatheringHand.item_id == item_id, whose)
        .execution_options(synchronize_session=False)
    )


async def forget_hands(tx: Tx, gathering_id: int) -> None:
    """How anybody raised theirs is nobody's business once it is over (94-V, article 7)."""
    items = sa.select(GatheringItem.id).where(GatheringItem.gathering_id == gathering_id)
    await tx.session.execute(
        sa.delete(GatheringHand)
        .where(GatheringHand.item_id.in_(items))
        .execution_options(synchronize_session=False)
    )


# ── Who was elected ──────────────────────────────────────────────────────────────────────────


async def keep_elected(tx: Tx, row: Gathering, election: ElectionRecord) -> None:
    """Whoever was elected stands with their term; said again, nothing changes."""
    if election.term is None or not election.elected:
        return
    values = [
        {
            "bot_id": row.bot_id,
            "okrug": row.okrug,
            "settlement": row.settlement if row.kind is Kind.SEPARATE else "",
            "gathering_id": row.id,
            "candidate_id": one.id,
            "name": one.name,
            "first": election.term.first,
            "last": election.term.last,
        }
        for one in election.elected
    ]
    await tx.session.execute(
        insert_for(tx.session, Elected)
        .values(values)
        .on_conflict_do_nothing(index_elements=["candidate_id"])
    )
    if election.elects is Elects.REPRESENTATIVES:
        await _follow(tx, row)
    elif election.elects is Elects.ASSEMBLY:
        await make_room(tx, row, len(values))


async def _follow(tx: Tx, row: Gathering) -> None:
    """Representatives whom the same section elected before have no part in what follows."""
    same = sa.select(Gathering.id).where(
        Gathering.bot_id == row.bot_id,
        Gathering.okrug == row.okrug,
        Gathering.kind == Kind.SEPARATE,
        Gathering.settlement == row.settlement,
        Gathering.section_kk == row.section_kk,
        Gathering.section_ru == row.section_ru,
        Gathering.id != row.id,
    )
    await tx.session.execute(
        sa.update(Elected)
        .where(
            Elected.gathering_id.in_(same),
            Elected.settlement != "",
            sa.or_(Elected.ended_on.is_(None), Elected.ended_on > tx.today),
        )
        .values(ended_on=tx.today)
        .execution_options(synchronize_session=False)
    )


async def make_room(tx: Tx, row: Gathering, elected: int) -> None:
    """Members elected before make room for a new assembly: more than half as many as they are.

    Fewer fill places that were empty, and sit beside them.
    """
    before = sa.and_(
        Elected.bot_id == row.bot_id,
        Elected.okrug == row.okrug,
        Elected.settlement == "",
        Elected.gathering_id != row.id,
        Elected.last >= tx.today,
        sa.or_(Elected.ended_on.is_(None), Elected.ended_on > tx.today),
    )
    sitting = await tx.session.scalar(sa.select(sa.func.count()).where(before))
    if 2 * elected <= int(sitting or 0):
        return
    await tx.session.execute(
        sa.update(Elected)
        .where(before)
        .values(ended_on=tx.today)
        .execution_options(synchronize_session=False)
    )
