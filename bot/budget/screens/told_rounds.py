"""How notices about rounds are worded: to everybody, to the office, and a picture asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from markupsafe import Markup

from bot.budget.callbacks.common import OnRound
from bot.budget.callbacks.ideas import ListPress, OnList
from bot.budget.models import BudgetRound
from bot.budget.notices.rounds import (
    IdeasAreIn,
    ListIsMissing,
    RoundAnnounced,
    RoundCalledOff,
    RoundChanged,
    ThousandWanted,
    VoteIsPutOff,
    VotingBegun,
    VotingEnds,
)
from bot.budget.rules.kinds import Phase, RoundState
from bot.budget.rules.phases import span_of
from bot.budget.rules.planning import About
from bot.budget.screens import letters as screens
from bot.budget.screens import money, thousand
from bot.budget.screens.card import press, schedule
from bot.budget.screens.words import heading
from bot.budget.storage import looking
from bot.budget.storage import money as budgets
from bot.budget.storage import rounds as find
from bot.budget.storage.views import RoundView, round_view
from bot.core.access import Action, Actor
from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.screen import Button, Media, Rows, Screen, joined, lines, row, rows
from bot.core.tx import Tx
from bot.core.workshop import WORKSHOP
from bot.delivery.drawing import not_made
from bot.delivery.letters import Letter, LetterFor
from bot.delivery.worker import Renderer
from bot.people import service as people

_BETWEEN = Markup("\n\n— — —\n\n")


# ── To everybody ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Found:
    """What a letter is about, and the bot's name."""

    row: BudgetRound
    view: RoundView
    bot: str


async def _find(tx: Tx, round_id: int, *states: RoundState) -> _Found | None:
    """A round that stands so; of any other there is nothing to say any more."""
    row = await find.budget_round(tx, round_id)
    if row is None or row.state not in states:
        return None
    return _Found(row, await round_view(tx, row), await people.bot_username(tx))


def _letter(
    tx: Tx,
    found: _Found,
    language: Language | None,
    text: Callable[[Translator], Markup],
    buttons: Callable[[Translator], Rows],
) -> Letter:
    """In the reader's language; a public chat reads both, and finds the link to the bot."""
    if language is not None:
        t = translator(language, tx.zone)
        return Letter(Screen(text=text(t), rows=buttons(t)))
    said = []
    for one in LANGUAGES:
        t = translator(one, tx.zone)
        said.append(joined(text(t), screens.link_line(found.view, found.bot, t)))
    apart = (Screen(text=said[0]), Screen(text=said[1]))
    return Letter(Screen(text=_BETWEEN.join(said)), apart=apart)


async def _announced(
    tx: Tx, notice: RoundAnnounced, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    """As long as one may still propose."""
    found = await _find(tx, notice.round_id, RoundState.RUNNING)
    if found is None or found.view.now not in {None, Phase.IDEAS}:
        return None
    return _letter(
        tx,
        found,
        language,
        lambda t: screens.announced_text(found.view, found.bot, t),
        lambda t: screens.announced_rows(found.view, t),
    )


async def _changed(
    tx: Tx, notice: RoundChanged, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    """As it stands now."""
    found = await _find(tx, notice.round_id, RoundState.RUNNING)
    if found is None:
        return None
    about = About(notice.about)
    return _letter(
        tx,
        found,
        language,
        lambda t: screens.changed_text(found.view, about, found.bot, t),
        lambda t: screens.open_rows(found.view, t),
    )


async def _called_off(
    tx: Tx, notice: RoundCalledOff, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    """And why."""
    found = await _find(tx, notice.round_id, RoundState.CANCELLED)
    if found is None:
        return None
    return _letter(
        tx,
        found,
        language,
        lambda t: screens.called_off_text(found.view, t),
        lambda t: screens.open_rows(found.view, t),
    )


async def _voting(tx: Tx, round_id: int) -> _Found | None:
    """A round that people may vote in now."""
    found = await _find(tx, round_id, RoundState.RUNNING)
    open_ = found is not None and found.view.now is Phase.VOTING and found.view.listed_at
    return found if open_ else None


async def _voting_begun(
    tx: Tx, notice: VotingBegun, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    found = await _voting(tx, notice.round_id)
    if found is None:
        return None
    projects = (await looking.counts(tx, notice.round_id)).projects
    return _letter(
        tx,
        found,
        language,
        lambda t: screens.voting_text(found.view, projects, found.bot, t),
        lambda t: screens.vote_rows(found.view, t),
    )


async def _voting_ends(
    tx: Tx, notice: VotingEnds, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    found = await _voting(tx, notice.round_id)
    if found is None:
        return None
    return _letter(
        tx,
        found,
        language,
        lambda t: screens.ends_text(found.view, found.bot, t),
        lambda t: screens.vote_rows(found.view, t),
    )


# ── To the office ────────────────────────────────────────────────────────────────────────────


async def _of_office(tx: Tx, round_id: int, actor: Actor) -> RoundView | None:
    """A round that runs, for somebody who still works on it."""
    row = await find.budget_round(tx, round_id)
    if row is None or row.state is not RoundState.RUNNING:
        return None
    if not actor.may(Action.RUN_BUDGET, row.okrug):
        return None
    return await round_view(tx, row)


async def _ideas_are_in(tx: Tx, notice: IdeasAreIn, actor: Actor, t: Translator) -> Screen | None:
    """How many wait, and until when."""
    view = await _of_office(tx, notice.round_id, actor)
    if view is None or view.now is not Phase.CHECK:
        return None
    counts = await looking.counts(tx, view.id)
    return Screen(
        text=joined(
            t("📥 <b>The time for ideas is over</b>"),
            heading(view, t),
            lines(
                t("Ideas: {n}", n=t.number(counts.ideas))
                if counts.ideas
                else t("There are no ideas yet."),
                t("To be checked: {n}", n=t.number(counts.waiting)) if counts.waiting else None,
            ),
            t(
                "Check them, then publish the list for the vote. The vote begins: {moment}",
                moment=_vote_begins(view, t),
            ),
        ),
        rows=_office_rows(view, t, ideas=counts.waiting),
    )


async def _list_is_missing(
    tx: Tx, notice: ListIsMissing, actor: Actor, t: Translator
) -> Screen | None:
    """Of no use once it is out, or the date is another."""
    view = await _of_office(tx, notice.round_id, actor)
    if view is None or view.listed_at is not None or _is_other(view, notice.moment):
        return None
    return Screen(
        text=joined(
            t("⚠️ <b>The list for the vote is not published yet</b>"),
            heading(view, t),
            t("The vote is to begin: <b>{moment}</b>", moment=_vote_begins(view, t)),
            t(
                "Without a list there is no vote: then all dates move on by a day, and again "
                "every day until the list is out."
            ),
        ),
        rows=_office_rows(view, t),
    )


async def _put_off(tx: Tx, notice: VoteIsPutOff, actor: Actor, t: Translator) -> Screen | None:
    view = await _of_office(tx, notice.round_id, actor)
    if view is None or view.listed_at is not None or _is_other(view, notice.moment):
        return None
    return Screen(
        text=joined(
            t("⚠️ <b>The vote has not begun: there is no list</b>"),
            heading(view, t),
            t("All dates have moved on. Publish the list, or call the round off."),
            schedule(view, t),
        ),
        rows=_office_rows(view, t),
    )


def _vote_begins(view: RoundView, t: Translator) -> str:
    span = view.span(Phase.VOTING)
    return t.short_moment(span.begins_at) if span else t.word("no day yet")


def _is_other(view: RoundView, moment: str) -> bool:
    """Whether the check ends at another moment than it was said of."""
    span = span_of(view.phases, Phase.CHECK)
    return span is None or span.ends_at != datetime.fromisoformat(moment)


def _office_rows(view: RoundView, t: Translator, *, ideas: int = 0) -> Rows:
    """To the list, or first to the ideas that wait to be checked."""
    queue = ListPress(do=OnList.QUEUE, round=view.id, version=view.version).pack()
    work = (
        Button(t.word("Check ideas"), queue, style="primary")
        if ideas
        else press(t.word("List for the vote"), OnRound.LIST, view, style="primary")
    )
    return rows(
        row(work),
        row(
            press(t.word("Dates"), OnRound.DATES, view),
            press(t.word("Open"), OnRound.OPEN, view),
        ),
    )


# ── A picture that was asked for ─────────────────────────────────────────────────────────────


async def _thousand(tx: Tx, notice: ThousandWanted, actor: Actor, t: Translator) -> Screen | None:
    """Drawn when nothing holds the database any more."""
    office = actor.may(Action.RUN_BUDGET, notice.okrug)
    if not (office or actor.okrug == notice.okrug):
        return None
    view = await budgets.budget_view(tx, notice.okrug, notice.year)
    if view is None or (view.published_at is None and not office):
        return None
    drawn = partial(WORKSHOP.make, thousand.png, money.picture_card(view, t), t.language)
    media = Media("photo", drawn=drawn, name=t.word("budget.png"), instead=not_made(t))
    return Screen(text=money.caption(view, t), media=(media,), show="new")


RENDERERS: dict[str, Renderer] = {
    IdeasAreIn.kind: _ideas_are_in,
    ListIsMissing.kind: _list_is_missing,
    VoteIsPutOff.kind: _put_off,
    ThousandWanted.kind: _thousand,
}
LETTERS: dict[str, LetterFor] = {
    RoundAnnounced.kind: _announced,
    RoundChanged.kind: _changed,
    RoundCalledOff.kind: _called_off,
    VotingBegun.kind: _voting_begun,
    VotingEnds.kind: _voting_ends,
}
