"""Gatherings: a gathering is put together and announced.

What is sent while one is on the desk belongs to it: words go where they were asked for, files are
its materials, a place is its pin.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import cast

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.appeals.service import Piece
from bot.core.access import Actor
from bot.core.clock import from_village
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import Translator
from bot.core.moments import read_moment
from bot.core.screen import Screen, joined, toast
from bot.core.text import utf16_len
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.planning import (
    ItemPress,
    MomentPress,
    OnItem,
    OnPlan,
    PlanPress,
)
from bot.gatherings.rules.changes import Pair
from bot.gatherings.rules.kinds import Base
from bot.gatherings.rules.limits import USUAL_HOURS
from bot.gatherings.rules.planning import (
    check_place,
    check_same,
    check_section,
    check_title,
    check_why,
    read_items,
    read_lines,
    read_name,
)
from bot.gatherings.screens import items as item_screens
from bot.gatherings.screens import planning as screens
from bot.gatherings.screens import sending
from bot.gatherings.service import planning
from bot.gatherings.service.planning import Both, ItemCard
from handlers.allowed import CANCEL, Typed
from handlers.gatherings import beginning, from_appeal, items
from handlers.gatherings import sending as last_look
from handlers.gatherings.making import Desk, Planning, is_russian, on_desk, stands
from handlers.home import home_screen
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting

_MINUTE = 60
#: Telegram cuts a long text into messages of some 4,096 letters, which arrive together.
_CUT = 3_900
_TOGETHER = timedelta(seconds=3)
#: What can be read beforehand.
_PAPERS = frozenset({"photo", "document", "video", "audio"})
_PAIRS = ("place", "title", "section")


# ── What is sent ─────────────────────────────────────────────────────────────────────────────


async def take(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A line, a file or a place; what cannot be taken leaves the question as it was."""
    gathering_id = (await state.get_data())["gathering"]
    try:
        desk = await Desk.open(tx, actor, t, state, gathering_id)
        shown = await _taken(desk, piece)
    except (NotAllowed, NotFound):  # not theirs any more: what they say is heard as anything else
        await state.clear()
        raise SkipHandler from None
    except Stale:
        return await stands(gathering_id, tx, actor, t, state)
    return replace(shown, settle=bool(piece.album))


async def _taken(desk: Desk, piece: Piece) -> Screen:
    field = desk.data["field"]
    try:
        if piece.location is not None:
            return await _take_pin(desk, piece.location)
        if piece.media:
            return await _take_files(desk, piece)
        _check_whole(desk)
        return await _take_words(desk, field, piece.text)
    except Invalid as problem:
        return await _refuse(desk, field, problem, piece.text)


def _check_whole(desk: Desk) -> None:
    """The rest of a text that Telegram cut in two was refused with it."""
    at = desk.data.get("over_at")
    if at and desk.tx.now - datetime.fromisoformat(at) <= _TOGETHER:
        raise Invalid("too_long_in_parts")


async def _refuse(desk: Desk, field: str, problem: Invalid, text: str) -> Screen:
    """The same question once more, with what was wrong on top."""
    meant = _meant(problem, desk)
    said = refused(problem, desk.t)
    if meant and field == "day":
        await desk.hold("day")
        return screens.which_hour(desk.plan, meant, said, desk.t)
    if problem.name == "too_long_in_parts":
        said = Markup(desk.data["over"])  # noqa: S704 - our own sentence
    shown = await desk.ask(field, problem=said)
    if utf16_len(text) >= _CUT or problem.name == "too_long_in_parts":
        over = {"over": str(said), "over_at": desk.tx.now.isoformat()}
        await desk.state.update_data(over)
    return shown


def _meant(problem: Invalid, desk: Desk) -> list[datetime]:
    """The moments that may have been meant, all of them to come."""
    if problem.name == "hour_unclear":
        return [cast("datetime", problem.params[one]) for one in ("early", "late")]
    if problem.name == "hour_missing":
        day = cast("date", problem.params["day"])
        moments = [from_village(day, time(hour), desk.tx.zone) for hour in USUAL_HOURS]
        return [one for one in moments if one > desk.tx.now]
    return []


async def _take_pin(desk: Desk, location: tuple[float, float]) -> Screen:
    """On the map, whatever was asked; the question stays."""
    await desk.set_pin(location)
    field = desk.data["field"]
    said = desk.t.word("It is on the map now.")
    if field and field != "pin":
        return await desk.ask(field, problem=Markup("{}").format(said))
    return await desk.following(said)


async def _take_files(desk: Desk, piece: Piece) -> Screen:
    """Its materials, whatever was asked; a recording cannot be read."""
    field = desk.data["field"]
    fitting = [one for one in piece.media if one.kind in _PAPERS]
    if not fitting:
        return await desk.ask(field, problem=desk.t("Please write it in words."))
    for file in fitting:
        await planning.add_material(
            desk.tx,
            desk.actor,
            desk.id,
            kind=file.kind,
            file_id=file.file_id,
            name=file.name or " ".join(piece.text.split()),
        )
    await desk.again()
    said = desk.t("Added to the materials.")
    return await desk.ask(field or "materials", problem=said)


async def _take_words(desk: Desk, field: str, text: str) -> Screen:
    what, _, code = field.partition(":")
    if what in _PAIRS:
        return await _take_name(desk, what, code, text)
    take_it = _TAKES.get(what)
    if take_it is not None:
        return await take_it(desk, code, text)
    if what in {"pin", "materials"}:
        return await desk.ask(field, problem=desk.t("This is neither a file nor a place."))
    await desk.hold("", pending=text)
    return screens.ask_what(desk.plan, text, desk.t)


# ── The day ──────────────────────────────────────────────────────────────────────────────────


async def _take_day(desk: Desk, _code: str, text: str) -> Screen:
    """«5 желтоқсан 15:00» as people write it."""
    await desk.set_moment(read_moment(text, desk.tx.now, desk.tx.zone))
    return await desk.following()


async def pick_moment(desk: Desk, pressed: MomentPress) -> Screen:
    """One of those that were offered; from the last look it leads back there."""
    moment = datetime.fromtimestamp(pressed.minute * _MINUTE, UTC)
    was_looking = desk.data.get("field") == "look"
    try:
        await desk.set_moment(moment)
    except Invalid as problem:
        return await desk.ask("day", problem=refused(problem, desk.t))
    if was_looking:
        return await last_look.look_again(desk)
    return await desk.following()


# ── The place, the name, the street ──────────────────────────────────────────────────────────


async def _take_name(desk: Desk, what: str, code: str, text: str) -> Screen:
    """In one language; then the other is asked for, unless both were written."""
    written = read_name(text)
    line = (_CHECKS[what])(written.lines[0] if written.lines else "")
    before = {"place": desk.view.place, "title": desk.view.title, "section": desk.view.section}
    if code:
        words = (line, before[what].ru) if code == "kk" else (before[what].kk, line)
        await _set_name(desk, what, words)
        return await desk.following()
    if written.other:
        await _set_name(desk, what, (line, (_CHECKS[what])(written.other[0])))
        return await desk.following()
    russian = is_russian(written, desk.t)
    await _set_name(desk, what, ("", line) if russian else (line, ""))
    return await desk.ask(f"{what}:kk" if russian else f"{what}:ru")


_CHECKS: dict[str, Callable[[str], str]] = {
    "place": check_place,
    "title": check_title,
    "section": check_section,
}


async def _set_name(desk: Desk, what: str, words: Pair) -> None:
    if what == "place":
        await desk.set_place(words)
        return
    change = planning.set_title if what == "title" else planning.set_section
    await change(desk.tx, desk.actor, desk.id, words)
    await desk.again()


async def place_like(desk: Desk, pressed: ItemPress) -> Screen:
    """Where another gathering was held."""
    if desk.known:
        pair = await planning.place_of(desk.tx, desk.actor, desk.view.okrug, pressed.item)
        await desk.set_place(pair)
    else:
        await planning.set_place_like(desk.tx, desk.actor, desk.id, pressed.item)
        await desk.again()
    return await desk.following()


async def swap(desk: Desk, _: PlanPress) -> Screen:
    """What was written is in the other language; now this one is asked for."""
    what, _sign, code = desk.data["field"].partition(":")
    other = "ru" if code == "kk" else "kk"
    if what in _PAIRS and code:
        named = {"place": desk.view.place, "title": desk.view.title, "section": desk.view.section}
        words = named[what]
        await _set_name(desk, what, (words.ru, words.kk))
        return await desk.ask(f"{what}:{other}")
    if what == "items" and code:
        asked = cast("list[Both]", desk.asked_items())
        numbers = desk.data["items"]
        pairs = [(one.ru, one.kk) for one in asked]
        await desk.word_items(dict(zip(numbers, pairs, strict=True)))
        return await desk.ask(f"items:{other}", items=numbers)
    return await desk.card()


async def one_language(desk: Desk, _: PlanPress) -> Screen:
    """The other one is left out."""
    return await desk.following()


# ── The agenda ───────────────────────────────────────────────────────────────────────────────


async def _take_items(desk: Desk, code: str, text: str) -> Screen:
    """More questions, or the same in the other language."""
    if code:
        return await _take_other(desk, code, text)
    written = read_items(text)
    if written.other:
        pairs = list(zip(written.lines, written.other, strict=True))
        await desk.add_items(pairs)
        return await _items_done(desk)
    russian = is_russian(written, desk.t)
    pairs = [("", line) if russian else (line, "") for line in written.lines]
    made = await desk.add_items(pairs)
    return await desk.ask("items:kk" if russian else "items:ru", items=made)


async def _take_other(desk: Desk, code: str, text: str) -> Screen:
    numbers = desk.data["items"]
    asked = cast("list[Both]", desk.asked_items())
    lines = read_lines(text, len(asked))
    check_same(lines, len(asked))
    words = {
        number: (line, one.ru) if code == "kk" else (one.kk, line)
        for number, one, line in zip(numbers, asked, lines, strict=True)
    }
    await desk.word_items(words)
    return await _items_done(desk)


async def _items_done(desk: Desk) -> Screen:
    """On to what is missing; where nothing is, the agenda as it stands."""
    if desk.known or desk.plan.missing:
        return await desk.following()
    return await desk.card()


async def _take_item(desk: Desk, code: str, text: str) -> Screen:
    """Other words for one of them."""
    number = desk.data["item"]
    line = " ".join(read_lines(text, 1))
    words = desk.item(number).words
    await desk.reword(number, (line, words.ru) if code == "kk" else (words.kk, line))
    if desk.known:
        return await desk.card()
    await desk.hold()
    card = await planning.item_card(desk.tx, desk.actor, desk.id, number)
    return item_screens.item_screen(card, desk.t)


async def _take_seats(desk: Desk, _code: str, text: str) -> Screen:
    digits = text.strip()
    if not digits.isdecimal() or len(digits) > 4:
        raise Invalid("number_unclear")
    return await _of_election(desk, planning.set_seats, int(digits))


async def _take_source(desk: Desk, _code: str, text: str) -> Screen:
    return await _of_election(desk, planning.set_source, text)


async def _take_seed(desk: Desk, _code: str, text: str) -> Screen:
    return await _of_election(desk, planning.set_seed, text)


async def _of_election(
    desk: Desk, change: Callable[..., Awaitable[ItemCard]], value: int | str
) -> Screen:
    card = await change(desk.tx, desk.actor, desk.id, desk.data["item"], value)
    await desk.hold()
    return item_screens.item_screen(card, desk.t)


# ── Why ──────────────────────────────────────────────────────────────────────────────────────


async def _take_reason(desk: Desk, _code: str, text: str) -> Screen:
    """Why people hear of it so late: shown back before anybody is told."""
    desk.data["reason"] = check_why(" ".join(text.split()))
    return await last_look.look_again(desk)


async def _take_why(desk: Desk, _code: str, text: str) -> Screen:
    """Why it is not held: asked once more."""
    why = check_why(" ".join(text.split()))
    await desk.hold("why", why=why)
    return sending.sure_to_call_off(desk.view, why, desk.plan.reach.reachable, desk.t)


Take = Callable[[Desk, str, str], Awaitable[Screen]]
_TAKES: dict[str, Take] = {
    "day": _take_day,
    "items": _take_items,
    "item": _take_item,
    "seats": _take_seats,
    "source": _take_source,
    "seed": _take_seed,
    "reason": _take_reason,
    "why": _take_why,
}


# ── What was said unasked ────────────────────────────────────────────────────────────────────


async def say_which(desk: Desk, pressed: PlanPress) -> Screen:
    """It is a question, or the place."""
    text = desk.data.get("pending", "")
    if not text:
        return await desk.card()
    field = "items" if pressed.do is OnPlan.AS_ITEMS else "place"
    try:
        return await _take_words(desk, field, text)
    except Invalid as problem:
        return await desk.ask(field, problem=refused(problem, desk.t))


# ── Buttons of the card ──────────────────────────────────────────────────────────────────────


async def open_card(desk: Desk, _: PlanPress) -> Screen:
    """Back to it, whatever was asked."""
    return await desk.card()


#: Buttons that ask for one part.
_ASKS = {
    OnPlan.DAY: "day",
    OnPlan.PLACE: "place",
    OnPlan.TITLE: "title",
    OnPlan.SECTION: "section",
    OnPlan.PIN: "pin",
    OnPlan.MATERIALS: "materials",
    OnPlan.ADD: "items",
    OnPlan.REASON: "reason",
}


async def ask(desk: Desk, pressed: PlanPress) -> Screen:
    """One part of it."""
    return await desk.ask(_ASKS[pressed.do])


async def more(desk: Desk, _: PlanPress) -> Screen:
    """What is set less often."""
    await desk.hold()
    return screens.more_screen(desk.plan, desk.t)


async def no_pin(desk: Desk, _: PlanPress) -> Screen:
    """Nowhere on the map."""
    if not desk.known:
        await desk.set_pin(None)
    return await desk.card()


async def no_section(desk: Desk, _: PlanPress) -> Screen:
    """Of the whole village."""
    await planning.set_section(desk.tx, desk.actor, desk.id, ("", ""))
    await desk.again()
    return await desk.card()


async def no_materials(desk: Desk, _: PlanPress) -> Screen:
    """None of them."""
    await planning.remove_materials(desk.tx, desk.actor, desk.id)
    await desk.again()
    return await desk.ask("materials")


async def turn_candidates(desk: Desk, _: PlanPress) -> Screen:
    """Candidates for akim and nothing else, or not."""
    only = not desk.view.only_candidates
    await planning.set_only_candidates(desk.tx, desk.actor, desk.id, only=only)
    await desk.again()
    return await more(desk, _)


async def turn_base(desk: Desk, _: PlanPress) -> Screen:
    """The quorum is counted of representatives, or as the law has it now."""
    other = None if desk.view.base is Base.REPRESENTATIVES else Base.REPRESENTATIVES
    await planning.set_base(desk.tx, desk.actor, desk.id, other)
    await desk.again()
    return await more(desk, _)


async def whom(desk: Desk, _: PlanPress) -> Screen:
    """The okrug, or one village."""
    await desk.hold()
    villages = await planning.villages(desk.tx, desk.actor, desk.view.okrug)
    return screens.whom_screen(desk.plan, villages, desk.t)


async def pick_village(desk: Desk, pressed: ItemPress) -> Screen:
    """This one."""
    await planning.set_village(desk.tx, desk.actor, desk.id, pressed.item)
    await desk.again()
    return await desk.card()


async def inert(_: CallbackQuery, *, t: Translator) -> Screen:
    """A button of a preview."""
    return toast(t.word("This is a preview. The button will work for readers."))


# ── The way out ──────────────────────────────────────────────────────────────────────────────


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel: the question is left; at the card, the card is."""
    data = await state.get_data()
    try:
        desk = await Desk.open(tx, actor, t, state, data["gathering"])
    except Refusal:
        await state.clear()
        return await home_screen(tx, actor, t)
    if data["field"] or data.get("pending"):
        return await desk.card()
    await state.clear()
    shown = await home_screen(tx, actor, t)
    kept = t("The draft is kept. It opens with “Gatherings”.")
    return shown if desk.known else replace(shown, text=joined(kept, shown.text))


async def edit(
    _: CallbackQuery,
    callback_data: GatheringPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """What it says, of a draft or of one that people know of."""
    try:
        desk = await Desk.open(tx, actor, t, state, callback_data.gathering)
    except Stale:
        return await stands(callback_data.gathering, tx, actor, t, state)
    return await desk.card()


def router() -> Router:
    """From the first button to the last look."""
    table = Router(name="gatherings.planning")
    inside = StateFilter(Planning.part)
    table.message.register(leave, inside, or_f(Command("cancel"), Typed(CANCEL)))
    press = table.callback_query.register
    press(edit, GatheringPress.filter(F.do.in_({OnGathering.EDIT, OnGathering.ANNOUNCE})))
    for do, handler in (
        (OnPlan.CARD, open_card),
        (OnPlan.MORE, more),
        (OnPlan.NO_PIN, no_pin),
        (OnPlan.NO_SECTION, no_section),
        (OnPlan.NO_MATERIALS, no_materials),
        (OnPlan.WHOM, whom),
        (OnPlan.CANDIDATES, turn_candidates),
        (OnPlan.BASE, turn_base),
        (OnPlan.ONE_LANGUAGE, one_language),
        (OnPlan.SWAP, swap),
        (OnPlan.AS_ITEMS, say_which),
        (OnPlan.AS_PLACE, say_which),
    ):
        press(on_desk(handler), PlanPress.filter(F.do == do))
    press(on_desk(ask), PlanPress.filter(F.do.in_(set(_ASKS))))
    press(inert, PlanPress.filter(F.do == OnPlan.INERT))
    press(on_desk(pick_moment), MomentPress.filter(F.gathering != 0))
    press(on_desk(place_like), ItemPress.filter(F.do == OnItem.PLACE))
    press(on_desk(pick_village), ItemPress.filter(F.do == OnItem.VILLAGE))
    items.register(table)
    last_look.register(table)
    beginning.register(table)
    from_appeal.register(table)
    table.message.register(take, inside, Waiting(), Says())
    return table
