"""When a notice goes out: now, by one tap, as it is typed, or again and again."""

from datetime import UTC, datetime, time
from typing import cast

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals.service import Piece
from bot.broadcasts import service
from bot.broadcasts.callbacks.hours import HoursPress, MomentPress, OnHours
from bot.broadcasts.rules.times import choices
from bot.broadcasts.screens import hours as screens
from bot.broadcasts.screens.moments import capital, when
from bot.broadcasts.service import BroadcastView, Repeat
from bot.broadcasts.service import State as BroadcastState
from bot.core.access import Actor
from bot.core.clock import from_village
from bot.core.errors import Invalid, Stale
from bot.core.i18n import Translator
from bot.core.moments import example_moment, read_moment
from bot.core.quiet import is_quiet, loud_at
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.allowed import CANCEL, Typed
from handlers.audience import Talk, changed
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting

_MINUTE = 60
#: What is offered where somebody has said a day alone.
_HOURS = (time(9), time(18))


class Hour(StatesGroup):
    """What the next line is taken for."""

    moment = State()  # data: broadcast, until


async def open_hours(
    _: CallbackQuery, callback_data: HoursPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """When it goes out as it stands; what is written next is an hour."""
    view = await service.look(tx, actor, callback_data.broadcast)
    return await _shown(Talk(tx, actor, t, state), view)


async def _shown(talk: Talk, view: BroadcastView, said: str | None = None) -> Screen:
    if view.state is not BroadcastState.DRAFT:
        return await talk.stands(view)
    await talk.ask(Hour.moment, view)
    now = talk.tx.now
    return screens.hours_screen(view, choices(now, talk.tx.zone), now, talk.t, said=said)


# By one tap


async def choose_now(
    _: CallbackQuery, callback_data: HoursPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """As soon as it is sent."""
    return await _set(Talk(tx, actor, t, state), callback_data, None)


async def choose_moment(
    _: CallbackQuery, callback_data: MomentPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One of those that were offered; one that has passed meanwhile is refused in words."""
    moment = datetime.fromtimestamp(callback_data.minute * _MINUTE, UTC)
    return await _set(Talk(tx, actor, t, state), callback_data, moment)


async def choose_morning(
    _: CallbackQuery, callback_data: HoursPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """When the quiet hours end that it lies in."""
    view = await service.look(tx, actor, callback_data.broadcast)
    loud = loud_at(view.send_at or tx.now, tx.zone)
    return await _set(Talk(tx, actor, t, state), callback_data, loud)


async def _set(talk: Talk, pressed: HoursPress | MomentPress, moment: datetime | None) -> Screen:
    tx, actor = talk.tx, talk.actor
    view = await service.look(tx, actor, pressed.broadcast)
    if view.state is not BroadcastState.DRAFT:
        return await talk.stands(view)
    try:
        view = await service.set_hour(
            tx, actor, view.id, pressed.version, send_at=moment, repeat=view.repeat
        )
    except Stale:
        return await _shown(talk, view, changed(talk.t))
    except Invalid as problem:
        return await _again(talk, view, problem)
    return await _settled(talk, view)


async def _settled(talk: Talk, view: BroadcastView) -> Screen:
    """Back to the draft, unless there is something to say about the hour."""
    if is_quiet(view.send_at or talk.tx.now, talk.tx.zone) and not view.urgent:
        return await _shown(talk, view)
    return await talk.draft(view)


async def _again(talk: Talk, view: BroadcastView, problem: Invalid) -> Screen:
    """It is asked once more, with an example."""
    await talk.ask(Hour.moment, view)
    now, t = talk.tx.now, talk.t
    said = refused(problem, t)
    return screens.hours_screen(view, choices(now, talk.tx.zone), now, t, problem=said)


# As it is typed


async def take_moment(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """«ертең 9:00», `26.11 18:30`; where an hour is missing, a tap says which."""
    talk = Talk(tx, actor, t, state)
    view = await talk.asked_about()
    if view.state is not BroadcastState.DRAFT:
        return await talk.stands(view)
    try:
        moment = read_moment(piece.text, tx.now, tx.zone)
        view = await service.set_hour(
            tx, actor, view.id, view.version, send_at=moment, repeat=view.repeat
        )
    except Invalid as problem:
        meant = _meant(problem, tx)
        if meant:
            return screens.which_hour(view, meant, refused(problem, t), tx.now, t)
        return await _again(talk, view, problem)
    return await _settled(talk, view)


def _meant(problem: Invalid, tx: Tx) -> list[datetime]:
    """The moments that may have been meant, all of them to come."""
    if problem.name == "hour_unclear":
        return [cast("datetime", problem.params[one]) for one in ("early", "late")]
    if problem.name == "hour_missing":
        day = cast("datetime", problem.params["day"])
        moments = (from_village(day, hour, tx.zone) for hour in _HOURS)
        return [one for one in moments if one > tx.now]
    return []


async def leave(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel instead of an hour."""
    talk = Talk(tx, actor, t, state)
    view = await talk.asked_about()
    return await (talk.draft if view.state is BroadcastState.DRAFT else talk.stands)(view)


# Again and again


async def show_repeat(
    _: CallbackQuery, callback_data: HoursPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """How often?"""
    view = await service.look(tx, actor, callback_data.broadcast)
    talk = Talk(tx, actor, t, state)
    if view.state is not BroadcastState.DRAFT:
        return await talk.stands(view)
    await talk.hold(view)
    return screens.repeat_screen(view, _first(view, tx), t)


async def choose_repeat(
    _: CallbackQuery, callback_data: HoursPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """So often, from the hour that stands there; without one, from tomorrow at nine."""
    view = await service.look(tx, actor, callback_data.broadcast)
    repeat = screens.OFTEN[callback_data.do]
    first = view.send_at if repeat is Repeat.ONCE else _first(view, tx)
    try:
        view = await service.set_hour(
            tx, actor, view.id, callback_data.version, send_at=first, repeat=repeat
        )
    except Stale:
        return await _shown(Talk(tx, actor, t, state), view, changed(t))
    return await _shown(Talk(tx, actor, t, state), view, capital(when(view, t)))


def _first(view: BroadcastView, tx: Tx) -> datetime:
    """When it goes out first; an hour that has passed meanwhile counts no more."""
    if view.send_at is not None and view.send_at > tx.now:
        return view.send_at
    return example_moment(tx.now, tx.zone)


def router() -> Router:
    """The first screen, one tap, typed words, and how often."""
    table = Router(name="hours")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    press = table.callback_query.register
    for do, handler in (
        (OnHours.OPEN, open_hours),
        (OnHours.NOW, choose_now),
        (OnHours.MORNING, choose_morning),
        (OnHours.REPEAT, show_repeat),
    ):
        press(handler, HoursPress.filter(F.do == do))
    press(choose_repeat, HoursPress.filter(F.do.in_(screens.OFTEN)))
    press(choose_moment, MomentPress.filter())
    table.message.register(leave, StateFilter(Hour), or_f(Command("cancel"), Typed(CANCEL)))
    table.message.register(take_moment, StateFilter(Hour.moment), Waiting(), Says())
    return table
