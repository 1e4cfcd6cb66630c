"""How an office is reached: what `okrug.yaml` says, and over it what the office says in the bot.

One rule: what was said in the bot stands until the file's own value of that field changes; then
the file wins again. `Okrug.office` keeps beside each field what the file said at the time:
{field: {"says": value, "file": value}}.
"""

from collections.abc import Mapping
from typing import Any

from bot.places.models import Okrug

#: What can be said of an office: address and reception are {"kk", "ru"} or None, phone and e-mail
#: text or "", reception_days [{"weekday": 0 for Monday, "from": "15:00", "to": "17:00"}].
FIELDS = ("address", "phone", "reception", "email", "reception_days")


def contacts_of(okrug: Okrug) -> dict[str, Any]:
    """What counts now, field by field; empty where nothing is known."""
    said = still_said(okrug.office, okrug.contacts)
    return {
        name: said[name]["says"] if name in said else okrug.contacts.get(name) for name in FIELDS
    }


def still_said(office: Mapping[str, Any] | None, contacts: Mapping[str, Any]) -> dict[str, Any]:
    """What was said in the bot and is not overtaken by the file."""
    return {
        name: kept
        for name, kept in (office or {}).items()
        if _same(kept["file"], contacts.get(name))
    }


def with_said(okrug: Okrug, field: str, value: Any) -> dict[str, Any]:
    """`Okrug.office` with one more field said; what the file says anyway needs no keeping."""
    said = still_said(okrug.office, okrug.contacts)
    said.pop(field, None)
    in_file = okrug.contacts.get(field)
    if not _same(value, in_file):
        said[field] = {"says": value, "file": in_file}
    return said


def _same(one: Any, other: Any) -> bool:
    return bool((one or None) == (other or None))  # None, "" and [] all say nothing
