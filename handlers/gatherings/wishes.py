"""Gatherings: questions and wishes of residents before a gathering."""

from datetime import timedelta
from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals.rules.topics import danger, load
from bot.appeals.service import Piece
from bot.core.access import Actor
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen, plain
from bot.core.text import clean
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.wishes import OnWish, OnWishes, WishesPress, WishPress
from bot.gatherings.rules.limits import ITEM_LIMIT, PROPOSAL_LIMIT, WHY_LIMIT
from bot.gatherings.rules.planning import check_items
from bot.gatherings.rules.proposals import Wish
from bot.gatherings.screens import wishes as screens
from bot.gatherings.service import looking
from bot.gatherings.service import wishes as service
from handlers.pieces import Says
from handlers.receiving import changed
from handlers.refusals import refused
from handlers.words import Waiting, wait_for

_WAITS = timedelta(hours=2)
_WISHES = {OnWishes.QUESTION: Wish.QUESTION, OnWishes.AGENDA: Wish.AGENDA}
#: Nothing that is written can change these: the list is shown instead of the form.
_ENDS = frozenset({"wishes_are_over", "too_many_wishes", "gathering_not_for_you"})
#: A preview that no message made.
_READY = 1


class Wishing(StatesGroup):
    """What the next line about questions and proposals is taken for."""

    text = State()  # of a resident; data: gathering, wish, text, message, until
    words = (
        State()
    )  # of the office; data: gathering, wish, version, page, declines, words, message
    agenda = State()  # of the office; data: gathering, wish, version, page, kk, ru, side, turn


# The list


async def list_screen(
    gathering_id: int, page: int, *, tx: Tx, actor: Actor, t: Translator, said: str | None = None
) -> Screen:
    """What was brought forward for a gathering, as it stands now."""
    found = await service.wishes(tx, actor, gathering_id, page)
    return screens.wish_list(
        found.gathering,
        found.views,
        page=found.page,
        pages=found.pages,
        adds=found.adds,
        office=found.office,
        t=t,
        said=said,
    )


async def opened(
    _: CallbackQuery, callback_data: GatheringPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """From the card of the gathering."""
    await state.clear()
    return await list_screen(callback_data.gathering, 0, tx=tx, actor=actor, t=t)


async def turned(
    _: CallbackQuery, callback_data: WishesPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Another page, or back to the list."""
    await state.clear()
    return await list_screen(callback_data.gathering, callback_data.shown, tx=tx, actor=actor, t=t)


async def press_late(
    _: CallbackQuery, callback_data: WishesPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The form is over: here is how things stand."""
    await state.clear()
    return await list_screen(callback_data.gathering, 0, tx=tx, actor=actor, t=t, said=changed(t))


async def leave_form(
    _: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """/cancel inside a form."""
    gathering = (await state.get_data())["gathering"]
    await state.clear()
    return await list_screen(gathering, 0, tx=tx, actor=actor, t=t)


# One of them


async def _card(
    wish_id: int, page: int, *, tx: Tx, actor: Actor, t: Translator, said: str | None = None
) -> Screen:
    one = await service.wish(tx, actor, wish_id)
    return _card_of(one, page, t, said)


def _card_of(one: service.OneWish, page: int, t: Translator, said: str | None = None) -> Screen:
    return screens.wish_card(
        one.gathering,
        one.wish,
        supports=one.supports,
        withdraws=one.withdraws,
        office=one.office,
        takes=one.takes,
        page=page,
        t=t,
        said=said,
    )


async def open_one(
    _: CallbackQuery, callback_data: WishPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One as it stands; whatever was being written about it is let be."""
    await state.clear()
    return await _card(callback_data.wish, callback_data.page, tx=tx, actor=actor, t=t)


async def support(
    _: CallbackQuery, callback_data: WishPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """One tap, and one more takes it back."""
    wants = callback_data.do is OnWish.SUPPORT
    act = service.support if wants else service.leave
    said = t.word("You support it.") if wants else t.word("You support it no more.")
    try:
        one = await act(tx, actor, callback_data.wish)
    except Stale:
        one, said = await service.wish(tx, actor, callback_data.wish), changed(t)
    return await list_screen(
        one.gathering.id, callback_data.page, tx=tx, actor=actor, t=t, said=said
    )


async def ask_withdraw(
    _: CallbackQuery, callback_data: WishPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Sure?"""
    one = await service.wish(tx, actor, callback_data.wish)
    if not one.withdraws or one.wish.version != callback_data.version:
        return _card_of(one, callback_data.page, t, changed(t))
    return screens.sure_to_withdraw(one.wish, callback_data.page, t)


async def withdraw(
    _: CallbackQuery, callback_data: WishPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Sure."""
    try:
        gathering = await service.withdraw(tx, actor, callback_data.wish, callback_data.version)
    except Stale:
        return await _card(
            callback_data.wish, callback_data.page, tx=tx, actor=actor, t=t, said=changed(t)
        )
    said = t.word("You have taken this back.")
    return await list_screen(gathering.id, callback_data.page, tx=tx, actor=actor, t=t, said=said)


# A resident writes


async def begin(
    _: CallbackQuery, callback_data: WishesPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """What is it? Whoever may not, or has enough of them, hears it before they write."""
    what, gathering_id = _WISHES[callback_data.do], callback_data.gathering
    gathering = await service.check_room(tx, actor, gathering_id, what)
    await wait_for(
        state,
        Wishing.text,
        tx.now + _WAITS,
        gathering=gathering_id,
        wish=what.value,
        text="",
        message=0,
    )
    return screens.ask_words(gathering, what, t)


async def take_text(
    message: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """In writing, and shown before it is sent."""
    if danger(piece.text, load()) is not None:
        await state.clear()
        raise SkipHandler  # somebody needs help now: that is no question for a gathering
    data = await state.get_data()
    what = Wish(data["wish"])
    gathering = await looking.look(tx, actor, data["gathering"])
    if not piece.text.strip() or piece.media or piece.location is not None:
        return screens.ask_words(gathering, what, t, screens.please_type(t))
    text = _line(piece.text, PROPOSAL_LIMIT)
    try:
        service.check_text(text)
    except Invalid as problem:
        return screens.ask_words(gathering, what, t, refused(problem, t))
    await state.update_data(text=text, message=message.message_id)
    return screens.preview(gathering, what, text, message.message_id, name=actor.name, t=t)


def _line(text: str, limit: int) -> str:
    """One line, long enough to say by how much it is too long."""
    return " ".join(clean(text, limit * 4).split())


async def send(
    _: CallbackQuery, callback_data: WishesPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """What was shown is sent; an older preview shows the newer words."""
    data = await state.get_data()
    what, gathering_id = Wish(data["wish"]), data["gathering"]
    if not data["message"] or callback_data.shown != data["message"]:
        return await _again(data, tx, actor, t)
    try:
        _view, fresh = await service.propose(tx, actor, gathering_id, what, data["text"])
    except Refusal as refusal:
        if refusal.name not in _ENDS:
            raise
        await state.clear()
        said = plain(refused(refusal, t))
        return await list_screen(gathering_id, 0, tx=tx, actor=actor, t=t, said=said)
    await state.clear()
    return await list_screen(
        gathering_id, 0, tx=tx, actor=actor, t=t, said=screens.sent(what, t, fresh=fresh)
    )


async def _again(data: dict[str, Any], tx: Tx, actor: Actor, t: Translator) -> Screen:
    what = Wish(data["wish"])
    gathering = await looking.look(tx, actor, data["gathering"])
    if not data["message"]:
        return screens.ask_words(gathering, what, t)
    return screens.preview(gathering, what, data["text"], data["message"], name=actor.name, t=t)


async def rewrite(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Other words."""
    data = await state.get_data()
    gathering = await looking.look(tx, actor, data["gathering"])
    return screens.ask_words(gathering, Wish(data["wish"]), t)


async def stop(
    _: CallbackQuery, callback_data: WishesPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Let it be."""
    await state.clear()
    said = t.word("Nothing was sent.")
    return await list_screen(callback_data.gathering, 0, tx=tx, actor=actor, t=t, said=said)


# The office answers


async def ask_answer(
    _: CallbackQuery, callback_data: WishPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The answer to a question, or why something is not taken up."""
    try:
        one = await service.of_office(tx, actor, callback_data.wish, callback_data.version)
    except Stale:
        return await _card(
            callback_data.wish, callback_data.page, tx=tx, actor=actor, t=t, said=changed(t)
        )
    declines = callback_data.do is not OnWish.ANSWER
    ready = screens.ready_reason(t) if callback_data.do is OnWish.LATER else ""
    await wait_for(
        state,
        Wishing.words,
        tx.now + _WAITS,
        gathering=one.gathering.id,
        wish=one.wish.id,
        version=one.wish.version,
        page=callback_data.page,
        declines=declines,
        words=ready,
        message=_READY if ready else 0,
    )
    if ready:
        return screens.answer_preview(one.wish, ready, _READY, t, declines=True)
    return screens.ask_answer(one.wish, callback_data.page, t, declines=declines)


async def take_words(
    message: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Shown as it will be read."""
    data = await state.get_data()
    one = await _still(data, tx, actor, state)
    if one is None:
        return await _card(data["wish"], data["page"], tx=tx, actor=actor, t=t, said=changed(t))
    declines = data["declines"]
    words, problem = _line(piece.text, WHY_LIMIT), None
    if not words or piece.media:
        problem = screens.please_type(t)
    else:
        try:
            service.check_words(words)
        except Invalid as found:
            problem = refused(found, t)
    if problem is not None:
        return screens.ask_answer(one.wish, data["page"], t, declines=declines, problem=problem)
    await state.update_data(words=words, message=message.message_id)
    return screens.answer_preview(one.wish, words, message.message_id, t, declines=declines)


async def _still(
    data: dict[str, Any], tx: Tx, actor: Actor, state: FSMContext
) -> service.OneWish | None:
    """What the form is about, while it is as it was; None once a colleague was first."""
    try:
        return await service.of_office(tx, actor, data["wish"], data["version"])
    except (NotAllowed, NotFound):  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    except Stale:
        await state.clear()
        return None


async def rewrite_words(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Other words."""
    data = await state.get_data()
    one = await service.wish(tx, actor, data["wish"])
    return screens.ask_answer(one.wish, data["page"], t, declines=data["declines"])


async def send_words(
    _: CallbackQuery, callback_data: WishesPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Whoever wrote it is told."""
    data = await state.get_data()
    if not data["message"] or callback_data.shown != data["message"]:
        one = await service.wish(tx, actor, data["wish"])
        if not data["message"]:
            return screens.ask_answer(one.wish, data["page"], t, declines=data["declines"])
        return screens.answer_preview(
            one.wish, data["words"], data["message"], t, declines=data["declines"]
        )
    settle = service.decline if data["declines"] else service.answer
    await state.clear()
    try:
        one = await settle(tx, actor, data["wish"], data["version"], data["words"])
    except Stale:
        return await _card(data["wish"], data["page"], tx=tx, actor=actor, t=t, said=changed(t))
    said = t.word("Sent. Whoever wrote it is told.")
    return await list_screen(one.gathering.id, data["page"], tx=tx, actor=actor, t=t, said=said)


async def stop_office(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Let it be."""
    data = await state.get_data()
    await state.clear()
    said = t.word("Nothing was sent.")
    return await _card(data["wish"], data["page"], tx=tx, actor=actor, t=t, said=said)


# The office puts it on the agenda


async def ask_take(
    _: CallbackQuery, callback_data: WishPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Shown as it will stand there, to be put right; too late for this one, it is said so."""
    wish_id, page = callback_data.wish, callback_data.page
    try:
        one, (kk, ru) = await service.to_take(tx, actor, wish_id, callback_data.version)
    except Refusal as refusal:
        return await _not_taken(refusal, wish_id, page, tx=tx, actor=actor, t=t)
    await wait_for(
        state,
        Wishing.agenda,
        tx.now + _WAITS,
        gathering=one.gathering.id,
        wish=one.wish.id,
        version=one.wish.version,
        page=page,
        kk=kk,
        ru=ru,
        side="",
        turn=_READY,
    )
    return screens.agenda_preview(one.gathering, one.wish, (kk, ru), _READY, t)


async def _not_taken(
    refusal: Refusal, wish_id: int, page: int, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Too late for this gathering, or a colleague was first; anything else is told as ever."""
    if refusal.name == "wish_too_late":
        late = await service.wish(tx, actor, wish_id)
        return screens.too_late(late.wish, int(str(refusal.params["limit"])), page, t)
    if not isinstance(refusal, Stale):
        raise refusal
    return await _card(wish_id, page, tx=tx, actor=actor, t=t, said=changed(t))


async def _onto(
    data: dict[str, Any], tx: Tx, actor: Actor, t: Translator, problem: Refusal | None = None
) -> Screen:
    one = await service.wish(tx, actor, data["wish"])
    return screens.agenda_preview(
        one.gathering,
        one.wish,
        (data["kk"], data["ru"]),
        data["turn"],
        t,
        problem=refused(problem, t) if problem else None,
    )


async def ask_side(
    _: CallbackQuery, callback_data: WishesPress, *, t: Translator, state: FSMContext
) -> Screen:
    """Other words in one language."""
    side = callback_data.do.value
    data = await state.get_data()
    await state.update_data(side=side)
    return screens.ask_agenda_words(
        data["gathering"], data[side], t, russian=callback_data.do is OnWishes.RUSSIAN
    )


async def back_to_agenda(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """As it was."""
    await state.update_data(side="")
    return await _onto(await state.get_data(), tx, actor, t)


async def take_side(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The words in that language; without a question for one they are the other's translation."""
    data = await state.get_data()
    if await _still(data, tx, actor, state) is None:
        return await _card(data["wish"], data["page"], tx=tx, actor=actor, t=t, said=changed(t))
    side = data["side"] or ("ru" if data["kk"] and not data["ru"] else "kk")
    words = _line(piece.text, ITEM_LIMIT)
    try:
        check_items([words] if words else [], 0)
    except Invalid as problem:
        return screens.ask_agenda_words(
            data["gathering"], data[side], t, russian=side == "ru", problem=refused(problem, t)
        )
    await state.update_data({side: words}, side="", turn=data["turn"] + 1)
    return await _onto(await state.get_data(), tx, actor, t)


async def send_agenda(
    _: CallbackQuery, callback_data: WishesPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """It stands there; whoever wrote it, and everybody it is announced to, is told."""
    data = await state.get_data()
    if callback_data.shown != data["turn"]:
        return await _onto(data, tx, actor, t)
    wish_id, words = data["wish"], (data["kk"], data["ru"])
    await state.clear()
    try:
        await service.to_take(tx, actor, wish_id, data["version"])
    except Refusal as refusal:
        return await _not_taken(refusal, wish_id, data["page"], tx=tx, actor=actor, t=t)
    one, people = await service.take_up(tx, actor, wish_id, data["version"], words)
    said = t.word("It stands on the agenda now.")
    if people:
        said = t.word("It stands on the agenda now. People told of it: {n}", n=people)
    return _card_of(one, data["page"], t, said)


def router() -> Router:
    """The list, one of them, and the forms of residents and the office."""
    table = Router(name="gatherings.wishes")
    table.message.register(leave_form, Command("cancel"), StateFilter(Wishing))
    press = table.callback_query.register
    press(opened, GatheringPress.filter(F.do == OnGathering.PROPOSALS))
    press(turned, WishesPress.filter(F.do == OnWishes.LIST))
    for do in _WISHES:
        press(begin, WishesPress.filter(F.do == do))
    forms: dict[State, dict[OnWishes, Any]] = {
        Wishing.text: {
            OnWishes.SEND: send,
            OnWishes.CHANGE: rewrite,
            OnWishes.STOP: stop,
        },
        Wishing.words: {
            OnWishes.SEND: send_words,
            OnWishes.CHANGE: rewrite_words,
            OnWishes.STOP: stop_office,
        },
        Wishing.agenda: {
            OnWishes.SEND: send_agenda,
            OnWishes.CHANGE: back_to_agenda,
            OnWishes.KAZAKH: ask_side,
            OnWishes.RUSSIAN: ask_side,
            OnWishes.STOP: stop_office,
        },
    }
    for form, presses in forms.items():
        for on, handler in presses.items():
            press(handler, WishesPress.filter(F.do == on), StateFilter(form), Waiting())
    press(press_late, WishesPress.filter())

    press(open_one, WishPress.filter(F.do == OnWish.OPEN))
    press(support, WishPress.filter(F.do.in_({OnWish.SUPPORT, OnWish.LEAVE})))
    press(ask_withdraw, WishPress.filter(F.do == OnWish.WITHDRAW))
    press(withdraw, WishPress.filter(F.do == OnWish.WITHDRAW_NOW))
    press(ask_take, WishPress.filter(F.do == OnWish.TAKE))
    press(ask_answer, WishPress.filter())

    takes = table.message.register
    takes(take_text, StateFilter(Wishing.text), Waiting(), Says())
    takes(take_words, StateFilter(Wishing.words), Waiting(), Says())
    takes(take_side, StateFilter(Wishing.agenda), Waiting(), Says())
    return table
