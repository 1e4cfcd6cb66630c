"""A resident asks to be received, looks how it stands, and takes it back."""

from datetime import date

from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, Refusal, Stale
from bot.core.text import clean
from bot.core.tx import Tx
from bot.reception.notices import BookingAsked
from bot.reception.rules.bookings import ABOUT_LIMIT, MOST, WITHIN, Move, State
from bot.reception.service.office import the_office
from bot.reception.service.visit import Visit, note, tell_office
from bot.reception.storage import bookings as find
from bot.reception.storage.views import BookingView, booking_view, booking_views, office_view

OWN_SHOWN = 6


@requires(Action.BOOK_RECEPTION)
async def open_booking(tx: Tx, actor: Actor, okrug: str) -> BookingView | None:
    """The actor's open booking in an okrug."""
    actor.must(Action.BOOK_RECEPTION, okrug)
    found = await find.open_of(tx, actor.id, okrug)
    return None if found is None else await booking_view(tx, found)


@requires(Action.BOOK_RECEPTION)
async def own_bookings(tx: Tx, actor: Actor) -> list[BookingView]:
    """The actor's latest bookings, the open ones first."""
    return await booking_views(tx, await find.all_of(tx, actor.id, OWN_SHOWN))


@requires(Action.BOOK_RECEPTION)
async def own_booking(tx: Tx, actor: Actor, booking_id: int) -> BookingView:
    """One of the actor's own."""
    return await (await Visit.own(tx, actor, booking_id)).view()


@requires(Action.BOOK_RECEPTION)
async def ask(
    tx: Tx,
    actor: Actor,
    okrug: str,
    wished_on: date | None,
    *,
    about: str,
    recording: tuple[str, str] | None = None,
) -> tuple[BookingView, bool]:
    """Ask to be received on a day, or on any (None); and whether it is a new request.

    Somebody who has an open one in the okrug is shown that. recording: kind and file id. Refuses
    with `needs_words`, `no_reception_in_bot`, `booked_often`; `Stale` when the day is no
    reception day any more.
    """
    actor.must(Action.BOOK_RECEPTION, okrug)
    if (standing := await open_booking(tx, actor, okrug)) is not None:
        return standing, False
    about = clean(about, ABOUT_LIMIT)
    if not about and recording is None:
        raise Invalid("needs_words")
    there = await office_view(tx, await the_office(tx, okrug))
    if not there.answers:
        raise Refusal("no_reception_in_bot")
    if wished_on is not None and wished_on not in there.bookable:
        raise Stale(by="")
    if await find.asked_since(tx, actor.id, WITHIN) >= MOST:
        raise Refusal("booked_often")
    kind, file_id = recording or ("", "")
    made = await find.insert(
        tx,
        okrug=okrug,
        person_id=actor.id,
        wished_on=wished_on,
        about=about,
        file_kind=kind,
        file_id=file_id,
    )
    if made is None:  # the same person was faster in another chat
        standing = await open_booking(tx, actor, okrug)
        assert standing is not None  # noqa: S101 - that is what stood in the way
        return standing, False
    await note(tx, made, Move.ASK, State.ASKED)
    visit = await Visit.own(tx, actor, made)
    await tell_office(tx, visit.request, BookingAsked, but=actor.id)
    return await visit.view(), True


@requires(Action.BOOK_RECEPTION)
async def cancel(tx: Tx, actor: Actor, booking_id: int, version: int) -> BookingView:
    """The actor will not come; the office hears of it."""
    visit = await Visit.own(tx, actor, booking_id)
    await visit.take_back(version)
    return await visit.view()
