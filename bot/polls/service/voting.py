"""People vote, and see what they chose."""

from datetime import datetime

from bot.core.access import Action, Actor, requires
from bot.core.errors import Refusal, Stale
from bot.core.tx import Tx
from bot.people.service import say_adult
from bot.polls.models import Poll
from bot.polls.rules.choices import EVERYTHING, bit, fits
from bot.polls.rules.kinds import State
from bot.polls.service.held import Held
from bot.polls.storage import polls as find
from bot.polls.storage import votes
from bot.polls.storage.ballots import Ballot, ballot_of, counted, why_barred
from bot.polls.storage.views import open_view

__all__ = ["Ballot", "ballot", "say_age", "take", "vote", "withdraw"]


@requires(Action.READ_POLLS)
async def ballot(tx: Tx, actor: Actor, poll_id: int) -> Ballot:
    """What somebody sees of a poll; `NotFound` where it does not concern them."""
    return await _ballot(await Held.open(tx, actor, poll_id))


async def _ballot(held: Held) -> Ballot:
    return await ballot_of(held.tx, held.row, held.actor.id)


@requires(Action.VOTE_IN_POLL)
async def take(
    tx: Tx, actor: Actor, poll_id: int, position: int, *, on: bool, sent: datetime
) -> Ballot:
    """One tap on one option: it is chosen, or is not any more; counted at once.

    sent: when the tap came to Telegram. Where one option may be taken it takes the place of the
    one before. Refuses as `vote` does, and with `poll_vote_is_final` where a tap would not do:
    what cannot be changed is confirmed first.
    """
    held = await Held.open(tx, actor, poll_id)
    row = held.row
    if not 1 <= position <= len((await open_view(tx, row)).options):
        raise Stale(by="")
    if row.secret or not row.may_change:
        raise Refusal("poll_vote_is_final")
    this = bit(position)
    add, remove = (this, EVERYTHING ^ this if row.most == 1 else 0) if on else (0, this)
    chosen = await votes.cast(tx, poll_id, actor.id, add=add, remove=remove, sent=sent)
    if chosen is None:
        raise await _why_not(held, sent)
    return await counted(tx, row, chosen)


@requires(Action.VOTE_IN_POLL)
async def vote(tx: Tx, actor: Actor, poll_id: int, chosen: int, *, sent: datetime) -> Ballot:
    """Take exactly these options; of a secret poll, and where nobody may change their mind, once.

    Refuses with `poll_not_for_you`, `poll_adults_only`, `poll_joined_too_late`, `poll_too_many`,
    `poll_voted_already`; `Stale` once it is over, or for options there are not.
    """
    held = await Held.open(tx, actor, poll_id)
    row = held.row
    options = len((await open_view(tx, row)).options)
    if not fits(chosen, options, options):
        raise Stale(by="")
    if not fits(chosen, options, row.most):
        raise Refusal("poll_too_many", most=row.most)
    stands: int | None
    if row.secret:
        noted = await votes.cast_secret(tx, poll_id, actor.id, chosen, sent=sent)
        stands = 0 if noted else None
    else:
        others = EVERYTHING ^ chosen
        stands = await votes.cast(tx, poll_id, actor.id, add=chosen, remove=others, sent=sent)
    if stands is None:
        raise await _why_not(held, sent)
    return await counted(tx, row, stands)


@requires(Action.VOTE_IN_POLL)
async def withdraw(tx: Tx, actor: Actor, poll_id: int, *, sent: datetime) -> Ballot:
    """Take one's vote back, as long as minds may be changed. Refuses as `take` does."""
    held = await Held.open(tx, actor, poll_id)
    if held.row.secret or not held.row.may_change:
        raise Refusal("poll_vote_is_final")
    kept = await votes.cast(tx, poll_id, actor.id, add=0, remove=EVERYTHING, sent=sent)
    if kept is None:
        raise await _why_not(held, sent)
    return await counted(tx, held.row, kept)


@requires(Action.VOTE_IN_POLL)
async def say_age(tx: Tx, actor: Actor, poll_id: int, *, adult: bool) -> Ballot:
    """Say whether one is eighteen, where only adults may vote; it is remembered."""
    held = await Held.open(tx, actor, poll_id)
    await say_adult(tx, actor, adult=adult)
    return await _ballot(held)


async def _why_not(held: Held, sent: datetime) -> Refusal:
    """The reason why a vote was not counted."""
    tx, me = held.tx, held.actor.id
    row = await find.poll(tx, held.row.id)
    if row is None or not _was_open(row, sent):
        return Stale(by="")
    if barred := await why_barred(tx, row, me):
        return Refusal(barred)
    if await votes.choice_of(tx, row, me) is not None and (row.secret or not row.may_change):
        return Refusal("poll_voted_already")
    return Refusal("poll_too_many", most=row.most)


def _was_open(row: Poll, sent: datetime) -> bool:
    return row.state is State.OPEN and row.closes_at is not None and sent <= row.closes_at
