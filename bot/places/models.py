"""The tree of places, and the okrugs this installation serves."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.db import Base, Moment, Word


class Level(StrEnum):
    """How high in the tree a place stands."""

    OBLAST = "oblast"
    DISTRICT = "district"
    OKRUG = "okrug"
    SETTLEMENT = "settlement"


class Place(Base):
    """A place of KATO (ӘАОЖ), the classifier of administrative-territorial objects.

    `code` is nine digits AB CD EF HIJ: oblast, district, okrug, settlement. Codes made up for an
    okrug that has none yet begin with "X". Russian names are adjectives: neither language is ever
    derived from the other. `kk_folded` and `ru_folded` are search keys (`bot.places.names.key`):
    folded, without spaces and without the words that say what kind of place it is.
    """

    __tablename__ = "places"

    code: Mapped[str] = mapped_column(sa.String(9), primary_key=True)
    parent: Mapped[str | None] = mapped_column(sa.String(9), index=True)
    level: Mapped[Level] = mapped_column(Word(Level))
    kind: Mapped[str] = mapped_column(sa.String(32), default="")
    kk: Mapped[str] = mapped_column(sa.String(200))
    ru: Mapped[str] = mapped_column(sa.String(200))
    kk_folded: Mapped[str] = mapped_column(sa.String(200))
    ru_folded: Mapped[str] = mapped_column(sa.String(200))
    revision: Mapped[int] = mapped_column(sa.BigInteger, index=True, default=0)  # grows per change
    edition: Mapped[str] = mapped_column(sa.String(64), default="")
    entitled: Mapped[int | None]  # members of the community entitled to vote at a gathering
    retired_at: Mapped[datetime | None] = mapped_column(Moment)


class PlaceAlias(Base):
    """A code that is no more, and what stands for it since okrugs were merged."""

    __tablename__ = "place_aliases"

    code: Mapped[str] = mapped_column(sa.String(9), primary_key=True)
    now: Mapped[str] = mapped_column(sa.String(9))


class Bot(Base):
    """A Telegram bot that this installation answers as; ids of chats and files are per bot."""

    __tablename__ = "bots"

    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    username: Mapped[str] = mapped_column(sa.String(64), default="")
    # nothing waited at Telegram then, and everything before it was heard; None: nobody has said
    caught_up_at: Mapped[datetime | None] = mapped_column(Moment)


class Okrug(Base):
    """An okrug that is served: who answers for it, how to reach the office, its settings."""

    __tablename__ = "okrugs"

    code: Mapped[str] = mapped_column(sa.String(9), primary_key=True)
    bot_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)  # None: whichever runs
    operator_kk: Mapped[str] = mapped_column(sa.String(300), default="")
    operator_ru: Mapped[str] = mapped_column(sa.String(300), default="")
    bin: Mapped[str] = mapped_column(sa.String(12), default="")
    contacts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)  # by the file
    # what the office said of itself in the bot, over `contacts`; see bot.places.office
    office: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict, server_default="{}")
    settings: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    updated_at: Mapped[datetime] = mapped_column(Moment)
