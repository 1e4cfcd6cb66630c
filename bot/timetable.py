"""Everything that happens by the clock, on one screen.

APScheduler is the metronome alone: each tick asks the data what is due, so nothing is armed,
lost at a restart, or done twice by two replicas.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import sqlalchemy as sa
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.appeals import jobs
from bot.broadcasts import jobs as broadcasts
from bot.budget.jobs import counting as budget_counting
from bot.budget.jobs import delivery as budget_delivery
from bot.budget.jobs import phases as budget_phases
from bot.core.apart import Rest
from bot.core.clock import VILLAGE_ZONE, Clock
from bot.core.db import Database
from bot.core.models import ClaimedUpdate, Form
from bot.core.tx import Tx
from bot.delivery import cards, groups, outbox
from bot.gatherings.jobs import decisions as gathering_decisions
from bot.gatherings.jobs import door as gathering_doors
from bot.gatherings.jobs import reminders as gathering_reminders
from bot.gatherings.rules.limits import BOARD_SECONDS
from bot.people.models import Person
from bot.polls.jobs import closing as poll_closing
from bot.polls.jobs import reminding as poll_reminding
from bot.reception import jobs as reception
from bot.reports import jobs as reports

log = structlog.get_logger(__name__)

#: Telegram keeps an update for 24 hours; a week is on the safe side.
CLAIMS_KEPT = timedelta(days=7)
#: A form left for so long is forgotten.
FORMS_KEPT = timedelta(days=30)
#: What somebody said who then did not consent is kept no longer than this.
STRANGERS_KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Entry:
    """Something that happens by the clock."""

    name: str
    every: timedelta
    job: Callable[[Tx], Awaitable[object]]


async def sweep_claims(tx: Tx) -> None:
    """Forget the ids of updates that can no longer come again."""
    await tx.session.execute(
        sa.delete(ClaimedUpdate).where(ClaimedUpdate.at < tx.now - CLAIMS_KEPT)
    )


async def sweep_forms(tx: Tx) -> None:
    """Forget forms that nobody went on with; those of strangers sooner."""
    await tx.session.execute(sa.delete(Form).where(Form.updated_at < tx.now - FORMS_KEPT))
    known = sa.exists().where(Person.bot_id == Form.bot_id, Person.telegram_id == Form.person_id)
    await tx.session.execute(
        sa.delete(Form).where(Form.updated_at < tx.now - STRANGERS_KEPT, ~known)
    )


TIMETABLE: tuple[Entry, ...] = (
    Entry("close-silent", timedelta(minutes=10), jobs.close_silent),
    Entry("ask-once-more", timedelta(minutes=2), jobs.ask_once_more),
    Entry("ask-for-replies", timedelta(minutes=2), jobs.ask_for_replies),
    Entry("morning-digest", timedelta(seconds=30), jobs.put_digests),
    Entry("remind-of-terms", timedelta(seconds=30), jobs.remind_of_terms),
    Entry("forget-drafts", timedelta(hours=6), jobs.forget_drafts),
    Entry("ask-for-photos", timedelta(minutes=10), jobs.ask_for_photos),
    Entry("recount-terms", timedelta(minutes=1), partial(jobs.recount, limit=1000)),
    Entry("take-back-orphans", timedelta(minutes=10), jobs.take_back_orphans),
    Entry("inherit", timedelta(minutes=2), jobs.inherit),
    Entry("index-appeals", timedelta(seconds=30), jobs.index_unindexed),
    Entry("broadcasts-send-due", timedelta(seconds=15), broadcasts.send_due),
    Entry("broadcasts-watch", timedelta(seconds=4), broadcasts.watch),
    Entry("broadcasts-call-again", timedelta(minutes=1), broadcasts.call_again),
    Entry("broadcasts-forget", timedelta(hours=6), broadcasts.forget_discarded),
    Entry("sweep-claims", timedelta(hours=1), sweep_claims),
    Entry("sweep-forms", timedelta(hours=1), sweep_forms),
    Entry("sweep-outbox", timedelta(hours=6), outbox.sweep),
    Entry("sweep-cards", timedelta(hours=6), cards.sweep),
    Entry("reception-remind", timedelta(minutes=5), reception.remind),
    Entry("reception-put-aside", timedelta(hours=1), reception.put_aside),
    Entry("report-weeks", timedelta(seconds=15), reports.report_weeks),
    Entry("report-districts", timedelta(minutes=1), reports.report_districts),
    Entry("remind-of-duties", timedelta(minutes=5), reports.remind_of_duties),
    Entry("gatherings-remind-office", timedelta(minutes=5), gathering_decisions.remind_office),
    Entry("gatherings-tell-news", timedelta(minutes=5), gathering_decisions.tell_news),
    Entry("gatherings-remind", timedelta(minutes=2), gathering_reminders.remind),
    Entry("gatherings-doors", timedelta(seconds=BOARD_SECONDS), gathering_doors.watch),
    Entry("gatherings-forget-tries", timedelta(hours=6), gathering_doors.forget_tries),
    Entry("gatherings-pictures", timedelta(seconds=30), gathering_doors.turn_pictures),
    Entry("polls-close", timedelta(seconds=15), poll_closing.close_due),
    Entry("polls-remind", timedelta(minutes=2), poll_reminding.remind),
    Entry("budget-phases", timedelta(minutes=1), budget_phases.tick),
    Entry("budget-count", timedelta(seconds=15), budget_counting.count_due),
    Entry("budget-tell-news", timedelta(minutes=5), budget_delivery.tell_news),
    Entry("budget-remind-office", timedelta(minutes=5), budget_delivery.remind_office),
    Entry("sweep-sections", timedelta(hours=6), groups.sweep),
)


def metronome(
    database: Database, clock: Clock, wake: Callable[[], None], zone: str = VILLAGE_ZONE
) -> AsyncIOScheduler:
    """A scheduler that ticks for every entry, each in a transaction of its own; not started."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    for entry in TIMETABLE:
        scheduler.add_job(
            run_entry,
            IntervalTrigger(seconds=int(entry.every.total_seconds())),
            args=(entry, database, clock, wake, zone),
            id=entry.name,
            coalesce=True,
            max_instances=1,
        )
    return scheduler


async def run_entry(
    entry: Entry,
    database: Database,
    clock: Clock,
    wake: Callable[[], None],
    zone: str = VILLAGE_ZONE,
) -> None:
    """One tick; a fault is logged and the next tick tries again.

    What a job leaves for afterwards is done while nothing holds the database.
    """
    job = entry.job
    try:
        while True:
            async with database.write() as session:
                left = await job(Tx(session, clock.now(), bot_id=0, zone=zone))
                await session.commit()
            if not isinstance(left, Rest):
                break
            job = await left.work()
    except (sa.exc.SQLAlchemyError, OSError) as error:
        log.warning("timetable.fault", entry=entry.name, error=type(error).__name__)
    else:
        wake()
