"""The last look before people are told: how it will arrive, whom it reaches, whether in time."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.planning import OnPlan
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.screens.letter import Call, changed_text, letter_rows, letter_text
from bot.gatherings.screens.planning import (
    card_key,
    is_known,
    languages_missing,
    moment_button,
    night_line,
    notice_line,
    press,
)
from bot.gatherings.screens.words import heading, short_name, when, where_name
from bot.gatherings.storage.calling import Reach
from bot.gatherings.storage.outlook import PlanView
from bot.gatherings.storage.views import GatheringView


def preview(plan: PlanView, t: Translator, *, reason: str = "") -> Screen:
    """The letters in both languages, then the last word. reason: why so late."""
    shown = [screen for one in LANGUAGES for screen in _letter(plan, one, t)]
    first, *others = shown
    return replace(first, then=(*others, last_word(plan, t, reason=reason)))


def _letter(plan: PlanView, language: Language, t: Translator) -> tuple[Screen, Screen]:
    label = t("Readers of Kazakh see:") if language == "kk" else t("Readers of Russian see:")
    reader = translator(language, t.zone)
    text = letter(plan, reader)
    buttons = tuple(
        tuple(_inert(button, plan) for button in line) for line in letter_rows(plan.view, reader)
    )
    return (
        Screen(text=Markup("👇 <i>{}</i>").format(label), show="new"),
        Screen(text=text, rows=buttons, show="new"),
    )


def letter(plan: PlanView, t: Translator) -> Markup:
    """What people will read."""
    view = plan.view
    if view.state is State.ANNOUNCED:
        return changed_text(view, plan.changed, t, asks=True)
    again = view.state is State.NO_QUORUM
    call = Call(again=again, came=plan.came, overdue=plan.around.overdue)
    return letter_text(view, t, call=call, asks=True)


def _inert(button: Button, plan: PlanView) -> Button:
    """It works for readers alone."""
    return replace(button, data=press("", OnPlan.INERT, plan.view).data)


def last_word(plan: PlanView, t: Translator, *, reason: str = "") -> Screen:
    """Whom it goes to, and whether they hear of it in time; one tap tells them."""
    late = plan.late and not reason
    return Screen(
        text=joined(
            t("<b>Above is how it will arrive.</b>"),
            _facts(plan, reason, t),
            t("Choose another day, or say why people hear of it so late.")
            if late and plan.may_be_late
            else None,
            t("Choose another day: so late nobody can be called.")
            if late and not plan.may_be_late
            else None,
        ),
        rows=_late_rows(plan, t) if late else _ready_rows(plan, t),
        card=card_key(plan.view.id),
    )


def _ready_rows(plan: PlanView, t: Translator) -> Rows:
    view = plan.view
    n = plan.reach.reachable
    if is_known(view):
        label = t.word("Tell everybody: {n}", n=t.number(n))
    else:
        label = t.word("Send: {n}", n=t.number(n)) if n else t.word("Announce")
    return rows(
        row(press(label, OnPlan.SEND, view, style="success")),
        row(press(t.word("Back to the draft"), OnPlan.CARD, view)),
    )


def _late_rows(plan: PlanView, t: Translator) -> Rows:
    view = plan.view
    on_days = (
        []
        if view.state is State.ANNOUNCED and plan.changes.held_at is None
        else [row(moment_button(one, view, t)) for one in plan.offered[:2]]
    )
    why = press(t.word("Say why it is late"), OnPlan.REASON, view)
    return rows(
        *on_days,
        row(why if plan.may_be_late else None),
        row(press(t.word("Back to the draft"), OnPlan.CARD, view)),
    )


def _facts(plan: PlanView, reason: str, t: Translator) -> Markup:
    view = plan.view
    people = t.plural("{n} person", "{n} people", n=plan.reach.total)
    nobody = t("Nobody of them is in the bot yet: hang up the poster.")
    return lines(
        t("To: {whom} – {people}", whom=where_name(view, t), people=people),
        unreached(plan.reach, t) if plan.reach.total else nobody,
        t("Also in the channel and the group of the okrug") if plan.chats else None,
        night_line(plan, t),
        notice_line(plan, t),
        t("Reason for coming late: {reason}", reason=reason) if reason and plan.late else None,
        t("⚠️ Some of it is in one language only. By law people are told in both.")
        if languages_missing(view)
        else None,
    )


def unreached(reach: Reach, t: Translator) -> Markup | None:
    """How many will not get it, and why."""
    said = [
        t("{n} have blocked the bot", n=t.number(reach.blocked)) if reach.blocked else "",
        t("{n} have switched notices off", n=t.number(reach.muted)) if reach.muted else "",
    ]
    why = Markup(", ").join(part for part in said if part)
    if not why:
        return None
    missed = t.number(reach.blocked + reach.muted)
    return t("Will not get it: {n} ({why})", n=missed, why=why)


def ask_reason(plan: PlanView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """Why so late?"""
    return Screen(
        text=joined(
            problem,
            notice_line(plan, t),
            t(
                "Why do people hear of it so late? Write it in a line: it stands in the act of "
                "notice. For example: people were told on paper on 20 November."
            ),
        ),
        rows=rows(row(press(t.word("Back"), OnPlan.LOOK, plan.view))),
        card=card_key(plan.view.id),
    )


# ── Put away, called off ─────────────────────────────────────────────────────────────────────


def sure_to_put_away(view: GatheringView, t: Translator) -> Screen:
    """A draft; nobody was told of it."""
    return Screen(
        text=joined(t("Discard this draft? Nobody was told of it."), heading(view, t)),
        rows=rows(
            row(press(t.word("Yes, discard"), OnPlan.SURE, view, style="danger")),
            row(press(t.word("Back"), OnPlan.CARD, view)),
        ),
        card=card_key(view.id),
    )


def ask_why(view: GatheringView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """Why is it not held?"""
    return Screen(
        text=joined(
            problem,
            t("<b>Call it off?</b>"),
            lines(heading(view, t), Markup("🗓 {}").format(when(view, t))),
            t("Write why, in a line. Everybody who was called reads it."),
        ),
        rows=rows(row(_to_card(view, t))),
        card=card_key(view.id),
    )


def sure_to_call_off(view: GatheringView, why: str, n: int, t: Translator) -> Screen:
    """Once more: nothing brings it back."""
    people = t.plural("{n} person", "{n} people", n=n)
    return Screen(
        text=joined(
            t("<b>Call it off?</b>"),
            lines(heading(view, t), Markup("🗓 {}").format(when(view, t))),
            t("Reason: {reason}", reason=why),
            t("It will be told: {people}. This cannot be undone.", people=people),
        ),
        rows=rows(
            row(press(t.word("Yes, call it off"), OnPlan.SURE, view, style="danger")),
            row(_to_card(view, t)),
        ),
        card=card_key(view.id),
    )


def _to_card(view: GatheringView, t: Translator) -> Button:
    data = GatheringPress(do=OnGathering.OPEN, gathering=view.id, version=view.version)
    return Button(t.word("No, go back"), data.pack())


# ── Separate gatherings of one ───────────────────────────────────────────────────────────────


def separate_screen(
    plan: PlanView, drafts: Sequence[PlanView], t: Translator, *, said: str | None = None
) -> Screen:
    """Those that lead to a gathering: each can be opened; all drafts are announced in one go."""
    view = plan.view
    ready = drafts and all(one.ready and not one.late for one in drafts)
    label = t.word("Announce all: {n}", n=len(drafts))
    listed = [_separate_button(one, t) for one in plan.around.separate]
    known = [_line(one, t) for one in plan.around.separate if one.state is not State.DRAFT]
    return Screen(
        text=joined(
            said,
            t("<b>Separate gatherings</b>"),
            lines(heading(view, t), Markup("🗓 {}").format(when(view, t))),
            lines(*(_draft_line(one, t) for one in drafts), *known),
            t("Open those with a ⚠️ first: then all can be announced at once.")
            if drafts and not ready
            else None,
        ),
        rows=rows(
            row(press(label, OnPlan.ALL, view, style="primary") if ready else None),
            *listed,
            row(
                press(t.word("Plan more"), OnPlan.SEPARATE, view),
                Button(
                    t.word("Back"),
                    GatheringPress(
                        do=OnGathering.OPEN, gathering=view.id, version=view.version
                    ).pack(),
                ),
            ),
        ),
        card=card_key(view.id),
    )


def _separate_button(view: GatheringView, t: Translator) -> tuple[Button, ...]:
    data = GatheringPress(do=OnGathering.OPEN, gathering=view.id, version=view.version)
    return row(Button(short_name(view, t), data.pack()))


def _line(view: GatheringView, t: Translator) -> Markup:
    return Markup("• {}: {}").format(where_name(view, t), when(view, t))


def _draft_line(plan: PlanView, t: Translator) -> Markup:
    mark = "• " if plan.ready and not plan.late else "⚠️ "
    people = t.plural("{n} person", "{n} people", n=plan.reach.total)
    return Markup("{}{}: {} – {}").format(
        mark, where_name(plan.view, t), when(plan.view, t), people
    )


def preview_separate(
    plan: PlanView, drafts: Sequence[PlanView], seal: int, t: Translator
) -> Screen:
    """The first of them as it will arrive, and all of them in a list; one tap calls everybody.

    seal: of all of them as they are now.
    """
    shown = [screen for one in LANGUAGES for screen in _letter(drafts[0], one, t)]
    first, *others = shown
    reach = sum(one.reach.reachable for one in drafts)
    sealed = replace(plan.view, version=seal)
    send = press(t.word("Send: {n}", n=t.number(reach)), OnPlan.ALL_SURE, sealed, style="success")
    last = Screen(
        text=joined(
            t("<b>Above is how it will arrive.</b>"),
            t("Each village reads its own day, hour and place:"),
            lines(*(_draft_line(one, t) for one in drafts)),
            lines(notice_line(drafts[0], t), night_line(drafts[0], t)),
        ),
        rows=rows(
            row(send),
            row(
                Button(
                    t.word("Back"),
                    GatheringPress(
                        do=OnGathering.PLAN_SEPARATE,
                        gathering=plan.view.id,
                        version=plan.view.version,
                    ).pack(),
                )
            ),
        ),
        card=card_key(plan.view.id),
    )
    return replace(first, then=(*others, last))
