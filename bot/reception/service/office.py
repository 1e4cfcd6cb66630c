"""The office: how to reach it, when it receives people, and saying so in the bot."""

import re
from datetime import time
from typing import Any

from bot.core.access import Action, Actor, requires, system
from bot.core.errors import Invalid, NotFound
from bot.core.text import clean
from bot.core.tx import Tx
from bot.places.models import Okrug
from bot.places.office import contacts_of
from bot.places.plan import EMAIL, PHONE
from bot.places.service import locked_office, say_of_office, served
from bot.reception.rules.days import Hours, check_hours
from bot.reception.storage.views import OfficeView, office_view

LINE_LIMIT = 300
EMAIL_LIMIT = 254


@system
async def the_office(tx: Tx, okrug: str) -> Okrug:
    """A served okrug of this bot; `NotFound` for any other."""
    found = next((one for one in await served(tx, tx.bot_id) if one.code == okrug), None)
    if found is None:
        raise NotFound("place")
    return found


@requires(Action.USE_OWN_DATA)
async def offices(tx: Tx, actor: Actor) -> list[OfficeView]:
    """The offices that concern somebody: where they live, and where they run the reception."""
    return [
        await office_view(tx, one)
        for one in await served(tx, tx.bot_id)
        if _concerns(actor, one.code)
    ]


@requires(Action.USE_OWN_DATA)
async def office(tx: Tx, actor: Actor, okrug: str) -> OfficeView:
    """One of them."""
    found = await the_office(tx, okrug)
    if not _concerns(actor, okrug):
        raise NotFound("place")
    return await office_view(tx, found)


def _concerns(actor: Actor, okrug: str) -> bool:
    return any(
        actor.may(action, okrug)
        for action in (Action.BOOK_RECEPTION, Action.RUN_RECEPTION, Action.EDIT_OFFICE)
    )


@requires(Action.EDIT_OFFICE)
async def to_edit(tx: Tx, actor: Actor, okrug: str) -> OfficeView:
    """What the office may change."""
    actor.must(Action.EDIT_OFFICE, okrug)
    return await office_view(tx, await the_office(tx, okrug))


@requires(Action.EDIT_OFFICE)
async def edit_office(
    tx: Tx, actor: Actor, okrug: str, field: str, *, kk: str = "", ru: str = ""
) -> OfficeView:
    """Say how the office is reached; "" takes it away.

    field: `address` and `reception` are said in both languages, `phone` and `email` in `kk` alone.
    Refuses with `phone_unreadable`, `email_unreadable`, `needs_words` (one language is missing).
    """
    actor.must(Action.EDIT_OFFICE, okrug)
    value = check_field(field, kk=kk, ru=ru)
    await say_of_office(tx, okrug, field, value)
    return await office_view(tx, await the_office(tx, okrug))


def check_field(field: str, *, kk: str, ru: str) -> Any:
    """The value as it is kept; `Invalid` where it cannot be one."""
    kk, ru = (clean(line, LINE_LIMIT).replace("\n", ", ") for line in (kk, ru))
    match field:
        case "address" | "reception":
            if bool(kk) != bool(ru):
                raise Invalid("needs_words")
            return {"kk": kk, "ru": ru} if kk else None
        case "phone":
            if kk and not re.fullmatch(PHONE, kk):
                raise Invalid("phone_unreadable")
            return kk
        case "email":
            if kk and (len(kk) > EMAIL_LIMIT or not re.fullmatch(EMAIL, kk)):
                raise Invalid("email_unreadable")
            return kk
        case _:
            raise NotFound("field")


@requires(Action.EDIT_OFFICE)
async def set_hours(
    tx: Tx, actor: Actor, okrug: str, weekday: int, hours: tuple[time, time] | None
) -> OfficeView:
    """Receive people on a weekday (0 is Monday) from–to, or (None) not. `hours_backwards`."""
    actor.must(Action.EDIT_OFFICE, okrug)
    if hours is not None:
        check_hours(*hours)
    found = await locked_office(tx, okrug)
    kept = {one.weekday: one for one in Hours.read(contacts_of(found)["reception_days"])}
    kept.pop(weekday, None)
    if hours is not None:
        kept[weekday] = Hours(weekday, *hours)
    days = [kept[one].kept() for one in sorted(kept)]
    await say_of_office(tx, okrug, "reception_days", days)
    return await office_view(tx, await the_office(tx, okrug))
