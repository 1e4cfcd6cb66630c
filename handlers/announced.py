"""After a notice was sent: its card, and what is done to it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery

from bot.broadcasts import service
from bot.broadcasts.callbacks.work import OnWork, WorkPress
from bot.broadcasts.screens import card as cards
from bot.broadcasts.screens import changing, papers
from bot.broadcasts.screens import unreached as phoning
from bot.broadcasts.service import BroadcastView, CardView
from bot.core.access import Actor
from bot.core.errors import Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx


class Announced(StatesGroup):
    """What the next line is taken for."""

    text = State()  # data: broadcast, language, was, turn, html once it was written, until
    search = State()  # data: office, until


# ── The card ─────────────────────────────────────────────────────────────────────────────────


async def card_screen(
    tx: Tx, actor: Actor, t: Translator, view: BroadcastView, said: str | None = None
) -> Screen:
    """The living card of a broadcast that is out or planned; `said` is a toast."""
    card = await service.card(tx, actor, view.id)
    return cards.card_screen(card, t, mine=view.sender_id == actor.person_id, said=said)


async def open_card(
    _: CallbackQuery, callback_data: WorkPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """As it stands now, whatever the button was drawn for."""
    await leave(state)
    return await card_screen(tx, actor, t, await service.look(tx, actor, callback_data.broadcast))


async def leave(state: FSMContext) -> None:
    """Whatever was asked about a notice is asked no more."""
    if (await state.get_state() or "").startswith(f"{Announced.__name__}:"):
        await state.clear()


def beside(card: CardView, screen: Screen) -> Screen:
    """While the numbers change the card keeps changing: what is asked stands below it."""
    return replace(screen, show="new") if card.is_live else screen


Part = Callable[[Tx, Actor, Translator, CardView], Awaitable[Screen]]


def _part(part: Part) -> Callable[..., Awaitable[Screen]]:
    """A handler that shows a part of the card."""

    async def shown(
        _: CallbackQuery, callback_data: WorkPress, *, tx: Tx, actor: Actor, t: Translator
    ) -> Screen:
        card = await service.card(tx, actor, callback_data.broadcast)
        return beside(card, await part(tx, actor, t, card))

    return shown


async def _more(_tx: Tx, _actor: Actor, t: Translator, card: CardView) -> Screen:
    return cards.more_screen(card, t)


async def _text(_tx: Tx, _actor: Actor, t: Translator, card: CardView) -> Screen:
    return changing.whole_text(card.view, t)


async def _steps(tx: Tx, actor: Actor, t: Translator, card: CardView) -> Screen:
    return changing.steps_screen(card.view, await service.steps(tx, actor, card.view.id), t)


async def _causes(tx: Tx, actor: Actor, t: Translator, card: CardView) -> Screen:
    return phoning.causes_screen(card, await service.causes(tx, actor, card.view.id), t)


async def _papers(_tx: Tx, _actor: Actor, t: Translator, card: CardView) -> Screen:
    return papers.papers_menu(card.view, t)


async def _stop(_tx: Tx, _actor: Actor, t: Translator, card: CardView) -> Screen:
    return changing.ask_to_stop(card, t)


async def _withdraw(tx: Tx, _actor: Actor, t: Translator, card: CardView) -> Screen:
    return changing.ask_to_withdraw(card, service.deletable_until(card.view), tx.now, t)


async def open_plan(
    _: CallbackQuery, callback_data: WorkPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The planned one, by which this one repeats."""
    view = await service.look(tx, actor, callback_data.broadcast)
    plan = await service.look(tx, actor, view.origin_id or view.id)
    return await card_screen(tx, actor, t, plan)


# ── What changes it ──────────────────────────────────────────────────────────────────────────


def _change(use_case: Callable[..., Awaitable[BroadcastView]]) -> Callable[..., Awaitable[Screen]]:
    """A handler that does this to the broadcast; a second press shows what became of it."""

    async def done(
        _: CallbackQuery, callback_data: WorkPress, *, tx: Tx, actor: Actor, t: Translator
    ) -> Screen:
        try:
            view = await use_case(tx, actor, callback_data.broadcast, callback_data.version)
        except Stale:
            return await stale(callback_data.broadcast, tx, actor, t)
        return await card_screen(tx, actor, t, view)

    return done


async def stale(broadcast: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """Somebody was first: the card as it is now."""
    said = t.word("This has changed in the meantime. This is how it stands.")
    return await card_screen(tx, actor, t, await service.look(tx, actor, broadcast), said)


async def unschedule(
    _: CallbackQuery, callback_data: WorkPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Back to the draft, to change it."""
    try:
        view = await service.unschedule(tx, actor, callback_data.broadcast, callback_data.version)
    except Stale:
        return await stale(callback_data.broadcast, tx, actor, t)
    return await _draft(tx, actor, t, view, state)


async def copy(
    _: CallbackQuery, callback_data: WorkPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """A draft with the same words; this one stays as it is."""
    view = await service.copy(tx, actor, callback_data.broadcast)
    return replace(await _draft(tx, actor, t, view, state), show="new")


async def _draft(
    tx: Tx, actor: Actor, t: Translator, view: BroadcastView, state: FSMContext
) -> Screen:
    from handlers.announcing import draft_screen, hold  # which shows this card after sending

    await leave(state)
    await hold(state, tx, view)
    return await draft_screen(tx, actor, t, view)


def router() -> Router:
    """The card, its parts, and what changes it."""
    table = Router(name="announced")
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    presses: dict[OnWork, Callable[..., Awaitable[Screen]]] = {
        OnWork.OPEN: open_card,
        OnWork.MORE: _part(_more),
        OnWork.TEXT: _part(_text),
        OnWork.STEPS: _part(_steps),
        OnWork.CAUSES: _part(_causes),
        OnWork.PAPERS: _part(_papers),
        OnWork.ORIGIN: open_plan,
        OnWork.STOP: _part(_stop),
        OnWork.STOP_NOW: _change(service.cancel),
        OnWork.WITHDRAW: _part(_withdraw),
        OnWork.WITHDRAW_NOW: _change(service.withdraw),
        OnWork.RETRY: _change(service.retry),
        OnWork.UNSCHEDULE: unschedule,
        OnWork.COPY: copy,
    }
    for do, handler in presses.items():
        table.callback_query.register(handler, WorkPress.filter(F.do == do))
    return table
