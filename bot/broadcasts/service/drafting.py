"""A broadcast is put together: words, files, a link, whom it is for, and when."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.broadcasts.models import Broadcast
from bot.broadcasts.rules.audience import Audience
from bot.broadcasts.rules.lifecycle import Asks, Move, State
from bot.broadcasts.rules.limits import (
    FILES_LIMIT,
    REASON_LIMIT,
    button_label,
    check_link,
    check_reason,
    check_text,
)
from bot.broadcasts.rules.repeats import Repeat, following
from bot.broadcasts.service.held import BroadcastView, Held, may_send, view
from bot.broadcasts.storage import broadcasts as find
from bot.broadcasts.storage.audience import Reach, members, reach, reach_now
from bot.core.access import Action, Actor, Role, requires, system
from bot.core.errors import Invalid, NotAllowed, NotFound, Stale
from bot.core.i18n import Language
from bot.core.moments import FARTHEST
from bot.core.screen import plain
from bot.core.text import clean
from bot.core.tx import Tx
from bot.places import service as places

#: Whom an observer of a district speaks to.
_AKIMS = (Role.AKIM.value,)
#: Roles that are spoken to as such; residents are by their place.
_SPOKEN_TO = frozenset(Role) - {Role.RESIDENT}


@requires(Action.SEND_BROADCAST)
async def open_draft(tx: Tx, actor: Actor, office: str) -> BroadcastView:
    """The draft somebody has for an office, or a new one."""
    _must(actor, office)
    row = await find.draft_of(tx, actor.id, office)
    return view(row) if row is not None else await new_draft(tx, actor, office)


@requires(Action.SEND_BROADCAST)
async def new_draft(
    tx: Tx, actor: Actor, office: str, audience: Audience | None = None
) -> BroadcastView:
    """A new draft, for everybody of the office's place unless an audience is named."""
    _must(actor, office)
    district = Audience(office).is_district
    whom = audience or Audience(office, roles=_AKIMS if district else ())
    await _check(tx, office, whom)
    row = Broadcast(
        bot_id=tx.bot_id,
        sender_id=actor.id,
        office=office,
        created_at=tx.now,
        updated_at=tx.now,
        **whom.as_columns(),
    )
    tx.session.add(row)
    await tx.session.flush()
    return await look(tx, actor, row.id)


@requires(Action.SEND_BROADCAST)
async def look(tx: Tx, actor: Actor, broadcast_id: int) -> BroadcastView:
    """A broadcast as its senders see it."""
    return (await Held.open(tx, actor, broadcast_id)).view()


@requires(Action.SEND_BROADCAST)
async def write(
    tx: Tx, actor: Actor, broadcast_id: int, version: int, *, html: str, language: Language
) -> BroadcastView:
    """Its words in a language: Telegram's HTML, already escaped; "" takes them away."""
    held = await Held.open(tx, actor, broadcast_id)
    if html:
        check_text(plain(Markup(html)))  # noqa: S704 - escaped by whoever made it
    return await held.changed(version, **{language: html})


@requires(Action.SEND_BROADCAST)
async def add_file(
    tx: Tx, actor: Actor, broadcast_id: int, *, kind: str, file_id: str, name: str = ""
) -> BroadcastView:
    """One more file. Albums come as several messages at once: no version is asked for."""
    held = await Held.open(tx, actor, broadcast_id)
    for _ in range(FILES_LIMIT):
        row = held.row
        if any(one["id"] == file_id for one in row.files):
            return held.view()
        if len(row.files) >= FILES_LIMIT:
            raise Invalid("too_many_files", limit=FILES_LIMIT)
        files = [*row.files, {"kind": kind, "id": file_id, "name": clean(name, 100)}]
        try:
            return await held.changed(row.version, files=files)
        except Stale:
            await held.again()
            if held.row.state is not State.DRAFT:
                raise
    raise Stale(by="")


@requires(Action.SEND_BROADCAST)
async def take_files(tx: Tx, actor: Actor, broadcast_id: int, version: int) -> BroadcastView:
    """Without files and place."""
    held = await Held.open(tx, actor, broadcast_id)
    return await held.changed(version, files=[], latitude=None, longitude=None)


@requires(Action.SEND_BROADCAST)
async def set_place(
    tx: Tx, actor: Actor, broadcast_id: int, version: int, place: tuple[float, float]
) -> BroadcastView:
    """A place on the map goes with it."""
    held = await Held.open(tx, actor, broadcast_id)
    return await held.changed(version, latitude=place[0], longitude=place[1])


@requires(Action.SEND_BROADCAST)
async def set_link(
    tx: Tx,
    actor: Actor,
    broadcast_id: int,
    version: int,
    *,
    url: str,
    kk: str = "",
    ru: str = "",
) -> BroadcastView:
    """A button that opens a page; "" takes it away. Without words of its own it says "More"."""
    held = await Held.open(tx, actor, broadcast_id)
    checked = check_link(url) if url else ""
    return await held.changed(
        version, link_url=checked, link_kk=button_label(kk), link_ru=button_label(ru)
    )


@requires(Action.SEND_BROADCAST)
async def set_audience(
    tx: Tx, actor: Actor, broadcast_id: int, version: int, audience: Audience
) -> BroadcastView:
    """Whom it is for. `NotAllowed` outside the office's own place."""
    held = await Held.open(tx, actor, broadcast_id)
    await _check(tx, held.row.office, audience)
    return await held.changed(version, **audience.as_columns())


@requires(Action.SEND_BROADCAST)
async def set_hour(
    tx: Tx,
    actor: Actor,
    broadcast_id: int,
    version: int,
    *,
    send_at: datetime | None,
    repeat: Repeat = Repeat.ONCE,
) -> BroadcastView:
    """When it goes out: None at once; repeating needs a first time."""
    held = await Held.open(tx, actor, broadcast_id)
    if send_at is not None and send_at <= tx.now:
        raise Invalid("moment_past", moment=send_at)
    if send_at is not None and send_at > tx.now + FARTHEST:
        raise Invalid("moment_too_far", moment=send_at)
    if send_at is None:
        repeat = Repeat.ONCE
    elif repeat is not Repeat.ONCE:  # the first of its days: a Saturday is no working day
        send_at = following(repeat, send_at, send_at - timedelta(seconds=1), tx.zone)
    return await held.changed(version, send_at=send_at, repeat=repeat)


@requires(Action.SEND_BROADCAST)
async def set_urgent(
    tx: Tx, actor: Actor, broadcast_id: int, version: int, *, reason: str
) -> BroadcastView:
    """An alert that rings at night, with the reason why; "" makes it ordinary again."""
    held = await Held.open(tx, actor, broadcast_id)
    check_reason(reason)
    reason = clean(reason, REASON_LIMIT)
    return await held.changed(version, urgent=bool(reason), reason=reason)


@requires(Action.SEND_BROADCAST)
async def set_asks(
    tx: Tx, actor: Actor, broadcast_id: int, version: int, asks: Asks
) -> BroadcastView:
    """What its readers are asked."""
    held = await Held.open(tx, actor, broadcast_id)
    return await held.changed(version, asks=asks)


@requires(Action.SEND_BROADCAST)
async def set_public(
    tx: Tx, actor: Actor, broadcast_id: int, version: int, *, to_public: bool
) -> BroadcastView:
    """Whether it is posted to the okrug's channel and open group, too."""
    held = await Held.open(tx, actor, broadcast_id)
    return await held.changed(version, to_public=to_public)


@requires(Action.SEND_BROADCAST)
async def discard(tx: Tx, actor: Actor, broadcast_id: int, version: int) -> BroadcastView:
    """Give a draft up; it can be brought back."""
    return await (await Held.open(tx, actor, broadcast_id)).move(Move.DISCARD, version)


@system
async def give_up(tx: Tx, broadcast_id: int, by: int) -> None:
    """What it was made of is not announced after all: whoever writes it finds it given up."""
    row = await find.broadcast(tx, broadcast_id)
    if row is not None and await find.advance(tx, row.id, row.version, Move.DISCARD):
        find.add_step(tx, row.id, Move.DISCARD, by)


@requires(Action.SEND_BROADCAST)
async def bring_back(tx: Tx, actor: Actor, broadcast_id: int, version: int) -> BroadcastView:
    """Go on with a draft that was given up."""
    return await (await Held.open(tx, actor, broadcast_id)).move(Move.BRING_BACK, version)


@requires(Action.SEND_BROADCAST)
async def copy(tx: Tx, actor: Actor, broadcast_id: int) -> BroadcastView:
    """A new draft with the words, files and audience of an earlier one.

    Where that audience is no more it is for everybody again.
    """
    old = (await Held.open(tx, actor, broadcast_id)).row
    try:
        made = await new_draft(tx, actor, old.office, old.audience)
    except NotFound:
        made = await new_draft(tx, actor, old.office)
    held = await Held.open(tx, actor, made.id)
    same = ("kk", "ru", "files", "latitude", "longitude", "link_url", "link_kk", "link_ru", "asks")
    return await held.changed(made.version, **{name: getattr(old, name) for name in same})


@requires(Action.SEND_BROADCAST)
async def reach_of(tx: Tx, actor: Actor, broadcast_id: int) -> Reach:
    """How many people it is for, and how many of them cannot be reached."""
    row = (await Held.open(tx, actor, broadcast_id)).row
    return await reach_now(tx, row)


@requires(Action.SEND_BROADCAST)
async def reach_in(
    tx: Tx, actor: Actor, broadcast_id: int, audiences: Sequence[Audience]
) -> list[Reach]:
    """The same for audiences somebody is choosing among."""
    row = (await Held.open(tx, actor, broadcast_id)).row
    for one in audiences:
        await _check(tx, row.office, one)
    return [await reach(tx, one, urgent=row.urgent) for one in audiences]


def _must(actor: Actor, office: str) -> None:
    if not may_send(actor, office):
        raise NotAllowed(Action.SEND_BROADCAST)


async def _check(tx: Tx, office: str, audience: Audience) -> None:
    """An akim speaks inside the okrug, an observer to the district's akims, an operator to all."""
    where = Audience(office)
    within = {office, *(one for one in await _served(tx) if one.startswith(where.district))}
    if audience.scope not in (within if where.is_district or not office else {office}):
        raise NotAllowed(Action.SEND_BROADCAST)
    if where.is_district and audience.roles != _AKIMS:
        raise NotAllowed(Action.SEND_BROADCAST)
    if not _SPOKEN_TO.issuperset(audience.roles):
        raise NotFound("role")
    if audience.settlements:
        await _check_settlements(tx, audience)
    if audience.crowd:
        if audience.scope != office:
            raise NotAllowed(Action.SEND_BROADCAST)
        await members(tx, audience)  # NotFound: there is none of this place


async def _served(tx: Tx) -> set[str]:
    """The okrugs that this bot serves, and their districts."""
    okrugs = {one.code for one in await places.served(tx, tx.bot_id)}
    return okrugs | {f"{code[:4]}00000" for code in okrugs}


async def _check_settlements(tx: Tx, audience: Audience) -> None:
    """They go with nothing else, and lie in the one okrug it is for."""
    known = {place.code for place in await places.settlements(tx, audience.scope)}
    if not audience.is_public or not known.issuperset(audience.settlements):
        raise NotFound("settlement")
