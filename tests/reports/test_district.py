"""A district's week as its observer reads it."""

from dataclasses import replace

import pytest

from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.screen import plain
from bot.reports.callbacks import HowCounted
from bot.reports.rules.figures import DistrictRow, Share
from bot.reports.screens.district import district_screen
from bot.reports.storage.district import DistrictWeek
from tests.reports.samples import DISTRICT, NOW, WEEK

AKSU, URKENIET, GABBAS = DISTRICT


def said(*rows: DistrictRow, language: Language = "kk") -> list[str]:
    """The lines of the table."""
    week = DistrictWeek("103400000", "Бөрлі ауданы", "Бурлинский район", WEEK, rows)
    return plain(district_screen(week, translator(language)).text).split("\n")


def test_an_arrow_stands_beside_the_number_it_is_about_and_not_beside_the_name() -> None:
    lines = said(AKSU)
    assert "Ақсу ауылдық округі" in lines
    assert "Түскені 18 ↑ (11,5), жауап берілгені 15" in lines
    assert "↑ ↓ – мұндай сандар үшін кездейсоқ емес өзгеріс" in lines
    assert "Поступило 18 ↑ (11,5), отвечено 15" in said(AKSU, language="ru")


def test_where_nothing_has_changed_no_arrow_is_explained() -> None:
    assert not any("↑" in line or "↓" in line for line in said(replace(AKSU, arrow=0)))


def test_a_share_that_may_not_be_shown_is_no_dash_but_nothing() -> None:
    for language in LANGUAGES:
        for line in said(AKSU, URKENIET, GABBAS, language=language):
            assert "—" not in line
            assert "мерзімінде" not in line
            assert "в срок" not in line


def test_a_share_that_may_be_shown_is_told() -> None:
    row = replace(AKSU, now=replace(NOW, on_time=Share(9, 15)))
    assert "жауап берілгені 15, мерзімінде 60 %" in "\n".join(said(row))
    assert "отвечено 15, в срок 60 %" in "\n".join(said(row, language="ru"))


def test_no_mean_stands_beside_an_okrug_whose_weeks_are_hidden() -> None:
    assert "Түскені 5-тен аз ↓, жауап берілгені 5-тен аз" in said(URKENIET)
    assert "Түскені 0, жауап берілгені 0" in said(GABBAS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_observer_can_ask_how_it_is_counted(language: Language) -> None:
    t = translator(language)
    week = DistrictWeek("103400000", "Бөрлі ауданы", "Бурлинский район", WEEK, DISTRICT)
    buttons = [button for row in district_screen(week, t).rows for button in row]
    asked = [button.data for button in buttons if button.text == t.word("How is this counted?")]
    assert asked == [HowCounted().pack()]
