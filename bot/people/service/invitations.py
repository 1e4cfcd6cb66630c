"""A link gives one person one role, once, within a week."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from bot.core.access import Action, Actor, Grant, Role, anyone, requires, system
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.tx import Tx
from bot.people import rules, storage
from bot.people.models import Invitation
from bot.people.rules import InvitationState
from bot.people.service.arrival import recognise
from bot.people.service.common import digest_of, given_name
from bot.people.service.staff import may_place, may_still_place
from bot.places.models import Bot


@dataclass(frozen=True)
class NewInvitation:
    """An invitation just made: the only moment at which its secret is known."""

    id: int
    secret: str
    expires_at: datetime


@dataclass(frozen=True)
class Offer:
    """What an invitation offers to whoever holds its link."""

    role: Role
    scope: str
    expires_at: datetime


@system
async def bot_username(tx: Tx) -> str:
    """The name that links to this bot begin with; "" before it has ever run."""
    row = await tx.session.get(Bot, tx.bot_id)
    return row.username if row else ""


@requires(Action.INVITE_STAFF)
async def invite(tx: Tx, actor: Actor, role: Role, scope: str) -> NewInvitation:
    """A link that gives one person this role, once, within a week."""
    action = Action.INVITE_LEADERS if rules.is_leader(role) else Action.INVITE_STAFF
    actor.must(action, scope)
    return await _new_invitation(tx, role, scope, actor.id)


@system
async def issue_invitation(tx: Tx, role: Role, scope: str, created_by: int | None = None) -> str:
    """The secret of an invitation made on the command line. It is told here and kept nowhere."""
    return (await _new_invitation(tx, role, scope, created_by)).secret


async def _new_invitation(tx: Tx, role: Role, scope: str, created_by: int | None) -> NewInvitation:
    if not rules.scope_fits(role, scope):
        raise Invalid("scope_unfit", role=role, scope=scope)
    secret = secrets.token_urlsafe(rules.SECRET_BYTES)
    row = Invitation(
        bot_id=tx.bot_id,
        secret_sha256=digest_of(secret),
        role=role,
        scope=scope,
        created_by=created_by,
        created_at=tx.now,
        expires_at=rules.expiry(tx.now),
    )
    tx.session.add(row)
    await tx.session.flush()
    return NewInvitation(row.id, secret, row.expires_at)


@anyone
async def look_at_invitation(tx: Tx, actor: Actor, secret: str) -> Offer:
    """What the link offers; refused by name when it is no longer good, or not for this person."""
    found = await _good_invitation(tx, actor, secret)
    return Offer(found.role, found.scope, found.expires_at)


@anyone
async def accept_invitation(tx: Tx, actor: Actor, secret: str, name: str = "") -> Actor:
    """Take the role offered; `name` is what colleagues see of somebody who gave none so far.

    Only one of many who press at once gets it.
    """
    found = await _good_invitation(tx, actor, secret)
    person = await storage.person(tx, actor.id)
    if not await storage.claim_invitation(tx, digest_of(secret), person.id):
        raise Refusal("invitation_used")
    await storage.give_role(tx, person.id, found.role, found.scope, given_by=found.created_by)
    person.name = person.name or given_name(name)
    await tx.session.flush()
    return await recognise(tx, actor.telegram_id)


async def _good_invitation(tx: Tx, actor: Actor, secret: str) -> Invitation:
    found = await storage.invitation(tx, digest_of(secret))
    if found is None:
        raise Refusal("invitation_unknown")
    if found.bot_id != tx.bot_id:
        raise Refusal("invitation_other_bot")
    state = rules.state_of(found, tx.now)
    if state is not InvitationState.OPEN:
        raise Refusal(f"invitation_{state}")
    if found.created_by is not None and not await may_still_place(
        tx, found.created_by, found.role, found.scope
    ):
        raise Refusal("invitation_revoked")
    if actor.person_id is not None:
        if found.created_by == actor.person_id:
            raise Refusal("invitation_own")
        if Grant(found.role, found.scope) in actor.grants:
            raise Refusal("invitation_held")
    return found


@requires(Action.INVITE_STAFF)
async def invitations(tx: Tx, actor: Actor) -> list[Invitation]:
    """Invitations still open that `actor` could revoke."""
    return [one for one in await storage.pending(tx) if may_place(actor, one.role, one.scope)]


@requires(Action.INVITE_STAFF)
async def revoke_invitation(tx: Tx, actor: Actor, invitation_id: int) -> Invitation:
    """Make a link worthless. `Stale` when somebody was faster."""
    found = await storage.invitation_by_id(tx, invitation_id)
    if found is None or not may_place(actor, found.role, found.scope):
        raise NotFound("invitation")
    if not await storage.close_invitation(tx, invitation_id):
        raise Stale()
    return found
