"""The minutes: written, put right, signed on paper, handed to the akim, shown to residents."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.access import Action, Actor, requires
from bot.core.days import read_day
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.groups import Group
from bot.core.i18n import LANGUAGES, Language
from bot.core.tx import Tx
from bot.delivery.notices import Lane
from bot.delivery.outbox import Batch, fan_out, fan_out_to_public
from bot.gatherings.models import GatheringCount, GatheringItem
from bot.gatherings.notices.minutes import MinutesPublished
from bot.gatherings.rules.agenda import ItemState
from bot.gatherings.rules.handing import check_handed
from bot.gatherings.rules.kinds import BY_LAW
from bot.gatherings.rules.lifecycle import Move, Party, State
from bot.gatherings.rules.limits import MOST_ENTITLED, MOST_IN_A_HALL, MOST_SHEETS
from bot.gatherings.rules.writing import (
    Officer,
    Part,
    check_officer,
    check_place,
    check_words,
    read_count,
)
from bot.gatherings.service.held import Held
from bot.gatherings.storage import decisions
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage.minutes import (
    MinutesView,
    PublicView,
    Shown,
    facts_of,
    minutes_view,
    public,
    readers,
    shown_to_all,
)
from bot.gatherings.storage.notified import notified
from bot.gatherings.storage.presence import reached
from bot.gatherings.storage.views import Both
from bot.people import service as people

__all__ = [
    "MinutesView",
    "Officer",
    "Part",
    "PublicView",
    "Shown",
    "add_sheets",
    "draft",
    "hand_over",
    "hand_over_typed",
    "look",
    "preview",
    "publish",
    "read",
    "say_place",
    "sign",
    "standing",
    "tick_paper_list",
    "write_count",
    "write_entitled",
    "write_officer",
    "write_standard",
    "write_words",
]

#: A photo or a file of Telegram's: its kind and id.
Sheet = dict[str, str]
_WRITTEN = frozenset({State.CLOSED, State.DRAFTED, State.SIGNED, State.HANDED_OVER})
_LOCKED = frozenset({State.SIGNED, State.HANDED_OVER})
_YEAR = timedelta(days=364)
_PICTURES = frozenset({"photo", "document"})


# ── Looking ──────────────────────────────────────────────────────────────────────────────────


@requires(Action.READ_GATHERINGS)
async def standing(tx: Tx, actor: Actor, gathering_id: int) -> MinutesView | PublicView:
    """The minutes as they concern the actor: at the desk as they are written, else as published.

    Raises NotFound, Refusal("minutes_not_yet").
    """
    held = await Held.open(tx, actor, gathering_id)
    if not held.parties.isdisjoint({Party.OFFICE, Party.SECRETARY}):
        return await look(tx, actor, gathering_id)
    return await read(tx, actor, gathering_id)


@requires(Action.RUN_GATHERING)
async def look(tx: Tx, actor: Actor, gathering_id: int) -> MinutesView:
    """The minutes as whoever writes them sees them."""
    return await _view(await _desk(tx, actor, gathering_id))


@requires(Action.READ_GATHERINGS)
async def read(tx: Tx, actor: Actor, gathering_id: int) -> PublicView:
    """The minutes as everybody reads them once they are published."""
    held = await Held.open(tx, actor, gathering_id)
    if held.row.published_at is None:
        raise Refusal("minutes_not_yet")
    shown = await shown_to_all(tx, held.row)
    facts, _cuts = public(await facts_of(tx, held.row), shown)
    return PublicView(await held.view(), facts, shown)


async def _desk(tx: Tx, actor: Actor, gathering_id: int) -> Held:
    """For the office and the secretary, of a gathering that has minutes."""
    held = await Held.at_desk(tx, actor, gathering_id)
    if held.row.kind not in BY_LAW or held.row.state not in _WRITTEN:
        raise Refusal("minutes_not_yet")
    return held


async def _view(held: Held) -> MinutesView:
    return await minutes_view(held.tx, held.row, await held.view())


# ── Writing ──────────────────────────────────────────────────────────────────────────────────


@requires(Action.RUN_GATHERING)
async def draft(tx: Tx, actor: Actor, gathering_id: int, version: int) -> MinutesView:
    """Begin the minutes of what is over; who was told of it is noted with them."""
    held = await _desk(tx, actor, gathering_id)
    told = await notified(tx, held.row)
    await held.move(Move.DRAFT_MINUTES, version, shown=told.as_json(), minutes_at=tx.now)
    return await _view(held)


@requires(Action.RUN_GATHERING)
async def write_words(
    tx: Tx,
    actor: Actor,
    gathering_id: int,
    item_id: int,
    version: int,
    *,
    part: Part,
    language: Language,
    text: str,
) -> MinutesView:
    """Other words in a language for a part of an item; version: of the item.

    Raises Stale where somebody was first, Refusal("minutes_locked") once they are signed,
    Invalid("words_missing"), Invalid("notice_too_long").
    """
    words = check_words(part, text)
    return await _write(
        tx, actor, gathering_id, item_id, version, part=part, words={language: words}
    )


@requires(Action.RUN_GATHERING)
async def write_standard(
    tx: Tx,
    actor: Actor,
    gathering_id: int,
    item_id: int,
    version: int,
    *,
    part: Part,
    words: Both,
) -> MinutesView:
    """A usual sentence in both languages, as that nobody spoke; only where there is none yet."""
    return await _write(
        tx,
        actor,
        gathering_id,
        item_id,
        version,
        part=part,
        words={one: check_words(part, getattr(words, one)) for one in LANGUAGES},
        only_empty=True,
    )


async def _write(
    tx: Tx,
    actor: Actor,
    gathering_id: int,
    item_id: int,
    version: int,
    *,
    part: Part,
    words: dict[Language, str],
    only_empty: bool = False,
) -> MinutesView:
    held = await _editable(tx, actor, gathering_id)
    item = await _item(tx, held, item_id)
    if item.version != version:
        raise Stale(by="")
    columns = {_column(part, language): text for language, text in words.items()}
    if (only_empty or part is Part.QUESTION) and any(getattr(item, name) for name in columns):
        raise Stale(by="")
    changed = await tx.session.execute(
        sa.update(GatheringItem)
        .where(GatheringItem.id == item_id, GatheringItem.version == version)
        .values(**columns, version=version + 1)
        .returning(GatheringItem.id)
        .execution_options(synchronize_session=False)
    )
    if changed.first() is None:
        raise Stale(by="")
    await decisions.remember(tx, held.row, await _item(tx, held, item_id))
    await _note_edit(held)
    return await _view(held)


def _column(part: Part, language: Language) -> str:
    return language if part is Part.QUESTION else f"{part}_{language}"


async def _item(tx: Tx, held: Held, item_id: int) -> GatheringItem:
    item = await tx.session.get(GatheringItem, item_id, populate_existing=True)
    if (
        item is None
        or item.gathering_id != held.row.id
        or item.position == 0
        or item.state is ItemState.TAKEN_OFF
    ):
        raise NotFound("item")
    return item


@requires(Action.RUN_GATHERING)
async def write_officer(
    tx: Tx, actor: Actor, gathering_id: int, who: Officer, name: str
) -> MinutesView:
    """The name of the chair or the secretary as the paper has it."""
    held = await _editable(tx, actor, gathering_id)
    await _note_edit(held, **{who.value: check_officer(name)})
    return await _view(held)


@requires(Action.RUN_GATHERING)
async def say_place(
    tx: Tx, actor: Actor, gathering_id: int, language: Language, place: str
) -> MinutesView:
    """Where it was, in a language."""
    held = await _editable(tx, actor, gathering_id)
    await _note_edit(held, **{f"place_{language}": check_place(place)})
    return await _view(held)


@requires(Action.RUN_GATHERING)
async def write_entitled(tx: Tx, actor: Actor, gathering_id: int, text: str) -> MinutesView:
    """How many could vote there; the quorum is a part of this number."""
    held = await _editable(tx, actor, gathering_id)
    number = read_count(text, MOST_ENTITLED)
    values: dict[str, Any] = {"entitled": number, "entitled_on": tx.today}
    quorum = reached(held.row, number, held.row.opened_present or 0)
    if quorum is not None:
        values["opened_needed"] = quorum.needed
    await _note_edit(held, **values)
    return await _view(held)


@requires(Action.RUN_GATHERING)
async def tick_paper_list(
    tx: Tx, actor: Actor, gathering_id: int, *, on_paper: bool
) -> MinutesView:
    """A list signed on paper names those whom no list in the bot names, or it does not."""
    held = await _editable(tx, actor, gathering_id)
    if held.row.on_paper is not on_paper:
        await _note_edit(held, on_paper=on_paper)
    return await _view(held)


@requires(Action.RUN_GATHERING)
async def write_count(tx: Tx, actor: Actor, gathering_id: int, text: str) -> MinutesView:
    """How many stand on the paper list whom no list in the bot names."""
    held = await _editable(tx, actor, gathering_id)
    number = read_count(text, MOST_IN_A_HALL)
    tx.session.add(
        GatheringCount(
            gathering_id=held.row.id,
            attempt=held.row.attempt,
            at=held.row.closed_at or tx.now,
            number=number,
            noted_by=actor.id,
        )
    )
    await _note_edit(held, on_paper=True)
    return await _view(held)


async def _editable(tx: Tx, actor: Actor, gathering_id: int) -> Held:
    """Open for writing: whoever writes about it meanwhile is waited for."""
    held = await _desk(tx, actor, gathering_id)
    await find.lock(tx, gathering_id)
    await held.again()
    if held.row.state in _LOCKED:
        raise Refusal("minutes_locked")
    held.must(Move.EDIT_MINUTES)
    return held


async def _note_edit(held: Held, **values: Any) -> None:
    """Whoever is about to sign what was there before is told that it has changed."""
    await held.move(Move.EDIT_MINUTES, held.row.version, **values)


# ── Signing and handing over ─────────────────────────────────────────────────────────────────


@requires(Action.RUN_GATHERING)
async def sign(
    tx: Tx, actor: Actor, gathering_id: int, version: int, sheets: Sequence[Sheet]
) -> MinutesView:
    """Chair and secretary have signed on paper, here it is; from now on the text stands.

    Raises Stale where the text was changed meanwhile, Invalid("sheet_missing"),
    Refusal("minutes_incomplete").
    """
    held = await _desk(tx, actor, gathering_id)
    if held.row.version == version:
        held.must(Move.SIGN)
        if (await _view(held)).gaps:
            raise Refusal("minutes_incomplete")
    kept = check_sheets(sheets)
    await held.move(Move.SIGN, version, signed_at=tx.now, signed_files=kept)
    await _remember(held)
    return await _view(held)


async def _remember(held: Held) -> None:
    """What was decided stands in the words that were signed."""
    found = await held.tx.session.scalars(
        sa.select(GatheringItem)
        .where(GatheringItem.gathering_id == held.row.id, GatheringItem.position > 0)
        .order_by(GatheringItem.position, GatheringItem.id)
        .execution_options(populate_existing=True)
    )
    for item in found.all():
        await decisions.remember(held.tx, held.row, item)


@requires(Action.RUN_GATHERING)
async def add_sheets(
    tx: Tx, actor: Actor, gathering_id: int, version: int, sheets: Sequence[Sheet]
) -> MinutesView:
    """A page that was forgotten; what is there stays."""
    held = await _desk(tx, actor, gathering_id)
    if held.row.state is not State.SIGNED:
        raise Refusal("impossible_move", move=Move.SIGN.value, state=held.row.state.value)
    await held.change(version, signed_files=check_sheets((*held.row.signed_files, *sheets)))
    return await _view(held)


def check_sheets(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Photos and files, at least one. Refuses with `sheet_missing` or `too_many_sheets`."""
    kept = [{"kind": one["kind"], "id": one["id"]} for one in sheets if one["kind"] in _PICTURES]
    if not kept:
        raise Invalid("sheet_missing")
    if len(kept) > MOST_SHEETS:
        raise Invalid("too_many_sheets", limit=MOST_SHEETS)
    return kept


@requires(Action.RUN_GATHERING)
async def hand_over(
    tx: Tx, actor: Actor, gathering_id: int, version: int, day: date
) -> MinutesView:
    """The signed minutes reached the akim's office on a day; the akim's days begin to run.

    Raises Stale, Invalid("handed_early"), Invalid("handed_to_come").
    """
    held = await _desk(tx, actor, gathering_id)
    facts = await facts_of(tx, held.row)
    check_handed(day, facts.day or day, tx.today)
    await held.move(Move.HAND_OVER, version, handed_over_on=day)
    await decisions.start_consideration(tx, held.row)
    return await _view(held)


@requires(Action.RUN_GATHERING)
async def hand_over_typed(
    tx: Tx, actor: Actor, gathering_id: int, version: int, text: str
) -> MinutesView:
    """The same with a day as people write it: the first such day since the gathering."""
    held = await _desk(tx, actor, gathering_id)
    facts = await facts_of(tx, held.row)
    day = read_day(text, facts.day or tx.today)
    if day is not None and day > tx.today:  # without a year the last such day is meant
        day = read_day(text, tx.today - _YEAR)
    if day is None:
        raise Invalid("duty_day_unreadable")
    return await hand_over(tx, actor, gathering_id, version, day)


# ── For everybody ────────────────────────────────────────────────────────────────────────────


@requires(Action.PLAN_GATHERING)
async def preview(tx: Tx, actor: Actor, gathering_id: int, shown: Shown) -> PublicView:
    """What residents would read, and what is cut out of it."""
    held = await Held.of_office(tx, actor, gathering_id)
    held.must(Move.PUBLISH)
    facts, cuts = public(await facts_of(tx, held.row), shown)
    return PublicView(await held.view(), facts, shown, cuts)


@requires(Action.PLAN_GATHERING)
async def publish(
    tx: Tx, actor: Actor, gathering_id: int, version: int, shown: Shown
) -> MinutesView:
    """Everybody whom it concerns reads what was decided.

    They are told once: later it changes only what is shown.
    """
    held = await Held.of_office(tx, actor, gathering_id)
    first = held.row.published_at is None
    await held.move(
        Move.PUBLISH,
        version,
        shown={"speeches": shown.speeches, "addresses": shown.addresses},
        published_at=held.row.published_at or tx.now,
    )
    if first:
        await _tell(tx, held)
    return await _view(held)


async def _tell(tx: Tx, held: Held) -> None:
    row = held.row
    notice, batch = MinutesPublished(gathering_id=row.id), _batch(row.id)
    await fan_out(tx, notice, readers(row), batch)
    chats = await people.public_chats_of(tx, row.okrug)
    await fan_out_to_public(tx, notice, [chat.id for chat in chats], batch)


def _batch(gathering_id: int) -> Batch:
    return Batch(gathering_id, Lane.BULK, Group.GATHERINGS, tag="published:")
