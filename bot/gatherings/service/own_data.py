"""A person's own data in gatherings: to take away as a file, to erase, and to leave behind."""

from typing import Any

from bot.core.access import Action, Actor, requires
from bot.core.tx import Tx
from bot.gatherings.models import Gathering
from bot.gatherings.service.held import Held
from bot.gatherings.service.initiative import take_back
from bot.gatherings.storage import gatherings, initiatives
from bot.gatherings.storage import own as find


@requires(Action.USE_OWN_DATA)
async def export_own(tx: Tx, actor: Actor) -> dict[str, Any]:
    """Everything of the actor's that gatherings remember, as plain JSON."""
    me = actor.id
    return {
        "gathering_replies": [
            _of(row) | {"gathering_reply": reply.reply.value, "at": reply.at.isoformat()}
            for row, reply in await find.replied(tx, me)
        ],
        "gathering_wishes": [
            _of(row)
            | {
                "gathering_wish": wish.wish.value,
                "wish_state": wish.state.value,
                "text": wish.text,
                "reason": wish.reason,
                "at": wish.at.isoformat(),
            }
            for row, wish in await find.wished(tx, me)
        ],
        "gathering_supports": [
            _of(row) | {"text": wish.text, "at": one.at.isoformat()}
            for row, wish, one in await find.supported(tx, me)
        ],
        "initiatives": [
            _of(row)
            | {
                "gathering_state": row.state.value,
                "text": [item.kk or item.ru for item in await gatherings.agenda(tx, row.id)],
                "gathering_why": row.why,
                "at": row.created_at.isoformat(),
            }
            for row in await find.proposed(tx, me)
        ],
        "initiatives_supported": [
            _of(row) | {"at": one.at.isoformat()} for row, one in await find.backed(tx, me)
        ],
        "gathering_stays": [
            _of(row)
            | {
                "name": stay.name,
                "came_at": stay.came_at.isoformat(),
                "left_at": stay.left_at.isoformat() if stay.left_at else None,
            }
            for row, stay in await find.attended(tx, me)
        ],
        "gathering_hands": [
            _of(row)
            | {
                "text": item.kk or item.ru,
                "gathering_hand": hand.hand.value,
                "at": hand.at.isoformat(),
            }
            for row, item, hand in await find.hands(tx, me)
        ],
    }


def _of(row: Gathering) -> dict[str, Any]:
    """Which gathering it was."""
    return {
        "gathering_kind": row.kind.value,
        "okrug": row.okrug,
        "settlement": row.settlement,
        "held": row.held_at.isoformat() if row.held_at else None,
    }


@requires(Action.USE_OWN_DATA)
async def forget_person(tx: Tx, actor: Actor) -> None:
    """Take the actor out of everything about gatherings, at once.

    An open initiative of theirs is withdrawn, and its backers and the office hear of it. Replies,
    support and hands are gone, and so are the words of what they brought forward, whatever became
    of it; what the office itself put on an agenda stays. The list of those present is a part of
    the minutes, which are an official paper: it keeps the name, and no longer whose it is.
    """
    while (mine := await initiatives.open_of(tx, actor.id)) is not None:
        await gatherings.lock(tx, mine.id)  # or the office is faster
        held = await Held.open(tx, actor, mine.id)
        if initiatives.is_open(held.row):
            await take_back(held, held.row.version)
    await find.forget(tx, actor.id)
    tx.session.expire_all()


@requires(Action.USE_OWN_DATA)
async def leave_behind(tx: Tx, actor: Actor) -> None:
    """Whoever moved comes to no gathering of where they lived, and supports nothing there.

    Nor are they its secretary: names of those who were there are for people of the place. What was
    held stays as it was. What they brought forward themselves stays: others read it, and
    it is theirs to take back.
    """
    for row in await find.ahead_of(tx, actor.id):
        if not await gatherings.is_concerned(tx, row, actor.id):
            await find.take_taps(tx, row.id, actor.id)
    for row in await find.desks_of(tx, actor.id):
        if not await gatherings.is_concerned(tx, row, actor.id):
            await gatherings.note(tx, row.id, {"secretary_id": None})
