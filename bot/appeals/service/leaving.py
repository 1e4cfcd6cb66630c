"""Staff come and go; what the office owes residents stays the office's.

Whoever leaves hands everything over in one step. Where a role ended otherwise (by the seed file,
the command line, or because the person erased themselves), the clock puts their appeals back on
the office's desk, and a new akim takes over what a former one had promised to see to.
"""

from collections.abc import Sequence

from bot.appeals.models import Appeal
from bot.appeals.notices import AppealsInherited, AppealsPassedOn
from bot.appeals.rules.lifecycle import Move, Party
from bot.appeals.service.case import Case
from bot.appeals.storage import leaving as storage
from bot.appeals.storage import routing
from bot.appeals.storage.appeals import Colleague, colleagues
from bot.core.access import Action, Actor, requires, system
from bot.core.errors import NotFound
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.people.service import who_may

#: So many go in one transaction of the clock.
BATCH = 200
#: What stands before an akim's id in the note of a step: whoever follows them inherits it.
AKIM = "akim:"


@requires(Action.INVITE_STAFF)
async def left_behind(tx: Tx, actor: Actor, okrug: str, person_id: int) -> int:
    """How many open appeals lie with somebody in an okrug."""
    actor.must(Action.INVITE_STAFF, okrug)
    return await storage.count_with(tx, okrug, person_id)


@requires(Action.INVITE_STAFF)
async def successors(tx: Tx, actor: Actor, okrug: str, person_id: int) -> list[Colleague]:
    """Who could take over from somebody."""
    actor.must(Action.INVITE_STAFF, okrug)
    able = await who_may(tx, Action.ANSWER_APPEAL, okrug)
    return await colleagues(tx, [one for one in able if one != person_id], okrug)


@requires(Action.INVITE_STAFF)
async def hand_all_over(tx: Tx, actor: Actor, okrug: str, person_id: int, to: int | None) -> int:
    """Give everything that lies with somebody to a colleague, or back to the office; how many.

    Their routing rules go along. `NotFound` for somebody who may not answer in the okrug.
    """
    actor.must(Action.INVITE_STAFF, okrug)
    if to is not None and to not in {
        one.id for one in await successors(tx, actor, okrug, person_id)
    }:
        raise NotFound("colleague")
    theirs = await storage.all_with(tx, okrug, person_id)
    was_akim = to is None and await storage.was_akim(tx, okrug, person_id)
    for appeal in theirs:
        case = Case(tx, actor, appeal, frozenset({Party.OFFICE}))
        await _pass_on(case, to, was_akim=was_akim)
    await routing.hand_on(tx, okrug, person_id, to)
    if to is not None and theirs and to != actor.id:
        await put(tx, AppealsPassedOn(to=to, okrug=okrug, n=len(theirs), at=tx.now.isoformat()))
    return len(theirs)


@system
async def take_back_orphans(tx: Tx, limit: int = BATCH) -> int:
    """Appeals whose executor works here no more lie on the office's desk again; how many."""
    orphans = await storage.orphans(tx, limit)
    for appeal, was_akim in orphans:
        await _pass_on(Case.of_bot(tx, appeal), None, was_akim=was_akim)
    return len(orphans)


@system
async def inherit(tx: Tx) -> int:
    """New akims get what their predecessors saw to, and hear what the office owes; how many."""
    new = await storage.new_akims(tx)
    for akim in new:
        own = storage.of_bot(tx, akim.bot_id)
        theirs: Sequence[Appeal] = await storage.left_by_akims(own, akim.okrug)
        for appeal in theirs:
            await _pass_on(Case.of_bot(tx, appeal), akim.person_id)
        owed = await storage.owed(own, akim.okrug, akim.since)
        if owed.open:
            told = AppealsInherited(
                to=akim.person_id,
                role_id=akim.role_id,
                open=owed.open,
                promised=owed.promised,
                overdue=owed.overdue,
            )
            await put(own, told)
    return len(new)


async def _pass_on(case: Case, to: int | None, *, was_akim: bool = False) -> None:
    note = f"{AKIM}{case.appeal.assignee_id}" if was_akim else str(to or "")
    await case.move(Move.PASS_ON, case.appeal.version, note=note, assignee_id=to, routed_by="")
