"""Working days of Kazakhstan and the terms counted in them.

The numbers stand in `law.yaml` beside this file, each with its source. Years not listed there are
taken from the `holidays` library, which is loaded only when such a year is asked for.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache

from bot.core.clock import VILLAGE_ZONE, village
from bot.core.law import law

_DAY = timedelta(days=1)
_SATURDAY = 5


class WorkCalendar:
    """Which days people work, and the deadlines that follow.

    days_off: by year, days off besides Saturdays and Sundays.
    working_weekends: Saturdays and Sundays on which people work.
    otherwise: the days off of a year that `days_off` does not list.
    """

    def __init__(
        self,
        days_off: Mapping[int, Collection[date]],
        *,
        working_weekends: Collection[date] = (),
        closes: time = time(18),
        zone: str = VILLAGE_ZONE,
        otherwise: Callable[[int], Collection[date]] = lambda _year: (),
    ) -> None:
        self._years = {year: frozenset(days) for year, days in days_off.items()}
        self._working_weekends = frozenset(working_weekends)
        self._closes = closes
        self._zone = zone
        self._otherwise = otherwise
        self._corrections: dict[date, bool] = {}

    def corrected(self, days: Mapping[date, bool]) -> "WorkCalendar":
        """The same calendar with some days put right: whether people work on them."""
        if not days:
            return self
        made = WorkCalendar(
            self._years,
            working_weekends=self._working_weekends,
            closes=self._closes,
            zone=self._zone,
            otherwise=self._otherwise,
        )
        made._corrections = {**self._corrections, **days}
        return made

    def is_working(self, day: date) -> bool:
        """Whether the office works on `day`."""
        if (corrected := self._corrections.get(day)) is not None:
            return corrected
        if day in self._working_weekends:
            return True
        return day.weekday() < _SATURDAY and day not in self._off(day.year)

    def working_day_from(self, day: date) -> date:
        """`day` itself if it is a working day, else the next one."""
        while not self.is_working(day):
            day += _DAY
        return day

    def add_working_days(self, day: date, n: int) -> date:
        """The `n`-th working day after `day`; with 0 the first one from `day` on."""
        if n < 0:
            raise ValueError("terms run forwards")
        if n == 0:
            return self.working_day_from(day)
        for _ in range(n):
            day = self.working_day_from(day + _DAY)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days follow `first` up to and including `last`; 0 if none."""
        days = (last - first).days
        return sum(self.is_working(first + _DAY * i) for i in range(1, days + 1))

    def registered_on(self, moment: datetime, closes: time | None = None) -> date:
        """The day on which something that came in at `moment` is registered.

        The same day until the office closes (at `closes`, or the law file's hour), then the next
        working day (350-VI art. 64(3)).
        """
        there = village(moment, self._zone)
        day = there.date()
        if there.time() >= (closes or self._closes):
            day += _DAY
        return self.working_day_from(day)

    def due_on(self, registered: date, working_days: int) -> date:
        """The last day of a term that begins the day after registration; never a day off."""
        return self.add_working_days(registered, working_days)

    def _off(self, year: int) -> frozenset[date]:
        if year not in self._years:
            self._years[year] = frozenset(self._otherwise(year))
        return self._years[year]


def term(name: str) -> int:
    """A number of `law.yaml` by its name, e.g. `answer_working_days`."""
    return int(law()["terms"][name]["value"])


@cache
def work_calendar() -> WorkCalendar:
    """The calendar of `law.yaml`."""
    kept = law()
    return WorkCalendar(
        kept["days_off"]["years"],
        working_weekends=kept["working_weekends"]["days"],
        closes=time.fromisoformat(kept["office_hours"]["closes"]),
        otherwise=_days_off_by_library,
    )


def _days_off_by_library(year: int) -> frozenset[date]:
    """Days off of a year nobody has listed yet, with what the library may not know put right."""
    import holidays

    days = set(holidays.country_holidays("KZ", years=year))
    days = {day for day in days if day.year == year}
    corrections = law()["corrections"]
    if year > corrections["as_of"].year:
        for month_day in corrections["working"]:
            days.discard(date.fromisoformat(f"{year}-{month_day}"))
        for month_day in corrections["holidays"]:
            holiday = date.fromisoformat(f"{year}-{month_day}")
            if holiday not in days:
                days.add(holiday)
                if holiday.weekday() >= _SATURDAY:
                    days.add(WorkCalendar({year: days}).working_day_from(holiday))
    return frozenset(days)
