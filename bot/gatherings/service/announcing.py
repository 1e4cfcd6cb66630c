"""A gathering is announced: numbered, written down as it was told, and told to whom it is for."""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.exc import IntegrityError

from bot.core.access import Action, Actor, requires, system
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.groups import Group
from bot.core.law import gathering_law
from bot.core.text import clean
from bot.core.tx import Tx
from bot.delivery.notices import Lane
from bot.delivery.outbox import Batch, fan_out, fan_out_to_public
from bot.gatherings.models import Gathering
from bot.gatherings.notices.calling import AppealOnAgenda, GatheringCalled
from bot.gatherings.notices.to_many import ToMany
from bot.gatherings.rules.changes import Changes
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.limits import WHY_LIMIT
from bot.gatherings.rules.notice import check
from bot.gatherings.rules.planning import told_at
from bot.gatherings.service.held import Held
from bot.gatherings.storage import calling, outlook
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage.views import GatheringView
from bot.people.service import public_chats_of
from bot.people.service.crowds import crowd

#: Two gatherings of one okrug may be announced at once: the later takes the next number.
_TRIES = 5


@dataclass(frozen=True)
class Told:
    """What was announced, changed or called off, and how many it concerns."""

    view: GatheringView
    people: int


@requires(Action.PLAN_GATHERING)
async def announce(
    tx: Tx, actor: Actor, gathering_id: int, version: int, reason: str = ""
) -> Told:
    """Call everybody whom it concerns; reason: why so late, for the act of notice.

    Refuses with `gathering_not_ready` (part), `day_is_past`, `notice_too_late`; `Stale` for the
    second of two presses.
    """
    await find.lock(tx, gathering_id)
    held = await Held.of_office(tx, actor, gathering_id)
    if held.row.version != version:
        raise Stale(by="")
    held.must(Move.ANNOUNCE)
    people = await _announce(held, version, reason)
    return Told(await held.view(), people)


@requires(Action.PLAN_GATHERING)
async def announce_separate(
    tx: Tx, actor: Actor, gathering_id: int, versions: int
) -> tuple[GatheringView, int, int]:
    """Call all separate gatherings that lead to this one and are ready; how many, and to whom.

    versions: the sum of theirs, as they were looked at. All of them are in time, or none is
    announced: `separate_not_ready`.
    """
    held = await Held.of_office(tx, actor, gathering_id)
    drafts = await _drafts(tx, actor, held.row)
    if not drafts or sum(one.row.version for one in drafts) != versions:
        raise Stale(by="")
    people = 0
    async with tx.session.begin_nested():  # all of them, or none
        for one in drafts:
            try:
                people += await _announce(one, one.row.version, "")
            except Refusal as problem:
                raise Invalid("separate_not_ready") from problem
    return await held.view(), len(drafts), people


async def _drafts(tx: Tx, actor: Actor, row: Gathering) -> list[Held]:
    found = [one for one in await calling.separate(tx, row) if one.state is State.DRAFT]
    for one in found:
        await find.lock(tx, one.id)
    return [await Held.of_office(tx, actor, one.id) for one in found]


async def _announce(held: Held, version: int, reason: str) -> int:
    tx, row = held.tx, held.row
    lacking = outlook.missing_in(await held.view())
    if lacking:
        raise Invalid("gathering_not_ready", part=lacking[0].value)
    reason = said_why(reason)
    late = is_late(tx, row, reason)
    values = {
        "announced_at": tx.now,
        "late_reason": reason if late else "",
        "year": row.year or tx.today.year,
    }
    shown = replace(await calling.shown_now(tx, row), told_at=told_at(tx.now, tx.zone))
    await _numbered(held, version, reason if late else "", shown.to_json(), values)
    return await tell_called(tx, held.row)


def said_why(reason: str) -> str:
    """A reason as it is kept."""
    return clean(reason, WHY_LIMIT)


def is_late(tx: Tx, row: Gathering, reason: str, changes: Changes | None = None) -> bool:
    """Whether people have fewer days than the law gives them, and the reason is taken for it.

    changes: what is to be another at it.

    Refuses with `day_is_past`, `notice_too_late`.
    """
    changes = changes or Changes()
    period = check(
        told_at(tx.now, tx.zone),
        changes.held_at or row.held_at or tx.now,
        outlook.days_asked(row, changes),
        when_late=gathering_law().late_notice.value,
        reason=reason,
        zone=tx.zone,
    )
    return not period.in_time


async def _numbered(
    held: Held, version: int, words: str, shown: dict[str, Any], values: dict[str, Any]
) -> None:
    """Announce it under the next number of the year."""
    tx, row = held.tx, held.row
    for _ in range(_TRIES):
        number = row.number or await find.next_number(tx, row.okrug, values["year"])
        try:
            async with tx.session.begin_nested():
                await held.move(
                    Move.ANNOUNCE, version, words=words, shown=shown, number=number, **values
                )
        except IntegrityError:
            continue
        return
    raise Stale(by="")


def batch(row: Gathering, tag: str = "") -> Batch:
    """How what is told of a gathering goes together; the tag tells one telling from the next."""
    return Batch(row.id, Lane.BULK, Group.GATHERINGS, tag=tag or f"{row.sequence}:")


@system
async def tell(tx: Tx, row: Gathering, notice: ToMany) -> int:
    """Everybody whom it concerns is told, and the okrug's channel and group; how many people."""
    together = batch(row)
    people = await fan_out(tx, notice, find.concerned(row), together)
    if outlook.is_public(row):
        chats = await public_chats_of(tx, row.okrug)
        await fan_out_to_public(tx, notice, [chat.id for chat in chats], together)
    return people


@system
async def tell_called(tx: Tx, row: Gathering) -> int:
    """The call stands in the outbox; those behind its appeals hear that they are heard."""
    people = await tell(tx, row, GatheringCalled(gathering_id=row.id, sequence=row.sequence))
    await tell_behind(tx, row)
    return people


@system
async def tell_behind(tx: Tx, row: Gathering) -> None:
    """Those behind collective appeals on the agenda hear of it, of each once."""
    for item in await find.agenda(tx, row.id):
        if item.appeal_id is None:
            continue
        with suppress(NotFound):  # the appeal is gone; its question stays
            behind = await crowd(tx, f"appeal:{item.appeal_id}", row.okrug)
            notice = AppealOnAgenda(gathering_id=row.id, item_id=item.id)
            await fan_out(tx, notice, behind, batch(row, f"{item.id}:"))
