"""Gatherings: residents or members want a gathering."""

from datetime import date, timedelta
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
from bot.core.errors import Invalid, NotAllowed, NotFound, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen, toast
from bot.core.text import clean
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.initiative import InitiativePress, OnInitiative
from bot.gatherings.rules.changes import Pair
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import Move
from bot.gatherings.rules.limits import MOST_DECISION_FILES, WHY_LIMIT
from bot.gatherings.rules.papers import Paper
from bot.gatherings.rules.planning import Written, read_items
from bot.gatherings.screens import initiative as screens
from bot.gatherings.service import initiative as service
from bot.gatherings.service import papers
from bot.gatherings.service.initiative import MayPropose
from handlers.pieces import Says
from handlers.receiving import changed
from handlers.refusals import refused
from handlers.words import Waiting, wait_for

_WAITS = timedelta(hours=2)
_PAPERS = frozenset({"photo", "document"})
_MOVES = {
    OnInitiative.ASK: Move.ASK_DISTRICT,
    OnInitiative.PERMIT: Move.PERMIT,
    OnInitiative.FORBID: Move.FORBID,
}


class Proposing(StatesGroup):
    """What the next line of whoever proposes is taken for.

    Data of each: kind, okrug, questions (pairs), why, whole (it was shown once), turn, until.
    """

    questions = State()
    why = State()
    preview = State()


class Noting(StatesGroup):
    """What the office's next line about an initiative is taken for. Data: gathering, version."""

    signed = State()
    day = State()  # data: move, day (ISO or ""), files


# The list, and one of them


async def _list(tx: Tx, actor: Actor, t: Translator, said: str | None = None) -> Screen:
    found = await service.overview(tx, actor)
    return screens.overview(
        found.okrug,
        found.wanted,
        kinds=[(one.kind, one.okrug) for one in found.proposes],
        own=found.own,
        t=t,
        more=found.more,
        said=said,
    )


async def opened(
    _: CallbackQuery, callback_data: GatheringPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """From the calendar (0), or from the card of one."""
    await state.clear()
    if not callback_data.gathering:
        return await _list(tx, actor, t)
    return await _card(callback_data.gathering, tx, actor, t)


async def listed(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """All of them."""
    await state.clear()
    return await _list(tx, actor, t)


async def _card(
    gathering_id: int, tx: Tx, actor: Actor, t: Translator, said: str | None = None
) -> Screen:
    return screens.card(await service.look(tx, actor, gathering_id), t, said=said)


async def open_one(
    _: CallbackQuery, callback_data: InitiativePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One as it stands; whatever was being written about it is let be."""
    await state.clear()
    return await _card(callback_data.gathering, tx, actor, t)


async def support(
    _: CallbackQuery, callback_data: InitiativePress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """A tap, and one more takes it back."""
    wants = callback_data.do is OnInitiative.SUPPORT
    act = service.support if wants else service.leave
    try:
        view = await act(tx, actor, callback_data.gathering)
    except Stale:
        return await _card(callback_data.gathering, tx, actor, t, changed(t))
    said = (
        t.word("Thank you. By law your signature on the paper sheet counts.")
        if wants
        else t.word("You support it no more.")
    )
    return screens.card(view, t, said=said)


async def sheet(
    _: CallbackQuery, callback_data: InitiativePress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The sheet to print; it takes a moment to draw."""
    await papers.want_paper(tx, actor, callback_data.gathering, Paper.SHEET)
    return toast(t.word("It is being made. It comes in a moment."))


async def ask_withdraw(
    _: CallbackQuery, callback_data: InitiativePress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Sure?"""
    view = await service.look(tx, actor, callback_data.gathering)
    mine = Move.WITHDRAW in view.gathering.moves
    if not mine or view.gathering.version != callback_data.mark:
        return screens.card(view, t, said=changed(t))
    return screens.sure_to_withdraw(view, t)


async def withdraw(
    _: CallbackQuery, callback_data: InitiativePress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Sure."""
    try:
        await service.withdraw(tx, actor, callback_data.gathering, callback_data.mark)
    except Stale:
        return await _card(callback_data.gathering, tx, actor, t, changed(t))
    return await _list(tx, actor, t, t.word("You have taken this back."))


# Proposing


async def begin(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Which kind; where there is one only, what it is to decide."""
    found = await service.overview(tx, actor)
    if found.own is not None:
        return await _card(found.own, tx, actor, t)
    if not found.proposes:
        raise NotAllowed(Move.PROPOSE.value)
    if len(found.proposes) == 1:
        return await _begin(found.proposes[0], tx, t, state)
    await state.clear()
    return screens.choose_kind([(one.kind, one.okrug) for one in found.proposes], t)


async def pick_kind(
    _: CallbackQuery, callback_data: InitiativePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """This one."""
    found = await service.overview(tx, actor)
    if found.own is not None or callback_data.mark >= len(found.proposes):
        return await _list(tx, actor, t, changed(t))
    return await _begin(found.proposes[callback_data.mark], tx, t, state)


async def _begin(what: MayPropose, tx: Tx, t: Translator, state: FSMContext) -> Screen:
    await wait_for(
        state,
        Proposing.questions,
        tx.now + _WAITS,
        kind=what.kind.value,
        okrug=what.okrug,
        questions=[],
        why="",
        whole=False,
        turn=0,
    )
    return screens.ask_questions(what.kind, t)


async def take_questions(_: Message, piece: Piece, *, t: Translator, state: FSMContext) -> Screen:
    """A question a line; the same in Russian below, if they can."""
    if danger(piece.text, load()) is not None:
        await state.clear()
        raise SkipHandler  # somebody needs help now
    data = await state.get_data()
    kind = Kind(data["kind"])
    if not piece.text.strip() or piece.media or piece.location is not None:
        return screens.ask_questions(kind, t, screens.please_type(t))
    questions = _pairs(read_items(piece.text))
    try:
        service.check_questions(questions)
    except Invalid as problem:
        return screens.ask_questions(kind, t, refused(problem, t))
    await state.update_data(questions=[list(one) for one in questions])
    if data["whole"]:
        return await _preview(t, state)
    await state.set_state(Proposing.why)
    return screens.ask_why(t)


def _pairs(written: Written) -> list[Pair]:
    """Each question in the languages it was written in."""
    if written.other:
        return list(zip(written.lines, written.other, strict=True))
    if written.language == "ru":
        return [("", line) for line in written.lines]
    return [(line, "") for line in written.lines]


async def take_why(_: Message, piece: Piece, *, t: Translator, state: FSMContext) -> Screen:
    """A few words."""
    if danger(piece.text, load()) is not None:
        await state.clear()
        raise SkipHandler  # somebody needs help now
    if not piece.text.strip() or piece.media or piece.location is not None:
        return screens.ask_why(t, screens.please_type(t))
    why = clean(piece.text, WHY_LIMIT * 4)
    try:
        service.check_reason(why)
    except Invalid as problem:
        return screens.ask_why(t, refused(problem, t))
    await state.update_data(why=why)
    return await _preview(t, state)


async def no_why(_: CallbackQuery, *, t: Translator, state: FSMContext) -> Screen:
    """Without a reason."""
    data = await state.get_data()
    if not data["questions"]:
        return screens.ask_questions(Kind(data["kind"]), t)
    await state.update_data(why="")
    return await _preview(t, state)


async def _preview(t: Translator, state: FSMContext) -> Screen:
    """What will be seen; each preview has a number, so that an older one publishes nothing."""
    data = await state.get_data()
    await state.set_state(Proposing.preview)
    await state.update_data(whole=True, turn=data["turn"] + 1)
    return screens.preview(Kind(data["kind"]), _kept(data), data["why"], data["turn"] + 1, t)


def _kept(data: dict[str, Any]) -> list[Pair]:
    return [(kk, ru) for kk, ru in data["questions"]]


async def change_questions(_: CallbackQuery, *, t: Translator, state: FSMContext) -> Screen:
    """Other questions."""
    data = await state.get_data()
    await state.set_state(Proposing.questions)
    return screens.ask_questions(Kind(data["kind"]), t)


async def change_why(_: CallbackQuery, *, t: Translator, state: FSMContext) -> Screen:
    """Another reason."""
    await state.set_state(Proposing.why)
    return screens.ask_why(t)


async def publish(
    _: CallbackQuery, callback_data: InitiativePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """From now on everybody in the okrug sees it."""
    data = await state.get_data()
    if callback_data.mark != data["turn"]:
        return await _preview(t, state)
    what = MayPropose(Kind(data["kind"]), data["okrug"])
    view, fresh = await service.propose(tx, actor, what, _kept(data), data["why"])
    await state.clear()
    said = t.word("Published.") if fresh else t.word("You have an initiative already.")
    return screens.card(view, t, said=said)


async def type_anew(_: Message, piece: Piece, *, t: Translator, state: FSMContext) -> Screen:
    """Something is written while the preview stands: it is shown again, and loses nothing."""
    if danger(piece.text, load()) is not None:
        await state.clear()
        raise SkipHandler  # somebody needs help now
    return await _preview(t, state)


async def stop(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Let it be."""
    await state.clear()
    return await _list(tx, actor, t, t.word("Nothing was sent."))


async def leave_form(
    _: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """/cancel inside a form."""
    gathering = (await state.get_data()).get("gathering")
    await state.clear()
    return await (_card(gathering, tx, actor, t) if gathering else _list(tx, actor, t))


async def press_late(
    _: CallbackQuery, callback_data: InitiativePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The form is over: here is how things stand."""
    await state.clear()
    if callback_data.gathering:
        return await _card(callback_data.gathering, tx, actor, t, changed(t))
    return await _list(tx, actor, t, changed(t))


# The office writes down


async def ask_signed(
    _: CallbackQuery, callback_data: InitiativePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """How many signed?"""
    gathering_id, version = callback_data.gathering, callback_data.mark
    try:
        view = await service.to_note(tx, actor, gathering_id, version)
    except Stale:
        return await _card(gathering_id, tx, actor, t, changed(t))
    await wait_for(state, Noting.signed, tx.now + _WAITS, gathering=gathering_id, version=version)
    return screens.ask_signed(view, t)


async def take_signed(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A number; whoever proposed it is told."""
    data = await state.get_data()
    gathering_id, version = data["gathering"], data["version"]
    try:
        await service.to_note(tx, actor, gathering_id, version)
        view = await service.note_signed(tx, actor, gathering_id, version, piece.text)
    except Invalid as problem:
        view = await service.look(tx, actor, gathering_id)
        return screens.ask_signed(view, t, refused(problem, t))
    except (NotAllowed, NotFound):  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    except Stale:
        await state.clear()
        return await _card(gathering_id, tx, actor, t, changed(t))
    await state.clear()
    return screens.card(view, t, said=t.word("Written down."))


async def ask_day(
    _: CallbackQuery, callback_data: InitiativePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """When was it? Before enough have signed nobody is asked."""
    gathering_id, version = callback_data.gathering, callback_data.mark
    move = _MOVES[callback_data.do]
    looks = service.may_ask if move is Move.ASK_DISTRICT else service.to_note
    try:
        view = await looks(tx, actor, gathering_id, version)
    except Stale:
        return await _card(gathering_id, tx, actor, t, changed(t))
    await wait_for(
        state,
        Noting.day,
        tx.now + _WAITS,
        gathering=gathering_id,
        version=version,
        move=move.value,
        day="",
        files=[],
    )
    return screens.ask_day(view, move, t)


async def today(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """It was today."""
    await state.update_data(day=tx.today.isoformat())
    return await _decision(await state.get_data(), tx, actor, t)


async def _decision(
    data: dict[str, Any], tx: Tx, actor: Actor, t: Translator, problem: Invalid | None = None
) -> Screen:
    view = await service.look(tx, actor, data["gathering"])
    move = Move(data["move"])
    said = refused(problem, t) if problem else None
    if not data["day"]:
        return screens.ask_day(view, move, t, said)
    day = date.fromisoformat(data["day"])
    return screens.decision_preview(view, move, day, len(data["files"]), t, problem=said)


async def take_decision(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The day in writing, or once it is known a photo or a file of the paper."""
    data = await state.get_data()
    try:
        await service.to_note(tx, actor, data["gathering"], data["version"])
    except (NotAllowed, NotFound):  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    except Stale:
        await state.clear()
        return await _card(data["gathering"], tx, actor, t, changed(t))
    files = [one for one in piece.media if one.kind in _PAPERS]
    if files and data["move"] != Move.ASK_DISTRICT.value:
        kept = [{"kind": one.kind, "id": one.file_id, "name": one.name} for one in files]
        await state.update_data(files=[*data["files"], *kept][:MOST_DECISION_FILES])
        return await _decision(await state.get_data(), tx, actor, t)
    try:
        day = await service.read_day_of(tx, actor, data["gathering"], data["version"], piece.text)
    except Invalid as problem:
        return await _decision(data, tx, actor, t, problem)
    await state.update_data(day=day.isoformat())
    return await _decision(await state.get_data(), tx, actor, t)


async def write_down(
    _: CallbackQuery, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """It stands in the history, and whoever supports it is told."""
    data = await state.get_data()
    if not data["day"]:
        return await _decision(data, tx, actor, t)
    gathering_id, version = data["gathering"], data["version"]
    day, move = date.fromisoformat(data["day"]), Move(data["move"])
    await state.clear()
    try:
        if move is Move.ASK_DISTRICT:
            view = await service.ask_district(tx, actor, gathering_id, version, day)
        else:
            view = await service.decide(
                tx, actor, gathering_id, version, move, day=day, files=data["files"]
            )
    except Stale:
        return await _card(gathering_id, tx, actor, t, changed(t))
    return screens.card(view, t, said=t.word("Written down."))


async def ask_take_up(
    _: CallbackQuery, callback_data: InitiativePress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Sure? Only once enough members have signed."""
    gathering_id = callback_data.gathering
    try:
        view = await service.may_ask(tx, actor, gathering_id, callback_data.mark)
    except Stale:
        return await _card(gathering_id, tx, actor, t, changed(t))
    return screens.sure_to_take_up(view, t)


async def take_up(
    _: CallbackQuery, callback_data: InitiativePress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """It is a draft of the office from now on."""
    gathering_id = callback_data.gathering
    try:
        view = await service.take_up(tx, actor, gathering_id, callback_data.mark)
    except Stale:
        return await _card(gathering_id, tx, actor, t, changed(t))
    return screens.card(view, t, said=t.word("Written down."))


def router() -> Router:
    """The list, one of them, proposing, and what the office writes down."""
    table = Router(name="gatherings.initiative")
    table.message.register(leave_form, Command("cancel"), StateFilter(Proposing))
    table.message.register(leave_form, Command("cancel"), StateFilter(Noting))
    press, on = table.callback_query.register, InitiativePress.filter
    press(opened, GatheringPress.filter(F.do == OnGathering.INITIATIVE))
    press(listed, on(F.do == OnInitiative.LIST))
    press(open_one, on(F.do == OnInitiative.OPEN))
    press(support, on(F.do.in_({OnInitiative.SUPPORT, OnInitiative.LEAVE})))
    press(sheet, on(F.do == OnInitiative.SHEET))
    press(ask_withdraw, on(F.do == OnInitiative.WITHDRAW))
    press(withdraw, on(F.do == OnInitiative.WITHDRAW_NOW))

    press(begin, on(F.do == OnInitiative.NEW))
    press(pick_kind, on(F.do == OnInitiative.KIND))
    filled = StateFilter(Proposing)
    press(change_questions, on(F.do == OnInitiative.QUESTIONS), filled, Waiting())
    press(change_why, on(F.do == OnInitiative.WHY), filled, Waiting())
    press(no_why, on(F.do == OnInitiative.NO_WHY), filled, Waiting())
    press(publish, on(F.do == OnInitiative.PUBLISH), StateFilter(Proposing.preview), Waiting())
    press(stop, on(F.do == OnInitiative.STOP))

    press(ask_signed, on(F.do == OnInitiative.SIGNED))
    press(ask_day, on(F.do.in_(set(_MOVES))))
    press(today, on(F.do == OnInitiative.TODAY), StateFilter(Noting.day), Waiting())
    press(write_down, on(F.do == OnInitiative.WRITE), StateFilter(Noting.day), Waiting())
    press(ask_take_up, on(F.do == OnInitiative.TAKE_UP))
    press(take_up, on(F.do == OnInitiative.TAKE_UP_NOW))
    press(press_late, on())

    takes = table.message.register
    takes(take_questions, StateFilter(Proposing.questions), Waiting(), Says())
    takes(take_why, StateFilter(Proposing.why), Waiting(), Says())
    takes(type_anew, StateFilter(Proposing.preview), Waiting(), Says())
    takes(take_signed, StateFilter(Noting.signed), Waiting(), Says())
    takes(take_decision, StateFilter(Noting.day), Waiting(), Says())
    return table
