"""Gatherings: the hall, item by item, from the chair to the end of it."""

from collections.abc import Awaitable, Callable

from aiogram import F, Router
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.appeals.service import Piece
from bot.core.access import Actor
from bot.core.errors import NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.hall import HallPress, ItemPress, OnHall, OnItem, PickPress
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.hall import OFFICERS
from bot.gatherings.screens import hall as screens
from bot.gatherings.screens.hall_parts import leader_at
from bot.gatherings.service import elections
from bot.gatherings.service import hall as service
from bot.gatherings.service.hall import HallView
from handlers.allowed import CANCEL, Typed
from handlers.gatherings import hall_elections, hall_votes, hall_words
from handlers.gatherings.hall_talk import Hall, Talk
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting


async def open_hall(
    _: CallbackQuery, callback_data: GatheringPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """From the card, or back from an item."""
    talk = Talk(tx, actor, t, state)
    return await talk.hall(await service.enter(tx, actor, callback_data.gathering))


async def open_item(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One item as it stands now."""
    talk = Talk(tx, actor, t, state)
    return await talk.item(await service.look(tx, actor, callback_data.item), callback_data.item)


# ── Chair and secretary ──────────────────────────────────────────────────────────────────────


async def names(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """A page of names; or the akim, who chairs by one tap."""
    talk = Talk(tx, actor, t, state)
    view = await service.look(tx, actor, callback_data.item)
    item = view.item(callback_data.item)
    if item is None or item.about not in OFFICERS or not view.open:
        return await talk.item(view, callback_data.item)
    leader = leader_at(callback_data.number)
    if leader is None:
        return await talk.names(view, item, callback_data.number)
    leaders = await talk.leaders(view)
    if leader >= len(leaders):
        return await talk.names(view, item, problem=talk.changed())
    does = service.propose(tx, actor, item.id, callback_data.version, leaders[leader])
    view, said = await talk.act(item.id, does)
    return await talk.item(view, item.id, said=said)


async def pick(
    _: CallbackQuery, callback_data: PickPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Somebody who is there: as an officer, or as a candidate."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    view = await service.look(tx, actor, pressed.item)
    item = view.item(pressed.item)
    stands = item is not None and item.about is About.ELECTION
    does = elections.add_here if stands else service.propose_here
    try:
        view, said = await talk.act(
            pressed.item, does(tx, actor, pressed.item, pressed.version, pressed.stay)
        )
    except Refusal as problem:
        if isinstance(problem, NotAllowed | NotFound):
            raise
        view = await service.look(tx, actor, pressed.item)
        said = refused(problem, t)
    item = view.item(pressed.item)
    if item is not None and stands:
        return await talk.list(view, item, said=said)
    return await talk.item(view, pressed.item, problem=said)


async def take_name(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A name that was written; then hands are raised, where it is voted on."""
    talk, data = Talk(tx, actor, t, state), await state.get_data()
    item_id = data["item"]
    try:
        does = service.propose(tx, actor, item_id, data["version"], piece.text)
        view, said = await talk.act(item_id, does)
    except Refusal as problem:
        if isinstance(problem, NotAllowed | NotFound):
            raise
        view = await service.look(tx, actor, item_id)
        item = view.item(item_id)
        if item is None:
            return await talk.hall(view)
        return await talk.names(view, item, problem=refused(problem, t))
    return await talk.item(view, item_id, said=said)


async def give_desk(
    _: CallbackQuery, callback_data: HallPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The elected secretary goes on by their own phone."""
    talk = Talk(tx, actor, t, state)
    try:
        view = await service.give_desk(tx, actor, callback_data.gathering)
    except Stale:
        return await talk.hall(
            await service.enter(tx, actor, callback_data.gathering), talk.changed()
        )
    said = t("{name} can open the gathering and write everything down now.",
             name=view.gathering.secretary)  # fmt: skip
    return await talk.hall(view, said)


# ── The agenda ───────────────────────────────────────────────────────────────────────────────


async def agenda(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Which of its items is changed? What was approved is taken up again first."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    said = None
    if pressed.do is OnItem.REOPEN:
        does = service.open_agenda(tx, actor, pressed.item, pressed.version)
        view, said = await talk.act(pressed.item, does)
    else:
        view = await service.look(tx, actor, pressed.item)
    return await _change_agenda(talk, view, said)


async def _change_agenda(talk: Talk, view: HallView, said: object = None) -> Screen:
    item = next((one for one in view.opening if one.about is About.AGENDA), None)
    if item is None or item.done or not view.open:
        return await talk.hall(view, str(said) if said else None)
    await talk.state.clear()
    return screens.change_agenda_screen(view, item, talk.t, said=str(said) if said else None)


async def edit_item(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One of them: what may be done with it."""
    talk = Talk(tx, actor, t, state)
    view = await service.look(tx, actor, callback_data.item)
    return await _edited(talk, view, callback_data.item)


async def _edited(talk: Talk, view: HallView, item_id: int) -> Screen:
    item = view.item(item_id)
    approved = any(one.about is About.AGENDA and one.done for one in view.opening)
    if item is None or item in view.opening or approved or not view.open:
        return await talk.item(view, item_id)
    await talk.state.clear()
    return screens.edit_item_screen(view, item, talk.t)


async def change_item(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Off the agenda or back, up or down, with a vote or without."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    about = (tx, actor, pressed.item, pressed.version)
    does: dict[OnItem, Callable[[], Awaitable[HallView]]] = {
        OnItem.TAKE_OFF: lambda: service.take_off(*about),
        OnItem.PUT_BACK: lambda: service.take_off(*about, back=True),
        OnItem.UP: lambda: service.shift(*about, up=True),
        OnItem.DOWN: lambda: service.shift(*about, up=False),
        OnItem.VOTED: lambda: service.with_vote(*about, voted=True),
        OnItem.UNVOTED: lambda: service.with_vote(*about, voted=False),
    }
    view, said = await talk.act(pressed.item, does[pressed.do]())
    if view.opening:
        return await _change_agenda(talk, view, said)
    return await talk.hall(view, said)


async def ask_floor(
    _: CallbackQuery, callback_data: HallPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """What does the hall want on the agenda?"""
    talk = Talk(tx, actor, t, state)
    view = await service.enter(tx, actor, callback_data.gathering)
    if not view.open:
        return await talk.hall(view)
    await talk.ask(Hall.floor, view)
    return screens.floor_screen(view, t)


async def take_floor(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A question from the hall."""
    talk, data = Talk(tx, actor, t, state), await state.get_data()
    if (only := hall_words.only_words(piece, t)) is not None:
        view = await service.enter(tx, actor, data["gathering"])
        return screens.floor_screen(view, t, problem=only)
    try:
        view = await service.add_item(tx, actor, data["gathering"], piece.text)
    except Stale:
        view = await service.enter(tx, actor, data["gathering"])
        return await talk.hall(view, talk.changed())
    except Refusal as problem:
        if isinstance(problem, NotAllowed | NotFound):
            raise
        view = await service.enter(tx, actor, data["gathering"])
        return screens.floor_screen(view, t, problem=refused(problem, t))
    said = screens.floor_warning(view, t) or t.word("Added.")
    if view.opening:
        return await _change_agenda(talk, view, said)
    return await talk.hall(view, said)


# ── The end ──────────────────────────────────────────────────────────────────────────────────


async def ask_close(
    _: CallbackQuery, callback_data: HallPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Once more before it is over."""
    talk = Talk(tx, actor, t, state)
    view = await service.enter(tx, actor, callback_data.gathering)
    if not view.open:
        return await talk.hall(view)
    await state.clear()
    return screens.close_screen(view, t)


async def close(
    _: CallbackQuery, callback_data: HallPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """It is over."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    try:
        view = await service.close(tx, actor, pressed.gathering, pressed.version)
    except Stale:
        view = await service.enter(tx, actor, pressed.gathering)
        return await talk.hall(view, talk.changed())
    return await talk.hall(view, t.word("The gathering is closed."))


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel: back to the item, or to the list; nothing that was written down is lost."""
    talk, data = Talk(tx, actor, t, state), await state.get_data()
    inner = await state.get_state() not in {Hall.speech.state, Hall.name.state}
    if data.get("item") and inner:
        view = await service.look(tx, actor, data["item"])
        return await talk.item(view, data["item"])
    return await talk.hall(await service.enter(tx, actor, data["gathering"]))


def router() -> Router:
    """The list and the agenda, then words, votes and elections."""
    table = Router(name="gatherings.hall")
    press, message = table.callback_query.register, table.message.register
    message(leave, or_f(Command("cancel"), Typed(CANCEL)), StateFilter(Hall), Waiting())
    press(open_hall, GatheringPress.filter(F.do == OnGathering.HALL))
    press(open_item, ItemPress.filter(F.do == OnItem.OPEN))
    press(names, ItemPress.filter(F.do == OnItem.NAMES))
    press(pick, PickPress.filter())
    press(agenda, ItemPress.filter(F.do.in_({OnItem.AGENDA, OnItem.REOPEN})))
    press(edit_item, ItemPress.filter(F.do == OnItem.EDIT))
    for do in (OnItem.TAKE_OFF, OnItem.PUT_BACK, OnItem.UP, OnItem.DOWN, OnItem.VOTED,
               OnItem.UNVOTED):  # fmt: skip
        press(change_item, ItemPress.filter(F.do == do))
    press(ask_floor, HallPress.filter(F.do == OnHall.FLOOR))
    press(give_desk, HallPress.filter(F.do == OnHall.DESK))
    press(ask_close, HallPress.filter(F.do == OnHall.CLOSE))
    press(close, HallPress.filter(F.do == OnHall.CLOSE_NOW))
    message(take_name, StateFilter(Hall.name), Waiting(), Says())
    message(take_floor, StateFilter(Hall.floor), Waiting(), Says())
    for part in (hall_words, hall_votes, hall_elections):
        part.register(table)
    return table
