"""A district's week: its okrugs one under another, each beside its own past."""

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, rows
from bot.core.text import fold, utf16_len
from bot.places.models import Place
from bot.places.service import name_of
from bot.reports.callbacks import DistrictPress, OnDistrict
from bot.reports.rules.cells import is_small, may_show
from bot.reports.rules.compared import mean_count
from bot.reports.rules.figures import DistrictRow, Measure
from bot.reports.screens.words import ARROWS, NONE, percent_word, period_name
from bot.reports.storage.district import DistrictWeek

_LIMIT = 3_800
_WEEK = timedelta(weeks=1)


def district_screen(week: DistrictWeek, t: Translator) -> Screen:
    """As many okrugs as a message holds; the table has them all."""
    name = week.ru if t.language == "ru" else week.kk
    heading = Markup("<b>{}\n{}</b>").format(name, period_name(week.period, t))
    if not week.rows:
        return Screen(text=joined(heading, t("No okrug of this district uses the bot yet.")))
    note = t(
        "<i>In brackets: this okrug's own mean of the four weeks before. Numbers under five are "
        "not shown, and nothing is ranked: such small numbers would rank chance.</i>"
    )
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
    )


def _okrug(row: DistrictRow, t: Translator) -> Markup:
    name = row.ru if t.language == "ru" else row.kk
    now = row.now
    on_time = percent_word(now.on_time, t) if may_show(now.on_time) else NONE
    return lines(
        Markup("<b>{}</b> {}").format(name, ARROWS[row.arrow]),
        t(
            "Received {received} ({usual}), answered {answered}, on time {on_time}",
            received=_n(now.received, t),
            usual=_usual(row, t),
            answered=_n(now.answered, t),
            on_time=on_time,
        ),
        t("Overdue {overdue}, open {open}", overdue=_n(now.overdue, t), open=_n(now.backlog, t)),
    )


def _usual(row: DistrictRow, t: Translator) -> str:
    if is_small(sum(figures.received for figures in row.trail)):
        return NONE
    mean = mean_count(Measure.RECEIVED, row.trail)
    return NONE if mean is None else t.number(mean)


def _n(n: int, t: Translator) -> str:
    return t.word("<5 (fewer than five)") if is_small(n) else t.number(n)
