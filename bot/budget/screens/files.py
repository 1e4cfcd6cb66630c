"""The file of a round's ballots, and how to count again with it."""

from bot.budget.callbacks.common import OnRound
from bot.budget.screens.results import to_round, to_why
from bot.budget.storage.counting import Counted
from bot.core.i18n import Translator
from bot.core.screen import Media, Screen, joined, row, rows


def file_screen(counted: Counted, name: str, content: bytes, t: Translator) -> Screen:
    """The file itself, in a message of its own."""
    view = counted.view
    return Screen(
        text=joined(
            t("<b>All ballots as they were counted</b>"),
            t(
                "Without names, villages and times, in an order that says nothing. The rule, the "
                "tie rule and the winners stand in it, too."
            ),
            t(
                "Count again: <code>python -m bot recount {name}</code>. Other programs read it, "
                "too: its format is that of pabulib.org, and pabutools counts it.",
                name=name,
            ),
        ),
        rows=rows(
            row(to_why(t.word("Why these?"), view)),
            row(to_round(t.word("Back to the results"), OnRound.RESULTS, view)),
        ),
        media=(Media("document", content=content, name=name),),
        show="new",
    )
