"""Somebody at the desk in the hall: what the next line is for, and which screen comes next."""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from markupsafe import Markup

from bot.core.access import Action, Actor
from bot.core.errors import Stale
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.hall import OFFICERS, Settling, opening
from bot.gatherings.rules.kinds import Elects
from bot.gatherings.rules.running import Stage
from bot.gatherings.screens import elections as election_screens
from bot.gatherings.screens import hall as screens
from bot.gatherings.screens import hall_vote as vote_screens
from bot.gatherings.screens.hall_parts import Names
from bot.gatherings.screens.hall_vote import Ballot
from bot.gatherings.service import hall as service
from bot.gatherings.service import hands
from bot.gatherings.service.hall import HallView, ItemRecord
from handlers.words import wait_for

#: As long as a gathering lasts.
_WAITS = timedelta(hours=4)
Said = Markup | str | None


class Hall(StatesGroup):
    """What the next message is taken for. Data: gathering, item, version, until, and what is said.

    A form of a phone that went out is harmless: everything that was said is in the tables.
    """

    speech = State()
    rewrite = State()  # language, seen
    motion = State()
    decision = State()
    count = State()  # number: of the candidate; fix; numbers: those that were written so far
    room = State()  # number
    name = State()
    candidates = State()
    seats = State()
    source = State()
    seed = State()
    floor = State()


@dataclass(frozen=True)
class Talk:
    """Somebody who writes down what happens: what every step of it needs."""

    tx: Tx
    actor: Actor
    t: Translator
    state: FSMContext

    async def ask(self, form: State, view: HallView, item: ItemRecord | None = None,
                  **said: Any) -> None:  # fmt: skip
        """The next message answers this."""
        about = {"item": item.id, "version": item.version} if item is not None else {"item": 0}
        until = self.tx.now + _WAITS
        await wait_for(self.state, form, until, gathering=view.gathering.id, **about, **said)

    async def act(self, item_id: int, does: Awaitable[HallView]) -> tuple[HallView, Said]:
        """Do it; where somebody was first, how it stands now, and that it has changed."""
        try:
            return await does, None
        except Stale:
            return await service.look(self.tx, self.actor, item_id), self.changed()

    def changed(self) -> str:
        """What an old button is answered with, beside the present state."""
        return self.t.word("This has changed meanwhile. Here is how it stands now.")

    # screens

    async def hall(self, view: HallView, said: Said = None) -> Screen:
        """The list; what is written next belongs to nothing."""
        await self.state.clear()
        return screens.hall_screen(view, self.t, said)

    async def item(
        self, view: HallView, item_id: int, *, said: Said = None, problem: Said = None
    ) -> Screen:
        """One item as it stands, whatever it is; the list where it is gone."""
        item = view.item(item_id)
        if item is None:
            return await self.hall(view, said or problem)
        if item.about in OFFICERS:
            return await self._officer(view, item, said=said, problem=problem)
        if item.about is About.AGENDA:
            await self.state.clear()
            return screens.agenda_screen(view, item, self.t, said=said or problem)
        if item.election is not None:
            return await self.election(view, item, said=said, problem=problem)
        if view.open and item.standing:
            await self.ask(Hall.speech, view, item)
        else:
            await self.state.clear()
        return screens.item_screen(view, item, self.t, said=said, problem=problem)

    async def _officer(
        self, view: HallView, item: ItemRecord, *, said: Said, problem: Said
    ) -> Screen:
        if item.done or not view.open:
            await self.state.clear()
            return screens.officer_screen(view, item, self.t, said=said or problem)
        if item.name and opening(view.gathering.kind).get(item.about) is Settling.VOTED:
            return await self.vote(view, item, said=said, problem=problem)
        return await self.names(view, item, problem=problem or said)

    async def names(
        self, view: HallView, item: ItemRecord, page: int = 0, *, problem: Said = None
    ) -> Screen:
        """Who is to be chair or secretary?"""
        await self.ask(Hall.name, view, item)
        named = opening(view.gathering.kind).get(item.about) is Settling.NAMED
        leaders = await self.leaders(view) if named else ()
        names = Names(await self.people(view), leaders, page)
        return screens.names_screen(view, item, names, self.t, problem=problem)

    async def leaders(self, view: HallView) -> tuple[str, ...]:
        """Who may chair without a vote."""
        return await service.leaders(self.tx, self.actor, view.gathering.id)

    async def people(self, view: HallView) -> tuple[service.Here, ...]:
        """Who may be named by one tap."""
        return await service.here(self.tx, self.actor, view.gathering.id)

    async def election(
        self, view: HallView, item: ItemRecord, *, said: Said = None, problem: Said = None
    ) -> Screen:
        """An election as far as it is: what is missing is asked for at once."""
        poll = item.election
        if poll is not None and view.open and item.standing:
            if poll.course.stage is Stage.SEATS:
                return await self.seats(view, item, problem=problem or said)
            if poll.course.stage is Stage.CANDIDATES:
                return await self.list(view, item, said=said, problem=problem)
        await self.state.clear()
        invites = self.actor.may(Action.INVITE_STAFF, view.gathering.okrug)
        return election_screens.election_screen(
            view, item, self.t, said=said, problem=problem, invites=invites
        )

    async def seats(self, view: HallView, item: ItemRecord, *, problem: Said = None) -> Screen:
        """How many are elected?"""
        if item.election is None:
            return await self.hall(view)
        await self.ask(Hall.seats, view, item)
        return election_screens.seats_screen(view, item, item.election, self.t, problem=problem)

    async def after_seats(self, view: HallView, item_id: int, said: Said = None) -> Screen:
        """The seats are said; of representatives it is asked by whose decision."""
        item = view.item(item_id)
        poll = item.election if item is not None else None
        unsaid = poll is not None and poll.seats is not None and not poll.source
        if item is None or not (unsaid and poll and poll.elects is Elects.REPRESENTATIVES):
            return await self.item(view, item_id, said=said)
        await self.ask(Hall.source, view, item)
        return election_screens.source_screen(view, item, self.t, problem=said)

    async def list(
        self,
        view: HallView,
        item: ItemRecord,
        page: int = 0,
        *,
        said: Said = None,
        problem: Said = None,
    ) -> Screen:
        """Who stands?"""
        if item.election is None or item.election.begun:
            return await self.item(view, item.id, said=said, problem=problem)
        await self.ask(Hall.candidates, view, item)
        names = Names(await self.people(view), (), page)
        return election_screens.list_screen(
            view, item, item.election, names, self.t, said=said, problem=problem
        )

    # votes

    async def ballot(self, item: ItemRecord, number: int = 0, *, fix: bool = False) -> Ballot:
        """What hands are raised on, with what the phones say."""
        one = item.election.numbered(number) if item.election is not None else None
        tally = None
        if item.hands_round and not fix:
            of = one.id if one is not None else hands.NOBODY
            tally = await hands.tally(self.tx, self.actor, item.id, of)
        again = False
        if one is not None and item.election is not None:
            far = item.election.course
            again = far.stage is Stage.SECOND_VOTE and one.number in far.tied
        return Ballot(item, one, fix=fix, again=again, tally=tally)

    async def vote(
        self,
        view: HallView,
        item: ItemRecord,
        number: int = 0,
        *,
        fix: bool = False,
        said: Said = None,
        problem: Said = None,
    ) -> Screen:
        """How many hands?"""
        ballot = await self.ballot(item, number, fix=fix)
        if item.election is not None and ballot.candidate is None:
            return await self.item(view, item.id, said=said, problem=problem)
        await self.ask(Hall.count, view, item, number=number, fix=fix)
        return vote_screens.vote_screen(view, ballot, self.t, said=said, problem=problem)
