"""A body of the office's own table that appeals are redirected to."""

from dataclasses import dataclass

from bot.core.i18n import Language


@dataclass(frozen=True)
class BodyView:
    """A body as it is shown. id: 0 where only its role is known, and nothing is kept of it."""

    okrug: str
    id: int = 0
    version: int = 0
    role: str = ""
    kk: str = ""
    ru: str = ""
    phone: str = ""
    address_kk: str = ""
    address_ru: str = ""

    def name(self, language: Language) -> str:
        """What it is called; in the other language where the office wrote one only."""
        return (self.kk or self.ru) if language == "kk" else (self.ru or self.kk)

    def address(self, language: Language) -> str:
        """Where it is, likewise."""
        mine, other = self.address_kk, self.address_ru
        return (mine or other) if language == "kk" else (other or mine)
