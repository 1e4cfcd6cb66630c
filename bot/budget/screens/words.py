"""The words that every screen about the people's budget is put together of."""

from markupsafe import Markup

from bot.budget.rules.election import TieRule
from bot.budget.rules.kinds import IdeaState, Method, Phase, RoundState, Stage
from bot.budget.storage.views import Both, RoundView
from bot.core.i18n import Translator
from bot.core.screen import lines
from bot.core.text import excerpt

_NAME = 60  # letters of a title in a list


def card_key(round_id: int) -> str:
    """Of all copies of a round's card in a chat only the newest lives."""
    return f"budget:{round_id}"


# ── A round ──────────────────────────────────────────────────────────────────────────────────


def heading(view: RoundView, t: Translator) -> Markup:
    """The first lines of every screen about a round: what it is, of when and whose, its title."""
    return lines(
        t(
            "💰 People's budget {year} · {place}",
            year=view.year,
            place=view.where.said(t.language),
        ),
        Markup("<b>{}</b>").format(view.title.said(t.language)) if view.title else None,
    )


def short_name(view: RoundView, t: Translator) -> str:
    """A round in one line, for a list or a button."""
    return f"{view.year} · {excerpt(view.title.said(t.language), _NAME)}".rstrip(" ·")


def phase_word(phase: Phase, t: Translator) -> str:
    """What a phase is called, at the beginning of a sentence."""
    return {
        Phase.IDEAS: t.word("Collecting ideas"),
        Phase.CHECK: t.word("Checking ideas"),
        Phase.VOTING: t.word("Voting"),
        Phase.RESULTS: t.word("Results"),
        Phase.DELIVERY: t.word("Carrying out the projects"),
    }[phase]


def phase_line(view: RoundView, t: Translator) -> Markup:
    """What a round is at and until when, in one line."""
    still = _not_running(view, t)
    if still is not None:
        return still
    if view.now is None:
        return t("It begins: {moment}", moment=_moment(view, Phase.IDEAS, t))
    span = view.span(view.now)
    word = phase_word(view.now, t)
    if span is None or span.ends_at is None:
        return Markup("<b>{}</b>").format(word)
    return t("<b>{phase}</b> · until {moment}", phase=word, moment=t.short_moment(span.ends_at))


def _not_running(view: RoundView, t: Translator) -> Markup | None:
    return {
        RoundState.DRAFT: t("<i>Draft</i>"),
        RoundState.DISCARDED: t("<i>The draft was discarded</i>"),
        RoundState.CANCELLED: t("<b>It was called off</b>"),
    }.get(view.state)


def _moment(view: RoundView, phase: Phase, t: Translator) -> str:
    span = view.span(phase)
    return t.short_moment(span.begins_at) if span else t.word("no day yet")


def method_word(method: Method, t: Translator) -> str:
    """How winners are found, in a few words."""
    return {
        Method.EQUAL_SHARES: t.word("Method of equal shares"),
        Method.GREEDY: t.word("By the number of votes"),
    }[method]


def tie_word(tie: TieRule, t: Translator, seed: str = "") -> str:
    """Which of two projects that are level goes first, at the beginning of a sentence."""
    if tie is TieRule.LOT and seed:
        return t.word("By lot, with the published word “{seed}”", seed=seed)
    return {
        TieRule.CHEAPER: t.word("The one that costs less goes first"),
        TieRule.EARLIER: t.word("The one earlier in the list goes first"),
        TieRule.LOT: t.word("By lot"),
    }[tie]


def official(username: str, t: Translator) -> Markup:
    """Which bot takes votes; stands in every notice about a vote. username: without the @."""
    if not username:
        return t("Votes are taken by this bot alone.")
    return t("Official bot: @{bot}. No other bot takes votes.", bot=username)


def advisory(t: Translator) -> Markup:
    """What the vote is not: it stands beside everything that is said about its result."""
    return t(
        "<i>The vote is advisory: it shows what residents want. The decision itself is taken in "
        "the way that the law sets.</i>"
    )


# ── Ideas and projects ───────────────────────────────────────────────────────────────────────


def idea_state_word(state: IdeaState, t: Translator) -> str:
    """Where an idea stands."""
    return {
        IdeaState.SENT: t.word("Waits for the office's check"),
        IdeaState.FEASIBLE: t.word("Can be carried out"),
        IdeaState.REFUSED: t.word("Not admitted to the vote"),
        IdeaState.MERGED: t.word("Joined with another idea"),
        IdeaState.WITHDRAWN: t.word("Taken back by its author"),
        IdeaState.WON: t.word("Winner of the vote"),
        IdeaState.LOST: t.word("Did not win"),
    }[state]


def stage_word(stage: Stage, t: Translator) -> str:
    """How far a winner is carried out."""
    return {
        Stage.WAITING: t.word("Nobody is named for it yet"),
        Stage.PLANNED: t.word("It is planned"),
        Stage.STARTED: t.word("Work goes on"),
        Stage.DONE: t.word("The work is done"),
    }[stage]


def project_line(n: int, title: str, cost: int | None, t: Translator) -> Markup:
    """A project in one line of a list: its number, its name, what it costs."""
    if cost is None:
        return Markup("{}. {}").format(n, title)
    return Markup("{}. {} – <b>{}</b>").format(n, title, t.money(cost))


def pair_lines(words: Both) -> Markup:
    """Both languages, one under the other; what is said alike stands once."""
    said = dict.fromkeys(part for part in (words.kk, words.ru) if part)
    return Markup("\n").join(said)
