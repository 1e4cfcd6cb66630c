"""Numbers of votes as a line of text that a reader sees at once."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import lines
from bot.polls.rules.kinds import Kind
from bot.polls.rules.results import Tally, percent
from bot.polls.screens.words import option_word
from bot.polls.storage.views import PollView

_CELLS = 10
_FULL, _EMPTY = "▰", "▱"
STAR = "★"


def bar(part: int, of: int) -> str:
    """Ten cells, so many of them full; whoever has a vote has one."""
    full = (part * _CELLS * 2 + of) // (2 * of) if of else 0
    if part:
        full = max(1, full)
    return _FULL * full + _EMPTY * (_CELLS - full)


def share(part: int, of: int, t: Translator) -> str:
    """`52 %`."""
    return f"{t.number(percent(part, of))}\u00a0%"


def named(view: PollView, position: int, t: Translator) -> str:
    """An option as it stands in a text."""
    word = option_word(view, position, t)
    return f"{word} {STAR}" if view.kind is Kind.SCALE else word


def bars(view: PollView, tally: Tally, t: Translator, *, numbered: bool = False) -> Markup:
    """Every option with its bar, its part and its number."""
    return lines(*(_line(view, tally, at, t, numbered=numbered) for at in _places(tally.votes)))


def _places(votes: Sequence[int]) -> range:
    return range(1, len(votes) + 1)


def _line(view: PollView, tally: Tally, at: int, t: Translator, *, numbered: bool) -> Markup:
    votes = tally.votes[at - 1]
    name = named(view, at, t)
    return lines(
        Markup("{}. {}").format(at, name) if numbered else Markup("{}").format(name),
        Markup("{} <b>{}</b> · {}").format(
            bar(votes, tally.voters),
            share(votes, tally.voters, t),
            t.plural("{n} vote", "{n} votes", n=votes),
        ),
    )
