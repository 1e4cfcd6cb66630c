"""A notice beyond Telegram: the poster, the picture, WhatsApp, the loudspeaker."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery

from bot.broadcasts import service
from bot.broadcasts.callbacks.papers import OnPapers, PapersPress
from bot.broadcasts.screens import papers as screens
from bot.core.access import Actor
from bot.core.i18n import Translator
from bot.core.screen import Screen, toast
from bot.core.tx import Tx


async def drawn(
    _: CallbackQuery, callback_data: PapersPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """A file takes a second to draw: it comes as a message of its own."""
    await service.want_paper(tx, actor, callback_data.broadcast, callback_data.do.value)
    return toast(t.word("It is being made. It comes in a moment."))


async def whatsapp(
    _: CallbackQuery, callback_data: PapersPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The text to copy, and a link that opens WhatsApp with it."""
    view = await service.look(tx, actor, callback_data.broadcast)
    return screens.whatsapp_screen(await screens.paper_of(tx, view), view, t)


async def spoken(
    _: CallbackQuery, callback_data: PapersPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What is read aloud."""
    view = await service.look(tx, actor, callback_data.broadcast)
    return screens.spoken_screen(await screens.paper_of(tx, view), t)


def router() -> Router:
    """A button for each."""
    table = Router(name="papers")
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    press = table.callback_query.register
    press(whatsapp, PapersPress.filter(F.do == OnPapers.WHATSAPP))
    press(spoken, PapersPress.filter(F.do == OnPapers.SPOKEN))
    press(drawn, PapersPress.filter())
    return table
