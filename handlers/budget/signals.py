"""The people's budget: somebody reports pressure, and the district's observer reads it."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals.rules.topics import danger, load
from bot.appeals.service import Piece
from bot.budget.callbacks.common import OnRound, RoundPress
from bot.budget.callbacks.voting import BallotPress, OnBallot, OnSignal, SignalPress
from bot.budget.screens import signals as screens
from bot.budget.service import signals as service
from bot.core.access import Actor
from bot.core.errors import Invalid, Refusal
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.text import clean
from bot.core.tx import Tx
from handlers.allowed import CANCEL, Pressed, Typed
from handlers.budget import card
from handlers.pieces import Says
from handlers.receiving import changed
from handlers.refusals import refused
from handlers.words import Waiting, wait_for

#: Long: what is said too late would be heard as an appeal to the very office.
_WAITS = timedelta(days=1)
_A_DAY = 3
_KEPT = 8_000  # letters, to say by how much it is too long


class Signalling(StatesGroup):
    """What somebody reports. Data: round, text, message (0: nothing written yet), named, until."""

    text = State()


class Often:
    """How often each person reported on a day; in memory alone.

    What is kept nowhere tells nobody who reported. A restart begins anew, which is no harm.
    """

    def __init__(self) -> None:
        self._day: date | None = None
        self._times: dict[tuple[int, int], int] = defaultdict(int)

    def check(self, tx: Tx, actor: Actor) -> None:
        """Refuses with `budget_signals_often` whoever has done so enough for a day."""
        if self._times[self._of(tx, actor)] >= _A_DAY:
            raise Refusal("budget_signals_often")

    def note(self, tx: Tx, actor: Actor) -> None:
        """Once more."""
        self._times[self._of(tx, actor)] += 1

    def _of(self, tx: Tx, actor: Actor) -> tuple[int, int]:
        if self._day != tx.today:
            self._day = tx.today
            self._times.clear()
        return tx.bot_id, actor.telegram_id


# ── Whoever writes it ────────────────────────────────────────────────────────────────────────


async def ask(
    _: CallbackQuery, callback_data: RoundPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext, often: Often,
) -> Screen:  # fmt: skip
    """Who reads it, and what happened?"""
    ear = await service.ear(tx, actor, callback_data.round)
    often.check(tx, actor)
    await _wait(state, tx, callback_data.round)
    return screens.ask(ear.view, t, observed=ear.observed)


async def ask_anew(
    callback: CallbackQuery, callback_data: BallotPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext, often: Often,
) -> Screen:  # fmt: skip
    """The same from a notice, which stays where it is."""
    pressed = RoundPress(do=OnRound.SIGNAL, round=callback_data.round, version=0)
    asked = await ask(callback, pressed, tx=tx, actor=actor, t=t, state=state, often=often)
    return replace(asked, show="new")


async def _wait(state: FSMContext, tx: Tx, round_id: int, **values: Any) -> None:
    data = {"text": "", "message": 0, "named": False} | values
    await wait_for(state, Signalling.text, tx.now + _WAITS, round=round_id, **data)


async def take_text(
    message: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """In writing, and shown before it is sent. Whatever it says, it goes nowhere else."""
    data = await state.get_data()
    ear = await service.ear(tx, actor, data["round"])
    if not piece.text.strip() or piece.media or piece.location is not None:
        problem = screens.please_type(t)
        return screens.ask(ear.view, t, observed=ear.observed, problem=problem)
    try:
        text = service.checked(clean(piece.text, _KEPT))
    except Invalid as refusal:
        problem = refused(refusal, t)
        return screens.ask(ear.view, t, observed=ear.observed, problem=problem)
    await _wait(
        state, tx, data["round"], text=text, message=message.message_id, named=data["named"]
    )
    return await _preview(tx, actor, t, state)


async def _preview(
    tx: Tx, actor: Actor, t: Translator, state: FSMContext, said: str | None = None
) -> Screen:
    data = await state.get_data()
    ear = await service.ear(tx, actor, data["round"])
    if not data["message"]:
        return screens.ask(ear.view, t, observed=ear.observed)
    return screens.preview(
        ear.view,
        data["text"],
        data["message"],
        t,
        named=data["named"],
        danger=danger(data["text"], load()) is not None,
        said=said,
    )


async def set_named(
    _: CallbackQuery, callback_data: SignalPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Whether the observer learns who it is."""
    if await _is_another(callback_data, state):
        return await _preview(tx, actor, t, state, changed(t))
    await state.update_data(named=callback_data.do is OnSignal.NAMED)
    return await _preview(tx, actor, t, state)


async def _is_another(pressed: SignalPress, state: FSMContext) -> bool:
    """Whether the button stands under older words, or about another round."""
    data = await state.get_data()
    return (pressed.of, pressed.shown) != (data["round"], data["message"])


async def send(
    _: CallbackQuery, callback_data: SignalPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext, often: Often,
) -> Screen:  # fmt: skip
    """What was shown is sent."""
    if await _is_another(callback_data, state):
        return await _preview(tx, actor, t, state, changed(t))
    often.check(tx, actor)
    data = await state.get_data()
    ear = await service.report(tx, actor, data["round"], data["text"], named=data["named"])
    often.note(tx, actor)
    await state.clear()
    return screens.sent(ear.view, t, observed=ear.observed)


async def rewrite(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Other words."""
    data = await state.get_data()
    ear = await service.ear(tx, actor, data["round"])
    return screens.ask(ear.view, t, observed=ear.observed)


async def stop(
    _: CallbackQuery, callback_data: SignalPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Let it be."""
    if await state.get_state() == Signalling.text.state:
        await state.clear()
    return await card.show(callback_data.of, tx, actor, t, said=t.word("Nothing was sent."))


async def late(
    _: CallbackQuery, callback_data: SignalPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """An old button, and its form is over."""
    return await card.show(callback_data.of, tx, actor, t, said=changed(t))


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel inside the form."""
    round_id = (await state.get_data())["round"]
    await state.clear()
    return await card.show(round_id, tx, actor, t)


# ── The observer ─────────────────────────────────────────────────────────────────────────────


async def inbox(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """The key of the menu."""
    await state.clear()
    return screens.inbox(await service.inbox(tx, actor, 0), t)


async def turned(
    _: CallbackQuery, callback_data: SignalPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Another page."""
    return screens.inbox(await service.inbox(tx, actor, callback_data.page), t)


async def open_one(
    _: CallbackQuery, callback_data: SignalPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """One report."""
    pressed = callback_data
    return screens.one_signal(await service.signal(tx, actor, pressed.of), pressed.page, t)


async def seen(
    _: CallbackQuery, callback_data: SignalPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """It is marked; the first time stands."""
    pressed = callback_data
    one = await service.mark_seen(tx, actor, pressed.of)
    return screens.one_signal(one, pressed.page, t, said=t.word("Marked as seen."))


def router() -> Router:
    """The form, and the list of the observer."""
    table = Router(name="budget.signals")
    often = Often()
    table.message.register(leave, StateFilter(Signalling), or_f(Command("cancel"), Typed(CANCEL)))
    table.message.register(inbox, Pressed("Reports of pressure"))
    press = table.callback_query.register
    press(partial(ask, often=often), RoundPress.filter(F.do == OnRound.SIGNAL))
    press(partial(ask_anew, often=often), BallotPress.filter(F.do == OnBallot.PRESSURE))
    inside = StateFilter(Signalling.text)
    for do, handler in (
        (OnSignal.NAMED, set_named),
        (OnSignal.UNNAMED, set_named),
        (OnSignal.CHANGE, rewrite),
        (OnSignal.SEND, partial(send, often=often)),
    ):
        press(handler, SignalPress.filter(F.do == do), inside, Waiting())
        press(late, SignalPress.filter(F.do == do))
    press(stop, SignalPress.filter(F.do == OnSignal.STOP))
    press(turned, SignalPress.filter(F.do == OnSignal.LIST))
    press(open_one, SignalPress.filter(F.do == OnSignal.OPEN))
    press(seen, SignalPress.filter(F.do == OnSignal.SEEN))
    table.message.register(take_text, StateFilter(Signalling.text), Waiting(), Says())
    return table
