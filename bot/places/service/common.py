"""What looking up, importing and seeding all need."""

from collections.abc import Iterable, Mapping

from bot.core.i18n import Language
from bot.places.models import Place
from bot.places.names import key

#: The edition of places that `okrug.yaml` speaks for. An import leaves them as the akimat wrote
#: them, and what lies below them too.
SEEDED = "okrug.yaml"


def name_of(place: Place, language: Language) -> str:
    """The name in a language: neither is ever derived from the other."""
    return place.ru if language == "ru" else place.kk


def names(kk: str, ru: str) -> dict[str, str]:
    return {"kk": kk, "ru": ru, "kk_folded": key(kk), "ru_folded": key(ru)}


def is_made_up(code: str) -> bool:
    """Whether a code is one of our own, for a place that has none of KATO yet."""
    return code.startswith("X")


def upwards(known: Mapping[str, Place], code: str) -> Iterable[Place]:
    """The place with this code and whatever is above it."""
    at = known.get(code)
    while at is not None:
        yield at
        at = known.get(at.parent) if at.parent else None
