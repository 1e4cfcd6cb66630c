"""Visit: one booking in the hands of one person, and the only way to move it."""

from dataclasses import dataclass
from typing import Any

from bot.core.access import Action, Actor, system
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.people.service import who_may
from bot.reception.models import ReceptionRequest, ReceptionStep
from bot.reception.notices import BookingAsked, BookingCancelled
from bot.reception.rules.bookings import OPEN, Move, after
from bot.reception.storage import bookings as find
from bot.reception.storage.views import BookingView, booking_view


@dataclass
class Visit:
    """A booking that `actor` may know of; `office`: they act as the office."""

    tx: Tx
    actor: Actor
    request: ReceptionRequest
    office: bool

    @classmethod
    async def own(cls, tx: Tx, actor: Actor, request_id: int) -> "Visit":
        """One of the actor's own; `NotFound` for anybody else's."""
        request = await find.request(tx, request_id)
        if request is None or request.person_id != actor.id:
            raise NotFound("booking")
        return cls(tx, actor, request, office=False)

    @classmethod
    async def of_office(cls, tx: Tx, actor: Actor, request_id: int) -> "Visit":
        """One of an okrug whose reception the actor runs; `NotFound` for any other."""
        request = await find.request(tx, request_id)
        if request is None or not actor.may(Action.RUN_RECEPTION, request.okrug):
            raise NotFound("booking")
        return cls(tx, actor, request, office=True)

    async def move(self, move: Move, version: int, **values: Any) -> None:
        """Make a move on the booking as it was at `version`, and write it into the history.

        `Stale` with `by` (a name or "") when somebody else was first, or it is over.
        """
        await self.check(version)
        before = self.request.state
        values["state"] = after(move, before)
        if not await find.advance(self.tx, self.request.id, version, before, values):
            raise await self._stale()
        await note(
            self.tx,
            self.request.id,
            move,
            values["state"],
            staff_id=self.actor.id if self.office else None,
            visit_at=values.get("visit_at"),
        )
        await self._look_again()

    async def check(self, version: int) -> None:
        """`Stale` unless the booking still is as it was at `version`, and open."""
        if version != self.request.version or self.request.state not in OPEN:
            raise await self._stale()

    async def take_back(self, version: int) -> None:
        """The resident will not come; the office hears of it."""
        await self.move(Move.CANCEL, version)
        await tell_office(self.tx, self.request, BookingCancelled, but=self.actor.id)

    async def view(self) -> BookingView:
        """The booking as it stands."""
        return await booking_view(self.tx, self.request)

    async def _look_again(self) -> None:
        request = await find.request(self.tx, self.request.id)
        assert request is not None  # noqa: S101 - bookings are never deleted
        self.request = request

    async def _stale(self) -> Refusal:
        await self._look_again()
        step, name = await find.last_step(self.tx, self.request.id)
        return Stale(by="" if step.staff_id == self.actor.person_id else name)


@system
async def note(tx: Tx, request_id: int, move: Move, to_state: Any, **values: Any) -> None:
    """Write a step into the history."""
    tx.session.add(
        ReceptionStep(request_id=request_id, at=tx.now, move=move, to_state=to_state, **values)
    )
    await tx.session.flush()


@system
async def tell_office(
    tx: Tx,
    request: ReceptionRequest,
    notice: type[BookingAsked | BookingCancelled],
    *,
    but: int | None = None,
) -> None:
    """Everybody who runs the reception of the okrug hears of it, save whoever did it."""
    office = await who_may(tx, Action.RUN_RECEPTION, request.okrug)
    await put(
        tx,
        *(
            notice(to=person, request_id=request.id, version=request.version)
            for person in office
            if person != but
        ),
    )
