"""What the secretary's screen shows at the door."""

import time
from io import BytesIO

import pytest
from PIL import Image

from bot.gatherings.screens.documents.door import door_picture
from bot.places.sheet import modules

LINK = "https://t.me/auyldas_bot?start=d4F7Q2kZ91aB3"
TITLES = ("Ақсу ауылдық округі, жиын", "Кодты оқытыңыз не сандарын жазыңыз")


def picture(link: str = LINK, code: str = "472915", titles=TITLES) -> Image.Image:
    image = Image.open(BytesIO(door_picture(link, code, titles)))
    image.load()
    return image


def widest_code(image: Image.Image) -> Image.Image:
    """Where the figures stand."""
    return image.crop((0, image.height - 250, image.width, image.height))


@pytest.mark.parametrize("link", [LINK, "https://t.me/b?start=" + "x" * 64])
def test_a_phone_reads_the_link(link: str) -> None:
    image = picture(link)
    wanted = modules(link)
    rows = len(wanted)
    box = image.crop((0, 240, image.width, image.height - 250))
    left, top, right, bottom = box.point(lambda v: 255 - v).getbbox() or (0, 0, 0, 0)
    unit = (right - left) // rows
    assert (right - left, bottom - top) == (unit * rows, unit * rows)
    assert unit >= 8
    pixels = box.load()
    assert pixels is not None
    read = tuple(
        tuple(pixels[left + x * unit + unit // 2, top + y * unit + unit // 2] == 0
              for x in range(rows))
        for y in range(rows)
    )  # fmt: skip
    assert read == wanted
    assert left >= 4 * unit  # the quiet zone without which phones do not find it


def test_the_figures_are_large_enough_for_the_last_row() -> None:
    shown = widest_code(picture()).point(lambda v: 255 - v).getbbox()
    assert shown is not None
    left, top, right, bottom = shown
    assert bottom - top > 110
    assert right - left > 800
    assert left > 20
    assert right < 1060


def test_other_figures_are_another_picture() -> None:
    assert widest_code(picture(code="111111")).tobytes() != widest_code(picture()).tobytes()


@pytest.mark.parametrize("code", ["7", "4729", "ABCD1234", "x" * 200, "", "🔥"])
@pytest.mark.parametrize("titles", [(), ("",), ("Щ" * 400,) * 9, ("🔥\x00\ud800", "\u202eсу")])
def test_whatever_it_is_given_it_is_a_picture(code: str, titles) -> None:
    image = picture(code=code, titles=titles)
    assert image.size == (1080, 1350)
    top = image.crop((0, 0, 30, 1350)).getextrema()
    assert top == (255, 255)  # nothing runs over the edge


def test_it_is_quick_enough_to_be_drawn_anew_every_minute() -> None:
    picture()
    best = min(_timed() for _ in range(5))
    assert best < 0.15


def _timed() -> float:
    started = time.perf_counter()
    door_picture(LINK, "472915", TITLES)
    return time.perf_counter() - started
