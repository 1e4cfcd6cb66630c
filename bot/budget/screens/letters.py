"""What everybody is told of a round: that it is held, what is another, that one may vote now.

Whoever reads it in the bot has buttons; in a channel or a group there is a link to the bot.
"""

from markupsafe import Markup

from bot.budget.callbacks.common import OnRound
from bot.budget.rules.kinds import Phase
from bot.budget.rules.links import payload
from bot.budget.rules.planning import About
from bot.budget.screens.card import how_many, press, rule_lines, schedule, who_lines
from bot.budget.screens.words import advisory, heading, official
from bot.budget.storage.views import RoundView
from bot.core.i18n import Translator
from bot.core.screen import Rows, joined, lines, row, rows
from bot.places.poster import link_for


def announced_text(view: RoundView, bot: str, t: Translator) -> Markup:
    """There is money, and people say what for."""
    return joined(
        t("📣 <b>Say what your village needs</b>"),
        heading(view, t),
        lines(
            t("Residents decide what this money is spent on: {money}.", money=t.money(view.money)),
            t("Propose an idea. The office checks ideas, then everybody votes."),
        ),
        schedule(view, t),
        lines(*who_lines(view, t)[1:], *rule_lines(view, t)),
        lines(official(bot, t), advisory(t)),
    )


def announced_rows(view: RoundView, t: Translator) -> Rows:
    """To propose, or to look until one may."""
    begun = view.now is not None
    first = (
        press(t.word("Propose an idea"), OnRound.PROPOSE, view, style="primary")
        if begun
        else press(t.word("Open"), OnRound.OPEN, view, style="primary")
    )
    return rows(row(first), row(press(t.word("How winners are found"), OnRound.HOW, view)))


def changed_text(view: RoundView, about: About, bot: str, t: Translator) -> Markup:
    """What is so from now on."""
    said = {
        About.DATES: (t("🗓 <b>The dates are others now</b>"), schedule(view, t)),
        About.MONEY: (
            t("💰 <b>The money is another now</b>"),
            t("From now on it is {money}.", money=t.money(view.money)),
        ),
    }
    rule = (t("⚖️ <b>The rule of the vote is another now</b>"), rule_and_voters(view, t))
    head, body = said.get(about, rule)
    return joined(head, heading(view, t), body, official(bot, t))


def rule_and_voters(view: RoundView, t: Translator) -> Markup:
    """How votes are cast and counted, and who may cast them."""
    return lines(*rule_lines(view, t), *who_lines(view, t)[1:])


def called_off_text(view: RoundView, t: Translator) -> Markup:
    """It is not held, and why."""
    return joined(
        t("❌ <b>It is called off</b>"),
        heading(view, t),
        t("Reason: {reason}", reason=view.why) if view.why else None,
    )


def open_rows(view: RoundView, t: Translator) -> Rows:
    """To its card."""
    return rows(row(press(t.word("Open"), OnRound.OPEN, view)))


def voting_text(view: RoundView, projects: int, bot: str, t: Translator) -> Markup:
    """One may vote now."""
    span = view.span(Phase.VOTING)
    until = t.short_moment(span.ends_at) if span and span.ends_at else ""
    return joined(
        t("🗳 <b>The vote has begun</b>"),
        heading(view, t),
        lines(
            t("Projects to choose from: {n}", n=t.number(projects)),
            t("Money: <b>{money}</b>", money=t.money(view.money)),
            t("You may vote until: <b>{moment}</b>", moment=until),
            how_many(view, t),
        ),
        lines(
            t("Everybody has one vote and may change it until the end."),
            t("Nobody may make you vote or pay you for it."),
        ),
        lines(official(bot, t), advisory(t)),
    )


def ends_text(view: RoundView, bot: str, t: Translator) -> Markup:
    """For those who have not voted."""
    span = view.span(Phase.VOTING)
    until = t.short_moment(span.ends_at) if span and span.ends_at else ""
    return joined(
        t("⏳ <b>The vote ends soon</b>"),
        heading(view, t),
        lines(
            t("You may vote until: <b>{moment}</b>", moment=until),
            t("You have not voted yet."),
        ),
        official(bot, t),
    )


def vote_rows(view: RoundView, t: Translator) -> Rows:
    """To the ballot."""
    return rows(
        row(press(t.word("Cast my vote"), OnRound.VOTE, view, style="primary")),
        row(press(t.word("How winners are found"), OnRound.HOW, view)),
    )


def link_line(view: RoundView, bot: str, t: Translator) -> Markup | None:
    """Where one takes part, for whoever reads it outside the bot."""
    if not bot:
        return None
    return t("Take part in the bot: {link}", link=link_for(bot, payload(view.id)))
