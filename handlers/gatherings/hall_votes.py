"""In the hall: hands are counted, by numbers that are written or by one tap; phones help."""

from dataclasses import replace
from typing import Any

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.appeals.service import Piece
from bot.core.access import Actor
from bot.core.errors import NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen, plain
from bot.core.tx import Tx
from bot.gatherings.callbacks.hall import (
    CountPress,
    HandPress,
    ItemPress,
    OnCount,
    OnItem,
)
from bot.gatherings.rules.hands import (
    Hands,
    Rest,
    hands_of,
    is_whole,
    read_number,
    read_numbers,
)
from bot.gatherings.rules.running import Stage
from bot.gatherings.screens import hall_vote as screens
from bot.gatherings.screens import phones, tallies
from bot.gatherings.screens.hall_parts import item_press
from bot.gatherings.service import elections, hands
from bot.gatherings.service import hall as service
from bot.gatherings.service.hall import HallView, ItemRecord
from handlers.gatherings.hall_talk import Hall, Said, Talk
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting

_REST = {
    OnCount.NO: Rest.NO,
    OnCount.ABSTAINED: Rest.ABSTAINED,
    OnCount.SILENT: Rest.SILENT,
}


# ── Hands in the room ────────────────────────────────────────────────────────────────────────


async def ask_hands(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """How many hands? For the first time, once more, or because a slip is put right."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    view = await service.look(tx, actor, pressed.item)
    item = view.item(pressed.item)
    if item is None or not (view.open and item.standing):
        return await talk.item(view, pressed.item)
    if item.version != pressed.version:
        return await talk.item(view, pressed.item, problem=talk.changed())
    return await talk.vote(view, item, pressed.number, fix=pressed.do is OnItem.FIX)


async def take_hands(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """`31 5 2`; where somebody is left out, it is asked what they did."""
    talk, data = Talk(tx, actor, t, state), await state.get_data()
    view = await service.look(tx, actor, data["item"])
    item = view.item(data["item"])
    if item is None or not view.open:
        return await talk.hall(view, talk.changed())
    if item.version != data["version"]:
        return await talk.item(view, item.id, problem=talk.changed())
    try:
        numbers = read_numbers(piece.text)
        ballot = await talk.ballot(item, data["number"], fix=data["fix"])
        if not is_whole(numbers, ballot.present(view)):
            await talk.ask(Hall.count, view, item, number=data["number"], fix=data["fix"],
                           numbers=list(numbers))  # fmt: skip
            return screens.rest_screen(view, ballot, hands_of(numbers), len(numbers), t)
        return await _count(talk, item, data, hands_of(numbers))
    except Refusal as problem:
        return await _again(talk, data, problem)


async def _again(talk: Talk, data: dict[str, Any], problem: Refusal) -> Screen:
    """It is asked once more, and what was wrong is said; what is not theirs is not theirs."""
    if isinstance(problem, NotAllowed | NotFound):
        raise problem
    view = await service.look(talk.tx, talk.actor, data["item"])
    item = view.item(data["item"])
    if item is None or not view.open:
        return await talk.hall(view, talk.changed())
    said = refused(problem, talk.t)
    return await talk.vote(view, item, data["number"], fix=data["fix"], problem=said)


async def _count(talk: Talk, item: ItemRecord, data: dict[str, Any], counted: Hands) -> Screen:
    """It is written down; the next candidate comes at once."""
    about = (talk.tx, talk.actor, item.id, data["version"], counted)
    if item.election is None:
        does = service.count(*about, as_then=data["fix"])
    else:
        does = elections.count_candidate(*about, number=data["number"], as_then=data["fix"])
    view, said = await talk.act(item.id, does)
    now = view.item(item.id)
    if now is None or said is not None:
        return await talk.item(view, item.id, problem=said)
    return await _counted(talk, view, now, data)


async def _counted(talk: Talk, view: HallView, item: ItemRecord, data: dict[str, Any]) -> Screen:
    if item.election is None:
        return await talk.item(view, item.id, said=tallies.result(item, talk.t))
    said = tallies.candidate_line(item.election, data["number"])
    following = item.election.current
    short = item.outcome is not None and item.election.result is None
    again = [one for one in item.election.candidates if one.again is not None]
    explained = item.election.course.stage is not Stage.SECOND_VOTE or again
    if following is None or short or data["fix"] or not explained:
        return await talk.item(view, item.id, said=None if short else said)
    return await talk.vote(view, item, following.number, said=said)


async def press_count(
    _: CallbackQuery, callback_data: CountPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Everybody is for it; as the phones said; or what the others did."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    data = await state.get_data()
    view = await service.look(tx, actor, pressed.item)
    item = view.item(pressed.item)
    if item is None or not (view.open and item.standing):
        return await talk.item(view, pressed.item)
    asked = await state.get_state() == Hall.count.state and data.get("item") == item.id
    if not asked or item.version != pressed.version or data["version"] != pressed.version:
        return await talk.item(view, item.id, problem=talk.changed())
    counted = await _pressed(talk, view, item, pressed, data)
    if counted is None:
        return await talk.vote(view, item, data["number"], fix=data["fix"],
                               problem=talk.changed())  # fmt: skip
    try:
        return await _count(talk, item, data, counted)
    except Refusal as problem:
        return await _again(talk, data, problem)


async def _pressed(
    talk: Talk, view: HallView, item: ItemRecord, pressed: CountPress, data: dict[str, Any]
) -> Hands | None:
    """The hands that a button stands for; None where what it showed is not so any more."""
    ballot = await talk.ballot(item, data["number"], fix=data["fix"])
    if pressed.do is OnCount.PHONES:
        tally = ballot.tally
        if tally is None or tally.open or tally.raised != pressed.number:
            return None
        return Hands(tally.ayes, tally.noes, tally.abstained)
    present = ballot.present(view)
    if present != pressed.number:
        return None
    if pressed.do is OnCount.ALL:
        return Hands(present)
    numbers = tuple(data.get("numbers") or ())
    return hands_of(numbers).with_rest(present, _REST[pressed.do]) if numbers else None


# ── How many are there ───────────────────────────────────────────────────────────────────────


async def ask_room(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """People without phones are counted anew."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    view = await service.look(tx, actor, pressed.item)
    item = view.item(pressed.item)
    if item is None or not view.open:
        return await talk.item(view, pressed.item)
    return await _room(talk, view, item, pressed.number)


async def _room(
    talk: Talk, view: HallView, item: ItemRecord, number: int, problem: Said = None
) -> Screen:
    await talk.ask(Hall.room, view, item, number=number)
    back = item_press(talk.t.word("Back"), OnItem.VOTE, item, number)
    return screens.room_screen(view, back, talk.t, problem=problem)


async def take_room(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """So many; then back to the vote."""
    talk, data = Talk(tx, actor, t, state), await state.get_data()
    try:
        number = read_number(piece.text)
        does = service.count_nameless(tx, actor, data["gathering"], number)
        view, said = await talk.act(data["item"], does)
    except Refusal as problem:
        if isinstance(problem, NotAllowed | NotFound):
            raise
        view = await service.look(tx, actor, data["item"])
        item = view.item(data["item"])
        if item is None or not view.open:
            return await talk.hall(view)
        return await _room(talk, view, item, data["number"], refused(problem, t))
    item = view.item(data["item"])
    if item is None or not view.open:
        return await talk.hall(view, said)
    return await talk.vote(view, item, data["number"], said=said)


# ── Phones ───────────────────────────────────────────────────────────────────────────────────


async def ask_phones(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Everybody who checked in is asked; the tally stands below, in a message of its own."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    view = await service.look(tx, actor, pressed.item)
    item = view.item(pressed.item)
    if item is None:
        return await talk.hall(view)
    one = item.election.numbered(pressed.number) if item.election is not None else None
    of = one.id if one is not None else hands.NOBODY
    try:
        tally = await hands.ask(tx, actor, item.id, pressed.version, of)
    except Stale:
        return await talk.item(await service.look(tx, actor, item.id), item.id,
                               problem=talk.changed())  # fmt: skip
    view = await service.look(tx, actor, item.id)
    now = view.item(item.id)
    if now is None:
        return await talk.hall(view)
    vote = await talk.vote(view, now, pressed.number)
    return _beside(vote, phones.tally_screen(tally, pressed.number, t))


def _beside(vote: Screen, tally: Screen) -> Screen:
    """The vote stays where it is; the tally is a message of its own, which changes by itself."""
    return replace(vote, then=(replace(tally, show="new"),))


async def show_tally(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """How many have tapped by now."""
    view = await service.look(tx, actor, callback_data.item)
    item = view.item(callback_data.item)
    of = hands.NOBODY
    if item is not None and item.election is not None:
        one = item.election.numbered(callback_data.number)
        of = one.id if one is not None else hands.NOBODY
    tally = await hands.tally(tx, actor, callback_data.item, of)
    return phones.tally_screen(tally, callback_data.number, t)


async def stop_phones(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Nobody taps any more: the numbers stand in the tally, and the vote comes below."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    try:
        tally = await hands.stop(tx, actor, pressed.item)
    except Stale:
        view = await service.look(tx, actor, pressed.item)
        return await talk.hall(view, talk.changed())
    view = await service.look(tx, actor, pressed.item)
    item = view.item(pressed.item)
    if item is None:
        return await talk.hall(view)
    over = phones.tally_screen(tally, pressed.number, t)
    if item.version != pressed.version:  # it was counted meanwhile
        return replace(over, then=(replace(await talk.item(view, item.id), show="new"),))
    vote = await talk.vote(view, item, pressed.number)
    return replace(over, then=(replace(vote, show="new"),))


async def raise_hand(
    _: CallbackQuery, callback_data: HandPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """One's own hand, on the phone."""
    pressed = callback_data
    own = await hands.raise_hand(tx, actor, pressed.item, pressed.candidate, pressed.hand)
    if own.counted:
        rows = phones.hands_rows(pressed.item, pressed.candidate, own.hand, t)
        said = t.word("Noted. Raise your hand in the hall as well.")
        return Screen(rows=rows, toast=said, show="buttons")
    result = tallies.result(own.tally.item, t)
    over = t.word("The phones are not asked any more.")
    said = f"{over}\n{plain(result).splitlines()[0]}" if result else over
    return Screen(rows=(), toast=said, alert=True, show="buttons")


def register(table: Router) -> None:
    """Buttons, then messages."""
    press, message = table.callback_query.register, table.message.register
    for do in (OnItem.VOTE, OnItem.AGAIN, OnItem.FIX):
        press(ask_hands, ItemPress.filter(F.do == do))
    press(ask_room, ItemPress.filter(F.do == OnItem.ROOM))
    press(ask_phones, ItemPress.filter(F.do == OnItem.ASK))
    press(show_tally, ItemPress.filter(F.do == OnItem.TALLY))
    press(stop_phones, ItemPress.filter(F.do == OnItem.STOP))
    press(press_count, CountPress.filter())
    press(raise_hand, HandPress.filter())
    message(take_hands, StateFilter(Hall.count), Waiting(), Says())
    message(take_room, StateFilter(Hall.room), Waiting(), Says())
