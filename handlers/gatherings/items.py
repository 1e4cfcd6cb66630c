"""Gatherings: the agenda of one in the making, item by item."""

from dataclasses import replace
from typing import Any

from aiogram import F, Router

from bot.core.errors import Invalid
from bot.core.screen import Screen, plain
from bot.gatherings.callbacks.planning import ItemPress, OnItem, OnPlan, PlanPress
from bot.gatherings.rules.agenda import About
from bot.gatherings.screens import items as screens
from bot.gatherings.service import planning
from handlers.gatherings.making import Desk, on_desk
from handlers.refusals import refused

_ABOUT = {
    OnItem.QUESTION: About.QUESTION,
    OnItem.LISTEN: About.LISTEN,
    OnItem.ELECTION: About.ELECTION,
}
_SEATS = {OnItem.SEATS_1: 1, OnItem.SEATS_2: 2, OnItem.SEATS_3: 3}
_ASKS = {
    OnItem.KK: "item:kk",
    OnItem.RU: "item:ru",
    OnItem.SEATS: "seats",
    OnItem.SOURCE: "source",
    OnItem.SEED: "seed",
}


async def agenda(desk: Desk, _: PlanPress) -> Screen:
    """Everything on it."""
    return await _agenda(desk)


async def _agenda(desk: Desk, said: str | None = None, **more: Any) -> Screen:
    await desk.hold("", **more)
    return screens.agenda_screen(desk.plan, desk.t, said=said, undo="undo" in more)


async def open_item(desk: Desk, pressed: ItemPress) -> Screen:
    """One of them."""
    return await _item(desk, pressed.item)


async def _item(desk: Desk, item_id: int, said: str | None = None) -> Screen:
    item = desk.item(item_id)
    await desk.hold()
    if desk.known:
        return screens.known_item(desk.plan, item, desk.t)
    card = await planning.item_card(desk.tx, desk.actor, desk.id, item_id)
    return screens.item_screen(card, desk.t, said=said)


async def ask(desk: Desk, pressed: ItemPress) -> Screen:
    """Something about it is written."""
    desk.item(pressed.item)
    return await desk.ask(_ASKS[pressed.do], item=pressed.item)


async def set_about(desk: Desk, pressed: ItemPress) -> Screen:
    """Voted on, listened to, or an election."""
    at = (desk.tx, desk.actor, desk.id, pressed.item)
    try:
        card = await planning.set_about(*at, _ABOUT[pressed.do])
    except Invalid as problem:
        return await _item(desk, pressed.item, plain(refused(problem, desk.t)))
    return screens.item_screen(card, desk.t)


async def set_seats(desk: Desk, pressed: ItemPress) -> Screen:
    """So many are elected."""
    at = (desk.tx, desk.actor, desk.id, pressed.item)
    try:
        card = await planning.set_seats(*at, _SEATS[pressed.do])
    except Invalid as problem:
        return await _item(desk, pressed.item, plain(refused(problem, desk.t)))
    return screens.item_screen(card, desk.t)


async def turn_tie(desk: Desk, pressed: ItemPress) -> Screen:
    """The other rule where votes are equal."""
    card = await planning.turn_tie(desk.tx, desk.actor, desk.id, pressed.item)
    return screens.item_screen(card, desk.t)


async def shift(desk: Desk, pressed: ItemPress) -> Screen:
    """One place up or down."""
    up = pressed.do is OnItem.UP
    card = await planning.shift_item(desk.tx, desk.actor, desk.id, pressed.item, up=up)
    return screens.item_screen(card, desk.t)


async def delete(desk: Desk, pressed: ItemPress) -> Screen:
    """Off the agenda; one tap brings it back."""
    item = desk.item(pressed.item)
    if desk.known:
        reworded = {one: words for one, words in desk.changes.reworded.items() if one != item.id}
        await desk.keep(
            replace(desk.changes, removed=desk.changes.removed | {item.id}, reworded=reworded)
        )
        return await _agenda(desk, undo=item.id)
    _, kept = await planning.remove_item(desk.tx, desk.actor, desk.id, pressed.item)
    await desk.again()
    return await _agenda(desk, desk.t.word("The question is deleted."), undo=kept)


async def undo(desk: Desk, _: PlanPress) -> Screen:
    """It stands where it stood."""
    kept = desk.data.get("undo")
    if kept is None:
        return await _agenda(desk)
    if desk.known:
        await desk.keep(replace(desk.changes, removed=desk.changes.removed - {kept}))
        return await _agenda(desk)
    try:
        await planning.put_back(desk.tx, desk.actor, desk.id, kept)
    except Invalid as problem:
        return await _agenda(desk, plain(refused(problem, desk.t)))
    await desk.again()
    return await _agenda(desk)


async def drop(desk: Desk, pressed: ItemPress) -> Screen:
    """One that was about to be added is not."""
    added = list(desk.changes.added)
    if pressed.item < len(added):
        added.pop(pressed.item)
        await desk.keep(replace(desk.changes, added=tuple(added)))
    return await _agenda(desk)


def register(table: Router) -> None:
    """The buttons of the agenda."""
    press = table.callback_query.register
    press(on_desk(agenda), PlanPress.filter(F.do == OnPlan.AGENDA))
    press(on_desk(undo), PlanPress.filter(F.do == OnPlan.UNDO))
    press(on_desk(ask), ItemPress.filter(F.do.in_(set(_ASKS))))
    press(on_desk(set_about), ItemPress.filter(F.do.in_(set(_ABOUT))))
    press(on_desk(set_seats), ItemPress.filter(F.do.in_(set(_SEATS))))
    press(on_desk(shift), ItemPress.filter(F.do.in_({OnItem.UP, OnItem.DOWN})))
    for do, handler in (
        (OnItem.OPEN, open_item),
        (OnItem.TIE, turn_tie),
        (OnItem.DELETE, delete),
        (OnItem.DROP, drop),
    ):
        press(on_desk(handler), ItemPress.filter(F.do == do))
