"""A person's own data in polls: to take away as a file, to erase, and to leave behind."""

from typing import Any

from bot.core.access import Action, Actor, requires
from bot.core.tx import Tx
from bot.polls.models import Poll
from bot.polls.rules.choices import positions
from bot.polls.storage import own as find
from bot.polls.storage import polls, votes


@requires(Action.USE_OWN_DATA)
async def export_own(tx: Tx, actor: Actor) -> dict[str, Any]:
    """Everything of the actor's that polls remember, as plain JSON.

    Of a secret poll that is only that they voted: nothing else is kept.
    """
    return {
        "poll_votes": [
            _of(row)
            | {"poll_choice": await _words(tx, row, vote.choice), "at": vote.at.isoformat()}
            for row, vote in await find.votes_of(tx, actor.id)
        ],
        "poll_secret_votes": [_of(row) for row in await find.secret_votes_of(tx, actor.id)],
    }


def _of(row: Poll) -> dict[str, Any]:
    """Which poll it was."""
    return {
        "okrug": row.okrug,
        "poll_question": list(dict.fromkeys(filter(None, (row.kk, row.ru)))),
        "poll_state": row.state.value,
    }


async def _words(tx: Tx, row: Poll, chosen: int) -> list[str]:
    taken = set(positions(chosen))
    listed = [one for one in await polls.options(tx, row.id) if one.position in taken]
    return [_both(one.kk, one.ru) for one in listed]


def _both(kk: str, ru: str) -> str:
    return " / ".join(dict.fromkeys(filter(None, (kk, ru))))


@requires(Action.USE_OWN_DATA)
async def forget_person(tx: Tx, actor: Actor) -> None:
    """Take the actor out of everything about polls, at once.

    In an open poll their vote does not count any more; in a secret one it does, for nobody can
    find it. Whatever is over stays as it was counted. Who comes back may not vote in a secret
    poll that was opened before.
    """
    await find.forget(tx, actor.id)
    tx.session.expire_all()


@requires(Action.USE_OWN_DATA)
async def leave_behind(tx: Tx, actor: Actor) -> None:
    """Whoever moved has no vote where they lived, as long as it is open and not secret."""
    for row in await find.open_with_vote_of(tx, actor.id):
        if not await votes.is_asked(tx, row, actor.id):
            await find.take_vote(tx, row.id, actor.id)
