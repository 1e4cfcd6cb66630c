"""The week in words: short, whole, and nothing small in what leaves the office."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.screen import plain
from bot.core.text import utf16_len
from bot.delivery.sender import CAPTION_LIMIT
from bot.reports.rules.figures import Cell, DistrictRow, Figures, Report, Share
from bot.reports.rules.periods import Span, period_of
from bot.reports.rules.weekly import Publication
from bot.reports.screens.district import district_screen
from bot.reports.screens.message import LIMIT, report_text
from bot.reports.screens.public import preview, text
from bot.reports.storage.district import DistrictWeek
from tests.reports.samples import HUGE, ORDINARY, SAMPLES


def said(report: Report, language: Language) -> str:
    return plain(report_text(report, translator(language)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_a_report_is_short_whatever_happened(name: str, language: Language):
    report = SAMPLES[name]
    words = said(report, language)
    assert utf16_len(words) <= LIMIT
    assert "{" not in words.replace("$Иниш_{2}$", "")
    assert (report.ru if language == "ru" else report.kk) in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_matters_most_is_said_first_and_beside_what_was(language: Language):
    lines = said(ORDINARY, language).split("\n")
    t = translator(language)
    received = next(line for line in lines if line.startswith(t.word("Figure: received")))
    assert received == f"{t.word('Figure: received')}: 18 (12 · 11,5)"
    assert lines.index(received) < 6
    assert any("0097" in line for line in lines)


def test_details_give_way_before_figures_do():
    t = translator("ru")
    words = said(HUGE, "ru")
    assert t.word("Figure: overdue") in words
    assert t.word("Sent as") not in words


def test_an_arrow_explains_itself():
    busy = replace(ORDINARY.now, received=60)
    trail = (*ORDINARY.trail[:-1], (ORDINARY.period, busy))
    words = said(replace(ORDINARY, trail=trail), "kk")
    assert "60 \u2191" in words
    assert plain(translator("kk")("<i>↑ ↓: more than chance makes with such numbers</i>")) in words
    assert "\u2191" not in said(ORDINARY, "kk")


# ── What leaves the office ───────────────────────────────────────────────────────────────────


class Undecided:
    """A version that nobody has decided about."""

    monday = date(2026, 11, 23)
    state = Publication.OPEN
    version = 1


COUNT = st.integers(0, 40)
CELLS = st.lists(st.integers(1, 9), max_size=6).map(
    lambda counts: tuple(Cell(code, n) for code, n in zip("abcdef", counts, strict=False))
)


@given(received=COUNT, answered=COUNT, late=COUNT, backlog=COUNT, topics=CELLS)
def test_no_number_from_one_to_four_is_told_to_residents(
    received: int, answered: int, late: int, backlog: int, topics: tuple[Cell, ...]
):
    now = Figures(
        received=received,
        answered=answered,
        on_time=Share(max(answered - late, 0), answered),
        backlog=backlog,
        days=((20, answered),),
        by_topic=topics,
    )
    report = replace(ORDINARY, trail=(*ORDINARY.trail[:-1], (ORDINARY.period, now)))
    for language in LANGUAGES:
        t = translator(language)
        body = plain(text(report, t)).split("\n")[3:]
        told = "\n".join(body).replace(t.word("fewer than 5"), "")
        numbers = {int(n) for n in re.findall(r"\d+", told)}
        assert not numbers & {1, 2, 3, 4}
        on_time = t.word("Of them on time: {n}", n=t.number(now.on_time.n))
        late_ones = now.on_time.of - now.on_time.n
        assert on_time not in told or late_ones not in {1, 2, 3, 4}


@pytest.mark.parametrize("name", SAMPLES)
def test_what_the_akim_looks_at_fits_under_its_picture(name: str):
    report = SAMPLES[name]
    shown = preview(report, Undecided(), translator("kk"))
    assert utf16_len(plain(shown.text)) <= CAPTION_LIMIT


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_district_of_very_many_okrugs_still_fits_into_a_message(language: Language):
    now = Figures(received=30, answered=20, on_time=Share(20, 20), overdue=3, backlog=9)
    rows = tuple(
        DistrictRow(f"10{n:07d}", f"{'Ұзын атаулы' * 4} округ {n}", f"Округ {n}", now, (now,) * 4)
        for n in range(120)
    )
    week = DistrictWeek(
        "103400000", "Бірлік ауданы", "Бирликский район",
        period_of(Span.WEEK, date(2026, 11, 16)), rows,
    )  # fmt: skip
    t = translator(language)
    words = plain(district_screen(week, t).text)
    assert utf16_len(words) <= 4096
    assert t.word("And {n} more okrugs: see the table.", n=1).partition("1")[0] in words
    assert t.word("<5 (fewer than five)") in words  # the three overdue
