"""Papers of a gathering: who may have which, the photo of the poster, whom to phone."""

from collections.abc import Sequence

from bot.core.access import Action, Actor, requires, system
from bot.core.errors import Invalid, NotAllowed, Refusal
from bot.core.i18n import Language
from bot.core.text import clean
from bot.core.tx import Tx
from bot.delivery.outbox import put_anew
from bot.gatherings.notices.minutes import PaperWanted
from bot.gatherings.rules.limits import MOST_POSTER_PHOTOS, PLACE_LIMIT
from bot.gatherings.rules.papers import TABLE, Paper, may_ask, payload
from bot.gatherings.service.held import Held
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage.papers import (
    PapersView,
    PhoneRound,
    about_papers,
    papers_view,
    to_phone,
)
from bot.gatherings.storage.views import GatheringView
from bot.people import service as people
from bot.places.poster import link_for

__all__ = [
    "Paper",
    "PapersView",
    "PhoneRound",
    "add_photo",
    "drop_photo",
    "look",
    "phone_round",
    "place_of",
    "to_hang",
    "to_send_on",
    "want_paper",
]

_PICTURES = frozenset({"photo", "document"})


@requires(Action.READ_GATHERINGS)
async def look(tx: Tx, actor: Actor, gathering_id: int) -> PapersView:
    """Which papers there are of a gathering for the actor."""
    held = await Held.open(tx, actor, gathering_id)
    return await papers_view(tx, held.row, await held.view())


@requires(Action.READ_GATHERINGS)
async def want_paper(
    tx: Tx, actor: Actor, gathering_id: int, what: Paper, language: Language | None = None
) -> None:
    """A paper of a gathering is made and sent; it takes a moment.

    language: of the paper; None for one that has both, or the reader's own. Raises NotFound,
    NotAllowed, or Refusal("impossible_move") where there is no such paper of it now.
    """
    held = await Held.open(tx, actor, gathering_id)
    _must_ask(held, what)
    await put_anew(
        tx,
        PaperWanted(
            to=actor.id, gathering_id=held.row.id, what=what.value, language=language or ""
        ),
    )


def _must_ask(held: Held, what: Paper) -> None:
    if may_ask(what, about_papers(held.row), held.parties):
        return
    if TABLE[what].by and TABLE[what].by.isdisjoint(held.parties):
        raise NotAllowed(what.value)
    raise Refusal("impossible_move", move=what.value, state=held.row.state.value)


@system
async def place_of(tx: Tx, gathering_id: int) -> str:
    """Where somebody lives, most likely, who opens its link: a settlement, or the okrug.

    "" for one that nobody was told of.
    """
    row = await find.gathering(tx, gathering_id)
    if row is None or row.announced_at is None:
        return ""
    return row.settlement or row.okrug


@requires(Action.READ_GATHERINGS)
async def to_send_on(tx: Tx, actor: Actor, gathering_id: int) -> tuple[GatheringView, str]:
    """An announced gathering as it is sent on in chats, and the link that opens it."""
    held = await Held.open(tx, actor, gathering_id)
    _must_ask(held, Paper.PICTURE)
    return await held.view(), link_for(await people.bot_username(tx), payload(held.row.id))


@requires(Action.PLAN_GATHERING)
async def to_hang(tx: Tx, actor: Actor, gathering_id: int) -> PapersView:
    """A gathering whose poster hangs somewhere, for the office alone."""
    held = await Held.of_office(tx, actor, gathering_id)
    _must_ask(held, Paper.ACT)
    return await papers_view(tx, held.row, await held.view())


@requires(Action.PLAN_GATHERING)
async def add_photo(
    tx: Tx, actor: Actor, gathering_id: int, *, files: Sequence[tuple[str, str]], where: str
) -> PapersView:
    """Photos of the poster where it hangs: kind and file id of each, and where that is.

    Raises Invalid("photo_wanted"), Invalid("too_many_sheets").
    """
    held = await Held.of_office(tx, actor, gathering_id)
    _must_ask(held, Paper.ACT)
    pictures = [(kind, file_id) for kind, file_id in files if kind in _PICTURES]
    if not pictures:
        raise Invalid("photo_wanted")
    await find.lock(tx, gathering_id)
    row = await held.again()
    place = " ".join(clean(where, PLACE_LIMIT).split())
    known = {one["id"] for one in row.poster_photos}
    more = [
        {"kind": kind, "id": file_id, "at": tx.now.isoformat(), "where": place}
        for kind, file_id in pictures
        if file_id not in known
    ]
    kept = [*row.poster_photos, *more]
    if len(kept) > MOST_POSTER_PHOTOS:
        raise Invalid("too_many_sheets", limit=MOST_POSTER_PHOTOS)
    await find.note(tx, row.id, {"poster_photos": kept})
    await held.again()
    return await papers_view(tx, held.row, await held.view())


@requires(Action.PLAN_GATHERING)
async def drop_photo(tx: Tx, actor: Actor, gathering_id: int) -> PapersView:
    """The photo that came last was not the one; without any nothing happens."""
    held = await Held.of_office(tx, actor, gathering_id)
    _must_ask(held, Paper.ACT)
    await find.lock(tx, gathering_id)
    row = await held.again()
    await find.note(tx, row.id, {"poster_photos": row.poster_photos[:-1]})
    await held.again()
    return await papers_view(tx, held.row, await held.view())


@requires(Action.PLAN_GATHERING)
async def phone_round(tx: Tx, actor: Actor, gathering_id: int) -> PhoneRound:
    """Whom the last word did not reach, for the office alone; NotFound for anybody else."""
    held = await Held.of_office(tx, actor, gathering_id)
    _must_ask(held, Paper.UNREACHED)
    return await to_phone(tx, held.row, await held.view())
