"""What every figure is called and how it is read."""

import re
from datetime import date
from decimal import Decimal

import pytest

from bot.core.i18n import LANGUAGES, Language, translator
from bot.reports.rules.figures import Figures, Measure, Share, Village
from bot.reports.rules.periods import Period, Span, period_of
from bot.reports.screens.words import (
    ARROWS,
    LATER,
    columns,
    days_word,
    definition,
    how_counted,
    language_name,
    medium_name,
    period_mark,
    period_name,
    title,
    topic_name,
    unanswered_words,
    value,
    village_name,
)
from tests.reports.samples import MONTH, NOW, ORDINARY, QUARTER, VILLAGES

KK, RU = translator("kk"), translator("ru")
CYRILLIC = re.compile("[а-яәғқңөұүһі]", re.IGNORECASE)
LATIN = re.compile("[A-Za-z]{2,}")
ENGLISH_ID = re.compile("Figure|Appeals|Residents")


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_a_name_of_its_own(language: Language) -> None:
    names = [title(measure, translator(language)) for measure in Measure]
    assert len(set(names)) == len(names)
    assert all(CYRILLIC.search(name) and not LATIN.search(name) for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_akim_reads_how_everything_is_counted_in_one_message(language: Language) -> None:
    t = translator(language)
    said = how_counted(t)
    assert len(said) <= 4096
    for measure in Measure:
        assert title(measure, t) in said
        assert definition(measure, t) in said
    assert not ENGLISH_ID.search(said)


@pytest.mark.parametrize("measure", Measure)
def test_a_definition_ends_like_a_sentence_in_both_languages(measure: Measure) -> None:
    for language in LANGUAGES:
        said = definition(measure, translator(language))
        assert said.endswith(".")
        assert CYRILLIC.search(said)
        assert not LATIN.search(said)


@pytest.mark.parametrize(
    ("measure", "kk", "ru"),
    [
        (Measure.RECEIVED, "18", "18"),
        (Measure.ACCEPTED, "15 / 17 (88 %)", "15 из 17 (88 %)"),
        (Measure.ON_TIME, "14 / 15 (93 %)", "14 из 15 (93 %)"),
        (Measure.OVERDUE, "1", "1"),
        (Measure.DAYS, "4 күн", "4 дня"),
        (Measure.RATING, "4,3 (11)", "4,3 (11)"),
        (Measure.REACH, "1 160 / 1 216 (95 %)", "1 160 из 1 216 (95 %)"),
        (Measure.POPULATION, "316 / 980 (32 %)", "316 из 980 (32 %)"),
        (Measure.BY_TOPIC, "—", "—"),
    ],
)
def test_a_figure_is_read_as_people_say_it(measure: Measure, kk: str, ru: str) -> None:
    assert plain(value(measure, NOW, KK)) == kk
    assert plain(value(measure, NOW, RU)) == ru


def test_the_usual_wait_and_what_is_left_have_plain_names() -> None:
    assert title(Measure.DAYS, KK) == "Әдеттегі жауап уақыты"
    assert title(Measure.DAYS, RU) == "Обычное время ответа"
    assert "едиана" in definition(Measure.DAYS, KK)
    assert "едиана" in definition(Measure.DAYS, RU)
    assert title(Measure.BACKLOG, KK) == "Жұмыста қалғаны"
    assert title(Measure.BACKLOG, RU) == "Осталось в работе"


@pytest.mark.parametrize("measure", [Measure.ON_TIME, Measure.DAYS, Measure.RATING, Measure.REACH])
def test_of_nothing_there_is_nothing_to_read(measure: Measure) -> None:
    assert value(measure, Figures(), KK) == "—"


def test_nothing_in_time_is_a_figure_too() -> None:
    assert plain(value(Measure.ON_TIME, Figures(on_time=Share(0, 3)), RU)) == "0 из 3 (0 %)"


@pytest.mark.parametrize(
    ("days", "kk", "ru"),
    [
        ("0", "сол күні", "в тот же день"),
        ("1", "1 күн", "1 день"),
        ("2", "2 күн", "2 дня"),
        ("5", "5 күн", "5 дней"),
        ("21", "21 күн", "21 день"),
        ("4.5", "4,5 күн", "4,5 дня"),
        ("10.5", "10,5 күн", "10,5 дня"),
    ],
)
def test_days_are_counted_as_people_count(days: str, kk: str, ru: str) -> None:
    assert plain(days_word(Decimal(days), KK)) == kk
    assert plain(days_word(Decimal(days), RU)) == ru


def test_arrows_say_more_less_and_nothing() -> None:
    assert ARROWS == {1: "↑", 0: "", -1: "↓"}


NEW_YEAR = period_of(Span.WEEK, date(2027, 1, 1))
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("period", "kk", "ru"),
    [
        (period_of(Span.WEEK, date(2026, 11, 22)), "16–22 қараша", "16–22 ноября"),
        (
            period_of(Span.WEEK, date(2026, 12, 1)),
            "30 қараша – 6 желтоқсан",
            "30 ноября – 6 декабря",
        ),
        (NEW_YEAR, "28 желтоқсан – 3 қаңтар", "28 декабря – 3 января"),
        (
            period_of(Span.WEEK, date(2025, 11, 22)),
            "2025 жылғы 17–23 қараша",
            "17–23 ноября 2025 года",
        ),
        (
            period_of(Span.WEEK, date(2025, 1, 1)),
            "30.12.2024 – 05.01.2025",
            "30.12.2024 – 05.01.2025",
        ),
        (period_of(Span.MONTH, date(2026, 11, 5)), "2026 жылғы қараша", "ноябрь 2026"),
        (
            period_of(Span.QUARTER, date(2026, 11, 5)),
            "2026 жылғы IV тоқсан",
            "IV квартал 2026 года",
        ),
        (period_of(Span.YEAR, date(2026, 11, 5)), "2026 жыл", "2026 год"),
        (
            Period(Span.OWN, date(2026, 11, 1), date(2026, 11, 15)),
            "2026 жылғы 1–15 қараша",
            "1–15 ноября 2026 года",
        ),
        (
            Period(Span.OWN, date(2026, 10, 20), date(2026, 11, 5)),
            "20.10.2026 – 05.11.2026",
            "20.10.2026 – 05.11.2026",
        ),
        (
            Period(Span.OWN, date(2025, 11, 1), date(2026, 11, 5)),
            "01.11.2025 – 05.11.2026",
            "01.11.2025 – 05.11.2026",
        ),
        (Period(Span.OWN, date(2026, 11, 1), date(2026, 11, 1)), "01.11.2026", "01.11.2026"),
    ],
)
def test_a_period_has_a_name_that_a_grandmother_reads(period: Period, kk: str, ru: str) -> None:

    assert period_name(period, KK, TODAY) == kk
    assert period_name(period, RU, TODAY) == ru


def test_a_week_has_its_year_on_what_is_kept_and_none_where_it_is_plain() -> None:
    week = period_of(Span.WEEK, date(2026, 11, 22))
    assert period_name(week, RU, LATER) == "16–22 ноября 2026 года"
    assert period_name(week, RU) == "16–22 ноября"
    assert period_name(NEW_YEAR, RU, date(2027, 1, 4)) == "28 декабря – 3 января"


@pytest.mark.parametrize(
    ("span", "kk", "ru"),
    [
        (Span.WEEK, "16.11", "16.11"),
        (Span.MONTH, "қар", "нояб"),
        (Span.QUARTER, "IV", "IV"),
        (Span.YEAR, "2026", "2026"),
    ],
)
def test_under_a_bar_there_is_room_for_five_letters(span: Span, kk: str, ru: str) -> None:
    period = period_of(span, date(2026, 11, 18))
    assert (period_mark(period, KK), period_mark(period, RU)) == (kk, ru)


def test_columns_are_the_period_the_one_before_and_the_mean_of_several() -> None:
    assert columns(ORDINARY, RU) == (
        "16–22 ноября 2026 года",
        "9–15 ноября 2026 года",
        "Среднее за 4 предыдущих",
    )
    assert columns(MONTH, RU) == ("ноябрь 2026", "октябрь 2026", "Среднее за 2 предыдущих")
    assert columns(QUARTER, RU) == ("IV квартал 2026 года", "III квартал 2026 года")


def test_topics_have_the_names_of_the_taxonomy_and_words_for_none() -> None:
    assert topic_name("street_lighting", KK) == "Көше жарығы"
    assert topic_name("street_lighting.broken", RU) == "Фонарь не горит"
    assert topic_name("", RU) == "Тема не выбрана"
    assert topic_name("no_longer_there", KK) == "Басқа тақырып"


def test_villages_have_their_names_and_words_for_none() -> None:
    assert village_name("191630200", VILLAGES, KK) == "Өркениет"
    assert village_name("191630200", VILLAGES, RU) == "Уркениет"
    assert village_name("", VILLAGES, RU) == "Село не указано"
    assert village_name("999999999", (Village("1", "А", "А"),), KK) == "Басқа ауыл"


def test_media_and_languages_have_names() -> None:
    kinds = ("text", "photo", "voice", "video", "video_note", "audio", "animation", "document")
    for t in (KK, RU):
        names = [medium_name(kind, t) for kind in kinds]
        assert len(set(names)) == len(names)
    assert medium_name("voice", KK) == "Дауыстық хабар"
    assert medium_name("something new", RU) == "Файл"
    assert [language_name(code, RU) for code in ("kk", "ru", "uz")] == [
        "На казахском",
        "На русском",
        "На другом языке",
    ]


def test_who_waits_longest_is_said_in_one_line() -> None:
    assert plain(unanswered_words(ORDINARY.oldest[0], VILLAGES, KK)) == (
        "№ 0097: Шам жанбайды, Ақсу. 19 күн күтуде, мерзімі: 20.11.2026"
    )
    assert plain(unanswered_words(ORDINARY.oldest[2], VILLAGES, RU)) == (
        "№ 0131: Тема не выбрана, Село не указано. Ждёт 1 день, срок: 11.12.2026"
    )
