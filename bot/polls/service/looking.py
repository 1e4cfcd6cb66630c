"""Looking at polls: the office's card of one, and the list of an okrug."""

from bot.core.access import Action, Actor, Role, requires
from bot.core.errors import NotFound, Stale
from bot.core.tx import Tx
from bot.places import service as places
from bot.places.models import Place
from bot.places.service import name_of
from bot.polls.rules.kinds import KNOWN, State
from bot.polls.rules.limits import PAGE
from bot.polls.service.held import Held
from bot.polls.storage import drafts
from bot.polls.storage.drafts import ListedPoll, ListView
from bot.polls.storage.outcomes import ResultView, result_of
from bot.polls.storage.views import Both, PollView, poll_view

_NOW = (State.OPEN, State.DRAFT)
_PAST = (State.CLOSED, State.CANCELLED)


@requires(Action.READ_POLLS)
async def is_office(tx: Tx, actor: Actor, poll_id: int) -> bool:
    """Whether a poll is the reader's to run; `NotFound` where it does not concern them."""
    return (await Held.open(tx, actor, poll_id)).office


@requires(Action.READ_POLLS)
async def look(tx: Tx, actor: Actor, poll_id: int) -> PollView:
    """A poll as it stands; `NotFound` where it does not concern the reader."""
    return await (await Held.open(tx, actor, poll_id)).view()


@requires(Action.RUN_POLL)
async def card(tx: Tx, actor: Actor, poll_id: int) -> ResultView:
    """A poll that people know of, for its office: what is chosen it sees when everybody does."""
    held = await Held.of_office(tx, actor, poll_id)
    if held.row.state not in KNOWN:
        raise Stale(by="")
    return await result_of(tx, held.row, office=True)


@requires(Action.READ_POLLS)
async def okrugs(tx: Tx, actor: Actor) -> list[Place]:
    """The okrugs whose polls concern the reader: where they live, and where they have a role.

    The one they live in comes first.
    """
    codes = [actor.okrug, *sorted(actor.scopes(Action.RUN_POLL))]
    codes += sorted(actor.scopes(Action.VOTE_IN_POLL))
    found = [await places.resolve(tx, code) for code in dict.fromkeys(codes) if code]
    return [place for place in found if place is not None]


@requires(Action.READ_POLLS)
async def polls(
    tx: Tx, actor: Actor, okrug: str, page: int = 0, *, past: bool = False
) -> ListView:
    """A page of an okrug's polls; `NotFound` for an okrug that is none of the reader's.

    The office sees its drafts; others what everybody is asked, and what their role is asked.
    """
    place = next((one for one in await okrugs(tx, actor) if one.code == okrug), None)
    if place is None:
        raise NotFound("okrug")
    office = actor.may(Action.RUN_POLL, okrug)
    states = _PAST if past else _NOW if office else (State.OPEN,)
    roles = {role.value for role in actor.roles_in(okrug) - {Role.RESIDENT}}
    rows, count = await drafts.listed(
        tx, okrug, states, roles=None if office else roles, limit=PAGE, offset=page * PAGE
    )
    pages = max(1, -(-count // PAGE))
    if page >= pages:
        return await polls(tx, actor, okrug, pages - 1, past=past)
    voted = await drafts.voted_in(tx, [row.id for row in rows], actor.id)
    return ListView(
        okrug=okrug,
        name=Both(name_of(place, "kk"), name_of(place, "ru")),
        listed=tuple([ListedPoll(await poll_view(tx, row), row.id in voted) for row in rows]),
        page=page,
        pages=pages,
        past=past,
        office=office,
    )
