"""What the office sees when it looks for an appeal."""

from markupsafe import Markup

from bot.appeals.callbacks import AskSearch, FoundCard, FoundPage, QueuePage
from bot.appeals.screens.queue import line_of, numbers
from bot.appeals.screens.words import pager, quoted
from bot.appeals.storage.search import MOST_FOUND
from bot.appeals.storage.views import Named, Page
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows

CARD = "search"
_QUERY = 60


def search_prompt(t: Translator) -> Screen:
    """The next line is what is looked for."""
    return Screen(
        text=joined(
            t("Number, words or village?"),
            t("For example: 142, or words of the appeal with the name of a village."),
        ),
        rows=rows(row(_back(t))),
        card=CARD,
    )


def found_screen(
    query: str,
    page: Page,
    t: Translator,
    *,
    total: int,
    more: bool,
    nearest: bool,
    villages: tuple[Named, ...],
) -> Screen:
    """What was found, newest first, each behind its number."""
    asked = t("Search: {query}", query=quoted(query, _QUERY))
    if villages:
        names = t.listing(village.name(t.language) for village in villages)
        asked = lines(asked, t("Village: {name}", name=names))
    if not page.lines:
        return _nothing(asked, t)
    return Screen(
        text=joined(
            lines(asked, _how_many(total, t, more=more, nearest=nearest)),
            *(line_of(line, page, t) for line in page.lines),
        ),
        rows=rows(
            *numbers(page.lines, lambda line: FoundCard(appeal=line.id, page=page.page).pack()),
            pager(page.page, page.pages, lambda to: FoundPage(page=to).pack()),
            row(Button(t.word("Search again"), AskSearch().pack()), _back(t)),
        ),
        card=CARD,
    )


def _how_many(total: int, t: Translator, *, more: bool, nearest: bool) -> Markup:
    if nearest:
        return t("Nothing matches everything. The nearest:")
    if more:
        return t("More than {n} are found. Add a word.", n=MOST_FOUND)
    return t("Found: {n}", n=t.number(total))


def _nothing(asked: Markup, t: Translator) -> Screen:
    return Screen(
        text=joined(
            asked,
            t("Nothing is found."),
            t("Try the number alone, or fewer words, or only their beginnings."),
        ),
        rows=rows(row(Button(t.word("Search again"), AskSearch().pack()), _back(t))),
        card=CARD,
    )


def to_found(page: int, t: Translator) -> tuple[Button, ...]:
    """From a card back to what was found."""
    return (Button(t.word("Back to the search"), FoundPage(page=page).pack()),)


def _back(t: Translator) -> Button:
    return Button(t.word("Queue"), QueuePage(page=0).pack())
