"""The minutes as everybody reads them: without the list of people and without personal data."""

from dataclasses import replace

from markupsafe import Markup

from bot.core.i18n import LANGUAGES, Translator, translator
from bot.core.screen import Button, Screen, joined, lines, plain, row, rows
from bot.core.text import excerpt, utf16_len
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.minutes import (
    MinutesPress,
    OnMinutes,
    OnPapers,
    PaperPress,
    flags,
)
from bot.gatherings.rules.personal import Cut, What
from bot.gatherings.screens.documents.words import hands_line
from bot.gatherings.screens.filled import decided
from bot.gatherings.screens.words import heading, when
from bot.gatherings.storage.minutes import ItemFacts, PublicView, Shown
from bot.gatherings.storage.views import Both

#: Of everything that is said on a phone so much fits into one message.
_MESSAGE = 3900
_HALF, _ROOM_FOR_MORE = _MESSAGE // 2, 40
_QUESTION, _LONG, _SHORT, _SHORTEST = 300, 1500, 300, 75
_CUTS = 12
_CUT_LENGTH = 60


def text_of(view: PublicView, t: Translator, *, most: int | None = None) -> Markup:
    """What a resident reads. most: letters of each decision, where it has to be short."""
    facts = view.facts
    return joined(
        lines(heading(view.gathering, t), when(view.gathering, t)),
        lines(
            t("Place: {place}", place=facts.place.said(t.language)),
            t("Were there: {n}", n=t.number(facts.present)),
            t(
                "Chair: {chair}, secretary: {secretary}",
                chair=facts.chair,
                secretary=facts.secretary,
            ),
        ),
        *(_item(one, t, most or _LONG) for one in facts.items),
    )


def _item(item: ItemFacts, t: Translator, most: int) -> Markup:
    question = excerpt(item.question.said(t.language), _QUESTION)
    speeches = item.speeches.said(t.language)
    return lines(
        t("<b>{n}. {question}</b>", n=item.number, question=question),
        t("Said: {speeches}", speeches=excerpt(speeches, most, one_line=False))
        if speeches
        else None,
        Markup.escape(hands_line(item.vote, t)) if item.vote is not None else None,
        t("Decided: {decision}", decision=excerpt(decided(item, t), most, one_line=False)),
    )


def public_screen(view: PublicView, t: Translator, *, said: str | None = None) -> Screen:
    """Decisions and minutes, for whoever lives there."""
    about = view.gathering
    text = text_of(view, t)
    back = GatheringPress(do=OnGathering.OPEN, gathering=about.id, version=about.version)
    pdf = PaperPress(do=OnPapers.PUBLIC_PDF, gathering=about.id, language=t.language)
    return Screen(
        text=text,
        rows=rows(
            row(Button(t.word("As a PDF"), pdf.pack())),
            row(Button(t.word("Back"), back.pack())),
        ),
        toast=said,
        show="new" if utf16_len(plain(text)) > _MESSAGE else "auto",
    )


# ── What the office sees first ───────────────────────────────────────────────────────────────


def preview(view: PublicView, t: Translator) -> Screen:
    """Both texts as residents will read them, then what was cut out, and the button."""
    texts = [Screen(text=text_of(view, translator(one, t.zone)), show="new") for one in LANGUAGES]
    return replace(texts[0], then=(*texts[1:], _control(view, t)))


def _control(view: PublicView, t: Translator) -> Screen:
    about, shown = view.gathering, view.shown
    published = about.published_at is not None

    def press(text: str, do: OnMinutes, now: Shown, *, main: bool = False) -> Button:
        number = flags(speeches=now.speeches, addresses=now.addresses)
        data = MinutesPress(do=do, gathering=about.id, version=about.version, number=number)
        return Button(text, data.pack(), style="primary" if main else None)

    ready = t.word("Show it so from now on") if published else t.word("Publish to residents")
    other = replace(shown, speeches=not shown.speeches)
    speeches = t.word("Leave speeches out") if shown.speeches else t.word("Show speeches as well")
    addresses = replace(shown, addresses=not shown.addresses)
    where = t.word("Cut addresses out") if shown.addresses else t.word("Leave addresses standing")
    has_addresses = shown.addresses or any(cut.what is What.ADDRESS for cut in view.cuts)
    return Screen(
        text=joined(
            t("<b>This is what residents read.</b>"),
            t(
                "Left out are the list of people and everybody's signature"
                ", and personal data in the words. Those who lead and who were elected stay."
            ),
            _speeches_line(shown, t),
            _cuts(view.cuts, t),
            t(
                "Once published, everybody whom it concerns is told, and it is posted in the "
                "okrug's channel."
            )
            if not published
            else None,
        ),
        rows=rows(
            row(press(ready, OnMinutes.PUBLISH, shown, main=True)),
            row(press(speeches, OnMinutes.PREVIEW, other)),
            row(press(where, OnMinutes.PREVIEW, addresses) if has_addresses else None),
            row(press(t.word("Back"), OnMinutes.OPEN, shown)),
        ),
        card="minutes.public",
        show="new",
    )


def _speeches_line(shown: Shown, t: Translator) -> Markup:
    if shown.speeches:
        return t("Speeches are shown: check that nobody is named who would not want it.")
    return t("Speeches are not shown, for people are named in them.")


def _cuts(cuts: tuple[Cut, ...], t: Translator) -> Markup:
    if not cuts:
        return t("Nothing had to be cut out of the words.")
    names = {
        What.PHONE: t.word("phone number"),
        What.NUMBER: t.word("number of 12 digits"),
        What.EMAIL: t.word("e-mail address"),
        What.ADDRESS: t.word("address"),
    }
    more = len(cuts) - _CUTS
    return lines(
        t("Cut out of the words:"),
        *(
            t("– {what}: {text}", what=names[cut.what], text=excerpt(cut.text, _CUT_LENGTH))
            for cut in cuts[:_CUTS]
        ),
        t.plural("and {n} more", "and {n} more", n=more) if more > 0 else None,
    )


# ── The letter ───────────────────────────────────────────────────────────────────────────────


def letter_text(view: PublicView, t: Translator) -> Markup:
    """What everybody is told: as much of it as half a message holds; a channel reads both halves.

    Speeches are read in the minutes, not here.
    """
    head = t("📋 <b>What was decided</b>")
    whole = joined(head, text_of(_without_speeches(view), t, most=_SHORT))
    if utf16_len(plain(whole)) <= _HALF:
        return whole
    about = view.gathering
    above = joined(head, lines(heading(about, t), when(about, t)))
    told = [_in_short(one, t) for one in view.facts.items]
    kept = _fitting(told, _HALF - utf16_len(plain(above)) - _ROOM_FOR_MORE)
    more = len(told) - len(kept)
    return joined(
        above,
        *kept,
        t.plural("and {n} more item", "and {n} more items", n=more) if more else None,
    )


def _in_short(item: ItemFacts, t: Translator) -> Markup:
    question = excerpt(item.question.said(t.language), _SHORTEST)
    return lines(
        t("<b>{n}. {question}</b>", n=item.number, question=question),
        Markup.escape(excerpt(decided(item, t), _SHORTEST)),
    )


def _fitting(parts: list[Markup], room: int) -> list[Markup]:
    """The first of them, as many as fit."""
    kept = []
    for one in parts:
        room -= utf16_len(plain(one)) + 2
        if room < 0:
            break
        kept.append(one)
    return kept


def _without_speeches(view: PublicView) -> PublicView:
    items = tuple(replace(one, speeches=Both()) for one in view.facts.items)
    return replace(view, facts=replace(view.facts, items=items))
