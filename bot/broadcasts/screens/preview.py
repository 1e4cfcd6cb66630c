"""A draft as it will arrive, in both languages, and the last word before it is sent."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.broadcasts.callbacks.draft import OnDraft, PreviewPress
from bot.broadcasts.models import Broadcast
from bot.broadcasts.screens.compose import (
    BLANK,
    Around,
    back,
    card_key,
    hour,
    is_posted,
    other_day,
    press,
    unreached,
    who_reads,
    whom,
)
from bot.broadcasts.screens.letter import letter_screen
from bot.broadcasts.storage.views import BroadcastView
from bot.core.i18n import LANGUAGES, Language, Translator
from bot.core.screen import Button, Screen, joined, lines, rows


def preview(view: BroadcastView, around: Around, t: Translator) -> Screen:
    """The letters, each with a line that says who sees it, then what is about to happen."""
    shown = [
        screen for one in _languages(view, around) for screen in _letter(view, around, one, t)
    ]
    first, *others = shown
    return replace(first, then=(*others, last_word(view, around, t)))


def _languages(view: BroadcastView, around: Around) -> Sequence[Language]:
    """Those somebody reads, or is written in."""
    read = around.reach.by_language
    return [one for one in LANGUAGES if getattr(view, one) or read.get(one)]


def _letter(
    view: BroadcastView, around: Around, language: Language, t: Translator
) -> tuple[Screen, Screen]:
    label = t("Readers of Kazakh see:") if language == "kk" else t("Readers of Russian see:")
    letter = letter_screen(_row(view), around.office, language, t.zone)
    inert = tuple(tuple(_inert(button) for button in line) for line in letter.rows)
    return (
        Screen(text=Markup("👇 <i>{}</i>").format(label), show="new"),
        replace(letter, rows=inert, show="new"),
    )


def _inert(button: Button) -> Button:
    return button if button.data is None else replace(button, data=PreviewPress().pack())


def _row(view: BroadcastView) -> Broadcast:
    """The draft as a letter is made from it; it is in no session."""
    latitude, longitude = view.place or (None, None)
    return Broadcast(
        id=view.id,
        kk=view.kk,
        ru=view.ru,
        files=[{"kind": kind, "id": file_id, "name": name} for kind, file_id, name in view.files],
        latitude=latitude,
        longitude=longitude,
        link_url=view.link_url,
        link_kk=view.link_kk,
        link_ru=view.link_ru,
        urgent=view.urgent,
        asks=view.asks,
    )


def last_word(view: BroadcastView, around: Around, t: Translator) -> Screen:
    """Whom it goes to and when; one tap sends it."""
    return Screen(
        text=joined(t("<b>Above is how it will arrive.</b>"), _facts(view, around, t)),
        rows=rows((_send(view, around, t),), (back(view, t),)),
        card=card_key(view.id),
    )


def _send(view: BroadcastView, around: Around, t: Translator) -> Button:
    n = around.reach.reachable
    if view.send_at is not None:
        label = t.word("Plan for {when}", when=t.short_moment(view.send_at))
    elif view.urgent:
        label = t.word("🚨 Send the alert: {n}", n=t.number(n))
    else:
        label = t.word("Send: {n}", n=t.number(n))
    return press(label, OnDraft.SEND, view, style="danger" if view.urgent else "success")


def confirm_urgent(view: BroadcastView, around: Around, t: Translator) -> Screen:
    """A second question before phones ring."""
    return Screen(
        text=joined(
            t("🚨 <b>Send the urgent alert?</b>"),
            t("Phones ring even at night, and with those who have switched notices off."),
            _facts(view, around, t),
        ),
        rows=rows(
            (press(t.word("Yes, send the alert now"), OnDraft.SURE, view, style="danger"),)
            if view.send_at is None
            else (press(t.word("Yes, plan the alert"), OnDraft.SURE, view, style="danger"),),
            (back(view, t),),
        ),
        card=card_key(view.id),
    )


def _facts(view: BroadcastView, around: Around, t: Translator) -> Markup:
    people = t.plural("{n} person", "{n} people", n=around.reach.total)
    blanks = BLANK in view.kk + view.ru
    return lines(
        t("Reason: {reason}", reason=view.reason) if view.urgent else None,
        t("To: {whom} – {people}", whom=whom(view, around, t), people=people),
        unreached(around.reach, t),
        who_reads(view, around.reach, t),
        t("Also in the channel and the group of the okrug") if is_posted(view, around) else None,
        hour(view, around.now, t),
        other_day(view, around.now, t),
        t("⚠️ The text has blanks that are not filled in: {blank}", blank=BLANK)
        if blanks
        else None,
    )
