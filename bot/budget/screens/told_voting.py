"""How notices are worded: about one's own vote, votes from paper, and pressure."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from bot.budget.callbacks.voting import OnBallot
from bot.budget.models import BudgetRound
from bot.budget.notices.voting import (
    PaperListWanted,
    PressureReported,
    VoteCounted,
    VoteFreed,
    VoteReplaced,
)
from bot.budget.rules.kinds import Phase, RoundState
from bot.budget.rules.voters import Why
from bot.budget.screens.ballot import from_notice
from bot.budget.screens.paper import why_words
from bot.budget.screens.paper_list import names_pdf
from bot.budget.screens.signals import told
from bot.budget.screens.words import heading, official
from bot.budget.storage import rounds as find
from bot.budget.storage import signals
from bot.budget.storage import voting as votes
from bot.budget.storage.ballots import PaperVoter
from bot.budget.storage.views import RoundView, named, round_view
from bot.core.access import Action, Actor
from bot.core.i18n import LANGUAGES, Translator, translator
from bot.core.screen import Media, Rows, Screen, joined, lines, row, rows
from bot.core.tx import Tx
from bot.core.workshop import WORKSHOP
from bot.delivery.drawing import not_made
from bot.delivery.letters import LetterFor
from bot.delivery.worker import Renderer
from bot.people.service import bot_username

# ── About one's own vote ─────────────────────────────────────────────────────────────────────


async def counted(tx: Tx, notice: VoteCounted, _: Actor, t: Translator) -> Screen | None:
    """The receipt: since when it is counted; never what it was."""
    found = await find.budget_round(tx, notice.round_id)
    if found is None:
        return None
    view = await round_view(tx, found)
    span = view.span(Phase.VOTING)
    until = span.ends_at if span else None
    return Screen(
        text=joined(
            t("✅ <b>Your vote is counted</b>"),
            lines(
                heading(view, t),
                t(
                    "Counted at: {moment}",
                    moment=t.short_moment(datetime.fromisoformat(notice.at)),
                ),
                t("You may change it until {moment}.", moment=t.short_moment(until))
                if until
                else None,
            ),
            t("What you chose is not written here, so that nobody can ask you to show it."),
            official(await bot_username(tx), t),
        ),
        rows=_of_vote(view, t, label=t.word("Change my vote")),
    )


def _of_vote(view: RoundView, t: Translator, *, label: str = "") -> Rows:
    """To the ballot while it is voted on; to report pressure."""
    votes_now = bool(label) and view.state is RoundState.RUNNING and view.now is Phase.VOTING
    return rows(
        row(from_notice(OnBallot.OPEN, view, label) if votes_now else None),
        row(from_notice(OnBallot.PRESSURE, view, t.word("Report pressure"))),
    )


async def replaced(tx: Tx, notice: VoteReplaced, _: Actor, t: Translator) -> Screen | None:
    """A vote on paper stands in place of one's own by phone."""
    found = await find.budget_round(tx, notice.round_id)
    if found is None:
        return None
    view = await round_view(tx, found)
    return Screen(
        text=joined(
            t("⚠️ <b>Your vote by phone is not counted any more</b>"),
            heading(view, t),
            t(
                "The akim's office entered a vote from paper under your name; that one is "
                "counted. The reason: {why}.",
                why=why_words(Why(notice.why), t),
            ),
            t(
                "If this is not so, ask the akim's office to remove the vote on paper: then you "
                "can vote by phone again. Or report pressure: only the district's observer reads "
                "it."
            ),
            official(await bot_username(tx), t),
        ),
        rows=_of_vote(view, t),
    )


async def freed(tx: Tx, notice: VoteFreed, _: Actor, t: Translator) -> Screen | None:
    """The vote on paper was a mistake: they may vote by phone again."""
    found = await find.budget_round(tx, notice.round_id)
    if found is None:
        return None
    view = await round_view(tx, found)
    return Screen(
        text=joined(
            t("<b>The vote on paper under your name was removed</b>"),
            heading(view, t),
            t("No vote of yours is counted now. You can vote by phone again while it goes on."),
            official(await bot_username(tx), t),
        ),
        rows=_of_vote(view, t, label=t.word("Cast my vote")),
    )


# ── To the office ────────────────────────────────────────────────────────────────────────────


async def paper_list(
    tx: Tx, notice: PaperListWanted, actor: Actor, t: Translator
) -> Screen | None:
    """Names to print: of those whose votes came on paper."""
    found = await find.budget_round(tx, notice.round_id)
    if found is None or not actor.may(Action.RUN_BUDGET, found.okrug):
        return None
    voters = sorted(await votes.on_paper(tx, found.id), key=lambda one: one.voter.words)
    titles = [await _title(tx, found, translator(language)) for language in LANGUAGES]
    draw = partial(WORKSHOP.make, names_pdf, titles, list(_names(voters)), tx.now)
    name = t.word("Votes on paper {year}.pdf", year=found.year)
    media = Media("document", drawn=draw, name=name, instead=not_made(t))
    return Screen(
        text=t("Who voted on paper, to print. What they chose is not in it."),
        media=(media,),
        show="new",
    )


async def _title(tx: Tx, found: BudgetRound, t: Translator) -> str:
    place = (await named(tx, found.okrug)).said(t.language)
    return t.word("People's budget {year}, {place}: voters on paper", year=found.year, place=place)


def _names(voters: list[PaperVoter]) -> Iterator[str]:
    for one in voters:
        yield f"{one.voter.said}, {one.village.kk}" if one.village else one.voter.said


# ── To the observer ──────────────────────────────────────────────────────────────────────────


async def pressure(tx: Tx, notice: PressureReported, actor: Actor, t: Translator) -> Screen | None:
    """What somebody reports, while its reader is an observer of that district."""
    if not actor.may(Action.READ_COERCION):
        return None
    found = await signals.one(tx, actor, notice.signal_id)
    return None if found is None else told(found, t)


RENDERERS: dict[str, Renderer] = {
    VoteCounted.kind: counted,
    VoteReplaced.kind: replaced,
    VoteFreed.kind: freed,
    PaperListWanted.kind: paper_list,
    PressureReported.kind: pressure,
}
LETTERS: dict[str, LetterFor] = {}
