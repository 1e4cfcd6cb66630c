"""What people are told elsewhere: a round is announced, changed, called off; the vote begins."""

from dataclasses import dataclass, field
from typing import ClassVar

from bot.core.groups import Group
from bot.delivery.notices import Lane, Notice


@dataclass(frozen=True, kw_only=True)
class ToMany(Notice):
    """What everybody is told whom a round concerns; lane and key are the batch's: the round."""

    group: ClassVar[Group | None] = Group.BUDGET

    to: int = field(default=0, metadata={"envelope": True})  # whomever it concerns
    round_id: int


@dataclass(frozen=True, kw_only=True)
class RoundAnnounced(ToMany):
    """There is a round: so much money, these dates."""

    kind: ClassVar[str] = "budget.announced"


@dataclass(frozen=True, kw_only=True)
class RoundChanged(ToMany):
    """Something is another than people were told. about: a word of `rules.planning.About`."""

    kind: ClassVar[str] = "budget.changed"

    about: str
    version: int


@dataclass(frozen=True, kw_only=True)
class RoundCalledOff(ToMany):
    """It is not held."""

    kind: ClassVar[str] = "budget.called_off"


@dataclass(frozen=True, kw_only=True)
class VotingBegun(ToMany):
    """People may vote from now on."""

    kind: ClassVar[str] = "budget.voting"


@dataclass(frozen=True, kw_only=True)
class VotingEnds(ToMany):
    """A day is left, for those who have not voted."""

    kind: ClassVar[str] = "budget.voting_ends"


@dataclass(frozen=True, kw_only=True)
class _ToOffice(Notice):
    """What one of the office is told of a round; moment (ISO): which time it is about."""

    round_id: int
    moment: str

    @property
    def key(self) -> str | None:
        """One round, one time, one reader."""
        return f"{self.kind}:{self.round_id}:{self.moment}:{self.to}"


@dataclass(frozen=True, kw_only=True)
class IdeasAreIn(_ToOffice):
    """Nobody proposes any more: the office checks."""

    kind: ClassVar[str] = "budget.ideas_are_in"


@dataclass(frozen=True, kw_only=True)
class ListIsMissing(_ToOffice):
    """The vote begins in a day, and there is no list yet."""

    kind: ClassVar[str] = "budget.list_missing"


@dataclass(frozen=True, kw_only=True)
class VoteIsPutOff(_ToOffice):
    """There was no list, so all dates were moved on."""

    kind: ClassVar[str] = "budget.put_off"


@dataclass(frozen=True, kw_only=True)
class ThousandWanted(Notice):
    """Somebody asked for the picture of where the okrug's money goes."""

    kind: ClassVar[str] = "budget.thousand"
    lane: ClassVar[Lane] = Lane.DRAWN

    okrug: str
    year: int
    version: int

    @property
    def key(self) -> str | None:
        """A second press while the first picture is being drawn makes no second one."""
        return f"{self.kind}:{self.okrug}:{self.year}:{self.version}:{self.to}"


NOTICES: tuple[type[Notice], ...] = (IdeasAreIn, ListIsMissing, VoteIsPutOff, ThousandWanted)
TO_MANY: tuple[type[Notice], ...] = (
    RoundAnnounced,
    RoundChanged,
    RoundCalledOff,
    VotingBegun,
    VotingEnds,
)
