"""In the hall: who chairs and writes, the agenda, what is said, what is voted, and the end of it.

Whatever is written down waits for whoever writes already, and is refused as stale where the item
has moved on since its button was drawn: of two phones one is first, the other sees how it stands.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

from bot.core.access import Action, Actor, Role, requires
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.groups import Group
from bot.core.i18n import Language, language_or_default
from bot.core.law import gathering_law
from bot.core.text import clean, language_of, utf16_len
from bot.core.tx import Tx
from bot.delivery.notices import Lane
from bot.delivery.outbox import Batch, fan_out, put
from bot.gatherings.models import Gathering, GatheringItem
from bot.gatherings.notices.door import DeskGiven
from bot.gatherings.notices.hall import GatheringResults
from bot.gatherings.rules.agenda import BUSINESS, About, ItemState
from bot.gatherings.rules.candidates import proper_name
from bot.gatherings.rules.hall import (
    OFFICERS,
    Settling,
    decides,
    is_heard,
    is_voted,
    opening,
    same_person,
)
from bot.gatherings.rules.hands import Hands
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import Move, Party, State
from bot.gatherings.rules.limits import DECISION_LIMIT, ITEM_LIMIT, MOST_ITEMS, SPEECH_LIMIT
from bot.gatherings.rules.quorum import Threshold
from bot.gatherings.rules.votes import Outcome, Vote, outcome
from bot.gatherings.service.held import Held
from bot.gatherings.storage import decisions, presence
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage import hall as kept
from bot.gatherings.storage.hall import Here, ItemRecord, business
from bot.gatherings.storage.hall_view import HallView, Room, room_of
from bot.people import storage as people

__all__ = ["HallView", "Here", "ItemRecord", "Room"]

_UNVOTED: dict[str, Any] = {
    "outcome": None,
    "present": None,
    "needed": None,
    "ayes": None,
    "noes": None,
    "abstained": None,
    "voted_at": None,
    "hands_open": False,
}
_OFFICE_OF = {About.CHAIR: "chair", About.SECRETARY: "secretary"}


@dataclass
class Desk:
    """A gathering in the hands of whoever writes down what happens in the hall."""

    tx: Tx
    actor: Actor
    held: Held

    @property
    def row(self) -> Gathering:
        """The gathering as it is now."""
        return self.held.row

    @classmethod
    async def look(cls, tx: Tx, actor: Actor, gathering_id: int) -> Self:
        """To see; `NotFound` for everybody but the office and the secretary."""
        return cls(tx, actor, await Held.at_desk(tx, actor, gathering_id))

    @classmethod
    async def look_at(cls, tx: Tx, actor: Actor, item_id: int) -> Self:
        """The same of the gathering that an item is of."""
        return await cls.look(tx, actor, await _of_item(tx, item_id))

    @classmethod
    async def hold(cls, tx: Tx, actor: Actor, gathering_id: int) -> Self:
        """To write: nobody else does before this is committed. `Stale` where it does not go on."""
        desk = await cls.look(tx, actor, gathering_id)
        await find.lock(tx, gathering_id)
        await desk.held.again()
        if desk.row.state is not State.OPEN:
            raise Stale(by="")
        return desk

    @classmethod
    async def hold_item(
        cls, tx: Tx, actor: Actor, item_id: int, version: int | None = None
    ) -> tuple[Self, GatheringItem]:
        """To write about an item. `Stale` where it has moved on since `version`."""
        desk = await cls.hold(tx, actor, await _of_item(tx, item_id))
        item = await kept.item(tx, item_id)
        if item is None:
            raise NotFound("item")
        if version is not None and item.version != version:
            raise Stale(by="")
        return desk, item

    async def change(self, item: GatheringItem, **values: Any) -> None:
        """Write something about an item that other buttons depend on."""
        if not await kept.change(self.tx, item.id, item.version, values):
            raise Stale(by="")

    async def vote_now(self, hands: Hands) -> tuple[Vote, Threshold | None]:
        """Hands as a vote of those who are there now, and how far the quorum is."""
        present = (await presence.roll(self.tx, self.row)).present(self.tx.now)
        vote = Vote(present, hands.ayes, hands.noes, hands.abstained)
        return vote, await presence.threshold(self.tx, self.row)

    async def view(self) -> HallView:
        """As it stands."""
        items = await business(self.tx, self.row)
        reports = self.row.kind is Kind.REPORT
        return HallView(
            gathering=await self.held.view(),
            room=await room_of(self.tx, self.row),
            items=items,
            desk_to=await self._writer() is not None,
            overdue=await decisions.overdue(self.tx, self.row.okrug) if reports else (),
        )

    async def _writer(self) -> int | None:
        """people.id of the elected secretary who is there by phone and has no desk on it yet."""
        row = self.row
        office = Party.OFFICE in self.held.parties
        if not (office and row.secretary and row.state is State.OPEN):
            return None
        for one in await kept.people_here(self.tx, row):
            if one.person_id is not None and same_person(one.name, row.secretary):
                return None if one.person_id == row.secretary_id else one.person_id
        return None

    async def give_desk(self) -> None:
        """The elected secretary goes on by their own phone."""
        writer = await self._writer()
        if writer is None:
            raise Stale(by="")
        await find.note(self.tx, self.row.id, {"secretary_id": writer})
        at = self.tx.now.isoformat()
        await put(self.tx, DeskGiven(to=writer, gathering_id=self.row.id, at=at))
        await self.held.again()


async def _of_item(tx: Tx, item_id: int) -> int:
    """The gathering that an item belongs to; `NotFound` for an id of nothing."""
    item = await kept.item(tx, item_id)
    if item is None:
        raise NotFound("item")
    return item.gathering_id


# ── Looking ──────────────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_GATHERING)
async def enter(tx: Tx, actor: Actor, gathering_id: int) -> HallView:
    """The hall. What its kind begins with stands there from the first look on."""
    desk = await Desk.look(tx, actor, gathering_id)
    begins = opening(desk.row.kind)
    if desk.row.state is State.OPEN and await kept.not_begun(tx, gathering_id, begins):
        await find.lock(tx, gathering_id)
        await kept.begin(tx, gathering_id, begins)
    return await desk.view()


@requires(Action.RUN_GATHERING)
async def look(tx: Tx, actor: Actor, item_id: int) -> HallView:
    """The hall that an item is of, as it stands."""
    return await (await Desk.look_at(tx, actor, item_id)).view()


@requires(Action.RUN_GATHERING)
async def here(tx: Tx, actor: Actor, gathering_id: int) -> tuple[Here, ...]:
    """Whom one tap may name: everybody known who is there."""
    desk = await Desk.look(tx, actor, gathering_id)
    return await kept.people_here(tx, desk.row)


@requires(Action.RUN_GATHERING)
async def leaders(tx: Tx, actor: Actor, gathering_id: int) -> tuple[str, ...]:
    """The akim, then those who stand in for the akim, by name: who may chair unelected."""
    desk = await Desk.look(tx, actor, gathering_id)
    found: dict[str, None] = {}
    for role in (Role.AKIM, Role.DEPUTY):
        ids = await people.with_roles(tx, [role], desk.row.okrug)
        names = await people.names_of(tx, ids)
        found |= dict.fromkeys(name for one in ids if (name := names.get(one, "")))
    return tuple(found)


# ── Chair and secretary ──────────────────────────────────────────────────────────────────────


@requires(Action.RUN_GATHERING)
async def propose(tx: Tx, actor: Actor, item_id: int, version: int, name: str) -> HallView:
    """Somebody is proposed as chair or secretary; where nobody votes on it, they are it.

    Refuses with `one_person_twice`, `name_without_letters` or `name_too_long`.
    """
    desk, item = await Desk.hold_item(tx, actor, item_id, version)
    await _propose(desk, item, name)
    return await desk.view()


@requires(Action.RUN_GATHERING)
async def propose_here(tx: Tx, actor: Actor, item_id: int, version: int, stay: int) -> HallView:
    """The same of somebody who is there; `Stale` where they have left."""
    desk, item = await Desk.hold_item(tx, actor, item_id, version)
    one = await kept.here(tx, desk.row, stay)
    if one is None:
        raise Stale(by="")
    await _propose(desk, item, one.name)
    return await desk.view()


async def _propose(desk: Desk, item: GatheringItem, said: str) -> None:
    if item.about not in OFFICERS:
        raise Stale(by="")
    name = proper_name(clean(said, SPEECH_LIMIT))
    for other in await business(desk.tx, desk.row):
        if other.about in OFFICERS and other.id != item.id and same_person(other.name, name):
            raise Invalid("one_person_twice")
    settled = opening(desk.row.kind).get(item.about) is Settling.NAMED
    await kept.lower_hands(desk.tx, item.id)
    await desk.change(
        item,
        **_UNVOTED,
        motion_kk=name,
        motion_ru=name,
        state=ItemState.DONE if settled else ItemState.PLANNED,
        recounts=_with_vote(item),
    )
    await _seat(desk, item.about, name if settled else "")


async def _seat(desk: Desk, about: About, name: str) -> None:
    """Whoever holds the office now; "" while it is being voted on."""
    await find.note(desk.tx, desk.row.id, {_OFFICE_OF[about]: name})
    await desk.held.again()


@requires(Action.RUN_GATHERING)
async def give_desk(tx: Tx, actor: Actor, gathering_id: int) -> HallView:
    """The elected secretary, who checked in by phone, goes on by it. The office gives it."""
    desk = await Desk.hold(tx, actor, gathering_id)
    await desk.give_desk()
    return await desk.view()


# ── Votes ────────────────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_GATHERING)
async def count(
    tx: Tx, actor: Actor, item_id: int, version: int, hands: Hands, *, as_then: bool = False
) -> HallView:
    """Hands were raised: what it came to, with those present and the quorum of this moment.

    as_then: a slip is put right, those present stay as they were. What stood before stays to be
    seen. Refuses with `votes_do_not_add_up`, `nobody_present`, `nobody_proposed`.
    """
    desk, item = await Desk.hold_item(tx, actor, item_id, version)
    standing = item.state is not ItemState.TAKEN_OFF
    if not (standing and is_voted(desk.row.kind, item.about)):
        raise Stale(by="")
    if item.about in OFFICERS and not item.motion_kk:
        raise Refusal("nobody_proposed")
    vote, quorum = await _as_then(item, hands) if as_then else await desk.vote_now(hands)
    came_to = outcome(vote, gathering_law().decision.value, quorum)
    await desk.change(
        item,
        outcome=came_to,
        present=vote.present,
        needed=quorum.needed if quorum else None,
        ayes=vote.ayes,
        noes=vote.noes,
        abstained=vote.abstained,
        voted_at=item.voted_at if as_then else tx.now,
        state=_after(item.about, came_to),
        hands_open=False,
        recounts=_with_vote(item),
    )
    if item.about in OFFICERS:
        await _seat(desk, item.about, item.motion_kk if came_to is Outcome.PASSED else "")
    return await desk.view()


async def _as_then(item: GatheringItem, hands: Hands) -> tuple[Vote, Threshold | None]:
    if item.present is None or item.voted_at is None:
        raise Stale(by="")
    quorum = None
    if item.needed is not None:
        quorum = Threshold(item.needed, item.needed, item.present)
    return Vote(item.present, hands.ayes, hands.noes, hands.abstained), quorum


def _after(about: About, came_to: Outcome) -> ItemState:
    """Whether it is over: another name or agenda is put again, a motion that fell is not."""
    if came_to is Outcome.PASSED:
        return ItemState.DONE
    fell = came_to is Outcome.NOT_PASSED and about is About.QUESTION
    return ItemState.DONE if fell else ItemState.PLANNED


def _with_vote(item: GatheringItem) -> list[dict[str, Any]]:
    """What was voted before, with the vote that is about to be replaced."""
    vote = kept.vote_of(item.present, item.ayes, item.noes, item.abstained)
    if vote is None or item.voted_at is None:
        return item.recounts
    words = item.motion_kk or item.motion_ru
    return [*item.recounts, kept.kept(vote, item.voted_at, item.outcome, words)]


@requires(Action.RUN_GATHERING)
async def count_nameless(tx: Tx, actor: Actor, gathering_id: int, number: int) -> HallView:
    """People without phones and names were counted anew; those present follow from it."""
    desk = await Desk.hold(tx, actor, gathering_id)
    await presence.count(tx, desk.row, number, actor.person_id)
    return await desk.view()


# ── What is said ─────────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_GATHERING)
async def say(tx: Tx, actor: Actor, item_id: int, words: str) -> HallView:
    """More of what speakers said, in the language it is written in.

    Two may write at once: both stand. Refuses with `speech_too_long`, and nothing is taken.
    """
    desk, item = await Desk.hold_item(tx, actor, item_id)
    _must_be_spoken_on(item)
    language = written_in(words, actor)
    before: str = getattr(item, f"speeches_{language}")
    whole = "\n".join(part for part in (before, clean(words, SPEECH_LIMIT * 2)) if part)
    await kept.write(tx, item_id, {f"speeches_{language}": _fitting(whole)})
    return await desk.view()


@requires(Action.RUN_GATHERING)
async def rewrite(
    tx: Tx, actor: Actor, item_id: int, language: Language, words: str, *, seen: str
) -> HallView:
    """All of it in one language anew; "" takes it away. seen: `seal` of what is replaced."""
    desk, item = await Desk.hold_item(tx, actor, item_id)
    _must_be_spoken_on(item)
    if seal(getattr(item, f"speeches_{language}")) != seen:
        raise Stale(by="")
    whole = _fitting(clean(words, SPEECH_LIMIT * 2))
    await kept.write(tx, item_id, {f"speeches_{language}": whole})
    return await desk.view()


def seal(words: str) -> str:
    """What tells whether a text is still the one that somebody saw."""
    return sha256(words.encode()).hexdigest()[:8]


def written_in(words: str, actor: Actor) -> Language:
    """The language of a text; the writer's own where it does not say."""
    return language_of(words) or language_or_default(actor.language)


def _must_be_spoken_on(item: GatheringItem) -> None:
    if item.about not in BUSINESS or item.state is ItemState.TAKEN_OFF:
        raise Stale(by="")


def _fitting(whole: str, limit: int = SPEECH_LIMIT) -> str:
    count = utf16_len(whole)
    if count > limit:
        raise Invalid("speech_too_long", count=count, limit=limit, over=count - limit)
    return whole


@requires(Action.RUN_GATHERING)
async def set_motion(tx: Tx, actor: Actor, item_id: int, version: int, words: str) -> HallView:
    """What is put to the vote, in the language it is written in; not once it was voted on."""
    desk, item = await Desk.hold_item(tx, actor, item_id, version)
    if item.about is not About.QUESTION or item.state is not ItemState.PLANNED:
        raise Stale(by="")
    language = written_in(words, actor)
    motion = _fitting(clean(words, DECISION_LIMIT * 2), DECISION_LIMIT)
    await desk.change(item, **{f"motion_{language}": motion})
    return await desk.view()


@requires(Action.RUN_GATHERING)
async def set_decision(tx: Tx, actor: Actor, item_id: int, version: int, words: str) -> HallView:
    """What was decided, in other words than the motion; "" lets the motion stand."""
    desk, item = await Desk.hold_item(tx, actor, item_id, version)
    passed = item.outcome is Outcome.PASSED or item.about is About.LISTEN
    if item.about not in BUSINESS or item.state is not ItemState.DONE or not passed:
        raise Stale(by="")
    if not words.strip():
        await desk.change(item, decision_kk="", decision_ru="")
        return await desk.view()
    language = written_in(words, actor)
    decision = _fitting(clean(words, DECISION_LIMIT * 2), DECISION_LIMIT)
    await desk.change(item, **{f"decision_{language}": decision})
    return await desk.view()


@requires(Action.RUN_GATHERING)
async def hear(
    tx: Tx, actor: Actor, item_id: int, version: int, *, heard: bool = True
) -> HallView:
    """It was listened to; or it was not after all."""
    desk, item = await Desk.hold_item(tx, actor, item_id, version)
    if not is_heard(desk.row.kind, item.about) or item.state is ItemState.TAKEN_OFF:
        raise Stale(by="")
    await desk.change(item, state=ItemState.DONE if heard else ItemState.PLANNED)
    return await desk.view()


# ── The agenda ───────────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_GATHERING)
async def add_item(tx: Tx, actor: Actor, gathering_id: int, words: str) -> HallView:
    """Somebody in the hall wants something on the agenda; the gathering approves it with the rest.

    Refuses with `agenda_approved`, `too_many_items` or `item_too_long`.
    """
    desk = await Desk.hold(tx, actor, gathering_id)
    items = await _agenda(desk)
    if len(items) >= MOST_ITEMS:
        raise Invalid("too_many_items", limit=MOST_ITEMS, count=len(items) + 1)
    question = " ".join(clean(words, ITEM_LIMIT * 2).split())
    if not question:
        raise Invalid("items_missing")
    count = utf16_len(question)
    if count > ITEM_LIMIT:
        raise Invalid("item_too_long", number=1, count=count, limit=ITEM_LIMIT)
    about = About.QUESTION if decides(desk.row.kind) else About.LISTEN
    await kept.add_item(tx, gathering_id, about, question, written_in(words, actor))
    return await desk.view()


@requires(Action.RUN_GATHERING)
async def take_off(
    tx: Tx, actor: Actor, item_id: int, version: int, *, back: bool = False
) -> HallView:
    """The gathering takes an item off its agenda, or puts it back."""
    desk, item = await Desk.hold_item(tx, actor, item_id, version)
    await _agenda(desk)
    wanted = ItemState.TAKEN_OFF if back else ItemState.PLANNED
    if item.about not in BUSINESS or item.state is not wanted:
        raise Stale(by="")
    await desk.change(item, state=ItemState.PLANNED if back else ItemState.TAKEN_OFF)
    return await desk.view()


@requires(Action.RUN_GATHERING)
async def shift(tx: Tx, actor: Actor, item_id: int, version: int, *, up: bool) -> HallView:
    """One place up or down on the agenda; at its end nothing happens."""
    desk, item = await Desk.hold_item(tx, actor, item_id, version)
    agenda = await _agenda(desk)
    order = [one.id for one in agenda if one.standing]
    if item.id not in order:
        raise Stale(by="")
    at = order.index(item.id)
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        order += [one.id for one in agenda if not one.standing]
        await kept.place(tx, {one: place for place, one in enumerate(order, start=1)})
    return await desk.view()


@requires(Action.RUN_GATHERING)
async def with_vote(tx: Tx, actor: Actor, item_id: int, version: int, *, voted: bool) -> HallView:
    """What was added in the hall is voted on, or only listened to."""
    desk, item = await Desk.hold_item(tx, actor, item_id, version)
    await _agenda(desk)
    planned = item.state is ItemState.PLANNED
    if not (item.from_floor and planned and decides(desk.row.kind)):
        raise Stale(by="")
    await desk.change(item, about=About.QUESTION if voted else About.LISTEN)
    return await desk.view()


async def _agenda(desk: Desk) -> tuple[ItemRecord, ...]:
    """The agenda while it may still be changed; what the gathering has approved stands."""
    items = await business(desk.tx, desk.row)
    if any(one.about is About.AGENDA and one.done for one in items):
        raise Refusal("agenda_approved")
    return tuple(one for one in items if one.about in BUSINESS)


@requires(Action.RUN_GATHERING)
async def open_agenda(tx: Tx, actor: Actor, item_id: int, version: int) -> HallView:
    """What was approved is taken up again: it is changed, and voted on once more."""
    desk, item = await Desk.hold_item(tx, actor, item_id, version)
    if item.about is not About.AGENDA or item.state is not ItemState.DONE:
        raise Stale(by="")
    await kept.lower_hands(tx, item.id)
    await desk.change(item, **_UNVOTED, state=ItemState.PLANNED, recounts=_with_vote(item))
    return await desk.view()


# ── The end ──────────────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_GATHERING)
async def close(tx: Tx, actor: Actor, gathering_id: int, version: int) -> HallView:
    """It is over: nothing is counted any more, and everybody concerned hears what came of it.

    Whoever was elected has their term from now on, and what was decided is kept. Who raised a
    hand by phone is forgotten: it only helped to count.
    """
    desk = await Desk.hold(tx, actor, gathering_id)
    present = (await presence.roll(tx, desk.row)).present(tx.now)
    await desk.held.move(Move.CLOSE, version, closed_at=tx.now, closed_present=present)
    items = await business(tx, desk.row)
    for item in await kept.items(tx, gathering_id):
        if item.hands_open:
            await kept.write(tx, item.id, {"hands_open": False})
        if item.about in BUSINESS:
            await decisions.remember(tx, desk.row, item)
    await kept.forget_hands(tx, gathering_id)  # after the items: whoever taps holds theirs
    for one in items:
        if one.election is not None and one.done:
            await kept.keep_elected(tx, desk.row, one.election)
    if decides(desk.row.kind) or any(one.done for one in items):
        await _tell(tx, desk.row)
    return await desk.view()


async def _tell(tx: Tx, row: Gathering) -> None:
    """One message to everybody whom it concerns."""
    batch = Batch(row.id, Lane.BULK, Group.GATHERINGS, tag="results:")
    await fan_out(tx, GatheringResults(gathering_id=row.id), find.concerned(row), batch)
