"""Polls: how a draft is answered and counted, and who is asked; each by a tap."""

from typing import Any

from aiogram import F, Router

from bot.core.errors import Refusal, Stale
from bot.core.screen import Screen, plain
from bot.polls.callbacks.making import (
    MakePress,
    MostPress,
    OnMake,
    RolePress,
    TurnPress,
    VillagePress,
)
from bot.polls.rules.drafting import Setting
from bot.polls.screens import making as screens
from bot.polls.screens import whom as people
from bot.polls.service import drafting
from handlers.polls.desk import Desk, Step, on_desk
from handlers.refusals import refused

#: Whose switch stands among those of who is asked.
_OF_WHOM = frozenset({Setting.ADULTS, Setting.JOINED_BEFORE})


def _settled(step: Step) -> Step:
    """Nothing is asked any more once something is settled by a tap."""

    async def settled(desk: Desk, pressed: Any) -> Screen:
        shown = await step(desk, pressed)
        await desk.hold()
        return shown

    settled.__doc__ = step.__doc__
    return settled


async def more(desk: Desk, _: MakePress) -> Screen:
    """What is set less often."""
    return screens.more_screen(desk.draft, desk.t)


async def turn(desk: Desk, pressed: TurnPress) -> Screen:
    """Something is so, or not any more."""
    said = None
    try:
        desk.draft = await drafting.turn(*desk.at, pressed.version, pressed.setting, on=pressed.on)
    except Stale:
        raise
    except Refusal as problem:
        said = plain(refused(problem, desk.t))
    if pressed.setting in _OF_WHOM:
        return people.whom_screen(desk.draft, desk.t, said=said)
    return screens.more_screen(desk.draft, desk.t, said=said)


async def many(desk: Desk, _: MakePress) -> Screen:
    """How many answers may be chosen?"""
    return screens.most_screen(desk.draft, desk.t)


async def set_many(desk: Desk, pressed: MostPress) -> Screen:
    """So many."""
    desk.draft = await drafting.set_most(*desk.at, pressed.version, pressed.most)
    return screens.more_screen(desk.draft, desk.t)


async def no_photo(desk: Desk, pressed: MakePress) -> Screen:
    """None of it."""
    desk.draft = await drafting.set_photo(*desk.at, "", pressed.version)
    return await more(desk, pressed)


async def whom(desk: Desk, _: MakePress) -> Screen:
    """The okrug, some villages, or those who hold a role."""
    return people.whom_screen(desk.draft, desk.t)


async def whole(desk: Desk, pressed: MakePress) -> Screen:
    """Every village."""
    desk.draft = await drafting.ask_whole_okrug(*desk.at, pressed.version)
    return people.whom_screen(desk.draft, desk.t)


async def residents(desk: Desk, pressed: MakePress) -> Screen:
    """All of them, whatever role they hold."""
    desk.draft = await drafting.ask_residents(*desk.at, pressed.version)
    return people.whom_screen(desk.draft, desk.t)


async def villages(desk: Desk, pressed: VillagePress) -> Screen:
    """A page of them, after one was ticked or not."""
    if pressed.code:
        desk.draft = await drafting.ask_village(
            *desk.at, pressed.version, pressed.code, on=pressed.on
        )
    return people.villages_screen(desk.draft, pressed.page, desk.t)


async def roles(desk: Desk, _: MakePress) -> Screen:
    """Those of which role?"""
    return people.roles_screen(desk.draft, desk.t)


async def set_role(desk: Desk, pressed: RolePress) -> Screen:
    """This one, or not."""
    desk.draft = await drafting.ask_role(*desk.at, pressed.version, pressed.role, on=pressed.on)
    return people.roles_screen(desk.draft, desk.t)


def register(table: Router) -> None:
    """The switches of a draft."""
    press = table.callback_query.register
    for do, handler in (
        (OnMake.MORE, more),
        (OnMake.MOST, many),
        (OnMake.NO_PHOTO, no_photo),
        (OnMake.WHOM, whom),
        (OnMake.WHOLE, whole),
        (OnMake.RESIDENTS, residents),
        (OnMake.ROLES, roles),
    ):
        press(on_desk(_settled(handler)), MakePress.filter(F.do == do))
    press(on_desk(_settled(turn)), TurnPress.filter())
    press(on_desk(_settled(set_many)), MostPress.filter())
    press(on_desk(_settled(villages)), VillagePress.filter())
    press(on_desk(_settled(set_role)), RolePress.filter())
