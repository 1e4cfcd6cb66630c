"""How a poll is counted: by the database, which hands over a row for each settlement and choice.

Of a million votes a few dozen rows are left to add up. The index `ix_poll_votes_tally` holds
everything that is asked for, so the votes themselves are not read.
"""

from collections import Counter, defaultdict

import sqlalchemy as sa

from bot.core.tx import Tx
from bot.people.models import Person
from bot.places.models import Place
from bot.places.service import settlements as villages_of
from bot.polls.models import Poll, PollCount, PollVote, PollVoter
from bot.polls.rules.choices import per_option
from bot.polls.rules.results import Cell, Tally
from bot.polls.storage import polls as find

#: Of a secret poll, in place of an option: voters who erased their data since. What they chose
#: stays counted, for nobody knows what it was; so they stay counted, too.
WHO_LEFT = 0

_Cells = dict[str, tuple[int, tuple[int, ...]]]


def counting(poll_id: int) -> sa.Select[str, int, int]:
    """How many of each settlement made each choice."""
    return (
        sa.select(PollVote.settlement, PollVote.choice, sa.func.count())
        .where(PollVote.poll_id == poll_id)
        .group_by(PollVote.settlement, PollVote.choice)
    )


async def tally(tx: Tx, row: Poll) -> Tally:
    """A poll as it stands: of a closed one what was counted at the close."""
    if row.tally is not None:
        return Tally.from_json(row.tally)
    return await count(tx, row)


async def count_now(tx: Tx, row: Poll) -> Tally:
    """Of an open poll that is not secret, the votes alone: what is shown while it goes on."""
    votes, cells = await _open(tx, row, len(await find.options(tx, row.id)))
    return Tally(voters=sum(voters for voters, _ in cells.values()), votes=votes)


async def turnout(tx: Tx, row: Poll) -> Tally:
    """How many have voted and how many may: nothing of what they chose."""
    asked = sum((await _asked(tx, row)).values())
    table = PollVoter if row.secret else PollVote
    voted = sa.select(sa.func.count()).select_from(table).where(table.poll_id == row.id)
    if not row.secret:
        voted = voted.where(PollVote.choice != 0)
    gone = sa.select(PollCount.votes).where(
        PollCount.poll_id == row.id, PollCount.position == WHO_LEFT
    )
    voters = int(await tx.session.scalar(voted) or 0) + int(await tx.session.scalar(gone) or 0)
    community = await _community(tx, row)
    return Tally(voters=voters, votes=(), asked=max(asked, voters), community=community)


async def count(tx: Tx, row: Poll) -> Tally:
    """What is there now.

    Who voted might do so, also where they have no role any more, or live elsewhere.
    """
    options = len(await find.options(tx, row.id))
    asked = await _asked(tx, row)
    if row.secret:
        votes, voters = await _secret(tx, row, options)
        cells: _Cells = {code: (many, ()) for code, many in voters.items()}
    else:
        votes, cells = await _open(tx, row, options)
    nobody: tuple[int, tuple[int, ...]] = (0, ())
    listed = tuple(
        Cell(code, voters, max(asked.get(code, 0), voters), taken)
        for code in sorted(set(cells) | set(asked))
        for voters, taken in [cells.get(code, nobody)]
    )
    voted = sum(one.voters for one in listed)
    return Tally(
        voters=voted,
        votes=votes,
        asked=max(sum(asked.values()), voted),
        community=await _community(tx, row),
        cells=listed,
    )


async def _open(tx: Tx, row: Poll, options: int) -> tuple[tuple[int, ...], _Cells]:
    by_place: dict[str, Counter[int]] = defaultdict(Counter)
    for settlement, chosen, many in await tx.session.execute(counting(row.id)):
        if chosen:
            by_place[settlement][chosen] += many
    everybody: Counter[int] = sum(by_place.values(), Counter())
    cells: _Cells = {
        code: (counts.total(), per_option(counts, options)) for code, counts in by_place.items()
    }
    return per_option(everybody, options), cells


async def _secret(tx: Tx, row: Poll, options: int) -> tuple[tuple[int, ...], dict[str, int]]:
    counted = await tx.session.execute(
        sa.select(PollCount.position, PollCount.votes).where(PollCount.poll_id == row.id)
    )
    votes = {at: int(many) for at, many in counted}
    voters = await tx.session.execute(
        sa.select(PollVoter.settlement, sa.func.count())
        .where(PollVoter.poll_id == row.id)
        .group_by(PollVoter.settlement)
    )
    by_place = {settlement: int(many) for settlement, many in voters}
    if gone := votes.get(WHO_LEFT, 0):
        by_place[""] = by_place.get("", 0) + gone
    return tuple(votes.get(at, 0) for at in range(1, options + 1)), by_place


async def _asked(tx: Tx, row: Poll) -> dict[str, int]:
    found = await tx.session.execute(
        sa.select(Person.settlement, sa.func.count())
        .where(Person.id.in_(find.entitled(row)))
        .group_by(Person.settlement)
    )
    return {settlement: int(many) for settlement, many in found}


async def _community(tx: Tx, row: Poll) -> int | None:
    """How many are entitled to vote at a gathering there; None where a village has no number."""
    if row.roles:
        return None
    chosen = list(row.settlements)
    if not chosen:
        chosen = [place.code for place in await villages_of(tx, row.okrug)]
    found = await tx.session.execute(sa.select(Place.entitled).where(Place.code.in_(chosen)))
    known = [number for (number,) in found]
    if not known or any(number is None for number in known):
        return None
    return sum(number or 0 for number in known)
