"""Merging: one appeal stands for others about the same, until the office parts them again.

Whoever followed the duplicate follows the main one: rows in `Neighbour` marked with where they
came from, so that parting takes back exactly those. The duplicate keeps its own rows.
"""

from bot.appeals.models import Appeal
from bot.appeals.notices import Merged, Unmerged
from bot.appeals.rules.lifecycle import OPEN, Move, Party, State
from bot.appeals.rules.similar import Alike, Matter
from bot.appeals.service.case import Case
from bot.appeals.service.neighbours import grown
from bot.appeals.storage import appeals as find
from bot.appeals.storage import merging as storage
from bot.appeals.storage.views import AppealView, Line, lines
from bot.core.access import Action, Actor, requires
from bot.core.errors import NotFound, Refusal
from bot.core.tx import Tx
from bot.delivery.outbox import put

PROPOSED = 6
#: Of so many, the newest, the words are compared.
COMPARED = 50


@requires(Action.TRIAGE_APPEAL)
async def mergeable(tx: Tx, actor: Actor, appeal_id: int) -> tuple[Line, ...]:
    """Which open appeals of its place and category may be about the same.

    The likeliest by their words come first, then the newest.
    """
    appeal = (await _open(tx, actor, appeal_id)).appeal
    near = await storage.alike(tx, appeal, COMPARED)
    if not near:
        return ()
    alike = Alike(_matter(appeal))
    scored = {one.id: alike.score(_matter(one), recent=False) for one in near}
    likeliest = sorted(near, key=lambda one: (-scored[one.id], -one.id))
    return await lines(tx, likeliest[:PROPOSED])


def _matter(appeal: Appeal) -> Matter:
    return Matter(appeal.topic, appeal.text, appeal.landmark)


@requires(Action.TRIAGE_APPEAL)
async def by_number(tx: Tx, actor: Actor, appeal_id: int, number: int) -> int:
    """The id of the appeal of the same okrug with a number. Refuses with `merge_unknown`."""
    appeal = (await _open(tx, actor, appeal_id)).appeal
    found = await storage.numbered(tx, appeal.okrug, number)
    if found is None:
        raise Refusal("merge_unknown")
    return found.id


@requires(Action.TRIAGE_APPEAL)
async def look_at_main(tx: Tx, actor: Actor, appeal_id: int, into: int) -> AppealView:
    """The appeal that is to stand for another; refuses as `merge` would."""
    main = await _main(await _open(tx, actor, appeal_id), into)
    return await Case(tx, actor, main, frozenset({Party.OFFICE})).view()


@requires(Action.TRIAGE_APPEAL)
async def merge(tx: Tx, actor: Actor, appeal_id: int, version: int, into: int) -> AppealView:
    """Let another open appeal of the okrug stand for this one; whoever follows it is told.

    What was merged into this one moves along. Refuses with `merge_itself`, `merge_chain` (the
    other is merged itself) or `merge_closed`.
    """
    await storage.lock(tx, [appeal_id, into])
    case = await _open(tx, actor, appeal_id)
    main = await _main(case, into)
    await _close(case, version, main, note=str(main.id))
    moved = [await _open(tx, actor, one.id) for one in await find.duplicates(tx, appeal_id)]
    for duplicate in moved:
        await _part(duplicate, duplicate.appeal.version)
    await _follow(case, main)
    for duplicate in moved:
        await _close(duplicate, duplicate.appeal.version, main, note=f"{main.id} {appeal_id}")
        await _follow(duplicate, main)
    await grown(tx, main.id)
    return await case.view()


@requires(Action.TRIAGE_APPEAL)
async def unmerge(tx: Tx, actor: Actor, appeal_id: int, version: int) -> AppealView:
    """Part an appeal from the one that stands for it: everything is as it was before."""
    case = await _open(tx, actor, appeal_id)
    main_id = case.appeal.merged_into
    if main_id is None:
        raise Refusal("impossible_move")
    await storage.lock(tx, [appeal_id, main_id])
    with_it = await _came_along(case, main_id)
    people = await _followers(case)
    await _part(case, version)
    await put(
        tx,
        *(Unmerged(to=one, appeal_id=appeal_id, version=case.appeal.version) for one in people),
    )
    for duplicate in with_it:
        await _part(duplicate, duplicate.appeal.version)
        await _close(duplicate, duplicate.appeal.version, case.appeal, note=str(appeal_id))
        await _follow(duplicate, case.appeal)
    return await case.view()


async def _open(tx: Tx, actor: Actor, appeal_id: int) -> Case:
    return await Case.open(tx, actor, appeal_id, Party.OFFICE)


async def _main(case: Case, into: int) -> Appeal:
    """The other appeal, if it may stand for this one."""
    if into == case.appeal.id:
        raise Refusal("merge_itself")
    main = (await _open(case.tx, case.actor, into)).appeal
    if main.okrug != case.appeal.okrug:
        raise NotFound("appeal")
    if main.merged_into is not None:
        raise Refusal("merge_chain")
    if main.state not in OPEN:
        raise Refusal("merge_closed")
    return main


async def _close(case: Case, version: int, main: Appeal, note: str) -> None:
    await case.move(
        Move.MERGE,
        version,
        note=note,
        came_from=case.appeal.state,
        merged_into=main.id,
        closed_at=case.tx.now,
    )


async def _followers(case: Case) -> list[int]:
    """Its author, unless erased, and who joined it."""
    joined = await storage.neighbours(case.tx, case.appeal.id)
    author = case.appeal.author_id
    return joined if author is None else [author, *joined]


async def _follow(case: Case, main: Appeal) -> None:
    """Whoever follows the duplicate follows the main one, and is told so."""
    people = await _followers(case)
    others = [one for one in people if one != main.author_id]
    await storage.bring(case.tx, main.id, others, merged_from=case.appeal.id)
    appeal = case.appeal
    await put(
        case.tx,
        *(Merged(to=one, appeal_id=appeal.id, version=appeal.version) for one in people),
    )


async def _part(case: Case, version: int) -> None:
    appeal = case.appeal
    main_id = appeal.merged_into or 0
    asked = appeal.came_from is State.NEED_INFO
    await case.move(
        Move.UNMERGE,
        version,
        note=str(main_id),
        merged_into=None,
        closed_at=None,
        came_from=await storage.asked_from(case.tx, appeal.id) if asked else None,
    )
    await storage.take_away(case.tx, main_id, merged_from=appeal.id)


async def _came_along(case: Case, main_id: int) -> list[Case]:
    """What was merged into this one when it was merged itself, and is still with the main one."""
    with_main = [one.id for one in await find.duplicates(case.tx, main_id)]
    noted = await storage.merged_as(case.tx, with_main)
    along = f"{main_id} {case.appeal.id}"
    return [await _open(case.tx, case.actor, one) for one in with_main if noted.get(one) == along]
