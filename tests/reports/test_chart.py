"""The picture of a report: on the akim's phone, and in residents' chats."""

import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image

from bot.core.i18n import LANGUAGES, Language
from bot.places.canvas import SIZE
from bot.places.sheet import BOLD, REGULAR
from bot.reports.rules.cells import is_small, may_show
from bot.reports.rules.figures import Cell, Figures, Report, Share
from bot.reports.screens.chart import draw, png
from bot.reports.screens.picture import Picture, picture
from tests.reports.samples import EMPTY, FEW, HUGE, MONTH, NEW_YEAR, ORDINARY, QUIET, SAMPLES

KINDS: dict[str, tuple[Language, bool]] = {
    "kk": ("kk", False),
    "ru": ("ru", False),
    "public": ("kk", True),
}
every_sample = pytest.mark.parametrize("sample", SAMPLES)
every_kind = pytest.mark.parametrize("kind", KINDS)


def drawn(sample: str, kind: str) -> Figure:
    language, public = KINDS[kind]
    return draw(SAMPLES[sample], language, public=public)


def letters(figure: Figure) -> list[Text]:
    """Everything written that is seen."""
    return [text for text in figure.findobj(Text) if text.get_text()]


def texts(report: Report, language: Language = "kk", *, public: bool = False) -> list[str]:
    figure = draw(report, language, public=public)
    return [text.get_text().replace("\xa0", " ") for text in letters(figure)]


# ── What is in it ────────────────────────────────────────────────────────────────────────────


@every_kind
@every_sample
def test_a_picture_is_as_large_as_a_phone_wants_it_and_light_to_send(
    sample: str, kind: str
) -> None:
    language, public = KINDS[kind]
    file = png(SAMPLES[sample], language, public=public)
    with Image.open(BytesIO(file)) as image:
        assert image.format == "PNG"
        assert image.size == SIZE == (1080, 1350)
        shades = image.convert("L").histogram()
    dark, white = sum(shades[:80]), shades[255]
    assert dark > 10_000  # letters
    assert white > 0.6 * SIZE[0] * SIZE[1]  # on white
    assert len(file) < 150_000


def test_the_picture_says_whose_week_it_is_and_its_figures() -> None:
    said = texts(ORDINARY, "kk")
    assert said[:2] == ["Ақсу ауылдық округі", "Өтініштер: 16–22 қараша"]
    assert said[2:11] == [
        "18", "Түскені", "15", "Жауап берілгені", "14", "Мерзімінде", "93 %", "1",
        "Мерзімі өткені",
    ]  # fmt: skip
    said = texts(ORDINARY, "ru")
    assert said[:2] == ["Аксуский сельский округ", "Обращения: 16–22 ноября"]
    assert said[2:11] == [
        "18", "Поступило", "15", "Отвечено", "14", "В срок", "93 %", "1", "Просрочено",
    ]  # fmt: skip


def test_every_week_of_the_trail_has_its_number_and_its_day() -> None:
    said = texts(ORDINARY, "ru")
    at = said.index("Поступило", 11)
    assert said[at + 1 : at + 11] == [
        "9", "19.10", "11", "26.10", "14", "02.11", "12", "09.11", "18", "16.11",
    ]  # fmt: skip
    assert said[at + 11 : at + 22] == [
        "Отвечено", "8", "19.10", "7", "26.10", "15", "02.11", "12", "09.11", "15", "16.11",
    ]  # fmt: skip


def test_five_topics_and_the_rest_stand_with_their_numbers() -> None:
    said = texts(ORDINARY, "ru")
    at = said.index("По темам")
    assert said[at + 1 : at + 13] == [
        "Уличное освещение", "6",
        "Питьевая вода и канализация", "4",
        "Дороги и улицы", "3",
        "Скот, бродячие животные и ветеринария", "1",
        "Порядок, безопасность и ЧС", "1",
        "Остальные", "3",
    ]  # fmt: skip


def test_a_village_that_sent_nothing_is_seen_by_the_office() -> None:
    said = texts(ORDINARY, "kk")
    at = said.index("Ауылдар бойынша")
    assert said[at + 1 :] == [
        "Ақсу", "11", "Өркениет", "5", "Ұзынағаш", "2", "Жиһангер", "0",
    ]  # fmt: skip


def test_an_empty_week_says_so_in_words() -> None:
    assert texts(EMPTY, "kk")[-1] == "Бұл кезеңде өтініш түскен жоқ."
    said = texts(EMPTY, "ru")
    assert " ".join(said[-2:]) == "За этот период обращений не поступало."
    assert "По темам" not in said
    assert said.count("Поступило") == 1  # no empty bars either


def test_a_quiet_week_still_shows_those_before() -> None:
    said = texts(QUIET, "ru")
    assert said.count("Поступило") == 2
    assert "За этот период обращений не" in " ".join(said)


def test_a_week_that_is_not_over_says_when_it_was_counted() -> None:
    said = texts(NEW_YEAR, "ru")
    assert said[1] == "Обращения: 28 декабря – 3 января"
    assert said[2] == "Период не закончился, подсчёт: 2 января, 14:05"


def test_the_picture_says_the_hour_of_the_same_clock_as_the_message() -> None:
    said = texts(replace(NEW_YEAR, zone="Asia/Tokyo"), "ru")
    assert said[2] == "Период не закончился, подсчёт: 2 января, 18:05"


def test_it_is_said_once_that_the_dates_under_the_bars_are_mondays() -> None:
    assert texts(ORDINARY, "kk").count("Күндері – дүйсенбілер") == 1
    both = "Күндері – дүйсенбілер / Даты – понедельники"
    assert texts(ORDINARY, public=True).count(both) == 1
    for report in (MONTH, EMPTY):  # names of months, and no bars at all
        assert not any("понедельники" in text for text in texts(report, "ru"))


def test_months_stand_under_their_bars_by_name() -> None:
    assert {"қыр", "қаз", "қар"} <= set(texts(MONTH, "kk"))


def test_a_name_with_dollars_and_brackets_stays_what_it_is() -> None:
    said = texts(HUGE, "ru")
    assert "$Иниш_{2}$" in said
    assert "=SUM(A1:A9)" in said


def test_a_bar_is_as_long_as_its_number() -> None:
    boxes = [box for box in draw(ORDINARY, "ru").axes[0].patches if isinstance(box, Rectangle)]
    lying = [box.get_width() for box in boxes if box.get_x() == 664]
    topics, villages = lying[:6], lying[6:]
    for widths, counts in ((topics, (6, 4, 3, 1, 1, 3)), (villages, (11, 5, 2))):
        longest = widths[0] / counts[0]
        assert widths == pytest.approx([longest * n for n in counts])


# ── How it is read ───────────────────────────────────────────────────────────────────────────


@every_kind
@every_sample
def test_nothing_is_written_over_something_else_or_over_the_edge(sample: str, kind: str) -> None:
    figure = drawn(sample, kind)
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in letters(figure)]
    for text, box in boxes:
        assert box.x0 >= 20, text
        assert box.x1 <= SIZE[0] - 20, text
        assert box.y0 >= 0, text
        assert box.y1 <= SIZE[1], text
    for (one, a), (other, b) in combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        # The room that a line keeps for letters below it is no ink.
        assert not (wide > 1 and high > 8), (one, other)


@every_kind
@pytest.mark.parametrize("sample", [name for name in SAMPLES if name != "huge"])
def test_letters_are_large_enough_when_the_picture_is_as_wide_as_a_phone(
    sample: str, kind: str
) -> None:
    # 360 of 1080: a third. Eight pixels are what the smallest letters of Telegram have.
    assert all(float(text.get_fontsize()) / 3 >= 8 for text in letters(drawn(sample, kind)))


@every_kind
@every_sample
def test_every_letter_is_written_with_the_fonts_of_the_project(sample: str, kind: str) -> None:
    files = {str(text.get_fontproperties().get_file()) for text in letters(drawn(sample, kind))}
    assert files <= {str(REGULAR), str(BOLD)}


def test_a_letter_that_the_fonts_do_not_have_would_be_noticed() -> None:
    figure = Figure()
    figure.text(0.5, 0.5, "水", fontproperties=FontProperties(fname=REGULAR))
    canvas: Any = FigureCanvasAgg(figure)
    with pytest.warns(UserWarning, match="missing from"):
        canvas.draw()


def test_emoji_and_foreign_letters_in_a_name_are_not_drawn_as_boxes() -> None:
    villages = (replace(ORDINARY.villages[0], kk="Ақсу 🏡 水\nтау"), *ORDINARY.villages[1:])
    assert png(replace(ORDINARY, villages=villages), "kk")
    assert "Ақсу ? тау" in texts(replace(ORDINARY, villages=villages), "kk")


# ── What residents see ───────────────────────────────────────────────────────────────────────


@every_sample
def test_residents_see_both_languages_whoever_draws_it(sample: str) -> None:
    report = SAMPLES[sample]
    kk, ru = texts(report, "kk", public=True), texts(report, "ru", public=True)
    assert kk == ru


def test_kazakh_stands_first_and_russian_as_large() -> None:
    figure = draw(FEW, "ru", public=True)
    found = {text.get_text(): text for text in letters(figure)}
    pairs = [
        ("Ақсу ауылдық округі", "Аксуский сельский"),
        ("Өтініштер: 16–22 қараша", "Обращения: 16–22 ноября"),
        ("Түскені", "Поступило"),
        ("Мерзімі өткені", "Просрочено"),
        ("бойынша көрсетілмейді.", "темам и сёлам они не показаны."),
    ]
    for kk, ru in pairs:
        first, second = found[kk], found[ru]
        assert first.get_fontsize() == second.get_fontsize()
        assert first.get_fontproperties().get_file() == second.get_fontproperties().get_file()
        beside = first.get_position()[0] < second.get_position()[0]
        above = first.get_position()[1] < second.get_position()[1]
        assert beside or above


def test_small_numbers_do_not_leave_the_office() -> None:
    said = texts(FEW, public=True)
    assert "<5" in said
    assert not {"1", "2", "3", "4", "50 %"} & set(said)
    assert not any("Ауыз су" in text or "Ақсу /" in text for text in said)
    assert any("<5: 1-ден 4-ке дейінгі сан" in text for text in said)


def test_a_small_village_is_part_of_the_rest() -> None:
    said = texts(ORDINARY, public=True)
    assert "Ұзынағаш" not in " ".join(said)
    at = said.index("Ақсу / Аксу")
    assert said[at : at + 4] == ["Ақсу / Аксу", "11", "Қалғаны / Остальные", "7"]


def test_on_time_is_not_told_where_one_was_late() -> None:
    assert "Мерзімінде" in texts(ORDINARY)
    assert "Мерзімінде" not in texts(ORDINARY, public=True)
    assert "Мерзімінде" in texts(NEW_YEAR, public=True)  # 5 of 5


numbers = st.integers(0, 30)
breakdown = st.lists(st.integers(1, 12), max_size=9).map(
    lambda found: tuple(Cell(f"place{number}", n) for number, n in enumerate(found))
)


@st.composite
def figures(draw_: st.DrawFn) -> Figures:
    topics, villages = draw_(breakdown), draw_(breakdown)
    of = draw_(numbers)
    return Figures(
        received=sum(cell.n for cell in topics),
        answered=of,
        on_time=Share(draw_(st.integers(0, of)), of),
        overdue=draw_(numbers),
        by_topic=topics,
        by_settlement=villages,
    )


def shown(seen: Picture) -> list[str]:
    bars = [bar for one in (*seen.trail, *seen.breakdowns) for bar in one.bars]
    return [*(tile.figure for tile in seen.tiles), *(bar.text for bar in bars)]


@settings(max_examples=300, deadline=None)
@given(st.lists(figures(), min_size=5, max_size=5), st.integers(1, 5), st.integers(1, 5))
def test_no_small_number_is_in_what_residents_see_nor_can_be_worked_out(
    found: list[Figures], topics: int, villages: int
) -> None:
    periods = [period for period, _ in ORDINARY.trail]
    report = replace(ORDINARY, trail=tuple(zip(periods, found, strict=True)))
    seen = picture(report, "kk", public=True, topics=topics, villages=villages)
    assert not {"1", "2", "3", "4"} & set(shown(seen))
    for bars in (*seen.trail, *seen.breakdowns):
        assert not any(bar.n is not None and is_small(bar.n) for bar in bars.bars)
        assert all((bar.n is None) == (bar.text == "<5") for bar in bars.bars)
    for bars in seen.breakdowns:  # nothing is missing that the total would give away
        total = sum(bar.n or 0 for bar in bars.bars)
        assert total in {report.now.received, sum(c.n for c in report.now.by_settlement)}
    told = any("Мерзімінде" in tile.names for tile in seen.tiles)
    assert told == bool(report.now.on_time.of and may_show(report.now.on_time))


# ── Where it is drawn ────────────────────────────────────────────────────────────────────────

_LIGHT = """
import sys
import bot.reports.screens.{module}
heavy = {{"aiogram", "sqlalchemy", "matplotlib", "fpdf", "xlsxwriter", "PIL", "fontTools"}}
print(sorted(heavy & set(sys.modules)))
"""


@pytest.mark.slow
@pytest.mark.parametrize("module", ["chart", "table", "page", "words"])
def test_the_process_that_draws_knows_no_telegram_and_no_database(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LIGHT.format(module=module)],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_report_is_always_the_same_picture(language: Language) -> None:
    assert png(ORDINARY, language) == png(ORDINARY, language)
