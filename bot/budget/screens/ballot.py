"""The ballot: a list to choose from, what is chosen and what it costs, one more look."""

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from bot.budget.callbacks.common import IdeaPress, OnIdea, OnRound, RoundPress
from bot.budget.callbacks.voting import NOTHING, BallotPress, OnBallot, OnPick, PickPress
from bot.budget.rules.ballot import Stand
from bot.budget.rules.bounds import MARK_LIMIT
from bot.budget.rules.kinds import Phase
from bot.budget.screens.card import how_many
from bot.budget.screens.words import advisory, heading, official, phase_line, project_line
from bot.budget.storage.ballots import Ballot, Project
from bot.budget.storage.views import RoundView
from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows
from bot.core.text import excerpt

PAGE = 8
_IN_ROW = 4
_TICK = "✅"
_LOOK = "🔎"
_TITLE = 120
_ROOM = 1_800  # letters for all titles of one screen
_ABOUT = 1500


def card_key(round_id: int) -> str:
    """Of all ballots of a round in a chat only the newest lives."""
    return f"ballot:{round_id}"


def to_card(view: RoundView, label: str) -> Button:
    """Back to the round."""
    return _at_round(OnRound.OPEN, view, label)


def from_notice(do: OnBallot, view: RoundView, label: str) -> Button:
    """The ballot, or a report of pressure, as a new message: the notice stays where it is."""
    return _press(do, view, label)


def to_signal(view: RoundView, label: str) -> Button:
    """Somebody was made to vote."""
    return _at_round(OnRound.SIGNAL, view, label)


def _at_round(do: OnRound, view: RoundView, label: str) -> Button:
    return Button(label, RoundPress(do=do, round=view.id, version=view.version).pack())


def _press(
    do: OnBallot, view: RoundView, label: str, *, page: int = 0, shown: str = NOTHING
) -> Button:
    return Button(label, BallotPress(do=do, round=view.id, page=page, seal=shown).pack())


# ── The list ─────────────────────────────────────────────────────────────────────────────────


def ballot(
    shown: Ballot, t: Translator, *, page: int = 0, reads: bool = False, said: str | None = None
) -> Screen:
    """The list to choose from; or what to do first, or why there is no vote now.

    reads: a tap opens a project instead of ticking it.
    """
    if shown.stand is not Stand.OPEN:
        return _cannot(shown, t, said)
    pages = max((len(shown.projects) + PAGE - 1) // PAGE, 1)
    page = min(page, pages - 1)
    listed = shown.projects[page * PAGE : (page + 1) * PAGE]
    return Screen(
        text=joined(
            lines(heading(shown.view, t), phase_line(shown.view, t)),
            lines(*(_listed(one, shown, t) for one in listed)),
            lines(sum_line(shown, t), Markup("<i>{}</i>").format(how_many(shown.view, t))),
            _counted_line(shown, t),
            t(
                "Nobody may tell you how to vote. If somebody tries, press “{button}”.",
                button=_pressure(t),
            ),
        ),
        rows=rows(
            *_numbers(listed, shown, page, reads=reads),
            row(_cast(shown, t)),
            _turning(shown, page, pages, t, reads=reads),
            row(to_card(shown.view, t.word("Back")), to_signal(shown.view, _pressure(t))),
        ),
        card=card_key(shown.view.id),
        toast=said,
    )


def _pressure(t: Translator) -> str:
    return t.word("Report pressure")


def _cast(shown: Ballot, t: Translator) -> Button:
    """It stands out once there is something that is not counted yet."""
    button = _press(OnBallot.LOOK, shown.view, t.word("Cast my vote"))
    return replace(button, style="primary") if shown.picks and not shown.same else button


def _listed(one: Project, shown: Ballot, t: Translator) -> Markup:
    title = excerpt(one.title.said(t.language), _TITLE)
    line = project_line(one.number, title, one.cost, t)
    where = Markup(" · {}").format(one.village.said(t.language)) if one.village else Markup()
    tick = Markup("{} ").format(_TICK) if one.id in shown.picks else Markup()
    return tick + line + where


def sum_line(shown: Ballot, t: Translator) -> Markup:
    """How many are chosen, what they cost, and what of the money that leaves."""
    chosen, money = len(shown.picks), shown.view.money
    if not chosen:
        return t("<b>Nothing is chosen yet.</b> The budget is {money}.", money=t.money(money))
    left = money - shown.cost
    amounts = {"cost": t.money(shown.cost), "money": t.money(money)}
    if left < 0:
        return t.plural(
            "Chosen: <b>{n} project, {cost}</b> (budget {money}, {over} more than that; this is "
            "allowed)",
            "Chosen: <b>{n} projects, {cost}</b> (budget {money}, {over} more than that; this is "
            "allowed)",
            n=chosen,
            over=t.money(-left),
            **amounts,
        )
    return t.plural(
        "Chosen: <b>{n} project, {cost}</b> (budget {money}, {left} left)",
        "Chosen: <b>{n} projects, {cost}</b> (budget {money}, {left} left)",
        n=chosen,
        left=t.money(left),
        **amounts,
    )


def _counted_line(shown: Ballot, t: Translator) -> Markup:
    if not shown.counted:
        return t("It is counted once you press “{button}”.", button=t.word("Cast my vote"))
    if shown.same:
        return t("✅ Your vote is counted just so. You may change it until the end.")
    return t(
        "Your earlier vote is counted. What is chosen now takes its place once you press "
        "“{button}”.",
        button=t.word("Cast my vote"),
    )


def _numbers(
    listed: tuple[Project, ...], shown: Ballot, page: int, *, reads: bool
) -> Iterator[tuple[Button, ...]]:
    buttons = [_number(one, shown, page, reads=reads) for one in listed]
    for at in range(0, len(buttons), _IN_ROW):
        yield tuple(buttons[at : at + _IN_ROW])


def _number(one: Project, shown: Ballot, page: int, *, reads: bool) -> Button:
    if reads:
        return _pick(OnPick.CARD, one, shown, page, f"{_LOOK} {one.number}")
    if one.id in shown.picks:
        return _pick(OnPick.OFF, one, shown, page, f"{_TICK} {one.number}")
    return _pick(OnPick.ON, one, shown, page, str(one.number))


def _pick(do: OnPick, one: Project, shown: Ballot, page: int, label: str) -> Button:
    data = PickPress(do=do, round=shown.view.id, project=one.id, page=page)
    return Button(label, data.pack())


def _turning(
    shown: Ballot, page: int, pages: int, t: Translator, *, reads: bool
) -> tuple[Button, ...]:
    """To read about them, or to choose again; and to the pages before and after."""
    here, there = OnBallot.SHOW, OnBallot.READ
    label = t.word("🔎 Read about one")
    if reads:
        here, there, label = there, here, t.word("Choose by number")
    turn = _press(there, shown.view, label, page=page)
    if pages == 1:
        return row(turn)
    before, after = (page - 1) % pages, (page + 1) % pages
    return row(
        _press(here, shown.view, f"‹ {before + 1}", page=before),
        turn,
        _press(here, shown.view, f"{after + 1} ›", page=after),
    )


def project(shown: Ballot, one: Project, page: int, t: Translator) -> Screen:
    """A project, to read and to choose."""
    is_chosen = one.id in shown.picks
    where = " · ".join(part for part in (one.village.said(t.language), one.place) if part)
    label = t.word("Do not choose it") if is_chosen else t.word("✅ Choose it")
    pick = _pick(OnPick.OFF if is_chosen else OnPick.ON, one, shown, page, label)
    about = IdeaPress(do=OnIdea.OPEN, idea=one.id, version=0)
    return Screen(
        text=joined(
            project_line(one.number, one.title.said(t.language), one.cost, t),
            where,
            Markup("{}").format(
                excerpt(one.text.said(t.language), _ABOUT, one_line=False),
            ),
            t("✅ You have chosen it.") if is_chosen else None,
            sum_line(shown, t),
        ),
        rows=rows(
            row(pick if shown.stand is Stand.OPEN else None),
            row(Button(t.word("Photos and where it is"), about.pack())),
            row(_press(OnBallot.READ, shown.view, t.word("Back"), page=page)),
        ),
        card=card_key(shown.view.id),
    )


# ── Who votes ────────────────────────────────────────────────────────────────────────────────


def ask_name(shown: Ballot, own: str, t: Translator, *, problem: Markup | None = None) -> Screen:
    """Under what name? own: the one that the bot knows, if it is a full one."""
    mine = t.word("I am {name}", name=excerpt(own, 40)) if own else ""
    return Screen(
        text=joined(
            problem,
            heading(shown.view, t),
            t(
                "In this round people vote on paper at gatherings, too. So that nobody votes "
                "twice, write your first and last name, as in your identity card."
            ),
            t("The name is kept beside the fact that you voted. What you chose is not shown to "
              "the office."),
        ),
        rows=rows(
            row(_press(OnBallot.MY_NAME, shown.view, mine) if own else None),
            row(_press(OnBallot.SHOW, shown.view, t.word("Back"))),
        ),
        card=card_key(shown.view.id),
    )  # fmt: skip


def ask_mark(shown: Ballot, t: Translator, *, problem: Markup | None = None) -> Screen:
    """Somebody of that name has voted: who of the two is this?"""
    return Screen(
        text=joined(
            problem,
            heading(shown.view, t),
            t(
                "Somebody called {name} has voted already, by phone or on paper.",
                name=shown.voter.name if shown.voter else "",
            ),
            t(
                "If that was you on paper, your vote is counted and nothing more is needed. If "
                "you are another person of the same name, write your father's name or the year "
                "of your birth, at most {limit} letters.",
                limit=MARK_LIMIT,
            ),
        ),
        rows=rows(
            row(
                _press(OnBallot.NAME, shown.view, t.word("Another name")),
                to_signal(shown.view, _pressure(t)),
            ),
            row(_press(OnBallot.SHOW, shown.view, t.word("Back"))),
        ),
        card=card_key(shown.view.id),
    )


# ── One more look ────────────────────────────────────────────────────────────────────────────


def sure(shown: Ballot, username: str, t: Translator, *, said: str | None = None) -> Screen:
    """What is about to be counted."""
    span = shown.view.span(Phase.VOTING)
    until = t.short_moment(span.ends_at) if span and span.ends_at else ""
    room = min(_TITLE, _ROOM // max(len(shown.chosen), 1))
    return Screen(
        text=joined(
            t("<b>Is this your vote?</b>"),
            lines(
                *(
                    project_line(one.number, excerpt(one.title.said(t.language), room),
                                 one.cost, t)
                    for one in shown.chosen
                )
            ),
            sum_line(shown, t),
            t("Who votes: {name}", name=shown.voter.said) if shown.voter else None,
            t("You may change it until {moment}. Nobody sees the totals before that.",
              moment=until),
            official(username, t),
            advisory(t),
        ),
        rows=rows(
            row(
                Button(
                    t.word("Yes, count my vote"),
                    BallotPress(
                        do=OnBallot.CAST, round=shown.view.id, seal=shown.seal
                    ).pack(),
                    style="primary",
                )
            ),
            row(_press(OnBallot.NAME, shown.view, t.word("Another name")))
            if shown.asks_name
            else (),
            row(to_signal(shown.view, _pressure(t))),
            row(_press(OnBallot.SHOW, shown.view, t.word("Back"))),
        ),
        card=card_key(shown.view.id),
        toast=said,
    )  # fmt: skip


# ── No vote now ──────────────────────────────────────────────────────────────────────────────


def _cannot(shown: Ballot, t: Translator, said: str | None) -> Screen:
    """What has to be said first, or why there is no vote."""
    return Screen(
        text=joined(lines(heading(shown.view, t), phase_line(shown.view, t)), _why(shown, t)),
        rows=_instead(shown, t),
        card=card_key(shown.view.id),
        toast=said,
    )


def _why(shown: Ballot, t: Translator) -> Markup | None:
    span = shown.view.span(Phase.VOTING)
    begins = t.short_moment(span.begins_at) if span else ""
    return {
        Stand.NOT_BEGUN: t("The voting has not begun. It begins: {moment}", moment=begins),
        Stand.OVER: t("The voting is over. Votes are not taken any more."),
        Stand.AGE_UNKNOWN: t("Only adults vote here. Are you 18 or older?"),
        Stand.TOO_YOUNG: t("Only those who are 18 or older may vote."),
        Stand.JOINED_LATE: t(
            "In this round only those vote who were in the bot before the voting began: {moment}. "
            "You joined later.",
            moment=begins,
        ),
        Stand.ON_PAPER: t(
            "Your vote was entered from paper, and it is counted. If this is a mistake, ask the "
            "akim's office to remove it, or report pressure."
        ),
        Stand.OPEN: None,
    }[shown.stand]


def _instead(shown: Ballot, t: Translator) -> Rows:
    yes, no = t.word("Yes, I am 18"), t.word("No")
    ages = {
        Stand.AGE_UNKNOWN: row(
            _press(OnBallot.ADULT, shown.view, yes), _press(OnBallot.CHILD, shown.view, no)
        ),
        Stand.TOO_YOUNG: row(
            _press(OnBallot.ADULT, shown.view, t.word("I pressed wrong: I am 18"))
        ),
    }
    signal = to_signal(shown.view, _pressure(t))
    return rows(
        ages.get(shown.stand, ()),
        row(signal if shown.stand not in {Stand.NOT_BEGUN} else None),
        row(to_card(shown.view, t.word("Back"))),
    )
