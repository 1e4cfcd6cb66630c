"""Arrival: from a poster on the shop's wall, or from nothing, to somebody who is heard.

What a stranger sends before that is kept in the form and becomes the draft right after. The form:
language, okrug, settlement, payload (an invitation), accepted, said (pieces as JSON).
"""

from dataclasses import replace

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals import service as appeals
from bot.appeals.rules.topics import danger, load
from bot.appeals.screens.draft import danger_screen
from bot.core.access import Action, Actor
from bot.core.errors import Refusal
from bot.core.i18n import LANGUAGES, Translator, language_or_default, translator
from bot.core.screen import Screen, joined
from bot.core.tx import Tx
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
from handlers.allowed import menu
from handlers.appeals import draft_screen
from handlers.home import Stranger, home_places, home_screen, roles
from handlers.home import router as home_router
from handlers.pieces import piece_of
from handlers.refusals import refused

KEPT_PIECES = 10  # what a stranger may have said before arriving
_NAME_OF_VILLAGE = 60  # letters; what is longer is no name but a story
_WORDS_OF_A_NAME = 4


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
    await _remember(tx, state, payload)
    return await _greeting(tx, state)


async def _remember(tx: Tx, state: FSMContext, payload: str) -> None:
    """What a link tells; what an earlier link told stays unless this one tells better."""
    if payload.startswith("i"):
        await state.update_data(payload=payload, accepted=False)
    elif payload.startswith("p"):
        place, office = await _served(tx, payload[1:])
        if place is not None and office is not None:
            settled = place.level is Level.SETTLEMENT
            await state.update_data(
                okrug=office.code, settlement=place.code if settled else "", payload=""
            )


async def _served(tx: Tx, code: str) -> tuple[Place | None, Okrug | None]:
    place = await places.resolve(tx, code)
    office = await places.okrug_of(tx, place.code) if place is not None else None
    return place, office


async def _greeting(tx: Tx, state: FSMContext) -> Screen:
    data = await state.get_data()
    return screens.greeting(await _okrug_to_name(tx, data), kept=bool(data.get("said")))


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
    return await _place_or_consent(tx, t, state)


def _beneath(refusal: Refusal, screen: Screen, t: Translator) -> Screen:
    return replace(screen, text=joined(refused(refusal, t), screen.text))


async def _place_or_consent(tx: Tx, t: Translator, state: FSMContext) -> Screen:
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
        return await _choose_village(tx, okrug, t, state)
    return await _consent_screen(tx, okrug, t)


async def _choose_village(tx: Tx, okrug: str, t: Translator, state: FSMContext) -> Screen:
    villages = await places.settlements(tx, okrug)
    if len(villages) == 1:
        await state.update_data(okrug=okrug, settlement=villages[0].code)
        return await _consent_screen(tx, okrug, t)
    await state.set_state(Arriving.naming)
    above = await places.resolve(tx, okrug)
    return screens.choose_place(choices(villages, t), above, 0, screens.pick_on_arrival, t)


def choices(found: list[Place], t: Translator) -> list[screens.Choice]:
    """Places as buttons name them."""
    return [screens.Choice(place.code, name_of(place, t.language)) for place in found]


def guesses(found: list[Found], t: Translator) -> list[screens.Choice]:
    """Found places as buttons name them, with what tells them apart."""
    listed = []
    for one in found:
        above = [place for place in (one.district, one.oblast) if place is not None]
        label = " · ".join(name_of(place, t.language) for place in (one.place, *above))
        listed.append(screens.Choice(one.place.code, label))
    return listed


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
    await state.set_state(Arriving.naming)
    return screens.choose_place(choices(below, t), place, page, screens.pick_on_arrival, t)


# Consent


async def _consent_screen(tx: Tx, okrug: str, t: Translator, *, full: bool = False) -> Screen:
    place, office = await _served(tx, okrug)
    if place is None or office is None:
        raise Refusal("place_not_served")
    return consent(office, name_of(place, t.language), t, full=full)


async def consent_read(_: CallbackQuery, callback_data: AnswerConsent, tx: Tx) -> Screen:
    """The whole text, or the five lines again."""
    t = translator(language_or_default(callback_data.language), tx.zone)
    return await _consent_screen(tx, callback_data.okrug, t, full=callback_data.answer == "full")


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
        return await home_screen(tx, actor, t)
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
    )
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
    return await _welcome(tx, arrived, t, data.get("said", []))


async def _welcome(tx: Tx, actor: Actor, t: Translator, said: list[dict[str, object]]) -> Screen:
    """Where the bot believes one lives; then the draft, or the bot listens."""
    resident = actor.may(Action.SUBMIT_APPEAL)
    settlement, okrug = await home_places(tx, actor)
    first = replace(
        screens.you_are(settlement, okrug, t),
        text=joined(
            screens.living_in(settlement, okrug, t),
            screens.your_roles(roles(actor), actor.name, t),
        ),
    )
    if not (said and resident):
        return replace(first, then=(screens.ready(menu(actor, t), t, resident=resident),))
    for piece in said:
        await appeals.gather(tx, actor, appeals.Piece.from_json(piece))
    draft = await draft_screen(tx, actor, t)
    return replace(first, then=(screens.going_on(menu(actor, t), t), draft))


# Whatever else a stranger sends


async def knock(
    message: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The bot listens first: what was sent is kept, and the next step is shown."""
    piece = piece_of(message)
    data = await state.get_data()
    if piece is None:
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
    return await home_screen(tx, actor, t)


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
    return await home_screen(tx, actor, t)


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
