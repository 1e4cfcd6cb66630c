"""Looking at gatherings: one of them, the calendar of an okrug, and how one came about."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.access import Action, Actor, requires, system
from bot.core.errors import NotFound
from bot.core.tx import Tx
from bot.gatherings.models import GatheringStep
from bot.gatherings.rules.lifecycle import Party, State
from bot.gatherings.service.held import Held
from bot.gatherings.storage import calling, outlook
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage.outlook import CalendarView, CardView
from bot.gatherings.storage.views import Both, GatheringView
from bot.places import service as places
from bot.places.models import Place
from bot.places.service import name_of

PAGE = 6  # gatherings on a page: as many buttons as a phone shows at once
#: So long before its hour the door may be got ready.
_NEAR = timedelta(days=1)
#: What was decided stands from then on.
_DECIDED = frozenset({State.CLOSED, State.DRAFTED, State.SIGNED, State.HANDED_OVER})
#: Nobody was told of these, so nobody is to be spoken to about them.
_UNTOLD = frozenset({State.DRAFT, State.INITIATIVE, State.WITH_DISTRICT, State.REFUSED})


@requires(Action.READ_GATHERINGS)
async def look(tx: Tx, actor: Actor, gathering_id: int) -> GatheringView:
    """A gathering as it stands, for the actor; `NotFound` where it does not concern them."""
    return await (await Held.open(tx, actor, gathering_id)).view()


@requires(Action.READ_GATHERINGS)
async def card(tx: Tx, actor: Actor, gathering_id: int) -> CardView:
    """The same with everything that its card says."""
    held = await Held.open(tx, actor, gathering_id)
    view = await held.view()
    office = Party.OFFICE in held.parties
    around = await outlook.around(tx, held.row)
    if not office:
        around = outlook.without_drafts(around)
    return CardView(
        view=view,
        around=around,
        quorum=await outlook.quorum_now(tx, held.row),
        came=await outlook.came(tx, held.row) if view.state is State.NO_QUORUM else None,
        wishes=await calling.wishes(tx, gathering_id) if office else 0,
        decided=view.state in _DECIDED,
        near=view.held_at is not None and view.held_at - tx.now <= _NEAR,
        ahead=view.held_at is not None and view.held_at > tx.now,
    )


@requires(Action.READ_GATHERINGS)
async def history(
    tx: Tx, actor: Actor, gathering_id: int
) -> tuple[GatheringView, list[GatheringStep]]:
    """How it came to stand as it does, the oldest step first."""
    held = await Held.open(tx, actor, gathering_id)
    return await held.view(), list(await find.steps(tx, gathering_id))


@requires(Action.READ_GATHERINGS)
async def okrugs(tx: Tx, actor: Actor) -> list[Place]:
    """The okrugs whose gatherings concern the actor: where they live, and where they have a role.

    The one they live in comes first.
    """
    codes = [actor.okrug, *sorted(actor.scopes(Action.PLAN_GATHERING))]
    codes += sorted(actor.scopes(Action.TAKE_PART))
    found = [await places.resolve(tx, code) for code in dict.fromkeys(codes) if code]
    return [place for place in found if place is not None]


@requires(Action.READ_GATHERINGS)
async def calendar(
    tx: Tx, actor: Actor, okrug: str, page: int = 0, *, past: bool = False
) -> CalendarView:
    """A page of an okrug's gatherings; `NotFound` for an okrug that is none of the actor's."""
    place = next((one for one in await okrugs(tx, actor) if one.code == okrug), None)
    if place is None:
        raise NotFound("okrug")
    office = actor.may(Action.PLAN_GATHERING, okrug)
    rows, count = await calling.calendar(
        tx, okrug, past=past, office=office, limit=PAGE, offset=page * PAGE
    )
    pages = max(1, -(-count // PAGE))
    if page >= pages:
        return await calendar(tx, actor, okrug, pages - 1, past=past)
    listed = [await (await Held.open(tx, actor, row.id)).view() for row in rows]
    return CalendarView(
        okrug=okrug,
        name=Both(name_of(place, "kk"), name_of(place, "ru")),
        listed=tuple(listed),
        page=page,
        pages=pages,
        past=past,
        office=office,
        resident=actor.okrug == okrug and actor.may(Action.TAKE_PART, okrug),
    )


@system
async def crowd(tx: Tx, gathering_id: int, okrug: str) -> sa.Select[Any]:
    """people.id of whom a gathering of this okrug is for: a crowd to speak to."""
    row = await find.gathering(tx, gathering_id)
    if row is None or row.okrug != okrug or row.state in _UNTOLD:
        raise NotFound("gathering")
    return find.concerned(row)
