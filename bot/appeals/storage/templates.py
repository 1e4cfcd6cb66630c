"""Words that the office uses again and again."""

from dataclasses import dataclass

from bot.core.i18n import Language


@dataclass(frozen=True)
class TemplateView:
    """A template as it is shown. topic: a category's code, "" for any."""

    okrug: str
    id: int = 0
    version: int = 0
    topic: str = ""
    kk: str = ""
    ru: str = ""

    def text(self, language: Language) -> str:
        """Its words in a language; "" where the office wrote none."""
        return self.kk if language == "kk" else self.ru

    def any_text(self, language: Language) -> str:
        """Its words in a language, or else in the other one."""
        return self.text(language) or self.kk or self.ru
