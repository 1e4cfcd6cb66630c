"""A notice on the wall and as a picture."""

import logging
import re
import time
from collections import defaultdict
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from bot.broadcasts.screens.paper import Paper
from bot.broadcasts.screens.poster import pdf, png
from bot.core.i18n import translator
from bot.places.sheet import BOLD, REGULAR, Face, modules, wrapped
from tests.support.worlds import NOW

LINK = "https://t.me/auyldas_bot?start=n4F7Q2kZ91"
KK = (
    "26 қарашада сағат 9:00-ден 18:00-ге дейін Абай, Жамбыл және Сәтбаев көшелерінде құбырды "
    "жөндеуге байланысты ауыз су берілмейді. Алдын ала су құйып алуыңызды сұраймыз."
)
RU = (
    "26 ноября с 9:00 до 18:00 на улицах Абая, Жамбыла и Сатпаева из-за ремонта водопровода не "
    "будет питьевой воды. Просим запастись водой заранее."
)
TYPICAL = Paper(
    "Ақсу ауылдық округі",
    "Аксуский сельский округ",
    KK,
    RU,
    "Ақсу әкімінің аппараты",
    "Аппарат акима Аксуского округа",
    LINK,
    NOW,
)
SHORT = replace(TYPICAL, kk="Бүгін су болмайды", ru="Сегодня воды не будет")
URGENT = replace(SHORT, urgent=True)


def numbered(word: str, length: int) -> str:
    """A text of about this length in which no word comes twice, a paragraph every few lines."""
    said, at = "", 0
    while len(said) < length:
        at += 1
        said += f"{word}{at}" + ("\n\n" if at % 60 == 0 else " ")
    return said[:length].rpartition(" ")[0].rstrip()


MIDDLE = replace(TYPICAL, kk=numbered("ауыл", 1500), ru=numbered("село", 1500))
LONG = replace(TYPICAL, kk=numbered("ауыл", 3900), ru=numbered("село", 3900))
UGLY = {
    "no spaces": replace(TYPICAL, kk="Щ" * 4000, ru="w" * 4000),
    "emoji only": replace(TYPICAL, kk="😀🔥" * 40, ru="👩‍👩‍👧‍👦🇰🇿1️⃣"),
    "turned round": replace(
        TYPICAL, kk="\u202eсу жоқ\u202c \u200f\u200eертең", ru="עברית 水 𝐀\u0301"
    ),
    "looks like HTML": replace(TYPICAL, kk="<b>су</b> &amp; **жоқ** --x--", ru="</p><script>"),
    "only line ends": replace(TYPICAL, kk="а\n" * 900, ru="б\n\n\n\n" * 400),
    "long names": replace(
        TYPICAL,
        title_kk="Бақтыбай Жолбарысұлы атындағы ауылдық округ " * 4,
        title_ru="х" * 300,
        office_kk="Бақтыбай Жолбарысұлы атындағы ауылдық округ әкімінің аппараты " * 3,
        office_ru="",
    ),
    "nothing": replace(
        TYPICAL, kk="", ru="", title_kk="", title_ru="", office_kk="", office_ru=""
    ),
}


def test_many_lines_take_many_pages_and_not_much_time() -> None:
    started = time.perf_counter()
    said = pages(pdf(UGLY["only line ends"], NOW))
    assert time.perf_counter() - started < 5
    assert " ".join(said).split().count("а") == 900
    assert len(said) > 5


def pages(content: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(BytesIO(content)).pages]


def sizes(content: bytes) -> dict[str, float]:
    """The type size of everything, by its text."""
    found: dict[str, float] = {}

    def look(text: str, _cm: Any, _tm: Any, _font: Any, size: float) -> None:
        if text.strip():
            found[text.strip()] = round(size, 2)

    for page in PdfReader(BytesIO(content)).pages:
        page.extract_text(visitor_text=look)
    return found


@pytest.mark.parametrize("paper", [SHORT, TYPICAL, URGENT])
def test_one_page_says_everything_once_kazakh_first(paper: Paper) -> None:
    [said] = pages(pdf(paper, NOW))
    everything = [
        paper.title_kk, paper.title_ru, paper.kk, paper.ru, paper.office_kk, paper.office_ru,
        "t.me/auyldas_bot?start=n4F7Q2kZ91", "25 қараша, сәрсенбі", "25 ноября, среда",
    ]  # fmt: skip
    assert [said.count(one) for one in everything] == [1] * len(everything), said
    assert said.index(paper.kk) < said.index(paper.ru)
    for language in ("kk", "ru"):
        call = "Point your phone’s camera at the code: this and further notices in Telegram"
        assert said.count(translator(language).word(call)) == 1


def test_an_urgent_one_says_so() -> None:
    [said] = pages(pdf(URGENT, NOW))
    assert "ШҰҒЫЛ ХАБАР" in said
    assert "СРОЧНОЕ СООБЩЕНИЕ" in said
    assert "Хабарландыру" not in said


def test_an_ordinary_one_is_headed_in_both_languages() -> None:
    [said] = pages(pdf(TYPICAL, NOW))
    assert said.index("Хабарландыру") < said.index("Объявление")


@pytest.mark.parametrize("paper", [SHORT, TYPICAL, MIDDLE, LONG])
def test_both_languages_stand_in_one_size(paper: Paper) -> None:
    by_language = defaultdict(set)
    for text, size in sizes(pdf(paper, NOW)).items():
        for language in ("kk", "ru"):
            if text.split("\n")[0] in paper.text(language).replace("\n", " "):
                by_language[language].add(size)
    assert len(by_language["kk"]) == 1
    assert by_language["kk"] == by_language["ru"]


def test_a_short_one_is_huge_and_none_is_too_small_to_read() -> None:
    assert max(sizes(pdf(SHORT, NOW)).values()) > 50
    for paper in (TYPICAL, MIDDLE, LONG):
        assert min(sizes(pdf(paper, NOW)).values()) >= 10


@pytest.mark.parametrize(("paper", "count"), [(SHORT, 1), (MIDDLE, 1), (LONG, 2)])
def test_a_long_one_goes_on_on_another_page_and_loses_nothing(paper: Paper, count: int) -> None:
    said = pages(pdf(paper, NOW))
    assert len(said) == count
    words = " ".join(said).split()
    for text in (paper.kk, paper.ru):
        assert [words.count(word) for word in text.split()] == [1] * len(text.split())
    if count > 1:
        assert [re.findall(r"\d/\d", page) for page in said] == [["1/2"], ["2/2"]]
        assert LINK.removeprefix("https://") in said[-1]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_one_language_stands_alone_but_the_code_is_explained_in_both(language: str) -> None:
    alone = replace(TYPICAL, ru="") if language == "kk" else replace(TYPICAL, kk="")
    [said] = pages(pdf(alone, NOW))
    assert (KK in said, RU in said) == (language == "kk", language == "ru")
    assert ("Хабарландыру " in said, "Объявление" in said) == (language == "kk", language == "ru")
    assert "Телефон камерасын" in said
    assert "Наведите камеру" in said


@pytest.mark.parametrize("name", UGLY)
def test_ugly_texts_are_printed_without_empty_boxes(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        said = " ".join(pages(pdf(UGLY[name], NOW)))
    assert not [record for record in caplog.records if "glyph" in record.getMessage()]
    assert not re.search("[\U0001f000-\U0001ffff\u202e]", said)
    assert png(UGLY[name]).startswith(b"\x89PNG")


def test_no_letter_of_a_word_without_spaces_is_lost() -> None:
    said = " ".join(pages(pdf(UGLY["no spaces"], NOW)))
    assert said.count("Щ") == said.count("w") == 4000


def test_html_is_printed_as_typed() -> None:
    [said] = pages(pdf(UGLY["looks like HTML"], NOW))
    assert "<b>су</b> &amp; **жоқ** --x--" in said
    assert "</p><script>" in said


def test_a_poster_made_twice_is_the_same_to_the_byte() -> None:
    assert pdf(TYPICAL, NOW) == pdf(TYPICAL, NOW)
    assert png(TYPICAL) == png(TYPICAL)


def test_what_a_font_cannot_write_is_left_out_or_marked() -> None:
    face = Face(REGULAR)
    assert face.printable("Су 💧 жоқ ✋🏽") == "Су жоқ"
    assert face.printable("𝐀 水 1️⃣ ☎ 5 м²") == "A ? 1 ☎ 5 м²"
    for text in ("\u200d\ufe0f\u20e3", "🇰🇿", "\x00\x1f", ""):
        assert face.printable(text) == ""


def test_lines_keep_their_width_and_numbers_stay_whole() -> None:
    face = Face(BOLD)
    text = "Анықтама телефоны 8 728 34 2-15-77, 26 қарашаға дейін " + "q" * 300
    for width in (4, 9, 14, 40):
        lines = wrapped(text, width, face)
        assert max(map(face.width, lines)) <= width
        assert "".join("".join(lines).split()) == "".join(text.split())
    assert any("8 728 34 2-15-77" in line for line in wrapped(text, 14, face))
    assert not any(line.endswith(" 26") for line in wrapped(text, 14, face))


@pytest.mark.parametrize("paper", [SHORT, TYPICAL, LONG, URGENT, UGLY["long names"]])
def test_the_picture_has_the_code_of_the_link(paper: Paper) -> None:
    image = Image.open(BytesIO(png(paper))).convert("L")
    assert image.size == (1080, 1350)
    expected = modules(LINK)
    unit = 246 // (len(expected) + 8)
    side = unit * (len(expected) + 8)
    left, top = 36 + 4 * unit, 1350 - 290 + (290 - side) // 2 + 4 * unit
    drawn = tuple(
        tuple(
            image.getpixel((left + column * unit + unit // 2, top + row * unit + unit // 2)) == 27
            for column in range(len(expected))
        )
        for row in range(len(expected))
    )
    assert drawn == expected


@pytest.mark.parametrize("paper", [SHORT, TYPICAL, MIDDLE, LONG, UGLY["no spaces"]])
def test_nothing_runs_over_the_edge_of_the_picture(paper: Paper) -> None:
    image = Image.open(BytesIO(png(paper))).convert("L")
    for margin in ((0, 320, 40, 1050), (1040, 320, 1080, 1050)):
        assert image.crop(margin).getextrema() == (255, 255)
