"""Redirecting to another body, and the office's list of bodies with their contacts."""

from dataclasses import asdict
from typing import Any, cast

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.appeals import service
from bot.appeals.callbacks import (
    BodyPress,
    BodyRole,
    CardBodies,
    CardBody,
    CardPress,
    OnCard,
    OnTable,
)
from bot.appeals.screens import bodies as screens
from bot.appeals.screens import said
from bot.appeals.service import AppealView, BodyView, Move, Piece
from bot.appeals.service.bodies import Field
from bot.core.access import Action, Actor
from bot.core.errors import NotFound, Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.people.callbacks import OpenSetup
from handlers.card import Desk, stands
from handlers.card_words import show_preview
from handlers.pieces import Says
from handlers.words import WAITS, Waiting, Words, wait_for


class Bodies(StatesGroup):
    """What the next line is taken for."""

    phone = State()  # of a body that an appeal is redirected to; data: appeal, version, role
    field = State()  # of a body; data: okrug, appeal, body, version, field
    removed = State()  # nothing: the body can be brought back; data: its fields


_FIELDS: dict[OnTable, Field] = {
    OnTable.KK: "kk",
    OnTable.RU: "ru",
    OnTable.PHONE: "phone",
    OnTable.ADDRESS_KK: "address_kk",
    OnTable.ADDRESS_RU: "address_ru",
}


# For an appeal


async def ask_body(
    _: CallbackQuery,
    callback_data: CardPress | CardBodies,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Who is responsible instead?"""
    await state.clear()
    page = callback_data.page if isinstance(callback_data, CardBodies) else 0
    return await _choose(callback_data.appeal, page, tx, actor, t)


async def _choose(appeal: int, page: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    view = await service.card(tx, actor, appeal)
    if Move.REDIRECT not in view.moves:
        return await stands(tx, actor, view.id, Stale(), t)
    found = await service.bodies_for(tx, actor, view.id)
    edits = actor.may(Action.SET_UP_DESK, view.okrug)
    return screens.choose_body(view, found, t, page=page, edits=edits)


async def press_body(
    _: CallbackQuery,
    callback_data: CardBody,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """A body that is kept, one whose phone nobody has written down, or none of these."""
    pressed = callback_data
    view = await service.card(tx, actor, pressed.appeal)
    if Move.REDIRECT not in view.moves or pressed.version != view.version:
        await state.clear()
        return await stands(tx, actor, view.id, Stale(), t)
    if pressed.whom.isdecimal():
        body = await service.body_for(tx, actor, view.id, int(pressed.whom))
        return await _redirect(view, body, tx=tx, actor=actor, t=t, state=state)
    if not pressed.whom:
        await Words(view.id, view.version, Move.REDIRECT).write(state, Desk.words, tx)
        return said.prompt(view, Move.REDIRECT, t)
    known = [
        one
        for one in await service.bodies_for(tx, actor, view.id)
        if one.role == pressed.whom and (one.id or pressed.skip)
    ]
    if known:
        body = await service.keep_role(tx, actor, view.okrug, pressed.whom)
        return await _redirect(view, body, tx=tx, actor=actor, t=t, state=state)
    return await _ask_phone(view, pressed.whom, tx=tx, actor=actor, t=t, state=state)


async def _ask_phone(
    view: AppealView, role: str, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    found = await service.bodies_for(tx, actor, view.id)
    body = next((one for one in found if one.role == role), None)
    if body is None:
        raise NotFound("body")
    about = {"appeal": view.id, "version": view.version, "role": role}
    await wait_for(state, Bodies.phone, tx.now + WAITS, **about)
    return screens.ask_phone(view, body, t)


async def take_phone(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Kept for next time; the resident reads it now."""
    data = await state.get_data()
    view = await service.card(tx, actor, data["appeal"])
    if Move.REDIRECT not in view.moves:
        await state.clear()
        return await stands(tx, actor, view.id, Stale(), t)
    body = await service.keep_role(tx, actor, view.okrug, data["role"], piece.text)
    return await _redirect(view, body, tx=tx, actor=actor, t=t, state=state)


async def _redirect(
    view: AppealView,
    body: BodyView,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    words = Words(view.id, view.version, Move.REDIRECT).changed(body=body.id)
    await words.write(state, Desk.words, tx)
    return await show_preview(words, view, tx=tx, actor=actor, t=t)


# The office's list


async def press_list(
    _: CallbackQuery,
    callback_data: BodyPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """A page of it."""
    await state.clear()
    return await _list(
        callback_data.okrug, callback_data.appeal, tx, actor, t, page=callback_data.body
    )


async def _list(
    okrug: str,
    appeal: int,
    tx: Tx,
    actor: Actor,
    t: Translator,
    *,
    page: int = 0,
    said: str | None = None,
) -> Screen:
    found = await service.bodies(tx, actor, okrug)
    back = OpenSetup(okrug=okrug).pack()
    if appeal:
        back = CardPress(do=OnCard.REDIRECT, appeal=appeal, version=0).pack()
    return screens.body_list(okrug, found, t, appeal=appeal, page=page, back=back, said=said)


async def list_roles(
    _: CallbackQuery, callback_data: BodyPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """What everybody knows, to begin with."""
    pressed = callback_data
    found = await service.roles_not_kept(tx, actor, pressed.okrug)
    return screens.role_list(pressed.okrug, found, t, appeal=pressed.appeal, page=pressed.body)


async def add_role(
    _: CallbackQuery, callback_data: BodyRole, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Kept from now on; its phone is what is asked for next."""
    body = await service.keep_role(tx, actor, callback_data.okrug, callback_data.role)
    return screens.body_card(body, t, appeal=callback_data.appeal)


async def open_body(
    _: CallbackQuery,
    callback_data: BodyPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """One of them."""
    await state.clear()
    body = await service.body_kept(tx, actor, callback_data.body)
    return screens.body_card(body, t, appeal=callback_data.appeal)


async def ask_field(
    _: CallbackQuery,
    callback_data: BodyPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """What shall it say?"""
    pressed = callback_data
    actor.must(Action.SET_UP_DESK, pressed.okrug)
    body: BodyView | None = None
    if pressed.do is not OnTable.ADD:
        body = await service.body_kept(tx, actor, pressed.body)
        if body.version != pressed.version:
            return _changed(body, pressed.appeal, t)
    await wait_for(
        state,
        Bodies.field,
        tx.now + WAITS,
        okrug=pressed.okrug,
        appeal=pressed.appeal,
        body=pressed.body if body else 0,
        version=pressed.version,
        field=_FIELDS.get(pressed.do, ""),
    )
    return screens.ask_field(pressed.okrug, body, pressed.do, t, appeal=pressed.appeal)


def _changed(body: BodyView, appeal: int, t: Translator) -> Screen:
    """A colleague was first: what it says now."""
    word = t.word("This has changed meanwhile. Here is how it stands now.")
    return screens.body_card(body, t, appeal=appeal, said=word)


async def take_field(
    _: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """A line of it; the name of a new one."""
    data = await state.get_data()
    appeal = data["appeal"]
    if not data["body"]:
        body = await service.add_body(tx, actor, data["okrug"], piece.text, t.language)
        await state.clear()
        return screens.body_card(body, t, appeal=appeal)
    try:
        body = await service.change_body(
            tx,
            actor,
            data["body"],
            data["version"],
            field=cast("Field", data["field"]),
            text=piece.text,
        )
    except Stale:
        await state.clear()
        return _changed(await service.body_kept(tx, actor, data["body"]), appeal, t)
    await state.clear()
    return screens.body_card(body, t, appeal=appeal, said=t.word("Saved."))


async def remove(
    _: CallbackQuery,
    callback_data: BodyPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Gone; one tap brings it back."""
    pressed = callback_data
    try:
        body = await service.remove_body(tx, actor, pressed.body, pressed.version)
    except Stale:
        return _changed(await service.body_kept(tx, actor, pressed.body), pressed.appeal, t)
    await wait_for(state, Bodies.removed, tx.now + WAITS, **asdict(body))
    return screens.body_removed(body, t, appeal=pressed.appeal)


async def bring_back(
    _: CallbackQuery,
    callback_data: BodyPress,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """As it was."""
    data: dict[str, Any] = await state.get_data()
    data.pop("until", None)
    await state.clear()
    body = await service.bring_back_body(tx, actor, BodyView(**data))
    return screens.body_card(body, t, appeal=callback_data.appeal)


async def leave(_: Message, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """/cancel while a line is asked for."""
    data = await state.get_data()
    await state.clear()
    if "role" in data and "version" in data and "okrug" not in data:
        return await _choose(data["appeal"], 0, tx, actor, t)
    return await _list(data["okrug"], data.get("appeal", 0), tx, actor, t)


def router() -> Router:
    """Choosing a body; the list and what is changed in it."""
    table = Router(name="card_bodies")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    table.message.register(leave, Command("cancel"), StateFilter(Bodies))
    press = table.callback_query.register
    press(ask_body, CardPress.filter(F.do == OnCard.REDIRECT))
    press(ask_body, CardBodies.filter())
    press(press_body, CardBody.filter())
    press(add_role, BodyRole.filter())
    press(press_list, BodyPress.filter(F.do == OnTable.LIST))
    press(list_roles, BodyPress.filter(F.do == OnTable.READY))
    press(open_body, BodyPress.filter(F.do == OnTable.OPEN))
    press(ask_field, BodyPress.filter(F.do.in_({*_FIELDS, OnTable.ADD})))
    press(remove, BodyPress.filter(F.do == OnTable.REMOVE))
    press(bring_back, BodyPress.filter(F.do == OnTable.BACK), StateFilter(Bodies.removed))
    table.message.register(take_phone, StateFilter(Bodies.phone), Waiting(), Says())
    table.message.register(take_field, StateFilter(Bodies.field), Waiting(), Says())
    return table
