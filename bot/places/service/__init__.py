"""What can happen to places: they are looked up, imported from KATO, and set up by an akimat."""

from bot.places.service.common import SEEDED, name_of
from bot.places.service.imports import ImportReport, import_places
from bot.places.service.look import (
    Found,
    children,
    office_terms,
    okrug_of,
    path,
    resolve,
    search,
    served,
    settlements,
)
from bot.places.service.seeding import SeedReport, seed

__all__ = [
    "SEEDED",
    "Found",
    "ImportReport",
    "SeedReport",
    "children",
    "import_places",
    "name_of",
    "office_terms",
    "okrug_of",
    "path",
    "resolve",
    "search",
    "seed",
    "served",
    "settlements",
]
