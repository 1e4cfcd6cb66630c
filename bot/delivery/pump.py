"""Pump: what many are told alike. claim many → render once a language → send → mark many.

Beside the worker, which tells people one by one: a person who presses a button never queues
behind a village, and an alert never behind an ordinary notice.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from aiogram.exceptions import AiogramError, TelegramMigrateToChat

from bot.core.clock import VILLAGE_ZONE, Clock
from bot.core.db import Database, is_passing
from bot.core.faults import cause
from bot.core.i18n import Language
from bot.core.quiet import is_quiet
from bot.core.tx import Tx
from bot.delivery.batch import Claimed, Job, readers_of, targets_of
from bot.delivery.gate import ClosedError
from bot.delivery.lease import hold
from bot.delivery.ledger import IN_FLIGHT, Entry, Ledger, Room
from bot.delivery.letters import Letter, LetterFor
from bot.delivery.models import Delivery, Outcome
from bot.delivery.notices import Lane, Notice
from bot.delivery.outbox import CALLED_OFF
from bot.delivery.pacing import BULK_ATTEMPTS, BULK_PAUSES, LEASE
from bot.delivery.posts import change, first_of, put_up
from bot.delivery.public_chats import PublicChats, is_lost
from bot.delivery.sender import Sender, Sent, Verdict, judge

log = structlog.get_logger(__name__)

_LEAST, _MOST = 20, 500  # deliveries claimed at once: about a second's worth
_BATCHES = 2  # at once: one is sent, one is made ready
_PATIENCE = 0.5  # seconds between tries to reach the database
_LONGEST_STOP = 60.0  # seconds between looks at a Telegram that cannot be reached


class Letters:
    """Every kind of notice that is told to many."""

    def __init__(self) -> None:
        self.kinds: dict[str, tuple[type[Notice], LetterFor]] = {}

    def add(self, notices: Sequence[type[Notice]], letters: Mapping[str, LetterFor]) -> None:
        """Take a feature's notices; a kind without a letter, or told twice, is a mistake."""
        for notice in notices:
            if notice.kind in self.kinds:
                raise ValueError(f"two notices are called {notice.kind}")
            self.kinds[notice.kind] = (notice, letters[notice.kind])


class Pump:
    """Delivers some of the bulk lanes. Several may run, in one process or in many."""

    def __init__(
        self,
        database: Database,
        senders: Mapping[int, Sender],
        letters: Letters,
        clock: Clock,
        *,
        lanes: tuple[Lane, ...],
        zone: str = VILLAGE_ZONE,
    ) -> None:
        self.database = database
        self.senders = senders
        self.letters = letters
        self.clock = clock
        self.lanes = lanes
        self.zone = zone
        self.public = PublicChats(database, clock, zone)
        self.room = Room()
        self._stopping = False
        self._stops = 0  # in a row
        self.wake = asyncio.Event()

    def stop(self) -> None:
        """Claim nothing more; what is being sent is finished, what waits for its turn is not."""
        self._stopping = True
        for sender in self.senders.values():
            sender.gate.close_to_bulk()
        self.wake.set()

    async def run(self, poll_every: float) -> None:
        """Deliver until stopped: while one batch is being sent, the next is made ready."""
        hands = asyncio.Semaphore(_BATCHES)

        async def deliver(claimed: list[Claimed]) -> None:
            await self._deliver(claimed)
            hands.release()

        async with asyncio.TaskGroup() as group:
            while not self._stopping:
                self.wake.clear()
                await hands.acquire()
                if claimed := await self._claim_or_wait(poll_every):
                    group.create_task(deliver(claimed))
                else:
                    hands.release()

    async def _claim_or_wait(self, poll_every: float) -> list[Claimed]:
        """What is due; nothing, after a while, if nothing is or the database is away."""
        try:
            if not self._stopping and (claimed := await self._due_now()):
                return claimed
        except (sa.exc.SQLAlchemyError, OSError) as error:
            log.warning("outbox.database", error=type(error).__name__)
        with suppress(TimeoutError):
            await asyncio.wait_for(self.wake.wait(), poll_every)
        return []

    async def step(self) -> int:
        """Deliver what is due, about a second's worth; how many were tried."""
        claimed = await self._due_now()
        await self._deliver(claimed)
        return len(claimed)

    async def _deliver(self, claimed: list[Claimed]) -> None:
        if not claimed:
            return
        ledger = Ledger(self.database, self.room)
        async with asyncio.TaskGroup() as group:
            holding = group.create_task(
                hold(self.database, self.clock, [one.id for one in claimed])
            )
            todo = iter(await self._jobs_once_there(claimed))
            keeping = group.create_task(ledger.keep())
            workers = range(min(IN_FLIGHT, len(claimed)))
            await asyncio.wait([group.create_task(self._work(todo, ledger)) for _ in workers])
            ledger.close()
            await keeping
            holding.cancel()

    async def _jobs_once_there(self, claimed: list[Claimed]) -> list[Job]:
        """The jobs, however long the database is away; none if it stays away until the stop.

        What is left then comes again when its lease is over.
        """
        while True:
            try:
                return await self._jobs(claimed)
            except (sa.exc.SQLAlchemyError, OSError) as error:
                log.warning("outbox.database", error=type(error).__name__)
            if self._stopping:
                return []
            await asyncio.sleep(_PATIENCE)

    # ── What is claimed ──────────────────────────────────────────────────────────────────────

    def _due(self) -> sa.Select[int]:
        now = self.clock.now()
        lanes = [
            lane for lane in self.lanes if lane is not Lane.BULK or not is_quiet(now, self.zone)
        ]
        return (
            sa.select(Delivery.id)
            .where(
                Delivery.state == Outcome.WAITING,
                Delivery.lane.in_([int(lane) for lane in lanes]),
                Delivery.due_at <= now,
                Delivery.bot_id.in_(list(self.senders)),
            )
            .order_by(Delivery.lane, Delivery.due_at, Delivery.id)
        )

    async def _due_now(self) -> list[Claimed]:
        """Claimed; a look that takes no lock comes first, for most looks find nothing."""
        async with self.database.read() as session:
            if await session.scalar(self._due().limit(1)) is None:
                return []
        return await self._claim()

    async def _claim(self) -> list[Claimed]:
        pace = min(sender.gate.per_second for sender in self.senders.values())
        due = self._due().limit(max(_LEAST, min(_MOST, int(pace))))
        async with self.database.write() as session:
            rows = await session.execute(
                sa.update(Delivery)
                .where(Delivery.id.in_(due.with_for_update(skip_locked=True).scalar_subquery()))
                .values(
                    state=Outcome.SENDING,
                    claimed_until=self.clock.now() + LEASE,
                    attempts=Delivery.attempts + 1,
                )
                .returning(
                    Delivery.id,
                    Delivery.bot_id,
                    Delivery.person_id,
                    Delivery.public_id,
                    Delivery.target_id,
                    Delivery.kind,
                    Delivery.params,
                    Delivery.lane,
                    Delivery.attempts,
                    Delivery.more_ids,
                )
                .execution_options(synchronize_session=False)
            )
            claimed = [
                Claimed(
                    row.id,
                    row.bot_id,
                    row.person_id,
                    row.public_id,
                    row.target_id,
                    row.kind,
                    row.params,
                    Lane(row.lane),
                    row.attempts,
                    tuple(row.more_ids or ()),
                )
                for row in rows
            ]
            await session.commit()
        return sorted(claimed, key=lambda one: (one.lane, one.id))

    # ── What is said ─────────────────────────────────────────────────────────────────────────

    async def _jobs(self, claimed: list[Claimed]) -> list[Job]:
        """Readers, letters and targets of a batch: a few queries, however many there are."""
        async with self.database.read() as session:
            readers = await readers_of(session, claimed)
            targets = await targets_of(session, claimed)
            together: dict[tuple[Any, ...], list[Claimed]] = defaultdict(list)
            for one in claimed:
                if readers[one.id].chat_id is not None:
                    together[*one.alike, readers[one.id].language].append(one)
            letters: dict[int, tuple[Letter | None, str]] = {}
            for alike in together.values():
                found = await self._letter(session, alike, readers[alike[0].id].language)
                letters |= dict.fromkeys((one.id for one in alike), found)
        return [
            Job(one, readers[one.id], *letters.get(one.id, (None, "")), targets.get(one.id))
            for one in claimed
        ]

    async def _letter(
        self, session: Any, alike: list[Claimed], language: Language | None
    ) -> tuple[Letter | None, str]:
        """The letter and "", or nothing and what went wrong; the database's fault is raised."""
        first = alike[0]
        tx = Tx(session, self.clock.now(), first.bot_id, self.zone)
        people = [one.person_id for one in alike if one.person_id is not None]
        try:
            kind, letter_for = self.letters.kinds[first.kind]
            async with session.begin_nested():  # PostgreSQL reads no other after one that failed
                return await letter_for(tx, kind.restore(0, first.params), language, people), ""
        except Exception as error:
            if is_passing(error):
                raise
            log.error("outbox.render", kind=first.kind, **cause(error))  # noqa: TRY400 - quotes
            return None, f"render: {type(error).__name__}"

    # ── What is done ─────────────────────────────────────────────────────────────────────────

    async def _work(self, todo: Iterator[Job], ledger: Ledger) -> None:
        for job in todo:
            await self.room.enter()
            blank = Entry(job.claimed.id, Outcome.FAILED, self.clock.now())
            try:
                entry = await self._attempt(job, blank)
            except Exception as error:  # noqa: BLE001 - one delivery must not end the others
                log.error("outbox.left", kind=job.claimed.kind, **cause(error))  # noqa: TRY400
                entry = replace(blank, error=type(error).__name__)
            ledger.note(entry)

    async def _attempt(self, job: Job, blank: Entry) -> Entry:
        if job.fault:
            return replace(blank, error=job.fault)
        if job.reader.chat_id is None or (
            job.reader.changes_only and job.claimed.target_id is None
        ):
            return replace(blank, state=Outcome.UNREACHABLE, error="gone or blocked")
        if job.letter is None:
            return replace(blank, state=Outcome.DROPPED, error=CALLED_OFF)
        more = list(job.claimed.out)
        try:
            done = await self._do(job, job.letter, job.reader.chat_id, more)
        except ClosedError:  # we are stopping
            left = replace(blank, more_ids=tuple(more))
            return replace(left, state=Outcome.WAITING, pause=timedelta(0), tried=False)
        except (AiogramError, OSError) as error:
            if job.claimed.public_id is not None and await self._ended(job, error):
                return replace(blank, state=Outcome.UNREACHABLE, error=judge(error).cause)
            if isinstance(error, TelegramMigrateToChat):
                return replace(
                    blank, state=Outcome.WAITING, error="moved", pause=timedelta(0), tried=False
                )
            return self._fault(job, judge(error), replace(blank, more_ids=tuple(more)))
        self._stops = 0
        return replace(done, at=self.clock.now())

    async def _ended(self, job: Job, error: AiogramError | OSError) -> bool:
        """Whether the bot may not post in a public chat any more: its office hears of it.

        A group that only became another one is followed there.
        """
        bot_id, public_id = job.claimed.bot_id, job.claimed.public_id or 0
        if isinstance(error, TelegramMigrateToChat):
            to = error.migrate_to_chat_id
            await self.public.moved(bot_id, job.reader.chat_id or 0, to)
        elif is_lost(error):
            await self.public.lost(bot_id, public_id)
            return True
        return False

    async def _do(self, job: Job, letter: Letter, chat_id: int, more: list[int]) -> Entry:
        sender = self.senders[job.claimed.bot_id]
        sent = Entry(job.claimed.id, Outcome.SENT, self.clock.now())
        screen, lane = letter.screen, job.claimed.lane
        pressed = letter.rows_of.get(job.claimed.person_id or 0)
        if pressed is not None:
            screen = replace(screen, rows=pressed)
        if letter.do == "send":
            out = await self._put_up(job, replace(letter, screen=screen), chat_id, more)
            return replace(sent, message_id=out.main, more_ids=out.others)
        target = job.target
        if target is None or (target.message_id is None and not target.pending):
            return replace(sent, state=Outcome.DROPPED, error="nothing to change")
        if target.pending or target.message_id is None:
            later = timedelta(seconds=2)
            return replace(sent, state=Outcome.WAITING, pause=later, tried=False)
        standing = Sent(target.message_id, target.more_ids)
        if letter.do == "delete" and await sender.delete(chat_id, _all_of(standing), lane):
            return sent
        if letter.do == "unpin":
            await sender.unpin(chat_id, first_of(screen, standing) or 0, lane)
            return sent
        return await self._change(job, replace(letter, screen=screen), chat_id, standing, sent)

    async def _change(
        self, job: Job, letter: Letter, chat_id: int, standing: Sent, sent: Entry
    ) -> Entry:
        """Edit it; where the words have outgrown their message, others take its place."""
        sender, lane = self.senders[job.claimed.bot_id], job.claimed.lane
        changed = await change(sender, chat_id, letter, standing, lane)
        if changed is None:
            out = await self._put_up(job, letter, chat_id, [])
            await self.public.posted_anew(job.claimed.target_id or 0, out)
            await sender.delete(chat_id, _all_of(standing), lane)
        if changed is False:
            return replace(sent, state=Outcome.DROPPED, error="gone")
        return sent

    async def _put_up(self, job: Job, letter: Letter, chat_id: int, more: list[int]) -> Sent:
        sender, lane = self.senders[job.claimed.bot_id], job.claimed.lane
        out = await put_up(sender, chat_id, letter, lane, more)
        pinned = first_of(letter.screen, out)
        if letter.pin and job.claimed.public_id and pinned is not None:
            await sender.pin(chat_id, pinned, lane)
        return out

    def _fault(self, job: Job, verdict: Verdict, blank: Entry) -> Entry:
        log.info("outbox.fault", kind=job.claimed.kind, verdict=verdict.kind, cause=verdict.cause)
        gate = self.senders[job.claimed.bot_id].gate
        again = replace(blank, state=Outcome.WAITING, error=verdict.cause, tried=False)
        if verdict.kind == "unreachable":
            return replace(
                blank,
                state=Outcome.UNREACHABLE,
                error=verdict.cause,
                blocked=job.claimed.person_id,
            )
        if verdict.cause == "429" and verdict.after is not None:
            gate.silence(verdict.after.total_seconds())
            gate.slow_down()
            return replace(again, pause=verdict.after)
        if verdict.kind == "stopped":
            self._stops += 1
            pause = min(_LONGEST_STOP, 2.0 ** min(self._stops / IN_FLIGHT, 6.0))
            gate.silence(pause)
            return replace(again, pause=timedelta(seconds=pause))
        if verdict.kind == "final" or job.claimed.attempts >= BULK_ATTEMPTS:
            return replace(blank, error=verdict.cause)
        return replace(again, pause=BULK_PAUSES[job.claimed.attempts - 1], tried=True)


def _all_of(sent: Sent) -> tuple[int, ...]:
    return (*([] if sent.main is None else [sent.main]), *sent.others)
