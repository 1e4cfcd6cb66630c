"""The version for residents: shown to the akim, who publishes it, changes it, or lets it be."""

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
from bot.reports.service.publishing import Words
from handlers.announced import card_screen
from handlers.announcing import draft_screen, hold


async def show(
    _: CallbackQuery, callback_data: PublicPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """As residents would read it: it takes a second to draw, and comes as a message of its own."""
    await service.want_public(tx, actor, callback_data.okrug, callback_data.day)
    return toast(t.word("It is being made. It comes in a moment."))


async def publish(
    query: CallbackQuery, callback_data: PublicPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """One tap: to every resident, and into the channel."""
    words = await _looked_at(query, callback_data, tx, actor)
    if words is None:
        return await _look_again(callback_data, tx, actor, t)
    try:
        sent = await service.publish(
            tx,
            actor,
            callback_data.okrug,
            callback_data.day,
            callback_data.version,
            words=words,
            picture=_picture(query),
        )
    except Stale:
        return await _stands(callback_data, tx, actor, t, _changed(t))
    shown = await card_screen(tx, actor, t, sent)
    return await _stands(callback_data, tx, actor, t, t.word("Published."), shown)


async def edit(
    query: CallbackQuery, callback_data: PublicPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The words and the picture as a draft of a notice: changed and sent like any other."""
    words = await _looked_at(query, callback_data, tx, actor)
    if words is None:
        return await _look_again(callback_data, tx, actor, t)
    try:
        draft = await service.edit(
            tx,
            actor,
            callback_data.okrug,
            callback_data.day,
            callback_data.version,
            words=words,
            picture=_picture(query),
        )
    except Stale:
        return await _stands(callback_data, tx, actor, t, _changed(t))
    await hold(state, tx, draft)
    return await _stands(
        callback_data, tx, actor, t, None, await draft_screen(tx, actor, t, draft)
    )


async def skip(
    _: CallbackQuery, callback_data: PublicPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Not this week; and after all."""
    back = callback_data.do is OnPublic.AGAIN
    said = None if back else t.word("It is not published this week.")
    try:
        await service.skip(
            tx,
            actor,
            callback_data.okrug,
            callback_data.day,
            callback_data.version,
            back=back,
        )
    except Stale:
        said = _changed(t)
    return await _stands(callback_data, tx, actor, t, said)


async def _looked_at(
    query: CallbackQuery, press: PublicPress, tx: Tx, actor: Actor
) -> Words | None:
    """The words that stand above the button; None where they would be others by now, or where
    the message is so old that Telegram does not give its picture any more."""
    if not isinstance(query.message, Message):
        return None
    words = screens.words(await service.to_publish(tx, actor, press.okrug, press.day))
    return words if screens.seal(words) == press.seal else None


async def _look_again(press: PublicPress, tx: Tx, actor: Actor, t: Translator) -> Screen:
    await service.want_public(tx, actor, press.okrug, press.day)
    return toast(t.word("The figures have changed since. The new version comes in a moment."))


def _picture(query: CallbackQuery) -> str:
    """What the akim has looked at: Telegram has it, and needs no second copy."""
    message = query.message
    if isinstance(message, Message) and message.photo:
        return message.photo[-1].file_id
    return ""


async def _stands(
    press: PublicPress, tx: Tx, actor: Actor, t: Translator, said: str | None, *then: Screen
) -> Screen:
    """Only the buttons under the preview change; its words stay."""
    standing = await service.publication(tx, actor, press.okrug, press.day)
    rows = screens.decisions(press.okrug, standing, press.seal, actor, t)
    return Screen(rows=rows, toast=said, show="buttons", then=then)


def _changed(t: Translator) -> str:
    return t.word("This has changed meanwhile. Here is how it stands now.")


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
