"""Finding places."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast

import sqlalchemy as sa

from bot.core.tx import Tx
from bot.places.models import Bot, Okrug, Place, PlaceAlias

PLACES = cast("sa.Table", Place.__table__)
_AT_ONCE = 500  # SQLite and asyncpg both bound the number of parameters


async def place(tx: Tx, code: str) -> Place | None:
    """The place with this code, retired or not."""
    return await tx.session.get(Place, code)


async def places(tx: Tx, codes: Collection[str]) -> dict[str, Place]:
    """The places with these codes."""
    found: dict[str, Place] = {}
    wanted = list(codes)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        rows = await tx.session.scalars(sa.select(Place).where(Place.code.in_(some)))
        found.update((row.code, row) for row in rows)
    return found


async def lineage(tx: Tx, codes: Collection[str]) -> dict[str, Place]:
    """These places and every place above them."""
    found = await places(tx, codes)
    while missing := {
        above.parent for above in found.values() if above.parent and above.parent not in found
    }:
        higher = await places(tx, missing)
        if not higher:
            break
        found |= higher
    return found


async def below(tx: Tx, parent: str | None) -> Sequence[Place]:
    """The living places right below one; None stands for the top of the tree."""
    above = Place.parent.is_(None) if parent is None else Place.parent == parent
    rows = await tx.session.scalars(
        sa.select(Place).where(above, Place.retired_at.is_(None)).order_by(Place.code)
    )
    return rows.all()


async def retired_below(tx: Tx, parent: str) -> Sequence[Place]:
    """The retired places right below one."""
    rows = await tx.session.scalars(
        sa.select(Place).where(Place.parent == parent, Place.retired_at.is_not(None))
    )
    return rows.all()


async def codes_beginning(tx: Tx, start: str) -> set[str]:
    """Every code that begins so, of places retired or not."""
    return set(await tx.session.scalars(sa.select(Place.code).where(Place.code.startswith(start))))


async def alias(tx: Tx, code: str) -> str | None:
    """The code that stands for a former one."""
    found = await tx.session.get(PlaceAlias, code)
    return found.now if found else None


async def okrugs(tx: Tx, bot_id: int | None = None) -> Sequence[Okrug]:
    """The okrugs that are served, by one bot or by any."""
    query = sa.select(Okrug)
    if bot_id is not None:
        query = query.where(sa.or_(Okrug.bot_id.is_(None), Okrug.bot_id == bot_id))
    return (await tx.session.scalars(query.order_by(Okrug.code))).all()


async def okrug_settings(tx: Tx) -> dict[str, dict[str, Any]]:
    """The settings of every okrug that is served, whichever bot serves it, by code."""
    found = await tx.session.execute(sa.select(Okrug.code, Okrug.settings))
    return {row.code: row.settings for row in found.all()}


async def okrug_codes(tx: Tx) -> frozenset[str]:
    """The codes of the okrugs that this bot serves."""
    query = sa.select(Okrug.code).where(sa.or_(Okrug.bot_id.is_(None), Okrug.bot_id == tx.bot_id))
    return frozenset(await tx.session.scalars(query))


async def okrug(tx: Tx, code: str) -> Okrug | None:
    """The served okrug with this code."""
    return await tx.session.get(Okrug, code)


async def bots(tx: Tx) -> Sequence[Bot]:
    """The bots that have run on this database."""
    return (await tx.session.scalars(sa.select(Bot).order_by(Bot.id))).all()


async def revision(tx: Tx) -> int:
    """The newest revision of any place: it moves whenever the tree does."""
    return (await tx.session.scalar(sa.select(sa.func.max(Place.revision)))) or 0


async def next_revision(tx: Tx) -> int:
    """A revision for what changes now. The step is random, so no two databases share one."""
    return await revision(tx) + 1 + secrets.randbelow(2**31)


async def everything(tx: Tx) -> Sequence[sa.Row[Any]]:
    """Every place as a plain row: 15,000 of them are no place for objects."""
    return (await tx.session.execute(sa.select(PLACES))).all()


async def search_rows(tx: Tx) -> Sequence[sa.Row[Any]]:
    """What the search needs of every living place."""
    names = ("code", "parent", "level", "kind", "kk_folded", "ru_folded")
    query = sa.select(*(PLACES.c[name] for name in names)).where(PLACES.c.retired_at.is_(None))
    return (await tx.session.execute(query)).all()


async def insert(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    """New places, in bulk."""
    if rows:
        await tx.session.execute(sa.insert(PLACES), rows)


async def update(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    """Changed places, in bulk: each row has its code and the same columns as all others."""
    if not rows:
        return
    statement = (
        sa.update(PLACES)
        .where(PLACES.c.code == sa.bindparam("to_code"))
        .values({name: sa.bindparam(f"to_{name}") for name in rows[0] if name != "code"})
    )
    connection = await tx.session.connection()
    await connection.execute(
        statement, [{f"to_{name}": value for name, value in row.items()} for row in rows]
    )


async def keep_aliases(tx: Tx, codes: Iterable[str], now: str) -> None:
    """From now on these codes stand for another."""
    for code in codes:
        await tx.session.merge(PlaceAlias(code=code, now=now))
