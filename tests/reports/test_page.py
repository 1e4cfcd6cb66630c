"""The report on paper."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.core.i18n import LANGUAGES, Language, translator
from bot.reports.rules.compared import OF_GATHERINGS, OF_VOTES, SINGLE, any_gatherings, any_votes
from bot.reports.rules.figures import Measure
from bot.reports.screens.page import pdf
from bot.reports.screens.words import definition, title, value
from tests.reports.samples import EMPTY, HUGE, MONDAY, NEW_YEAR, ORDINARY, QUARTER, SAMPLES

every_sample = pytest.mark.parametrize("sample", SAMPLES)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def pages(file: bytes) -> list[str]:
    """What can be read on each page, its lines joined."""
    return [squeezed(page.extract_text()) for page in PdfReader(BytesIO(file)).pages]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\xa0", " "))


@every_language
@every_sample
def test_it_is_two_pages_of_a4_written_in_our_own_letters(sample: str, language: Language) -> None:
    found = PdfReader(BytesIO(pdf(SAMPLES[sample], language, MONDAY)))
    assert len(found.pages) == 2 + any_votes(SAMPLES[sample])
    for page in found.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        fonts = page["/Resources"]["/Font"].values()  # type: ignore[index]
        assert all("DejaVu" in font.get_object()["/BaseFont"] for font in fonts)
        assert not list(page.images)


@every_language
@every_sample
def test_every_figure_can_be_read_and_found(sample: str, language: Language) -> None:
    report, t = SAMPLES[sample], translator(language)
    first, second, *more = pages(pdf(report, language, MONDAY))
    for measure in SINGLE:
        page = second if measure in {*OF_GATHERINGS, *OF_VOTES} else first
        if measure in OF_GATHERINGS and not any_gatherings(report):
            continue  # its definition is there all the same
        if measure in OF_VOTES and not any_votes(report):
            continue
        said = page.partition(squeezed(title(measure, t)))[2]
        assert said, measure
        assert squeezed(value(measure, report.now, t)) in said
        assert squeezed(value(measure, report.usual[-1], t)) in said
    for measure in Measure:
        whole = "".join((second, *more)).replace("- ", "-")
        assert squeezed(definition(measure, t).unescape()) in whole, measure


def test_it_says_whose_week_it_is_when_it_was_made_and_which_page() -> None:
    first, second = pages(pdf(ORDINARY, "kk", MONDAY))
    assert first.startswith("Ақсу ауылдық округі Өтініштер: 2026 жылғы 16–22 қараша")
    for number, said in enumerate((first, second), start=1):
        assert "Жасалған уақыты: 23.11.2026, 09:00" in said
        assert f"{number} / 2" in said


def test_a_week_that_is_not_over_says_so() -> None:
    said = pages(pdf(NEW_YEAR, "ru", MONDAY))[0]
    assert "Обращения: 28.12.2026 – 03.01.2027" in said
    assert "Период не закончился, подсчёт: 2 января, 14:05" in said


def test_paper_says_the_hour_of_the_same_clock_as_the_message() -> None:
    said = pages(pdf(replace(NEW_YEAR, zone="Asia/Tokyo"), "ru", MONDAY))[0]
    assert "подсчёт: 2 января, 18:05" in said
    assert "Составлено: 23.11.2026, 13:00" in said


def test_the_dates_under_the_bars_of_weeks_are_said_to_be_mondays() -> None:
    assert pages(pdf(ORDINARY, "ru", MONDAY))[0].count("Даты – понедельники") == 1
    assert "понедельники" not in pages(pdf(QUARTER, "ru", MONDAY))[0]


def test_the_three_that_wait_longest_and_what_is_due_are_told() -> None:
    said = pages(pdf(ORDINARY, "ru", MONDAY))[0]
    assert "№ 0097: Фонарь не горит, Аксу. Ждёт 19 дней, срок: 20.11.2026" in said
    assert "№ 0118: Питьевая вода и канализация, Уркениет. Ждёт 12 дней" in said
    assert "№ 0131: Тема не выбрана, Село не указано. Ждёт 1 день" in said
    assert "В семь дней после периода истекает срок 3 обращений" in said


def test_an_empty_week_says_so_in_words() -> None:
    first, second = pages(pdf(EMPTY, "kk", MONDAY))
    assert "Бұл кезеңде өтініш түскен жоқ." in first
    assert "Жауап күтіп тұрған өтініш жоқ." in first
    assert "Кезеңнен кейінгі жеті күнде мерзімі бітетін өтініш жоқ." in first
    assert "Тақырыптар бойынша" not in second.partition("Бұл қалай есептеледі?")[0]


def test_topics_and_villages_stand_on_the_second_page() -> None:
    said = pages(pdf(ORDINARY, "kk", MONDAY))[1].partition("Бұл қалай есептеледі?")[0]
    assert "Көше жарығы 6 Ауыз су және кәріз 4 Жол және көше 3" in said
    assert "Ақсу 11 Өркениет 5 Ұзынағаш 2 Жиһангер 0" in said


def test_an_arrow_stands_beside_what_has_changed() -> None:
    arrows = {Measure.RECEIVED: (1, -1), Measure.RATING: (0, 0)}
    said = pages(pdf(ORDINARY, "ru", MONDAY, arrows=arrows))[0]
    assert "Поступило 18 12 ↑ 11,5 ↓" in said
    assert "Стрелка (↑ ↓) стоит там" in said
    assert "↑" not in pages(pdf(ORDINARY, "ru", MONDAY))[0]


def test_a_quarter_stands_beside_the_one_before_alone() -> None:
    said = pages(pdf(QUARTER, "ru", MONDAY))[0]
    assert "IV квартал 2026 года" in said
    assert "III квартал 2026 года" in said
    assert "Среднее" not in said


def test_names_stay_what_people_wrote() -> None:
    said = pages(pdf(HUGE, "kk", MONDAY))[1]
    assert "<b>Ініш & К°</b>" in said
    assert "=СУММ(A1:A9)" in said


@every_language
def test_everything_stays_between_the_edges(language: Language) -> None:
    for report in SAMPLES.values():
        for page in PdfReader(BytesIO(pdf(report, language, MONDAY))).pages:
            places: list[tuple[float, float]] = []

            def seen(
                text: str, _cm: object, matrix: list[float], _font: object, _size: object,
                places: list[tuple[float, float]] = places,
            ) -> None:  # fmt: skip
                if text.strip():
                    places.append((matrix[4], matrix[5]))

            page.extract_text(visitor_text=seen)
            assert all(x >= 40 for x, _ in places if x)
            assert all(15 <= y <= 842 - 30 for _, y in places if y)
