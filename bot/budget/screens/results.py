"""What a round's vote came to: winners, money, who came; as words, as a letter, as a picture."""

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from bot.budget.callbacks.common import OnRound, RoundPress
from bot.budget.callbacks.results import PicturePress, WhyPress
from bot.budget.rules.bounds import SMALLEST_CELL
from bot.budget.rules.kinds import Method
from bot.budget.rules.links import payload
from bot.budget.screens import winners
from bot.budget.screens.words import advisory, card_key, heading, official, project_line
from bot.budget.storage.counting import Counted
from bot.budget.storage.views import RoundView
from bot.core.i18n import Translator
from bot.core.screen import Button, Media, Rows, Screen, joined, lines, plain, row, rows
from bot.core.workshop import WORKSHOP
from bot.delivery.drawing import not_made
from bot.places.poster import link_for

#: Winners in one message; the others are read by the button below.
_SHOWN = 15


def to_round(text: str, do: OnRound, view: RoundView) -> Button:
    """A button that leads to a part of the round."""
    return Button(text, RoundPress(do=do, round=view.id, version=view.version).pack())


def to_why(text: str, view: RoundView, page: int = 0) -> Button:
    """A button that leads to why these projects won."""
    return Button(text, WhyPress(round=view.id, page=page).pack())


# ── In the chat ──────────────────────────────────────────────────────────────────────────────


def results_screen(counted: Counted, t: Translator) -> Screen:
    """Everything in short."""
    view = counted.view
    back = to_round(t.word("Back"), OnRound.OPEN, view)
    return Screen(
        text=joined(
            heading(view, t),
            t("<b>What the vote came to</b>"),
            *_said(counted, t),
            noted(counted, t),
            advisory(t),
        ),
        rows=(*result_rows(counted, t), row(back)),
        card=card_key(view.id),
    )


def result_rows(counted: Counted, t: Translator) -> Rows:
    """Why, how it goes on, the picture, and the file of the ballots."""
    view = counted.view
    picture = PicturePress(round=view.id).pack()
    follow = to_round(t.word("Follow the winners"), OnRound.WINNERS, view)
    won = bool(counted.result.winners)
    return rows(
        row(to_why(t.word("Why these?"), view)),
        row(follow if won else None, Button(t.word("Picture"), picture) if won else None),
        row(to_round(t.word("Count again yourself"), OnRound.FILE, view)),
    )


def noted(counted: Counted, t: Translator) -> Markup:
    """Whether anything looked unusual, in one line."""
    note = counted.result.note
    if not note.enough:
        return t("There are too few votes to say whether anything was unusual.")
    if not note.findings:
        return t("Nothing unusual was seen in the vote.")
    return t("What looked unusual in the vote is listed under “Why these?”.")


# ── In a letter ──────────────────────────────────────────────────────────────────────────────


def letter_text(counted: Counted, t: Translator, username: str) -> Markup:
    """What everybody is told. username: of the bot, which alone takes votes."""
    return joined(
        heading(counted.view, t),
        t("🏁 <b>The votes are counted</b>"),
        *_said(counted, t),
        lines(advisory(t), official(username, t)),
    )


def link_line(view: RoundView, username: str, t: Translator) -> Markup | None:
    """Where more is read, for whoever reads it in a channel or a group."""
    if not username:
        return None
    link = link_for(username, payload(view.id))
    return t("Why these, and all ballots: {link}", link=link)


# ── As a picture ─────────────────────────────────────────────────────────────────────────────


def picture_screen(counted: Counted, t: Translator) -> Screen:
    """The winners, drawn when nothing holds the database any more."""
    drawn = partial(WORKSHOP.make, winners.png, _chart(counted, t), t.language)
    media = Media("photo", drawn=drawn, name=t.word("winners.png"), instead=not_made(t))
    return Screen(text=t("What residents chose, to send on."), media=(media,), show="new")


def _chart(counted: Counted, t: Translator) -> winners.Chart:
    told, view = counted.result.explanation, counted.view
    title, *_ = plain(heading(view, t)).splitlines()
    return winners.Chart(
        title=title,
        name=view.title.said(t.language),
        money=told.budget,
        left=told.unspent,
        voters=told.voters,
        worth=told.first if told.method is Method.EQUAL_SHARES else 0,
        bought=tuple(
            winners.Bought(
                f"{one.project}. {counted.title(one.project).said(t.language)}",
                one.cost,
                one.votes,
            )
            for one in told.winners
        ),
        note=plain(advisory(t)),
    )


# ── What it says ─────────────────────────────────────────────────────────────────────────────


def _said(counted: Counted, t: Translator) -> Iterator[Markup]:
    told = counted.result.explanation
    if not told.voters:
        yield t("Nobody voted, so nothing won. The money is not spent.")
        return
    if not told.winners:
        yield t("No project won.")
    else:
        yield lines(t("<b>Winners:</b>"), *_winners(counted, t))
    yield _money(counted, t)
    yield turned(counted, t)
    if told.method is Method.EQUAL_SHARES:
        yield t("The vote of each voter was worth ≈ {money}.", money=t.money(told.first))


def _winners(counted: Counted, t: Translator) -> Iterator[Markup]:
    won = counted.result.explanation.winners
    for one in won[:_SHOWN]:
        name = project_line(one.project, counted.title(one.project).said(t.language), one.cost, t)
        yield Markup("🏆 {} · {}").format(name, votes(one.votes, t))
    if (more := len(won) - _SHOWN) > 0:
        yield t.plural("And {n} more.", "And {n} more.", n=more)


def votes(n: int, t: Translator) -> Markup:
    """So many votes."""
    return t.plural("{n} vote", "{n} votes", n=n)


def _money(counted: Counted, t: Translator) -> Markup:
    told = counted.result.explanation
    return lines(
        t("Money of the round: {money}.", money=t.money(told.budget)),
        t(
            "Winners cost {spent}, {left} is left.",
            spent=t.money(told.budget - told.unspent),
            left=t.money(told.unspent),
        ),
    )


def turned(counted: Counted, t: Translator) -> Markup:
    """Who voted, beside those who may, and how many of them on paper."""
    turned = counted.result.turned
    return lines(
        t.plural("{n} resident voted.", "{n} residents voted.", n=turned.voters),
        _entitled(turned.voters, turned.community, turned.asked, t),
        t("On paper, at a gathering: {n}.", n=t.number(turned.on_paper))
        if turned.on_paper is not None and turned.on_paper >= SMALLEST_CELL
        else None,
    )


def _entitled(voters: int, community: int | None, asked: int, t: Translator) -> Markup:
    """Of the whole community where its number is known, and else of those in the bot."""
    if community:
        return t(
            "That is {percent} % of the {n} who are entitled to vote.",
            percent=t.number(round(100 * voters / community)),
            n=t.number(community),
        )
    return t("Residents in the bot: {n}.", n=t.number(asked))
