"""Choosing a day: until when a term is extended, what day work is promised for."""

from markupsafe import Markup

from bot.appeals.callbacks import CardDay, CardPress, OnCard
from bot.appeals.rules.lifecycle import Move
from bot.appeals.rules.terms import Room
from bot.appeals.screens.words import number
from bot.appeals.storage.views import AppealView
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows


def choose_day(
    view: AppealView,
    move: Move,
    room: Room,
    t: Translator,
    *,
    said: Markup | None = None,
) -> Screen:
    """A day by its button, or typed."""
    promise = move is Move.PROMISE
    buttons = [
        Button(
            t.date(day),
            CardDay(
                appeal=view.id, version=view.version, promise=promise, ordinal=day.toordinal()
            ).pack(),
        )
        for day in room.days
    ]
    back = CardPress(do=OnCard.OPEN, appeal=view.id, version=view.version).pack()
    return Screen(
        text=joined(
            said,
            Markup("<b>\u2116 {}</b>").format(number(view.number)),
            _question(view, move, room, t),
        ),
        rows=rows(*(row(button) for button in buttons), row(Button(t.word("Back"), back))),
    )


def _question(view: AppealView, move: Move, room: Room, t: Translator) -> Markup:
    now = t("The present term: {date}", date=t.date(view.due_on))
    if not room.days:
        nothing = t("It cannot be extended any further: the latest date allowed has come.")
        if move is Move.PROMISE:
            nothing = t("The term is over. Ask the office to extend it first.")
        return lines(now, nothing)
    ask = t("Until when is it extended?")
    if move is Move.PROMISE:
        ask = t("When will the work be done?")
    return joined(
        lines(now, t("The latest date allowed: {date}", date=t.date(room.last))),
        lines(ask, t("Choose a date or write it, for example 27.11.")),
    )
