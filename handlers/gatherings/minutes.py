"""Gatherings: the minutes, from their text to the akim and to everybody."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any, cast

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.appeals.service import Piece
from bot.core.access import Actor
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import Language, Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.minutes import (
    ItemPress,
    MinutesPress,
    OnItem,
    OnMinutes,
    unflagged,
)
from bot.gatherings.rules.limits import MOST_SHEETS
from bot.gatherings.screens import minutes as screens
from bot.gatherings.screens import minutes_asked as asked
from bot.gatherings.screens import minutes_item as items
from bot.gatherings.screens import published
from bot.gatherings.screens.minutes_item import Blank
from bot.gatherings.service import minutes as service
from bot.gatherings.service.minutes import MinutesView, Officer, Part, PublicView, Shown
from handlers.allowed import CANCEL, Typed
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting, wait_for

_WAITS = timedelta(days=1)


class Writing(StatesGroup):
    """What the next messages are taken for. Data: gathering, until, and

    text: item, version, part, language; mine (the words that somebody else overtook).
    line: asks (a word of OnMinutes).
    sheets: version, sheets (kind and id of each), refused.
    day: version.
    """

    text = State()
    line = State()
    sheets = State()
    day = State()


# ── As it stands ─────────────────────────────────────────────────────────────────────────────


async def opened(
    _: CallbackQuery, callback_data: GatheringPress | MinutesPress, *, tx: Tx, actor: Actor,
    t: Translator, state: FSMContext,
) -> Screen:  # fmt: skip
    """From the card, or back from a part: the desk writes them, others read what is published."""
    await state.clear()
    return _shown(await service.standing(tx, actor, callback_data.gathering), t)


def _shown(view: MinutesView | PublicView, t: Translator, said: str | None = None) -> Screen:
    if isinstance(view, PublicView):
        return published.public_screen(view, t, said=said)
    return screens.minutes_screen(view, t, said=said)


async def _stands(gathering_id: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """Something else was first: how the minutes stand now."""
    said = t.word("This has changed meanwhile. Here is how it stands now.")
    return _shown(await service.standing(tx, actor, gathering_id), t, said)


def _changing(change: Callable[..., Awaitable[Screen]]) -> Callable[..., Awaitable[Screen]]:
    """A button that changes something: `change(data, …)`, or how it stands where that is stale."""

    async def pressed(
        _: CallbackQuery, callback_data: MinutesPress, *, tx: Tx, actor: Actor, t: Translator,
        state: FSMContext,
    ) -> Screen:  # fmt: skip
        try:
            return await change(callback_data, tx=tx, actor=actor, t=t, state=state)
        except Stale:
            await state.clear()
            return await _stands(callback_data.gathering, tx, actor, t)

    pressed.__doc__ = change.__doc__
    return pressed


async def draft(
    data: MinutesPress, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """They are begun."""
    await state.clear()
    view = await service.draft(tx, actor, data.gathering, data.version)
    return screens.minutes_screen(view, t, said=t.word("The minutes are begun."))


async def look_at(
    _: CallbackQuery, callback_data: MinutesPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """A part of them: people, the list, the files, the signed sheets."""
    await state.clear()
    view = await service.look(tx, actor, callback_data.gathering)
    shows: dict[OnMinutes, Callable[[MinutesView, Translator], Screen]] = {
        OnMinutes.HEAD: screens.head_screen,
        OnMinutes.LIST: screens.list_screen,
        OnMinutes.FILES: asked.files_screen,
        OnMinutes.SHEETS: asked.sheets_screen,
    }
    return shows[callback_data.do](view, t)


# ── Words of an item ─────────────────────────────────────────────────────────────────────────


async def open_item(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One item of the agenda."""
    await state.clear()
    view = await service.look(tx, actor, callback_data.gathering)
    return _item(view, callback_data.item, t)


def _item(view: MinutesView, item_id: int, t: Translator, said: str | None = None) -> Screen:
    item = view.item(item_id)
    if item is None:
        return screens.minutes_screen(view, t, said=said)
    return items.item_screen(view, item, t, said=said)


async def ask_words(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The text of a part, in a language, is written anew."""
    view = await service.look(tx, actor, callback_data.gathering)
    item = view.item(callback_data.item)
    if item is None or not view.open or not callback_data.language:
        await state.clear()
        return _item(view, callback_data.item, t, _no_longer(t))
    part = items.PART_OF[callback_data.do]
    language = cast("Language", callback_data.language)
    await wait_for(
        state,
        Writing.text,
        tx.now + _WAITS,
        gathering=view.gathering.id,
        item=item.id,
        version=item.version,
        part=part.value,
        language=language,
    )
    return items.ask_words(view, Blank(item, part, language), t)


def _no_longer(t: Translator) -> str:
    return t.word("The text cannot be changed any more.")


async def take_words(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The new text; what somebody else wrote meanwhile is shown beside it."""
    data = await state.get_data()
    return await _write(piece.text, data, tx=tx, actor=actor, t=t, state=state)


async def put_mine(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """My words stand, whatever the other has written."""
    data = await state.get_data()
    about = (data.get("gathering"), data.get("item"), data.get("language"))
    wanted = (callback_data.gathering, callback_data.item, callback_data.language)
    if about != wanted or not data.get("mine"):
        await state.clear()
        return _item(await service.look(tx, actor, callback_data.gathering),
                     callback_data.item, t)  # fmt: skip
    data = {**data, "version": callback_data.version}
    return await _write(data["mine"], data, tx=tx, actor=actor, t=t, state=state)


async def _write(
    text: str, data: dict[str, Any], *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    about, item_id = data["gathering"], data["item"]
    part, language = Part(data["part"]), cast("Language", data["language"])
    write = partial(service.write_words, part=part, language=language, text=text)
    try:
        view = await write(tx, actor, about, item_id, data["version"])
    except Invalid as problem:
        return await _again(data, tx, actor, t, refused(problem, t))
    except Stale:
        return await _overtaken(text, data, tx=tx, actor=actor, t=t, state=state)
    except (NotAllowed, NotFound):  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    except Refusal as locked:
        await state.clear()
        return _with_problem(await _stands(about, tx, actor, t), refused(locked, t))
    await state.clear()
    return _item(view, item_id, t, t.word("Written down."))


async def _again(
    data: dict[str, Any], tx: Tx, actor: Actor, t: Translator, problem: Markup
) -> Screen:
    view = await service.look(tx, actor, data["gathering"])
    item = view.item(data["item"])
    if item is None:
        return screens.minutes_screen(view, t)
    blank = Blank(item, Part(data["part"]), cast("Language", data["language"]))
    return items.ask_words(view, blank, t, problem=problem)


async def _overtaken(
    text: str, data: dict[str, Any], *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Nothing of what was written is lost: it waits until one of the two is chosen."""
    view = await service.look(tx, actor, data["gathering"])
    item = view.item(data["item"])
    if item is None:
        await state.clear()
        return screens.minutes_screen(view, t)
    kept = {name: data[name] for name in ("gathering", "item", "part", "language")}
    await wait_for(state, Writing.text, tx.now + _WAITS, **kept, version=item.version, mine=text)
    blank = Blank(item, Part(data["part"]), cast("Language", data["language"]))
    return items.overtaken(view, blank, text, t)


def _with_problem(screen: Screen, problem: Markup) -> Screen:
    return replace(screen, toast=None, text=Markup("\n\n").join((problem, screen.text)))


async def usual_words(
    _: CallbackQuery, callback_data: ItemPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Nobody spoke, or it was not taken up: in both languages by one tap."""
    await state.clear()
    part, words = {
        OnItem.NOBODY_SPOKE: (Part.SPEECHES, items.nobody_spoke()),
        OnItem.NOT_TAKEN_UP: (Part.DECISION, items.not_taken_up()),
    }[callback_data.do]
    about = callback_data.gathering, callback_data.item
    try:
        view = await service.write_standard(
            tx, actor, *about, callback_data.version, part=part, words=words
        )
    except Stale:
        view = await service.look(tx, actor, callback_data.gathering)
        said = t.word("This has changed meanwhile. Here is how it stands now.")
        return _item(view, callback_data.item, t, said)
    return _item(view, callback_data.item, t, t.word("Written down."))


# ── Place and people ─────────────────────────────────────────────────────────────────────────

_Ask = Callable[..., Screen]
_ASKS: dict[OnMinutes, _Ask] = {
    OnMinutes.CHAIR: lambda view, t, **more: asked.ask_officer(view, Officer.CHAIR, t, **more),
    OnMinutes.SECRETARY: lambda view, t, **more: asked.ask_officer(
        view, Officer.SECRETARY, t, **more
    ),
    OnMinutes.PLACE_KK: lambda view, t, **more: asked.ask_place(view, "kk", t, **more),
    OnMinutes.PLACE_RU: lambda view, t, **more: asked.ask_place(view, "ru", t, **more),
    OnMinutes.ENTITLED: asked.ask_entitled,
    OnMinutes.COUNT: asked.ask_count,
}
_Take = Callable[[Tx, Actor, int, str], Awaitable[MinutesView]]


async def _chair(tx: Tx, actor: Actor, about: int, text: str) -> MinutesView:
    return await service.write_officer(tx, actor, about, Officer.CHAIR, text)


async def _secretary(tx: Tx, actor: Actor, about: int, text: str) -> MinutesView:
    return await service.write_officer(tx, actor, about, Officer.SECRETARY, text)


async def _place_kk(tx: Tx, actor: Actor, about: int, text: str) -> MinutesView:
    return await service.say_place(tx, actor, about, "kk", text)


async def _place_ru(tx: Tx, actor: Actor, about: int, text: str) -> MinutesView:
    return await service.say_place(tx, actor, about, "ru", text)


_TAKES: dict[OnMinutes, _Take] = {
    OnMinutes.CHAIR: _chair,
    OnMinutes.SECRETARY: _secretary,
    OnMinutes.PLACE_KK: _place_kk,
    OnMinutes.PLACE_RU: _place_ru,
    OnMinutes.ENTITLED: service.write_entitled,
    OnMinutes.COUNT: service.write_count,
}


async def ask_line(
    _: CallbackQuery, callback_data: MinutesPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """A name, a number or a place is written."""
    view = await service.look(tx, actor, callback_data.gathering)
    if not view.open:
        await state.clear()
        return screens.minutes_screen(view, t, said=_no_longer(t))
    do = callback_data.do
    await wait_for(
        state, Writing.line, tx.now + _WAITS, gathering=view.gathering.id, asks=do.value
    )
    return _ASKS[do](view, t)


async def take_line(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """It is written down, or asked once more."""
    data = await state.get_data()
    do, about = OnMinutes(data["asks"]), data["gathering"]
    try:
        view = await _TAKES[do](tx, actor, about, piece.text)
    except Invalid as problem:
        view = await service.look(tx, actor, about)
        return _ASKS[do](view, t, problem=refused(problem, t))
    except (NotAllowed, NotFound):
        await state.clear()
        raise SkipHandler from None
    except Refusal as locked:
        await state.clear()
        return _with_problem(await _stands(about, tx, actor, t), refused(locked, t))
    await state.clear()
    show = screens.list_screen if do is OnMinutes.COUNT else screens.head_screen
    return show(view, t, said=t.word("Written down."))


async def tick_list(
    _: CallbackQuery, callback_data: MinutesPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """There is a list on paper, or there is none."""
    await state.clear()
    on_paper = callback_data.do is OnMinutes.ON_PAPER
    view = await service.tick_paper_list(tx, actor, callback_data.gathering, on_paper=on_paper)
    return screens.list_screen(view, t)


# ── Signed on paper ──────────────────────────────────────────────────────────────────────────


async def ask_sheets(
    data: MinutesPress, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Photos of every signed page are sent."""
    view = await service.look(tx, actor, data.gathering)
    if view.gathering.version != data.version:
        raise Stale(by="")
    if view.gaps and view.open:
        await state.clear()
        return _with_problem(
            screens.minutes_screen(view, t), refused(Refusal("minutes_incomplete"), t)
        )
    await wait_for(
        state,
        Writing.sheets,
        tx.now + _WAITS,
        gathering=view.gathering.id,
        version=view.gathering.version,
        sheets=[],
    )
    return asked.ask_sheets(view, 0, t)


async def take_sheet(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A page, or something that is none."""
    data = await state.get_data()
    try:
        view = await service.look(tx, actor, data["gathering"])
    except (NotAllowed, NotFound):  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    sent = [[one.kind, one.file_id] for one in piece.media if one.kind in {"photo", "document"}]
    sheets = [*data["sheets"], *(one for one in sent if one not in data["sheets"])]
    problem = None
    if not sent:
        problem = refused(Invalid("sheet_missing"), t)
    elif len(sheets) > MOST_SHEETS:
        problem = refused(Invalid("too_many_sheets", limit=MOST_SHEETS), t)
        sheets = sheets[:MOST_SHEETS]
    await state.update_data(sheets=sheets)
    return asked.ask_sheets(view, len(sheets), t, problem=problem)


async def sign(
    data: MinutesPress, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """These are all pages: the text stands from now on. Or pages are added to what is signed."""
    kept = await state.get_data()
    mine = await state.get_state() == Writing.sheets.state
    if not mine or kept.get("gathering") != data.gathering:
        raise Stale(by="")
    view = await service.look(tx, actor, data.gathering)
    sheets = [{"kind": kind, "id": file_id} for kind, file_id in kept["sheets"]]
    put = service.sign if view.open else service.add_sheets
    try:
        view = await put(tx, actor, data.gathering, kept["version"], sheets)
    except Invalid as problem:
        return asked.ask_sheets(view, len(sheets), t, problem=refused(problem, t))
    await state.clear()
    return screens.minutes_screen(view, t, said=t.word("The signed pages are kept."))


# ── To the akim ──────────────────────────────────────────────────────────────────────────────


async def ask_handed(
    data: MinutesPress, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """On which day?"""
    view = await service.look(tx, actor, data.gathering)
    if view.gathering.version != data.version:
        raise Stale(by="")
    await wait_for(
        state,
        Writing.day,
        tx.now + _WAITS,
        gathering=view.gathering.id,
        version=view.gathering.version,
    )
    return asked.ask_handed(view, tx.today, t)


async def hand_over(
    data: MinutesPress, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """On the day that the button named."""
    await state.clear()
    view = await service.hand_over(tx, actor, data.gathering, data.version, _day(data.number))
    return screens.minutes_screen(view, t, said=_handed(t))


def _day(number: int) -> date:
    """A day that a button carries; a forged one never comes true."""
    try:
        return date.fromordinal(number)
    except (ValueError, OverflowError):
        raise Stale(by="") from None


def _handed(t: Translator) -> str:
    return t.word("Written down.")


async def take_day(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The day that was written, or once more."""
    data = await state.get_data()
    about = data["gathering"]
    try:
        view = await service.hand_over_typed(tx, actor, about, data["version"], piece.text)
    except Invalid as problem:
        view = await service.look(tx, actor, about)
        return asked.ask_handed(view, tx.today, t, problem=refused(problem, t))
    except Stale:
        await state.clear()
        return await _stands(about, tx, actor, t)
    except (NotAllowed, NotFound):
        await state.clear()
        raise SkipHandler from None
    await state.clear()
    return screens.minutes_screen(view, t, said=_handed(t))


# ── To everybody ─────────────────────────────────────────────────────────────────────────────


def _seen(data: MinutesPress) -> Shown:
    speeches, addresses = unflagged(data.number)
    return Shown(speeches, addresses)


async def preview(
    _: CallbackQuery, callback_data: MinutesPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """What residents will read, in both languages, and what was cut out of it."""
    await state.clear()
    view = await service.preview(tx, actor, callback_data.gathering, _seen(callback_data))
    return published.preview(view, t)


async def publish(
    data: MinutesPress, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Everybody is told."""
    await state.clear()
    view = await service.publish(tx, actor, data.gathering, data.version, _seen(data))
    return screens.minutes_screen(view, t, said=t.word("Published. Residents are being told."))


# ── The way out ──────────────────────────────────────────────────────────────────────────────


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel inside a form: nothing is changed."""
    data = await state.get_data()
    await state.clear()
    try:
        return _shown(await service.standing(tx, actor, data["gathering"]), t)
    except (NotAllowed, NotFound):
        raise SkipHandler from None


def router() -> Router:
    """The minutes, their words, their signatures, and what becomes of them."""
    table = Router(name="gatherings.minutes")
    press, do = table.callback_query.register, F.do
    press(opened, GatheringPress.filter(do == OnGathering.MINUTES))
    changing: dict[OnMinutes, Callable[..., Awaitable[Screen]]] = {
        OnMinutes.DRAFT: draft,
        OnMinutes.SIGN: ask_sheets,
        OnMinutes.MORE_SHEETS: ask_sheets,
        OnMinutes.SHEETS_DONE: sign,
        OnMinutes.HAND: ask_handed,
        OnMinutes.HANDED: hand_over,
        OnMinutes.PUBLISH: publish,
    }
    for which, change in changing.items():
        press(_changing(change), MinutesPress.filter(do == which))
    looks = {OnMinutes.HEAD, OnMinutes.LIST, OnMinutes.FILES, OnMinutes.SHEETS}
    press(look_at, MinutesPress.filter(do.in_(looks)))
    press(ask_line, MinutesPress.filter(do.in_(set(_ASKS))))
    press(tick_list, MinutesPress.filter(do.in_({OnMinutes.ON_PAPER, OnMinutes.NOT_ON_PAPER})))
    press(preview, MinutesPress.filter(do == OnMinutes.PREVIEW))
    press(opened, MinutesPress.filter())
    press(open_item, ItemPress.filter(do == OnItem.OPEN))
    press(put_mine, ItemPress.filter(do == OnItem.MINE))
    press(usual_words, ItemPress.filter(do.in_({OnItem.NOBODY_SPOKE, OnItem.NOT_TAKEN_UP})))
    press(ask_words, ItemPress.filter())
    take = table.message.register
    take(leave, StateFilter(Writing), or_f(Command("cancel"), Typed(CANCEL)))
    take(take_words, StateFilter(Writing.text), Waiting(), Says())
    take(take_line, StateFilter(Writing.line), Waiting(), Says())
    take(take_sheet, StateFilter(Writing.sheets), Waiting(), Says())
    take(take_day, StateFilter(Writing.day), Waiting(), Says())
    return table
