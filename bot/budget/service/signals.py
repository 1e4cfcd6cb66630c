"""Somebody is made to vote, or sees it: the district's observer hears of it, and nobody else."""

from dataclasses import dataclass
from math import ceil

from bot.budget.notices.voting import PressureReported
from bot.budget.rules.bounds import SIGNAL_LIMIT
from bot.budget.rules.kinds import Phase, RoundState
from bot.budget.rules.phases import span_of
from bot.budget.service.held import Held
from bot.budget.storage import signals as find
from bot.budget.storage.signals import INBOX_PAGE, Inbox, Signal
from bot.budget.storage.views import RoundView
from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, NotFound, Refusal
from bot.core.text import clean, utf16_len
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.people.service import who_may

_HEARD = frozenset({RoundState.RUNNING, RoundState.COUNTED, RoundState.CANCELLED})


@dataclass(frozen=True)
class Ear:
    """A round about which somebody may report, and whether an observer is there to hear it."""

    view: RoundView
    observed: bool


@requires(Action.REPORT_COERCION)
async def ear(tx: Tx, actor: Actor, round_id: int) -> Ear:
    """Who would hear it. Refuses with `budget_not_now` before the vote has begun."""
    held = await _held(tx, actor, round_id)
    return Ear(await held.view(), bool(await _observers(held)))


async def _held(tx: Tx, actor: Actor, round_id: int) -> Held:
    held = await Held.open(tx, actor, round_id)
    span = span_of(held.phases, Phase.VOTING)
    begun = span is not None and span.begins_at <= tx.now
    if not begun or held.row.state not in _HEARD:
        raise Refusal("budget_not_now")
    return held


async def _observers(held: Held) -> list[int]:
    """Observers of the district; whoever is of that very office is left out."""
    observers = await who_may(held.tx, Action.READ_COERCION, held.row.okrug)
    office = set(await who_may(held.tx, Action.RUN_BUDGET, held.row.okrug))
    return [one for one in observers if one not in office]


@requires(Action.REPORT_COERCION)
async def report(tx: Tx, actor: Actor, round_id: int, text: str, *, named: bool) -> Ear:
    """Tell the observer, or keep it for the next one where there is none.

    named: they let the observer know who they are; otherwise nothing kept says it. Refuses with
    `budget_signal_empty` or `budget_signal_too_long` (count, limit).
    """
    held = await _held(tx, actor, round_id)
    words = checked(text)
    person_id = actor.id if named else None
    signal = await find.add(tx, held.row, words, person_id=person_id, on=tx.today)
    observers = await _observers(held)
    await put(tx, *(PressureReported(to=one, signal_id=signal.id) for one in observers))
    return Ear(await held.view(), bool(observers))


def checked(text: str) -> str:
    """The words as they are kept; refuses as `report` does."""
    words = clean(text, SIGNAL_LIMIT * 4)
    if not any(map(str.isalpha, words)):
        raise Invalid("budget_signal_empty")
    if utf16_len(words) > SIGNAL_LIMIT:
        raise Invalid("budget_signal_too_long", count=utf16_len(words), limit=SIGNAL_LIMIT)
    return words


@requires(Action.READ_COERCION)
async def inbox(tx: Tx, actor: Actor, page: int) -> Inbox:
    """What was reported in the districts that the actor observes."""
    total = await find.count(tx, actor)
    pages = max(ceil(total / INBOX_PAGE), 1)
    page = min(page, pages - 1)
    return Inbox(
        signals=await find.listed(tx, actor, limit=INBOX_PAGE, offset=page * INBOX_PAGE),
        page=page,
        pages=pages,
        unseen=await find.count(tx, actor, unseen=True),
    )


@requires(Action.READ_COERCION)
async def signal(tx: Tx, actor: Actor, signal_id: int) -> Signal:
    """One report; `NotFound` for those of other districts, and of an office of one's own."""
    found = await find.one(tx, actor, signal_id)
    if found is None:
        raise NotFound("signal")
    return found


@requires(Action.READ_COERCION)
async def mark_seen(tx: Tx, actor: Actor, signal_id: int) -> Signal:
    """It was read."""
    await signal(tx, actor, signal_id)
    await find.mark_seen(tx, actor, signal_id)
    return await signal(tx, actor, signal_id)
