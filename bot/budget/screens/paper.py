"""Votes from a gathering: the office enters them, and looks them through."""

from collections.abc import Iterator

from markupsafe import Markup

from bot.budget.callbacks.voting import (
    LinePress,
    OnLine,
    OnPaper,
    OnVoter,
    PaperPress,
    VoterPress,
)
from bot.budget.rules.ballot import Rule
from bot.budget.rules.bounds import PAGE
from bot.budget.rules.voters import Fault, Why
from bot.budget.screens.ballot import to_card
from bot.budget.screens.words import heading
from bot.budget.storage.ballots import Desk, Entered, Left, PaperPage, PaperVoter, Turnout, rule_of
from bot.budget.storage.views import Both, RoundView
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.text import excerpt

CARD = "budget-paper"
_IN_ROW = 2
_VILLAGES = 6
_NAMES = 20
_LINE = 120


def _press(
    do: OnPaper, view: RoundView, label: str, *, settlement: str = "", page: int = 0
) -> Button:
    data = PaperPress(do=do, round=view.id, settlement=settlement, page=page)
    return Button(label, data.pack())


def _back(view: RoundView, t: Translator) -> Button:
    return _press(OnPaper.OPEN, view, t.word("Back"))


# ── The desk ─────────────────────────────────────────────────────────────────────────────────


def desk(shown: Desk, t: Translator, *, said: str | None = None) -> Screen:
    """How many votes there are; to enter more, and to look them through."""
    view, waiting = shown.view, shown.waiting
    paper = shown.turnout.on_paper
    return Screen(
        text=joined(
            heading(view, t),
            t("<b>Votes from a gathering</b>"),
            turnout_lines(shown.turnout, t),
            t("Nobody sees the totals of projects before the votes are counted, the office "
              "neither."),
            _waiting(waiting, t),
            None if shown.is_open else t("Votes from paper are not taken now."),
        ),
        rows=rows(
            row(_press(OnPaper.ENTER, view, t.word("Enter votes")) if shown.is_open else None),
            row(
                _press(OnPaper.LEFT, view, t.word("To put right: {n}", n=waiting))
                if waiting
                else None
            ),
            row(
                _press(OnPaper.LIST, view, t.word("Who is entered: {n}", n=paper)),
                _press(OnPaper.PRINT, view, t.word("Print the list")) if paper else None,
            ),
            row(to_card(view, t.word("Back"))),
        ),
        card=CARD,
        toast=said,
    )  # fmt: skip


def turnout_lines(turnout: Turnout, t: Translator) -> Markup:
    """How many have voted, which way, and out of how many."""
    by_phone = turnout.voters - turnout.on_paper
    return lines(
        t.plural("Voted so far: {n} person", "Voted so far: {n} people", n=turnout.voters),
        t(
            "By phone: {phone}, on paper: {paper}",
            phone=t.number(by_phone),
            paper=t.number(turnout.on_paper),
        ),
        t("In the bot: {n}", n=t.number(turnout.asked)),
        t("May vote at a gathering: {n}", n=t.number(turnout.community))
        if turnout.community is not None
        else None,
    )


def _waiting(waiting: int, t: Translator) -> Markup | None:
    if not waiting:
        return None
    return t.plural("{n} line is not taken yet.", "{n} lines are not taken yet.", n=waiting)


def ask_village(shown: Desk, page: int, t: Translator) -> Screen:
    """Where was the gathering? Votes are counted by villages, too."""
    view = shown.view
    pages = max((len(shown.villages) + _VILLAGES - 1) // _VILLAGES, 1)
    page = min(page, pages - 1)
    listed = shown.villages[page * _VILLAGES : (page + 1) * _VILLAGES]
    buttons = [
        _press(OnPaper.ENTER, view, excerpt(name.said(t.language), 30), settlement=code)
        for code, name in listed
    ]
    turn = (
        _press(OnPaper.ENTER, view, f"{page + 1} / {pages} ›", page=(page + 1) % pages)
        if pages > 1
        else None
    )
    return Screen(
        text=joined(heading(view, t), t("From which village are these votes?")),
        rows=rows(
            *(tuple(buttons[at : at + _IN_ROW]) for at in range(0, len(buttons), _IN_ROW)),
            row(turn, _back(view, t)),
        ),
        card=CARD,
    )


# ── Entering ─────────────────────────────────────────────────────────────────────────────────


def ask_lines(
    shown: Desk,
    village: Both,
    t: Translator,
    *,
    done: Entered | None = None,
    problem: Markup | None = None,
) -> Screen:
    """Names and numbers, please. done: what became of those before."""
    asks = done.asks if done else ""
    return Screen(
        text=joined(
            problem,
            _became(done, t),
            t("Votes from: <b>{name}</b>", name=village.said(t.language)),
            t("Now the numbers for <b>{name}</b>, for example: 1 4 7", name=asks)
            if asks
            else t(
                "Write a full name and the numbers of projects, a voter a line:\n"
                "<code>{example}</code>\n"
                "A year of birth or a father's name can stand between, to tell namesakes apart. "
                "A name alone is fine, too: its numbers are asked for next.",
                example=_example(t),
            ),
            _waiting(shown.waiting, t),
        ),
        rows=rows(
            row(
                _press(OnPaper.LEFT, shown.view, t.word("To put right: {n}", n=shown.waiting))
                if shown.waiting
                else None
            ),
            row(_press(OnPaper.OPEN, shown.view, t.word("Done"))),
        ),
        card=CARD,
    )


def _example(t: Translator) -> str:
    return t.word("Serikova Aigul; 1, 4, 7")


def _became(done: Entered | None, t: Translator) -> Markup | None:
    if done is None or done.asks:
        return None
    names = t.listing(done.taken[:_NAMES])
    more = "…" if len(done.taken) > _NAMES else ""
    return lines(
        t.plural("✅ Taken: {n} vote", "✅ Taken: {n} votes", n=len(done.taken))
        if done.taken
        else None,
        Markup("<i>{}{}</i>").format(names, more) if done.taken else None,
        t("Entered before: {n}", n=t.number(done.again)) if done.again else None,
        t("⚠️ Not taken: {n}", n=t.number(done.kept)) if done.kept else None,
        t("Votes on paper so far: {n}", n=t.number(done.desk.turnout.on_paper)),
    )


# ── What was not taken ───────────────────────────────────────────────────────────────────────


def left(shown: Desk, t: Translator, *, said: str | None = None) -> Screen:
    """Lines that wait, each with its reason."""
    view = shown.view
    return Screen(
        text=joined(
            heading(view, t),
            t("<b>Lines to put right</b>") if shown.waiting else t("Nothing waits any more."),
            *(_left(one, rule_of(view), t) for one in shown.left),
        ),
        rows=rows(
            tuple(_line(OnLine.OPEN, one, view, str(one.number + 1)) for one in shown.left),
            _pager(OnPaper.LEFT, view, shown.page, shown.pages),
            row(_back(view, t)),
        ),
        card=CARD,
        toast=said,
    )


def _left(one: Left, rule: Rule, t: Translator) -> Markup:
    return lines(
        Markup("<b>{}.</b> {}").format(one.number + 1, excerpt(one.line.text, _LINE)),
        Markup("<i>{}</i>").format(fault_line(one, rule, t)),
    )


def fault_line(one: Left, rule: Rule, t: Translator) -> Markup:
    """Why a line was not taken."""
    other = one.other.voter.said if one.other else ""
    on_paper = one.other is not None and one.other.on_paper
    return {
        Fault.NO_NAME: t("There is no first and last name in it."),
        Fault.NO_NUMBERS: t("There are no numbers of projects in it."),
        Fault.MIXED: t(
            "Not all numbers can be read. Put a semicolon after the name, and commas between the "
            "numbers."
        ),
        Fault.UNKNOWN: t("A number in it is not on the list of projects."),
        Fault.FEW: t("Too few projects. At least: {n}", n=rule.at_least),
        Fault.MANY: t("Too many projects. At most: {n}", n=rule.most),
        Fault.OVER: t("These projects cost more than the budget."),
        Fault.ENTERED: t("This vote is entered already."),
        Fault.ON_PAPER: t("A vote of this name is entered already, with other numbers."),
        Fault.BY_PHONE: t("This name has voted by phone already."),
        Fault.ALIKE: t("{name} has voted on paper. Is it the same person?", name=other)
        if on_paper
        else t("{name} has voted by phone. Is it the same person?", name=other),
        Fault.READY: t("Nothing is in its way any more: it can be taken."),
    }[one.fault]


def _line(do: OnLine, one: Left, view: RoundView, label: str, *, other: int = 0) -> Button:
    data = LinePress(do=do, round=view.id, number=one.number, seal=one.seal, other=other)
    return Button(label, data.pack())


def one_left(view: RoundView, one: Left, t: Translator, *, said: str | None = None) -> Screen:
    """A line that waits, and what can be done with it."""
    stands = one.other is not None and not one.other.on_paper
    other = one.other
    return Screen(
        text=joined(
            Markup("<code>{}</code>").format(one.line.text),
            fault_line(one, rule_of(view), t),
            lines(
                t("By phone: {name}", name=other.voter.said),
                t("Lives in: {name}", name=other.village.said(t.language)),
                t("The vote on paper can stand in its place. Whose it is hears of it at once, "
                  "and why."),
            )
            if other is not None and stands
            else None,
        ),
        rows=rows(
            *_standing(view, one, t),
            row(
                _line(OnLine.TAKE, one, view, t.word("Another person: take it"))
                if one.fault is Fault.ALIKE
                else None,
                _line(OnLine.TAKE, one, view, t.word("Take it"))
                if one.fault is Fault.READY
                else None,
            ),
            row(
                _line(OnLine.REWRITE, one, view, t.word("Write it anew")),
                _line(OnLine.OUT, one, view, t.word("Leave it out")),
            )
            if not stands
            else (),
            row(
                _line(OnLine.OUT, one, view, t.word("Leave it out")) if stands else None,
                _press(OnPaper.LEFT, view, t.word("Back")),
            ),
        ),
        card=CARD,
        toast=said,
    )  # fmt: skip


def _standing(view: RoundView, one: Left, t: Translator) -> Iterator[tuple[Button, ...]]:
    """Paper in place of phone, with the reason that its voter reads."""
    if one.other is None or one.other.on_paper:
        return
    for do, why in ((OnLine.ASKED, Why.ASKED), (OnLine.NOT_THEIRS, Why.NOT_THEIRS)):
        yield row(_line(do, one, view, _why_key(why, t), other=one.other.id))


def _why_key(why: Why, t: Translator) -> str:
    return {
        Why.ASKED: t.word("They ask to count the paper"),
        Why.NOT_THEIRS: t.word("They did not vote by phone"),
    }[why]


def why_words(why: Why, t: Translator) -> str:
    """The reason as whoever voted by phone reads it."""
    return {
        Why.ASKED: t.word("the person asked at the gathering to count the vote on paper"),
        Why.NOT_THEIRS: t.word("the person said at the gathering that they did not vote by phone"),
    }[why]


def ask_anew(view: RoundView, one: Left, t: Translator, problem: Markup | None = None) -> Screen:
    """The line once more, in other words."""
    return Screen(
        text=joined(
            problem,
            t("Send this line as it should be, or only its numbers:"),
            Markup("<code>{}</code>").format(one.line.text),
            fault_line(one, rule_of(view), t),
        ),
        rows=(row(_line(OnLine.OPEN, one, view, t.word("Back"))),),
        card=CARD,
    )


# ── Those who are entered ────────────────────────────────────────────────────────────────────


def entered(shown: PaperPage, t: Translator, *, said: str | None = None) -> Screen:
    """Names of those whose votes came on paper; nobody sees what they chose."""
    view, first = shown.view, shown.page * PAGE
    numbered = [(first + at + 1, one) for at, one in enumerate(shown.voters)]
    return Screen(
        text=joined(
            heading(view, t),
            t("<b>Voted on paper: {n}</b>", n=t.number(shown.total))
            if shown.total
            else t("No votes were entered from paper yet."),
            lines(*(_numbered(number, one, t) for number, one in numbered)),
            t("A wrong one can be removed until the votes are counted: press its number.")
            if numbered and shown.is_open
            else None,
        ),
        rows=rows(
            tuple(
                _voter(OnVoter.ASK, one, shown, str(number)) for number, one in numbered
            )
            if shown.is_open
            else (),
            _pager(OnPaper.LIST, view, shown.page, shown.pages),
            row(_back(view, t)),
        ),
        card=CARD,
        toast=said,
    )  # fmt: skip


def _numbered(number: int, one: PaperVoter, t: Translator) -> Markup:
    where = one.village.said(t.language)
    return Markup("{}. {}{}").format(number, one.voter.said, f" · {where}" if where else "")


def _voter(do: OnVoter, one: PaperVoter, shown: PaperPage, label: str) -> Button:
    data = VoterPress(do=do, round=shown.view.id, voter=one.id, page=shown.page)
    return Button(label, data.pack())


def sure_to_remove(one: PaperVoter, view: RoundView, page: int, t: Translator) -> Screen:
    """Is it a mistake?"""
    data = VoterPress(do=OnVoter.REMOVE, round=view.id, voter=one.id, page=page)
    return Screen(
        text=joined(
            t("Remove the vote of <b>{name}</b>?", name=one.voter.said),
            t("It is not counted then. It can be entered anew."),
        ),
        rows=(
            row(Button(t.word("Yes, remove it"), data.pack(), style="danger")),
            row(_press(OnPaper.LIST, view, t.word("Back"), page=page)),
        ),
        card=CARD,
    )


def _pager(do: OnPaper, view: RoundView, page: int, pages: int) -> tuple[Button, ...]:
    if pages <= 1:
        return ()
    return (
        _press(do, view, "‹", page=(page - 1) % pages),
        _press(do, view, f"{page + 1} / {pages}", page=page),
        _press(do, view, "›", page=(page + 1) % pages),
    )
