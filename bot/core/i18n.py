"""Translator: sentences, dates, numbers and money in Kazakh and Russian.

Message ids are English sentences. Catalogues are read from the `.po` files themselves, so there
is no compiled copy that could be out of date.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from markupsafe import Markup

from bot.core.clock import VILLAGE_ZONE, village

Language = Literal["kk", "ru"]
LANGUAGES: tuple[Language, ...] = ("kk", "ru")
DEFAULT: Language = "kk"
DOMAIN = "auyldas"
FOLDER = Path(__file__).parents[2] / "locales"


def language_or_default(code: str | None) -> Language:
    """The language for a code as Telegram or people send it ("ru", "ru-raw", "", None)."""
    short = (code or "")[:2].lower()
    return next((language for language in LANGUAGES if language == short), DEFAULT)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a sentence that is kept in a table and translated later."""
    return message


@lru_cache
def _catalogue(language: Language) -> GNUTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        catalogue = read_po(file, locale=language, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


class Translator:
    """Everything a person reads, in their language. Parameters are escaped unless `Markup`."""

    def __init__(self, language: Language, zone: str = VILLAGE_ZONE) -> None:
        self.language = language
        self.zone = zone
        self._catalogue = _catalogue(language)
        self._locale = Locale.parse(language)

    def __call__(self, message: str, **params: object) -> Markup:
        """The sentence `message` (HTML) with its parameters filled in."""
        sentence = Markup(self._catalogue.gettext(message))  # noqa: S704 - our own catalogue
        return sentence.format(**params)

    def plural(self, one: str, many: str, *, n: int, **params: object) -> Markup:
        """The form that fits `n`: one for Kazakh, three for Russian."""
        sentence = Markup(self._catalogue.ngettext(one, many, n))  # noqa: S704 - our own
        return sentence.format(n=self.number(n), **params)

    def word(self, message: str, **params: object) -> str:
        """Like a call, but plain text: for buttons, toasts and file names."""
        return self._catalogue.gettext(message).format(**params)

    def number(self, value: int | Decimal) -> str:
        """`12 345` with a no-break space, `4,3` with a comma."""
        return format_decimal(value, locale=self._locale)

    def date(self, day: dt.date | dt.datetime) -> str:
        """`11 желтоқсан, жұма`; a moment is shown as the village's day."""
        if isinstance(day, dt.datetime):
            day = village(day, self.zone).date()
        return format_date(day, "d MMMM, EEEE", locale=self._locale)

    def day(self, day: dt.date | dt.datetime) -> str:
        """`11.12.2026`: short, and with the whole year."""
        if isinstance(day, dt.datetime):
            day = village(day, self.zone).date()
        return format_date(day, "dd.MM.y", locale=self._locale)

    def short_date(self, day: dt.date | dt.datetime) -> str:
        """`11 желтоқсан`: where the weekday would be too much."""
        if isinstance(day, dt.datetime):
            day = village(day, self.zone).date()
        return format_date(day, "d MMMM", locale=self._locale)

    def time(self, moment: dt.datetime) -> str:
        """`09:05` by the village's clock."""
        return format_time(village(moment, self.zone), "HH:mm", locale=self._locale)

    def moment(self, moment: dt.datetime) -> str:
        """`11.12.2026, 09:05` by the village's clock."""
        return f"{self.day(moment)}, {self.time(moment)}"

    def short_moment(self, moment: dt.datetime) -> str:
        """`11 желтоқсан, 09:05` by the village's clock."""
        return f"{self.short_date(moment)}, {self.time(moment)}"

    def money(self, tenge: int | Decimal) -> str:
        """`12 345 ₸`."""
        return f"{self.number(tenge)}\u00a0₸"

    def listing(self, items: Iterable[str]) -> str:
        """`a, b, c`."""
        return ", ".join(items)


@lru_cache
def translator(language: Language, zone: str = VILLAGE_ZONE) -> Translator:
    """The one Translator for a language."""
    return Translator(language, zone)
