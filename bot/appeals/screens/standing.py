"""How an appeal stands on the office's desk: its clock, and the company it is in."""

from markupsafe import Markup

from bot.appeals.rules.lifecycle import OPEN, Move, Party, State
from bot.appeals.screens.words import due_line, number
from bot.appeals.storage.appeals import Numbered
from bot.appeals.storage.views import AppealView
from bot.core.i18n import Translator
from bot.core.workdays import term

#: Where a promise still stands: with the answer it was kept, or at least claimed to be.
PROMISED = OPEN - {State.REOPEN_REQUESTED}
_REDIRECTED_YET = frozenset({State.NEW, State.ACCEPTED})


def clock(view: AppealView, t: Translator) -> list[Markup | None]:
    """By when it is answered, what was promised, and by when another body has to be named."""
    due = due_line(view, t)
    if due is not None and view.extended:
        due = Markup(" \u00b7 ").join((due, t("extended")))
    promised = view.promised_on if view.state in PROMISED else None
    return [
        due,
        t("Work promised by: {date}", date=t.short_date(promised)) if promised else None,
        redirect_line(view, t) if view.state in _REDIRECTED_YET else None,
    ]


def redirect_line(view: AppealView, t: Translator) -> Markup | None:
    """Until when it is redirected in time; afterwards that it is late, but not forbidden."""
    if Move.REDIRECT not in view.moves:
        return None
    date = t.short_date(view.redirect_by)
    if view.redirect_over:
        days = term("redirect_working_days")
        return t("The {days} working days for redirecting ended on {date}.", days=days, date=date)
    return t("Redirect by: {date}", date=date)


def contact_line(view: AppealView, t: Translator) -> Markup | None:
    """That its author agreed to be called, for those who see the number."""
    if view.anonymous or not view.contact_allowed:
        return None
    if view.author_phone:
        return t("May be called: {phone}", phone=view.author_phone)
    return t("Executors may see the name and phone.") if Party.OFFICE in view.parties else None


def company(view: AppealView, t: Translator) -> list[Markup | None]:
    """Who stands behind it, and which appeals belong together."""
    joined = None
    if view.joined:
        joined = t.plural("{n} neighbour joined", "{n} neighbours joined", n=view.joined)
    main, others = view.merged_into, view.duplicates
    return [
        joined,
        t("Merged into: № {number}", number=number(main.number)) if main else None,
        t("Stands for: {numbers}", numbers=_numbers(others, t)) if others else None,
    ]


def _numbers(ones: tuple[Numbered, ...], t: Translator) -> str:
    return t.listing(f"\u2116 {number(one.number)}" for one in ones)
