"""Taking over an edition of KATO."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.core.access import system
from bot.core.tx import Tx
from bot.places import storage
from bot.places.kato import Row, checked
from bot.places.models import Level
from bot.places.service.common import SEEDED, is_made_up, names

#: A file that has less than this share of the places known is taken for a part of the country.
WHOLE = 0.9


@dataclass(frozen=True)
class ImportReport:
    """What an import did. `retired_served`: okrugs that are served and are no more."""

    added: int
    changed: int
    unchanged: int
    retired: int
    partial: bool = False
    retired_served: tuple[str, ...] = ()


@system
async def import_places(tx: Tx, rows: Iterable[Row], edition: str) -> ImportReport:
    """Take over an edition of KATO, whole or not at all (`BadFile`).

    A place that the file no longer has is retired, never deleted: people and appeals keep its
    code. A file with far fewer places than are known (`WHOLE`), or without some oblast, is a part
    of the country, and then nothing is retired.
    """
    known = {row.code: row for row in await storage.everything(tx)}
    taken = checked(rows, {row.code: row.level for row in known.values() if not row.retired_at})
    revision = await storage.next_revision(tx)
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    relabelled: list[dict[str, Any]] = []
    for row in taken:
        before = known.get(row.code)
        values = _values(row)
        if before is None:
            if not _is_seeded(known.get(row.parent)):
                added.append({**values, "edition": edition, "revision": revision})
        elif _is_seeded(before) or _is_seeded(known.get(row.parent)):
            continue
        elif before.retired_at or any(
            getattr(before, name) != value for name, value in values.items()
        ):
            changed.append(
                {**values, "edition": edition, "revision": revision, "retired_at": None}
            )
        elif before.edition != edition:
            relabelled.append({"code": row.code, "edition": edition})
    gone, partial = _gone(known, taken)
    await storage.insert(tx, added)
    await storage.update(tx, changed)
    await storage.update(tx, relabelled)
    await storage.update(
        tx, [{"code": code, "retired_at": tx.now, "revision": revision} for code in gone]
    )
    served_codes = await storage.okrug_codes(tx)
    return ImportReport(
        added=len(added),
        changed=len(changed),
        unchanged=len(taken) - len(added) - len(changed),
        retired=len(gone),
        partial=partial,
        retired_served=tuple(sorted(served_codes.intersection(gone))),
    )


def _values(row: Row) -> dict[str, Any]:
    return {
        "code": row.code,
        "parent": row.parent or None,
        "level": row.level,
        "kind": row.kind,
        **names(row.kk, row.ru),
    }


def _is_seeded(place: sa.Row[Any] | None) -> bool:
    return place is not None and place.edition == SEEDED


def _gone(known: Mapping[str, sa.Row[Any]], taken: Sequence[Row]) -> tuple[list[str], bool]:
    """The codes that the file has no more, and whether it is but a part of the country."""
    codes = {row.code for row in taken}
    alive = [
        row
        for row in known.values()
        if not row.retired_at and row.edition not in {SEEDED, ""} and not is_made_up(row.code)
    ]
    gone = [
        row.code
        for row in alive
        if row.code not in codes and not _is_seeded(known.get(row.parent or ""))
    ]
    oblast_gone = any(known[code].level is Level.OBLAST for code in gone)
    if oblast_gone or len(gone) > (1 - WHOLE) * len(alive):
        return [], True
    return gone, False
