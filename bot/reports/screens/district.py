"""A district's week: its okrugs one under another, each beside its own past."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, rows
from bot.core.text import fold, utf16_len
from bot.places.models import Place
from bot.places.service import name_of
from bot.reports.callbacks import DistrictPress, HowCounted, OnDistrict
from bot.reports.rules.cells import SMALLEST, is_small, may_show, roughly
from bot.reports.rules.compared import mean_count
from bot.reports.rules.figures import DistrictRow, Measure
from bot.reports.screens.words import ARROWS, percent_word, period_name
from bot.reports.storage.district import DistrictWeek

_LIMIT = 3_800
_WEEK = timedelta(weeks=1)


#: Of the tables somebody has opened the newest one lives.
CARD = "district"


def district_screen(week: DistrictWeek, t: Translator, *, anew: bool = True) -> Screen:
    """As many okrugs as a message holds; the table has them all."""
    return replace(_screen(week, t), card=CARD, show="new" if anew else "in_place")


def _screen(week: DistrictWeek, t: Translator) -> Screen:
    name = week.ru if t.language == "ru" else week.kk
    heading = Markup("<b>{}\n{}</b>").format(name, period_name(week.period, t))
    if not week.rows:
        return Screen(text=joined(heading, t("No okrug of this district uses the bot yet.")))
    note = _note(week, t)
    listed = [_okrug(row, t) for row in by_name(week, t)]
    room = _LIMIT - utf16_len(heading) - utf16_len(note)
    shown: list[Markup] = []
    for line in listed:
        room -= utf16_len(line) + 2
        if room < 0:
            break
        shown.append(line)
    left = len(listed) - len(shown)
    more = t("And {n} more okrugs: see the table.", n=left) if left else None
    return Screen(text=joined(heading, *shown, more, note), rows=_buttons(week, t))


def _note(week: DistrictWeek, t: Translator) -> Markup:
    """How it is to be read."""
    return lines(
        t(
            "<i>In brackets: this okrug's own mean of the four weeks before. Numbers under five "
            "are not shown, and nothing is ranked: such small numbers would rank chance.</i>"
        ),
        t("<i>↑ ↓: more than chance makes with such numbers</i>")
        if any(row.arrow for row in week.rows)
        else None,
    )


def choose_district(districts: Sequence[Place], monday: date, t: Translator) -> Screen:
    """Several districts: which?"""
    if not districts:
        return Screen(text=t("You observe no district at present."))
    return Screen(
        text=t("Which district?"),
        rows=tuple(
            (
                Button(
                    name_of(place, t.language),
                    DistrictPress(
                        do=OnDistrict.SHOW, district=place.code, monday=monday.toordinal()
                    ).pack(),
                ),
            )
            for place in districts
        ),
    )


def by_name(week: DistrictWeek, t: Translator) -> list[DistrictRow]:
    """As the reader's language orders them, and never by their figures."""
    if t.language == "kk":
        return list(week.rows)  # found so
    return sorted(week.rows, key=lambda row: fold(row.ru))


def _buttons(week: DistrictWeek, t: Translator) -> tuple[tuple[Button, ...], ...]:
    monday = week.period.after.first

    def press(label: str, do: OnDistrict, of: int) -> Button:
        return Button(label, DistrictPress(do=do, district=week.code, monday=of).pack())

    return rows(
        (press(t.word("Table (Excel)"), OnDistrict.TABLE, monday.toordinal()),),
        (press(t.word("‹ The week before"), OnDistrict.SHOW, (monday - _WEEK).toordinal()),),
        (Button(t.word("How is this counted?"), HowCounted().pack()),),
    )


def _okrug(row: DistrictRow, t: Translator) -> Markup:
    name = row.ru if t.language == "ru" else row.kk
    now = row.now
    return lines(
        Markup("<b>{}</b>").format(name),
        _came_in(row, t),
        t(
            "Overdue {overdue}, still in work {open}",
            overdue=_n(now.overdue, t),
            open=_open(now.backlog, t),
        ),
    )


def _came_in(row: DistrictRow, t: Translator) -> Markup:
    """The arrow stands beside what it is about; a share that may not be shown is not spoken of."""
    now = row.now
    parts = (_n(now.received, t), ARROWS[row.arrow], _usual(row, t))
    received, answered = " ".join(part for part in parts if part), _n(now.answered, t)
    if now.on_time.percent is None or not may_show(now.on_time):
        return t("Received {received}, answered {answered}", received=received, answered=answered)
    return t(
        "Received {received}, answered {answered}, {on_time} of them on time",
        received=received,
        answered=answered,
        on_time=percent_word(now.on_time, t),
    )


def _open(n: int, t: Translator) -> str:
    """To the nearest five: from week to week the exact number tells what came in."""
    return _n(n, t) if n < SMALLEST else t.word("about {n}", n=t.number(roughly(n)))


def _usual(row: DistrictRow, t: Translator) -> str:
    """In brackets; "" where one of the weeks is hidden: it would be worked out from the mean."""
    if any(is_small(figures.received) for figures in row.trail):
        return ""
    mean = mean_count(Measure.RECEIVED, row.trail)
    return "" if mean is None else f"({t.number(mean)})"


def _n(n: int, t: Translator) -> str:
    return t.word("<5 (fewer than five)") if is_small(n) else t.number(n)
