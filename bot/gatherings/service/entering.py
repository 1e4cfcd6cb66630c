"""Somebody checks in on their own phone: by the picture, or by the digits said in the room."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.access import Action, Actor, requires, system
from bot.core.errors import NotFound, Refusal
from bot.core.tx import Tx
from bot.gatherings.models import Gathering
from bot.gatherings.rules import codes
from bot.gatherings.rules import door as rules
from bot.gatherings.rules.codes import Judged
from bot.gatherings.rules.kinds import Base, Who, asked
from bot.gatherings.rules.lifecycle import Party
from bot.gatherings.rules.limits import MOST_TRIES, TRIES_MINUTES
from bot.gatherings.rules.presence import How
from bot.gatherings.service.held import UNSEEN
from bot.gatherings.storage import entitled, gatherings, presence
from bot.gatherings.storage.views import GatheringView, gathering_view
from bot.places import service as places

_WITHIN = timedelta(minutes=TRIES_MINUTES)


class Became(StrEnum):
    """What became of somebody at the door."""

    CAME = "came"
    THERE = "there"  # they were counted already
    OUTSIDE = "outside"  # no code was given yet
    NAMELESS = "nameless"  # the code is good, but the minutes need first and last name
    LATE = "late"  # the code was good a moment ago
    WRONG = "wrong"
    STOPPED = "stopped"  # too many wrong ones


@dataclass(frozen=True)
class Entry:
    """How somebody stands at the door. came: since when they are counted. left: tries.

    until: when whoever was stopped may try again.
    """

    became: Became
    view: GatheringView
    came: datetime | None = None
    left: int = MOST_TRIES
    until: datetime | None = None


@requires(Action.TAKE_PART)
async def at_door(tx: Tx, actor: Actor, gathering_id: int) -> Entry:
    """Before the digits are typed. Refuses as `check_in` does."""
    return await _judged(tx, actor, await _coming_to(tx, actor, gathering_id), "", tx.now)


@requires(Action.TAKE_PART)
async def check_in(
    tx: Tx, actor: Actor, gathering_id: int, digits: str, *, how: How, sent: datetime
) -> Entry:
    """Be counted from now on. sent: when the code was sent, as Telegram says, for weak coverage.

    A wrong code is noted and not refused: what is refused leaves no trace. Refuses with
    `door_closed`, `door_for_others` (kk, ru), `door_for_members`, `door_for_representatives`.
    """
    row = await _coming_to(tx, actor, gathering_id)
    entry = await _judged(tx, actor, row, digits, min(sent, tx.now))
    if entry.became is not Became.CAME:
        return entry
    await _must_be_elected(tx, actor, row)
    came = await presence.come(tx, row, actor.name, how, person_id=actor.id)
    return entry if came else await _standing(tx, actor, row, Became.THERE)


async def _coming_to(tx: Tx, actor: Actor, gathering_id: int) -> Gathering:
    """The gathering, which nothing happens to while somebody is let in."""
    row = await presence.held_open(tx, gathering_id)
    if row is None or row.state in UNSEEN:
        raise NotFound("gathering")
    is_open = rules.is_open(row.door_secret, row.state)
    if not await gatherings.is_concerned(tx, row, actor.id):
        if not is_open:
            raise NotFound("gathering")
        raise await _for_others(tx, row)
    if not is_open:
        raise Refusal("door_closed")
    return row


async def _for_others(tx: Tx, row: Gathering) -> Refusal:
    if asked(row.kind).takes_part is Who.MEMBERS:
        return Refusal("door_for_members")
    place = await places.resolve(tx, row.settlement or row.okrug)
    if place is None:
        return Refusal("door_for_others", kk=row.okrug, ru=row.okrug)
    return Refusal("door_for_others", kk=place.kk, ru=place.ru)


async def _must_be_elected(tx: Tx, actor: Actor, row: Gathering) -> None:
    """Where representatives are counted, whoever else is there listens."""
    rule = asked(row.kind).quorum_by(row.base)
    if rule is None or rule.base is not Base.REPRESENTATIVES:
        return
    names = [one.name for one in await entitled.elected_for(tx, row)]
    if not any(rules.means(actor.name, name) for name in names):
        raise Refusal("door_for_representatives")


async def _judged(tx: Tx, actor: Actor, row: Gathering, digits: str, sent: datetime) -> Entry:
    there = await presence.here(tx, row, actor.id)
    if there is not None:
        return await _standing(tx, actor, row, Became.THERE, came=there.came_at)
    tries = await presence.tries(tx, row.id, actor.id, tx.now - _WITHIN)
    if len(tries) >= MOST_TRIES:
        until = tries[-MOST_TRIES] + _WITHIN
        return await _standing(tx, actor, row, Became.STOPPED, left=0, until=until)
    left = MOST_TRIES - len(tries)
    if not digits:
        return await _standing(tx, actor, row, Became.OUTSIDE, left=left)
    judged = codes.judge(row.door_secret, row.id, row.attempt, digits, sent)
    if judged is Judged.WRONG:
        await presence.add_try(tx, row.id, actor.id)
        until = tries[0] + _WITHIN if tries else tx.now + _WITHIN
        return await _standing(tx, actor, row, Became.WRONG, left=left - 1, until=until)
    if judged is Judged.LATE:
        return await _standing(tx, actor, row, Became.LATE, left=left)
    became = Became.CAME if rules.is_full(actor.name) else Became.NAMELESS
    return await _standing(tx, actor, row, became, came=tx.now, left=left)


async def _standing(
    tx: Tx,
    actor: Actor,
    row: Gathering,
    became: Became,
    *,
    came: datetime | None = None,
    left: int = MOST_TRIES,
    until: datetime | None = None,
) -> Entry:
    parties = frozenset({Party.PARTICIPANT})
    view = await gathering_view(tx, row, actor.id, parties)
    return Entry(became, view, came, left, until)


@system
async def place_of(tx: Tx, gathering_id: int) -> str:
    """Where somebody lives who scanned its picture, most likely: a settlement, or the okrug.

    "" where people are not let in.
    """
    row = await gatherings.gathering(tx, gathering_id)
    if row is None or not rules.is_open(row.door_secret, row.state):
        return ""
    return row.settlement or row.okrug
