"""The version for residents: shown to the akim, who publishes it, changes it, or lets it be."""

from datetime import date

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.core.access import Actor
from bot.core.errors import Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen, toast
from bot.core.tx import Tx
from bot.reports.callbacks import OnPublic, PublicPress
from bot.reports.screens import public as screens
from bot.reports.service import publishing as service
from bot.reports.service.publishing import PublicVersion
from handlers.announced import card_screen
from handlers.announcing import draft_screen, hold


async def show(
    _: CallbackQuery, callback_data: PublicPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """As residents would read it: it takes a second to draw, and comes as a message of its own."""
    await service.want_public(tx, actor, callback_data.okrug, _monday(callback_data))
    return toast(t.word("It is being made. It comes in a moment."))


async def publish(
    query: CallbackQuery, callback_data: PublicPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """One tap: to every resident, and into the channel."""
    version = await _version(callback_data, tx, actor)
    try:
        sent = await service.publish(
            tx,
            actor,
            callback_data.okrug,
            _monday(callback_data),
            callback_data.version,
            words=screens.words(version.report),
            picture=_picture(query),
        )
    except Stale:
        return _stands(await _version(callback_data, tx, actor), t)
    buttons = _stands(await _version(callback_data, tx, actor), t, t.word("Published."))
    return Screen(
        rows=buttons.rows,
        toast=buttons.toast,
        show="buttons",
        then=(await card_screen(tx, actor, t, sent),),
    )


async def edit(
    query: CallbackQuery, callback_data: PublicPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The words and the picture as a draft of a notice: changed and sent like any other."""
    version = await _version(callback_data, tx, actor)
    try:
        draft = await service.edit(
            tx,
            actor,
            callback_data.okrug,
            _monday(callback_data),
            callback_data.version,
            words=screens.words(version.report),
            picture=_picture(query),
        )
    except Stale:
        return _stands(await _version(callback_data, tx, actor), t)
    await hold(state, tx, draft)
    buttons = _stands(await _version(callback_data, tx, actor), t, "")
    shown = await draft_screen(tx, actor, t, draft)
    return Screen(rows=buttons.rows, show="buttons", then=(shown,))


async def skip(
    _: CallbackQuery, callback_data: PublicPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Not this week; and after all."""
    back = callback_data.do is OnPublic.AGAIN
    said = "" if back else t.word("It is not published this week.")
    try:
        await service.skip(
            tx,
            actor,
            callback_data.okrug,
            _monday(callback_data),
            callback_data.version,
            back=back,
        )
    except Stale:
        return _stands(await _version(callback_data, tx, actor), t)
    return _stands(await _version(callback_data, tx, actor), t, said)


def _monday(press: PublicPress) -> date:
    return date.fromordinal(press.monday)


async def _version(press: PublicPress, tx: Tx, actor: Actor) -> PublicVersion:
    return await service.public_version(tx, actor, press.okrug, _monday(press))


def _picture(query: CallbackQuery) -> str:
    """What the akim has looked at: Telegram has it, and needs no second copy."""
    message = query.message
    if isinstance(message, Message) and message.photo:
        return message.photo[-1].file_id
    return ""


def _stands(version: PublicVersion, t: Translator, said: str | None = None) -> Screen:
    """Only the buttons under the preview change; its words stay."""
    changed = t.word("This has changed meanwhile. Here is how it stands now.")
    return screens.decided(version.report.okrug, version, t, changed if said is None else said)


def router() -> Router:
    """A button for each."""
    table = Router(name="publishing")
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    press = table.callback_query.register
    press(show, PublicPress.filter(F.do == OnPublic.SHOW))
    press(publish, PublicPress.filter(F.do == OnPublic.PUBLISH))
    press(edit, PublicPress.filter(F.do == OnPublic.EDIT))
    press(skip, PublicPress.filter())
    return table
