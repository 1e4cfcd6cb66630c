"""Who is there: the secretary's list, names from it, and people without phones."""

from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, NotFound, Refusal
from bot.core.text import clean, fold, tokens
from bot.core.tx import Tx
from bot.gatherings.models import Elected, EntitledName, GatheringStay
from bot.gatherings.rules import door as rules
from bot.gatherings.rules.limits import MARK_LIMIT, MOST_IN_A_HALL
from bot.gatherings.rules.listing import Listed, read_name
from bot.gatherings.rules.presence import How
from bot.gatherings.service.desk import letting_in, seen
from bot.gatherings.service.held import Held
from bot.gatherings.storage import door as find
from bot.gatherings.storage import entitled, gatherings, presence
from bot.gatherings.storage.door import Asked, DoorView, FromList, Here, HerePage, Match

__all__ = ["Asked", "FromList", "Here", "HerePage", "Match", "add_match", "add_myself", "add_name",
           "ask_name", "come_back", "count_nameless", "leave", "one_here", "remove",
           "who_is_here"]  # fmt: skip

#: So many of a list fit under one question; more are looked at, to know whether it is one person.
_MATCHES = 6
_LOOKED_AT = 60
_ON_PAGE = 7


@requires(Action.RUN_GATHERING)
async def who_is_here(
    tx: Tx, actor: Actor, gathering_id: int, page: int = 0, *, phones: bool = False
) -> HerePage:
    """Everybody who was there at all; phones: only who is there with a phone, for the desk."""
    held = await Held.at_desk(tx, actor, gathering_id)
    found = await find.listed(tx, held.row)
    if phones:
        found = [one for one in found if one.person is not None and one.left is None]
    pages = max(1, -(-len(found) // _ON_PAGE))
    page = min(page, pages - 1)
    shown = found[page * _ON_PAGE : (page + 1) * _ON_PAGE]
    return HerePage(await seen(held), tuple(shown), page, pages)


@requires(Action.RUN_GATHERING)
async def one_here(tx: Tx, actor: Actor, gathering_id: int, stay_id: int) -> tuple[DoorView, Here]:
    """One of them."""
    held = await Held.at_desk(tx, actor, gathering_id)
    return await seen(held), await _here(held, await _stay(held, stay_id))


@requires(Action.RUN_GATHERING)
async def leave(tx: Tx, actor: Actor, gathering_id: int, stay_id: int) -> tuple[DoorView, Here]:
    """They are gone: from now on they are not counted."""
    held = await letting_in(tx, actor, gathering_id)
    one = await _here(held, await _stay(held, stay_id))
    await presence.leave(tx, await _stay(held, one.stay))
    return await seen(held), await _here(held, await _stay(held, one.stay))


@requires(Action.RUN_GATHERING)
async def come_back(
    tx: Tx, actor: Actor, gathering_id: int, stay_id: int
) -> tuple[DoorView, Here]:
    """They are there again."""
    held = await letting_in(tx, actor, gathering_id)
    one = await _stay(held, stay_id)
    await presence.come(
        tx,
        held.row,
        one.name,
        one.how,
        person_id=one.person_id,
        mark=one.mark,
        noted_by=actor.id,
    )
    return await seen(held), await _here(held, one)


@requires(Action.RUN_GATHERING)
async def remove(tx: Tx, actor: Actor, gathering_id: int, stay_id: int) -> HerePage:
    """They were never there: a mistake, or a code that was sent on to somebody at home."""
    held = await letting_in(tx, actor, gathering_id)
    one = await _stay(held, stay_id)
    await presence.remove(tx, one)
    if one.person_id is not None and one.person_id == held.row.secretary_id:
        await gatherings.note(tx, gathering_id, {"secretary_id": None})
    return await who_is_here(tx, actor, gathering_id)


@requires(Action.RUN_GATHERING)
async def count_nameless(tx: Tx, actor: Actor, gathering_id: int, text: str) -> DoorView:
    """So many people without phones and names are there. Refuses with `count_unclear`."""
    held = await letting_in(tx, actor, gathering_id)
    digits = "".join(text.split())
    is_number = digits.isdecimal() and len(digits) <= len(str(MOST_IN_A_HALL))
    if not is_number or int(digits) > MOST_IN_A_HALL:
        raise Invalid("count_unclear")
    await presence.count(tx, held.row, int(digits), actor.id)
    return await seen(held)


@requires(Action.RUN_GATHERING)
async def add_myself(tx: Tx, actor: Actor, gathering_id: int) -> DoorView:
    """Whoever keeps the door is there as well, and cannot scan their own screen.

    Refuses with `name_not_full`.
    """
    held = await letting_in(tx, actor, gathering_id)
    if not await gatherings.is_concerned(tx, held.row, actor.id):
        raise NotFound("gathering")
    if not rules.is_full(actor.name):
        raise Refusal("name_not_full")
    await presence.come(tx, held.row, actor.name, How.NAME, person_id=actor.id, noted_by=actor.id)
    return await seen(held)


async def _stay(held: Held, stay_id: int) -> GatheringStay:
    one = await presence.stay(held.tx, held.row, stay_id)
    if one is None:
        raise NotFound("stay")
    return one


async def _here(held: Held, one: GatheringStay) -> Here:
    """Somebody as the list has them now, whichever of their comings was meant."""
    for listed in await find.listed(held.tx, held.row):
        if one.person_id is not None and listed.person == one.person_id:
            return listed
        if not one.person_id and not one.who and listed.stay == one.id:
            return listed  # they were erased
        if one.person_id is None and rules.who(listed.name, listed.mark) == one.who:
            return listed
    raise NotFound("stay")


# ── By name ──────────────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_GATHERING)
async def ask_name(tx: Tx, actor: Actor, gathering_id: int, text: str) -> Asked:
    """A name that was typed: added at once where it can mean one person only."""
    held = await letting_in(tx, actor, gathering_id)
    typed = read_name(text)
    matches = await _matches(held, tokens(fold(typed.name if typed else text)))
    if typed is None:
        return Asked(await seen(held), None, matches=matches[:_MATCHES])
    same = [one for one in matches if one.words == rules.words_of(typed.name)]
    if len(same) == 1 and not typed.mark:
        return await _add(held, Listed(same[0].name, same[0].mark), known=True)
    if matches or await _has_list(held):
        return Asked(await seen(held), typed, matches=matches[:_MATCHES], offered=True)
    return await _add(held, typed)


@requires(Action.RUN_GATHERING)
async def add_match(tx: Tx, actor: Actor, gathering_id: int, of: FromList, match: int) -> Asked:
    """Somebody of a list; with their street where the list has several of that name."""
    held = await letting_in(tx, actor, gathering_id)
    name = await _name_in(held, of, match)
    matches = await _matches(held, list(rules.words_of(name)))
    alike = [one for one in matches if one.words == rules.words_of(name)]
    for one in alike:
        if (one.of, one.id) == (of, match):
            typed = Listed(one.name, one.mark)
            return await _add(held, typed, apart=len(alike) > 1, known=True)
    raise NotFound("name")


@requires(Action.RUN_GATHERING)
async def add_name(
    tx: Tx, actor: Actor, gathering_id: int, typed: Listed, *, another: bool = False
) -> Asked:
    """A name as it was typed. another: not whoever of that name is there; then with a mark.

    Refuses with `mark_needed`.
    """
    held = await letting_in(tx, actor, gathering_id)
    if another and not rules.words_of(typed.mark):
        raise Invalid("mark_needed")
    return await _add(held, typed, apart=another, another=another)


async def _add(
    held: Held, typed: Listed, *, apart: bool = False, another: bool = False, known: bool = False
) -> Asked:
    """The mark is kept only where the name alone does not tell who it is (`apart`).

    For a name without a mark is never counted beside the phone of whoever bears it. known: the
    list has it, so that the mark that is there is theirs and tells nobody from them.
    """
    mark = typed.mark if apart else ""
    kept = Listed(typed.name, mark)
    alike = [
        one
        for one in await find.listed(held.tx, held.row)
        if one.left is None and rules.words_of(one.name) == rules.words_of(typed.name)
    ]
    same = any(one.person is None and rules.who(one.name, one.mark) == kept.who for one in alike)
    if same and (known or typed.mark == mark):
        return Asked(await seen(held), kept, there=True)
    if not another and (twin := next((one for one in alike if not (one.mark and mark)), None)):
        return Asked(await seen(held), typed, twin=twin)
    came = await presence.come(
        held.tx, held.row, kept.name, How.NAME, mark=mark, noted_by=held.actor.id
    )
    return Asked(await seen(held), kept, added=came, there=not came)


async def _matches(held: Held, words: list[str]) -> tuple[Match, ...]:
    """Whom of the lists these words may mean; each may be a beginning."""
    if not words:
        return ()
    tx, row = held.tx, held.row
    here = {rules.words_of(one.name) for one in await find.listed(tx, row) if one.left is None}
    places = {} if row.settlement else await entitled.village_names(tx, row.okrug)
    listed = await entitled.find_names(tx, row, words, _LOOKED_AT)
    found = [_match(FromList.ENTITLED, one, one.mark, places, here) for one in listed]
    elected = [one for one in await entitled.elected_for(tx, row) if _bears(one.name, words)]
    found += [_match(FromList.ELECTED, one, "", places, here) for one in elected]
    return tuple(found)


def _match(
    of: FromList,
    one: EntitledName | Elected,
    mark: str,
    places: dict[str, str],
    here: set[tuple[str, ...]],
) -> Match:
    where = places.get(one.settlement, "") if len(places) > 1 else ""
    told = ", ".join(part for part in (where, mark) if part)
    told = clean(told, MARK_LIMIT)
    return Match(of, one.id, one.name, told, rules.words_of(one.name) in here)


def _bears(name: str, words: list[str]) -> bool:
    told = tokens(fold(name))
    return all(any(word.startswith(begun) for word in told) for begun in words)


async def _name_in(held: Held, of: FromList, match: int) -> str:
    if of is FromList.ENTITLED:
        one = await entitled.listed(held.tx, held.row, match)
        if one is not None:
            return one.name
    for member in await entitled.elected_for(held.tx, held.row):
        if of is FromList.ELECTED and member.id == match:
            return member.name
    raise NotFound("name")


async def _has_list(held: Held) -> bool:
    if await entitled.elected_for(held.tx, held.row):
        return True
    return await entitled.has_list(held.tx, held.row)
