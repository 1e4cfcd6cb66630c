"""What came out of a poll as somebody may see it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core.tx import Tx
from bot.places.service import name_of
from bot.places.service import settlements as villages_of
from bot.polls.models import Poll
from bot.polls.rules.kinds import State
from bot.polls.rules.results import Tally, may_be_told
from bot.polls.storage import tallies
from bot.polls.storage.ballots import is_live
from bot.polls.storage.views import Both, PollView, poll_view


class Hidden(StrEnum):
    """Why nobody is told what was chosen."""

    OPEN = "open"  # it goes on
    COUNTING = "counting"  # its hour has passed, and it is not counted yet
    FEW = "few"  # so few voted in secret that it would tell who chose what
    CALLED_OFF = "called_off"


@dataclass(frozen=True)
class ResultView:
    """The result of a poll, or why there is none to see.

    tally: of what is hidden only how many voted, for the office alone; None where even that is
    not told. names: of the villages, by their code.
    """

    view: PollView
    tally: Tally | None
    office: bool = False
    hidden: Hidden | None = None
    names: Mapping[str, Both] | None = None

    @property
    def is_told(self) -> bool:
        """Whether what was chosen is seen."""
        return self.tally is not None and self.hidden is None


async def result_of(tx: Tx, row: Poll, *, office: bool) -> ResultView:
    """What somebody may see of it now; nobody sees more of an open poll than everybody does."""
    view = await poll_view(tx, row)
    if row.state is State.CLOSED:
        return await _counted(tx, row, view, office=office)
    if row.state is not State.OPEN:
        return ResultView(view, None, office, Hidden.CALLED_OFF)
    over = row.closes_at is not None and row.closes_at < tx.now
    if is_live(row) and not over:
        whole = await tallies.count(tx, row)
        return ResultView(view, replace(whole, cells=()), office)
    turnout = await tallies.turnout(tx, row) if office else None
    return ResultView(view, turnout, office, Hidden.COUNTING if over else Hidden.OPEN)


async def _counted(tx: Tx, row: Poll, view: PollView, *, office: bool) -> ResultView:
    tally = await tallies.tally(tx, row)
    if not may_be_told(tally, secret=row.secret):
        return ResultView(view, replace(tally, votes=(), cells=()), office, Hidden.FEW)
    return ResultView(view, tally, office, names=await names_in(tx, row.okrug))


async def names_in(tx: Tx, okrug: str) -> dict[str, Both]:
    """The villages of an okrug by their code."""
    return {
        place.code: Both(name_of(place, "kk"), name_of(place, "ru"))
        for place in await villages_of(tx, okrug)
    }
