"""What is true of people whoever asks: invitations, names, phones, who may bring in whom."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.core.errors import Invalid

#: Raised whenever the meaning of the consent text changes, and kept with each consent. Whoever
#: consented to an earlier text is not shut out: they read the new one when they move or come back.
CONSENT_VERSION = "2026-11.5"

INVITATION_LIVES = timedelta(days=7)
#: The link of a staff group is for somebody who is about to press it.
GROUP_LINK_LIVES = timedelta(days=1)
#: A group that became a supergroup is told of in pieces, in any order, but soon.
GROUP_MOVES_WITHIN = timedelta(hours=1)
SECRET_BYTES = 16  # 128 bits: 22 characters in a link
NAME_LIMIT = 100

#: Roles (words of `bot.core.access.Role`) that an akim gives in the own okrug, and those that only
#: the operator of the bot gives.
OFFICE_ROLES = ("moderator", "executor", "deputy", "assembly_member")
LEADER_ROLES = ("akim", "observer", "operator")


class InvitationState(StrEnum):
    """What has become of an invitation."""

    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Invited(Protocol):
    """The moments that decide what has become of an invitation."""

    @property
    def used_at(self) -> datetime | None: ...
    @property
    def revoked_at(self) -> datetime | None: ...
    @property
    def expires_at(self) -> datetime: ...


def state_of(invitation: Invited, now: datetime) -> InvitationState:
    """Used wins over revoked wins over expired; the last moment itself is too late."""
    if invitation.used_at is not None:
        return InvitationState.USED
    if invitation.revoked_at is not None:
        return InvitationState.REVOKED
    return InvitationState.OPEN if now < invitation.expires_at else InvitationState.EXPIRED


def expiry(now: datetime) -> datetime:
    """When an invitation made `now` stops being good."""
    return now + INVITATION_LIVES


def is_leader(role: str) -> bool:
    """Whether only the operator of the bot gives and ends this role."""
    return role in LEADER_ROLES


def scope_fits(role: str, scope: str) -> bool:
    """An operator serves the whole bot (""); everyone else a place by its nine-digit code."""
    if role == "operator":
        return scope == ""
    return role in OFFICE_ROLES + LEADER_ROLES and len(scope) == 9


def proper_name(name: str) -> str:
    """The name, which comes cleaned; `Invalid` when it has no letter or is too long."""
    name = " ".join(name.split())
    if not any(ch.isalpha() for ch in name):
        raise Invalid("name_without_letters")
    if len(name) > NAME_LIMIT:
        raise Invalid("name_too_long", limit=NAME_LIMIT)
    return name


def shortened_name(name: str) -> str:
    """A name that a machine gave us: cut rather than refused, "" when it holds no letter."""
    name = " ".join(name.split())[:NAME_LIMIT].strip()
    return name if any(ch.isalpha() for ch in name) else ""


def clean_phone(text: str) -> str:
    """`+77011234567`; `Invalid` when it cannot be a phone number (E.164: at most 15 digits)."""
    digits = "".join(ch for ch in text if ch in "0123456789")
    if len(digits) == 11 and digits.startswith("8"):
        digits = "7" + digits[1:]  # as it is dialled inside Kazakhstan
    if not 7 <= len(digits) <= 15:
        raise Invalid("phone_unreadable")
    return f"+{digits}"
