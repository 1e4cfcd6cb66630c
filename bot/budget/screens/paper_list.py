"""The names of those whose votes came on paper, to print and to sign; never what they chose."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil

from bot.core.i18n import LANGUAGES, Translator, translator
from bot.places.paper import BODY, EDGE, HEIGHT, INNER, STEP, Paper, lines_of
from bot.places.sheet import blank

_SIZE = BODY + 1
_HEAD, _FOOT = 45.0, 55.0  # millimetres over the names, and under them
_ON_PAGE = int((HEIGHT - _HEAD - _FOOT) / (_SIZE * STEP))
_SIGN = 3  # people


def names_pdf(titles: Sequence[str], names: Sequence[str], made_at: datetime) -> bytes:
    """Everybody by number, and lines for those who counted; titles: one in each language."""
    tongues = [translator(language) for language in LANGUAGES]
    paper = Paper(blank(titles[0], "kk", made_at))
    total = " · ".join(t.word("Votes on paper: {n}", n=t.number(len(names))) for t in tongues)
    pages = max(ceil(len(names) / _ON_PAGE), 1)
    for page in range(pages):
        paper.sheet.add_page()
        paper.y = EDGE
        for title in titles:
            paper.lines(lines_of(title, INNER, 12, 2, bold=True), 12, bold=True)
        paper.lines([total], _SIZE)
        paper.y = _HEAD
        first = page * _ON_PAGE
        for number, name in enumerate(names[first : first + _ON_PAGE], start=first + 1):
            paper.lines(lines_of(f"{number}. {name}", INNER, _SIZE, 1), _SIZE)
        place = (EDGE, HEIGHT - EDGE)
        paper.write(f"{page + 1} / {pages}", place, BODY, width=INNER, align="R")
    _signatures(paper, tongues)
    return bytes(paper.sheet.output())


def _signatures(paper: Paper, tongues: Sequence[Translator]) -> None:
    """Under the last names."""
    paper.y = HEIGHT - _FOOT
    label = " / ".join(t.word("Counted and checked by (name, signature)") for t in tongues)
    paper.lines(lines_of(label, INNER, BODY, 1), BODY)
    for _ in range(_SIGN):
        paper.y += 9
        paper.rule(paper.y)
