"""What was given up, for whoever runs the bot: how much of what, why, and one more try."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

import sqlalchemy as sa

from bot.core.access import Action, Actor, requires
from bot.core.tx import Tx
from bot.delivery.models import Delivery, Outcome
from bot.delivery.outbox import SOMETHING_PUT

#: What was given up earlier helps nobody any more.
SHOWN = timedelta(days=7)


@dataclass(frozen=True)
class Undelivered:
    """Deliveries of a kind that were given up for the same cause; `since` is the first of them."""

    kind: str
    error: str
    count: int
    since: datetime

    @property
    def key(self) -> str:
        """What a button calls them: causes are longer than a button's data."""
        return blake2b(f"{self.kind}\n{self.error}".encode(), digest_size=5).hexdigest()


@requires(Action.SEE_UNDELIVERED)
async def undelivered(tx: Tx, actor: Actor) -> list[Undelivered]:  # noqa: ARG001 - a use case
    """What was given up in the last days, the commonest first."""
    count = sa.func.count()
    found = await tx.session.execute(
        sa.select(Delivery.kind, Delivery.error, count, sa.func.min(Delivery.created_at))
        .where(*_given_up(tx))
        .group_by(Delivery.kind, Delivery.error)
        .order_by(count.desc(), Delivery.kind, Delivery.error)
    )
    return [Undelivered(kind, error or "", n, since) for kind, error, n, since in found]


@requires(Action.SEE_UNDELIVERED)
async def try_group_again(tx: Tx, actor: Actor, key: str) -> int:
    """Try all of a group once more; how many they are, 0 where it is gone."""
    group = next((one for one in await undelivered(tx, actor) if one.key == key), None)
    if group is None:
        return 0
    tx.session.info[SOMETHING_PUT] = True
    again = await tx.session.execute(
        sa.update(Delivery)
        .where(
            *_given_up(tx),
            Delivery.kind == group.kind,
            sa.func.coalesce(Delivery.error, "") == group.error,
        )
        .values(state=Outcome.WAITING, due_at=tx.now, attempts=0, error=None)
        .execution_options(synchronize_session=False)
    )
    return int(again.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result counts rows


def _given_up(tx: Tx) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Delivery.bot_id == tx.bot_id,
        Delivery.state == Outcome.FAILED,
        Delivery.created_at >= tx.now - SHOWN,
    )
