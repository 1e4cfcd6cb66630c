"""What an office has sent and planned: a list to look through and to search."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.broadcasts.callbacks.draft import OfficePress
from bot.broadcasts.callbacks.work import HistoryPress, OnWork, SearchPress, WorkPress
from bot.broadcasts.rules.lifecycle import State
from bot.broadcasts.screens.card import state_word
from bot.broadcasts.storage.views import BroadcastView
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, plain, row, rows
from bot.core.text import excerpt

CARD = "broadcast-history"
_EXCERPT = 70
_MARKS = {
    State.SCHEDULED: "🕘",
    State.SENDING: "▶️",
    State.DONE: "✅",
    State.CANCELLED: "⏹",
    State.WITHDRAWN: "🗑",
}


def history_screen(
    office: str,
    found: Sequence[BroadcastView],
    t: Translator,
    *,
    page: int,
    pages: int,
    first: int,
    total: int,
    words: str | None = None,
) -> Screen:
    """A page of them; the numbers below open each. words: what was looked for, if anything."""
    return Screen(
        text=joined(
            _heading(total, words, t),
            *(_line(number, one, t) for number, one in enumerate(found, first)),
            None if found else _nothing(words, t),
        ),
        rows=rows(
            tuple(Button(str(number), _opens(one)) for number, one in enumerate(found, first)),
            _leaf(office, page, pages, found=words is not None),
            row(
                Button(t.word("Search"), SearchPress(office=office).pack()),
                Button(t.word("All of them"), HistoryPress(office=office).pack())
                if words is not None
                else None,
            ),
            (Button(t.word("New notice"), OfficePress(office=office).pack()),),
        ),
        card=CARD,
    )


def _heading(total: int, words: str | None, t: Translator) -> Markup:
    if words is not None:
        return t("<b>Found: {n}</b> · {words}", n=t.number(total), words=excerpt(words, 60))
    return t("<b>Sent and planned: {n}</b>", n=t.number(total))


def _nothing(words: str | None, t: Translator) -> Markup:
    if words is not None:
        return t("Nothing has all these words. Write fewer of them, or another form of a word.")
    return t(
        "Nothing has been sent yet. What you send stands here: how many got it, who is to be "
        "phoned, the poster, and the text to use again."
    )


def _line(number: int, one: BroadcastView, t: Translator) -> Markup:
    moment = one.sent_at or one.send_at
    words = plain(Markup(one.text(t.language)))  # noqa: S704 - ours: escaped when it was written
    return lines(
        Markup("{}. {} {} · {}").format(
            number,
            "🚨" if one.urgent else _MARKS.get(one.state, ""),
            t.short_moment(moment) if moment else "–",
            _state(one, t),
        ),
        Markup.escape(excerpt(words, _EXCERPT)),
    )


def _state(one: BroadcastView, t: Translator) -> str:
    """Where it stands; once it is through, how many got it instead."""
    totals = one.totals
    told = ("sent", "waiting", "blocked", "muted", "stopped", "failed")
    every = sum(totals.get(name, 0) for name in told)
    if one.state is not State.DONE or not every:
        return state_word(one.state, t)
    return t.word("{sent} of {total}", sent=t.number(totals.get("sent", 0)), total=t.number(every))


def _opens(one: BroadcastView) -> str:
    return WorkPress(do=OnWork.OPEN, broadcast=one.id, version=one.version).pack()


def _leaf(office: str, page: int, pages: int, *, found: bool) -> tuple[Button, ...]:
    def to(number: int) -> str:
        return HistoryPress(office=office, page=number, found=found).pack()

    if pages == 1:
        return ()
    return row(
        Button("\u2039", to(page - 1)) if page else None,
        Button(f"{page + 1} / {pages}", to(page)),
        Button("\u203a", to(page + 1)) if page + 1 < pages else None,
    )


def search_prompt(office: str, t: Translator) -> Screen:
    """What is looked for?"""
    return Screen(
        text=t("Write a word or two of the notice, for example: <i>water</i>."),
        rows=rows((Button(t.word("Back"), HistoryPress(office=office).pack()),)),
        card=CARD,
    )
