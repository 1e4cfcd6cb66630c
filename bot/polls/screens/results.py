"""What came out of a poll, in words and bars."""

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows
from bot.polls.callbacks.common import OnPoll, PollPress, PollsPage
from bot.polls.rules.kinds import Kind, State
from bot.polls.rules.limits import SMALLEST_CELL
from bot.polls.rules.results import Cell, Tally, told_cells
from bot.polls.screens.bars import STAR, bars, share
from bot.polls.screens.words import advisory, heading, option_word, when_closes
from bot.polls.storage.outcomes import Hidden, ResultView
from bot.polls.storage.views import PollView

#: So many villages stand in a message; all of them in the picture and in the table.
_VILLAGES = 5
#: Among villages so few options, of so few letters each, have their own words.
_NAMED, _SHORT = 3, 16
_TOGETHER = "\u00a0"


def results_screen(result: ResultView, t: Translator, *, back: bool = True) -> Screen:
    """The result as somebody asked for it."""
    return Screen(text=result_text(result, t), rows=result_rows(result, t, back=back))


def result_text(
    result: ResultView, t: Translator, *, head: Markup | None = None, own: str = ""
) -> Markup:
    """The result, or why there is none. own: the village that comes first; head: on top."""
    view = result.view
    is_choice = view.kind is not Kind.SCALE
    numbered = is_choice and bool(_villages(result, own)) and not _are_named(view, t)
    tally = result.tally if result.is_told else None
    return joined(
        head,
        heading(view, t),
        when_closes(view, t),
        why_hidden(result, t),
        _chosen(result, tally, t, numbered=numbered) if tally else None,
        turnout(result.tally, t) if result.tally else None,
        _by_village(result, own, t),
        advisory(t),
    )


def _chosen(result: ResultView, tally: Tally, t: Translator, *, numbered: bool) -> Markup | None:
    view = result.view
    if not tally.voters:
        return t("Nobody has voted.")
    mean = tally.mean if view.kind is Kind.SCALE else None
    return joined(
        t("On average: <b>{mean}</b> out of 5 {star}", mean=t.number(mean), star=STAR)
        if mean is not None
        else None,
        bars(view, tally, t, numbered=numbered),
        t("One could take several answers. Percent is of those who voted.")
        if view.most > 1
        else None,
    )


def why_hidden(result: ResultView, t: Translator) -> Markup | None:
    """Why what was chosen is not seen."""
    if result.hidden is None:
        return None
    return {
        Hidden.OPEN: t(
            "Until the poll ends nobody sees what is chosen, the akim's office neither."
        ),
        Hidden.COUNTING: t("Votes are being counted. The result comes in a moment."),
        Hidden.FEW: t(
            "Fewer than {n} people voted. So that the vote stays secret, the numbers are not "
            "shown.",
            n=SMALLEST_CELL,
        ),
        Hidden.CALLED_OFF: None,  # that it was called off is said above
    }[result.hidden]


def turnout(tally: Tally, t: Translator) -> Markup:
    """How many voted, of how many in the bot and of how many members of the community."""
    told = [t("Voted: <b>{n}</b>", n=t.number(tally.voters))]
    if tally.asked:
        told.append(
            t(
                "Of {n} in the bot who may vote: {share}",
                n=t.number(tally.asked),
                share=share(tally.voters, tally.asked, t),
            )
        )
    if tally.community:
        told.append(
            t(
                "Of {n} community members entitled to vote: {share}",
                n=t.number(tally.community),
                share=share(tally.voters, tally.community, t),
            )
        )
    return lines(*told)


# ── By village ───────────────────────────────────────────────────────────────────────────────


def _villages(result: ResultView, own: str) -> tuple[Cell, ...]:
    """Those that may be told; one village alone is the whole."""
    if result.tally is None or not result.is_told or len(result.tally.cells) < 2:
        return ()
    named = result.names or {}
    return tuple(one for one in told_cells(result.tally, own) if one.settlement in named)


def _by_village(result: ResultView, own: str, t: Translator) -> Markup | None:
    cells = _villages(result, own)
    if not cells:
        return None
    left = len(cells) - _VILLAGES
    return lines(
        t("<b>By village</b>"),
        *(_village(result, cell, t) for cell in cells[:_VILLAGES]),
        t.plural("And {n} more village.", "And {n} more villages.", n=left) if left > 0 else None,
    )


def _village(result: ResultView, cell: Cell, t: Translator) -> Markup:
    """Its name and how many voted; below them the parts of the options."""
    name = (result.names or {})[cell.settlement].said(t.language)
    return lines(
        Markup("{}: {}").format(name, t.plural("{n} voter", "{n} voters", n=cell.voters)),
        _parts(result, cell, t),
    )


def _parts(result: ResultView, cell: Cell, t: Translator) -> Markup:
    mean = Tally(cell.voters, cell.votes).mean
    if result.view.kind is Kind.SCALE and mean is not None:
        return Markup("{} {}").format(t.number(mean), STAR)
    named = _are_named(result.view, t)
    parts = []
    for at, votes in enumerate(cell.votes, start=1):
        word = f"{option_word(result.view, at, t)} –" if named else f"{at})"
        parts.append(f"{word} {share(votes, cell.voters, t)}".replace(" ", _TOGETHER))
    return Markup("{}").format(t.listing(parts))


def _are_named(view: PollView, t: Translator) -> bool:
    """Whether the options are so few and short that villages have their words, not numbers."""
    words = [option_word(view, at, t) for at, _ in enumerate(view.options, start=1)]
    return len(words) <= _NAMED and all(len(word) <= _SHORT for word in words)


# ── The buttons ──────────────────────────────────────────────────────────────────────────────


def result_rows(result: ResultView, t: Translator, *, back: bool = True) -> Rows:
    """The result as a picture, for the office as a table; and back to the list."""
    view = result.view
    over = result.is_told and view.state is State.CLOSED
    to_list = PollsPage(okrug=view.okrug, page=0, past=view.state is not State.OPEN)
    return rows(
        row(
            _press(t.word("As a table"), OnPoll.WORKBOOK, result)
            if over and result.office
            else None,
            _press(t.word("As a picture"), OnPoll.PICTURE, result) if over else None,
        ),
        row(Button(t.word("Back"), to_list.pack()) if back else None),
    )


def _press(label: str, do: OnPoll, result: ResultView) -> Button:
    view = result.view
    return Button(label, PollPress(do=do, poll=view.id, version=view.version).pack())
