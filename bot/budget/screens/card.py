"""The card of a round: what it is at, what is open now, and for its office what is to be done."""

from markupsafe import Markup

from bot.budget.callbacks.common import BudgetHome, OnRound, RoundPress
from bot.budget.callbacks.ideas import ListPress, OnList
from bot.budget.rules.kinds import PHASES, Phase, RoundState
from bot.budget.rules.phases import Span
from bot.budget.screens.words import (
    advisory,
    card_key,
    heading,
    method_word,
    official,
    phase_line,
    phase_word,
    tie_word,
)
from bot.budget.storage.looking import CardView
from bot.budget.storage.views import RoundView
from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, Style, joined, lines, rows

_AFTER = (Phase.RESULTS, Phase.DELIVERY)
_BEFORE = (None, Phase.IDEAS, Phase.CHECK)


def card(shown: CardView, t: Translator, *, said: str | None = None) -> Screen:
    """A round that people know of. said: what has just happened."""
    view = shown.view
    return Screen(
        text=joined(
            said,
            lines(heading(view, t), phase_line(view, t)),
            _now(shown, t),
            lines(*who_lines(view, t)),
            schedule(view, t) if view.state is not RoundState.CANCELLED else None,
            _votes(shown, t),
        ),
        rows=_rows(shown, t),
        card=card_key(view.id),
    )


def press(label: str, do: OnRound, view: RoundView, style: Style | None = None) -> Button:
    """A button of a round's card."""
    return Button(
        label, RoundPress(do=do, round=view.id, version=view.version).pack(), style=style
    )


# ── What it says ─────────────────────────────────────────────────────────────────────────────


def _now(shown: CardView, t: Translator) -> Markup | None:
    """What can be done now, and how far it is."""
    view = shown.view
    if view.state is RoundState.CANCELLED:
        return t("Reason: {reason}", reason=view.why) if view.why else None
    if view.state not in {RoundState.RUNNING, RoundState.COUNTED}:
        return None
    if view.now is None:
        return t("Ideas can be proposed once it begins.")
    if view.now is Phase.IDEAS:
        may = None if view.listed_at else t("Everybody who lives here may propose an idea.")
        return lines(may, _ideas(shown, t))
    if view.now is Phase.CHECK:
        return lines(
            t(
                "The office checks what can be done and what it costs. Then it publishes the "
                "list that people vote on."
            ),
            _ideas(shown, t),
        )
    if view.now is Phase.VOTING:
        return _voting(shown, t)
    return _over(shown, t)


def _ideas(shown: CardView, t: Translator) -> Markup:
    listed = t("The list for the vote is published.") if shown.view.listed_at else None
    return lines(
        t("Ideas: {n}", n=t.number(shown.ideas)) if shown.ideas else t("There are no ideas yet."),
        t("To be checked: {n}", n=t.number(shown.waiting))
        if shown.office and shown.waiting
        else None,
        listed,
    )


def _voting(shown: CardView, t: Translator) -> Markup:
    if shown.view.listed_at is None:
        return t("The vote begins once the office has published the list of projects.")
    return lines(
        t("Projects to choose from: {n}", n=t.number(shown.projects)),
        t("Have voted so far: {n}. What for is not shown until the end.",
          n=t.number(shown.voters)),
        t("✅ You have voted. You may change your choice until the end.")
        if shown.voted
        else None,
    )  # fmt: skip


def _over(shown: CardView, t: Translator) -> Markup:
    if shown.view.state is not RoundState.COUNTED:
        return t("The vote is over. The votes are being counted; everybody is told the result.")
    return lines(
        t("Have voted: {n}", n=t.number(shown.voters)),
        t("Here you see what won, why, and how it is carried out."),
    )


def who_lines(view: RoundView, t: Translator) -> list[Markup]:
    """How much money, and who may decide about it."""
    places = t.listing(name.said(t.language) for _, name in view.villages)
    said = [
        t("Money: <b>{money}</b>", money=t.money(view.money)) if view.money else None,
        t("Who takes part: {whom}", whom=places or t.word("all residents of the okrug")),
        t("Only those who are 18 or older may vote.") if view.adults else None,
        t("Only those who were in the bot before the vote began may vote.")
        if view.joined_before
        else None,
        t("Votes are also taken on paper, at a gathering.") if view.paper else None,
    ]
    return [one for one in said if one]


def schedule(view: RoundView, t: Translator) -> Markup:
    """Every phase with its days, the one that runs in bold."""
    return lines(*(_days(one, view, t) for one in view.phases))


def _days(one: Span, view: RoundView, t: Translator) -> Markup:
    word = phase_word(one.phase, t)
    if one.ends_at is None:
        told = t("{phase}: from {day} on", phase=word, day=t.short_date(one.begins_at))
    else:
        first, last = t.short_date(one.begins_at), t.short_moment(one.ends_at)
        told = t("{phase}: {first} – {last}", phase=word, first=first, last=last)
    if view.state is not RoundState.DRAFT and view.now is one.phase:
        return Markup("▶️ <b>{}</b>").format(told)
    over = view.now is not None and PHASES.index(one.phase) < PHASES.index(view.now)
    known = view.state is not RoundState.DRAFT
    return Markup("{} {}").format("✔️" if over and known else "▫️", told)


def rule_lines(view: RoundView, t: Translator) -> list[Markup]:
    """How votes are cast and counted, a line each."""
    return [
        how_many(view, t),
        t("How winners are found: {method}", method=_inside(method_word(view.method, t))),
        t("Where two are level: {rule}", rule=_inside(tie_word(view.tie, t, view.seed))),
    ]


def _inside(words: str) -> str:
    """A sentence as it goes on after a colon."""
    return words[:1].lower() + words[1:]


def how_many(view: RoundView, t: Translator) -> Markup:
    """How many projects one may choose."""
    least, most = t.number(view.least), t.number(view.most)
    if view.most and view.most == view.least:
        said = t("You choose exactly so many projects: {n}.", n=most)
    elif view.most and view.least > 1:
        said = t("You choose {least} to {most} projects.", least=least, most=most)
    elif view.most:
        said = t("You may choose so many projects at most: {n}.", n=most)
    elif view.least > 1:
        said = t("You choose so many projects at least: {n}.", n=least)
    else:
        said = t("You may choose as many projects as you like.")
    if not view.capped:
        return said
    return Markup("{} {}").format(
        said, t("Together they may not cost more than {money}.", money=t.money(view.money))
    )


def _votes(shown: CardView, t: Translator) -> Markup | None:
    """What a vote is, and which bot takes it."""
    view = shown.view
    if view.state not in {RoundState.RUNNING, RoundState.COUNTED}:
        return None
    before = view.now in {*_BEFORE, Phase.VOTING}
    return lines(
        *(rule_lines(view, t) if before else ()),
        official(shown.bot, t) if view.state is RoundState.RUNNING else None,
        advisory(t),
    )


# ── What can be pressed ──────────────────────────────────────────────────────────────────────


def _rows(shown: CardView, t: Translator) -> Rows:
    """The first button by itself; of the others two in a row, the way back last."""
    view = shown.view
    first, *others = [*_buttons(shown, t), _back(view, t)]
    pairs = [tuple(others[at : at + 2]) for at in range(0, len(others), 2)]
    return rows((first,), *pairs)


def _back(view: RoundView, t: Translator) -> Button:
    over = view.state is RoundState.CANCELLED
    return Button(t.word("Back"), BudgetHome(okrug=view.okrug, page=1 if over else 0).pack())


def _buttons(shown: CardView, t: Translator) -> list[Button]:
    view = shown.view
    if view.state is RoundState.DISCARDED:
        return []
    if view.state is RoundState.CANCELLED:
        return [_list(shown, t)] if shown.ideas else []
    dos = _dos(shown)
    if _checks_first(shown):
        return [_check(shown, t), *(_button(do, shown, t, first=False) for do in dos)]
    return [_button(do, shown, t, first=not at) for at, do in enumerate(dos)]


def _checks_first(shown: CardView) -> bool:
    """Ideas come in, and the office need not wait with them until no more do."""
    return shown.office and shown.waiting > 0 and shown.view.now is Phase.IDEAS


def _check(shown: CardView, t: Translator) -> Button:
    view = shown.view
    queue = ListPress(do=OnList.QUEUE, round=view.id, version=view.version).pack()
    return Button(t.word("Check ideas ({n})", n=shown.waiting), queue, style="primary")


_D = OnRound


def _dos(shown: CardView) -> list[OnRound]:
    """What this reader may do now, what most of them want first."""
    view = shown.view
    if view.state is RoundState.COUNTED:
        head = [_D.WINNERS, _D.RESULTS] if view.now is Phase.DELIVERY else [_D.RESULTS, _D.WINNERS]
        return [*head, _D.IDEAS, _D.HOW, *([_D.FILE] if shown.office else [])]
    if view.now in _AFTER:
        return [_D.IDEAS, _D.HOW]
    if not shown.office:
        return _of_resident(shown)
    listed = view.listed_at is not None
    work = {
        None: [_D.EDIT],
        Phase.IDEAS: [_D.IDEAS, *([_D.LIST] if listed else _proposing(shown)), _D.EDIT],
        Phase.CHECK: [_D.LIST, _D.IDEAS, _D.EDIT],
        Phase.VOTING: [
            *([_D.VOTE] if shown.resident and listed else []),
            *([_D.PAPER] if view.paper and listed else []),
            *([] if listed else [_D.LIST]),
            _D.IDEAS,
        ],
    }[view.now]
    how = [] if _checks_first(shown) else [_D.HOW]  # four rows; the rule is in "Money and rule"
    return [*work, _D.DATES, *how, _D.CANCEL]


def _proposing(shown: CardView) -> list[OnRound]:
    """Once the list is out nobody proposes any more."""
    return [_D.PROPOSE] if shown.resident and shown.view.listed_at is None else []


def _of_resident(shown: CardView) -> list[OnRound]:
    listed = shown.view.listed_at is not None
    match shown.view.now:
        case None:
            return [_D.HOW]
        case Phase.IDEAS:
            return [*_proposing(shown), _D.IDEAS, _D.HOW]
        case Phase.VOTING if listed:
            mine = [_D.VOTE] if shown.resident else []
            return [*mine, _D.IDEAS, _D.HOW, *([_D.SIGNAL] if shown.resident else [])]
        case _:
            return [_D.IDEAS, _D.HOW]


def _button(do: OnRound, shown: CardView, t: Translator, *, first: bool) -> Button:
    if do is _D.IDEAS:
        return _list(shown, t, style="primary" if first else None)
    label = {
        _D.PROPOSE: t.word("Propose an idea"),
        _D.VOTE: t.word("My vote") if shown.voted else t.word("Cast my vote"),
        _D.RESULTS: t.word("What won and why"),
        _D.WINNERS: t.word("How it is carried out"),
        _D.HOW: t.word("How winners are found"),
        _D.SIGNAL: t.word("Report pressure"),
        _D.EDIT: t.word("Money and rule"),
        _D.DATES: t.word("Dates"),
        _D.LIST: t.word("List for the vote"),
        _D.PAPER: t.word("Votes on paper"),
        _D.FILE: t.word("File to count again"),
        _D.CANCEL: t.word("Call the round off"),
    }[do]
    return press(label, do, shown.view, style="primary" if first else None)


def _list(shown: CardView, t: Translator, style: Style | None = None) -> Button:
    """The ideas; once people vote, the projects."""
    votes = shown.view.now is Phase.VOTING and shown.projects
    n = shown.projects if votes else shown.ideas
    label = t.word("Projects: {n}", n=n) if votes else t.word("Ideas: {n}", n=n)
    return press(label, _D.IDEAS, shown.view, style=style)
