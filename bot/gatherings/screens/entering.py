"""The door as those see it who come in on their own phone."""

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.rules.kinds import BY_LAW
from bot.gatherings.screens.words import heading, when
from bot.gatherings.storage.views import GatheringView


def _to_card(view: GatheringView, t: Translator) -> Button:
    pressed = GatheringPress(do=OnGathering.OPEN, gathering=view.id, version=view.version)
    return Button(t.word("About the gathering"), pressed.pack())


def _about(view: GatheringView, t: Translator) -> Markup:
    return lines(heading(view, t), when(view, t))


def ask_code(view: GatheringView, t: Translator, problem: Markup | None = None) -> Screen:
    """Five digits, please."""
    return Screen(
        text=joined(
            problem,
            _about(view, t),
            t(
                "Are you there? Write the 5 digits that the secretary shows or says. They change "
                "every 2 minutes."
            ),
            _minors(view, t),
        ),
        rows=rows(row(_to_card(view, t))),
    )


def _minors(view: GatheringView, t: Translator) -> Markup | None:
    return t("Those under 18 do not vote.") if view.kind in BY_LAW else None


def ask_own_name(view: GatheringView, t: Translator, problem: Markup | None = None) -> Screen:
    """First and last name, once and for all."""
    return Screen(
        text=joined(
            problem,
            _about(view, t),
            t(
                "The code is right. What is your first and last name? The list of those present "
                "needs it. You are asked this once."
            ),
        ),
        rows=rows(row(_to_card(view, t))),
    )


def came_in(view: GatheringView, name: str, t: Translator, *, already: bool = False) -> Screen:
    """They are counted."""
    said = t("✅ You are on the list of those present: <b>{name}</b>.", name=name)
    if already:
        said = t("✅ You are on the list already: <b>{name}</b>.", name=name)
    return Screen(
        text=joined(
            said,
            _about(view, t),
            lines(
                _minors(view, t),
                t("If you go home earlier, tell the secretary."),
            ),
        ),
        rows=rows(row(_to_card(view, t))),
    )


def late(t: Translator) -> Markup:
    """The code was good a moment ago."""
    return t("This code is over: it changes every 2 minutes. Take the one that is shown now.")


def wrong(left: int, t: Translator) -> Markup:
    """It never was."""
    return t.plural(
        "This is not the code that is shown there. You can try {n} more time.",
        "This is not the code that is shown there. You can try {n} more times.",
        n=left,
    )


def no_code(t: Translator) -> Markup:
    """What was typed is no code."""
    return t("A code has 5 digits, for example: 04217")


def stopped(view: GatheringView, until: str, t: Translator) -> Screen:
    """Somebody guesses."""
    return Screen(
        text=joined(
            _about(view, t),
            t(
                "There were too many wrong codes. Try again at {time}, or tell the secretary your "
                "name: they add you to the list.",
                time=until,
            ),
        ),
        rows=rows(row(_to_card(view, t))),
    )


def not_in(said: Markup, t: Translator) -> Screen:
    """Nobody is let in who was sent here by the picture: why, and nothing else."""
    return Screen(
        text=joined(said, t("You can look at the gatherings of your okrug in the menu."))
    )
