"""Looking places up: by name, down the tree, and up from a code."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any
from weakref import WeakKeyDictionary

from bot.core.access import Actor, anyone, system
from bot.core.tx import Tx
from bot.places import storage
from bot.places.index import Index, Node
from bot.places.models import Level, Okrug, Place
from bot.places.service.common import upwards


@dataclass(frozen=True, slots=True)
class Found:
    """A place somebody may have meant, and where it lies."""

    place: Place
    okrug: Place | None  # None: a town right below its district
    district: Place | None
    oblast: Place | None


@system
async def office_terms(tx: Tx, okrug: str) -> tuple[int | None, time | None]:
    """What the okrug's file says: working days to answer in, and the hour the office closes.

    None where the file says nothing and the law's own numbers hold.
    """
    row = await tx.session.get(Okrug, okrug)
    settings = row.settings if row is not None else {}
    closes = settings.get("closes")
    return settings.get("answer_days"), time.fromisoformat(closes) if closes else None


@system
async def office_consider_days(tx: Tx, okrug: str) -> int | None:
    """Working days in which the akim considers what a gathering decided, by the okrug's file.

    None where the file says nothing and the number of `law.yaml` holds.
    """
    row = await tx.session.get(Okrug, okrug)
    days = (row.settings if row is not None else {}).get("consider_days")
    return None if days is None else int(days)


@system
async def okrug_settings(tx: Tx) -> dict[str, dict[str, Any]]:
    """What the files of all okrugs say under `settings`, by the okrug's code."""
    return await storage.okrug_settings(tx)


@dataclass(frozen=True, slots=True)
class Together:
    """What the okrug's file says of neighbours who write about the same; None: nothing.

    entitled: how many may vote at a gathering of the settlement.
    """

    similar_days: int | None
    households: int | None
    percent: int | None
    entitled: int | None


@system
async def together(tx: Tx, okrug: str, settlement: str) -> Together:
    """How far back appeals are compared in an okrug, and when one becomes collective."""
    row = await tx.session.get(Okrug, okrug)
    settings = row.settings if row is not None else {}
    place = await tx.session.get(Place, settlement) if settlement else None
    return Together(
        settings.get("similar_days"),
        settings.get("collective_households"),
        settings.get("collective_percent"),
        place.entitled if place is not None else None,
    )


@anyone
async def search(
    tx: Tx,
    actor: Actor,  # noqa: ARG001 - a use case; strangers search before they arrive
    text: str,
    *,
    served_only: bool = True,
    limit: int = 3,
) -> list[Found]:
    """Okrugs and settlements by name as people type it, the likeliest first.

    Where many places bear the name, those that this bot serves come first. The name may be
    followed or led by its district or oblast.
    """
    served = await storage.okrug_codes(tx)
    if served_only and not served:
        return []
    index = await _index(tx)
    codes = index.find(text, served=served, served_only=served_only, limit=limit)
    known = await storage.lineage(tx, codes)
    return [_found(known, code) for code in codes if code in known]


def _found(known: Mapping[str, Place], code: str) -> Found:
    line = {place.level: place for place in upwards(known, code)}
    return Found(
        known[code], line.get(Level.OKRUG), line.get(Level.DISTRICT), line.get(Level.OBLAST)
    )


# One index per engine, made when somebody first searches and again when the tree has moved on:
# about 0.2 s and 20 MB for the whole country, which a bot that nobody searches never pays.
_indexes: WeakKeyDictionary[Any, tuple[int, Index]] = WeakKeyDictionary()


async def _index(tx: Tx) -> Index:
    engine = tx.session.get_bind()
    revision = await storage.revision(tx)
    kept = _indexes.get(engine)
    if kept is not None and kept[0] == revision:
        return kept[1]
    index = Index(
        Node(
            row.code,
            row.parent,
            row.level,
            row.kind,
            (row.kk_folded,) if row.kk_folded == row.ru_folded else (row.kk_folded, row.ru_folded),
        )
        for row in await storage.search_rows(tx)
    )
    _indexes[engine] = (revision, index)
    return index


@anyone
async def children(
    tx: Tx, actor: Actor, code: str | None = None, *, served_only: bool = True
) -> list[Place]:
    """The next choices below a place (None: from the top), in the order of their names.

    A level with a single branch is no choice and is skipped. Empty below a settlement.
    """
    allowed = await _branches(tx) if served_only else None
    found = await _below(tx, code, allowed)
    while len(found) == 1:
        deeper = await _below(tx, found[0].code, allowed)
        if not deeper:
            break
        found = deeper
    by_russian = actor.language == "ru"
    return sorted(
        found, key=lambda one: (one.ru_folded if by_russian else one.kk_folded, one.code)
    )


@dataclass(frozen=True)
class _Branches:
    okrugs: frozenset[str]
    above: frozenset[str]


async def _branches(tx: Tx) -> _Branches:
    okrugs = await storage.okrug_codes(tx)
    return _Branches(okrugs, frozenset(await storage.lineage(tx, okrugs)))


async def _below(tx: Tx, code: str | None, allowed: _Branches | None) -> list[Place]:
    found = await storage.below(tx, code)
    if allowed is None:
        return list(found)
    return [one for one in found if one.code in allowed.above or one.parent in allowed.okrugs]


@system
async def path(tx: Tx, code: str) -> list[Place]:
    """From the oblast down to the place; empty for a code nobody knows."""
    return list(upwards(await storage.lineage(tx, [code]), code))[::-1]


@system
async def resolve(tx: Tx, code: str) -> Place | None:
    """The place that a code stands for today, following what okrugs were merged into."""
    seen = set()
    while code not in seen:
        seen.add(code)
        now = await storage.alias(tx, code)
        if now is None:
            break
        code = now
    return await storage.place(tx, code)


@system
async def served(tx: Tx, bot_id: int) -> list[Okrug]:
    """The okrugs that a bot serves."""
    return list(await storage.okrugs(tx, bot_id))


@system
async def okrug_of(tx: Tx, settlement: str) -> Okrug | None:
    """The served okrug that a settlement (or the okrug itself) belongs to."""
    codes = await storage.okrug_codes(tx)
    for place in await path(tx, settlement):
        if place.code in codes:
            return await storage.okrug(tx, place.code)
    return None


@system
async def settlements(tx: Tx, okrug: str) -> list[Place]:
    """The living settlements of an okrug."""
    found = await storage.below(tx, okrug)
    return sorted(found, key=lambda place: (place.kk_folded, place.code))
