"""For whom a draft is: for oneself, a relative, or somebody who came in or called the office."""

from bot.appeals.service.hold import Hold
from bot.appeals.storage import drafts
from bot.appeals.storage.drafts import is_filing
from bot.appeals.storage.views import DraftView, Named, named
from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid
from bot.core.text import clean
from bot.core.tx import Tx
from bot.people.rules import NAME_LIMIT, clean_phone, proper_name

_ROOM = 4 * NAME_LIMIT  # enough to say "too long" of what is


@requires(Action.FILE_FOR_ANOTHER)
async def filing_okrugs(tx: Tx, actor: Actor) -> list[Named]:
    """Where the actor may file for residents; mostly one."""
    places = await named(tx, actor.scopes(Action.FILE_FOR_ANOTHER))
    return [places[code] for code in sorted(places)]


@requires(Action.FILE_FOR_ANOTHER)
async def file_for(tx: Tx, actor: Actor, okrug: str, name: str) -> DraftView:
    """Begin a draft for somebody who came in or called; what was open is laid aside.

    Refuses with `name_without_letters`, `name_too_long`.
    """
    actor.must(Action.FILE_FOR_ANOTHER, okrug)
    person = _person(name)
    present = await Hold.present(tx, actor)
    if present is not None:
        await present.lay_aside()
    await drafts.drop_discarded(tx, actor.id)
    draft = await drafts.new_draft(tx, actor.id, okrug, "")
    draft.behalf_name = person
    return await Hold(tx, actor, draft).keep()


@requires(Action.SUBMIT_APPEAL)
async def own_draft_first(tx: Tx, actor: Actor) -> None:
    """What the actor files for somebody else is laid aside: they speak for themselves now."""
    hold = await Hold.present(tx, actor)
    if hold is not None and is_filing(actor, hold.draft):
        await hold.lay_aside()


@requires(Action.DRAFT_APPEAL)
async def name_person(tx: Tx, actor: Actor, draft_id: int, name: str) -> DraftView:
    """Say for whom it is; a number given for somebody else before is forgotten.

    Refuses with `name_without_letters`, `name_too_long`.
    """
    hold = await Hold.of(tx, actor, draft_id)
    hold.draft.behalf_name, hold.draft.behalf_phone = _person(name), ""
    return await hold.keep()


@requires(Action.DRAFT_APPEAL)
async def give_persons_phone(tx: Tx, actor: Actor, draft_id: int, phone: str) -> DraftView:
    """How to reach whom it is for. Refuses with `phone_unreadable`, `needs_person`."""
    hold = await Hold.of(tx, actor, draft_id)
    if not hold.draft.behalf_name:
        raise Invalid("needs_person")
    hold.draft.behalf_phone = clean_phone(phone)
    return await hold.keep()


@requires(Action.DRAFT_APPEAL)
async def for_oneself(tx: Tx, actor: Actor, draft_id: int) -> DraftView:
    """It is the author's own after all; staff who live elsewhere have to name somebody again."""
    hold = await Hold.of(tx, actor, draft_id)
    hold.draft.behalf_name = hold.draft.behalf_phone = ""
    hold.come_home()
    return await hold.keep()


@requires(Action.DRAFT_APPEAL)
async def allow_contact(tx: Tx, actor: Actor, draft_id: int, *, allowed: bool) -> DraftView:
    """Whether executors may see name and phone, too."""
    hold = await Hold.of(tx, actor, draft_id)
    hold.draft.contact_allowed = allowed
    return await hold.keep()


def _person(name: str) -> str:
    return proper_name(clean(name, _ROOM))
