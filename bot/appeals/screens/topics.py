"""Choosing a topic: the guesses first, then categories, then the topics of one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.appeals.rules.topics import Guess, load
from bot.appeals.screens.words import columns, paged, quoted, topic_name
from bot.core.errors import NotFound
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, row, rows

_ROWS = 4  # with the pager and Back: six


@dataclass(frozen=True)
class Picker:
    """What the buttons of the picker carry: for a draft or for an appeal.

    choose: data for a code; page: data for a page of a category ("" for the categories);
    back: data that leads back to the card.
    """

    choose: Callable[[str], str]
    page: Callable[[str, int], str]
    back: str


def guesses_screen(
    text: str, guesses: Sequence[Guess], picker: Picker, t: Translator, *, reasons: bool = False
) -> Screen:
    """The best guess alone on its row, the next two beside each other, everything else behind.

    reasons: say which words spoke for the first.
    """
    if not guesses:
        return topics_screen(text, picker, t, category="", page=0)
    buttons = [Button(topic_name(one.best, t), picker.choose(one.best)) for one in guesses]
    return Screen(
        text=joined(_heading(text, t), _because(guesses[0], t) if reasons else None),
        rows=rows(
            row(buttons[0]),
            *columns(buttons[1:]),
            row(Button(t.word("All topics"), picker.page("", 0))),
            row(Button(t.word("Back"), picker.back)),
        ),
    )


def topics_screen(text: str, picker: Picker, t: Translator, *, category: str, page: int) -> Screen:
    """A page of the categories, or all topics of one; `NotFound` for a category there is not."""
    taxonomy = load()
    if category:
        try:
            topics = taxonomy.category(category).topics
        except KeyError:
            raise NotFound("topic") from None
        buttons = [
            Button(topic_name(topic.code, t), picker.choose(topic.code)) for topic in topics
        ]
        back = picker.page("", 0)
    else:
        buttons = [
            Button(topic_name(one.code, t), picker.page(one.code, 0))
            for one in taxonomy.categories
        ]
        back = picker.back
    return Screen(
        text=_heading(text, t),
        rows=rows(
            *paged(buttons, page, _ROWS, lambda to: picker.page(category, to)),
            row(Button(t.word("Back"), back)),
        ),
    )


def _heading(text: str, t: Translator) -> Markup:
    return joined(quoted(text, 200), t("What is it about?"))


def _because(first: Guess, t: Translator) -> Markup | None:
    if not first.why:
        return None
    topic, words = topic_name(first.best, t), ", ".join(first.why)
    return t("{topic}, because of: {words}", topic=topic, words=words)
