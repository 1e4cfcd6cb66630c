"""What becomes of what was decided: the akim considers it, and the office keeps its promise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from bot.core.access import Action, Actor, requires
from bot.core.clock import village_date
from bot.core.days import read_day, read_span
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.text import clean
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.gatherings.models import GatheringDecision
from bot.gatherings.notices.after import DecisionDisputed
from bot.gatherings.rules import promises
from bot.gatherings.rules.clock import Reached
from bot.gatherings.rules.consideration import FALLEN, TABLE, Answer, Side, Standing, after
from bot.gatherings.rules.consideration import possible as answers_to
from bot.gatherings.rules.kept import Also, check_due, check_happened, check_promised
from bot.gatherings.rules.limits import OWNER_LIMIT, PHOTOS_LIMIT, WHY_LIMIT
from bot.gatherings.rules.promises import Move, Promise, Stage
from bot.gatherings.rules.promises import possible as moves_of
from bot.gatherings.service.held import Held
from bot.gatherings.storage import decisions as find
from bot.gatherings.storage.decision_views import (
    DecisionsOf,
    DecisionView,
    Promises,
    decision_views,
)
from bot.gatherings.storage.views import Both
from bot.people.service import who_may
from bot.places import service as places
from bot.places.service import name_of

__all__ = [
    "DecisionView",
    "DecisionsOf",
    "Promises",
    "agree_with_all",
    "another_owner",
    "consider",
    "decide",
    "decisions_of",
    "do",
    "look_at",
    "may_carry_out",
    "promises_of",
    "put_off",
    "typed_due",
    "typed_happened",
    "undo",
    "write_down",
]

PAGE = 6
_DAY_LIMIT = 60  # letters of a typed day
_SIDE = {row.answer: row.by for row in TABLE}
#: What the office does with a promise by itself; what falls is dropped with its decision.
_OFFERED = frozenset(Move) - {Move.DROP}
File = dict[str, str]  # kind, id


@dataclass
class InHand:
    """A decision in the hands of somebody, and the only way to change it."""

    tx: Tx
    actor: Actor
    row: GatheringDecision
    held: Held

    @classmethod
    async def open(cls, tx: Tx, actor: Actor, decision_id: int) -> Self:
        """For whoever may look at its gathering; `NotFound` for others."""
        row = await find.decision(tx, decision_id)
        if row is None:
            raise NotFound("decision")
        return cls(tx, actor, row, await Held.open(tx, actor, row.gathering_id))

    @classmethod
    async def of_office(cls, tx: Tx, actor: Actor, decision_id: int, action: Action) -> Self:
        """For the office that has to act on it; `NotFound` for whom it does not concern."""
        hand = await cls.open(tx, actor, decision_id)
        actor.must(action, hand.row.okrug)
        return hand

    @property
    def promise(self) -> Promise:
        """What was promised so far."""
        row = self.row
        return Promise(row.stage, row.owner, row.due_on, row.done_on)

    async def check(self, version: int) -> None:
        """`Stale` with whoever was first unless it still is as it was at `version`."""
        if self.row.version != version:
            raise Stale(by=await find.last_actor(self.tx, self.row.id, self.actor.person_id))

    async def change(self, version: int, did: str, step: dict[str, Any], **values: Any) -> None:
        """Change it and write that down; of two at once the second is told who was first."""
        if not await find.advance(self.tx, self.row.id, version, values):
            raise Stale(by=await find.last_actor(self.tx, self.row.id, self.actor.person_id))
        await find.add_step(self.tx, self.row.id, did, by=self.actor.person_id, **step)
        row = await find.decision(self.tx, self.row.id)
        if row is None:
            raise NotFound("decision")
        self.row = row

    async def view(self) -> DecisionView:
        """As it stands, with its history and what the actor may do."""
        (view,) = await decision_views(self.tx, [self.row])
        return _for(view, self.actor)


def _for(view: DecisionView, actor: Actor) -> DecisionView:
    """With what this person may say and do."""
    office = actor.may(Action.PLAN_GATHERING, view.okrug)
    sides = {Side.GATHERING, Side.DISTRICT} if office else set()
    if actor.may(Action.CONSIDER_DECISION, view.okrug):
        sides.add(Side.AKIM)
    answers = answers_to(view.standing, sides) if view.standing is not None else frozenset()
    moves = moves_of(view.stage) & _OFFERED if office and view.promisable else frozenset()
    return replace(view, answers=answers, moves=moves)


# ── Looking ──────────────────────────────────────────────────────────────────────────────────


@requires(Action.READ_GATHERINGS)
async def decisions_of(tx: Tx, actor: Actor, gathering_id: int) -> DecisionsOf:
    """What a gathering decided, for whoever may look at it."""
    held = await Held.open(tx, actor, gathering_id)
    views = await decision_views(tx, await find.of_gathering(tx, gathering_id))
    return DecisionsOf(await held.view(), tuple(_for(one, actor) for one in views))


@requires(Action.READ_GATHERINGS)
async def promises_of(tx: Tx, actor: Actor, okrug: str, page: int = 0) -> Promises:
    """What an okrug's office still has to do, the overdue first; for its residents and itself.

    A page beyond the last shows the last.
    """
    if actor.okrug != okrug and not actor.may(Action.PLAN_GATHERING, okrug):
        raise NotFound("place")
    place = await places.resolve(tx, okrug)
    if place is None:
        raise NotFound("place")
    counts = await find.counts(tx, okrug)
    pages = max(-(-counts.open // PAGE), 1)
    page = min(max(page, 0), pages - 1)
    rows = await find.open_of_okrug(tx, okrug, limit=PAGE, offset=page * PAGE)
    views = await decision_views(tx, rows)
    return Promises(
        okrug=okrug,
        where=Both(name_of(place, "kk"), name_of(place, "ru")),
        lines=tuple(_for(one, actor) for one in views),
        page=page,
        pages=pages,
        counts=counts,
    )


@requires(Action.READ_GATHERINGS)
async def look_at(
    tx: Tx, actor: Actor, decision_id: int, version: int | None = None
) -> DecisionView:
    """One decision with its history; with `version`: `Stale` if it has moved on since."""
    hand = await InHand.open(tx, actor, decision_id)
    if version is not None:
        await hand.check(version)
    return await hand.view()


@requires(Action.PLAN_GATHERING)
async def may_carry_out(tx: Tx, actor: Actor, decision_id: int) -> list[find.Colleague]:
    """Who of the office may be named as the one who carries it out."""
    hand = await InHand.of_office(tx, actor, decision_id, Action.PLAN_GATHERING)
    return await find.colleagues(tx, hand.row.okrug)


# ── Consideration ────────────────────────────────────────────────────────────────────────────


@requires(Action.CONSIDER_DECISION)
async def consider(
    tx: Tx, actor: Actor, decision_id: int, version: int, *, answer: Answer, reason: str = ""
) -> DecisionView:
    """The akim, or who stands in, agrees, disagrees, or passes it up to the district akim.

    Residents hear of it once everything that was decided there is considered. Refuses with
    `needs_words` a no without a reason.
    """
    hand = await InHand.of_office(tx, actor, decision_id, Action.CONSIDER_DECISION)
    reason = clean(reason, WHY_LIMIT).replace("\n", " ")
    if answer is Answer.DISAGREE and not reason:
        raise Invalid("needs_words")
    await _answer(hand, version, answer, Side.AKIM, {"note": reason})
    if answer is Answer.DISAGREE:
        await _tell_office(hand)
    return await hand.view()


@requires(Action.CONSIDER_DECISION)
async def agree_with_all(tx: Tx, actor: Actor, gathering_id: int) -> int:
    """Agree with everything of a gathering that still waits for the akim's word; how many."""
    held = await Held.open(tx, actor, gathering_id)
    actor.must(Action.CONSIDER_DECISION, held.row.okrug)
    agreed = 0
    for row in await find.of_gathering(tx, gathering_id):
        if row.standing is Standing.WAITING:
            hand = InHand(tx, actor, row, held)
            await _answer(hand, row.version, Answer.AGREE, Side.AKIM, {})
            agreed += 1
    return agreed


@requires(Action.PLAN_GATHERING)
async def write_down(
    tx: Tx,
    actor: Actor,
    decision_id: int,
    version: int,
    *,
    answer: Answer,
    on: date,
    words: str = "",
    files: Sequence[File] = (),
) -> DecisionView:
    """What the gathering said when it discussed it again, or what the district akim decided.

    on: on which day that was. Refuses with `decision_day_to_come`, `decision_day_early`.
    """
    hand = await InHand.of_office(tx, actor, decision_id, Action.PLAN_GATHERING)
    await hand.check(version)
    check_happened(on, _held_on(hand), tx.today)
    step: dict[str, Any] = {
        "note": clean(words, WHY_LIMIT).replace("\n", " "),
        "happened_on": on,
        "files": list(files[:PHOTOS_LIMIT]),
    }
    await _answer(hand, version, answer, _by_others(answer), step)
    return await hand.view()


@requires(Action.PLAN_GATHERING)
async def typed_happened(tx: Tx, actor: Actor, decision_id: int, text: str) -> date:
    """The past day that somebody means; refuses with `decision_day_unclear` and as above."""
    hand = await InHand.of_office(tx, actor, decision_id, Action.PLAN_GATHERING)
    span = read_span(clean(text, _DAY_LIMIT), tx.today)
    if span is None or span[0] != span[1]:
        raise Invalid("decision_day_unclear")
    check_happened(span[0], _held_on(hand), tx.today)
    return span[0]


def _held_on(hand: InHand) -> date:
    """The day of its gathering: nothing can have been said of the decision before."""
    at = hand.held.row.opened_at or hand.held.row.held_at or hand.row.created_at
    return village_date(at, hand.tx.zone)


def _by_others(answer: Answer) -> Side:
    """Whose words the office writes down; what the akim says is not among them."""
    side = _SIDE[answer]
    if side is Side.AKIM:
        raise Refusal("impossible_move", move=answer.value, state=side.value)
    return side


async def _answer(
    hand: InHand, version: int, answer: Answer, side: Side, step: dict[str, Any]
) -> None:
    await hand.check(version)
    if hand.row.standing is None or _SIDE[answer] is not side:
        raise Refusal("impossible_move", move=answer.value, state=str(hand.row.standing))
    to = after(answer, hand.row.standing)
    values: dict[str, Any] = {"standing": to, "reminded": int(Reached.NOTHING)}
    if to in FALLEN:
        values["stage"] = promises.drop(hand.promise).stage
    await hand.change(version, answer.value, step, **values)


async def _tell_office(hand: InHand) -> None:
    """Whoever plans gatherings hears that one has to be held again, save whoever said so."""
    office = await who_may(hand.tx, Action.PLAN_GATHERING, hand.row.okrug)
    await put(
        hand.tx,
        *(
            DecisionDisputed(to=person, decision_id=hand.row.id, version=hand.row.version)
            for person in office
            if person != hand.actor.person_id
        ),
    )


# ── Promises ─────────────────────────────────────────────────────────────────────────────────


@requires(Action.PLAN_GATHERING)
async def typed_due(tx: Tx, actor: Actor, decision_id: int, text: str) -> date:
    """The coming day that somebody means; `decision_day_unclear`, `day_is_past`, too far."""
    await InHand.of_office(tx, actor, decision_id, Action.PLAN_GATHERING)
    due = read_day(clean(text, _DAY_LIMIT), tx.today)
    if due is None:
        raise Invalid("decision_day_unclear")
    if due < tx.today:
        raise Invalid("day_is_past")
    check_due(due, tx.today)
    return due


@requires(Action.PLAN_GATHERING)
async def decide(
    tx: Tx,
    actor: Actor,
    decision_id: int,
    version: int,
    *,
    due: date | None,
    owner: str = "",
    owner_id: int | None = None,
) -> DecisionView:
    """Name who carries it out and by what day.

    owner_id: a colleague; owner: anybody else, in words. Refuses with `decision_not_considered`,
    `decision_fell`, `promise_without_owner`, `promise_without_day`, `day_is_past`.
    """
    hand = await _promising(tx, actor, decision_id, version)
    check_due(due, tx.today)
    named, person = await _named(hand, owner, owner_id)
    made = promises.decide(hand.promise, named, due, tx.today)
    await hand.change(
        version,
        Move.DECIDE.value,
        {"due_on": made.due},
        stage=made.stage,
        owner=made.owner,
        owner_id=person,
        due_on=made.due,
        reminded=int(Reached.NOTHING),
    )
    return await hand.view()


@requires(Action.PLAN_GATHERING)
async def another_owner(
    tx: Tx,
    actor: Actor,
    decision_id: int,
    version: int,
    *,
    owner: str = "",
    owner_id: int | None = None,
) -> DecisionView:
    """Somebody else carries it out; its day stands."""
    hand = await _promising(tx, actor, decision_id, version)
    if hand.row.stage is not Stage.DECIDED:
        raise Refusal("impossible_move", move=Also.OWNER.value, state=hand.row.stage.value)
    named, person = await _named(hand, owner, owner_id)
    if not named:
        raise Invalid("promise_without_owner")
    await hand.change(version, Also.OWNER.value, {}, owner=named, owner_id=person)
    return await hand.view()


@requires(Action.PLAN_GATHERING)
async def put_off(
    tx: Tx, actor: Actor, decision_id: int, version: int, *, due: date | None, reason: str
) -> DecisionView:
    """Another day for it, and why: residents read both. Refuses with `needs_words`."""
    hand = await _promising(tx, actor, decision_id, version)
    reason = clean(reason, WHY_LIMIT).replace("\n", " ")
    if not reason:
        raise Invalid("needs_words")
    check_due(due, tx.today)
    later = promises.put_off(hand.promise, due, tx.today)
    await hand.change(
        version,
        Move.PUT_OFF.value,
        {"due_on": later.due, "note": reason},
        due_on=later.due,
        reminded=int(Reached.NOTHING),
    )
    return await hand.view()


@requires(Action.PLAN_GATHERING)
async def do(
    tx: Tx,
    actor: Actor,
    decision_id: int,
    version: int,
    *,
    photos: Sequence[File] = (),
    words: str = "",
) -> DecisionView:
    """It is done; residents hear of it in the evening, with its photos."""
    hand = await _promising(tx, actor, decision_id, version)
    done = promises.do(hand.promise, tx.today)
    kept = list(photos[:PHOTOS_LIMIT])
    await hand.change(
        version,
        Move.DO.value,
        {"note": clean(words, WHY_LIMIT).replace("\n", " "), "files": kept},
        stage=done.stage,
        done_on=done.done,
        photos=kept,
    )
    return await hand.view()


@requires(Action.PLAN_GATHERING)
async def undo(tx: Tx, actor: Actor, decision_id: int, version: int) -> DecisionView:
    """It was not done after all; its owner and day stand as before."""
    hand = await _promising(tx, actor, decision_id, version)
    again = promises.undo(hand.promise)
    await hand.change(
        version,
        Move.UNDO.value,
        {"due_on": again.due},
        stage=again.stage,
        done_on=None,
        photos=[],
        reminded=int(Reached.NOTHING),
    )
    return await hand.view()


async def _promising(tx: Tx, actor: Actor, decision_id: int, version: int) -> InHand:
    hand = await InHand.of_office(tx, actor, decision_id, Action.PLAN_GATHERING)
    await hand.check(version)
    check_promised(hand.held.row.kind, hand.row.standing, hand.held.row.state)
    return hand


async def _named(hand: InHand, owner: str, owner_id: int | None) -> tuple[str, int | None]:
    """Who it is, in words; a colleague who has left meanwhile is nobody's button any more."""
    if owner_id is None:
        return clean(owner, OWNER_LIMIT).replace("\n", " ").strip(), None
    for one in await find.colleagues(hand.tx, hand.row.okrug):
        if one.person_id == owner_id:
            return one.name, owner_id
    raise NotFound("colleague")
