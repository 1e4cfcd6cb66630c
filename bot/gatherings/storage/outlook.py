"""A gathering as its makers see it ahead: what is missing, whom it reaches, whether it is in time.

And what surrounds one: the gathering that separate ones lead to, and the okrug's calendar.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.errors import Refusal
from bot.core.law import Late, Tie, gathering_law
from bot.core.tx import Tx
from bot.gatherings.models import Gathering
from bot.gatherings.rules.agenda import ItemState
from bot.gatherings.rules.changes import Changes, Difference, Question, Shown, difference
from bot.gatherings.rules.kinds import Kind, Who, asked
from bot.gatherings.rules.lifecycle import Party, State
from bot.gatherings.rules.notice import NoticePeriod, notice_period
from bot.gatherings.rules.planning import Line, Part, asks_notice, missing, suggested, told_at
from bot.gatherings.rules.quorum import Threshold
from bot.gatherings.storage import calling, decisions, presence
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage.calling import Reach
from bot.gatherings.storage.views import Both, GatheringView, ItemView, gathering_view
from bot.people.service import public_chats_of


@dataclass(frozen=True)
class Came:
    """How many came, and how many were needed."""

    present: int
    needed: int


@dataclass(frozen=True)
class Around:
    """What stands beside a gathering. overdue: promises of earlier ones whose day has passed."""

    separate: tuple[GatheringView, ...] = ()
    leads_to: GatheringView | None = None
    overdue: int = 0


@dataclass(frozen=True)
class CardView:
    """A gathering with everything its card says.

    quorum: while it is open; None where none is asked or nobody knows how many may vote.
    came: where it had no quorum. wishes: proposals that wait for the office.
    """

    view: GatheringView
    around: Around = field(default_factory=Around)
    quorum: Threshold | None = None
    came: Came | None = None
    wishes: int = 0
    decided: bool = False  # there are decisions to be looked at
    near: bool = False  # it begins within a day, or should have begun
    ahead: bool = False  # it has a day that has not come


@dataclass(frozen=True)
class PlanView:
    """A gathering in the making, or one that is about to be changed.

    view: as it will be; changed: in what it is another than people were told.
    told_at: when people hear of it if it is sent now; night: that is in the morning.
    asked: days of notice, 0 for none.
    period: None while it has no day. chats: of the okrug, where it is posted too.
    offered: moments for one tap. before: where gatherings were held, for one tap as well.
    """

    view: GatheringView
    missing: tuple[Part, ...]
    reach: Reach
    told_at: datetime
    asked: int
    period: NoticePeriod | None
    may_be_late: bool
    night: bool
    offered: tuple[datetime, ...]
    chats: int = 0
    around: Around = field(default_factory=Around)
    changed: Difference = field(default_factory=Difference)
    changes: Changes = field(default_factory=Changes)
    before: tuple[tuple[int, Both], ...] = ()
    came: Came | None = None

    @property
    def late(self) -> bool:
        """Whether people have fewer days than the law gives them."""
        return self.period is not None and not self.period.in_time

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True)
class ItemCard:
    """One item of the agenda of a draft, with what an election on it needs."""

    gathering: GatheringView
    item: ItemView
    source: str
    tie: Tie
    seed: str
    most: int  # seats that may be filled here; 0 where nobody is elected


@dataclass(frozen=True)
class CalendarView:
    """A page of an okrug's gatherings. office, resident: what the reader is there."""

    okrug: str
    name: Both
    listed: tuple[GatheringView, ...]
    page: int
    pages: int
    past: bool
    office: bool
    resident: bool


#: Where gatherings were held before is offered so often.
_PLACES = 2


def applied(view: GatheringView, changes: Changes) -> GatheringView:
    """As it will be with these changes."""
    kept = [
        replace(item, words=Both(*changes.reworded.get(item.id, (item.words.kk, item.words.ru))))
        for item in view.items
        if item.id not in changes.removed
    ]
    added = [
        ItemView(0, len(kept) + at, one.about, ItemState.PLANNED, 0, Both(one.kk, one.ru))
        for at, one in enumerate(changes.added, start=1)
    ]
    pin = changes.pin or (None if changes.place else view.pin)
    return replace(
        view,
        held_at=changes.held_at or view.held_at,
        place=Both(*changes.place) if changes.place else view.place,
        pin=pin,
        items=(*kept, *added),
    )


def shown_of(view: GatheringView) -> Shown:
    """What people would be told of it."""
    return Shown(
        view.held_at,
        (view.place.kk, view.place.ru),
        view.pin,
        tuple(Question(one.id, one.about, (one.words.kk, one.words.ru)) for one in view.items),
    )


async def plan_view(
    tx: Tx,
    row: Gathering,
    person_id: int | None,
    parties: frozenset[Party],
    changes: Changes | None = None,
) -> PlanView:
    """A gathering as it will be, for somebody of its office."""
    changes = changes or Changes()
    now = await gathering_view(tx, row, person_id, parties)
    view = applied(now, changes)
    told = told_at(tx.now, tx.zone)
    days = days_asked(row, changes)
    last = await calling.last_told(tx, row.id) if row.state is not State.DRAFT else None
    again = row.state is State.NO_QUORUM
    period = _period(view, told, days, tx.zone) if _is_checked(row, changes) else None
    late = period is not None and not period.in_time
    chats = await public_chats_of(tx, row.okrug) if is_public(row) else ()
    return PlanView(
        view=view,
        missing=missing_in(view),
        reach=await calling.reach(tx, row),
        told_at=told,
        asked=days,
        period=period,
        may_be_late=gathering_law().late_notice.value is Late.REASON,
        night=told != tx.now,
        offered=suggested(told, days, tx.zone, like=view.held_at if again or late else None),
        chats=len(chats),
        around=await around(tx, row),
        changed=difference(last or shown_of(now), shown_of(view)),
        changes=changes,
        before=await _places(tx, row),
        came=await came(tx, row) if again else None,
    )


def days_asked(row: Gathering, changes: Changes) -> int:
    """How many days people need: the short notice is for candidates alone, not new questions."""
    short = row.only_candidates and not changes.has_new_questions
    return asks_notice(row.kind, only_candidates=short)


def is_public(row: Gathering) -> bool:
    """Whether it is for the whole okrug, and so is posted in its channel and group."""
    return not row.settlement and asked(row.kind).takes_part is not Who.MEMBERS


def missing_in(view: GatheringView) -> tuple[Part, ...]:
    """What it cannot be announced without."""
    return missing(
        view.kind,
        settlement=view.settlement,
        held_at=view.held_at,
        place=bool(view.place),
        title=bool(view.title),
        items=[Line(item.about, item.seats) for item in view.agenda],
    )


def _is_checked(row: Gathering, changes: Changes) -> bool:
    """A gathering that people know of needs its days again only for what is new to them."""
    return row.state is not State.ANNOUNCED or changes.asks_notice


def _period(view: GatheringView, told: datetime, days: int, zone: str) -> NoticePeriod | None:
    return None if view.held_at is None else notice_period(told, view.held_at, days, zone)


async def _places(tx: Tx, row: Gathering) -> tuple[tuple[int, Both], ...]:
    found = await calling.places_before(tx, row, _PLACES)
    return tuple((one.id, Both(one.place_kk, one.place_ru)) for one in found)


async def around(tx: Tx, row: Gathering) -> Around:
    """What stands beside a gathering."""
    separate: list[GatheringView] = []
    if row.kind is Kind.GATHERING:
        separate = [await _plain(tx, one) for one in await calling.separate(tx, row)]
    main = await find.gathering(tx, row.leads_to) if row.leads_to else None
    if main is not None and (main.okrug != row.okrug or main.state is State.CANCELLED):
        main = None
    overdue = 0
    if row.kind is Kind.REPORT and row.state in {State.DRAFT, State.ANNOUNCED, State.OPEN}:
        overdue = len(await decisions.overdue(tx, row.okrug))
    return Around(tuple(separate), await _plain(tx, main) if main else None, overdue)


def without_drafts(around: Around) -> Around:
    """What residents may see of it."""
    main = around.leads_to
    return replace(
        around,
        separate=tuple(one for one in around.separate if one.state is not State.DRAFT),
        leads_to=None if main is not None and main.state is State.DRAFT else main,
    )


async def _plain(tx: Tx, row: Gathering) -> GatheringView:
    return await gathering_view(tx, row, None, frozenset())


async def came(tx: Tx, row: Gathering) -> Came | None:
    """How many came to a gathering without a quorum, and how many were needed; None: unknown."""
    step = await calling.missed_quorum(tx, row.id)
    if step is None:
        return None
    present, needed = step.shown.get("present"), step.shown.get("needed")
    if present is None or needed is None:
        return None
    return Came(int(present), int(needed))


async def quorum_now(tx: Tx, row: Gathering) -> Threshold | None:
    """How far its quorum is, while it is open."""
    if row.state is not State.OPEN:
        return None
    try:
        return await presence.threshold(tx, row)
    except Refusal:
        return None
