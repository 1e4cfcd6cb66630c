"""The minutes on the screen of whoever writes them: what is there, what is missing, what next."""

from collections.abc import Iterator

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, Style, joined, lines, row, rows
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.minutes import (
    ItemPress,
    MinutesPress,
    OnItem,
    OnMinutes,
)
from bot.gatherings.rules.lifecycle import Move, State
from bot.gatherings.rules.minutes import Gap, Legal
from bot.gatherings.screens.words import heading, state_name, when
from bot.gatherings.storage.minutes import ItemFacts, MinutesView

CARD = "minutes"
_PER_ROW = 6
_QUESTION, _QUOTED = 200, 700
_DONE, _OPEN = "\u2705", "\u2757"


def press(
    text: str, do: OnMinutes, view: MinutesView, *, number: int = 0, style: Style | None = None
) -> Button:
    """A button under the minutes."""
    about = view.gathering
    data = MinutesPress(do=do, gathering=about.id, version=about.version, number=number)
    return Button(text, data.pack(), style=style)


def to_minutes(view: MinutesView, t: Translator) -> Button:
    """Back to all of them."""
    return press(t.word("Back"), OnMinutes.OPEN, view)


# ── All of it ────────────────────────────────────────────────────────────────────────────────


def minutes_screen(view: MinutesView, t: Translator, *, said: str | None = None) -> Screen:
    """The five items of the law, and what is missing in them."""
    about = view.gathering
    return Screen(
        text=joined(
            lines(heading(about, t), when(about, t)),
            Markup("<b>{}</b>").format(state_name(about.state, t)),
            lines(*_five(view, t)),
            lines(*_missing(view, t)),
            _next_step(view, t),
            _due(view, t),
        ),
        rows=_rows(view, t),
        card=CARD,
        toast=said,
    )


def _five(view: MinutesView, t: Translator) -> Iterator[Markup]:
    facts = view.facts
    open_ = {one.legal for one in view.gaps}
    nothing = t.word("not written yet")
    said = {
        Legal.DATE_AND_PLACE: t(
            "1. {day}, {place}",
            day=t.date(facts.day) if facts.day else nothing,
            place=facts.place.said(t.language) or nothing,
        ),
        Legal.ENTITLED: t(
            "2. Could vote: {n}", n=t.number(facts.entitled) if facts.entitled else nothing
        ),
        Legal.PRESENT: _present(view, t),
        Legal.OFFICERS: t(
            "4. Chair: {chair}, secretary: {secretary}",
            chair=facts.chair or nothing,
            secretary=facts.secretary or nothing,
        ),
        Legal.BUSINESS: t.plural(
            "5. {n} item of the agenda, with speeches and decisions",
            "5. {n} items of the agenda, with speeches and decisions",
            n=len(facts.items),
        ),
    }
    for legal, line in said.items():
        yield Markup("{} {}").format(_OPEN if legal in open_ else _DONE, line)


def _present(view: MinutesView, t: Translator) -> Markup:
    facts = view.facts
    numbers = {"n": t.number(facts.present), "names": t.number(len(facts.attendees))}
    if facts.nameless and facts.on_paper:
        return t(
            "3. Were there: {n}, names: {names}, on the paper list: {paper}",
            paper=t.number(facts.nameless),
            **numbers,
        )
    return t("3. Were there: {n}, names: {names}", **numbers)


def _missing(view: MinutesView, t: Translator) -> Iterator[Markup]:
    """A line for each gap; those of one item of the agenda in one."""
    if not view.gaps:
        return
    yield t("<b>Still missing:</b>")
    for one in view.gaps:
        if not one.item:
            yield Markup("– {}").format(gap_words(one.gap, t))
    for item in view.facts.items:
        gaps = view.gaps_of(item)
        if gaps:
            what = t.listing(gap_words(gap, t) for gap in gaps)
            yield t("– item {n}: {what}", n=item.number, what=what)


def gap_words(gap: Gap, t: Translator) -> str:
    """What is missing, in a few words."""
    return {
        Gap.DAY: t.word("the day"),
        Gap.PLACE: t.word("the place"),
        Gap.ENTITLED: t.word("how many could vote"),
        Gap.NOBODY_PRESENT: t.word("how many were there"),
        Gap.NAMES: t.word("names of those who were there, or a list on paper"),
        Gap.MORE_NAMES: t.word("there are more names than people"),
        Gap.CHAIR: t.word("the chair"),
        Gap.SECRETARY: t.word("the secretary"),
        Gap.ONE_PERSON: t.word("chair and secretary are one person"),
        Gap.AGENDA: t.word("the agenda: there is no item on it"),
        Gap.QUESTION: t.word("the question"),
        Gap.SPEECHES: t.word("who said what"),
        Gap.DECISION: t.word("the decision"),
    }[gap]


def _next_step(view: MinutesView, t: Translator) -> Markup | None:
    """What is to be done now, in one sentence."""
    match view.gathering.state:
        case State.CLOSED:
            return t("Begin the minutes: the bot has put together what it knows.")
        case State.DRAFTED if view.gaps:
            return None
        case State.DRAFTED:
            return t(
                "All five items are there. Print the minutes; when chair and secretary have "
                "signed them, press “Signed on paper”."
            )
        case State.SIGNED:
            return t("Signed: the text cannot be changed any more.")
        case _:
            return None


def _due(view: MinutesView, t: Translator) -> Markup | None:
    """When they reach the akim, and how late that is."""
    about = view.gathering
    if about.handed_over_on is not None:
        handed = t("Handed to the akim: {day}.", day=t.date(about.handed_over_on))
        if view.late:
            late = t.plural("{n} day late", "{n} days late", n=view.late)
            return t("{handed} {late}.", handed=handed, late=late)
        return handed
    if view.due is None:
        return None
    if view.late:
        return t(
            "{mark} They should have reached the akim by {day}.",
            mark=_OPEN,
            day=t.date(view.due),
        )
    return t("They have to reach the akim by {day}.", day=t.date(view.due))


def _rows(view: MinutesView, t: Translator) -> Rows:
    back = GatheringPress(
        do=OnGathering.OPEN, gathering=view.gathering.id, version=view.gathering.version
    )
    return rows(
        *_first(view, t),
        *(_mend(view, t) if view.open else ()),
        *(_items(view) if view.open else ()),
        *_after(view, t),
        row(Button(t.word("Back"), back.pack())),
    )


def _first(view: MinutesView, t: Translator) -> Rows:
    """What most want now."""
    match view.gathering.state:
        case State.CLOSED:
            begin = press(t.word("Write the minutes"), OnMinutes.DRAFT, view, style="primary")
            return rows(row(begin))
        case State.DRAFTED if not view.gaps:
            return rows(
                row(press(t.word("Signed on paper"), OnMinutes.SIGN, view, style="primary"))
            )
        case State.SIGNED:
            hand = press(t.word("Handed to the akim"), OnMinutes.HAND, view, style="primary")
            return rows(row(hand))
        case _:
            return ()


def _mend(view: MinutesView, t: Translator) -> Rows:
    """What is missing besides the items of the agenda, each with the way to put it right."""
    ways = {
        Gap.PLACE: (
            t.word("Place"),
            OnMinutes.PLACE_KK if t.language == "kk" else OnMinutes.PLACE_RU,
        ),
        Gap.ENTITLED: (t.word("How many could vote"), OnMinutes.ENTITLED),
        Gap.NOBODY_PRESENT: (t.word("List of those present"), OnMinutes.LIST),
        Gap.NAMES: (t.word("List of those present"), OnMinutes.LIST),
        Gap.CHAIR: (t.word("Chair"), OnMinutes.CHAIR),
        Gap.SECRETARY: (t.word("Secretary"), OnMinutes.SECRETARY),
        Gap.ONE_PERSON: (t.word("Secretary"), OnMinutes.SECRETARY),
    }
    found = [ways[one.gap] for one in view.gaps if one.gap in ways]
    buttons = [press(f"{_OPEN} {text}", do, view) for text, do in found]
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def _items(view: MinutesView) -> Rows:
    """Every item by its number, marked where something is missing."""
    buttons = [
        Button(
            f"{one.number} {_OPEN if view.gaps_of(one) else _DONE}",
            item_press(OnItem.OPEN, view, one),
        )
        for one in view.facts.items
    ]
    return tuple(tuple(buttons[at : at + _PER_ROW]) for at in range(0, len(buttons), _PER_ROW))


def _after(view: MinutesView, t: Translator) -> Rows:
    about = view.gathering
    published = about.published_at is not None
    publish = t.word("What residents read") if published else t.word("Publish to residents")
    return rows(
        row(
            press(t.word("Place and people"), OnMinutes.HEAD, view) if view.open else None,
            press(t.word("Print"), OnMinutes.FILES, view),
            press(t.word("Signed sheets"), OnMinutes.SHEETS, view) if view.sheets else None,
        ),
        row(press(publish, OnMinutes.PREVIEW, view) if Move.PUBLISH in about.moves else None),
    )


def item_press(do: OnItem, view: MinutesView, item: ItemFacts, language: str = "") -> str:
    """A button's data about one item."""
    return ItemPress(
        do=do,
        gathering=view.gathering.id,
        item=item.id,
        version=item.version,
        language=language,
    ).pack()


# ── Date, place and people ───────────────────────────────────────────────────────────────────


def head_screen(view: MinutesView, t: Translator, *, said: str | None = None) -> Screen:
    """Items one to four, each with a button to put it right."""
    gaps = {one.gap for one in view.gaps}
    facts = view.facts

    def button(text: str, do: OnMinutes, *of: Gap) -> Button:
        return press(f"{_OPEN} {text}" if gaps.intersection(of) else text, do, view)

    return Screen(
        text=joined(
            t("<b>Place and people</b>"),
            lines(*list(_five(view, t))[:4]),
            lines(
                *(
                    Markup("– {}").format(gap_words(one.gap, t))
                    for one in view.gaps
                    if not one.item
                )
            ),
            t("Place in Russian: {place}", place=facts.place.ru) if facts.place.ru else None,
        ),
        rows=rows(
            row(
                button(t.word("Chair"), OnMinutes.CHAIR, Gap.CHAIR, Gap.ONE_PERSON),
                button(t.word("Secretary"), OnMinutes.SECRETARY, Gap.SECRETARY, Gap.ONE_PERSON),
            ),
            row(
                button(t.word("How many could vote"), OnMinutes.ENTITLED, Gap.ENTITLED),
                button(
                    t.word("List of those present"),
                    OnMinutes.LIST,
                    Gap.NAMES,
                    Gap.NOBODY_PRESENT,
                ),
            ),
            row(
                button(t.word("Place in Kazakh"), OnMinutes.PLACE_KK, Gap.PLACE),
                button(t.word("Place in Russian"), OnMinutes.PLACE_RU, Gap.PLACE),
            ),
            row(to_minutes(view, t)),
        ),
        card=CARD,
        toast=said,
    )


def list_screen(view: MinutesView, t: Translator, *, said: str | None = None) -> Screen:
    """Whom the bot names, and whether a list on paper names the rest."""
    facts = view.facts
    if facts.on_paper:
        tick = press(t.word("There is no list on paper"), OnMinutes.NOT_ON_PAPER, view)
    else:
        tick = press(t.word("There is a list on paper"), OnMinutes.ON_PAPER, view, style="primary")
    return Screen(
        text=joined(
            t("<b>List of those present</b>"),
            lines(
                t("Were there: {n}", n=t.number(facts.present)),
                t("Names in the bot: {n}", n=t.number(len(facts.attendees))),
                t("Without a name: {n}", n=t.number(facts.nameless)) if facts.nameless else None,
                t("A signed list on paper is attached.") if facts.on_paper else None,
            ),
            t(
                "The law asks for everybody's full name. Those who were counted without one sign "
                "a list on paper; it is attached to the minutes."
            ),
        ),
        rows=rows(
            row(tick),
            row(press(t.word("How many stand on paper"), OnMinutes.COUNT, view)),
            row(press(t.word("Back"), OnMinutes.HEAD, view)),
        ),
        card=CARD,
        toast=said,
    )
