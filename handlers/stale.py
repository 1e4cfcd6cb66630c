"""Last of all: a button that no longer means anything, a thing nobody expected."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.core.access import Action, Actor
from bot.core.i18n import Translator
from bot.core.screen import Screen, joined, toast
from bot.core.tx import Tx
from bot.people.screens.arrival import village_first
from handlers.allowed import menu
from handlers.home import Stranger, home, home_screen


async def old_button(_callback: CallbackQuery, t: Translator) -> Screen:
    """A button from long ago, from another version, or made up."""
    return toast(t.word("This button is out of date. Please open the menu again."), alert=True)


async def unknown_command(_message: Message, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """A command of another bot: here is what there is in this one. A form stays open."""
    return await home_screen(tx, actor, t)


async def unexpected(_message: Message, actor: Actor, t: Translator) -> Screen:
    """A sticker, a game, a dice, a service message: nothing to do with it, kindly."""
    if actor.known and not actor.may(Action.SUBMIT_APPEAL):
        return _whose_first(village_first(t), actor, t)
    return Screen(
        text=t(
            "I cannot pass this on. Write in words, record a voice message or send a photo, "
            "and it will become an appeal."
        ),
        keyboard=menu(actor, t) if actor.known else None,
    )


def _whose_first(screen: Screen, actor: Actor, t: Translator) -> Screen:
    """Whoever may file for residents hears how; without a village they have none of their own."""
    if not actor.may(Action.FILE_FOR_ANOTHER):
        return screen
    how = t("For a resident who came in or called, press “File for a resident”.")
    return replace(screen, text=joined(screen.text, how))


async def unexpected_edit(_message: Message) -> None:
    """An edited message that belongs to nothing: silence."""


def router() -> Router:
    """Everything that no other router took; private chats alone are answered."""
    table = Router(name="stale")
    private = F.chat.type == ChatType.PRIVATE
    table.callback_query.register(old_button)
    table.message.register(home, private, ~Stranger(), Command("cancel"))
    table.message.register(unknown_command, private, ~Stranger(), F.text.startswith("/"))
    table.message.register(unexpected, private)
    table.edited_message.register(unexpected_edit)
    return table
