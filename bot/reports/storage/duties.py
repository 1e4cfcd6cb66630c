"""What an office owes by law and what of it is done; and who is to be reminded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time

import sqlalchemy as sa

from bot.core.access import Role
from bot.core.clock import from_village, village_date
from bot.core.db import insert_for
from bot.core.i18n import Language
from bot.core.law import Duty, duties
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.gatherings.models import Gathering
from bot.gatherings.rules.kinds import Kind
from bot.people.models import HeldRole, Person
from bot.places.models import Okrug, Place
from bot.reports.models import DutyDone
from bot.reports.rules.duties import DONE_BY, Turn, turn_of
from bot.reports.storage.people import first_day


@dataclass(frozen=True)
class Done:
    """When it was done, and who said so ("" of somebody who has left)."""

    on: date
    by: str


@dataclass(frozen=True)
class Standing:
    """A duty in one of its periods. done: None where nobody has ticked it.

    held: the last day of the period on which what does it was held in the bot.
    """

    duty: Duty
    turn: Turn
    done: Done | None
    held: date | None = None

    @property
    def to_tick(self) -> date | None:
        """The day with which it can be ticked at once."""
        return self.held if self.done is None else None


@dataclass(frozen=True)
class Owed:
    """A duty as it stands today: in the period that runs, and in the one before."""

    now: Standing
    before: Standing

    @property
    def duty(self) -> Duty:
        """What it is about."""
        return self.now.duty

    def of(self, first: date) -> Standing | None:
        """The period that begins on a day, if it is one of the two."""
        return next((one for one in (self.now, self.before) if one.turn.first == first), None)


@dataclass(frozen=True)
class Board:
    """Everything an office owes, in the order of the law file.

    since: the okrug's first day in the bot; of what was before it the bot knows nothing.
    """

    okrug: str
    kk: str
    ru: str
    today: date
    since: date
    owed: tuple[Owed, ...]

    def name(self, language: Language) -> str:
        """What the okrug is called."""
        return self.kk if language == "kk" else self.ru

    def of(self, duty: str) -> Owed | None:
        """One of the duties; None for a name that the law file does not have (any more)."""
        return next((one for one in self.owed if one.duty.name == duty), None)

    def missed(self, owed: Owed) -> Standing | None:
        """The period before where it is not ticked and the okrug was here from its beginning."""
        before = owed.before
        return before if before.done is None and before.turn.first >= self.since else None


async def board(tx: Tx, okrug: str, day: date | None = None) -> Board:
    """What an okrug's office owes today, or owed on a day."""
    today = tx.today if day is None else day
    now = {duty: turn_of(duty.every, today) for duty in duties()}
    turns = {turn.name for turn in now.values()} | {turn.before.name for turn in now.values()}
    done = await _done(tx, okrug, turns)
    held = await _held(tx, okrug, min((turn.before.first for turn in now.values()), default=today))
    place = await tx.session.get(Place, okrug)

    def standing(duty: Duty, turn: Turn) -> Standing:
        days = [day for day in held.get(duty.name, ()) if turn.first <= day <= turn.last]
        last = max(days, default=None)
        return Standing(duty, turn, done.get((duty.name, turn.name)), last)

    return Board(
        okrug,
        place.kk if place else okrug,
        place.ru if place else okrug,
        today,
        await first_day(tx, okrug),
        tuple(
            Owed(standing(duty, turn), standing(duty, turn.before)) for duty, turn in now.items()
        ),
    )


async def _done(tx: Tx, okrug: str, turns: Collection[str]) -> dict[tuple[str, str], Done]:
    found = await tx.session.execute(
        sa.select(DutyDone.duty, DutyDone.period, DutyDone.done_on, Person.name)
        .outerjoin(Person, Person.id == DutyDone.by)
        .where(DutyDone.okrug == okrug, DutyDone.period.in_(turns))
    )
    return {(duty, period): Done(on, name or "") for duty, period, on, name in found.all()}


async def _held(tx: Tx, okrug: str, since: date) -> dict[str, list[date]]:
    """The days on which the bot closed what does a duty, by the duty's name."""
    found = await tx.session.execute(
        sa.select(Gathering.kind, Gathering.closed_at).where(
            Gathering.bot_id == tx.bot_id,
            Gathering.okrug == okrug,
            Gathering.kind.in_(DONE_BY.values()),
            Gathering.closed_at >= from_village(since, time(), tx.zone),
        )
    )
    days: dict[Kind, list[date]] = {}
    for kind, closed in found.all():
        if closed is None:
            continue
        days.setdefault(kind, []).append(village_date(closed, tx.zone))
    return {duty: days.get(kind, []) for duty, kind in DONE_BY.items()}


async def tick(tx: Tx, okrug: str, standing: Standing, done_on: date, by: int) -> bool:
    """Write down that it was done; False where it was written down already: that stays."""
    made = await tx.session.execute(
        insert_for(tx.session, DutyDone)
        .values(
            okrug=okrug,
            duty=standing.duty.name,
            period=standing.turn.name,
            done_on=done_on,
            by=by,
            at=tx.now,
        )
        .on_conflict_do_nothing()
        .returning(DutyDone.okrug)
    )
    return made.first() is not None


async def untick(tx: Tx, okrug: str, standing: Standing) -> None:
    """Take it back."""
    await tx.session.execute(
        sa.delete(DutyDone).where(
            DutyDone.okrug == okrug,
            DutyDone.duty == standing.duty.name,
            DutyDone.period == standing.turn.name,
        )
    )


@dataclass(frozen=True)
class Reader:
    """Somebody of an office, and the bot through which they hear."""

    bot_id: int
    okrug: str
    person_id: int


async def to_remind(
    tx: Tx, owed: Sequence[tuple[Duty, Turn]], roles: Collection[Role], told: str
) -> list[Reader]:
    """Those who hold one of the roles where one of these is not done, and were not told yet.

    Of every bot, in one statement. told: what the key of the notice begins with, before the code
    of the okrug and the person's id.
    """
    done = (
        sa.select(sa.func.count())
        .select_from(DutyDone)
        .where(
            DutyDone.okrug == Okrug.code,
            sa.or_(
                *(
                    sa.and_(DutyDone.duty == duty.name, DutyDone.period == turn.name)
                    for duty, turn in owed
                )
            ),
        )
        .correlate(Okrug)
        .scalar_subquery()
    )
    key = sa.literal(told) + Okrug.code + sa.literal(":") + sa.cast(Person.id, sa.String)
    found = await tx.session.execute(
        sa.select(Person.bot_id, Okrug.code, Person.id)
        .join(HeldRole, HeldRole.person_id == Person.id)
        .join(Okrug, Okrug.code == HeldRole.scope)
        .where(
            HeldRole.ended_at.is_(None),
            HeldRole.role.in_(roles),
            Person.erased_at.is_(None),
            sa.or_(Okrug.bot_id.is_(None), Okrug.bot_id == Person.bot_id),
            done < len(owed),
            ~sa.exists().where(Delivery.key == key),
        )
        .distinct()
        .order_by(Person.bot_id, Okrug.code, Person.id)
    )
    return [Reader(*row) for row in found.all()]
