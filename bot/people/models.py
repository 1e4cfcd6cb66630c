"""What we remember of people: as little as the task needs."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.access import Role
from bot.core.db import Base, BigId, Moment, Word

#: The bot of a seat that every bot of the installation gives: the command line speaks for none.
ANY_BOT = 0


class Person(Base):
    """Somebody who consented. After erasure the row stays as an empty stub for the record."""

    __tablename__ = "people"
    __table_args__ = (sa.UniqueConstraint("bot_id", "telegram_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    telegram_id: Mapped[int | None] = mapped_column(sa.BigInteger)  # None once erased
    language: Mapped[str] = mapped_column(sa.String(2))
    name: Mapped[str] = mapped_column(sa.String(100), default="")
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    okrug: Mapped[str] = mapped_column(sa.String(9), default="", index=True)
    settlement: Mapped[str] = mapped_column(sa.String(9), default="", index=True)
    muted: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # kinds of notices not wanted
    adult: Mapped[bool | None]  # what they said themselves, where a vote is for adults alone
    joined_at: Mapped[datetime | None] = mapped_column(Moment)  # they live in this okrug since
    created_at: Mapped[datetime] = mapped_column(Moment)
    blocked_at: Mapped[datetime | None] = mapped_column(Moment)  # they blocked the bot
    erased_at: Mapped[datetime | None] = mapped_column(Moment)


class Consent(Base):
    """Proof of what was agreed to: version and language of the text, when given and withdrawn.

    Law 94-V art. 8 asks that consent be provable.
    """

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    version: Mapped[str] = mapped_column(sa.String(32))
    text_sha256: Mapped[str] = mapped_column(sa.String(64))
    language: Mapped[str] = mapped_column(sa.String(2))
    given_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class HeldRole(Base):
    """A role a person holds over an okrug, a district, or the whole bot (scope "")."""

    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    role: Mapped[Role] = mapped_column(Word(Role))
    scope: Mapped[str] = mapped_column(sa.String(9), default="", index=True)
    given_at: Mapped[datetime] = mapped_column(Moment)
    given_by: Mapped[int | None] = mapped_column(BigId)  # None: the seed file
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class StaffSeat(Base):
    """A role promised by the seed file, or a bot's settings, to a Telegram id."""

    __tablename__ = "staff_seats"
    __table_args__ = (sa.UniqueConstraint("bot_id", "telegram_id", "role", "scope"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)  # ANY_BOT: the seed file
    telegram_id: Mapped[int] = mapped_column(sa.BigInteger, index=True)
    role: Mapped[Role] = mapped_column(Word(Role))
    scope: Mapped[str] = mapped_column(sa.String(9), default="")
    name: Mapped[str] = mapped_column(sa.String(100), default="")


class StaffGroup(Base):
    """A Telegram group of an office's staff; an okrug has one at a time, and a group one okrug."""

    __tablename__ = "staff_groups"
    __table_args__ = (
        sa.Index(
            "uq_staff_groups_okrug",
            "bot_id",
            "okrug",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(
            "uq_staff_groups_chat",
            "bot_id",
            "chat_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    chat_id: Mapped[int] = mapped_column(sa.BigInteger)
    title: Mapped[str] = mapped_column(sa.String(255), default="")
    is_forum: Mapped[bool] = mapped_column(default=False)
    linked_by: Mapped[int] = mapped_column(BigId)
    linked_at: Mapped[datetime] = mapped_column(Moment)
    warned_at: Mapped[datetime | None] = mapped_column(Moment)  # no right to open sections
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    lost: Mapped[bool] = mapped_column(default=False)  # ended because the bot was thrown out


class PublicChat(Base):
    """A channel or open group of an okrug, where what its akim announces is posted, too."""

    __tablename__ = "public_chats"
    __table_args__ = (
        sa.Index(
            "uq_public_chats_chat",
            "bot_id",
            "chat_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("ix_public_chats_okrug", "bot_id", "okrug"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    chat_id: Mapped[int] = mapped_column(sa.BigInteger)
    title: Mapped[str] = mapped_column(sa.String(255), default="")
    is_channel: Mapped[bool] = mapped_column(default=False)
    username: Mapped[str] = mapped_column(sa.String(64), default="")  # of a public one
    linked_by: Mapped[int] = mapped_column(BigId)
    linked_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    lost: Mapped[bool] = mapped_column(default=False)  # ended because the bot may not write there


class GroupLink(Base):
    """A link by which whoever made it, and nobody else, links one group, once."""

    __tablename__ = "staff_group_links"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    secret_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    okrug: Mapped[str] = mapped_column(sa.String(9))
    replaces: Mapped[int | None] = mapped_column(BigId)  # the group whose place it takes
    created_by: Mapped[int] = mapped_column(BigId)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)  # used, or a newer one was made


class Invitation(Base):
    """A link that gives one person one role, once. Only a digest of its secret is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bot_id: Mapped[int] = mapped_column(sa.BigInteger)
    secret_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    role: Mapped[Role] = mapped_column(Word(Role))
    scope: Mapped[str] = mapped_column(sa.String(9), default="")
    created_by: Mapped[int | None] = mapped_column(BigId)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_by: Mapped[int | None] = mapped_column(BigId)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
