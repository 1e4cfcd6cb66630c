"""The poster of a gathering, on paper and as a picture."""

from collections import defaultdict
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from bot.core.i18n import LANGUAGES, translator
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.screens.documents.given import Both, Poster
from bot.gatherings.screens.documents.poster import poster_pdf, poster_png
from bot.gatherings.screens.words import gloss, kind_name
from bot.places.sheet import modules
from tests.gatherings.documents.reading import flat, pages
from tests.gatherings.documents.samples import (
    LINK,
    MADE,
    largest_poster,
    poster,
    smallest_poster,
)

UGLY = (
    "\x00\ud800",
    "🔥🇰🇿👨‍👩‍👧‍👦",
    "\u202eсу\u202c",
    "<b>&amp;</b>",
    "עברית 水",
    "Щ" * 4000,
    "а\n" * 900,
    "",
)


def page(given: Poster) -> str:
    [said] = pages(poster_pdf(given, MADE))
    return said


def sizes(content: bytes) -> dict[str, float]:
    """The type size of every line."""
    found: dict[str, float] = {}

    def look(text: str, _cm: Any, _tm: Any, _font: Any, size: float) -> None:
        for line in filter(None, map(flat, text.split("\n"))):
            found[line] = round(size, 1)

    PdfReader(BytesIO(content)).pages[0].extract_text(visitor_text=look)
    return found


def test_one_page_says_everything_in_both_languages() -> None:
    said = page(poster())
    for sentence in (
        "Жиын", "Сход", "Ақсу ауылдық округі", "Аксуский сельский округ",
        "12 желтоқсан, сенбі", "12 декабря, суббота", "10:00",
        "Өтетін жері", "Место", "Күн тәртібі", "Повестка дня",
        "Ақсу ауылдық округі әкімінің аппараты", "Аппарат акима Аксуского сельского округа",
        "t.me/auyldas_bot?start=g4F7Q2kZ91", "Телефон камерасын кодқа бағыттаңыз",
    ):  # fmt: skip
        assert sentence in said, sentence
    assert said.count("10:00") == 1


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_stands_with_its_gloss_in_both_languages(kind: Kind) -> None:
    said = page(replace(poster(), kind=kind))
    words = set(said.split())
    for language in LANGUAGES:
        t = translator(language)
        assert kind_name(kind, t) in said
        assert set(gloss(kind, t).split()) <= words


def test_the_hour_is_the_largest_thing_on_it() -> None:
    found = sizes(poster_pdf(poster(), MADE))
    assert max(found, key=lambda line: found[line]) == "10:00"
    assert found["10:00"] > 70


def test_both_languages_stand_in_one_size() -> None:
    for given in (poster(), largest_poster(), smallest_poster()):
        found = sizes(poster_pdf(given, MADE))
        pairs = [("12 желтоқсан, сенбі", "12 декабря, суббота"), ("Өтетін жері", "Место")]
        by_size = defaultdict(set)
        for kk, ru in pairs:
            by_size[kk] = {found[kk], found[ru]}
        assert all(len(both) == 1 for both in by_size.values())


def test_a_short_one_is_written_larger_and_none_is_too_small_to_read() -> None:
    small, large = sizes(poster_pdf(smallest_poster(), MADE)), sizes(poster_pdf(poster(), MADE))
    assert small["школы"] > 30
    assert min(large.values()) >= 10
    assert min(sizes(poster_pdf(largest_poster(), MADE)).values()) >= 9


def test_an_agenda_without_end_is_cut_and_says_by_how_much() -> None:
    said = page(largest_poster())
    shown = said.count("-ұзақ мәселе")
    assert 5 <= shown <= 30
    assert said.count(f"…+{200 - shown}") == 2


def test_an_event_has_its_title_and_no_agenda() -> None:
    said = page(smallest_poster())
    assert "Көшет отырғызу" in said
    assert "Посадка деревьев" in said
    assert "Күн тәртібі" not in said


@pytest.mark.parametrize("strange", UGLY)
def test_whatever_people_wrote_can_be_printed(strange: str) -> None:
    both = Both(strange, strange)
    given = Poster(Kind.EVENT, both, MADE, both, (both, both), both, LINK, title=both)
    assert "Іс-шара" in page(given)
    assert poster_png(given).startswith(b"\x89PNG")


@pytest.mark.parametrize("given", [poster(), largest_poster(), smallest_poster()])
def test_the_picture_is_of_a_size_that_chats_show_whole(given: Poster) -> None:
    image = Image.open(BytesIO(poster_png(given)))
    assert image.size == (1080, 1350)
    assert len(poster_png(given)) < 1_000_000


def test_the_code_in_the_picture_is_the_link() -> None:
    """Every square is read back from the picture; it has white around it."""
    image = Image.open(BytesIO(poster_png(poster()))).convert("L")
    wanted = modules(LINK)
    squares = len(wanted)
    foot = image.crop((0, 1350 - 235, 290, 1345)).point(lambda v: 255 if v > 120 else 0)
    left, top, right, bottom = foot.point(lambda v: 255 - v).getbbox() or (0, 0, 0, 0)
    unit = (right - left) / squares
    assert (right - left) == (bottom - top)
    read = tuple(
        tuple(
            foot.getpixel((int(left + (x + 0.5) * unit), int(top + (y + 0.5) * unit))) == 0
            for x in range(squares)
        )
        for y in range(squares)
    )
    assert read == wanted
