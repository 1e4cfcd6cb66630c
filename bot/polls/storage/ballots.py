"""A poll as one person has it before them."""

from dataclasses import dataclass

from bot.core.tx import Tx
from bot.polls.models import Poll
from bot.polls.rules.kinds import State
from bot.polls.rules.results import Tally
from bot.polls.storage import tallies, votes
from bot.polls.storage.views import PollView, open_view, poll_view


@dataclass(frozen=True)
class Ballot:
    """A poll, and what somebody has to do with it.

    chosen: bits of what they chose; 0 where they voted in a secret poll; None: they have not.
    may: whether they are one of those who may vote; barred: the name of the refusal where not.
    is_open: votes are still counted. now: how many took each option, where that is shown while it
    is open.
    """

    view: PollView
    chosen: int | None
    may: bool
    is_open: bool
    barred: str = ""
    now: Tally | None = None

    @property
    def is_final(self) -> bool:
        """Whether a vote is confirmed first, because it stays."""
        return self.view.secret or not self.view.may_change


async def ballot_of(tx: Tx, row: Poll, person_id: int) -> Ballot:
    """A poll as somebody has it before them now."""
    barred = await why_barred(tx, row, person_id)
    chosen = await votes.choice_of(tx, row, person_id)
    return await _ballot(tx, row, chosen, barred)


async def counted(tx: Tx, row: Poll, chosen: int) -> Ballot:
    """The same for somebody whose vote was counted just now; chosen: 0 of a secret poll."""
    stands = None if not chosen and not row.secret else chosen  # taken back
    return await _ballot(tx, row, stands, "")


async def _ballot(tx: Tx, row: Poll, chosen: int | None, barred: str) -> Ballot:
    is_open = row.state is State.OPEN and row.closes_at is not None and tx.now <= row.closes_at
    return Ballot(
        view=await open_view(tx, row) if is_open else await poll_view(tx, row),
        chosen=chosen,
        may=not barred,
        is_open=is_open,
        barred=barred,
        now=await tallies.count_now(tx, row) if is_open and is_live(row) else None,
    )


def is_live(row: Poll) -> bool:
    """Whether results are shown while it is open: never of a secret poll."""
    return row.live and not row.secret


async def why_barred(tx: Tx, row: Poll, person_id: int) -> str:
    """The name of the refusal that tells somebody why they may not vote; "" where they may."""
    if await votes.may_vote(tx, row.id, person_id):
        return ""
    if not await votes.is_asked(tx, row, person_id):
        return "poll_not_for_you"
    if row.adults and not await votes.is_adult(tx, person_id):
        return "poll_adults_only"
    return "poll_joined_too_late"
