"""Minutes: exactly the five items of art. 39-3(10), and what is missing before they are signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum


class Legal(IntEnum):
    """The five items, by their number in art. 39-3(10)."""

    DATE_AND_PLACE = 1
    ENTITLED = 2  # how many members of the community may vote there
    PRESENT = 3  # how many were there, and the list of them with full names
    OFFICERS = 4  # chair and secretary
    BUSINESS = 5  # the agenda, the substance of speeches, the decisions


class Gap(StrEnum):
    """What is missing or cannot be so."""

    DAY = "day"
    PLACE = "place"
    ENTITLED = "entitled"
    NOBODY_PRESENT = "nobody_present"
    NAMES = "names"  # fewer names than people, and no list on paper
    MORE_NAMES = "more_names"  # than people
    CHAIR = "chair"
    SECRETARY = "secretary"
    ONE_PERSON = "one_person"  # chair and secretary are the same
    AGENDA = "agenda"
    QUESTION = "question"  # an item that does not say what it is about
    SPEECHES = "speeches"
    DECISION = "decision"


#: Which of the five items each gap leaves open.
LEAVES_OPEN: dict[Gap, Legal] = {
    Gap.DAY: Legal.DATE_AND_PLACE,
    Gap.PLACE: Legal.DATE_AND_PLACE,
    Gap.ENTITLED: Legal.ENTITLED,
    Gap.NOBODY_PRESENT: Legal.PRESENT,
    Gap.NAMES: Legal.PRESENT,
    Gap.MORE_NAMES: Legal.PRESENT,
    Gap.CHAIR: Legal.OFFICERS,
    Gap.SECRETARY: Legal.OFFICERS,
    Gap.ONE_PERSON: Legal.OFFICERS,
    Gap.AGENDA: Legal.BUSINESS,
    Gap.QUESTION: Legal.BUSINESS,
    Gap.SPEECHES: Legal.BUSINESS,
    Gap.DECISION: Legal.BUSINESS,
}


@dataclass(frozen=True)
class Held:
    """Item 1: when and where."""

    day: date | None
    place: str


@dataclass(frozen=True)
class Present:
    """Item 3: how many were there, and who.

    on_paper: a list signed by those who have no phone is attached; it names the rest.
    """

    number: int
    names: tuple[str, ...]
    on_paper: bool = False

    @property
    def nameless(self) -> int:
        """How many of them no list in the bot names."""
        return max(0, self.number - len(self.names))


@dataclass(frozen=True)
class Officers:
    """Item 4: who led it and who wrote it down."""

    chair: str
    secretary: str


@dataclass(frozen=True)
class Business:
    """One item of the agenda in item 5: the question, what was said on it, what was decided.

    A question that was only listened to has that as its decision.
    """

    question: str
    speeches: str
    decision: str


@dataclass(frozen=True)
class Minutes:
    """The five items, in the order of the law, and nothing else; in one language."""

    held: Held
    entitled: int | None
    present: Present
    officers: Officers
    business: tuple[Business, ...]


@dataclass(frozen=True)
class Missing:
    """One gap. item: which of the agenda, from 1; 0 where it is about none of them."""

    gap: Gap
    item: int = 0

    @property
    def legal(self) -> Legal:
        """Which of the five items it leaves open."""
        return LEAVES_OPEN[self.gap]


def missing(minutes: Minutes) -> tuple[Missing, ...]:
    """Everything that is missing, in the order of the law."""
    return (
        *map(Missing, _gaps(minutes)),
        *(
            Missing(gap, number)
            for number, item in enumerate(minutes.business, start=1)
            for gap in _gaps_in(item)
        ),
    )


def may_be_signed(minutes: Minutes) -> bool:
    """Whether all five items are there."""
    return not missing(minutes)


def _gaps(minutes: Minutes) -> Iterator[Gap]:
    if minutes.held.day is None:
        yield Gap.DAY
    if not minutes.held.place.strip():
        yield Gap.PLACE
    if not minutes.entitled or minutes.entitled < 0:
        yield Gap.ENTITLED
    yield from _gaps_of_list(minutes.present)
    yield from _gaps_of_officers(minutes.officers)
    if not minutes.business:
        yield Gap.AGENDA


def _gaps_of_list(present: Present) -> Iterator[Gap]:
    if present.number < 1:
        yield Gap.NOBODY_PRESENT
    elif present.nameless and not present.on_paper:
        yield Gap.NAMES
    if len(present.names) > present.number:
        yield Gap.MORE_NAMES


def _gaps_of_officers(officers: Officers) -> Iterator[Gap]:
    chair, secretary = officers.chair.strip(), officers.secretary.strip()
    if not chair:
        yield Gap.CHAIR
    if not secretary:
        yield Gap.SECRETARY
    if chair and chair.casefold() == secretary.casefold():
        yield Gap.ONE_PERSON


def _gaps_in(item: Business) -> Iterator[Gap]:
    if not item.question.strip():
        yield Gap.QUESTION
    if not item.speeches.strip():
        yield Gap.SPEECHES
    if not item.decision.strip():
        yield Gap.DECISION
