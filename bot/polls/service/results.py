"""What came out of a poll: who may see it, and when; as a picture and as a table."""

from typing import Any

import sqlalchemy as sa

from bot.core.access import Action, Actor, requires, system
from bot.core.errors import NotFound, Refusal
from bot.core.tx import Tx
from bot.delivery.outbox import put_anew
from bot.polls.notices.asking import PollFileWanted
from bot.polls.rules.kinds import KNOWN, State
from bot.polls.service.held import Held
from bot.polls.storage import closing
from bot.polls.storage import polls as find
from bot.polls.storage.outcomes import Hidden, ResultView, result_of

__all__ = ["Hidden", "ResultView", "crowd", "results", "want_picture", "want_workbook"]


@requires(Action.READ_POLLS)
async def results(tx: Tx, actor: Actor, poll_id: int) -> ResultView:
    """What somebody may see of what came out.

    Until the end nobody sees what is chosen, the office neither, unless everybody does; how many
    have voted is for the office. `NotFound` for drafts.
    """
    held = await Held.open(tx, actor, poll_id)
    if held.row.state not in KNOWN:
        raise NotFound("poll")
    return await result_of(tx, held.row, office=held.office)


@requires(Action.READ_POLLS)
async def want_picture(tx: Tx, actor: Actor, poll_id: int) -> None:
    """The result is drawn and comes as a message.

    Refuses with `poll_not_over` before the end, and where what was chosen is not told.
    """
    seen = await results(tx, actor, poll_id)
    await _want(tx, actor, seen, "picture")


@requires(Action.RUN_POLL)
async def want_workbook(tx: Tx, actor: Actor, poll_id: int) -> None:
    """The same as a table, for the office."""
    held = await Held.of_office(tx, actor, poll_id)
    seen = await results(tx, actor, held.row.id)
    await _want(tx, actor, seen, "workbook")


async def _want(tx: Tx, actor: Actor, seen: ResultView, what: str) -> None:
    if not seen.is_told or seen.view.state is not State.CLOSED:
        raise Refusal("poll_not_over")
    await put_anew(tx, PollFileWanted(to=actor.id, poll_id=seen.view.id, what=what))


@system
async def crowd(tx: Tx, poll_id: int, okrug: str) -> sa.Select[Any]:
    """people.id of those who may vote in a poll of this okrug and have not: a crowd to speak to.

    `NotFound` for a poll of another okrug, and for one that nobody was told of.
    """
    row = await find.poll(tx, poll_id)
    if row is None or row.okrug != okrug or row.state not in KNOWN:
        raise NotFound("poll")
    return closing.silent(row)
