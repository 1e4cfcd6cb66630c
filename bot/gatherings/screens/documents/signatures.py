"""The sheet on which residents sign for an initiative: A4, both languages, rows to write in.

Signatures in the bot replace none on paper; this is the paper. Ten pages take a fifth of a second.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.core.i18n import LANGUAGES, Translator, translator
from bot.core.text import clean
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.screens.documents import words
from bot.gatherings.screens.documents.given import SignatureSheet
from bot.places.paper import DARK, EDGE, HEIGHT, INNER, STEP, Paper, fits, lines_of
from bot.places.sheet import INK, blank

#: More rows than this nobody prints at once.
MOST_ROWS = 2_000
_TOP, _BOTTOM = 12.0, 22.0
_GAP = 8.0
_COLUMN = (INNER - _GAP) / 2
_LEFTS = (EDGE, EDGE + _COLUMN + _GAP)
_ROW = 11.5  # a line that an old hand can write on
_WIDE = (10.0, 62.0, 56.0, 30.0, 22.0)


def signatures_pdf(asked: SignatureSheet, made_at: datetime) -> bytes:
    """As many pages as the rows need, at least one; every page is filled with rows."""
    tongues = [translator(language) for language in LANGUAGES]
    title = _title(tongues[0])
    paper = Paper(blank(title, "kk", made_at, serif=True), serif=True)
    whole = min(max(asked.rows, 1), MOST_ROWS)
    begins, number = [], 1
    while number <= whole:
        paper.sheet.add_page()
        begins.append(number)
        paper.y = _TOP
        _head(paper, asked, tongues, first=len(begins) == 1)
        number = _table(paper, number, tongues)
    for page in range(1, len(begins) + 1):
        paper.sheet.page = page
        _foot(paper, asked, tongues, f"{page} / {len(begins)}")
    return bytes(paper.sheet.output())


def _title(t: Translator) -> str:
    return t.word("Sheet of signatures")


def _head(paper: Paper, asked: SignatureSheet, tongues: list[Translator], *, first: bool) -> None:
    """Whole on the first page; on the others what is signed for can still be read."""
    titles = [_title(t).upper() for t in tongues]
    size = fits(titles, _COLUMN, 16 if first else 11, bold=True, serif=True)
    _columns(paper, [[title] for title in titles], size, bold=True)
    if first:
        paper.y += 1
        kinds = [words.named(asked.kind, t) for t in tongues]
        _columns(paper, [_cut(kind, 10, 3) for kind in kinds], 10)
        okrugs = [asked.okrug.said(t.language) for t in tongues]
        _columns(paper, [_cut(okrug, 11, 2, bold=True) for okrug in okrugs], 11, bold=True)
        paper.y += 2
        labels = [t.word("Question for which people sign:") for t in tongues]
        _columns(paper, [_cut(label, 9.5, 1) for label in labels], 9.5)
    size, most = (12.0, 8) if first else (9.5, 2)
    questions = [asked.question.said(t.language) or words.LINE for t in tongues]
    _columns(paper, [_cut(one, size, most, bold=True) for one in questions], size, bold=True)
    if first:
        paper.y += 2
        _columns(paper, [_cut(_needed(asked, t), 10.5, 3) for t in tongues], 10.5)
        notes = [_note(asked.kind, t) for t in tongues]
        _columns(paper, [_cut(note, 9, 4) for note in notes], 9)
    paper.y += 2


def _note(kind: Kind, t: Translator) -> str:
    """Who may sign, and that nobody signs for another."""
    if kind is Kind.ASSEMBLY:
        return t.word(
            "Members of the assembly sign. Each signs once and for themselves: full name, "
            "where they live, signature, date."
        )
    return t.word(
        "Adult residents registered in this place sign. Each signs once and for themselves: "
        "full name, where they live, signature, date."
    )


def _needed(asked: SignatureSheet, t: Translator) -> str:
    """How many must sign, and what part of how many that is."""
    if asked.needed is None:
        return t.word("Signatures needed: {line}", line=words.SHORT_LINE)
    needed = t.plural(
        "Signatures needed: at least {n} person",
        "Signatures needed: at least {n} people",
        n=asked.needed,
    ).unescape()
    if asked.share is None or asked.out_of is None:
        return f"{needed}."
    percent = float(asked.share * 100)
    return t.word(
        "{needed} ({percent}% of {out_of}).",
        needed=needed,
        percent=f"{percent:.4g}".replace(".", ","),
        out_of=t.number(asked.out_of),
    )


def _cut(text: str, size: float, most: int, *, bold: bool = False) -> list[str]:
    return lines_of(text, _COLUMN, size, most, bold=bold, serif=True)


def _columns(
    paper: Paper, texts: Sequence[Sequence[str]], size: float, *, bold: bool = False
) -> None:
    """Kazakh on the left, Russian on the right, in one size."""
    for left, lines in zip(_LEFTS, texts, strict=True):
        for number, line in enumerate(lines):
            paper.write(line, (left, paper.y + number * size * STEP), size, bold=bold)
    paper.y += max(map(len, texts)) * size * STEP


def _table(paper: Paper, number: int, tongues: list[Translator]) -> int:
    """Rows down to the foot of the page, numbered on from `number`; returns the next one."""
    top = paper.y
    head = 11.0
    rows = int((HEIGHT - _BOTTOM - top - head) / _ROW)
    bottom = top + head + rows * _ROW
    names = [
        [words.NUMBER],
        [t.word("Full name") for t in tongues],
        [t.word("Where they live") for t in tongues],
        [t.word("Signature") for t in tongues],
        [t.word("Date") for t in tongues],
    ]
    x = EDGE
    for texts, width in zip(names, _WIDE, strict=True):
        size = fits(texts, width - 2, 9.5, bold=True, serif=True)
        y = top + (head - len(texts) * size * STEP) / 2
        for line, text in enumerate(texts):
            place = (x, y + line * size * STEP)
            paper.write(text, place, size, bold=True, width=width, align="C")
        x += width
    _lines(paper, top, head, rows)
    for row in range(rows):
        y = top + head + row * _ROW + (_ROW - 11 * STEP) / 2
        paper.write(str(number + row), (EDGE, y), 11, width=_WIDE[0], align="C")
    paper.y = bottom
    return number + rows


def _lines(paper: Paper, top: float, head: float, rows: int) -> None:
    sheet = paper.sheet
    sheet.set_draw_color(*DARK)
    sheet.set_line_width(0.25)
    bottom = top + head + rows * _ROW
    sheet.line(EDGE, top, EDGE + INNER, top)
    for row in range(rows + 1):
        y = top + head + row * _ROW
        sheet.line(EDGE, y, EDGE + INNER, y)
    x = EDGE
    for width in (*_WIDE, 0.0):
        sheet.line(x, top, x, bottom)
        x += width


def _foot(paper: Paper, asked: SignatureSheet, tongues: list[Translator], pages: str) -> None:
    """Who collected them, and which page it is."""
    y = HEIGHT - _BOTTOM + 6
    labels = " / ".join(t.word("Collected by") for t in tongues)
    name = clean(asked.initiator, 100) or words.LINE
    told = f"{labels}: {name}"
    room = INNER - 62.0
    paper.write(lines_of(told, room, 10, 1, serif=True)[0], (EDGE, y), 10)
    paper.sheet.set_draw_color(*INK)
    paper.sheet.set_line_width(0.25)
    base = y + 10 * STEP
    paper.sheet.line(EDGE + room + 2, base, EDGE + room + 40, base)
    hint = " / ".join(t.word("signature") for t in tongues)
    paper.write(hint, (EDGE + room + 2, base + 0.4), 7.5, width=38.0, align="C")
    paper.write(pages, (EDGE, y), 10, width=INNER, align="R")
