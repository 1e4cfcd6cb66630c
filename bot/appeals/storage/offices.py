"""Who holds what role over an okrug, and so hears of what is due there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot.appeals.models import Appeal
from bot.appeals.rules.reminders import OVERDUE_DAYS, Stage
from bot.appeals.storage.reminders import Due
from bot.core.access import GRANTS, Action, Role
from bot.core.tx import Tx
from bot.people.models import HeldRole, Person
from bot.places.models import Okrug

_STAFF = sorted(
    GRANTS[Action.ANSWER_APPEAL] | GRANTS[Action.TRIAGE_APPEAL] | GRANTS[Action.SEE_DISTRICT]
)


@dataclass(frozen=True)
class Held:
    """A role that somebody of the staff holds over a place."""

    bot_id: int
    person_id: int
    role: Role
    scope: str


async def staff(tx: Tx, okrugs: Collection[str]) -> list[Held]:
    """Who of every bot holds a role over one of these okrugs, or over a district of theirs.

    Those who blocked the bot are among them: what they miss is sent when they come back.
    """
    districts = sorted({code[:4] for code in okrugs})
    found = await tx.session.execute(
        sa.select(Person.bot_id, Person.id, HeldRole.role, HeldRole.scope)
        .join(Person, Person.id == HeldRole.person_id)
        .where(
            Person.erased_at.is_(None),
            HeldRole.ended_at.is_(None),
            HeldRole.role.in_(_STAFF),
            sa.or_(
                HeldRole.scope.in_(sorted(okrugs)),
                sa.and_(
                    HeldRole.role == Role.OBSERVER,
                    sa.or_(*(HeldRole.scope.between(f"{d}00000", f"{d}ZZZZZ") for d in districts)),
                ),
            ),
        )
        .order_by(Person.id)
    )
    return [Held(*row) for row in found.all()]


async def levels(tx: Tx, okrugs: Collection[str]) -> dict[str, tuple[int, ...]]:
    """After how many working days each of these okrugs carries what is overdue up."""
    found = await tx.session.execute(
        sa.select(Okrug.code, Okrug.settings).where(Okrug.code.in_(sorted(okrugs)))
    )
    said = {code: tuple(kept.get("overdue_days") or OVERDUE_DAYS) for code, kept in found.all()}
    return {code: said.get(code, OVERDUE_DAYS) for code in okrugs}


class Offices:
    """The staff of some okrugs, and of the districts above them."""

    def __init__(self, held: Sequence[Held]) -> None:
        self._people: dict[tuple[int, str, Role], set[int]] = {}
        for one in held:
            place = one.scope[:4] if one.role is Role.OBSERVER else one.scope
            self._people.setdefault((one.bot_id, place, one.role), set()).add(one.person_id)

    def _with(self, role: Role, one: Due | Appeal) -> set[int]:
        place = one.okrug[:4] if role is Role.OBSERVER else one.okrug
        return self._people.get((one.bot_id, place, role), set())

    def may(self, action: Action, one: Due | Appeal) -> set[int]:
        """Whom a role over the appeal's okrug allows it."""
        return set().union(*(self._with(role, one) for role in GRANTS[action]))

    def alone(self, person_id: int, one: Due | Appeal) -> bool:
        """Whether this person is the whole office: nobody else sees what comes in."""
        return self.may(Action.TRIAGE_APPEAL, one) == {person_id}

    def told_as(self, stage: Stage, one: Due | Appeal) -> Role:
        """In what role those are told whom an overdue appeal goes up to."""
        if stage is Stage.OBSERVER:
            return Role.OBSERVER
        if stage is Stage.AKIM:
            return Role.AKIM if self._with(Role.AKIM, one) else Role.DEPUTY
        return Role.MODERATOR

    def who_hears(self, stage: Stage, one: Due | Appeal) -> set[int]:
        """Ids of people: nobody where the office has none.

        Whoever sees to it is whom it was handed to, if they may still answer it, or else the
        moderators; where there are none, whoever else triages.
        """
        office = self._with(Role.MODERATOR, one) or self.may(Action.TRIAGE_APPEAL, one)
        able = one.assignee_id in self.may(Action.ANSWER_APPEAL, one)
        responsible = {one.assignee_id} if one.assignee_id is not None and able else office
        if stage in (Stage.AKIM, Stage.OBSERVER):
            return self._with(self.told_as(stage, one), one)
        return responsible | office if stage is Stage.MODERATOR else responsible
