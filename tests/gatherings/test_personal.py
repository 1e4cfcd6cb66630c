"""What is cut out of the words of minutes before everybody reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gatherings.rules.personal import MASK, Cut, What, masked


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("8 701 123 45 67", "8 701 123 45 67"),
        ("8 (701) 123-45-67", "8 (701) 123-45-67"),
        ("+77011234567", "+77011234567"),
        ("87011234567-ге хабарласыңыз", "87011234567"),
        ("701 123 45 67", "701 123 45 67"),
        ("8 (71532) 2-12-34", "8 (71532) 2-12-34"),
        ("(71532) 2-12-34", "(71532) 2-12-34"),
        ("тел.: 2-12-34", "2-12-34"),
        ("Телефон 21234", "21234"),
        ("+49 170 1234567", "+49 170 1234567"),
    ],
)
def test_phone_numbers_are_cut_out_however_they_are_written(text: str, cut: str) -> None:
    found = masked(f"Хабарласу: {text}.")
    assert found.cuts == (Cut(What.PHONE, cut),)
    assert cut not in found.text
    assert MASK in found.text


@pytest.mark.parametrize(
    "number", ["850101300123", "850101 300123", "8501 0130 0123", "850-101-300-123"]
)
def test_numbers_of_twelve_digits_are_cut_out(number: str) -> None:
    assert masked(f"ЖСН {number} берілсін").text == "ЖСН *** берілсін"
    assert masked(f"ИИН: {number}").cuts == (Cut(What.NUMBER, number),)


def test_an_iin_that_looks_like_a_phone_is_cut_out_whole() -> None:
    assert masked("770101300123") == masked("770101300123")
    assert masked("770101300123").text == "***"


def test_e_mail_addresses_are_cut_out() -> None:
    found = masked("Хат: a.serikov-77@mail.kz, сосын күтіңіз")
    assert found.text == "Хат: ***, сосын күтіңіз"
    assert found.cuts == (Cut(What.EMAIL, "a.serikov-77@mail.kz"),)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Абай көшесі, 12-үй тұрғыны", "Абай көшесі, *** тұрғыны"),
        ("Абай көшесі 12 үйде тұратын", "Абай көшесі *** тұратын"),
        ("Абай к-сі, 12.", "Абай к-сі, ***."),
        ("ул. Абая, д. 5, кв. 3 живёт", "ул. Абая, *** живёт"),
        ("улица Мухтара Ауэзова, дом 14а", "улица Мухтара Ауэзова, ***"),
        ("пр-т Абылай хана 7/2, кв 4", "пр-т Абылай хана ***"),
        ("Мектеп көшесі, 2, 3, 5 үйлер", "Мектеп көшесі, ***"),
    ],
)
def test_of_an_address_the_street_stays(text: str, left: str) -> None:
    found = masked(text)
    assert found.text == left
    assert [cut.what for cut in found.cuts] == [What.ADDRESS]


@pytest.mark.parametrize(
    "text",
    [
        "Абай көшесіне 12 шам орнатылсын",
        "На улице Абая 20 фонарей до 1 декабря",
        "Абай көшесінде 2027 жылы жол жөнделсін",
        "2026 жылғы 27.11 сағат 18:00",
        "27-11-2026 18-00",
        "1 500 000 теңге бөлінсін",
        "Бюджет 85 000 000 000 теңге",
        "№ 122 бұйрық, 2-тармақ",
        "5 үйге су тартылсын",
        "Кворум: 812 адамнан 82",
    ],
)
def test_what_a_gathering_counts_dates_and_pays_stays(text: str) -> None:
    assert masked(text).text == text


def test_what_the_office_lets_stand_stands() -> None:
    text = "Абай көшесі, 12-үй, 87011234567"
    assert masked(text, keep={What.ADDRESS}).text == "Абай көшесі, 12-үй, ***"
    assert masked(text, keep=set(What)).text == text


@given(st.text(max_size=400))
def test_nothing_is_cut_twice_and_no_text_breaks_it(text: str) -> None:
    once = masked(text)
    assert masked(once.text, keep={What.ADDRESS}).text.count(MASK) >= once.text.count(MASK)


def test_the_longest_text_is_looked_through_at_once() -> None:
    for piece in ("ул. а ", "Абай көшесі, 1, ", "8 7 ", "(1234) 1 ", "a.b@", "тел тел "):
        masked(piece * (3000 // len(piece)))
