"""Who works in an office, by the seed file or by invitation, and how it ends."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.core.access import GRANTS, Action, Actor, Grant, Role, anyone, requires, system
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.people import rules, storage
from bot.people.models import HeldRole
from bot.people.service.common import given_name
from bot.people.storage import StaffMember
from bot.places import service as places
from bot.places.models import Level, Place


@dataclass(frozen=True)
class Seat:
    """A role that the seed file promises to a Telegram id."""

    telegram_id: int
    role: Role
    scope: str
    name: str = ""


@system
async def seat_staff(tx: Tx, seats: Sequence[Seat], *, scopes: Collection[str] = ()) -> None:
    """Make the promises of the seed file, or of a bot's settings, true.

    Each bot keeps promises of its own; those of the command line hold for every bot. New seats
    become roles at once or on arrival; seats gone from `scopes` (by default those of `seats`) lose
    the role. A seat known already changes nothing, so that a role ended in the bot does not come
    back because the file was read again.
    """
    over = set(scopes) | {seat.scope for seat in seats}
    wanted = {(seat.telegram_id, seat.role, seat.scope): seat for seat in seats}
    known = {(s.telegram_id, s.role, s.scope): s for s in await storage.seats_in(tx, over)}
    for key, row in known.items():
        if key not in wanted:
            await storage.end_seeded(tx, row)
            await tx.session.delete(row)
        else:
            row.name = given_name(wanted[key].name)
    for key, seat in wanted.items():
        if not rules.scope_fits(seat.role, seat.scope):
            raise Invalid("scope_unfit", role=seat.role, scope=seat.scope)
        if key not in known:
            await storage.add_seat(
                tx, seat.telegram_id, seat.role, seat.scope, given_name(seat.name)
            )
            for person in await storage.people_behind(tx, seat.telegram_id):
                await storage.give_role(tx, person.id, seat.role, seat.scope)
                person.name = person.name or given_name(seat.name)
    await tx.session.flush()


@system
async def who_may(tx: Tx, action: Action, okrug: str) -> list[int]:
    """Ids of the staff who may do `action` in the okrug; residents are not staff."""
    return await storage.with_roles(tx, GRANTS[action] - {Role.RESIDENT}, okrug)


@requires(Action.OPEN_SETUP)
async def offices(tx: Tx, actor: Actor) -> list[Place]:
    """The okrugs whose office the actor may set up, in whatever part."""
    return [
        place
        for office in await places.served(tx, tx.bot_id)
        if actor.may(Action.OPEN_SETUP, office.code)
        and (place := await places.resolve(tx, office.code)) is not None
    ]


@requires(Action.INVITE_STAFF)
async def staff(tx: Tx, actor: Actor, okrug: str) -> list[StaffMember]:
    """Everyone with a role in the okrug; the operator also sees those who serve the whole bot."""
    actor.must(Action.INVITE_STAFF, okrug)
    if await places.okrug_of(tx, okrug) is None:
        raise NotFound("place")
    scopes = {okrug}
    if actor.may(Action.INVITE_LEADERS, okrug):
        scopes |= {"", await _district_of(tx, okrug)}
    return await storage.staff_of(tx, scopes)


@requires(Action.INVITE_STAFF)
async def staff_member(tx: Tx, actor: Actor, role_id: int) -> tuple[StaffMember, bool]:
    """One role that `actor` could end, and whether nobody else holds it there."""
    held = await _endable(tx, actor, role_id)
    person = await storage.person(tx, held.person_id)
    member = StaffMember(
        held.id,
        held.person_id,
        person.name,
        held.role,
        held.scope,
        held.given_at,
        bool(person.blocked_at),
    )
    return member, await storage.holders(tx, held.role, held.scope) == 1


@requires(Action.INVITE_STAFF)
async def end_role(tx: Tx, actor: Actor, role_id: int) -> HeldRole:
    """Somebody leaves the office, and the links they made with this role are revoked.

    The last operator stays: nobody could let another one in.
    """
    operators = await storage.operators(tx)
    held = await _endable(tx, actor, role_id)
    if held.role is Role.OPERATOR and operators == {held.person_id}:
        raise Refusal("last_operator")
    held.ended_at = tx.now
    await tx.session.flush()
    await revoke_unplaceable(tx, held.person_id)
    return held


@requires(Action.INVITE_STAFF)
async def answers_otherwise(tx: Tx, actor: Actor, role_id: int) -> bool:
    """Whether somebody would still answer appeals there without this role."""
    held = await _endable(tx, actor, role_id)
    able = GRANTS[Action.ANSWER_APPEAL]
    return held.role not in able or any(
        one.id != held.id and one.role in able and one.scope == held.scope
        for one in await storage.roles_held(tx, held.person_id)
    )


@system
async def revoke_unplaceable(tx: Tx, person_id: int) -> None:
    """Revoke the open links of somebody who may no longer give the role they offer."""
    for one in await storage.pending(tx, created_by=person_id):
        if not await may_still_place(tx, person_id, one.role, one.scope):
            await storage.close_invitation(tx, one.id)


@system
async def may_still_place(tx: Tx, person_id: int, role: Role, scope: str) -> bool:
    """Whether somebody who once offered this role could do so now."""
    held = await storage.roles_held(tx, person_id)
    grants = frozenset(Grant(one.role, one.scope) for one in held)
    return may_place(Actor(0, person_id, grants=grants), role, scope)


async def _endable(tx: Tx, actor: Actor, role_id: int) -> HeldRole:
    held = await storage.held_role(tx, role_id)
    if held is None or not may_place(actor, held.role, held.scope):
        raise NotFound("role")
    if held.ended_at is not None:
        raise Stale()
    return held


def may_place(actor: Actor, role: Role, scope: str) -> bool:
    """Whether `actor` gives and ends this role over this scope."""
    action = Action.INVITE_LEADERS if rules.is_leader(role) else Action.INVITE_STAFF
    return actor.may(action, scope)


@anyone
async def placeable(tx: Tx, actor: Actor, okrug: str) -> tuple[Role, ...]:  # noqa: ARG001 - a use case
    """The roles that `actor` can invite to in the okrug."""
    candidates = [Role(word) for word in (*rules.OFFICE_ROLES, *rules.LEADER_ROLES)]
    return tuple(role for role in candidates if may_place(actor, role, okrug))


async def _district_of(tx: Tx, okrug: str) -> str:
    line = await places.path(tx, okrug)
    return next((one.code for one in line if one.level is Level.DISTRICT), okrug)
