"""Polls: the link under a post in a channel or group, which opens one of them."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.core.access import Actor
from bot.core.errors import NotFound
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.polls.rules.links import read_payload
from bot.polls.service import opening as service
from handlers.home import Stranger
from handlers.polls import vote


def linked(payload: str) -> int:
    """The poll that a link leads to; 0 for what is no such link."""
    return read_payload(payload)


async def place_behind(poll_id: int, tx: Tx) -> str:
    """Where somebody lives, most likely, who opens such a link; "" for what leads nowhere."""
    return await service.place_of(tx, poll_id)


async def opened(poll_id: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """The ballot, or what came out, in a message of its own."""
    return replace(await vote.show_ballot(poll_id, tx, actor, t), show="new")


async def beside(screen: Screen, poll_id: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """What a newcomer came for comes last, after all that arriving brings."""
    try:
        return replace(screen, then=(*screen.then, await opened(poll_id, tx, actor, t)))
    except NotFound:
        return screen  # of another okrug than the one they live in


async def by_link(
    _: Message,
    command: CommandObject,
    *,
    tx: Tx,
    actor: Actor,
    t: Translator,
    state: FSMContext,
) -> Screen:
    """Somebody of the okrug opened it."""
    await state.clear()
    return await opened(linked(command.args or ""), tx, actor, t)


def links() -> Router:
    """The links of those who are in: asked before the way in for everybody else."""
    table = Router(name="polls.linked")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    link = CommandStart(deep_link=True, magic=F.args.func(linked))
    table.message.register(by_link, ~Stranger(), link)
    return table
