"""What the village was told lately: by a key of the menu, by a poster's link, and on arrival."""

from dataclasses import replace
from datetime import timedelta

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.broadcasts import service
from bot.broadcasts.callbacks.bulletin import BulletinPage, OpenNotice
from bot.broadcasts.screens import bulletin as screens
from bot.broadcasts.screens.bulletin import Heading
from bot.broadcasts.service import BroadcastView
from bot.core.access import Actor
from bot.core.errors import NotFound
from bot.core.i18n import Translator
from bot.core.screen import Screen, joined
from bot.core.tx import Tx
from handlers.allowed import NOTICES, Pressed
from handlers.home import Stranger, home_screen
from handlers.refusals import refused

#: Whoever arrives sees so many of the last week.
_NEWS = 3
_NEWS_OF = timedelta(days=7)
#: The link on a poster, and in what is passed on: n and the notice's id.
_LINK = "n"
_DIGITS = 18


async def opened(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """The key of the menu."""
    await state.clear()
    return await _list(0, tx, actor, t)


async def page(
    _: CallbackQuery, callback_data: BulletinPage, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Another page, or back from a notice."""
    return await _list(callback_data.page, tx, actor, t)


async def _list(number: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    found = await service.latest(tx, actor, page=number)
    listed = [_heading(view, t) for view in found.found]
    return screens.bulletin(listed, found.page, found.pages, found.page * service.PAGE + 1, t)


def _heading(view: BroadcastView, t: Translator) -> Heading:
    at = view.sent_at or view.created_at
    return Heading(view.id, at, view.text(t.language), view.urgent)


async def open_notice(
    _: CallbackQuery, callback_data: OpenNotice, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """One of them in full."""
    return await _notice(callback_data.broadcast, callback_data.page, tx, actor, t)


async def _notice(number: int, at_page: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """As it arrived, with what this person answered."""
    view = await service.read(tx, actor, number)
    said = await service.own_answer(tx, actor, view.id)
    return await screens.opened(tx, view.id, at_page, said.answer if said else None, t)


async def by_link(
    _: Message,
    command: CommandObject,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """From a poster or a neighbour's message: the notice, or home if it is not for them."""
    await state.clear()
    try:
        return await _notice(linked(command.args or ""), 0, tx, actor, t)
    except NotFound as refusal:
        home = await home_screen(tx, actor, t)
        return replace(home, text=joined(refused(refusal, t), home.text))


def linked(payload: str) -> int:
    """The notice that a link leads to; 0 for what is no such link."""
    number = payload.removeprefix(_LINK)
    if not payload.startswith(_LINK) or not number.isascii() or not number.isdecimal():
        return 0
    return int(number) if len(number) <= _DIGITS else 0


async def news(tx: Tx, actor: Actor, t: Translator, number: int = 0) -> tuple[Screen, ...]:
    """For somebody who has just arrived: the notice whose link led here, or the last few."""
    if number:
        try:
            return (replace(await _notice(number, 0, tx, actor, t), show="new"),)
        except NotFound:
            pass  # not for their village, or taken away since
    found = await service.latest(tx, actor)
    listed = [_heading(view, t) for view in found.found]
    fresh = [one for one in listed if one.at >= tx.now - _NEWS_OF][:_NEWS]
    return (screens.news(fresh, t),) if fresh else ()


def router() -> Router:
    """Private chats alone."""
    table = Router(name="bulletin")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)

    link = CommandStart(deep_link=True, magic=F.args.regexp(rf"^{_LINK}\d+$"))
    table.message.register(by_link, ~Stranger(), link)
    table.message.register(opened, ~Stranger(), Pressed("Announcements", NOTICES))
    table.callback_query.register(page, ~Stranger(), BulletinPage.filter())
    table.callback_query.register(open_notice, ~Stranger(), OpenNotice.filter())
    return table
