"""The office's card of a poll that people know of."""

from datetime import datetime

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows
from bot.polls.callbacks.common import OnPoll, PollPress, PollsPage
from bot.polls.callbacks.making import OnMake
from bot.polls.callbacks.vote import BallotPress
from bot.polls.rules.kinds import Kind, State
from bot.polls.screens.bars import STAR, bars, named
from bot.polls.screens.making import poll_press, press
from bot.polls.screens.results import turnout, why_hidden
from bot.polls.screens.words import (
    advisory,
    audience_line,
    card_key,
    heading,
    how_answered,
    how_counted,
    state_word,
    when_closes,
)
from bot.polls.storage.outcomes import ResultView
from bot.polls.storage.views import PollView


def office_card(
    seen: ResultView,
    now: datetime,
    t: Translator,
    *,
    said: str | None = None,
    problem: Markup | None = None,
) -> Screen:
    """How it stands, and what can be done. said: what has just happened; problem: why not."""
    view = seen.view
    off = view.state is State.CANCELLED
    return Screen(
        text=joined(
            problem or said,
            _head(view, t),
            _options(seen, t),
            lines(turnout(seen.tally, t) if seen.tally else None, why_hidden(seen, t)),
            lines(when_closes(view, t), audience_line(view, t)),
            lines(how_answered(view, t), how_counted(view, t)) if not off else None,
            t("Reason: {reason}", reason=view.why) if view.why else None,
            advisory(t),
        ),
        rows=_rows(seen, now, t),
        card=card_key(view.id),
    )


def _head(view: PollView, t: Translator) -> Markup:
    """The question, and how it stands where no line below says it."""
    if view.state is State.CANCELLED:
        return heading(view, t)
    return lines(heading(view, t), Markup("<i>{}</i>").format(state_word(view.state, t)))


def goes_on(seen: ResultView, now: datetime) -> bool:
    """Whether there is still something to be ended or called off."""
    view = seen.view
    return view.state is State.OPEN and view.closes_at is not None and view.closes_at > now


def _options(seen: ResultView, t: Translator) -> Markup:
    """The answers, with how many took each where that may be known."""
    view = seen.view
    numbered = view.kind is not Kind.SCALE  # stars are numbers themselves
    if seen.tally is not None and seen.is_told:
        return bars(view, seen.tally, t, numbered=numbered)
    places = range(1, len(view.options) + 1)
    if not numbered:
        return Markup("{} 1–{}").format(STAR, len(view.options))
    return lines(*(Markup("{}. {}").format(at, named(view, at, t)) for at in places))


def _rows(seen: ResultView, now: datetime, t: Translator) -> Rows:
    """What most people want next comes first."""
    view = seen.view
    files = view.state is State.CLOSED and seen.is_told
    results = poll_press(t.word("Result"), OnPoll.RESULTS, view, style="primary")
    vote = Button(t.word("My own vote"), BallotPress(poll=view.id).pack())
    return rows(
        row(
            results if seen.is_told else None,
            vote if goes_on(seen, now) else None,
        ),
        row(
            poll_press(t.word("As a picture"), OnPoll.PICTURE, view),
            poll_press(t.word("As a table"), OnPoll.WORKBOOK, view),
        )
        if files
        else (),
        row(
            poll_press(t.word("End it now"), OnPoll.CLOSE, view),
            poll_press(t.word("Call the poll off"), OnPoll.CANCEL, view),
        )
        if goes_on(seen, now)
        else (),
        row(poll_press(t.word("Write to who has not voted"), OnPoll.WRITE, view))
        if goes_on(seen, now)
        else (),
        row(
            poll_press(t.word("Show anew"), OnPoll.OPEN, view)
            if view.state is State.OPEN
            else None,
            _to_list(view, t),
        ),
    )


def _to_list(view: PollView, t: Translator) -> Button:
    past = view.state in {State.CLOSED, State.CANCELLED}
    return Button(t.word("Back"), PollsPage(okrug=view.okrug, page=0, past=past).pack())


# ── Once more, before it cannot be undone ────────────────────────────────────────────────────


def sure_to_close(seen: ResultView, t: Translator) -> Screen:
    """End it before its hour?"""
    view = seen.view
    return Screen(
        text=joined(
            t("<b>End the poll now?</b>"),
            heading(view, t),
            lines(when_closes(view, t), turnout(seen.tally, t) if seen.tally else None),
            t("Nobody can vote any more, and everybody who was asked is told the result."),
        ),
        rows=rows(
            row(poll_press(t.word("Yes, end the poll"), OnPoll.CLOSE_SURE, view, style="danger")),
            row(_no(view, t)),
        ),
        card=card_key(view.id),
    )


def ask_why(seen: ResultView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """Why is it called off?"""
    return Screen(
        text=joined(
            problem,
            t("<b>Call the poll off?</b>"),
            lines(heading(seen.view, t), turnout(seen.tally, t) if seen.tally else None),
            t("Write why, in a line. Everybody who was asked reads it. No vote is counted."),
        ),
        rows=rows(row(_no(seen.view, t))),
        card=card_key(seen.view.id),
    )


def sure_to_call_off(seen: ResultView, why: str, t: Translator) -> Screen:
    """Once more: nothing brings it back."""
    return Screen(
        text=joined(
            t("<b>Call the poll off?</b>"),
            lines(heading(seen.view, t), turnout(seen.tally, t) if seen.tally else None),
            t("Reason: {reason}", reason=why),
            t("Everybody who was asked is told. This cannot be undone."),
        ),
        rows=rows(
            row(
                press(t.word("Yes, call the poll off"), OnMake.CALL_OFF, seen.view, style="danger")
            ),
            row(_no(seen.view, t)),
        ),
        card=card_key(seen.view.id),
    )


def _no(view: PollView, t: Translator) -> Button:
    data = PollPress(do=OnPoll.OPEN, poll=view.id, version=view.version)
    return Button(t.word("No, go back"), data.pack())
