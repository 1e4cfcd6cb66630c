"""A notice for the loudspeaker."""

import time
from dataclasses import replace

import pytest

from bot.broadcasts.screens.aloud import aloud, numeral
from bot.broadcasts.screens.paper import Paper
from bot.broadcasts.screens.spoken import spoken
from tests.support.worlds import NOW

PAPER = Paper(
    "Ақсу ауылдық округі",
    "Аксуский сельский округ",
    "26.11 09:00–18:00 су болмайды 💧. Толығырақ: https://aqsu.kz/su. Тел.: 8 (728) 342-15-77!",
    "26.11.2026 г. с 09:00 до 18:00 не будет воды. Подробнее: https://aqsu.kz/su\nт. 2-15-77",
    "Ақсу ауылдық округі әкімінің аппараты",
    "Аппарат акима Аксуского сельского округа",
    "https://t.me/auyldas_bot?start=n4F7Q2kZ91",
    NOW,
)


def test_a_notice_is_read_twice_a_sentence_a_line() -> None:
    kk, ru = spoken(PAPER)
    body = [
        "26 қараша сағат 9-дан 18-ге дейін су болмайды.",
        "Телефон: 8 728 342 15 77!",
        "Толығырақ – әкім аппаратының Telegram-ботында.",
    ]
    assert kk.split("\n") == [
        "Құрметті ауыл тұрғындары, хабарландыруды тыңдаңыздар.",
        *body,
        "Қайталаймын.",
        *body,
        "Ақсу ауылдық округі әкімінің аппараты.",
    ]
    body = [
        "26 ноября с 9 до 18 часов не будет воды.",
        "Т. 2 15 77.",
        "Подробнее – в Telegram-боте аппарата акима.",
    ]
    assert ru.split("\n") == [
        "Уважаемые жители, прослушайте объявление.",
        *body,
        "Повторяю.",
        *body,
        "Аппарат акима Аксуского сельского округа.",
    ]


def test_an_urgent_one_is_announced_as_such() -> None:
    kk, ru = spoken(replace(PAPER, urgent=True))
    assert kk.split("\n")[1] == "Бұл – шұғыл хабар."
    assert ru.split("\n")[1] == "Это срочное сообщение."


def test_a_language_that_is_not_there_is_not_read() -> None:
    assert spoken(replace(PAPER, ru=""))[1] == ""
    assert spoken(replace(PAPER, kk=" \n"))[0] == ""


def test_nobody_is_greeted_twice() -> None:
    kk, ru = spoken(
        replace(
            PAPER,
            kk="Құрметті ата-аналар! Ертең жиналыс.",
            ru="Уважаемые родители! Завтра собрание.",
        )
    )
    assert kk.split("\n")[:2] == ["Құрметті ата-аналар!", "Ертең жиналыс."]
    assert ru.split("\n")[:2] == ["Уважаемые родители!", "Завтра собрание."]


#: The endings of a numeral, by what is said last: "from" and "to".
ENDINGS = {
    0: "ден ге", 1: "ден ге", 2: "ден ге", 3: "тен ке", 4: "тен ке", 5: "тен ке", 6: "дан ға",
    7: "ден ге", 8: "ден ге", 9: "дан ға", 10: "нан ға", 20: "дан ға", 30: "дан ға",
    40: "тан қа", 50: "ден ге",
}  # fmt: skip


@pytest.mark.parametrize("number", range(60))
def test_a_numeral_takes_the_ending_of_its_last_sound(number: int) -> None:
    last = number if number % 10 == 0 else number % 10
    since, until = ENDINGS[last].split()
    assert numeral(number, "ablative") == f"{number}-{since}"
    assert numeral(number, "dative") == f"{number}-{until}"
    if 0 < number <= 24:
        said = aloud(f"{number}:00-ден 0:00-ге дейін", "kk")
        assert said == f"сағат {number}-{since} 0-ге дейін"


@pytest.mark.parametrize(
    ("number", "case", "said"),
    [(9, "locative", "9-да"), (10, "locative", "10-да"), (15, "locative", "15-те"),
     (3, "genitive", "3-тің"), (6, "genitive", "6-ның"), (10, "genitive", "10-ның"),
     (50, "genitive", "50-дің"), (2, "accusative", "2-ні"), (50, "accusative", "50-ді"),
     (8, "attributive", "8-дегі"), (40, "attributive", "40-тағы")],
)  # fmt: skip
def test_other_cases_too(number: int, case: str, said: str) -> None:
    assert numeral(number, case) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("09:00–18:00", "сағат 9-дан 18-ге дейін"),
        ("Сағат 09:00-ден 18:00-ге дейін", "Сағат 9-дан 18-ге дейін"),
        ("9.00-ден 18.00-ге дейін", "сағат 9-дан 18-ге дейін"),
        ("09:00-18:00 аралығында", "сағат 9-дан 18-ге дейін"),
        ("09:30–18:00", "9 сағат 30 минуттан 18 сағатқа дейін"),
        ("09:30", "9 сағат 30 минут"),
        ("сағат 09:30-да", "9 сағат 30 минутта"),
        ("сағат 10:00-де", "сағат 10-да"),
        ("10:00 бастап 20:00 дейін", "сағат 10-нан бастап сағат 20-ға дейін"),
        ("18:00 сағатқа дейін", "18 сағатқа дейін"),
        ("26.11", "26 қараша"),
        ("26.11.2026", "26 қараша"),
        ("26.11.2026 ж. бастап", "26 қарашадан бастап"),
        ("30.11-ге дейін", "30 қарашаға дейін"),
        ("01.12-ден", "1 желтоқсаннан"),
        ("26–28.11.2026", "26-дан 28 қарашаға дейін"),
        ("28.11–02.12.2026", "28 қарашадан 2 желтоқсанға дейін"),
        ("05.01.2027", "2027 жылғы 5 қаңтар"),
        ("5 км, 300 м, 500 тг-ге", "5 километр, 300 метр, 500 теңгеге"),
        ("Абай көш. 5, Кербұлақ ауд.", "Абай көшесі 5, Кербұлақ ауданы."),
        ("нан, су т.б. алыңыз", "нан, су тағы басқалар алыңыз"),
        ("тел. +77011234567", "телефон 8 701 123 45 67"),
        ("Тел: 8-728-34-2-15-77", "Тел: 8 728 34 2 15 77"),
    ],
)
def test_kazakh_is_said_as_people_say_it(typed: str, said: str) -> None:
    assert aloud(typed, "kk", NOW) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("09:00–18:00", "с 9 до 18 часов"),
        ("С 9.00 до 18.00", "С 9 до 18 часов"),
        ("с 9-00 до 18-30", "с 9 часов до 18 часов 30 минут"),
        ("09:30", "9 часов 30 минут"),
        ("в 1:01", "в 1 час 1 минуту"),
        ("до 21:00", "до 21 часа"),
        ("к 22:00", "к 22 часам"),
        ("в 10:00 часов", "в 10 часов"),
        ("26.11", "26 ноября"),
        ("26.11.2026 г. Воды нет", "26 ноября. Воды нет"),
        ("с 26.11 по 28.11", "с 26 ноября по 28 ноября"),
        ("26.11–28.11", "с 26 по 28 ноября"),
        ("05.01.2027", "5 января 2027 года"),
        ("на ул. Абая, д. 5, кв. 7", "на улице Абая, дом 5, квартира 7"),
        ("по ул. Абая", "по улице Абая"),
        ("Алматинская обл., Аксуский с/о", "Алматинская область, Аксуский сельский округ"),
        ("1 км, 2 км, 5 км, 1,5 км", "1 километр, 2 километра, 5 километров, 1,5 километра"),
        ("хлеб и т.д. Просим", "хлеб и так далее. Просим"),
        ("школа № 5 им. Абая", "школа номер 5 имени Абая"),
        ("тел.: 8 (701) 123-45-67", "телефон: 8 701 123 45 67"),
    ],
)
def test_russian_is_said_as_people_say_it(typed: str, said: str) -> None:
    assert aloud(typed, "ru", NOW) == said


@pytest.mark.parametrize(
    ("typed", "language"),
    [("жители ул. Абая", "ru"), ("в г. Алматы", "ru"), ("до 2 км", "ru"), ("п. 3.10", "ru"),
     ("от 10-15 человек", "ru"), ("с 10-15 до 20-25 человек", "ru"), ("2.5 тонны", "ru"),
     ("№ 26.11", "kk"), ("2.5 тонна", "kk"), ("12-үй, 3-қабат", "kk"), ("25:00", "kk"),
     ("31.13", "kk"), ("А. Серіков", "kk"), ("112", "kk"), ("2025–2027", "kk")],
)  # fmt: skip
def test_what_is_not_certain_stays_as_typed(typed: str, language: str) -> None:
    assert aloud(typed, "ru" if language == "ru" else "kk", NOW) == typed


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("Су жоқ", ["Су жоқ."]),
        ("су жоқ!!! Неге??", ["Су жоқ!", "Неге?"]),
        (
            "Әкім А. Серіков келеді. Жиналыс 1-мектепте",
            ["Әкім А. Серіков келеді.", "Жиналыс 1-мектепте."],
        ),
        ("Керек:\n- су;\n• нан", ["Керек.", "Су.", "Нан."]),
        ("1. Су\n2. Нан", ["1. Су.", "2. Нан."]),
        ("Қараңыз (https://aqsu.kz), келіңіз", ["Қараңыз келіңіз."]),
        ("🔥🔥\n⚠️ Абайлаңыз", ["Абайлаңыз."]),
        ("@aqsu_bot жазыңыз, su@aqsu.kz", ["Жазыңыз."]),
        ("<b>су</b> жоқ", ["<b>су</b> жоқ."]),
        ("\u202eсу\u202c жоқ", ["Су жоқ."]),
        ("***\n— — —", []),
        ("😀" * 200, []),
    ],
)
def test_sentences_stand_one_under_another(typed: str, lines: list[str]) -> None:
    kk, _ = spoken(replace(PAPER, kk=typed))
    if not lines:
        assert kk == ""
        return
    before, _, after = kk.partition("\nҚайталаймын.\n")
    assert before.split("\n")[1 : len(lines) + 1] == lines
    assert after.split("\n")[: len(lines)] == lines


@pytest.mark.parametrize(
    "piece", ["а", "1", ".", "a.", "1-", "@", "http://", "ул. ", "9:00-", "a@a.", "(", "-a"]
)
def test_four_thousand_of_anything_are_read_at_once(piece: str) -> None:
    text = (piece * 4000)[:4000]
    started = time.perf_counter()
    spoken(replace(PAPER, kk=text, ru=text))
    assert time.perf_counter() - started < 3
