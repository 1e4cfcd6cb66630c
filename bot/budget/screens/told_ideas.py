"""How notices about ideas, and about the list that people vote on, are worded."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.budget.callbacks.ideas import ListPress, OnList
from bot.budget.models import BudgetIdea
from bot.budget.notices.ideas import (
    IdeaDecided,
    IdeaGrew,
    IdeaReceived,
    IdeasReceived,
    ListPublished,
    MergeAnswered,
    MergeAsked,
    WantedIdeaDecided,
)
from bot.budget.rules.kinds import Did, IdeaState, Phase, RoundState
from bot.budget.screens import listing
from bot.budget.screens.checking import to_desk
from bot.budget.screens.idea import (
    asked_row,
    cost_line,
    named,
    open_button,
    reason_line,
    title_line,
)
from bot.budget.screens.ideas import ideas_page, wanted
from bot.budget.screens.words import heading
from bot.budget.storage import ideas as ideas_kept
from bot.budget.storage import rounds as find
from bot.budget.storage.idea_views import Project
from bot.budget.storage.views import Both, IdeaView, RoundView, idea_view, round_view
from bot.core.access import Action, Actor
from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.tx import Tx
from bot.delivery.letters import Letter, LetterFor
from bot.delivery.worker import Renderer
from bot.people.service import bot_username

_BETWEEN = Markup("\n\n— — —\n\n")

# ── To whoever proposed it, or wants it, too ─────────────────────────────────────────────────


async def _seen(tx: Tx, idea_id: int, actor: Actor) -> tuple[IdeaView, RoundView] | None:
    """An idea of a round that is held, as its reader sees it."""
    found = await find.idea(tx, idea_id)
    if found is None or found[1].state in {RoundState.CANCELLED, RoundState.DISCARDED}:
        return None
    view = await idea_view(tx, found[0], found[1].okrug, actor.person_id)
    return view, await round_view(tx, found[1])


async def _received(tx: Tx, notice: IdeaReceived, actor: Actor, t: Translator) -> Screen | None:
    """Its number, and what comes next; nothing of what was taken back since."""
    seen = await _seen(tx, notice.idea_id, actor)
    if seen is None or not seen[0].mine or seen[0].state is IdeaState.WITHDRAWN:
        return None
    view, of = seen
    return Screen(
        text=joined(
            t("✅ <b>Your idea is sent: № {number}</b>", number=view.number),
            Markup("{}").format(view.title.said(t.language)),
            heading(of, t),
            t(
                "Next the office checks whether it can be done and what it costs. You hear of it "
                "here. Until then you may change it."
            ),
        ),
        rows=rows(row(open_button(view, t))),
    )


#: Where an idea stands for what was done to be worth telling still.
_STILL = {
    Did.FEASIBLE: IdeaState.FEASIBLE,
    Did.REFUSED: IdeaState.REFUSED,
    Did.REOPENED: IdeaState.SENT,
    Did.MERGED: IdeaState.MERGED,
    Did.WITHDRAWN: IdeaState.WITHDRAWN,
}


async def _decided(tx: Tx, notice: IdeaDecided, actor: Actor, t: Translator) -> Screen | None:
    """What the office made of one's own."""
    seen = await _seen(tx, notice.idea_id, actor)
    if seen is None or not seen[0].mine or _STILL.get(Did(notice.did)) is not seen[0].state:
        return None
    title = {
        IdeaState.FEASIBLE: t("✅ <b>Your idea can be carried out</b>"),
        IdeaState.REFUSED: t("❌ <b>Your idea is not admitted to the vote</b>"),
        IdeaState.SENT: t("🔎 <b>Your idea is checked again</b>"),
    }.get(seen[0].state)
    return None if title is None else _decision(title, *seen, t)


async def _wanted(tx: Tx, notice: WantedIdeaDecided, actor: Actor, t: Translator) -> Screen | None:
    """The same of one that the reader joined; what was taken back is named by its number alone."""
    seen = await _seen(tx, notice.idea_id, actor)
    if seen is None or _STILL.get(Did(notice.did)) is not seen[0].state:
        return None
    view, of = seen
    if view.state is IdeaState.WITHDRAWN:
        return _withdrawn(view, of, t)
    if view.state is IdeaState.MERGED:
        return await _merged(tx, seen, actor, t)
    title = {
        IdeaState.FEASIBLE: t("✅ <b>An idea that you joined can be carried out</b>"),
        IdeaState.REFUSED: t("❌ <b>An idea that you joined is not admitted to the vote</b>"),
        IdeaState.SENT: t("🔎 <b>An idea that you joined is checked again</b>"),
    }[view.state]
    return _decision(title, view, of, t)


def _decision(title: Markup, view: IdeaView, of: RoundView, t: Translator) -> Screen:
    feasible = view.state is IdeaState.FEASIBLE
    return Screen(
        text=joined(
            title,
            lines(title_line(view, t), cost_line(view, t) if feasible else None),
            reason_line(view.reason, t),
            _what_next(view, of, t) if feasible else None,
            heading(of, t),
        ),
        rows=rows(row(open_button(view, t))),
    )


def _what_next(view: IdeaView, of: RoundView, t: Translator) -> Markup:
    if of.listed_at is not None and not view.listed:
        return t("The list for the vote is out already, so this idea is not on it for now.")
    return t("The office now makes the list that people vote on.")


def _withdrawn(view: IdeaView, of: RoundView, t: Translator) -> Screen:
    return Screen(
        text=joined(
            t("Idea № {number}, which you joined, was taken back by its author.",
              number=view.number),
            heading(of, t),
        ),
        rows=rows(row(Button(t.word("All ideas"), ideas_page(of.id)))),
    )  # fmt: skip


async def _merged(
    tx: Tx, seen: tuple[IdeaView, RoundView], actor: Actor, t: Translator
) -> Screen | None:
    view, of = seen
    into = await _seen(tx, view.merged_into or 0, actor)
    if into is None:
        return None
    return Screen(
        text=joined(
            t("🤝 <b>An idea that you joined is part of another now</b>"),
            lines(Markup("{}").format(named(view, t)), Markup("→ {}").format(named(into[0], t))),
            t("You stand behind that one now. If you do not want it, open it and leave."),
            heading(of, t),
        ),
        rows=rows(row(open_button(into[0], t))),
    )


async def _grew(tx: Tx, notice: IdeaGrew, actor: Actor, t: Translator) -> Screen | None:
    """Another idea is part of one's own now."""
    seen = await _seen(tx, notice.idea_id, actor)
    if seen is None or not seen[0].mine or seen[0].state is IdeaState.WITHDRAWN:
        return None
    view, of = seen
    return Screen(
        text=joined(
            t("🤝 <b>Idea № {number} is part of yours now</b>", number=notice.number),
            title_line(view, t),
            Markup("{}").format(wanted(view.joined, t)) if view.joined else None,
            heading(of, t),
        ),
        rows=rows(row(open_button(view, t))),
    )


async def _asked(tx: Tx, notice: MergeAsked, actor: Actor, t: Translator) -> Screen | None:
    """Yes or no, while it is still asked."""
    seen = await _seen(tx, notice.idea_id, actor)
    if seen is None or not seen[0].mine or seen[0].merge_into is None:
        return None
    if seen[0].listed or seen[1].now not in {Phase.IDEAS, Phase.CHECK}:
        return None  # it is too late to answer
    view, of = seen
    into = await _seen(tx, view.merge_into or 0, actor)
    if into is None:
        return None
    return Screen(
        text=joined(
            t("🤝 <b>The office proposes to join your idea with another one:</b>"),
            lines(Markup("{}").format(named(view, t)), Markup("→ {}").format(named(into[0], t))),
            t(
                "If you agree, who wanted yours will stand behind that one, and so will you. If "
                "not, yours stays as it is."
            ),
            heading(of, t),
        ),
        rows=rows(asked_row(view, t), row(open_button(into[0], t, t.word("Read the other one")))),
    )


# ── To the office ────────────────────────────────────────────────────────────────────────────


async def _to_check(tx: Tx, notice: IdeasReceived, actor: Actor, t: Translator) -> Screen | None:
    """That there is something to check; nothing once all of it is."""
    of = await find.budget_round(tx, notice.round_id)
    if of is None or of.state is not RoundState.RUNNING:
        return None
    if not actor.may(Action.RUN_BUDGET, of.okrug):
        return None
    waiting = (await ideas_kept.by_state(tx, of.id)).get(IdeaState.SENT, 0)
    if not waiting:
        return None
    view = await round_view(tx, of)
    data = ListPress(do=OnList.QUEUE, round=view.id, version=view.version).pack()
    return Screen(
        text=joined(
            t.plural(
                "💡 <b>{n} idea waits to be checked</b>",
                "💡 <b>{n} ideas wait to be checked</b>",
                n=waiting,
            ),
            heading(view, t),
        ),
        rows=rows(row(Button(t.word("Check them"), data))),
    )


async def _answered(tx: Tx, notice: MergeAnswered, actor: Actor, t: Translator) -> Screen | None:
    """Its author's yes or no."""
    seen, into = await _seen(tx, notice.idea_id, actor), await _seen(tx, notice.into, actor)
    if seen is None or into is None or not actor.may(Action.RUN_BUDGET, seen[1].okrug):
        return None
    title = (
        t("🤝 <b>The author agreed to join two ideas</b>")
        if notice.agreed
        else t("<b>The author keeps the idea apart</b>")
    )
    return Screen(
        text=joined(
            title,
            lines(
                Markup("{}").format(named(seen[0], t)), Markup("→ {}").format(named(into[0], t))
            ),
            heading(seen[1], t),
        ),
        rows=rows(row(to_desk(into[0] if notice.agreed else seen[0], t))),
    )


# ── To everybody ─────────────────────────────────────────────────────────────────────────────


async def _published(
    tx: Tx, notice: ListPublished, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    """The list as it stands, nothing once it was taken back; a public chat reads both."""
    of = await find.budget_round(tx, notice.round_id)
    if of is None or of.state is not RoundState.RUNNING or of.listed_at is None:
        return None
    if of.listed_at.isoformat() != notice.told:
        return None  # another list is told by another letter
    view, bot = await round_view(tx, of), await bot_username(tx)
    projects = [_project(one) for one in await find.projects(tx, of.id)]
    if not projects:
        return None

    def text(spoken: Language) -> Markup:
        t = translator(spoken, tx.zone)
        return listing.letter_text(view, projects, t, again=notice.again, bot=bot)

    if language is None:
        first, last = (text(one) for one in LANGUAGES)
        whole = Screen(text=_BETWEEN.join((first, last)))
        return Letter(whole, apart=(Screen(text=first), Screen(text=last)))
    t = translator(language, tx.zone)
    return Letter(Screen(text=text(language), rows=listing.letter_rows(view, t)))


def _project(row_: BudgetIdea) -> Project:
    title = Both(row_.title_kk, row_.title_ru)
    return Project(row_.id, row_.number, row_.version, title, row_.cost, ())


RENDERERS: dict[str, Renderer] = {
    IdeaReceived.kind: _received,
    IdeaDecided.kind: _decided,
    WantedIdeaDecided.kind: _wanted,
    IdeaGrew.kind: _grew,
    MergeAsked.kind: _asked,
    IdeasReceived.kind: _to_check,
    MergeAnswered.kind: _answered,
}
LETTERS: dict[str, LetterFor] = {ListPublished.kind: _published}
