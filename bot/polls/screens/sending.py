"""The last look before people are asked: how it will arrive, and whom it reaches."""

from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.quiet import is_quiet, loud_at
from bot.core.screen import Screen, joined, lines, row, rows
from bot.polls.callbacks.common import OnPoll
from bot.polls.callbacks.making import OnMake
from bot.polls.screens.ballot import preview
from bot.polls.screens.making import beside, one_language_line, poll_press, press
from bot.polls.screens.whom import unreached
from bot.polls.screens.words import card_key, when_closes, whom
from bot.polls.storage.drafts import DraftView


def last_look(draft: DraftView, now: datetime, t: Translator) -> Screen:
    """As it arrives in both languages; then the last word."""
    shown = [screen for one in LANGUAGES for screen in _letter(draft, one, t)]
    first, *others = shown
    return replace(first, then=(*others, _last_word(draft, now, t)))


def _letter(draft: DraftView, language: Language, t: Translator) -> tuple[Screen, Screen]:
    label = t("Readers of Kazakh see:") if language == "kk" else t("Readers of Russian see:")
    return (
        Screen(text=Markup("👇 <i>{}</i>").format(label), show="new"),
        replace(preview(draft.view, translator(language, t.zone)), show="new", card=None),
    )


def _last_word(draft: DraftView, now: datetime, t: Translator) -> Screen:
    """Whom it goes to; one tap asks them."""
    view, n = draft.view, draft.reach.reachable
    return Screen(
        text=joined(
            t("<b>Above is how the poll will arrive.</b>"),
            lines(_people(draft, t), unreached(draft.reach, t), beside(draft, t), _night(now, t)),
            when_closes(view, t),
            one_language_line(view, t),
        ),
        rows=rows(
            row(
                poll_press(t.word("Send: {n}", n=t.number(n)), OnPoll.SEND, view, style="success")
            ),
            row(press(t.word("Back to the draft"), OnMake.CARD, view)),
        ),
        card=card_key(view.id),
    )


def _people(draft: DraftView, t: Translator) -> Markup:
    if not draft.reach.total:
        return t("Nobody of them is in the bot yet: hang up the poster.")
    people = t.plural("{n} person", "{n} people", n=draft.reach.total)
    return t("To: {whom} – {people}", whom=whom(draft.view, t), people=people)


def _night(now: datetime, t: Translator) -> Markup | None:
    """People sleep: what is sent now arrives in the morning."""
    if not is_quiet(now, t.zone):
        return None
    return t("🌙 It is night: people are asked at {time}.", time=t.time(loud_at(now, t.zone)))
