"""Where 1,000 tenge go: the picture of an okrug's budget."""

import pickle
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from bot.budget.rules.lines import Line, Side
from bot.budget.screens.thousand import Card, draw, png
from bot.core.i18n import LANGUAGES, Language
from bot.places.canvas import BLUE, SKY
from tests.support.pictures import boxes, check_reads, texts

I, S = Side.INCOME, Side.SPENDING  # noqa: E741 - as short as the table
LONG = (
    "Аудандық маңызы бар қала, ауыл, кент, ауылдық округ әкімінің қызметін қамтамасыз ету "
    "жөніндегі қызметтер және тағы"
)
ORDINARY = Card(
    title="Ақсу ауылдық округі",
    when="2026 жыл, 1 қазандағы жағдай",
    note="Дерек: әкім аппаратының бюджет кестесі",
    lines=(
        Line(I, "Трансферттер", 57_000_000, 36_000_000, "Трансферты"),
        Line(I, "Көлік салығы", 6_000_000, 900_000, "Налог на транспорт"),
        Line(S, LONG, 33_000_000, 25_000_000, "Содержание аппарата акима"),
        Line(S, "Көшелерді жарықтандыру", 12_000_000, 8_000_000, "Освещение улиц"),
        Line(S, "Абаттандыру", 18_000_000, 18_900_000, "Благоустройство"),
    ),
)
PLANNED = replace(ORDINARY, lines=tuple(replace(line, fact=None) for line in ORDINARY.lines))
FORTY = Card(
    title="$Ақсу_{2}$ 🏡 ауылдық округі",
    lines=tuple(Line(S, f"{LONG} {n}", 1_000_000 * (50 - n), 500_000 * n) for n in range(40))
    + tuple(Line(I, f"{LONG} {n}", 1_000_000 + n) for n in range(12)),
    when=LONG,
    note=LONG * 3,
)
ONE = Card("Ақсу", (Line(S, "Аппарат", 5),))
EARNED = Card("Ақсу", ORDINARY.lines[:2], "2026 жыл")
SAMPLES = {
    "ordinary": ORDINARY, "planned": PLANNED, "forty": FORTY, "one": ONE, "earned": EARNED,
}  # fmt: skip
every_sample = pytest.mark.parametrize("sample", SAMPLES)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_sample
def test_the_picture_is_as_wide_as_a_phone_wants_it_and_light_to_send(sample: str) -> None:
    file = png(pickle.loads(pickle.dumps(SAMPLES[sample])), "kk")
    with Image.open(BytesIO(file)) as image:
        assert (image.format, image.size[0]) == ("PNG", 1080)
        assert 560 <= image.size[1] <= 1620
    assert len(file) < 150_000


@every_language
@every_sample
def test_all_of_it_can_be_read_on_a_phone(sample: str, language: Language) -> None:
    check_reads(draw(SAMPLES[sample], language), smallest=26)


def test_every_line_stands_with_its_tenge_and_what_was_spent_of_them() -> None:
    said = texts(draw(ORDINARY, "ru"))
    assert said[:5] == [
        "Ақсу ауылдық округі",
        "Куда идёт 1 000 тенге",
        "2026 жыл, 1 қазандағы жағдай",
        "Всего по плану: 63 млн тенге",
        "Из 1 000 тенге израсходовано 824: тёмная часть полосы.",
    ]
    assert said[5:14] == [
        "524 ₸", "Содержание аппарата акима", "израсходовано: 397 ₸",
        "286 ₸", "Благоустройство", "израсходовано: 300 ₸",
        "190 ₸", "Освещение улиц", "израсходовано: 127 ₸",
    ]  # fmt: skip
    assert said[14:] == [
        "Откуда поступает 1 000 тенге", "905 ₸", "Трансферты", "95 ₸", "Налог на транспорт",
        "Дерек: әкім аппаратының бюджет кестесі",
    ]  # fmt: skip


def test_a_bar_is_as_long_as_its_tenge_are_many() -> None:
    planned = [box[2] for box in boxes(draw(PLANNED, "kk"), BLUE)]
    assert [wide / planned[0] * 524 for wide in planned] == pytest.approx([524, 286, 190])
    both = draw(ORDINARY, "kk")
    light, dark = boxes(both, SKY), boxes(both, BLUE)
    assert len(light) == len(dark) == 3
    assert dark[0][2] / light[0][2] == pytest.approx(397 / 524, rel=0.01)


def test_of_forty_lines_the_largest_stand_there_and_the_others_together() -> None:
    said = texts(draw(FORTY, "kk"))
    assert any(text.startswith("Қалғаны: ") for text in said)
    assert said[0] == "$Ақсу_{2}$ ауылдық округі"


def test_without_facts_nothing_is_said_to_be_spent() -> None:
    assert "жұмсалды" not in " ".join(texts(draw(PLANNED, "kk"))).replace("жұмсалады", "")


def test_a_table_with_income_alone_is_where_the_money_comes_from() -> None:
    said = texts(draw(EARNED, "ru"))
    assert said[1] == "Откуда поступает 1 000 тенге"
    assert "Из 1 000 тенге поступило 586." in said
