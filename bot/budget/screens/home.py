"""The people's budget of an okrug: what goes on, what is over, and where the money goes."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.budget.callbacks.common import BudgetHome, OnRound, RoundPress
from bot.budget.callbacks.money import MoneyPress, OnMoney
from bot.budget.callbacks.planning import BeginRound
from bot.budget.rules.kinds import RoundState
from bot.budget.screens.words import phase_line, phase_word, short_name
from bot.budget.storage.looking import EarlierView, HomeView
from bot.budget.storage.views import RoundView
from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, Style, joined, lines, row, rows
from bot.places.models import Place
from bot.places.service import name_of

CARD = "budget"
_APART = 2  # so many rounds have a row each


def nowhere(t: Translator) -> Screen:
    """Somebody of no okrug."""
    return Screen(
        text=t("Choose your village in the settings first: every okrug has a budget of its own.")
    )


def choose_okrug(okrugs: Sequence[Place], t: Translator) -> Screen:
    """Of which okrug?"""
    buttons = [
        row(Button(name_of(one, t.language), BudgetHome(okrug=one.code).pack())) for one in okrugs
    ]
    return Screen(text=t("The budget of which okrug?"), rows=rows(*buttons), card=CARD)


def home_screen(view: HomeView, t: Translator, *, said: str | None = None) -> Screen:
    """What goes on now. said: what has just happened."""
    return Screen(
        text=joined(
            said,
            lines(t("💰 <b>People's budget</b>"), Markup("{}").format(view.name.said(t.language))),
            t(
                "Residents decide what a part of the okrug's money is spent on: they propose "
                "ideas and vote, and the projects that win are carried out."
            ),
            *([_line(one, t) for one in view.current] or [_empty(view, t)]),
        ),
        rows=_rows(view, t),
        card=CARD,
    )


def _line(view: RoundView, t: Translator) -> Markup:
    return lines(
        Markup("<b>{}</b>").format(short_name(view, t)),
        phase_line(view, t),
        t("Who takes part: {whom}", whom=t.listing(_villages(view, t))) if view.villages else None,
        t("Money: {money}", money=t.money(view.money)) if view.money else None,
    )


def _empty(view: HomeView, t: Translator) -> Markup:
    if view.office:
        return t(
            "Nothing goes on now. Press “Begin a round”: write how much money there is, and the "
            "bot proposes the dates, collects ideas and votes, and counts who won."
        )
    return t("Nothing goes on now. When ideas can be proposed, you hear of it here.")


def _rows(view: HomeView, t: Translator) -> Rows:
    begins = not any(one.state is RoundState.DRAFT for one in view.current)
    begin = Button(
        t.word("Begin a round"),
        BeginRound(okrug=view.okrug).pack(),
        style=None if view.current else "primary",
    )
    earlier = Button(t.word("Earlier rounds"), BudgetHome(okrug=view.okrug, page=1).pack())
    money = MoneyPress(do=OnMoney.SEE, okrug=view.okrug, year=0, version=0).pack()
    return rows(
        *_in_rows(
            [
                open_button(one, t, style=None if at else "primary")
                for at, one in enumerate(view.current)
            ]
        ),
        row(begin if view.office and begins else None),
        row(
            Button(t.word("Where the money goes"), money) if view.money else None,
            earlier if view.earlier else None,
        ),
    )


def _in_rows(buttons: Sequence[Button]) -> Rows:
    """One a row; where there are more than two, two a row."""
    wide = 1 if len(buttons) <= _APART else 2
    return tuple(tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide))


def open_button(view: RoundView, t: Translator, *, style: Style | None = None) -> Button:
    """To the card of a round, by its year and by what it is at."""
    if view.state is RoundState.DRAFT:
        label = t.word("📝 Draft {year}", year=view.year)
    elif view.state is RoundState.CANCELLED:
        label = t.word("❌ {year}", year=view.year)
    elif view.now is None:
        label = t.word("{year}: begins soon", year=view.year)
    else:
        label = t.word("{year}: {phase}", year=view.year, phase=phase_word(view.now, t))
    data = RoundPress(do=OnRound.OPEN, round=view.id, version=view.version)
    whose = _villages(view, t)[:1]  # two villages may each have their own
    return Button(" · ".join([label, *whose]), data.pack(), style=style)


def _villages(view: RoundView, t: Translator) -> list[str]:
    return [name.said(t.language) for _, name in view.villages]


def earlier_screen(view: EarlierView, t: Translator) -> Screen:
    """What is over: what was voted for, and what has become of it."""

    def page(number: int) -> str:
        return BudgetHome(okrug=view.okrug, page=number).pack()

    listed = [_line(one, t) for one in view.listed]
    empty = t("No round is over yet. What was voted for stands here with what has become of it.")
    return Screen(
        text=joined(
            lines(t("<b>Earlier rounds</b>"), Markup("{}").format(view.name.said(t.language))),
            *(listed or [empty]),
        ),
        rows=rows(
            *_in_rows([open_button(one, t) for one in view.listed]),
            row(
                Button("◀", page(view.page - 1)) if view.page > 1 else None,
                Button("▶", page(view.page + 1)) if view.page < view.pages else None,
                Button(t.word("Back"), page(0)),
            ),
        ),
        card=CARD,
    )
