"""A notice is put together: whose it is, the draft's one card, and the way out.

The words are in `announcing_words`, what is rarely pressed in `announcing_more`, ready-made
notices in `announcing_templates`, preview and sending in `announcing_send`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, cast

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.broadcasts import service
from bot.broadcasts.callbacks.draft import DraftPress, OfficePress, OfficesPage, OnDraft
from bot.broadcasts.screens import compose as screens
from bot.broadcasts.screens.compose import Around
from bot.broadcasts.service import BroadcastView
from bot.core.access import Action, Actor
from bot.core.errors import NotAllowed, Refusal, Stale
from bot.core.i18n import Language, Translator
from bot.core.screen import Screen, joined
from bot.core.tx import Tx
from bot.people.service import public_chats_of
from bot.places import service as places
from bot.places.models import Place
from handlers.allowed import CANCEL, Pressed, Typed
from handlers.announced import card_screen as announced_card
from handlers.home import home_screen
from handlers.words import WAITS, wait_for


class Announcing(StatesGroup):
    """What the next messages are taken for; they wait for a day.

    draft: broadcast; field (what is asked: a language, `link`, `label_kk`, `label_ru`, `reason`;
        "" is nothing); pending (words that nobody has said what they are); sources (which message
        a text came from); album and problem (what of an album was refused); over (letters of a
        text that was too long) and over_at.
    blank: broadcast, ready (the template), step, kk and ru (what is filled in).
    """

    draft = State()
    blank = State()


async def hold(
    state: FSMContext, tx: Tx, view: BroadcastView, field: str = "", **more: Any
) -> None:
    """From now on what is said belongs to this draft."""
    data = await state.get_data()
    kept = {}
    if data.get("broadcast") == view.id:
        kept = {"sources": data.get("sources", {})}
    until = tx.now + WAITS
    await wait_for(state, Announcing.draft, until, broadcast=view.id, field=field, **(kept | more))


# What others show of a draft


async def draft_screen(
    tx: Tx,
    actor: Actor,
    t: Translator,
    view: BroadcastView,
    *,
    said: str | None = None,
    problem: Markup | None = None,
) -> Screen:
    """The draft as it stands. Whoever shows it calls `hold` as well, so that words go into it."""
    around = await around_of(tx, actor, view)
    if view.is_empty:
        shown = screens.entry(view, around, t, problem=problem)
        return replace(shown, toast=said)
    return screens.draft_card(view, around, t, said=said, problem=problem)


async def around_of(tx: Tx, actor: Actor, view: BroadcastView) -> Around:
    """What the card says besides the draft: names, and how many it reaches."""
    codes = view.audience.settlements or ((view.audience.scope,) if view.audience.scope else ())
    found = [await places.resolve(tx, code) for code in codes]
    return Around(
        reach=await service.reach_of(tx, actor, view.id),
        office=await places.resolve(tx, view.office) if view.office else None,
        named=_has_several(actor),
        places=tuple(place for place in found if place is not None),
        chats=len(await public_chats_of(tx, view.office)) if view.office else 0,
        now=tx.now,
    )


def _has_several(actor: Actor) -> bool:
    offices = service.offices(actor)
    return len(offices) > 1 or "" in offices


async def stands(
    tx: Tx, actor: Actor, t: Translator, state: FSMContext, broadcast_id: int
) -> Screen:
    """What has become of a draft: shown to whoever pressed an old button of it."""
    view = await service.look(tx, actor, broadcast_id)
    said = t.word("This has changed meanwhile. Here is how it stands now.")
    if view.state is service.State.DRAFT:
        await hold(state, tx, view)
        return await draft_screen(tx, actor, t, view, said=said)
    if (await state.get_data()).get("broadcast") == view.id:
        await state.clear()
    if view.state is service.State.DISCARDED:
        return screens.discarded(view, t, said=said)
    return await announced_card(tx, actor, t, view, said)


async def pressed_draft(tx: Tx, actor: Actor, callback_data: DraftPress) -> BroadcastView:
    """The draft a button was drawn for; `Stale` where it has moved on."""
    view = await service.look(tx, actor, callback_data.broadcast)
    if view.state is not service.State.DRAFT or view.version != callback_data.version:
        raise Stale(by="")
    return view


Handler = Callable[..., Awaitable[Screen]]


def on_draft(change: Handler) -> Handler:
    """A button of a draft: `change(view, callback_data, …)`, or what has become of the draft."""

    async def pressed(
        _: CallbackQuery, callback_data: DraftPress, *, tx: Tx, actor: Actor, t: Translator,
        state: FSMContext,
    ) -> Screen:  # fmt: skip
        try:
            view = await pressed_draft(tx, actor, callback_data)
            return await change(view, callback_data.do, tx=tx, actor=actor, t=t, state=state)
        except Stale:
            return await stands(tx, actor, t, state, callback_data.broadcast)

    pressed.__doc__ = change.__doc__
    return pressed


# The way in


async def begin(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """The key of the menu."""
    await state.clear()
    offices = service.offices(actor)
    if len(offices) == 1 and offices != [""]:
        return await _enter(tx, actor, t, state, offices[0])
    return await _choose(tx, actor, t)


async def turn_page(
    _: CallbackQuery, callback_data: OfficesPage, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """More offices."""
    return await _choose(tx, actor, t, callback_data.page)


async def _choose(tx: Tx, actor: Actor, t: Translator, page: int = 0) -> Screen:
    offices = service.offices(actor)
    if not offices:
        raise NotAllowed(Action.SEND_BROADCAST)
    found: list[Place] = []
    codes = [code for code in offices if code]
    if "" in offices:
        codes += [one.code for one in await places.served(tx, tx.bot_id) if one.code not in codes]
    for code in codes:
        place = await places.resolve(tx, code)
        if place is not None:
            found.append(place)
    return screens.choose_office(found, t, page=page, everybody="" in offices)


async def choose(
    _: CallbackQuery, callback_data: OfficePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """This one's."""
    return await _enter(tx, actor, t, state, callback_data.office)


async def _enter(tx: Tx, actor: Actor, t: Translator, state: FSMContext, office: str) -> Screen:
    view = await service.open_draft(tx, actor, office)
    await hold(state, tx, view)
    kept = None if view.is_empty else t("You began this notice earlier; it was kept.")
    return await draft_screen(tx, actor, t, view, problem=kept)


async def open_draft(
    _: CallbackQuery, callback_data: DraftPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Back to the card, whatever was asked."""
    view = await service.look(tx, actor, callback_data.broadcast)
    if view.state is not service.State.DRAFT:
        return await stands(tx, actor, t, state, view.id)
    await hold(state, tx, view)
    return await draft_screen(tx, actor, t, view)


# The way out


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel: the draft is kept."""
    return await _left(tx, actor, t, state)


async def leave_by_button(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Back, before anything was written."""
    await state.clear()
    return await home_screen(tx, actor, t, in_place=True)


async def _left(tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    data = await state.get_data()
    await state.clear()
    shown = await home_screen(tx, actor, t)
    try:
        view = await service.look(tx, actor, data["broadcast"])
    except Refusal:  # a role that has ended, a draft that is gone
        return shown
    if view.is_empty or view.state is not service.State.DRAFT:
        return shown
    kept = t("The draft of the notice is kept. It opens with “Send a notice”.")
    return replace(shown, text=joined(kept, shown.text))


async def _discard(
    view: BroadcastView, _: OnDraft, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Put away."""
    view = await service.discard(tx, actor, view.id, view.version)
    await state.clear()
    return screens.discarded(view, t)


async def bring_back(
    _: CallbackQuery, callback_data: DraftPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """As it was."""
    try:
        view = await service.bring_back(tx, actor, callback_data.broadcast, callback_data.version)
    except Stale:
        return await stands(tx, actor, t, state, callback_data.broadcast)
    await hold(state, tx, view)
    return await draft_screen(tx, actor, t, view)


def language_named(field: str) -> Language | None:
    """The language whose words are asked for, if any are."""
    return cast("Language", field) if field in {"kk", "ru"} else None


def router() -> Router:
    """The way in, the card, the way out."""
    table = Router(name="announcing")
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    private = F.chat.type == ChatType.PRIVATE
    table.message.filter(private)
    inside = StateFilter(Announcing)
    table.message.register(leave, inside, or_f(Command("cancel"), Typed(CANCEL)))
    table.message.register(begin, Pressed("Send a notice"))
    press = table.callback_query.register
    press(turn_page, OfficesPage.filter())
    press(choose, OfficePress.filter())
    press(open_draft, DraftPress.filter(F.do == OnDraft.OPEN))
    press(leave_by_button, DraftPress.filter(F.do == OnDraft.LEAVE))
    press(on_draft(_discard), DraftPress.filter(F.do == OnDraft.DISCARD))
    press(bring_back, DraftPress.filter(F.do == OnDraft.BRING_BACK))
    return table
