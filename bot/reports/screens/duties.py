"""What the law asks of an office, as the office sees it: the list, one duty, and the reminder."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from bot.core.access import Action, Actor
from bot.core.i18n import Translator
from bot.core.law import Duty, Every
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.tx import Tx
from bot.people.callbacks import OpenSetup
from bot.reports.callbacks import DutyDay, DutyList, DutyPress, OnDuty
from bot.reports.notices import DutyNear
from bot.reports.rules.duties import Turn, marks
from bot.reports.rules.periods import Period, Span
from bot.reports.screens.words import period_name
from bot.reports.storage import duties as storage
from bot.reports.storage.duties import Board, Owed, Standing

CARD = "duties"
_DONE, _OPEN = "\u2705", "\u2610"
_HALVES = ("I", "II")
_SPANS = {Every.YEAR: Span.YEAR, Every.QUARTER: Span.QUARTER, Every.MONTH: Span.MONTH}
_PER_ROW = 2
_ASSEMBLY = "assembly"  # in the law file, whose names never change


# Words


def turn_name(turn: Turn, t: Translator) -> str:
    """`2026 год`, `II полугодие 2026 года`, `IV квартал 2026 года`, `ноябрь 2026`."""
    if turn.every is Every.HALF_YEAR:
        half = _HALVES[turn.number - 1]
        return t.word("Half-year {half} of {year}", half=half, year=turn.first.year)
    return period_name(Period(_SPANS[turn.every], turn.first, turn.last), t)


def _stands(standing: Standing, today: date, t: Translator) -> Markup:
    """What has become of a duty in one period. One that is over is no reproach."""
    turn, name = standing.turn, turn_name(standing.turn, t)
    period = name[:1].upper() + name[1:]
    if standing.done is not None:
        return t("{period}: done on {date}", period=period, date=t.date(standing.done.on))
    if standing.held is not None:
        return t(
            "{period}: held on {date}, in the bot; not ticked yet",
            period=period,
            date=t.date(standing.held),
        )
    if turn.last < today:
        return t("{period}: it can still be ticked", period=period)
    if turn.last == today:
        return t("{period}: today is the last day", period=period)
    return t.plural(
        "{period}: the last day is {date}, {n} calendar day left",
        "{period}: the last day is {date}, {n} calendar days left",
        n=(turn.last - today).days,
        period=period,
        date=t.date(turn.last),
    )


def _cited(duty: Duty, t: Translator) -> Markup:
    citation, day = duty.citation.in_(t.language), t.day(duty.as_of)
    if duty.to_check:
        return t(
            "<i>{citation}. Wording of {date}. Check this reference with a lawyer.</i>",
            citation=citation,
            date=day,
        )
    return t("<i>{citation}. Wording of {date}.</i>", citation=citation, date=day)


def _no_advice(t: Translator) -> Markup:
    return t(
        "This is a reminder and not legal advice. The office itself checks what the law says now."
    )


def _bold(text: str) -> Markup:
    return Markup("<b>{}</b>").format(text)


def _mark(standing: Standing) -> str:
    return _OPEN if standing.done is None else _DONE


# The list


def duty_list(board: Board, t: Translator, *, said: str | None = None) -> Screen:
    """Everything an office owes and until when; what it means and by which law is a tap away."""
    buttons = [
        _press(f"{_mark(one.now)} {one.duty.button.in_(t.language)}", OnDuty.OPEN, board, one.now)
        for one in board.owed
    ]
    return Screen(
        text=joined(
            lines(_bold(t.word("What the law asks of the office")), board.name(t.language)),
            *(_listed(one, board.today, t) for one in board.owed),
            t("When it is done, press it and choose the day. The bot ticks nothing by itself."),
            _no_advice(t),
        ),
        rows=rows(
            *(row(_tick_now(board, one.now, t)) for one in board.owed),
            *(tuple(buttons[i : i + _PER_ROW]) for i in range(0, len(buttons), _PER_ROW)),
            row(Button(t.word("Back"), OpenSetup(okrug=board.okrug).pack())),
        ),
        card=CARD,
        toast=said,
    )


def _tick_now(board: Board, standing: Standing, t: Translator) -> Button | None:
    """One tap for what was held in the bot."""
    if standing.to_tick is None:
        return None
    day = standing.to_tick
    label = t.word(
        "Tick: {duty}, {date}",
        duty=standing.duty.button.in_(t.language),
        date=t.short_date(day),
    )
    return Button(label, _day(board, standing, day), style="primary")


def _listed(owed: Owed, today: date, t: Translator) -> Markup:
    return lines(
        _bold(f"{_mark(owed.now)} {owed.duty.title.in_(t.language)}"),
        _who_meets(t) if owed.duty.name == _ASSEMBLY else None,
        _stands(owed.now, today, t),
    )


def _who_meets(t: Translator) -> Markup:
    """Two words that differ by a few letters, told apart wherever one of them is said."""
    return t("<i>Assembly: members whom the gathering elected. Gathering: all residents.</i>")


# One duty


def duty_card(
    board: Board, owed: Owed, standing: Standing, t: Translator, *, said: str | None = None
) -> Screen:
    """One duty in one period: to be ticked with its day, or what was ticked."""
    missed = board.missed(owed) if standing is owed.now else None
    if standing.done is None:
        choice = rows(row(_tick_now(board, standing, t)), *_days(board, standing, t))
    else:
        choice = (row(_press(t.word("Take the tick back"), OnDuty.UNDO, board, standing)),)
    earlier = _press(_for(missed, t), OnDuty.OPEN, board, missed) if missed else None
    return Screen(
        text=joined(
            _head(board, owed.duty, t),
            lines(
                _stands(standing, board.today, t),
                _ticked_by(standing, t),
                _stands(missed, board.today, t) if missed else None,
            ),
            _cited(owed.duty, t),
            t("On which day was it?") if standing.done is None else None,
        ),
        rows=rows(*choice, row(earlier), row(_to_list(board, t))),
        card=CARD,
        toast=said,
    )


def _head(board: Board, duty: Duty, t: Translator) -> Markup:
    return joined(
        lines(_bold(duty.title.in_(t.language)), board.name(t.language)),
        duty.gloss.in_(t.language),
    )


def _ticked_by(standing: Standing, t: Translator) -> Markup | None:
    if standing.done is None or not standing.done.by:
        return None
    return t("Ticked by: {name}", name=standing.done.by)


def _for(standing: Standing, t: Translator) -> str:
    return t.word("Tick for: {period}", period=turn_name(standing.turn, t))


def _days(board: Board, standing: Standing, t: Translator) -> tuple[tuple[Button, ...], ...]:
    """Today and yesterday where they count, and any other day in writing."""
    yesterday = board.today - timedelta(days=1)
    labels = {
        board.today: t.word("Today, {date}", date=t.short_date(board.today)),
        yesterday: t.word("Yesterday, {date}", date=t.short_date(yesterday)),
    }
    near = [
        Button(label, _day(board, standing, day))
        for day, label in labels.items()
        if standing.turn.first <= day <= standing.turn.latest
    ]
    return (row(*near), row(_press(t.word("Another day"), OnDuty.TYPE, board, standing)))


def ask_day(
    board: Board, standing: Standing, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """Any other day, in writing."""
    turn = standing.turn
    cancel = _press(t.word("Cancel"), OnDuty.OPEN, board, standing)
    return Screen(
        text=joined(
            problem,
            _head(board, standing.duty, t),
            lines(
                turn_name(turn, t),
                t(
                    "Days from {first} to {last} count.",
                    first=t.day(turn.first),
                    last=t.day(min(turn.latest, board.today)),
                ),
            ),
            t("Write the day on which it was, for example {day}.", day=t.day(board.today)),
        ),
        rows=(row(cancel),),
        card=CARD,
    )


def _press(text: str, do: OnDuty, board: Board, standing: Standing) -> Button:
    data = DutyPress(
        do=do,
        okrug=board.okrug,
        duty=standing.duty.name,
        iso=standing.turn.first.isoformat(),
    )
    return Button(text, data.pack())


def _day(board: Board, standing: Standing, day: date) -> str:
    return DutyDay(
        okrug=board.okrug,
        duty=standing.duty.name,
        iso=standing.turn.first.isoformat(),
        ordinal=day.toordinal(),
    ).pack()


def _to_list(board: Board, t: Translator) -> Button:
    return Button(t.word("Back"), DutyList(okrug=board.okrug).pack())


# The reminder


async def _near(tx: Tx, notice: DutyNear, actor: Actor, t: Translator) -> Screen | None:
    """What of it is still not ticked, as it stands now; None when all is, or the time is over."""
    if not actor.may(Action.TICK_DUTY, notice.okrug):
        return None
    day = date.fromisoformat(notice.day)
    board = await storage.board(tx, notice.okrug, day)
    left = [
        one.now
        for one in board.owed
        if one.now.done is None and day in marks(one.now.turn) and tx.today <= one.now.turn.last
    ]
    if not left:
        return None
    return Screen(
        text=joined(
            lines(_bold(t.word("Due soon by law")), board.name(t.language)),
            *(
                lines(
                    _bold(one.duty.title.in_(t.language)),
                    one.duty.gloss.in_(t.language),
                    _stands(one, tx.today, t),
                )
                for one in left
            ),
            t("When it is done, tick it with its day. This is a reminder and not legal advice."),
        ),
        rows=(
            *(row(_press(_was_done(one.duty, t), OnDuty.OPEN, board, one)) for one in left),
            row(
                Button(
                    t.word("What the law asks of the office"),
                    DutyList(okrug=notice.okrug).pack(),
                )
            ),
        ),
    )


def _was_done(duty: Duty, t: Translator) -> str:
    """Leads to the choice of its day."""
    name = duty.button.in_(t.language)
    return t.word("Done: {duty}", duty=name[:1].lower() + name[1:])


Renderer = Callable[[Tx, Any, Actor, Translator], Awaitable[Screen | None]]

RENDERERS: dict[str, Renderer] = {DutyNear.kind: _near}
