"""The picture of a poll: on everybody's phone, and in the village's chat."""

import pickle
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from bot.core.i18n import LANGUAGES, Language
from bot.places.canvas import BLUE, PALE, SKY, WIDTH
from bot.polls.screens.chart import ChartOption, PollChart, VillageBars, draw, png
from tests.support.pictures import boxes, check_reads, texts

ADVISORY = "Сауалнама нәтижесі ұсынымдық сипатта болады, жиынның шешімін алмастырмайды."
LONG = (
    "Қоғамдастықтыңмүшелерінеқажеттіинфрақұрылымдықжобаларды жүзеге асыру барысында туындайтын "
    "мәселелерді шешудің тиімді жолдарын бірлесіп қарастыратын комиссия құрып, оның жұмысын "
    "қадағалап отыру"
)
TWO = PollChart(
    question="Ауылға кіреберіс жолды биыл жөндейміз бе?",
    options=(ChartOption("Иә", 214), ChartOption("Жоқ", 98)),
    voters=312,
    entitled=840,
    community=1500,
    villages=(
        VillageBars("Сарыбұлақ", 12, (7, 5)),
        VillageBars("Ақсу", 150, (120, 30)),
        VillageBars("Өркениет", 90, (60, 30)),
    ),
    note=ADVISORY,
    title="Ақсу ауылдық округі",
    when="Аяқталды: 11 желтоқсан, 20:00",
)
FIVE = replace(
    TWO,
    options=tuple(
        ChartOption(words, votes)
        for words, votes in (
            ("Балабақшаның жанындағы ойын алаңы", 141),
            ("Көше жарығы", 290),
            (LONG[:90], 77),
            ("Мал айдайтын жол", 33),
            ("Басқа", 0),
        )
    ),
    villages=tuple(
        VillageBars(f"{number}-разъезд теміржол бекеті", 130 - number, (60, 40, 20, None, 0))
        for number in range(30)
    ),
    several=True,
)
TWELVE = replace(
    FIVE,
    question="Келесі жылы бюджеттен алдымен не істелуі керек деп ойлайсыз? " * 4,
    options=tuple(ChartOption(f"{number} {LONG}"[:200], 21 * number) for number in range(12)),
    villages=tuple(
        VillageBars(f"{LONG[:70]} {number}", 1300, tuple(range(900, 912))) for number in range(88)
    ),
    voters=20_000,
    entitled=21_000,
)
DAYS = replace(
    TWELVE,
    question="Жиынға қай күн ыңғайлы?",
    options=tuple(ChartOption(f"{day} желтоқсан", 7 * day) for day in range(1, 13)),
)
NOBODY = replace(TWO, options=(ChartOption("Иә", 0), ChartOption("Жоқ", 0)), voters=0, villages=())
STARS = replace(
    TWO,
    options=tuple(
        ChartOption(str(star), votes) for star, votes in enumerate((3, 5, 20, 80, 92), start=1)
    ),
    voters=200,
    villages=(
        VillageBars("Ақсу", 150, (0, 5, 15, 60, 70)),
        VillageBars("Өркениет", 50, (None, 5, 5, 20, 20)),
    ),
    scale=True,
)
SAMPLES = {
    "two": TWO, "five": FIVE, "twelve": TWELVE, "days": DAYS, "nobody": NOBODY, "stars": STARS,
}  # fmt: skip
every_sample = pytest.mark.parametrize("sample", SAMPLES)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_sample
def test_the_picture_is_as_wide_as_a_phone_wants_it_and_light_to_send(sample: str) -> None:
    file = png(pickle.loads(pickle.dumps(SAMPLES[sample])), "kk")
    with Image.open(BytesIO(file)) as image:
        assert image.format == "PNG"
        wide, high = image.size
        shades = image.convert("L").histogram()
    assert wide == 1080
    assert 560 <= high <= 1750
    assert shades[255] > wide * high / 2  # on white
    assert sum(shades[:80]) > 5_000  # letters
    assert len(file) < 160_000


@every_language
@every_sample
def test_all_of_it_can_be_read_on_a_phone(sample: str, language: Language) -> None:
    check_reads(draw(SAMPLES[sample], language))


def test_every_answer_stands_with_its_votes_and_percent_and_turnout_beside_the_entitled() -> None:
    said = texts(draw(TWO, "ru"))
    assert said[0] == "Ақсу ауылдық округі"
    assert {"312", "Участвовали", "37 %", "21 %"} <= set(said)
    assert "из 840 человек с правом голоса в боте" in " ".join(said)
    assert "из 1 500 членов сообщества с правом голоса" in " ".join(said)
    at = said.index("Иә")
    assert said[at : at + 4] == ["Иә", "214 голосов · 69 %", "Жоқ", "98 голосов · 31 %"]
    assert "несколько" not in " ".join(said)
    assert " ".join(said).endswith(ADVISORY)


def test_a_bar_is_as_long_as_its_part_of_those_who_voted() -> None:
    chart = replace(TWO, villages=())
    wide = WIDTH / 312
    assert boxes(draw(chart, "kk"), BLUE)[0][2] == pytest.approx(214 * wide)
    assert boxes(draw(chart, "kk"), SKY)[0][2] == pytest.approx(98 * wide)
    assert [box[2] for box in boxes(draw(chart, "kk"), PALE)] == [WIDTH, WIDTH]


def test_where_one_could_take_several_it_is_said_that_percent_is_of_voters() -> None:
    said = " ".join(texts(draw(FIVE, "ru")))
    assert "Процент считается от числа участников." in said
    assert "290 голосов · 93 %" in said
    assert "Пайыз қатысқан адамдардан есептелген." in " ".join(texts(draw(FIVE, "kk")))


def test_villages_stand_in_their_order_under_the_words_of_the_answers() -> None:
    said = texts(draw(TWO, "kk"))
    at = said.index("Ауылдар бойынша")
    assert said[at + 1 : at + 11] == [
        "Иә", "Жоқ", "Сарыбұлақ", "12 адам", "7", "5", "Ақсу", "150 адам", "120", "30",
    ]  # fmt: skip


def test_of_thirty_villages_some_stand_there_and_the_others_are_counted() -> None:
    said = texts(draw(FIVE, "ru"))
    at = said.index("По сёлам")
    assert said[at + 1 : at + 6] == ["1.", "2.", "3.", "4.", "5."]
    assert {"1.", "2.", "3.", "4.", "5."} <= set(said[:at])  # beside the words of the answers
    shown = [text for text in said if "разъезд" in text]
    assert len(shown) >= 3
    assert f"Ещё {30 - len(shown)} " in " ".join(said)
    assert "<5" in said


def test_long_answers_are_two_lines_and_seen_to_go_on() -> None:
    said = texts(draw(TWELVE, "kk"))
    assert sum(text.endswith("…") for text in said) >= 12
    assert len([text for text in said if "дауыс ·" in text]) == 12


def test_a_poll_that_nobody_answered_says_so_in_words() -> None:
    said = texts(draw(NOBODY, "ru"))
    assert "Никто не проголосовал." in said
    assert said.count("0 голосов · 0 %") == 2
    assert not boxes(draw(NOBODY, "kk"), BLUE)


def test_of_stars_the_mean_stands_there_as_a_number_and_as_stars() -> None:
    said = texts(draw(STARS, "ru"))
    at = said.index("средняя оценка из 5")
    assert said[at - 1] == "4,3"
    assert said[at + 1 : at + 6] == ["★", "★", "★", "★", "☆"]
    at = said.index("Ақсу")
    assert said[at : at + 3] == ["Ақсу", "4,3", "150 человек"]
    # Where a number is not told there is no mean that would tell it.
    assert said[said.index("Өркениет") + 1] == "—"


def test_emoji_and_signs_of_people_are_no_empty_boxes_and_no_formulas() -> None:
    odd = replace(TWO, options=(ChartOption("🏡 $Иә_{2}$ 水", 3), ChartOption("", 0)), voters=3)
    assert "$Иә_{2}$ ?" in texts(draw(odd, "kk"))
    assert png(odd, "kk")
