"""The menu keyboard: only what would not be refused."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiogram import BaseMiddleware
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message, TelegramObject

from bot.core.access import Action, Actor
from bot.core.i18n import LANGUAGES, N_, Translator, translator
from bot.core.screen import Key, Keyboard, Screen

# What people type instead of pressing, in each language: words with commas between them.
HELP = N_("help")
HOME = N_("menu, main menu")
CANCEL = N_("cancel")
SETTINGS = N_("settings")
NOTICES = N_("announcements, news")
REPORT = N_("report, figures")


#: What whoever works here finds first.
_WORK = {Action.READ_QUEUE: 0, Action.SEND_BROADCAST: 1}


class Telling(StatesGroup):
    """What the next message is about; each waits for a while. Data: until."""

    name = State()
    phone = State()  # the keys under the chat are those of the question
    contact = State()  # a number came by itself: shall it be kept? data: phone


def entries(t: Translator) -> tuple[tuple[Action, str], ...]:
    """Every key there is or was in the reader's language, with what it takes to see it.

    Staff are reached from the office's settings; old keyboards still have a key of their own.
    """
    return (
        (Action.SUBMIT_APPEAL, t.word("Send an appeal")),
        (Action.FOLLOW_OWN_APPEAL, t.word("My appeals")),
        (Action.SUBMIT_APPEAL, t.word("Announcements")),
        (Action.TAKE_PART, t.word("Gatherings")),
        (Action.BOOK_RECEPTION, t.word("The akim's office")),
        (Action.RUN_RECEPTION, t.word("The akim's office")),
        (Action.READ_QUEUE, t.word("Queue of appeals")),
        (Action.SEND_BROADCAST, t.word("Send a notice")),
        (Action.FILE_FOR_ANOTHER, t.word("File for a resident")),
        (Action.PLAN_GATHERING, t.word("Gatherings")),
        (Action.VOTE_IN_POLL, t.word("Polls")),
        (Action.RUN_POLL, t.word("Polls")),
        (Action.VOTE_IN_BUDGET, t.word("People's budget")),
        (Action.RUN_BUDGET, t.word("People's budget")),
        (Action.READ_COERCION, t.word("Reports of pressure")),
        (Action.READ_REPORTS, t.word("Report")),
        (Action.SEE_DISTRICT, t.word("Report")),
        (Action.OPEN_SETUP, t.word("Office settings")),
        (Action.INVITE_STAFF, t.word("Staff")),
        (Action.USE_OWN_DATA, t.word("Settings")),
        (Action.USE_OWN_DATA, t.word("Help")),
    )


def menu(actor: Actor, t: Translator) -> Keyboard:
    """The keyboard under the chat, two keys a row, the commonest first."""
    listed = entries(t)
    if actor.may(Action.READ_QUEUE):  # whoever works here begins with the work
        listed = tuple(sorted(listed, key=lambda entry: _WORK.get(entry[0], len(_WORK))))
    shown = [entry for entry in listed if entry[0] is not Action.INVITE_STAFF]  # see the hub
    labels = list(dict.fromkeys(label for action, label in shown if actor.may(action)))
    pairs = [labels[i : i + 2] for i in range(0, len(labels), 2)]
    return Keyboard(rows=tuple(tuple(Key(label) for label in pair) for pair in pairs))


class Pressed(Filter):
    """A key of the menu, in either language: an old keyboard may still speak the other one.

    Takes the English message id, e.g. `Pressed("Settings")`, and one of the lists of words that
    people type instead.
    """

    def __init__(self, message: str, typed: str = "") -> None:
        spoken = [translator(language) for language in LANGUAGES]
        self.labels = {plain_word(t.word(message)) for t in spoken} | _listed(typed)

    async def __call__(self, message: Message) -> bool:
        return plain_word(message.text or "") in self.labels


class Typed(Filter):
    """One of the words that people type instead of pressing, whatever the case."""

    def __init__(self, typed: str) -> None:
        self.words = _listed(typed)

    async def __call__(self, message: Message) -> bool:
        return plain_word(message.text or "") in self.words


class NotYours(Filter):
    """A key of an old keyboard, of a role that has ended."""

    async def __call__(self, message: Message, actor: Actor) -> bool:
        text = plain_word(message.text or "")
        named = [
            action
            for language in LANGUAGES
            for action, label in entries(translator(language))
            if text == plain_word(label)
        ]
        return bool(named) and not any(actor.may(action) for action in named)


def plain_word(text: str) -> str:
    """A line without what does not count when it is compared: case, blanks, a full stop."""
    return " ".join(text.split()).strip('.!?« »"').casefold()


def _listed(typed: str) -> set[str]:
    if not typed:
        return set()
    lists = (typed, *(translator(language).word(typed) for language in LANGUAGES))
    return {plain_word(word) for listed in lists for word in listed.split(",")}


class MenuAgain(BaseMiddleware):
    """Whatever ends the question for a phone number brings the keys of the menu back."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Add the menu to what was answered, unless the answer has keys of its own."""
        answer = await handler(event, data)
        state: FSMContext = data["state"]
        left = data["raw_state"] == Telling.phone.state != await state.get_state()
        if not left or not isinstance(answer, Screen):
            return answer
        if any(one.keyboard is not None for one in (answer, *answer.following())):
            return answer
        t: Translator = data["t"]
        keys = Screen(text=t("The menu is below."), keyboard=menu(data["actor"], t))
        if isinstance(event, Message):  # the answer stays the last thing in the chat
            return replace(keys, settle=answer.settle, then=(answer,))
        return replace(answer, then=(*answer.then, keys))
