"""Gatherings: who is there, and the quorum. The card stays alive: its parts come beside it."""

from collections.abc import Awaitable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.appeals.service import Piece
from bot.core.access import Actor
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen, joined, lines, toast
from bot.core.text import clean
from bot.core.tx import Tx
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.callbacks.door import (
    DoorPress,
    HerePages,
    HerePress,
    NamePress,
    OnDoor,
    OnHere,
    OnName,
)
from bot.gatherings.rules.limits import MARK_LIMIT
from bot.gatherings.rules.listing import Listed
from bot.gatherings.screens import door as screens
from bot.gatherings.screens import entitled as entitled_screens
from bot.gatherings.service import counting, entitled
from bot.gatherings.service import door as service
from bot.gatherings.service.counting import Asked, FromList
from bot.gatherings.service.door import DoorView
from handlers.allowed import CANCEL, Typed
from handlers.gatherings import card, entering, hall
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting, wait_for

_WAITS = timedelta(hours=6)  # as long as people come
_LINES = 30  # names in one message


class Door(StatesGroup):
    """What the secretary's next line is taken for. Data: gathering, until."""

    name = State()  # data: name, mark, message: the one that a question is about
    mark = State()  # data: name
    count = State()
    street = State()


@dataclass(frozen=True)
class Talk:
    """Whoever keeps the door, and what they are at."""

    tx: Tx
    actor: Actor
    t: Translator
    state: FSMContext

    def changed(self) -> Markup:
        """What an old button is answered with, beside the present state."""
        return self.t("This has changed meanwhile. Here is how it stands now.")

    async def board(self, gathering_id: int, said: Markup | str | None = None) -> Screen:
        """The card as it stands now; whatever was being typed is left."""
        await self.state.clear()
        view = await service.door(self.tx, self.actor, gathering_id)
        return screens.board(view, self.t, said)

    async def tried(
        self, does: Awaitable[DoorView], gathering_id: int, said: Markup | str | None
    ) -> Screen:
        """The card after something was tried: done, or why not."""
        try:
            view = await does
        except (NotFound, NotAllowed):
            raise
        except Stale:
            return await self.board(gathering_id, self.changed())
        except Refusal as refusal:
            return await self.board(gathering_id, refused(refusal, self.t))
        await self.state.clear()
        return screens.board(view, self.t, said)

    async def wait(self, form: State, gathering_id: int, **data: Any) -> None:
        """Take the next line for a form."""
        await wait_for(self.state, form, self.tx.now + _WAITS, gathering=gathering_id, **data)

    async def ask_name(self, view: DoorView, said: Markup | None = None) -> Screen:
        """The next name."""
        await self.wait(Door.name, view.gathering.id)
        return screens.ask_name(view, self.t, said)

    async def asked(self, asked: Asked, message: int) -> Screen:
        """What became of a name, and the next one, or the question about it."""
        view, typed = asked.view, asked.typed
        if typed is not None and (asked.added or asked.there):
            told = screens.name_added if asked.added else screens.name_there
            return await self.ask_name(view, told(typed, self.t))
        kept = {"name": typed.name, "mark": typed.mark, "message": message} if typed else {}
        await self.wait(Door.name, view.gathering.id, **kept)
        if asked.twin is not None:
            return screens.twin_question(asked, message, self.t)
        return screens.which_name(asked, message, self.t)


async def opened(
    _: CallbackQuery, callback_data: GatheringPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """From the gathering's card or its hall: the desk's card, or the way in for a resident.

    A message that is a card of its own stays it: the door's goes on following in its place.
    """
    try:
        screen = await Talk(tx, actor, t, state).board(callback_data.gathering)
        return replace(screen, show="new")
    except NotFound:
        return await entering.ask(callback_data.gathering, tx, actor, t, state)


# ── The card ─────────────────────────────────────────────────────────────────────────────────


async def show(
    _: CallbackQuery, callback_data: DoorPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """As it stands now; beside the picture as a new message."""
    screen = await Talk(tx, actor, t, state).board(callback_data.gathering)
    return replace(screen, show="new") if callback_data.do is OnDoor.BESIDE else screen


async def to_gathering(
    callback: CallbackQuery, callback_data: DoorPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The gathering's own card, or its hall: beside the door's, which goes on following."""
    await state.clear()
    if callback_data.do is OnDoor.HALL:
        to_hall = GatheringPress(
            do=OnGathering.HALL, gathering=callback_data.gathering, version=callback_data.version
        )
        screen = await hall.open_hall(callback, to_hall, tx=tx, actor=actor, t=t, state=state)
    else:
        screen = await card.show(callback_data.gathering, tx, actor, t)
    return replace(screen, show="new")


async def let_in(
    _: CallbackQuery, callback_data: DoorPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """From now on people are registered."""
    pressed = callback_data
    does = service.open_door(tx, actor, pressed.gathering, pressed.version)
    said = t("Registration is open. Show the code, or add names.")
    return await Talk(tx, actor, t, state).tried(does, pressed.gathering, said)


async def begin(
    _: CallbackQuery, callback_data: DoorPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """It begins, if there are enough."""
    pressed = callback_data
    does = service.open_gathering(tx, actor, pressed.gathering, pressed.version)
    said = t("The gathering is open. Whoever comes late is still registered.")
    return await Talk(tx, actor, t, state).tried(does, pressed.gathering, said)


async def renew(
    _: CallbackQuery, callback_data: DoorPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The number that was written since."""
    pressed = callback_data
    does = service.renew_number(tx, actor, pressed.gathering, pressed.version)
    return await Talk(tx, actor, t, state).tried(does, pressed.gathering, None)


async def ask_miss(
    _: CallbackQuery, callback_data: DoorPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Too few came? Asked once more, beside the card."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    try:
        view = await service.may_miss(tx, actor, pressed.gathering, pressed.version)
    except (NotFound, NotAllowed):
        raise
    except Stale:
        return await talk.board(pressed.gathering, talk.changed())
    except Refusal as refusal:
        return await talk.board(pressed.gathering, refused(refusal, t))
    return replace(screens.sure_to_miss(view, t), show="new")


async def miss(
    _: CallbackQuery, callback_data: DoorPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Too few came: the gathering's card says what is next."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    try:
        await service.miss_quorum(tx, actor, pressed.gathering, pressed.version)
    except (NotFound, NotAllowed):
        raise
    except Stale:
        return await talk.board(pressed.gathering, talk.changed())
    except Refusal as refusal:
        return await talk.board(pressed.gathering, refused(refusal, t))
    await state.clear()
    said = t.word("There was no quorum. It is written down.")
    return await card.show(pressed.gathering, tx, actor, t, said=said)


async def picture(
    _: CallbackQuery, callback_data: DoorPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The code as a picture: it is drawn and comes by itself."""
    anew = callback_data.do is OnDoor.PICTURE
    await service.show_picture(tx, actor, callback_data.gathering, anew=anew)
    return toast(t.word("The picture is coming."))


async def myself(
    _: CallbackQuery, callback_data: DoorPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Whoever keeps the door is there as well."""
    does = counting.add_myself(tx, actor, callback_data.gathering)
    said = t("You are on the list.")
    return await Talk(tx, actor, t, state).tried(does, callback_data.gathering, said)


async def write_number(
    _: CallbackQuery, callback_data: DoorPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The number that is missing, or all of them where it is more than one."""
    await state.clear()
    view = await service.door(tx, actor, callback_data.gathering)
    okrug, back = view.gathering.okrug, view.gathering.id
    if len(view.lacking) == 1:
        lacking = view.lacking[0].settlement
        subject = await entitled.subject(tx, actor, okrug, lacking)
        return replace(entitled_screens.one(subject, back, t), show="new")
    overview = await entitled.overview(tx, actor, okrug)
    return replace(entitled_screens.overview(overview, back, t), show="new")


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────


async def ask_number(
    _: CallbackQuery, callback_data: DoorPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """People without phones, or how many may vote on a street."""
    talk, gathering = Talk(tx, actor, t, state), callback_data.gathering
    view = await service.door(tx, actor, gathering)
    if callback_data.do is OnDoor.STREET:
        await talk.wait(Door.street, gathering)
        return replace(screens.ask_street(view, t), show="new")
    await talk.wait(Door.count, gathering)
    return replace(screens.ask_count(view, t), show="new")


async def take_count(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """So many without phones are there now."""
    gathering = (await state.get_data())["gathering"]
    try:
        view = await counting.count_nameless(tx, actor, gathering, piece.text)
    except Invalid as problem:
        view = await service.door(tx, actor, gathering)
        return screens.ask_count(view, t, problem=refused(problem, t))
    except Refusal as refusal:
        return await _closed(refusal, gathering, Talk(tx, actor, t, state))
    await state.clear()
    return screens.board(view, t)


async def take_street(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """So many may vote on the street."""
    gathering = (await state.get_data())["gathering"]
    try:
        view = await service.set_own_number(tx, actor, gathering, piece.text)
    except Invalid as problem:
        view = await service.door(tx, actor, gathering)
        return screens.ask_street(view, t, problem=refused(problem, t))
    except Refusal as refusal:
        return await _closed(refusal, gathering, Talk(tx, actor, t, state))
    await state.clear()
    return screens.board(view, t)


async def _closed(refusal: Refusal, gathering: int, talk: Talk) -> Screen:
    """Nobody is let in any more: the form is over. Whatever is not theirs is told as such."""
    if isinstance(refusal, NotFound | NotAllowed):
        raise refusal
    return await talk.board(gathering, refused(refusal, talk.t))


# ── Names ────────────────────────────────────────────────────────────────────────────────────


async def ask_name(
    _: CallbackQuery, callback_data: DoorPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The next line is a name."""
    view = await service.door(tx, actor, callback_data.gathering)
    return replace(await Talk(tx, actor, t, state).ask_name(view), show="new")


async def take_name(
    message: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A name, or several, a line each."""
    talk, gathering = Talk(tx, actor, t, state), (await state.get_data())["gathering"]
    told = [line for line in piece.text.splitlines() if line.strip()]
    try:
        if len(told) > 1:
            return await _many(told[:_LINES], gathering, talk)
        asked = await counting.ask_name(tx, actor, gathering, piece.text)
    except Refusal as refusal:
        return await _closed(refusal, gathering, talk)
    return await talk.asked(asked, message.message_id)


async def _many(told: list[str], gathering: int, talk: Talk) -> Screen:
    """Those that mean one person are added; the others are to be written once more, alone."""
    t, added, there, unclear = talk.t, 0, 0, list[str]()
    for line in told:
        asked = await counting.ask_name(talk.tx, talk.actor, gathering, line)
        added, there = added + asked.added, there + asked.there
        if not asked.added and not asked.there:
            unclear.append(line.strip())
    known = t("Were on the list already: {n}", n=there) if there else None
    alone = None
    if unclear:
        alone = lines(t("Not added. Write each of these alone:"), *map(Markup.escape, unclear))
    view = await service.door(talk.tx, talk.actor, gathering)
    said = joined(lines(t("✅ Added: {name}", name=added), known), alone)
    return await talk.ask_name(view, said)


async def answer_name(
    _: CallbackQuery, callback_data: NamePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """This one of the list, the name as it was written, another person, the same one."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    try:
        return await _answered(pressed, talk)
    except Refusal as refusal:
        return await _closed(refusal, pressed.gathering, talk)


_LISTS = {OnName.ENTITLED: FromList.ENTITLED, OnName.ELECTED: FromList.ELECTED}


async def _answered(pressed: NamePress, talk: Talk) -> Screen:
    tx, actor, gathering = talk.tx, talk.actor, pressed.gathering
    data = await talk.state.get_data()
    asked_about = data.get("message", 0) if data.get("gathering") == gathering else 0
    if pressed.do in _LISTS:
        of = _LISTS[pressed.do]
        asked = await counting.add_match(tx, actor, gathering, of, pressed.of)
        return await talk.asked(asked, asked_about)
    view = await service.door(tx, actor, gathering)
    if pressed.do is OnName.SAME:
        return await talk.ask_name(view, talk.t("Nobody was added."))
    if not asked_about or pressed.of != asked_about:
        return await talk.ask_name(view, talk.changed())
    typed = Listed(data["name"], data["mark"])
    if pressed.do is OnName.TYPED:
        return await talk.asked(await counting.add_name(tx, actor, gathering, typed), asked_about)
    if typed.mark:
        added = await counting.add_name(tx, actor, gathering, typed, another=True)
        return await talk.asked(added, asked_about)
    await talk.wait(Door.mark, gathering, name=typed.name)
    return screens.ask_mark(view, typed.name, talk.t)


async def take_mark(
    message: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """What tells this one from the namesake."""
    talk, data = Talk(tx, actor, t, state), await state.get_data()
    gathering, name = data["gathering"], data["name"]
    typed = Listed(name, clean(piece.text, MARK_LIMIT).replace("\n", " "))
    try:
        asked = await counting.add_name(tx, actor, gathering, typed, another=True)
    except Invalid as problem:
        view = await service.door(tx, actor, gathering)
        return screens.ask_mark(view, name, t, problem=refused(problem, t))
    except Refusal as refusal:
        return await _closed(refusal, gathering, talk)
    return await talk.asked(asked, message.message_id)


# ── The list ─────────────────────────────────────────────────────────────────────────────────


async def who_is_here(
    _: CallbackQuery, callback_data: DoorPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The list, beside the card."""
    await state.clear()
    listed = await counting.who_is_here(tx, actor, callback_data.gathering)
    return replace(screens.here_list(listed, t), show="new")


async def turn_list(
    _: CallbackQuery, callback_data: HerePages, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Another page; or those who may be given the desk."""
    listed = await counting.who_is_here(
        tx, actor, callback_data.gathering, callback_data.page, phones=callback_data.phones
    )
    return (
        screens.whom_to_give(listed, t) if callback_data.phones else screens.here_list(listed, t)
    )


async def press_here(
    _: CallbackQuery, callback_data: HerePress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """One of the list: left, came back, never there."""
    talk, pressed = Talk(tx, actor, t, state), callback_data
    try:
        return await _done_with(pressed, talk)
    except Refusal as refusal:
        return await _closed(refusal, pressed.gathering, talk)


async def _done_with(pressed: HerePress, talk: Talk) -> Screen:
    tx, actor, t = talk.tx, talk.actor, talk.t
    which = (tx, actor, pressed.gathering, pressed.stay)
    if pressed.do is OnHere.LEFT:
        return screens.one_here(*await counting.leave(*which), t)
    if pressed.do is OnHere.BACK:
        return screens.one_here(*await counting.come_back(*which), t)
    if pressed.do is OnHere.REMOVE:
        return screens.here_list(await counting.remove(*which), t, t("Removed from the list."))
    if pressed.do is OnHere.GIVE:
        said = t("They can run the door and the hall now, and have been told.")
        return screens.board(await service.give_desk(*which), t, said)
    view, one = await counting.one_here(*which)
    if pressed.do is OnHere.ASK_REMOVE:
        return screens.sure_to_remove(view, one, t)
    return screens.one_here(view, one, t)


async def take_desk(
    _: CallbackQuery, callback_data: DoorPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The office alone keeps it again."""
    does = service.take_desk(tx, actor, callback_data.gathering)
    return await Talk(tx, actor, t, state).tried(does, callback_data.gathering, None)


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel inside one of the forms."""
    gathering = (await state.get_data())["gathering"]
    return await Talk(tx, actor, t, state).board(gathering)


def router() -> Router:
    """The desk's card and its parts; the way in for residents."""
    table = Router(name="gatherings.door")
    inside = StateFilter(Door)
    table.message.register(leave, inside, or_f(Command("cancel"), Typed(CANCEL)))
    press = table.callback_query.register
    press(opened, GatheringPress.filter(F.do == OnGathering.DOOR))
    for do, handler in (
        (OnDoor.SHOW, show),
        (OnDoor.BESIDE, show),
        (OnDoor.CARD, to_gathering),
        (OnDoor.HALL, to_gathering),
        (OnDoor.LET_IN, let_in),
        (OnDoor.BEGIN, begin),
        (OnDoor.ASK_MISS, ask_miss),
        (OnDoor.MISS, miss),
        (OnDoor.PICTURE, picture),
        (OnDoor.TURN, picture),
        (OnDoor.WHO, who_is_here),
        (OnDoor.NAME, ask_name),
        (OnDoor.COUNT, ask_number),
        (OnDoor.STREET, ask_number),
        (OnDoor.MYSELF, myself),
        (OnDoor.RENEW, renew),
        (OnDoor.NUMBER, write_number),
        (OnDoor.TAKE_DESK, take_desk),
    ):
        press(handler, DoorPress.filter(F.do == do))
    press(turn_list, HerePages.filter())
    press(press_here, HerePress.filter())
    press(answer_name, NamePress.filter())
    hears = table.message.register
    for form, taken in (
        (Door.name, take_name),
        (Door.mark, take_mark),
        (Door.count, take_count),
        (Door.street, take_street),
    ):
        hears(taken, StateFilter(form), Waiting(), Says())
    table.include_router(entering.router())
    return table
