"""Links that lead to one thing: on a poster, under a post in a channel, in a calendar.

Whoever is in sees the thing at once; a newcomer arrives first, in the place that the link tells.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

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
from handlers.home import Stranger


@dataclass(frozen=True)
class Leads:
    """Links of one kind.

    name: of their router. linked: the thing that a link leads to, 0 for what is no such link.
    place_behind: where somebody lives, most likely, who opens one; "" for what leads nowhere.
    show: the thing as it stands.
    """

    name: str
    linked: Callable[[str], int]
    place_behind: Callable[[Tx, int], Awaitable[str]]
    show: Callable[[int, Tx, Actor, Translator], Awaitable[Screen]]

    async def opened(self, number: int, tx: Tx, actor: Actor, t: Translator) -> Screen:
        """The thing, in a message of its own."""
        return replace(await self.show(number, tx, actor, t), show="new")

    async def beside(
        self, screen: Screen, number: int, tx: Tx, actor: Actor, t: Translator
    ) -> Screen:
        """What a newcomer came for comes last, after all that arriving brings."""
        try:
            return replace(screen, then=(*screen.then, await self.opened(number, tx, actor, t)))
        except NotFound:
            return screen  # of another okrug than the one they live in

    def links(self) -> Router:
        """The links of those who are in: asked before the way in for everybody else."""

        async def by_link(
            _: Message,
            command: CommandObject,
            *,
            tx: Tx,
            actor: Actor,
            t: Translator,
            state: FSMContext,
        ) -> Screen:
            await state.clear()
            return await self.opened(self.linked(command.args or ""), tx, actor, t)

        table = Router(name=self.name)
        table.message.filter(F.chat.type == ChatType.PRIVATE)
        link = CommandStart(deep_link=True, magic=F.args.func(self.linked))
        table.message.register(by_link, ~Stranger(), link)
        return table
