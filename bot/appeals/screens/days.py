"""The calendar of working days, as the operator puts it right."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.appeals.callbacks import AskDay, DayPress, Days, OnDay
from bot.appeals.storage.terms import Day
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.people.callbacks import OpenSetup

CARD = "days"
_CORRECTED = "\u270e"
_PER_ROW = 2
_SHOWN = 6


def days_screen(days: Sequence[Day], t: Translator, *, said: str | None = None) -> Screen:
    """What is not as the weekday says, for the months ahead; corrections can be opened."""
    corrected = [day for day in days if day.corrected]
    buttons = [
        Button(t.short_date(day.day), DayPress(do=OnDay.SHOW, iso=day.day.isoformat()).pack())
        for day in corrected[:_SHOWN]
    ]
    return Screen(
        text=joined(
            t("<b>Working days</b>"),
            lines(*(_line(day, t) for day in days)),
            t("Saturdays and Sundays are days off besides. {mark} is what you have put right.",
              mark=_CORRECTED),
        ),
        rows=rows(
            row(Button(t.word("Change a day"), AskDay().pack(), style="primary")),
            *(tuple(buttons[i : i + _PER_ROW]) for i in range(0, len(buttons), _PER_ROW)),
            row(Button(t.word("Back"), OpenSetup().pack())),
        ),
        toast=said,
        card=CARD,
    )  # fmt: skip


def _line(day: Day, t: Translator) -> Markup:
    what = t("working day") if day.works else t("day off")
    mark = f"{_CORRECTED} " if day.corrected else ""
    return Markup("{}{} \u2013 {}").format(mark, t.date(day.day), what)


def ask_day(t: Translator, *, unread: bool = False) -> Screen:
    """Which day?"""
    return Screen(
        text=joined(
            t("This is not a date I can read.") if unread else None,
            t("Which day? Write it like this: 16.12.2026"),
        ),
        rows=(row(Button(t.word("Back"), Days().pack())),),
        card=CARD,
    )


def day_screen(day: Day, t: Translator, *, said: str | None = None) -> Screen:
    """One day, what it is and by whom, and what changing it would do."""
    what = t("working day") if day.works else t("day off")
    whose = t("as you have put it right") if day.corrected else t("by the law")
    change = (
        Button(t.word("Make it a day off"), DayPress(do=OnDay.OFF, iso=day.day.isoformat()).pack())
        if day.works
        else Button(
            t.word("Make it a working day"),
            DayPress(do=OnDay.WORK, iso=day.day.isoformat()).pack(),
        )
    )
    return Screen(
        text=joined(
            Markup("<b>{} \u00b7 {}</b>").format(t.date(day.day), day.day.year),
            Markup("{} ({})").format(what, whose),
            t.plural(
                "If you change it, {n} open appeal gets another due date, and its author is told.",
                "If you change it, {n} open appeals get another due date, and their authors are "
                "told.",
                n=day.moves,
            )
            if day.moves
            else t("Changing it moves no open appeal."),
        ),
        rows=(row(change), row(Button(t.word("Back"), Days().pack()))),
        toast=said,
        card=CARD,
    )
