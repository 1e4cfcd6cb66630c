"""The people's budget: the ballot, from the first tick to the vote that is counted."""

from dataclasses import replace
from datetime import datetime, timedelta

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals.service import Piece
from bot.budget.callbacks.common import OnRound, RoundPress
from bot.budget.callbacks.voting import BallotPress, OnBallot, OnPick, PickPress
from bot.budget.rules.voters import voter_of
from bot.budget.screens import ballot as screens
from bot.budget.service import voting as service
from bot.core.access import Actor
from bot.core.errors import Invalid, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.people import service as people
from handlers.allowed import CANCEL, Typed
from handlers.budget import card
from handlers.pieces import Says, is_name
from handlers.receiving import changed
from handlers.refusals import refused
from handlers.words import Waiting, wait_for

_WAITS = timedelta(hours=1)


class Voting(StatesGroup):
    """What a voter's next line is taken for. Data: round, until."""

    name = State()
    mark = State()  # what tells them from a namesake who has voted


# ── The list ─────────────────────────────────────────────────────────────────────────────────


async def show_ballot(round_id: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """The ballot as one's vote stands; for whoever comes from elsewhere."""
    return screens.ballot(await service.ballot(tx, actor, round_id, anew=True), t)


async def opened(
    _: CallbackQuery, callback_data: RoundPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """From the card of the round, or from the receipt."""
    return await show_ballot(callback_data.round, tx, actor, t)


async def opened_anew(
    _: CallbackQuery, callback_data: BallotPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """From a notice, which stays where it is."""
    return replace(await show_ballot(callback_data.round, tx, actor, t), show="new")


async def turned(
    _: CallbackQuery, callback_data: BallotPress, *, tx: Tx, actor: Actor, t: Translator,
    sent: datetime, state: FSMContext,
) -> Screen:  # fmt: skip
    """Another page, to choose or to read; a name that was asked for is let be."""
    await _leave_form(state)
    shown = await service.ballot(tx, actor, callback_data.round, sent=sent)
    reads = callback_data.do is OnBallot.READ
    return screens.ballot(shown, t, page=callback_data.page, reads=reads)


async def _leave_form(state: FSMContext) -> None:
    if (await state.get_state() or "").startswith(f"{Voting.__full_group_name__}:"):
        await state.clear()


async def picked(
    _: CallbackQuery, callback_data: PickPress, *, tx: Tx, actor: Actor, t: Translator,
    sent: datetime,
) -> Screen:  # fmt: skip
    """A project is ticked, or is not any more."""
    pressed = callback_data
    on = pressed.do is OnPick.ON
    try:
        shown = await service.pick(tx, actor, pressed.round, pressed.project, on=on, sent=sent)
    except Stale:
        return await _present(pressed.round, tx, actor, t, sent)
    return screens.ballot(shown, t, page=pressed.page)


async def _present(round_id: int, tx: Tx, actor: Actor, t: Translator, sent: datetime) -> Screen:
    """An old button: here is how things stand."""
    shown = await service.ballot(tx, actor, round_id, sent=sent)
    return screens.ballot(shown, t, said=changed(t))


async def read(
    _: CallbackQuery, callback_data: PickPress, *, tx: Tx, actor: Actor, t: Translator,
    sent: datetime,
) -> Screen:  # fmt: skip
    """A project of the list, whole."""
    pressed = callback_data
    shown = await service.ballot(tx, actor, pressed.round, sent=sent)
    one = next((one for one in shown.projects if one.id == pressed.project), None)
    if one is None:
        return screens.ballot(shown, t, said=changed(t))
    return screens.project(shown, one, pressed.page, t)


async def say_age(
    _: CallbackQuery, callback_data: BallotPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Eighteen or not: asked once, where only adults vote."""
    adult = callback_data.do is OnBallot.ADULT
    return screens.ballot(await service.say_age(tx, actor, callback_data.round, adult=adult), t)


# ── Once more, and counted ───────────────────────────────────────────────────────────────────


async def look(
    _: CallbackQuery, callback_data: BallotPress, *, tx: Tx, actor: Actor, t: Translator,
    sent: datetime, state: FSMContext,
) -> Screen:  # fmt: skip
    """What is chosen, before it is counted; where votes come on paper, too, under what name."""
    return await _look(callback_data.round, tx, actor, t, sent=sent, state=state)


async def _look(
    round_id: int, tx: Tx, actor: Actor, t: Translator, *, sent: datetime, state: FSMContext,
    said: str | None = None,
) -> Screen:  # fmt: skip
    try:
        shown = await service.look(tx, actor, round_id, sent=sent)
    except Stale:
        return await _present(round_id, tx, actor, t, sent)
    if shown.asks_name and shown.voter is None:
        await wait_for(state, Voting.name, tx.now + _WAITS, round=round_id)
        return screens.ask_name(shown, _own_name(actor), t)
    if shown.namesake:
        await wait_for(state, Voting.mark, tx.now + _WAITS, round=round_id)
        return screens.ask_mark(shown, t)
    await _leave_form(state)
    return screens.sure(shown, await people.bot_username(tx), t, said=said)


def _own_name(actor: Actor) -> str:
    return actor.name if voter_of(actor.name).is_full else ""


async def cast(
    _: CallbackQuery, callback_data: BallotPress, *, tx: Tx, actor: Actor, t: Translator,
    sent: datetime, state: FSMContext,
) -> Screen:  # fmt: skip
    """It is counted; the receipt comes by itself. What is not as it was shown is shown again."""
    round_id = callback_data.round
    try:
        await service.confirm(tx, actor, round_id, callback_data.seal, sent=sent)
    except Stale:
        return await _changed_meanwhile(round_id, tx, actor, t, sent=sent, state=state)
    return await card.show(round_id, tx, actor, t, said=t.word("Your vote is counted."))


async def _changed_meanwhile(
    round_id: int, tx: Tx, actor: Actor, t: Translator, *, sent: datetime, state: FSMContext
) -> Screen:
    """Something else is chosen by now: one more look at that, if it can be a vote."""
    try:
        return await _look(round_id, tx, actor, t, sent=sent, state=state, said=changed(t))
    except Invalid:
        return await _present(round_id, tx, actor, t, sent)


# ── Under what name ──────────────────────────────────────────────────────────────────────────


async def ask_name(
    _: CallbackQuery, callback_data: BallotPress, *, tx: Tx, actor: Actor, t: Translator,
    sent: datetime, state: FSMContext,
) -> Screen:  # fmt: skip
    """Another name than the one that was given."""
    shown = await service.ballot(tx, actor, callback_data.round, sent=sent)
    if not shown.asks_name:
        return screens.ballot(shown, t, said=changed(t))
    await wait_for(state, Voting.name, tx.now + _WAITS, round=callback_data.round)
    return screens.ask_name(shown, _own_name(actor), t)


async def take_own_name(
    _: CallbackQuery, callback_data: BallotPress, *, tx: Tx, actor: Actor, t: Translator,
    sent: datetime, state: FSMContext,
) -> Screen:  # fmt: skip
    """The name that the bot knows."""
    await service.say_name(tx, actor, callback_data.round, actor.name)
    return await _look(callback_data.round, tx, actor, t, sent=sent, state=state)


async def take_name(
    message: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, sent: datetime,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The name as it was typed; what is no name but a story is heard as one."""
    if not is_name(message):
        await state.clear()
        raise SkipHandler
    round_id = (await state.get_data())["round"]
    try:
        await service.say_name(tx, actor, round_id, piece.text)
    except Invalid as problem:
        shown = await service.ballot(tx, actor, round_id, sent=sent)
        return screens.ask_name(shown, _own_name(actor), t, problem=refused(problem, t))
    return await _look(round_id, tx, actor, t, sent=sent, state=state)


async def take_mark(
    message: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, sent: datetime,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """A father's name, or a year of birth."""
    if not is_name(message):
        await state.clear()
        raise SkipHandler
    round_id = (await state.get_data())["round"]
    try:
        await service.say_mark(tx, actor, round_id, piece.text)
    except Invalid as problem:
        shown = await service.ballot(tx, actor, round_id, sent=sent)
        return screens.ask_mark(shown, t, problem=refused(problem, t))
    return await _look(round_id, tx, actor, t, sent=sent, state=state)


async def leave(
    _: Message, *, tx: Tx, actor: Actor, t: Translator, sent: datetime, state: FSMContext
) -> Screen:
    """/cancel where a name is asked for: what is ticked stays."""
    round_id = (await state.get_data())["round"]
    await state.clear()
    return screens.ballot(await service.ballot(tx, actor, round_id, sent=sent), t)


def router() -> Router:
    """The list, one of them, who votes, one more look, and the vote."""
    table = Router(name="budget.voting")
    table.message.register(leave, StateFilter(Voting), or_f(Command("cancel"), Typed(CANCEL)))
    press = table.callback_query.register
    press(opened, RoundPress.filter(F.do == OnRound.VOTE))
    for do, handler in (
        (OnBallot.OPEN, opened_anew),
        (OnBallot.SHOW, turned),
        (OnBallot.READ, turned),
        (OnBallot.LOOK, look),
        (OnBallot.CAST, cast),
        (OnBallot.ADULT, say_age),
        (OnBallot.CHILD, say_age),
        (OnBallot.NAME, ask_name),
        (OnBallot.MY_NAME, take_own_name),
    ):
        press(handler, BallotPress.filter(F.do == do))
    press(read, PickPress.filter(F.do == OnPick.CARD))
    press(picked, PickPress.filter())
    hears = table.message.register
    hears(take_name, StateFilter(Voting.name), Waiting(), Says())
    hears(take_mark, StateFilter(Voting.mark), Waiting(), Says())
    return table
