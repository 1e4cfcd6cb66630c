"""Gatherings: poster, act of notice, calendar file, sheet of signatures; the poster hung up."""

from datetime import timedelta
from typing import cast

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals.service import Piece
from bot.core.access import Actor
from bot.core.errors import Invalid, NotAllowed, NotFound
from bot.core.i18n import Language, Translator
from bot.core.screen import Screen, toast
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.minutes import OnPapers, PaperPress
from bot.gatherings.screens import papers as screens
from bot.gatherings.service import papers as service
from handlers.allowed import CANCEL, Typed
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting, wait_for

_WAITS = timedelta(hours=2)


class Hanging(StatesGroup):
    """The next messages are photos of the poster on the wall.

    Data: gathering, sent, until; album and where: what stands under the first photo of an album.
    """

    photos = State()


async def opened(
    _: CallbackQuery, callback_data: GatheringPress | PaperPress, *, tx: Tx, actor: Actor,
    t: Translator, state: FSMContext,
) -> Screen:  # fmt: skip
    """From the card, or back from one of them."""
    await state.clear()
    return screens.papers_menu(await service.look(tx, actor, callback_data.gathering), t)


async def drawn(
    _: CallbackQuery, callback_data: PaperPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """A file takes a second to draw: it comes as a message of its own."""
    language = cast("Language", callback_data.language) if callback_data.language else None
    what = screens.PAPER_OF[callback_data.do]
    await service.want_paper(tx, actor, callback_data.gathering, what, language)
    return toast(t.word("It is being made. It comes in a moment."))


async def whatsapp(
    _: CallbackQuery, callback_data: PaperPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The text to copy, and a link that opens WhatsApp with it."""
    view, link = await service.to_send_on(tx, actor, callback_data.gathering)
    return screens.whatsapp_screen(view, link, t)


async def phone(
    _: CallbackQuery, callback_data: PaperPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """A page of those who are to be phoned."""
    found = await service.phone_round(tx, actor, callback_data.gathering)
    return screens.phone_screen(found, callback_data.page, t)


# ── The poster on the wall ───────────────────────────────────────────────────────────────────


async def ask_photo(
    _: CallbackQuery, callback_data: PaperPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Where does it hang?"""
    view = await service.to_hang(tx, actor, callback_data.gathering)
    await wait_for(state, Hanging.photos, tx.now + _WAITS, gathering=view.gathering.id, sent=0)
    return screens.ask_photo(view, t)


async def take_photo(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A photo, with where it was taken written under it."""
    data = await state.get_data()
    files = [(one.kind, one.file_id) for one in piece.media]
    sent, where = data["sent"] + len(files), piece.text
    if piece.album and piece.album == data.get("album"):
        where = where or data.get("where", "")
    await state.update_data(sent=sent, album=piece.album, where=where)
    try:
        view = await service.add_photo(tx, actor, data["gathering"], files=files, where=where)
    except Invalid as problem:
        view = await service.to_hang(tx, actor, data["gathering"])
        return screens.ask_photo(view, t, sent=sent, problem=refused(problem, t))
    except (NotAllowed, NotFound):  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    return screens.ask_photo(view, t, sent=sent)


async def take_back(
    _: CallbackQuery, callback_data: PaperPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The last photo was not the one; more may follow."""
    return screens.ask_photo(await service.drop_photo(tx, actor, callback_data.gathering), t)


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel: what was sent is kept."""
    data = await state.get_data()
    await state.clear()
    return screens.papers_menu(await service.look(tx, actor, data["gathering"]), t)


def router() -> Router:
    """The menu and a button for each."""
    table = Router(name="gatherings.papers")
    press, do = table.callback_query.register, F.do
    press(opened, GatheringPress.filter(do == OnGathering.PAPERS))
    press(opened, PaperPress.filter(do.in_({OnPapers.MENU, OnPapers.PHOTOS_DONE})))
    press(whatsapp, PaperPress.filter(do == OnPapers.WHATSAPP))
    press(phone, PaperPress.filter(do == OnPapers.PHONE))
    press(ask_photo, PaperPress.filter(do == OnPapers.PHOTO))
    press(take_back, PaperPress.filter(do == OnPapers.PHOTO_AWAY))
    press(drawn, PaperPress.filter())
    take = table.message.register
    take(leave, StateFilter(Hanging), or_f(Command("cancel"), Typed(CANCEL)))
    take(take_photo, StateFilter(Hanging.photos), Waiting(), Says())
    return table
