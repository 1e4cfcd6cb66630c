"""A notice as it leaves Telegram: for the wall, for WhatsApp, for the loudspeaker."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.i18n import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class Paper:
    """What all of them need. `kk` and `ru` are plain text; one of them is "" when there is none.

    The titles name the okrug. `sent_at` is None as long as the notice has not been sent.
    """

    title_kk: str
    title_ru: str
    kk: str
    ru: str
    office_kk: str
    office_ru: str
    link: str
    sent_at: datetime | None = None
    urgent: bool = False

    def title(self, language: Language) -> str:
        """The okrug's name in a language."""
        return self.title_ru if language == "ru" else self.title_kk

    def text(self, language: Language) -> str:
        """What the notice says in a language, or ""."""
        return self.ru if language == "ru" else self.kk

    def office(self, language: Language) -> str:
        """Who speaks, in a language."""
        return self.office_ru if language == "ru" else self.office_kk

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages it is written in, Kazakh first; both when it has no words at all."""
        written = tuple(language for language in LANGUAGES if self.text(language).strip())
        return written or LANGUAGES

    @property
    def shown_link(self) -> str:
        """The link as people read it and type it."""
        return self.link.removeprefix("https://")
