"""One idea: its words, who wants it, how it came about, and what the reader may do with it."""

from collections.abc import Callable
from typing import cast

from markupsafe import Markup

from bot.budget.callbacks.common import IdeaPress, OnIdea, OnRound, RoundPress
from bot.budget.models import BudgetIdeaStep
from bot.budget.rules.ideas import read_note, read_reason
from bot.budget.rules.kinds import Did, IdeaState
from bot.budget.screens.ideas import (
    photos_line,
    place_line,
    state_word,
    to_list,
    wanted,
)
from bot.budget.screens.words import heading
from bot.budget.storage.idea_views import IdeaCard
from bot.budget.storage.views import Both, IdeaView
from bot.core.i18n import Translator
from bot.core.screen import Button, Media, MediaKind, Screen, joined, lines, row, rows
from bot.core.text import excerpt

_STEPS = 6  # the last of them
_STEP_WORDS = 120
_WINNERS = frozenset({IdeaState.WON})

# ── The card ─────────────────────────────────────────────────────────────────────────────────


def card(shown: IdeaCard, t: Translator, said: str | None = None) -> Screen:
    """Everything about it."""
    return Screen(
        text=joined(
            idea_text(shown, t),
            _asked(shown, t) if shown.asked else None,
            story(shown.steps, t),
        ),
        rows=rows(_first_row(shown, t), _own_row(shown, t), seen_row(shown, t), _last(shown, t)),
        toast=said,
    )


def idea_text(shown: IdeaCard, t: Translator) -> Markup:
    """Its words and where it stands; the office reads who proposed it."""
    view = shown.idea
    words = view.text.said(t.language)
    return joined(
        heading(shown.round, t),
        title_line(view, t),
        Markup("{}").format(words) if words else None,
        lines(
            Markup("<i>{}</i>").format(state_word(view.state, t, listed=view.listed)),
            cost_line(view, t),
            _whose(shown, t),
            place_line(view.place, t) if view.place else None,
            photos_line(len(view.photos), t) if view.photos else None,
            Markup("🙋 {}").format(wanted(view.joined, t)) if view.joined else None,
            _went(shown, t),
            _came(shown, t),
        ),
        reason_line(view.reason, t),
    )


def title_line(view: IdeaView, t: Translator) -> Markup:
    """Its number and its name."""
    return Markup("<b>№ {}. {}</b>").format(view.number, view.title.said(t.language))


def cost_line(view: IdeaView, t: Translator) -> Markup | None:
    """What it costs, and whether the office has found that out."""
    if view.cost is not None and view.state is not IdeaState.SENT:
        return t("💰 Costs {money}, by the office's reckoning", money=t.money(view.cost))
    if view.cost_guess is None:
        return None
    return t("💰 Costs {money}, as its author thinks", money=t.money(view.cost_guess))


def _whose(shown: IdeaCard, t: Translator) -> Markup | None:
    view = shown.idea
    place = view.village.said(t.language) if view.settlement else ""
    if view.mine:
        return t("This is your idea.")
    if shown.office and shown.by_resident:
        name = shown.author or t.word("no name given")
        return t("From: {name}", name=f"{name}, {place}" if place else name)
    return lines(
        t("🏠 {village}", village=place) if place else None,
        t("📝 The office wrote it down.") if shown.entered else None,
    )


def reason_line(reason: Both, t: Translator) -> Markup | None:
    """Why it is not admitted, in public."""
    if not reason:
        return None
    return t("❌ Reason: {reason}", reason=reason.said(t.language))


def _went(shown: IdeaCard, t: Translator) -> Markup | None:
    if shown.into is None or shown.idea.state is not IdeaState.MERGED:
        return None
    return t("It is part of: {idea}", idea=named(shown.into, t))


def _came(shown: IdeaCard, t: Translator) -> Markup | None:
    if not shown.within:
        return None
    numbers = t.listing(f"№ {number}" for number in shown.within)
    return t("Ideas that are part of it: {numbers}", numbers=numbers)


def named(view: IdeaView, t: Translator) -> str:
    """An idea in one line."""
    return f"№ {view.number}. {excerpt(view.title.said(t.language), _STEP_WORDS)}"


def _asked(shown: IdeaCard, t: Translator) -> Markup | None:
    """Its author is asked to let it go into another one."""
    if shown.into is None:
        return None
    return joined(
        t("🤝 <b>The office proposes to join your idea with another one:</b>"),
        Markup("<blockquote>{}</blockquote>").format(named(shown.into, t)),
        t(
            "If you agree, who wanted yours will stand behind that one, and so will you. If not, "
            "yours stays as it is."
        ),
    )


# ── Its buttons ──────────────────────────────────────────────────────────────────────────────


def press(do: OnIdea, view: IdeaView) -> str:
    """A button about an idea as it stands."""
    return IdeaPress(do=do, idea=view.id, version=view.version).pack()


def _first_row(shown: IdeaCard, t: Translator) -> tuple[Button, ...]:
    view = shown.idea
    if shown.asked:
        return asked_row(view, t)
    if shown.votes:
        data = RoundPress(do=OnRound.VOTE, round=shown.round.id, version=shown.round.version)
        return row(Button(t.word("Cast my vote"), data.pack(), style="primary"))
    if shown.joins:
        return row(Button(t.word("🙋 I want the same"), press(OnIdea.JOIN, view)))
    if shown.leaves:
        return row(Button(t.word("I do not want it any more"), press(OnIdea.LEAVE, view)))
    if view.state in _WINNERS:
        return row(Button(t.word("How it is carried out"), press(OnIdea.STORY, view)))
    return ()


def asked_row(view: IdeaView, t: Translator) -> tuple[Button, ...]:
    """Yes or no."""
    return row(
        Button(t.word("I agree to join them"), press(OnIdea.AGREE, view)),
        Button(t.word("Keep mine"), press(OnIdea.DECLINE, view)),
    )


def _own_row(shown: IdeaCard, t: Translator) -> tuple[Button, ...]:
    view = shown.idea
    return row(
        Button(t.word("Change it"), press(OnIdea.EDIT, view)) if shown.edits else None,
        Button(t.word("Take it back"), press(OnIdea.WITHDRAW, view)) if shown.withdraws else None,
        Button(t.word("Check it"), press(OnIdea.CHECK, view)) if shown.checks else None,
    )


def seen_row(shown: IdeaCard, t: Translator) -> tuple[Button, ...]:
    """Photos and the place, where there are any; the other idea."""
    view, into = shown.idea, shown.into
    photos = t.word("Photos ({n})", n=len(view.photos))
    return row(
        Button(photos, press(OnIdea.PHOTOS, view)) if view.photos else None,
        Button(t.word("On the map"), press(OnIdea.MAP, view)) if view.pin else None,
        Button(f"№ {into.number}", press(OnIdea.OPEN, into)) if into is not None else None,
    )


def _last(shown: IdeaCard, t: Translator) -> tuple[Button, ...]:
    return row(to_list(shown.round.id, t, shown.page))


def photos(view: IdeaView, t: Translator) -> Screen:
    """The album, with the way back."""
    return Screen(
        text=title_line(view, t),
        rows=rows(row(open_button(view, t))),
        media=tuple(
            Media(cast("MediaKind", one["kind"]), file_id=one["id"]) for one in view.photos
        ),
        show="new",
    )


def on_map(view: IdeaView, t: Translator) -> Screen:
    """Where it is."""
    return Screen(
        text=lines(title_line(view, t), place_line(view.place, t) if view.place else None),
        rows=rows(row(open_button(view, t))),
        location=view.pin,
        show="new",
    )


def open_button(view: IdeaView, t: Translator, label: str | None = None) -> Button:
    """To the idea itself."""
    return Button(label or t.word("Open the idea"), press(OnIdea.OPEN, view))


def sure_to_withdraw(shown: IdeaCard, t: Translator) -> Screen:
    """It cannot be brought back."""
    view = shown.idea
    return Screen(
        text=joined(
            Markup("<blockquote>{}</blockquote>").format(view.title.said(t.language)),
            t("Take this idea back? Nobody will see it any more."),
            t.plural(
                "{n} person who joined it is told.", "{n} people who joined it are told.",
                n=view.joined,
            )
            if view.joined
            else None,
            t("Ideas that are part of it are checked by themselves again: {numbers}",
              numbers=t.listing(f"№ {number}" for number in shown.within))
            if shown.within
            else None,
        ),
        rows=rows(
            row(
                Button(
                    t.word("Yes, take it back"),
                    press(OnIdea.WITHDRAW_SURE, view),
                    style="danger",
                )
            ),
            row(Button(t.word("Back"), press(OnIdea.OPEN, view))),
        ),
    )  # fmt: skip


# ── How it came about ────────────────────────────────────────────────────────────────────────


def story(steps: tuple[BudgetIdeaStep, ...], t: Translator) -> Markup | None:
    """The last steps, the day first; what the office did is public."""
    said = [_step(one, t) for one in steps[-_STEPS:]]
    return lines(t("<b>How it went</b>"), *said) if len(said) > 1 else None


def _step(step: BudgetIdeaStep, t: Translator) -> Markup:
    return Markup("{} – {}").format(t.short_date(step.at), step_words(step, t))


def step_words(step: BudgetIdeaStep, t: Translator) -> str:
    """What was done, in a few words."""
    if step.did in _PLAIN:
        return _PLAIN[step.did](t)
    if step.did is Did.FEASIBLE:
        if not step.note.isdecimal():
            return t.word("the office: it can be carried out")
        return t.word(
            "the office: it can be carried out for {money}", money=t.money(int(step.note))
        )
    if step.did is Did.REFUSED:
        reason = Both(*read_reason(step.note)).said(t.language)
        return t.word(
            "the office: not admitted to the vote. {reason}", reason=excerpt(reason, _STEP_WORDS)
        )
    return _about_another(step, t)


_PLAIN: dict[Did, Callable[[Translator], str]] = {
    Did.SENT: lambda t: t.word("proposed"),
    Did.CHANGED: lambda t: t.word("its author changed the words"),
    Did.REOPENED: lambda t: t.word("the office checks it again"),
    Did.WITHDRAWN: lambda t: t.word("its author took it back"),
    Did.WON: lambda t: t.word("it won the vote"),
    Did.LOST: lambda t: t.word("it did not win the vote"),
    Did.PLANNED: lambda t: t.word("it was planned"),
    Did.STARTED: lambda t: t.word("work began"),
    Did.REPORTED: lambda t: t.word("the office told how work goes"),
    Did.DONE: lambda t: t.word("the work is done"),
    Did.UNDONE: lambda t: t.word("the work is not done after all"),
}


def _about_another(step: BudgetIdeaStep, t: Translator) -> str:
    number, came = read_note(step.note)
    other = f"№ {number}" if number is not None else ""
    if came:
        return t.word("{other} became part of it", other=other)
    return {
        Did.MERGE_ASKED: t.word("the office proposed to join it with {other}", other=other),
        Did.MERGED: t.word("it became part of {other}", other=other),
        Did.MERGE_DECLINED: t.word("its author kept it apart from {other}", other=other),
    }[step.did]
