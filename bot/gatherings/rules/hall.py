"""What comes next in the hall: chair, secretary, agenda, then each item of it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol, TypeVar

from bot.core.text import fold, tokens
from bot.gatherings.rules.agenda import PROCEDURE, About, ItemState
from bot.gatherings.rules.kinds import BY_LAW, Chair, Kind, asked


class Settling(StrEnum):
    """How something is settled before the agenda itself."""

    VOTED = "voted"
    NAMED = "named"  # the akim chairs, or whom the akim empowers: nobody votes on it


#: A person each, and not the same one.
OFFICERS = (About.CHAIR, About.SECRETARY)


def opening(kind: Kind) -> dict[About, Settling]:
    """What a kind begins with, in its order; nothing where nothing is decided.

    At a separate gathering the akim chairs; who keeps the minutes is elected by open vote (model
    rules, order 122 of 23 June 2023, from memory), and every gathering approves its own agenda.
    """
    if kind not in BY_LAW:
        return {}
    voted = dict.fromkeys(PROCEDURE, Settling.VOTED)
    if asked(kind).chair is not Chair.ELECTED:
        voted[About.CHAIR] = Settling.NAMED
    return voted


def decides(kind: Kind) -> bool:
    """Whether anything is voted on at all; elsewhere people speak, ask and hear answers."""
    return kind in BY_LAW


def is_voted(kind: Kind, about: About) -> bool:
    """Whether hands are counted on it, once. Candidates of an election are voted on each."""
    if about in PROCEDURE:
        return opening(kind).get(about) is Settling.VOTED
    return about is About.QUESTION and decides(kind)


def is_heard(kind: Kind, about: About) -> bool:
    """Whether it is over once it was listened to."""
    return about is About.LISTEN or (about is About.QUESTION and not decides(kind))


class Step(Protocol):
    """One thing of the hall, in the order of the hall."""

    @property
    def about(self) -> About: ...
    @property
    def state(self) -> ItemState: ...


S = TypeVar("S", bound=Step)


def undone(steps: Iterable[S]) -> tuple[S, ...]:
    """What is still to be done, the next first."""
    return tuple(step for step in steps if step.state is ItemState.PLANNED)


def words_of(name: str) -> tuple[str, ...]:
    """A name for comparison: its words folded, in no order, for people write both orders."""
    return tuple(sorted(tokens(fold(name))))


def same_person(one: str, other: str) -> bool:
    """Whether two names are one."""
    mine = words_of(one)
    return bool(mine) and mine == words_of(other)
