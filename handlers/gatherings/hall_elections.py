"""In the hall: an election, from its seats and its list to a vote that is put right."""

from collections.abc import Awaitable

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.appeals.service import Piece
from bot.core.access import Actor
from bot.core.errors import NotAllowed, NotFound, Refusal
from bot.core.i18n import Translator
from bot.core.law import Tie
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.gatherings.callbacks.hall import ItemPress, OnItem
from bot.gatherings.rules.hands import read_number
from bot.gatherings.screens import elections as screens
from bot.gatherings.service import elections
from bot.gatherings.service import hall as service
from bot.gatherings.service.hall import HallView, ItemRecord
from handlers.gatherings.hall_talk import Hall, Said, Talk
from handlers.gatherings.hall_words import only_words
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting

_TIES = {OnItem.TIE_VOTE: Tie.SECOND_VOTE, OnItem.TIE_LOT: Tie.LOT}


async def open_part(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Seats, the rule, the list, whose vote: one part of it is looked at or asked for."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    view = await service.look(tx, actor, pressed.item)
    item = view.item(pressed.item)
    if item is None or item.election is None or not (view.open and item.standing):
        return await talk.item(view, pressed.item)
    return await _part(talk, view, item, pressed.do, pressed.number)


async def _part(
    talk: Talk,
    view: HallView,
    item: ItemRecord,
    do: OnItem,
    page: int = 0,
    *,
    problem: Said = None,
) -> Screen:
    poll, t = item.election, talk.t
    if poll is None:
        return await talk.hall(view)
    begun = poll.begun and do not in {OnItem.VOTES, OnItem.RESTART, OnItem.SEED, OnItem.SOURCE}
    if begun:
        return await talk.item(view, item.id, problem=problem)
    if do is OnItem.SEATS:
        return await talk.seats(view, item, problem=problem)
    if do is OnItem.LIST:
        return await talk.list(view, item, page, problem=problem)
    if do in {OnItem.SEED, OnItem.SOURCE}:
        form, shown = {
            OnItem.SEED: (Hall.seed, screens.seed_screen),
            OnItem.SOURCE: (Hall.source, screens.source_screen),
        }[do]
        await talk.ask(form, view, item)
        return shown(view, item, t, problem=problem)
    await talk.state.clear()
    if do is OnItem.TIE:
        return screens.tie_screen(view, item, poll, t)
    if do is OnItem.REMOVE:
        return screens.remove_screen(view, item, poll, t)
    if do is OnItem.VOTES:
        return screens.votes_screen(view, item, poll, t)
    return screens.restart_screen(view, item, t)


# ── By one tap ───────────────────────────────────────────────────────────────────────────────


async def press_seats(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """So many are elected."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    does = elections.set_seats(tx, actor, pressed.item, pressed.version, pressed.number)
    view, said = await talk.act(pressed.item, does)
    return await talk.after_seats(view, pressed.item, said)


async def press_tie(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The rule for equal votes."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    does = elections.set_tie(tx, actor, pressed.item, pressed.version, _TIES[pressed.do])
    view, said = await talk.act(pressed.item, does)
    return await talk.item(view, pressed.item, said=said)


async def press_remove(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Somebody does not stand after all."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    does = elections.remove(tx, actor, pressed.item, pressed.version, pressed.number)
    view, said = await talk.act(pressed.item, does)
    item = view.item(pressed.item)
    if item is None or not view.open:
        return await talk.hall(view, said)
    return await talk.list(view, item, said=said)


async def press_restart(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Everybody is voted on anew."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    does = elections.restart(tx, actor, pressed.item, pressed.version)
    view, said = await talk.act(pressed.item, does)
    return await talk.item(view, pressed.item, said=said)


# ── As it is written ─────────────────────────────────────────────────────────────────────────


async def take_seats(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A number of seats."""
    talk, data = Talk(tx, actor, t, state), await state.get_data()
    item_id = data["item"]
    try:
        number = read_number(piece.text)
        view, said = await talk.act(
            item_id, elections.set_seats(tx, actor, item_id, data["version"], number)
        )
    except Refusal as problem:
        return await _again(talk, item_id, OnItem.SEATS, problem)
    return await talk.after_seats(view, item_id, said)


async def take_source(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """By whose decision so many are elected."""
    return await _take(piece, OnItem.SOURCE, elections.set_source, Talk(tx, actor, t, state))


async def take_seed(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The words that the hall named."""
    return await _take(piece, OnItem.SEED, elections.set_seed, Talk(tx, actor, t, state))


async def take_candidates(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Candidates, one a line."""
    talk, data = Talk(tx, actor, t, state), await state.get_data()
    item_id = data["item"]
    try:
        view, said = await talk.act(
            item_id, elections.add_names(tx, actor, item_id, data["version"], piece.text)
        )
    except Refusal as problem:
        return await _again(talk, item_id, OnItem.LIST, problem)
    item = view.item(item_id)
    if item is None or not view.open:
        return await talk.hall(view, said)
    return await talk.list(view, item, said=said)


async def _take(piece: Piece, do: OnItem, write: object, talk: Talk) -> Screen:
    data = await talk.state.get_data()
    item_id = data["item"]
    problem: Said = only_words(piece, talk.t)
    if problem is not None:
        return await _asked_again(talk, item_id, do, problem)
    assert callable(write)  # noqa: S101 - one of the use cases above
    does: Awaitable[HallView] = write(talk.tx, talk.actor, item_id, data["version"], piece.text)
    try:
        view, said = await talk.act(item_id, does)
    except Refusal as refusal:
        return await _again(talk, item_id, do, refusal)
    return await talk.item(view, item_id, said=said)


async def _again(talk: Talk, item_id: int, do: OnItem, problem: Refusal) -> Screen:
    if isinstance(problem, NotAllowed | NotFound):
        raise problem
    return await _asked_again(talk, item_id, do, refused(problem, talk.t))


async def _asked_again(talk: Talk, item_id: int, do: OnItem, problem: Said) -> Screen:
    view = await service.look(talk.tx, talk.actor, item_id)
    item = view.item(item_id)
    if item is None or not view.open:
        return await talk.hall(view, talk.changed())
    return await _part(talk, view, item, do, problem=problem)


def register(table: Router) -> None:
    """Buttons, then messages."""
    press, message = table.callback_query.register, table.message.register
    for do in (OnItem.SEATS, OnItem.SOURCE, OnItem.TIE, OnItem.SEED, OnItem.LIST, OnItem.REMOVE,
               OnItem.VOTES, OnItem.RESTART):  # fmt: skip
        press(open_part, ItemPress.filter(F.do == do))
    press(press_seats, ItemPress.filter(F.do == OnItem.SEATS_ARE))
    for tie in _TIES:
        press(press_tie, ItemPress.filter(F.do == tie))
    press(press_remove, ItemPress.filter(F.do == OnItem.REMOVE_ONE))
    press(press_restart, ItemPress.filter(F.do == OnItem.RESTART_NOW))
    message(take_seats, StateFilter(Hall.seats), Waiting(), Says())
    message(take_source, StateFilter(Hall.source), Waiting(), Says())
    message(take_seed, StateFilter(Hall.seed), Waiting(), Says())
    message(take_candidates, StateFilter(Hall.candidates), Waiting(), Says())
