"""Candidates as they are written down: one a line, with or without a number and a word on each."""

import re
from collections.abc import Sequence

from bot.core.errors import Invalid
from bot.gatherings.rules.hall import words_of
from bot.gatherings.rules.limits import CANDIDATE_NOTE_LIMIT, MOST_CANDIDATES
from bot.gatherings.rules.refusals import No

NAME_LIMIT = 100
_NUMBERED = re.compile("^\\s*(?:[0-9]{1,3}\\s*[.)]|[-*\u2022\u2013\u2014])?\\s*")
_NOTE = re.compile("\\s*,\\s*|\\s*[\u2013\u2014]\\s*|\\s+-\\s+|\\s*\\(\\s*")


def proper_name(name: str) -> str:
    """A name of somebody in the hall. Refuses with `name_without_letters` or `name_too_long`."""
    name = " ".join(name.split())
    if not any(letter.isalpha() for letter in name):
        raise Invalid(No.NAME_WITHOUT_LETTERS)
    if len(name) > NAME_LIMIT:
        raise Invalid("name_too_long", limit=NAME_LIMIT)
    return name


def read_candidates(text: str) -> tuple[tuple[str, str], ...]:
    """Names with what was written after them: `1. Marat Seriqov, teacher`."""
    found = []
    for line in text.splitlines():
        said = _NUMBERED.sub("", line, count=1).strip()
        if not said:
            continue
        name, note = said, ""
        if (parted := _NOTE.search(said)) is not None and parted.start():
            name, note = said[: parted.start()], said[parted.end() :].rstrip(" )")
        found.append((proper_name(name), note.strip()[:CANDIDATE_NOTE_LIMIT]))
    if not found:
        raise Invalid(No.NAME_WITHOUT_LETTERS)
    return tuple(found)


def added(standing: Sequence[str], names: Sequence[str]) -> None:
    """Whether these may be put on the list. Refuses `candidate_twice` or `too_many_candidates`."""
    together = [*standing, *names]
    if len(together) > MOST_CANDIDATES:
        raise Invalid("too_many_candidates", limit=MOST_CANDIDATES)
    if len({words_of(name) for name in together}) < len(together):
        raise Invalid(No.CANDIDATE_TWICE)
