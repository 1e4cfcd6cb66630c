"""The poster of a gathering: what, when, where and why to come, for the wall and for a chat.

Kazakh stands first and both languages in one size, as Law 151-I art. 21 asks of public notices.
Drawing takes about a third of a second.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.i18n import LANGUAGES, Translator, translator
from bot.core.text import excerpt
from bot.gatherings.screens.documents.given import Both, Poster
from bot.gatherings.screens.documents.surface import Align, Picture, Sheet, Surface
from bot.gatherings.screens.words import gloss, kind_name
from bot.places.fitting import broken, clean, face_of, fitting
from bot.places.paper import POINT
from bot.places.sheet import GREY, INK, PALE, TEAL, WHITE, Pen, blank

_MARGIN = 14.0
_GAP = 10.0
_FOOT = 47.0
_QR = 41.0
_LINE = 1.25 * POINT
_AIR = 4.0
_LARGEST, _SMALLEST = 34.0, 9.0
_LARGER = 1.1  # the place, beside the agenda
_LONG_WORD = 24  # letters; what is longer may be broken
_CUT = "\u2026+"
#: More is never read on a wall: of one item, of a place; and no more items than these.
_LONG = 400
_ITEMS = 30


def poster_pdf(poster: Poster, made_at: datetime) -> bytes:
    """One A4 page."""
    document = blank(clean(kind_name(poster.kind, translator("kk"))), "kk", made_at)
    _draw(Sheet(document), poster)
    return bytes(document.output())


def poster_png(poster: Poster) -> bytes:
    """The same as a picture to send on."""
    picture = Picture()
    _draw(picture, poster)
    return picture.png()


@dataclass(frozen=True)
class _Page:
    """What the parts of it share while it is drawn."""

    on: Surface
    poster: Poster
    tongues: list[Translator]

    @property
    def inner(self) -> float:
        """Between the margins."""
        return self.on.width - 2 * _MARGIN

    @property
    def column(self) -> float:
        """How wide one language is."""
        return (self.inner - _GAP) / 2

    def lines(self, text: str, size: float, most: int, *, bold: bool = False) -> list[str]:
        """A text of one language in at most so many lines, the last of them cut."""
        room = self.column * self.on.true / (size * POINT)
        return broken(clean(text), room, face_of(bold=bold), most)

    def fits(self, texts: Sequence[str], width: float, size: float) -> float:
        """The size, or the smaller one at which every text is one line of this width."""
        room = width * self.on.true / POINT
        return fitting(texts, room, face_of(bold=True), largest=size, smallest=6.0)

    def write(self, columns: Sequence[Sequence[str]], y: float, pen: Pen, align: Align) -> float:
        """Lines of both languages beside each other; returns where the longer one ends."""
        for place, lines in enumerate(columns):
            x = _MARGIN + place * (self.column + _GAP)
            for number, line in enumerate(lines):
                self.on.text(line, (x, y + number * pen.line), self.column, pen, align)
        return y + max(map(len, columns)) * pen.line

    def said(self, both: Both) -> list[str]:
        """In each language, clean."""
        return [clean(excerpt(both.said(t.language), _LONG)) for t in self.tongues]


def _draw(on: Surface, poster: Poster) -> None:
    tongues = [translator(language, poster.zone) for language in LANGUAGES]
    page = _Page(on, poster, tongues)
    top = _band(page)
    top = _when(page, top + _AIR)
    _body(page, top, on.height - _FOOT - _AIR)
    _foot(page)


def _band(page: _Page) -> float:
    """What it is, what that means, and whose it is; returns how high the band is."""
    poster, tongues = page.poster, page.tongues
    names = [kind_name(poster.kind, t) for t in tongues]
    size = page.fits(names, page.column, 24)
    parts: list[tuple[list[list[str]], Pen]] = [
        ([[name] for name in names], Pen(size, WHITE, size * _LINE, bold=True)),
        (
            [page.lines(gloss(poster.kind, t), 11.5, 3) for t in tongues],
            Pen(11.5, PALE, 11.5 * _LINE),
        ),
    ]
    if poster.title:
        titles = [page.lines(title, 15, 3, bold=True) for title in page.said(poster.title)]
        parts.append((titles, Pen(15, WHITE, 15 * _LINE, bold=True)))
    wheres = [page.lines(where, 14, 2, bold=True) for where in page.said(poster.where)]
    parts.append((wheres, Pen(14, WHITE, 14 * _LINE, bold=True)))
    high = sum(max(map(len, texts)) * pen.line for texts, pen in parts) + 10 + 2 * (len(parts) - 1)
    page.on.box((0, 0), (page.on.width, high), TEAL)
    y = 5.0
    for texts, pen in parts:
        y = page.write(texts, y, pen, "C") + 2
    return high


def _when(page: _Page, y: float) -> float:
    """The day in both languages and, once and for all to see, the hour."""
    poster = page.poster
    days = [t.date(poster.held_at) for t in page.tongues]
    size = page.fits(days, page.column, 26)
    y = page.write([[day] for day in days], y, Pen(size, INK, size * _LINE, bold=True), "C")
    y += 1.5
    hour = page.tongues[0].time(poster.held_at)
    size = page.fits([hour], page.inner, 92 if page.on.height > 280 else 76)
    pen = Pen(size, TEAL, size * 1.02 * POINT, bold=True)
    page.on.text(hour, (_MARGIN, y), page.inner, pen, "C")
    return y + pen.line


# ── Place and agenda: as large as there is room for ─────────────────────────────────────────

#: Lines of both languages and the pen they are written with.
_Written = tuple[list[list[str]], Pen]


def _body(page: _Page, top: float, bottom: float) -> None:
    parts = _fitted(page, bottom - top)
    spare = bottom - top - _height(parts)
    y = top + max(0.0, spare / 2)
    align: Align = "L" if page.poster.agenda else "C"
    for texts, pen in parts:
        y = page.write(texts, y, pen, align) + _after(pen)


def _height(parts: list[_Written]) -> float:
    return sum(max(map(len, texts)) * pen.line + _after(pen) for texts, pen in parts)


def _after(pen: Pen) -> float:
    """White space below: little after a label, more after what it stands over."""
    return 0.6 if pen.colour == GREY else pen.line * 0.5


def _fitted(page: _Page, room: float) -> list[_Written]:
    """The largest letters in which everything fits; in the smallest, as many items as fit."""
    agenda = page.poster.agenda[:_ITEMS]
    size = _LARGEST
    while size > _SMALLEST and len(agenda) == len(page.poster.agenda):
        parts = _parts(page, size, agenda, place=6, lines=12)
        if _height(parts) <= room and _keeps_words(page, size):
            return parts
        size -= 0.5
    return _shortened(lambda shown: _parts(page, _SMALLEST, agenda[:shown], place=3, lines=2),
                      len(agenda), room)  # fmt: skip


def _keeps_words(page: _Page, size: float) -> bool:
    """No ordinary word has to be broken at this size."""
    poster, face = page.poster, face_of(bold=True)
    room = page.column * page.on.true / (size * _LARGER * POINT)
    texts = [text for both in (poster.place, *poster.agenda) for text in page.said(both)]
    found = (word for text in texts for word in text.split() if len(word) <= _LONG_WORD)
    return all(face.width(word) <= room for word in found)


def _shortened(made: Callable[[int], list[_Written]], whole: int, room: float) -> list[_Written]:
    shown = whole
    parts = made(shown)
    while shown > 1 and _height(parts) > room:
        shown -= 1
        parts = made(shown)
    return parts


def _parts(
    page: _Page, size: float, agenda: tuple[Both, ...], *, place: int, lines: int
) -> list[_Written]:
    """Place and agenda in one size, each under its label."""
    small, large = min(14.0, max(10.0, size * 0.6)), size * _LARGER
    label = Pen(small, GREY, small * _LINE)
    strong = Pen(large, INK, large * _LINE, bold=True)
    plain = Pen(size, INK, size * _LINE)
    places = [page.lines(one, large, place, bold=True) for one in page.said(page.poster.place)]
    parts: list[_Written] = [
        ([[t.word("Place of the gathering")] for t in page.tongues], label),
        (places, strong),
    ]
    if not page.poster.agenda:
        return parts
    parts.append(([[t.word("Agenda")] for t in page.tongues], label))
    for number, item in enumerate(agenda, start=1):
        texts = [page.lines(f"{number}. {one}", size, lines) for one in page.said(item)]
        parts.append((texts, plain))
    rest = len(page.poster.agenda) - len(agenda)
    if rest:
        parts.append(([[f"{_CUT}{rest}"] for _ in page.tongues], plain))
    return parts


def _foot(page: _Page) -> None:
    """The code, what it is for in both languages, and who calls."""
    on, poster = page.on, page.poster
    top = on.height - _FOOT
    on.box((0, top), (on.width, _FOOT), PALE)
    on.code(poster.link, (_MARGIN - 3, top + (_FOOT - _QR) / 2), _QR)
    left = _MARGIN + _QR + 3
    width = on.width - _MARGIN - left
    parts = [
        *((_call(t), Pen(11.5, INK, 11.5 * _LINE), 3) for t in page.tongues),
        (poster.shown_link, Pen(12, TEAL, 12 * _LINE, bold=True), 1),
        *((office, Pen(10, GREY, 10 * _LINE), 1) for office in page.said(poster.office) if office),
    ]
    cut = []
    for text, pen, most in parts:
        room = width * on.true / (pen.size * POINT)
        cut.append((broken(clean(text), room, face_of(bold=pen.bold), most), pen))
    high = sum(len(lines) * pen.line + 1.2 for lines, pen in cut)
    y = top + max(1.5, (_FOOT - high) / 2)
    for lines, pen in cut:
        for line in lines:
            on.text(line, (left, y), width, pen)
            y += pen.line
        y += 1.2


def _call(t: Translator) -> str:
    return t.word(
        "Point your phone’s camera at the code: say whether you come, propose a question"
    )
