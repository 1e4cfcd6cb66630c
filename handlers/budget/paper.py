"""The people's budget: votes from a gathering, entered by the office."""

from datetime import timedelta

from aiogram import F, Router
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals.service import Piece
from bot.budget.callbacks.common import OnRound, RoundPress
from bot.budget.callbacks.voting import (
    LinePress,
    OnLine,
    OnPaper,
    OnVoter,
    PaperPress,
    VoterPress,
)
from bot.budget.rules.voters import Why
from bot.budget.screens import paper as screens
from bot.budget.service import paper as service
from bot.core.access import Actor
from bot.core.errors import Invalid, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen, toast
from bot.core.tx import Tx
from handlers.allowed import CANCEL, Typed
from handlers.pieces import Says
from handlers.receiving import changed
from handlers.refusals import refused
from handlers.words import Waiting, wait_for

_WAITS = timedelta(hours=2)
_WHY = {OnLine.ASKED: Why.ASKED, OnLine.NOT_THEIRS: Why.NOT_THEIRS}


class Entering(StatesGroup):
    """What the office's next lines are taken for. Data: round, settlement, until."""

    lines = State()  # data: name, which waits for its numbers
    again = State()  # in place of a line that waits; data: number, seal


# ── The desk ─────────────────────────────────────────────────────────────────────────────────


async def opened(
    _: CallbackQuery, callback_data: RoundPress | PaperPress, *, tx: Tx, actor: Actor,
    t: Translator, state: FSMContext,
) -> Screen:  # fmt: skip
    """From the card of the round, or when everything is entered."""
    await state.clear()
    return screens.desk(await service.desk(tx, actor, callback_data.round), t)


async def _desk(round_id: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """Counted meanwhile, or something else has changed."""
    return screens.desk(await service.desk(tx, actor, round_id), t, said=changed(t))


async def begin(
    _: CallbackQuery, callback_data: PaperPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """From which village? Where there is one only, that is no question."""
    pressed = callback_data
    shown = await service.desk(tx, actor, pressed.round)
    if not shown.is_open:
        return screens.desk(shown, t, said=changed(t))
    villages = dict(shown.villages)
    code = next(iter(villages)) if len(villages) == 1 else pressed.settlement
    if code not in villages:
        return screens.ask_village(shown, pressed.page, t)
    await wait_for(
        state, Entering.lines, tx.now + _WAITS, round=pressed.round, settlement=code, name=""
    )
    return screens.ask_lines(shown, villages[code], t)


async def take_lines(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Names and numbers, each line for itself."""
    data = await state.get_data()
    round_id, settlement = data["round"], data["settlement"]
    try:
        done = await service.enter(
            tx, actor, round_id, piece.text, settlement=settlement, name=data["name"]
        )
    except Stale:
        await state.clear()
        return await _desk(round_id, tx, actor, t)
    except Invalid as problem:
        shown = await service.desk(tx, actor, round_id)
        village = dict(shown.villages).get(settlement)
        if village is None:
            raise
        return screens.ask_lines(shown, village, t, problem=refused(problem, t))
    await wait_for(
        state, Entering.lines, tx.now + _WAITS, round=round_id, settlement=settlement,
        name=done.asks,
    )  # fmt: skip
    return screens.ask_lines(done.desk, dict(done.desk.villages)[settlement], t, done=done)


# ── What was not taken ───────────────────────────────────────────────────────────────────────


async def list_left(
    _: CallbackQuery, callback_data: PaperPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Lines that wait, and why."""
    await state.clear()
    pressed = callback_data
    return screens.left(await service.desk(tx, actor, pressed.round, pressed.page), t)


async def _left(round_id: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    return screens.left(await service.desk(tx, actor, round_id), t, said=changed(t))


async def open_line(
    _: CallbackQuery, callback_data: LinePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One of them."""
    await state.clear()
    pressed = callback_data
    try:
        one = await service.one_left(tx, actor, pressed.round, pressed.number, pressed.seal)
    except Stale:
        return await _left(pressed.round, tx, actor, t)
    return screens.one_left((await service.desk(tx, actor, pressed.round)).view, one, t)


async def settle(
    _: CallbackQuery, callback_data: LinePress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """It is taken after all, stands in place of a vote by phone, or is left out."""
    pressed = callback_data
    round_id, number, shown = pressed.round, pressed.number, pressed.seal
    try:
        if pressed.do is OnLine.OUT:
            desk = await service.leave_out(tx, actor, round_id, number, shown)
            return screens.left(desk, t, said=t.word("It is left out."))
        if pressed.do is OnLine.TAKE:
            desk = await service.take_line(tx, actor, round_id, number, shown)
            return screens.left(desk, t, said=t.word("The vote is taken."))
        desk = await service.let_paper_stand(
            tx, actor, round_id, _WHY[pressed.do], number=number, shown=shown,
            voter_id=pressed.other,
        )  # fmt: skip
    except Stale:
        return await _left(round_id, tx, actor, t)
    return screens.left(desk, t, said=t.word("The vote on paper counts. The person is told."))


async def ask_anew(
    _: CallbackQuery, callback_data: LinePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Another line in its place."""
    pressed = callback_data
    try:
        one = await service.one_left(tx, actor, pressed.round, pressed.number, pressed.seal)
    except Stale:
        return await _left(pressed.round, tx, actor, t)
    await wait_for(
        state, Entering.again, tx.now + _WAITS, round=pressed.round, number=pressed.number,
        seal=pressed.seal,
    )  # fmt: skip
    return screens.ask_anew((await service.desk(tx, actor, pressed.round)).view, one, t)


async def take_anew(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The line as it should have been."""
    data = await state.get_data()
    round_id, number, shown = data["round"], data["number"], data["seal"]
    try:
        done = await service.rewrite(tx, actor, round_id, piece.text, number=number, shown=shown)
    except Stale:
        await state.clear()
        return await _left(round_id, tx, actor, t)
    except Invalid as problem:
        one = await service.one_left(tx, actor, round_id, number, shown)
        view = (await service.desk(tx, actor, round_id)).view
        return screens.ask_anew(view, one, t, refused(problem, t))
    await state.clear()
    said = t.word("The vote is taken.") if done.taken else t.word("Something is wrong still.")
    return screens.left(done.desk, t, said=said)


# ── Those who are entered ────────────────────────────────────────────────────────────────────


async def list_entered(
    _: CallbackQuery, callback_data: PaperPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Whose votes came on paper."""
    await state.clear()
    pressed = callback_data
    return screens.entered(await service.entered(tx, actor, pressed.round, pressed.page), t)


async def ask_remove(
    _: CallbackQuery, callback_data: VoterPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Was it a mistake?"""
    pressed = callback_data
    try:
        one = await service.one_entered(tx, actor, pressed.round, pressed.voter)
    except Stale:
        return await _entered(pressed, tx, actor, t, changed(t))
    view = (await service.desk(tx, actor, pressed.round)).view
    return screens.sure_to_remove(one, view, pressed.page, t)


async def remove(
    _: CallbackQuery, callback_data: VoterPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """It was: the vote is not counted."""
    pressed = callback_data
    try:
        await service.remove(tx, actor, pressed.round, pressed.voter)
    except Stale:
        return await _entered(pressed, tx, actor, t, changed(t))
    return await _entered(pressed, tx, actor, t, t.word("The vote is removed."))


async def _entered(pressed: VoterPress, tx: Tx, actor: Actor, t: Translator, said: str) -> Screen:
    shown = await service.entered(tx, actor, pressed.round, pressed.page)
    return screens.entered(shown, t, said=said)


async def print_list(
    _: CallbackQuery, callback_data: PaperPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """A file takes a second to draw: it comes as a message of its own."""
    await service.want_list(tx, actor, callback_data.round)
    return toast(t.word("It is being made. It comes in a moment."))


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel inside one of the forms: what was taken stays taken."""
    round_id = (await state.get_data())["round"]
    await state.clear()
    return screens.desk(await service.desk(tx, actor, round_id), t)


def router() -> Router:
    """The desk, the form, lines to put right, and those who are entered."""
    table = Router(name="budget.paper")
    table.message.register(leave, StateFilter(Entering), or_f(Command("cancel"), Typed(CANCEL)))
    press = table.callback_query.register
    press(opened, RoundPress.filter(F.do == OnRound.PAPER))
    for on, handler in (
        (OnPaper.OPEN, opened),
        (OnPaper.ENTER, begin),
        (OnPaper.LEFT, list_left),
        (OnPaper.LIST, list_entered),
        (OnPaper.PRINT, print_list),
    ):
        press(handler, PaperPress.filter(F.do == on))
    press(open_line, LinePress.filter(F.do == OnLine.OPEN))
    press(ask_anew, LinePress.filter(F.do == OnLine.REWRITE))
    press(settle, LinePress.filter())
    press(ask_remove, VoterPress.filter(F.do == OnVoter.ASK))
    press(remove, VoterPress.filter())
    hears = table.message.register
    hears(take_lines, StateFilter(Entering.lines), Waiting(), Says())
    hears(take_anew, StateFilter(Entering.again), Waiting(), Says())
    return table
