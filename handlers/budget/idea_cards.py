"""The people's budget: ideas in a list and one by one, joined, left, taken back, let go."""

from collections.abc import Awaitable, Callable

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.budget.callbacks.common import IdeaPress, IdeasPage, OnIdea, OnRound, RoundPress
from bot.budget.callbacks.ideas import IdeasList
from bot.budget.rules.ideas import Which
from bot.budget.screens import idea as screens
from bot.budget.screens import ideas as lists
from bot.budget.service import ideas as service
from bot.budget.service import merging
from bot.core.access import Actor
from bot.core.errors import Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen, toast
from bot.core.tx import Tx
from handlers.receiving import changed


async def show_list(
    round_id: int,
    page: int,
    tx: Tx,
    actor: Actor,
    t: Translator,
    *,
    which: Which = Which.ALL,
    said: str | None = None,
) -> Screen:
    """A page of a round's ideas; said: what has just happened, on top."""
    return lists.list_screen(await service.ideas(tx, actor, round_id, page, which), t, said)


async def show_idea(
    idea_id: int, tx: Tx, actor: Actor, t: Translator, said: str | None = None
) -> Screen:
    """The card of an idea as it stands now."""
    return screens.card(await service.card(tx, actor, idea_id), t, said)


# ── The list ─────────────────────────────────────────────────────────────────────────────────


async def opened(
    _: CallbackQuery, callback_data: RoundPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """From the card of the round."""
    await state.clear()
    return await show_list(callback_data.round, 0, tx, actor, t)


async def turned(
    _: CallbackQuery, callback_data: IdeasPage | IdeasList, *, tx: Tx, actor: Actor,
    t: Translator, state: FSMContext,
) -> Screen:  # fmt: skip
    """Another page, or others of them."""
    await state.clear()
    which = callback_data.which if isinstance(callback_data, IdeasList) else Which.ALL
    return await show_list(callback_data.round, callback_data.page, tx, actor, t, which=which)


# ── One of them ──────────────────────────────────────────────────────────────────────────────


async def open_one(
    _: CallbackQuery, callback_data: IdeaPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One as it stands; whatever was being written is let be."""
    await state.clear()
    return await show_idea(callback_data.idea, tx, actor, t)


async def show_photos(
    _: CallbackQuery, callback_data: IdeaPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The album."""
    view = (await service.card(tx, actor, callback_data.idea)).idea
    if not view.photos:
        return toast(t.word("There are no photos here."))
    return screens.photos(view, t)


async def show_map(
    _: CallbackQuery, callback_data: IdeaPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Where it is."""
    view = (await service.card(tx, actor, callback_data.idea)).idea
    if view.pin is None:
        return toast(t.word("It is not on the map."))
    return screens.on_map(view, t)


async def join(
    _: CallbackQuery, callback_data: IdeaPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """One tap, and one more takes it back."""
    wants = callback_data.do is OnIdea.JOIN
    act = service.join if wants else service.leave
    said = t.word("You joined this idea.") if wants else t.word("You left this idea.")
    try:
        shown = await act(tx, actor, callback_data.idea)
    except Stale:
        return await show_idea(callback_data.idea, tx, actor, t, changed(t))
    return screens.card(shown, t, said)


async def ask_withdraw(
    _: CallbackQuery, callback_data: IdeaPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Sure?"""
    shown = await service.card(tx, actor, callback_data.idea)
    if not shown.withdraws or shown.idea.version != callback_data.version:
        return screens.card(shown, t, changed(t))
    return screens.sure_to_withdraw(shown, t)


async def withdraw(
    _: CallbackQuery, callback_data: IdeaPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Sure."""
    try:
        of = await service.withdraw(tx, actor, callback_data.idea, callback_data.version)
    except Stale:
        return await show_idea(callback_data.idea, tx, actor, t, changed(t))
    said = t.word("You have taken this back.")
    return await show_list(of.id, 0, tx, actor, t, said=said)


async def agree(
    _: CallbackQuery, callback_data: IdeaPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Its author lets it go into the other one."""
    try:
        shown, gone = await merging.agree(tx, actor, callback_data.idea, callback_data.version)
    except Stale:
        return await show_idea(callback_data.idea, tx, actor, t, changed(t))
    if not gone:
        said = t.word("The other idea is not open any more. Yours stays as it is.")
        return screens.card(shown, t, said)
    return screens.card(shown, t, t.word("The two are one now."))


async def decline(
    _: CallbackQuery, callback_data: IdeaPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Its author keeps it."""
    try:
        shown = await merging.decline(tx, actor, callback_data.idea, callback_data.version)
    except Stale:
        return await show_idea(callback_data.idea, tx, actor, t, changed(t))
    return screens.card(shown, t, t.word("Your idea stays as it is."))


_ON_IDEA: dict[OnIdea, Callable[..., Awaitable[Screen]]] = {
    OnIdea.OPEN: open_one,
    OnIdea.PHOTOS: show_photos,
    OnIdea.MAP: show_map,
    OnIdea.JOIN: join,
    OnIdea.LEAVE: join,
    OnIdea.WITHDRAW: ask_withdraw,
    OnIdea.WITHDRAW_SURE: withdraw,
    OnIdea.AGREE: agree,
    OnIdea.DECLINE: decline,
}


def router() -> Router:
    """The list and the card."""
    table = Router(name="budget.idea_cards")
    press = table.callback_query.register
    press(opened, RoundPress.filter(F.do == OnRound.IDEAS))
    press(turned, IdeasPage.filter())
    press(turned, IdeasList.filter())
    for do, handler in _ON_IDEA.items():
        press(handler, IdeaPress.filter(F.do == do))
    return table
