"""The poster on the shop's wall."""

import re
from io import BytesIO

import pytest
from PIL import Image

from bot.core.i18n import translator
from bot.places.poster import Poster, link_for, pdf, png
from bot.places.sheet import FONTS, modules
from tests.support.worlds import NOW

LINK = link_for("auyldas_bot", "p103430100")
POSTER = Poster(LINK, "Ақсу ауылы", "село Аксу", "Ақсу ауылдық округі", "Аксуский сельский округ")
LONG = Poster(
    LINK,
    "Бақтыбай Жолбарысұлы атындағы ауылдық округ " * 4,
    "сельский округ имени Бактыбая Жолбарысулы " * 4,
)


def words(content: bytes) -> str:
    from pypdf import PdfReader

    return re.sub(r"\s+", " ", PdfReader(BytesIO(content)).pages[0].extract_text())


def test_the_poster_says_in_both_languages_what_one_can_do() -> None:
    said = words(pdf(POSTER, NOW))
    for language in ("kk", "ru"):
        t = translator(language)
        assert t.word("Write to your akim’s office") in said
        assert t.word("Get the answer in Telegram, free of charge") in said
        assert POSTER.name(language) in said
        assert POSTER.above(language) in said
    assert "t.me/auyldas_bot?start=p103430100" in said
    assert said.index("Ақсу ауылы") < said.index("село Аксу")


@pytest.mark.parametrize("poster", [POSTER, LONG, Poster(LINK, "А", "А")])
def test_the_poster_is_one_page_of_a4(poster: Poster) -> None:
    from pypdf import PdfReader

    pages = PdfReader(BytesIO(pdf(poster, NOW))).pages
    assert len(pages) == 1
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (595, 842)


def test_a_poster_made_twice_is_the_same_to_the_byte() -> None:
    assert pdf(POSTER, NOW) == pdf(POSTER, NOW)
    assert png(POSTER) == png(POSTER)


@pytest.mark.parametrize("poster", [POSTER, LONG])
def test_the_code_in_the_picture_is_that_of_the_link(poster: Poster) -> None:
    image = Image.open(BytesIO(png(poster))).convert("L")
    expected = modules(LINK)
    dark = [
        (x, y)
        for y in range(300, image.height - 130)
        for x in range(image.width)
        if image.getpixel((x, y)) == 27  # the ink of the code
    ]
    left, top = min(x for x, _ in dark), min(y for _, y in dark)
    side = max(x for x, _ in dark) + 1 - left
    unit = side // len(expected)
    assert unit * len(expected) == side
    assert unit >= 12
    drawn = tuple(
        tuple(
            image.getpixel((left + column * unit + unit // 2, top + row * unit + unit // 2)) == 27
            for column in range(len(expected))
        )
        for row in range(len(expected))
    )
    assert drawn == expected


def test_the_fonts_have_every_letter_and_their_licence() -> None:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it ships no types

    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        letters = TTFont(FONTS / name).getBestCmap()
        assert {*"ӘәҒғҚқҢңӨөҰұҮүҺһІіЁё№«»–₸"} <= {chr(code) for code in letters}
    assert "Bitstream" in (FONTS / "LICENSE").read_text(encoding="utf-8")
