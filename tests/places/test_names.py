"""Names of places as KATO writes them and as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.places.names import key, spell_out, stems


@pytest.mark.parametrize(
    ("raw", "name", "kind"),
    [
        ("Ақсу а.о.", "Ақсу ауылдық округі", "rural_okrug"),
        ("Жиенәлі а.о", "Жиенәлі ауылдық округі", "rural_okrug"),  # a dot is missing
        ("Бурыл а.о .", "Бурыл ауылдық округі", "rural_okrug"),
        ("Ақсу\u00a0а.о.", "Ақсу ауылдық округі", "rural_okrug"),
        ("Ақсуа.о.", "Ақсу ауылдық округі", "rural_okrug"),  # glued
        ("Канай би атын.а.о.", "Канай би атындағы ауылдық округ", "rural_okrug"),
        ("Роза Люксембург атын.а.", "Роза Люксембург атындағы ауыл", "village"),
        ("Рахым Сәбденов ат.а", "Рахым Сәбденов атындағы ауыл", "village"),
        ("И.Ф.Павлов атындағы а.", "И.Ф.Павлов атындағы ауыл", "village"),
        ("Топжиде 1а.", "Топжиде 1 ауылы", "village"),
        ("Ярославка а", "Ярославка ауылы", "village"),
        ("Тайтөбе а.ә.", "Тайтөбе ауылдық әкімшілігі", "village_akimat"),
        ("Семей Қ.Ә.", "Семей қалалық әкімшілігі", "city_akimat"),
        ("Шаған к.", "Шаған кенті", "kent"),
        ("Шар қ.", "Шар қаласы", "city"),
        ("Абай ауданы", "Абай ауданы", "district"),
        ("Болатов қыстауы", "Болатов қыстауы", ""),
        ("Қызылқора", "Қызылқора", ""),
    ],
)
def test_a_kazakh_name_is_spelt_out(raw: str, name: str, kind: str) -> None:
    assert spell_out(raw, "kk") == (name, kind)


@pytest.mark.parametrize(
    ("raw", "name", "kind"),
    [
        ("Аксуский с.о.", "Аксуский сельский округ", "rural_okrug"),
        ("Аксуский с.о", "Аксуский сельский округ", "rural_okrug"),
        ("с.о.Туран", "сельский округ Туран", "rural_okrug"),  # the other order
        ("с.о. Жибек жолы", "сельский округ Жибек жолы", "rural_okrug"),
        ("с.о.им.Канай би", "сельский округ имени Канай би", "rural_okrug"),
        ("с.Аксу", "село Аксу", "village"),
        ("с. Аксу", "село Аксу", "village"),
        ("с.\u00a0Аксу", "село Аксу", "village"),
        ("Заречное с.", "Заречное село", "village"),
        ("с.Озерное", "село Озерное", "village"),  # not "s.o."
        ("с.им.Крупской", "село имени Крупской", "village"),
        ("с.а.Тайтобе", "сельская администрация Тайтобе", "village_akimat"),
        ("Шарская г.а.", "Шарская городская администрация", "city_akimat"),
        ("п.Чаган", "посёлок Чаган", "kent"),
        ("г.Шар", "город Шар", "city"),
        ("уч.Актас", "участок Актас", "other_place"),
        ("зимовка Старая школа", "зимовка Старая школа", ""),
        ("Полигон", "Полигон", ""),
    ],
)
def test_a_russian_name_is_spelt_out(raw: str, name: str, kind: str) -> None:
    assert spell_out(raw, "ru") == (name, kind)


@given(
    st.from_regex("[А-ЯҚ][а-яіқ]{2,9}( [А-ЯҚ][а-яіқ]{2,9})?( [12])?", fullmatch=True),
    st.sampled_from(["а.о.", "атын.а.", "а", "қ.ә.", "с.о", "с.", "уч.", "кр.хоз.", ""]),
)
def test_a_name_that_is_spelt_out_stays_as_it_is(name: str, short: str) -> None:
    for raw in (f"{name} {short}", f"{short} {name}"):
        kk, ru = spell_out(raw, "kk")[0], spell_out(raw, "ru")[0]
        assert spell_out(kk, "kk")[0] == kk
        assert spell_out(ru, "ru")[0] == ru


@pytest.mark.parametrize(
    "typed", ["Ақсу", "аксу", "АКСУ", "Aqsu", "ақсу ауылы", "село Аксу", "с. Аксу", "с.о. Аксу"]
)
def test_however_a_village_is_typed_it_has_one_key(typed: str) -> None:
    assert key(typed) == key("Ақсу ауылдық округі")


@given(st.text(max_size=80))
def test_any_text_has_a_key_without_spaces(text: str) -> None:
    assert " " not in key(text)


def test_a_name_of_nothing_but_common_words_keeps_them() -> None:
    assert key("Ауыл") == "ауыл"


def test_a_russian_adjective_leads_to_the_name_it_was_made_of() -> None:
    assert "аксу" in stems(key("Аксуский"))
    assert stems("аксу") == []
    assert "жалагаш" in stems(key("Жалагашинский сельский округ"))
