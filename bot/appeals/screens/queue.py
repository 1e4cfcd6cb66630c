"""What the office sees of its queue: the list, its end, nothing left to do."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from bot.appeals.callbacks import (
    AskSearch,
    Begin,
    CardPress,
    ClearFilter,
    FilterMenu,
    OnCard,
    QueuePage,
)
from bot.appeals.rules.lifecycle import TERM_RUNS
from bot.appeals.screens.filters import filter_words
from bot.appeals.screens.words import (
    URGENT,
    number,
    pager,
    state_word,
    topic_name,
)
from bot.appeals.storage.queue import MOST_ENDED, QueueCounts
from bot.appeals.storage.views import FilterView, Line, Page
from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows

_IN_A_ROW = 4


def queue_screen(
    counts: QueueCounts,
    page: Page,
    filter_: FilterView,
    t: Translator,
    *,
    begin: bool,
    said: str | None = None,
) -> Screen:
    """Counts, a way to begin, and the list."""
    if not counts.open:
        return empty_queue(filter_, t, said=said)
    return Screen(
        text=joined(
            _heading(counts, filter_, t), *(line_of(line, page, t) for line in page.lines)
        ),
        rows=rows(
            row(Button(t.word("Begin"), Begin().pack(), style="primary") if begin else None),
            *numbers(page.lines, _open),
            pager(page.page, page.pages, lambda to: QueuePage(page=to).pack()),
            _tools(t),
            _clear(filter_, t),
        ),
        toast=said,
    )


def _open(line: Line) -> str:
    return CardPress(do=OnCard.OPEN, appeal=line.id, version=0).pack()


def _heading(counts: QueueCounts, filter_: FilterView, t: Translator) -> Markup:
    return lines(filter_words(filter_, t), _counts(counts, filter_, t))


def _counts(counts: QueueCounts, filter_: FilterView, t: Translator) -> Markup:
    if filter_.filter.ended:
        many = counts.open >= MOST_ENDED
        found = t("Found: {n}", n=t.number(counts.open))
        return t("The latest {n} are shown.", n=t.number(MOST_ENDED)) if many else found
    parts = [
        t("Open: {n}", n=counts.open),
        t("new: {n}", n=counts.new) if counts.new else None,
        t("due today: {n}", n=counts.due_today) if counts.due_today else None,
        t("overdue: {n}", n=counts.overdue) if counts.overdue else None,
    ]
    return Markup("<b>{}</b>").format(_beside(*parts))


def line_of(line: Line, page: Page, t: Translator) -> Markup:
    """One appeal in a list: its number and state, and under them what it is about."""
    return lines(title_of(line, page, t), _beside(about(line, t), _due(line, t)))


def title_of(line: Line, page: Page, t: Translator) -> Markup:
    """Its number and state.

    The year stands beside the number where the page has numbers of several years.
    """
    years = {one.year for one in page.lines}
    named = f"{number(line.number)}/{line.year}" if len(years) > 1 else number(line.number)
    title = [
        Markup("{}<b>\u2116 {}</b>").format(f"{URGENT} " if line.urgent else "", named),
        state_word(line.state, t),
        t("collective") if line.collective else None,
        t("joined: {n}", n=line.joined) if line.joined else None,
    ]
    return _beside(*title)


def about(line: Line, t: Translator) -> Markup:
    """What it is about, and where."""
    return _beside(
        topic_name(line.topic, t) or t("topic not chosen"),
        line.settlement.name(t.language) if line.settlement else None,
    )


def _beside(*parts: Markup | str | None) -> Markup:
    return Markup(" \u00b7 ").join(part for part in parts if part)


def _due(line: Line, t: Translator) -> Markup | None:
    if line.state not in TERM_RUNS:
        return None
    if line.overdue:
        overdue = t("Overdue, was due: {date}", date=t.short_date(line.due_on))
        return Markup("<b>{}</b>").format(overdue)
    return t("Due: {date}", date=t.short_date(line.due_on))


def numbers(found: Sequence[Line], to: Callable[[Line], str]) -> Rows:
    """A button for each appeal of a page, by its number."""
    buttons = tuple(Button(number(line.number), to(line)) for line in found)
    return (buttons[:_IN_A_ROW], buttons[_IN_A_ROW:])


def _tools(t: Translator) -> tuple[Button, ...]:
    return (
        Button(t.word("Search"), AskSearch().pack()),
        Button(t.word("Filter"), FilterMenu().pack()),
    )


def _clear(filter_: FilterView, t: Translator) -> tuple[Button, ...]:
    if not filter_.filter.narrows:
        return ()
    return (Button(t.word("Clear filter"), ClearFilter().pack()),)


def empty_queue(filter_: FilterView, t: Translator, *, said: str | None = None) -> Screen:
    """Nothing left to do, or nothing that the filter shows."""
    if filter_.filter.narrows:
        nothing = t("Nothing matches this filter now.")
        text = joined(said, filter_words(filter_, t), nothing)
        return Screen(text=text, rows=rows(_clear(filter_, t), _tools(t)), toast=said)
    return Screen(
        text=joined(said, t("The queue is empty. Well done.")),
        rows=rows(row(queue_button(t)), _tools(t)),
        toast=said,
    )


def end_of_queue(
    counts: QueueCounts, filter_: FilterView, t: Translator, *, said: str | None = None
) -> Screen:
    """Looked through to the end; what is still open waits for somebody."""
    if not counts.open:
        return empty_queue(filter_, t, said=said)
    return Screen(
        text=joined(said, t("That was the last one."), _heading(counts, filter_, t)),
        rows=rows(row(queue_button(t)), _clear(filter_, t)),
        toast=said,
    )


def queue_button(t: Translator) -> Button:
    """The way to the queue."""
    return Button(t.word("Queue"), QueuePage(page=0).pack())
