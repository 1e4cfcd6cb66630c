"""What tables remember of one person: to take away, to erase, and to leave behind."""

from collections.abc import Sequence

import sqlalchemy as sa

from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.polls.models import Poll, PollCount, PollVote, PollVoter
from bot.polls.rules.kinds import State
from bot.polls.storage import polls as find
from bot.polls.storage.tallies import WHO_LEFT


async def votes_of(tx: Tx, person_id: int) -> Sequence[tuple[Poll, PollVote]]:
    """Every vote of somebody's that is kept with their name."""
    found = await tx.session.execute(
        sa.select(Poll, PollVote)
        .join(PollVote, PollVote.poll_id == Poll.id)
        .where(PollVote.person_id == person_id, PollVote.choice != 0)
        .order_by(Poll.id)
    )
    return [(row, vote) for row, vote in found]


async def secret_votes_of(tx: Tx, person_id: int) -> Sequence[Poll]:
    """The secret polls that somebody voted in."""
    found = await tx.session.scalars(
        sa.select(Poll)
        .join(PollVoter, PollVoter.poll_id == Poll.id)
        .where(PollVoter.person_id == person_id)
        .order_by(Poll.id)
    )
    return found.all()


async def open_with_vote_of(tx: Tx, person_id: int) -> Sequence[Poll]:
    """Open polls, not secret ones, in which a vote of somebody's counts."""
    return [row for row, _ in await votes_of(tx, person_id) if row.state is State.OPEN]


async def take_vote(tx: Tx, poll_id: int, person_id: int) -> None:
    """A vote does not count any more."""
    await tx.session.execute(
        sa.delete(PollVote).where(PollVote.poll_id == poll_id, PollVote.person_id == person_id)
    )


async def forget(tx: Tx, person_id: int) -> None:
    """Take somebody out of every table of polls.

    Of what is over the tally stands as it was counted. Of a secret poll that is open nobody knows
    what they chose: it stays counted, and so does that one more has voted, without saying who.
    """
    for row in await secret_votes_of(tx, person_id):
        await find.lock(tx, row.id)  # or it is just being counted
        now = await find.poll(tx, row.id)
        if now is not None and now.state is State.OPEN:
            await _keep_counted(tx, row.id)
    for table in (PollVote, PollVoter):
        await tx.session.execute(sa.delete(table).where(table.person_id == person_id))
    await tx.session.execute(
        sa.update(Poll)
        .where(Poll.created_by == person_id)
        .values(created_by=None)
        .execution_options(synchronize_session=False)
    )


async def _keep_counted(tx: Tx, poll_id: int) -> None:
    await tx.session.execute(
        insert_for(tx.session, PollCount)
        .values(poll_id=poll_id, position=WHO_LEFT, votes=1)
        .on_conflict_do_update(
            index_elements=["poll_id", "position"], set_={"votes": PollCount.votes + 1}
        )
    )
