"""How many may vote, and who: written by the office, each number with its day and source."""

from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, NotFound
from bot.core.tx import Tx
from bot.gatherings.rules.listing import Names, Number, read_names, read_number
from bot.gatherings.storage import entitled as find
from bot.gatherings.storage.entitled import MEMBERS, Overview, Subject
from bot.places import service as places
from bot.places.models import Place


@requires(Action.PLAN_GATHERING)
async def overview(tx: Tx, actor: Actor, okrug: str) -> Overview:
    """Every settlement with its number, and the members of the assembly."""
    place = await _office(tx, actor, okrug)
    return Overview(
        place,
        tuple(await find.villages(tx, okrug)),
        await find.members_of(tx, okrug),
        await find.entitled_of(tx, okrug),
    )


@requires(Action.PLAN_GATHERING)
async def subject(tx: Tx, actor: Actor, okrug: str, settlement: str) -> Subject:
    """One of them; `NotFound` for a settlement of another okrug."""
    place = await _office(tx, actor, okrug)
    if settlement == MEMBERS:
        return Subject(place, None, await find.members_of(tx, okrug), 0)
    for one in await find.villages(tx, okrug):
        if one.place.code == settlement:
            return Subject(place, one.place, one.known, one.names)
    raise NotFound("place")


@requires(Action.PLAN_GATHERING)
async def set_number(tx: Tx, actor: Actor, okrug: str, settlement: str, text: str) -> Subject:
    """The number as it was typed, with its day and source. Refuses as `rules.listing` does."""
    number = read_number(text, tx.today)
    await subject(tx, actor, okrug, settlement)
    await find.add_count(tx, okrug, settlement, number, actor.id)
    return await subject(tx, actor, okrug, settlement)


@requires(Action.PLAN_GATHERING)
async def set_nobody(tx: Tx, actor: Actor, okrug: str, settlement: str, *, source: str) -> Subject:
    """Nobody may vote there: said by a button of its own, for a 0 that is typed is a mistake."""
    if settlement == MEMBERS:
        raise NotFound("place")
    await subject(tx, actor, okrug, settlement)
    await find.add_count(tx, okrug, settlement, Number(0, tx.today, source), actor.id)
    return await subject(tx, actor, okrug, settlement)


@requires(Action.PLAN_GATHERING)
async def preview_names(
    tx: Tx, actor: Actor, okrug: str, settlement: str, text: str
) -> tuple[Subject, Names]:
    """A list as it would be kept."""
    return await _with_list(tx, actor, okrug, settlement), read_names(text)


@requires(Action.PLAN_GATHERING)
async def replace_names(
    tx: Tx, actor: Actor, okrug: str, settlement: str, text: str, *, source: str
) -> Subject:
    """The whole list anew, and its length as the number. Refuses with `names_none`.

    Of two who replace it at once the last one's list stands, whole.
    """
    await _with_list(tx, actor, okrug, settlement)
    names = read_names(text).names
    if not names:
        raise Invalid("names_none")
    await places.locked_office(tx, okrug)
    await find.replace_names(tx, okrug, settlement, names)
    number = Number(len(names), tx.today, source)
    await find.add_count(tx, okrug, settlement, number, actor.id)
    return await subject(tx, actor, okrug, settlement)


@requires(Action.PLAN_GATHERING)
async def drop_names(tx: Tx, actor: Actor, okrug: str, settlement: str) -> Subject:
    """No list is kept any more; the number stays."""
    await _with_list(tx, actor, okrug, settlement)
    await places.locked_office(tx, okrug)
    await find.replace_names(tx, okrug, settlement, ())
    return await subject(tx, actor, okrug, settlement)


async def _office(tx: Tx, actor: Actor, okrug: str) -> Place:
    """The okrug, where it is the actor's; another one is not told apart from none."""
    if not actor.may(Action.PLAN_GATHERING, okrug):
        raise NotFound("place")
    place = await places.resolve(tx, okrug)
    if place is None:
        raise NotFound("place")
    return place


async def _with_list(tx: Tx, actor: Actor, okrug: str, settlement: str) -> Subject:
    """Members are known by name from their election: no list of them is kept."""
    if settlement == MEMBERS:
        raise NotFound("place")
    return await subject(tx, actor, okrug, settlement)
