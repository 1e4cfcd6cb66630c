"""How people, their roles and invitations are found."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.core.access import Grant, Role
from bot.core.db import insert_for
from bot.core.tx import Tx
from bot.people.models import (
    ANY_BOT,
    Consent,
    GroupLink,
    HeldRole,
    Invitation,
    Person,
    PublicChat,
    StaffGroup,
    StaffSeat,
)


@dataclass(frozen=True)
class StaffMember:
    """One line of the list of staff."""

    role_id: int
    person_id: int
    name: str
    role: Role
    scope: str
    since: datetime
    blocked: bool


@dataclass(frozen=True)
class LinkedChat:
    """A chat that is linked, and the name of who did it ("" of somebody who has left)."""

    chat: PublicChat
    by: str


async def with_grants(tx: Tx, telegram_id: int) -> tuple[Person, frozenset[Grant]] | None:
    """A person and the roles they hold now, in one query."""
    found = await tx.session.execute(
        sa.select(Person, HeldRole.role, HeldRole.scope)
        .outerjoin(HeldRole, sa.and_(HeldRole.person_id == Person.id, HeldRole.ended_at.is_(None)))
        .where(Person.bot_id == tx.bot_id, Person.telegram_id == telegram_id)
    )
    rows = found.all()
    if not rows:
        return None
    person: Person = rows[0][0]
    roles: list[tuple[Role | None, str]] = [(row[1], row[2]) for row in rows]
    held = frozenset(Grant(role, scope) for role, scope in roles if role is not None)
    return person, held


async def person(tx: Tx, person_id: int) -> Person:
    """The person of this bot with this id; it is there."""
    found = await tx.session.execute(
        sa.select(Person).where(Person.id == person_id, Person.bot_id == tx.bot_id)
    )
    return found.scalar_one()


async def person_or_new(tx: Tx, telegram_id: int, language: str) -> Person:
    """The person with this Telegram id, made if need be; safe when two taps arrive at once."""
    await tx.session.execute(
        insert_for(tx.session, Person)
        .values(
            bot_id=tx.bot_id,
            telegram_id=telegram_id,
            language=language,
            name="",
            phone="",
            okrug="",
            settlement="",
            muted=[],
            created_at=tx.now,
        )
        .on_conflict_do_nothing(index_elements=["bot_id", "telegram_id"])
    )
    found = await tx.session.execute(
        sa.select(Person)
        .where(Person.bot_id == tx.bot_id, Person.telegram_id == telegram_id)
        .with_for_update()
    )
    return found.scalar_one()


async def active_consents(tx: Tx, person_id: int) -> Sequence[Consent]:
    """Consents not withdrawn, oldest first."""
    found = await tx.session.scalars(
        sa.select(Consent)
        .where(Consent.person_id == person_id, Consent.withdrawn_at.is_(None))
        .order_by(Consent.id)
    )
    return found.all()


def add_consent(tx: Tx, person_id: int, version: str, digest: str, language: str) -> None:
    """Keep the proof of a consent given now."""
    tx.session.add(
        Consent(
            person_id=person_id,
            version=version,
            text_sha256=digest,
            language=language,
            given_at=tx.now,
        )
    )


async def consents(tx: Tx, person_id: int) -> Sequence[Consent]:
    """Every consent of a person, oldest first."""
    found = await tx.session.scalars(
        sa.select(Consent).where(Consent.person_id == person_id).order_by(Consent.id)
    )
    return found.all()


async def roles_held(tx: Tx, person_id: int) -> Sequence[HeldRole]:
    """Roles of a person that have not ended, oldest first."""
    found = await tx.session.scalars(
        sa.select(HeldRole)
        .where(HeldRole.person_id == person_id, HeldRole.ended_at.is_(None))
        .order_by(HeldRole.id)
    )
    return found.all()


async def roles_ever(tx: Tx, person_id: int) -> Sequence[HeldRole]:
    """Every role a person ever held, oldest first."""
    found = await tx.session.scalars(
        sa.select(HeldRole).where(HeldRole.person_id == person_id).order_by(HeldRole.id)
    )
    return found.all()


async def give_role(
    tx: Tx, person_id: int, role: Role, scope: str, given_by: int | None = None
) -> None:
    """A role for a person, unless they hold it already."""
    held = await roles_held(tx, person_id)
    if not any(one.role is role and one.scope == scope for one in held):
        tx.session.add(
            HeldRole(
                person_id=person_id, role=role, scope=scope, given_at=tx.now, given_by=given_by
            )
        )
        await tx.session.flush()


async def held_role(tx: Tx, role_id: int) -> HeldRole | None:
    """One role that somebody of this bot holds or held, locked."""
    found = await tx.session.execute(
        sa.select(HeldRole)
        .join(Person, Person.id == HeldRole.person_id)
        .where(HeldRole.id == role_id, Person.bot_id == tx.bot_id)
        .with_for_update(of=HeldRole)
        .execution_options(populate_existing=True)
    )
    return found.scalar_one_or_none()


async def holders(tx: Tx, role: Role, scope: str) -> int:
    """How many people of this bot hold a role over a scope."""
    found = await tx.session.execute(
        sa.select(sa.func.count(HeldRole.person_id.distinct()))
        .join(Person, Person.id == HeldRole.person_id)
        .where(
            Person.bot_id == tx.bot_id,
            HeldRole.role == role,
            HeldRole.scope == scope,
            HeldRole.ended_at.is_(None),
        )
    )
    return found.scalar_one()


async def operators(tx: Tx) -> set[int]:
    """Ids of this bot's operators, whose roles stay as they are until this transaction ends.

    They are locked in one order, so that two who leave at once wait for each other.
    """
    found = await tx.session.scalars(
        sa.select(HeldRole.person_id)
        .join(Person, Person.id == HeldRole.person_id)
        .where(
            Person.bot_id == tx.bot_id,
            HeldRole.role == Role.OPERATOR,
            HeldRole.ended_at.is_(None),
        )
        .order_by(HeldRole.id)
        .with_for_update(of=HeldRole)
    )
    return set(found)


def _covering(okrug: str) -> sa.ColumnElement[bool]:
    """As `Grant.covers`, for the database."""
    district = okrug[:4]
    return sa.or_(
        HeldRole.scope == "",
        HeldRole.scope == okrug,
        sa.and_(HeldRole.role == Role.OBSERVER, sa.func.substr(HeldRole.scope, 1, 4) == district),
    )


async def with_roles(tx: Tx, roles: Collection[Role], okrug: str) -> list[int]:
    """Ids of people who hold one of the roles over the okrug.

    Those who blocked the bot are among them: what they miss is sent when they come back.
    """
    found = await tx.session.scalars(
        sa.select(Person.id)
        .join(HeldRole, HeldRole.person_id == Person.id)
        .where(
            Person.bot_id == tx.bot_id,
            Person.erased_at.is_(None),
            HeldRole.ended_at.is_(None),
            HeldRole.role.in_(roles),
            _covering(okrug),
        )
        .distinct()
        .order_by(Person.id)
    )
    return list(found)


async def staff_of(tx: Tx, scopes: Collection[str]) -> list[StaffMember]:
    """Everyone with a role over exactly one of these scopes, longest in office first."""
    found = await tx.session.execute(
        sa.select(HeldRole, Person.name, Person.blocked_at)
        .join(Person, Person.id == HeldRole.person_id)
        .where(Person.bot_id == tx.bot_id, HeldRole.ended_at.is_(None), HeldRole.scope.in_(scopes))
        .order_by(HeldRole.given_at, HeldRole.id)
    )
    return [
        StaffMember(
            held.id, held.person_id, name, held.role, held.scope, held.given_at, bool(blocked)
        )
        for held, name, blocked in found.all()
    ]


async def seats_in(tx: Tx, scopes: Collection[str]) -> Sequence[StaffSeat]:
    """What was promised over these scopes in the name of this bot."""
    found = await tx.session.scalars(
        sa.select(StaffSeat).where(StaffSeat.bot_id == tx.bot_id, StaffSeat.scope.in_(scopes))
    )
    return found.all()


async def seats_for(tx: Tx, telegram_id: int) -> Sequence[StaffSeat]:
    """What was promised to somebody, by this bot or for every one."""
    found = await tx.session.scalars(
        sa.select(StaffSeat).where(_promised_here(tx), StaffSeat.telegram_id == telegram_id)
    )
    return found.all()


def _promised_here(tx: Tx) -> sa.ColumnElement[bool]:
    return StaffSeat.bot_id.in_((tx.bot_id, ANY_BOT))


async def add_seat(tx: Tx, telegram_id: int, role: Role, scope: str, name: str) -> None:
    """Remember a promise made in the name of this bot."""
    tx.session.add(
        StaffSeat(bot_id=tx.bot_id, telegram_id=telegram_id, role=role, scope=scope, name=name)
    )
    await tx.session.flush()


async def people_behind(tx: Tx, telegram_id: int) -> Sequence[Person]:
    """Whom a promise of this bot is about; one for every bot is about each bot's person."""
    query = sa.select(Person).where(Person.telegram_id == telegram_id)
    if tx.bot_id != ANY_BOT:
        query = query.where(Person.bot_id == tx.bot_id)
    return (await tx.session.scalars(query)).all()


async def end_seeded(tx: Tx, seat: StaffSeat) -> None:
    """End the role that came from a seat."""
    behind = await people_behind(tx, seat.telegram_id)
    await tx.session.execute(
        sa.update(HeldRole)
        .where(
            HeldRole.person_id.in_([person.id for person in behind]),
            HeldRole.role == seat.role,
            HeldRole.scope == seat.scope,
            HeldRole.given_by.is_(None),
            HeldRole.ended_at.is_(None),
        )
        .values(ended_at=tx.now)
    )


async def invitation(tx: Tx, secret_sha256: str) -> Invitation | None:
    """The invitation with this digest, made by any bot."""
    found = await tx.session.execute(
        sa.select(Invitation).where(Invitation.secret_sha256 == secret_sha256)
    )
    return found.scalar_one_or_none()


async def invitation_by_id(tx: Tx, invitation_id: int) -> Invitation | None:
    """One invitation of this bot."""
    found = await tx.session.execute(
        sa.select(Invitation).where(Invitation.id == invitation_id, Invitation.bot_id == tx.bot_id)
    )
    return found.scalar_one_or_none()


async def pending(tx: Tx, created_by: int | None = None) -> Sequence[Invitation]:
    """Invitations of this bot that can still be accepted, those that expire first first."""
    query = sa.select(Invitation).where(
        Invitation.bot_id == tx.bot_id,
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > tx.now,
    )
    if created_by is not None:
        query = query.where(Invitation.created_by == created_by)
    found = await tx.session.scalars(query.order_by(Invitation.expires_at, Invitation.id))
    return found.all()


async def claim_invitation(tx: Tx, secret_sha256: str, person_id: int) -> bool:
    """Use an open invitation up. Of many who try at once exactly one is told True."""
    claimed = await tx.session.execute(
        sa.update(Invitation)
        .where(
            Invitation.secret_sha256 == secret_sha256,
            Invitation.bot_id == tx.bot_id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > tx.now,
        )
        .values(used_at=tx.now, used_by=person_id)
        .returning(Invitation.id)
    )
    return claimed.first() is not None


async def close_invitation(tx: Tx, invitation_id: int) -> bool:
    """Revoke an invitation nobody has used; False when it is too late."""
    closed = await tx.session.execute(
        sa.update(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.bot_id == tx.bot_id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=tx.now)
        .returning(Invitation.id)
    )
    return closed.first() is not None


async def empty_out(tx: Tx, person_id: int) -> None:
    """Leave of a person nothing but an empty row, and of their roles and consents the dates."""
    await tx.session.execute(
        sa.update(HeldRole)
        .where(HeldRole.person_id == person_id, HeldRole.ended_at.is_(None))
        .values(ended_at=tx.now)
    )
    await tx.session.execute(
        sa.update(Consent)
        .where(Consent.person_id == person_id, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=tx.now)
    )
    await tx.session.execute(
        sa.update(Person)
        .where(Person.id == person_id)
        .values(
            telegram_id=None,
            name="",
            phone="",
            okrug="",
            settlement="",
            muted=[],
            adult=None,
            joined_at=None,
            blocked_at=None,
            erased_at=tx.now,
        )
    )


async def drop_seats(tx: Tx, telegram_id: int) -> None:
    """Forget what was promised to somebody, by this bot or for every one."""
    await tx.session.execute(
        sa.delete(StaffSeat).where(_promised_here(tx), StaffSeat.telegram_id == telegram_id)
    )


async def set_blocked(tx: Tx, telegram_id: int, at: datetime | None) -> int | None:
    """Remember that somebody blocked or unblocked the bot; their id if they are known."""
    found = await tx.session.execute(
        sa.update(Person)
        .where(Person.bot_id == tx.bot_id, Person.telegram_id == telegram_id)
        .values(blocked_at=at)
        .returning(Person.id)
    )
    return found.scalar_one_or_none()


# ── Staff groups ─────────────────────────────────────────────────────────────────────────────


async def group_of(tx: Tx, okrug: str) -> StaffGroup | None:
    """The group that is linked to an okrug now."""
    return await _group(tx, StaffGroup.okrug == okrug)


async def group_in(tx: Tx, chat_id: int) -> StaffGroup | None:
    """The group that is linked in a chat now."""
    return await _group(tx, StaffGroup.chat_id == chat_id)


async def group_by_id(tx: Tx, group_id: int) -> StaffGroup | None:
    """A group that is linked now."""
    return await _group(tx, StaffGroup.id == group_id)


async def _group(tx: Tx, which: sa.ColumnElement[bool]) -> StaffGroup | None:
    found = await tx.session.execute(
        sa.select(StaffGroup)
        .where(which, StaffGroup.bot_id == tx.bot_id, StaffGroup.ended_at.is_(None))
        .execution_options(populate_existing=True)
    )
    return found.scalar_one_or_none()


async def add_group(
    tx: Tx, okrug: str, chat_id: int, title: str, by: int, *, is_forum: bool
) -> StaffGroup | None:
    """Link a group; None when the okrug, or the chat, has got another one meanwhile."""
    made = await tx.session.execute(
        insert_for(tx.session, StaffGroup)
        .values(
            bot_id=tx.bot_id,
            okrug=okrug,
            chat_id=chat_id,
            title=title,
            is_forum=is_forum,
            linked_by=by,
            linked_at=tx.now,
            lost=False,
        )
        .on_conflict_do_nothing()
        .returning(StaffGroup.id)
    )
    row = made.first()
    return None if row is None else await group_by_id(tx, row.id)


async def change_group(tx: Tx, group_id: int, **values: object) -> bool:
    """Change a group that is linked now; False when it is not any more."""
    changed = await tx.session.execute(
        sa.update(StaffGroup)
        .where(StaffGroup.id == group_id, StaffGroup.ended_at.is_(None))
        .values(**values)
        .returning(StaffGroup.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def group_to_move(tx: Tx, chat_id: int, since: datetime) -> StaffGroup | None:
    """The group of a chat that moves: linked, or thought lost since then by the same move."""
    found = await tx.session.scalars(
        sa.select(StaffGroup)
        .where(
            StaffGroup.bot_id == tx.bot_id,
            StaffGroup.chat_id == chat_id,
            sa.or_(
                StaffGroup.ended_at.is_(None),
                sa.and_(StaffGroup.lost.is_(True), StaffGroup.ended_at > since),
            ),
        )
        .order_by(StaffGroup.id.desc())
        .limit(1)
    )
    return found.one_or_none()


def add_group_link(tx: Tx, link: GroupLink) -> None:
    """Keep a link just made."""
    tx.session.add(link)


async def group_link(tx: Tx, secret_sha256: str) -> GroupLink | None:
    """The link of this bot with this digest."""
    found = await tx.session.execute(
        sa.select(GroupLink).where(
            GroupLink.secret_sha256 == secret_sha256, GroupLink.bot_id == tx.bot_id
        )
    )
    return found.scalar_one_or_none()


async def claim_group_link(tx: Tx, link_id: int) -> bool:
    """Use an open link up. Of many who try at once exactly one is told True."""
    claimed = await tx.session.execute(
        sa.update(GroupLink)
        .where(
            GroupLink.id == link_id,
            GroupLink.closed_at.is_(None),
            GroupLink.expires_at > tx.now,
        )
        .values(closed_at=tx.now)
        .returning(GroupLink.id)
    )
    return claimed.first() is not None


async def close_group_links(tx: Tx, okrug: str) -> None:
    """Whatever link is still out for an okrug is worthless from now on."""
    await tx.session.execute(
        sa.update(GroupLink)
        .where(
            GroupLink.bot_id == tx.bot_id,
            GroupLink.okrug == okrug,
            GroupLink.closed_at.is_(None),
        )
        .values(closed_at=tx.now)
    )


# ── Public chats ─────────────────────────────────────────────────────────────────────────────


async def public_chats_of(tx: Tx, okrug: str) -> Sequence[PublicChat]:
    """The channel and the open group that are linked to an okrug now, oldest first."""
    found = await tx.session.scalars(
        _linked(tx).where(PublicChat.okrug == okrug).order_by(PublicChat.id)
    )
    return found.all()


async def public_chat_in(tx: Tx, chat_id: int) -> PublicChat | None:
    """What is linked in a chat now."""
    return await tx.session.scalar(_linked(tx).where(PublicChat.chat_id == chat_id))


async def public_chat_by_id(tx: Tx, public_id: int) -> PublicChat | None:
    """A public chat that is linked now."""
    return await tx.session.scalar(_linked(tx).where(PublicChat.id == public_id))


def _linked(tx: Tx) -> sa.Select[PublicChat]:
    return (
        sa.select(PublicChat)
        .where(PublicChat.bot_id == tx.bot_id, PublicChat.ended_at.is_(None))
        .execution_options(populate_existing=True)
    )


async def former_channel(tx: Tx, okrug: str) -> PublicChat | None:
    """The channel that was unlinked last, if the bot may still be in it."""
    found = await tx.session.scalar(
        sa.select(PublicChat)
        .where(
            PublicChat.bot_id == tx.bot_id,
            PublicChat.okrug == okrug,
            PublicChat.is_channel.is_(True),
        )
        .order_by(PublicChat.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found if found is not None and found.ended_at and not found.lost else None


async def add_public_chat(tx: Tx, okrug: str, chat_id: int, **values: object) -> PublicChat | None:
    """Link a chat; None when it has been linked meanwhile."""
    made = await tx.session.execute(
        insert_for(tx.session, PublicChat)
        .values(
            bot_id=tx.bot_id,
            okrug=okrug,
            chat_id=chat_id,
            linked_at=tx.now,
            lost=False,
            **values,
        )
        .on_conflict_do_nothing()
        .returning(PublicChat.id)
    )
    row = made.first()
    return None if row is None else await public_chat_by_id(tx, row.id)


async def change_public_chat(tx: Tx, public_id: int, **values: object) -> bool:
    """Change a chat that is linked now; False when it is not any more."""
    changed = await tx.session.execute(
        sa.update(PublicChat)
        .where(PublicChat.id == public_id, PublicChat.ended_at.is_(None))
        .values(**values)
        .returning(PublicChat.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


async def public_chat_to_move(tx: Tx, chat_id: int, since: datetime) -> PublicChat | None:
    """The open group of a chat that moves: linked, or thought lost since then by the same move."""
    found = await tx.session.scalars(
        sa.select(PublicChat)
        .where(
            PublicChat.bot_id == tx.bot_id,
            PublicChat.chat_id == chat_id,
            sa.or_(
                PublicChat.ended_at.is_(None),
                sa.and_(PublicChat.lost.is_(True), PublicChat.ended_at > since),
            ),
        )
        .order_by(PublicChat.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def names_of(tx: Tx, people: Collection[int]) -> dict[int, str]:
    """What these people are called."""
    found = await tx.session.execute(
        sa.select(Person.id, Person.name).where(Person.bot_id == tx.bot_id, Person.id.in_(people))
    )
    return {row.id: row.name for row in found}


async def open_group_link_of(tx: Tx, person_id: int) -> bool:
    """Whether somebody holds a link that would make a group the staff group."""
    found = await tx.session.scalar(
        sa.select(GroupLink.id)
        .where(
            GroupLink.bot_id == tx.bot_id,
            GroupLink.created_by == person_id,
            GroupLink.closed_at.is_(None),
            GroupLink.expires_at > tx.now,
        )
        .limit(1)
    )
    return found is not None
