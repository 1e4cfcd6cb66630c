"""What is rarely pressed on a draft: a button with a link, an alert, a receipt, the channel."""

from typing import Any

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Filter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, TelegramObject
from markupsafe import Markup

from bot.broadcasts import service
from bot.broadcasts.callbacks.draft import DraftPress, OnDraft
from bot.broadcasts.rules.limits import BUTTON_LIMIT
from bot.broadcasts.screens import compose_more as screens
from bot.broadcasts.service import Asks, BroadcastView
from bot.core.access import Actor
from bot.core.errors import Invalid
from bot.core.i18n import Language, Translator
from bot.core.screen import Screen
from bot.core.text import utf16_len
from bot.core.tx import Tx
from handlers.announcing import Announcing, around_of, draft_screen, hold, on_draft, stands
from handlers.announcing_words import Desk
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting


class Asked(Filter):
    """A line that this question waits for."""

    def __init__(self, *fields: str) -> None:
        self.fields = frozenset(fields)

    async def __call__(self, _: TelegramObject, state: FSMContext) -> bool:
        return (await state.get_data()).get("field") in self.fields


async def _more(
    view: BroadcastView, _: OnDraft, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """What else there is."""
    await hold(state, tx, view)
    return screens.more(view, await around_of(tx, actor, view), t)


async def _ask(
    view: BroadcastView, do: OnDraft, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The next line is the link, or the reason."""
    del actor
    if do is OnDraft.LINK:
        await hold(state, tx, view, "link")
        return screens.ask_link(view, t)
    if do is OnDraft.URGENT:
        await hold(state, tx, view, "reason")
        return screens.ask_reason(view, t)
    await hold(state, tx, view)
    return screens.ask_asks(view, t)


async def _change(
    view: BroadcastView, do: OnDraft, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """One tap, and the card is there again."""
    at: tuple[Any, ...] = (tx, actor, view.id, view.version)
    match do:
        case OnDraft.NO_LINK:
            view = await service.set_link(*at, url="")
        case OnDraft.CALM:
            view = await service.set_urgent(*at, reason="")
        case OnDraft.NO_FILES:
            view = await service.take_files(*at)
        case OnDraft.PUBLIC | OnDraft.PRIVATE:
            view = await service.set_public(*at, to_public=do is OnDraft.PUBLIC)
        case _:
            view = await service.set_asks(tx, actor, view.id, view.version, _ASKS[do])
    await hold(state, tx, view)
    return await draft_screen(tx, actor, t, view)


_ASKS = {
    OnDraft.ASK_NOTHING: Asks.NOTHING,
    OnDraft.ASK_READ: Asks.READ,
    OnDraft.ASK_SAFE: Asks.SAFE,
}


# Lines


async def take_line(
    message: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The answer to the question that is open."""
    desk = await Desk.open(tx, actor, t, state)
    if desk.view.state is not service.State.DRAFT:
        return await stands(tx, actor, t, state, desk.view.id)
    line, field = " ".join((message.text or "").split()), desk.data["field"]
    try:
        return await _TAKES[field](desk, line)
    except Invalid as problem:
        await hold(state, tx, desk.view, field)
        return _again(desk.view, field, refused(problem, t), t)


def _again(view: BroadcastView, field: str, problem: Markup, t: Translator) -> Screen:
    if field == "link":
        return screens.ask_link(view, t, problem=problem)
    if field == "reason":
        return screens.ask_reason(view, t, problem=problem)
    language: Language = "kk" if field == "label_kk" else "ru"
    return screens.ask_label(view, language, t, problem=problem)


async def _take_link(desk: Desk, line: str) -> Screen:
    old = desk.view
    view = await service.set_link(
        desk.tx, desk.actor, old.id, old.version, url=line, kk=old.link_kk, ru=old.link_ru
    )
    await hold(desk.state, desk.tx, view, "label_kk")
    return screens.ask_label(view, "kk", desk.t)


async def _take_label(desk: Desk, line: str) -> Screen:
    over = utf16_len(line) - BUTTON_LIMIT
    if over > 0:
        raise Invalid("notice_too_long", count=utf16_len(line), limit=BUTTON_LIMIT, over=over)
    kk = desk.data["field"] == "label_kk"
    old = desk.view
    said = {"kk": line, "ru": old.link_ru} if kk else {"kk": old.link_kk, "ru": line}
    view = await service.set_link(
        desk.tx, desk.actor, old.id, old.version, url=old.link_url, **said
    )
    if kk:
        await hold(desk.state, desk.tx, view, "label_ru")
        return screens.ask_label(view, "ru", desk.t)
    await hold(desk.state, desk.tx, view)
    return await draft_screen(desk.tx, desk.actor, desk.t, view)


async def _take_reason(desk: Desk, line: str) -> Screen:
    view = await service.set_urgent(
        desk.tx, desk.actor, desk.view.id, desk.view.version, reason=line
    )
    await hold(desk.state, desk.tx, view)
    return await draft_screen(desk.tx, desk.actor, desk.t, view)


_TAKES = {
    "link": _take_link,
    "label_kk": _take_label,
    "label_ru": _take_label,
    "reason": _take_reason,
}


def router() -> Router:
    """More…, and the questions that take a line."""
    table = Router(name="announcing_more")
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    press = table.callback_query.register
    press(on_draft(_more), DraftPress.filter(F.do == OnDraft.MORE))
    asks = {OnDraft.LINK, OnDraft.URGENT, OnDraft.ASKS}
    press(on_draft(_ask), DraftPress.filter(F.do.in_(asks)))
    changes = {
        OnDraft.NO_LINK, OnDraft.CALM, OnDraft.NO_FILES, OnDraft.PUBLIC, OnDraft.PRIVATE, *_ASKS,
    }  # fmt: skip
    press(on_draft(_change), DraftPress.filter(F.do.in_(changes)))
    table.message.register(
        take_line,
        F.chat.type == ChatType.PRIVATE,
        StateFilter(Announcing.draft),
        Waiting(),
        Asked(*_TAKES),
        F.text,
        Says(),
    )
    return table
