"""A notice for WhatsApp."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.broadcasts.screens.paper import Paper
from bot.broadcasts.screens.whatsapp import shown_as_typed, whatsapp_link, whatsapp_text
from tests.support.worlds import NOW

PAPER = Paper(
    "Ақсу ауылдық округі",
    "Аксуский сельский округ",
    "Ертең су болмайды.",
    "Завтра не будет воды.",
    "Ақсу ауылдық округі әкімінің аппараты",
    "Аппарат акима Аксуского сельского округа",
    "https://t.me/auyldas_bot?start=n4F7Q2kZ91",
    NOW,
)


def test_kazakh_stands_first_and_the_link_last() -> None:
    assert whatsapp_text(PAPER) == (
        "*Хабарландыру*\n"
        "Ақсу ауылдық округі\n"
        "Ертең су болмайды.\n"
        "\n"
        "*Объявление*\n"
        "Аксуский сельский округ\n"
        "Завтра не будет воды.\n"
        "\n"
        "https://t.me/auyldas_bot?start=n4F7Q2kZ91"
    )


def test_an_urgent_one_says_so() -> None:
    said = whatsapp_text(replace(PAPER, urgent=True))
    assert said.startswith("*ШҰҒЫЛ ХАБАР*\n")
    assert "\n*СРОЧНОЕ СООБЩЕНИЕ*\n" in said


def test_one_language_stands_alone() -> None:
    said = whatsapp_text(replace(PAPER, kk=""))
    assert said.startswith("*Объявление*\nАксуский сельский округ\nЗавтра")
    assert "Хабарландыру" not in said


@pytest.mark.parametrize(
    "typed",
    ["*маңызды*", "_су_ жоқ", "~500~ 300 тг", "```код```", "`код`", "«*жаңа*»", "сөз_сөз_сөз",
     "* нан\n* су", "***", "(_a_)", "1. *a* _b_ ~c~"],
)  # fmt: skip
def test_what_people_typed_shows_as_typed(typed: str) -> None:
    shown = shown_as_typed(typed)
    assert len(shown) == len(typed)
    assert not set("*_~`") & set(shown)


@pytest.mark.parametrize(
    "typed",
    ["https://t.me/aqsu_bot?start=a_b", "@aqsu_su_bot", "su_bolimi@mail.kz", "2*3*4", "file_name",
     "Толығырақ: https://aqsu.gov.kz/_su_/", "www.aqsu.kz/a_b_c", "5 > 3", "a\nb"],
)  # fmt: skip
def test_links_and_numbers_stay_what_they_are(typed: str) -> None:
    assert shown_as_typed(typed) == typed


def test_a_marked_link_is_not_bold_and_still_opens() -> None:
    assert "https://aqsu.kz/a_b" in shown_as_typed("*https://aqsu.kz/a_b*")
    assert "*" not in shown_as_typed("*https://aqsu.kz/a_b*")


def test_a_line_is_not_taken_for_a_quotation() -> None:
    assert "\n> " not in whatsapp_text(replace(PAPER, kk="Айтты:\n> ертең"))


def test_the_link_opens_whatsapp_with_the_very_text() -> None:
    paper = replace(PAPER, ru="")
    link = whatsapp_link(paper)
    assert link
    assert link.isascii()
    assert parse_qs(urlsplit(link).query)["text"] == [whatsapp_text(paper)]


def test_a_long_one_has_to_be_copied() -> None:
    assert whatsapp_link(replace(PAPER, kk="Су жоқ. " * 50)) is None


@pytest.mark.parametrize("typed", ["😀" * 300, "a" * 4000, "<b>су</b> & \u202eртең", "\n" * 50])
def test_ugly_texts_pass(typed: str) -> None:
    said = whatsapp_text(replace(PAPER, kk=typed, ru=""))
    assert said.endswith(PAPER.link)
    assert typed.strip() in said
