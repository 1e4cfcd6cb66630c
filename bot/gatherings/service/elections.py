"""Elections in the hall: seats, the rule for ties, candidates, a vote on each, and the result.

Seats and rules are said beforehand: from the first vote on they stand, or it begins anew.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.law import Tie
from bot.core.text import clean
from bot.core.tx import Tx
from bot.gatherings.models import GatheringCandidate, GatheringItem
from bot.gatherings.rules.agenda import About, ItemState
from bot.gatherings.rules.candidates import added, read_candidates
from bot.gatherings.rules.elections import seats as allowed_seats
from bot.gatherings.rules.hands import Hands
from bot.gatherings.rules.kinds import asked
from bot.gatherings.rules.limits import SEED_LIMIT, SOURCE_LIMIT
from bot.gatherings.rules.quorum import Threshold
from bot.gatherings.rules.refusals import No
from bot.gatherings.rules.running import Stage
from bot.gatherings.rules.votes import Outcome, Vote
from bot.gatherings.service.hall import Desk
from bot.gatherings.storage import hall as kept
from bot.gatherings.storage.hall import ElectionRecord, business
from bot.gatherings.storage.hall_view import HallView

_LIST = 10_000  # letters of many lines at once
_FIRST = ("present", "ayes", "noes", "abstained")
_AGAIN = tuple(f"again_{name}" for name in _FIRST)


@dataclass
class Poll:
    """An election in the hands of whoever writes it down."""

    desk: Desk
    item: GatheringItem
    record: ElectionRecord
    standing: tuple[GatheringCandidate, ...]

    @classmethod
    async def hold(cls, tx: Tx, actor: Actor, item_id: int, version: int) -> Self:
        """To write; `Stale` where it has moved on. Refuses `nobody_elected_here`."""
        desk, item = await Desk.hold_item(tx, actor, item_id, version)
        if item.about is not About.ELECTION or item.state is ItemState.TAKEN_OFF:
            raise Stale(by="")
        if asked(desk.row.kind).seats is None:
            raise Refusal(No.NOBODY_ELECTED_HERE)
        return await cls.read(desk, item)

    @classmethod
    async def read(cls, desk: Desk, item: GatheringItem) -> Self:
        """With its candidates and how far it has come."""
        found = await kept.candidates(desk.tx, [item.id])
        record = next(one for one in await business(desk.tx, desk.row) if one.id == item.id)
        if record.election is None:
            raise NotFound("election")
        return cls(desk, item, record.election, found.get(item.id, ()))

    async def again(self) -> Self:
        """As it stands now."""
        item = await kept.item(self.desk.tx, self.item.id)
        if item is None:
            raise NotFound("item")
        return await self.read(self.desk, item)

    def before_the_vote(self) -> None:
        """Refuses with `election_begun` what is said before anybody is voted on."""
        if self.record.begun:
            raise Refusal("election_begun")

    def row(self, number: int) -> GatheringCandidate:
        """Who stands behind a number; `NotFound` for nobody."""
        found = next((one for one in self.standing if one.number == number), None)
        if found is None:
            raise NotFound("candidate")
        return found

    async def conclude(self, **values: Any) -> HallView:
        """Write what changed about it, and what it has come to, if it has."""
        tx = self.desk.tx
        if values:
            await kept.write(tx, self.item.id, values)
        await tx.session.flush()
        now = await self.again()
        result = now.record.result
        elected = set(result.elected) if result is not None else set()
        for one in now.standing:
            one.elected = None if result is None else one.number in elected
        await tx.session.flush()
        came_to = Outcome.PASSED if elected else Outcome.NOT_PASSED
        await self.desk.change(
            self.item,
            outcome=None if result is None else came_to,
            state=ItemState.PLANNED if result is None else ItemState.DONE,
        )
        return await self.desk.view()


# ── Before the vote ──────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_GATHERING)
async def set_seats(tx: Tx, actor: Actor, item_id: int, version: int, number: int) -> HallView:
    """How many are elected. Refuses with `seats_none`, `seats_over_limit` or `election_begun`."""
    poll = await Poll.hold(tx, actor, item_id, version)
    poll.before_the_vote()
    number = allowed_seats(asked(poll.desk.row.kind), number)
    return await poll.conclude(seats=number)


@requires(Action.RUN_GATHERING)
async def set_source(tx: Tx, actor: Actor, item_id: int, version: int, words: str) -> HallView:
    """Whose decision says how many: of the maslikhat, with its day and number."""
    poll = await Poll.hold(tx, actor, item_id, version)
    source = " ".join(clean(words, SOURCE_LIMIT).split())
    await poll.desk.change(poll.item, seats_source=source)
    return await poll.desk.view()


@requires(Action.RUN_GATHERING)
async def set_tie(tx: Tx, actor: Actor, item_id: int, version: int, tie: Tie) -> HallView:
    """How those with equal votes are parted; said before the vote."""
    poll = await Poll.hold(tx, actor, item_id, version)
    poll.before_the_vote()
    return await poll.conclude(tie=tie, seed="")


@requires(Action.RUN_GATHERING)
async def set_seed(tx: Tx, actor: Actor, item_id: int, version: int, words: str) -> HallView:
    """The hall names words for a lot: before the vote, or once a second vote left it level.

    Refuses with `lot_without_seed` words without any, and with `election_begun` at any other time.
    """
    poll = await Poll.hold(tx, actor, item_id, version)
    seed = " ".join(clean(words, SEED_LIMIT).split())
    if not seed:
        raise Invalid(No.LOT_WITHOUT_SEED)
    if poll.record.course.stage is not Stage.LOT:
        poll.before_the_vote()
        if poll.record.tie is not Tie.LOT:
            raise Stale(by="")
    return await poll.conclude(seed=seed, hands_open=False)


@requires(Action.RUN_GATHERING)
async def add_names(tx: Tx, actor: Actor, item_id: int, version: int, words: str) -> HallView:
    """Candidates, one a line. Refuses with `candidate_twice` or `too_many_candidates`."""
    return await _add(tx, actor, item_id, version, lambda: read_candidates(clean(words, _LIST)))


@requires(Action.RUN_GATHERING)
async def add_here(tx: Tx, actor: Actor, item_id: int, version: int, stay: int) -> HallView:
    """Somebody who is there stands; `Stale` where they have left."""
    poll = await Poll.hold(tx, actor, item_id, version)
    one = await kept.here(tx, poll.desk.row, stay)
    if one is None:
        raise Stale(by="")
    return await _add(tx, actor, item_id, version, lambda: ((one.name, one.mark),))


async def _add(
    tx: Tx,
    actor: Actor,
    item_id: int,
    version: int,
    read: Callable[[], Sequence[tuple[str, str]]],
) -> HallView:
    poll = await Poll.hold(tx, actor, item_id, version)
    poll.before_the_vote()
    listed = read()
    added([one.name for one in poll.standing], [name for name, _ in listed])
    await kept.add_candidates(tx, item_id, len(poll.standing) + 1, listed)
    return await poll.conclude()


@requires(Action.RUN_GATHERING)
async def remove(tx: Tx, actor: Actor, item_id: int, version: int, number: int) -> HallView:
    """Somebody does not stand after all; whoever follows moves up."""
    poll = await Poll.hold(tx, actor, item_id, version)
    poll.before_the_vote()
    poll.row(number)
    await kept.lower_hands(tx, item_id)
    await kept.remove_candidate(tx, poll.standing, number)
    return await poll.conclude(hands_open=False)


# ── The vote ─────────────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_GATHERING)
async def count_candidate(
    tx: Tx,
    actor: Actor,
    item_id: int,
    version: int,
    hands: Hands,
    *,
    number: int,
    as_then: bool = False,
) -> HallView:
    """Hands were raised on one candidate: in the second vote where that is on, else in the first.

    as_then: a slip is put right, those present stay as they were. What follows from the first vote
    is voted anew where the first is put right. Where too few are there nothing is counted, and the
    item says so.
    """
    poll = await Poll.hold(tx, actor, item_id, version)
    one = poll.row(number)
    again = one.again_ayes is not None or (
        poll.record.course.stage is Stage.SECOND_VOTE and number in poll.record.course.tied
    )
    names = _AGAIN if again else _FIRST
    vote, quorum = await _counted(poll, one, names, hands, as_then=as_then)
    put = {"present": vote.present, "needed": quorum.needed if quorum else None}
    if quorum is not None and not quorum.reached:
        short = {"outcome": Outcome.NO_QUORUM, "state": ItemState.PLANNED, "voted_at": tx.now}
        await poll.desk.change(poll.item, **put, **short)
        return await poll.desk.view()
    at = poll.item.voted_at or tx.now
    if not again and one.ayes is not None:
        _forget_second_votes(poll, at)
    _keep(one, names, at)
    for name, value in zip(names, _numbers(vote), strict=True):
        setattr(one, name, value)
    seed = poll.item.seed if poll.record.tie is Tie.LOT else ""  # of a lot that was drawn before
    moment = {} if as_then else {**put, "voted_at": tx.now}
    return await poll.conclude(**moment, seed=seed, hands_open=False)


async def _counted(
    poll: Poll,
    one: GatheringCandidate,
    names: Sequence[str],
    hands: Hands,
    *,
    as_then: bool,
) -> tuple[Vote, Threshold | None]:
    if not as_then:
        return await poll.desk.vote_now(hands)
    present = getattr(one, names[0])
    if present is None:
        raise Stale(by="")
    return Vote(present, hands.ayes, hands.noes, hands.abstained), None


def _numbers(vote: Vote) -> tuple[int, int, int, int]:
    return vote.present, vote.ayes, vote.noes, vote.abstained


def _keep(one: GatheringCandidate, names: Sequence[str], at: datetime) -> None:
    """What was counted before stays to be seen."""
    vote = kept.vote_of(*(getattr(one, name) for name in names))
    if vote is not None:
        one.recounts = [*one.recounts, kept.kept(vote, at)]


def _forget_second_votes(poll: Poll, at: datetime) -> None:
    """Who is level may be others now: the second vote is put anew."""
    for one in poll.standing:
        _keep(one, _AGAIN, at)
        for name in _AGAIN:
            setattr(one, name, None)


@requires(Action.RUN_GATHERING)
async def restart(tx: Tx, actor: Actor, item_id: int, version: int) -> HallView:
    """From the beginning: seats, rule and list can be changed, and everybody is voted on anew."""
    poll = await Poll.hold(tx, actor, item_id, version)
    if not poll.record.begun:
        raise Stale(by="")
    at = poll.item.voted_at or tx.now
    for one in poll.standing:
        for names in (_FIRST, _AGAIN):
            _keep(one, names, at)
            for name in names:
                setattr(one, name, None)
    await kept.lower_hands(tx, item_id)
    return await poll.conclude(seed="", hands_open=False, present=None, needed=None, voted_at=None)
