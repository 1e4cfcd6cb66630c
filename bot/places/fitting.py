"""Text that has only so much room: smaller, broken into lines, and at last cut with "…"."""

from collections.abc import Sequence
from functools import cache

from bot.places.sheet import BOLD, REGULAR, SERIF, SERIF_BOLD, Face, wrapped

_CUT = "\u2026"
_LOOSE = " ,;:.-\u2013\u2014"
_LONGEST = 2_000


@cache
def face_of(*, bold: bool = False, serif: bool = False) -> Face:
    """One of the fonts of everything drawn here."""
    if serif:
        return Face(SERIF_BOLD if bold else SERIF, instead=face_of(bold=bold))
    return Face(BOLD if bold else REGULAR)


def clean(text: str) -> str:
    """The text as one line, with nothing in it that the fonts cannot write."""
    return face_of().printable(text.replace("\n", " "), _LONGEST)


def ended(text: str, width: float, face: Face) -> str:
    """The text, or as much of its beginning as fits with "…"; width at size 1."""
    if face.width(text) <= width:
        return text
    room = width - face.width(_CUT)
    end = 0
    for character in text:
        room -= face.width(character)
        if room < 0:
            break
        end += 1
    return text[:end].rstrip(_LOOSE) + _CUT


def broken(text: str, width: float, face: Face, most: int) -> list[str]:
    """The text in at most so many lines, the last of them cut; width at size 1."""
    lines = wrapped(text, width, face)
    if len(lines) <= most:
        return lines
    # The rest goes onto the last line that there is, so that it is seen to go on.
    return [*lines[: most - 1], ended(" ".join(lines[most - 1 :]), width, face)]


def fitting(
    texts: Sequence[str], width: float, face: Face, *, largest: float, smallest: float
) -> float:
    """The size at which the longest of the texts is as wide as the room, within bounds."""
    widest = max((face.width(text) for text in texts), default=0.0)
    return max(smallest, min(largest, width / max(widest, 0.01)))
