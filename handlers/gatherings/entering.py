"""Gatherings: somebody comes in on their own phone, by the picture or by the digits."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, CommandStart, StateFilter, or_f
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from bot.appeals.service import Piece
from bot.core.access import Action, Actor
from bot.core.errors import Invalid, Refusal
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.gatherings.callbacks.door import DoorPress, OnDoor
from bot.gatherings.rules.codes import read_code, read_payload
from bot.gatherings.rules.door import is_full
from bot.gatherings.rules.presence import How
from bot.gatherings.screens import entering as screens
from bot.gatherings.service import entering as service
from bot.gatherings.service.entering import Became, Entry
from bot.people import service as people
from handlers.allowed import CANCEL, Typed
from handlers.gatherings import card
from handlers.home import Stranger, home_screen
from handlers.pieces import Says, is_name
from handlers.refusals import refused
from handlers.words import Waiting, wait_for

_WAITS = timedelta(hours=1)


class Entering(StatesGroup):
    """What a resident's next line is taken for. Data: gathering, until."""

    code = State()
    name = State()  # data: digits, how, sent: the code that was good when it was given


@dataclass(frozen=True)
class Coming:
    """Somebody at the door."""

    tx: Tx
    actor: Actor
    t: Translator
    state: FSMContext

    async def ask(self, gathering_id: int) -> Screen:
        """The digits, please; or how they stand at the door already."""
        return await self._stands(await service.at_door(self.tx, self.actor, gathering_id))

    async def enter(self, gathering_id: int, digits: str, how: How, sent: datetime) -> Screen:
        """They are let in by this code, or read why not."""
        entry = await service.check_in(
            self.tx, self.actor, gathering_id, digits, how=how, sent=sent
        )
        given = {"digits": digits, "how": how.value, "sent": sent.isoformat()}
        return await self._stands(entry, **given)

    async def _stands(self, entry: Entry, **given: str) -> Screen:
        """What they see of how they stand, and what their next line is then."""
        view, t = entry.view, self.t
        await self.state.clear()
        if entry.became in {Became.CAME, Became.THERE}:
            there = entry.became is Became.THERE
            return screens.came_in(view, self.actor.name, t, already=there)
        if entry.became is Became.NAMELESS:
            await self.wait(Entering.name, view.id, **given)
            return screens.ask_own_name(view, t)
        if entry.left < 1 and entry.until is not None:
            return screens.stopped(view, t.time(entry.until), t)
        await self.wait(Entering.code, view.id)
        return screens.ask_code(view, t, problem=self._problem(entry))

    def _problem(self, entry: Entry) -> Markup | None:
        if entry.became is Became.LATE:
            return screens.late(self.t)
        return screens.wrong(entry.left, self.t) if entry.became is Became.WRONG else None

    async def ask_name(self, gathering_id: int, problem: Markup) -> Screen:
        """The name once more."""
        entry = await service.at_door(self.tx, self.actor, gathering_id)
        return screens.ask_own_name(entry.view, self.t, problem=problem)

    async def wait(self, form: State, gathering_id: int, **data: Any) -> None:
        """Take the next line for a form."""
        await wait_for(self.state, form, self.tx.now + _WAITS, gathering=gathering_id, **data)

    async def turned_away(self, refusal: Refusal) -> Screen:
        """The form is over, and why."""
        await self.state.clear()
        return Screen(text=refused(refusal, self.t))


# ── The way in ───────────────────────────────────────────────────────────────────────────────


async def ask(gathering_id: int, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """I am here: enter the code."""
    return await Coming(tx, actor, t, state).ask(gathering_id)


async def pressed_in(
    _: CallbackQuery, callback_data: DoorPress, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """The same by a button of the door's own."""
    return await ask(callback_data.gathering, tx, actor, t, state)


async def take_code(
    message: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The digits as they were typed. What is no number means something else and is heard so."""
    if any(map(str.isalpha, piece.text)) or not piece.text:
        await state.clear()
        raise SkipHandler
    coming, gathering = Coming(tx, actor, t, state), (await state.get_data())["gathering"]
    digits = read_code(piece.text)
    try:
        if digits is not None:
            return await coming.enter(gathering, digits, How.CODE, message.date)
        entry = await service.at_door(tx, actor, gathering)
    except Refusal as refusal:
        return await coming.turned_away(refusal)
    return screens.ask_code(entry.view, t, problem=screens.no_code(t))


async def take_own_name(
    message: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """First and last name: kept for good, and they are in by the code they gave before."""
    if not is_name(message):
        await state.clear()
        raise SkipHandler
    coming, data = Coming(tx, actor, t, state), await state.get_data()
    gathering = data["gathering"]
    try:
        if not is_full(piece.text):
            return await coming.ask_name(gathering, t("Both are needed, as in a passport."))
        name = await people.set_name(tx, actor, piece.text)
        named = replace(coming, actor=replace(actor, name=name))
        sent = datetime.fromisoformat(data["sent"])
        return await named.enter(gathering, data["digits"], How(data["how"]), sent)
    except Invalid as problem:
        return await coming.ask_name(gathering, refused(problem, t))
    except Refusal as refusal:
        return await coming.turned_away(refusal)


async def leave(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel inside one of the forms: nobody was let in."""
    gathering = (await state.get_data())["gathering"]
    await state.clear()
    return await card.show(gathering, tx, actor, t)


# ── By the picture ───────────────────────────────────────────────────────────────────────────


async def by_link(
    message: Message, command: CommandObject, *, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """Somebody who is in long since scanned the picture: they are counted at once."""
    await state.clear()
    return await scanned(command.args or "", message.date, Coming(tx, actor, t, state))


async def scanned(payload: str, sent: datetime, coming: Coming) -> Screen:
    """Whoever scanned is in, or reads in a sentence why not; nothing else of theirs is lost."""
    found = read_payload(payload)
    if found is None:
        return await home_screen(coming.tx, coming.actor, coming.t)
    if not coming.actor.may(Action.TAKE_PART):
        said = coming.t("Only residents and members are counted at the door.")
        return screens.not_in(said, coming.t)
    try:
        return await coming.enter(*found, How.QR, sent)
    except Refusal as refusal:
        return screens.not_in(refused(refusal, coming.t), coming.t)


async def place_behind(payload: str, tx: Tx) -> str:
    """Where somebody lives, most likely, who scanned a picture; "" for what leads nowhere."""
    found = read_payload(payload)
    return await service.place_of(tx, found[0]) if found else ""


def beside(screen: Screen, entered: Screen) -> Screen:
    """What a newcomer is told of the door comes last, after all that arriving brings."""
    return replace(screen, then=(*screen.then, replace(entered, show="new")))


def is_scan(payload: str) -> bool:
    """Whether a link is that of a picture at a door."""
    return read_payload(payload) is not None


def links() -> Router:
    """The links of those who are in: asked before the way in for everybody else."""
    table = Router(name="gatherings.scanned")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    link = CommandStart(deep_link=True, magic=F.args.func(is_scan))
    table.message.register(by_link, ~Stranger(), link)
    return table


def router() -> Router:
    """The button of a resident, and the forms."""
    table = Router(name="gatherings.entering")
    inside = StateFilter(Entering)
    table.message.register(leave, inside, or_f(Command("cancel"), Typed(CANCEL)))
    table.callback_query.register(pressed_in, DoorPress.filter(F.do == OnDoor.ENTER))
    table.message.register(take_code, StateFilter(Entering.code), Waiting(), Says())
    table.message.register(take_own_name, StateFilter(Entering.name), Waiting(), Says())
    return table
