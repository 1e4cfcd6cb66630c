"""An office that announces, and the villages that listen."""

from dataclasses import dataclass
from typing import Any

from bot.broadcasts import service
from bot.broadcasts.jobs import watch
from bot.broadcasts.service import BroadcastView
from bot.core.access import Actor, Role
from bot.core.tx import Tx
from bot.people.service import recognise
from tests.support.okrugs import OKRUG
from tests.support.village import Village

KK = "Ертең су болмайды."
RU = "Завтра не будет воды."


@dataclass
class Office:
    """An akim with the use cases at hand; `v` is the village around."""

    v: Village
    akim: Any

    async def actor(self, person: Any = None) -> Actor:
        """Somebody as the bot knows them now: the akim unless another is named."""
        async with self.v.app.database.read() as session:
            return await recognise(self.tx(session), (person or self.akim).id)

    def tx(self, session: Any) -> Tx:
        """A transaction's view of now."""
        return Tx(session, self.v.clock.now(), self.v.bot.id)

    async def do(self, use_case: Any, *args: Any, by: Any = None, **kwargs: Any) -> Any:
        """A use case in a transaction of its own, then everything that follows."""
        actor = await self.actor(by)
        async with self.v.app.database.write() as session:
            done = await use_case(self.tx(session), actor, *args, **kwargs)
            await session.commit()
        await self.v.quiet()
        return done

    async def drafted(self, kk: str = KK, ru: str = RU, **more: Any) -> BroadcastView:
        """A draft with words, for the whole okrug."""
        view = await self.do(service.new_draft, OKRUG)
        if kk:
            view = await self.do(service.write, view.id, view.version, html=kk, language="kk")
        if ru:
            view = await self.do(service.write, view.id, view.version, html=ru, language="ru")
        return view

    async def sent(self, **more: Any) -> BroadcastView:
        """A broadcast that went out to everybody."""
        view = await self.drafted(**more)
        await self.do(service.send, view.id, view.version)
        await self.tick(watch)
        return await self.do(service.look, view.id)

    async def tick(self, job: Any) -> None:
        """One tick of a job of the timetable, then everything that follows."""
        async with self.v.app.database.write() as session:
            await job(Tx(session, self.v.clock.now(), bot_id=0))
            await session.commit()
        await self.v.quiet()


async def office_in(v: Village) -> Office:
    """The office of the village's okrug."""
    return Office(v, await v.staff(Role.AKIM))
