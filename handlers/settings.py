"""Settings: everything a person told us, to change, to take away or to erase."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.appeals import service as appeals
from bot.appeals.screens import words as appeal_words
from bot.broadcasts import service as broadcasts
from bot.broadcasts.screens import words as broadcast_words
from bot.budget.screens import own_words as budget_words
from bot.budget.service import own_data as budget
from bot.core.access import Action, Actor, Role
from bot.core.errors import Invalid
from bot.core.groups import Group
from bot.core.i18n import Translator, language_or_default, translator
from bot.core.screen import Media, Screen
from bot.core.tx import Tx
from bot.delivery import outbox
from bot.gatherings.screens import own_words as gathering_words
from bot.gatherings.service import own_data as gatherings
from bot.people import service as people
from bot.people.callbacks import MoveTo, OpenSettings, SetLanguage, ToggleNotices
from bot.people.screens import arrival as arrival_screens
from bot.people.screens import export, settings, words
from bot.people.screens.consent import consent
from bot.places import service as places
from bot.places.models import Level, Place
from bot.places.service import name_of
from bot.polls.screens import own_words as poll_words
from bot.polls.service import own_data as polls
from bot.reception import service as reception
from bot.reception.screens import words as reception_words
from handlers.allowed import CANCEL, SETTINGS, Pressed, Telling, menu
from handlers.announced_list import forget_search as forget_announced_search
from handlers.arrival import choices, follow_with_draft
from handlers.home import Stranger, home, turned_away
from handlers.pieces import is_name
from handlers.refusals import refused
from handlers.searching import forget_search
from handlers.words import Waiting, wait_for

_PLACES = ("okrug", "settlement", "scope")  # fields that hold the code of a place


_WAITS = timedelta(minutes=10)


# The card


async def opened(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """By the menu key."""
    return await _card(tx, actor, t, state)


async def card(_: CallbackQuery, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """Back from one of the parts."""
    return await _card(tx, actor, t, state)


async def _card(tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    await state.clear()
    seen = await people.profile(tx, actor)
    settlement = await places.resolve(tx, seen.settlement) if seen.settlement else None
    muted = len(seen.muted & set(seen.groups)) if seen.groups else None
    return settings.settings(settlement, seen.name, seen.phone, muted, t)


# Language


async def languages(_: CallbackQuery, t: Translator) -> Screen:
    """Which one?"""
    return settings.languages(t)


async def set_language(
    _: CallbackQuery, callback_data: SetLanguage, tx: Tx, actor: Actor, state: FSMContext
) -> Screen:
    """Said in the new language; the keys under the chat change too."""
    actor = await people.set_language(tx, actor, callback_data.language)
    t = translator(language_or_default(actor.language), tx.zone)
    changed = await _card(tx, actor, t, state)
    return replace(changed, then=(settings.language_set(menu(actor, t), t),))


# Village


async def place(_: CallbackQuery, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """The villages of one's okrug; with several okrugs the whole tree is a step up."""
    return await _villages(actor.okrug, 0, tx, actor, t)


async def move_to(
    _: CallbackQuery,
    callback_data: MoveTo,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """A step down the tree, or the new village. Another okrug asks for a consent of its own."""
    chosen = await places.resolve(tx, callback_data.code)
    if chosen is None or chosen.level is not Level.SETTLEMENT:
        return await _villages(callback_data.code, callback_data.page, tx, actor, t)
    office = await places.okrug_of(tx, chosen.code)
    if office is not None and office.code != actor.okrug:
        await state.update_data(okrug=office.code, settlement=chosen.code)
        okrug = await places.resolve(tx, office.code)
        return consent(
            office,
            name_of(okrug or chosen, t.language),
            t,
            village=name_of(chosen, t.language),
            elsewhere=MoveTo(code=office.code).pack(),
        )
    before = actor.may(Action.SUBMIT_APPEAL)
    said = t.word("Your village now: {village}", village=name_of(chosen, t.language))
    actor = await people.move(tx, actor, chosen.code)
    await follow_with_draft(tx, actor)
    moved = replace(await _card(tx, actor, t, state), toast=said)
    if before:
        return moved
    return replace(moved, then=(arrival_screens.listening(menu(actor, t), t),))


async def _villages(code: str, page: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    below = await places.children(tx, actor, code or None)
    above = await places.resolve(tx, code) if code else None
    several = bool(code) and len(await places.served(tx, tx.bot_id)) > 1
    screen = arrival_screens.choose_place(
        choices(below, t), above, page, arrival_screens.pick_to_move, t
    )
    return settings.with_back(screen, t, higher=several)


# Name and phone


async def ask_name(
    _: CallbackQuery, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The next line is the name."""
    await wait_for(state, Telling.name, tx.now + _WAITS)
    return settings.ask_name((await people.profile(tx, actor)).name, t)


async def name_told(
    message: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The name as it will be shown."""
    try:
        await people.set_name(tx, actor, message.text or "")
    except Invalid as problem:
        return settings.no_name_in_it(refused(problem, t), t)
    return await _card(tx, actor, t, state)


async def no_name(
    _: CallbackQuery, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Without a name again."""
    await people.set_name(tx, actor, "")
    return await _card(tx, actor, t, state)


async def ask_phone(_: CallbackQuery, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """Whether there is a number, and how to give it."""
    return settings.ask_phone((await people.profile(tx, actor)).phone, t)


async def give_phone(_: CallbackQuery, tx: Tx, t: Translator, state: FSMContext) -> Screen:
    """The key that sends one's own contact."""
    await wait_for(state, Telling.phone, tx.now + _WAITS)
    return settings.share_phone(t)


async def phone_given(
    message: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A contact came: taken only when it is the sender's own."""
    contact = message.contact
    phone = await people.set_phone(
        tx, actor, contact.phone_number if contact else "", contact.user_id if contact else None
    )
    await state.clear()
    return settings.phone_set(phone, menu(actor, t), t)


async def contact_sent(
    message: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A contact that nobody asked for: one's own is kept if one says so, others' never."""
    contact = message.contact
    if contact is None or contact.user_id != actor.telegram_id:
        return settings.others_phone(t)
    if not _is_ours(await state.get_state()):  # a form about an appeal is not disturbed
        return settings.ask_phone((await people.profile(tx, actor)).phone, t)
    await wait_for(state, Telling.contact, tx.now + _WAITS, phone=contact.phone_number)
    return settings.keep_phone(contact.phone_number, t)


def _is_ours(form: str | None) -> bool:
    return form is None or form in {state.state for state in Telling.__states__}


async def keep_phone(
    _: CallbackQuery, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Yes, the office may call."""
    phone = (await state.get_data())["phone"]
    await state.clear()
    kept = await people.set_phone(tx, actor, phone, actor.telegram_id)
    return settings.phone_kept(kept, t)


async def leave_phone(_: CallbackQuery, t: Translator, state: FSMContext) -> Screen:
    """No."""
    await state.clear()
    return settings.phone_not_kept(t)


async def phone_kept_back(_: Message, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """They thought better of it."""
    await state.clear()
    return settings.phone_left(menu(actor, t), t)


async def phone_typed(_: Message, t: Translator) -> Screen:
    """Typed by hand it could be anybody's."""
    return settings.phone_typed(t)


async def no_phone(
    _: CallbackQuery, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Without a number again."""
    await people.remove_phone(tx, actor)
    return await _card(tx, actor, t, state)


# Notices


async def notices(_: CallbackQuery, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """A switch for each kind."""
    seen = await people.profile(tx, actor)
    return settings.notices(seen.groups, seen.muted, t)


async def toggle(
    callback: CallbackQuery, callback_data: ToggleNotices, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The switch moves where it stands."""
    if callback_data.group in set(Group):
        await people.toggle(tx, actor, Group(callback_data.group))
    return await notices(callback, tx, actor, t)


# One's own data


async def my_data(_: CallbackQuery, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """What is kept, to take away or to erase."""
    given = [one["given_at"] for one in (await people.export_own(tx, actor))["consents"]]
    return settings.my_data(actor.telegram_id, t.day(given[-1]) if given else "", t)


async def export_own(_: CallbackQuery, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """Everything in one file that any browser shows."""
    about = await people.export_own(tx, actor)
    parts = {
        "about": {name: value for name, value in about.items() if not isinstance(value, list)},
        "consents": about["consents"],
        "roles": about["roles"],
        **await appeals.export_own(tx, actor),
        **await reception.export_own(tx, actor),
        **await broadcasts.export_own(tx, actor),
        **await gatherings.export_own(tx, actor),
        **await polls.export_own(tx, actor),
        **await budget.export_own(tx, actor),
    }
    page = export.page(parts, _words(await _place_names(tx, parts), t), tx.now, t)
    file = Media("document", content=page.encode(), name=t.word("my-data.html"))
    return Screen(text=t("Everything the bot keeps about you."), media=(file,))


async def _place_names(tx: Tx, parts: Any) -> dict[str, Place]:
    found = {}
    for code in set(_codes(parts)):
        place = await places.resolve(tx, code)
        if place is not None:
            found[code] = place
    return found


def _codes(value: Any) -> Iterator[str]:
    """Every code of a place anywhere in what is exported."""
    if isinstance(value, dict):
        yield from (value[name] for name in _PLACES if value.get(name))
        for one in value.values():
            yield from _codes(one)
    elif isinstance(value, list):
        for one in value:
            yield from _codes(one)


def _words(named: dict[str, Place], t: Translator) -> export.Say:
    def say(name: str, value: object) -> str | None:
        text = str(value)
        if name in _PLACES:
            return name_of(named[text], t.language) if text in named else None
        if name == "language":
            return words.own_name(text)
        if name in {"role", "by"} and text in set(Role):
            return words.role_word(Role(text), t)
        if name == "state":
            return appeal_words.state_word(appeals.State(text), t)
        if name == "broadcast_answer":
            return broadcast_words.answer_word(broadcasts.Answer(text), t)
        if name == "booking_state":
            return reception_words.state_word(reception.State(text), t)
        for feature in (gathering_words, poll_words, budget_words):
            said: str | None = feature.own_word(name, text, t)
            if said is not None:
                return said
        if name == "move":
            return appeal_words.move_word(appeals.Move(text), t)
        if name == "by":
            return {"author": t.word("the author"), "office": t.word("the office")}.get(text)
        return appeal_words.topic_name(text, t) if name == "topic" else None

    return say


async def sure_to_erase(_: CallbackQuery, t: Translator) -> Screen:
    """What goes and what stays, before it is too late."""
    return settings.sure_to_erase(t)


async def erase(
    _: CallbackQuery, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """At once and everywhere, in this one transaction."""
    await appeals.forget_author(tx, actor)
    await reception.forget_person(tx, actor)
    await broadcasts.forget_person(tx, actor)
    await gatherings.forget_person(tx, actor)
    await polls.forget_person(tx, actor)
    await budget.forget_person(tx, actor)
    await outbox.forget(tx, actor.id)
    await people.erase(tx, actor)
    await forget_search(state)
    await forget_announced_search(state)
    await state.clear()
    return settings.erased(t)


# What is an answer


def _is_typed_number(message: Message) -> bool:
    text = (message.text or "").strip()
    return sum(ch.isdigit() for ch in text) >= 5 and not any(ch.isalpha() for ch in text)


def router() -> Router:
    """The settings, part by part."""
    table = Router(name="settings")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    part = OpenSettings.filter

    table.message.register(opened, Pressed("Settings", SETTINGS))
    table.message.register(opened, Command("settings"))
    cancel = Pressed("Cancel", CANCEL)
    for leaves in (cancel, Command("cancel")):
        table.message.register(phone_kept_back, StateFilter(Telling.phone), leaves)
        table.message.register(opened, StateFilter(Telling), leaves)
    table.message.register(home, ~Stranger(), cancel)
    table.message.register(name_told, StateFilter(Telling.name), Waiting(), is_name)
    table.message.register(phone_given, StateFilter(Telling.phone), F.contact)
    table.message.register(contact_sent, F.contact)
    table.message.register(phone_typed, StateFilter(Telling.phone), _is_typed_number)
    table.message.register(turned_away, StateFilter(Telling))

    table.callback_query.register(card, part(F.part == "card"))
    table.callback_query.register(languages, part(F.part == "language"))
    table.callback_query.register(set_language, SetLanguage.filter())
    table.callback_query.register(place, part(F.part == "place"))
    table.callback_query.register(move_to, MoveTo.filter())
    table.callback_query.register(ask_name, part(F.part == "name"))
    table.callback_query.register(no_name, part(F.part == "no_name"))
    table.callback_query.register(ask_phone, part(F.part == "phone"))
    table.callback_query.register(give_phone, part(F.part == "give_phone"))
    asked = StateFilter(Telling.contact)
    table.callback_query.register(keep_phone, part(F.part == "keep_phone"), asked, Waiting())
    table.callback_query.register(leave_phone, part(F.part == "leave_phone"), asked)
    table.callback_query.register(no_phone, part(F.part == "no_phone"))
    table.callback_query.register(notices, part(F.part == "notices"))
    table.callback_query.register(toggle, ToggleNotices.filter())
    table.callback_query.register(my_data, part(F.part == "data"))
    table.callback_query.register(export_own, part(F.part == "export"))
    table.callback_query.register(sure_to_erase, part(F.part == "erase"))
    table.callback_query.register(erase, part(F.part == "erase_now"))
    return table
