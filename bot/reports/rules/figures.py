"""What a report counts. How is said by `rules.counting`, and in words by `screens.words`."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from statistics import median

from bot.core.clock import VILLAGE_ZONE
from bot.reports.rules.periods import Period


class Measure(StrEnum):
    """Everything that is counted, in the order in which it is told."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    ON_TIME = "on_time"
    OVERDUE = "overdue"
    REDIRECTED = "redirected"
    REOPENED = "reopened"
    BACKLOG = "backlog"
    DAYS = "days"
    RATING = "rating"
    JOINED = "joined"
    COLLECTIVE = "collective"
    GATHERINGS_CALLED = "gatherings_called"
    GATHERINGS_HELD = "gatherings_held"
    NO_QUORUM = "no_quorum"
    CAME = "came"
    DECIDED = "decided"
    PROMISES_KEPT = "promises_kept"
    PROMISES_LATE = "promises_late"
    POLLS_OPENED = "polls_opened"
    POLLS_CLOSED = "polls_closed"
    POLL_VOTES = "poll_votes"
    IDEAS = "ideas"
    BUDGET_VOTES = "budget_votes"
    PROJECTS_DONE = "projects_done"
    BY_SETTLEMENT = "by_settlement"
    BY_TOPIC = "by_topic"
    BY_MEDIUM = "by_medium"
    BY_LANGUAGE = "by_language"
    NOTICES = "notices"
    REACH = "reach"
    NEWCOMERS = "newcomers"
    POPULATION = "population"


@dataclass(frozen=True)
class Share:
    """`n` of `of`."""

    n: int = 0
    of: int = 0

    @property
    def percent(self) -> int | None:
        """Whole percent, halves up; None of nothing."""
        return (self.n * 200 + self.of) // (2 * self.of) if self.of else None


@dataclass(frozen=True)
class Cell:
    """One value of a breakdown: a settlement's or category's code, a medium, a language."""

    code: str
    n: int


@dataclass(frozen=True)
class Figures:
    """One okrug in one period. Breakdowns are of what was received, the largest first.

    accepted: of those received whose working day for it is over. on_time: of those answered.
    overdue, backlog: as it stood when the period ended. days: (days to the answer, how many).
    stars: how many gave one star, two, … five. called, held, no_quorum, came: gatherings of every
    kind. decided: what they decided. kept: promises done. promises_late: as it stood when the
    period ended. polls_opened, polls_closed: questions to residents. poll_votes: how many voted in
    those closed. ideas: for the people's budget. budget_votes: how many voted in rounds counted.
    projects_done: winners that were carried out. reach: of those whom notices were for, how many
    were told. population: of the adults of the settlements whose number is known, how many of
    their residents are in the bot.
    """

    received: int = 0
    accepted: Share = Share()
    answered: int = 0
    on_time: Share = Share()
    overdue: int = 0
    redirected: int = 0
    reopened: int = 0
    backlog: int = 0
    days: tuple[tuple[int, int], ...] = ()
    stars: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    joined: int = 0
    collective: int = 0
    called: int = 0
    held: int = 0
    no_quorum: int = 0
    came: int = 0
    decided: int = 0
    kept: int = 0
    promises_late: int = 0
    polls_opened: int = 0
    polls_closed: int = 0
    poll_votes: int = 0
    ideas: int = 0
    budget_votes: int = 0
    projects_done: int = 0
    by_settlement: tuple[Cell, ...] = ()
    by_topic: tuple[Cell, ...] = ()
    by_medium: tuple[Cell, ...] = ()
    by_language: tuple[Cell, ...] = ()
    notices: int = 0
    reach: Share = Share()
    newcomers: int = 0
    population: Share = Share()

    @property
    def median_days(self) -> Decimal | None:
        """Calendar days from registration to the first answer: as many took longer as took
        less; None where nothing was answered."""
        spread = [days for days, n in self.days for _ in range(n)]
        return Decimal(str(median(spread))) if spread else None

    @property
    def rated(self) -> int:
        """How many gave stars."""
        return sum(self.stars)

    @property
    def rating(self) -> Decimal | None:
        """The mean number of stars to one decimal, halves up."""
        if not self.rated:
            return None
        total = sum(star * n for star, n in enumerate(self.stars, start=1))
        return (Decimal(total) / self.rated).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Village:
    """A settlement of the okrug. adults: how many are entitled to vote; 0 where nobody said."""

    code: str
    kk: str
    ru: str
    residents: int = 0
    adults: int = 0


@dataclass(frozen=True)
class Unanswered:
    """An appeal that waits for an answer. days: calendar days since it was registered."""

    appeal_id: int
    number: int
    year: int
    days: int
    topic: str
    settlement: str
    due_on: date


@dataclass(frozen=True)
class Coming:
    """A gathering that is announced, or a poll or a vote on the people's budget that ends.

    kind: a word of the gatherings' own, or "poll", "budget". kk, ru: of a gathering its village or
    title, "" for one of the whole okrug without a title; of a poll its question.
    """

    kind: str
    at: datetime
    kk: str = ""
    ru: str = ""


@dataclass(frozen=True)
class Report:
    """Everything that is shown of an okrug's period: plain values, ready for another process.

    trail: the figures of the periods before and of this one, oldest first; of a week the four
    weeks before. as_of: the moment it was counted at; a period that is not over is counted so
    far. oldest, asked: what waits longest for an answer, and to be looked at again; none of an
    old period. next_due: how many open appeals are due in the seven days that follow the period;
    None of an old one. coming: what is announced for the week that runs now; of the week before
    it alone.
    """

    okrug: str
    kk: str
    ru: str
    period: Period
    as_of: datetime
    trail: tuple[tuple[Period, Figures], ...]
    villages: tuple[Village, ...] = ()
    oldest: tuple[Unanswered, ...] = ()
    asked: tuple[Unanswered, ...] = ()
    next_due: int | None = None
    coming: tuple[Coming, ...] = ()
    zone: str = VILLAGE_ZONE

    @property
    def is_over(self) -> bool:
        """Whether nothing more can happen in the period."""
        return self.as_of >= self.period.ends(self.zone)

    @property
    def now(self) -> Figures:
        """The period itself."""
        return self.trail[-1][1]

    @property
    def before(self) -> Figures | None:
        """The period just before it; None where the okrug was not in the bot yet."""
        return self.trail[-2][1] if len(self.trail) > 1 else None

    @property
    def usual(self) -> tuple[Figures, ...]:
        """The periods before: what the mean is of."""
        return tuple(figures for _, figures in self.trail[:-1])


@dataclass(frozen=True)
class DistrictRow:
    """One okrug as the observer of its district sees it, beside its own past and not beside the
    others. now: the period. trail: the periods before, oldest first. arrow: 1 where more came in
    than chance would have it, -1 where less, 0 where nothing can be said.
    """

    okrug: str
    kk: str
    ru: str
    now: Figures
    trail: tuple[Figures, ...] = ()
    arrow: int = 0
