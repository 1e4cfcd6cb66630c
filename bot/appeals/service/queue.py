"""The queue: what lies on somebody's desk, and what they have narrowed it to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.appeals.rules.lifecycle import OPEN, State
from bot.appeals.rules.queue import NO_TOPIC, NOBODY, Part, QueueFilter, shown
from bot.appeals.rules.topics import load
from bot.appeals.service.desk import card
from bot.appeals.storage import appeals as find
from bot.appeals.storage import queue as desk
from bot.appeals.storage.appeals import Colleague
from bot.appeals.storage.queue import Count, QueueCounts
from bot.appeals.storage.views import (
    AppealView,
    FilterView,
    Named,
    Page,
    lines,
    named,
    settlements,
)
from bot.core.access import Action, Actor, requires
from bot.core.errors import NotFound
from bot.core.tx import Tx
from bot.people.service import who_may

QUEUE_PAGE = 8


@dataclass(frozen=True)
class Queue:
    """A page of the queue with its counts."""

    counts: QueueCounts
    page: Page
    first: int | None  # where to begin
    filter: FilterView


@dataclass(frozen=True)
class Choices:
    """What one part of the filter can be set to.

    counts: a value (a category's code, a settlement's, a person's id, a word of a state) and how
    many open appeals it has, in the order in which they are shown; None where what ended is
    looked at, which is not counted. places, people: what the values are called.
    """

    part: Part
    filter: FilterView
    counts: tuple[tuple[str, int | None], ...]
    places: dict[str, Named]
    people: dict[int, Colleague]
    me: int


@requires(Action.READ_QUEUE)
async def queue(tx: Tx, actor: Actor, page: int = 0) -> Queue:
    """What the actor looks at on their desk; a page beyond the last shows the last."""
    filter_ = await desk.desk_filter(tx, actor.id)
    counts = await desk.queue_counts(tx, actor, filter_)
    pages = max(-(-counts.open // QUEUE_PAGE), 1)
    page = min(max(page, 0), pages - 1)
    found = await desk.queue(tx, actor, filter_, limit=QUEUE_PAGE, offset=page * QUEUE_PAGE)
    first = None if filter_.ended else await desk.next_on_desk(tx, actor, filter_, None)
    view = await _view(tx, actor, filter_)
    return Queue(counts, Page(await lines(tx, found), page, pages), first, view)


@requires(Action.READ_QUEUE)
async def next_card(tx: Tx, actor: Actor, after: int | None) -> AppealView | None:
    """What comes after an appeal in the queue; the first without one; None at the end.

    An appeal whose term was extended has gone behind the others: after it they begin anew.
    """
    filter_ = await desk.desk_filter(tx, actor.id)
    done = await find.appeal(tx, after) if after is not None else None
    following = await desk.next_on_desk(tx, actor, filter_, done)
    if following is None and done is not None and done.extended_on is not None:
        following = await desk.next_on_desk(tx, actor, filter_, None)  # it went to the end itself
        following = None if following == after else following
    return None if following is None else await card(tx, actor, following)


@requires(Action.READ_QUEUE)
async def filter_of(tx: Tx, actor: Actor) -> FilterView:
    """What the actor has narrowed their queue to."""
    return await _view(tx, actor, await desk.desk_filter(tx, actor.id))


@requires(Action.READ_QUEUE)
async def clear_filter(tx: Tx, actor: Actor) -> None:
    """Look at everything again."""
    await desk.forget_filter(tx, actor.id)


@requires(Action.READ_QUEUE)
async def show_all(tx: Tx, actor: Actor, part: Part) -> None:
    """Narrow the queue by this part no more."""
    filter_ = await desk.desk_filter(tx, actor.id)
    await desk.keep_filter(tx, actor.id, filter_.without(part))


@requires(Action.READ_QUEUE)
async def filter_topic(tx: Tx, actor: Actor, category: str) -> None:
    """Look at one category alone, or at what has no topic yet; refuses with `not_found`."""
    if category not in {NO_TOPIC, *(one.code for one in load().categories)}:
        raise NotFound("topic")
    await _narrow(tx, actor, category=category)


@requires(Action.READ_QUEUE)
async def filter_village(tx: Tx, actor: Actor, settlement: str) -> None:
    """Look at one settlement of the actor's okrugs alone."""
    if settlement not in {one.code for one in await _settlements(tx, actor)}:
        raise NotFound("settlement")
    await _narrow(tx, actor, settlement=settlement)


@requires(Action.READ_QUEUE)
async def filter_executor(tx: Tx, actor: Actor, executor: int) -> None:
    """Look at what was handed to one person, or to nobody; those who hand over may."""
    actor.must(Action.TRIAGE_APPEAL)
    if executor not in {NOBODY, actor.id} | await _executors(tx, actor):
        raise NotFound("colleague")
    await _narrow(tx, actor, executor=executor)


@requires(Action.READ_QUEUE)
async def filter_state(tx: Tx, actor: Actor, word: str) -> None:
    """Look at one state alone, or at what is urgent, overdue, due today or collective."""
    what = shown(word)
    if what is None:
        raise NotFound("state")
    await _narrow(tx, actor, shown=what)


async def _narrow(tx: Tx, actor: Actor, **part: object) -> None:
    filter_ = await desk.desk_filter(tx, actor.id)
    await desk.keep_filter(tx, actor.id, replace(filter_, **part))  # type: ignore[arg-type]  # its own fields


# ── What there is to choose from ─────────────────────────────────────────────────────────────


@requires(Action.READ_QUEUE)
async def choices(tx: Tx, actor: Actor, part: Part) -> Choices:
    """What one part can be set to, with how many open appeals the rest of the filter shows."""
    if part is Part.EXECUTOR:
        actor.must(Action.TRIAGE_APPEAL)
    filter_ = await desk.desk_filter(tx, actor.id)
    rest = filter_.without(part)
    counts: list[tuple[str, int | None]]
    if rest.ended:
        counts = [(value, None) for value in await _every(tx, actor, part)]
    else:
        counted = await desk.counts_by(tx, actor, filter_, part)
        counts = _named_first(part, counted, actor)
    values = [value for value, _ in counts]
    people = [int(value) for value in values if part is Part.EXECUTOR]
    return Choices(
        part=part,
        filter=await _view(tx, actor, filter_),
        counts=tuple(counts),
        places=await named(tx, values) if part is Part.VILLAGE else {},
        people=await _people(tx, actor, people),
        me=actor.id,
    )


def _named_first(
    part: Part, counted: Sequence[Count], actor: Actor
) -> list[tuple[str, int | None]]:
    """The values of a part in the order of its list; what nobody could choose is left out."""
    if part is Part.STATE:
        listed: list[tuple[str, int | None]] = [(one.value, one.n) for one in counted if one.n]
        return [*listed, *((state.value, None) for state in State if state not in OPEN)]
    if part is Part.VILLAGE:
        return [(one.value, one.n) for one in counted if one.value]
    if part is Part.TOPIC:
        return [(one.value or NO_TOPIC, one.n) for one in counted]
    by_person = {int(one.value or NOBODY): one.n for one in counted}
    first = [(str(one), by_person.pop(one, 0)) for one in (NOBODY, actor.id)]
    return [*first, *((str(one), n) for one, n in by_person.items())]


async def _every(tx: Tx, actor: Actor, part: Part) -> list[str]:
    match part:
        case Part.TOPIC:
            return [one.code for one in load().categories]
        case Part.VILLAGE:
            return [one.code for one in await _settlements(tx, actor)]
        case Part.EXECUTOR:
            able = await _executors(tx, actor) - {actor.id}
            return [str(one) for one in (NOBODY, actor.id, *sorted(able))]
        case Part.STATE:
            return []


async def _settlements(tx: Tx, actor: Actor) -> list[Named]:
    okrugs = sorted(actor.scopes(Action.READ_QUEUE))
    return [one for okrug in okrugs for one in await settlements(tx, okrug)]


async def _executors(tx: Tx, actor: Actor) -> set[int]:
    """Those who answer in the actor's okrugs, and those who still have something there."""
    able: set[int] = set()
    for okrug in actor.scopes(Action.TRIAGE_APPEAL):
        able.update(await who_may(tx, Action.ANSWER_APPEAL, okrug))
    counted = await desk.counts_by(tx, actor, QueueFilter(), Part.EXECUTOR)
    return able | {int(one.value) for one in counted if one.value}


async def _people(tx: Tx, actor: Actor, ids: Sequence[int]) -> dict[int, Colleague]:
    """Names and roles in the actor's okrugs."""
    found: dict[int, Colleague] = {}
    for okrug in sorted(actor.scopes(Action.TRIAGE_APPEAL)) if ids else ():
        for one in await find.colleagues(tx, ids, okrug):
            found.setdefault(one.id, one)
    return found


async def _view(tx: Tx, actor: Actor, filter_: QueueFilter) -> FilterView:
    places = await named(tx, [filter_.settlement]) if filter_.settlement else {}
    executor = filter_.executor or NOBODY
    names = await find.names(tx, [executor]) if executor else {}
    return FilterView(
        filter_,
        settlement=places.get(filter_.settlement),
        executor_name=names.get(executor, ""),
        is_me=executor == actor.id,
    )
