"""The week in words: short, whole, and nothing small in what leaves the office."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.core.access import Actor
from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.screen import plain
from bot.core.text import utf16_len
from bot.delivery.sender import CAPTION_LIMIT
from bot.reports.rules.figures import Cell, DistrictRow, Figures, Report, Share
from bot.reports.rules.periods import Span, period_of
from bot.reports.rules.weekly import Publication
from bot.reports.screens.district import district_screen
from bot.reports.screens.message import LIMIT, report_text, week_text
from bot.reports.screens.public import preview, text
from bot.reports.storage.district import DistrictWeek
from bot.reports.storage.weekly import Standing
from tests.reports.samples import HUGE, ORDINARY, SAMPLES


def said(report: Report, language: Language) -> str:
    return plain(report_text(report, translator(language)))


def monday(report: Report, language: Language) -> str:
    return plain(week_text(report, translator(language)))


FIRST = replace(ORDINARY, trail=ORDINARY.trail[-1:])
SECOND = replace(ORDINARY, trail=ORDINARY.trail[-2:])
QUIET_WEEK = replace(
    ORDINARY, trail=(*ORDINARY.trail[:-1], (ORDINARY.period, Figures(overdue=4, backlog=9)))
)
EVERY = {**SAMPLES, "first": FIRST, "second": SECOND, "quiet week": QUIET_WEEK}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EVERY)
def test_a_report_is_short_whatever_happened(name: str, language: Language):
    report = EVERY[name]
    for words in (said(report, language), monday(report, language)):
        assert utf16_len(words) <= LIMIT
        assert "{" not in words.replace("$Иниш_{2}$", "")
        assert (report.ru if language == "ru" else report.kk) in words
    assert len(monday(report, language)) <= len(said(report, language)) + 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_needs_attention_is_said_before_any_figure(language: Language):
    t = translator(language)
    lines = monday(ORDINARY, language).split("\n")
    received = f"{t.word('Figure: received')}: 18 (12 · 11,5)"
    assert received in lines
    assert next(i for i, line in enumerate(lines) if "0097" in line) < lines.index(received)
    assert len(lines) < 22


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quiet_week_is_told_in_words_and_not_in_zeros(language: Language):
    t = translator(language)
    words = monday(QUIET_WEEK, language)
    assert t.word("No appeals came in this week, and none were answered.") in words
    assert f"{t.word('Figure: overdue')}: 4" in words
    assert "\u2014" not in words
    assert t.word("Figure: received") not in words


def test_what_there_never_was_is_not_told():
    t = translator("kk")
    empty = Figures(received=1)
    trail = tuple((period, empty) for period, _ in ORDINARY.trail)
    words = said(replace(ORDINARY, trail=trail), "kk")
    assert t.word("Figure: mean rating") not in words
    assert t.word("Figure: reopened") not in words


def test_the_first_week_is_compared_with_nothing_and_says_so():
    t = translator("ru")
    words = monday(FIRST, "ru")
    assert f"{t.word('Figure: received')}: 18\n" in words
    assert plain(t("<i>There is no earlier period to compare with yet.</i>")) in words
    assert plain(t("<i>In brackets: the week before</i>")) in monday(SECOND, "ru")


def test_whoever_asked_to_look_again_stands_among_what_waits():
    asked = replace(ORDINARY, asked=(replace(ORDINARY.oldest[0], number=7),))
    assert "№ 0007" in monday(asked, "kk")
    assert "№ 0007" in said(asked, "kk")


def test_an_old_week_says_nothing_of_today():
    old = replace(ORDINARY, next_due=None)
    assert "0097" not in said(old, "kk")


def test_details_give_way_before_figures_do():
    t = translator("ru")
    words = said(HUGE, "ru")
    assert t.word("Figure: overdue") in words
    assert t.word("Sent as") not in words


def test_an_arrow_stands_by_the_number_that_it_is_more_than_and_is_explained():
    busy = replace(ORDINARY.now, received=26)
    trail = (*ORDINARY.trail[:-1], (ORDINARY.period, busy))
    words = monday(replace(ORDINARY, trail=trail), "kk")
    assert "26 (12 \u2191 · 11,5 \u2191)" in words
    note = translator("kk")("<i>↑ more than this number, ↓ less, and not by chance</i>")
    assert plain(note) in words
    assert "\u2191" not in monday(ORDINARY, "kk")


def test_topics_whose_names_have_commas_can_be_told_apart():
    words = monday(ORDINARY, "kk")
    assert "Көше жарығы – 6 · Ауыз су және кәріз – 4" in words


# ── What leaves the office ───────────────────────────────────────────────────────────────────


UNDECIDED = Standing(date(2026, 11, 23), 1, Publication.OPEN)
AKIM = Actor(telegram_id=1, person_id=1)


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
        _, body = plain(text(report, t)).split("\n\n", 1)
        told = body.replace(t.word("fewer than 5"), "")
        numbers = {int(n) for n in re.findall(r"\d+", told)}
        assert not numbers & {1, 2, 3, 4}
        on_time = t.word("Of them on time: {n}", n=t.number(now.on_time.n))
        late_ones = now.on_time.of - now.on_time.n
        assert on_time not in told or late_ones not in {1, 2, 3, 4}


@pytest.mark.parametrize("name", SAMPLES)
def test_what_the_akim_looks_at_fits_under_its_picture(name: str):
    report = SAMPLES[name]
    to = Markup("38 тұрғынға жетеді.")
    shown = preview(report, UNDECIDED, AKIM, translator("kk"), to=to)
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


@given(weeks=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=12))
def test_what_stands_open_from_week_to_week_does_not_tell_how_few_came(
    weeks: list[tuple[int, int]],
):
    """Received is what stands open now, less what stood open before, and what was answered."""
    t = translator("kk")
    backlog = 40
    told: list[int] = []
    for received, answered in weeks:
        backlog += received - answered
        now = Figures(received=received, answered=answered, backlog=max(backlog, 0))
        report = replace(ORDINARY, trail=(*ORDINARY.trail[:-1], (ORDINARY.period, now)))
        found = re.search(rf"{t.word('about {n}', n='')}\s*(\d+)", plain(text(report, t)))
        told.append(int(found[1]) if found else 0)
    assert all(n % 5 == 0 for n in told)


def test_the_district_shows_no_mean_beside_a_hidden_week():
    few, many = Figures(received=3), Figures(received=12)
    week = DistrictWeek(
        "103400000", "Бірлік ауданы", "Бирликский район",
        period_of(Span.WEEK, date(2026, 11, 16)),
        (DistrictRow("103430000", "Ақсу", "Аксу", many, (few, many, many, many)),),
    )  # fmt: skip
    words = plain(district_screen(week, translator("ru")).text)
    assert "9,8" not in words
    assert "12" in words
