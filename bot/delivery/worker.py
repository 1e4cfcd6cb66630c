"""claim → render → send → mark, until cancelled."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from aiogram.exceptions import AiogramError

from bot.core.access import Actor
from bot.core.clock import VILLAGE_ZONE, Clock
from bot.core.db import Database, is_passing
from bot.core.faults import cause
from bot.core.i18n import Translator, language_or_default, translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.delivery.cards import Cards
from bot.delivery.drawing import finished
from bot.delivery.groups import Groups
from bot.delivery.lease import hold
from bot.delivery.models import Delivery, Outcome
from bot.delivery.notices import BULK_LANES, SLOW_LANES, Lane, Notice
from bot.delivery.pacing import LEASE, MAX_ATTEMPTS, pause_before
from bot.delivery.pump import Letters, Pump
from bot.delivery.sender import Sender, Verdict, judge
from bot.people.models import Person
from bot.people.service import recognise

log = structlog.get_logger(__name__)

#: A renderer finds the words now, in the reader's language; None: it no longer means anything.
Renderer = Callable[[Tx, Any, Actor, Translator], Awaitable[Screen | None]]

PROMPT_LANES = (Lane.ANSWER, Lane.URGENT)
PATIENT_LANES = (Lane.ORDINARY,)
_SERVED = (*PROMPT_LANES, *PATIENT_LANES, *SLOW_LANES)
#: So many are claimed at once of what is drawn one by one.
_SLOW_BATCH = 4


@dataclass(frozen=True)
class Rendering:
    """A kind of notice and how it is shown."""

    notice: type[Notice]
    renderer: Renderer


class Registry:
    """Every kind of notice the bot can tell."""

    def __init__(self) -> None:
        self.kinds: dict[str, Rendering] = {}

    def add(self, notices: tuple[type[Notice], ...], renderers: Mapping[str, Renderer]) -> None:
        """Take a feature's notices; a kind without a renderer, or told twice, is a mistake."""
        for notice in notices:
            if notice.kind in self.kinds:
                raise ValueError(f"two notices are called {notice.kind}")
            if notice.lane in BULK_LANES:
                raise ValueError(f"{notice.kind} is told one by one, and not in a lane of many")
            self.kinds[notice.kind] = Rendering(notice, renderers[notice.kind])


@dataclass(frozen=True)
class Claimed:
    """A delivery this worker holds."""

    id: int
    bot_id: int
    person_id: int | None
    group_id: int | None
    kind: str
    params: dict[str, Any]
    lane: Lane
    attempts: int
    due_at: datetime


class Worker:
    """Delivers what the outbox holds. Several may run, in one process or in many."""

    def __init__(
        self,
        database: Database,
        senders: Mapping[int, Sender],
        registry: Registry,
        clock: Clock,
        *,
        batch: int = 20,
        poll_every: float = 1.0,
        zone: str = VILLAGE_ZONE,
        letters: Letters | None = None,
    ) -> None:
        self.database = database
        self.senders = senders
        self.registry = registry
        self.clock = clock
        self.cards = Cards(database)
        self.groups = Groups(database, clock, self.cards, zone)
        self.batch = batch
        self.zone = zone
        self.poll_every = poll_every
        self.pumps = tuple(
            Pump(database, senders, letters or Letters(), clock, lanes=lanes, zone=zone)
            for lanes in ((Lane.ALERT,), (Lane.SILENT, Lane.BULK))
        )
        self._stopping = False
        self._wake: dict[tuple[Lane, ...], asyncio.Event] = {
            lanes: asyncio.Event() for lanes in (PROMPT_LANES, PATIENT_LANES, SLOW_LANES)
        }

    def wake(self) -> None:
        """Something was put: look now rather than at the next tick."""
        for event in self._wake.values():
            event.set()
        for pump in self.pumps:
            pump.wake.set()

    def stop(self) -> None:
        """Claim nothing more; what is being sent is finished and `run` returns."""
        self._stopping = True
        for pump in self.pumps:
            pump.stop()
        self.wake()

    async def run(self) -> None:
        """Deliver until stopped; answers do not queue behind bulk.

        SQLite is for one machine, whose other worker is dead if this one begins: what it held is
        taken back at once. On PostgreSQL others may be alive, and only an ended lease tells.
        """
        await self.reclaim(at_once=self.database.is_sqlite)
        async with asyncio.TaskGroup() as group:
            serving = [group.create_task(self._serve(PROMPT_LANES))]
            serving.append(group.create_task(self._serve(PATIENT_LANES)))
            serving.append(group.create_task(self._serve(SLOW_LANES)))
            serving += [group.create_task(pump.run(self.poll_every)) for pump in self.pumps]
            reclaiming = group.create_task(self._keep_reclaiming())
            await asyncio.wait(serving)
            reclaiming.cancel()

    async def _serve(self, lanes: tuple[Lane, ...]) -> None:
        wake = self._wake[lanes]
        while not self._stopping:
            wake.clear()
            try:
                done = await self.step(lanes)
            except (sa.exc.SQLAlchemyError, OSError) as error:
                log.warning("outbox.database", error=type(error).__name__)
                await asyncio.sleep(self.poll_every)
                continue
            if not done:
                try:
                    await asyncio.wait_for(wake.wait(), self.poll_every)
                except TimeoutError:
                    continue

    async def _keep_reclaiming(self) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 2)
            try:
                await self.reclaim()
            except (sa.exc.SQLAlchemyError, OSError) as error:
                log.warning("outbox.database", error=type(error).__name__)

    async def reclaim(self, *, at_once: bool = False) -> int:
        """Return what dead workers held (with `at_once` whatever any held); how many."""
        dead = Delivery.state == Outcome.SENDING
        if not at_once:
            dead &= Delivery.claimed_until < self.clock.now()
        async with self.database.write() as session:
            result = await session.execute(
                sa.update(Delivery).where(dead).values(state=Outcome.WAITING, claimed_until=None)
            )
            await session.commit()
        return int(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result counts rows

    async def step_all(self) -> int:
        """One step of everything there is; how many were tried. What tests wait for."""
        return await self.step() or sum([await pump.step() for pump in self.pumps])

    async def step(self, lanes: tuple[Lane, ...] = _SERVED) -> int:
        """Deliver one batch of what is due; how many were tried."""
        if not await self._anything_due(lanes):
            return 0
        claimed = await self._claim(lanes)
        if not claimed:
            return 0
        async with asyncio.TaskGroup() as group:
            holding = group.create_task(
                hold(self.database, self.clock, [one.id for one in claimed])
            )
            sending = [group.create_task(self._deliver_or_leave(delivery)) for delivery in claimed]
            await asyncio.wait(sending)
            holding.cancel()
        return len(claimed)

    async def _anything_due(self, lanes: tuple[Lane, ...]) -> bool:
        """A look that takes no lock: most looks find nothing."""
        async with self.database.read() as session:
            found = await session.scalar(self._due(lanes).limit(1))
        return found is not None

    def _due(self, lanes: tuple[Lane, ...]) -> sa.Select[int]:
        return (
            sa.select(Delivery.id)
            .where(
                Delivery.state == Outcome.WAITING,
                Delivery.lane.in_([int(lane) for lane in lanes]),
                Delivery.due_at <= self.clock.now(),
                Delivery.bot_id.in_(list(self.senders)),
            )
            .order_by(Delivery.lane, Delivery.due_at, Delivery.id)
        )

    async def _claim(self, lanes: tuple[Lane, ...]) -> list[Claimed]:
        batch = min(self.batch, _SLOW_BATCH) if lanes == SLOW_LANES else self.batch
        due = self._due(lanes).limit(batch).with_for_update(skip_locked=True)
        async with self.database.write() as session:
            rows = await session.execute(
                sa.update(Delivery)
                .where(Delivery.id.in_(due.scalar_subquery()))
                .values(
                    state=Outcome.SENDING,
                    claimed_until=self.clock.now() + LEASE,
                    attempts=Delivery.attempts + 1,
                )
                .returning(
                    Delivery.id,
                    Delivery.bot_id,
                    Delivery.person_id,
                    Delivery.group_id,
                    Delivery.kind,
                    Delivery.params,
                    Delivery.lane,
                    Delivery.attempts,
                    Delivery.due_at,
                )
                .execution_options(synchronize_session=False)
            )
            claimed = [
                Claimed(id_, bot, person, group, kind, params, Lane(lane), attempts, due_at)
                for id_, bot, person, group, kind, params, lane, attempts, due_at in rows
            ]
            await session.commit()
        return sorted(claimed, key=lambda one: (one.lane, one.due_at, one.id))

    async def _deliver_or_leave(self, delivery: Claimed) -> None:
        """Without its database a delivery is left as it is: when the lease is over it comes again.

        Nothing may be raised from here: it would end the sending of the whole batch halfway.
        """
        try:
            await self._deliver(delivery)
        except Exception as error:  # noqa: BLE001 - one delivery must not end the others
            log.warning("outbox.left", kind=delivery.kind, **cause(error))

    async def _deliver(self, delivery: Claimed) -> None:
        if delivery.group_id is not None:
            await self._deliver_to_group(delivery, delivery.group_id)
            return
        try:
            chat_id, screen = await self._render(delivery)
            if screen is not None:
                screen = await finished(screen)
        except Exception as error:  # noqa: BLE001 - sorted there
            await self._not_rendered(delivery, error)
            return
        if chat_id is None:
            await self._mark(delivery, Outcome.UNREACHABLE, error="gone or blocked")
        elif screen is None:
            await self._mark(delivery, Outcome.DROPPED)
        else:
            await self._send(delivery, chat_id, screen)

    async def _deliver_to_group(self, delivery: Claimed, group_id: int) -> None:
        sender = self.senders[delivery.bot_id]

        async def render(tx: Tx, nobody: Actor) -> Screen | None:
            rendering = self.registry.kinds[delivery.kind]
            notice = rendering.notice.restore(group_id, delivery.params)
            t = translator(language_or_default(nobody.language), self.zone)
            return await rendering.renderer(tx, notice, nobody, t)

        try:
            told = await self.groups.tell(sender, delivery.lane, group_id, render)
        except AiogramError as error:
            await self._fault(delivery, sender, judge(error))
        except Exception as error:  # noqa: BLE001 - sorted there
            await self._not_rendered(delivery, error)
        else:
            await self._mark(
                delivery,
                told.state,
                error=told.error,
                message_id=told.message_id,
                pause=told.pause,
                tried=told.pause is None,
            )

    async def _not_rendered(self, delivery: Claimed, error: Exception) -> None:
        """A fault before anything was sent; the database's own is raised again."""
        if is_passing(error):
            raise error  # the lease runs out and the notice comes again
        log.error("outbox.render", kind=delivery.kind, **cause(error))
        await self._mark(delivery, Outcome.FAILED, error=f"render: {type(error).__name__}")

    async def _render(self, delivery: Claimed) -> tuple[int | None, Screen | None]:
        """The chat and the screen: no chat, nobody to tell; no screen, nothing to tell."""
        async with self.database.read() as session:
            tx = Tx(session, self.clock.now(), delivery.bot_id, self.zone)
            person = await session.get(Person, delivery.person_id or 0)
            if person is None or person.telegram_id is None or person.blocked_at is not None:
                return None, None
            rendering = self.registry.kinds[delivery.kind]
            if rendering.notice.group is not None and rendering.notice.group in person.muted:
                return person.telegram_id, None
            language = language_or_default(person.language)
            reader = await recognise(tx, person.telegram_id, language)
            notice = rendering.notice.restore(person.id, delivery.params)
            screen = await rendering.renderer(tx, notice, reader, translator(language, self.zone))
            return person.telegram_id, screen

    async def _send(self, delivery: Claimed, chat_id: int, screen: Screen) -> None:
        sender = self.senders[delivery.bot_id]
        try:
            if await self._edited(sender, chat_id, screen, delivery.lane):
                await self._mark(delivery, Outcome.SENT)
                return
            message_id = await sender.send(chat_id, screen, delivery.lane)
            for more in screen.following():
                await sender.send(chat_id, more, delivery.lane)
        except (AiogramError, OSError) as error:
            await self._fault(delivery, sender, judge(error))
            return
        await self._mark(delivery, Outcome.SENT, message_id=message_id)
        if screen.card is not None and message_id is not None:
            await self.cards.replace(sender, chat_id, screen.card, message_id)

    async def _edited(self, sender: Sender, chat_id: int, screen: Screen, lane: Lane) -> bool:
        """Whether the living copy of a card that stays in its place was edited."""
        if screen.show != "in_place" or screen.card is None:
            return False
        known = await self.cards.known(sender.bot.id, chat_id, screen.card)
        return known is not None and await sender.edit(chat_id, known, screen, lane)

    async def _fault(self, delivery: Claimed, sender: Sender, verdict: Verdict) -> None:
        log.info("outbox.fault", kind=delivery.kind, verdict=verdict.kind, cause=verdict.cause)
        if verdict.kind == "unreachable":
            await self._unreachable(delivery, verdict.cause)
        elif verdict.kind == "final" or delivery.attempts >= MAX_ATTEMPTS:
            await self._mark(delivery, Outcome.FAILED, error=verdict.cause)
        else:
            if verdict.after is not None:
                sender.gate.silence(verdict.after.total_seconds())
            if verdict.cause == "429":
                sender.gate.slow_down()
            pause = verdict.after or pause_before(delivery.attempts)
            await self._mark(delivery, Outcome.WAITING, error=verdict.cause, pause=pause)

    async def _mark(
        self,
        delivery: Claimed,
        state: Outcome,
        *,
        error: str | None = None,
        message_id: int | None = None,
        pause: timedelta | None = None,
        tried: bool = True,
    ) -> None:
        now = self.clock.now()
        values: dict[str, Any] = {"state": state, "claimed_until": None, "error": error}
        if state is Outcome.SENT:
            values |= {"sent_at": now, "message_id": message_id}
        if pause is not None:
            values["due_at"] = now + pause
        if not tried:
            values["attempts"] = delivery.attempts - 1
        async with self.database.write() as session:
            await session.execute(
                sa.update(Delivery)
                .where(Delivery.id == delivery.id, Delivery.state == Outcome.SENDING)
                .values(**values)
            )
            await session.commit()

    async def _unreachable(self, delivery: Claimed, cause: str) -> None:
        async with self.database.write() as session:
            await session.execute(
                sa.update(Person)
                .where(Person.id == delivery.person_id, Person.blocked_at.is_(None))
                .values(blocked_at=self.clock.now())
            )
            await session.commit()
        await self._mark(delivery, Outcome.UNREACHABLE, error=cause)
