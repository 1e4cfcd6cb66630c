"""How everybody whom a poll concerns is told of it."""

import sqlalchemy as sa

from bot.core.access import Action, system
from bot.core.groups import Group
from bot.core.quiet import loud_at
from bot.core.tx import Tx
from bot.delivery import outbox
from bot.delivery.notices import Lane
from bot.delivery.outbox import Batch, fan_out, fan_out_to_public
from bot.people.models import Person
from bot.people.service import public_chats_of, who_may
from bot.polls.models import Poll
from bot.polls.notices.asking import (
    AboutPoll,
    PollAsked,
    PollCalledOff,
    PollCounted,
    PollReminded,
    PollResult,
)
from bot.polls.rules.results import Tally, told_cells
from bot.polls.storage import closing
from bot.polls.storage import polls as find

_QUESTIONS = (PollAsked.kind, PollReminded.kind)


@system
async def tell_asked(tx: Tx, row: Poll) -> int:
    """Everybody who is asked, and the okrug's channel and group; how many people."""
    asked = PollAsked(poll_id=row.id)
    people = await fan_out(tx, asked, find.asked(row), batch(row))
    await _post(tx, row, asked)
    return people


@system
async def tell_silent(tx: Tx, row: Poll) -> int:
    """Those who may vote and have not; how many."""
    return await fan_out(tx, PollReminded(poll_id=row.id), closing.silent(row), batch(row))


@system
async def tell_called_off(tx: Tx, row: Poll) -> None:
    """Whoever has heard of it or voted; what still waits to be asked is not asked."""
    await outbox.call_off(tx, row.id, _QUESTIONS)
    off = PollCalledOff(poll_id=row.id)
    await fan_out(tx, off, closing.heard(row, _QUESTIONS), batch(row))
    await fan_out_to_public(tx, off, await closing.chats_with(tx, row, _QUESTIONS), batch(row))


@system
async def tell_result(tx: Tx, row: Poll, tally: Tally) -> None:
    """Everybody who was asked or voted, their own village first; the channel, and the office.

    A letter that still waits to ask is not sent.
    """
    await outbox.call_off(tx, row.id, _QUESTIONS)
    office = await who_may(tx, Action.RUN_POLL, row.okrug)
    people = closing.concerned(row).where(Person.id.not_in(office))
    own = [] if row.secret else [cell.settlement for cell in told_cells(tally) if cell.settlement]
    for code in own:
        await _tell(tx, row, PollResult(poll_id=row.id, settlement=code), people, code)
    elsewhere = people.where(Person.settlement.not_in(own))
    await fan_out(tx, PollResult(poll_id=row.id), elsewhere, batch(row))
    await _post(tx, row, PollResult(poll_id=row.id))
    counted = [PollCounted(to=one, poll_id=row.id) for one in office]
    await outbox.put(tx, *counted, due_at=loud_at(tx.now, tx.zone))


async def _tell(tx: Tx, row: Poll, notice: AboutPoll, people: sa.Select[int], code: str) -> None:
    await fan_out(tx, notice, people.where(Person.settlement == code), batch(row))


def batch(row: Poll) -> Batch:
    """How what is told of a poll goes together: of each kind, one telling."""
    return Batch(row.id, Lane.BULK, Group.POLLS)


async def _post(tx: Tx, row: Poll, notice: AboutPoll) -> None:
    if row.in_public and not row.roles:
        chats = await public_chats_of(tx, row.okrug)
        await fan_out_to_public(tx, notice, [chat.id for chat in chats], batch(row))
