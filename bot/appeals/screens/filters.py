"""What the office narrows its queue by, in words, and the lists to choose from."""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from bot.appeals.callbacks import (
    ClearFilter,
    FilterBy,
    FilterList,
    FilterMenu,
    FilterPart,
    QueuePage,
)
from bot.appeals.rules.lifecycle import State
from bot.appeals.rules.queue import NO_TOPIC, NOBODY, Part, Shown, shown
from bot.appeals.screens.words import SEPARATOR, columns, paged, state_word, topic_name
from bot.appeals.storage.appeals import Colleague
from bot.appeals.storage.views import FilterView, Named
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.people.screens.words import role_word

_ROWS = 5
Counts = tuple[tuple[str, int | None], ...]


def filter_words(filter_: FilterView, t: Translator) -> Markup | None:
    """What the queue is narrowed to; None where it shows everything."""
    if not filter_.filter.narrows:
        return None
    by = filter_.filter
    parts = [
        _topic(by.category, t) if by.category else None,
        _village(filter_.settlement, t) if by.settlement else None,
        _executor(filter_, t) if by.executor is not None else None,
        shown_word(by.shown, t) if by.shown else None,
    ]
    return t("Filter: {words}", words=SEPARATOR.join(part for part in parts if part))


def _topic(category: str, t: Translator) -> str:
    if category == NO_TOPIC:
        return t.word("No topic yet")
    return topic_name(category, t) or t.word("A topic that is no more")


def _village(settlement: Named | None, t: Translator) -> str:
    return settlement.name(t.language) if settlement else t.word("Another village")


def _executor(filter_: FilterView, t: Translator) -> str:
    if filter_.filter.executor == NOBODY:
        return t.word("No executor")
    if filter_.is_me:
        return t.word("Handed to me")
    return filter_.executor_name or t.word("no name given")


def shown_word(what: Shown | State, t: Translator) -> str:
    """A state, or what open appeals may have in common besides."""
    match what:
        case Shown.URGENT:
            return t.word("Shown: urgent")
        case Shown.OVERDUE:
            return t.word("Shown: overdue")
        case Shown.TODAY:
            return t.word("Shown: due today")
        case Shown.COLLECTIVE:
            return t.word("Shown: collective")
        case State():
            return state_word(what, t)


def filter_screen(filter_: FilterView, t: Translator, *, hands_over: bool) -> Screen:
    """The four parts. hands_over: whether the reader's queue has other people's appeals, too."""

    def to(label: str, by: FilterPart) -> Button:
        return Button(label, FilterList(do=by, page=0).pack())

    return Screen(
        text=joined(filter_words(filter_, t), t("What shall the queue show?")),
        rows=rows(
            row(
                to(t.word("Topic"), FilterPart.TOPIC),
                to(t.word("Village"), FilterPart.VILLAGE),
            ),
            row(
                to(t.word("Executor"), FilterPart.EXECUTOR) if hands_over else None,
                to(t.word("State"), FilterPart.STATE),
            ),
            row(
                Button(t.word("Clear filter"), ClearFilter().pack())
                if filter_.filter.narrows
                else None
            ),
            row(Button(t.word("Back"), QueuePage(page=0).pack())),
        ),
    )


def choices_screen(
    part: Part,
    filter_: FilterView,
    counts: Counts,
    page: int,
    t: Translator,
    *,
    places: Mapping[str, Named],
    people: Mapping[int, Colleague],
    me: int,
) -> Screen:
    """The values of one part, each with its open appeals; one tap chooses."""
    by = FilterPart(part.value)
    names: dict[Part, Callable[[str], str]] = {
        Part.TOPIC: lambda value: _topic(value, t),
        Part.VILLAGE: lambda value: _village(places.get(value), t),
        Part.EXECUTOR: lambda value: _person(int(value), people, me, t),
        Part.STATE: lambda value: _state(value, t),
    }
    name = names[part]
    buttons = [
        Button(_counted(name(value), n), FilterBy(do=by, code=value).pack()) for value, n in counts
    ]
    counted = any(n is not None for _, n in counts)
    chosen = filter_.filter.without(part) != filter_.filter
    return Screen(
        text=joined(
            filter_words(filter_, t),
            lines(
                _question(part, t),
                t("The number beside it: open appeals.") if counted else None,
                None if counts else t("There is nothing to choose from now."),
            ),
        ),
        rows=rows(
            row(Button(t.word("Everything"), FilterBy(do=by, code="").pack()) if chosen else None),
            *(
                columns(buttons)
                if part is Part.STATE
                else paged(buttons, page, _ROWS, lambda to: FilterList(do=by, page=to).pack())
            ),
            row(Button(t.word("Back"), FilterMenu().pack())),
        ),
    )


def _question(part: Part, t: Translator) -> Markup:
    return {
        Part.TOPIC: t("Which topic?"),
        Part.VILLAGE: t("Which village?"),
        Part.EXECUTOR: t("Which executor?"),
        Part.STATE: t("Which state?"),
    }[part]


def _counted(name: str, n: int | None) -> str:
    return name if n is None else f"{name}{SEPARATOR}{n}"


def _state(value: str, t: Translator) -> str:
    what = shown(value)
    return shown_word(what, t) if what else value


def _person(person: int, people: Mapping[int, Colleague], me: int, t: Translator) -> str:
    if person == NOBODY:
        return t.word("No executor")
    if person == me:
        return t.word("Handed to me")
    known = people.get(person)
    if known is None:
        return t.word("Former staff")
    return ", ".join(filter(None, (known.name, role_word(known.role, t))))
