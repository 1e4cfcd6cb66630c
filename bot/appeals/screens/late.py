"""How late an appeal is, how much of its term is left, and whom it goes up to: in words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from markupsafe import Markup

from bot.appeals.models import Appeal
from bot.appeals.rules.reminders import LEVELS, OVERDUE_DAYS, Reach, Stage, stage_of, thresholds
from bot.appeals.storage.offices import Offices, levels, staff
from bot.core.access import Action, Role
from bot.core.i18n import Translator
from bot.core.tx import Tx
from bot.core.workdays import WorkCalendar

_DAY = timedelta(days=1)
_WEEKEND = 5


def beside(*parts: Markup | str | None) -> Markup:
    """Those parts that are there, in one line."""
    return Markup(" \u00b7 ").join(part for part in parts if part)


def left(today: date, due: date, working: WorkCalendar, t: Translator) -> Markup:
    """`3 working days left: 17 December, Thursday · 16 December: a day off`."""
    days = working.working_days_between(today, due)
    if due <= today:
        return t("<b>Due today</b>")
    until = t.plural(
        "<b>{n} working day left, until {date}</b>",
        "<b>{n} working days left, until {date}</b>",
        n=days,
        date=t.date(due),
    )
    return beside(until, _off(today, due, working, t))


def _off(today: date, due: date, working: WorkCalendar, t: Translator) -> Markup | None:
    """The days off before a due date that are no weekend."""
    between = (today + _DAY * n for n in range(1, (due - today).days))
    off = [day for day in between if day.weekday() < _WEEKEND and not working.is_working(day)]
    if not off:
        return None
    days = t.listing(t.short_date(day) for day in off)
    return t.plural("{days}: a day off", "{days}: days off", n=len(off), days=days)


def late(today: date, due: date, working: WorkCalendar, t: Translator) -> Markup:
    """`overdue by 3 working days`."""
    days = max(working.working_days_between(due, today), 1)
    return t.plural("overdue by {n} working day", "overdue by {n} working days", n=days)


def no_reply(since: datetime | None, t: Translator) -> Markup | None:
    """The office has asked the resident, and waits."""
    if since is None:
        return None
    return t("no reply from the resident since {date}", date=t.short_date(since))


# ── Whom it goes up to ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Above:
    """What is known of the okrugs of some appeals, to say of each how far up it has gone."""

    today: date
    working: WorkCalendar
    offices: Offices
    days: Mapping[str, tuple[int, ...]]

    def reach(self, okrug: str, day: date | None = None) -> Reach:
        """The thresholds of an okrug on a day, today unless another is named."""
        return thresholds(day or self.today, self.working.is_working, self._levels(okrug))

    def _levels(self, okrug: str) -> tuple[int, ...]:
        return self.days.get(okrug, OVERDUE_DAYS)

    def alone(self, person_id: int, one: Appeal) -> bool:
        """Whether the reader is the whole office."""
        return self.offices.alone(person_id, one)

    def only_answers(self, person_id: int, one: Appeal) -> bool:
        """Whether nobody but the reader could see to it."""
        return self.offices.may(Action.ANSWER_APPEAL, one) == {person_id}

    def gone(self, person_id: int, one: Appeal, t: Translator) -> Markup | None:
        """Up to whom it has gone; nothing of a level that is the reader alone anyway."""
        stage = stage_of(one.due_on, self.reach(one.okrug))
        for level in (Stage.OBSERVER, Stage.AKIM):
            people = self.offices.who_hears(level, one)
            by_itself = level is Stage.AKIM and self.alone(person_id, one)
            if stage < level or not people or by_itself:
                continue
            if person_id in people:
                return t("gone up to you")
            match self.offices.told_as(level, one):
                case Role.OBSERVER:
                    return t("gone up to the district")
                case Role.AKIM:
                    return t("gone up to the akim")
                case _:
                    return t("gone up to the akim's deputy")
        return None

    def goes(self, person_id: int, one: Appeal, t: Translator) -> Markup | None:
        """Up to whom it goes next, and when; nothing where that is the reader or nobody."""
        stage = stage_of(one.due_on, self.reach(one.okrug))
        for level in (Stage.AKIM, Stage.OBSERVER):
            people = self.offices.who_hears(level, one)
            if stage >= level or not people or person_id in people:
                continue
            days = self._levels(one.okrug)[LEVELS.index(level)]
            on = t.date(self.working.add_working_days(one.due_on, days))
            match self.offices.told_as(level, one):
                case Role.OBSERVER:
                    return t("the district is told: {date}", date=on)
                case Role.AKIM:
                    return t("the akim is told: {date}", date=on)
                case _:
                    return t("the akim's deputy is told: {date}", date=on)
        return None


async def above(tx: Tx, okrugs: Collection[str], working: WorkCalendar) -> Above:
    """Who there is in these okrugs and above them, and when what is overdue goes up."""
    return Above(
        tx.today,
        working,
        Offices(await staff(tx, okrugs) if okrugs else ()),
        await levels(tx, okrugs) if okrugs else {},
    )
