"""The office opens a poll, ends it before its hour, or calls it off."""

from bot.core.access import Action, Actor, requires, system
from bot.core.errors import Invalid, Refusal, Stale
from bot.core.tx import Tx
from bot.polls.rules.drafting import check_why, missing
from bot.polls.rules.kinds import State
from bot.polls.rules.limits import MOST_OPEN
from bot.polls.rules.timing import check_close
from bot.polls.service.held import Held
from bot.polls.service.telling import tell_asked, tell_called_off
from bot.polls.storage import closing
from bot.polls.storage import polls as find
from bot.polls.storage.views import PollView

_OPEN = frozenset({State.OPEN})


@requires(Action.RUN_POLL)
async def open_poll(tx: Tx, actor: Actor, poll_id: int, version: int) -> tuple[PollView, int]:
    """Ask everybody whom a draft is for; how it stands then, and how many they are.

    A secret poll is one in which nobody's mind can be changed, of which nothing is seen before
    the end, and in which only those vote who were there before it.

    Refuses with `poll_not_ready` (part), `poll_closes_too_soon`, `poll_closes_too_late`,
    `poll_too_many_open`; `Stale` for the second of two presses.
    """
    held = await _mine(tx, actor, poll_id, State.DRAFT, version)
    row = held.row
    lacking = missing(await held.view())
    if lacking:
        raise Invalid("poll_not_ready", part=lacking[0].value)
    assert row.closes_at is not None  # noqa: S101 - or it would be missing
    check_close(row.closes_at, tx.now)
    if await find.count_of(tx, row.okrug, _OPEN) >= MOST_OPEN:
        raise Refusal("poll_too_many_open", limit=MOST_OPEN)
    sealed = {"may_change": False, "live": False, "joined_before": True} if row.secret else {}
    await held.move(State.OPEN, version, opened_at=tx.now, **sealed)
    if row.secret:
        await closing.add_counts(tx, row.id)
    people = await tell_asked(tx, held.row)
    return await held.view(), people


@requires(Action.RUN_POLL)
async def close_now(tx: Tx, actor: Actor, poll_id: int, version: int) -> PollView:
    """End it now, before its hour. `Stale` where it has ended, or is not as it was any more.

    The clock counts it within moments, as it counts every poll: once everything is heard that
    came to Telegram before this.
    """
    held = await _going_on(tx, actor, poll_id, version)
    await held.move(State.OPEN, version, closes_at=tx.now)
    return await held.view()


@requires(Action.RUN_POLL)
async def call_off(tx: Tx, actor: Actor, poll_id: int, version: int, why: str) -> PollView:
    """Nothing of it is counted, and whoever has heard of it hears why.

    Refuses with `why_missing`, `why_too_long` (count, limit); `Stale` once its hour has passed.
    """
    held = await _going_on(tx, actor, poll_id, version)
    await held.move(State.CANCELLED, version, why=check_why(why), closed_at=tx.now)
    await tell_called_off(tx, held.row)
    return await held.view()


async def _mine(tx: Tx, actor: Actor, poll_id: int, state: State, version: int) -> Held:
    """A poll of the office's that stands as it was looked at; whoever changes it next waits."""
    await find.lock(tx, poll_id)
    held = await Held.of_office(tx, actor, poll_id)
    if held.row.state is not state or held.row.version != version:
        raise Stale(by="")
    return held


async def _going_on(tx: Tx, actor: Actor, poll_id: int, version: int) -> Held:
    """One whose hour has not come; `Stale` for any other."""
    held = await _mine(tx, actor, poll_id, State.OPEN, version)
    if held.row.closes_at is not None and held.row.closes_at <= tx.now:
        raise Stale(by="")
    return held


@system
async def place_of(tx: Tx, poll_id: int) -> str:
    """Where somebody lives, most likely, who opens its link: a settlement, or the okrug.

    "" for one that nobody was told of.
    """
    row = await find.poll(tx, poll_id)
    if row is None or row.opened_at is None:
        return ""
    return row.settlements[0] if len(row.settlements) == 1 else row.okrug
