"""What is asked before something is done to a broadcast that is out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from bot.broadcasts.callbacks.work import CorrectionPress, OnWork
from bot.broadcasts.rules.lifecycle import Move, State
from bot.broadcasts.screens.card import press, quoted, to_card
from bot.broadcasts.storage.cards import CardView, StepView
from bot.broadcasts.storage.views import BroadcastView
from bot.core.i18n import Language, Translator
from bot.core.screen import Button, Screen, joined, lines, plain, rows
from bot.core.text import excerpt

_STEPS = 15
_NOTE = 100


def ask_to_stop(card: CardView, t: Translator) -> Screen:
    """Whoever has it keeps it."""
    view = card.view
    if view.state is State.SCHEDULED:
        return Screen(
            text=joined(t("<b>Do not send it at all?</b>"), quoted(view, t)),
            rows=rows(
                (press(t.word("Do not send it"), OnWork.STOP_NOW, view, "danger"),),
                (to_card(view, t),),
            ),
        )
    return Screen(
        text=joined(
            t("<b>Stop it?</b>"),
            t(
                "{sent} have it and keep it. {waiting} more are not told. To take it away from "
                "everybody, press “Take it back”.",
                sent=t.number(card.progress.sent),
                waiting=t.number(card.progress.waiting),
            ),
        ),
        rows=rows(
            (press(t.word("Yes, stop"), OnWork.STOP_NOW, view, "danger"),),
            (press(t.word("Take it back"), OnWork.WITHDRAW, view),),
            (press(t.word("No, go on"), OnWork.OPEN, view),),
        ),
    )


def ask_to_withdraw(
    card: CardView, until: datetime | None, now: datetime, t: Translator
) -> Screen:
    """What Telegram deletes, and what it no longer does."""
    view = card.view
    if until is not None and now < until:
        said = t(
            "Until {when} Telegram deletes it from every chat, pictures too. Afterwards its words "
            "are replaced by “This notice was withdrawn.”, and pictures stay.",
            when=t.short_moment(until),
        )
    else:
        said = t(
            "More than 48 hours have passed: Telegram does not delete it any more. Its words are "
            "replaced by “This notice was withdrawn.”, and pictures stay."
        )
    had = t.plural("{n} person has it.", "{n} people have it.", n=card.progress.sent)
    waiting = card.progress.waiting
    more = t("Nobody else is told: {n} wait.", n=t.number(waiting)) if waiting else None
    return Screen(
        text=joined(t("<b>Take it back?</b>"), quoted(view, t), lines(had, more), said),
        rows=rows(
            (press(t.word("Yes, take it back"), OnWork.WITHDRAW_NOW, view, "danger"),),
            (press(t.word("No"), OnWork.OPEN, view),),
        ),
    )


# ── Other words ──────────────────────────────────────────────────────────────────────────────


def ask_language(view: BroadcastView, t: Translator) -> Screen:
    """Which text is to be corrected?"""
    kk = t.word("Kazakh text") if view.kk else t.word("Add a Kazakh text")
    ru = t.word("Russian text") if view.ru else t.word("Add a Russian text")
    return Screen(
        text=t("Which text do you correct?"),
        rows=rows(
            (
                press(kk, OnWork.CORRECT_KK, view),
                press(ru, OnWork.CORRECT_RU, view),
            ),
            (to_card(view, t),),
        ),
    )


def ask_words(view: BroadcastView, language: Language, t: Translator) -> Screen:
    """The old words, to be copied, and what to do."""
    old = Markup(getattr(view, language))  # noqa: S704 - ours: escaped when it was written
    asked = (
        t("Write the whole text in <b>Kazakh</b> as it should be.")
        if language == "kk"
        else t("Write the whole text in <b>Russian</b> as it should be.")
    )
    words = plain(old)
    is_plain = words == old.unescape()
    shown = Markup("<code>{}</code>").format(words) if is_plain else old
    said = (
        t("It stands now like this. Press it to copy:")
        if is_plain
        else t("It stands now like this:")
    )
    return Screen(
        text=joined(
            asked,
            said if old else None,
            shown if old else None,
        ),
        rows=rows((to_card(view, t),)),
    )


def correction_preview(
    card: CardView, html: str, language: Language, turn: int, t: Translator
) -> Screen:
    """The new words, and for how many they are. turn: which preview of several this is."""
    view = card.view
    has = t.plural(
        "{n} person has it: their message is changed.",
        "{n} people have it: their messages are changed.",
        n=card.progress.sent,
    )
    waiting = card.progress.waiting
    more = t("{n} wait and get the new text at once.", n=t.number(waiting)) if waiting else None
    everywhere = t.word("Change it everywhere ({n})", n=card.progress.sent + waiting)
    change = CorrectionPress(broadcast=view.id, turn=turn)
    again = OnWork.CORRECT_KK if language == "kk" else OnWork.CORRECT_RU
    return Screen(
        text=joined(
            t("<b>The new text in Kazakh</b>")
            if language == "kk"
            else t("<b>The new text in Russian</b>"),
            Markup(html),  # noqa: S704 - escaped by whoever made it
            lines(has, more),
        ),
        rows=rows(
            (Button(everywhere, change.pack(), style="primary"),),
            (
                press(t.word("Write it anew"), again, view),
                press(t.word("Leave as it was"), OnWork.OPEN, view),
            ),
        ),
    )


# ── What it says and what was done ───────────────────────────────────────────────────────────


def whole_text(view: BroadcastView, t: Translator) -> Screen:
    """Both texts as they stand now, each a message."""
    texts = [text for text in (view.kk, view.ru) if text] or [t("There are no words to read.")]
    said = [Screen(text=Markup(text), show="new") for text in texts]  # noqa: S704 - escaped
    said[-1] = replace(said[-1], rows=rows((to_card(view, t),)))
    return replace(said[0], then=tuple(said[1:]))


def steps_screen(view: BroadcastView, steps: Sequence[StepView], t: Translator) -> Screen:
    """Its history, oldest first."""
    return Screen(
        text=joined(
            t("<b>What was done</b>"),
            lines(*(_step(one, t) for one in steps[-_STEPS:])),
        ),
        rows=rows((to_card(view, t),)),
    )


def _step(one: StepView, t: Translator) -> Markup:
    said = Markup("{} – {}").format(t.short_moment(one.at), _move_word(one.move, t))
    named = Markup("{}, {}").format(said, one.name) if one.name else said
    return Markup("{}: {}").format(named, excerpt(one.note, _NOTE)) if one.note else named


def _move_word(move: Move, t: Translator) -> str:
    match move:
        case Move.DISCARD:
            return t.word("the draft was put away")
        case Move.BRING_BACK:
            return t.word("the draft was brought back")
        case Move.SCHEDULE:
            return t.word("planned")
        case Move.UNSCHEDULE:
            return t.word("back among the drafts")
        case Move.SEND:
            return t.word("sending began")
        case Move.FINISH:
            return t.word("everybody was told")
        case Move.CANCEL:
            return t.word("stopped")
        case Move.CORRECT:
            return t.word("the text was corrected")
        case Move.WITHDRAW:
            return t.word("taken back")
        case Move.RETRY:
            return t.word("tried again")
        case Move.CLOSE:
            return t.word("the roll-call was closed")
