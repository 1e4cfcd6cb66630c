"""What the operator is told about the bot itself: once a kind, not a hundred times."""

from dataclasses import dataclass

import sqlalchemy as sa

from bot.core.access import Actor, Role
from bot.core.db import insert_for
from bot.core.i18n import Translator
from bot.core.models import ErrorReport
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.delivery.notices import Lane, Notice
from bot.delivery.outbox import put
from bot.people.models import HeldRole, Person


@dataclass(frozen=True, kw_only=True)
class ErrorHappened(Notice):
    """A kind of unexpected error was seen for the first time on a day."""

    kind = "operator.error"
    lane = Lane.URGENT

    code: str
    fingerprint: str
    day: str

    @property
    def key(self) -> str:
        """Once a day for each kind of error and operator."""
        return f"error:{self.fingerprint}:{self.day}:{self.to}"[:128]


async def report_error(tx: Tx, code: str, fingerprint: str) -> None:
    """Count the error; tell the operators unless they were told of this kind today."""
    await tx.session.execute(
        insert_for(tx.session, ErrorReport)
        .values(fingerprint=fingerprint, code=code, count=1, first_at=tx.now, last_at=tx.now)
        .on_conflict_do_update(
            index_elements=["fingerprint"],
            set_={"count": ErrorReport.count + 1, "last_at": tx.now},
        )
    )
    operators = await tx.session.scalars(
        sa.select(HeldRole.person_id)
        .join(Person, Person.id == HeldRole.person_id)
        .where(
            HeldRole.role == Role.OPERATOR,
            HeldRole.ended_at.is_(None),
            Person.bot_id == tx.bot_id,
            Person.erased_at.is_(None),
        )
    )
    day = tx.today.isoformat()
    await put(
        tx,
        *(
            ErrorHappened(to=person, code=code, fingerprint=fingerprint, day=day)
            for person in set(operators)
        ),
    )


async def error_happened(
    tx: Tx, notice: ErrorHappened, _actor: Actor, t: Translator
) -> Screen | None:
    """For the operator: the code to look for in the log."""
    count = await tx.session.scalar(
        sa.select(ErrorReport.count).where(ErrorReport.fingerprint == notice.fingerprint)
    )
    return Screen(
        text=t(
            "⚠️ Unexpected error in the bot.\nCode in the log: <b>{code}</b>\nWhat: {what}\n"
            "How often so far: {count}",
            code=notice.code,
            what=notice.fingerprint,
            count=t.number(count or 1),
        )
    )


NOTICES = (ErrorHappened,)
RENDERERS = {ErrorHappened.kind: error_happened}
