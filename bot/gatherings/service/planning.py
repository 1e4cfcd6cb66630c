"""A gathering is put together by the office: nobody hears of it before it is announced.

What was written is never lost to a colleague's press: a line waits for its turn, and only a button
that was drawn for another state is refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.law import Tie, gathering_law
from bot.core.text import clean
from bot.core.tx import Tx
from bot.gatherings.models import Gathering, GatheringItem
from bot.gatherings.rules.agenda import BUSINESS, About
from bot.gatherings.rules.changes import Changes, Pair
from bot.gatherings.rules.kinds import Base, Kind, Who, asked
from bot.gatherings.rules.lifecycle import Move, State, begin
from bot.gatherings.rules.limits import (
    MATERIAL_NAME_LIMIT,
    MOST_MATERIALS,
    SEED_LIMIT,
    SOURCE_LIMIT,
)
from bot.gatherings.rules.planning import (
    check_items,
    check_place,
    check_seats,
    check_section,
    check_title,
    most_seats,
)
from bot.gatherings.service.held import Held
from bot.gatherings.storage import calling, outlook
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage.outlook import ItemCard, PlanView
from bot.gatherings.storage.views import Both, GatheringView, ItemView, item_view
from bot.people.service.crowds import crowd
from bot.places import service as places
from bot.places.models import Place

#: What handlers hold in their hands besides the use cases below.
__all__ = ["Both", "GatheringView", "ItemCard", "ItemView", "PlanView", "Separate"]

#: Kinds that are for one village, if the office says so.
_FOR_A_VILLAGE = frozenset({Kind.SEPARATE, Kind.REPORT, Kind.EVENT})
#: People may be sent to its papers as long as it has not begun.
_PAPERS = frozenset({State.DRAFT, State.ANNOUNCED, State.NO_QUORUM})


@dataclass(frozen=True)
class Separate:
    """Separate gatherings of several villages, planned in one go.

    held_at: of each, in the order of `settlements`. question: of the election, in both languages.
    leads_to: the gathering of all that they prepare; 0 for one that is begun with them.
    """

    okrug: str
    settlements: tuple[str, ...]
    held_at: tuple[datetime, ...]
    place: Pair
    question: Pair
    seats: int | None
    source: str = ""
    leads_to: int = 0


# ── It is begun, looked at and put away ──────────────────────────────────────────────────────


@requires(Action.PLAN_GATHERING)
async def plan(
    tx: Tx, actor: Actor, okrug: str, kind: Kind, settlement: str = ""
) -> GatheringView:
    """Begin one; a draft of this kind in which nothing is written yet is taken up again."""
    actor.must(Action.PLAN_GATHERING, okrug)
    if settlement:
        await _village(tx, okrug, kind, settlement)
    row = await calling.untouched_draft(tx, okrug, kind, settlement, actor.id)
    if row is None:
        row = await _begin(tx, actor, okrug, kind, settlement=settlement)
    return await (await Held.of_office(tx, actor, row.id)).view()


async def _village(tx: Tx, okrug: str, kind: Kind, settlement: str) -> Place:
    """A village of the okrug; `NotFound` for any other, and for kinds that are of no village."""
    of_okrug = {one.code: one for one in await places.settlements(tx, okrug)}
    if settlement not in of_okrug or kind not in _FOR_A_VILLAGE:
        raise NotFound("place")
    return of_okrug[settlement]


async def _begin(tx: Tx, actor: Actor, okrug: str, kind: Kind, **values: Any) -> Gathering:
    row = Gathering(
        bot_id=tx.bot_id,
        okrug=okrug,
        kind=kind,
        state=begin(Move.PLAN, kind),
        created_by=actor.id,
        created_at=tx.now,
        updated_at=tx.now,
        **values,
    )
    tx.session.add(row)
    await tx.session.flush()
    await find.add_step(tx, row, Move.PLAN, row.state, by=actor.person_id)
    return row


@requires(Action.PLAN_GATHERING)
async def outlook_of(
    tx: Tx, actor: Actor, gathering_id: int, changes: Changes | None = None
) -> PlanView:
    """How it stands for its office, or would with these changes."""
    held = await Held.of_office(tx, actor, gathering_id)
    return await outlook.plan_view(tx, held.row, actor.person_id, held.parties, changes)


@requires(Action.PLAN_GATHERING)
async def put_away(tx: Tx, actor: Actor, gathering_id: int, version: int) -> GatheringView:
    """A draft is not wanted any more; nobody was told of it."""
    held = await _draft(tx, actor, gathering_id)
    await held.move(Move.CANCEL, version)
    return await held.view()


@requires(Action.PLAN_GATHERING)
async def villages(tx: Tx, actor: Actor, okrug: str) -> list[Place]:
    """The villages that something may be planned for."""
    actor.must(Action.PLAN_GATHERING, okrug)
    return await places.settlements(tx, okrug)


async def _draft(tx: Tx, actor: Actor, gathering_id: int) -> Held:
    """A draft in one's hands; whoever else writes about it waits. `Stale` once it is none."""
    await find.lock(tx, gathering_id)
    held = await Held.of_office(tx, actor, gathering_id)
    if held.row.state is not State.DRAFT:
        raise Stale(by="")
    return held


async def _set(tx: Tx, actor: Actor, gathering_id: int, **values: Any) -> GatheringView:
    held = await _draft(tx, actor, gathering_id)
    await held.change(held.row.version, **values)
    return await held.view()


# ── Its parts ────────────────────────────────────────────────────────────────────────────────


@requires(Action.PLAN_GATHERING)
async def set_moment(tx: Tx, actor: Actor, gathering_id: int, held_at: datetime) -> GatheringView:
    """When it is held. `day_is_past`. A reason for coming late belonged to the other day."""
    if held_at <= tx.now:
        raise Invalid("day_is_past")
    return await _set(tx, actor, gathering_id, held_at=held_at, late_reason="")


@requires(Action.PLAN_GATHERING)
async def set_place(tx: Tx, actor: Actor, gathering_id: int, place: Pair) -> GatheringView:
    """Where it is held; one of the two languages may be "". `place_too_long`."""
    kk, ru = _checked(place, check_place)
    return await _set(tx, actor, gathering_id, place_kk=kk, place_ru=ru)


@requires(Action.PLAN_GATHERING)
async def set_place_like(tx: Tx, actor: Actor, gathering_id: int, other_id: int) -> GatheringView:
    """Where another gathering of the okrug was held, with its pin."""
    held = await _draft(tx, actor, gathering_id)
    other = await find.gathering(tx, other_id)
    if other is None or other.okrug != held.row.okrug:
        raise NotFound("gathering")
    await held.change(
        held.row.version,
        place_kk=other.place_kk,
        place_ru=other.place_ru,
        latitude=other.latitude,
        longitude=other.longitude,
    )
    return await held.view()


@requires(Action.PLAN_GATHERING)
async def place_of(tx: Tx, actor: Actor, okrug: str, gathering_id: int) -> Pair:
    """Where a gathering of the okrug was held."""
    actor.must(Action.PLAN_GATHERING, okrug)
    row = await find.gathering(tx, gathering_id)
    if row is None or row.okrug != okrug:
        raise NotFound("gathering")
    return row.place_kk, row.place_ru


@requires(Action.PLAN_GATHERING)
async def set_pin(
    tx: Tx, actor: Actor, gathering_id: int, pin: tuple[float, float] | None
) -> GatheringView:
    """Where it is on the map, or nowhere."""
    latitude, longitude = pin or (None, None)
    return await _set(tx, actor, gathering_id, latitude=latitude, longitude=longitude)


@requires(Action.PLAN_GATHERING)
async def set_title(tx: Tx, actor: Actor, gathering_id: int, title: Pair) -> GatheringView:
    """What an event or a report meeting is called. `title_too_long`."""
    kk, ru = _checked(title, check_title)
    return await _set(tx, actor, gathering_id, title_kk=kk, title_ru=ru)


@requires(Action.PLAN_GATHERING)
async def set_section(tx: Tx, actor: Actor, gathering_id: int, section: Pair) -> GatheringView:
    """Of which street or block a separate gathering is; nothing for the whole village."""
    kk, ru = _checked(section, check_section) if any(section) else ("", "")
    held = await _draft(tx, actor, gathering_id)
    if asked(held.row.kind).takes_part is not Who.SECTION:
        raise NotFound("section")
    await held.change(held.row.version, section_kk=kk, section_ru=ru)
    return await held.view()


def _checked(words: Pair, check: Any) -> Pair:
    """At least one of the two, neither too long."""
    one = [check(line) if line else "" for line in words]
    if not any(one):
        check("")
    return one[0], one[-1]


@requires(Action.PLAN_GATHERING)
async def set_village(tx: Tx, actor: Actor, gathering_id: int, place: int) -> GatheringView:
    """Whom it is for: a village by its place in the list of `villages`, 0 for the whole okrug."""
    held = await _draft(tx, actor, gathering_id)
    row = held.row
    listed = await places.settlements(tx, row.okrug)
    if row.kind not in _FOR_A_VILLAGE or place > len(listed):
        raise NotFound("place")
    if not place and row.kind is Kind.SEPARATE:
        raise NotFound("place")
    code = listed[place - 1].code if place else ""
    await held.change(row.version, settlement=code)
    return await held.view()


@requires(Action.PLAN_GATHERING)
async def set_only_candidates(
    tx: Tx, actor: Actor, gathering_id: int, *, only: bool
) -> GatheringView:
    """Whether an assembly takes up candidates for akim and nothing else: its notice is shorter."""
    held = await _draft(tx, actor, gathering_id)
    if asked(held.row.kind).candidate_notice is None:
        raise NotFound("notice")
    await held.change(held.row.version, only_candidates=only)
    return await held.view()


@requires(Action.PLAN_GATHERING)
async def set_base(tx: Tx, actor: Actor, gathering_id: int, base: Base | None) -> GatheringView:
    """Whom its quorum is a part of. `base_not_for_kind`."""
    held = await _draft(tx, actor, gathering_id)
    asked(held.row.kind).quorum_by(base)
    await held.change(held.row.version, base=base)
    return await held.view()


@requires(Action.PLAN_GATHERING)
async def add_material(
    tx: Tx, actor: Actor, gathering_id: int, *, kind: str, file_id: str, name: str = ""
) -> GatheringView:
    """A paper to be read beforehand; of one that is announced too. `too_many_materials`."""
    held = await _with_papers(tx, actor, gathering_id)
    kept = list(held.row.materials)
    if len(kept) >= MOST_MATERIALS:
        raise Invalid("too_many_materials", limit=MOST_MATERIALS)
    name = clean(name, MATERIAL_NAME_LIMIT).replace("\n", " ")
    kept.append({"kind": kind, "id": file_id, "name": name})
    await held.change(held.row.version, materials=kept)
    return await held.view()


@requires(Action.PLAN_GATHERING)
async def remove_materials(tx: Tx, actor: Actor, gathering_id: int) -> GatheringView:
    """None of them any more."""
    held = await _with_papers(tx, actor, gathering_id)
    await held.change(held.row.version, materials=[])
    return await held.view()


async def _with_papers(tx: Tx, actor: Actor, gathering_id: int) -> Held:
    await find.lock(tx, gathering_id)
    held = await Held.of_office(tx, actor, gathering_id)
    if held.row.state not in _PAPERS:
        raise Stale(by="")
    return held


# ── The agenda ───────────────────────────────────────────────────────────────────────────────


@requires(Action.PLAN_GATHERING)
async def add_items(
    tx: Tx, actor: Actor, gathering_id: int, items: Sequence[Pair]
) -> tuple[GatheringView, list[int]]:
    """More questions, and their ids. `items_missing`, `too_many_items`, `item_too_long`."""
    held = await _draft(tx, actor, gathering_id)
    there = await find.agenda(tx, gathering_id)
    check_items([kk or ru for kk, ru in items], len(there))
    check_items([ru or kk for kk, ru in items], len(there))
    about = About.LISTEN if held.row.kind is Kind.REPORT else About.QUESTION
    added = [
        await calling.add_item(
            tx, gathering_id, len(there) + at, about=about, kk=kk, ru=ru, **_tie()
        )
        for at, (kk, ru) in enumerate(items, start=1)
    ]
    await held.change(held.row.version)
    return await held.view(), [one.id for one in added]


def _tie() -> dict[str, Any]:
    return {"tie": gathering_law().tie.value}


@requires(Action.PLAN_GATHERING)
async def word_items(
    tx: Tx, actor: Actor, gathering_id: int, words: Mapping[int, Pair]
) -> GatheringView:
    """Other words for items by their id; a language that is "" is said in the other.

    `item_too_long`; `Stale` where one of them was deleted meanwhile.
    """
    held = await _draft(tx, actor, gathering_id)
    there = {one.id for one in await find.agenda(tx, gathering_id)}
    if not there.issuperset(words):
        raise Stale(by="")
    for kk, ru in words.values():
        check_items([line for line in (kk, ru) if line], 0)
    for item_id, (kk, ru) in words.items():
        await calling.change_item(tx, item_id, kk=kk, ru=ru)
    await held.change(held.row.version)
    return await held.view()


@requires(Action.PLAN_GATHERING)
async def item_card(tx: Tx, actor: Actor, gathering_id: int, item_id: int) -> ItemCard:
    """One item as it stands. `Stale` where it was deleted meanwhile."""
    held = await Held.of_office(tx, actor, gathering_id)
    row = await calling.item(tx, gathering_id, item_id)
    if row is None:
        raise Stale(by="")
    return await _item_card(held, row)


async def _item_card(held: Held, row: GatheringItem) -> ItemCard:
    tie = row.tie or gathering_law().tie.value
    return ItemCard(
        gathering=await held.view(),
        item=item_view(row),
        source=row.seats_source,
        tie=tie,
        seed=row.seed,
        most=most_seats(held.row.kind),
    )


@requires(Action.PLAN_GATHERING)
async def set_about(
    tx: Tx, actor: Actor, gathering_id: int, item_id: int, about: About
) -> ItemCard:
    """Voted on, listened to, or an election. `nobody_elected_here`."""
    held, item = await _item(tx, actor, gathering_id, item_id)
    if about not in BUSINESS:
        raise NotFound("item")
    if about is About.ELECTION:
        check_seats(held.row.kind, item.seats or 1)
    return await _change_item(held, item, about=about)


@requires(Action.PLAN_GATHERING)
async def set_seats(tx: Tx, actor: Actor, gathering_id: int, item_id: int, seats: int) -> ItemCard:
    """How many are elected. `seats_none`, `seats_over_limit`."""
    held, item = await _election(tx, actor, gathering_id, item_id)
    check_seats(held.row.kind, seats)
    return await _change_item(held, item, seats=seats)


@requires(Action.PLAN_GATHERING)
async def set_source(
    tx: Tx, actor: Actor, gathering_id: int, item_id: int, source: str
) -> ItemCard:
    """Whose decision says how many are elected."""
    held, item = await _election(tx, actor, gathering_id, item_id)
    source = clean(source, SOURCE_LIMIT).replace("\n", " ")
    return await _change_item(held, item, seats_source=source)


@requires(Action.PLAN_GATHERING)
async def set_seed(tx: Tx, actor: Actor, gathering_id: int, item_id: int, seed: str) -> ItemCard:
    """The words by which a lot is drawn, if they are known before the hall names them."""
    held, item = await _election(tx, actor, gathering_id, item_id)
    seed = clean(seed, SEED_LIMIT).replace("\n", " ")
    return await _change_item(held, item, seed=seed, tie=Tie.LOT)


@requires(Action.PLAN_GATHERING)
async def turn_tie(tx: Tx, actor: Actor, gathering_id: int, item_id: int) -> ItemCard:
    """How candidates with as many votes are parted: by the other of the two rules."""
    held, item = await _election(tx, actor, gathering_id, item_id)
    now = item.tie or gathering_law().tie.value
    other = Tie.LOT if now is Tie.SECOND_VOTE else Tie.SECOND_VOTE
    return await _change_item(held, item, tie=other)


async def _item(
    tx: Tx, actor: Actor, gathering_id: int, item_id: int
) -> tuple[Held, GatheringItem]:
    held = await _draft(tx, actor, gathering_id)
    item = await calling.item(tx, gathering_id, item_id)
    if item is None:
        raise Stale(by="")
    return held, item


async def _election(
    tx: Tx, actor: Actor, gathering_id: int, item_id: int
) -> tuple[Held, GatheringItem]:
    held, item = await _item(tx, actor, gathering_id, item_id)
    if item.about is not About.ELECTION:
        raise Stale(by="")
    return held, item


async def _change_item(held: Held, item: GatheringItem, **values: Any) -> ItemCard:
    await calling.change_item(held.tx, item.id, **values)
    await held.change(held.row.version)
    return await item_card(held.tx, held.actor, held.row.id, item.id)


@requires(Action.PLAN_GATHERING)
async def shift_item(
    tx: Tx, actor: Actor, gathering_id: int, item_id: int, *, up: bool
) -> ItemCard:
    """One place up or down; at the end of the list it stays."""
    held, item = await _item(tx, actor, gathering_id, item_id)
    items = list(await find.agenda(tx, gathering_id))
    at = next(place for place, one in enumerate(items) if one.id == item_id)
    to = min(max(at - 1 if up else at + 1, 0), len(items) - 1)
    items.insert(to, items.pop(at))
    await calling.renumber(tx, items)
    await held.change(held.row.version)
    return await item_card(tx, actor, gathering_id, item.id)


#: What of an item is kept, so that it can be brought back.
_KEPT = ("kk", "ru", "proposal_id", "appeal_id", "seats", "seats_source", "seed")


@requires(Action.PLAN_GATHERING)
async def remove_item(
    tx: Tx, actor: Actor, gathering_id: int, item_id: int
) -> tuple[GatheringView, dict[str, Any]]:
    """Take an item off the agenda; what is needed to put it back, as plain JSON."""
    held, item = await _item(tx, actor, gathering_id, item_id)
    kept = {name: getattr(item, name) for name in _KEPT}
    kept |= {"about": item.about.value, "position": item.position}
    kept["tie"] = item.tie.value if item.tie else None
    await calling.remove_item(tx, item_id)
    await calling.renumber(tx, await find.agenda(tx, gathering_id))
    await held.change(held.row.version)
    return await held.view(), kept


@requires(Action.PLAN_GATHERING)
async def put_back(
    tx: Tx, actor: Actor, gathering_id: int, kept: Mapping[str, Any]
) -> GatheringView:
    """The item that was taken off stands where it stood. `too_many_items`."""
    held = await _draft(tx, actor, gathering_id)
    items = list(await find.agenda(tx, gathering_id))
    check_items([kept["kk"] or kept["ru"]], len(items))
    item = await calling.add_item(
        tx,
        gathering_id,
        kept["position"],
        about=About(kept["about"]),
        tie=Tie(kept["tie"]) if kept["tie"] else None,
        **{name: kept[name] for name in _KEPT},
    )
    items.insert(min(kept["position"] - 1, len(items)), item)
    await calling.renumber(tx, items)
    await held.change(held.row.version)
    return await held.view()


# ── From a collective appeal ─────────────────────────────────────────────────────────────────


@requires(Action.PLAN_GATHERING)
async def may_take_appeal(tx: Tx, actor: Actor, okrug: str) -> list[GatheringView]:
    """The gatherings of the okrug on whose agenda an appeal may be put."""
    actor.must(Action.PLAN_GATHERING, okrug)
    found = await find.of_okrug(tx, okrug, (State.DRAFT, State.ANNOUNCED))
    ahead = [row for row in found if row.held_at is None or row.held_at > tx.now]
    fitting = [row for row in ahead if asked(row.kind).quorums and not row.only_candidates]
    return [await (await Held.of_office(tx, actor, row.id)).view() for row in fitting]


@requires(Action.PLAN_GATHERING)
async def check_appeal(tx: Tx, actor: Actor, gathering_id: int, appeal_id: int) -> GatheringView:
    """Whether an appeal may stand on its agenda.

    `NotFound` where the two are not of one okrug; `appeal_on_agenda` where it stands there.
    """
    held = await Held.of_office(tx, actor, gathering_id)
    await crowd(tx, f"appeal:{appeal_id}", held.row.okrug)
    if held.row.state not in {State.DRAFT, State.ANNOUNCED} or held.row.only_candidates:
        raise Stale(by="")
    if await calling.has_appeal(tx, gathering_id, appeal_id):
        raise Refusal("appeal_on_agenda")
    return await held.view()


@requires(Action.PLAN_GATHERING)
async def add_from_appeal(
    tx: Tx, actor: Actor, gathering_id: int, appeal_id: int, words: Pair
) -> GatheringView:
    """A collective appeal becomes a question of a draft; those behind it hear when it is called.

    Refuses as `check_appeal` and `add_items` do. One that is announced is changed instead.
    """
    held = await _draft(tx, actor, gathering_id)
    await check_appeal(tx, actor, gathering_id, appeal_id)
    there = await find.agenda(tx, gathering_id)
    check_items([line for line in words if line], 0)
    check_items([words[0] or words[1]], len(there))
    await calling.add_item(
        tx,
        gathering_id,
        len(there) + 1,
        about=About.QUESTION,
        kk=words[0],
        ru=words[1],
        appeal_id=appeal_id,
        **_tie(),
    )
    await held.change(held.row.version)
    return await held.view()


# ── Separate gatherings, several in one go ───────────────────────────────────────────────────


@requires(Action.PLAN_GATHERING)
async def to_lead_to(tx: Tx, actor: Actor, okrug: str) -> list[GatheringView]:
    """The gatherings of all that separate ones of the okrug may prepare."""
    actor.must(Action.PLAN_GATHERING, okrug)
    found = await calling.to_lead_to(tx, okrug)
    return [await (await Held.of_office(tx, actor, row.id)).view() for row in found]


@requires(Action.PLAN_GATHERING)
async def plan_separate(tx: Tx, actor: Actor, series: Separate) -> tuple[GatheringView, list[int]]:
    """A draft for each village; the gathering that they lead to, and their ids.

    Refuses with `villages_missing`, `day_is_past`, `place_too_long`, `seats_over_limit`;
    `NotFound` for a village or a gathering of another okrug.
    """
    okrug = series.okrug
    actor.must(Action.PLAN_GATHERING, okrug)
    if not series.settlements or len(set(series.settlements)) != len(series.settlements):
        raise Invalid("villages_missing")
    if min(series.held_at) <= tx.now:
        raise Invalid("day_is_past")
    for code in series.settlements:
        await _village(tx, okrug, Kind.SEPARATE, code)
    if series.seats is not None:
        check_seats(Kind.SEPARATE, series.seats)
    kk, ru = _checked(series.place, check_place)
    main = await _main(tx, actor, series)
    made = []
    for code, held_at in zip(series.settlements, series.held_at, strict=True):
        row = await _begin(
            tx, actor, okrug, Kind.SEPARATE, settlement=code, held_at=held_at,
            place_kk=kk, place_ru=ru, leads_to=main.row.id,
        )  # fmt: skip
        await calling.add_item(
            tx,
            row.id,
            1,
            about=About.ELECTION,
            kk=series.question[0],
            ru=series.question[1],
            seats=series.seats,
            seats_source=clean(series.source, SOURCE_LIMIT).replace("\n", " "),
            **_tie(),
        )
        made.append(row.id)
    return await main.view(), made


async def _main(tx: Tx, actor: Actor, series: Separate) -> Held:
    """The gathering of all that they lead to."""
    if not series.leads_to:
        row = await _begin(tx, actor, series.okrug, Kind.GATHERING)
        return await Held.of_office(tx, actor, row.id)
    held = await Held.of_office(tx, actor, series.leads_to)
    ready = held.row.state in {State.DRAFT, State.ANNOUNCED}
    if held.row.okrug != series.okrug or held.row.kind is not Kind.GATHERING or not ready:
        raise NotFound("gathering")
    return held
