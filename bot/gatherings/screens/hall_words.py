"""What was said and decided on an item: message by message, and put in other words."""

from markupsafe import Markup

from bot.core.i18n import LANGUAGES, Language, Translator
from bot.core.screen import Screen, joined, lines, row, rows
from bot.core.text import excerpt, utf16_len
from bot.gatherings.callbacks.hall import OnItem
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.limits import SPEECH_LIMIT
from bot.gatherings.screens.hall_parts import CARD, QUOTE, item_press, title, to_item
from bot.gatherings.storage.hall import ItemRecord
from bot.gatherings.storage.hall_view import HallView

_WHOLE = 3200  # letters of what was said, where it is written anew


def said_so_far(item: ItemRecord, t: Translator, limit: int = QUOTE) -> Markup | None:
    """The end of what was written down, language by language, with how much there is."""
    parts = []
    for language in LANGUAGES:
        words = getattr(item.speeches, language)
        if not words:
            continue
        count = t(
            "What was said ({language}): {count} of {limit} letters",
            language=language_word(language, t),
            count=t.number(utf16_len(words)),
            limit=t.number(SPEECH_LIMIT),
        )
        parts.append(lines(count, quote(words, limit)))
    return joined(*parts) if parts else None


def quote(words: str, limit: int) -> Markup:
    """The end of a text, cut at its beginning: the last words are those that were just written."""
    if utf16_len(words) > limit:
        words = "\u2026" + words[-limit:].split(" ", 1)[-1]
    return Markup("<blockquote>{}</blockquote>").format(words)


def language_word(language: Language, t: Translator) -> str:
    """What a language is called."""
    return {"kk": t.word("in Kazakh"), "ru": t.word("in Russian")}[language]


def speeches_screen(
    view: HallView,
    item: ItemRecord,
    t: Translator,
    *,
    said: Markup | str | None = None,
    problem: Markup | str | None = None,
) -> Screen:
    """The substance of speeches: more of it, or anew."""
    buttons = [
        item_press(
            t.word("Write anew: {language}", language=language_word(language, t)),
            OnItem.WRITE_KK if language == "kk" else OnItem.WRITE_RU,
            item,
        )
        for language in LANGUAGES
        if getattr(item.speeches, language)
    ]
    return Screen(
        text=joined(
            problem,
            said,
            title(view, item, t),
            said_so_far(item, t, _WHOLE // 2) or t("Nothing is written down yet."),
            t("Write here what is said: each message is added. A few words on each speaker are "
              "enough.") if view.open else None,
        ),
        rows=rows(row(*buttons) if view.open else (), row(to_item(item, t))),
        card=CARD,
    )  # fmt: skip


def rewrite_screen(
    item: ItemRecord,
    language: Language,
    t: Translator,
    *,
    problem: Markup | str | None = None,
) -> Screen:
    """The whole text, to be copied, changed and sent again."""
    words = getattr(item.speeches, language)
    erase = OnItem.ERASE_KK if language == "kk" else OnItem.ERASE_RU
    return Screen(
        text=joined(
            problem,
            t("Send the whole text anew ({language}): it takes the place of this one.",
              language=language_word(language, t)),
            Markup("<blockquote>{}</blockquote>").format(excerpt(words, _WHOLE, one_line=False)),
        ),
        rows=rows(
            row(item_press(t.word("Erase it"), erase, item)),
            row(item_press(t.word("Back"), OnItem.SPEECHES, item)),
        ),
        card=CARD,
    )  # fmt: skip


def motion_screen(
    item: ItemRecord, t: Translator, *, problem: Markup | str | None = None
) -> Screen:
    """What exactly is put to the vote."""
    return Screen(
        text=joined(
            problem,
            t("This is put to the vote:"),
            _both(item.proposed.kk, item.proposed.ru, t),
            t("Write it in other words, in Kazakh or in Russian: each language has its own."),
        ),
        rows=rows(row(to_item(item, t))),
        card=CARD,
    )


def decision_screen(
    item: ItemRecord, t: Translator, *, problem: Markup | str | None = None
) -> Screen:
    """What the minutes say was decided."""
    decided = item.decided
    written = bool(item.decision)
    return Screen(
        text=joined(
            problem,
            t("The minutes will say:") if decided else t("Nothing is decided by it so far."),
            _both(decided.kk, decided.ru, t),
            t("Write it in other words, in Kazakh or in Russian: each language has its own."),
        ),
        rows=rows(
            row(item_press(t.word("As the motion says"), OnItem.AS_MOTION, item))
            if written and item.about is About.QUESTION
            else row(item_press(t.word("Without a decision"), OnItem.AS_MOTION, item))
            if written
            else (),
            row(to_item(item, t)),
        ),
        card=CARD,
    )


def _both(kk: str, ru: str, t: Translator) -> Markup | None:
    parts = [
        lines(Markup("{}:").format(language_word(language, t)), quote(words, QUOTE * 2))
        for language, words in zip(LANGUAGES, (kk, ru), strict=True)
        if words
    ]
    return lines(*parts) if parts else None
