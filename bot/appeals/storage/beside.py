"""What a draft's card shows beside the draft itself, in one question to the database."""

from dataclasses import dataclass

import sqlalchemy as sa

from bot.appeals.models import Appeal, AppealDraft
from bot.appeals.rules.lifecycle import State
from bot.core.tx import Tx
from bot.people.models import Person
from bot.places.models import Place


@dataclass(frozen=True)
class Beside:
    """question: id and number of the appeal about which the office asked this person last.

    previous: the draft they laid aside last. settlement: its names in Kazakh and Russian.
    """

    question: tuple[int, int] | None
    previous: int | None
    phone: str
    settlement: tuple[str, str] | None


_WHO = sa.bindparam("person_id", type_=sa.BigInteger())
_asked = (
    sa.select(Appeal)
    .where(
        Appeal.author_id == _WHO,
        Appeal.bot_id == sa.bindparam("bot_id", type_=sa.BigInteger()),
        Appeal.state == State.NEED_INFO,
    )
    .order_by(Appeal.updated_at.desc(), Appeal.id.desc())
    .limit(1)
)
_place = sa.select(Place).where(Place.code == sa.bindparam("settlement", type_=sa.String()))
#: Built once: it is asked for at every word somebody writes.
_BESIDE = sa.select(
    _asked.with_only_columns(Appeal.id).scalar_subquery(),
    _asked.with_only_columns(Appeal.number).scalar_subquery(),
    sa.select(AppealDraft.id)
    .where(
        AppealDraft.person_id == _WHO,
        AppealDraft.closed_at.is_not(None),
        AppealDraft.appeal_id.is_(None),
    )
    .order_by(AppealDraft.closed_at.desc(), AppealDraft.id.desc())
    .limit(1)
    .scalar_subquery(),
    sa.select(Person.phone).where(Person.id == _WHO).scalar_subquery(),
    _place.with_only_columns(Place.kk).scalar_subquery(),
    _place.with_only_columns(Place.ru).scalar_subquery(),
)


async def beside(tx: Tx, person_id: int, settlement: str) -> Beside:
    """What stands beside a draft of this person in this settlement ("" for none yet)."""
    found = await tx.session.execute(
        _BESIDE, {"person_id": person_id, "bot_id": tx.bot_id, "settlement": settlement}
    )
    asked, number, previous, phone, kk, ru = found.one()
    return Beside(
        question=None if asked is None else (asked, number),
        previous=previous,
        phone=phone or "",
        settlement=None if kk is None else (kk, ru),
    )
