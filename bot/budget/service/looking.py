"""Looking at the people's budget: an okrug's home, its earlier rounds, and the card of one."""

from bot.budget.rules.bounds import PAGE
from bot.budget.service.held import Held
from bot.budget.storage import looking as find
from bot.budget.storage import rounds
from bot.budget.storage.looking import CardView, EarlierView, HomeView
from bot.budget.storage.views import Both, RoundView, round_view
from bot.core.access import Action, Actor, requires, system
from bot.core.errors import NotFound
from bot.core.tx import Tx
from bot.people import service as people
from bot.places import service as places
from bot.places.models import Place
from bot.places.service import name_of

#: What handlers hold in their hands besides the use cases below.
__all__ = ["Both", "CardView", "EarlierView", "HomeView", "RoundView"]


@requires(Action.READ_BUDGET)
async def okrugs(tx: Tx, actor: Actor) -> list[Place]:
    """The okrugs whose people's budget concerns the actor; the one they live in comes first."""
    codes = [actor.okrug, *sorted(actor.scopes(Action.RUN_BUDGET))]
    found = [await places.resolve(tx, code) for code in dict.fromkeys(codes) if code]
    return [place for place in found if place is not None]


async def _okrug(tx: Tx, actor: Actor, okrug: str) -> Both:
    """Its name; `NotFound` for an okrug that is none of the actor's."""
    place = next((one for one in await okrugs(tx, actor) if one.code == okrug), None)
    if place is None:
        raise NotFound("okrug")
    return Both(name_of(place, "kk"), name_of(place, "ru"))


@requires(Action.READ_BUDGET)
async def home(tx: Tx, actor: Actor, okrug: str) -> HomeView:
    """What goes on in an okrug now; `NotFound` for an okrug that is none of the actor's."""
    name = await _okrug(tx, actor, okrug)
    office = actor.may(Action.RUN_BUDGET, okrug)
    return HomeView(
        okrug=okrug,
        name=name,
        office=office,
        current=await find.current(tx, okrug, actor.settlement, office=office),
        earlier=await find.how_many_over(tx, okrug) > 0,
        money=office or await find.is_money_shown(tx, okrug),
    )


@requires(Action.READ_BUDGET)
async def earlier(tx: Tx, actor: Actor, okrug: str, page: int) -> EarlierView:
    """A page, from 1, of rounds that are over, the newest first."""
    name = await _okrug(tx, actor, okrug)
    pages = max(1, -(-await find.how_many_over(tx, okrug) // PAGE))
    page = min(max(1, page), pages)
    listed = await rounds.of_okrug(tx, okrug, find.OVER, limit=PAGE, offset=(page - 1) * PAGE)
    views = [await round_view(tx, one) for one in listed]
    return EarlierView(okrug=okrug, name=name, listed=tuple(views), page=page, pages=pages)


@requires(Action.READ_BUDGET)
async def look(tx: Tx, actor: Actor, round_id: int) -> RoundView:
    """A round as it stands; `NotFound` where it does not concern the actor."""
    return await (await Held.open(tx, actor, round_id)).view()


@requires(Action.READ_BUDGET)
async def card(tx: Tx, actor: Actor, round_id: int) -> CardView:
    """The same with everything that its card says."""
    held = await Held.open(tx, actor, round_id)
    counts = await find.counts(tx, round_id)
    return CardView(
        view=await held.view(),
        office=held.office,
        resident=held.resident,
        ideas=counts.ideas,
        waiting=counts.waiting,
        projects=counts.projects,
        voters=await find.voters(tx, round_id),
        voted=await find.has_voted(tx, round_id, actor.person_id),
        bot=await people.bot_username(tx),
    )


@system
async def place_of(tx: Tx, round_id: int) -> str:
    """Where somebody lives, most likely, who opens its link: a village, or the okrug.

    "" for a round that nobody was told of.
    """
    row = await rounds.budget_round(tx, round_id)
    if row is None or row.announced_at is None:
        return ""
    return row.settlements[0] if len(row.settlements) == 1 else row.okrug
