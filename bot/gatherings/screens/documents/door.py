"""What the secretary's screen shows at the door: a QR code and, below it, the code in figures.

Quick enough to be drawn anew every minute: no more than a tenth of a second.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from bot.places.fitting import broken, clean, face_of, fitting
from bot.places.sheet import BOLD, REGULAR, modules

if TYPE_CHECKING:
    from PIL import ImageDraw

_SIDE = (1080, 1350)
_EDGE = 48
_QUIET = 4  # squares of white around the code
_CODE = 250  # how high the figures are, with the white around them
_TITLE, _SMALL = 52, 38
_INK, _WHITE = 0, 255
_MOST = 2  # lines of one text


def door_picture(link: str, code: str, title_lines: Sequence[str]) -> bytes:
    """A PNG for a phone, a laptop or a projector.

    title_lines: what it is for; the first is larger. code: may be said in the room, so that those
    come in whose phone does not read the other.
    """
    from PIL import Image, ImageDraw

    image = Image.new("L", _SIDE, _WHITE)
    draw = ImageDraw.Draw(image)
    top = _titles(draw, title_lines)
    rows = modules(link)
    room = min(_SIDE[0] - 2 * _EDGE, _SIDE[1] - top - _CODE)
    unit = max(1, room // (len(rows) + 2 * _QUIET))
    side = unit * len(rows)
    squares = Image.new("L", (len(rows), len(rows)), _WHITE)
    squares.putdata([_INK if dark else _WHITE for row in rows for dark in row])
    place = ((_SIDE[0] - side) // 2, top + (_SIDE[1] - top - _CODE - side) // 2)
    image.paste(squares.resize((side, side), Image.Resampling.NEAREST), place)
    _figures(draw, code)
    made = BytesIO()
    image.save(made, "PNG", compress_level=3)
    return made.getvalue()


def _titles(draw: "ImageDraw.ImageDraw", texts: Sequence[str]) -> int:
    """The lines at the top, in the middle; returns where they end."""
    from PIL import ImageFont

    y, inner = 28.0, _SIDE[0] - 2 * _EDGE
    for number, text in enumerate(filter(None, map(clean, texts))):
        face = face_of(bold=number == 0)
        largest = _SMALL if number else _TITLE
        size = fitting([text], inner * 0.97, face, largest=largest, smallest=largest * 0.7)
        font = ImageFont.truetype(REGULAR if number else BOLD, size)
        for line in broken(text, inner * 0.97 / size, face, _MOST):
            draw.text((_SIDE[0] / 2, y + size * 0.6), line, font=font, fill=_INK, anchor="mm")
            y += size * 1.25
        if y > _SIDE[1] / 3:
            break
    return int(y) + 8


def _figures(draw: "ImageDraw.ImageDraw", code: str) -> None:
    """The code as large as the width allows, its figures apart."""
    from PIL import ImageFont

    text = "\u2009".join(clean(code)[:12]) or " "
    face = face_of(bold=True)
    size = fitting([text], (_SIDE[0] - 2 * _EDGE) * 0.97, face, largest=210, smallest=40)
    font = ImageFont.truetype(BOLD, size)
    draw.text((_SIDE[0] / 2, _SIDE[1] - _CODE / 2), text, font=font, fill=_INK, anchor="mm")
