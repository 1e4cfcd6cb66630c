"""What can happen to places: they are looked up, imported from KATO, and set up by an akimat."""

from bot.places.service.common import SEEDED, name_of
from bot.places.service.imports import ImportReport, import_places
from bot.places.service.look import (
    Found,
    Together,
    children,
    office_consider_days,
    office_terms,
    okrug_of,
    okrug_settings,
    path,
    resolve,
    search,
    served,
    settlements,
    together,
)
from bot.places.service.office import locked_office, say_of_office
from bot.places.service.seeding import SeedReport, seed

__all__ = [
    "SEEDED",
    "Found",
    "ImportReport",
    "SeedReport",
    "Together",
    "children",
    "import_places",
    "locked_office",
    "name_of",
    "office_consider_days",
    "office_terms",
    "okrug_of",
    "okrug_settings",
    "path",
    "resolve",
    "say_of_office",
    "search",
    "seed",
    "served",
    "settlements",
    "together",
]
