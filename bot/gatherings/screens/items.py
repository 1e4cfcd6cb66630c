"""The agenda of a gathering in the making, item by item."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.core.i18n import Language, Translator
from bot.core.law import Tie
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows
from bot.gatherings.callbacks.planning import OnItem, OnPlan
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.limits import MOST_ITEMS
from bot.gatherings.screens.planning import (
    alone,
    back,
    card_key,
    is_known,
    item_lines,
    item_press,
    other_asked,
    pair_lines,
    press,
    swapped,
    ticked,
)
from bot.gatherings.screens.words import about_name, heading
from bot.gatherings.storage.outlook import ItemCard, PlanView
from bot.gatherings.storage.views import GatheringView, ItemView

_PER_ROW = 6
_FEW_SEATS = (1, 2, 3)


def agenda_screen(
    plan: PlanView, t: Translator, *, said: str | None = None, undo: bool = False
) -> Screen:
    """Everything on it. undo: the last one that was deleted can be brought back."""
    view = plan.view
    add = press(
        t.word("Add questions"), OnPlan.ADD, view, style=None if view.agenda else "primary"
    )
    hint = t("Press a number to change, move or delete a question.")
    return Screen(
        text=joined(
            said,
            lines(t("<b>Agenda</b>"), heading(view, t)),
            lines(*item_lines(view.agenda, t))
            if view.agenda
            else t("There is nothing on it yet."),
            hint if view.agenda else None,
        ),
        rows=rows(
            row(press(t.word("Undo the deletion"), OnPlan.UNDO, view) if undo else None),
            *_numbers(view),
            row(add if len(view.agenda) < MOST_ITEMS else None, back(view, t)),
        ),
        card=card_key(view.id),
    )


def _numbers(view: GatheringView) -> Rows:
    """A button each; of what is about to be added the number says which of those it is."""
    buttons: list[Button] = []
    fresh = 0
    for at, item in enumerate(view.agenda, start=1):
        if item.id:
            buttons.append(item_press(str(at), OnItem.OPEN, view, item.id))
        else:
            buttons.append(item_press(f"{at} ✕", OnItem.DROP, view, fresh))
            fresh += 1
    return tuple(tuple(buttons[at : at + _PER_ROW]) for at in range(0, len(buttons), _PER_ROW))


# ── Writing them ─────────────────────────────────────────────────────────────────────────────


def ask_items(
    plan: PlanView, t: Translator, *, problem: Markup | None = None, said: str | None = None
) -> Screen:
    """What is it about? One line a question."""
    view = plan.view
    return Screen(
        text=joined(
            problem or said,
            lines(t("<b>What will be discussed?</b>"), heading(view, t)),
            lines(*item_lines(view.agenda, t)) if view.agenda else None,
            t(
                "Write the questions in Kazakh, each on a line of its own. To save a step, leave "
                "a line empty and write the same in Russian below it."
            ),
        ),
        rows=rows(row(back(view, t))),
        card=card_key(view.id),
    )


def ask_items_other(
    view: GatheringView,
    items: Sequence[str],
    language: Language,
    t: Translator,
    *,
    problem: Markup | None = None,
) -> Screen:
    """The same in the other language, in the same order."""
    listed = [Markup("{}. {}").format(at, one) for at, one in enumerate(items, start=1)]
    return Screen(
        text=joined(
            problem,
            lines(*listed),
            other_asked(language, t),
            t("One line for each question, in the same order.") if len(items) > 1 else None,
        ),
        rows=rows(
            row(press(alone(language, t), OnPlan.ONE_LANGUAGE, view)),
            row(press(swapped(language, t), OnPlan.SWAP, view)),
            row(back(view, t)),
        ),
        card=card_key(view.id),
    )


# ── One of them ──────────────────────────────────────────────────────────────────────────────


def item_screen(card: ItemCard, t: Translator, *, said: str | None = None) -> Screen:
    """One item of a draft, and what may be done with it."""
    view, item = card.gathering, card.item
    election = item.about is About.ELECTION

    def one(label: str, do: OnItem) -> Button:
        return item_press(label, do, view, item.id)

    return Screen(
        text=joined(
            said,
            lines(
                t("<b>Question {n} of {total}</b>", n=item.position, total=len(view.agenda)),
                Markup("<i>{}</i>").format(about_name(item.about, t)),
            ),
            pair_lines(item.words),
            _of_election(card, t) if election else None,
        ),
        rows=rows(
            row(one("▲", OnItem.UP), one("▼", OnItem.DOWN)) if len(view.agenda) > 1 else (),
            row(
                one(t.word("Kazakh text"), OnItem.KK),
                one(t.word("Russian text"), OnItem.RU),
            ),
            row(*(one(label, do) for label, do in _kinds(card, t))),
            *(_election_rows(card, t) if election else ()),
            row(
                one(t.word("Delete"), OnItem.DELETE),
                press(t.word("Back"), OnPlan.AGENDA, view),
            ),
        ),
        card=card_key(view.id),
    )


def _kinds(card: ItemCard, t: Translator) -> list[tuple[str, OnItem]]:
    """What it may be, the present one with a tick."""
    about = card.item.about
    listed = [
        (t.word("With a vote"), About.QUESTION, OnItem.QUESTION),
        (t.word("Only heard"), About.LISTEN, OnItem.LISTEN),
    ]
    if card.most:
        listed.append((t.word("Election"), About.ELECTION, OnItem.ELECTION))
    return [(ticked(label, is_so=about is one), do) for label, one, do in listed]


def _of_election(card: ItemCard, t: Translator) -> Markup:
    n = card.item.seats
    return lines(
        t("To be elected: {n}", n=n)
        if n
        else t("⚠️ How many are elected is not said yet (at most {most}).", most=card.most),
        t("By whose decision: {source}", source=card.source)
        if card.source
        else t("By whose decision so many are elected is not written yet."),
        t("If votes are equal: those with equal votes are voted on once more.")
        if card.tie is Tie.SECOND_VOTE
        else t("If votes are equal: a lot is drawn by words that the hall names."),
        t("The words of the lot: {seed}", seed=card.seed) if card.seed else None,
    )


def _election_rows(card: ItemCard, t: Translator) -> Rows:
    view, item = card.gathering, card.item

    def one(label: str, do: OnItem) -> Button:
        return item_press(label, do, view, item.id)

    few = [n for n in _FEW_SEATS if n <= card.most]
    presses = (OnItem.SEATS_1, OnItem.SEATS_2, OnItem.SEATS_3)
    seats = [
        one(ticked(t.word("Seats: {n}", n=n), is_so=item.seats == n), do)
        for n, do in zip(few, presses, strict=False)
    ]
    if card.most > len(_FEW_SEATS):
        seats = [one(t.word("How many are elected"), OnItem.SEATS)]
    return rows(
        tuple(seats),
        row(
            one(t.word("By whose decision"), OnItem.SOURCE),
            one(
                t.word("Draw a lot") if card.tie is Tie.SECOND_VOTE else t.word("Vote once more"),
                OnItem.TIE,
            ),
            one(t.word("Words of the lot"), OnItem.SEED) if card.tie is Tie.LOT else None,
        ),
    )


def known_item(plan: PlanView, item: ItemView, t: Translator) -> Screen:
    """An item that people were told of: other words, or off."""
    view = plan.view
    return Screen(
        text=joined(
            pair_lines(item.words),
            t("Whatever you change here is told to everybody, once you press “Tell everybody”."),
        ),
        rows=rows(
            row(
                item_press(t.word("Kazakh text"), OnItem.KK, view, item.id),
                item_press(t.word("Russian text"), OnItem.RU, view, item.id),
            ),
            row(
                item_press(t.word("Take off"), OnItem.DELETE, view, item.id),
                press(t.word("Back"), OnPlan.AGENDA, view),
            ),
        ),
        card=card_key(view.id),
    )


def ask_item_words(
    view: GatheringView,
    item: ItemView,
    language: Language,
    t: Translator,
    *,
    problem: Markup | None = None,
) -> Screen:
    """Its words in one language once more."""
    now = item.words.kk if language == "kk" else item.words.ru
    asked = (
        t("Write it in <b>Kazakh</b>.") if language == "kk" else t("Write it in <b>Russian</b>.")
    )
    return Screen(
        text=joined(
            problem,
            pair_lines(item.words) if not now else None,
            asked,
            t("It stands now like this. Press it to copy:") if now else None,
            Markup("<code>{}</code>").format(now) if now else None,
        ),
        rows=rows(row(_to_item(view, item, t))),
        card=card_key(view.id),
    )


def ask_seats(card: ItemCard, t: Translator, *, problem: Markup | None = None) -> Screen:
    """How many are elected?"""
    return _ask(card, t("How many are elected? At most {most}.", most=card.most), t, problem)


def ask_source(card: ItemCard, t: Translator, *, problem: Markup | None = None) -> Screen:
    """By whose decision so many?"""
    asked = t(
        "By whose decision are so many elected? Write it as it will stand in the minutes, with "
        "its day and number."
    )
    return _ask(card, asked, t, problem)


def ask_seed(card: ItemCard, t: Translator, *, problem: Markup | None = None) -> Screen:
    """By which words is the lot drawn?"""
    asked = t(
        "If the words are known already, write them: anybody can draw the lot again by them. "
        "Otherwise the hall names them before the vote."
    )
    return _ask(card, asked, t, problem)


def _ask(card: ItemCard, asked: Markup, t: Translator, problem: Markup | None) -> Screen:
    view = card.gathering
    return Screen(
        text=joined(problem, pair_lines(card.item.words), asked),
        rows=rows(row(_to_item(view, card.item, t))),
        card=card_key(view.id),
    )


def _to_item(view: GatheringView, item: ItemView, t: Translator) -> Button:
    if is_known(view):
        return press(t.word("Back"), OnPlan.AGENDA, view)
    return item_press(t.word("Back"), OnItem.OPEN, view, item.id)
