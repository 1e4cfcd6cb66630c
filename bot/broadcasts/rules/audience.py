"""Whom a broadcast is for."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Audience:
    """Whom a broadcast is for: everybody of a place, or those of them who are named further.

    scope: code of an okrug or a district; "" is everywhere the bot serves.
    settlements: of the okrug; none stands for all.
    roles: words of `bot.core.access.Role`; none stands for the residents.
    crowd: a named group, `kind:id`, e.g. those who joined an appeal; "" is none.
    """

    scope: str = ""
    settlements: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    crowd: str = ""

    @property
    def is_public(self) -> bool:
        """Whether every resident of the places may know of it."""
        return not self.roles and not self.crowd

    @property
    def district(self) -> str:
        """The first four digits, which a district and its okrugs share."""
        return self.scope[:4]

    @property
    def is_district(self) -> bool:
        """Whether the scope is a district rather than one okrug or everywhere."""
        return bool(self.scope) and self.scope[4:].strip("0") == ""

    def as_columns(self) -> dict[str, Any]:
        """As a broadcast keeps it."""
        kept = {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}
        return kept | {"is_public": self.is_public}
