"""The people's budget: the link under a post in a channel or group, which opens a round."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.budget.rules.links import read_payload
from bot.budget.service import looking
from bot.core.access import Actor
from bot.core.errors import NotFound
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from handlers.budget import card
from handlers.home import Stranger


def linked(payload: str) -> int:
    """The round that a link leads to; 0 for what is no such link."""
    return read_payload(payload)


async def place_behind(round_id: int, tx: Tx) -> str:
    """Where somebody lives, most likely, who opens such a link; "" for what leads nowhere."""
    return await looking.place_of(tx, round_id)


async def opened(round_id: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """Its card, in a message of its own."""
    return replace(await card.show(round_id, tx, actor, t), show="new")


async def beside(screen: Screen, round_id: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """What a newcomer came for comes last, after all that arriving brings."""
    try:
        return replace(screen, then=(*screen.then, await opened(round_id, tx, actor, t)))
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
    table = Router(name="budget.linked")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    link = CommandStart(deep_link=True, magic=F.args.func(linked))
    table.message.register(by_link, ~Stranger(), link)
    return table
