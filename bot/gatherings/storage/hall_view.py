"""The hall as its desk shows it: plain values, found once."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import Refusal
from bot.core.tx import Tx
from bot.gatherings.models import Gathering, GatheringDecision, GatheringItem
from bot.gatherings.rules.agenda import PROCEDURE
from bot.gatherings.rules.hall import undone
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.quorum import Threshold
from bot.gatherings.rules.refusals import No
from bot.gatherings.rules.replies import Hand
from bot.gatherings.storage import hall as find
from bot.gatherings.storage import presence
from bot.gatherings.storage.hall import ItemRecord
from bot.gatherings.storage.views import GatheringView


@dataclass(frozen=True)
class Room:
    """Who is there now. quorum: None where none is asked, and while nobody said of how many."""

    present: int
    nameless: int
    quorum: Threshold | None = None

    @property
    def short(self) -> bool:
        """Whether nothing can be decided now: too few are there."""
        return self.quorum is not None and not self.quorum.reached


@dataclass(frozen=True)
class HallView:
    """A gathering in the hall. items: chair, secretary and agenda first, then the agenda itself.

    desk_to: whether the elected secretary checked in by phone and has no desk on it yet.
    overdue: promises of earlier gatherings that a report meeting begins with.
    """

    gathering: GatheringView
    room: Room
    items: tuple[ItemRecord, ...]
    desk_to: bool = False
    overdue: Sequence[GatheringDecision] = ()

    @property
    def open(self) -> bool:
        """Whether it goes on now; afterwards its numbers stand."""
        return self.gathering.state is State.OPEN

    @property
    def undone(self) -> tuple[ItemRecord, ...]:
        """What is still to be done, the next first."""
        return undone(self.items)

    @property
    def next(self) -> ItemRecord | None:
        """What comes next."""
        return next(iter(self.undone), None)

    @property
    def opening(self) -> tuple[ItemRecord, ...]:
        """Chair, secretary and agenda, where this kind has them."""
        return tuple(one for one in self.items if one.about in PROCEDURE)

    @property
    def agenda(self) -> tuple[ItemRecord, ...]:
        """What was announced and what was added, taken off or not."""
        return tuple(one for one in self.items if one.about not in PROCEDURE)

    def item(self, item_id: int) -> ItemRecord | None:
        """One of them."""
        return next((one for one in self.items if one.id == item_id), None)

    def place(self, item: ItemRecord) -> int:
        """Which it is on the agenda as it stands, from 1; 0 for what was taken off or is none."""
        standing = [one.id for one in self.agenda if one.standing]
        return standing.index(item.id) + 1 if item.id in standing else 0


async def room_of(tx: Tx, row: Gathering) -> Room:
    """Who is there now, and whether that is enough."""
    roll = await presence.roll(tx, row)
    try:
        threshold = await presence.threshold(tx, row)
    except Refusal as unknown:
        if unknown.name not in {No.ENTITLED_UNKNOWN, No.NOBODY_ENTITLED}:
            raise
        threshold = None
    return Room(roll.present(tx.now), roll.nameless(tx.now), threshold)


@dataclass(frozen=True)
class TallyView:
    """Hands by phone. asked: how many are there with a phone; candidate: "" for an item."""

    item: ItemRecord
    candidate_id: int
    candidate: str
    ayes: int
    noes: int
    abstained: int
    asked: int

    @property
    def raised(self) -> int:
        """How many tapped at all."""
        return self.ayes + self.noes + self.abstained

    @property
    def open(self) -> bool:
        """Whether they may still tap."""
        return self.item.hands_open and self.item.hands_of == self.candidate_id


async def tally_view(
    tx: Tx, row: Gathering, item: GatheringItem, candidate_id: int | None = None
) -> TallyView:
    """Hands on an item or on a candidate of it; on whom they are asked where none is said."""
    wanted = item.hands_of if candidate_id is None else candidate_id
    counted = await find.tally(tx, row, item.id, wanted)
    standing = (await find.candidates(tx, [item.id])).get(item.id, ())
    return TallyView(
        item=find.record_of(row, item, tx.zone),
        candidate_id=wanted,
        candidate=next((one.name for one in standing if one.id == wanted), ""),
        ayes=counted[Hand.AYE],
        noes=counted[Hand.NO],
        abstained=counted[Hand.ABSTAIN],
        asked=await find.count_phones(tx, row),
    )
