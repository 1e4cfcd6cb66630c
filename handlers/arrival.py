"""Arrival: from a poster on the shop's wall, or from nothing, to somebody who is heard.

What a stranger sends before that is kept in the form and becomes the draft right after. The form:
language, okrug, settlement, payload (an invitation), accepted, said (pieces as JSON), notice (the
id of the one whose link led here), door and scanned (the picture at a gathering's door, and when),
gathering (the one whose link led here).
"""

from dataclasses import replace
from datetime import datetime

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals import service as appeals
from bot.appeals.rules.topics import danger, load
from bot.appeals.screens.draft import danger_screen
from bot.broadcasts import service as broadcasts
from bot.budget.service import own_data as budget
from bot.core.access import Action, Actor
from bot.core.errors import Refusal
from bot.core.i18n import LANGUAGES, Translator, language_or_default, translator
from bot.core.screen import Screen, joined
from bot.core.tx import Tx
from bot.gatherings.service import own_data as gatherings
from bot.people import service as people
from bot.people.callbacks import (
    AnswerConsent,
    AnswerInvitation,
    ChooseLanguage,
    PickPlace,
    StartOver,
)
from bot.people.screens import arrival as screens
from bot.people.screens import settings as settings_screens
from bot.people.screens.consent import consent, shown_text
from bot.people.service import Offer
from bot.places import service as places
from bot.places.models import Level, Okrug, Place
from bot.places.names import key
from bot.places.service import Found, name_of
from bot.polls.service import own_data as polls
from handlers.allowed import CANCEL, HELP, HOME, SETTINGS, Typed, menu
from handlers.appeals import draft_screen
from handlers.budget.linked import LEADS as TO_BUDGETS
from handlers.bulletin import linked, news
from handlers.gatherings import entering
from handlers.gatherings.linked import LEADS as TO_GATHERINGS
from handlers.home import Stranger, home_places, home_screen, who
from handlers.home import router as home_router
from handlers.pieces import piece_of
from handlers.polls.linked import LEADS as TO_POLLS
from handlers.refusals import refused

KEPT_PIECES = 40  # what a stranger may have said before arriving: an album and its story
_NAME_OF_VILLAGE = 60  # letters; what is longer is no name but a story
_WORDS_OF_A_NAME = 4
#: What people type to find their way: no beginning of an appeal.
_NOTHING_SAID = [Typed(words) for words in (CANCEL, HELP, HOME, SETTINGS)]


#: What a link may lead to besides a place, by where it is remembered while somebody arrives.
_LED = {"gathering": TO_GATHERINGS, "poll": TO_POLLS, "budget": TO_BUDGETS}


class Arriving(StatesGroup):
    """Where a stranger stands."""

    naming = State()  # what is typed is the name of a village


# The first screen


async def start(
    message: Message,
    command: CommandObject,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Somebody opened the bot, perhaps by a link that tells the place or offers a role."""
    payload = command.args or ""
    if actor.known:
        await state.clear()
        user = message.from_user
        return await _come_back(payload, user.full_name if user else "", tx, actor, t)
    lost = not await _remember(tx, state, payload)
    if entering.is_scan(payload):  # judged by the moment at which it was scanned
        await state.update_data(door=payload, scanned=message.date.isoformat())
    return await _greeting(tx, state, lost=lost)


async def _remember(tx: Tx, state: FSMContext, payload: str) -> bool:
    """What a link tells; what an earlier link told stays unless this one tells better.

    False for a link that leads to no place served here.
    """
    if payload.startswith("i"):
        await state.update_data(payload=payload, accepted=False)
        return True
    if notice := linked(payload):
        await state.update_data(notice=notice)
        okrug = await broadcasts.public_office(tx, notice)
        if okrug is not None:
            await _remember(tx, state, f"p{okrug}")
        return True
    if entering.is_scan(payload):
        behind = await entering.place_behind(payload, tx)
        return not behind or await _remember(tx, state, f"p{behind}")
    for name, led in _LED.items():
        if number := led.linked(payload):
            await state.update_data({name: number})
            behind = await led.place_behind(tx, number)
            return not behind or await _remember(tx, state, f"p{behind}")
    if payload.startswith("p"):
        place, office = await _served(tx, payload[1:])
        if place is not None and office is not None:
            settled = place.level is Level.SETTLEMENT
            await state.update_data(
                okrug=office.code, settlement=place.code if settled else "", payload=""
            )
            return True
    return not payload


async def _served(tx: Tx, code: str) -> tuple[Place | None, Okrug | None]:
    place = await places.resolve(tx, code)
    office = await places.okrug_of(tx, place.code) if place is not None else None
    return place, office


async def _greeting(tx: Tx, state: FSMContext, *, lost: bool = False) -> Screen:
    data = await state.get_data()
    okrug = await _okrug_to_name(tx, data)
    return screens.greeting(okrug, kept=bool(data.get("said")), lost=lost)


async def _okrug_to_name(tx: Tx, data: dict[str, str]) -> Place | None:
    code = data.get("okrug") or ""
    if not code:
        served = await places.served(tx, tx.bot_id)
        code = served[0].code if len(served) == 1 else ""
    return await places.resolve(tx, code) if code else None


async def language_chosen(
    _: CallbackQuery,
    callback_data: ChooseLanguage,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The first tap. An old button of somebody who is in long since shows the present state."""
    if actor.known:
        return await home_screen(tx, actor, t)
    language = language_or_default(callback_data.language)
    await state.update_data(language=language)
    return await next_step(tx, actor, translator(language, tx.zone), state)


# The steps: whatever is known already is not asked


async def next_step(tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """The first step that is still missing: role, place, consent."""
    data = await state.get_data()
    await state.set_state(None)
    if not data.get("language"):
        return await _greeting(tx, state)
    if data.get("payload"):
        try:
            offer = await people.look_at_invitation(tx, actor, data["payload"][1:])
        except Refusal as refusal:
            await state.update_data(payload="", accepted=False)
            return _beneath(refusal, await next_step(tx, actor, t, state), t)
        if not data.get("accepted"):
            return await _offer_screen(tx, offer, "", data["payload"][1:], t)
        if not data.get("okrug") and await places.okrug_of(tx, offer.scope) is not None:
            data = await state.update_data(okrug=offer.scope)
    return await _place_or_consent(tx, actor, t, state)


def _beneath(refusal: Refusal, screen: Screen, t: Translator) -> Screen:
    return replace(screen, text=joined(refused(refusal, t), screen.text))


async def _place_or_consent(tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    data = await state.get_data()
    okrug, settlement = data.get("okrug", ""), data.get("settlement", "")
    if not okrug:
        served = await places.served(tx, tx.bot_id)
        if not served:
            return screens.not_served(t)
        if len(served) > 1:
            await state.set_state(Arriving.naming)
            return screens.ask_village(screens.pick_on_arrival, t)
        okrug = served[0].code
        await state.update_data(okrug=okrug)
    if not settlement and not data.get("accepted"):
        return await _choose_village(tx, actor, okrug, t, state)
    return await _consent_screen(tx, actor, okrug, t, settlement)


async def _choose_village(
    tx: Tx, actor: Actor, okrug: str, t: Translator, state: FSMContext
) -> Screen:
    villages = await places.settlements(tx, okrug)
    if len(villages) == 1:
        await state.update_data(okrug=okrug, settlement=villages[0].code)
        return await _consent_screen(tx, actor, okrug, t, villages[0].code)
    await state.set_state(Arriving.naming)
    above = await places.resolve(tx, okrug)
    higher = await _higher(tx, actor, okrug)
    return screens.choose_place(
        choices(villages, t), above, 0, screens.pick_on_arrival, t, higher=higher
    )


async def _higher(tx: Tx, actor: Actor, code: str) -> str | None:
    """The next step up that shows something else; None where there is none."""
    here = {place.code for place in await places.children(tx, actor, code)} if code else set()
    line = [place.code for place in await places.path(tx, code)][-2::-1]
    for above in (*line, "") if code else ():
        if here != {place.code for place in await places.children(tx, actor, above or None)}:
            return above
    return None


def choices(found: list[Place], t: Translator) -> list[screens.Choice]:
    """Places as buttons name them."""
    return [screens.Choice(place.code, name_of(place, t.language)) for place in found]


def guesses(found: list[Found], t: Translator) -> list[screens.Choice]:
    """Found places as buttons name them, shortly, and in full with all that is above them."""
    listed = []
    for one in found:
        okrug = one.okrug if one.okrug is not one.place else None
        line = [one.place, okrug, one.district, one.oblast]
        named = [name_of(place, t.language) for place in line if place is not None]
        near = [name_of(place, t.language) for place in (one.place, okrug) if place is not None]
        label = " · ".join(_short(name, t) for name in near)
        listed.append(screens.Choice(one.place.code, label, full=t.listing(named)))
    return listed


def _short(name: str, t: Translator) -> str:
    """As the name of an okrug is written where there is little room."""
    return name.replace(t.word("rural okrug"), t.word("r. o."))


async def place_picked(
    _: CallbackQuery,
    callback_data: PickPlace,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """A step down the tree; a village is the last one."""
    if actor.known:
        return await home_screen(tx, actor, t)
    return await _picked(callback_data.code, tx, actor, t, state, page=callback_data.page)


async def _picked(
    code: str, tx: Tx, actor: Actor, t: Translator, state: FSMContext, *, page: int = 0
) -> Screen:
    place, office = await _served(tx, code)
    if place is not None and office is not None and place.level is Level.SETTLEMENT:
        await state.update_data(okrug=office.code, settlement=place.code)
        return await next_step(tx, actor, t, state)
    below = await places.children(tx, actor, code or None)
    okrug = office.code if office is not None else ""  # else one looks around further up
    await state.update_data(okrug=okrug, settlement="")
    await state.set_state(Arriving.naming)
    higher = await _higher(tx, actor, code)
    return screens.choose_place(
        choices(below, t), place, page, screens.pick_on_arrival, t, higher=higher
    )


# Consent


async def _consent_screen(
    tx: Tx, actor: Actor, okrug: str, t: Translator, settlement: str = "", *, full: bool = False
) -> Screen:
    place, office = await _served(tx, okrug)
    if place is None or office is None:
        raise Refusal("place_not_served")
    village = await places.resolve(tx, settlement) if settlement else None
    pick = screens.pick_to_move if actor.known else screens.pick_on_arrival
    elsewhere = village is not None and await _is_choice(tx, okrug)
    return consent(
        office,
        name_of(place, t.language),
        t,
        full=full,
        village=name_of(village, t.language) if village else "",
        elsewhere=pick(okrug, 0) if elsewhere else "",
    )


async def _is_choice(tx: Tx, okrug: str) -> bool:
    """Whether there is any other village to choose."""
    if len(await places.settlements(tx, okrug)) > 1:
        return True
    return len(await places.served(tx, tx.bot_id)) > 1


async def consent_read(
    _: CallbackQuery, callback_data: AnswerConsent, tx: Tx, actor: Actor, state: FSMContext
) -> Screen:
    """The whole text, or the five lines again."""
    t = translator(language_or_default(callback_data.language), tx.zone)
    data = await state.get_data()
    settlement = data.get("settlement", "") if data.get("okrug") == callback_data.okrug else ""
    full = callback_data.answer == "full"
    return await _consent_screen(tx, actor, callback_data.okrug, t, settlement, full=full)


async def consent_refused(
    _: CallbackQuery,
    callback_data: AnswerConsent,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Nothing is kept; how to reach the office otherwise, and the way back."""
    data = await state.get_data()
    await state.clear()
    if actor.known:
        return await home_screen(tx, actor, t, in_place=True)
    _place, office = await _served(tx, callback_data.okrug)
    if office is None:
        return await _greeting(tx, state)
    code = data.get("settlement") or office.code
    return screens.declined(office, code, t)


async def start_over(
    _: CallbackQuery, callback_data: StartOver, tx: Tx, actor: Actor, t: Translator,
    state: FSMContext,
) -> Screen:  # fmt: skip
    """They changed their mind."""
    if actor.known:
        return await home_screen(tx, actor, t)
    await _remember(tx, state, f"p{callback_data.code}")
    return await _greeting(tx, state)


async def consent_given(
    callback: CallbackQuery,
    callback_data: AnswerConsent,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The last tap: from now on the person is known, and what they said goes on."""
    data = await state.get_data()
    okrug, settlement = data.get("okrug", ""), data.get("settlement", "")
    moving = bool(settlement) and okrug != actor.okrug
    if actor.known and not moving:
        return await home_screen(tx, actor, t)
    if okrug != callback_data.okrug or not (settlement or data.get("accepted")):
        await state.update_data(language=data.get("language") or callback_data.language)
        return await next_step(tx, actor, t, state)
    place, office = await _served(tx, okrug)
    if place is None or office is None:
        raise Refusal("place_not_served")
    t = translator(language_or_default(callback_data.language), tx.zone)
    arrived = await people.arrive(
        tx,
        actor,
        language=t.language,
        okrug=okrug,
        settlement=settlement,
        consent_text=shown_text(office, name_of(place, t.language), t),
        name=callback.from_user.full_name,
    )
    await follow_with_draft(tx, arrived)
    if data.get("accepted"):
        try:
            arrived = await people.accept_invitation(
                tx, arrived, data["payload"][1:], callback.from_user.full_name
            )
        except Refusal as refusal:
            await state.update_data(payload="", accepted=False)
            if not arrived.known:
                return _beneath(refusal, await next_step(tx, arrived, t, state), t)
    if not arrived.known:
        await state.update_data(payload="", accepted=False)
        return await next_step(tx, arrived, t, state)
    await state.clear()
    screen = await _welcome(tx, arrived, t, data.get("said", []), data.get("notice", 0))
    for name, led in _LED.items():
        if data.get(name):
            screen = await led.beside(screen, data[name], tx, arrived, t)
    if not data.get("door"):
        return screen
    at_door = entering.Coming(tx, arrived, t, state)
    scanned = datetime.fromisoformat(data["scanned"])
    return entering.beside(screen, await entering.scanned(data["door"], scanned, at_door))


async def _welcome(
    tx: Tx, actor: Actor, t: Translator, said: list[dict[str, object]], notice: int
) -> Screen:
    """Where the bot believes one lives; then the draft, or the bot listens; then what is new.

    Whoever has begun to write is not told of more than the notice that led them here.
    """
    known = await who(tx, actor)
    first = screens.you_are(known, t)
    if not said:
        ready = screens.ready(menu(actor, t), known, t)
        return replace(first, then=(ready, *await news(tx, actor, t, notice)))
    if not known.resident:
        ready = screens.ready(menu(actor, t), known, t)
        return replace(first, then=(ready, screens.village_first(t)))
    for piece in said:
        await appeals.gather(tx, actor, appeals.Piece.from_json(piece), warned=True)
    draft = await draft_screen(tx, actor, t)
    told = await news(tx, actor, t, notice) if notice else ()
    return replace(first, then=(screens.going_on(menu(actor, t), t), *told, draft))


async def follow_with_draft(tx: Tx, actor: Actor) -> None:
    """Whoever moves takes along what they have begun to write, and no chair and no open vote."""
    if actor.may(Action.SUBMIT_APPEAL):
        await appeals.rehome_draft(tx, actor)
    if actor.known:
        await gatherings.leave_behind(tx, actor)
        await polls.leave_behind(tx, actor)
        await budget.leave_behind(tx, actor)


# Whatever else a stranger sends


async def knock(
    message: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The bot listens first: what was sent is kept, and the next step is shown."""
    piece = piece_of(message)
    data = await state.get_data()
    if piece is None or any([await word(message) for word in _NOTHING_SAID]):
        return await next_step(tx, actor, t, state)
    said = [*data.get("said", []), piece.to_json()][:KEPT_PIECES]
    await state.update_data(said=said)
    screen = await next_step(tx, actor, t, state)
    if data.get("language"):
        screen = replace(screen, text=joined(screens.kept_line(t), screen.text))
    if danger(piece.text, load()) is not None:
        return _numbers_first(piece.text, screen, t if data.get("language") else None)
    return replace(screen, settle=True)


def _numbers_first(text: str, screen: Screen, t: Translator | None) -> Screen:
    """Where a life is in danger, numbers come first; in both languages if none is known."""
    spoken = [t] if t else [translator(language) for language in LANGUAGES]
    warnings = [danger_screen(text, each) for each in spoken]
    return replace(
        warnings[0], text=joined(*(warning.text for warning in warnings)), then=(screen,)
    )


async def village_named(
    message: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Where the village is being asked for, a line may be its name. Else it is a story: kept."""
    text = (message.text or "").strip()
    found = await places.search(tx, actor, text) if len(text) <= _NAME_OF_VILLAGE else []
    if (await state.get_data()).get("okrug"):  # the villages stood there as buttons
        named = [one for one in found if key(text) in {one.place.kk_folded, one.place.ru_folded}]
        okrug = (await state.get_data())["okrug"]
        shown = [one for one in named if one.okrug is not None and one.okrug.code == okrug]
        named = shown or named
        if len(named) != 1 or named[0].place.level is not Level.SETTLEMENT:
            return await knock(message, tx, actor, t, state)
        return await _picked(named[0].place.code, tx, actor, t, state)
    if not found and len(text.split()) > _WORDS_OF_A_NAME:
        return await knock(message, tx, actor, t, state)
    return screens.guesses(guesses(found, t), text, screens.pick_on_arrival, t)


async def stray_press(
    _: CallbackQuery, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A stranger pressed a button of somebody they were: the step they are at, anew."""
    return replace(await next_step(tx, actor, t, state), show="new")


# Those who are in


async def _come_back(payload: str, own_name: str, tx: Tx, actor: Actor, t: Translator) -> Screen:
    if payload.startswith("i"):
        offer = await people.look_at_invitation(tx, actor, payload[1:])
        return await _offer_screen(tx, offer, actor.name or own_name, payload[1:], t)
    if payload.startswith("p"):
        place, office = await _served(tx, payload[1:])
        elsewhere = place is not None and place.code not in {actor.settlement, actor.okrug}
        if place is not None and office is not None and elsewhere:
            now, _ = await home_places(tx, actor)
            return screens.offer_to_move(place, now, t)
        if office is not None:
            payload = ""  # their own village
    screen = await home_screen(tx, actor, t)
    return replace(screen, text=joined(screens.not_here(t), screen.text)) if payload else screen


async def _offer_screen(tx: Tx, offer: Offer, name: str, secret: str, t: Translator) -> Screen:
    place = await places.resolve(tx, offer.scope) if offer.scope else None
    until = t.day(offer.expires_at)
    return screens.invitation(offer.role, place, t, until=until, name=name, secret=secret)


async def invitation_taken(
    callback: CallbackQuery,
    callback_data: AnswerInvitation,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """The role is theirs; a stranger consents first."""
    secret = callback_data.secret
    if not actor.known:
        await state.update_data(payload=f"i{secret}", accepted=True)
        return await next_step(tx, actor, t, state)
    actor = await people.accept_invitation(tx, actor, secret, callback.from_user.full_name)
    known = await who(tx, actor)
    taken = screens.role_taken(known, t)
    return replace(taken, then=(screens.ready(menu(actor, t), known, t),))


async def invitation_left(
    _: CallbackQuery, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Not now."""
    if actor.known:
        return screens.invitation_declined(t)
    await state.update_data(payload="", accepted=False)
    return await next_step(tx, actor, t, state)


async def language_wanted(
    _: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """By command, for those who chose the wrong one."""
    if actor.known:
        return settings_screens.languages(t)
    return await _greeting(tx, state)


def router() -> Router:
    """Home, then the way in. Private chats alone: in groups the bot is silent."""
    both = Router(name="people")
    both.include_routers(home_router(), _way_in())
    return both


def _way_in() -> Router:
    table = Router(name="arrival")
    table.message.filter(F.chat.type == ChatType.PRIVATE)

    table.message.register(start, CommandStart())
    table.message.register(language_wanted, Command("language"))
    table.message.register(village_named, Stranger(), StateFilter(Arriving.naming), _is_line)
    table.message.register(knock, Stranger())

    answer = AnswerConsent.filter
    table.callback_query.register(language_chosen, ChooseLanguage.filter())
    table.callback_query.register(place_picked, PickPlace.filter())
    table.callback_query.register(consent_given, answer(F.answer == "yes"))
    table.callback_query.register(consent_refused, answer(F.answer == "no"))
    table.callback_query.register(consent_read, answer(F.answer.in_({"full", "short"})))
    table.callback_query.register(start_over, StartOver.filter())
    table.callback_query.register(invitation_taken, AnswerInvitation.filter(F.answer == "yes"))
    table.callback_query.register(invitation_left, AnswerInvitation.filter(F.answer == "no"))
    table.callback_query.register(stray_press, Stranger())
    return table


def _is_line(message: Message) -> bool:
    """One line of words, not a command and no story."""
    piece = piece_of(message)
    return piece is not None and bool(message.text) and "\n" not in (message.text or "")
