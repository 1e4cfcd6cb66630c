"""The menu keyboard: only what would not be refused."""

from aiogram.filters import Filter
from aiogram.types import Message

from bot.core.access import Action, Actor
from bot.core.i18n import LANGUAGES, Translator, translator
from bot.core.screen import Key, Keyboard


def entries(t: Translator) -> tuple[tuple[Action, str], ...]:
    """Every entry of the menu in the reader's language, with what it takes to see it."""
    return (
        (Action.SUBMIT_APPEAL, t.word("Send an appeal")),
        (Action.FOLLOW_OWN_APPEAL, t.word("My appeals")),
        (Action.READ_QUEUE, t.word("Queue of appeals")),
        (Action.INVITE_STAFF, t.word("Staff")),
        (Action.USE_OWN_DATA, t.word("Settings")),
        (Action.USE_OWN_DATA, t.word("Help")),
    )


def menu(actor: Actor, t: Translator) -> Keyboard:
    """The keyboard under the chat, two keys a row, the commonest first."""
    labels = [label for action, label in entries(t) if actor.may(action)]
    pairs = [labels[i : i + 2] for i in range(0, len(labels), 2)]
    return Keyboard(rows=tuple(tuple(Key(label) for label in pair) for pair in pairs))


class Pressed(Filter):
    """A key of the menu, in either language: an old keyboard may still speak the other one.

    Takes the English message id, e.g. `Pressed("Settings")`.
    """

    def __init__(self, message: str) -> None:
        self.labels = {translator(language).word(message) for language in LANGUAGES}

    async def __call__(self, message: Message) -> bool:
        return (message.text or "").strip() in self.labels
