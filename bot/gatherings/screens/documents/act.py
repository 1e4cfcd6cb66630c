"""The act of notice: one A4 page in both languages that people were told, when and how.

It is always one page: first the letters become smaller, then the lists shorter, with «…+N» for
what they leave out. Drawing takes about half a second, the fullest one two.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from io import BytesIO

from bot.core.i18n import LANGUAGES, Translator, translator
from bot.core.text import excerpt
from bot.gatherings.screens.documents import words
from bot.gatherings.screens.documents.given import Act, Both, PosterPhoto, Reached
from bot.places.fitting import clean
from bot.places.paper import EDGE, HEIGHT, INNER, LIGHT, STEP, WIDTH, Paper, fits, lines_of
from bot.places.sheet import INK, blank

_GAP = 8.0
_COLUMN = (INNER - _GAP) / 2
_LEFTS = (EDGE, EDGE + _COLUMN + _GAP)
_TOP, _BOTTOM = 13.0, 12.0
_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
_CUT = "\u2026+"
_LONG = 800  # letters of one paragraph; more never fits


class _Part(StrEnum):
    """What can be shortened."""

    PLACE = "place"  # in lines
    AGENDA = "agenda"  # in items, and in lines of each
    VERSIONS = "versions"
    REASON = "reason"  # in lines
    VILLAGES = "villages"
    POSTS = "posts"
    PHOTOS = "photos"  # how high they are, in millimetres


#: How far each of them goes down, step by step. At the end of all steps everything fits.
_STEPS: dict[_Part, tuple[tuple[int, int], ...]] = {
    _Part.PLACE: ((5, 0), (3, 0), (2, 0)),
    _Part.AGENDA: ((30, 3), (30, 2), (30, 1), (20, 1), (14, 1), (8, 1), (5, 1)),
    _Part.VERSIONS: ((10, 0), (6, 0), (4, 0), (3, 0)),
    _Part.REASON: ((6, 0), (4, 0), (3, 0)),
    _Part.VILLAGES: ((88, 0), (68, 0), (48, 0), (32, 0), (20, 0), (13, 0)),
    _Part.POSTS: ((6, 0), (3, 0), (2, 0)),
    _Part.PHOTOS: ((42, 0), (32, 0), (25, 0)),
}


class _Most:
    """How much of everything there is room for."""

    def __init__(self) -> None:
        self._at = dict.fromkeys(_Part, 0)

    def __call__(self, part: _Part) -> int:
        return _STEPS[part][self._at[part]][0]

    @property
    def lines(self) -> int:
        """Of each item of the agenda."""
        return _STEPS[_Part.AGENDA][self._at[_Part.AGENDA]][1]

    def less(self, blocks: Sequence["_Block"]) -> bool:
        """A step less of what takes most of the page now; False where nothing is left to give.

        Photos first: a small one proves as much.
        """
        high = {
            part: sum(block.high for block in blocks if block.part is part)
            for part, at in self._at.items()
            if at + 1 < len(_STEPS[part])
        }
        if not high:
            return False
        self._at[max(high, key=lambda part: (part is _Part.PHOTOS, high[part]))] += 1
        return True


@dataclass(frozen=True)
class _Block:
    """Something as high as it is; drawn from where its top is."""

    high: float
    draw: Callable[[Paper, float], None]
    part: _Part | None = None


@dataclass(frozen=True)
class _Picture:
    """A photo as it is drawn: upright and small."""

    file: BytesIO
    size: tuple[int, int]


def act_pdf(act: Act, made_at: datetime) -> bytes:
    """One A4 page."""
    tongues = [translator(language, act.zone) for language in LANGUAGES]
    pictures = [(photo, _picture(photo)) for photo in act.photos]
    blocks = _fitted(act, tongues, pictures)
    paper = Paper(blank(clean(_title(tongues[0])), "kk", made_at, serif=True), serif=True)
    paper.sheet.add_page()
    y = _TOP
    for block in blocks:
        block.draw(paper, y)
        y += block.high
    return bytes(paper.sheet.output())


def _fitted(
    act: Act, tongues: list[Translator], pictures: list[tuple[PosterPhoto, _Picture | None]]
) -> list[_Block]:
    """The largest letters in which all of it fits; in the smallest, the longest lists."""
    most = _Most()

    def made(size: float) -> list[_Block]:
        return list(_blocks(act, tongues, pictures, most, size))

    for size in _SIZES:
        blocks = made(size)
        if _fit(blocks):
            return blocks
    blocks = made(_SIZES[-1])
    while not _fit(blocks) and most.less(blocks):
        blocks = made(_SIZES[-1])
    return blocks


def _fit(blocks: list[_Block]) -> bool:
    return sum(block.high for block in blocks) <= HEIGHT - _TOP - _BOTTOM


def _title(t: Translator) -> str:
    return t.word("Act of notice")


def _blocks(
    act: Act,
    tongues: list[Translator],
    pictures: list[tuple[PosterPhoto, _Picture | None]],
    most: _Most,
    size: float,
) -> Iterator[_Block]:
    yield from _head(act, tongues, size)
    for same in zip(*(_told(act, most, t) for t in tongues), strict=True):
        block = _row([label for label, _, _ in same], [said for _, said, _ in same], size)
        yield replace(block, part=same[0][2])
    yield _table(act.reached, tongues, most(_Part.VILLAGES), size)
    yield from _posts(act, tongues, most, size)
    yield from _photos(pictures, tongues, most, size)
    yield _signature(act, tongues, size)


# ── What is said in two columns ──────────────────────────────────────────────────────────────


def _head(act: Act, tongues: list[Translator], size: float) -> Iterator[_Block]:
    titles = [_title(t).upper() for t in tongues]
    large = fits(titles, _COLUMN, size * 1.45, bold=True, serif=True)
    yield _columns([[title] for title in titles], large, bold=True, after=1.0)
    kinds = [lines_of(words.named(act.kind, t), _COLUMN, size, 3, serif=True) for t in tongues]
    yield _columns(kinds, size, after=0.5)
    wheres = []
    for t in tongues:
        where = act.okrug.said(t.language)
        if act.section:
            where = f"{where}, {act.section.said(t.language)}"
        wheres.append(lines_of(where, _COLUMN, size, 2, bold=True, serif=True))
    yield _columns(wheres, size, bold=True, after=2.0)


#: A paragraph, and how many lines it may take.
_Short = tuple[str, int]


def _told(act: Act, most: _Most, t: Translator) -> list[tuple[str, list[_Short], _Part | None]]:
    """Label by label what people were told, in one language."""
    day = f"{words.full_day(act.held_at, t)}, {t.time(act.held_at)}"
    place = [(act.place.said(t.language) or words.LINE, most(_Part.PLACE))]
    told: list[tuple[str, list[_Short], _Part | None]] = [
        (t.word("Day and hour of the gathering"), [(day, 2)], None),
        (t.word("Place of the gathering"), place, _Part.PLACE),
        (t.word("Agenda"), _agenda(act.agenda, most, t), _Part.AGENDA),
        (t.word("When people were told"), _versions(act, most, t), _Part.VERSIONS),
        (t.word("Notice period"), _period(act, t), None),
    ]
    if act.reason and not act.period.in_time:
        reason = [(act.reason.said(t.language), most(_Part.REASON))]
        told.append((t.word("Why it was announced late"), reason, _Part.REASON))
    return told


def _agenda(agenda: tuple[Both, ...], most: _Most, t: Translator) -> list[_Short]:
    if not agenda:
        return [(words.LINE, 1)]
    shown = [
        (f"{number}. {item.said(t.language)}", most.lines)
        for number, item in enumerate(agenda[: most(_Part.AGENDA)], start=1)
    ]
    rest = len(agenda) - len(shown)
    return [*shown, (f"{_CUT}{rest}", 1)] if rest else shown


def _versions(act: Act, most: _Most, t: Translator) -> list[_Short]:
    """The first and the newest are always there."""
    versions = act.versions
    if not versions:
        return [(words.LINE, 1)]
    told = [
        (_version(one.number, t.moment(one.at), one.what.said(t.language), t), 2)
        for one in versions
    ]
    rest = len(told) - most(_Part.VERSIONS)
    if rest <= 0:
        return told
    return [told[0], (f"{_CUT}{rest}", 1), *told[rest + 1 :]]


def _version(number: int, at: str, what: str, t: Translator) -> str:
    if what:
        return t.word("Version {n}: {at} – {what}", n=number, at=at, what=what)
    return t.word("Version {n}: {at}", n=number, at=at)


def _period(act: Act, t: Translator) -> list[_Short]:
    period = act.period
    given = t.plural("{n} day was given", "{n} days were given", n=max(0, period.given)).unescape()
    if not period.asked:
        return [(t.word("{given}; the law asks for none.", given=given), 2)]
    asked = t.plural(
        "{given}; the law asks for at least {n} day",
        "{given}; the law asks for at least {n} days",
        n=period.asked,
        given=given,
    ).unescape()
    if period.in_time:
        return [(t.word("{asked}. In time.", asked=asked), 3)]
    late = t.plural("Late by {n} day", "Late by {n} days", n=period.late_by).unescape()
    return [(f"{asked}. {late}.", 3)]


def _row(labels: list[str], said: list[list[_Short]], size: float) -> _Block:
    """A label over its paragraphs, side by side in both languages, under a thin line."""
    small = size * 0.88
    heads = [lines_of(label, _COLUMN, small, 1, bold=True, serif=True) for label in labels]
    bodies = [
        [
            line
            for text, most in one
            for line in lines_of(excerpt(text, _LONG), _COLUMN, size, most, serif=True)
        ]
        for one in said
    ]
    high = small * STEP + max(map(len, bodies)) * size * STEP + 2.2

    def draw(paper: Paper, y: float) -> None:
        paper.rule(y, LIGHT)
        for left, head, body in zip(_LEFTS, heads, bodies, strict=True):
            _lines(paper, head, (left, y + 0.7), small, bold=True)
            _lines(paper, body, (left, y + 0.7 + small * STEP), size)

    return _Block(high, draw)


def _columns(
    texts: Sequence[Sequence[str]], size: float, *, bold: bool = False, after: float = 0.0
) -> _Block:
    def draw(paper: Paper, y: float) -> None:
        for left, lines in zip(_LEFTS, texts, strict=True):
            _lines(paper, lines, (left, y), size, bold=bold)

    return _Block(max(map(len, texts)) * size * STEP + after, draw)


def _lines(
    paper: Paper,
    lines: Sequence[str],
    place: tuple[float, float],
    size: float,
    *,
    bold: bool = False,
) -> None:
    left, y = place
    for line in lines:
        paper.write(line, (left, y), size, bold=bold)
        y += size * STEP


# ── Whom it reached ──────────────────────────────────────────────────────────────────────────


def _table(
    reached: tuple[Reached, ...], tongues: list[Translator], most: int, size: float
) -> _Block:
    """A row for each village, in two blocks where they are many; the sum is that of all."""
    head = [
        [t.word("Village") for t in tongues],
        [t.word("It came to") for t in tongues],
        [t.word("It did not come to") for t in tongues],
        [t.word("Switched off") for t in tongues],
    ]
    rows: list[Sequence[str]] = [_counts(one.settlement, one) for one in reached[:most]]
    if len(reached) > most:
        rows.append((f"{_CUT}{len(reached) - most}", "", "", ""))
    total = " / ".join(t.word("Altogether") for t in tongues)
    sums = [sum(column) for column in zip(*map(_figures, reached), strict=True)] or [0, 0, 0]
    rows.append((total, *map(str, sums)))
    blocks = 1 if len(rows) <= 8 else 2
    high = -(-len(rows) // blocks)
    wide = (INNER - _GAP * (blocks - 1)) / blocks
    small = size * (0.95 if blocks == 1 else 0.88)
    step = small * STEP + 0.5
    top = 2 * small * 0.85 * STEP + 1.0

    def draw(paper: Paper, y: float) -> None:
        for block in range(blocks):
            left = EDGE + block * (wide + _GAP)
            _table_head(paper, head, (left, y + 1.5), wide, small * 0.85)
            for place, cells in enumerate(rows[block * high : (block + 1) * high]):
                at = y + 1.5 + top + place * step
                _cells(paper, cells, (left, at), wide, small, bold=cells is rows[-1])

    return _Block(1.5 + top + high * step + 1.5, draw, _Part.VILLAGES)


def _figures(one: Reached) -> tuple[int, int, int]:
    return one.delivered, one.unreached, one.muted


def _counts(name: Both, one: Reached) -> tuple[str, str, str, str]:
    """A name that is the same in both languages stands once."""
    kk, ru = name.said("kk"), name.said("ru")
    delivered, unreached, muted = map(str, _figures(one))
    return (kk if kk == ru else f"{kk} / {ru}"), delivered, unreached, muted


def _splits(wide: float) -> list[tuple[float, float]]:
    """Where each of the four columns begins and how wide it is."""
    figure = max(17.0, wide * 0.16)
    name = wide - 3 * figure
    return [(0.0, name), *((name + place * figure, figure) for place in range(3))]


def _table_head(
    paper: Paper, head: list[list[str]], place: tuple[float, float], wide: float, size: float
) -> None:
    x, y = place
    for column, (texts, (left, width)) in enumerate(zip(head, _splits(wide), strict=True)):
        for row, text in enumerate(texts):
            fit = fits([text], width - 0.8, size, bold=True, serif=True)
            at = (x + left, y + row * size * STEP)
            paper.write(text, at, fit, bold=True, width=width, align="R" if column else "L")
    bottom = y + 2 * size * STEP + 0.4
    _stroke(paper, (x, bottom), wide)


def _cells(
    paper: Paper,
    cells: Sequence[str],
    place: tuple[float, float],
    wide: float,
    size: float,
    *,
    bold: bool,
) -> None:
    x, y = place
    for column, (text, (left, width)) in enumerate(zip(cells, _splits(wide), strict=True)):
        if column == 0:
            fit = max(size * 0.8, fits([clean(text)], width - 1, size, bold=bold, serif=True))
            line = lines_of(text, width - 1, fit, 1, bold=bold, serif=True)[0]
            paper.write(line, (x, y + (size - fit) * STEP), fit, bold=bold)
        else:
            paper.write(text, (x + left, y), size, bold=bold, width=width, align="R")


def _stroke(paper: Paper, place: tuple[float, float], wide: float) -> None:
    paper.sheet.set_draw_color(*INK)
    paper.sheet.set_line_width(0.2)
    paper.sheet.line(place[0], place[1], place[0] + wide, place[1])


# ── Channel, poster, signature ───────────────────────────────────────────────────────────────


def _posts(act: Act, tongues: list[Translator], most: _Most, size: float) -> Iterator[_Block]:
    """Where it stood in public, a line each."""
    label = " / ".join(t.word("Posted in the channel or group") for t in tongues)
    if not act.posts:
        none = " / ".join(t.word("not posted") for t in tongues)
        yield _wide([f"{label}: {none}"], size)
        return
    told = [
        f"{tongues[0].moment(post.at)} \u2013 {post.title}"
        for post in act.posts[: most(_Part.POSTS)]
    ]
    rest = len(act.posts) - len(told)
    block = _wide([f"{label}:", *told, *([f"{_CUT}{rest}"] if rest else [])], size)
    yield replace(block, part=_Part.POSTS)


def _wide(texts: list[str], size: float) -> _Block:
    lines = [line for text in texts for line in lines_of(text, INNER, size, 2, serif=True)]

    def draw(paper: Paper, y: float) -> None:
        paper.rule(y, LIGHT)
        _lines(paper, lines, (EDGE, y + 0.7), size)

    return _Block(len(lines) * size * STEP + 2.0, draw)


_PICTURES = 3


def _photos(
    pictures: list[tuple[PosterPhoto, _Picture | None]],
    tongues: list[Translator],
    most: _Most,
    size: float,
) -> Iterator[_Block]:
    """The poster where it hangs: up to three photos beside each other, each with its words."""
    label = " / ".join(t.word("Poster hung up") for t in tongues)
    if not pictures:
        yield _wide([f"{label}: {words.LINE}"], size)
        return
    shown = pictures[:_PICTURES]
    rest = len(pictures) - len(shown)
    yield _wide([f"{label}: {_CUT}{rest}" if rest else f"{label}:"], size)
    wide = (INNER - 4.0 * (_PICTURES - 1)) / _PICTURES
    small = size * 0.88
    captions = [_caption(photo, tongues, wide, small) for photo, _ in shown]
    tall = most(_Part.PHOTOS) if any(made is not None for _, made in shown) else 0.0
    high = tall + max(map(len, captions)) * small * STEP + 1.5

    def draw(paper: Paper, y: float) -> None:
        for number, ((_, made), lines) in enumerate(zip(shown, captions, strict=True)):
            left = EDGE + number * (wide + 4.0)
            if made is not None:
                across, down = made.size
                scale = min(wide / across, (tall - 1) / down)
                paper.sheet.image(made.file, left, y, across * scale, down * scale)
            _lines(paper, lines, (left, y + tall), small)

    yield _Block(high, draw, _Part.PHOTOS)


def _caption(photo: PosterPhoto, tongues: list[Translator], wide: float, size: float) -> list[str]:
    wheres = dict.fromkeys(filter(None, (photo.where.said(t.language) for t in tongues)))
    at = tongues[0].moment(photo.at)
    texts = [at, *wheres]
    return [line for text in texts for line in lines_of(text, wide, size, 2, serif=True)]


_PIXELS = 700


def _picture(photo: PosterPhoto) -> _Picture | None:
    """None for what is no picture."""
    if photo.image is None:
        return None
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(photo.image)) as opened:
            opened.draft("RGB", (_PIXELS * 2, _PIXELS * 2))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return (
            None  # whoever sent it sent something else; the act says when and where all the same
        )
    upright.thumbnail((_PIXELS, _PIXELS))
    made = BytesIO()
    upright.save(made, "JPEG", quality=80)
    made.seek(0)
    return _Picture(made, upright.size)


_SIGNED = 40.0  # how long a line to write on is


def _signature(act: Act, tongues: list[Translator], size: float) -> _Block:
    """Who signs, in both languages over one line, and the day."""
    names = [
        line
        for t in tongues
        for line in lines_of(act.signer.said(t.language), INNER * 0.46, size, 2, serif=True)
        if line
    ]
    names = list(dict.fromkeys(names))
    hints = " / ".join(t.word("signature") for t in tongues)
    day = " / ".join(t.word("Date") for t in tongues)
    high = max(len(names) * size * STEP, size * STEP) + 11.0

    def draw(paper: Paper, y: float) -> None:
        y += 6.0
        _lines(paper, names or [words.LINE], (EDGE, y), size)
        left = EDGE + INNER * 0.48
        base = y + size * STEP
        small = size * 0.75
        for place, hint in ((left, hints), (WIDTH - EDGE - _SIGNED, day)):
            _stroke(paper, (place, base), _SIGNED)
            paper.write(hint, (place, base + 0.4), small, width=_SIGNED, align="C")

    return _Block(high, draw)
