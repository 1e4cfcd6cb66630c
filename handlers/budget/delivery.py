"""The people's budget: winners, who follows them, and the office that carries them out."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals.service import Piece
from bot.budget.callbacks.common import IdeaPress, OnIdea, OnRound, RoundPress
from bot.budget.callbacks.delivery import (
    DeliveryForm,
    OnForm,
    OnWinner,
    StoryPage,
    WinnerPress,
    WinnersPage,
)
from bot.budget.rules import delivery as rules
from bot.budget.rules.bounds import PHOTOS_LIMIT
from bot.budget.rules.delivery import ORDER, TAKES_MORE, Asks, Move
from bot.budget.screens import delivery as screens
from bot.budget.screens import delivery_forms as forms
from bot.budget.screens.delivery_forms import Filled
from bot.budget.service import delivery as service
from bot.budget.service.delivery import Winner, WinnerCard
from bot.core.access import Actor
from bot.core.errors import Invalid, NotAllowed, Refusal, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.pieces import Says
from handlers.receiving import changed
from handlers.refusals import refused
from handlers.words import Waiting, wait_for

_WAITS = timedelta(hours=2)
_PICTURES = frozenset({"photo", "video"})
_ON_CARD = frozenset({OnIdea.STORY, OnIdea.FOLLOW, OnIdea.UNFOLLOW})
#: What a button begins.
_BEGINS = {
    OnWinner.PLAN: Move.PLAN,
    OnWinner.OWNER: Move.OWNER,
    OnWinner.REPORT: Move.REPORT,
    OnWinner.PUT_OFF: Move.PUT_OFF,
    OnWinner.DONE: Move.DONE,
    OnWinner.UNDO: Move.UNDO,
}


class CarryingOut(StatesGroup):
    """What the office's next line about a winner is taken for."""

    filling = State()  # data: id, version, until, and what is filled in so far


# Looking


async def show_winners(
    round_id: int, tx: Tx, actor: Actor, t: Translator, page: int = 0
) -> Screen:
    """What won in a round and how it is carried out; refused before it is counted."""
    return screens.winners_screen(await service.winners(tx, actor, round_id, page), t)


async def opened(
    _: CallbackQuery, callback_data: RoundPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """From the round's card, or from its results."""
    await state.clear()
    return await show_winners(callback_data.round, tx, actor, t)


async def turn(
    _: CallbackQuery, callback_data: WinnersPage, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """A page of the list."""
    await state.clear()
    return await show_winners(callback_data.round, tx, actor, t, callback_data.page)


async def on_card(
    _: CallbackQuery, callback_data: IdeaPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One winner; to hear of it from now on, or no more."""
    await state.clear()
    about = callback_data.idea
    match callback_data.do:
        case OnIdea.FOLLOW:
            shown = await service.follow(tx, actor, about)
            said = t.word("You hear of each step in the evening.")
        case OnIdea.UNFOLLOW:
            shown = await service.unfollow(tx, actor, about)
            said = t.word("You do not hear of it any more.")
        case _:
            return screens.winner_card(await service.look_at(tx, actor, about), t)
    return screens.winner_card(shown, t, said=said)


async def story(
    _: CallbackQuery, callback_data: StoryPage, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Earlier steps, or later ones."""
    shown = await service.look_at(tx, actor, callback_data.idea, callback_data.page)
    return screens.winner_card(shown, t)


async def photos(
    _: CallbackQuery, callback_data: WinnerPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What the office showed."""
    shown = await service.look_at(tx, actor, callback_data.idea)
    if not shown.photos:
        return screens.winner_card(shown, t, said=changed(t))
    return screens.photos(shown, t)


# The office's desk


async def at_desk(
    _: CallbackQuery, callback_data: IdeaPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """What the office can do with it now."""
    await state.clear()
    return screens.desk(await service.desk(tx, actor, callback_data.idea), t)


async def _stands(idea_id: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """Somebody was first: how it stands now."""
    return screens.desk(await service.desk(tx, actor, idea_id), t, said=changed(t))


async def ask_begin(
    _: CallbackQuery, callback_data: WinnerPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Has it begun?"""
    await state.clear()
    try:
        shown = await service.desk(tx, actor, callback_data.idea, callback_data.version)
    except Stale:
        return await _stands(callback_data.idea, tx, actor, t)
    _must_be_possible(shown, Move.BEGIN)
    return screens.ask_begin(shown, t)


async def begin_work(
    _: CallbackQuery, callback_data: WinnerPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """It has."""
    try:
        shown = await service.begin(tx, actor, callback_data.idea, callback_data.version)
    except Stale:
        return await _stands(callback_data.idea, tx, actor, t)
    return screens.desk(shown, t, said=_kept(t))


def _must_be_possible(shown: WinnerCard, move: Move) -> None:
    if move not in shown.moves:
        raise NotAllowed(move.value)


def _kept(t: Translator) -> str:
    return t.word("Saved. Those who follow it hear of everything in the evening.")


# The form


async def _read(state: FSMContext) -> tuple[int, int, Filled]:
    """Which winner, as of which version, and what is filled in."""
    data = await state.get_data()
    said = dict(data["filled"])
    said["move"] = Move(said["move"])
    said["day"] = date.fromordinal(said["day"]) if said["day"] else None
    said["files"] = tuple(said["files"])
    return data["id"], data["version"], Filled(**said)


async def _write(state: FSMContext, tx: Tx, winner: Winner, filled: Filled) -> Filled:
    """Keep the form; each change is another turn, so that an older preview saves nothing."""
    filled = replace(filled, turn=filled.turn + 1)
    said: dict[str, Any] = asdict(filled) | {
        "move": filled.move.value,
        "day": filled.day.toordinal() if filled.day else 0,
        "files": list(filled.files),
    }
    await wait_for(
        state,
        CarryingOut.filling,
        tx.now + _WAITS,
        id=winner.id,
        version=winner.version,
        filled=said,
    )
    return filled


async def fill(
    _: CallbackQuery, callback_data: WinnerPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The first question, about the winner as it is on the button."""
    await state.clear()
    try:
        shown = await service.desk(tx, actor, callback_data.idea, callback_data.version)
    except Stale:
        return await _stands(callback_data.idea, tx, actor, t)
    move = _BEGINS[callback_data.do]
    _must_be_possible(shown, move)
    filled = await _write(state, tx, shown.winner, Filled(move))
    return forms.form(shown.winner, filled, t)


async def take(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A name, a day, money, words or a photo: whatever is asked for."""
    about, version, filled = await _read(state)
    try:
        winner = (await service.desk(tx, actor, about, version)).winner
    except Stale:
        await state.clear()
        return await _stands(about, tx, actor, t)
    except Refusal:  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    try:
        filled = _with(winner, filled, piece, tx)
    except Invalid as problem:
        return forms.form(winner, filled, t, problem=refused(problem, t))
    filled = await _write(state, tx, winner, filled)
    return forms.form(winner, filled, t, settle=bool(piece.media))


def _with(winner: Winner, filled: Filled, piece: Piece, tx: Tx) -> Filled:
    """With one more message; `Invalid` where it says nothing of what is asked."""
    text = piece.text.strip()
    asks = filled.asks(winner)
    if filled.move in TAKES_MORE and (piece.media or asks is not Asks.MONEY):
        return _with_more(filled, piece, text)
    if asks is Asks.PREVIEW:  # a line under it replaces what was said last
        asks = ORDER[filled.move][-1]
    match asks:
        case Asks.OWNER:
            return replace(filled, owner=rules.owner(text))
        case Asks.DUE:
            return replace(filled, day=rules.day(text, tx.today))
        case Asks.MONEY:
            return replace(filled, spent=rules.money(text), money_said=True)
        case _:
            return replace(filled, words=rules.reason(text))


def _with_more(filled: Filled, piece: Piece, text: str) -> Filled:
    files = tuple(
        {"kind": one.kind, "id": one.file_id} for one in piece.media if one.kind in _PICTURES
    )
    if not files and not text:
        raise Invalid("delivery_takes_pictures")
    if len(filled.files) + len(files) > PHOTOS_LIMIT:
        raise Invalid("decision_files_full", limit=PHOTOS_LIMIT)
    words = rules.line(text) or filled.words
    return replace(filled, files=(*filled.files, *files), words=words)


async def press_form(
    _: CallbackQuery, callback_data: DeliveryForm, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """An answer at one tap; save, from the beginning, or let it be."""
    about, version, filled = await _read(state)
    if callback_data.idea != about:
        await state.clear()
        return await _stands(callback_data.idea, tx, actor, t)
    try:
        shown = await service.desk(tx, actor, about, version)
    except Stale:
        await state.clear()
        return await _stands(about, tx, actor, t)
    winner = shown.winner
    if callback_data.do is OnForm.STOP:
        await state.clear()
        return screens.desk(shown, t, said=t.word("Nothing was changed."))
    ready = filled.asks(winner) is Asks.PREVIEW and callback_data.value == filled.turn
    if callback_data.do is OnForm.SAVE and ready:
        return await _save(winner, filled, tx=tx, actor=actor, t=t, state=state)
    filled = await _write(state, tx, winner, _pressed(winner, filled, callback_data))
    return forms.form(winner, filled, t)


def _pressed(winner: Winner, filled: Filled, press: DeliveryForm) -> Filled:
    """With what a button says; one that answers another question changes nothing."""
    asks = filled.asks(winner)
    match press.do:
        case OnForm.AGAIN:
            return Filled(filled.move, turn=filled.turn)
        case OnForm.OFFICE if asks is Asks.OWNER:
            return replace(filled, owner="")
        case OnForm.SKIP if asks is Asks.MONEY:
            return replace(filled, money_said=True)
        case OnForm.DAY if asks is Asks.DUE:
            return replace(filled, day=_day(press.value))
        case _:
            return filled


def _day(ordinal: int) -> date | None:
    """The day on a button; None of a number that is none."""
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):
        return None


async def _save(
    winner: Winner, filled: Filled, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    try:
        kept = await _keep(winner, filled, tx, actor)
    except Stale:
        await state.clear()
        return await _stands(winner.id, tx, actor, t)
    except Invalid as problem:  # the day was in time when it was written
        return forms.form(winner, filled, t, problem=refused(problem, t))
    await state.clear()
    return screens.desk(kept, t, said=_kept(t))


async def _keep(winner: Winner, filled: Filled, tx: Tx, actor: Actor) -> WinnerCard:
    about, version = winner.id, winner.version
    owner, due = filled.owner or "", filled.day or tx.today
    told: dict[str, Any] = {
        "spent": filled.spent, "words": filled.words, "photos": filled.files
    }  # fmt: skip
    match filled.move:
        case Move.PLAN:
            return await service.plan(tx, actor, about, version, owner=owner, due=due)
        case Move.OWNER:
            return await service.another_owner(tx, actor, about, version, owner=owner)
        case Move.PUT_OFF:
            return await service.put_off(tx, actor, about, version, due=due, reason=filled.words)
        case Move.UNDO:
            return await service.undo(tx, actor, about, version, reason=filled.words)
        case Move.DONE:
            return await service.finish(tx, actor, about, version, **told)
        case _:
            return await service.report(tx, actor, about, version, **told)


async def form_is_over(
    _: CallbackQuery, callback_data: DeliveryForm, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The form is over: here is how things stand."""
    return await _stands(callback_data.idea, tx, actor, t)


async def leave(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel inside the form; the word for it leads home, as everywhere."""
    about, _version, _filled = await _read(state)
    await state.clear()
    shown = await service.desk(tx, actor, about)
    return screens.desk(shown, t, said=t.word("Nothing was changed."))


def router() -> Router:
    """The list, a winner with its story, the office's desk, and the form."""
    table = Router(name="budget.delivery")
    press, do = table.callback_query.register, F.do
    press(opened, RoundPress.filter(do == OnRound.WINNERS))
    press(turn, WinnersPage.filter())
    press(on_card, IdeaPress.filter(do.in_(_ON_CARD)))
    press(at_desk, IdeaPress.filter(do == OnIdea.DELIVER))
    press(story, StoryPage.filter())
    press(photos, WinnerPress.filter(do == OnWinner.PHOTOS))
    press(ask_begin, WinnerPress.filter(do == OnWinner.ASK_BEGIN))
    press(begin_work, WinnerPress.filter(do == OnWinner.BEGIN))
    press(fill, WinnerPress.filter(do.in_(set(_BEGINS))))
    inside = StateFilter(CarryingOut.filling)
    press(press_form, DeliveryForm.filter(), inside, Waiting())
    press(form_is_over, DeliveryForm.filter())
    table.message.register(leave, inside, Command("cancel"))
    table.message.register(take, inside, Waiting(), Says())
    return table
