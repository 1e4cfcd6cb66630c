"""Residents or members want a gathering: they propose it, and others stand behind it.

The office writes down what came of it. By law signatures on paper count; taps only show how many
there may be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.access import Action, Actor, Role, requires, system
from bot.core.clock import village_date
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.groups import Group
from bot.core.text import clean
from bot.core.tx import Tx
from bot.delivery.notices import Lane
from bot.delivery.outbox import Batch, fan_out, put
from bot.gatherings.models import Gathering
from bot.gatherings.notices.wishes import (
    InitiativeMoved,
    InitiativeProposed,
    InitiativeStep,
    InitiativeWithdrawn,
)
from bot.gatherings.rules.changes import Pair
from bot.gatherings.rules.initiative import (
    check_day,
    check_enough,
    check_signed,
    past_day,
    read_signed,
)
from bot.gatherings.rules.kinds import BY_INITIATIVE, Convener, Kind, asked
from bot.gatherings.rules.lifecycle import Move, Party, begin
from bot.gatherings.rules.limits import MOST_DECISION_FILES, MOST_QUESTIONS, WHY_LIMIT
from bot.gatherings.rules.planning import check_items, check_why
from bot.gatherings.service.held import Held
from bot.gatherings.storage import gatherings
from bot.gatherings.storage import initiatives as find
from bot.gatherings.storage.initiatives import InitiativeView
from bot.gatherings.storage.views import GatheringView
from bot.people.service import who_may

#: What the proposer hears beside the moves: the office counted signatures.
SIGNED = "signed"


@dataclass(frozen=True)
class MayPropose:
    """A kind that the actor may propose, and where."""

    kind: Kind
    okrug: str


@dataclass(frozen=True)
class Overview:
    """What is wanted where the actor lives, sits or works, and what they may propose.

    own: the actor's open one; there is one at a time. okrug: of the calendar to go back to.
    more: how many there are beside those.
    """

    okrug: str
    wanted: tuple[GatheringView, ...]
    proposes: tuple[MayPropose, ...]
    own: int | None
    more: int = 0


# ── Residents and members ────────────────────────────────────────────────────────────────────


@requires(Action.READ_GATHERINGS)
async def overview(tx: Tx, actor: Actor) -> Overview:
    """The newest initiatives that are not decided, and whether one may propose another."""
    proposes = _proposes(actor)
    offices = sorted(one for one in actor.scopes(Action.PLAN_GATHERING) if one)
    asked = [actor.okrug, *(one.okrug for one in proposes), *offices]
    okrugs = [okrug for okrug in dict.fromkeys(asked) if okrug]
    found = [row for okrug in okrugs for row in await find.open_in(tx, okrug)]
    more = sum([await find.count_open_in(tx, okrug) for okrug in okrugs]) - len(found)
    views = [await (await Held.open(tx, actor, row.id)).view() for row in found]
    own = await find.open_of(tx, actor.id)
    okrug = okrugs[0] if okrugs else ""
    return Overview(okrug, tuple(views), proposes, own.id if own else None, more)


def _proposes(actor: Actor) -> tuple[MayPropose, ...]:
    """Residents a gathering of their okrug, members of an assembly that assembly."""
    found = []
    if actor.settlement and Role.RESIDENT in actor.roles_in(actor.okrug):
        found.append(MayPropose(Kind.GATHERING, actor.okrug))
    seats = sorted(one.scope for one in actor.grants if one.role is Role.ASSEMBLY_MEMBER)
    return (*found, *(MayPropose(Kind.ASSEMBLY, okrug) for okrug in seats))


@requires(Action.READ_GATHERINGS)
async def look(tx: Tx, actor: Actor, gathering_id: int) -> InitiativeView:
    """One as it stands; `NotFound` for what nobody but the akim called."""
    return await _view(await _open(tx, actor, gathering_id))


async def _open(tx: Tx, actor: Actor, gathering_id: int) -> Held:
    held = await Held.open(tx, actor, gathering_id)
    if held.row.convener is Convener.AKIM or held.row.kind not in BY_INITIATIVE:
        raise NotFound("initiative")
    return held


async def _view(held: Held) -> InitiativeView:
    tx, row = held.tx, held.row
    threshold = None
    known = await find.who_may_sign(tx, row)
    if known is not None and known.number:
        threshold = await find.threshold(tx, row)
    office = Party.OFFICE in held.parties
    return InitiativeView(
        gathering=await held.view(),
        backers=await find.count_backers(tx, row),
        backed=await find.backs(tx, row.id, held.actor.person_id),
        own=Party.INITIATOR in held.parties,
        known=known,
        threshold=threshold,
        name=await find.name_of_proposer(tx, row) if office else "",
    )


@requires(Action.TAKE_PART)
async def propose(
    tx: Tx, actor: Actor, wanted: MayPropose, questions: Sequence[Pair], why: str
) -> tuple[InitiativeView, bool]:
    """Publish an initiative, and whether it is new: whoever has an open one is shown that.

    The proposer stands behind it first; the office hears of it. Refuses with `not_allowed`,
    `items_missing`, `too_many_items`, `item_too_long`, `why_too_long`.
    """
    if wanted not in _proposes(actor):
        raise NotAllowed(Move.PROPOSE.value)
    check_questions(questions)
    why = clean(why, WHY_LIMIT * 2)
    if why:
        check_reason(why)
    await find.one_at_a_time(tx, actor.id)
    standing = await find.open_of(tx, actor.id)
    row = standing or await _publish(tx, actor, wanted, questions, why)
    return await _view(await _open(tx, actor, row.id)), standing is None


def check_questions(questions: Sequence[Pair]) -> None:
    """Refuses with `items_missing`, `too_many_items` (limit, count) or `item_too_long`."""
    asked_for = [one for one in questions if any(one)]
    for language in (0, 1):
        check_items([one[language] for one in asked_for], 0)
    if len(questions) > MOST_QUESTIONS:
        raise Invalid("too_many_items", limit=MOST_QUESTIONS, count=len(questions))


def check_reason(why: str) -> None:
    """Refuses with `why_missing`, `why_too_long` (count, limit)."""
    check_why(why)


async def _publish(
    tx: Tx, actor: Actor, wanted: MayPropose, questions: Sequence[Pair], why: str
) -> Gathering:
    rule = asked(wanted.kind).initiative
    values = {
        "okrug": wanted.okrug,
        "kind": wanted.kind,
        "state": begin(Move.PROPOSE, wanted.kind),
        "convener": rule.by if rule else Convener.AKIM,
        "proposer_id": actor.id,
        "created_by": actor.id,
        "why": why,
    }
    row = await find.add_initiative(tx, values, questions)
    await gatherings.add_step(tx, row, Move.PROPOSE, row.state, by=actor.id)
    await find.back(tx, row, actor.id)
    office = await who_may(tx, Action.PLAN_GATHERING, row.okrug)
    told = (one for one in office if one != actor.id)
    await put(tx, *(InitiativeProposed(to=one, gathering_id=row.id) for one in told))
    return row


@requires(Action.TAKE_PART)
async def support(tx: Tx, actor: Actor, gathering_id: int) -> InitiativeView:
    """Stand behind it. `Stale` once the district akim was asked, or it is over.

    Refuses with `gathering_not_for_you` whoever may not sign for it.
    """
    held = await _to_support(tx, actor, gathering_id)
    await find.back(tx, held.row, actor.id)
    return await _view(held)


@requires(Action.TAKE_PART)
async def leave(tx: Tx, actor: Actor, gathering_id: int) -> InitiativeView:
    """Stand behind it no more."""
    held = await _to_support(tx, actor, gathering_id)
    await find.leave(tx, gathering_id, actor.id)
    return await _view(held)


async def _to_support(tx: Tx, actor: Actor, gathering_id: int) -> Held:
    held = await _open(tx, actor, gathering_id)
    if Party.PARTICIPANT not in held.parties:
        raise Refusal("gathering_not_for_you")
    if not held.may(Move.SUPPORT):
        raise Stale(by="")
    return held


@requires(Action.TAKE_PART)
async def withdraw(tx: Tx, actor: Actor, gathering_id: int, version: int) -> InitiativeView:
    """Whoever proposed it wants it no more; everybody behind it and the office hear of it."""
    held = await _open(tx, actor, gathering_id)
    await take_back(held, version)
    return await _view(held)


@system
async def take_back(held: Held, version: int) -> None:
    """The same once it is in hand."""
    await held.move(Move.WITHDRAW, version)
    await _tell(held, Move.WITHDRAW)
    office = await who_may(held.tx, Action.PLAN_GATHERING, held.row.okrug)
    told = (one for one in office if one != held.actor.id)
    await put(held.tx, *(InitiativeWithdrawn(to=one, gathering_id=held.row.id) for one in told))


# ── The office ───────────────────────────────────────────────────────────────────────────────


async def _of_office(tx: Tx, actor: Actor, gathering_id: int) -> Held:
    await Held.of_office(tx, actor, gathering_id)
    return await _open(tx, actor, gathering_id)


@requires(Action.PLAN_GATHERING)
async def to_note(tx: Tx, actor: Actor, gathering_id: int, version: int) -> InitiativeView:
    """One of which the office is about to write something down. `Stale` where it has moved on."""
    held = await _of_office(tx, actor, gathering_id)
    if held.row.version != version:
        raise Stale(by="")
    return await _view(held)


@requires(Action.PLAN_GATHERING)
async def note_signed(
    tx: Tx, actor: Actor, gathering_id: int, version: int, text: str
) -> InitiativeView:
    """How many signatures on paper there are, as the office counted them.

    Refuses with `number_unclear`, `signed_beyond`, `impossible_move`; whoever proposed it hears.
    """
    signed = read_signed(text)
    held = await _of_office(tx, actor, gathering_id)
    if not find.collects(held.row):
        raise Refusal("impossible_move", move=SIGNED, state=held.row.state.value)
    known = await find.who_may_sign(tx, held.row)
    check_signed(signed, known.number if known and known.number else None)
    before = held.row.signed
    await held.change(version, signed=signed)
    if signed != before:
        await _tell_proposer(held, SIGNED)
    return await _view(held)


@requires(Action.PLAN_GATHERING)
async def may_ask(tx: Tx, actor: Actor, gathering_id: int, version: int) -> InitiativeView:
    """Whether enough have signed for the next step; refuses as `ask_district` does."""
    held = await _of_office(tx, actor, gathering_id)
    if held.row.version != version:
        raise Stale(by="")
    held.must(Move.ASK_DISTRICT if _by_district(held) else Move.TAKE_UP)
    check_enough(await find.threshold(tx, held.row))
    return await _view(held)


def _by_district(held: Held) -> bool:
    rule = asked(held.row.kind).initiative
    return rule is not None and rule.by_district


@requires(Action.PLAN_GATHERING)
async def ask_district(
    tx: Tx, actor: Actor, gathering_id: int, version: int, day: date
) -> InitiativeView:
    """The district akim was asked on that day (39-3(5)).

    Refuses with `signatures_missing`, `entitled_unknown`, `nobody_entitled`,
    `decision_day_to_come`, `initiative_day_early`.
    """
    await may_ask(tx, actor, gathering_id, version)
    held = await _of_office(tx, actor, gathering_id)
    check_day(day, village_date(held.row.created_at, tx.zone), tx.today)
    await held.move(Move.ASK_DISTRICT, version, asked_on=day)
    await _tell(held, Move.ASK_DISTRICT)
    return await _view(held)


@requires(Action.PLAN_GATHERING)
async def decide(
    tx: Tx,
    actor: Actor,
    gathering_id: int,
    version: int,
    move: Move,
    *,
    day: date,
    files: Sequence[dict[str, str]] = (),
) -> InitiativeView:
    """The district akim's answer of that day was written down: `PERMIT` or `FORBID`.

    files: photos or files of it. With a positive one it is a draft for the office to plan.
    Refuses with `decision_day_to_come`, `initiative_day_early`.
    """
    if move not in {Move.PERMIT, Move.FORBID}:
        raise NotFound("move")
    held = await _of_office(tx, actor, gathering_id)
    held.must(move)
    earliest = held.row.asked_on or village_date(held.row.created_at, tx.zone)
    check_day(day, earliest, tx.today)
    kept = list(files)[:MOST_DECISION_FILES]
    await held.move(move, version, decided_on=day, decision_files=kept)
    await _tell(held, move)
    return await _view(held)


@requires(Action.PLAN_GATHERING)
async def read_day_of(tx: Tx, actor: Actor, gathering_id: int, version: int, text: str) -> date:
    """The day that the office wrote. Refuses with `decision_day_unclear` and as above."""
    held = await _of_office(tx, actor, gathering_id)
    if held.row.version != version:
        raise Stale(by="")
    day = past_day(text, tx.today)
    check_day(day, held.row.asked_on or village_date(held.row.created_at, tx.zone), tx.today)
    return day


@requires(Action.PLAN_GATHERING)
async def take_up(tx: Tx, actor: Actor, gathering_id: int, version: int) -> InitiativeView:
    """Enough members signed: it is a draft for the office to plan (39-3(7)).

    Refuses with `signatures_missing`, `entitled_unknown`, `nobody_entitled`.
    """
    await may_ask(tx, actor, gathering_id, version)
    held = await _of_office(tx, actor, gathering_id)
    await held.move(Move.TAKE_UP, version)
    await _tell(held, Move.TAKE_UP)
    return await _view(held)


# ── Who hears ────────────────────────────────────────────────────────────────────────────────


async def _tell(held: Held, move: Move) -> None:
    """Whoever proposed it and whoever stands behind it, save the one who did it."""
    row = held.row
    people = find.followers(row, but={held.actor.person_id, row.proposer_id})
    batch = Batch(row.id, Lane.BULK, Group.GATHERINGS, tag=f"{move.value}:")
    await fan_out(held.tx, InitiativeMoved(gathering_id=row.id, move=move.value), people, batch)
    await _tell_proposer(held, move.value)


async def _tell_proposer(held: Held, what: str) -> None:
    row = held.row
    if row.proposer_id is not None and row.proposer_id != held.actor.person_id:
        step = InitiativeStep(
            to=row.proposer_id, gathering_id=row.id, what=what, version=row.version
        )
        await put(held.tx, step)
