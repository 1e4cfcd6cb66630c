"""Buttons and lines that the screens of the hall share."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Style, row, rows
from bot.core.text import excerpt
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.hall import HallPress, ItemPress, OnHall, OnItem, PickPress
from bot.gatherings.rules.hall import Settling, opening
from bot.gatherings.screens import tallies
from bot.gatherings.storage.hall import Here, ItemRecord
from bot.gatherings.storage.hall_view import HallView

CARD = "hall"
QUOTE = 700  # letters of what was said, on the screen of an item
_PAGE = 8  # names on a page
_BUTTON = 34  # letters of a question on a button
#: Pages of names are numbers below this; the akim and deputies are numbers from it on.
LEADER = 10_000


def item_press(
    label: str,
    do: OnItem,
    item: ItemRecord,
    number: int = 0,
    style: Style | None = None,
) -> Button:
    """A button about an item."""
    data = ItemPress(do=do, item=item.id, version=item.version, number=number).pack()
    return Button(label, data, style=style)


def hall_press(label: str, do: OnHall, view: HallView, style: Style | None = None) -> Button:
    """A button about the whole hall."""
    data = HallPress(do=do, gathering=view.gathering.id, version=view.gathering.version).pack()
    return Button(label, data, style=style)


def card_press(label: str, do: OnGathering, view: HallView, style: Style | None = None) -> Button:
    """A button to another part of the gathering."""
    shown = view.gathering
    data = GatheringPress(do=do, gathering=shown.id, version=shown.version).pack()
    return Button(label, data, style=style)


def to_hall(view: HallView, t: Translator) -> Button:
    """Back to the list of the hall."""
    return card_press(t.word("To the hall"), OnGathering.HALL, view)


def to_item(item: ItemRecord, t: Translator) -> Button:
    """Back to an item."""
    return item_press(t.word("Back"), OnItem.OPEN, item)


def next_button(view: HallView, t: Translator) -> Button:
    """What most people want next: the next thing of the hall, or its end."""
    if view.next is None:
        return hall_press(t.word("Close the gathering"), OnHall.CLOSE, view, "primary")
    step = t.word("Chair") if named_only(view, view.next) else tallies.short(view.next, _BUTTON, t)
    label = t.word("Next: {step}", step=step)
    return item_press(label, OnItem.OPEN, view.next, style="primary")


def named_only(view: HallView, item: ItemRecord) -> bool:
    """Whether somebody is only named: where nobody votes, nothing is called an election."""
    return opening(view.gathering.kind).get(item.about) is Settling.NAMED


def title(view: HallView, item: ItemRecord, t: Translator) -> Markup:
    """What an item is called, with its number."""
    place = view.place(item)
    words = t.word("Chair") if named_only(view, item) else tallies.name_of(item, t)
    if place:
        return Markup("<b>{}. {}</b>").format(place, words)
    return Markup("<b>{}</b>").format(words)


# ── Names ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Names:
    """Whom one tap may name. leaders: the akim and deputies, where nobody votes on it."""

    people: Sequence[Here]
    leaders: Sequence[str] = ()
    page: int = 0


def leader_at(number: int) -> int | None:
    """Which of the leaders a number of `OnItem.NAMES` stands for; None where it is a page."""
    return number - LEADER if number >= LEADER else None


def name_rows(item: ItemRecord, names: Names, do: OnItem, t: Translator) -> Rows:
    """A page of those who are there, two a row, and the way to the other pages."""
    pages = max(1, -(-len(names.people) // _PAGE))
    page = min(names.page, pages - 1)
    shown = names.people[page * _PAGE : (page + 1) * _PAGE]
    buttons = [
        Button(_here(one, t), PickPress(item=item.id, version=item.version, stay=one.stay).pack())
        for one in shown
    ]
    before = item_press("\u2039", do, item, page - 1) if page else None
    after = item_press("\u203a", do, item, page + 1) if page + 1 < pages else None
    pairs = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return rows(*pairs, row(before, after))


def _here(one: Here, t: Translator) -> str:
    name = t.word("{name} ({mark})", name=one.name, mark=one.mark) if one.mark else one.name
    return excerpt(name, 40)
