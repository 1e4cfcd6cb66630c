"""A notice for the wall and for a chat: both languages, as large as they fit, a code at the foot.

Pure: data in, bytes out. Kazakh stands first and both languages in one size, as Law 151-I art. 21
asks of public notices. Drawing takes about a second: call it in a thread.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.broadcasts.screens.fitting import BETWEEN, Fit, Line, Sizes, fit_into, flow
from bot.broadcasts.screens.paper import Paper
from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.places.sheet import (
    A4,
    BOLD,
    GREY,
    INK,
    PALE,
    REGULAR,
    TEAL,
    WHITE,
    Colour,
    Face,
    Pen,
    blank,
    draw_code,
    modules,
    paint_code,
    take,
    wrapped,
)

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

_RED: Colour = (176, 0, 24)
_ROSE: Colour = (250, 228, 228)


def _heading(t: Translator, *, urgent: bool) -> str:
    return t.word("URGENT ALERT") if urgent else t.word("Announcement")


def _call(t: Translator) -> str:
    return t.word("Point your phone’s camera at the code: this and further notices in Telegram")


# ── A4 ───────────────────────────────────────────────────────────────────────────────────────

_WIDTH, _HEIGHT = A4
_MARGIN = 14.0
_INNER = _WIDTH - 2 * _MARGIN
_POINT = 25.4 / 72
_STRIP = 15.0  # the head of every page but the first
_AIR = 6.0
_FOOT = 47.0
_QR = 34.0
_SIZES = Sizes(largest=72, smallest=10, close=12.5, unit=_POINT)
_LARGE = 26  # from this size on the text stands in the middle of the page


@dataclass(frozen=True, slots=True)
class _Draft:
    """What the parts of a sheet share while it is drawn."""

    sheet: Any
    paper: Paper
    regular: Face
    bold: Face
    tongues: list[Translator]

    @property
    def colours(self) -> tuple[Colour, Colour]:
        """Of the band and of the foot."""
        return (_RED, _ROSE) if self.paper.urgent else (TEAL, PALE)

    def headings(self) -> list[str]:
        """What it is, in each language of the notice."""
        return [_heading(t, urgent=self.paper.urgent) for t in self.tongues]


def pdf(paper: Paper, made_at: datetime) -> bytes:
    """One A4 page; several when the text does not fit in a size that can be read."""
    regular, bold = Face(REGULAR), Face(BOLD)
    languages = _printed(paper, regular)
    tongues = [translator(language) for language in languages]
    title = bold.printable(paper.title(languages[0]), 200)
    draft = _Draft(blank(title, languages[0], made_at), paper, regular, bold, tongues)
    head, fit = _spread(draft, paper.sent_at or made_at)
    for number, lines in enumerate(fit.pages, start=1):
        draft.sheet.add_page()
        if number == 1:
            _band(draft, head)
        else:
            _strip(draft)
        if len(fit.pages) > 1:
            _page_number(draft, number, len(fit.pages))
        top = (head.high if number == 1 else _STRIP) + _AIR
        if len(fit.pages) == 1:
            top += max(0.0, (_HEIGHT - _FOOT - _AIR - top - fit.ends[0]) / 2)
        _body(draft, lines, top, fit.size)
    _foot(draft)
    return bytes(draft.sheet.output())


def _printed(paper: Paper, face: Face) -> tuple[Language, ...]:
    """The languages in which something is left to print."""
    left = tuple(code for code in paper.languages if face.printable(paper.text(code)))
    return left or paper.languages


def _texts(paper: Paper, face: Face) -> list[str]:
    texts = [face.printable(paper.text(language)) for language in LANGUAGES]
    return [text for text in texts if text]


@dataclass(frozen=True, slots=True)
class _Head:
    """The band at the top: what it is, where, when. `names` are broken into lines."""

    headings: list[str]
    size: float
    names: list[list[str]]
    days: list[str]

    @property
    def step(self) -> float:
        """From line to line of the headings, in millimetres."""
        return self.size * 0.417

    @property
    def rows(self) -> int:
        """How many lines the names take."""
        return max(map(len, self.names))

    @property
    def high(self) -> float:
        """The height of the band."""
        return 20.0 + self.step * len(self.headings) + _NAME * self.rows


_NAME = 6.2  # from line to line of the okrug's name
_ASIDE = 8.0  # between the two columns of the band
_ROOMY = 13  # points: for text smaller than this the band makes room


def _head(draft: _Draft, day: datetime, *, compact: bool) -> _Head:
    names = [draft.bold.printable(draft.paper.title(t.language), 200) for t in draft.tongues]
    width = _column(len(names))
    cut = [wrapped(name, width / (14 * _POINT), draft.bold)[:3] for name in names]
    days = [t.date(day) for t in draft.tongues]
    if compact:
        return _Head([" / ".join(draft.headings())], 22, cut, days)
    return _Head(draft.headings(), 30, cut, days)


def _column(columns: int) -> float:
    return (_INNER - _ASIDE * (columns - 1)) / columns


def _spread(draft: _Draft, day: datetime) -> tuple[_Head, Fit]:
    """The text over as few pages as it needs, and the head that goes with it."""
    texts = _texts(draft.paper, draft.regular)
    head = _head(draft, day, compact=False)
    room = _HEIGHT - 2 * _AIR
    fit = fit_into(texts, _INNER, [room - head.high - _FOOT], draft.regular, _SIZES)
    if fit and fit.size >= _ROOMY:
        return head, fit
    head = _head(draft, day, compact=True)
    first, further = room - head.high, room - _STRIP
    fit = fit_into(texts, _INNER, [first - _FOOT], draft.regular, _SIZES)
    count = 1 if fit else _pages(texts, first, further, draft.regular)
    while not fit:
        rooms = [first, *[further] * (count - 2), further - _FOOT]
        fit = fit_into(texts, _INNER, rooms, draft.regular, _SIZES)
        count += 1
    return head, fit


def _pages(texts: list[str], first: float, further: float, face: Face) -> int:
    """How many pages the text needs at the least, before the foot is thought of; two or more."""
    blocks = [wrapped(text, _INNER / (_SIZES.smallest * _POINT), face) for text in texts]
    lines = sum(map(len, blocks)) + len(blocks)
    rooms = [first, *[further] * lines]
    found = flow(blocks, _SIZES.step(_SIZES.smallest), rooms, parted=False)
    return max(2, len(found.pages)) if found else 2


def _band(draft: _Draft, head: _Head) -> None:
    sheet = draft.sheet
    sheet.set_fill_color(*draft.colours[0])
    sheet.rect(0, 0, _WIDTH, head.high, style="F")
    pen = Pen(head.size, WHITE, head.step, bold=True)
    y = _centred(draft, head.headings, 6.0, pen) + 2.5
    width = _column(len(head.names))
    for column, (lines, day) in enumerate(zip(head.names, head.days, strict=True)):
        box = (_MARGIN + column * (width + _ASIDE), width)
        for row, line in enumerate(lines):
            _cell(sheet, line, box, y + row * _NAME, Pen(14, WHITE, _NAME, bold=True))
        _cell(sheet, day, box, y + head.rows * _NAME + 1.2, Pen(12, draft.colours[1], 5.5))


def _strip(draft: _Draft) -> None:
    """The head of a further page."""
    sheet = draft.sheet
    sheet.set_fill_color(*draft.colours[0])
    sheet.rect(0, 0, _WIDTH, _STRIP, style="F")
    text = " / ".join(draft.headings())
    _cell(sheet, text, (_MARGIN, _INNER), (_STRIP - 5.5) / 2, Pen(13, WHITE, 5.5, bold=True))


def _page_number(draft: _Draft, number: int, pages: int) -> None:
    take(draft.sheet, Pen(11, WHITE, 5, bold=True))
    draft.sheet.set_xy(_MARGIN, 5)
    draft.sheet.cell(_INNER, 5, f"{number}/{pages}", align="R")


def _body(draft: _Draft, lines: list[Line], top: float, size: float) -> None:
    sheet = draft.sheet
    step = _SIZES.step(size)
    take(sheet, Pen(size, INK, step))
    for line in lines:
        if line.rule:
            sheet.set_draw_color(*draft.colours[0])
            sheet.set_line_width(0.5)
            sheet.line(_WIDTH / 2 - 20, top + line.y, _WIDTH / 2 + 20, top + line.y)
        elif line.text:
            sheet.set_xy(_MARGIN, top + line.y)
            sheet.cell(_INNER, step, line.text, align="C" if size >= _LARGE else "L")


def _foot(draft: _Draft) -> None:
    """The code, what it is for in both languages, and who speaks."""
    sheet, paper = draft.sheet, draft.paper
    band, pale = draft.colours
    top = _HEIGHT - _FOOT
    sheet.set_fill_color(*pale)
    sheet.rect(0, top, _WIDTH, _FOOT, style="F")
    quiet = _QR * 4 / len(modules(paper.link))
    side = _QR + 2 * quiet
    sheet.set_fill_color(*WHITE)
    sheet.rect(_MARGIN, top + (_FOOT - side) / 2, side, side, style="F")
    draw_code(sheet, paper.link, (_MARGIN + quiet, top + (_FOOT - _QR) / 2), _QR)
    left = _MARGIN + side + 6
    width = _WIDTH - _MARGIN - left
    calls = [_call(translator(language)) for language in LANGUAGES]
    offices = [draft.regular.printable(paper.office(t.language), 200) for t in draft.tongues]
    parts = [
        *((call, Pen(11.5, INK, 5.0)) for call in calls),
        (paper.shown_link, Pen(12, band, 5.4, bold=True)),
        *((office, Pen(10, GREY, 4.3)) for office in offices if office),
    ]
    _stack(draft, parts, (left, top, width))


def _stack(draft: _Draft, parts: list[tuple[str, Pen]], box: tuple[float, float, float]) -> None:
    """Paragraphs in the middle of the foot's height, the lines of one close together."""
    left, top, width = box
    gap = 1.6
    cut = []
    for text, pen in parts:
        face = draft.bold if pen.bold else draft.regular
        cut.append((wrapped(text, width / (pen.size * _POINT), face)[:3], pen))
    high = sum(len(lines) * pen.line + gap for lines, pen in cut) - gap
    y = top + max(2.0, (_FOOT - high) / 2)
    for lines, pen in cut:
        take(draft.sheet, pen)
        for line in lines:
            draft.sheet.set_xy(left, y)
            draft.sheet.cell(width, pen.line, line)
            y += pen.line
        y += gap


def _centred(draft: _Draft, texts: list[str], y: float, pen: Pen) -> float:
    """Lines in the middle of the page, all in one size at which the longest fits."""
    widest = max(draft.bold.width(text) for text in texts) * pen.size * _POINT
    pen = replace(pen, size=min(pen.size, pen.size * _INNER / max(widest, 1)))
    for text in texts:
        _cell(draft.sheet, text, (_MARGIN, _INNER), y, pen)
        y += pen.line
    return y


def _cell(sheet: Any, text: str, box: tuple[float, float], y: float, pen: Pen) -> None:
    take(sheet, pen)
    sheet.set_xy(box[0], y)
    sheet.cell(box[1], pen.line, text, align="C")


# ── A picture for a chat ─────────────────────────────────────────────────────────────────────

_SIDE = (1080, 1350)
_EDGE = 56
_PICTURE = Sizes(largest=120, smallest=28, close=36)
_BOTTOM = 290
_TRUE = 0.96  # letters on a screen stand on whole pixels and come out a little wider


def png(paper: Paper) -> bytes:
    """The same as a picture to send on; a text too long for it ends in "…" above the link."""
    from PIL import Image, ImageDraw

    regular, bold = Face(REGULAR), Face(BOLD)
    tongues = [translator(language) for language in _printed(paper, regular)]
    image = Image.new("RGB", _SIDE, WHITE)
    canvas = _Canvas(ImageDraw.Draw(image), paper, regular, bold, tongues)
    band = _painted_band(canvas)
    _painted_text(canvas, band + 34, _SIDE[1] - _BOTTOM - 30)
    _painted_foot(canvas)
    made = BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


@dataclass(frozen=True, slots=True)
class _Canvas:
    """What the parts of the picture share while it is painted."""

    draw: "ImageDraw.ImageDraw"
    paper: Paper
    regular: Face
    bold: Face
    tongues: list[Translator]

    @property
    def colours(self) -> tuple[Colour, Colour]:
        """Of the band and of the foot."""
        return (_RED, _ROSE) if self.paper.urgent else (TEAL, PALE)

    def font(self, size: float, *, bold: bool = False) -> "ImageFont.FreeTypeFont":
        """The font as Pillow takes it."""
        from PIL import ImageFont

        return ImageFont.truetype(BOLD if bold else REGULAR, size)

    def fitting(self, texts: list[str], width: float, size: float) -> float:
        """The size, or the smaller one at which the longest text fits."""
        widest = max(self.bold.width(text) for text in texts)
        return min(size, width * _TRUE / max(widest, 0.1))


def _painted_band(canvas: _Canvas) -> float:
    """What it is, where, when. Returns how high the band is."""
    paper, tongues = canvas.paper, canvas.tongues
    headings = [_heading(t, urgent=paper.urgent) for t in tongues]
    names = [canvas.bold.printable(paper.title(t.language), 200) for t in tongues]
    if paper.sent_at:
        days = [t.short_date(paper.sent_at) for t in tongues]
        names = [f"{name}, {day}" for name, day in zip(names, days, strict=True)]
    inner = _SIDE[0] - 2 * _EDGE
    rows = [
        *((text, canvas.fitting(headings, inner, 60), 74) for text in headings),
        *((text, canvas.fitting(names, inner, 34), 46) for text in names),
    ]
    high = sum(step for _, _, step in rows) + 62
    canvas.draw.rectangle((0, 0, _SIDE[0], high), fill=canvas.colours[0])
    y = 28.0
    for number, (text, size, step) in enumerate(rows):
        y += 6 if number == len(headings) else 0
        at = (_SIDE[0] / 2, y + step / 2)
        canvas.draw.text(at, text, font=canvas.font(size, bold=True), fill=WHITE, anchor="mm")
        y += step
    return high


def _painted_text(canvas: _Canvas, top: float, bottom: float) -> None:
    texts = _texts(canvas.paper, canvas.regular)
    inner = _SIDE[0] - 2 * _EDGE
    room = bottom - top
    fit = fit_into(texts, inner * _TRUE, [room], canvas.regular, _PICTURE)
    fit = fit or _cut(texts, inner * _TRUE, room, canvas.regular)
    y = top + (room - fit.ends[0]) / 2
    font = canvas.font(fit.size)
    middle = fit.size >= 60
    for line in fit.pages[0]:
        if line.rule:
            stroke = (_SIDE[0] / 2 - 110, y + line.y - 2, _SIDE[0] / 2 + 110, y + line.y + 1)
            canvas.draw.rectangle(stroke, fill=canvas.colours[0])
        elif line.text:
            at = (_SIDE[0] / 2 if middle else _EDGE, y + line.y + _PICTURE.step(fit.size) / 2)
            canvas.draw.text(at, line.text, font=font, fill=INK, anchor="mm" if middle else "lm")


def _cut(texts: list[str], width: float, room: float, face: Face) -> Fit:
    """As much of each language as fits in the smallest size, each ending in "…"."""
    size = _PICTURE.smallest
    step = _PICTURE.step(size)
    blocks = [wrapped(text, width / size, face) for text in texts]
    lines = int(room / step - BETWEEN * (len(texts) - 1))
    share = lines // len(texts)
    spare = sum(max(0, share - len(block)) for block in blocks)
    cut = [_ended(block, share + spare, width / size, face) for block in blocks]
    fit = flow(cut, step, [room], parted=False)
    return replace(fit, size=size) if fit else Fit(size, [[]], [0.0])


def _ended(block: list[str], lines: int, width: float, face: Face) -> list[str]:
    """The first lines, the last of them with an ellipsis if something follows."""
    if len(block) <= lines:
        return block
    kept = block[:lines]
    while kept and not kept[-1]:
        kept.pop()
    last = kept[-1]
    while face.width(last + "\u2026") > width:
        last = last[:-1]
    return [*kept[:-1], last.rstrip(" ,;:.-\u2013\u2014") + "\u2026"]


def _painted_foot(canvas: _Canvas) -> None:
    """The code, what it is for in both languages, and the link."""
    draw, paper = canvas.draw, canvas.paper
    band, pale = canvas.colours
    top = _SIDE[1] - _BOTTOM
    draw.rectangle((0, top, *_SIDE), fill=pale)
    squares = len(modules(paper.link))
    unit = 246 // (squares + 8)
    side = unit * (squares + 8)
    left, above = _EDGE - 20, top + (_BOTTOM - side) // 2
    draw.rectangle((left, above, left + side - 1, above + side - 1), fill=WHITE)
    paint_code(draw, paper.link, (left + 4 * unit, above + 4 * unit), unit)
    x = left + side + 30
    width = _SIDE[0] - 30 - x
    rows = []
    for language in LANGUAGES:
        call = _call(translator(language))
        lines = wrapped(call, width * _TRUE / 28, canvas.regular)
        rows += [(line, canvas.font(28), INK, 37) for line in lines] + [("", None, INK, 10)]
    size = canvas.fitting([paper.shown_link], width, 32)
    rows.append((paper.shown_link, canvas.font(size, bold=True), band, 40))
    y = top + (_BOTTOM - sum(step for *_, step in rows)) / 2
    for text, font, colour, step in rows:
        draw.text((x, y + step / 2), text, font=font, fill=colour, anchor="lm")
        y += step
