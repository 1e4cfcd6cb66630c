"""The poster on the shop's wall and the picture for a chat: a QR code that opens the bot.

Pure: data in, bytes out. Everything stands in Kazakh and in Russian, Kazakh first and both in one
size, as Law 151-I art. 21 asks of public notices.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any

from bot.core.i18n import LANGUAGES, Translator, translator
from bot.places.sheet import (
    A4,
    GREY,
    INK,
    PALE,
    TEAL,
    WHITE,
    Pen,
    blank,
    draw_code,
    modules,
    paint_code,
    smallest,
    take,
)


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on it. `kk` and `ru` name the place, `above_*` the okrug it lies in or ""."""

    link: str
    kk: str
    ru: str
    above_kk: str = ""
    above_ru: str = ""

    def name(self, language: str) -> str:
        """The place in a language."""
        return self.ru if language == "ru" else self.kk

    def above(self, language: str) -> str:
        """The okrug around it in a language."""
        return self.above_ru if language == "ru" else self.above_kk

    @property
    def shown_link(self) -> str:
        """The link as people read it and type it."""
        return self.link.removeprefix("https://")


def link_for(username: str, start: str) -> str:
    """A deep link into the bot: `p` and a code for a place, `i` and a secret for an invitation."""
    return f"https://t.me/{username}?start={start}"


def group_link_for(username: str, start: str) -> str:
    """A link that adds the bot to a group and starts it there: `g` and a secret."""
    return f"https://t.me/{username}?startgroup={start}"


def _title(t: Translator) -> str:
    return t.word("Write to your akim’s office")


def _call(t: Translator) -> str:
    return t.word("Point your phone’s camera at the code")


def _lines(t: Translator) -> tuple[str, str, str]:
    return (
        t.word("Say what is wrong: write, speak or send a photo"),
        t.word("See at any time what is being done about it"),
        t.word("Get the answer in Telegram, free of charge"),
    )


def _footer(t: Translator) -> str:
    return t.word(
        "A message in the bot is not an official appeal. The official way: eotinish.kz. "
        "In an emergency call 112."
    )


# ── A4 ───────────────────────────────────────────────────────────────────────────────────────

_WIDTH, _HEIGHT = A4
_MARGIN = 15.0
_INNER = _WIDTH - 2 * _MARGIN
_GAP = 10.0
_COLUMN = (_INNER - _GAP) / 2
_COLUMNS = (_MARGIN, _MARGIN + _COLUMN + _GAP)
_BAND = 67.0
_QR = 104.0
_FOOT = 21.0


def pdf(poster: Poster, made_at: datetime) -> bytes:
    """One A4 page."""
    sheet = blank(poster.kk, "kk", made_at)
    sheet.add_page()
    tongues = [translator(language) for language in LANGUAGES]
    _heading(sheet, poster, tongues)
    y = _centred(sheet, [_call(t) for t in tongues], _BAND + 6, Pen(15, INK, 7.5))
    y += 7  # around the code stays a quiet zone
    draw_code(sheet, poster.link, ((_WIDTH - _QR) / 2, y), _QR)
    y += _QR + 7
    y = _centred(sheet, [poster.shown_link], y, Pen(15, TEAL, 12, bold=True))
    _columns(sheet, [_lines(t) for t in tongues], y)
    _foot(sheet, [_footer(t) for t in tongues])
    return bytes(sheet.output())


def _heading(sheet: Any, poster: Poster, tongues: list[Translator]) -> None:
    sheet.set_fill_color(*TEAL)
    sheet.rect(0, 0, _WIDTH, _BAND, style="F")
    names = [poster.name(t.language) for t in tongues]
    above = [poster.above(t.language) for t in tongues]
    y = 7.5 if all(above) else 11.0
    y = _centred(sheet, [_title(t) for t in tongues], y, Pen(28, WHITE, 12.5, bold=True)) + 2.5
    y = _centred(sheet, names, y, Pen(19, PALE, 8.5, bold=True)) + 1.5
    if all(above):
        _centred(sheet, above, y, Pen(12, PALE, 5.5))


def _columns(sheet: Any, columns: list[tuple[str, ...]], top: float) -> None:
    """The numbered lines, each language in a column of its own."""
    pen = Pen(12.5, INK, 6)
    bottom = top
    for x, lines in zip(_COLUMNS, columns, strict=True):
        y = top
        for number, line in enumerate(lines, start=1):
            sheet.set_fill_color(*TEAL)
            sheet.circle(x + 3.6, y + 3.4, 3.6, style="F")
            take(sheet, Pen(11, WHITE, 6.9, bold=True))
            sheet.set_xy(x, y)
            sheet.cell(7.2, 6.9, str(number), align="C")
            y = max(_paragraph(sheet, line, (x + 10, y + 0.4, _COLUMN - 10), pen), y + 8) + 3
        bottom = max(bottom, y)
    sheet.set_draw_color(*PALE)
    sheet.set_line_width(0.4)
    sheet.line(_WIDTH / 2, top, _WIDTH / 2, bottom - 2)


def _foot(sheet: Any, texts: list[str]) -> None:
    sheet.set_fill_color(*PALE)
    sheet.rect(0, _HEIGHT - _FOOT, _WIDTH, _FOOT, style="F")
    for x, text in zip(_COLUMNS, texts, strict=True):
        _paragraph(sheet, text, (x, _HEIGHT - _FOOT + 3.5, _COLUMN), Pen(9, GREY, 4.3))


def _centred(sheet: Any, texts: list[str], y: float, pen: Pen) -> float:
    """Lines in the middle of the page, all in one size at which the longest fits."""
    take(sheet, pen)
    widest = max(sheet.get_string_width(text) for text in texts)
    take(sheet, replace(pen, size=min(pen.size, pen.size * _INNER / max(widest, 1))))
    for text in texts:
        sheet.set_xy(_MARGIN, y)
        sheet.cell(_INNER, pen.size * 0.42, text, align="C")
        y += pen.line
    return y


def _paragraph(sheet: Any, text: str, box: tuple[float, float, float], pen: Pen) -> float:
    """A text broken into lines from (x, y) in a width; returns where it ends."""
    x, y, width = box
    take(sheet, pen)
    sheet.set_xy(x, y)
    sheet.multi_cell(width, pen.line, text, align="L", new_x="LMARGIN", new_y="NEXT")
    end: float = sheet.get_y()
    return end


# ── A picture for a chat ─────────────────────────────────────────────────────────────────────

_SIDE = (1080, 1350)
_CODE = 940  # with its quiet zone
_QUIET = 4  # squares of white around the code


def png(poster: Poster) -> bytes:
    """A picture to forward to WhatsApp: the place, the code, the link."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", _SIDE, WHITE)
    draw = ImageDraw.Draw(image)
    tongues = [translator(language) for language in LANGUAGES]
    blocks = [
        ([_title(t) for t in tongues], 46, 62),
        ([poster.name(t.language) for t in tongues], 38, 54),
    ]
    if poster.above_kk:
        blocks.append(([poster.above(t.language) for t in tongues], 26, 38))
    band = 68 + sum(len(texts) * step for texts, _, step in blocks) + 14 * (len(blocks) - 1)
    draw.rectangle((0, 0, _SIDE[0], band), fill=TEAL)
    inner = _SIDE[0] - 120
    y = 34
    for texts, size, step in blocks:
        font = smallest(draw, texts, inner, size)
        for text in texts:
            draw.text((_SIDE[0] / 2, y + step / 2), text, font=font, fill=WHITE, anchor="mm")
            y += step
        y += 14
    rows = modules(poster.link)
    unit = min(_CODE, _SIDE[1] - band - 130) // (len(rows) + 2 * _QUIET)
    side = unit * len(rows)
    left, top = (_SIDE[0] - side) // 2, band + (_SIDE[1] - band - 130 - side) // 2
    paint_code(draw, poster.link, (left, top), unit)
    font = smallest(draw, [poster.shown_link], inner, 40)
    draw.text((_SIDE[0] / 2, _SIDE[1] - 90), poster.shown_link, font=font, fill=TEAL, anchor="mm")
    made = BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()
