"""The morning digest: what lies on somebody's desk, and the few that are most pressing."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from markupsafe import Markup

from bot.appeals.callbacks import Begin, CardPress, OnCard
from bot.appeals.models import Appeal
from bot.appeals.notices import MorningDigest
from bot.appeals.rules.lifecycle import TERM_RUNS, State
from bot.appeals.rules.reminders import (
    ASKED_IN_DIGEST,
    IN_DIGEST,
    NOT_ACCEPTED_DAYS,
    Reminder,
    Stage,
    before_today,
    is_time,
    stage_of,
    thresholds,
    to_say,
    waited,
)
from bot.appeals.screens.late import Above, above, beside, late, left, no_reply
from bot.appeals.screens.queue import about, numbers, queue_button, title_of
from bot.appeals.storage import digest as storage
from bot.appeals.storage import queue as desk
from bot.appeals.storage.digest import Morning, Window
from bot.appeals.storage.views import Line, Page
from bot.appeals.storage.views import lines as lines_of
from bot.core.access import Action, Actor
from bot.core.calendar import calendar
from bot.core.clock import village
from bot.core.groups import Group
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.tx import Tx
from bot.core.workdays import WorkCalendar

#: More does not come up in a morning; those due first are the most pressing ones.
_NEWS = 60


async def _digest(tx: Tx, notice: MorningDigest, actor: Actor, t: Translator) -> Screen | None:
    """What lies on the reader's desk now; nothing after its morning, or without a word to say."""
    if notice.day != tx.today.isoformat() or not actor.may(Action.READ_QUEUE):
        return None
    working = await calendar(tx)
    works = working.is_working(tx.today)
    if not is_time(Reminder.DIGEST, village(tx.now, tx.zone), works=works):
        return None
    days = Days.of(tx.today, await storage.last_day(tx), working)
    counts = await storage.morning(tx, actor, days.soon)
    if not counts.together:
        return None
    up = await above(tx, actor.scopes(Action.READ_QUEUE) - {""}, working)
    chosen = await _chosen(tx, actor, counts, days, up)
    words = await _words(tx, actor, chosen, days, up)
    shown = await lines_of(tx, chosen)
    filter_ = await desk.desk_filter(tx, actor.id)
    begins = not filter_.ended and await desk.next_on_desk(tx, actor, filter_, None) is not None
    page = Page(shown, 0, 1)
    return Screen(
        text=joined(
            t("<b>Today, {date}</b>", date=t.date(tx.today)),
            beside(*_counted(counts, t)),
            *(
                lines(title_of(line, page, t), about(line, t), words.why(one, t))
                for one, line in zip(chosen, shown, strict=True)
            ),
            _more(counts.together - len(shown), t),
        ),
        rows=rows(
            row(Button(t.word("Begin"), Begin().pack(), style="primary") if begins else None),
            *numbers(shown, _open),
            row(queue_button(t)),
        ),
    )


def _open(line: Line) -> str:
    return CardPress(do=OnCard.OPEN, appeal=line.id, version=0).pack()


def _more(n: int, t: Translator) -> Markup | None:
    if n <= 0:
        return None
    return t.plural("And {n} more in the queue.", "And {n} more in the queue.", n=n)


def _counted(counts: Morning, t: Translator) -> list[Markup | None]:
    return [
        t("to be looked at again: {n}", n=counts.asked_again) if counts.asked_again else None,
        t("new: {n}", n=counts.new) if counts.new else None,
        t("due today: {n}", n=counts.due_today) if counts.due_today else None,
        t("overdue: {n}", n=counts.overdue) if counts.overdue else None,
        t("due within three working days: {n}", n=counts.soon) if counts.soon else None,
        t("waiting for the resident: {n}", n=counts.awaited) if counts.awaited else None,
    ]


# ── Which ones ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Days:
    """The days of a morning.

    before: that of the last digest. soon: the latest due date that is due soon. unaccepted: what
    was registered by then and is still new waits to be accepted.
    """

    today: date
    before: date
    soon: date
    unaccepted: date

    @classmethod
    def of(cls, today: date, last: date | None, working: WorkCalendar) -> "Days":
        """As the calendar has them."""
        works = working.is_working
        return cls(
            today,
            last or before_today(today, works),
            thresholds(today, works)[Stage.SOON],
            waited(today, works, NOT_ACCEPTED_DAYS),
        )

    def is_unaccepted(self, one: Appeal) -> bool:
        """Whether it has been new for too long."""
        return one.state is State.NEW and one.registered_on <= self.unaccepted


async def _chosen(tx: Tx, actor: Actor, counts: Morning, days: Days, up: Above) -> list[Appeal]:
    """The few of which it speaks, in order: those to be looked at again first.

    What has reached a stage this morning and the reader is to hear of it, is surely among them.
    """
    asked = await storage.asked_again(tx, actor, IN_DIGEST) if counts.asked_again else ()
    found = [
        await _news(tx, actor, days, up),
        await storage.not_accepted(tx, actor, days.unaccepted, IN_DIGEST) if counts.new else (),
        await storage.pressing(tx, actor, days.soon, IN_DIGEST),
        await storage.in_state(tx, actor, State.NEW, IN_DIGEST) if counts.new else (),
        await storage.in_state(tx, actor, State.NEED_INFO, IN_DIGEST) if counts.awaited else (),
    ]
    rest = list({one.id: one for one in chain(*found)}.values())[:IN_DIGEST]
    asked = asked[: max(IN_DIGEST - len(rest), ASKED_IN_DIGEST)]
    rest = rest[: IN_DIGEST - len(asked)]
    return [*asked, *sorted(rest, key=lambda one: (_place(one, days), one.due_on, one.id))]


def _place(one: Appeal, days: Days) -> int:
    if one.state is State.NEED_INFO:
        return 3
    if days.is_unaccepted(one):
        return 0
    return 1 if one.due_on <= days.soon else 2


async def _news(tx: Tx, actor: Actor, days: Days, up: Above) -> Sequence[Appeal]:
    """What has reached a stage since the last digest that the reader is told of."""
    windows = {okrug: _windows(up, okrug, days) for okrug in up.days}
    risen = await storage.risen(tx, actor, windows, _NEWS)
    return [one for one in risen if _is_news(one, up, actor.id, days)]


def _windows(up: Above, okrug: str, days: Days) -> list[Window]:
    then, now = up.reach(okrug, days.before), up.reach(okrug)
    return [(then[stage], now[stage]) for stage in now if stage is not Stage.OBSERVER]


def _is_news(one: Appeal, up: Above, person_id: int, days: Days) -> bool:
    was = stage_of(one.due_on, up.reach(one.okrug, days.before))
    passed = to_say(was, stage_of(one.due_on, up.reach(one.okrug)))
    return any(
        person_id in up.offices.who_hears(stage, one)
        for stage in passed
        if stage is not Stage.OBSERVER
    )


# ── And why ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Words:
    """What is known of the appeals of a digest, to say of each what it waits for.

    tells: the reader wants to hear whom it goes up to.
    """

    days: Days
    up: Above
    tells: bool
    person_id: int
    asked_again: dict[int, datetime]
    awaited: dict[int, datetime]

    def why(self, one: Appeal, t: Translator) -> Markup:
        """Why it is named, and since when it waits."""
        if one.state not in TERM_RUNS:
            since = self.asked_again.get(one.id, one.updated_at)
            return t("waits to be looked at again since {date}", date=t.short_date(since))
        unaccepted = None
        if self.days.is_unaccepted(one):
            since_day = t.short_date(one.registered_on)
            unaccepted = t("not accepted since {date}", date=since_day)
        fresh = one.state is State.NEW and not unaccepted and one.due_on > self.days.soon
        return lines(
            unaccepted,
            t("came on {date}", date=t.short_date(one.registered_on)) if fresh else None,
            self._term(one, t) if one.due_on <= self.days.soon else None,
            no_reply(self.awaited.get(one.id), t),
        )

    def _term(self, one: Appeal, t: Translator) -> Markup:
        today = self.days.today
        if one.due_on >= today:
            return left(today, one.due_on, self.up.working, t)
        return beside(
            Markup("<b>{}</b>").format(late(today, one.due_on, self.up.working, t)),
            self.up.gone(self.person_id, one, t) if self.tells else None,
            self.up.goes(self.person_id, one, t) if self.tells else None,
        )


async def _words(tx: Tx, actor: Actor, chosen: Collection[Appeal], days: Days, up: Above) -> Words:
    return Words(
        days,
        up,
        await storage.wants(tx, actor.id, Group.TERMS),
        actor.id,
        await storage.waits_for_verdict(tx, chosen),
        await storage.waits_for_author(tx, chosen),
    )


RENDERERS: dict[str, Callable[[Tx, Any, Actor, Translator], Awaitable[Screen | None]]] = {
    MorningDigest.kind: _digest,
}
