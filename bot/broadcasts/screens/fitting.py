"""How large a text can stand on so many pages: the same size for every language on them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.places.sheet import Face, wrapped

_BLANK = 0.6  # an empty line, in lines
BETWEEN = 1.1  # from language to language, in lines
_LONG_WORD = 24  # letters; what is longer may be broken


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page and where its top is; `rule`: a stroke between two languages."""

    y: float
    text: str = ""
    rule: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """A size, the lines of each page in it, and how far down each page they reach."""

    size: float
    pages: list[list[Line]]
    ends: list[float]


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes that are tried, largest first, and what one of them is on the page."""

    largest: float
    smallest: float
    close: float
    unit: float = 1.0

    def step(self, size: float) -> float:
        """From line to line; small type stands closer, so that a long notice needs less paper."""
        return size * self.unit * (1.36 if size >= self.close else 1.24)

    def __iter__(self) -> Iterator[float]:
        size = self.largest
        while size > self.smallest:
            yield size
            size *= 0.95
        yield self.smallest


def _keeps_words(texts: Sequence[str], width: float, face: Face) -> bool:
    """No ordinary word has to be broken at this size."""
    words = (word for text in texts for word in text.split() if len(word) <= _LONG_WORD)
    return all(face.width(word) <= width for word in words)


def flow(blocks: list[list[str]], step: float, rooms: list[float], *, parted: bool) -> Fit | None:
    """The lines of each language one under another over pages with this much room, or None."""
    pages: list[list[Line]] = [[]]
    ends = [0.0]
    for block in blocks:
        if pages[-1] and not parted and ends[-1] + step * (BETWEEN + 1) <= rooms[len(pages) - 1]:
            pages[-1].append(Line(ends[-1] + step * BETWEEN / 2, rule=True))
            ends[-1] += step * BETWEEN
        elif pages[-1]:
            if len(pages) == len(rooms):
                return None
            pages.append([])
            ends.append(0.0)
        for line in block:
            high = step if line else step * _BLANK
            if ends[-1] + high > rooms[len(pages) - 1]:
                if len(pages) == len(rooms):
                    return None
                pages.append([])
                ends.append(0.0)
            if line or ends[-1]:
                pages[-1].append(Line(ends[-1], line))
                ends[-1] += high
    return Fit(0, pages, ends)


def fit_into(
    texts: list[str], width: float, rooms: list[float], face: Face, sizes: Sizes
) -> Fit | None:
    """The largest size at which the texts fit into these pages; a page for each where possible."""
    ways = (True, False) if len(rooms) > 1 and len(texts) > 1 else (False,)
    for parted in ways:
        for size in sizes:
            wide = width / (size * sizes.unit)
            last = size == sizes.smallest
            if not last and size > 2 * sizes.smallest and not _keeps_words(texts, wide, face):
                continue
            blocks = [wrapped(text, wide, face) for text in texts]
            fit = flow(blocks, sizes.step(size), rooms, parted=parted)
            if fit:
                return replace(fit, size=size)
    return None
