"""One item of the agenda as the minutes tell it, and the words that are written for it."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.gatherings.callbacks.minutes import OnItem
from bot.gatherings.rules.writing import LIMITS, Part
from bot.gatherings.screens.documents.words import hands_line, outcome_line
from bot.gatherings.screens.filled import decided
from bot.gatherings.screens.minutes import CARD, item_press, to_minutes
from bot.gatherings.storage.minutes import ItemFacts, MinutesView
from bot.gatherings.storage.views import Both

_QUESTION, _QUOTED = 200, 700
_PARTS = {
    Part.QUESTION: OnItem.QUESTION,
    Part.SPEECHES: OnItem.SPEECHES,
    Part.MOTION: OnItem.MOTION,
    Part.DECISION: OnItem.DECISION,
}
PART_OF = {do: part for part, do in _PARTS.items()}


def part_name(part: Part, t: Translator) -> str:
    """What a text of an item is called."""
    return {
        Part.QUESTION: t.word("Question"),
        Part.SPEECHES: t.word("Who said what"),
        Part.MOTION: t.word("Put to the vote"),
        Part.DECISION: t.word("Decision"),
    }[part]


def words_of(item: ItemFacts, part: Part) -> Both:
    """A text of an item in both languages."""
    return {
        Part.QUESTION: item.question,
        Part.SPEECHES: item.speeches,
        Part.MOTION: item.motion,
        Part.DECISION: item.decision,
    }[part]


def item_screen(
    view: MinutesView, item: ItemFacts, t: Translator, *, said: str | None = None
) -> Screen:
    """One item of the agenda as the minutes tell it, each text with a button for each language."""
    return Screen(
        text=joined(
            t(
                "<b>Item {n} of the agenda</b>\n{question}",
                n=item.number,
                question=excerpt(item.question.said(t.language), _QUESTION)
                or t.word("not written yet"),
            ),
            _told(item, Part.SPEECHES, item.speeches.said(t.language), t),
            _told(item, Part.MOTION, item.motion.said(t.language), t) if item.motion else None,
            _vote(item, t),
            _told(item, Part.DECISION, decided(item, t), t),
        ),
        rows=_item_rows(view, item, t) if view.open else rows(row(to_minutes(view, t))),
        card=CARD,
        toast=said,
    )


def _told(item: ItemFacts, part: Part, text: str, t: Translator) -> Markup:
    """A text under its name; where one language has none, that is said."""
    head = Markup("<b>{}</b>").format(part_name(part, t))
    if not text:
        return lines(head, t("<i>not written yet</i>"))
    both = words_of(item, part)
    alone = None
    if both.kk and not both.ru:
        alone = t("<i>Only in Kazakh so far: the Russian minutes say it in Kazakh, too.</i>")
    elif both.ru and not both.kk:
        alone = t("<i>Only in Russian so far: the Kazakh minutes say it in Russian, too.</i>")
    return lines(head, Markup.escape(excerpt(text, _QUOTED, one_line=False)), alone)


def _vote(item: ItemFacts, t: Translator) -> Markup | None:
    if item.vote is None:
        return None
    counted = hands_line(item.vote, t)
    told = outcome_line(item.outcome, t) if item.outcome is not None else None
    return lines(Markup("{}").format(counted), Markup.escape(told) if told else None)


def _item_rows(view: MinutesView, item: ItemFacts, t: Translator) -> Rows:
    parts = [Part.SPEECHES, Part.DECISION]
    if item.vote is not None:
        parts.insert(1, Part.MOTION)
    return rows(
        _empty_question(view, item, t),
        *(
            row(*(_written(view, item, part, language, t) for language in LANGUAGES))
            for part in parts
        ),
        _usual(view, item, t),
        _beside(view, item, t),
    )


def _written(
    view: MinutesView, item: ItemFacts, part: Part, language: Language, t: Translator
) -> Button:
    """The button that leads to a text in a language."""
    tongue = t.word("kaz.") if language == "kk" else t.word("rus.")
    mark = "" if getattr(words_of(item, part), language) else "+ "
    label = t.word("{mark}{part}, {language}", mark=mark, part=part_name(part, t), language=tongue)
    return Button(label, item_press(_PARTS[part], view, item, language))


def _empty_question(view: MinutesView, item: ItemFacts, t: Translator) -> tuple[Button, ...]:
    """What people were told stands; only what was never written in a language is added."""
    empty = [one for one in LANGUAGES if not getattr(item.question, one)]
    return row(*(_written(view, item, Part.QUESTION, one, t) for one in empty))


def _usual(view: MinutesView, item: ItemFacts, t: Translator) -> tuple[Button, ...]:
    """The sentences that are needed again and again, for one tap."""
    silent = not item.speeches
    untouched = not item.decided and not item.done
    return row(
        Button(t.word("Nobody spoke"), item_press(OnItem.NOBODY_SPOKE, view, item))
        if silent
        else None,
        Button(t.word("It was not taken up"), item_press(OnItem.NOT_TAKEN_UP, view, item))
        if untouched
        else None,
    )


def nobody_spoke() -> Both:
    """What stands under speeches where there were none."""
    return Both(*(translator(one).word("There were no speeches.") for one in LANGUAGES))


def not_taken_up() -> Both:
    """What stands as the decision on an item that nobody came to."""
    return Both(*(translator(one).word("The item was not considered.") for one in LANGUAGES))


def _beside(view: MinutesView, item: ItemFacts, t: Translator) -> tuple[Button, ...]:
    items = view.facts.items
    at = item.number - 1
    before = items[at - 1] if at > 0 else None
    after = items[at + 1] if at + 1 < len(items) else None
    return row(
        Button(f"\u2039 {before.number}", item_press(OnItem.OPEN, view, before))
        if before
        else None,
        to_minutes(view, t),
        Button(f"{after.number} \u203a", item_press(OnItem.OPEN, view, after)) if after else None,
    )


# ── What is asked ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Blank:
    """The text that somebody writes: of which item, which part, in which language."""

    item: ItemFacts
    part: Part
    language: Language

    @property
    def now(self) -> str:
        """The words that stand there."""
        return str(getattr(words_of(self.item, self.part), self.language))

    @property
    def other(self) -> str:
        """The same in the other language."""
        return str(getattr(words_of(self.item, self.part), _OTHER[self.language]))


_OTHER: dict[Language, Language] = {"kk": "ru", "ru": "kk"}


def ask_words(
    view: MinutesView, blank: Blank, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """The words that stand there, to be copied, and what to do."""
    item, part, language, now = blank.item, blank.part, blank.language, blank.now
    named = Markup("<b>{}</b>").format(
        t.word("Item {n}: {part}", n=item.number, part=part_name(part, t))
    )
    asked = (
        t("Write the whole text in <b>Kazakh</b> as it should be.")
        if language == "kk"
        else t("Write the whole text in <b>Russian</b> as it should be.")
    )
    return Screen(
        text=joined(
            problem,
            lines(named, asked),
            t("At most {limit} letters.", limit=t.number(LIMITS[part])),
            *standing(now, t),
            _in_other(blank, t) if blank.other and not now else None,
            None if now or part is not Part.DECISION else _as_voted(item, language, t),
        ),
        rows=rows(
            row(Button(t.word("Leave it as it is"), item_press(OnItem.OPEN, view, item))),
        ),
    )


def standing(now: str, t: Translator) -> tuple[Markup, ...]:
    """What is there already, to be copied by one tap."""
    if not now:
        return ()
    return (
        t("It stands now like this. Press it to copy:"),
        Markup("<code>{}</code>").format(now),
    )


def _in_other(blank: Blank, t: Translator) -> Markup:
    label = t("<i>In Russian</i>") if blank.language == "kk" else t("<i>In Kazakh</i>")
    return lines(label, Markup("<code>{}</code>").format(blank.other))


def _as_voted(item: ItemFacts, language: Language, t: Translator) -> Markup | None:
    """What the minutes say while nobody writes anything."""
    words = decided(item, translator(language))
    if not words or item.decision:
        return None
    return lines(
        t("If you write nothing, the minutes say:"), Markup("<code>{}</code>").format(words)
    )


def overtaken(view: MinutesView, blank: Blank, text: str, t: Translator) -> Screen:
    """Somebody else wrote meanwhile: both texts, and which of them is to stand."""
    item, now = blank.item, blank.now
    mine = item_press(OnItem.MINE, view, item, blank.language)
    return Screen(
        text=joined(
            t("<b>Somebody else changed this item while you were writing.</b>"),
            lines(t("It stands now like this:"), Markup("<code>{}</code>").format(now))
            if now
            else None,
            lines(t("Your text:"), Markup("<code>{}</code>").format(text)),
        ),
        rows=rows(
            row(Button(t.word("Put mine there"), mine)),
            row(Button(t.word("Leave it as it is"), item_press(OnItem.OPEN, view, item))),
        ),
        show="new",
    )
