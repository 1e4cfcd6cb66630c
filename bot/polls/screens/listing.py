"""The polls of an okrug: those that go on, and those that are over."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.places.models import Place
from bot.places.service import name_of
from bot.polls.callbacks.common import OnPoll, PollsPage
from bot.polls.callbacks.making import BeginPress, OnBegin
from bot.polls.rules.kinds import State
from bot.polls.screens.making import poll_press
from bot.polls.screens.words import question, short_name, when_closes
from bot.polls.storage.drafts import ListedPoll, ListView

CARD = "polls"
_MARKS = {State.DRAFT: "📝 ", State.CANCELLED: "❌ ", State.OPEN: "🟢 "}


def nowhere(t: Translator) -> Screen:
    """Somebody of no okrug."""
    return Screen(text=t("Choose your village in the settings first: polls are of an okrug."))


def choose_okrug(okrugs: Sequence[Place], t: Translator) -> Screen:
    """Of which okrug?"""
    buttons = [
        row(Button(name_of(one, t.language), BeginPress(do=OnBegin.OKRUG, okrug=one.code).pack()))
        for one in okrugs
    ]
    return Screen(text=t("Polls of which okrug?"), rows=rows(*buttons), card=CARD)


def list_screen(view: ListView, t: Translator, *, said: str | None = None) -> Screen:
    """A page of them; said: what has just happened, on top."""
    begin = Button(
        t.word("Ask residents"),
        BeginPress(do=OnBegin.TEMPLATES, okrug=view.okrug).pack(),
        style="primary",
    )
    head = lines(
        t("<b>Polls that are over</b>") if view.past else t("<b>Polls</b>"),
        Markup("{}").format(view.name.said(t.language)),
    )
    return Screen(
        text=joined(said, head, *([_line(one, t) for one in view.listed] or [_empty(view, t)])),
        rows=rows(
            row(begin if view.office and not view.past else None),
            *(row(_open(one, t)) for one in view.listed),
            _pager(view),
            row(_other(view, t)),
        ),
        card=CARD,
    )


def _line(one: ListedPoll, t: Translator) -> Markup:
    view = one.view
    asked = Markup("{}<b>{}</b>").format(_mark(one), question(view, t) or short_name(view, t))
    if view.state is State.DRAFT:
        return lines(asked, t("<i>A draft: nobody was asked yet</i>"))
    return lines(
        asked,
        when_closes(view, t),
        t("You have voted.") if one.voted and view.state is State.OPEN else None,
    )


def _mark(one: ListedPoll) -> str:
    return "✅ " if one.voted else _MARKS.get(one.view.state, "")


def _open(one: ListedPoll, t: Translator) -> Button:
    return poll_press(f"{_mark(one)}{short_name(one.view, t)}", OnPoll.OPEN, one.view)


def _empty(view: ListView, t: Translator) -> Markup:
    if view.past:
        return t("No poll is over yet. Here you will see what came out of each.")
    if view.office:
        return t(
            "No poll goes on. Press “Ask residents”: in a minute a question is put together, and "
            "everybody answers it by one tap."
        )
    return t("Nothing is asked now. When the akim's office asks something, you hear of it here.")


def _pager(view: ListView) -> tuple[Button, ...]:
    def page(number: int) -> str:
        return PollsPage(okrug=view.okrug, page=number, past=view.past).pack()

    return row(
        Button("◀", page(view.page - 1)) if view.page else None,
        Button("▶", page(view.page + 1)) if view.page + 1 < view.pages else None,
    )


def _other(view: ListView, t: Translator) -> Button:
    label = t.word("Back") if view.past else t.word("Polls that are over")
    return Button(label, PollsPage(okrug=view.okrug, page=0, past=not view.past).pack())
