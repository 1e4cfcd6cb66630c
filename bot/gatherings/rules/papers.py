"""The papers of a gathering, and who may ask for which, when."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.gatherings.rules.kinds import BY_INITIATIVE, BY_LAW, Kind
from bot.gatherings.rules.lifecycle import Party, State


class Paper(StrEnum):
    """What can be made of it. The words are in the outbox: never changed, never used again."""

    POSTER = "poster"
    PICTURE = "picture"  # the poster for chats
    CALENDAR = "calendar"
    ACT = "act"  # that people were told in time
    SHEET = "sheet"  # of signatures, for an initiative
    MINUTES_PDF = "minutes_pdf"
    MINUTES_DOCX = "minutes_docx"
    PUBLIC_PDF = "public_pdf"  # the minutes without names and signatures
    UNREACHED = "unreached"  # who is to be phoned


#: What a link that opens a gathering begins with; its number follows.
_OPENS = "m"


_DIGITS = 15


def payload(gathering_id: int) -> str:
    """What the bot is started with by a link to a gathering."""
    return f"{_OPENS}{gathering_id}"


def read_payload(words: str) -> int:
    """The gathering of such a link; 0 for what is none."""
    number = words.removeprefix(_OPENS)
    if not words.startswith(_OPENS) or not (number.isascii() and number.isdecimal()):
        return 0
    return int(number) if len(number) <= _DIGITS else 0


@dataclass(frozen=True)
class Asking:
    """What is asked of somebody who wants a paper of a gathering.

    states, kinds: where there is such a paper. by: one of these parties; nobody named: whoever
    sees the gathering. announced, published: only after that.
    """

    states: frozenset[State]
    kinds: frozenset[Kind]
    by: frozenset[Party] = frozenset()
    announced: bool = False
    published: bool = False


_S, _P = State, Party
_EVERY = frozenset(Kind)
#: Nobody was told of it yet.
UNTOLD = frozenset({_S.DRAFT, _S.INITIATIVE, _S.WITH_DISTRICT, _S.REFUSED})
_TOLD = frozenset(State) - UNTOLD
_WRITTEN = frozenset({_S.CLOSED, _S.DRAFTED, _S.SIGNED, _S.HANDED_OVER})
_OFFICE = frozenset({_P.OFFICE})
_DESK = frozenset({_P.OFFICE, _P.SECRETARY})

TABLE: dict[Paper, Asking] = {
    Paper.POSTER: Asking(frozenset({_S.ANNOUNCED}), _EVERY),
    Paper.PICTURE: Asking(frozenset({_S.ANNOUNCED}), _EVERY),
    # whoever put it into a calendar takes it out again with the file of one that is called off
    Paper.CALENDAR: Asking(frozenset({_S.ANNOUNCED, _S.CANCELLED}), _EVERY, announced=True),
    Paper.ACT: Asking(_TOLD, BY_LAW, _OFFICE, announced=True),
    Paper.UNREACHED: Asking(_TOLD, _EVERY, _OFFICE, announced=True),
    Paper.SHEET: Asking(
        frozenset({_S.INITIATIVE}), BY_INITIATIVE, frozenset({_P.OFFICE, _P.INITIATOR})
    ),
    Paper.MINUTES_PDF: Asking(_WRITTEN, BY_LAW, _DESK),
    Paper.MINUTES_DOCX: Asking(_WRITTEN, BY_LAW, _DESK),
    Paper.PUBLIC_PDF: Asking(frozenset({_S.SIGNED, _S.HANDED_OVER}), BY_LAW, published=True),
}


@dataclass(frozen=True)
class About:
    """What of a gathering decides which papers there are."""

    state: State
    kind: Kind
    announced: bool
    published: bool


def may_ask(paper: Paper, about: About, parties: Collection[Party]) -> bool:
    """Whether these parties may have this paper of it now.

    What residents will read the office reads before it is published.
    """
    asked = TABLE[paper]
    if about.state not in asked.states or about.kind not in asked.kinds:
        return False
    if asked.announced and not about.announced:
        return False
    if asked.published and not about.published and Party.OFFICE not in parties:
        return False
    return not asked.by or not asked.by.isdisjoint(parties)


def offered(about: About, parties: Collection[Party]) -> frozenset[Paper]:
    """Every paper that these parties may have of it now."""
    return frozenset(paper for paper in Paper if may_ask(paper, about, parties))
